"""Whoever cheats is refused, and nothing that was published changes without a word."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, ScoreChange
from zugong.assessment.results import objections, sealing, services
from zugong.assessment.visits import services as visits
from zugong.casework import services as cases
from zugong.casework.models import Case
from zugong.evidence import facts
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.timeline import Period

from .county import TODAY, account
from .test_results import award_indicator, awarded, contest, days, drawn, house, page, published

__all__ = ["house"]
pytestmark = pytest.mark.django_db
ROUTE = ("source-4.assessment-objections", "assessment_objection")


def post(who: Account, house: SimpleNamespace, found: objections.Contested, **changed: str) -> tuple[int, str]:
    """An objection sent by hand, with whatever one likes in it: the status, and what the answer says."""
    client = Client()
    client.force_login(who)
    said = {"item": found.title, "mark": found.value, "claim": "没有算", "unit": str(house.department.pk), **changed}
    address = f"{reverse('casework:new', args=ROUTE)}?unit={said['unit']}&origin={changed.get('origin', found.origin)}"
    answer = client.post(address, {name: value for name, value in said.items() if name != "origin"})
    return answer.status_code, answer.content.decode()


def own_mark(house: SimpleNamespace, result: Any) -> objections.Contested:
    return objections.Contested(result.lines.get(unit=house.department), award_indicator(result))


# ---- objections ----------------------------------------------------------------------------------


def test_nobody_contests_past_the_window_however_the_form_is_sent(house: SimpleNamespace) -> None:
    mark = own_mark(house, published(house))
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        status, told = post(house.clerk, house, mark)
    assert status == 422
    assert "异议收到 2026-11-22，已经过了" in told
    assert Case.objects.count() == 0


@pytest.mark.parametrize("route", ["assessment_objection", "person_objection", "member_objection"])
def test_without_a_mark_nothing_is_opened_that_only_a_line_can_open(house: SimpleNamespace, route: str) -> None:
    """From the list of routes, or with the origin left out: no window, no guard and no campaign would know of the case."""
    declared = next(one for one in institutions.routes(clock.today()) if one.route.id == route)
    for origin in ("", "registers:7"):
        why = objections.gate(declared, house.department, origin, {"item": "随便", "claim": "试试"}, house.clerk)
        assert why == "请从成绩表的那一行提。"
    assert objections.begins_at(declared) == reverse(
        "assessment:results" if route == "assessment_objection" else "assessment:people"
    )


def test_a_selections_own_objection_is_opened_without_a_mark(house: SimpleNamespace) -> None:
    """A route of that name beside no scheme is about a public notice of its own."""
    found = [one for one in institutions.routes(clock.today()) if one.route.id == "objection"]
    assert {one.institution.id for one in found} == {"source-4.brands", "source-2.selections"}
    assert [objections.gate(one, house.department, "", {}, house.clerk) for one in found] == [None, None]
    assert [objections.begins_at(one) for one in found] == ["", ""]


def test_the_form_of_an_objection_leads_to_the_results(house: SimpleNamespace) -> None:
    published(house)
    client, address = Client(), reverse("casework:new", args=ROUTE)
    client.force_login(house.clerk)
    assert client.get(address).headers["Location"] == reverse("assessment:results")
    told = client.get(address, follow=True).content.decode()
    assert "“考核异议”从这里的那一行提。" in told
    sent = client.post(address, {"_unit": house.department.pk, "item": "随便", "claim": "试试"})
    assert sent.status_code == 422
    assert "请从成绩表的那一行提。" in sent.content.decode()
    assert Case.objects.count() == 0


def test_a_mark_asked_for_as_a_number_is_the_published_one(house: SimpleNamespace) -> None:
    awarded(house, house.department, house.assessor)
    mark = own_mark(house, published(house))
    assert mark.value == "0.50"
    status, told = post(house.clerk, house, mark, mark="0.6")
    assert (status, "异议里写成了“0.6”" in told) == (422, True)
    assert post(house.clerk, house, mark, mark="0.5")[0] == 302


def test_a_mark_is_contested_once_and_again_only_after_it_was_withdrawn(house: SimpleNamespace) -> None:
    result = published(house)
    mark = own_mark(house, result)
    assert post(house.clerk, house, mark)[0] == 302
    first = Case.objects.get()
    status, told = post(house.clerk, house, mark)
    assert status == 422
    assert f"已经提过异议：{first.number}" in told
    with pytest.raises(Refused, match="已经提过异议"), transaction.atomic():
        contest(house, result, mark.indicator)
    cases.withdraw_case(case=first, reason="看错了", by=house.clerk)
    assert post(house.clerk, house, mark)[0] == 302
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"mark": "9.99"}, "成绩表上是“0.00”，异议里写成了“9.99”"),
        ({"item": "别的一项"}, "异议里写成了“别的一项”"),
        ({"origin": "assessment.mark:999999:awarded"}, "没有这一项"),
        ({"origin": "assessment.mark:x:awarded"}, "没有这一项"),
    ],
)
def test_what_is_said_of_a_mark_is_what_was_published(
    house: SimpleNamespace, changed: dict[str, str], told: str
) -> None:
    status, words = post(house.clerk, house, own_mark(house, published(house)), **changed)
    assert status == 422
    assert told in words
    assert Case.objects.count() == 0


def test_an_indicator_that_is_not_on_the_line_cannot_be_contested(house: SimpleNamespace) -> None:
    mark = own_mark(house, published(house))
    status, words = post(house.clerk, house, mark, origin=f"assessment.mark:{mark.line.pk}:nothing")
    assert (status, "没有这一项" in words) == (422, True)


def test_another_unit_contests_neither_for_itself_nor_in_the_name_of_the_first(house: SimpleNamespace) -> None:
    mark = own_mark(house, published(house))
    status, _told = post(house.stranger, house, mark)
    assert status in (403, 404, 422)
    status, told = post(house.stranger, house, mark, unit=str(house.neighbour.pk))
    assert (status, "没有这一项" in told) == (422, True)
    assert Case.objects.count() == 0


def test_an_edition_that_was_corrected_is_contested_no_more(house: SimpleNamespace) -> None:
    first = published(house)
    campaigns.reopen_campaign(campaign=house.campaign, reason="漏记", by=house.assessor)
    house.campaign.refresh_from_db()
    awarded(house, house.department, house.assessor)
    published(house, "漏记一次表彰")
    status, told = post(house.clerk, house, own_mark(house, first))
    assert status == 422
    assert "请对第 2 版提" in told


def test_what_was_not_published_is_not_contested(house: SimpleNamespace) -> None:
    status, told = post(house.clerk, house, own_mark(house, drawn(house)))
    assert (status, "还没有公布" in told) == (422, True)


def test_the_unit_does_not_decide_its_own_objection(house: SimpleNamespace) -> None:
    result = published(house)
    case = contest(house, result, award_indicator(result))
    for who in (house.clerk, house.stranger):
        with pytest.raises(Refused):
            cases.act_on_case(case=case, step="verify", outcome="upheld", cells={"finding": "属实"}, by=who)
        client = Client()
        client.force_login(who)
        client.post(
            reverse("casework:act", args=[case.pk]), {"_step": "verify", "_outcome": "upheld", "finding": "属实"}
        )
    case.refresh_from_db()
    assert case.place == "verify"


@pytest.fixture
def visited(house: SimpleNamespace) -> SimpleNamespace:
    """The neighbourhood's on-site mark: one assessor marked it, and another who was there finished the visit."""
    marker = account("marker", "assessor", house.made.committee)
    opened = campaigns.open_campaign(
        period=Period.parse("2026"), institution_id="source-4.year-one-plus-x", by=house.assessor
    )
    visit = visits.plan_visit(
        kind="source-4.year-one-plus-x/onsite", unit=house.department, on=TODAY, assessors=[marker, house.assessor], by=house.assessor
    )  # fmt: skip
    visit = visits.begin_visit(visit=visit, by=marker, seed="test")
    for check in visit.checks.prefetch_related("samples"):
        verdicts = dict.fromkeys((one.pk for one in check.samples.all()), "right")
        visits.mark_check(check=check, said=visits.Marked(check.full - 5, "缺一份", "", verdicts), by=marker)
    visits.finish_visit(visit=visit, by=house.assessor)
    closed = campaigns.close_campaign(campaign=opened, by=house.colleague)
    result = services.seal_and_draw_up(campaign=closed, by=house.colleague)
    return SimpleNamespace(marker=marker, result=services.publish_result(result=result, days=days(), by=house.leader))


