"""The verbs of a result: draw up, publish, discard; and archive the campaign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zugong import engine
from zugong.assessment import schemes
from zugong.assessment.models import Campaign, Result, ResultLine
from zugong.evidence import ledger
from zugong.evidence.ledger import Entry
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused

from . import rules, sealing, since
from .lines import kept


@dataclass(frozen=True)
class Days:
    """How long a result hangs out and may be contested, and what says so. Of people nothing hangs out unless the institution
    names the document that asks for it: then `notice_until` is None."""

    notice_until: dt.date | None
    objections_until: dt.date
    basis: str


def seal_and_draw_up(*, campaign: Campaign, because: str = "", by: Actor) -> Result:
    """Freeze and compute outside of any transaction, so that nobody waits for it; then keep what came out."""
    rules.draw_up_result.check(campaign, because, by=by)
    assert campaign.closed_at is not None
    if schemes.book_of(campaign).edition != campaign.edition:
        raise Refused(
            _("截止以后制度改过，各单位页上的分还是按原来的算的。先重新打开，让大家看到按现行的算是多少，再截止。")
        )
    sealed = sealing.seal_campaign(campaign, campaign.closed_at)
    return draw_up_result(campaign=campaign, sealed=sealed, because=because, by=by)


@act("campaign", "because")
def draw_up_result(*, campaign: Campaign, sealed: sealing.Sealed, because: str = "", by: Actor) -> Result:
    """Keep what was computed from the frozen files, if the campaign is still closed as it was then."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    rules.draw_up_result.check(campaign, because, by=by)
    if campaign.closed_at != sealed.moment:
        raise Refused(_("封存时考核又打开过，再封存一次。"))
    last = campaign.results.order_by("-number").first()
    standing = campaign.results.published().order_by("-number").first()
    # Where something asks for another edition, that it comes to the same is an answer.
    if standing is not None and standing.seal == sealed.seal and not since.lacks_edition(standing):
        raise Refused(_("和已公布的第 %(n)d 版一模一样，没有要更正的。") % {"n": standing.number})
    result = Result(
        campaign=campaign, number=last.number + 1 if last else 1, because=because.strip(), drawn_at=clock.now(),
        drawn_by=by.actor_id, drawn_by_name=by.display_name, seal=sealed.seal, snapshot=sealed.snapshot,
        scheme_edition=campaign.edition, engine=engine.VERSION, folder=sealed.folder,
    )  # fmt: skip
    result.full_clean()
    result.save()
    ResultLine.objects.bulk_create(kept(result, sealed))
    return result


@act("result", "days.notice_until", "days.objections_until")
def publish_result(*, result: Result, days: Days, note: str = "", by: Actor) -> Result:
    """Another person than who drew it up lets it out: what units came to can be seen by everybody, what a person came to by
    that person, and either contested."""
    result = _held(result)
    rules.publish_result.check(result, (days.notice_until, days.objections_until), by=by)
    if not days.basis.strip():
        raise Refused(_("写明公示和异议的天数按什么定。"))
    result.state, result.published_at = Result.State.PUBLISHED, clock.now()
    result.notice_until, result.objections_until = days.notice_until, days.objections_until
    result.days_basis = days.basis.strip()
    return _decided(result, note, by)


@act("result", "note")
def discard_result(*, result: Result, note: str, by: Actor) -> Result:
    """It stays as a record of what was turned down and why; its number is not given again."""
    result = _held(result)
    rules.discard_result.check(result, note, by=by)
    result.state = Result.State.DISCARDED
    return _decided(result, note, by)


@act("campaign")
def archive_campaign(*, campaign: Campaign, by: Actor) -> Campaign:
    """Nothing moves any more; what every unit or person came to becomes a fact for whoever builds on it."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    rules.archive_campaign.check(campaign, by=by)
    last = campaign.results.published().order_by("-number").first()
    assert last is not None
    ledger.record_many([_fact(line, campaign) for line in last.lines.select_related("unit", "person")], by=by)
    campaign.state = Campaign.State.ARCHIVED
    campaign.archived_at, campaign.archived_by_name = clock.now(), by.display_name
    campaign.save(update_fields=["state", "archived_at", "archived_by_name"])
    return campaign


# ---- parts ---------------------------------------------------------------------------------------


def _held(result: Result) -> Result:
    return Result.objects.select_for_update().select_related("campaign").get(pk=result.pk)


def _decided(result: Result, note: str, by: Actor) -> Result:
    result.decided_at, result.decided_by, result.decided_by_name = clock.now(), by.actor_id, by.display_name
    result.decision_note = note.strip()
    result.full_clean()
    result.save()
    return result


def _fact(line: ResultLine, campaign: Campaign) -> Entry:
    of_both = {
        "institution": campaign.institution_id, "period": campaign.period_code, "total": line.total, "grade": line.grade,
        "stars": line.stars,
    }  # fmt: skip
    if line.person is not None:
        # Of members the star goes on, the points stay where they are.
        told = of_both | ({"total": None} if campaign.of_members else {})
        return Entry("assessment.person_graded", line.unit, campaign.period.end, _told(told), line.source, line.person)
    said = {**of_both, "place": line.place, "of": line.of or None, "group": line.group}
    return Entry(
        "assessment.graded", line.unit, campaign.period.end, _told(said), f"assessment.result:{line.result_id}"
    )


def _told(said: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if value not in (None, "")}
