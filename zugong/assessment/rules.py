"""Who may score, who may write the daily record, and when. Each answers None or the sentence to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import rule
from zugong.org.models import Account, Unit
from zugong.timeline import Period

from . import kinds, schemes
from .models import BRANCHES, Campaign, DailyRecord


def may(by: object, capability: str, unit: Unit | None = None) -> bool:
    """The system (example county, nightly job) may; an account as far as its grants reach."""
    return by == SYSTEM or (isinstance(by, Account) and by.may(capability, unit))


def leads(by: object, unit: Unit) -> bool:
    """Whoever leads or assesses the unit: they see its people's marks by name, and nobody else does."""
    return may(by, "lead", unit) or may(by, "assess", unit)


def keeps(by: object, branch: Unit) -> bool:
    """Whoever keeps the records of this very branch: points of members are its own business, and of nobody above."""
    return by == SYSTEM or (isinstance(by, Account) and branch.path in by.scope("record").paths)


def answers_for(by: object, unit: Unit) -> bool:
    """For the people marked in one campaign of this unit: members in their branch, others where they work."""
    return keeps(by, unit) if unit.kind in BRANCHES else leads(by, unit)


def answered_for(account: Account, prefix: str = "unit") -> Q:
    """The same of rows whose unit `prefix` leads to."""
    units = Unit.objects.order_by()
    led = units.exclude(kind__in=BRANCHES).filter(account.scope("lead").q() | account.scope("assess").q())
    kept = units.filter(kind__in=BRANCHES, path__in=account.scope("record").paths)
    return Q(**{f"{prefix}__in": led.values("pk")}) | Q(**{f"{prefix}__in": kept.values("pk")})


def prepares(by: object, campaign: Campaign) -> bool:
    """Who brings the marks of a campaign together: the assessors; of people, whoever answers for them."""
    return over(by, "assess", campaign) if campaign.unit is None else answers_for(by, campaign.unit)


def releases(by: object, campaign: Campaign) -> bool:
    """Who may let a result out that somebody else drew up."""
    return over(by, "publish_results", campaign) if campaign.unit is None else answers_for(by, campaign.unit)


def over(by: object, capability: str, campaign: Campaign) -> bool:
    """The same for what concerns everybody in a campaign: only who may it wherever its units lie."""
    from .queries import oversees  # reads the rows that these rules are about

    return by == SYSTEM or (isinstance(by, Account) and oversees(by, campaign, capability))


@rule
def open_campaign(book: schemes.Book, period: Period, unit: Unit | None = None, *, by: object) -> str | None:
    """Of units: who assesses all whom the scheme will mark."""
    from .queries import covers_scheme

    if unit is not None:
        who = {"unit": unit}
        return None if answers_for(by, unit) else _("只有%(unit)s的负责人、考核组（党支部的由本支部）能开。") % who
    if by == SYSTEM or (isinstance(by, Account) and covers_scheme(by.scope("assess"), book, period)):
        return None
    return _("开考核要有考核权限，请找机关工委考核组。")


@rule
def close_campaign(campaign: Campaign, *, by: object) -> str | None:
    if not prepares(by, campaign):
        return who_of_people(campaign) or _("截止考核要有考核权限，请找机关工委考核组。")
    return None if campaign.live else _("这次考核已经截止。")


@rule
def reopen_campaign(campaign: Campaign, reason: str, *, by: object) -> str | None:
    if not prepares(by, campaign):
        return who_of_people(campaign) or _("重新打开考核要有考核权限，请找机关工委考核组。")
    if campaign.archived:
        return _("这次考核已经归档，不能再打开。")
    if campaign.live:
        return _("这次考核没有截止，不用重新打开。")
    return None if reason.strip() else _("写明为什么重新打开，原因会留在审计记录里。")


def who_of_people(campaign: Campaign) -> str:
    """Of people: who does it instead; of units there is another sentence for each step."""
    if campaign.unit is None:
        return ""
    return _("只有%(unit)s的负责人、考核组（党支部的由本支部）能办。") % {"unit": campaign.unit}


