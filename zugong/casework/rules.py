"""Who may open, act on, hand over, hold up or take back a case, and who may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Person, Unit
from zugong.org.queries import leads_of
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredRoute, Outcome, Step

from . import routing
from .models import Case, Stamp

Bar = Callable[[Case, Step, Actor], Sentence | None]
_bars: list[Bar] = []


def bar(function: Bar) -> None:
    """Who knows what a case is about says here who may not judge it: `function(case, step, by)` gives the sentence."""
    if function not in _bars:
        _bars.append(function)


Gate = Callable[[DeclaredRoute, Unit, str, dict[str, object], Actor], Sentence | None]
_gates: list[Gate] = []


def gate(function: Gate) -> None:
    """Who knows what an origin means says here what may be opened from it: `function(declared, unit, origin, data, by)`
    gives the sentence. It is asked inside the act, so that of two at once the second sees the first, and also where there is
    no origin, for what may only be opened from one."""
    if function not in _gates:
        _gates.append(function)


def barred(declared: DeclaredRoute, unit: Unit, origin: str, data: dict[str, object], by: Actor) -> Sentence | None:
    """Why nothing may be opened from this origin with these words."""
    return next((why for why in (one(declared, unit, origin, data, by) for one in _gates) if why), None)


Elsewhere = Callable[[DeclaredRoute], str]
_elsewhere: list[Elsewhere] = []


def elsewhere(function: Elsewhere) -> None:
    """Who knows that a route is only gone from one of its own pages names that page: `function(declared)` gives the address, or
    nothing for other routes."""
    if function not in _elsewhere:
        _elsewhere.append(function)


def begins_at(declared: DeclaredRoute) -> str:
    """Where a route is begun that has no form of its own to begin with; empty where it has."""
    return next((address for address in (one(declared) for one in _elsewhere) if address), "")


@rule
def open_case(declared: DeclaredRoute, unit: Unit, *, by: Actor) -> Sentence | None:
    if unit.kind not in declared.route.about:
        return _("这个流程不办%(kind)s的事。") % {"kind": unit.get_kind_display()}
    if not library.is_sound(declared.institution):
        return _("“%(title)s”的文件有错，没有施行，先请管制度的人改好。") % {"title": declared.institution.title}
    if by is SYSTEM or (isinstance(by, Account) and opens(by, declared, unit)):
        return None
    return _("%(unit)s的这类事不由您提出。") % {"unit": unit}


def opens(account: Account, declared: DeclaredRoute, unit: Unit) -> bool:
    actor = declared.route.opened_by
    if account.is_administrator:
        return False
    if actor.at == "unit":
        return account.may(actor.role, unit) or (actor.role == "read_unit" and account.own_branch == unit)
    if actor.at == "lead":
        return any(account.may(actor.role, lead) for lead in leads_of(unit, clock.today()))
    if actor.at == "below":
        # A member of the very branch stands under it as well, where to read is enough of a ground.
        belongs = actor.role == "read_unit" and account.own_branch == unit
        return belongs or bool(routing.grounds(account, actor.role, under=unit))
    return account.scope(actor.role).over(unit) or account.scope("assess").over(unit)


@rule
def act_on_case(case: Case, step: Step, outcome: Outcome, *, reason: str, by: Actor) -> Sentence | None:
    return (
        _open(case)
        or _at(case, step)
        or _waits_for(case, by)
        or _not_the_same(case, step, by)
        or _one_part(case, step, by)
        or _another_day(case, step)
        or next((why for why in (one(case, step, by) for one in _bars) if why), None)
        or (_("“%(step)s”要写原因。") % {"step": outcome.label} if outcome.reason and not reason.strip() else None)
        or (_why_late(case) if step.late_reason and not reason.strip() else None)
        or (_("现在停着表，先恢复计时再办。") if case.paused_on is not None else None)
    )


@rule
def withdraw_case(case: Case, declared: DeclaredRoute, *, reason: str, by: Actor) -> Sentence | None:
    if not declared.route.withdrawn:
        return _("这类事提出以后不能撤回。")
    if case.opened_by != by.actor_id:
        return _("只有提出的人能撤回。")
    return _open(case) or _reason(reason)


@rule
def pause_case(case: Case, *, reason: str, by: Actor) -> Sentence | None:
    refused = _open(case) or _reason(reason) or _above(case, by)
    return refused or (_("已经停着表。") if case.paused_on is not None else None)


@rule
def resume_case(case: Case, *, by: Actor) -> Sentence | None:
    refused = _open(case) or _above(case, by)
    return refused or (None if case.paused_on is not None else _("没有停表。"))


@rule
def delegate_task(case: Case, person: Person, *, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and by.person_id == person.pk:
        return _("不用委托给自己。")
    return _open(case) or _waits_for(case, by)


@rule
def reopen_case(case: Case, declared: DeclaredRoute, *, reason: str, by: Actor) -> Sentence | None:
    if case.is_open:
        return _("这件事还没有办结。")
    end = declared.route.ends.get(case.place)
    if end is None or not end.reopens:
        return _("这样办结的事不能重新打开，请另提一件。")
    return _reason(reason) or _above(case, by)


@rule
def read_case(case: Case, declared: DeclaredRoute, *, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and reads(by, case, declared):
        return None
    return _("这件事只有%(unit)s、它的上级组织和办的人能看。") % {"unit": case.unit}


def reads(account: Account, case: Case, declared: DeclaredRoute) -> bool:
    if account.is_administrator:
        return False
    if declared.route.read_by == "everybody" or case.opened_by == account.actor_id:
        return True
    # Who did a part of it sees what became of it.
    acted = any(stamp.by == account.actor_id for stamp in case.passed)
    if acted or any(routing.may_act(account, task) for task in case.waiting):
        return True
    if account.may("assess", case.unit):
        return True
    if declared.route.read_by != "unit":
        return False
    over = account.may("read_unit", case.unit) or account.may("read_unit", case.opener_unit)
    return over or (
        addresses(declared) and any(account.may("read_unit", stamp.unit) for stamp in case.passed if stamp.unit)
    )


def addresses(declared: DeclaredRoute) -> bool:
    """Whether the route sends its matter to several units: those read it also once they have done their part."""
    columns = declared.route.columns
    return any(
        step.actor.column and columns[step.actor.column].type == "units" for step in declared.route.steps.values()
    )


# ---- parts ---------------------------------------------------------------------------------------


def _open(case: Case) -> Sentence | None:
    return None if case.is_open else _("这件事已经办结。")


def _at(case: Case, step: Step) -> Sentence | None:
    return None if case.place == step.id else _("这件事刚刚有人办过，已经不在这一步。请刷新再看。")


def _waits_for(case: Case, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and any(routing.may_act(by, task) for task in case.waiting):
        return None
    return _("这一步不由您办。")


def _not_the_same(case: Case, step: Step, by: Actor) -> Sentence | None:
    """By person: one human has one account."""
    done = next((stamp for stamp in case.passed if stamp.step in step.not_by and stamp.by == by.actor_id), None)
    if done is None:
        return None
    return _("“%(did)s”是您办的，这一步要换一个人。") % {"did": done.step_title}


def _one_part(case: Case, step: Step, by: Actor) -> Sentence | None:
    """Of what several do side by side each does one part: two who must agree are two."""
    if step.together and any(stamp.by == by.actor_id for stamp in case.round_of(step.id)):
        return _("“%(step)s”您已经办了一份，另一份要换一个人办。") % {"step": step.title}
    return None


def _another_day(case: Case, step: Step) -> Sentence | None:
    if not step.after:
        return None
    last = next((stamp for stamp in reversed(case.passed) if stamp.step == step.after), None)
    if last is None or _day(last) < clock.today():
        return None
    return _("“%(did)s”是今天办的，这一步要改天再办。") % {"did": last.step_title}


def _why_late(case: Case) -> Sentence | None:
    late = (clock.today() - case.due_on).days if case.due_on is not None else 0
    return _("已经过期 %(days)d 天，在意见里写明为什么，再办。") % {"days": late} if late > 0 else None


def _day(stamp: Stamp) -> dt.date:
    return localtime(stamp.at, clock.ZONE).date()


def _above(case: Case, by: Actor) -> Sentence | None:
    """Whoever opened it, or assesses or records over the unit."""
    if by is SYSTEM or case.opened_by == by.actor_id:
        return None
    if isinstance(by, Account) and (by.scope("record").over(case.unit) or by.may("assess", case.unit)):
        return None
    return _("这要由提出的人或%(unit)s的上级来办。") % {"unit": case.unit}


def _reason(reason: str) -> Sentence | None:
    return None if reason.strip() else _("写一句原因，以后的人能看懂为什么。")
