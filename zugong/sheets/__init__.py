"""Workbooks as counties keep them, read without trusting them. Plain Python; knows nothing of the database.

workbook = read(data, "党员花名册.xlsx")          # in a process of its own; a bad file is a Refusal with one sentence
found = tables.find(sheet, vocabulary(fields))    # every row accounted for
matches = match(table.columns, fields)            # by meaning and by content, each field once
value = dates.date(raw)                           # a value, or a sentence that says why not
"""

from .grid import DateCell, Limits, Raw, Refusal, Row, Sheet, Trouble, Workbook, column_letter, text_of
from .jail import read
from .matching import Field, Match, match, vocabulary
from .matrix import Unfolded, unfold
from .tables import Column, DataRow, Found, RowNote, Table, find
from .values import Value

__all__ = [
    "Column",
    "DataRow",
    "DateCell",
    "Field",
    "Found",
    "Limits",
    "Match",
    "Raw",
    "Refusal",
    "Row",
    "RowNote",
    "Sheet",
    "Table",
    "Trouble",
    "Unfolded",
    "Value",
    "Workbook",
    "column_letter",
    "find",
    "match",
    "read",
    "text_of",
    "unfold",
    "vocabulary",
]
