"""What the rules of org have in common: who stands where."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence
from zugong.org.models import Account, Unit


def is_system(by: Actor) -> bool:
    return by.actor_id == SYSTEM.actor_id


def may(by: Actor, capability: str, unit: Unit | None = None) -> bool:
    """Whether the actor holds a capability over the unit; the system may do everything, other non-accounts nothing."""
    return is_system(by) or (isinstance(by, Account) and by.may(capability, unit))


def keeps(by: Actor, unit: Unit | None) -> Sentence | None:
    """The register of a unit is kept by whoever holds `edit_register` over it."""
    if unit is None:
        return None if may(by, "edit_register") else _("您不管底册；请找底册管理员")
    return None if may(by, "edit_register", unit) else _("这个组织不在您管的范围；请找上级的底册管理员")


def keeps_superior(by: Actor, unit: Unit) -> Sentence | None:
    """Where a unit stands in the tree is for its superior to say, not for itself."""
    return keeps(by, unit.parent or unit)


def dated(on: dt.date, *, since: dt.date | None = None) -> Sentence | None:
    """A change is put on record once it has happened, and not before what it changes began."""
    if on > clock.today():
        return _("日期还没到；到那天再登记")
    if since is not None and on < since:
        return _("日期早于 %(since)s，那时还没有这件事；改成这天或以后") % {"since": since.isoformat()}
    return None


def first(*sentences: Sentence | None) -> Sentence | None:
    """The first reason why not."""
    return next((sentence for sentence in sentences if sentence is not None), None)
