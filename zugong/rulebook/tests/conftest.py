"""A county with three people: whoever decides, a colleague who may propose, and a branch secretary who only reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.rulebook import drafting, library, services
from zugong.rulebook.models import InstitutionDraft

TODAY = dt.date(2026, 11, 12)
STUDY = "templates.collective-study-day"
OWN = "county.study-day"
FIRST_DAY = dt.date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def bureau(db: None) -> Unit:
    return factories.department(factories.working_committee())


@pytest.fixture
def keeper(bureau: Unit) -> Account:
    return factories.account("committee_leader", bureau.parent, person=factories.person("周岚"))


@pytest.fixture
def colleague(bureau: Unit) -> Account:
    return factories.account("assessor", bureau.parent, person=factories.person("吴敏"))


@pytest.fixture
def secretary(bureau: Unit) -> Account:
    branch = factories.branch(bureau)
    return factories.account("branch_secretary", branch, person=factories.person("郑直"))


@pytest.fixture
def client_of() -> Callable[[Account], Client]:
    def made(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return made


def heading(**other: Any) -> drafting.Heading:
    given = {"title": "县直机关集中学习日制度", "edition": "2026.1", "in_force_from": FIRST_DAY, **other}
    return drafting.Heading(**given)


def begun(by: Account, **other: Any) -> InstitutionDraft:
    return services.begin_from_template(template_id=STUDY, institution_id=OWN, heading=heading(**other), by=by)


def proposed(by: Account, **other: Any) -> InstitutionDraft:
    draft = begun(by, **other)
    return services.propose_draft(draft=draft, reason="工委会议议定", version=draft.version, by=by)


def enacted(proposer: Account, decider: Account, **other: Any) -> Any:
    edition = services.enact_draft(draft=proposed(proposer, **other), by=decider)
    library.look_again()
    return edition
