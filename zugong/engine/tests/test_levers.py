"""What of a scheme can be turned, what turns along with a weight, and plans with other numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zugong import engine
from zugong.engine import fairness, simulate
from zugong.engine.levers import Entangled, levers, reweighed, shared_out, sums
from zugong.engine.renumbering import renumbered
from zugong.engine.spelling import Number
from zugong.engine.tests.county import YEAR
from zugong.engine.tests.test_simulate import BEFORE, FACTS, PLAN, scores
from zugong.engine.walking import every

D = Decimal
DAY = YEAR.end


def test_levers_are_the_numbers_of_the_own_file_by_item() -> None:
    found = levers(PLAN)
    assert [block.id for block in found.blocks] == [item.id for item in PLAN.scheme.items] + ["special"]
    assert "step" in list(found)
    assert not {"hour", "weeks"} & set(found)  # duties take them, no mark does
    assert all(name in PLAN.institution.parameters for name in found)


def test_a_number_moves_the_indicators_that_look_at_it() -> None:
    assert levers(PLAN).moved_by(["step"]) == {
        one.id for one in PLAN.order if any(n.name == "step" for n in every(one, Number))
    }  # fmt: skip


def test_two_parts_that_take_their_full_marks_from_one_number_cannot_be_set_apart() -> None:
    first, second = PLAN.scheme.items[:2]
    with pytest.raises(Entangled, match="项目满分"):
        reweighed(PLAN.institution, levers(PLAN), DAY, {first.id: D(12), second.id: D(8)})


def test_what_is_shared_out_is_shared_out_whole() -> None:
    assert shared_out(D(10), [D(1), D(1), D(1)]) == [D("3.34"), D("3.33"), D("3.33")]
    assert shared_out(D(16), [D(3)] * 4) == [D(4)] * 4
    assert sum(shared_out(D("7.77"), [D(2), D(3), D(2), D(1)])) == D("7.77")
    assert shared_out(D(5), [D(0), D(0)]) == [D(0), D(0)]


def test_a_plan_with_other_numbers_marks_as_one_compiled_anew() -> None:
    changed = simulate.with_parameters(PLAN.institution, {"step": D("0.4"), "target": D(95)})
    assert {k: s.total for k, s in scores(renumbered(PLAN, changed)).items()} == {
        k: s.total for k, s in scores(engine.compile(changed)).items()
    }  # fmt: skip
    assert scores(renumbered(PLAN, changed)) != BEFORE
    assert scores(PLAN, FACTS) == BEFORE  # the plan itself is as it was


def test_numbers_that_cannot_stand_together_are_refused_and_weights_on_their_way_are_not() -> None:
    with pytest.raises(engine.Unsound):
        renumbered(PLAN, simulate.with_parameters(PLAN.institution, {"bands.95": D(4)}))
    assert sums(PLAN.institution, DAY, {"total": D(30)}) == (D(20), D(30))
    assert renumbered(PLAN, simulate.with_parameters(PLAN.institution, {"total": D(30)})).scheme is PLAN.scheme


# ---- whom it hits --------------------------------------------------------------------------------


def test_order_kept_is_told_pair_by_pair_inside_the_groups() -> None:
    before, groups = {"a": 1, "b": 2, "c": 3, "d": 1}, {"a": "x", "b": "x", "c": "x", "d": "y"}
    assert fairness.order_kept(before, before, groups) == 1
    assert fairness.order_kept(before, {"a": 3, "b": 2, "c": 1, "d": 1}, groups) == -1
    assert fairness.order_kept(before, {"a": 2, "b": 1, "c": 3, "d": 1}, groups) == D("0.33")
    assert fairness.order_kept({"a": 1}, {"a": 1}, {}) is None


def test_correlation_of_what_does_not_vary_is_unknown() -> None:
    assert fairness.correlation([1, 2, 3], [2, 4, 6]) == 1
    assert fairness.correlation([1, 2, 3], [6, 4, 2]) == -1
    assert fairness.correlation([1, 1, 1], [6, 4, 2]) is None
    assert fairness.correlation([1], [2]) is None


def test_ties_and_means_keep_to_the_group() -> None:
    totals, groups = {"a": D(9), "b": D(9), "c": D(9)}, {"a": "x", "b": "x", "c": "y"}
    assert fairness.ties(totals, groups) == 1
    means = fairness.means(totals, {"a": D(8), "b": D(9), "c": D(9)}, groups)
    assert [(one.group, one.units, one.delta) for one in means] == [("x", 2, D("-0.5")), ("y", 1, D(0))]


def test_shares_at_zero_and_at_full_marks_and_the_spread() -> None:
    found = {one.id: one for one in fairness.ends(fairness.items(BEFORE))}
    assert set(found) == {item.id for item in PLAN.scheme.items}
    for one in found.values():
        values = [score.item(one.id).value for score in BEFORE.values()]
        assert one.zero == (D(sum(v <= 0 for v in values)) * 100 / 3).quantize(D("0.01"))
        assert one.mean == sum(values, D(0)) / 3
