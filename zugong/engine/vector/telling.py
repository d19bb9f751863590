"""Traces of a vector run: the steps and the facts of some subjects, taken out of the arrays of everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from zugong.engine.explaining import Workings, explained, keep_steps, of_everybody
from zugong.engine.filters import Filter
from zugong.engine.ir import program as p
from zugong.engine.ir.readings import Source
from zugong.engine.ir.telling import Told, told_of
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.layout.rows import Decoding
from zugong.engine.plan import Plan
from zugong.engine.trace import Score
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.comparing import among
from zugong.engine.vector.exact import Exact
from zugong.engine.vector.formulas import together
from zugong.engine.vector.marks import Marked, Marker
from zugong.engine.vector.places import Groups
from zugong.engine.vector.run import Run
from zugong.engine.workings import Key, key
from zugong.timeline import Period


def explain(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str], everybody: Iterable[str] | None = None,
    *, groups: Groups | None = None,
) -> dict[str, Score]:  # fmt: skip
    """The traces of some subjects; `everybody`: who is marked, all of the scheme's kinds if not given."""
    told = told_of(plan, period, as_of)
    wanted = sorted(set(subjects))
    marked = everybody if told.compares else wanted
    run = Run(layout, told.program, marked, groups)
    result = run.result()
    workings = workings_of(run, told, wanted)
    return explained(plan, layout, period, as_of, (told, result, workings), groups)


def workings_of(run: Run, told: Told, subjects: list[str]) -> Workings:
    """Whatever has been read is not read again, but for the facts themselves."""
    number = {id: place for place, id in enumerate(run.places.ids)}
    found = Workings(subjects)
    marker = Telling(
        told.program, run.size, run.look, run.world, run.groups_of_all, told=told, found=found, ids=run.places.ids,
        rows=np.array([number[id] for id in subjects], np.int64),
    )  # fmt: skip
    run.marked(told.program, marker)
    _Facts(run, told, found).take()
    return found


@dataclass
class Telling(Marker):
    """Marks everybody step by step, and writes down the steps of some."""

    told: Told = field(kw_only=True)
    found: Workings = field(kw_only=True)
    ids: list[str] = field(kw_only=True)
    rows: Array = field(kw_only=True)
    _outside: Array | None = None

    def indicator(self, node: p.IndicatorMarks) -> Marked:
        self._outside = None if node.applies is None else ~self.applies(node.applies)
        for step, figure in self.told.measures[node.id].items():
            value = self.value(figure)
            self._tell(step, value.exact, value.lacks)
        self._outside = None
        for name, figure in self.told.shared[node.id].items():
            above, below, known = among(figure, self)
            self._tell(key("shared", name), Exact(above, below), ~known)
        self._outside = None if node.applies is None else ~self.applies(node.applies)
        return super().indicator(node)

    def _looked_up(self, node: p.IndicatorMarks) -> Marked | None:
        """A table of marks has no steps."""
        return None

    def tell(self, what: str, of: str, value: Exact, absent: Array | None = None, place: int = 0) -> None:
        self._tell(key(what, of, place), value, absent)

    def _tell(self, step: Key, value: Exact, absent: Array | None) -> None:
        everybody = of_everybody(step)
        absent = absent if everybody or step[1] not in self.told.measures else together(absent, self._outside)
        rows = np.arange(self.size) if everybody else self.rows
        above = value.above[rows].tolist()
        below = [value.below] * len(rows) if isinstance(value.below, int) else value.below[rows].tolist()
        lacks = [False] * len(rows) if absent is None else absent[rows].tolist()
        ids = self.ids if everybody else self.found.subjects
        imputed = (node.id for node in self.program.indicators if node.imputed)
        keep_steps(self.found, step, zip(ids, above, below, lacks, strict=True), imputed)


class _Facts:
    """The facts of some subjects, as the filters of the program select them."""

    def __init__(self, run: Run, told: Told, found: Workings) -> None:
        self.run, self.told, self.found = run, told, found
        self.wanted = {run.places.ids.index(id): id for id in found.subjects}
        self.chosen = np.zeros(run.size, bool)
        self.chosen[list(self.wanted)] = True

    def take(self) -> None:
        decoding = Decoding(self.run.layout)
        known: dict[str, None] = {}
        for kind in dict.fromkeys(wanted.of for wanted in self.told.looked):
            if kind not in self.run.layout.kinds:
                continue
            filters = {wanted: looked for wanted, looked in self.told.looked.items() if wanted.of == kind}
            for number, chunk in self.run.chunks(kind, decoding.columns(kind)):
                rows: set[int] = set()
                for wanted, looked in filters.items():
                    if number and looked.whole.linked:
                        continue
                    self._note(chunk, looked.counted, wanted, self.found.counted)
                    self._note(chunk, looked.seen, wanted, self.found.seen)
                    rows.update(place for place, _ in self._select(chunk, looked.whole))
                table = chunk.table.take(pa.array(sorted(rows), pa.int64()))
                for fact in decoding.facts(kind, table.to_pydict()):
                    if fact.id not in known:
                        known[fact.id] = None
                        self.found.facts.append(fact)

    def _note(self, chunk: Chunk, source: Source, wanted: Filter, into: dict[tuple[str, Filter], set[str]]) -> None:
        ids = chunk.column("id")
        for row, subject in self._select(chunk, source):
            into.setdefault((self.wanted[subject], wanted), set()).add(str(ids[row].as_py()))

    def _select(self, chunk: Chunk, source: Source) -> list[tuple[int, int]]:
        rows, subjects = chunk.select(source)
        held = np.flatnonzero(self.chosen[subjects] & (subjects >= 0))
        places = held if rows is None else rows[held]
        return list(zip(places.tolist(), subjects[held].tolist(), strict=True))
