"""What a page of debriefings costs, and what it says where there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.debriefing.models import Hall
from zugong.debriefing.tests.crowd import open_hall
from zugong.org.models import Account, Post
from zugong.org.tests import factories

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
