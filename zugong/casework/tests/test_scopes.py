"""The units about which somebody may open a case are asked in one query; the rule says the same of each, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zugong.casework import queries, rules
from zugong.org.models import Unit

from .conftest import RECTIFY, House

pytestmark = pytest.mark.django_db
PEOPLE = ("keeper", "colleague", "stranger", "above", "higher", "assessor", "member", "admin")


@pytest.mark.parametrize("role", ["record", "read_unit", "assess"])
@pytest.mark.parametrize("at", ["unit", "above", "below"])
def test_all_units_at_once_are_those_of_the_rule(house: House, at: str, role: str) -> None:
    found = queries.find(RECTIFY)
    opener = replace(found.route.opened_by, at=at, role=role)
    declared = replace(found, route=replace(found.route, opened_by=opener, about=tuple(Unit.Kind.values)))
    for name in PEOPLE:
        account = getattr(house, name)
        each = {unit for unit in Unit.objects.all() if rules.opens(account, declared, unit)}
        assert (name, set(queries.units_to_open(account, declared))) == (name, each)
