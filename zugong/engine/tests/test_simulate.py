"""What a change would do: places, moves and reasons, dead and dominant indicators, likeness, steadiness."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong import engine
from zugong.engine import simulate
from zugong.engine.stability import stability
from zugong.engine.tests.county import UNITS, YEAR, fact, meeting, monthly
from zugong.engine.tests.small import SMALL

D = Decimal
PLAN = engine.compile(engine.loads(SMALL))
COUNTY = [
    *UNITS, engine.UnitRow("office", "样本办", "department"), engine.UnitRow("third", "第三党支部", "branch", "office"),
    engine.UnitRow("school", "对照校", "department"), engine.UnitRow("fourth", "第四党支部", "branch", "school"),
]  # fmt: skip
FACTS = [
    *monthly("first"), *monthly("second", range(1, 10)), *monthly("third", range(1, 7), present=5), *monthly("fourth", present=10),
    *(fact(f"plan-{unit}", "plan.filed", "2026-03-20", unit) for unit in ("bureau", "office", "school")),
    *(fact(f"survey-{unit}", "survey.done", "2026-12-01", unit, rate=rate) for unit, rate in (("bureau", 96), ("office", 85), ("school", 70))),
]  # fmt: skip


def scores(plan: engine.Plan = PLAN, facts: list[engine.FactRow] = FACTS) -> dict[str, engine.Score]:
    return engine.score(plan, engine.Ledger(facts, COUNTY), YEAR, YEAR.end)


BEFORE = scores()


def test_places_count_on_or_share_as_the_rule_says() -> None:
    totals = {"a": D(9), "b": D(8), "c": D(9), "d": D(7)}
    assert simulate.places(totals) == {"a": 1, "b": 3, "c": 1, "d": 4}
    assert simulate.places(totals, ties="1-1-2") == {"a": 1, "b": 2, "c": 1, "d": 3}
    assert simulate.places(totals, {"a": "x", "b": "x"}) == {"a": 1, "b": 2, "c": 1, "d": 2}


def test_no_change_gives_no_differences() -> None:
    found = simulate.compare(BEFORE, scores())
    assert (found.nothing, found.subjects, found.moves) == (True, 3, ())


def test_a_changed_number_moves_those_it_touches_and_says_by_which_indicator() -> None:
    changed = simulate.with_parameters(PLAN.institution, {"step": D("0.4")})
    found = simulate.compare(BEFORE, scores(engine.compile(changed)))
    assert [(move.subject, move.delta, [(s.id, s.delta) for s in move.shifts]) for move in found.moves] == [
        ("office", D("-1.2"), [("theme_day", D("-1.2"))]), ("bureau", D("-0.6"), [("theme_day", D("-0.6"))]),
    ]  # fmt: skip
    assert (len(found.gained), len(found.lost)) == (0, 2)


def test_a_cap_that_swallows_the_change_is_a_reason_too() -> None:
    capped = engine.compile(engine.loads(SMALL.replace("  ceiling: none", "  ceiling: total")))
    more = [*FACTS, fact("award", "awarded", "2026-05-01", "bureau", level="city", matter="甲")]
    before, after = scores(capped), scores(capped, more)
    (move,) = simulate.compare(before, after).moves
    assert move.delta == sum((shift.delta for shift in move.shifts), D(0))
    assert move.shifts[0].id == "awarded"


def test_an_unknown_parameter_is_named() -> None:
    for name in ("stepp", "award.town", "step.city"):
        with pytest.raises(KeyError) as wrong:
            simulate.with_parameters(PLAN.institution, {name: D(1)})
        assert wrong.value.args[0] in {name, name.split(".", maxsplit=1)[0]}


def test_units_and_indicators_that_come_and_go_are_listed() -> None:
    fewer = {key: score for key, score in BEFORE.items() if key != "school"}
    found = simulate.compare(BEFORE, fewer)
    assert (found.only_before, found.only_after, found.subjects) == (("school",), (), 2)
    cut = {key: replace(score, items=score.items[:1]) for key, score in BEFORE.items()}
    assert simulate.compare(BEFORE, cut).indicators_gone == ("计划", "满意度", "受表彰")


def test_weights_are_brought_back_to_the_stated_total() -> None:
    found = simulate.reweigh(PLAN, BEFORE, {"life": D(3)})
    for key, score in found.items():
        life, work = BEFORE[key].item("life").value, BEFORE[key].item("work").value
        assert score.total == (life * 3 + work) / 2 + BEFORE[key].item("special").value
    assert simulate.compare(BEFORE, simulate.reweigh(PLAN, BEFORE, {"life": D(7), "work": D(7)})).nothing


def test_dead_and_dominant_indicators_are_named() -> None:
    found = {one.id: one for one in simulate.profiles(BEFORE, D(60))}
    assert (found["plan"].dead, found["awarded"].dead, found["survey"].dead) == (True, True, False)
    assert sum(one.share for one in found.values()) == pytest.approx(D(100), abs=D("0.1"))
    assert [one.id for one in found.values() if one.dominant] == ["survey"]
    assert [one.id for one in simulate.profiles(BEFORE, D(100)) if one.dominant] == []


def test_indicators_that_say_the_same_are_named_with_their_correlation() -> None:
    twins = {
        key: replace(
            score,
            items=(replace(score.items[0], indicators=(score.indicators[0], replace(score.indicators[0], id="twin"))),),
        )
        for key, score in BEFORE.items()
    }
    (pair,) = simulate.alike(twins, D("0.95"))
    assert (pair.first, pair.second, pair.correlation) == ("theme_day", "twin", D(1))
    assert simulate.alike(twins, D(1)) == ()


def test_the_thresholds_have_values_and_say_where_they_come_from() -> None:
    stated = simulate.defaults()
    assert (stated["correlation"].value, stated["draws"].value) == (D("0.95"), D(1000))
    assert [name for name, one in stated.items() if not one.cite] == []


def test_steadiness_is_the_same_for_the_same_seed_and_says_who_could_be_first() -> None:
    found = stability(BEFORE, draws=1000, seed=7, inner=90)
    assert found == stability(BEFORE, draws=1000, seed=7, inner=90)
    assert found != stability(BEFORE, draws=1000, seed=8, inner=90)
    assert sum(one.first for one in found.subjects) == 1000
    assert {one.subject: one.place for one in found.subjects} == simulate.places(
        {k: s.total for k, s in BEFORE.items()}
    )
    assert all(one.low <= one.middle <= one.high for one in found.subjects)


def test_who_is_best_at_everything_stays_first_whatever_the_weights() -> None:
    best = scores(facts=[*monthly("first", present=10), *monthly("second", present=10), *FACTS[30:]])
    assert stability(best, draws=300, seed=1, inner=90).winners == ("bureau",)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.decimals(0, 5, places=1), min_size=1))
def test_a_place_is_one_more_than_the_number_of_better_ones(totals: dict[str, Decimal]) -> None:
    found = simulate.places(totals)
    assert found == {one: 1 + sum(other > totals[one] for other in totals.values()) for one in sorted(totals)}


def test_meetings_of_the_county_are_as_these_tests_take_them() -> None:
    assert {key: score.total for key, score in BEFORE.items()} == {
        "bureau": D("19.40"),
        "office": D("14.58"),
        "school": D("15.00"),
    }
    assert meeting("x", "first", "2026-01-15").data["present"] == 9
