"""How many days a result hangs out and may be contested, as an institution in force says it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.assessment.models import Campaign
from zugong.rulebook import library
from zugong.timeline import after

from . import audience, objections

NOTICE, OBJECTION = "notice_days", "objection_days"


@dataclass(frozen=True)
class Suggested:
    """The last days from today on, and the articles they follow from; no notice where nothing hangs out."""

    notice_until: dt.date | None
    objections_until: dt.date
    basis: str
    example: bool


def suggested(campaign: Campaign, day: dt.date) -> Suggested | None:
    """From the scheme's own institution, else from that of the objections; None where neither says the numbers."""
    route = objections.route_for(campaign)
    holders = [campaign.institution_id, *([route.institution.id] if route else [])]
    wanted = (NOTICE, OBJECTION) if audience.has_notice(campaign) else (OBJECTION,)
    return next((found for holder in holders if (found := _of(holder, wanted, day)) is not None), None)


def _of(holder: str, wanted: tuple[str, ...], day: dt.date) -> Suggested | None:
    try:
        institution = library.get(holder, day)
    except KeyError:
        return None
    if not set(wanted) <= institution.parameters.keys():
        return None
    said = {name: library.dated(holder, name, day) for name in wanted}
    basis = f"{institution.title}：{'；'.join(dict.fromkeys(one.cite for one in said.values()))}"
    until = {name: after(day, int(one.value), institution.parameters[name].unit) for name, one in said.items()}
    return Suggested(until.get(NOTICE), until[OBJECTION], basis, any(one.example for one in said.values()))
