"""Who may do what with duties, and when; each rule guards the service of the same name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import rule
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredFrame

from . import frames, steering
from .items import Item
from .models import Application, Duty, KeyMatter, Message

Sentence = str | Promise
LONGEST_STRETCH = dt.timedelta(days=366 * 6)


def _is_machine(by: Actor) -> bool:
    return by.actor_id == SYSTEM.actor_id


@rule
def generate_duties(since: dt.date, until: dt.date, *, by: Actor) -> Sentence | None:
    if not _is_machine(by):
        return _("任务由系统按制度每天生成，不用人工生成。")
    if until < since:
        return _("结束日期不能早于开始日期。")
    return _("一次最多生成六年的任务。") if until - since > LONGEST_STRETCH else None


@rule
def recount_duties(*, by: Actor) -> Sentence | None:
    return None if _is_machine(by) else _("任务完成情况由系统按台账计算，不用人工重算。")


@rule
def write_reminders(*, by: Actor) -> Sentence | None:
    return None if _is_machine(by) else _("提醒由系统每天按制度发出。")


def _is_above(by: Any, duty: Duty) -> bool:
    """Holds `edit_register` over a unit above the one that owes: nobody lets their own unit off."""
    scope = by.scope("edit_register") if hasattr(by, "scope") else None
    return scope is not None and scope.over(duty.unit)


@rule
def exempt_duty(duty: Duty, reason: str, *, by: Actor) -> Sentence | None:
    if not _is_above(by, duty):
        return _("免做要由上级党组织的专职党务工作者批，本组织不能给自己免。")
    if duty.state == Duty.State.OFFERED:
        return _("这是自选动作，本来就可以不做，不用免。")
    if not duty.is_open:
        return _("这件事已经有结果，不用再免。")
    return None if reason.strip() else _("请写明为什么不用做。")


@rule
def restore_duty(duty: Duty, *, by: Actor) -> Sentence | None:
    if not _is_above(by, duty):
        return _("恢复要求要由上级党组织的专职党务工作者办。")
    return None if duty.state == Duty.State.EXEMPT else _("这件事没有免做，不用恢复。")


def _concerns(by: Any, duty: Duty) -> bool:
    """The person who owes it, or who records for the unit."""
    own = duty.person_id is not None and getattr(by, "person_id", None) == duty.person_id
    return own or (hasattr(by, "may") and bool(by.may("record", duty.unit)))


def _asks(duty: Duty, reason: str, by: Any) -> Sentence | None:
    if not _concerns(by, duty):
        return _("申请要由本人，或者本组织管台账的人提出。")
    if not duty.is_open:
        return _("这件事已经有结果，不用申请。")
    if duty.waiting_for:
        return _("这件事已经有申请在等批。")
    return None if reason.strip() else _("请写一句原因，批的人要看。")


@rule
def apply_for_make_up(duty: Duty, fact: int | None, reason: str, *, by: Actor) -> Sentence | None:
    if not duty.obligation.make_up_approved_by:
        return _("这件事补做不用批，记进台账就算。")
    if fact is None:
        return _("请选一条过期以后补做的记录；还没记的，先去记录。")
    return _asks(duty, reason, by)


@rule
def apply_for_exemption(duty: Duty, reason: str, *, by: Actor) -> Sentence | None:
    return _asks(duty, reason, by)


def answers(by: Any, duty: Duty, kind: str) -> bool:
    """Whether this account may answer such an application: nobody answers for themselves."""
    if duty.person_id is not None and getattr(by, "person_id", None) == duty.person_id:
        return False
    if kind == Application.Kind.MAKE_UP and duty.obligation.make_up_approved_by == "keeper":
        return hasattr(by, "may") and bool(by.may("record", duty.unit))
    return _is_above(by, duty)


@rule
def answer_application(application: Application, agreed: bool, answer: str, *, by: Actor) -> Sentence | None:
    if not answers(by, application.duty, application.kind):
        return _("这份申请不由您批。")
    if application.asked_by == by.actor_id:
        return _("自己提的申请不能自己批，请换一个人。")
    if not application.is_waiting:
        return _("这份申请已经批过了。")
    return None if agreed or answer.strip() else _("不同意要写一句为什么，申请的人会看到。")


@rule
def read_messages(messages: Sequence[Message], *, by: Actor) -> Sentence | None:
    own = all(by.actor_id == f"account:{message.account_id}" for message in messages)
    return None if own else _("只能处理发给自己的消息。")


def _leads(by: Any, unit: Unit) -> bool:
    """Whoever leads this unit, or one above it."""
    return hasattr(by, "may") and by.may("lead", unit)


@rule
def list_matter(item: Item, kind: str, *, by: Actor) -> Sentence | None:
    if not _leads(by, item.unit):
        return _("列为大事、要事、难事，由%(unit)s或上级的领导来定。") % {"unit": item.unit}
    if kind not in steering.on(clock.today()).kinds:
        return _("还没有制度说重点事项分哪几种，先在制度库里定统筹调度制度。")
    if KeyMatter.objects.standing().filter(source=item.source).exists():
        return _("这一件已经列为重点事项。")
    return None


def may_tag(by: Actor, unit: Unit) -> bool:
    """Whoever records for a unit or looks after it from above says what its work belongs to."""
    return by is SYSTEM or (
        isinstance(by, Account) and any(by.may(one, unit) for one in ("record", "assess", "propose", "lead"))
    )


@rule
def tag_item(item: Item, frame: DeclaredFrame, labels: Sequence[str], *, by: Actor) -> Sentence | None:
    if not may_tag(by, item.unit):
        return _("标签由%(unit)s的人或上级来贴。") % {"unit": item.unit}
    if strange := [label for label in labels if label not in frames.labels_of(frame)]:
        return _("“%(frame)s”没有“%(label)s”这个标签。请刷新再看。") % {"frame": frame.frame.title, "label": strange[0]}
    if frame.frame.single and len(labels) > 1:
        return _("“%(frame)s”一件事只贴一个标签。") % {"frame": frame.frame.title}
    return None


@rule
def say_progress(matter: KeyMatter, text: str, *, by: Actor) -> Sentence | None:
    if not (_leads(by, matter.unit) or (hasattr(by, "may") and by.may("record", matter.unit))):
        return _("进展由%(unit)s的人或领导来报。") % {"unit": matter.unit}
    if matter.released_on is not None:
        return _("这一件已经不在重点事项里。")
    return None if text.strip() else _("写一句办到哪里了。")


@rule
def release_matter(matter: KeyMatter, *, by: Actor) -> Sentence | None:
    if not _leads(by, matter.unit):
        return _("移出重点事项，由%(unit)s或上级的领导来定。") % {"unit": matter.unit}
    return None if matter.released_on is None else _("这一件已经不在重点事项里。")
