"""From indicators to items, the special block and the total, exactly as the scalar evaluator goes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.ir.composing import BASELINE
from zugong.engine.ir.program import Digits
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.composing import Composing
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
    size = marker.size
    items: Marks = {} if program.baseline is None else {BASELINE: (marker.value(program.baseline.figure).exact, None)}
    for item in program.items:
        found = _item(item, program, marker)
        items[item.id] = found if item.applies is None else marker.apart(found, item.applies)
    base = _base(program, items, size)
    special = constant(ZERO, size)
    if program.special is not None:
        special = _special(program.special, marker, base)
        items[program.special.id] = special, None
    total = base.add(special)
    if program.compose is not None:
        total = Composing(marker, items, special).total(program.compose)
    marker.tell("whole", "", total)
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
    base = items[BASELINE][0] if program.baseline is not None else constant(ZERO, size)
    begin = ZERO if program.baseline is None else program.baseline.full
    fulls = constant(sum((item.full for item in program.items), begin), size)
    some = np.zeros(size, bool)
    for item in program.items:
        base = base.add(taken(items[item.id]))
        absent = items[item.id][1]
        if absent is not None:
            some |= absent
            fulls = fulls.add(constant(ZERO, size).replaced(absent, item.full), -1)
    return _scaled(base, fulls, program.full, some, program.indicators[0].rounding if program.indicators else None)


def _item(item: p.ItemMarks, program: p.Program, marker: Marker) -> tuple[Exact, Array | None]:
    parts = [marker.marks[id] for id in item.indicators]
    value = reduce(Exact.add, map(taken, parts)) if parts else constant(ZERO, marker.size)
    whole = None
    if item.scaled or any(absent is not None for _, absent in parts):
        base, some, whole = _assessed(item, program, marker)
        value = _scaled(value, base, item.full, some, item.rounding)
    outside = None if item.applies is None else ~marker.applies(item.applies)
    marker.tell("item", item.id, value, outside)
    if item.cap is not None:
        value = value.at_most(item.cap)
    if item.floor is not None:
        value = value.at_least(item.floor)
    return value, whole


def _assessed(item: p.ItemMarks, program: p.Program, marker: Marker) -> tuple[Exact, Array, Array | None]:
    """The full marks of what was assessed, where something was not, and where nothing was (None: nowhere)."""
    size, full = marker.size, {node.id: node.full or ZERO for node in program.indicators}
    base = constant(sum((full[id] for id in item.indicators), ZERO), size)
    some, whole = np.full(size, item.scaled), np.full(size, bool(item.indicators))
    for id in item.indicators:
        absent = marker.marks[id][1]
        if absent is None:
            whole[:] = False
        else:
            some, whole = some | absent, whole & absent
            base = base.add(constant(ZERO, size).replaced(absent, full[id]), -1)
    return base, some, whole if whole.any() else None


def _scaled(value: Exact, base: Exact, full: Fraction, some: Array, rounding: Digits | None) -> Exact:
    """value × full ÷ base where something was not assessed and the rest is not the whole already."""
    assert isinstance(base.below, int)
    where = some & (base.above != 0) & (base.add_constant(-full).above != 0)
    if not where.any():
        return value
    raised = value.by(full * base.below)
    under = times(np.where(where, base.above, 1), raised.below)
    return either(where, Exact(raised.above, under).rounded(rounding), value)


def _special(special: p.SpecialMarks, marker: Marker, base: Exact) -> Exact:
    up = down = constant(ZERO, marker.size)
    for id in special.indicators:
        value = taken(marker.marks[id])
        positive = value.above > 0
        up = up.add(value.replaced(~positive, ZERO))
        down = down.add(value.replaced(positive, ZERO))
    marker.tell("up", special.id, up)
    marker.tell("down", special.id, down)
    if special.cap is not None:
        up = up.at_most(special.cap)
    if special.door is not None:
        lacking = base.add_constant(-special.door).above
        up = up.replaced(lacking < 0 if special.reached else lacking <= 0, ZERO)
    if special.floor is not None:
        down = down.at_least(-special.floor)
    return up.add(down)
