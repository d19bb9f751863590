from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.cockpit import queries
from zugong.kernel import clock
from zugong.org import finders
from zugong.org.finders import Finding
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.work import generation

TODAY = dt.date(2026, 11, 12)


@dataclass
class House:
    branch: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    member: Account
    administrator: Account


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def house(db: None) -> House:
    root = factories.county()
    department = factories.department(root, "县财政局")
    branch = factories.branch(department, "县财政局第一支部", term_ends_on=dt.date(2026, 11, 2))
    secretary = factories.member(branch, "林知远")
    factories.members(branch, 2)
    factories.member(branch, "宋雨桐", stage="probationary")
    factories.post(secretary, branch, "secretary")
    elsewhere = factories.branch(factories.department(root), "外单位支部")
    return House(
        branch=branch,
        keeper=factories.account("branch_secretary", branch, person=secretary),
        colleague=factories.account("unit_leader", department),
        stranger=factories.account("branch_secretary", elsewhere),
        member=factories.account("member", branch, person=factories.member(branch, "顾景允")),
        administrator=factories.account("system_admin", root),
    )


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app whose records the search finds: it keeps one of every unit."""

    def find(account: Account, words: str, limit: int) -> list[Finding]:
        units = Unit.objects.filter(account.scope("read_unit").q(), name__icontains=words)[:limit]
        return [
            Finding(f"{unit.name}研究支部工作", "支部党员大会", unit.short_name, TODAY, f"/{unit.pk}") for unit in units
        ]

    monkeypatch.setattr(finders, "_registered", {"meetings": find})


def test_a_visitor_is_sent_to_sign_in() -> None:
    answer = Client().get("/")

    assert (answer.status_code, answer.url) == (302, f"{reverse('org:sign-in')}?next=/")


def test_the_day_begins_with_what_is_owed(house: House) -> None:
    with clock.frozen(dt.date(2026, 12, 29)):
        generation.generate(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
        agenda = queries.agenda(house.keeper)
        page = signed_in(house.keeper).get("/").content.decode()

    # The last fortnight but one has passed without its political study; the rest falls due at the end of the year.
    assert (agenda.days_left, agenda.late, agenda.owes) == (2, 1, True)
    assert f"今天要办 {agenda.due} 件，<em>1 件已经逾期</em>" in page
    assert "12月29日 星期二" in page
    assert "离年度考核截止还有 2 天" in page


def test_who_owes_nothing_is_not_asked(house: House) -> None:
    assert queries.agenda(house.colleague) == queries.Agenda(TODAY, 49, 0, 0, owes=False)
    assert '<h1 class="zg-h1" id="h1" tabindex="-1">工作台</h1>' in signed_in(house.colleague).get("/").content.decode()


def test_actions_are_those_the_person_may_do(house: House) -> None:
    def actions(account: Account) -> list[str]:
        request = signed_in(account).get("/").wsgi_request
        return [entry.key for entry in queries.quick_actions(queries.Navigation(request))]

    assert actions(house.keeper)[0] == "life.record"
    assert "life.record" not in actions(house.member)
    assert "life.record" not in actions(house.administrator)


def test_the_card_says_in_ten_seconds_what_the_branch_is(house: House) -> None:
    answer = signed_in(house.keeper).get(reverse("cockpit:unit", args=[house.branch.pk]))
    card = answer.context["card"]

    assert (card.members, card.full, card.probationary, card.secretary.name) == (5, 4, 1, "林知远")
    assert "逾期 10 天" in answer.content.decode()


def test_who_has_nothing_to_find_is_shown_no_search(house: House) -> None:
    accounts = (house.administrator, house.keeper, house.stranger, house.member)
    pages = [signed_in(account).get(reverse("cockpit:home")).content.decode() for account in accounts]
    shown = [f'action="{reverse("cockpit:search")}"' in page for page in pages]
    assert shown == [False, True, True, True]


def test_an_administrator_is_shown_the_way_to_the_own_desk_and_nobody_else_is(house: House) -> None:
    def shown(account: Account) -> tuple[bool, bool]:
        page = signed_in(account).get(reverse("cockpit:home")).content.decode()
        return "这里没有您要办的业务" in page, f'href="{reverse("org:accounts")}">账号' in page

    accounts = (house.administrator, house.keeper, house.stranger, house.member)
    assert [shown(account) for account in accounts] == [(True, True), *[(False, False)] * 3]


def test_who_sees_a_unit(house: House) -> None:
    def seen(account: Account) -> int:
        return signed_in(account).get(reverse("cockpit:unit", args=[house.branch.pk])).status_code

    accounts = (house.keeper, house.colleague, house.stranger, house.member, house.administrator)
    assert [seen(account) for account in accounts] == [200, 200, 403, 403, 403]


def found(account: Account, words: str) -> dict[str, list[str]]:
    hits = queries.found(account, words)
    return {
        "units": [unit.name for unit in hits.units],
        "people": [one.person.name for one in hits.people],
        "meetings": [one.text for one in hits.meetings],
    }


@pytest.mark.usefixtures("kept")
def test_search_stays_inside_the_scope(house: House) -> None:
    nothing = {"units": [], "people": [], "meetings": []}
    said = ["县财政局第一支部研究支部工作"]

    assert found(house.keeper, "财政局") == {"units": ["县财政局第一支部"], "people": [], "meetings": said}
    assert found(house.keeper, "宋雨桐")["people"] == ["宋雨桐"]
    # A unit's leader reads the unit but holds no register of members.
    assert found(house.colleague, "宋雨桐") == nothing
    assert found(house.colleague, "第一支部")["meetings"] == said
    assert found(house.stranger, "财政局") == nothing
    assert found(house.member, "财政局") == nothing
    assert found(house.administrator, "财政局") == nothing


def test_search_does_without_records_nobody_keeps(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "_registered", {})
    assert found(house.keeper, "财政局")["meetings"] == []


def test_a_whole_id_number_finds_its_person_and_is_never_shown(house: House) -> None:
    number = factories.id_number()
    factories.member(house.branch, "有号的人", id_number=number)
    client = signed_in(house.keeper)

    assert found(house.keeper, number)["people"] == ["有号的人"]
    assert found(house.keeper, number[:17]) == {"units": [], "people": [], "meetings": []}
    page = client.get(reverse("cockpit:search"), {"q": "有号"}).content.decode()
    assert ("有号的人" in page, number in page) == (True, False)


def test_institutions_are_found_by_their_titles(house: House) -> None:
    title = queries.library.in_force(TODAY)[0].heading.title

    assert title in [one.heading.title for one in queries.found(house.member, title).institutions]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("address", ["/", "/search?q=支部"])
def test_a_page_costs_few_queries(house: House, address: str) -> None:
    generation.generate(dt.date(2026, 11, 1), dt.date(2026, 12, 31))
    for account in (house.keeper, house.colleague, house.member):
        client = signed_in(account)
        client.get(address)
        with CaptureQueriesContext(connection) as spent:
            assert client.get(address).status_code == 200
        assert len(spent) <= 15


def test_the_unit_page_costs_few_queries(house: House) -> None:
    generation.generate(dt.date(2026, 11, 1), dt.date(2026, 12, 31))
    client, address = signed_in(house.keeper), reverse("cockpit:unit", args=[house.branch.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as spent:
        assert client.get(address).status_code == 200

    assert len(spent) <= 15
