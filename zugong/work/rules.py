"""Who may do what with duties, and when; each rule guards the service of the same name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import rule

from .models import Duty, Message

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
    return scope is not None and any(duty.unit.path.startswith(path) and path != duty.unit.path for path in scope.paths)


@rule
def exempt_duty(duty: Duty, reason: str, *, by: Actor) -> Sentence | None:
    if not _is_above(by, duty):
        return _("免做要由上级党组织的专职党务工作者批，本组织不能给自己免。")
    if not duty.is_open:
        return _("这件事已经有结果，不用再免。")
    return None if reason.strip() else _("请写明为什么不用做。")


@rule
def restore_duty(duty: Duty, *, by: Actor) -> Sentence | None:
    if not _is_above(by, duty):
        return _("恢复要求要由上级党组织的专职党务工作者办。")
    return None if duty.state == Duty.State.EXEMPT else _("这件事没有免做，不用恢复。")


@rule
def read_messages(messages: Sequence[Message], *, by: Actor) -> Sentence | None:
    own = all(by.actor_id == f"account:{message.account_id}" for message in messages)
    return None if own else _("只能处理发给自己的消息。")
