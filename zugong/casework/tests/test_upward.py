"""A matter that those below open about the organisation over them: the branch asks, its committee answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework import beginning, queries, services
from zugong.casework.models import Case
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.tests import factories

from .conftest import House

pytestmark = pytest.mark.django_db
ASKING = "test.rectify/asking"
NEW = reverse("casework:new", args=ASKING.split("/"))


def of(account: Account) -> Account:
    """As the next request reads it."""
    return Account.objects.get(pk=account.pk)


def ask(client: Client, account: Account, **typed: str) -> int:
    client.force_login(account)
    return client.post(NEW, {"question": "活动室漏雨", **typed}).status_code


def test_a_branch_asks_its_committee_which_answers_and_the_branch_accepts(client: Client, house: House) -> None:
    client.force_login(house.keeper)
    assert "向上反映问题" in client.get(reverse("casework:inbox")).content.decode()
    form = client.get(NEW).content.decode()
    # The nearest first, then what stands over that; never the branch itself.
    assert [name in form for name in ("机关党委", "民政局", "第一支部</option>")] == [True, True, False]
    assert ask(client, house.keeper) == 302
    case = Case.objects.get()
    assert (case.unit, case.opener_unit) == (house.committee, house.unit)
    act = reverse("casework:act", args=[case.pk])
    client.force_login(house.above)
    assert "活动室漏雨" in client.get(reverse("casework:inbox")).content.decode()
    assert client.post(act, {"_step": "answer", "_outcome": "done", "reply": "下周来修"}).status_code == 302
    client.force_login(house.keeper)
    assert "下周来修" in client.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert client.post(act, {"_step": "accept", "_outcome": "yes"}).status_code == 302
    case.refresh_from_db()
    assert (case.place, case.ended_well) == ("closed", True)


def test_who_may_ask_and_who_may_look(client: Client, house: House) -> None:
    typed = {"_unit": str(house.committee.pk)}
    assert ask(client, house.keeper, **typed) == 302
    case = Case.objects.get()
    page, act = (reverse(f"casework:{name}", args=[case.pk]) for name in ("case", "act"))
    # The branch beside asks its committee too, but neither reads nor answers what the first one asked.
    seen = {}
    for name in ("keeper", "above", "higher", "colleague", "stranger", "member"):
        client.force_login(getattr(house, name))
        form = client.get(NEW).status_code
        seen[name] = (form, client.get(page).status_code)
    assert seen == {
        "keeper": (200, 200), "above": (200, 200), "higher": (403, 200), "colleague": (200, 403), "stranger": (200, 403),
        "member": (403, 403),
    }  # fmt: skip
    client.force_login(house.colleague)
    assert client.post(act, {"_step": "answer", "_outcome": "done", "reply": "好"}).status_code == 403
    with pytest.raises(Refused, match="机关党委的这类事不由您提出"):
        services.open_case(route=ASKING, unit=house.committee, cells={"question": "借看"}, by=house.stranger)
    # Somebody else's committee is no choice of the form; what is asked then goes to the own department.
    assert ask(client, house.stranger, **typed) == 302
    assert Case.objects.latest("pk").unit != house.committee


def test_whoever_works_for_several_units_asks_for_the_one_that_stands_below(house: House) -> None:
    two = of(house.stranger)
    two.grants.create(role="branch_secretary", unit=house.unit)
    case = services.open_case(route=ASKING, unit=house.committee, cells={"question": "借场地"}, by=of(two))
    assert (case.unit, case.opener_unit) == (house.committee, house.unit)


def test_a_clerk_of_the_committee_asks_the_department_and_a_clerk_of_the_department_nobody(house: House) -> None:
    declared = queries.find(ASKING)
    found = {name: queries.units_to_open(getattr(house, name), declared) for name in ("keeper", "above", "higher")}
    assert found == {"keeper": [house.committee, house.department], "above": [house.department], "higher": []}
    for name in ("keeper", "above", "higher"):
        account = of(getattr(house, name))
        assert queries.opens_somewhere(account, declared) == bool(found[name])


def test_a_member_may_ask_where_reading_is_enough(house: House) -> None:
    person = factories.member(house.unit)
    account = factories.account("", person=person)
    declared = queries.find(ASKING)
    opener = declared.route.opened_by
    assert queries.units_to_open(account, declared) == []
    open_to_all = replace(declared, route=replace(declared.route, opened_by=replace(opener, role="read_unit")))
    assert queries.units_to_open(of(account), open_to_all) == [house.committee, house.department]


@dataclass
class Leak:
    """A row of the branch's own register, as casework sees it."""

    unit: Unit
    data: dict[str, Any]
    removed: bool = False
    source: str = "registers.row:1"
    register_id: str = "test.rectify/leaks"


def test_a_row_of_the_branch_begins_a_matter_about_its_committee(house: House) -> None:
    row = Leak(house.unit, {"what": "活动室漏雨"})
    offers = {name: beginning.offers_of(row, getattr(house, name)) for name in ("keeper", "colleague", "stranger")}
    cells = [("_unit", str(house.committee.pk)), ("question", "活动室漏雨")]
    assert [(one.label, one.cells) for one in offers["keeper"]] == [("向上反映", cells)]
    # The branch beside stands under the same committee; whoever reads the row there could ask as well.
    assert [len(offers["colleague"]), offers["stranger"]] == [1, []]
