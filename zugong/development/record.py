"""What was done about a candidate, as far as the law looks at it, and what follows from it. Plain values, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from zugong.timeline import Workdays, add_months
from zugong.timeline.workdays import here

from .paths import Path, Step, path_on

ONE_DAY = dt.timedelta(days=1)
#: outcomes by what a step decides; the first is the one that lets things go on
OUTCOMES: dict[str, tuple[str, ...]] = {
    "review": ("passed", "failed"),
    "reception": ("accepted", "rejected"),
    "approval": ("approved", "refused"),
    "confirmation": ("full", "extended", "cancelled", "rejected"),
    "ratification": ("approved", "refused"),
}
STOPS = frozenset({"failed", "rejected", "refused"})


@dataclass(frozen=True)
class Done:
    """An act as far as the law looks at it."""

    step: str
    on: dt.date
    round: int = 0
    outcome: str = ""
    months: int = 0
    precision: str = "day"

    @property
    def last(self) -> dt.date:
        """The latest day it can have been."""
        return self.on if self.precision == "day" else add_months(self.on.replace(day=1), 1) - ONE_DAY

    @property
    def written(self) -> str:
        """As a ledger writes the day."""
        return self.on.isoformat()[: 7 if self.precision == "month" else 10]


class Record:
    """A candidate's acts that stand, in order, and what follows from them."""

    def __init__(self, acts: Iterable[Done], born: dt.date | None = None) -> None:
        self.acts, self.born = tuple(acts), born
        self._settled: dict[int, tuple[Path, frozenset[str]]] = {}

    @cached_property
    def by_step(self) -> dict[str, list[Done]]:
        found: dict[str, list[Done]] = {}
        for act in self.acts:
            found.setdefault(act.step, []).append(act)
        return found

    def before(self, act: Done) -> Record:
        """Everything but this act and what was written behind it."""
        place = self.acts.index(act)
        return Record(self.acts[:place], self.born)

    @cached_property
    def endings(self) -> list[tuple[Done, Done]]:
        """How probations ended: what the meeting decided, and the act by which the committee above agreed."""
        found: list[tuple[Done, Done]] = []
        decided: Done | None = None
        for act in self.acts:
            if act.outcome in {"full", "extended", "cancelled"}:
                decided = act
            elif act.outcome == "approved" and decided is not None and act.step != decided.step:
                found.append((decided, act))
                decided = None
        return found

    @cached_property
    def round(self) -> int:
        return sum(decided.outcome == "extended" for decided, _ in self.endings)

    @cached_property
    def ended_as(self) -> str:
        """full or cancelled, once the committee above has agreed."""
        return next((decided.outcome for decided, _ in self.endings if decided.outcome != "extended"), "")

    def last(self, step: Step, path: Path) -> Done | None:
        """The act that did a step: of the running probation for the steps that are done again."""
        acts = self.by_step.get(step.id, [])
        if path.of_probation(step):
            acts = [act for act in acts if act.round == self.round] if not self.ended_as else acts
        return acts[-1] if acts else None

    def done(self, step: Step, path: Path) -> bool:
        act = self.last(step, path)
        return act is not None and act.outcome not in STOPS

    def settled(self, step: Step, path: Path) -> bool:
        """Done, or left out by an old ledger that records a step standing on it."""
        known = self._settled.get(id(path))
        if known is None:
            done = [name for name in self.by_step if name in path.steps and self.done(path.steps[name], path)]
            under = frozenset().union(*(path.behind[name] for name in done))
            stopped = {name for name in self.by_step if name in path.steps and self.last(path.steps[name], path)} - set(
                done
            )
            known = self._settled[id(path)] = (path, (under | set(done)) - stopped)
        return step.id in known[1]

    def sent_back(self, step: Step, path: Path) -> bool:
        """Whether a later decision of the stage that stands on the step said no, so that the step may be done again.
        After a restricted one nothing is: that would tell what it found."""
        last = self.last(step, path)
        if last is None or last.outcome in STOPS or self.ended_as:
            return False
        for act in self.acts[self.acts.index(last) + 1 :]:
            no = path.steps.get(act.step) if act.outcome in STOPS else None
            if no is not None and not no.restricted and self.last(no, path) == act and path.carries(step, no):
                return True
        return False

    def accepted(self, path: Path) -> Done | None:
        """The general meeting from which probation runs."""
        acts = [act for act in self.by_step.get(path.probation.from_, []) if act.outcome not in STOPS]
        return acts[-1] if acts and not self.sent_back(path.steps[path.probation.from_], path) else None


def probation_end(record: Record, path: Path, days: Workdays | None = None) -> dt.date | None:
    """The day on which probation is over, made longer as often as the committee above agreed (once)."""
    accepted = record.accepted(path)
    if accepted is None:
        return None
    end = path_on(accepted.on).probation.long.after(accepted.on, days or here())
    for decided, _ in record.endings:
        if decided.outcome == "extended":
            end = add_months(end, decided.months)
    return end