def test_who_went_on_the_visit_does_not_verify_what_is_said_against_its_mark(
    house: SimpleNamespace, visited: SimpleNamespace
) -> None:
    case = contest(house, visited.result, "venue")
    said = {"finding": "看过"}
    for who in (visited.marker, house.assessor):
        with pytest.raises(Refused, match="换一个人核实"):
            cases.act_on_case(case=case, step="verify", outcome="rejected", cells=said, by=who)
    moved = cases.act_on_case(case=case, step="verify", outcome="rejected", cells=said, by=house.colleague)
    assert not moved.is_open


# ---- no silent change ----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, settings: Any, house: SimpleNamespace) -> Iterator[Path]:
    """The county's own copy of the institution, as somebody with a hand on the server has it."""
    for file in library.PACKAGED.rglob("*.yaml"):
        target = tmp_path / file.relative_to(library.PACKAGED)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    library.forget()
    facts.refresh()
    campaigns.rescore(campaign=house.campaign, by=house.assessor)
    house.campaign.refresh_from_db()
    yield tmp_path
    settings.ZUGONG_INSTITUTIONS = None
    library.forget()
    facts.refresh()


def edit(folder: Path) -> None:
    """An award of the county is worth five times as much, and the edition is called as before."""
    file = folder / "source-4" / "organs-ten-plus-one.yaml"
    text = file.read_text("utf-8")
    assert "county: 0.5" in text
    file.write_text(text.replace("county: 0.5", "county: 2.5"), "utf-8")
    library.forget()


