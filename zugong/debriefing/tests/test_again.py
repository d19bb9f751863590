"""A ballot that was withdrawn lets its reports go; what falls due after the year is still written then; and by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from zugong.ballots import services as ballots
from zugong.debriefing import queries, services
from zugong.debriefing.models import Cadence, Hall, Report
from zugong.debriefing.tests.crowd import open_hall
from zugong.debriefing.tests.test_pages import signed_in
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.rulebook import declared as institutions
from zugong.timeline import Period

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2027, 1, 12)
BEGIN = "从记录开始写"


@pytest.fixture(autouse=True)
def _december() -> Any:
    with clock.frozen(dt.date(2026, 12, 15)):
        yield


def house() -> tuple[Unit, Unit, Account]:
    """A committee, its only branch, and the account of the secretary."""
    committee = factories.unit("organ_committee", factories.department(factories.working_committee()))
    branch = factories.branch(committee, "示例支部")
    secretary = factories.member(branch)
    factories.post(secretary, branch)
    return committee, branch, factories.account("branch_secretary", branch, person=secretary)


def rounds_shown(account: Account) -> list[tuple[str, str]]:
    return [(one.period.code, one.state) for own in queries.own_rounds(account, clock.today()) for one in own.rounds]


# ---- a ballot that was withdrawn -------------------------------------------------------------------------


def test_reports_of_a_withdrawn_ballot_are_given_on_another_from_the_beginning() -> None:
    hall, keeper, _slips = open_hall(6)
    first, second, third = hall.speakers
    services.call_speaker(hall=hall, report=first, by=keeper)
    services.end_speech(hall=hall, report=first, by=keeper)
    client, again = signed_in(keeper), ["source-4.debriefing", "branch", hall.unit_id, hall.period]
    new = reverse("debriefing:new-hall", args=again)
    assert new not in client.get(reverse("debriefing:round", args=again)).content.decode()
    with pytest.raises(Refused, match="已经排进评议会"):
        services.return_report(report=first, reason="再写", by=keeper)
    ballots.withdraw_poll(poll=hall.poll, reason="票样写错了", by=keeper)
    assert new in client.get(reverse("debriefing:round", args=again)).content.decode()
    told = client.get(reverse("debriefing:hall", args=[hall.pk])).content.decode()
    assert ("评议票撤销了，另排一场" in told, 'name="do"' in told) == (True, False)
    services.return_report(report=third, reason="数字再核一核", by=keeper)
    third.refresh_from_db()
    assert (third.state, third.hall) == ("returned", None)
    form = {"title": "重新评议", "held_on": "2026-12-15", "entitled": 6, "reports": [first.pk, second.pk]}
    assert client.post(new, form).status_code == 302
    held = Hall.objects.exclude(pk=hall.pk).get()
    assert [(one.pk, one.order, one.began_at, one.ended_at) for one in held.speakers] == [
        (first.pk, 1, None, None),
        (second.pk, 2, None, None),
    ]
    assert Hall.objects.get(pk=hall.pk).speakers == []
    # On the second ballot they stand as any other.
    first.refresh_from_db()
    assert services.call_speaker(hall=held, report=first, by=keeper).began_at is not None
    with pytest.raises(Refused, match="已经排进别的评议会"):
        services.open_hall(
            declared=_level(), unit=hall.unit, called=_called(hall, [Report.objects.get(pk=second.pk)]), by=keeper
        )


def _level() -> institutions.DeclaredDebriefing:
    return institutions.debriefing("source-4.debriefing/branch", clock.today())


def _called(hall: Hall, reports: list[Report]) -> services.Called:
    return services.Called(period=Period.parse(hall.period), reports=reports, entitled=6, held_on=clock.today())


# ---- after the year --------------------------------------------------------------------------------------


def test_in_january_the_round_of_the_year_before_is_begun_from_the_page() -> None:
    _committee, branch, secretary = house()
    client = signed_in(secretary)
    begin = reverse("debriefing:begin", args=["source-4.debriefing", "branch", branch.pk, "2026"])
    with clock.frozen(JANUARY):
        assert rounds_shown(secretary) == [("2026", ""), ("2027", "")]
        page = client.get(reverse("debriefing:home")).content.decode()
        assert (begin in page, BEGIN in page, "2027-01-31 前述完" in page) == (True, True, True)
        assert "2027-01-31 前述完" in client.get(reverse("cockpit:later")).content.decode()
        assert client.post(begin).status_code == 302
        report = Report.objects.get()
        assert (report.period, report.due_on) == ("2026", dt.date(2027, 1, 31))
        # What is written for last year leaves the rhythm of this one to be chosen.
        [own] = queries.own_rounds(secretary, clock.today())
        assert (own.year, own.may_choose) == (2027, True)
        services.send_report(report=report, by=secretary)
    with clock.frozen(dt.date(2027, 12, 1)):
        assert rounds_shown(secretary) == [("2026", "sent"), ("2027", "")]


def test_the_rounds_of_last_year_follow_what_was_chosen_then_and_only_those_held_now_are_there() -> None:
    _committee, branch, secretary = house()
    Cadence.objects.create(unit=branch, debriefing="source-4.debriefing/branch", year=2026, every="quarter")
    Cadence.objects.create(unit=branch, debriefing="source-4.debriefing/branch", year=2027, every="half")
    with clock.frozen(JANUARY):
        assert rounds_shown(secretary) == [("2026-Q4", ""), ("2027-H1", ""), ("2027-H2", "")]


def test_what_nobody_began_stays_on_the_page_and_leaves_the_workbench_after_its_day() -> None:
    _committee, _branch, secretary = house()
    client = signed_in(secretary)
    with clock.frozen(dt.date(2027, 2, 1)):
        page = client.get(reverse("debriefing:home")).content.decode()
        assert ("过期没写" in page, "2027-01-31 前述完" in page) == (True, True)
        assert "2027-01-31 前述完" not in client.get(reverse("cockpit:later")).content.decode()


def test_the_superior_is_led_to_the_round_that_is_being_held() -> None:
    committee, _branch, _secretary = house()
    keeper = signed_in(factories.account("organ_clerk", committee))
    last, this = (
        reverse("debriefing:round", args=["source-4.debriefing", "branch", committee.pk, year])
        for year in ("2026", "2027")
    )
    with clock.frozen(JANUARY):
        page = keeper.get(reverse("debriefing:home")).content.decode()
        assert (f'"{last}"' in page, f'"{this}"' in page) == (True, False)
        others = keeper.get(this).content.decode()
        assert all(f">{words}<" in others for words in ("2026年", "2026年第四季度", "2026年下半年"))
    with clock.frozen(dt.date(2027, 2, 1)):
        page = keeper.get(reverse("debriefing:home")).content.decode()
        assert (f'"{last}"' in page, f'"{this}"' in page) == (False, True)


def test_a_returned_report_is_on_the_workbench_of_whoever_reported_also_out_of_office() -> None:
    committee, branch, secretary = house()
    report = services.begin_report(declared=_level(), unit=branch, period=_year(), by=secretary)
    report = services.send_report(report=report, by=secretary)
    keeper = factories.account("organ_clerk", committee)
    services.return_report(report=report, reason="数字再核一核", by=keeper)
    # The role and the post are over; the report is still this person's.
    secretary.grants.update(role="member")
    branch.posts.update(valid_to=clock.today())
    page = signed_in(Account.objects.get(pk=secretary.pk)).get(reverse("cockpit:later")).content.decode()
    assert ("上级退回：数字再核一核" in page, reverse("debriefing:write", args=[report.pk]) in page) == (True, True)


def _year() -> Period:
    return Period.of("year", clock.today())


# ---- by whom ---------------------------------------------------------------------------------------------


def test_only_the_post_that_reports_and_whoever_records_see_the_round_as_their_own() -> None:
    _committee, branch, secretary = house()
    organiser, plain = factories.members(branch, 2)
    factories.post(organiser, branch, "organiser")
    keeper, colleague, stranger = (
        secretary,
        factories.account("member", branch, person=organiser),
        factories.account("member", branch, person=plain),
    )
    begin = reverse("debriefing:begin", args=["source-4.debriefing", "branch", branch.pk, "2026"])
    shown = [
        begin in signed_in(one).get(reverse("debriefing:home")).content.decode()
        for one in (keeper, colleague, stranger)
    ]
    assert shown == [True, False, False]
    assert [rounds_shown(one) for one in (colleague, stranger)] == [[], []]
    for one in (colleague, stranger):
        signed_in(one).post(begin)
    assert not Report.objects.exists()
    # Whoever holds the very post and records for nobody writes it.
    branch.posts.filter(role="secretary").update(valid_to=clock.today())
    factories.post(plain, branch, valid_from=clock.today())
    assert rounds_shown(Account.objects.get(pk=stranger.pk)) == [("2025", ""), ("2026", "")]
