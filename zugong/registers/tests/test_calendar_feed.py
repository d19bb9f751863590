"""Rows in the calendar where they are too many to be named: counted, and what matters still by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers import calendar_feed, services
from zugong.registers.models import Row
from zugong.timeline import Period
from zugong.work.feeds import Entry, Window

from .conftest import TODAY, House

YEARLY = "source-4.year-calendar/activities"
TITLE = "年度活动日历"
YEAR, NOVEMBER = Period.parse("2026"), Period.parse("2026-11")
pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Unit:
    return factories.working_committee()


@pytest.fixture
def keeper(committee: Unit) -> Account:
    return factories.account("committee_leader", committee)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_feed, "MOST", 3)
    monkeypatch.setattr(calendar_feed, "FEW", 1)


def write(unit: Unit, activity: str, **cells: object) -> Row:
    said = {"year": "2026", "activity": activity, "word": "year_end", "state": "planned", **cells}
    return services.write_row(register=YEARLY, unit=unit, cells=said, by=SYSTEM)


def told(window: Window) -> set[tuple[str, str, str, str, int]]:
    return {_short(one) for one in calendar_feed.rows(window)}


def _short(one: Entry) -> tuple[str, str, str, str, int]:
    return (one.day.isoformat(), one.title, one.light, one.words, one.number)


def fill(committee: Unit) -> list[Row]:
    rows = [write(committee, f"年底的事{number}") for number in range(3)]
    write(committee, "年底办过了", state="done", done_on="2026-11-02")
    write(committee, "五月的事", word="may")
    write(committee, "定了日子", until="2026-12-01", on="2026-11-20")
    return rows


@pytest.mark.usefixtures("few")
def test_the_rows_of_a_crowded_day_are_one_line_for_each_light_and_the_rest_stands_by_name(
    committee: Unit, keeper: Account
) -> None:
    rows = fill(committee)
    window = Window(keeper, YEAR, TODAY)
    named = {("2026-05-31", "五月的事", "bad", "过期", 1), ("2026-11-20", "定了日子", "warn", "快到期", 1)}
    done = ("2026-12-31", TITLE, "ok", "办结 1", 1)
    assert told(window) == {*named, ("2026-12-31", TITLE, "info", "在办 3", 3), done}
    first = replace(window, first=frozenset({f"registers.row:{rows[0].pk}", "registers.row:0", "work.duty:1"}))
    alone = ("2026-12-31", "年底的事0", "info", "在办", 1)
    assert told(first) == {*named, alone, ("2026-12-31", TITLE, "info", "在办 2", 2), done}
    assert told(replace(first, days=NOVEMBER)) == {("2026-11-20", "定了日子", "warn", "快到期", 1)}


@pytest.mark.usefixtures("few")
def test_more_fixed_days_than_can_be_named_are_counted_by_how_late_each_row_is(
    committee: Unit, keeper: Account
) -> None:
    for number, until in enumerate(("2026-11-01", "2026-11-20", "2026-11-30", "2027-06-30")):
        write(committee, f"定了日子{number}", until=until, on="2026-11-25")

    assert told(Window(keeper, YEAR, TODAY)) == {
        ("2026-11-25", TITLE, "bad", "过期 1", 1), ("2026-11-25", TITLE, "warn", "快到期 2", 2), ("2026-11-25", TITLE, "info", "在办 1", 1),
    }  # fmt: skip


@pytest.mark.usefixtures("few")
def test_a_counted_line_leads_to_the_list_of_that_day(committee: Unit, keeper: Account, client) -> None:
    fill(committee)
    line = next(one for one in calendar_feed.rows(Window(keeper, YEAR, TODAY)) if one.number == 3)
    assert line.url.partition("?")[0] == reverse("registers:register", args=YEARLY.split("/"))
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    assert client.get(line.url).context["total"] == 4


@pytest.mark.usefixtures("few")
def test_strangers_are_told_no_numbers(committee: Unit, keeper: Account, house: House) -> None:
    rows = fill(committee)
    first = frozenset({f"registers.row:{rows[0].pk}"})
    assert told(Window(house.stranger, YEAR, TODAY, first=first)) == set()
    assert told(Window(house.admin, YEAR, TODAY, first=first)) == set()


@pytest.mark.usefixtures("few")
def test_counting_and_naming_tell_the_same_lights(
    committee: Unit, keeper: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(committee)
    for day in (TODAY, dt.date(2026, 4, 1), dt.date(2026, 12, 20), dt.date(2027, 1, 5)):
        counted = sorted((one.day, one.light, one.number) for one in calendar_feed.rows(Window(keeper, YEAR, day)))
        with monkeypatch.context() as patch:
            patch.setattr(calendar_feed, "MOST", 300)
            named = sorted((one.day, one.light) for one in calendar_feed.rows(Window(keeper, YEAR, day)))
        assert sorted((day, light) for day, light, number in counted for _ in range(number)) == named


@pytest.mark.usefixtures("few")
def test_the_workbench_counts_what_else_falls_due_also_where_a_day_is_one_line(
    committee: Unit, keeper: Account, client: Client
) -> None:
    for number, day in enumerate(("01", "02", "03", "04", "05", "06", "11", "11", "11")):
        write(committee, f"过期的事{number}", until=f"2026-11-{day}")
    client.force_login(keeper)
    assert "还有 4 项" in client.get(reverse("cockpit:waiting")).content.decode()
