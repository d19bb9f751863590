"""Who may group and pair units, and when."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import GroupStaff, Pairing, Unit, UnitGroup, UnitGroupMember
from zugong.org.queries.beside import locality_of

from .standing import dated, first, keeps_superior
from .units import standing


@rule
def form_group(lead: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(keeps_superior(by, lead), standing(lead), dated(on))


@rule
def keep_group(group: UnitGroup, *, by: Actor) -> Sentence | None:
    """Whose page a group is; also where its lead is no more and another has to be named."""
    return _keeps(group, by)


@rule
def correct_group(group: UnitGroup, lead: Unit, *, by: Actor) -> Sentence | None:
    return first(_keeps(group, by), keeps_superior(by, lead), standing(lead))


@rule
def join_group(group: UnitGroup, unit: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(
        _keeps(group, by),
        keeps_superior(by, unit),
        standing(unit),
        dated(on, since=group.formed_on),
        _grouped(unit, on),
    )


def _grouped(unit: Unit, on: dt.date) -> Sentence | None:
    """One group at a time, also in what is entered afterwards."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    members = UnitGroupMember.objects.filter(running, unit=unit, group__kind=UnitGroup.Kind.COORDINATION)
    held = members.select_related("group").order_by(F("valid_to").desc(nulls_first=True)).first()
    if held is None:
        return None
    said = {"unit": unit, "group": held.group, "day": held.valid_to}
    if held.valid_to is None:
        return _("%(unit)s已经在“%(group)s”；先从那里退出") % said
    return _("%(unit)s到 %(day)s 才离开“%(group)s”；从那天起进组") % said


@rule
def leave_group(member: UnitGroupMember, on: dt.date, *, by: Actor) -> Sentence | None:
    ended = _("这个单位已经退出；刷新页面再看") if member.valid_to else None
    return first(_keeps(member.group, by), ended, dated(on, since=member.valid_from))


@rule
def join_office(group: UnitGroup, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(_keeps(group, by), dated(on, since=group.formed_on))


@rule
def leave_office(staff: GroupStaff, on: dt.date, *, by: Actor) -> Sentence | None:
    ended = _("这个人已经离开；刷新页面再看") if staff.valid_to else None
    return first(_keeps(staff.group, by), ended, dated(on, since=staff.valid_from))


@rule
def pair_units(urban: Unit, rural: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    wrong = None
    if locality_of(urban) != Unit.Locality.URBAN or locality_of(rural) != Unit.Locality.RURAL:
        wrong = _("结对的一边要是城市组织，一边要是农村组织；先在“更正资料”里写明城乡")
    return first(
        keeps_superior(by, urban), keeps_superior(by, rural), standing(urban), standing(rural), wrong, dated(on)
    )


@rule
def part_units(pairing: Pairing, on: dt.date, *, by: Actor) -> Sentence | None:
    ended = _("结对已经结束；刷新页面再看") if pairing.valid_to else None
    return first(keeps_superior(by, pairing.urban), keeps_superior(by, pairing.rural), ended, dated(on, since=pairing.valid_from))  # fmt: skip


def _keeps(group: UnitGroup, by: Actor) -> Sentence | None:
    if group.lead is None:
        return _("考核组别由考核制度定，不在这里改")
    return keeps_superior(by, group.lead)
