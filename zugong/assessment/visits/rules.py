"""Who plans a visit, who writes in it, and when it may be finished. Each answers None or the sentence to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.assessment.models import Visit, VisitCheck
from zugong.assessment.rules import may, year_open
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredVisit

from . import queries


@rule
def plan_visit(
    declared: DeclaredVisit | None, unit: Unit, on: dt.date, assessors: Collection[Account], *, by: object
) -> Sentence | None:
    if declared is None:
        return _("没有施行的制度写着这种实地考核。")
    if not may(by, "assess", unit):
        return _("安排实地考核要有考核权限，请找机关工委考核组。")
    if unit.kind not in declared.visit.units:
        return _("“%(title)s”不去%(unit)s这类组织。") % {"title": declared.visit.title, "unit": unit}
    if not assessors:
        return _("至少选一名考核人，只有选中的人能在现场打分。")
    strange = next((one for one in assessors if not one.may("assess", unit)), None)
    if strange is not None:
        return _("%(name)s没有考核%(unit)s的权限，换一个人。") % {"name": strange.display_name, "unit": unit}
    return year_open(unit, on, declared.visit.books)


def assesses(visit: Visit, by: object) -> bool:
    """Named for this visit; the example county's own hand."""
    return by == SYSTEM or (isinstance(by, Account) and visit.assessors.filter(pk=by.pk).exists())


def _hands(visit: Visit, by: object) -> Sentence | None:
    return None if assesses(visit, by) else _("只有这次实地考核的考核人能写：请看页上的名单。")


def _year_open(visit: Visit) -> Sentence | None:
    declared = queries.declared_of(visit.kind)
    return year_open(visit.unit, visit.on, declared.visit.books) if declared is not None else None


@rule
def begin_visit(visit: Visit, *, by: object) -> Sentence | None:
    if refused := _hands(visit, by):
        return refused
    if visit.state != Visit.State.PLANNED:
        return _("已经开始过，抽签只抽一次。")
    if visit.on > clock.today():
        return _("还没到去的日子，到了那天再开始，抽签在那时做。")
    return _year_open(visit)


@rule
def mark_check(check: VisitCheck, mark: Decimal, reason: str, unlooked: int, *, by: object) -> Sentence | None:
    visit = check.visit
    if refused := _hands(visit, by):
        return refused
    if not visit.open:
        return _("这次实地考核不在核对当中，不能打分。")
    if unlooked:
        return _("抽到的还有 %(n)d 份没有核对，逐份选“相符”或“不相符”再打分。") % {"n": unlooked}
    if not 0 <= mark <= check.full:
        return _("评分要在 0 到 %(full)s 之间。") % {"full": f"{check.full.normalize():f}"}
    if mark < check.full and not reason.strip():
        return _("没给满分，写一句理由，单位能看到。")
    return None


@rule
def finish_visit(visit: Visit, *, by: object) -> Sentence | None:
    if refused := _hands(visit, by):
        return refused
    if not visit.open:
        return _("这次实地考核不在核对当中。")
    left = [check.title for check in visit.checks.all() if not check.marked]
    return _("还有没打分的：%(left)s。") % {"left": "、".join(left)} if left else _year_open(visit)


@rule
def withdraw_visit(visit: Visit, reason: str, *, by: object) -> Sentence | None:
    if not assesses(visit, by) and not may(by, "assess", visit.unit):
        return _("撤回实地考核请找考核人或机关工委考核组。")
    if visit.state == Visit.State.WITHDRAWN:
        return _("这次实地考核已经撤回过。")
    return _year_open(visit) if reason.strip() else _("写明为什么撤回，记录和原因都会留下。")
