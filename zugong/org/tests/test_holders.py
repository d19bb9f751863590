"""Who hears of something: whoever holds the capability nearest to the unit."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.org.queries import nearest_holders
from zugong.org.tests import factories

pytestmark = pytest.mark.django_db


def test_those_granted_on_the_unit_or_else_on_the_nearest_above_in_one_query() -> None:
    root = factories.county()
    committee = factories.working_committee(root)
    office = factories.department(committee)
    own, without = factories.branch(office), factories.branch(office)
    secretary, clerk = factories.account("branch_secretary", own), factories.account("organ_clerk", office)
    leader, registrar = factories.account("committee_leader", committee), factories.account("registrar", root)
    factories.account("branch_secretary", without, is_active=False)
    factories.account("assessor", committee)
    wanted = {
        own.path: ("edit_register",), without.path: ("edit_register",), committee.path: ("edit_register", "decide_transfers"),
        root.path: ("edit_register", "lead"),
    }  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        found = nearest_holders(wanted)
    assert found == {own.path: [secretary.pk], without.path: [clerk.pk], committee.path: [leader.pk], root.path: [registrar.pk]}  # fmt: skip
    assert len(asked) == 1
    assert nearest_holders({root.path: ("hold_ballots",)}) == {root.path: []}
