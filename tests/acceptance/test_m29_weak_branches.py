"""M29 软弱涣散整顿. S1-28, S4-61: on the list with reasons, a plan and named helpers; off it only after acceptance above.
M21 S4-03: each instruction has number, owner, deadline and a reply that is confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


def test_a_weak_branch_leaves_the_list_only_after_acceptance_above(signed_in: SignedIn) -> None:
    committee = factories.working_committee(factories.county(), "县直机关工委")
    party = factories.unit("organ_committee", factories.department(committee), "机关党委")
    branch = factories.branch(party, "第一党支部")
    helper = factories.members(branch, 1)[0]
    top, clerk = factories.account("committee_leader", committee), factories.account("organ_clerk", party)
    secretary = factories.account("branch_secretary", branch)
    said = {"reason": "no_meetings", "facts": "三个月没开会", "_unit": str(branch.pk)}
    signed_in(top).post(reverse("casework:new", args=["source-4.instructions", "weak_branch"]), said)
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    signed_in(clerk).post(act, {"_step": "plan", "_outcome": "set", "helpers": helper.name, "plan": "每周帮一次"})
    signed_in(secretary).post(act, {"_step": "rectify", "_outcome": "report", "done": "补开三次会"})
    accept = {"_step": "accept", "_outcome": "pass", "found": "到会看过"}
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        assert signed_in(secretary).post(act, accept).status_code == 422
        assert signed_in(clerk).post(act, accept).status_code == 422
        assert signed_in(top).post(act, accept).status_code == 302
    case.refresh_from_db()
    assert (case.place, case.number) == ("closed", "整2026-0001")
    assert ledger.standing().get(source=case.source).data == {"reason": "no_meetings"}


def test_an_instruction_is_answered_and_the_answer_confirmed_by_somebody_else(signed_in: SignedIn) -> None:
    committee = factories.working_committee()
    department = factories.department(committee, "县水利局")
    office, leader = factories.account("committee_leader", committee), factories.account("unit_leader", department)
    said = {"text": "抓紧补齐支部班子", "leader": "县委书记", "given_on": "2026-11-10", "_unit": str(department.pk)}
    signed_in(office).post(reverse("casework:new", args=["source-4.instructions", "instruction"]), said)
    case = Case.objects.get()
    assert case.number == "批2026-0001"
    assert case.due_on is not None
    act = reverse("casework:act", args=[case.pk])
    signed_in(leader).post(
        act, {"_step": "report", "_outcome": "reported", "measures": "已配齐", "result": "三个支部换届"}
    )
    signed_in(office).post(act, {"_step": "confirm", "_outcome": "accept"})
    case.refresh_from_db()
    assert case.place == "closed"
