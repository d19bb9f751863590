"""Where a candidate stands: what may be done now, what not and why, how early and how late. Plain values, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zugong.timeline import Workdays
from zugong.timeline.workdays import here

from .judging import Finding, Limit, blocked, earliest, early, latest
from .paths import Path, Step, path_on
from .record import STOPS, Done, Record


@dataclass(frozen=True)
class View:
    """One step as the page shows it today."""

    step: Step
    state: str  # done stopped now ahead skipped
    act: Done | None
    blocked: Sequence[Finding]
    earliest: Limit | None
    latest: Limit | None
    again: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in {"now", "stopped"}

    @property
    def is_sealed(self) -> bool:
        """A restricted step that did not pass: for whoever may not read it, it looks as if it were still to be done."""
        return self.step.restricted and self.act is not None and self.act.outcome in STOPS


def views(record: Record, today: dt.date, days: Workdays | None = None) -> list[View]:
    """All steps, national and local, as they stand today. A step that was done keeps the limits of its own edition."""
    path, days = path_on(today), days or here()
    found = [_view(step, record, path, today, days) for step in path.steps.values()]
    return [one for view in found for one in (view, *_ended(view.step, record, path, days))]


def _ended(before: Step, record: Record, path: Path, days: Workdays) -> Iterator[View]:
    """Local steps behind this one that were done while the county asked for them."""
    for name in record.by_step.keys() - path.steps.keys():
        act = record.by_step[name][-1]
        own = path_on(act.on)
        step = own.steps.get(name)
        if step is not None and step.stands_after == before.id:
            yield _done(step, act, record, own, days)


def _view(step: Step, record: Record, path: Path, today: dt.date, days: Workdays) -> View:
    act = record.last(step, path)
    if act is not None and act.outcome not in STOPS:
        done = _done(step, act, record, path_on(act.on), days)
        if comes_again(step, record, path) or record.sent_back(step, path):
            return replace(done, again=True, latest=_soonest(latest(step, record, path, days)))
        return done
    why = blocked(step, record, path)
    limits = earliest(step, record, path, days)
    if step.age is not None and record.born is None:
        why = [*why, Finding("birth_unknown", {"step": step.title}, step.age.cite, refuses=True)]
    waits = [limit for limit in limits if today < limit.on]
    if not why and waits:
        why = [early(step, max(waits, key=lambda one: one.on))]
    state = "stopped" if act is not None and not step.restricted else _ahead(step, record, path)
    return View(step, state, act, tuple(why), _last(limits), _soonest(latest(step, record, path, days)))


def _done(step: Step, act: Done, record: Record, own: Path, days: Workdays) -> View:
    """With the limits of the edition by which it was done."""
    judged, before = own.steps.get(step.id, step), record.before(act)
    first, last = earliest(judged, before, own, days), latest(judged, before, own, days)
    return View(step, "done", act, (), _last(first), _soonest(last))


def _last(limits: Sequence[Limit]) -> Limit | None:
    return max(limits, key=lambda one: one.on, default=None)


def _soonest(limits: Sequence[Limit]) -> Limit | None:
    return min(limits, key=lambda one: one.furthest, default=None)


def _ahead(step: Step, record: Record, path: Path) -> str:
    if not step.local and record.settled(step, path):
        return "skipped"
    return "ahead" if blocked(step, record, path) else "now"


@dataclass(frozen=True)
class Standing:
    """Where a candidate is: for lists and the board."""

    stage: str
    done: int
    waiting: str
    since: dt.date | None
    earliest_on: dt.date | None
    due_step: str
    due_on: dt.date | None


def standing(record: Record, today: dt.date, days: Workdays | None = None) -> Standing:
    path, days = path_on(today), days or here()
    finished = [step for step in path.national if record.done(step, path)]
    reached = finished[-1] if finished else path.national[0]
    waiting = next((step for step in path.national if not record.settled(step, path)), None)
    if waiting is None or (record.ended_as == "cancelled"):
        return Standing(reached.stage, reached.number if finished else 0, "", _last_day(record), None, "", None)
    # A limit runs from its step, whatever has to be done before the one that is limited.
    running = [step for step in path.national if not record.settled(step, path) or comes_again(step, record, path)]
    due = [(limit.pressing(today), step) for step in running for limit in latest(step, record, path, days)]
    soonest = min(due, key=lambda pair: pair[0], default=None)
    begun = [act.on for name in waiting.needs if (act := record.last(path.steps[name], path)) is not None]
    first = [limit.on for limit in earliest(waiting, record, path, days)] if begun or not waiting.needs else []
    return Standing(
        reached.stage, reached.number if finished else 0, waiting.id, max(begun, default=_last_day(record)),
        max(first, default=None), soonest[1].id if soonest else "", soonest[0] if soonest else None,
    )  # fmt: skip


def _last_day(record: Record) -> dt.date | None:
    return max((act.on for act in record.acts), default=None)


def comes_again(step: Step, record: Record, path: Path) -> bool:
    """Done at least once, and to be done again until what follows it is done."""
    if step.every is None or record.ended_as or not record.done(step, path):
        return False
    follows = [other for other in path.national if step.id in other.needs]
    return not any(record.settled(other, path) for other in follows)
