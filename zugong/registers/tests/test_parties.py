"""Rows between people: their words stay theirs, whoever keeps the register, whatever way a row is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.registers import queries, rules, services
from zugong.registers.models import Row

from .conftest import TODAY, House

pytestmark = pytest.mark.django_db
TALKS = "source-3.talks/talks"
WORDS = "家里老人住院，想调近一点"


def talk(house: House, by: Account, **more: Any) -> Row:
    """Between the member and the fourth of the branch; the keeper is the first, and no party."""
    cells = {"on": TODAY, "kind": "heart", "level": "members", "who": house.people[2].pk, "other": house.people[3].pk}
    return services.write_row(register=TALKS, unit=house.unit, cells={**cells, **more}, by=by)


def change(row: Row, by: Account, **said: Any) -> Row:
    row.refresh_from_db()
    return services.change_row(row=row, version=row.version, cells={**row.data, **said}, by=by)


def read(row: Row, account: Account, client: Any) -> bool:
    client.force_login(account)
    return WORDS in client.post(reverse("registers:reveal", args=[row.pk])).content.decode()


def test_nobody_makes_themselves_a_party_of_words_that_are_sealed(client: Any, house: House) -> None:
    row = talk(house, house.member, notes=WORDS)
    keeper = house.people[0].pk
    for said in ({"other": keeper}, {"who": keeper}, {"other": keeper, "notes": None}, {"notes": "别的话"}):
        with pytest.raises(Refused, match="只能由当事人自己改"):
            change(row, house.keeper, **said)
    change(row, house.keeper, follow_up="联系调岗", due_on="2026-12-01")  # the rest is the keeper's as before
    assert [read(row, one, client) for one in (house.keeper, house.member)] == [False, True]
    change(row, house.member, other=keeper)  # a party may say that it was somebody else
    assert [read(row, one, client) for one in (house.keeper, house.member)] == [True, True]


def test_without_words_a_keeper_corrects_who_talked(house: House) -> None:
    row = talk(house, house.keeper)
    assert change(row, house.keeper, other=house.people[0].pk).data["other"] == house.people[0].pk


def test_parties_are_not_set_for_many_rows_at_once(house: House) -> None:
    columns = {one.id for one in rules.settable(queries.find(TALKS))}
    assert columns == {"on", "kind", "level", "follow_up", "due_on", "done_on"}
