"""Acts on what ties units together across the tree: groups under a lead, their offices, pairs of an urban and a rural unit."""

from __future__ import annotations

import datetime as dt

from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org import rules
from zugong.org.models import GroupStaff, Pairing, Person, Unit, UnitGroup, UnitGroupMember

from .saving import save


@act("name", "lead", "on")
def form_group(*, name: str, noun: str, lead: Unit, on: dt.date, by: Actor) -> UnitGroup:
    """Form a coordination group under a lead department; `noun` is what the county calls such a group."""
    rules.form_group.check(lead, on, by=by)
    group = UnitGroup(name=name, noun=noun, kind=UnitGroup.Kind.COORDINATION, lead=lead, formed_on=on)
    save(group)
    return group


@act("group", "name", "lead")
def correct_group(*, group: UnitGroup, name: str, noun: str, lead: Unit, by: Actor) -> UnitGroup:
    """Give a group another name or another lead."""
    rules.correct_group.check(group, lead, by=by)
    group.name, group.noun, group.lead = name, noun, lead
    save(group)
    return group


@act("group", "unit", "on")
def join_group(*, group: UnitGroup, unit: Unit, on: dt.date, by: Actor) -> UnitGroupMember:
    """Put a unit into a coordination group."""
    rules.join_group.check(group, unit, on, by=by)
    member = UnitGroupMember(group=group, unit=unit, valid_from=on)
    save(member)
    return member


@act("member", "on")
def leave_group(*, member: UnitGroupMember, on: dt.date, by: Actor) -> UnitGroupMember:
    """Take a unit out of its coordination group."""
    rules.leave_group.check(member, on, by=by)
    member.valid_to = on
    save(member)
    return member


@act("group", "person", "on")
def join_office(*, group: UnitGroup, person: Person, title: str, on: dt.date, by: Actor) -> GroupStaff:
    """Put somebody into the coordination office of a group."""
    rules.join_office.check(group, on, by=by)
    staff = GroupStaff(group=group, person=person, title=title, valid_from=on)
    save(staff)
    return staff


@act("staff", "on")
def leave_office(*, staff: GroupStaff, on: dt.date, by: Actor) -> GroupStaff:
    """Take somebody out of a coordination office."""
    rules.leave_office.check(staff, on, by=by)
    staff.valid_to = on
    save(staff)
    return staff


@act("urban", "rural", "on")
def pair_units(*, urban: Unit, rural: Unit, on: dt.date, by: Actor, purpose: str = "") -> Pairing:
    """Pair an urban unit with a rural one."""
    rules.pair_units.check(urban, rural, on, by=by)
    pairing = Pairing(urban=urban, rural=rural, purpose=purpose, valid_from=on)
    save(pairing)
    return pairing


@act("pairing", "on", "reason")
def part_units(*, pairing: Pairing, on: dt.date, by: Actor, reason: str = "") -> Pairing:
    """End a pairing; it stays on record."""
    rules.part_units.check(pairing, on, by=by)
    pairing.valid_to, pairing.reason = on, reason
    save(pairing)
    return pairing
