"""V 票与评委类: votes, each shape as its owner would write it."""

from decimal import Decimal

from zugong import engine
from zugong.engine.tests.shapes.world import fact, item, plan, ran, sentences, slip, totals

HUNDRED = {"full": (100, "分"), "worth": ({"excellent": 100, "good": 80, "fair": 60, "poor": 0}, "分")}


def votes(how: str, *, to: str = "as_given: {over: full}", more: str = "") -> str:
    return "  groups: {within: all}\n  items:\n" + item(f"missing: zero, measure: {{{how}}}, map: {{{to}}}{more}")


def cast(unit: str, *views: str, **more: object) -> list[engine.FactRow]:
    return [fact("ballot.cast", unit, view=view, number=number, **more) for number, view in enumerate(views)]


SIMPLE = "votes: {of: ballot.cast, choice: view, worth: worth, blank: not_valid}"


def test_v1_options_are_turned_into_marks_and_divided_by_valid_ballots() -> None:
    made = plan(votes(SIMPLE), HUNDRED)
    result = ran(made, cast("a", "excellent", "excellent", "good", "poor"))
    assert totals(result) == {"a": Decimal(70)}
    assert "(100 × 2 + 80 × 1 + 0 × 1) ÷ 4 70" in slip(result, "a")


def test_v1_a_blank_ballot_is_left_out_or_counts_nothing_as_chosen() -> None:
    ballots = cast("a", "excellent", "good", "blank", "")
    result = ran(plan(votes(SIMPLE), HUNDRED), ballots)
    assert totals(result) == {"a": Decimal(90)}
    assert [bad.reason.zh for bad in result.score("a").indicator("one_mark").not_counted] == [
        "弃权或漏填，不算有效票"
    ] * 2
    assert totals(ran(plan(votes(SIMPLE.replace("not_valid", "zero")), HUNDRED), ballots)) == {"a": Decimal(45)}


def test_v1_counted_votes_give_the_same_as_single_ballots() -> None:
    tally = "votes: {of: ballot.counted, tally: {excellent: excellent, good: good, poor: poor, blank: blank}, worth: worth, blank: not_valid}"
    numbers = {**HUNDRED, "worth": ({"excellent": 100, "good": 80, "poor": 0}, "分")}
    result = ran(plan(votes(tally), numbers), [fact("ballot.counted", "a", excellent=2, good=1, poor=1, blank=3)])
    assert totals(result) == {"a": Decimal(70)}
    assert "“弃权票”不算有效票  3" in slip(result, "a")


GROUPS = "votes: {of: ballot.cast, choice: view, worth: worth, blank: not_valid, voters: {field: group, weights: weights, least: two, empty: %s}}"
WEIGHTED = {**HUNDRED, "weights": ({"leaders": 50, "peers": 30, "masses": 20}, "%"), "two": (2, "人")}


def grouped(**views: list[str]) -> list[engine.FactRow]:
    return [one for group, said in views.items() for one in cast("a", *said, group=group)]


def test_v2_leaders_half_peers_thirty_masses_twenty() -> None:
    result = ran(
        plan(votes(GROUPS % "redistributed"), WEIGHTED),
        grouped(leaders=["excellent", "good"], peers=["good", "good"], masses=["excellent", "poor"]),
    )
    assert totals(result) == {"a": Decimal(79)}
    assert "各组按权重合起来 90 × 50% + 80 × 30% + 50 × 20% 79" in slip(result, "a")


def test_v2_a_group_with_too_few_is_redistributed_counts_nothing_or_voids_the_vote() -> None:
    ballots = grouped(leaders=["excellent", "good"], peers=["good", "good"], masses=["excellent"])
    redistributed = ran(plan(votes(GROUPS % "redistributed"), WEIGHTED), ballots)
    assert totals(redistributed) == {"a": Decimal("86.25")}
    assert "群众有效票 1 张，不够 2 张" in slip(redistributed, "a")
    assert "(90 × 50% + 80 × 30%) ÷ 80% 86.25" in slip(redistributed, "a")
    assert totals(ran(plan(votes(GROUPS % "zero"), WEIGHTED), ballots)) == {"a": Decimal(69)}
    assert totals(ran(plan(votes(GROUPS % "no_result"), WEIGHTED), ballots)) == {"a": Decimal(0)}


