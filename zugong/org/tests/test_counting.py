"""Whatever happens to the tree and the register, every member is counted exactly once on every day.

The oracle keeps a list of what was done and answers by replaying it day by day, without spells or paths.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org import queries, services
from zugong.org.models import Membership, Unit
from zugong.org.scope import Scope
from zugong.org.tests import factories as f

START = dt.date(2026, 1, 1)
DAYS = 12
UNITS, PEOPLE = 6, 4


@dataclass
class Oracle:
    """The state of the county at the end of each day."""

    branch_of: dict[int, int]
    parent_of: dict[int, int]
    alive: set[int]
    days: dict[dt.date, tuple[dict[int, int], dict[int, int], set[int]]] = field(default_factory=dict)

    def close(self, day: dt.date) -> None:
        self.days[day] = (dict(self.branch_of), dict(self.parent_of), set(self.alive))

    def heads(self, day: dt.date) -> dict[int, int]:
        """Members under each living unit, by walking every member up to the top."""
        branch_of, parent_of, alive = self.days[day]
        found = dict.fromkeys(alive, 0)
        for unit in branch_of.values():
            at: int | None = unit
            while at is not None:
                found[at] += 1
                at = parent_of.get(at)
        return found


step = st.tuples(
    st.sampled_from(["move", "merge", "transfer", "leave", "wait", "wait"]),
    st.integers(0, UNITS + 2),
    st.integers(0, UNITS + 2),
    st.integers(0, PEOPLE - 1),
)


def _do(action: str, units: list[Unit], people: list, oracle: Oracle, one: int, two: int, who: int) -> None:
    today = clock.today()
    for unit in units:
        unit.refresh_from_db()
    first, second = units[one % len(units)], units[two % len(units)]
    if action == "move":
        services.move_unit(unit=first, parent=second, on=today, by=SYSTEM)
        oracle.parent_of[first.pk] = second.pk
    elif action == "merge":
        services.merge_units(units=[first], into=second, on=today, by=SYSTEM)
        oracle.alive.discard(first.pk)
        for key, parent in list(oracle.parent_of.items()):
            if parent == first.pk and key in oracle.alive:
                oracle.parent_of[key] = second.pk
        for person, branch in oracle.branch_of.items():
            if branch == first.pk:
                oracle.branch_of[person] = second.pk
    else:
        running = Membership.objects.filter(person=people[who], valid_to=None).select_related("unit").first()
        if running is None:
            return
        if action == "transfer":
            services.transfer_membership(membership=running, to=second, on=today, by=SYSTEM)
            oracle.branch_of[people[who].pk] = second.pk
        else:
            services.end_membership(membership=running, on=today, reason="left_county", by=SYSTEM)
            del oracle.branch_of[people[who].pk]


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=3, max_size=DAYS))
def test_moves_mergers_and_transfers_count_every_member_once_on_every_day(steps):
    from django.db import transaction

    with transaction.atomic(), clock.frozen(START):
        root = f.county(founded_on=START)
        departments = [f.department(root, founded_on=START) for _ in range(3)]
        branches = [f.branch(departments[i % 3], founded_on=START) for i in range(UNITS)]
        people = [f.person() for _ in range(PEOPLE)]
        for index, person in enumerate(people):
            f.membership(branches[index % UNITS], person, valid_from=START)
        units = [*departments, *branches]
        oracle = Oracle(
            branch_of={p.pk: branches[i % UNITS].pk for i, p in enumerate(people)},
            parent_of={u.pk: u.parent_id for u in units},
            alive={root.pk, *(u.pk for u in units)},
        )
        day = START
        for action, one, two, who in steps:
            with clock.frozen(day):
                if action == "wait":
                    oracle.close(day)
                    day += dt.timedelta(1)
                    continue
                try:
                    _do(action, units, people, oracle, one, two, who)
                except Refused:
                    continue
        oracle.close(day)
        with clock.frozen(day):
            _compare(root, oracle)
        transaction.set_rollback(True)


def _compare(root: Unit, oracle: Oracle) -> None:
    for day in oracle.days:
        tree = queries.tree_of(Scope((root.path,)), day)
        _, parents, _ = oracle.days[day]
        assert {pk: node.heads.members for pk, node in tree.nodes.items()} == oracle.heads(day)
        assert {pk: node.parent_id for pk, node in tree.nodes.items() if pk != root.pk} == {
            pk: parent for pk, parent in parents.items() if pk in tree.nodes
        }
        card = queries.unit_card(root, day)
        assert card.members == len(oracle.days[day][0])
        spells = Membership.objects.on(day).values_list("person_id", flat=True)
        assert len(spells) == len(set(spells))
    # The path, which is kept, says the same as the parents, which are true.
    for unit in Unit.objects.filter(path__startswith=root.path, dissolved_on=None).select_related("parent"):
        assert unit.parent is None or unit.path.startswith(unit.parent.path)
    heads = queries.head_counts([root])
    assert heads[root.pk].members == len(oracle.branch_of)
