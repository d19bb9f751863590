"""A duty that only units of a certain size have: a branch with fewer than seven full members has no committee."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Membership, Unit
from zugong.org.tests import factories
from zugong.work import obligations, services
from zugong.work.models import Duty
from zugong.work.obligations import Size
from zugong.work.tests.conftest import COMMITTEE, TODAY, hold

SIZED = replace(COMMITTEE, only_if=Size("full_members", 3))
MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]


@pytest.fixture
def run(county, institution, generate):
    institution(SIZED)
    return lambda: generate("2026-01-01", "2026-04-30")


def join(branch: Unit, count: int, since: dt.date | None = None, stage: str = "full") -> None:
    members = [factories.member(branch, f"{branch.pk}{stage}{n}", stage=stage) for n in range(count)]
    Membership.objects.filter(person__in=members).update(valid_from=since)


def periods(unit: Unit, **states: str) -> list[str]:
    return list(Duty.objects.filter(unit=unit, **states).order_by("period_start").values_list("period", flat=True))


def test_a_unit_that_is_too_small_does_not_owe(county, run):
    join(county.first, 1)  # two with the one it has
    join(county.second, 3)
    assert run() == 8
    assert periods(county.first) == []
    assert periods(county.second) == MONTHS


def test_members_on_probation_do_not_count_as_full_ones(county, run, institution):
    join(county.second, 2)
    join(county.second, 1, stage="probationary")
    run()
    assert periods(county.second) == []
    institution(replace(SIZED, only_if=Size("members", 3)))
    run()
    assert periods(county.second) == MONTHS


def test_the_register_of_the_first_day_of_the_period_decides_and_of_today_for_those_ahead(county, run):
    join(county.second, 2)
    join(county.second, 1, since=dt.date(2026, 2, 15))
    run()
    assert periods(county.second) == ["2026-03", "2026-04"]


def test_a_unit_whose_members_are_not_registered_keeps_the_duty(county, run):
    run()
    assert periods(county.elsewhere, state="open") == MONTHS


def test_a_duty_written_down_for_a_small_unit_is_let_off_and_one_that_was_done_stays(county, run):
    run()
    hold(county.elsewhere, "2026-01-20")
    join(county.elsewhere, 2)
    assert run() == 0
    assert periods(county.elsewhere, state="done") == ["2026-01"]
    off = Duty.objects.filter(unit=county.elsewhere, state="exempt")
    assert sorted(off.values_list("period", flat=True)) == MONTHS[1:]
    assert set(off.values_list("exempt_reason", "exempted_by", "exempted_on")) == {
        ("正式党员不到 3 人，不用做。", SYSTEM.actor_id, TODAY)
    }


def test_a_unit_that_has_grown_is_asked_again_and_what_it_did_counts(county, run):
    run()
    join(county.elsewhere, 2)
    run()
    hold(county.elsewhere, "2026-03-05")
    join(county.elsewhere, 1, since=dt.date(2026, 2, 20))
    run()
    assert periods(county.elsewhere, state="exempt") == ["2026-01", "2026-02"]
    assert periods(county.elsewhere, state="done") == ["2026-03"]
    assert periods(county.elsewhere, state="open") == ["2026-04"]


def test_what_a_person_let_off_stays_let_off(county, run):
    join(county.second, 3)
    run()
    duty = Duty.objects.get(unit=county.second, period="2026-03")
    services.exempt_duty(duty=duty, reason="支部书记空缺", by=county.colleague)
    run()
    duty.refresh_from_db()
    assert (duty.state, duty.exempt_reason) == ("exempt", "支部书记空缺")


def test_the_national_rules_ask_a_committee_of_seven_full_members(county):
    with obligations.reading(obligations.from_library), clock.frozen(TODAY):
        join(county.second, 7)
        join(county.first, 5)  # six with the one it has
        services.generate_duties(since=TODAY, until=TODAY, by=SYSTEM)
        committee = Duty.objects.filter(rule_id="national.organisation-life/committee_meeting")
        assert set(committee.values_list("unit_id", flat=True)) == {county.second.pk, county.elsewhere.pk}
        assert {duty.closes_on for duty in committee} == {dt.date(2026, 3, 31)}
