"""Who sees what: the clerk of the department, a colleague next door, an assessor and a member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment import queries, services
from zugong.assessment.models import Campaign, DailyRecord, ScoreChange, UnitScore
from zugong.assessment.overview import overview_of
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.registers.models import Row

from .county import TODAY, County, account, county, hold

pytestmark = pytest.mark.django_db
LIMIT = 60 * 1024


@dataclass
class House:
    county: County
    campaign: Campaign
    keeper: Account
    colleague: Account
    assessor: Account
    stranger: Account

    @property
    def department(self) -> Unit:
        return self.county.departments[0]

    def address(self, name: str = "sheet", *more: object) -> str:
        return reverse(f"assessment:{name}", args=[self.campaign.pk, self.department.pk, *more])


@pytest.fixture
def house() -> Iterator[House]:
    with clock.frozen(TODAY):
        made = county()
        first, second = made.departments[:2]
        for number, month in enumerate(range(1, 11), start=1):
            hold(made.branches[first.pk][0], dt.date(2026, month, 9), number=number)
        yield House(
            made,
            Campaign.objects.get(),
            account("keeper", "organ_clerk", first.children.get()),
            account("colleague", "organ_clerk", second.children.get()),
            account("assessor", "assessor", made.committee),
            account("stranger", "member", made.branches[second.pk][0]),
        )


def signed_in(who: Account) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_sheet_opens_for_its_people_and_the_assessor_only(house: House) -> None:
    seen = [
        signed_in(who).get(house.address()).status_code
        for who in (house.keeper, house.colleague, house.assessor, house.stranger)
    ]
    assert seen == [200, 404, 200, 404]


@pytest.mark.parametrize(("name", "more"), [("indicator", ["committee"]), ("item", ["team"]), ("changes", [])])
def test_no_side_door_to_the_sheet(house: House, name: str, more: list[str]) -> None:
    assert signed_in(house.colleague).get(house.address(name, *more)).status_code == 404


def test_a_signed_out_visitor_is_asked_to_sign_in(house: House) -> None:
    assert Client().get(house.address()).status_code == 302


def test_ranks_by_name_are_the_assessor_s_alone(house: House) -> None:
    address = reverse("assessment:ranks", args=[house.campaign.pk])
    seen = [signed_in(who).get(address).status_code for who in (house.assessor, house.keeper, house.stranger)]
    assert seen == [200, 403, 403]
    export = reverse("assessment:ranks-export", args=[house.campaign.pk])
    assert signed_in(house.keeper).get(export).status_code == 403


def test_the_sheet_names_no_other_department(house: House) -> None:
    page = signed_in(house.keeper).get(house.address()).content.decode()
    assert [other.name for other in house.county.departments[1:] if other.name in page] == []


def test_home_leads_each_to_the_own_page(house: House) -> None:
    home = reverse("assessment:home")
    assert signed_in(house.keeper).get(home).url == house.address()
    assert signed_in(house.assessor).get(home).url == reverse("assessment:ranks", args=[house.campaign.pk])
    assert signed_in(house.stranger).get(home).status_code == 403


@pytest.mark.parametrize("name", ["sheet", "ranks", "daily"])
def test_pages_are_light(house: House, name: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(house.assessor)
    address = {
        "sheet": house.address() + "?open=committee",
        "ranks": reverse("assessment:ranks", args=[house.campaign.pk]),
        "daily": reverse("assessment:daily"),
    }[name]
    with django_assert_max_num_queries(15):
        answer = client.get(address)
    assert (answer.status_code, len(answer.content) <= LIMIT) == (200, True)


def test_every_mark_leads_to_its_facts(house: House) -> None:
    client = signed_in(house.keeper)
    item = client.get(house.address("item", "team"), headers={"hx-request": "true"}).content.decode()
    assert house.address("indicator", "committee") in item
    opened = client.get(house.address("indicator", "committee")).content.decode()
    assert "计分小票" in opened
    assert reverse("life:meeting", args=[1]) in opened


def test_a_fact_of_another_branch_is_named_but_does_not_lead_to_its_record(house: House) -> None:
    own, other = house.county.branches[house.department.pk]
    address, meeting = house.address("indicator", "committee"), reverse("life:meeting", args=[1])
    seen = {}
    for name, unit in (("own", own), ("other", other)):
        page = signed_in(account(name, "branch_secretary", unit)).get(address).content.decode()
        seen[name] = (own.short_name in page, meeting in page)
    assert seen == {"own": (True, True), "other": (True, False)}


def test_every_indicator_opens(house: House) -> None:
    client = signed_in(house.keeper)
    trace = UnitScore.objects.get(unit=house.department).trace
    keys = [indicator["id"] for item in trace["items"] for indicator in item["indicators"]]
    assert [key for key in keys if client.get(house.address("indicator", key)).status_code != 200] == []
    assert client.get(house.address("indicator", "nothing")).status_code == 404


def award(by: Account, unit: Unit) -> DailyRecord:
    return services.record_daily(
        kind="organs.awarded",
        unit=unit,
        occurred_on=dt.date(2026, 11, 2),
        data={"level": "county", "matter": "先锋窗口", "document": "县文"},
        basis="县委组织部通报",
        by=by,
    )


def test_an_award_adds_and_its_withdrawal_takes_back(house: House) -> None:
    before = UnitScore.objects.get(unit=house.department).total
    record = award(house.assessor, house.department)
    assert UnitScore.objects.get(unit=house.department).special > 0
    assert ScoreChange.objects.filter(source=record.source).count() == 1
    services.withdraw_daily(record=record, reason="重复记了", by=house.assessor)
    assert UnitScore.objects.get(unit=house.department).total == before
    assert DailyRecord.objects.get().withdrawn_because == "重复记了"


def test_the_assessed_cannot_write_the_assessor_s_records(house: House) -> None:
    address = reverse("assessment:record-daily", args=["organs.awarded"])
    assert [signed_in(who).get(address).status_code for who in (house.assessor, house.keeper)] == [200, 404]


def test_a_daily_record_is_read_by_its_unit_and_the_assessor(house: House) -> None:
    address = reverse("assessment:daily-record", args=[award(house.assessor, house.department).pk])
    seen = [
        signed_in(who).get(address).status_code
        for who in (house.keeper, house.assessor, house.colleague, house.stranger)
    ]
    assert seen == [200, 200, 404, 404]


def test_the_form_made_from_the_kind_books_a_fact(house: House) -> None:
    said = {
        "unit": house.department.pk,
        "occurred_on": "2026-11-02",
        "basis": "县委组织部通报",
        "data-level": "county",
        "data-matter": "先锋窗口",
        "data-document": "县文",
    }
    address = reverse("assessment:record-daily", args=["organs.awarded"])
    client = signed_in(house.assessor)
    assert client.post(address, {**said, "basis": ""}).status_code == 422
    answer = client.post(address, said)
    assert answer.url == reverse("assessment:daily-record", args=[DailyRecord.objects.get().pk])
    assert UnitScore.objects.get(unit=house.department).special > 0
    undo = reverse("assessment:withdraw-daily", args=[DailyRecord.objects.get().pk])
    assert f'<form method="post" action="{undo}"' in client.get(answer.url).content.decode()
    client.post(undo, {"reason": "刚记下就撤回的"})
    assert UnitScore.objects.get(unit=house.department).special == 0


def test_a_day_still_to_come_is_refused_in_words(house: House) -> None:
    said = {"unit": house.department.pk, "occurred_on": "2026-12-24", "basis": "通报", "data-level": "county"}
    address = reverse("assessment:record-daily", args=["organs.awarded"])
    answer = signed_in(house.assessor).post(address, {**said, "data-matter": "事", "data-document": "文"})
    assert (answer.status_code, DailyRecord.objects.count()) == (422, 0)
    assert "今天之后" in answer.content.decode()


def test_ranks_leave_as_csv_with_everybody(house: House) -> None:
    address = reverse("assessment:ranks-export", args=[house.campaign.pk]) + "?format=csv"
    lines = signed_in(house.assessor).get(address).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(house.county.departments)


def test_the_overseer_s_panel_is_the_assessor_s_alone(house: House) -> None:
    heading = "考核情况"
    for who, sees in ((house.assessor, True), (house.keeper, False), (house.stranger, False)):
        page = signed_in(who).get("/").content.decode()
        assert (heading in page, who.username) == (sees, who.username)


def test_the_overseer_s_panel_takes_three_queries(house: House, django_assert_num_queries: Any) -> None:
    scope = house.assessor.scope("assess")
    with django_assert_num_queries(3):
        found = overview_of(queries.current_campaign(), scope)
        assert found is not None
        assert [(group.size, len(group.leading)) for group in found.groups] == [(3, 3)]
        assert found.lacking[0].departments == len(house.county.departments)


def test_the_rest_of_the_steps_is_fetched_when_unfolded(house: House) -> None:
    client = signed_in(house.keeper)
    sheet = client.get(house.address())
    shown = sheet.context["sheet"]
    assert len(shown.all_needs) > len(shown.needs) == 6
    rest = client.get(house.address("needs"), headers={"HX-Request": "true"}).content.decode()
    assert rest.count('<span class="zg-plus p">') == len(shown.all_needs)
    assert "<html" not in rest


def test_a_stranger_finds_no_list_of_steps(house: House) -> None:
    asked = house.address("needs")
    answers = {
        who.username: signed_in(who).get(asked).status_code for who in (house.keeper, house.colleague, house.stranger)
    }
    assert answers == {"keeper": 200, "colleague": 404, "stranger": 404}


def test_the_special_block_says_how_far_it_goes(house: House) -> None:
    page = signed_in(house.keeper).get(house.address()).content.decode()
    assert "最多加 5 分，最多扣 5 分" in page
    assert "+5 / −5" in page


def test_a_superior_basis_is_red_on_the_sheet_on_paper_and_beside_its_indicator(house: House) -> None:
    score = UnitScore.objects.get(unit=house.department)
    indicator = next(one for item in score.trace["items"] for one in item["indicators"] if one["id"] == "committee")
    indicator["basis"] = "某省文件第三条"
    score.save()
    client = signed_in(house.keeper)
    said = "按减负规定本不应考，上级依据：某省文件第三条"
    assert f'style="color:#b31b1b">“{indicator["title"]}”{said}</p>' in client.get(house.address()).content.decode()
    assert f'<li class="zg-bad-t">{said}</li>' in client.get(house.address("indicator", "committee")).content.decode()


def test_a_line_of_the_history_leads_to_its_record_for_whoever_may_open_that(house: House) -> None:
    """One change came of a row that everybody reads, one of a row that is a branch's own business."""
    score = UnitScore.objects.get(unit=house.department)
    links = []
    for register in ("source-4.brands/brands", "source-4.member-points/points"):
        row = Row.objects.create(
            register=register, unit=house.department, data={}, written_by="", changed_at=clock.now()
        )
        moved = [{"key": "committee", "label": "示例", "before": "1", "after": "2"}]
        ScoreChange.objects.create(
            score=score, before=1, after=2, at=clock.now(), source=row.source, cause="fact", moved=moved
        )
        links.append(reverse("registers:row", args=[row.pk]))
    client = signed_in(house.keeper)
    pages = [house.address(), house.address("indicator", "committee"), house.address("changes")]
    for page in pages:
        said = client.get(page).content.decode()
        assert [f'href="{link}"' in said for link in links] == [True, False], page
    assert [client.get(link).status_code for link in links] == [200, 403]
