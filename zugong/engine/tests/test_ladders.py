"""Ladders, dispatches and boards as institution files declare them: what is read, and what is refused at its line."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zugong.engine.check import check
from zugong.engine.load import loads
from zugong.engine.nodes import Institution
from zugong.timeline import Workdays

SOUND = """\
institution:
  id: test.urging
  title: 督办
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  one: {title: 几天提醒, unit: 天, values: [{from: 2026-01-01, value: 1, cite: 示例}]}
  three: {title: 几天督办, unit: 天, values: [{from: 2026-01-01, value: 3, cite: 示例}]}
  ninety: {title: 看多久, unit: 天, values: [{from: 2026-01-01, value: 90, cite: 示例}]}
  five: {title: 几天答复, unit: 个工作日, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  fifth: {title: 两头各占, unit: "%", values: [{from: 2026-01-01, value: 20, cite: 示例}]}
labels:
  states: {title: 状态, values: {open: 在办, done: 办完}}
registers:
  jobs:
    title: 任务台账
    kept_by: [branch]
    columns:
      what: {label: 做什么, type: text, required: true}
      who: {label: 责任人, type: person}
      by_whom: {label: 谁帮, type: unit}
      quarter: {label: 季度, type: period, every: quarter}
      until: {label: 期限, type: date, required: true}
      state: {label: 状态, type: choice, labels: states}
    due: {by: until, who: who, done: {state: done}}
    load: {basis: 《示例通知》, every: quarter, minutes: minutes}
    cite: 示例
routes:
  letter:
    title: 督办函
    prefix: 督
    numbered: document
    about: [branch]
    opened_by: {at: above, role: propose}
    form:
      matter: {label: 什么事, type: long_text, required: true}
      kind: {label: 哪种, type: choice, labels: states}
      owner: {label: 责任人, type: person}
      until: {label: 期限, type: date}
    begins: answer
    steps:
      answer: {title: 答复, actor: {at: unit}, within: five, outcomes: {done: {label: 答复, to: look}}}
      look: {title: 审, actor: {at: opener}, by: until, outcomes: {accept: {label: 通过, to: closed}}}
    ends: {closed: {title: 办结}}
    board: {title: 看板, chain: [answer, look], breaks: look, card: kind, owner: owner}
    cite: 示例
ladders:
  climb:
    title: 阶梯
    watches: [{of: rows, only: [jobs]}, {of: duties}, {of: cases, only: [other.institution]}]
    looks_back: ninety
    issued_for: [working_committee]
    rungs:
      remind: {title: 提醒, after: one, does: remind, cite: 示例}
      urge: {title: 督办, after: three, does: letter, route: letter, fills: {matter: title, until: due}, cite: 示例}
    cite: 示例
dispatches:
  progress:
    title: 调度
    among: [branch]
    every: quarter
    advanced: fifth
    lagging: fifth
    pairs: jobs
    helper: by_whom
    period: quarter
    cite: 示例
"""


def told(text: str) -> list[str]:
    return [problem.code for problem in check(read(text)) if problem.severity == "error"]


def read(text: str = SOUND) -> Institution:
    return loads(text, "urging.yaml")


def test_a_ladder_is_read_whole_and_in_its_order() -> None:
    assert told(SOUND) == []
    ladder = read().ladders["climb"]
    assert [(rung.id, rung.issued_by, rung.sooner) for rung in ladder.rungs.values()] == [
        ("remind", "people", False),
        ("urge", "people", False),
    ]
    assert [(watch.of, watch.only) for watch in ladder.watches] == [
        ("rows", ("jobs",)),
        ("duties", ()),
        ("cases", ("other.institution",)),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        ("[{of: rows, only: [jobs]}, {of: duties}, {of: cases, only: [other.institution]}]", "[]", ["ladder-empty"]),
        ("only: [jobs]", "only: [job]", ["ladder-watched"]),
        ("    due: {by: until, who: who, done: {state: done}}\n", "", ["ladder-without-due"]),
        ("{by: until, who: who,", "{by: until, who: what,", ["column-type"]),
        ("{by: until, who: who,", "{by: until, who: whom,", ["unknown-column"]),
        ("does: letter, route: letter", "does: letter", ["rung-route"]),
        ("does: remind, cite", "does: remind, sooner: true, cite", ["rung-reminds"]),
        ("route: letter,", "route: leter,", ["rung-unknown-route"]),
        ("{title: 答复, actor: {at: unit}, within: five,", "{title: 答复, actor: {at: unit},", ["rung-unanswered"]),
        ("{matter: title, until: due}", "{until: due}", ["rung-lacks"]),
        ("{matter: title, until: due}", "{matter: title, until: title}", ["column-type"]),
        ("{matter: title, until: due}", "{matter: tittle}", ["bad-choice"]),
        ("{matter: title, until: due}", "{matter: title, untill: due}", ["unknown-column"]),
        ("after: three", "after: one", ["rung-order"]),
        ("after: three", "after: five", []),
        ("after: one", "after: 0", []),
        ("after: three", "after: 0", ["rung-order"]),
        ("looks_back: ninety", "looks_back: five", ["wrong-unit"]),
        ("issued_for: [working_committee]", "issued_for: [committee]", ["unknown-unit-kind"]),
        ("of: duties", "of: meetings", ["bad-choice"]),
        ("among: [branch]", "among: [brunch]", ["unknown-unit-kind"]),
        ("    every: quarter\n    advanced", "    every: season\n    advanced", ["unknown-period"]),
        ("value: 20", "value: 60", ["dispatch-shares"]),
        ("pairs: jobs", "pairs: job", ["dispatch-register"]),
        ("helper: by_whom", "helper: what", ["column-type"]),
        ("    period: quarter", "    period: quarters", ["unknown-column"]),
        ("by: until, outcomes", "by: matter, outcomes", ["column-type"]),
        ("by: until, outcomes", "by: untill, outcomes", ["unknown-column"]),
        ("chain: [answer, look]", "chain: [answer, lok]", ["unknown-step"]),
        ("card: kind", "card: matter", ["column-type"]),
        ("owner: owner", "owner: kind", ["column-type"]),
        ("numbered: document", "numbered: letter", ["bad-choice"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(right: str, wrong: str, codes: list[str]) -> None:
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    assert sorted(told(text)) == sorted(codes)


UNITS = ("天", "个工作日")


def order_of(lower: tuple[int, str], higher: tuple[int, str]) -> list[str]:
    """What the check says of two rungs, one above the other."""
    text = SOUND
    for name, told, (count, unit) in (("one", "几天提醒, unit: 天", lower), ("three", "几天督办, unit: 天", higher)):
        value = 1 if name == "one" else 3
        begins = f"{name}: {{title: {told}, values: [{{from: 2026-01-01, value: {value},"
        assert begins in text
        text = text.replace(
            begins, f"{begins.partition(', unit')[0]}, unit: {unit}, values: [{{from: 2026-01-01, value: {count},"
        )
    return [one.code for one in check(read(text)) if one.code in ("rung-order", "warn-rung-units")]


@pytest.mark.parametrize(
    ("lower", "higher", "said"),
    [
        ((3, "天"), (3, "天"), ["rung-order"]),
        ((3, "天"), (4, "天"), []),
        ((3, "个工作日"), (3, "个工作日"), ["rung-order"]),
        ((3, "天"), (4, "个工作日"), []),  # four workdays are at least four days
        ((3, "天"), (3, "个工作日"), ["warn-rung-units"]),  # over a weekend later, within a week the same day
        ((9, "天"), (5, "个工作日"), ["warn-rung-units"]),
        ((5, "个工作日"), (5, "天"), ["rung-order"]),  # five days are over before five workdays, or with them
        ((5, "个工作日"), (3, "天"), ["rung-order"]),
        ((5, "个工作日"), (30, "天"), ["warn-rung-units"]),
    ],
)
def test_days_and_workdays_are_ordered_where_no_holiday_can_change_it(
    lower: tuple[int, str], higher: tuple[int, str], said: list[str]
) -> None:
    assert order_of(lower, higher) == said


def test_where_the_order_cannot_be_known_the_same_unit_is_asked_for() -> None:
    text = SOUND.replace("after: one", "after: five").replace("after: three", "after: ninety")
    (problem,) = [one for one in check(read(text)) if one.code == "warn-rung-units"]
    assert (problem.severity, text.splitlines()[problem.line - 1].strip()[:5]) == ("warning", "urge:")
    assert problem.sentence("zh-hans") == (
        "“督办”按天算，低一级的“提醒”按个工作日算，中间有没有节假日，先后就不一样，看不出哪一级先到。两级写同一种单位。"
    )
    assert "Write both in the same unit." in problem.sentence("en")


RUNG = st.tuples(st.integers(0, 12), st.sampled_from(UNITS))
DUE = dt.date(2026, 9, 14)


@settings(max_examples=60, deadline=None)
@given(RUNG, RUNG, st.sets(st.integers(1, 40)))
def test_what_is_said_of_the_order_holds_in_every_calendar(
    lower: tuple[int, str], higher: tuple[int, str], holidays: set[int]
) -> None:
    """The oracle is the calendar: any days at all may be free or worked through."""
    calendar = Workdays({DUE + dt.timedelta(days=n): n not in holidays for n in range(1, 41)})

    def reached(count: int, unit: str) -> dt.date:
        return calendar.add(DUE, count) if unit == "个工作日" else DUE + dt.timedelta(days=count)

    said, later = order_of(lower, higher), reached(*higher) > reached(*lower)
    if said == ["rung-order"]:
        assert not later
    if not said:
        assert later
