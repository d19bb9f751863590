"""Rows between people, shares as quotas, meetings of several kinds, duties that share a fact: what is read, what is refused."""

from __future__ import annotations

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads

SOUND = """\
institution:
  id: test.talks
  title: 谈话
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  minutes: {title: 每行几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  third: {title: 几成, values: [{from: 2026-01-01, value: "1/3", cite: 示例}]}
  ten: {title: 几个, unit: 个, values: [{from: 2026-01-01, value: 10, cite: 示例}]}
activities:
  day: {name: 党日, attends: members, held_by: [branch], merges_with: [lesson], outline: [学习, 讨论], cite: 示例}
  lesson: {name: 党课, attends: members, held_by: [branch], cite: 示例}
facts:
  life.meeting_held:
    title: 开会
    recorded_by: life
    fields: {type: {label: 类型, type: activity}, minutes: {label: 记录, type: boolean}}
  talk.held: {title: 谈话, recorded_by: unit, fields: {note: {label: 话, type: text}}}
duties:
  days:
    title: 开党日
    who: [branch]
    every: month
    fulfilled_by: {of: life.meeting_held, where: {type: day}}
    load: {basis: 示例, minutes: minutes}
    cite: 示例
  lessons:
    title: 上党课
    who: [branch]
    every: month
    fulfilled_by: {of: life.meeting_held, where: {type: lesson}}
    load: {basis: 示例, minutes: minutes}
    cite: 示例
  written:
    title: 写记录
    who: [branch]
    every: month
    fulfilled_by: {of: life.meeting_held, where: {minutes: true}}
    shares_with: [days, lessons]
    load: {basis: 示例, minutes: minutes}
    cite: 示例
registers:
  talks:
    title: 谈话
    kept_by: [branch]
    parties: [who, other]
    verified_by: parties
    columns:
      on: {label: 日期, type: date, required: true}
      who: {label: 谁, type: person, among: full_members}
      other: {label: 和谁, type: person}
      where: {label: 在哪, type: unit, card: true}
      note: {label: 话, type: text}
      words: {label: 内容, type: long_text, personal: true, seen_by: parties}
      why: {label: 理由, type: text}
    emits:
      - {fact: talk.held, on: verified, at: on, fields: {note: note}}
    quotas:
      - {where: {note: {is_set: true}}, share: third, of: full_members, unless: why, say: 名额满了。}
    boards:
      year: {title: 一年, columns: on}
    progress: share
    load: {basis: 示例, every: year, minutes: minutes}
    cite: 示例
"""
SOUND = SOUND.replace(
    "      why: {label: 理由, type: text}\n",
    "      why: {label: 理由, type: text}\n      share: {label: 几成, type: number}\n",
)

#: what is written, what is written instead, the code of the sentence
WRONG = (
    ("share: third, of: full_members, unless: why", "share: third", "quota-one"),
    ("share: third, of: full_members, unless: why", "most: ten, share: third, of: members", "quota-one"),
    ("unless: why", "unless: what", "unknown-column"),
    ("parties: [who, other]", "parties: [who, others]", "unknown-column"),
    ("parties: [who, other]", "parties: [who, note]", "column-type"),
    ("    parties: [who, other]\n", "", "parties-missing"),
    ("personal: true, seen_by", "seen_by", "parties-column"),
    ("fields: {note: note}", "fields: {note: words}", "parties-column"),
    ("type: text}\n      words", "type: text, among: members}\n      words", "column-type"),
    ("type: person}\n      where", "type: person, card: true}\n      where", "column-type"),
    ("merges_with: [lesson]", "merges_with: [lessons]", "activity-merges"),
    ("merges_with: [lesson]", "merges_with: [day]", "activity-merges"),
    ("    shares_with: [days, lessons]\n", "", "duty-shared"),
    ("shares_with: [days, lessons]", "shares_with: [days]", "duty-shared"),
    ("shares_with: [days, lessons]", "shares_with: [days, lessons, month]", "unknown-duty"),
    ("where: {type: lesson}}", "where: {type: [lesson, day]}}", "duty-shared"),
    ("columns: on}", "columns: note}", "column-type"),
)


def codes(text: str) -> set[str]:
    return {problem.code for problem in check(loads(text)) if problem.severity == "error"}


def test_all_of_it_is_read() -> None:
    institution = loads(SOUND)
    register, day = institution.registers["talks"], institution.activities["day"]
    assert codes(SOUND) == set()
    assert [register.parties, register.verified_by, register.columns["words"].seen_by] == [("who", "other"), "parties", "parties"]  # fmt: skip
    assert [register.quotas[0].of, register.quotas[0].unless, register.quotas[0].most] == ["full_members", "why", None]
    assert [day.merges_with, day.outline] == [("lesson",), ("学习", "讨论")]
    assert institution.duties["written"].shares_with == ("days", "lessons")


@pytest.mark.parametrize(("right", "wrong", "code"), WRONG)
def test_what_is_wrong_is_refused(right: str, wrong: str, code: str) -> None:
    assert right in SOUND
    assert code in codes(SOUND.replace(right, wrong, 1))
