from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zugong.evidence import ledger
from zugong.evidence.ledger import Entry
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Unit
from zugong.work.models import Duty
from zugong.work.tests.conftest import COMMITTEE, HELD, REPORTED, hold


def duty(unit: Unit, period: str) -> Duty:
    return Duty.objects.get(unit=unit, period=period)


def state(unit: Unit, period: str) -> tuple[str, int, dt.date | None]:
    found = duty(unit, period)
    return found.state, found.done, found.fulfilled_on


@pytest.fixture
def owing(county, generate):
    generate()
    return county


def test_recording_a_meeting_fulfils_the_duty_of_its_month(owing):
    source = hold(owing.first, "2026-03-05")
    assert state(owing.first, "2026-03") == ("done", 1, dt.date(2026, 3, 5))
    assert [entry[1:] for entry in duty(owing.first, "2026-03").counted] == [[source, "2026-03-05"]]


def test_nothing_else_is_fulfilled_by_it(owing):
    hold(owing.first, "2026-03-05")
    assert Duty.objects.exclude(state="open").count() == 1


def test_a_second_meeting_makes_up_the_month_before(owing):
    hold(owing.first, "2026-03-05")
    hold(owing.first, "2026-03-15")
    assert state(owing.first, "2026-02") == ("late", 1, dt.date(2026, 3, 15))
    assert state(owing.first, "2026-03") == ("done", 1, dt.date(2026, 3, 5))


def test_an_earlier_meeting_recorded_later_takes_its_place(owing):
    hold(owing.first, "2026-03-15")
    hold(owing.first, "2026-03-05")
    assert state(owing.first, "2026-03") == ("done", 1, dt.date(2026, 3, 5))
    assert state(owing.first, "2026-02") == ("late", 1, dt.date(2026, 3, 15))


def test_a_meeting_of_the_month_that_was_made_up_frees_what_made_it_up(owing):
    hold(owing.first, "2026-03-05")
    hold(owing.first, "2026-03-15")
    hold(owing.first, "2026-02-20")
    assert state(owing.first, "2026-02") == ("done", 1, dt.date(2026, 2, 20))
    assert len(duty(owing.first, "2026-02").counted) == 1


def test_a_reversed_meeting_opens_the_duty_again(owing):
    source = hold(owing.first, "2026-03-05")
    ledger.reverse(source=source, reason="记错日期", by=SYSTEM)
    assert state(owing.first, "2026-03") == ("open", 0, None)
    assert duty(owing.first, "2026-03").counted == []


def test_after_a_reversal_another_meeting_stands_in(owing):
    source = hold(owing.first, "2026-03-05")
    hold(owing.first, "2026-03-20")
    ledger.reverse(source=source, reason="记错日期", by=SYSTEM)
    assert state(owing.first, "2026-03") == ("done", 1, dt.date(2026, 3, 20))
    assert state(owing.first, "2026-02") == ("open", 0, None)


def test_a_corrected_meeting_moves_to_its_right_month(owing):
    source = hold(owing.first, "2026-03-05")
    right = Entry(HELD, owing.first, dt.date(2026, 1, 5), {"type": "committee"}, source)
    ledger.correct(source=source, entries=[right], reason="月份写错", by=SYSTEM)
    assert state(owing.first, "2026-03")[0] == "open"
    assert state(owing.first, "2026-01") == ("done", 1, dt.date(2026, 1, 5))


def test_what_the_institution_asks_of_the_fact_must_hold(owing):
    report = {"unit": owing.first, "occurred_on": dt.date(2026, 3, 5), "by": SYSTEM}
    ledger.record(REPORTED, data={"pages": 1}, source="x:1", **report)
    assert state(owing.first, "2026")[0] == "open"
    ledger.record(REPORTED, data={"pages": 2}, source="x:2", **report)
    assert state(owing.first, "2026")[0] == "done"


def test_before_a_day_of_the_year_means_late_after_it(owing):
    ledger.record(
        REPORTED, unit=owing.first, occurred_on=dt.date(2026, 4, 1), data={"pages": 2}, source="x:1", by=SYSTEM
    )
    assert state(owing.first, "2026") == ("late", 1, dt.date(2026, 4, 1))


def test_several_owed_are_done_with_the_last_of_them(county, institution, generate):
    institution(replace(COMMITTEE, owed=2))
    generate()
    hold(county.first, "2026-03-05")
    assert state(county.first, "2026-03") == ("open", 1, None)
    hold(county.first, "2026-03-06")
    assert state(county.first, "2026-03") == ("done", 2, dt.date(2026, 3, 6))


def test_another_units_meeting_does_not_count(owing):
    hold(owing.second, "2026-03-05")
    assert state(owing.first, "2026-03")[0] == "open"


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_the_facts(owing, count):
    entries = [
        Entry(HELD, owing.first, dt.date(2026, 3, 1 + n % 28), {"type": "committee"}, f"work_tests.meeting:q{n}")
        for n in range(count)
    ]
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        ledger.record_many(entries, by=SYSTEM)
    assert len(queries) == 1 + 3  # the insert; then duties, facts, what changed
    assert state(owing.first, "2026-03") == ("done", 1, dt.date(2026, 3, 1))


def test_a_fact_that_no_duty_waits_for_costs_one_query(owing, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(2):
        hold(owing.organ, "2026-03-05")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_the_duty_open(owing):
    with transaction.atomic():
        hold(owing.first, "2026-03-05")
        transaction.set_rollback(True)
    assert state(owing.first, "2026-03") == ("open", 0, None)


def test_generated_before_or_after_the_facts_it_comes_out_the_same(county, generate):
    days = ["2026-01-20", "2026-03-02", "2026-03-10", "2026-03-15", "2026-05-08"]
    for day in days:
        hold(county.second, day)
    generate()
    for day in days:
        hold(county.first, day)
    columns = ("period", "state", "done", "fulfilled_on")
    of_first, of_second = (
        list(Duty.objects.filter(unit=unit).order_by("rule_id", "period").values_list(*columns))
        for unit in (county.first, county.second)
    )
    assert of_first == of_second
    assert [entry for entry in of_first if entry[1] != "open"] == [
        ("2026-01", "done", 1, dt.date(2026, 1, 20)),
        ("2026-02", "late", 1, dt.date(2026, 3, 10)),
        ("2026-03", "done", 1, dt.date(2026, 3, 2)),
        ("2026-05", "done", 1, dt.date(2026, 5, 8)),
    ]
