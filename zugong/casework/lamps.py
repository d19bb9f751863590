"""The colour of a case's deadline, with the days of warning its institution names."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise

from zugong.ui.lights import LIGHTS

from . import routing
from .models import Case


class Lamps:
    """Of many cases: what a step says is looked up once for all cases that are at it."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self._warn: dict[tuple[str, str, str], int] = {}

    def of(self, case: Case) -> tuple[str, str | Promise]:
        return LIGHTS[case.light(self.today, self._soon(case) if case.is_open else 0)]

    def _soon(self, case: Case) -> int:
        key = (case.route, case.edition, case.place)
        if key not in self._warn:
            declared = routing.route_of(case, self.today)
            step = declared.route.steps.get(case.place)
            warn = (step.warn if step is not None else None) or declared.route.warn
            self._warn[key] = 0 if warn is None else int(routing.binding_of(declared, self.today).number(warn))
        return self._warn[key]
