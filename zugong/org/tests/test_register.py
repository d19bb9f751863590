"""Whoever computes from the register is told which units an act touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from zugong.kernel.actors import SYSTEM
from zugong.org import register, services
from zugong.org.models import Membership

from . import factories

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 2)


@pytest.fixture
def told() -> Iterator[list[set[str]]]:
    heard: list[set[str]] = []
    with register.listeners.only(lambda units: heard.append({unit.name for unit in units})):
        yield heard


def test_a_transfer_touches_the_branch_left_and_the_branch_joined(told: list[set[str]]) -> None:
    department = factories.department(factories.working_committee())
    here, there = factories.branch(department, name="第一支部"), factories.branch(department, name="第二支部")
    person = factories.member(here, "示例甲")
    membership = Membership.objects.get(person=person)
    services.transfer_membership(membership=membership, to=there, on=ON, by=SYSTEM)
    assert told == [{"第一支部", "第二支部"}]


def test_a_merger_touches_all_its_parties_once(told: list[set[str]]) -> None:
    department = factories.department(factories.working_committee())
    one, two, into = (factories.branch(department, name=name) for name in ("一", "二", "三"))
    services.merge_units(units=[one, two], into=into, on=ON, by=SYSTEM)
    assert told == [{"一", "二", "三"}]


def test_a_post_is_told_to_those_who_count_holders_and_to_nobody_else(told: list[set[str]]) -> None:
    """When it begins and when it ends."""
    branch = factories.branch(factories.department(factories.working_committee()), name="第一支部")
    member, posts = factories.member(branch, "示例乙"), []
    with register.post_listeners.only(lambda units: posts.append({unit.name for unit in units})):
        post = services.appoint(person=member, unit=branch, role="secretary", on=ON, by=SYSTEM)
        services.relieve(post=post, on=ON + dt.timedelta(days=7), by=SYSTEM)
    assert posts == [{"第一支部"}, {"第一支部"}]
    assert told == []
