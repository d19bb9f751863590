"""What the small scheme gives, by hand."""

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine.tests.county import UNITS, YEAR, fact, meeting, monthly, scored
from zugong.engine.tests.small import SMALL


def theme(facts: list[engine.FactRow], **more: object) -> engine.IndicatorScore:
    return scored(facts, **more).indicator("theme_day")  # type: ignore[arg-type]


def test_every_branch_owes_every_month() -> None:
    result = theme([*monthly("first"), *monthly("second", range(1, 11))])
    assert result.value == Decimal("4.60")
    assert [(str(line.label), line.expression, line.value) for line in result.steps] == [
        ("到期应有“主题党日”", "", "24"),
        ("按期已有", "", "22"),
        ("缺", "24 − 22", "2"),
        ("第二党支部缺：2026年11月、2026年12月", "", "2"),
        ("折成分", "2 × 0.2", "0.4"),
        ("合起来", "5 − 0.4", "4.6"),
    ]


def test_a_surplus_in_one_month_does_not_fill_another() -> None:
    facts = [*monthly("first", range(1, 12)), meeting("extra", "first", "2026-03-20"), *monthly("second")]
    result = theme(facts)
    assert result.value == Decimal("4.80")
    assert [(bad.fact, str(bad.reason)) for bad in result.not_counted] == [("extra", "这一期已经够数，多的不重复计")]


def test_a_meeting_without_minutes_is_not_counted_and_says_why() -> None:
    facts = [
        *monthly("first"),
        *monthly("second", range(1, 12)),
        meeting("bare", "second", "2026-12-10", minutes=False),
    ]
    result = theme(facts)
    assert result.value == Decimal("4.80")
    assert [(bad.fact, bad.reason.zh, bad.reason.en) for bad in result.not_counted] == [
        ("bare", "没有“会议记录”", "no “会议记录”")
    ]


def test_the_unfinished_month_is_pending_and_not_missed() -> None:
    result = theme([*monthly("first", range(1, 6)), *monthly("second", range(1, 6))], as_of="2026-06-20")
    assert result.value == Decimal("5.00")
    assert not result.settled
    assert [(step.kind, step.gain, str(step.sentence), step.deadline, step.action) for step in result.raise_by] == [
        ("keep", Decimal("0.20"), "第一党支部开好2026年6月“主题党日”", dt.date(2026, 6, 30), "record:life.meeting_held:type=theme_day:unit=first"),
        ("keep", Decimal("0.20"), "第二党支部开好2026年6月“主题党日”", dt.date(2026, 6, 30), "record:life.meeting_held:type=theme_day:unit=second"),
    ]  # fmt: skip


def test_a_branch_founded_in_march_owes_from_april() -> None:
    units = [*UNITS[:2], replace(UNITS[2], valid_from=dt.date(2026, 3, 10))]
    assert theme([*monthly("first"), *monthly("second", range(4, 13))], units=units).value == Decimal("5.00")


def test_with_the_other_choice_it_owes_from_march() -> None:
    units = [*UNITS[:2], replace(UNITS[2], valid_from=dt.date(2026, 3, 10))]
    text = SMALL.replace("from_next_period", "from_founding_period")
    assert theme([*monthly("first"), *monthly("second", range(4, 13))], units=units, text=text).value == Decimal("4.80")


def test_a_dissolved_branch_owes_no_more() -> None:
    units = [*UNITS[:2], replace(UNITS[2], valid_to=dt.date(2026, 6, 30))]
    assert theme([*monthly("first"), *monthly("second", range(1, 7))], units=units).value == Decimal("5.00")


def test_a_branch_that_moved_counts_where_it_was() -> None:
    moved = [
        engine.UnitRow("other", "另一局", "department"),
        replace(UNITS[2], valid_to=dt.date(2026, 6, 30)),
        replace(UNITS[2], parent="other", valid_from=dt.date(2026, 7, 1)),
    ]
    result = theme([*monthly("first"), *monthly("second")], units=[*UNITS[:2], *moved])
    assert result.value == Decimal("5.00")
    assert len(result.counted) == 18


def test_missed_meetings_stop_at_the_floor() -> None:
    result = theme([], units=[*UNITS, engine.UnitRow("third", "第三党支部", "branch", "bureau")])
    assert result.value == Decimal("0.00")
    assert str(result.steps[-1].label) == "扣完为止"


