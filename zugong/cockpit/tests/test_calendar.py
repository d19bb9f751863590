"""One calendar: what it asks, what it says of a day, and the file for other calendars."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from zugong.cockpit import calendar, ical
from zugong.cockpit.calendar import Asked, Placed
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.tests import factories
from zugong.work import services as work
from zugong.work.feeds import Entry

TODAY = dt.date(2026, 11, 12)


def entry(title: str, comes: str = "", **more: object) -> Placed:
    return Placed(Entry(TODAY, "row", title, "info", "在办", comes=comes, **more))  # type: ignore[arg-type]


def test_two_things_clash_where_one_unit_lies_in_the_other_and_nowhere_else() -> None:
    said = [entry("甲", "00010002"), entry("乙", "0001"), entry("丙", "00010003"), entry("丁")]
    assert calendar._conflicts(said) == ["“甲”和“乙”同一天叫同一批人来。", "“乙”和“丙”同一天叫同一批人来。"]


@pytest.mark.parametrize(
    ("view", "days"),
    [
        ("month", ("2026-10-26", "2026-12-06")),
        ("week", ("2026-11-09", "2026-11-15")),
        ("year", ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_month_is_shown_in_whole_weeks(view: str, days: tuple[str, str]) -> None:
    asked = Asked(view, TODAY).days
    assert (asked.start.isoformat(), asked.end.isoformat()) == days


def test_the_file_is_escaped_and_folded_between_characters() -> None:
    long = Entry(TODAY, "case", "整改，" * 20 + "a;b,c\\d", "bad", "逾期", url="/cases/1/", unit="一支部")
    written = ical.written([long], "http://example.test/")
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    whole = written.replace(b"\r\n ", b"").decode()
    assert ["整改，" * 20 + "a\\;b\\,c\\\\d" in whole, "URL:http://example.test/cases/1/" in whole] == [True, True]
    assert ["DTSTART;VALUE=DATE:20261112" in whole, "DTEND;VALUE=DATE:20261113" in whole] == [True, True]


@pytest.mark.django_db
@pytest.mark.parametrize("view", calendar.VIEWS)
def test_the_page_costs_few_queries_and_reads_bad_addresses_as_none(
    view: str, client, django_assert_max_num_queries
) -> None:
    with clock.frozen(TODAY):
        committee = factories.working_committee()
        for _ in range(3):
            factories.branch(factories.department(committee))
        work.generate_duties(since=dt.date(2026, 11, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
        client.force_login(factories.account("assessor", committee), "django.contrib.auth.backends.ModelBackend")
        address = reverse("cockpit:calendar")
        client.get(address)
        with django_assert_max_num_queries(15):
            answer = client.get(address, {"view": view})
        assert (answer.status_code, answer.context["asked"].view) == (200, view)
        odd = client.get(address, {"view": "century", "day": "0001-01-01", "unit": "x", "kind": "?" * 99})
        assert (odd.status_code, odd.context["asked"].view, odd.context["asked"].day) == (200, "month", TODAY)


@pytest.mark.django_db
def test_administrators_and_strangers_are_told_whom_to_ask(client) -> None:
    branch = factories.branch(factories.department(factories.working_committee()))
    client.force_login(
        factories.account("system_admin", factories.county()), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(reverse("cockpit:calendar")).status_code == 403
    client.force_login(
        factories.account("branch_secretary", factories.branch(factories.department())),
        "django.contrib.auth.backends.ModelBackend",
    )
    answers = [
        client.get(reverse(name), {"unit": branch.pk}).status_code
        for name in ("cockpit:calendar", "cockpit:calendar-ics")
    ]
    assert answers == [403, 403]