def test_v2_the_county_hall_has_24_and_ones_own_unit_16() -> None:
    """H39：县委全会测评折百 92、本单位 97，述职测评 24 × 92% + 16 × 97% = 37.6。"""
    hall = item(
        "missing: zero, measure: {votes: {of: ballot.cast, where: {group: leaders}, mark: score, blank: not_valid}}, map: {proportion: {target: whole, over: capped}}",
        full="hall",
        id="hall",
    )
    own = item(
        "missing: zero, measure: {votes: {of: ballot.cast, where: {group: masses}, mark: score, blank: not_valid}}, map: {proportion: {target: whole, over: capped}}",
        full="own",
        id="own",
    )
    made = plan(
        "  items:\n" + hall + own, {"full": (40, "分"), "hall": (24, "分"), "own": (16, "分"), "whole": (100, "分")}
    )
    result = ran(
        made,
        [fact("ballot.cast", "a", score="92", group="leaders"), fact("ballot.cast", "a", score="97", group="masses")],
    )
    assert totals(result) == {"a": Decimal("37.6")}


TRIM = "votes: {of: ballot.cast, mark: score, blank: not_valid, trim: {above: five, each_end: one}}"


def scored(unit: str, *marks: object, **more: object) -> list[engine.FactRow]:
    return [fact("ballot.cast", unit, score=str(mark), number=number, **more) for number, mark in enumerate(marks)]


def test_v3_with_more_than_five_judges_one_highest_and_one_lowest_are_left_out() -> None:
    made = plan(votes(TRIM), {"full": (100, "分"), "five": (5, "人"), "one": (1, "人")})
    result = ran(made, [*scored("a", 95, 95, 90, 80, 70, 60), *scored("b", 95, 95, 90, 80, 70)])
    assert totals(result) == {"a": Decimal("83.75"), "b": Decimal(86)}
    assert "去掉最高 95、最低 60" in slip(result, "a")


LIMITS = "votes: {of: ballot.cast, choice: view, worth: worth, blank: not_valid, paper: sheet, limits: most, limits_are: number, broken: %s}"


def sheet(paper: str, **views: str) -> list[engine.FactRow]:
    return [fact("ballot.cast", unit, view=view, sheet=paper) for unit, view in views.items()]


PAPERS = [*sheet("1", a="excellent", b="good", c="good"), *sheet("2", a="excellent", b="excellent", c="good")]


def test_v4_a_paper_with_more_excellent_than_allowed_is_void_as_a_whole() -> None:
    made = plan(votes(LIMITS % "paper"), {**HUNDRED, "most": ({"excellent": 1}, "个")})
    result = ran(made, PAPERS)
    assert totals(result) == {"a": Decimal(100), "b": Decimal(80), "c": Decimal(80)}
    reasons = [bad.reason.zh for bad in result.score("b").indicator("one_mark").not_counted]
    assert reasons == ["这张票“优秀”投了 2 个，最多 1 个"]


def test_v9_only_the_rows_over_the_quota_are_void_where_the_scheme_says_so() -> None:
    made = plan(votes(LIMITS % "option"), {**HUNDRED, "most": ({"excellent": 1}, "个")})
    assert totals(ran(made, PAPERS)) == {"a": Decimal(100), "b": Decimal(80), "c": Decimal(80)}
    counted = {unit: len(ran(made, PAPERS).score(unit).indicator("one_mark").counted) for unit in "abc"}
    assert counted == {"a": 1, "b": 1, "c": 2}


def test_v9_a_quota_of_twenty_per_cent_is_rounded_as_stated() -> None:
    how = (LIMITS % "paper").replace("number", "percent, rounding: %s")
    numbers = {**HUNDRED, "most": ({"excellent": 34}, "%")}  # 3 × 34% = 1.02
    down = ran(plan(votes(how % "down"), numbers), PAPERS)
    up = ran(plan(votes(how % "up"), numbers), PAPERS)
    assert (totals(down)["b"], totals(up)["b"]) == (Decimal(80), Decimal(90))


def test_v4_a_paper_must_spread_and_a_paper_all_the_same_is_void() -> None:
    spread = "votes: {of: ballot.cast, choice: view, worth: worth, blank: not_valid, paper: sheet, least: fewest, limits_are: number, broken: paper, all_same: void}"
    made = plan(votes(spread), {**HUNDRED, "fewest": ({"good": 1}, "个")})
    papers = [
        *sheet("1", a="excellent", b="good"),
        *sheet("2", a="poor", b="poor"),
        *sheet("3", a="excellent", b="poor"),
    ]
    result = ran(made, papers)
    assert totals(result) == {"a": Decimal(100), "b": Decimal(80)}
    reasons = [bad.reason.zh for bad in result.score("a").indicator("one_mark").not_counted]
    assert sorted(reasons) == ["这张票“称职”只投了 0 个，至少 1 个", "这张票对谁都投一样的，作废"]


