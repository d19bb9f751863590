"""Rows that come again, days that follow from words, and rows in the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers import copying, queries, services
from zugong.registers.calendar_feed import rows as row_feed
from zugong.registers.models import Row
from zugong.timeline import Period
from zugong.work.feeds import Window

from .conftest import TODAY, VISITS, House

YEARLY = "source-4.year-calendar/activities"
YEAR = Period.parse("2026")
pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Unit:
    return factories.working_committee()


@pytest.fixture
def keeper(committee: Unit) -> Account:
    return factories.account("committee_leader", committee)


def write(unit: Unit, activity: str, **cells: object) -> Row:
    said = {"year": "2026", "activity": activity, "word": "july_first", "state": "planned", **cells}
    return services.write_row(register=YEARLY, unit=unit, cells=said, by=SYSTEM)


def test_a_day_follows_from_its_word_until_somebody_writes_another(committee: Unit) -> None:
    row = write(committee, "主题党日")
    assert row.data["until"] == "2026-06-30"
    row = services.change_row(row=row, version=row.version, cells={**row.data, "until": "2026-06-20"}, by=SYSTEM)
    assert row.data["until"] == "2026-06-20"
    emptied = {**row.data, "word": "may", "until": None}
    assert services.change_row(row=row, version=row.version, cells=emptied, by=SYSTEM).data["until"] == "2026-05-31"


def test_copying_begins_with_the_institutions_rows_and_goes_on_with_ones_own(committee: Unit, keeper: Account) -> None:
    declared = queries.find(YEARLY)
    assert copying.next_period(declared, committee) == YEAR
    made = services.copy_rows(register=YEARLY, unit=committee, period=YEAR, by=keeper)
    assert (len(made), {row.data["state"] for row in made}) == (9, {"planned"})
    assert services.copy_rows(register=YEARLY, unit=committee, period=YEAR, by=keeper) == []
    services.remove_row(row=made[0], reason="不办了", by=keeper)
    own = write(committee, "我们自己的活动", word="year_end", owner="吴敏")
    assert copying.next_period(declared, committee) == YEAR.next()
    planned = copying.planned(declared, committee, YEAR.next())
    assert [one.first or one.there for one in planned] == [False] * 9
    mine = next(one for one in planned if one.title == str(own))
    assert mine.cells == {
        "year": "2027",
        "activity": "我们自己的活动",
        "word": "year_end",
        "until": "2027-12-31",
        "owner": "吴敏",
        "state": "planned",
    }
    assert made[0].title not in [one.title for one in planned]


def test_only_who_writes_the_register_copies_and_only_where_rows_come_again(house: House, committee: Unit) -> None:
    with pytest.raises(Refused, match="不由您填"):
        services.copy_rows(register=YEARLY, unit=committee, period=YEAR, by=house.stranger)
    with pytest.raises(Refused, match="不按期重来"):
        services.copy_rows(register=VISITS, unit=house.unit, period=YEAR, by=house.keeper)
    client = Client()
    client.force_login(house.keeper, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("registers:copy", args=VISITS.split("/"))).status_code == 404
    assert client.get(reverse("registers:copy", args=YEARLY.split("/"))).status_code == 403


def test_the_preview_reads_a_bad_period_as_the_next_one(committee: Unit, keeper: Account) -> None:
    client = Client()
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    for code in ("", "2027-03", "never"):
        answer = client.get(reverse("registers:copy", args=YEARLY.split("/")), {"_period": code})
        assert (answer.status_code, answer.context["period"]) == (200, YEAR)
    assert (
        client.get(reverse("registers:copy", args=YEARLY.split("/")), {"_period": "2028"}).context["period"].code
        == "2028"
    )


def test_rows_stand_on_their_due_day_or_on_the_day_that_was_fixed(
    committee: Unit, keeper: Account, house: House
) -> None:
    write(committee, "只有期限", word="year_end")
    write(committee, "定了日子", on="2026-11-20", asks=house.unit.pk)
    write(committee, "办过了", word="may", state="done", done_on="2026-05-12", on="2026-05-12")
    window = Window(keeper, YEAR, TODAY)
    found = {one.title: (one.day.isoformat(), one.light, one.comes) for one in row_feed(window)}
    assert found == {
        "只有期限": ("2026-12-31", "info", ""), "定了日子": ("2026-11-20", "bad", house.unit.path), "办过了": ("2026-05-12", "ok", ""),
    }  # fmt: skip
    assert list(row_feed(replace(window, account=house.stranger))) == []
    assert list(row_feed(replace(window, days=Period.parse("2026-10")))) == []
    with clock.frozen(dt.date(2026, 12, 20)):
        soon = row_feed(replace(window, today=dt.date(2026, 12, 20), institution="source-4.year-calendar"))
        assert [one.light for one in soon if one.title == "只有期限"] == ["warn"]


def test_rows_that_fall_due_stand_on_the_workbench_of_those_concerned(
    committee: Unit, keeper: Account, house: House
) -> None:
    write(committee, "年底的事", word="year_end")
    with clock.frozen(dt.date(2026, 12, 20)):
        told = []
        for account in (keeper, house.stranger, house.member):
            client = Client()
            client.force_login(account, "django.contrib.auth.backends.ModelBackend")
            told.append("年底的事" in client.get(reverse("cockpit:waiting")).content.decode())
    assert told == [True, False, False]


def test_rows_of_a_workbook_begin_with_the_same_as_those_somebody_typed(committee: Unit, keeper: Account) -> None:
    typed = write(committee, "推进会", prepares=True)
    said = {"year": "2026", "activity": "现场会", "word": "july_first", "state": "planned", "prepares": True}
    new = [(committee, said), (committee, {**said, "activity": "征文", "prepares": False})]
    sent = services.import_rows(register=YEARLY, new=new, changed=[], batch="1", by=keeper)
    steps = Row.objects.filter(register=YEARLY.replace("activities", "preparations"))
    begun = [[step.title for step in steps.filter(data__activity=row.pk)] for row in (typed, *sent)]
    assert [len(begun[0]) > 1, begun[1], begun[2]] == [True, begun[0], []]
