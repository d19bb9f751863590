"""Closing a campaign and opening it again: who may, what stands still, what counts afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment import rules, schemes, services
from zugong.assessment.models import Campaign, ScoreChange, UnitScore
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.timeline import Period

from .county import TODAY, account, county, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        first = made.departments[0]
        hold(made.branches[first.pk][0], dt.date(2026, 3, 9))
        yield SimpleNamespace(
            made=made,
            department=first,
            branch=made.branches[first.pk][0],
            campaign=Campaign.objects.get(),
            assessor=account("assessor", "assessor", made.committee),
            clerk=account("clerk", "organ_clerk", first.children.get()),
            leader=account("leader", "section_officer", made.committee),
        )


def page(who: object, name: str, campaign: Campaign, *more: object, post: dict[str, str] | None = None):
    client = Client()
    client.force_login(who)
    address = reverse(f"assessment:{name}", args=[campaign.pk, *more])
    return client.get(address) if post is None else client.post(address, post)


def total(house: SimpleNamespace):
    return UnitScore.objects.get(unit=house.department).total


def test_the_assessor_closes_after_being_told_what_follows(house: SimpleNamespace) -> None:
    assert (
        reverse("assessment:close", args=[house.campaign.pk])
        in page(house.assessor, "ranks", house.campaign).content.decode()
    )
    asked = page(house.assessor, "close", house.campaign).content.decode()
    assert "考核周期还有 49 天才结束" in asked
    assert "截止前先把 4 家单位的得分重算一遍" in asked
    assert Campaign.objects.get().live
    answer = page(house.assessor, "close", house.campaign, post={})
    assert answer.url == reverse("assessment:ranks", args=[house.campaign.pk])
    closed = Campaign.objects.get()
    assert (closed.live, closed.closed_by_name, closed.closed_at) == (False, "assessor", clock.now())


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_nobody_else_closes_or_opens(house: SimpleNamespace, who: str) -> None:
    for name in ("close", "reopen"):
        assert page(getattr(house, who), name, house.campaign).status_code == 403
        assert page(getattr(house, who), name, house.campaign, post={"reason": "想改"}).status_code == 403
    assert Campaign.objects.get().live
    assert "截止考核" not in page(house.leader, "ranks", house.campaign).content.decode()


def test_what_the_days_did_is_counted_before_the_scores_stand_still(house: SimpleNamespace) -> None:
    with clock.frozen(dt.date(2027, 1, 4)):
        before = total(house)
        services.close_campaign(campaign=house.campaign, by=SYSTEM)
        assert total(house) < before
        assert UnitScore.objects.get(unit=house.department).as_of == dt.date(2027, 1, 4)
        assert ScoreChange.objects.filter(score__unit=house.department).latest("pk").cause == "日期推移"


def test_a_closed_sheet_tells_what_was_got_and_no_longer_what_could_be(house: SimpleNamespace) -> None:
    live = page(house.clerk, "sheet", house.campaign, house.department.pk).content.decode()
    assert "还差什么" in live
    services.close_campaign(campaign=house.campaign, by=SYSTEM)
    answer = page(house.clerk, "sheet", house.campaign, house.department.pk)
    closed = answer.content.decode()
    assert "2026-11-12 已截止，得分和名次不再变" in closed
    assert "还差什么" not in closed
    assert [item.gain for item in answer.context["sheet"].items] == [0] * 10
    assert "还可得" not in closed
    needs = page(house.clerk, "needs", house.campaign, house.department.pk)
    assert needs.context["sheet"].all_needs == []
    ranks = page(house.assessor, "ranks", house.campaign).content.decode()
    assert "2026-11-12 已截止，得分和名次不再变" in ranks
    assert "只有考核组能看" not in ranks


def test_opened_again_with_a_reason_what_came_in_between_counts(house: SimpleNamespace) -> None:
    services.close_campaign(campaign=house.campaign, by=SYSTEM)
    before = total(house)
    hold(house.branch, dt.date(2026, 8, 9), number=2)
    assert total(house) == before
    unsaid = page(house.assessor, "reopen", house.campaign, post={"reason": " "})
    assert unsaid.status_code == 422
    assert not Campaign.objects.get().live
    page(house.assessor, "reopen", house.campaign, post={"reason": "截止早了"})
    opened = Campaign.objects.get()
    assert (opened.live, opened.closed_at, opened.closed_by_name) == (True, None, "")
    assert total(house) > before
    kept = AuditEntry.objects.filter(verb="assessment.reopen_campaign").latest("seq")
    assert kept.details["reason"] == "截止早了"


def test_twice_is_refused(house: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="这次考核没有截止，不用重新打开。"):
        services.reopen_campaign(campaign=house.campaign, reason="看看", by=SYSTEM)
    services.close_campaign(campaign=house.campaign, by=SYSTEM)
    with pytest.raises(Refused, match="这次考核已经截止。"):
        services.close_campaign(campaign=house.campaign, by=SYSTEM)


def closed(institution: str, period: str, unit: Unit | None = None) -> Campaign:
    return Campaign.objects.create(
        institution_id=institution, period_code=period, unit=unit, title=institution, state=Campaign.State.CLOSED, opened_at=clock.now(),
    )  # fmt: skip


def test_a_half_year_that_was_closed_stands_still_too(house: SimpleNamespace) -> None:
    """Its scheme is not on the shelf any more: then nothing of that half is changed, and nothing of the other is held up."""
    closed("county.gone", Period.of("half", dt.date(2026, 3, 9)).code)
    days = (dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2025, 12, 31))
    told = [rules.year_open(house.department, day, "organs.awarded") for day in days]
    assert told == ["2026 年的考核已经截止，记录不能再改。"] * 2 + [None, None]


def test_a_quarter_binds_what_its_scheme_looks_at(house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    quarter = closed("source-4.organs-ten-plus-one", Period.of("quarter", dt.date(2026, 3, 9)).code)
    book = schemes.book_of(house.campaign)
    monkeypatch.setattr(schemes, "find", lambda found, period, **_: book if (found, period.code) == (quarter.institution_id, quarter.period_code) else None)  # fmt: skip
    kinds = ("organs.awarded", "performance.month_graded")
    told = [rules.year_open(house.department, dt.date(2026, 3, 9), kind) for kind in kinds]
    assert told == ["2026 年的考核已经截止，记录不能再改。", None]


def test_what_a_unit_closed_about_its_people_binds_its_own_kinds_alone(house: SimpleNamespace) -> None:
    closed("source-0.performance", "2026", house.department)
    closed("county.gone", "2026", house.department)
    kinds = ("performance.month_graded", "study.note_written", "organs.awarded")
    reads = schemes.book("source-0.performance", Period.parse("2026"), people=True).plan.reads
    assert [kind in reads for kind in kinds] == [True, True, False]
    for unit in (house.department, house.branch):
        told = [rules.year_open(unit, dt.date(2026, 3, 9), kind) for kind in kinds]
        assert told == ["2026 年的考核已经截止，记录不能再改。", None, None]
    elsewhere = house.made.departments[1]
    assert rules.year_open(elsewhere, dt.date(2026, 3, 9), "performance.month_graded") is None
