"""Validity, quotas, quorum, majority, means: exact."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from zugong.ballots.counting.opened import Opened, Slips, opened
from zugong.ballots.counting.paper import Ask, Ballot, Limit, Needed, ballot, read, size_of
from zugong.ballots.counting.tally import Turnout, result, standing
from zugong.ballots.counting.validity import counting, void_because
from zugong.ballots.sealing import codes

from .conftest import GRADES, HALF, MOST, THIRD, paper, yes_or_no

NAMES = ["a", "b", "c"]
SCORE = Ask(
    id="mark", title="打分", asks="score", about="whole", lowest=Decimal(0), highest=Decimal(10), step=Decimal("0.5")
)
SAID = Ask(id="said", title="意见", asks="text", about="whole", longest=200)
ELECT = Ask(id="elect", title="选举", asks="candidates", about="whole", most=2)
WEIGHTS = {"weights": {"leaders": Decimal(60), "staff": Decimal(40)}, "groups": {"leaders": "班子", "staff": "职工"}}


def test_a_paper_comes_back_as_it_was_written() -> None:
    sheet = paper(asks=(*paper().asks, SCORE, SAID, ELECT), limits=(THIRD,), quorum=MOST, **WEIGHTS)
    assert read(sheet.written()) == sheet


def test_a_ballot_comes_back_as_it_was_sealed_and_never_outgrows_its_envelope() -> None:
    sheet = paper(asks=(*paper().asks, SCORE, SAID, ELECT), recused="self")
    longest = Ballot(
        code=codes.receipt(), recused=("a",), voter=123456,
        answers={"view": {"b": "good", "c": "poor"}, "mark": {"": "10.0"}, "said": {"": "“\n" * 100}, "elect": {"": ["a", "b"]}},
    )  # fmt: skip
    assert ballot(longest.written()) == longest
    assert len(longest.written()) + 4 <= size_of(sheet, NAMES)
    assert size_of(sheet, NAMES) % 256 == 0


@pytest.mark.parametrize(
    ("rounding", "limits"),
    [("down", [0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 4]), ("half_up", [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]), ("up", [0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5])],
)  # fmt: skip
def test_a_third_is_rounded_as_stated(rounding: str, limits: list[int]) -> None:
    third = replace(THIRD, rounding=rounding)
    numbers = [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 13]
    assert [third.of(number) for number in numbers] == limits


def test_a_tenth_in_per_cent_is_exact() -> None:
    tenth = Limit(question="view", option="good", share=Fraction(Decimal("10")) / 100, rounding="down", broken="paper")
    assert [tenth.of(n) for n in (9, 10, 19, 20, 30)] == [0, 1, 1, 2, 3]


def grades(*given: str) -> Any:
    return {"view": {name: grade for name, grade in zip(NAMES, given, strict=True) if grade}}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("good", "fair", "fair"), ""), (("good", "good", "fair"), "quota"), (("fair", "fair", "fair"), "all_same"),
        (("fair", "fair", ""), "all_same"), (("fair", "", ""), ""), (("", "", ""), ""), (("best", "fair", "fair"), "malformed"),
    ],
)  # fmt: skip
def test_a_paper_is_void_for_its_reason(given: tuple[str, ...], why: str) -> None:
    assert void_because(paper(limits=(THIRD,), all_same="void"), NAMES, grades(*given)) == why


def test_a_quota_may_void_the_option_alone() -> None:
    sheet = paper(limits=(replace(THIRD, broken="option"),))
    answers = grades("good", "good", "fair")
    assert void_because(sheet, NAMES, answers) == ""
    assert counting(sheet, NAMES, answers) == {"view": {"c": "fair"}}


def test_sameness_is_allowed_where_the_paper_says_so_and_of_one_subject() -> None:
    assert void_because(paper(all_same="valid"), NAMES, grades("fair", "fair", "fair")) == ""
    assert void_because(paper(all_same="void"), ["a"], {"view": {"a": "fair"}}) == ""


@pytest.mark.parametrize("answers", [{"nothing": {"": "x"}}, {"view": {"d": "good"}}, {"mark": {"": "0.3"}}, {"said": {"": "字" * 201}},
                                     {"elect": {"": ["a", "a"]}}, {"elect": {"": ["z"]}}, {"said": {"": 7}}])  # fmt: skip
def test_what_the_paper_does_not_offer_is_malformed(answers: Any) -> None:
    assert void_because(paper(asks=(*paper().asks, SCORE, SAID, ELECT)), NAMES, answers) == "malformed"


def test_too_many_names_void_an_election_paper() -> None:
    assert void_because(paper(asks=(ELECT,)), NAMES, {"elect": {"": ["a", "b", "c"]}}) == "too_many"


# ---- quorum and majority ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entitled", "issued", "stands"), [(10, 5, False), (10, 6, True), (11, 5, False), (11, 6, True), (1, 1, True)]
)
def test_more_than_half_of_those_entitled_must_come(entitled: int, issued: int, stands: bool) -> None:
    assert standing(paper(quorum=MOST), Turnout(entitled=entitled, issued=issued, returned=issued)) == (
        stands,
        "" if stands else "quorum",
    )


@pytest.mark.parametrize(("entitled", "issued", "stands"), [(9, 6, True), (10, 6, False), (10, 7, True), (12, 8, True)])
def test_two_thirds_are_reached_by_as_much(entitled: int, issued: int, stands: bool) -> None:
    two_thirds = Needed(share=Fraction(2, 3), how="at_least", of="entitled")
    assert standing(paper(quorum=two_thirds), Turnout(entitled=entitled, issued=issued, returned=issued))[0] == stands
    assert two_thirds.met(two_thirds.least(entitled), entitled)
    assert not two_thirds.met(two_thirds.least(entitled) - 1, entitled)


def test_more_slips_back_than_were_handed_out_void_the_vote_or_not_as_stated() -> None:
    over = Turnout(entitled=10, issued=8, returned=8, paper_issued=3, paper_returned=4)
    assert standing(paper(over="void"), over) == (False, "over")
    assert standing(paper(over="valid"), over) == (True, "")


def count(sheet: Any, ballots: list[Ballot], slips: list[Slips] | None = None, entitled: int = 0) -> dict[str, Any]:
    slips = slips or []
    number = len(ballots) + sum(one.returned for one in slips)
    turnout = Turnout(entitled=entitled or number, issued=number, returned=number)
    return result(sheet, NAMES, opened(sheet, NAMES, ballots, slips), slips, turnout)


def said(value: str | None, group: str = "") -> Ballot:
    return Ballot(code=codes.receipt(), group=group, answers={"agreed": {"": value}} if value else {})


@pytest.mark.parametrize(
    ("votes", "entitled", "passed"),
    [((6, 3, 1), 10, True), ((5, 0, 5), 10, False), ((6, 0, 0), 12, False), ((7, 0, 0), 12, True)],
)
def test_a_vote_is_carried_by_more_than_half_of_those_entitled(
    votes: tuple[int, ...], entitled: int, passed: bool
) -> None:
    ballots = [
        said(what) for what, number in zip(("for", "against", "abstain"), votes, strict=True) for _n in range(number)
    ]
    told = count(yes_or_no(majority=MOST), ballots, entitled=entitled)
    cell = told["cells"]["agreed"][""]
    assert cell["passed"] == passed
    assert cell["all"]["votes"] == dict(zip(("for", "against", "abstain"), votes, strict=True))


@pytest.mark.parametrize(("of", "passed"), [("entitled", False), ("issued", False), ("valid", True)])
def test_the_base_of_a_majority_is_the_one_stated(of: str, passed: bool) -> None:
    """Of 12 entitled 10 came; 5 are for; two papers are void."""
    sheet = yes_or_no(majority=Needed(share=HALF, how="more_than", of=of))
    spoilt = [Ballot(code=codes.receipt(), answers={"agreed": {"": "maybe"}}) for _n in range(2)]
    told = count(
        sheet, [*(said("for") for _n in range(5)), *(said("against") for _n in range(3)), *spoilt], entitled=12
    )
    assert (told["valid"], told["void"]) == (8, {"malformed": 2})
    assert told["cells"]["agreed"][""]["passed"] == passed


def test_an_election_elects_those_with_enough_votes_and_nobody_by_a_tie_at_the_edge() -> None:
    sheet = paper(asks=(ELECT,), majority=MOST)

    def elected(*papers: str) -> Any:
        ballots = [Ballot(code=codes.receipt(), answers={"elect": {"": list(names)}}) for names in papers]
        return count(sheet, ballots)["cells"]["elect"][""]["passed"]

    assert elected("ab", "ab", "ac", "ab", "b") == ["a", "b"]
    assert elected("ab", "bc", "ac", "ab", "ac") == ["a"]  # b and c have 3 of 5 each and one place is left
    assert elected("a", "b", "c", "a", "b") == []


# ---- means and weights -----------------------------------------------------------------------------------------------


def rated(group: str, *given: str) -> Ballot:
    return Ballot(code=codes.receipt(), group=group, answers=grades(*given))


def test_means_are_exact_and_rounded_once() -> None:
    told = count(
        paper(), [rated("", "good", "fair", "poor"), rated("", "good", "fair", ""), rated("", "fair", "fair", "")]
    )
    cells = told["cells"]["view"]
    assert {name: cells[name]["all"]["mean"] for name in NAMES} == {"a": "93.33", "b": "80.00", "c": "40.00"}
    assert cells["c"]["all"]["given"] == 1


def test_blank_answers_count_as_zero_where_the_paper_says_so() -> None:
    told = count(paper(blank="zero"), [rated("", "good", "fair", "poor"), rated("", "", "fair", "fair")])
    assert told["cells"]["view"]["a"]["all"]["mean"] == "50.00"


def test_groups_are_weighed_and_one_too_small_has_no_say_anywhere() -> None:
    sheet = paper(**WEIGHTS, empty="redistributed")
    many = [rated("leaders", "good", "fair", "fair") for _n in range(5)] + [
        rated("staff", "poor", "fair", "good") for _n in range(6)
    ]
    assert count(sheet, many)["cells"]["view"]["a"]["weighted"] == "76.00"  # 0.6 × 100 + 0.4 × 40
    few = many[1:]
    told = count(sheet, few)
    assert told["cells"]["view"]["a"]["weighted"] == "40.00"
    assert told["cells"]["view"]["a"]["all"]["votes"] == {"good": 0, "fair": 0, "poor": 6}
    assert (told["valid"], told["left_out"]) == (10, 4)
    assert count(replace(sheet, empty="zero"), few)["cells"]["view"]["a"]["weighted"] == "16.00"
    assert count(replace(sheet, empty="no_result"), few)["cells"]["view"]["a"]["weighted"] is None


def test_paper_slips_count_with_the_electronic_ones() -> None:
    slips = [Slips(group="", returned=4, void=1, votes={"agreed": {"": {"for": 2, "against": 1}}})]
    told = count(yes_or_no(majority=MOST), [said("for"), said("against")], slips)
    assert told["cells"]["agreed"][""]["all"] == {
        "votes": {"for": 3, "against": 2, "abstain": 0},
        "given": 5,
        "empty": 0,
    }
    assert (told["returned"], told["valid"], told["void"], told["cells"]["agreed"][""]["passed"]) == (
        6,
        5,
        {"slips": 1},
        False,
    )


def test_a_survey_answered_by_too_few_shows_nothing_and_a_vote_always_its_outcome() -> None:
    few = [said("for") for _n in range(4)]
    assert count(yes_or_no(kind="survey"), few)["cells"]["agreed"][""]["all"] is None
    assert count(yes_or_no(), few)["cells"]["agreed"][""]["all"]["votes"]["for"] == 4


@pytest.mark.parametrize(("number", "shown"), [(9, None), (10, 10)])
def test_comments_are_shown_from_twice_the_smallest_group_and_in_alphabetical_order(
    number: int, shown: int | None
) -> None:
    sheet = paper(asks=(SAID,))
    told = count(
        sheet, [Ballot(code=codes.receipt(), answers={"said": {"": f"意见 {n}"}}) for n in reversed(range(number))]
    )
    texts = told["comments"]["said"][""]
    assert texts == (None if shown is None else sorted(f"意见 {n}" for n in range(number)))


def test_who_is_recused_leaves_no_ballot_that_could_be_known_by_its_gap() -> None:
    """Answers are kept apart: of the ballot without a there is nothing but one answer less about a."""
    own = Ballot(code=codes.receipt(), recused=("a",), answers={"view": {"b": "good", "c": "poor"}})
    found: Opened = opened(paper(recused="self"), NAMES, [own, rated("", "fair", "fair", "poor")], [])
    assert sorted((one.subject, one.value) for one in found.answers) == [
        ("a", "fair"),
        ("b", "fair"),
        ("b", "good"),
        ("c", "poor"),
        ("c", "poor"),
    ]
    assert {one.voter for one in found.answers} == {None}


def test_a_group_too_small_loses_its_name_before_anything_is_written() -> None:
    sheet = paper(groups={"leaders": "班子", "staff": "职工", "others": "其他"})
    ballots = (
        [rated("leaders", "good", "fair", "fair")] * 2
        + [rated("staff", "fair", "fair", "poor")] * 8
        + [rated("others", "fair", "poor", "poor")] * 6
    )
    found = opened(sheet, NAMES, ballots, [])
    assert found.named == ("staff",)
    assert {one.group for one in found.answers} == {"staff", ""}
    assert GRADES[0].id in {one.value for one in found.answers}
