"""Reads of what ties units together across the tree: groups under a lead, pairs, and what is urban and what rural."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from zugong.kernel import clock
from zugong.org.models import Account, GroupStaff, Pairing, Post, Unit, UnitGroup, UnitGroupMember


def locality_of(unit: Unit) -> str:
    """Urban or rural as the unit says itself, else as the nearest unit over it does; empty where nobody says."""
    if unit.locality:
        return unit.locality
    above = Unit.objects.filter(path__in=unit.ancestor_paths(itself=False)).exclude(locality="")
    return above.order_by("-path").values_list("locality", flat=True).first() or ""


def secretaries_of(units: Iterable[int], day: dt.date) -> dict[int, str]:
    """Unit → the name of its secretary on a day."""
    posts = Post.objects.on(day).filter(unit__in=list(units), role=Post.Role.SECRETARY)
    return dict(posts.order_by().values_list("unit_id", "person__name"))


def secretary_of(unit: Unit) -> str:
    """Today's, by name; empty where nobody holds the post."""
    return secretaries_of([unit.pk], clock.today()).get(unit.pk, "")


# ---- groups --------------------------------------------------------------------------------------


def coordination(day: dt.date | None = None) -> QuerySet[UnitGroup]:
    """Groups under a lead, with how many units are in them and how many people in their office."""
    day = day or clock.today()
    inside = Q(unitgroupmember__valid_to__isnull=True) | Q(unitgroupmember__valid_to__gt=day)
    working = Q(staff__valid_to__isnull=True) | Q(staff__valid_to__gt=day)
    groups = UnitGroup.objects.filter(kind=UnitGroup.Kind.COORDINATION).select_related("lead")
    return groups.annotate(
        members=Count("unitgroupmember", filter=inside, distinct=True),
        people=Count("staff", filter=working, distinct=True),
    ).order_by("order", "pk")


def groups_seen_by(account: Account) -> QuerySet[UnitGroup]:
    """The groups of which this account reads the lead, or a unit in it."""
    scope = account.scope("read_unit")
    inside = UnitGroupMember.objects.on(clock.today()).filter(scope.q("unit"))
    return coordination().filter(scope.q("lead") | Q(pk__in=inside.values("group"))) if not scope.empty else coordination().none()  # fmt: skip


def groups_of(unit: Unit) -> list[UnitGroup]:
    """The groups that a unit leads or is in today."""
    inside = UnitGroupMember.objects.on(clock.today()).filter(unit=unit)
    led = UnitGroup.objects.filter(kind=UnitGroup.Kind.COORDINATION)
    return list(led.filter(Q(lead=unit) | Q(pk__in=inside.values("group"))))


def leads_for(account: Account, group: UnitGroup) -> bool:
    """Whether this account sees how the whole group stands: who reads the lead, or a unit over it."""
    return group.lead is not None and account.may("read_unit", group.lead)


@dataclass(frozen=True)
class Office:
    """A group with the units in it and the people of its office today."""

    group: UnitGroup
    members: list[UnitGroupMember]
    staff: list[GroupStaff]

    @property
    def units(self) -> list[Unit]:
        return [member.unit for member in self.members]


def office_of(group: UnitGroup) -> Office:
    today = clock.today()
    members = UnitGroupMember.objects.on(today).filter(group=group).select_related("unit", "group__lead")
    staff = GroupStaff.objects.on(today).filter(group=group).select_related("person", "group__lead")
    return Office(group, list(members.order_by("unit__path")), list(staff.order_by("pk")))


def leads_of(unit: Unit, day: dt.date) -> list[Unit]:
    """The leads of the coordination groups in which a unit is on a day."""
    groups = UnitGroupMember.objects.on(day).filter(unit=unit, group__lead__isnull=False)
    return list(Unit.objects.filter(pk__in=groups.values("group__lead"), dissolved_on__isnull=True))


def led_by(leads: Q, day: dt.date) -> Q:
    """Units that are on a day in a coordination group of one of these leads; `leads` is asked of the lead itself."""
    held = Unit.objects.filter(leads, dissolved_on__isnull=True)
    members = UnitGroupMember.objects.on(day).filter(group__lead__in=held.order_by().values("pk"))
    return Q(pk__in=members.values("unit"))


# ---- pairs ---------------------------------------------------------------------------------------


def pairings_of(unit: Unit) -> list[Pairing]:
    """The pairs of a unit, running ones first."""
    found = Pairing.objects.filter(Q(urban=unit) | Q(rural=unit)).select_related("urban", "rural")
    return sorted(found, key=lambda pair: (pair.valid_to is not None, -(pair.pk)))


def pairing_seen_by(account: Account, pk: int) -> Pairing | None:
    """A pair of which this account reads one side: each side sees the figures of both."""
    scope = account.scope("read_unit")
    both = Pairing.objects.select_related("urban", "rural")
    return None if scope.empty else both.filter(scope.q("urban") | scope.q("rural"), pk=pk).first()
