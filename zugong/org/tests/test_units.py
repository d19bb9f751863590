"""The tree: acts on it, its history, and that nobody is counted twice."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org import services
from zugong.org.models import Membership, Unit, UnitSpell
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 12)
SPRING = dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def spells(unit: Unit) -> list[tuple]:
    return [(s.name, s.parent_id, s.valid_from, s.valid_to) for s in UnitSpell.objects.filter(unit=unit)]


def test_a_unit_is_founded_under_its_parent_with_a_spell_and_a_line_in_the_trail():
    root = f.county()
    made = services.found_unit(name="县水利局", kind="department", parent=root, founded_on=SPRING, by=SYSTEM)
    assert made.path.startswith(root.path)
    assert made.level == 2
    assert spells(made) == [("县水利局", root.pk, SPRING, None)]
    assert AuditEntry.objects.first().verb == "org.found_unit"


def test_two_living_units_cannot_bear_one_name():
    root = f.county()
    f.department(root, "县水利局")
    with pytest.raises(Refused, match="已经有同名的组织"):
        services.found_unit(name="县水利局", kind="department", parent=root, by=SYSTEM)


def test_a_new_name_closes_one_spell_and_opens_the_next():
    unit = f.department(name="县农业局")
    services.rename_unit(unit=unit, name="县农业农村局", on=SPRING, by=SYSTEM)
    assert spells(unit) == [
        ("县农业局", unit.parent_id, f.FOUNDED, SPRING),
        ("县农业农村局", unit.parent_id, SPRING, None),
    ]


def test_two_changes_on_one_day_make_one_spell():
    unit = f.department(name="甲")
    services.rename_unit(unit=unit, name="乙", on=SPRING, by=SYSTEM)
    services.rename_unit(unit=unit, name="丙", on=SPRING, by=SYSTEM)
    assert [s[0] for s in spells(unit)] == ["甲", "丙"]


def test_a_move_takes_the_whole_subtree_along_in_one_statement(django_assert_num_queries):
    root = f.county()
    old, new = f.department(root), f.department(root)
    committee = f.unit(Unit.Kind.ORGAN_COMMITTEE, old)
    branch = f.branch(committee)
    services.move_unit(unit=committee, parent=new, on=SPRING, by=SYSTEM)
    branch.refresh_from_db()
    assert branch.ancestor_paths() == [root.path, new.path, Unit.objects.get(pk=committee.pk).path, branch.path]
    assert branch.parent_id == committee.pk
    assert [s[1] for s in spells(committee)] == [old.pk, new.pk]
    assert len(spells(branch)) == 1


def test_a_unit_cannot_move_into_itself_or_below_itself():
    department = f.department()
    branch = f.branch(department)
    with pytest.raises(Refused, match="它自己或它的下级"):
        services.move_unit(unit=department, parent=branch, on=SPRING, by=SYSTEM)


def test_what_has_not_happened_yet_is_not_put_on_record():
    department, other = f.department(), f.department()
    with pytest.raises(Refused, match="日期还没到"):
        services.move_unit(unit=department, parent=other, on=TODAY + dt.timedelta(1), by=SYSTEM)


def test_a_merger_carries_members_and_subunits_over_and_ends_posts_and_grants():
    department = f.department()
    one, two = f.branch(department), f.branch(department)
    subgroup = f.unit(Unit.Kind.SUBGROUP, one)
    people = f.members(one, 3)
    f.members(two, 2)
    post = f.post(people[0], one)
    keeper = f.account("branch_secretary", one)
    services.merge_units(units=[one], into=two, on=SPRING, by=SYSTEM, reason="支部调整")
    one.refresh_from_db()
    subgroup.refresh_from_db()
    post.refresh_from_db()
    assert Membership.objects.filter(unit=two).standing().count() == 5
    assert Membership.objects.filter(unit=one, valid_to=SPRING, end_reason="merged").count() == 3
    assert (one.dissolved_on, one.merged_into_id) == (SPRING, two.pk)
    assert subgroup.path.startswith(two.path)
    assert post.valid_to == SPRING
    assert keeper.grants.get().valid_to == SPRING


def test_units_with_members_merge_only_into_a_branch():
    branch, department = f.branch(), f.department()
    f.member(branch)
    with pytest.raises(Refused, match="只能并进党支部"):
        services.merge_units(units=[branch], into=department, on=SPRING, by=SYSTEM)


def test_a_unit_with_members_or_subunits_is_not_dissolved():
    department = f.department()
    branch = f.branch(department)
    f.member(branch)
    with pytest.raises(Refused, match="还有党员在这里"):
        services.dissolve_unit(unit=branch, on=SPRING, by=SYSTEM)
    with pytest.raises(Refused, match="下面还有组织"):
        services.dissolve_unit(unit=department, on=SPRING, by=SYSTEM)


def test_an_empty_unit_is_dissolved_and_its_name_is_free_again():
    department = f.department(name="县旧局")
    services.dissolve_unit(unit=department, on=SPRING, by=SYSTEM)
    assert spells(department)[0][3] == SPRING
    again = services.found_unit(name="县旧局", kind="department", parent=department.parent, by=SYSTEM)
    assert again.pk != department.pk


def test_a_new_term_ends_the_running_one_on_the_same_day():
    branch = f.branch()
    services.set_term(unit=branch, starts_on=dt.date(2021, 3, 18), ends_on=dt.date(2024, 3, 18), by=SYSTEM)
    services.set_term(unit=branch, starts_on=dt.date(2024, 3, 18), ends_on=dt.date(2027, 3, 18), by=SYSTEM)
    assert list(branch.terms.values_list("starts_on", "ended_on")) == [
        (dt.date(2024, 3, 18), None),
        (dt.date(2021, 3, 18), dt.date(2024, 3, 18)),
    ]
    assert Unit.objects.get(pk=branch.pk).term_ends_on == dt.date(2027, 3, 18)


def test_a_branch_secretary_cannot_move_rename_or_dissolve_the_branch_itself():
    branch = f.branch()
    secretary = f.account("branch_secretary", branch)
    for change in (
        lambda: services.rename_unit(unit=branch, name="新名", on=SPRING, by=secretary),
        lambda: services.dissolve_unit(unit=branch, on=SPRING, by=secretary),
        lambda: services.set_term(unit=branch, starts_on=SPRING, ends_on=TODAY, by=secretary),
    ):
        with pytest.raises(Refused, match="不在您管的范围"):
            change()
