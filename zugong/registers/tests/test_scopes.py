"""The units somebody may write for are asked in one query; the rule says the same of each of them, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zugong.org.models import Unit
from zugong.registers import queries, rules
from zugong.rulebook.declared import DeclaredRegister

from .conftest import House

pytestmark = pytest.mark.django_db
PEOPLE = ("keeper", "colleague", "stranger", "above", "assessor", "member", "admin")


@pytest.mark.parametrize(
    "writers", [("unit",), ("above",), ("assessor",), ("registrar",), ("person",), ("unit", "above")]
)
def test_all_units_at_once_are_those_of_the_rule(
    house: House, visits: DeclaredRegister, writers: tuple[str, ...]
) -> None:
    kinds = tuple(Unit.Kind.values)
    declared = replace(visits, register=replace(visits.register, written_by=writers, kept_by=kinds))
    for name in PEOPLE:
        account = getattr(house, name)
        each = {unit for unit in Unit.objects.all() if rules.writes(account, declared, unit)}
        assert (name, set(queries.units_to_write(account, declared))) == (name, each)
