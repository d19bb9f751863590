"""Votes, said by the batch evaluators as by the scalar one: single ballots, counted ones, groups of voters, ballots issued."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine import sql, vector
from zugong.engine.ir import Unsupported, lower
from zugong.engine.layout import fields_read, lay_out
from zugong.engine.tests.agreement.ledgers import ledgers
from zugong.engine.tests.agreement.one import LAST, YEAR, done, marked, of_office, plan_of, rows
from zugong.engine.tests.agreement.schemes import Writer

WORTH = {"worth": {"a": 10, "b": 6, "c": 0}}
GROUPS = {"weights": ({"high": 60, "low": 40}, "%")}


def votes(facts: list[dict[str, Any]], numbers: dict[str, Any] | None = None, word: str = "votes", **more: Any) -> str:
    """Marks as they are counted; “—” where there is no result."""
    how = {"blank": "not_valid", **({"worth": "worth"} if word == "votes" and "mark" not in more else {}), **more}
    measure: dict[str, Any] = {word: {"of": "work.done", **how}}
    if word == "vote_share":  # per cent are no marks by themselves
        measure = {"formula": {"let": {"v": measure}, "is": "v / 100"}}
    indicator = {"missing": "not_assessed", "cap": "none", "measure": measure, "map": {"as_given": {}}}
    return of_office(plan_of({**WORTH, **GROUPS, **(numbers or {})}, indicator), _again(facts))


def _again(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Facts to be laid out once more."""
    return [{**one, "data": dict(one["data"])} for one in facts]


SINGLE = [
    *(done(f"2026-02-0{n}", type="a", level="high") for n in (1, 2)), done("2026-02-03", type="b", level="high"),
    done("2026-02-04", type="b", level="low"), done("2026-02-05", type="", level="low"), done("2026-02-06", type="c", level="other"),
    done("2026-02-07", type="no option", level="low"), done("2026-02-08"),
]  # fmt: skip
COUNTED = [
    done("2026-02-01", present=4, expected=2, mark=1, level="high"),
    done("2026-02-02", present=1, expected=0, mark=3, level="low"),
]
TALLY = {"a": "present", "b": "expected", "blank": "mark"}


@pytest.mark.parametrize(("more", "marks"), [
    ({"choice": "type"}, "6.4"),  # (10 + 10 + 6 + 6 + 0) ÷ 5
    ({"choice": "type", "blank": "zero"}, "4"),  # ÷ 8
    ({"choice": "type", "where": {"level": "low"}}, "6"), ({"choice": "type", "where": {"matter": "桥"}}, "—"),
    ({"mark": "present"}, "—"), ({"mark": "present", "blank": "zero"}, "0"),
])  # fmt: skip
def test_single_ballots(more: dict[str, Any], marks: str) -> None:
    assert votes(SINGLE, **more) == marks


@pytest.mark.parametrize(("more", "marks"), [
    ({}, "8.86"),  # (10 × 5 + 6 × 2) ÷ 7
    ({"blank": "zero"}, "5.64"),  # ÷ 11
    ({"where": {"level": "low"}}, "10"), ({"where": {"matter": "桥"}}, "—"),
])  # fmt: skip
def test_ballots_that_are_counted_already(more: dict[str, Any], marks: str) -> None:
    assert votes(COUNTED, {"worth": {"a": 10, "b": 6}}, tally=TALLY, **more) == marks


@pytest.mark.parametrize(("voters", "marks"), [
    ({"empty": "redistributed"}, "7.6"),  # 8.67 × 60 % + 6 × 40 %
    ({"empty": "redistributed", "least": "two"}, "8.67"), ({"empty": "zero", "least": "two"}, "5.2"), ({"empty": "no_result", "least": "two"}, "—"),
    ({"empty": "redistributed", "least": "nine"}, "—"), ({"empty": "zero", "least": "nine"}, "—"),
])  # fmt: skip
def test_groups_of_voters_by_their_weights(voters: dict[str, Any], marks: str) -> None:
    numbers = {"two": (2, "票"), "nine": (9, "票")}
    assert votes(SINGLE, numbers, choice="type", voters={"field": "level", "weights": "weights", **voters}) == marks


