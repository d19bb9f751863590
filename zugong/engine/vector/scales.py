"""How many decimal places the whole numbers of fields and readings stand for."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.ir import readings as r
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
    if isinstance(reading, r.Points):
        return reading.scale
    if isinstance(reading, r.Totals):
        return scale_of(layout, reading.kind, reading.top if name == "top" else reading.bottom)
    if isinstance(reading, r.Total | r.Extreme | r.Last) and name != "n":
        return scale_of(layout, reading.kind, reading.field)
    return 0
