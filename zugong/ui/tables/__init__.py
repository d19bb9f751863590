"""Lists: a table that sorts, filters, pages, empties politely, prints, and leaves as CSV or Excel."""

from __future__ import annotations

from .export import safe_cell, to_csv, to_xlsx
from .filters import Filters
from .table import AtLeast, Empty, Table
from .views import PAGE_SIZE, TableView, hand_out

__all__ = [
    "PAGE_SIZE",
    "AtLeast",
    "Empty",
    "Filters",
    "Table",
    "TableView",
    "hand_out",
    "safe_cell",
    "to_csv",
    "to_xlsx",
]
