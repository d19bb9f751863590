"""Who may do what with a report or a hall, and when. Each rule bears the name of the verb it guards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from zugong.ballots.models import Poll
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Person, Unit
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period

from . import reach, results, rounds
from .models import Hall, Report

S = Report.State
NAMED = 5


@rule
def choose_cadence(declared: DeclaredDebriefing, unit: Unit, year: int, every: str, *, by: Actor) -> Sentence | None:
    if unit.kind not in declared.debriefing.of:
        return _("%(unit)s不在“%(title)s”里述职。") % {"unit": unit, "title": declared.debriefing.title}
    if not reach.writes(by, unit, declared.debriefing.post):
        return _not_a_writer(unit)
    if every not in declared.debriefing.every:
        return _("制度里没有这种周期，请从列出的几种里选。")
    if Report.objects.filter(unit=unit, debriefing=declared.id, period__startswith=str(year)).exists():
        return _("%(year)s 年的述职已经开始写了，周期不能再改；下一年可以换。") % {"year": year}
    return None


@rule
def begin_report(
    declared: DeclaredDebriefing, unit: Unit, period: Period, person: Person | None, superior: Unit | None, *, by: Actor
) -> Sentence | None:
    if not reach.writes(by, unit, declared.debriefing.post):
        return _not_a_writer(unit)
    if period.start > clock.today():
        return _("这一轮从 %(day)s 开始，还没到。") % {"day": period.start.isoformat()}
    if person is None:
        return _("底册里%(unit)s还没有述职的人：先在组织页上登记任职。") % {"unit": unit}
    if superior is None:
        return _("底册里%(unit)s上面没有听述职的组织，请底册管理员核对组织树。") % {"unit": unit}
    if Report.objects.filter(unit=unit, debriefing=declared.id, period=period.code).exists():
        return _("这一轮的述职报告已经有了，请打开它接着写。")
    return _takes_no_part(declared, unit, period) or _waits(declared, unit, period)


def _takes_no_part(declared: DeclaredDebriefing, unit: Unit, period: Period) -> Sentence | None:
    if unit.kind not in declared.debriefing.of:
        return _("%(unit)s不在“%(title)s”里述职。") % {"unit": unit, "title": declared.debriefing.title}
    if rounds.chosen(declared, period.end.year, [unit.pk])[unit.pk] != period.kind:
        return _("%(unit)s今年选的不是这种周期。") % {"unit": unit}
    return None


@rule
def write_report(report: Report, texts: Mapping[str, str], *, by: Actor) -> Sentence | None:
    return _may_write(report, by)


@rule
def send_report(report: Report, *, by: Actor) -> Sentence | None:
    refused = _may_write(report, by)
    if refused:
        return refused
    return None if any(text.strip() for text in report.texts.values()) else _("报告还是空的，写好再送。")


@rule
def return_report(report: Report, reason: str, *, by: Actor) -> Sentence | None:
    if not reason.strip():
        return _("写一句退回的原因，述职人看得到。")
    if report.state != S.SENT:
        return _("这份报告%(state)s，不能退回。") % {"state": report.get_state_display()}
    if not report.is_free:
        return _("这份报告已经排进评议会，不能退回。")
    return _may_appraise(report, by)


@rule
def open_hall(
    declared: DeclaredDebriefing, unit: Unit, reports: Sequence[Report], entitled: int, held_on: dt.date, *, by: Actor
) -> Sentence | None:
    if not reach.hears(by, unit):
        return _("评议会由听述职的上级组织来办；本组织来办的，述职人自己不能办。")
    if not reports:
        return _("先选谁来述职：报告送来了的才能选。")
    if entitled < 1:
        return _("写应到会多少人，按这个数印票码。")
    if any(one.sent_on and held_on < one.sent_on for one in reports):
        return _("开会的日子不能早于报告送出的那天。")
    for report in reports:
        refused = _may_speak(report, unit, by)
        if refused:
            return refused
    return None


@rule
def call_speaker(hall: Hall, report: Report, *, by: Actor) -> Sentence | None:
    if not reach.hears(by, hall.unit):
        return _not_a_host(hall)
    if report.hall_id != hall.pk:
        return _("这个人不在这次评议会上述职。")
    if hall.poll.state not in {Poll.State.PREPARING, Poll.State.OPEN}:
        return _("评议票已经截止，不能再讲。")
    return _("%(name)s已经讲过了。") % {"name": report.person.name} if report.ended_at else None


@rule
def end_speech(hall: Hall, report: Report, *, by: Actor) -> Sentence | None:
    if not reach.hears(by, hall.unit):
        return _not_a_host(hall)
    running = report.hall_id == hall.pk and report.began_at is not None and report.ended_at is None
    return None if running else _("这个人现在没有在讲。")


@rule
def appraise_report(report: Report, grades: Mapping[str, str], grade: str, *, by: Actor) -> Sentence | None:
    if report.state != S.SENT:
        return _("这份报告%(state)s，现在不能评。") % {"state": report.get_state_display()}
    if grade not in grades:
        return _("选一个等次。")
    return _may_appraise(report, by)


@rule
def settle_report(report: Report, few: str, *, by: Actor) -> Sentence | None:
    if report.state != S.SENT:
        return _("这份报告%(state)s，不能定结果。") % {"state": report.get_state_display()}
    if not report.grade:
        return _("上级还没评等次，先评再定。")
    if report.hall is None or report.hall.poll.state != Poll.State.PUBLISHED:
        return _("党员评议的票还没公布，公布以后才定得了结果。")
    if few == "none" and results.mean_of(report) is None:
        return _("投票的人太少，平均分不能显示；制度没有说这时怎么算，定不了合成分。")
    return _may_appraise(report, by)


@rule
def publish_ranks(
    declared: DeclaredDebriefing, superior: Unit, reports: Sequence[Report], *, by: Actor
) -> Sentence | None:
    if not reach.hears(by, superior):
        return _("排名由听述职的上级组织公布。")
    if any(report.place is not None for report in reports):
        return _("这一轮的排名已经公布了。")
    waiting = [str(report.unit) for report in reports if report.state != S.SETTLED]
    if waiting:
        return _("还有报告没评完：%(who)s。都评完再排。") % {"who": "、".join(waiting[:NAMED])}
    return None if reports else _("这一轮还没有评完的述职，没有什么可排。")


# ---- what several rules ask ------------------------------------------------------------------------------------------


def _not_a_writer(unit: Unit) -> str:
    return _("%(unit)s的述职由它的书记或记录人来写。") % {"unit": unit}


def _not_a_host(hall: Hall) -> str:
    return _("这场评议会由%(unit)s来办。") % {"unit": hall.unit}


def _waits(declared: DeclaredDebriefing, unit: Unit, period: Period) -> str | None:
    lacking = rounds.lacking(declared, unit, period, clock.today())
    if not lacking:
        return None
    names = "、".join(str(one) for one in lacking[:NAMED])
    return _("下一级还有 %(n)d 个没评完，先评下一级再评这一级：%(names)s。") % {"n": len(lacking), "names": names}


def _may_write(report: Report, by: Actor) -> str | None:
    if not report.is_open:
        return _("报告%(state)s，不能再改；上级退回才能改。") % {"state": report.get_state_display()}
    mine = getattr(by, "person_id", None) == report.person_id and report.person_id is not None
    return None if mine or reach.writes(by, report.unit) else _not_a_writer(report.unit)


def _may_appraise(report: Report, by: Actor) -> str | None:
    if not reach.hears(by, report.superior):
        return _("这份述职由%(unit)s来评。") % {"unit": report.superior}
    if reach.own_interest(by, report):
        return _("自己的报告、自己送出的报告，不能由自己评，请另一位同志来评。")
    return None


def _may_speak(report: Report, unit: Unit, by: Actor) -> str | None:
    if not report.is_free:
        return _("%(who)s的报告还没送来，或者已经排进别的评议会。") % {"who": report.unit}
    if unit not in (report.superior, report.unit):
        return _("%(who)s向%(to)s述职，这场会办不了。") % {"who": report.unit, "to": report.superior}
    if reach.own_interest(by, report):
        return _("评议自己的会、评议自己送出的报告的会，不能由自己办。")
    return None