def test_making_up_restores_its_share_within_the_days() -> None:
    text = SMALL.replace("of_units: sum}}", "of_units: sum, make_up: weeks30, restores: half}}").replace(
        "  weeks:", "  weeks30: {title: 补开, unit: 天, values: [{from: 2026-01-01, value: 30, cite: 测试}]}\n"
        "  half: {title: 抵, unit: \"%\", values: [{from: 2026-01-01, value: 50, cite: 测试}]}\n  weeks:")  # fmt: skip
    rest = [*monthly("first"), *monthly("second", range(1, 5)), *monthly("second", range(6, 13))]
    assert theme(rest, text=text).value == Decimal("4.80")
    assert theme([*rest, meeting("made", "second", "2026-06-20")], text=text).value == Decimal("4.90")
    assert theme([*rest, meeting("late", "second", "2026-07-20")], text=text).value == Decimal("4.80")
    still = theme(rest[:-7] + [f for f in rest[-7:] if f.occurred_on.month < 6], text=text, as_of="2026-06-10")
    made = [step for step in still.raise_by if step.kind == "raise"]
    assert [(step.gain, step.deadline) for step in made] == [(Decimal("0.10"), dt.date(2026, 6, 30))]


def test_a_rate_below_target_earns_its_proportion() -> None:
    result = scored([meeting("a", "first", "2026-02-01", expected=30, present=21)]).indicator("attendance")
    assert result.value == Decimal("3.89")
    assert [(line.expression, line.value) for line in result.steps] == [
        ("21 ÷ 30 × 100", "70"), ("5 × 70 ÷ 90", "3.888889"), ("", "3.89"),
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "marks"), [("2026-03-31", "5.00"), ("2026-04-01", "4.80"), ("2026-04-30", "0.00")])
def test_each_day_late_costs(day: str, marks: str) -> None:
    assert scored([fact("p", "plan.filed", day)]).indicator("plan").value == Decimal(marks)


def test_what_never_came_gives_nothing_but_before_the_due_day_takes_nothing() -> None:
    assert scored([], as_of="2026-12-31").indicator("plan").value == Decimal("0.00")
    early = scored([], as_of="2026-03-20").indicator("plan")
    assert early.value == Decimal("5.00")
    assert [(step.kind, step.gain, step.deadline) for step in early.raise_by] == [
        ("keep", Decimal("5.00"), dt.date(2026, 3, 31))
    ]


@pytest.mark.parametrize(("rate", "marks"), [("95", "5.00"), ("94.9", "3.00"), ("80", "3.00"), ("79.9", "0.00")])
def test_the_limit_belongs_to_its_band(rate: str, marks: str) -> None:
    assert scored([fact("s", "survey.done", "2026-11-01", rate=rate)]).indicator("survey").value == Decimal(marks)


def test_the_latest_survey_holds_and_the_earlier_is_listed() -> None:
    facts = [fact("s1", "survey.done", "2026-10-01", rate="99"), fact("s2", "survey.done", "2026-11-01", rate="85")]
    result = scored(facts).indicator("survey")
    assert (result.value, result.counted) == (Decimal("3.00"), ("s2",))
    assert [bad.fact for bad in result.not_counted] == ["s1"]


def test_the_next_band_is_named_as_the_step() -> None:
    result = scored([fact("s", "survey.done", "2026-05-01", rate="85")], as_of="2026-06-01").indicator("survey")
    assert [(step.gain, str(step.sentence)) for step in result.raise_by] == [
        (Decimal("2.00"), "把最近一次“测评”的“满意率”从 85 提到 95")
    ]


def test_one_matter_counts_once_at_its_highest() -> None:
    facts = [
        fact("a", "awarded", "2026-02-01", level="county", matter="窗口"),
        fact("b", "awarded", "2026-05-01", level="city", matter="窗口"),
        fact("c", "awarded", "2026-06-01", level="county", matter="支部"),
    ]
    score = scored(facts)
    assert score.special == Decimal("1.50")
    assert score.indicator("awarded").counted == ("b", "c")
    assert [str(bad.reason) for bad in score.indicator("awarded").not_counted] == ["同一事项“窗口”只计最高的一次"]


def test_the_special_block_is_capped() -> None:
    facts = [fact(str(n), "awarded", "2026-02-01", level="city", matter=f"事{n}") for n in range(5)]
    score = scored(facts)
    assert (score.indicator("awarded").value, score.special) == (Decimal("5.00"), Decimal(2))


def test_what_was_recorded_after_the_day_of_scoring_is_not_known_yet() -> None:
    facts = [
        *monthly("first"),
        *monthly("second", range(1, 12)),
        meeting("late", "second", "2026-12-05", recorded="2027-01-04"),
    ]
    assert theme(facts).value == Decimal("4.80")
    assert theme(facts, as_of="2027-01-05").value == Decimal("5.00")


def test_facts_outside_the_period_are_another_matter() -> None:
    result = theme([*monthly("first"), *monthly("second", range(2, 13)), meeting("old", "second", "2025-12-31")])
    assert (result.value, result.not_counted) == (Decimal("4.80"), ())


def test_an_item_of_which_one_indicator_is_not_assessed_is_scaled_up() -> None:
    text = SMALL.replace(
        "missing: zero\n          measure: {latest", "missing: not_assessed\n          measure: {latest"
    )
    score = scored([fact("p", "plan.filed", "2026-04-05")], text=text)
    assert (score.indicator("survey").assessed, score.item("work").value) == (False, Decimal("8.00"))


