"""M17 组织生活. S2-07: each branch has a calendar of due meetings by type; missing ones turn red for branch and superior;
minutes are filed in one form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.life import services
from zugong.life.models import Meeting
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.work.models import Duty
from zugong.work.services import generate_duties

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def branch() -> Unit:
    made = factories.branch(factories.department(factories.working_committee(), "县水利局"), "第一党支部")
    factories.members(made, 3)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    return made


def hold(branch: Unit, activity: str, day: dt.date) -> Meeting:
    seats = [services.Presence(membership.person_id) for membership in branch.memberships.all()]
    return services.record_meeting(
        unit=branch,
        said=services.Said(
            activity=activity, held_on=day, topic="学习条例", minutes="逐条学习，讨论两点。", attendance=seats
        ),
        by=factories.account("branch_secretary", branch),
    )


def test_a_recorded_meeting_turns_its_month_done_and_the_missing_ones_stay_red(
    branch: Unit, signed_in: SignedIn
) -> None:
    hold(branch, "theme_day", dt.date(2026, 10, 20))
    states = {
        duty.period: duty.state
        for duty in Duty.objects.filter(
            unit=branch, obligation__title__contains="主题党日", period__in=["2026-09", "2026-10"]
        )
    }
    assert states["2026-10"] == "done"
    assert states["2026-09"] == "open"  # its day has passed: shown as missed
    for account in (factories.account("branch_secretary", branch), factories.account("organ_clerk", branch.parent)):
        page = signed_in(account).get(reverse("cockpit:unit", args=[branch.pk])).content.decode()
        assert "没开" in page


def test_minutes_are_filed_in_the_one_form_that_records_the_meeting(branch: Unit, signed_in: SignedIn) -> None:
    meeting = hold(branch, "branch_general_meeting", TODAY)
    page = signed_in(factories.account("organ_clerk", branch.parent)).get(reverse("life:meeting", args=[meeting.pk]))
    assert "逐条学习，讨论两点。" in page.content.decode()


def test_a_meeting_still_to_come_is_neither_done_nor_red(branch: Unit) -> None:
    with clock.frozen(TODAY):
        december = Duty.objects.get(unit=branch, obligation__title__contains="主题党日", period="2026-12")
    assert (december.state, december.due_on) == ("open", dt.date(2026, 12, 31))
