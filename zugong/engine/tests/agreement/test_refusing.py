"""What the batch evaluators do not know they refuse, naming word and indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from zugong.engine import sql, vector
from zugong.engine.groups.maps import MAPS
from zugong.engine.groups.measures import MEASURES
from zugong.engine.ir import Unsupported, comparing, lower, mapping
from zugong.engine.ir.figures import figure_of
from zugong.engine.ir.refusing import understood
from zugong.engine.layout import lay_out
from zugong.engine.maps import ByLevel, Nth
from zugong.engine.tests.agreement.one import LAST, OFFICE, YEAR, done, plan_of, rows


def test_runs_of_facts_that_do_not_weigh_the_same_are_refused_by_name() -> None:
    count = {"count": {"of": "work.done", "weigh_by": "level", "weights": "table"}}
    nth = {"marks": "turns", "values": "each", "beyond": "last", "matter": "matter"}
    indicator = {"sign": "deduct", "floor": 0, "measure": count, "map": {"nth": nth}}
    with pytest.raises(Unsupported) as refused:
        lower(plan_of({"turns": [1, 2], "table": {"high": 2, "low": 1}}, indicator), YEAR, LAST)
    assert refused.value.indicator == "it"
    assert "nth" in refused.value.what


def test_places_of_those_who_are_to_be_marked_again_are_refused_by_name() -> None:
    rank = {"rank": {"by": {"count": {"of": "work.done"}}, "order": "high", "ties": "again"}}
    indicator = {"missing": "zero", "measure": rank, "map": {"rank_table": {"table": "table", "beyond": "last"}}}
    with pytest.raises(Unsupported, match="in indicator “it”") as refused:
        lower(plan_of({"table": [3, 2]}, indicator, groups={"within": "all"}), YEAR, LAST)
    assert refused.value.what.startswith("“rank.ties: again”")


def test_facts_shared_in_equal_parts_are_refused_by_name_not_counted_in_full() -> None:
    count = {"count": {"of": "work.done", "parties": {"field": "matter", "shares": "equal"}}}
    with pytest.raises(Unsupported) as refused:
        lower(plan_of({"two": (2, "分")}, {"cap": "none", "measure": count, "map": {"per_unit": "two"}}), YEAR, LAST)
    assert (refused.value.indicator, refused.value.what) == ("it", "“parties.shares: equal”")


@dataclass(frozen=True, kw_only=True)
class Word:
    word = "odd"
    known: str = ""
    later: str = "usual"


def test_a_part_that_was_added_later_is_refused_only_where_it_says_something() -> None:
    understood(Word(known="x"), "known")
    with pytest.raises(Unsupported, match=r"odd\.later"):
        understood(replace(Word(), later="unusual"), "known")


def test_numbers_beyond_64_bits_are_no_matter_for_numpy_and_refused_by_sql() -> None:
    let = {"a": {"sum": {"of": "work.done", "field": "present"}}}
    formula = {"formula": {"let": let, "is": "min(a * a * a * a * a, 1)"}}
    plan = plan_of({}, {"missing": "zero", "measure": formula, "map": {"as_given": {}}})
    layout = lay_out(rows([done("2026-02-01", present=100_000)]), OFFICE)
    assert vector.score(plan, layout, YEAR, LAST).total.at(0) == 1
    with pytest.raises(Unsupported) as refused:
        sql.score(plan, layout, YEAR, LAST)
    assert (refused.value.what, refused.value.evaluator) == ("numbers of more than 64 bits", "SQL")


def test_the_reference_names_every_word_that_is_refused_and_no_other() -> None:
    page = (Path(__file__).resolve().parents[4] / "docs" / "reference" / "batch-evaluators.md").read_text("utf-8")
    table = page.split("## 不会的", 1)[1]
    named = {
        word
        for row in table.splitlines()
        if row.startswith("| `")
        for word in re.findall("`([a-z_]+)`", row.split("|")[1])
    }
    said = {
        kind.word
        for kind in (*figure_of.registry, *mapping.map_of.registry, *comparing.MAPS, ByLevel, Nth)
        if kind is not object
    }
    words = {**MEASURES, **MAPS}
    assert words.keys() - said == named & words.keys() - PARTLY
    assert words.keys() >= PARTLY


#: said, but not everywhere
PARTLY = {
    "votes",
    "vote_share",
    "rank",
    "rank_step",
    "by_level",
    "count",
    "coverage",
    "fulfilment",
    "nth",
    "rates",
    "shortfall",
    "streak",
}