def test_groups_of_counted_ballots() -> None:
    """high: (4 × 10 + 2 × 6) ÷ 6 = 8.67; low: 10. By weight 9.20; where five are needed 8.67."""
    numbers, voters = {"worth": {"a": 10, "b": 6}, "five": (5, "票")}, {"field": "level", "weights": "weights"}
    assert votes(COUNTED, numbers, tally=TALLY, voters={**voters, "empty": "redistributed"}) == "9.2"
    assert votes(COUNTED, numbers, tally=TALLY, voters={**voters, "empty": "redistributed", "least": "five"}) == "8.67"
    assert votes(COUNTED, numbers, tally=TALLY, voters={**voters, "empty": "zero", "least": "five"}) == "5.2"


def test_several_aspects_of_one_ballot_are_weighed_and_all_must_be_answered() -> None:
    facts = [
        done("2026-02-01", type="a", view="b"),
        done("2026-02-02", type="b", view="b"),
        done("2026-02-03", type="a"),
    ]
    # (10 × 70 % + 6 × 30 %) = 8.8 and 6
    aspects = {"choice": ["type", "view"], "weights": "aspects"}
    assert votes(facts, {"aspects": ({"type": 70, "view": 30}, "%")}, **aspects) == "7.4"
    assert votes(facts, {"aspects": ({"type": 70, "view": 30}, "%")}, **{**aspects, "blank": "zero"}) == "4.93"


@pytest.mark.parametrize(("more", "marks"), [
    ({"choice": "type", "options": ["a"]}, "0.33"), ({"choice": "type", "options": ["a", "b"]}, "0.67"),
    ({"choice": "type", "options": ["a"], "blank": "zero"}, "0.25"),
    ({"tally": TALLY, "options": ["a"]}, "0"),
])  # fmt: skip
def test_the_share_of_some_options(more: dict[str, Any], marks: str) -> None:
    """The fact without a group and without an option is blank; “no option” says something and is a vote for another."""
    assert votes(SINGLE if "choice" in more else [done("2026-02-01", expected=3)], word="vote_share", **more) == marks


@pytest.mark.parametrize(("out", "more", "marks"), [
    (8, {"over": "void"}, "6.4"), (7, {"over": "void"}, "—"), (7, {"over": "valid"}, "6.4"),
    (16, {"over": "valid", "take_part": "half"}, "6.4"), (17, {"over": "valid", "take_part": "half"}, "—"), (0, {"over": "void"}, "—"),
])  # fmt: skip
def test_more_than_were_issued_or_too_few_to_take_part(out: int, more: dict[str, Any], marks: str) -> None:
    facts = [*SINGLE, done("2026-01-10", kind="case.closed", expected=out)]
    issued = {"of": "case.closed", "field": "expected", **more}
    assert votes(facts, {"half": "1/2"}, choice="type", issued=issued) == marks


def test_votes_in_a_formula_and_as_what_units_are_compared_by() -> None:
    units = [engine.UnitRow(f"d{n}", f"d{n}", "department") for n in range(4)]
    said = {"d0": "aab", "d1": "bbb", "d2": "aab", "d3": ""}
    facts = [done("2026-02-01", unit=unit, type=one) for unit, all_ in said.items() for one in all_]
    by = {"votes": {"of": "work.done", "blank": "not_valid", "choice": "type", "worth": "worth"}}
    rank = {"rank": {"by": by, "order": "high", "ties": "1-1-3", "lacking": "last"}}
    table = {"missing": "zero", "measure": rank, "map": {"rank_table": {"table": "table", "beyond": "last"}}}
    plan = plan_of({**WORTH, "table": [9, 7, 5, 1]}, table, groups={"within": "all"})
    held = rows(_again(facts))
    told = {
        one.subject: one.indicator("it").value
        for one in engine.run(plan, engine.Ledger(held, units), YEAR, LAST).scores
    }
    assert {unit: engine.plain(value) for unit, value in told.items()} == {"d0": "9", "d1": "5", "d2": "9", "d3": "1"}
    for evaluate in (vector.score, sql.score):
        result = evaluate(plan, lay_out(held, units, (), fields_read(plan)), YEAR, LAST)
        assert {unit: result.indicators["it"].at(result.place(unit)) for unit in told} == told
    part = {"formula": {"let": {"v": by}, "is": "v / 100"}}
    plan = plan_of(WORTH, {"missing": "zero", "measure": part, "map": {"as_given": {}}})
    assert engine.plain(marked(plan, _again(facts), units)["d1"][0]) == "0.06"


