"""The units somebody may write for are asked in one query; the rule says the same of each of them, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def test_the_units_of_a_scope_are_asked_for_once_however_many_registers_are_read(
    house: House, visits: DeclaredRegister
) -> None:
    with CaptureQueriesContext(connection) as asked:
        for declared in (visits, queries.find("test.plans/items"), visits):
            queries.rows_of(house.above, declared)
    assert sum(f"LIMIT {queries.NAMED + 1}" in one["sql"] for one in asked) == 1
