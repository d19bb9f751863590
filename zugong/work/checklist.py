"""The short list of a unit for this period: what it has to do (规定动作), what it may (自选动作), ticked by the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from zugong.org.models import Unit

from . import queries, wording
from .models import Duty


@dataclass(frozen=True)
class Check:
    duty: Duty
    period: str
    done: bool
    chip: tuple[str, str, str]


@dataclass(frozen=True)
class CheckLists:
    prescribed: list[Check] = field(default_factory=list)
    optional: list[Check] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.prescribed or self.optional)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.prescribed)


def of_unit(unit: Unit, today: dt.date) -> CheckLists:
    """Every duty whose period holds today; let off ones are nobody's business any more."""
    found = CheckLists()
    for duty in queries.around(unit, today):
        if duty.state == Duty.State.EXEMPT or not duty.period_start <= today <= duty.period_end:
            continue
        done = duty.state in Duty.FINISHED
        one = Check(duty, wording.period_of(duty), done, wording.chip_of(duty, today))
        (found.prescribed if duty.obligation.prescribed else found.optional).append(one)
    return found
