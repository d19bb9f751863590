"""M19 政治生日. S4-44: the branch secretary gets a reminder on the joining date and logs a card or small activity; only the join
date is used. P: opt-out possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel import clock
from zugong.life.models import BirthdayOptOut
from zugong.org.models import Account, Membership
from zugong.org.tests import factories
from zugong.registers.models import Row

from .conftest import TODAY
from .pages import page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-4.political-birthday"


class Branch:
    def __init__(self, signed_in: SignedIn) -> None:
        committee = factories.working_committee(factories.county())
        self.unit = factories.branch(factories.department(committee, "县水利局"), "第一党支部")
        days = {"今日党员": dt.date(2006, 11, 12), "后日党员": dt.date(2016, 11, 15), "春天党员": dt.date(2010, 3, 1), "闰日党员": dt.date(2008, 2, 29)}  # fmt: skip
        self.people = {name: factories.member(self.unit, name) for name in days}
        for name, day in days.items():
            Membership.objects.filter(person=self.people[name]).update(joined_on=day)
        self.secretary = signed_in(factories.account("branch_secretary", self.unit))
        self.member = signed_in(factories.account("member", self.unit, person=self.people["今日党员"]))
        self.other = signed_in(factories.account("member", self.unit, person=self.people["后日党员"]))
        elsewhere = factories.branch(factories.department(committee, "县农业局"), "农业支部")
        self.stranger = signed_in(factories.account("branch_secretary", elsewhere))

    def card(self, name: str) -> str:
        return reverse("life:birthday-card", args=[Membership.objects.get(person=self.people[name]).pk])


@pytest.fixture
def branch(signed_in: SignedIn) -> Branch:
    return Branch(signed_in)


def test_the_secretary_is_told_on_the_day_and_some_days_before(branch: Branch) -> None:
    for address in (reverse("work:inbox"), reverse("cockpit:home")):
        page = page_of(branch.secretary, address)
        assert [name in page for name in branch.people] == [True, True, False, False]
        assert [words in page for words in ("今天，记一行", "入党 20 周年", "入党 10 周年")] == [True] * 3
    assert "今日党员政治生日" in page_of(branch.secretary, reverse("cockpit:calendar"))
    for client in (branch.stranger, branch.member):
        assert "政治生日</h2>" not in page_of(client, reverse("work:inbox"))
    with clock.frozen(TODAY + dt.timedelta(days=4)):
        assert "后日党员" not in page_of(branch.secretary, reverse("work:inbox"))


def test_a_card_or_a_small_activity_is_logged_and_the_card_is_printed(branch: Branch) -> None:
    month = page_of(branch.secretary, reverse("life:birthdays"))
    assert [name in month for name in branch.people] == [True, True, False, False]
    log = reverse("registers:new", args=[HOLDER, "birthdays"])
    assert f"{log}?who=" in month
    form = page_of(branch.secretary, log, who="今日党员", on="2026-11-12", unit=str(branch.unit.pk))
    assert ['value="今日党员"' in form, 'value="2026-11-12"' in form] == [True, True]
    row = write(branch.secretary, HOLDER, "birthdays", branch.unit, who="今日党员", on="2026-11-12", way="card")
    assert row.data["way"] == "card"
    twice = branch.secretary.post(
        log, {"who": "今日党员", "on": "2026-11-12", "way": "words", "_unit": str(branch.unit.pk)}
    )
    assert [twice.status_code, Row.objects.count()] == [422, 1]
    card = page_of(branch.secretary, branch.card("今日党员"))
    assert [words in card for words in ("今日党员同志：", "入党 20 周年", "第一党支部", "11月12日")] == [True] * 4
    assert "2006" not in card.split("<article")[1].split("</article>")[0]
    leap = page_of(branch.secretary, reverse("life:birthdays"), month="2026-02")
    assert ["闰日党员" in leap, "2月28日" in leap] == [True, True]


def test_whoever_does_not_want_it_is_neither_told_of_nor_listed(branch: Branch) -> None:
    choose = reverse("life:birthday-choice", args=[branch.people["今日党员"].pk])
    assert branch.other.post(choose, {"out": "1"}).status_code == 403
    assert branch.stranger.post(choose, {"out": "1"}).status_code == 403
    assert "我不过" in page_of(branch.member, reverse("life:mine"))
    for _twice in range(2):
        assert branch.member.post(choose, {"out": "1"}).status_code == 302
    assert BirthdayOptOut.objects.count() == 1
    for address in (reverse("work:inbox"), reverse("life:birthdays"), reverse("cockpit:calendar")):
        assert "今日党员" not in page_of(branch.secretary, address)
    assert branch.secretary.get(branch.card("今日党员")).status_code == 403
    assert "还是过" in page_of(branch.member, reverse("life:mine"))
    branch.member.post(choose, {"out": ""})
    assert "今日党员" in page_of(branch.secretary, reverse("life:birthdays"))


def test_a_stranger_gets_no_card_and_a_member_no_list(branch: Branch) -> None:
    assert branch.stranger.get(branch.card("今日党员")).status_code == 404
    assert "今日党员" not in page_of(branch.stranger, reverse("life:birthdays"))
    assert branch.member.get(reverse("life:birthdays")).status_code == 403
