"""M01 组织架构. S0-39: the tree shows one general branch with three branches, their secretary and member numbers live, and
changes keep history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.org import queries, services
from zugong.org.models import Account, Membership, Unit
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def general_branch() -> Unit:
    """One general branch with three branches of three, four and five members, each with a secretary."""
    department = factories.department(factories.working_committee(), "县委组织部")
    general = factories.unit(Unit.Kind.GENERAL_BRANCH, department, "县委组织部党总支")
    for number, name in enumerate(("第一党支部", "第二党支部", "第三党支部"), 3):
        branch = factories.branch(general, name)
        people = factories.members(branch, number)
        factories.post(people[0], branch)
    return general


def test_the_tree_shows_the_general_branch_its_three_branches_and_live_numbers(general_branch: Unit) -> None:
    card = queries.unit_card(general_branch, TODAY)
    heads = queries.head_counts([general_branch], TODAY)[general_branch.pk]
    assert (heads.branches, heads.members) == (3, 12)
    factories.member(general_branch.children.first(), "新来的")
    assert queries.head_counts([general_branch], TODAY)[general_branch.pk].members == 13
    assert card is not None


def test_the_tree_page_names_each_branch(general_branch: Unit, signed_in: SignedIn) -> None:
    keeper = factories.account("organ_clerk", general_branch.parent)
    page = signed_in(keeper).get(reverse("org:children", args=[general_branch.pk])).content.decode()
    assert [name for name in ("第一党支部", "第二党支部", "第三党支部") if name not in page] == []


def test_a_branch_page_names_its_secretary(general_branch: Unit, signed_in: SignedIn) -> None:
    branch = general_branch.children.get(short_name="第二党支部")
    secretary = branch.posts.get(role="secretary").person
    page = signed_in(factories.account("organ_clerk", general_branch.parent)).get(reverse("org:unit", args=[branch.pk]))
    assert secretary.name in page.content.decode()


def test_a_rename_keeps_what_was_before(general_branch: Unit) -> None:
    branch = general_branch.children.get(short_name="第三党支部")
    superior = factories.account("registrar", general_branch.parent)
    day = TODAY - dt.timedelta(days=10)
    services.rename_unit(unit=branch, name="综合党支部", on=day, reason="职能调整", by=superior)
    spells = list(branch.spells.values_list("name", "valid_to"))
    assert spells == [("第三党支部", day), ("综合党支部", None)]


def test_a_stranger_does_not_see_the_branch(general_branch: Unit, signed_in: SignedIn) -> None:
    stranger = factories.account(
        "branch_secretary", factories.branch(factories.department(factories.working_committee()))
    )
    branch = general_branch.children.first()
    assert branch is not None
    assert signed_in(stranger).get(reverse("org:unit", args=[branch.pk])).status_code == 404
    assert Membership.objects.filter(unit=branch).count() == 3
