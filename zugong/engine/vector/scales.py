"""How many decimal places the whole numbers of fields and readings stand for."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.ir import readings as r
from zugong.engine.ir.places import digits_of
from zugong.engine.layout import Layout
from zugong.engine.layout.questions import number_of


def scale_of(layout: Layout, kind: str, name: str) -> int:
    """Decimal places of a field's numbers."""
    known = layout.kinds[kind].fields.get(name) if kind in layout.kinds else None
    if known is None:
        return 0
    if known.how != "words":
        return known.scale
    numbers = (number_of(value) for value in layout.words(kind, name))
    return max((places(number) for number in numbers if number is not None), default=0)


def places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def scale_of_reading(layout: Layout, reading: r.AnyReading, name: str) -> int:
    if isinstance(reading, r.Shared):
        return shares_scale(reading)
    if isinstance(reading, r.Points):
        return max(worth_scale(layout, reading), 0 if reading.cap is None else digits_of(reading.cap))
    if isinstance(reading, r.Follows):
        return reading.scale
    if isinstance(reading, r.Totals):
        return scale_of(layout, reading.kind, reading.top if name == "top" else reading.bottom)
    if isinstance(reading, r.Total | r.Extreme | r.Last | r.Few) and name != "n":
        return _of_field(layout, reading)
    return 0


def _of_field(layout: Layout, reading: r.Total | r.Extreme | r.Last | r.Few) -> int:
    if isinstance(reading, r.Last) and reading.worth is not None:
        return reading.worth.scale
    shared = isinstance(reading, r.Total) and reading.shared
    return scale_of(layout, reading.kind, reading.field) + (shares_scale(reading) if shared else 0)


def shares_scale(reading: r.Reading) -> int:
    """Decimal places of the parts that subjects have of facts."""
    return 0 if reading.source.parties is None else reading.source.parties.scale


def worth_scale(layout: Layout, reading: r.Points) -> int:
    """Decimal places of what a fact is worth, before its cap."""
    tables = sum(table.scale for table in (reading.points, reading.weight) if table is not None)
    many = scale_of(layout, reading.kind, reading.quantity) if reading.quantity and reading.same != "built" else 0
    return tables + (0 if reading.times is None else reading.times.places) + many + shares_scale(reading)
