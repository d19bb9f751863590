"""An old ledger does not say whether there are minutes; nobody may be blamed for what it does not say."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.life.booking import entries
from zugong.life.models import Meeting
from zugong.org.models import Unit
from zugong.org.tests import factories
from zugong.work.models import Duty

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 4)


@pytest.fixture
def branch() -> Unit:
    return factories.branch(factories.department(factories.working_committee()))


def booked(unit: Unit, origin: str, minutes: str = "") -> object:
    """What the ledger says about the minutes of a meeting written down this way."""
    meeting = Meeting.objects.create(
        unit=unit, activity="theme_day", activity_name="主题党日", held_on=DAY, origin=origin, minutes=minutes,
        recorded_by="test", recorded_by_name="测试", recorded_at=clock.now(),
    )  # fmt: skip
    (fact,) = ledger.record_many(entries(meeting), by=SYSTEM)
    return fact.data.get("minutes")


def missing_minutes() -> int:
    return Duty.objects.filter(rule_id="national.organisation-life/minutes", state=Duty.State.OPEN).count()


def test_an_imported_line_without_minutes_says_nothing_and_owes_nothing(branch: Unit) -> None:
    with clock.frozen(DAY):
        assert booked(branch, Meeting.Origin.IMPORT) is None
        assert missing_minutes() == 0


def test_an_imported_line_with_minutes_says_so(branch: Unit) -> None:
    with clock.frozen(DAY):
        assert booked(branch, Meeting.Origin.IMPORT, "讨论年度计划。") is True


def test_a_form_without_minutes_owes_them(branch: Unit) -> None:
    with clock.frozen(DAY):
        assert booked(branch, Meeting.Origin.FORM) is False
        assert missing_minutes() == 1