def test_two_ballots_by_one_voter_are_found_and_count_as_chosen() -> None:
    how = "votes: {of: ballot.cast, choice: view, worth: worth, blank: not_valid, voter: voter, twice: %s}"
    ballots = [
        fact("ballot.cast", "a", day, view=view, voter=voter)
        for day, view, voter in (
            ("2026-06-01", "excellent", "甲"), ("2026-06-02", "poor", "甲"), ("2026-06-03", "good", "乙"), ("2026-06-04", "good", ""), ("2026-06-05", "good", ""),
        )
    ]  # fmt: skip
    came = {chosen: ran(plan(votes(how % chosen), HUNDRED), ballots) for chosen in ("first", "last", "void")}
    assert {chosen: totals(result)["a"] for chosen, result in came.items()} == {
        "first": Decimal(85), "last": Decimal(60), "void": Decimal(80),
    }  # fmt: skip
    reasons = [bad.reason.zh for bad in came["void"].score("a").indicator("one_mark").not_counted]
    assert reasons == ["同一个人投了两次，这一张不计"] * 2
    assert sentences(votes(how.replace(", twice: %s", "")), HUNDRED) == [
        "“votes”还没选一个人投了两次怎么办：twice 写 first（只算先投的）、last（只算后投的）或 void（都作废）。"
    ]


ISSUED = "votes: {of: ballot.cast, choice: view, worth: worth, blank: not_valid, issued: {of: ballot.issued, field: papers, over: void, take_part: two_thirds}}"


def test_v4_more_back_than_issued_or_fewer_than_two_thirds_voids_the_vote() -> None:
    made = plan(votes(ISSUED), {**HUNDRED, "two_thirds": ("2/3", "")})
    ballots = cast("a", "good", "good")
    outcome = {papers: ran(made, [*ballots, fact("ballot.issued", "a", papers=papers)]) for papers in (1, 3, 4)}
    assert {papers: totals(result)["a"] for papers, result in outcome.items()} == {
        1: Decimal(0),
        3: Decimal(80),
        4: Decimal(0),
    }
    assert "收回的票多于发出的，这次测评无效 2 ÷ 1" in slip(outcome[1], "a")
    assert "参加的人不够，这次测评无效 2 ÷ 4" in slip(outcome[4], "a")


RANKS = "votes: {of: ballot.cast, mark: score, blank: not_valid, paper: sheet, each_ranks: {ties: 1-1-3%s}}"


def judge(paper: str, **marks: int) -> list[engine.FactRow]:
    return [fact("ballot.cast", unit, score=str(mark), sheet=paper) for unit, mark in marks.items()]


JUDGES = [*judge("1", a=90, b=80, c=70), *judge("2", a=60, b=80, c=70), *judge("3", a=99, b=98, c=97)]


def test_v5_each_judge_ranks_and_the_places_are_averaged() -> None:
    """先排名次再平均：甲的名次 1、3、1，平均 1.6667。"""
    made = plan(votes(RANKS % "", to="as_given: {over: kept}"), {"full": (3, "分")})
    result = ran(made, JUDGES)
    assert totals(result) == {"a": Decimal("1.67"), "b": Decimal("1.67"), "c": Decimal("2.67")}


def test_v5_places_worth_marks_differ_from_marks_averaged_first() -> None:
    worth = plan(votes(RANKS % ", worth_of_place: marks"), {"full": (100, "分"), "marks": ([100, 95, 90], "分")})
    assert totals(ran(worth, JUDGES)) == {"a": Decimal("96.67"), "b": Decimal("96.67"), "c": Decimal("91.67")}
    plainly = plan(votes("votes: {of: ballot.cast, mark: score, blank: not_valid}"), {"full": (100, "分")})
    assert totals(ran(plainly, JUDGES)) == {"a": Decimal(83), "b": Decimal(86), "c": Decimal(79)}


BANDS = """\
  groups: {within: all}
  items:
%s
  grades:
    cut_to: none
    levels:
      - {id: excellent, title: 优秀, needs: [{measure: {of: {vote_share: {of: ballot.cast, choice: view, options: [excellent], blank: not_valid}}, at_least: ninety}}, {measure: {of: {vote_share: {of: ballot.cast, choice: view, options: [poor], blank: not_valid}}, below: third}}]}
      - {id: good, title: 称职, needs: [{measure: {of: {vote_share: {of: ballot.cast, choice: view, options: [poor], blank: not_valid}}, below: third}}]}
      - {id: poor, title: 不称职}
"""


def test_v6_excellent_from_ninety_per_cent_and_poor_from_a_third_which_comes_first() -> None:
    """先看不称职率：达到三分之一的，优秀率再高也不行。"""
    made = plan(
        BANDS % item(f"missing: zero, measure: {{{SIMPLE}}}, map: {{as_given: {{over: full}}}}"),
        {**HUNDRED, "ninety": (90, "%"), "third": ("33.33", "%")},
    )
    ballots = [
        *cast("a", *["excellent"] * 9, "good"),
        *cast("b", *["excellent"] * 8, "good", "good"),
        *cast("c", "excellent", "good", "poor"),
    ]
    result = ran(made, ballots)
    assert {one.subject: one.grade_title for one in result.standings} == {"a": "优秀", "b": "称职", "c": "不称职"}


