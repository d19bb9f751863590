"""How many days a result hangs out and may be contested, as an institution in force says it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.assessment.models import Campaign
from zugong.rulebook import library
from zugong.timeline import after

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
    return next((found for holder in holders if (found := _of(holder, day)) is not None), None)


def _of(holder: str, day: dt.date) -> Suggested | None:
    try:
        institution = library.get(holder, day)
    except KeyError:
        return None
    if not {NOTICE, OBJECTION} <= institution.parameters.keys():
        return None
    notice, contest = (library.dated(holder, name, day) for name in (NOTICE, OBJECTION))
    basis = f"{institution.title}：{'；'.join(dict.fromkeys((notice.cite, contest.cite)))}"
    hung, open_ = (
        after(day, int(one.value), institution.parameters[name].unit)
        for name, one in ((NOTICE, notice), (OBJECTION, contest))
    )
    return Suggested(hung, open_, basis, notice.example or contest.example)