@pytest.mark.parametrize(("more", "what"), [
    ({"choice": "type", "voter": "matter", "twice": "last"}, "“votes.voter”"),
    ({"choice": "type", "recused": ["matter"]}, "“votes.recused”"),
    ({"choice": "type", "trim": {"above": "five", "each_end": "one"}}, "“votes.trim”"),
    ({"choice": "type", "paper": "matter", "all_same": "void"}, "“votes” over whole papers"),
    ({"mark": "mark", "paper": "matter", "each_ranks": {"ties": "1-1-3"}}, "“votes” over whole papers"),
])  # fmt: skip
def test_what_is_no_matter_of_counting_is_refused_by_name(more: dict[str, Any], what: str) -> None:
    how = {"blank": "not_valid", **({} if "mark" in more else {"worth": "worth"}), **more}
    indicator = {
        "missing": "zero",
        "cap": "none",
        "measure": {"votes": {"of": "work.done", **how}},
        "map": {"as_given": {}},
    }
    plan = plan_of({**WORTH, "five": (5, "票"), "one": (1, "票")}, indicator, groups={"within": "all"})
    with pytest.raises(Unsupported, match="in indicator “it”") as refused:
        lower(plan, YEAR, LAST)
    assert refused.value.what.startswith(what)


def test_every_step_of_a_trace_is_told_as_the_scalar_evaluator_tells_it() -> None:
    dice = random.Random(42)
    facts = [
        done("2026-02-01", type=dice.choice(["a", "b", "c", ""]), level=dice.choice(["high", "low", "other"]))
        for _n in range(40)
    ]
    voters = {"field": "level", "weights": "weights", "least": "five", "empty": "redistributed"}
    measure = {"votes": {"of": "work.done", "blank": "not_valid", "choice": "type", "worth": "worth", "voters": voters}}
    indicator = {"missing": "zero", "cap": "none", "measure": measure, "map": {"as_given": {}}}
    plan = plan_of({**WORTH, **GROUPS, "five": (5, "票")}, indicator)
    held, units = rows(facts), [engine.UnitRow("office", "示例局", "department")]
    told = engine.score(plan, engine.Ledger(held, units), YEAR, LAST)["office"]
    layout = lay_out(held, units, (), fields_read(plan))
    for evaluator in (vector, sql):
        assert evaluator.explain(plan, layout, YEAR, LAST, ["office"])["office"].indicators == told.indicators


@st.composite
def elections(draw: Any) -> tuple[engine.Plan, Any]:
    """A measure of ballots as nobody would write it, and facts nobody would record."""
    writer = Writer(draw)
    word = draw(st.sampled_from(["votes", "votes", "vote_share"]))
    parts = writer._votes(()) if word == "votes" else writer._vote_share(())
    measure = {"formula": {"let": {"v": {word: parts}}, "is": "v / 100 + 1"}}
    numbers = {name: (one["values"][0]["value"], one["unit"]) for name, one in writer.parameters.items()}
    indicator = {
        "missing": draw(st.sampled_from(["zero", "full", "not_assessed"])),
        "measure": measure,
        "map": {"as_given": {}},
    }
    try:
        return plan_of(numbers, indicator), draw(ledgers())
    except engine.Unsound:
        reject()


@pytest.mark.parametrize("evaluate", [vector.score, sql.score])
@settings(max_examples=60)
@given(elections())
def test_any_election_is_counted_alike(evaluate: Any, case: Any) -> None:
    plan, held = case
    scores = engine.score(plan, held.ledger(), YEAR, LAST)
    result = evaluate(plan, held.layout(fields_read(plan)), YEAR, LAST)
    for subject, score in scores.items():
        assert result.indicators["it"].at(result.place(subject)) == score.indicator("it").value
