"""Answers that stand for numbers: yes is 1 and no is 0, and each option of a choice is what its table says."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine import measures as m
from zugong.engine.catalogue import Catalogue
from zugong.engine.numbers import Numbers

YES_NO = {str(True): Decimal(1), str(False): Decimal(0)}


def levels_of(node: m.Latest, catalogue: Catalogue, numbers: Numbers) -> dict[str, Decimal] | None:
    """How much each answer of the field is; None of a field that holds a number."""
    if node.worth is not None:
        table: dict[str, Decimal] = numbers.dated(node.worth).value
        return table
    item = catalogue.field(node.filter.of, node.field)
    return YES_NO if item is not None and item.type == "boolean" else None
