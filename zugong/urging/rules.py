"""Who urges, who decides not to, and who reads; each rule guards the service of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Unit

from .climbing import Step
from .models import Notice, Urging
from .watching import Thing


@rule
def climb_ladders(*, by: Actor) -> Sentence | None:
    return None if by.actor_id == SYSTEM.actor_id else _("逾期到了哪一级，由系统每天按制度算。")


def supervises(by: Any, unit: Unit) -> bool:
    """Holds `propose` over a unit above: nobody urges themselves."""
    scope = by.scope("propose") if hasattr(by, "scope") else None
    return scope is not None and scope.over(unit)


@rule
def issue_letter(thing: Thing | None, step: Step | None, rung: str, *, by: Actor) -> Sentence | None:
    if thing is None:
        return _("这件事已经办了，或者还没逾期，不用督办。")
    if step is None:
        return _("“%(title)s”没有督办的办法，或者各级的函都已经签发。") % {"title": thing.title}
    return _not_theirs(thing, step, by) or _not_now(thing, step, rung, by)


def _not_theirs(thing: Thing, step: Step, by: Actor) -> Sentence | None:
    if by.actor_id == SYSTEM.actor_id:
        own = step.rung.issued_by == "machine"
        return None if own else _("“%(rung)s”由人签发，系统不自己发。") % {"rung": step.rung.title}
    if supervises(by, thing.unit):
        return None
    return _("%(unit)s的督办由上级负责督办的人签发。") % {"unit": thing.unit}


def _not_now(thing: Thing, step: Step, rung: str, by: Actor) -> Sentence | None:
    names = {"title": thing.title, "rung": step.rung.title}
    if step.rung.id != rung:
        return _("“%(title)s”的%(rung)s刚刚有人签发或改过，请刷新再看。") % names
    if step.waits is not None and step.waits.case is not None:
        return _("%(number)s还在答复期限内，先等答复。") % {"number": step.waits.case.number}
    # The days say when the machine proposes; people may be sooner where the institution says so.
    if step.due or (step.rung.sooner and by.actor_id != SYSTEM.actor_id):
        return None
    return _("“%(title)s”还没到%(rung)s的时候。") % names


@rule
def drop_proposal(urging: Urging, reason: str, *, by: Actor) -> Sentence | None:
    if not supervises(by, urging.unit):
        return _("%(unit)s的督办由上级负责督办的人定。") % {"unit": urging.unit}
    if urging.state != Urging.State.PROPOSED:
        return _("这一件已经定过了。")
    return None if reason.strip() else _("写一句为什么不发。")


@rule
def read_notices(notices: Sequence[Notice], *, by: Actor) -> Sentence | None:
    own = all(by.actor_id == f"account:{notice.account_id}" for notice in notices)
    return None if own else _("只能处理发给自己的消息。")
