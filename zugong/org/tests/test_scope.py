"""A scope of the tree: what it covers, what it is over, and which kinds of units lie in it."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.org.scope import Scope
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db


def test_a_scope_is_over_the_units_below_it_and_not_over_itself_its_superior_or_a_neighbour():
    county = f.county()
    department, neighbour = f.department(county), f.department(county)
    branch = f.branch(department)
    scope = Scope((department.path,))
    assert [scope.over(unit) for unit in (county, department, branch, neighbour)] == [False, False, True, False]
    assert [scope.covers(unit) for unit in (county, department, branch, neighbour)] == [False, True, True, False]


def test_a_unit_is_under_a_scope_that_names_it_and_its_superior():
    department = f.department()
    branch = f.branch(department)
    assert Scope((branch.path, department.path)).over(branch) is True


def test_the_kinds_of_a_scope_are_those_of_its_standing_units_with_or_without_where_it_begins():
    department = f.department()
    f.branch(department)
    scope = Scope((department.path,))
    assert scope.kinds() == {"department", "branch"}
    assert scope.kinds(below=True) == {"branch"}


def test_a_dissolved_unit_gives_no_kind():
    department = f.department()
    f.branch(department, dissolved_on=dt.date(2026, 6, 30))
    assert Scope((department.path,)).kinds() == {"department"}


def test_the_kinds_of_an_empty_scope_ask_the_database_nothing(django_assert_num_queries):
    f.department()
    with django_assert_num_queries(0):
        assert Scope().kinds() == set()
