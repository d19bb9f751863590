"""Nothing about fewer than the minimum can be worked out, directly or by taking one figure from another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zugong.ballots.counting import tally
from zugong.ballots.counting.opened import opened
from zugong.ballots.counting.paper import Ballot, Paper
from zugong.ballots.counting.suppression import Shown, shown
from zugong.ballots.counting.tally import Turnout, result
from zugong.ballots.sealing import codes

from .conftest import GRADES, paper

NAMES = ["a", "b"]
OPTIONS = [one.id for one in GRADES]
GROUPS = ["g1", "g2", "g3", "g4", "g5"]


@st.composite
def electorates(draw: Any) -> list[Ballot]:
    """Up to 40 voters in up to five groups; some leave one of the two subjects out."""
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=40))
    grade = st.sampled_from([*OPTIONS, None])
    found = []
    for group in groups:
        given_ = {name: value for name in NAMES if (value := draw(grade)) is not None}
        found.append(Ballot(code=codes.receipt(), group=group, answers={"view": given_} if given_ else {}))
    return found


def sheet(minimum: int, kind: str = "survey", **more: Any) -> Paper:
    return paper(kind=kind, minimum=minimum, groups={name: name for name in GROUPS}, **more)


def told(form: Paper, ballots: list[Ballot]) -> dict[str, Any]:
    turnout = Turnout(entitled=len(ballots), issued=len(ballots), returned=len(ballots))
    return result(form, NAMES, opened(form, NAMES, ballots, []), [], turnout)


@dataclass(frozen=True)
class Exposed:
    """A set of voters smaller than the minimum whose votes are certain."""

    groups: tuple[str, ...]
    votes: dict[str, int]


def exposed(cell: dict[str, Any], sizes: dict[str, int], minimum: int) -> list[Exposed]:
    """What somebody learns who knows how many of each group said something here, and reads the published figures: for
    each group not shown, the fewest and the most votes of each option that fit. Where they meet, its votes are known."""
    seen = {name: figures["votes"] for name, figures in cell["groups"].items() if figures}
    found = [Exposed((name,), votes) for name, votes in seen.items() if sum(votes.values()) < minimum]
    hidden = {name: size for name, size in sizes.items() if name not in seen and size}
    if cell["all"] is None or not hidden:
        return found
    rest = {one: cell["all"]["votes"][one] - sum(votes[one] for votes in seen.values()) for one in OPTIONS}
    whole = sum(rest.values())
    if 0 < whole < minimum:
        return [*found, Exposed(tuple(hidden), rest)]
    if max(rest.values()) == whole:
        return found  # a large set was of one mind: that is the result and no disclosure
    for name, size in hidden.items():
        fewest = {one: max(0, rest[one] - (whole - size)) for one in OPTIONS}
        most = {one: min(size, rest[one]) for one in OPTIONS}
        if fewest == most and size < minimum:
            found.append(Exposed((name,), most))
    return found


def sizes_of(ballots: list[Ballot], name: str) -> dict[str, int]:
    return dict(Counter(one.group for one in ballots if name in one.answers.get("view", {})))


@settings(max_examples=400, deadline=None)
@given(electorates(), st.integers(2, 9), st.sampled_from(["survey", "ballot"]))
def test_no_small_group_can_be_worked_out(ballots: list[Ballot], minimum: int, kind: str) -> None:
    """A vote always says its outcome, even of four people; then nothing apart is said."""
    assume(kind == "survey" or len(ballots) >= 2 * minimum)
    cells = told(sheet(minimum, kind), ballots)["cells"]["view"]
    for name in NAMES:
        sizes = sizes_of(ballots, name)
        if kind == "ballot" and sum(sizes.values()) < minimum:
            assert not any(cells[name]["groups"].values())
            continue
        assert exposed(cells[name], sizes, minimum) == []


@settings(max_examples=300, deadline=None)
@given(electorates(), st.integers(2, 9))
def test_the_rows_that_are_kept_name_no_small_group_either(ballots: list[Ballot], minimum: int) -> None:
    found = opened(sheet(minimum), NAMES, ballots, [])
    of_one = Counter(one.group for one in found.answers if one.subject == "a")
    named = {name: number for name, number in of_one.items() if name}
    nameless = of_one[""]
    assert all(number >= minimum for number in named.values())
    assert nameless == 0 or nameless >= minimum or not named


WEIGHTED: dict[str, Any] = {"weights": dict.fromkeys(GROUPS, Decimal(20)), "empty": "redistributed"}


@settings(max_examples=300, deadline=None)
@given(electorates(), st.integers(2, 9), st.randoms(use_true_random=False))
def test_where_groups_are_weighted_a_hidden_group_changes_no_figure(
    ballots: list[Ballot], minimum: int, chance: Any
) -> None:
    """Let every voter of the groups not shown vote otherwise: whatever is published stays as it was."""
    form = sheet(minimum, **WEIGHTED)
    cell = told(form, ballots)["cells"]["view"]["a"]
    visible = {name for name, figures in cell["groups"].items() if figures}
    others = []
    for one in ballots:
        answers = one.answers
        if one.group not in visible and "a" in answers.get("view", {}):
            answers = {"view": {**answers["view"], "a": chance.choice(OPTIONS)}}
        others.append(Ballot(code=one.code, group=one.group, answers=answers))
    assume(cell["all"] is None or visible)
    assert told(form, others)["cells"]["view"]["a"] == cell


def naive(sizes: dict[str, int], minimum: int, **_more: bool) -> Shown:
    """What one would do first: hide the small ones and show everything else."""
    return Shown(frozenset(name for name, size in sizes.items() if size >= minimum), total=True)


def test_hiding_the_small_group_alone_is_seen_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the second group hidden the total gives the small one away, and the attack says so."""
    ballots = [
        Ballot(code=codes.receipt(), group=group, answers={"view": {"a": grade}})
        for group, grade, number in (("g1", "good", 10), ("g2", "fair", 12), ("g3", "poor", 2)) for _n in range(number)
    ]  # fmt: skip
    sizes = sizes_of(ballots, "a")
    assert exposed(told(sheet(5), ballots)["cells"]["view"]["a"], sizes, 5) == []
    monkeypatch.setattr(tally, "shown", naive)
    monkeypatch.setattr("zugong.ballots.counting.opened.shown", naive)
    assert exposed(told(sheet(5), ballots)["cells"]["view"]["a"], sizes, 5) == [
        Exposed(("g3",), {"good": 0, "fair": 0, "poor": 2})
    ]


@pytest.mark.parametrize(
    ("sizes", "groups", "total"),
    [
        ({"a": 10, "b": 12}, {"a", "b"}, True), ({"a": 2, "b": 12, "c": 20}, {"c"}, True), ({"a": 2, "b": 3, "c": 20}, {"c"}, True),
        ({"a": 2, "b": 20}, set(), True), ({"a": 2, "b": 2}, set(), False), ({"a": 0, "b": 7}, {"b"}, True), ({}, set(), False),
    ],
)  # fmt: skip
def test_more_groups_are_hidden_until_the_hidden_ones_are_many(
    sizes: dict[str, int], groups: set[str], total: bool
) -> None:
    assert shown(sizes, 5, total_always=False) == Shown(frozenset(groups), total)
