"""Who may write what the collection form asks, and who may read it in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org import rules as org_rules
from zugong.org.models import Person, Unit
from zugong.org.rules import standing as org_standing
from zugong.org.rules.people import is_self

from . import standard
from .models import Circumstance, Particulars

#: kind of circumstance → the label set of its codes.
CODES = {"floating": "floating_reasons", "lost": "lost_reasons", "exempt": "exemptions"}
#: Columns that belong to an item of another name.
ITEM_OF = {"region_name": "region"}


@rule
def set_particulars(person: Person, items: Iterable[str], *, by: Actor) -> Sentence | None:
    return org_standing.first(org_rules.correct_person(person, by=by), _not_kept(items))


@rule
def read_particular(person: Person, item: str, reason: str, *, by: Actor) -> Sentence | None:
    if item not in SEALED:
        return _("这一项没有打码，直接就能看")
    if not reason.strip():
        return _("写明为什么要看；这一条会记进审计，本人看得到")
    if is_self(by, person):
        return None
    place = org_rules.place_of(person)
    if place is None or not org_standing.may(by, "unmask", place):
        return _("您不能看这个人的全文；请找所在单位的专职党务工作者或底册管理员")
    return None


SEALED = ("landline", "address")


@rule
def begin_circumstance(person: Person, kind: str, since: dt.date, *, by: Actor) -> Sentence | None:
    running = person.circumstances.open().filter(kind=kind).exists()
    twice = _("这种情形已经登记着；先登记它到哪天止。") if running else None
    return org_standing.first(
        org_rules.correct_person(person, by=by), _not_kept([kind]), _no_member(person), twice, org_standing.dated(since)
    )


@rule
def end_circumstance(circumstance: Circumstance, on: dt.date, *, by: Actor) -> Sentence | None:
    ended = _("这一条已经终止；刷新页面再看") if circumstance.until else None
    return org_standing.first(
        org_rules.correct_person(circumstance.person, by=by), ended, org_standing.dated(on, since=circumstance.since)
    )


@rule
def set_unit_particulars(unit: Unit, *, by: Actor) -> Sentence | None:
    return org_standing.first(org_standing.keeps(by, unit), org_rules.units.standing(unit))


@rule
def confirm_register(unit: Unit, *, by: Actor) -> Sentence | None:
    """By whoever answers for it: the keeper of the register, or the head of the body."""
    if org_standing.may(by, "lead", unit) or org_standing.may(by, "edit_register", unit):
        return org_rules.units.standing(unit)
    return _("底册由本组织负责人核对；您不管这个组织")


def _not_kept(items: Iterable[str]) -> Sentence | None:
    held = standard.levels()
    missing = next((one for one in items if not held.get(ITEM_OF.get(one, one))), None)
    if missing is None:
        return None
    return _("“%(item)s”这一项县里没有启用；要用先在制度库里改“登记哪些项”") % {"item": item_title(missing)}


def _no_member(person: Person) -> Sentence | None:
    if person.memberships.filter(valid_to__isnull=True).exists():
        return None
    return _("%(name)s 现在不在本县的党支部") % {"name": person.name}


def item_title(item: str) -> str:
    kinds = {str(key): str(title) for key, title in Circumstance.Kind.choices}
    return kinds.get(item) or str(Particulars._meta.get_field(item).verbose_name)  # type: ignore[union-attr]
