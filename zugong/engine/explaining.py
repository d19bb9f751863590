"""Traces of a batch result: any subject's marks told step by step, from the facts and the numbers the batch evaluator found.

The sentences are made by the scoring code everybody uses. What it is given are the facts that the evaluator selected with its
own filters, and what the evaluator worked out for the others in the group; and every step it takes is held against the step
the evaluator took. A trace that would tell another mark than the result holds is never shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zugong.engine.case import Case
from zugong.engine.filters import Filter
from zugong.engine.groups.grouping import Grouping
from zugong.engine.groups.room import Room
from zugong.engine.ir.telling import Told
from zugong.engine.layout import Layout
from zugong.engine.ledger import FactRow, Ledger
from zugong.engine.plan import Plan
from zugong.engine.scoring import PRECISION, cases_of, told
from zugong.engine.trace import Score
from zugong.engine.workings import Key, Steps, key
from zugong.timeline import Period

if TYPE_CHECKING:
    from zugong.engine.vector.result import Column, Result

Groups = Mapping[str, Iterable[str]]


@dataclass
class Workings:
    """What a batch evaluator found on the way to the marks of some subjects."""

    subjects: list[str]
    #: the facts that may have a part in their marks
    facts: list[FactRow] = field(default_factory=list)
    #: what each step came to, by subject
    steps: dict[str, dict[Key, Fraction]] = field(default_factory=dict)
    #: (subject, filter) → the facts of it that count, and all of them
    counted: dict[tuple[str, Filter], set[str]] = field(default_factory=dict)
    seen: dict[tuple[str, Filter], set[str]] = field(default_factory=dict)
    #: measures that are compared → what each of all subjects has
    shared: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    #: indicators in which the mean of the others may stand in → who was assessed, with how much
    assessed: dict[str, dict[str, Decimal]] = field(default_factory=dict)


class Differs(Exception):
    """A step of the trace is not the step the batch evaluator took: one of the two is wrong."""

    def __init__(self, subject: str, what: str, batch: object, trace: object) -> None:
        super().__init__(subject, what, batch, trace)
        self.subject, self.what, self.batch, self.trace = subject, what, batch, trace

    def __str__(self) -> str:
        return f"{self.subject}: {self.what} is {self.batch} in the batch result and {self.trace} in the trace"


def explained(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, found: tuple[Told, Result, Workings],
    groups: Groups | None = None,
) -> dict[str, Score]:  # fmt: skip
    """The traces of the subjects that were asked for. Raises `Differs`."""
    wanted, result, workings = found
    program = wanted.program
    ledger = Ledger(workings.facts, layout.unit_rows(), layout.head_rows(), layout.people_rows())
    with localcontext() as context:
        context.prec = PRECISION
        cases = cases_of(plan, ledger, period, as_of, workings.subjects)
        everybody = result.subjects if wanted.compares else workings.subjects
        grouping = Grouping(program.within, program.subjects, program.period.end)
        room = Room({}, grouping.of(ledger, everybody, groups), stored=workings.shared, assessed=workings.assessed)
        scores = {}
        for subject, case in cases.items():
            case.room, case.workings = room, {}
            scores[subject] = score = told(case)
            for what, batch, trace in _compared(wanted, result, workings, case, score):
                if batch != trace:
                    raise Differs(subject, what, batch, trace)
    return scores


def _compared(
    wanted: Told, result: Result, workings: Workings, case: Case, score: Score
) -> Iterator[tuple[str, Any, Any]]:
    """Everything that must be equal: facts, steps, marks."""
    subject, place = score.subject, result.place(score.subject)
    for looked in wanted.looked:
        picked = case.pick(looked)
        counted = workings.counted.get((subject, looked), set())
        yield f"facts of {looked.of} that count", sorted(counted), sorted(fact.id for fact in picked.facts)
        left = workings.seen.get((subject, looked), set()) - counted
        yield f"facts of {looked.of} that do not count", sorted(left), sorted(bad.fact for bad in picked.rejected)
    mine, theirs = _exact(case.workings or {}, wanted), workings.steps.get(subject, {})
    for step in sorted({*mine, *theirs}):
        yield " ".join(map(str, step)), theirs.get(step), mine.get(step)
    for one in score.indicators:
        column = result.indicators[one.id]
        yield f"indicator {one.id}", _marks(column, place), (one.value, one.assessed)
    for item in score.items:
        yield f"item {item.id}", result.items[item.id].at(place), item.value
    for name in ("base", "special", "total"):
        yield name, getattr(result, name).at(place), getattr(score, name)


def _exact(steps: Steps, wanted: Told) -> dict[Key, Fraction]:
    """Without measures that no batch evaluator knows by themselves."""
    known = {step for own in wanted.measures.values() for step in own}
    return {step: Fraction(value) for step, value in steps.items() if step[0] != "measure" or step in known}


def _marks(column: Column, place: int) -> tuple[Decimal, bool]:
    return column.at(place), column.absent is None or not bool(column.absent[place])


# ---- what both batch evaluators hand over --------------------------------------------------------


def as_decimal(above: int, below: int) -> Decimal:
    return Decimal(above) / Decimal(below)


def keep_steps(
    workings: Workings, step: Key, rows: Iterable[tuple[str, int, int, bool]], imputed: Iterable[str]
) -> None:
    """`rows`: subject, above, below, and whether there is no number; of everybody where the step is about the group."""
    what, of, _, _ = step
    if what == "shared":
        with localcontext() as context:
            context.prec = PRECISION
            workings.shared[of] = {
                subject: None if lacks else as_decimal(above, below) for subject, above, below, lacks in rows
            }
    elif what == "assessed":
        if of in set(imputed):
            workings.assessed[of] = {
                subject: as_decimal(above, below) for subject, above, below, lacks in rows if not lacks
            }
    else:
        for subject, above, below, lacks in rows:
            if not lacks:
                workings.steps.setdefault(subject, {})[step] = Fraction(above, below)


def of_everybody(step: Key) -> bool:
    """The step is about the group, so that everybody's is needed."""
    return step[0] in {"shared", "assessed"}


__all__ = ["Differs", "Workings", "explained", "key"]
