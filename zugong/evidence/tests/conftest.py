"""A small county: two branches of one organ, and one branch somewhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Annotated

import pytest

from zugong.evidence.facts import fact, label
from zugong.org.models import Account, Grant, Membership, Person, Unit
from zugong.org.models.units import step_of


@fact("evidence_tests.talk_given", title="讲了一次课")
class TalkGiven:
    topic: Annotated[str, label("题目")]
    minutes: Annotated[int, label("时长", unit="分钟")]
    kind_of_talk: Annotated[str, label("形式", choices=(("hall", "集中"), ("visit", "送学")))] = "hall"
    given_by_secretary: Annotated[bool, label("书记讲")] = False


TALK = "evidence_tests.talk_given"
DAY = dt.date(2026, 3, 5)


def make_unit(name: str, kind: str, parent: Unit | None = None) -> Unit:
    unit = Unit.objects.create(name=name, short_name=name, kind=kind, parent=parent)
    unit.path = (parent.path if parent else "") + step_of(unit.pk)
    unit.save()
    return unit


def make_person(name: str, branch: Unit) -> Person:
    person = Person.objects.create(name=name)
    Membership.objects.create(person=person, unit=branch)
    return person


def make_account(username: str, role: str, unit: Unit, person: Person | None = None) -> Account:
    account = Account.objects.create(username=username, display_name=username, person=person)
    Grant.objects.create(account=account, role=role, unit=unit)
    return account


@pytest.fixture
def county(db: None) -> SimpleNamespace:
    root = make_unit("澄川县委", "county_committee")
    organ = make_unit("住建局机关党委", "organ_committee", root)
    first = make_unit("住建局第一党支部", "branch", organ)
    second = make_unit("住建局第二党支部", "branch", organ)
    elsewhere = make_unit("水利局党支部", "branch", root)
    member = make_person("甲", first)
    return SimpleNamespace(
        root=root,
        organ=organ,
        first=first,
        second=second,
        elsewhere=elsewhere,
        member=member,
        keeper=make_account("keeper", "branch_secretary", first),
        colleague=make_account("colleague", "organ_clerk", organ),
        stranger=make_account("stranger", "branch_secretary", elsewhere),
        reader=make_account("member", "member", first, member),
    )


@pytest.fixture
def talk(county: SimpleNamespace) -> Callable[..., dict]:
    """The arguments of one booking; what a test does not care about is filled in."""

    def arguments(**given: object) -> dict:
        data = {"topic": "党章", "minutes": 40, **given.pop("data", {})}  # type: ignore[dict-item]
        return {
            "kind": TALK,
            "unit": county.first,
            "occurred_on": DAY,
            "data": data,
            "source": "evidence_tests.talk:1",
            **given,
        }

    return arguments
