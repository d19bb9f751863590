"""From rows to what the law looks at, and back into the columns that lists read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from zugong.org.models import Membership, Unit

from . import judging, outlook
from .judging import Finding
from .models import Candidate, Paper, StepAct
from .paths import path_on
from .record import STOPS, Done, Record

CHUNK = 500
T = TypeVar("T")
#: marks that say how well something is known, and nothing against it
MINOR = frozenset({"month_only", "from_ledger", "notice_provisional"})


def done_of(act: StepAct) -> Done:
    return Done(act.step, act.acted_on, act.round, act.outcome, act.months, act.precision)


def acts_of(candidate: Candidate) -> list[StepAct]:
    """The acts that stand, in the order in which they were done."""
    if not hasattr(candidate, "_acts"):
        candidate._acts = list(candidate.acts.standing().select_related("unit"))  # type: ignore[attr-defined]
    return candidate._acts  # type: ignore[attr-defined, no-any-return]


def locked(candidate: Candidate) -> Candidate:
    """Two who record at once do it one after the other."""
    return Candidate.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=candidate.pk)


def forget(candidate: Candidate) -> None:
    candidate.__dict__.pop("_acts", None)


def record_of(candidate: Candidate, acts: Iterable[StepAct] | None = None) -> Record:
    """Of a birth known by its month the first day counts: in doubt for whoever applied."""
    return Record([done_of(one) for one in (acts_of(candidate) if acts is None else acts)], candidate.person.birth_on)


def full_members(unit: Unit, day: dt.date) -> int:
    """Full members of the branch on a day: those who have a vote."""
    rows = Membership.objects.filter(unit=unit).on(day).filter(state=Membership.State.NORMAL)  # type: ignore[attr-defined]
    return sum(
        stage == Membership.Stage.FULL and (full_on is None or full_on <= day)
        for stage, full_on in rows.values_list("stage", "full_on")
    )


def meaning(candidate: Candidate, act: StepAct) -> Candidate.Pending:
    """What an approval means for the register of members; nothing where it made probation longer."""
    if act.outcome != StepAct.Outcome.APPROVED:
        return Candidate.Pending.NONE
    if act.law is not None and act.law.decides == "approval":
        return Candidate.Pending.ADMIT
    agreed = done_of(act)
    decided = next((met.outcome for met, approved in record_of(candidate).endings if approved == agreed), "")
    return {"full": Candidate.Pending.CONFIRM, "cancelled": Candidate.Pending.END}.get(decided, Candidate.Pending.NONE)


def settle(candidate: Candidate, acts: Sequence[StepAct], today: dt.date) -> None:
    """Puts what follows from the acts into the columns lists read; does not save."""
    record = record_of(candidate, acts)
    stands = outlook.standing(record, today)
    ended = candidate.state in {Candidate.State.STOPPED}
    candidate.stage, candidate.done = stands.stage, stands.done
    candidate.waiting = "" if ended else stands.waiting
    candidate.since, candidate.earliest_on = stands.since, stands.earliest_on
    candidate.due_step, candidate.due_on = ("", None) if ended else (stands.due_step, stands.due_on)
    candidate.marked = sum(any(mark["code"] not in MINOR for mark in act.marks) for act in acts)
    for act in acts:  # who was named is kept beside the step and shown in lists
        for name in {"contacts", "introducers"} & set(act.told.get("figures", ())):
            setattr(candidate, name, act.by_whom or getattr(candidate, name))
    candidate.dates = {act.step: act.day for act in acts if act.outcome not in STOPS}
    if record.ended_as and candidate.is_active:
        candidate.state = Candidate.State.FULL if record.ended_as == "full" else Candidate.State.CANCELLED
        candidate.ended_on = record.endings[-1][1].on


SETTLED = (
    "stage", "done", "waiting", "since", "earliest_on", "due_step", "due_on", "marked", "dates", "state", "ended_on", "gaps",
    "pending", "contacts", "introducers",
)  # fmt: skip


def count_gaps(acts: Sequence[StepAct], papers: dict[int, set[str]]) -> int:
    """How many papers the steps done ought to have left and did not."""
    missing = 0
    for act in acts:
        step = path_on(act.acted_on).steps.get(act.step)
        if step is not None:
            missing += len(set(step.materials) - papers.get(act.pk, set()))
    return missing


def papers_of(acts: Sequence[StepAct]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for part in parts([act.pk for act in acts]):
        for act, key in Paper.objects.filter(act__in=part).values_list("act", "key"):
            found[act].add(key)
    return found


def parts(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many at a time as one question may name."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def judged(acts: Sequence[StepAct], candidate: Candidate) -> dict[int, list[Finding]]:
    """Every act judged again by the steps before it, whatever day they bear: a correction may have put them out of order."""
    in_order = sorted(acts, key=lambda act: (act.round, act.number, act.acted_on, act.pk))
    found = judging.marks([done_of(act) for act in in_order], candidate.person.birth_on)
    return {act.pk: marks for act, marks in zip(in_order, found, strict=True)}
