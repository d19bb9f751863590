"""Rows that wait to be verified stand on the workbench of whoever may verify them, and of nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.registers import queries, rules, services, verifying
from zugong.registers.models import Row
from zugong.rulebook.declared import DeclaredRegister

from .conftest import TODAY, VISITS, House

#: What waits is fetched once the workbench stands: of eight mechanisms each asks a question or two.
FRAGMENT = 16
pytestmark = pytest.mark.django_db
PEOPLE = ("keeper", "colleague", "stranger", "above", "assessor", "member", "admin")
LIST = reverse("registers:register", args=VISITS.split("/"))


@pytest.fixture
def rows(house: House) -> list[Row]:
    """Three of the branch, one beside it that was verified; and one that the committee's clerk wrote for the branch."""

    def write(place: str, by: str, unit: str = "unit") -> Row:
        cells = {"on": TODAY, "place": place}
        return services.write_row(register=VISITS, unit=getattr(house, unit), cells=cells, by=getattr(house, by))

    made = [write(place, "keeper") for place in ("甲村", "乙村", "丙村")]
    services.verify_row(row=write("丁村", "colleague", "neighbour"), by=house.above)
    return [*made, write("戊村", "above")]


def waiting(house: House, name: str) -> int:
    return sum(one.number for one in verifying.waiting(getattr(house, name)))


def test_all_rows_at_once_are_those_of_the_rule(house: House, visits: DeclaredRegister, rows: list[Row]) -> None:
    for name in PEOPLE:
        account = getattr(house, name)
        each = {row for row in Row.objects.all() if rules.verify_row.allows(row, visits, by=account)}
        assert (name, set(Row.objects.filter(verifying.mine(account, visits)))) == (name, each)
        assert (name, waiting(house, name)) == (name, len(each))
    assert [waiting(house, name) for name in PEOPLE] == [0, 0, 0, 3, 4, 0, 0]


def test_the_workbench_leads_to_exactly_these_rows_and_falls_silent_when_they_are_verified(
    client: Client, house: House, rows: list[Row]
) -> None:
    shown = {}
    for name in ("above", "keeper", "stranger", "member"):
        client.force_login(getattr(house, name))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("cockpit:waiting")).content.decode()
        assert len(asked) <= FRAGMENT
        shown[name] = ["走访台账：3 行" in page, f'href="{LIST}?state=mine"' in page, "等您核" in page]
    assert shown == {"above": [True] * 3, "keeper": [False] * 3, "stranger": [False] * 3, "member": [False] * 3}
    client.force_login(house.above)
    listed = client.get(LIST, {"state": "mine"}).content.decode()
    assert [f"{name}村" in listed for name in "甲乙丙丁戊"] == [True, True, True, False, False]
    for row in rows[:3]:
        services.verify_row(row=row, by=house.above)
    assert "等您核" not in client.get(reverse("cockpit:waiting")).content.decode()
    assert queries.find(VISITS).register.title not in [
        one.declared.register.title for one in verifying.waiting(house.above)
    ]


def test_it_costs_one_question_two_where_somebody_may_have_to_sign_and_none_for_others(
    house: House, rows: list[Row]
) -> None:
    """Whoever has a name may be a party of a row: then it is also asked where the parties' columns lie."""
    for name, cost in (("above", 1), ("member", 2), ("admin", 0)):
        account = getattr(house, name)
        assert account.scope("record").empty == (name != "above")
        with CaptureQueriesContext(connection) as asked:
            verifying.waiting(account)
        assert (name, len(asked)) == (name, cost)
