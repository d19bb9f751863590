"""From indicators to items, the special block and the total, exactly as the scalar evaluator goes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.ir.program import Digits
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.exact import Exact, constant, either, times
from zugong.engine.vector.marks import Marker

ZERO = Fraction(0)
Marks = dict[str, tuple[Exact, Array | None]]


@dataclass(frozen=True)
class Totals:
    items: dict[str, tuple[Exact, Array | None]]
    base: Exact
    special: Exact
    total: Exact


def totals(program: p.Program, marker: Marker) -> Totals:
    marks, size = marker.marks, marker.size
    items = {}
    for item in program.items:
        found = _item(item, program, marks, size)
        items[item.id] = found if item.applies is None else marker.apart(found, item.applies)
    base = _base(program, items, size)
    special = constant(ZERO, size)
    if program.special is not None:
        special = _special(program.special, marks, size)
        items[program.special.id] = special, None
    total = base.add(special)
    if program.ceiling is not None:
        total = total.at_most(program.ceiling)
    if program.ground is not None:
        total = total.at_least(program.ground)
    return Totals(items, base, special, total.rounded(program.rounding))


def taken(found: tuple[Exact, Array | None]) -> Exact:
    value, absent = found
    return value if absent is None else value.replaced(absent, ZERO)


def _base(program: p.Program, items: Marks, size: int) -> Exact:
    """Items together; where whole items are not assessed, the others carry their marks."""
    begin = program.baseline or ZERO
    base = constant(begin, size)
    fulls = constant(sum((item.full for item in program.items), begin), size)
    some = np.zeros(size, bool)
    for item in program.items:
        base = base.add(taken(items[item.id]))
        absent = items[item.id][1]
        if absent is not None:
            some |= absent
            fulls = fulls.add(constant(ZERO, size).replaced(absent, item.full), -1)
    return _scaled(base, fulls, program.full, some, program.indicators[0].rounding if program.indicators else None)


def _item(item: p.ItemMarks, program: p.Program, marks: Marks, size: int) -> tuple[Exact, Array | None]:
    full = {node.id: node.full or ZERO for node in program.indicators}
    value = constant(ZERO, size)
    base = constant(sum((full[id] for id in item.indicators), ZERO), size)
    some, whole = np.full(size, item.scaled), np.full(size, bool(item.indicators))
    for id in item.indicators:
        value = value.add(taken(marks[id]))
        absent = marks[id][1]
        if absent is None:
            whole[:] = False
        else:
            some, whole = some | absent, whole & absent
            base = base.add(constant(ZERO, size).replaced(absent, full[id]), -1)
    value = _scaled(value, base, item.full, some, item.rounding)
    if item.cap is not None:
        value = value.at_most(item.cap)
    if item.floor is not None:
        value = value.at_least(item.floor)
    return value, whole if whole.any() else None


def _scaled(value: Exact, base: Exact, full: Fraction, some: Array, rounding: Digits | None) -> Exact:
    """value × full ÷ base where something was not assessed and the rest is not the whole already."""
    assert isinstance(base.below, int)
    where = some & (base.above != 0) & (base.add_constant(-full).above != 0)
    if not where.any():
        return value
    raised = value.by(full * base.below)
    under = times(np.where(where, base.above, 1), raised.below)
    return either(where, Exact(raised.above, under).rounded(rounding), value)


def _special(special: p.SpecialMarks, marks: Marks, size: int) -> Exact:
    up = down = constant(ZERO, size)
    for id in special.indicators:
        value = taken(marks[id])
        positive = value.above > 0
        up = up.add(value.replaced(~positive, ZERO))
        down = down.add(value.replaced(positive, ZERO))
    if special.cap is not None:
        up = up.at_most(special.cap)
    if special.floor is not None:
        down = down.at_least(-special.floor)
    return up.add(down)