def test_v7_virtue_forty_and_ability_sixty_inside_one_ballot() -> None:
    how = "votes: {of: ballot.cast, choice: [virtue, ability], worth: worth, weights: weights, blank: not_valid}"
    made = plan(votes(how), {**HUNDRED, "weights": ({"virtue": 40, "ability": 60}, "%")})
    ballots = [
        fact("ballot.cast", "a", virtue="excellent", ability="good"), fact("ballot.cast", "a", virtue="good", ability="fair"),
        fact("ballot.cast", "a", virtue="good", ability=""),
    ]  # fmt: skip
    result = ran(made, ballots)
    assert totals(result) == {"a": Decimal(78)}  # (40 + 48 + 32 + 36) ÷ 2
    assert len(result.score("a").indicator("one_mark").not_counted) == 1


def test_v8_one_office_gives_the_mark_with_its_reason() -> None:
    how = "judged: {of: work.judged, by: 县考核办, mark: mark, reason: reason}"
    made = plan(
        "  items:\n" + item(f"missing: zero, measure: {{{how}}}, map: {{as_given: {{over: full}}}}"),
        {"full": (100, "分")},
    )
    result = ran(
        made, [fact("work.judged", "a", mark="88", reason="督考综评"), fact("work.judged", "b", mark="90", reason="")]
    )
    assert totals(result) == {"a": Decimal(88), "b": Decimal(0)}


def test_a_ballot_for_oneself_or_ones_spouse_is_not_counted() -> None:
    how = SIMPLE.replace("blank", "recused: [voter, spouse], blank")
    ballots = [
        fact("ballot.cast", "a", view="excellent", voter="a"), fact("ballot.cast", "a", view="excellent", voter="x", spouse="a"),
        fact("ballot.cast", "a", view="good", voter="b"),
    ]  # fmt: skip
    result = ran(plan(votes(how), HUNDRED), ballots)
    assert totals(result) == {"a": Decimal(80)}
    assert {bad.reason.zh for bad in result.score("a").indicator("one_mark").not_counted} == {
        "给自己（或亲属）投的票，回避不计"
    }


def test_what_a_vote_leaves_open_is_asked_for() -> None:
    bare = "votes: {of: ballot.cast, choice: view, worth: worth, voters: {field: group, weights: weights}, limits: most, paper: sheet}"
    found = sentences(
        votes(bare), {**WEIGHTED, "most": ({"excellent": 1}, "个"), "weights": ({"leaders": 60, "masses": 30}, "%")}
    )
    assert [one for one in found if "没有被用到" not in one] == [
        "“参数标题”的各项权重加起来是 90，应该正好 100（2020-01-01 起）。".replace("参数标题", "weights"),
        "“votes”还没选一张票超了限制怎么办：broken 写 paper（整张作废）或 option（只作废超了的那个选项）。",
        "“votes”还没选上下限是个数还是百分比：limits_are 写 number 或 percent。",
        "“votes”还没选弃权和漏填算不算有效票：blank 写 not_valid（不算，不进分母）或 zero（算有效票，记 0 分）。",
        "“votes”还没选某一组没有人投票（或不够数）怎么办：voters.empty 写 redistributed（权重分给其余各组）、zero（这一组记 0）或 no_result（没有结果）。",
    ]


def test_votes_that_cannot_be_counted_are_refused() -> None:
    cases = {
        "votes: {of: ballot.cast, blank: zero}": "“votes”没有写票怎么折成数：写 choice 和 worth，或 mark，或 tally 和 worth。",
        "votes: {of: ballot.cast, choice: [virtue, ability], worth: worth, blank: zero}": "“votes”用了 choice: […]，还要写 weights。",
        "votes: {of: ballot.cast, choice: view, worth: worth, blank: zero, all_same: void}": "“votes”用了 all_same，还要写 paper。",
        "votes: {of: ballot.counted, tally: {excellent: excellent, good: good}, worth: two, blank: zero, recused: [group]}": "“votes”用的是统计好的票（tally），看不到每一张，不能用 recused。",
        "votes: {of: ballot.cast, mark: view, blank: zero}": "字段“view”不是数，不能用来计算。",
        "votes: {of: ballot.cast, choice: vew, worth: worth, blank: zero}": "“ballot.cast”没有叫“vew”的字段。是不是想写“view”？",
    }
    for how, sentence in cases.items():
        found = sentences(votes(how), {**HUNDRED, "two": ({"excellent": 100, "good": 80}, "分")})
        assert sentence in found, (how, found)
