"""A small county for the tests: three departments in one group, one without a group, and somebody in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Grant, Unit, UnitGroup, UnitGroupMember
from zugong.org.models.units import step_of

TODAY = dt.date(2026, 11, 12)
TEN_PLUS_ONE = "source-4.organs-ten-plus-one"


def unit(name: str, kind: str, parent: Unit | None = None) -> Unit:
    made = Unit.objects.create(name=name, short_name=name, kind=kind, parent=parent)
    made.path = (parent.path if parent else "") + step_of(made.pk)
    made.save()
    return made


def account(username: str, role: str, at: Unit) -> Account:
    made = Account.objects.create(username=username, display_name=username, password="!")
    Grant.objects.create(account=made, role=role, unit=at)
    return made


@dataclass
class County:
    committee: Unit
    departments: list[Unit] = field(default_factory=list)
    branches: dict[int, list[Unit]] = field(default_factory=dict)
    group: UnitGroup | None = None


def county() -> County:
    root = unit("县委", "county_committee")
    made = County(unit("机关工委", "working_committee", root))
    made.group = UnitGroup.objects.create(name="经济建设组", order=1)
    for name in ("住建局", "财政局", "水利局", "档案馆"):
        department = unit(name, "department", made.committee)
        organ = unit(f"{name}机关党委", "organ_committee", department)
        made.departments.append(department)
        made.branches[department.pk] = [unit(f"{name}第{number}支部", "branch", organ) for number in ("一", "二")]
        if name != "档案馆":
            UnitGroupMember.objects.create(group=made.group, unit=department)
    return made


def meeting(of: Unit, day: dt.date, kind: str = "branch_committee_meeting", number: int = 1) -> ledger.Entry:
    said = {
        "type": kind,
        "minutes": True,
        "precision": "day",
        "first_item": True,
        "topic": "研究工作",
        "expected": 5,
        "present": 4,
    }
    return ledger.Entry("life.meeting_held", of, day, said, f"life.meeting:{number}")


def hold(of: Unit, day: dt.date, number: int = 1) -> None:
    ledger.record_many([meeting(of, day, number=number)], by=SYSTEM)


def get(who: Account, name: str, *keys: object, **asked: object) -> HttpResponse:
    """A page of assessment, as somebody finds it."""
    client = Client()
    client.force_login(who)
    return client.get(reverse(f"assessment:{name}", args=list(keys)), asked)
