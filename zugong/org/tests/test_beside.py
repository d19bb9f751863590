"""What ties units together across the tree ends with them, and no unit is in two groups at a time."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org import services
from zugong.org.models import Pairing, Unit
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 12)
SPRING, SUMMER = dt.date(2026, 3, 1), dt.date(2026, 6, 1)


@pytest.mark.parametrize("gone", ["urban", "rural"])
def test_a_dissolved_unit_is_paired_with_nobody(gone: str) -> None:
    sides = {side: f.unit("department", f.county(), locality=side) for side in Unit.Locality.values}
    with clock.frozen(TODAY):
        services.pair_units(**sides, on=SPRING, by=SYSTEM)
        services.dissolve_unit(unit=sides[gone], on=SUMMER, by=SYSTEM)
    assert Pairing.objects.get().valid_to == SUMMER


def test_a_unit_is_in_one_group_at_a_time_also_in_the_past() -> None:
    lead, unit = f.department(), f.department()
    with clock.frozen(TODAY):
        first, second = (services.form_group(name=name, noun="组", lead=lead, on=SPRING, by=SYSTEM) for name in "甲乙")
        member = services.join_group(group=first, unit=unit, on=SPRING, by=SYSTEM)
        services.leave_group(member=member, on=SUMMER, by=SYSTEM)
        with pytest.raises(Refused, match="到 2026-06-01 才离开“甲”"):
            services.join_group(group=second, unit=unit, on=SUMMER - dt.timedelta(days=1), by=SYSTEM)
        assert services.join_group(group=second, unit=unit, on=SUMMER, by=SYSTEM).valid_from == SUMMER
        with pytest.raises(Refused, match="先从那里退出"):
            services.join_group(group=first, unit=unit, on=TODAY, by=SYSTEM)
