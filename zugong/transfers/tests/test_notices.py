"""Reminders: to both sides, on the day they are due, and once."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.transfers import queries, services
from zugong.transfers.models import Notice

from .conftest import TODAY, House, asked, issued, landed

DAY = dt.timedelta(days=1)


def round_on(day: dt.date) -> list[tuple[str, int]]:
    """What a daily round writes: (kind, how many accounts were told)."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with clock.frozen(day):
        written = services.write_notices(day=day, by=SYSTEM)
    new = list(Notice.objects.exclude(pk__in=before))
    assert len(new) == written
    kinds = [notice.kind for notice in new]
    return sorted((kind, kinds.count(kind)) for kind in set(kinds))


def told(kind: str) -> set[Account]:
    return {notice.account for notice in Notice.objects.filter(kind=kind).select_related("account")}


def test_before_and_after_the_letter_expires_both_sides_and_the_member_are_told_once(house: House) -> None:
    issued(house, asked(house))  # valid for ten days; the receiving committee has five
    assert [round_on(TODAY + n * DAY) for n in (0, 2)] == [[], []]
    assert round_on(TODAY + 3 * DAY) == [("expiring", 5)]
    both = {house.secretary, house.clerk, house.other_clerk, house.other_secretary, house.member}
    assert told("expiring") == both
    assert [round_on(TODAY + n * DAY) for n in (3, 5)] == [[], []]
    assert round_on(TODAY + 6 * DAY) == [("step_late", 5)]
    assert round_on(TODAY + 7 * DAY) == [("expiring", 5)]
    assert round_on(TODAY + 11 * DAY) == [("expired", 5)]
    assert round_on(TODAY + 90 * DAY) == [("long", 5)]
    assert round_on(TODAY + 91 * DAY) == []


def test_a_receipt_that_does_not_come_is_asked_for_on_both_sides(house: House) -> None:
    landed(house, issued(house, asked(house)))
    assert [round_on(day) for day in (dt.date(2026, 12, 12), dt.date(2026, 12, 13))] == [[], [("receipt", 5)]]
    out = Notice.objects.get(account=house.clerk)
    assert "回执12月12日就该到了" in out.sentence


def test_a_late_application_is_said_to_the_letting_side_alone(house: House) -> None:
    asked(house)
    assert round_on(TODAY + 6 * DAY) == [("step_late", 2)]
    assert told("step_late") == {house.secretary, house.member}


def test_what_was_read_waits_no_more(house: House) -> None:
    asked(house)
    round_on(TODAY + 6 * DAY)
    notices = list(queries.unread(house.secretary))
    assert len(notices) == 1
    services.read_notices(notices=notices, by=house.secretary)
    assert queries.unread(house.secretary).count() == 0
    assert round_on(TODAY + 7 * DAY) == []


def test_the_round_reads_what_was_said_of_open_ways_and_counts_no_table(house: House) -> None:
    """The table of notices grows with the years; a round of a quiet day does not."""
    asked(house)
    with CaptureQueriesContext(connection) as queries_asked:
        assert services.write_notices(day=TODAY + 6 * DAY, by=SYSTEM) == 2
        assert services.write_notices(day=TODAY + 6 * DAY, by=SYSTEM) == 0
    assert [one["sql"] for one in queries_asked if "COUNT(" in one["sql"] and "transfers_notice" in one["sql"]] == []
