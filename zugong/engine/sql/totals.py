"""Items, the special block and the total in SQL: the passes of `vector.totals`."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from zugong.engine.ir import program as p
from zugong.engine.ir.composing import BASELINE
from zugong.engine.ir.program import Digits
from zugong.engine.sql.composing import Composing
from zugong.engine.sql.figures import value_of
from zugong.engine.sql.marks import Marker, apart, applying
from zugong.engine.sql.steps import Exact, Steps
from zugong.engine.workings import key

ZERO = Fraction(0)
Marks = dict[str, tuple[Exact, str]]


@dataclass
class Totals:
    program: p.Program
    steps: Steps
    marker: Marker
    #: where each result stands, with what it is divided by
    columns: dict[str, tuple[str, int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sums, self.marks, self.look = self.marker.sums, self.marker.marks, self.marker.look

    def run(self) -> None:
        """Fills the steps and the columns."""
        items: Marks = {}
        if self.program.baseline is not None:
            items[BASELINE] = value_of(self.program.baseline.figure, self.marker).exact, ""
        for item in self.program.items:
            found = self._item(item)
            items[item.id] = found if item.applies is None else apart(found, item.applies, self.sums, self.look)
        base = self._base(items)
        special = self.sums.constant(ZERO)
        if self.program.special is not None:
            special = self._special(self.program.special, base)
            items[self.program.special.id] = special, ""
        total = self.sums.add(base, special)
        if self.program.compose is not None:
            total = Composing(self.marker, items, special).total(self.program.compose)
        self.marker.tell(key("whole"), total)
        if self.program.ceiling is not None:
            total = self.sums.at_most(total, self.program.ceiling)
        if self.program.ground is not None:
            total = self.sums.at_least(total, self.program.ground)
        total = self.sums.rounded(total, self.program.rounding)
        for number, (id, (value, absent)) in enumerate(items.items()):
            self._keep(f"item {id}", f"item{number}", value, absent)
        for name, value in (("base", base), ("special", special), ("total", total)):
            self._keep(name, name, value, "")

    def _keep(self, key: str, name: str, value: Exact, absent: str) -> None:
        assert isinstance(value.below, int)
        self.steps.let(f"({value.above})", name)
        self.steps.keep.append(name)
        if absent:
            self.steps.let(f"({absent})", f"{name}_absent")
            self.steps.keep.append(f"{name}_absent")
        self.columns[key] = (name, value.below, f"{name}_absent" if absent else "")

    def taken(self, found: tuple[Exact, str]) -> Exact:
        value, absent = found
        return self.sums.replaced(value, absent, ZERO) if absent else value

    def _base(self, items: Marks) -> Exact:
        sums, baseline = self.sums, self.program.baseline
        base = sums.constant(ZERO) if baseline is None else items[BASELINE][0]
        begin = ZERO if baseline is None else baseline.full
        fulls = sums.constant(sum((item.full for item in self.program.items), begin))
        some = []
        for item in self.program.items:
            base = sums.add(base, self.taken(items[item.id]))
            absent = items[item.id][1]
            if absent:
                some.append(absent)
                fulls = sums.add(fulls, sums.replaced(sums.constant(ZERO), absent, item.full), -1)
        rounding = self.program.indicators[0].rounding if self.program.indicators else None
        return self._scaled(base, fulls, self.program.full, " OR ".join(some), rounding)

    def _item(self, item: p.ItemMarks) -> tuple[Exact, str]:
        sums = self.sums
        full = {node.id: node.full or ZERO for node in self.program.indicators}
        value = sums.constant(ZERO)
        base = sums.constant(sum((full[id] for id in item.indicators), ZERO))
        absents = [self.marks[id][1] for id in item.indicators]
        for id, absent in zip(item.indicators, absents, strict=True):
            value = sums.add(value, self.taken(self.marks[id]))
            if absent:
                base = sums.add(base, sums.replaced(sums.constant(ZERO), absent, full[id]), -1)
        some = "TRUE" if item.scaled else " OR ".join(absent for absent in absents if absent)
        value = self._scaled(value, base, item.full, some, item.rounding)
        outside = "" if item.applies is None else f"NOT {applying(item.applies, self.look)}"
        self.marker.tell(key("item", item.id), value, outside)
        if item.cap is not None:
            value = sums.at_most(value, item.cap)
        if item.floor is not None:
            value = sums.at_least(value, item.floor)
        whole = self.steps.let(f"({' AND '.join(absents)})") if absents and all(absents) else ""
        return value, whole

    def _scaled(self, value: Exact, base: Exact, full: Fraction, some: str, rounding: Digits | None) -> Exact:
        """value × full ÷ base where something was not assessed and the rest is not the whole already."""
        if not some:
            return value
        assert isinstance(base.below, int)
        apart = self.sums.add(base, self.sums.constant(full), -1)
        where = self.steps.let(f"(({some}) AND {base.above} <> 0 AND {apart.above} <> 0)")
        raised = self.sums.by(value, full * base.below)
        under = self.steps.let(f"(CASE WHEN {where} THEN {base.above} ELSE 1 END * {raised.below})")
        return self.sums.choose(where, self.sums.rounded(Exact(raised.above, under), rounding), value)

    def _special(self, special: p.SpecialMarks, base: Exact) -> Exact:
        sums = self.sums
        up = down = sums.constant(ZERO)
        for id in special.indicators:
            value = self.taken(self.marks[id])
            up = sums.add(up, Exact(self.steps.let(f"GREATEST({value.above}, 0)"), value.below))
            down = sums.add(down, Exact(self.steps.let(f"LEAST({value.above}, 0)"), value.below))
        self.marker.tell(key("up", special.id), up)
        self.marker.tell(key("down", special.id), down)
        if special.cap is not None:
            up = sums.at_most(up, special.cap)
        if special.door is not None:
            lacking = sums.add(base, sums.constant(special.door), -1)
            up = sums.replaced(up, f"{lacking.above} {'<' if special.reached else '<='} 0", ZERO)
        if special.floor is not None:
            down = sums.at_least(down, -special.floor)
        return sums.add(up, down)
