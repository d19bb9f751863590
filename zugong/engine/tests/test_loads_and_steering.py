"""The load gate, words that stand for a day, rows that come again, limits: what is read, and what is refused."""

from __future__ import annotations

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads

SOUND = """\
institution:
  id: test.year
  title: 年度日历
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  issued_by: 县委组织部
  source: {document: 《示例通知》}
parameters:
  sixty: {title: 几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 60, cite: 示例}]}
  seven: {title: 几天, unit: 天, values: [{from: 2026-01-01, value: 7, cite: 示例}]}
  june: {title: 上半年, values: [{from: 2026-01-01, value: "06-30", cite: 示例}]}
  december: {title: 年底, values: [{from: 2026-01-01, value: "12-31", cite: 示例}]}
labels:
  words: {title: 日期词, values: {first_half: 上半年, year_end: 年底}}
  states: {title: 状态, values: {planned: 已计划, done: 办了}}
facts:
  essay.sent: {title: 征文, recorded_by: unit, fields: {title: {label: 题目, type: text}}}
duties:
  essay: {title: 报征文, who: [branch], before: december, fulfilled_by: {of: essay.sent}, prescribed: false, load: {basis: 《示例》, minutes: sixty, reuses: 报了就算}, cite: 示例}
registers:
  activities:
    title: 日历
    kept_by: [branch]
    columns:
      year: {label: 年度, type: period, every: year, required: true}
      activity: {label: 活动, type: text, required: true}
      word: {label: 什么时候, type: choice, labels: words, required: true}
      until: {label: 最迟, type: date, day_of: {word: word, year: year, days: {first_half: june, year_end: december}}}
      state: {label: 状态, type: choice, labels: states, required: true}
      done_on: {label: 哪天办的, type: date}
    key: [year, activity]
    due: {by: until, done: {state: done}, warn: seven}
    copied: {by: year, clear: [done_on], put: {state: planned}, first: [{cells: {activity: 竞赛, word: first_half}}]}
    load: {basis: 《示例》, every: year, minutes: sixty}
    cite: 示例
steering: {week: sixty, month: sixty, approved_by: [working_committee], kinds: states, points: words, status_within: seven, cite: 示例}
"""


def told(text: str) -> list[str]:
    return [problem.code for problem in check(loads(text, "year.yaml")) if problem.severity == "error"]


def test_all_of_it_is_read() -> None:
    assert told(SOUND) == []
    one = loads(SOUND)
    assert (one.duties["essay"].prescribed, one.heading.issued_by) == (False, "县委组织部")
    assert list(one.registers["activities"].columns["until"].day_of.days) == ["first_half", "year_end"]  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize(
    ("there", "instead", "code"),
    [
        (", load: {basis: 《示例》, minutes: sixty, reuses: 报了就算}", "", "missing-key"),
        ("    load: {basis: 《示例》, every: year, minutes: sixty}\n", "", "missing-key"),
        ("minutes: sixty, reuses", "minutes: seven, reuses", "wrong-unit"),
        ("every: year, minutes", "every: yearly, minutes", "unknown-period"),
        ("days: {first_half: june, year_end: december}", "days: {first_half: june}", "day-of-words"),
        ("days: {first_half: june, year_end: december}", "days: {first_half: june, year_end: seven}", "wrong-shape"),
        ("day_of: {word: word", "day_of: {word: activity", "column-type"),
        ("key: [year, activity]", "key: [activity]", "copy-key"),
        ("clear: [done_on]", "clear: [state]", "copy-clear"),
        ("put: {state: planned}", "put: {state: dropped}", "unknown-value"),
        ("word: first_half}}]", "word: may}}]", "unknown-value"),
        ("cells: {activity", "cells: {name", "unknown-column"),
        ("warn: seven", "warn: seven, on: activity", "column-type"),
        ("kinds: states", "kinds: stages", "unknown-label"),
        ("approved_by: [working_committee]", "approved_by: [committee]", "unknown-unit-kind"),
    ],
)
def test_what_cannot_be_is_refused(there: str, instead: str, code: str) -> None:
    assert there in SOUND
    assert told(SOUND.replace(there, instead)) == [code]
