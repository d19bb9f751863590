"""How many days a result hangs out and may be contested, as an institution in force says it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.assessment.models import Campaign
from zugong.engine import Dated, Institution
from zugong.rulebook import library
from zugong.timeline import Workdays
from zugong.timeline.spans import WORKDAYS

from . import objections

NOTICE, OBJECTION = "notice_days", "objection_days"


@dataclass(frozen=True)
class Suggested:
    """The last days from today on, and the articles they follow from."""

    notice_until: dt.date
    objections_until: dt.date
    basis: str
    example: bool


def suggested(campaign: Campaign, day: dt.date) -> Suggested | None:
    """From the scheme's own institution, else from that of the objections; None where neither says both numbers."""
    route = objections.route_for(campaign.institution_id)
    holders = [campaign.institution_id, *([route.institution.id] if route else [])]
    for holder in holders:
        found = _of(library.get(holder, day), day) if _known(holder, day) else None
        if found is not None:
            return found
    return None


def _known(institution: str, day: dt.date) -> bool:
    try:
        library.get(institution, day)
    except KeyError:
        return False
    return True


def _of(institution: Institution, day: dt.date) -> Suggested | None:
    numbers = [_dated(institution, name, day) for name in (NOTICE, OBJECTION)]
    if any(one is None for one in numbers):
        return None
    (notice, notice_day), (contest, contest_day) = (one for one in numbers if one is not None)
    basis = f"{institution.title}：{'；'.join(dict.fromkeys((notice.cite, contest.cite)))}"
    return Suggested(notice_day, contest_day, basis, notice.example or contest.example)


def _dated(institution: Institution, name: str, day: dt.date) -> tuple[Dated, dt.date] | None:
    if name not in institution.parameters:
        return None
    number = library.dated(institution.id, name, day)
    days = int(number.value)
    workdays = institution.parameters[name].unit == WORKDAYS
    return number, Workdays().add(day, days) if workdays else day + dt.timedelta(days=days)
