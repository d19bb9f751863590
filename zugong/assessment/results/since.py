"""What has happened since an edition was published that another edition has to say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zugong.assessment import schemes
from zugong.assessment.models import Campaign, Result, UnitScore
from zugong.assessment.people.standing import standing
from zugong.assessment.scoring import marks_in, summary_of
from zugong.kernel.rules import Sentence

from . import objections

#: subject → the total, and the mark of every indicator by its key
Marks = dict[str, tuple[Decimal, dict[str, Decimal]]]


def lacks_edition(last: Result) -> Sentence | None:
    """Why the edition published last cannot be the end of it."""
    campaign = last.campaign
    if campaign.closed_at is not None and campaign.closed_at > last.drawn_at and _sealed(last) != _standing(campaign):
        return _("公布以后分又改过，先封存更正版。")
    case = objections.unanswered(last).first()
    return _("异议 %(number)s 成立，还没有出更正版，先封存更正版。") % {"number": case.number} if case else None


def _sealed(last: Result) -> Marks:
    return {line.subject: (line.total, _indicators(line.summary)) for line in last.lines.defer("trace", "standing")}


def _standing(campaign: Campaign) -> Marks:
    """As the own pages say: of units what stood when it closed again, of people reckoned anew."""
    if campaign.unit is None:
        scores = UnitScore.objects.filter(campaign=campaign).defer("trace")
        return {str(one.unit_id): (one.total, _indicators(one.summary)) for one in scores}
    found = standing(schemes.book_of(campaign), campaign.period, campaign.unit).result
    totals = {one.subject: one.total for one in found.standings}
    return {
        one.subject: (totals[one.subject], _indicators(summary_of(one)))
        for one in found.scores
        if one.subject in totals
    }


def _indicators(summary: dict[str, Any]) -> dict[str, Decimal]:
    return {key: value for key, (_label, value) in marks_in(summary).items()}
