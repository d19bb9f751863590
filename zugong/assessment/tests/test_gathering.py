"""Equal steps of many branches are one line; what differs in anything stays apart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from zugong.assessment.gathering import gathered
from zugong.engine import IndicatorScore, RaiseBy
from zugong.engine.words import Words

END = dt.date(2026, 12, 31)


def step(
    who: str, what: str = "办好“支部工作法”", gain: str = "0.2", kind: str = "raise", until: dt.date = END
) -> RaiseBy:
    sentence = Words(who + what, f"{who}: {what}")
    return RaiseBy(kind, Decimal(gain), sentence, until, "record:x", who, who)


def indicator(*steps: RaiseBy, id: str = "method", no: str = "7.2") -> IndicatorScore:
    return IndicatorScore(id, no, "支部工作法", Decimal(3), Decimal(1), Decimal(3), Words("", ""), "", raise_by=steps)


def test_equal_steps_of_many_branches_are_told_as_one() -> None:
    raising, keeping = gathered([indicator(step("第一支部"), step("第二支部"), step("第三支部"))])
    assert [one.words.zh for one in raising] == ["3 个支部各办好“支部工作法”"]
    assert [one.who for one in raising[0].steps] == ["第一支部", "第二支部", "第三支部"]
    assert keeping == []


def test_another_gain_day_or_matter_is_another_line() -> None:
    steps = [
        step("第一支部"), step("第二支部", gain="0.3"), step("第三支部", what="办好“党课”"),
        step("第四支部", until=dt.date(2026, 11, 30)), step("第五支部", kind="keep"),
    ]  # fmt: skip
    raising, keeping = gathered([indicator(*steps)])
    assert (len(raising), len(keeping)) == (4, 1)
    assert all(one.words.zh == one.first.sentence.zh for one in [*raising, *keeping])


def test_many_small_gains_go_before_one_that_is_smaller_than_their_sum() -> None:
    many = indicator(step("第一支部"), step("第二支部"), step("第三支部"))
    single = indicator(step("", what="再有 1 次“党建经费公开”", gain="0.5"), id="published", no="8.2")
    assert [one.indicator.id for one in gathered([single, many])[0]] == ["method", "published"]


def test_steps_of_no_named_unit_stay_apart() -> None:
    first, second = step("", what="再有 1 次"), step("", what="再有 2 次")
    assert [one.size for one in gathered([indicator(first, second)])[0]] == [1, 1]


def test_a_line_of_many_says_what_all_are_worth_and_never_more_than_is_left() -> None:
    many = [step(name) for name in ("第一支部", "第二支部", "第三支部")]
    most = [step(f"第{n}支部", gain="0.3") for n in range(1, 10)]
    assert [gathered([indicator(*steps)])[0][0].total for steps in (many, most)] == [Decimal("0.6"), Decimal(2)]
