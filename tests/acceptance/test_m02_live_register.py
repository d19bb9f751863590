"""M02 党员支部底册. S4-115: any secretary opens one card and reads branches, members, secretary names and last change; the
numbers are counted from the register, never typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.org import services
from zugong.org.models import Account, Unit
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


def card_of(client: Client, unit: Unit) -> str:
    page = client.get(reverse("cockpit:unit", args=[unit.pk])).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_a_committee_secretary_reads_branches_and_members_from_one_card(signed_in: SignedIn) -> None:
    department = factories.department(factories.working_committee(), "县财政局")
    committee = factories.unit(Unit.Kind.ORGAN_COMMITTEE, department, "县财政局机关党委")
    first, second = factories.branch(committee, "第一党支部"), factories.branch(committee, "第二党支部")
    factories.members(first, 4)
    moving = factories.member(second, "林知远")
    secretary = factories.member(first, "陶望舒")
    factories.post(secretary, committee)
    client = signed_in(factories.account("branch_secretary", committee, person=secretary))

    card = card_of(client, committee)
    assert re.search(r"6 党员", card), card
    assert re.search(r"2 党支部", card), card
    assert "陶望舒" in card

    registrar = factories.account("registrar", department)
    other = factories.branch(factories.department(factories.working_committee()), "别处的支部")
    wide = factories.account("registrar", department.parent.parent if department.parent else department)
    assert registrar.may("edit_register", committee)
    services.transfer_membership(membership=moving.memberships.get(), to=other, on=TODAY, by=_over(wide, other))
    assert re.search(r"5 党员", card_of(client, committee))


def _over(account: Account, unit: Unit) -> Account:
    """The same registrar with the other end of the transfer in scope."""
    account.grants.create(role="registrar", unit=unit)
    return Account.objects.get(pk=account.pk)


def test_nobody_can_type_the_numbers(signed_in: SignedIn) -> None:
    branch = factories.branch(factories.department(factories.working_committee()))
    keeper = factories.account("registrar", branch.parent)
    page = signed_in(keeper).get(reverse("org:unit-edit", args=[branch.pk])).content.decode()
    assert re.findall(r'name="(?:members|branches|count)[^"]*"', page) == []