@rule
def freeze_for_trial(campaign: Campaign, *, by: object) -> str | None:
    if not prepares(by, campaign):
        return _("冻结数据来试算要有考核权限，请找机关工委考核组。")
    return None if campaign.live else _("这次考核已经截止，用封存的成绩试算。")


@rule
def save_trial(unready: str, cite: str, why: str, *, by: object) -> str | None:
    """Who may see everybody's marks tries; who may draft institutions writes it down. `unready`: what is wrong with the trial."""
    if not may(by, "propose") and not may(by, "adopt"):
        return _("起草制度由机关工委或组织部科室来办，您可以试算，不能存为草稿。")
    if unready:
        return unready
    if not cite.strip():
        return _("写明依据：凭哪次会议、哪份文件。")
    return None if why.strip() else _("写明为什么改，征求意见和审定的人都要看。")


@rule
def rescore(campaign: Campaign, *, by: object) -> str | None:
    if not prepares(by, campaign):
        return _("重新计分要有考核权限，请找机关工委考核组。")
    return None if campaign.live else _("这次考核已经截止，得分不再变。")


@rule
def record_daily(kind: str, unit: Unit, occurred_on: dt.date, *, by: object) -> str | None:
    daily = kinds.find(kind)
    if daily is None:
        return _("这类事实由系统从别处得来，不在这里记。")
    if not any(may(by, capability, unit) for capability in daily.capabilities):
        if daily.hand == "assessor":
            return _("这一项由考核组记，您可以看，不能记。")
        return _("只有%(unit)s的人能记这一项。") % {"unit": unit}
    if not answers(daily, unit):
        return _("“%(kind)s”不记在%(unit)s名下，换一个单位。") % {"kind": daily.title, "unit": unit}
    if occurred_on > clock.today():
        return _("发生日期在今天之后，等事情办完再记。")
    return year_open(unit, occurred_on, kind)


@rule
def record_many_daily(kind: str, units: Iterable[Unit], occurred_on: dt.date, *, by: object) -> str | None:
    refusals = (record_daily.why_not(kind, unit, occurred_on, by=by) for unit in units)
    return next((str(why) for why in refusals if why), None)


def answers(daily: kinds.DailyKind, unit: Unit) -> bool:
    """Whether this kind is written under this unit: each branch its own, else the department or its highest Party body."""
    if daily.unit_kinds:
        return unit.kind in daily.unit_kinds
    return unit.kind == Unit.Kind.DEPARTMENT or (unit.parent is not None and unit.parent.kind == Unit.Kind.DEPARTMENT)


def year_open(unit: Unit, day: dt.date, kind: str) -> str | None:
    """What a closed campaign looked at stands still, be it of a year, a half or a quarter; another scheme's closing binds nobody,
    nor does that of people elsewhere."""
    concerned = Q(unit__isnull=True) | Q(unit__path__in=unit.ancestor_paths())
    for one in Campaign.objects.filter(concerned).exclude(state=Campaign.State.LIVE):
        if one.period.contains(day) and _binds(one, kind):
            return _("%(year)s 年的考核已经截止，记录不能再改。") % {"year": day.year}
    return None


def _binds(campaign: Campaign, kind: str) -> bool:
    """Of units, everything its scheme looks at, and all where the scheme is not to be found any more. What one unit does about its
    people holds nobody up beyond the kinds that are written for it."""
    book = schemes.find_of(campaign)
    if not campaign.of_people:
        return book is None or kind in book.plan.reads
    if book is None or kind not in book.plan.reads:
        return False
    return kind in {one.id for one in (book.institution.facts or {}).values()}


@rule
def withdraw_daily(record: DailyRecord, reason: str, *, by: Any) -> str | None:
    own = getattr(by, "actor_id", None) == record.recorded_by
    allowed = own or any(
        may(by, capability, record.unit) for capability in kinds.HANDS.get(kinds.hand_of(record.kind), ("assess",))
    )
    if not allowed:
        return _("只有记录人和有权记这一项的人能撤回。")
    if not record.standing:
        return _("这一条已经撤回过。")
    if not reason.strip():
        return _("写明为什么撤回，原记录和原因都会留下。")
    return year_open(record.unit, record.occurred_on, record.kind)
