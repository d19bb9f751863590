"""政治生日: whose day it is, what is told of whom, and who may say otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.life import birthdays, services
from zugong.life.models import BirthdayOptOut
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.tests import factories

from .conftest import Branch


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def joined(unit: Unit, name: str, on: dt.date, precision: str = "day") -> Person:
    person = factories.member(unit, name)
    Membership.objects.filter(person=person).update(joined_on=on, joined_precision=precision)
    return person


def month(account: Account, **asked: Any) -> str:
    return signed_in(account).get(reverse("life:birthdays"), asked).content.decode()


def card(account: Account, person: Person, **asked: Any) -> Any:
    return signed_in(account).get(reverse("life:birthday-card", args=[person.memberships.get().pk]), asked)


def test_of_whom_only_the_month_is_known_no_day_is_told(branch: Branch) -> None:
    """A register kept by the month holds the first of it; that is nobody's day."""
    exact = joined(branch.unit, "到日党员", dt.date(2006, 12, 1))
    by_month = joined(branch.unit, "到月党员", dt.date(2006, 12, 1), "month")
    by_year = joined(branch.unit, "到年党员", dt.date(2006, 1, 1), "year")
    with clock.frozen(dt.date(2026, 12, 1)):
        told = [one.name for one in birthdays.coming(branch.keeper, clock.today())]
        assert told == ["到日党员"]
        listed = month(branch.keeper)
        assert [name in listed for name in ("到日党员", "到月党员", "到年党员")] == [True, True, False]
        assert (listed.index("到日党员") < listed.index("到月党员"), listed.count("日期没有登记到日")) == (True, 1)
        assert [card(branch.keeper, one).status_code for one in (exact, by_month, by_year)] == [200, 403, 403]
    assert "到年党员" not in month(branch.keeper, month="2026-01")


def test_a_month_of_a_whole_county_is_read_page_by_page(branch: Branch) -> None:
    for number in range(birthdays.PER_PAGE + 1):
        joined(branch.unit, f"第{number:03d}名", dt.date(1990 + number % 9, 6, 1 + number % 30))
    first, second = month(branch.registrar, month="2026-06"), month(branch.registrar, month="2026-06", page="2")
    assert ("51 人" in first, first.count("周年"), second.count("周年")) == (True, birthdays.PER_PAGE, 1)
    assert "month=2026-06&amp;page=2" in first or "page=2&amp;month=2026-06" in first
    days = [one.on.day for one in birthdays.in_month(branch.registrar, dt.date(2026, 6, 1))[1]]
    assert days == sorted(days)
    client, address = signed_in(branch.registrar), reverse("life:birthdays") + "?month=2026-06"
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(address).content) < 60 * 1024
    assert len(asked) <= 15


def test_buttons_stand_only_where_the_rule_lets_them_be_pressed(branch: Branch) -> None:
    person = joined(branch.unit, "到日党员", dt.date(2006, 11, 12))
    choose = reverse("life:birthday-choice", args=[person.pk])
    kept = [choose in month(one) for one in (branch.keeper, branch.registrar, branch.colleague)]
    assert kept == [True, False, False]
    logged = [
        "registers/source-4.political-birthday/birthdays" in month(one) for one in (branch.keeper, branch.registrar)
    ]
    assert logged == [True, False]
    assert signed_in(branch.registrar).post(choose, {"out": "1"}).status_code == 403


def test_a_card_around_new_year_is_of_the_year_of_its_day(branch: Branch) -> None:
    person = joined(branch.unit, "元旦党员", dt.date(2007, 1, 2))
    with clock.frozen(dt.date(2026, 12, 30)):
        (near,) = birthdays.coming(branch.keeper, clock.today())
        assert (near.on, near.years) == (dt.date(2027, 1, 2), 20)
        printed = signed_in(branch.keeper).get(near.card_url).content.decode()
        assert ["入党 20 周年" in printed, "2027年1月2日" in printed] == [True, True]
    assert card(branch.keeper, person, year="2007").status_code == 404
    assert "入党 19 周年" in card(branch.keeper, person).content.decode()


def test_only_the_member_says_that_the_day_is_kept_after_all(branch: Branch) -> None:
    person = branch.member.person
    assert person is not None
    services.opt_out_of_birthday(person=person, by=branch.keeper)
    for other in (branch.keeper, branch.colleague, branch.stranger):
        with pytest.raises(Refused, match="只有本人"):
            services.opt_in_to_birthday(person=person, by=other)
    assert BirthdayOptOut.objects.standing().count() == 1
    services.opt_in_to_birthday(person=person, by=branch.member)
    assert BirthdayOptOut.objects.standing().count() == 0
