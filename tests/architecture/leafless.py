"""Run by test_leaves.py with one leaf left out: the pages of the rest answer, and no link leads to what is gone."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from zugong.org.models import Account
from zugong.org.tests import factories

PAGES = [
    "cockpit:home",
    "cockpit:waiting",
    "org:units",
    "org:members",
    "org:imports",
    "life:meetings",
    "life:record",
    "life:mine",
    "work:duties",
    "work:inbox",
    "evidence:facts",
    "rulebook:institutions",
    "assessment:home",
    "assessment:daily",
]


def addresses() -> list[str]:
    found = []
    for name in PAGES:
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            assert not apps.is_installed(f"zugong.{name.split(':')[0]}"), (
                f"{name} has no address although its app is there"
            )
    return found


@pytest.fixture
def keeper(db: None) -> Account:
    committee = factories.working_committee()
    branch = factories.branch(factories.department(committee))
    account = factories.account("assessor", committee, person=factories.member(branch))
    account.grants.create(role="registrar", unit=committee)
    account.grants.create(role="organ_clerk", unit=committee)
    return account


def test_every_page_of_the_rest_answers_and_links_only_to_what_is_there(keeper: Account) -> None:
    client = Client()
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    problems = []
    for address in addresses():
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            problems.append(f"{address}: {answer.status_code}")
        for link in set(re.findall(r'href="(/[^"#?]*)', answer.content.decode())):
            if link.startswith("/static/"):
                continue
            try:
                resolve(link)
            except Resolver404:
                problems.append(f"{address} links to {link}, which is not there")
    assert problems == []
    assert len(addresses()) >= 8
