"""What a page of debriefings costs, and what it says where there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.debriefing.models import Hall
from zugong.debriefing.tests.crowd import open_hall
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Post
from zugong.org.tests import factories
from zugong.registers.models import Row

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def full() -> tuple[Hall, Account]:
    hall, keeper, _slips = open_hall(6)
    for branch in [factories.branch(hall.unit) for _n in range(60)]:
        factories.post(factories.member(branch), branch)
    return hall, keeper


def test_pages_ask_few_questions_however_many_report(full: Any, django_assert_max_num_queries: Any) -> None:
    hall, keeper = full
    report = hall.speakers[0]
    round_ = ["source-4.debriefing", "branch", hall.unit_id, hall.period]
    secretary = Account.objects.get(person=Post.objects.get(unit=report.unit).person)
    pages = [
        (keeper, "home", []), (secretary, "home", []), (keeper, "round", round_), (keeper, "ranks", round_), (keeper, "new-hall", round_),
        (keeper, "hall", [hall.pk]), (keeper, "screen", [hall.pk]), (keeper, "report", [report.pk]), (secretary, "report", [report.pk]),
        (secretary, "behind", [report.pk, "meetings"]),
    ]  # fmt: skip
    for account, name, args in pages:
        client, address = signed_in(account), reverse(f"debriefing:{name}", args=args)
        client.get(address)
        with django_assert_max_num_queries(15):
            answer = client.get(address)
        assert (name, answer.status_code, len(answer.content) < 60 * 1024) == (name, 200, True)


def test_an_address_of_a_round_that_is_none_says_so(full: Any) -> None:
    hall, keeper = full
    client = signed_in(keeper)
    for words in (["no.such", "branch", hall.unit_id, "2026"], ["source-4.debriefing", "branch", hall.unit_id, "2026-W07"],
                  ["source-4.debriefing", "branch", hall.unit_id, "never"], ["source-4.debriefing", "none", hall.unit_id, "2026"],
                  *(["source-4.debriefing", "branch", hall.unit_id, year] for year in ("0001", "2018", "9999"))):  # fmt: skip
        assert client.get(reverse("debriefing:round", args=words)).status_code == 404


def test_what_lies_behind_a_number_leads_to_the_records_its_reader_may_open_and_to_no_others(full: Any) -> None:
    """Of two records of the unit's meetings one lies in the own register of another branch."""
    report = full[0].speakers[0]
    secretary = Account.objects.get(person=Post.objects.get(unit=report.unit).person)
    rows = [
        Row.objects.create(
            register="source-4.member-points/points", unit=unit, data={}, written_by="", changed_at=clock.now()
        )
        for unit in (report.unit, factories.branch(factories.department()))
    ]
    for row in rows:
        ledger.record(
            "life.meeting_held", unit=report.unit, occurred_on=clock.today(), data={"type": "party_lesson", "precision": "day", "first_item": False},
            source=row.source, by=SYSTEM,
        )  # fmt: skip
    client = signed_in(secretary)
    page = client.get(reverse("debriefing:behind", args=[report.pk, "meetings"])).content.decode()
    assert page.count("党课") >= len(rows)
    links = [reverse("registers:row", args=[row.pk]) for row in rows]
    assert [f'href="{link}"' in page for link in links] == [True, False]
    assert [client.get(link).status_code for link in links] == [200, 403]