def test_rules_are_told_in_both_languages() -> None:
    score = scored([])
    assert [(indicator.rule.zh, indicator.rule.en) for indicator in score.indicators] == [
        ("每个党支部每月应有 1 次“主题党日”（有“会议记录”才计），各组织相加；每缺 1 次扣 0.2 分，扣完为止。",
         "each branch owes 1 “主题党日” every month (counted only with “会议记录”), summed over the units; minus 0.2 for each missing, never below 0."),
        ("“会议”的实到 ÷ 应到（%）达到 90 得 5 分，不到的按比例得分；没有的不得分。",
         "实到 ÷ 应到 of “会议” (%): 5 at 90, below that in proportion; without data nothing."),
        ("3月31日前完成“报计划”；每迟 1 天扣 0.2 分；没有数据的这一项不得分，扣完为止。",
         "“报计划” by 03-31; minus 0.2 for each day late; without data no marks at all, never below 0."),
        ("最近一次“测评”的“满意率”：95 及以上得 5 分，80 及以上得 3 分，再低得 0 分；没有的不得分。",
         "“满意率” of the latest “测评”: plus from 95: 5, from 80: 3, below: 0; without data nothing."),
        ("“受表彰”的次数，每次按级别加分：市级 1、县级 0.5，同一“事项”只计最高一次。",
         "number of “受表彰”, plus by 级别: 市级 1, 县级 0.5, one “事项” once at its highest."),
    ]  # fmt: skip


def test_the_numbers_put_in_are_named_with_their_citation() -> None:
    inputs = {item.name: (item.value, item.unit, item.cite) for item in scored([]).indicator("theme_day").inputs}
    assert inputs == {"five": ("5", "分", "测试"), "step": ("0.2", "分", "测试"), "once": ("1", "次", "测试")}


def test_a_score_survives_the_trip_through_json() -> None:
    import json

    score = scored([*monthly("first"), fact("p", "plan.filed", "2026-04-05")], as_of="2026-08-01")
    assert engine.Score.from_dict(json.loads(json.dumps(score.to_dict()))) == score


def test_what_is_still_possible_counts_raising_steps() -> None:
    score = scored([*monthly("first", range(1, 6)), *monthly("second", range(1, 6))], as_of="2026-06-20")
    assert (score.total, score.possible) == (Decimal("10.00"), Decimal("15.00"))


FACTS = st.lists(
    st.builds(
        lambda n, unit, day, kind, minutes, present: (n, unit, day, kind, minutes, present),
        st.integers(0, 10**6), st.sampled_from(["bureau", "first", "second", "stranger"]), st.integers(0, 364),
        st.sampled_from(["theme_day", "lesson", "plan", "survey", "award"]), st.booleans(), st.integers(0, 10),
    ), max_size=60, unique_by=lambda row: row[0],
)  # fmt: skip


def built(row: tuple[int, str, int, str, bool, int]) -> engine.FactRow:
    number, unit, offset, kind, minutes, present = row
    day = (dt.date(2026, 1, 1) + dt.timedelta(days=offset)).isoformat()
    if kind == "plan":
        return fact(str(number), "plan.filed", day, unit)
    if kind == "survey":
        return fact(str(number), "survey.done", day, unit, rate=str(70 + present * 3))
    if kind == "award":
        return fact(str(number), "awarded", day, unit, level="city" if minutes else "county", matter=f"事{present}")
    return meeting(str(number), unit, day, type=kind, minutes=minutes, present=present)


@settings(max_examples=60, deadline=None)
@given(rows=FACTS, seed=st.integers(0, 2**16), as_of=st.integers(0, 400))
def test_the_order_of_facts_and_units_changes_nothing(rows: list, seed: int, as_of: int) -> None:
    facts, day = [built(row) for row in rows], (dt.date(2026, 1, 1) + dt.timedelta(days=as_of)).isoformat()
    first = scored(facts, as_of=day)
    shuffled, units = list(facts), list(UNITS)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(units)
    assert scored(shuffled, as_of=day, units=units) == first


@settings(max_examples=60, deadline=None)
@given(rows=FACTS, as_of=st.integers(0, 400))
def test_every_score_keeps_its_promises(rows: list, as_of: int) -> None:
    facts, day = [built(row) for row in rows], (dt.date(2026, 1, 1) + dt.timedelta(days=as_of)).isoformat()
    score = scored(facts, as_of=day)
    assert score.possible >= score.total >= 0
    for indicator in score.indicators:
        assert indicator.best >= indicator.value
        assert not set(indicator.counted) & {bad.fact for bad in indicator.not_counted}
        assert all(
            step.gain > 0 and step.deadline >= min(dt.date.fromisoformat(day), YEAR.end) for step in indicator.raise_by
        )
        if indicator.full is not None:
            assert 0 <= indicator.value <= indicator.full
