"""Four invented counties with their organisations, members and ledgers, each kept in another way, and the truth about them."""

from __future__ import annotations

from . import qingyu, shazhou, wangchuan, yunpi
from .base import Abroad, Book

WHOLE = {made.__name__.rpartition(".")[2]: made.county for made in (qingyu, shazhou, wangchuan, yunpi)}
__all__ = ["WHOLE", "Abroad", "Book"]