def test_a_file_changed_in_the_folder_after_closing_is_not_sealed_as_if_nothing_were(
    house: SimpleNamespace, folder: Path
) -> None:
    awarded(house, house.department, house.assessor)
    house.campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)
    edit(folder)
    with pytest.raises(Refused, match="截止以后制度改过"):
        services.seal_and_draw_up(campaign=house.campaign, by=house.assessor)
    campaigns.reopen_campaign(campaign=house.campaign, reason="制度改过", by=house.assessor)
    told = ScoreChange.objects.filter(score__unit=house.department).order_by("-pk").first()
    assert told is not None
    assert [(one["before"], one["after"]) for one in told.moved] == [("0.50", "2.50")]


def test_a_file_changed_after_publication_leaves_what_was_published_and_says_so(
    house: SimpleNamespace, folder: Path
) -> None:
    awarded(house, house.department, house.assessor)
    result = published(house)
    before = {line.unit_id: line.total for line in result.lines.all()}
    assert "现行的已经不是这一版" not in page(house.clerk, "result", result.pk).content.decode()
    edit(folder)
    assert {line.unit_id: line.total for line in result.lines.all()} == before
    told = page(house.clerk, "result", result.pk).content.decode()
    assert "现行的已经不是这一版" in told
    mark = page(house.clerk, "sealed-mark", result.pk, house.department.pk, award_indicator(result))
    assert mark.context["detail"].marks == Decimal("0.50")


def test_a_sealed_file_that_somebody_changed_is_handed_out_to_nobody(house: SimpleNamespace) -> None:
    result = published(house)
    file = sealing.file_of(result)
    text = file.read_text("utf-8")
    file.write_text(text.replace('"total": "', '"total": "9', 1), "utf-8")
    answer = page(house.assessor, "bundle", result.pk, post={})
    assert answer.status_code == 409
    assert "有人改过" in answer.content.decode()
    assert page(house.assessor, "notice", result.pk).status_code == 404


def test_a_record_of_a_closed_year_is_neither_added_nor_taken_back(house: SimpleNamespace) -> None:
    record = awarded(house, house.department, house.assessor)
    result = published(house)
    for act in (
        lambda: awarded(house, house.department, house.assessor),
        lambda: campaigns.withdraw_daily(record=record, reason="不要了", by=house.assessor),
    ):
        with pytest.raises(Refused, match="考核已经截止"):
            act()
    client = Client()
    client.force_login(house.assessor)
    client.post(reverse("assessment:withdraw-daily", args=[record.pk]), {"reason": "不要了"})
    record.refresh_from_db()
    assert record.standing
    assert Campaign.objects.get(pk=house.campaign.pk).state == Campaign.State.CLOSED
    assert result.lines.get(unit=house.department).total > 0
