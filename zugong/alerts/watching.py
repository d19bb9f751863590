"""The warnings of the institutions in force on a day, with the numbers of that day put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from zugong.columns import cells
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import EarlyWarning, Institution
from zugong.timeline import add_months
from zugong.work import changes
from zugong.work.cycles import IN_MONTHS

from .models import Alert

MEETS: dict[str, Callable[[Decimal, Decimal], bool]] = {"at_least": ge, "above": gt, "at_most": le, "below": lt}
#: A limit that is passed by having little: what began only lately is not measured by it.
LITTLE = ("at_most", "below")


@dataclass(frozen=True)
class Watch:
    """One warning of one institution on one day."""

    warning: EarlyWarning
    institution: Institution
    day: dt.date

    @property
    def rule_id(self) -> str:
        return f"{self.institution.id}/{self.warning.id}"

    def looks_at(self, of: str) -> str:
        """The `institution/register` or `institution/route` whose rows or cases are counted; empty where none are."""
        rows, cases = self.warning.rows, self.warning.cases
        if of == changes.ROWS and rows is not None:
            return institutions.whole(self.institution, rows.register)
        if of == changes.CASES and cases is not None:
            return institutions.whole(self.institution, cases.route)
        return ""

    def value(self, number: Any) -> Any:
        return Decimal(0) if number.is_zero else library.parameter(self.institution.id, number.name, self.day)

    def since(self) -> dt.date | None:
        """The first day of the facts that count, where they are counted over a time."""
        if self.warning.back is None:
            return None
        parameter = self.institution.parameters[self.warning.back.name]
        count = int(self.value(self.warning.back))
        if parameter.unit in IN_MONTHS:
            return add_months(self.day, -count * IN_MONTHS[parameter.unit])
        return self.day - dt.timedelta(days=count)

    def light(self, number: Decimal) -> str:
        for light, limit in ((Alert.Light.RED, self.warning.red), (Alert.Light.AMBER, self.warning.amber)):
            if limit is not None and any(MEETS[name](number, Decimal(self.value(to))) for name, to in limit.said):
                return light
        return ""

    @property
    def asks_for_more(self) -> bool:
        """Whether a light is on where there is too little of something."""
        limits = [limit for limit in (self.warning.red, self.warning.amber) if limit is not None]
        return any(name in LITTLE for limit in limits for name, _to in limit.said)

    def sentence(self, number: Decimal) -> str:
        return self.warning.say.replace("{n}", cells.plain(number))


def watches(day: dt.date) -> Iterator[Watch]:
    for institution in library.in_force(day):
        for warning in institution.warnings.values():
            yield Watch(warning, institution, day)
