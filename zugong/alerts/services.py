"""The verb of early warnings; nothing else writes its table, except that facts move lights inside their own booking."""

from __future__ import annotations

import datetime as dt

from zugong.kernel.actors import Actor
from zugong.kernel.acts import act

from . import rules, surveying


@act("day")
def survey_units(*, day: dt.date, by: Actor) -> int:
    """Work out every warning in force for every unit; returns how many lights came on, changed or went out."""
    rules.survey_units.check(by=by)
    return surveying.survey(day)
