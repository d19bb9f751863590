"""Who may draw up, publish, turn down and archive a result, and when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from zugong.assessment import rules as campaigns
from zugong.assessment.models import Campaign, Result
from zugong.assessment.people import improving
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.rules import actors_of_holder

from . import audience, objections, since


@rule
def draw_up_result(campaign: Campaign, because: str, *, by: object) -> Sentence | None:
    if not campaigns.prepares(by, campaign):
        return campaigns.who_of_people(campaign) or _("封存成绩要有考核权限，请找机关工委考核组。")
    if campaign.live:
        return _("考核还没有截止，得分还在变。先截止，再封存成绩。")
    if campaign.archived:
        return _("这次考核已经归档。")
    if campaign.results.filter(state=Result.State.DRAWN).exists():
        return _("上一版还在等复核，先复核。")
    if campaign.results.published().exists() and not because.strip():
        return _("已经公布过，再出一版要写明为什么更正。")
    return None


@rule
def publish_result(result: Result, until: tuple[dt.date | None, dt.date], *, by: Actor) -> Sentence | None:
    return (
        _decide(result, by)
        or _same_hand(result, by)
        or _days(result, *until)
        or _still_closed(result)
        or _improved(result)
    )


@rule
def discard_result(result: Result, note: str, *, by: Actor) -> Sentence | None:
    if result.drawn_by != by.actor_id and (refused := _decide(result, by)):
        return refused
    if result.state != Result.State.DRAWN:
        return _("这一版已经复核过。")
    return None if note.strip() else _("写明为什么不公布，封存的人要照着改。")


@rule
def archive_campaign(campaign: Campaign, *, by: object) -> Sentence | None:
    if not campaigns.releases(by, campaign):
        return campaigns.who_of_people(campaign) or _("归档要有公布成绩的权限，请找机关工委书记。")
    if campaign.archived:
        return _("这次考核已经归档。")
    last = campaign.results.published().order_by("-number").first()
    if campaign.live or last is None:
        return _("成绩还没有公布，不能归档。")
    return _unsettled(campaign, last)


def _unsettled(campaign: Campaign, last: Result) -> Sentence | None:
    """What may still change the marks published last, or ought to have."""
    if campaign.results.filter(state=Result.State.DRAWN).exists():
        return _("还有一版等复核，公布或者作废了再归档。")
    if last.takes_objections(clock.today()):
        return _("异议期到 %(day)s，过了再归档。") % {"day": last.objections_until}
    waiting = objections.of_campaign(campaign).open().count()
    if waiting:
        return _("还有 %(n)d 件异议没有办结，办完再归档。") % {"n": waiting}
    return since.lacks_edition(last)


def _decide(result: Result, by: object) -> Sentence | None:
    if not campaigns.releases(by, result.campaign):
        return campaigns.who_of_people(result.campaign) or _("复核、公布成绩要另一个人来，请找机关工委书记。")
    return None if result.state == Result.State.DRAWN else _("这一版已经复核过。")


def _same_hand(result: Result, by: Actor) -> Sentence | None:
    """Four eyes: whoever sealed it is somebody else, whatever account they use."""
    if by.actor_id not in actors_of_holder(result.drawn_by):
        return None
    return _("这一版是您封存的（或者分不清是不是您封存的），要换一个人复核公布。")


def _days(result: Result, notice: dt.date | None, contest: dt.date) -> Sentence | None:
    hangs_out = audience.has_notice(result.campaign)
    if notice is None:
        if hangs_out:
            return _("写明公示到哪一天。")
        return _("异议到的日期已经过了，改一个今天以后的日期。") if contest < clock.today() else None
    if not hangs_out:
        return _("给人计分的成绩不公示；要公示的，先在制度里写明依据哪份文件。")
    if notice < clock.today():
        return _("公示到的日期已经过了，改一个今天以后的日期。")
    return _("异议到的日期比公示到的还早，改晚一些。") if contest < notice else None


def _still_closed(result: Result) -> Sentence | None:
    campaign = result.campaign
    if campaign.live or (campaign.closed_at is not None and campaign.closed_at > result.drawn_at):
        return _("封存以后考核又打开过，这一版已经不对。先作废，再封存一版。")
    return None


def _improved(result: Result) -> Sentence | None:
    """Where the institution asks for an improvement of everybody, nobody's marks stand before it is written."""
    if not result.campaign.of_people:
        return None
    people = [
        line.person for line in result.lines.select_related("person").only("person__name", "result") if line.person
    ]
    lacking = improving.lacking(result.campaign.institution_id, result.campaign.period, people)
    if not lacking:
        return None
    return _("这些人还没有改进项：%(names)s。先在改进台账里各写一条。") % {"names": "、".join(lacking)}
