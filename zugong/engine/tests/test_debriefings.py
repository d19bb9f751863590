"""Debriefings as institution files declare them: what is read, and what is refused at its line."""

from __future__ import annotations

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads

SOUND = """\
institution:
  id: test.debriefing
  title: 述职
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  thirty: {title: 几天内, unit: 天, values: [{from: 2026-01-01, value: 30, cite: 示例}]}
  eight: {title: 讲几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 8, cite: 示例}]}
  five: {title: 最少几票, unit: 票, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  worth: {title: 折分, unit: 分, values: [{from: 2026-01-01, value: {good: 100, poor: 40}, cite: 示例}]}
  sides: {title: 权重, unit: "%", values: [{from: 2026-01-01, value: {members: 60, superior: 40}, cite: 示例}]}
labels:
  grade: {title: 等次, values: {good: 好, poor: 差}}
  part: {title: 各段, values: {life: 组织生活}}
facts:
  meeting: {title: 开会, recorded_by: unit, fields: {people: {label: 几人, type: integer}}}
  debriefed: {title: 述职, recorded_by: unit, fields: {topic: {label: 主要内容, type: text, required: true}, mark: {label: 分, type: mark}}}
forms:
  members:
    title: 评议票
    kind: survey
    secrecy: codes
    held_by: [branch]
    subjects: people
    questions: {view: {title: 怎么样, asks: grade, labels: grade, worth: worth}}
    minimum: five
    cite: 示例
debriefings:
  branch:
    title: 支部述职
    of: [branch]
    to: [organ_committee]
    every: [year, half, quarter]
    within: thirty
    sections: part
    figures: {meetings: {title: 会议, of: meeting, unit: 次, section: life}}
    minutes: eight
    form: members
    question: view
    grades: grade
    worth: worth
    weights: sides
    few: superior
    emits: debriefed
    tells: topic
    rates: mark
    cite: 示例
  committee:
    title: 机关党委述职
    of: [organ_committee]
    to: [working_committee]
    every: [year]
    within: thirty
    after: branch
    sections: part
    minutes: eight
    form: members
    question: view
    grades: grade
    worth: worth
    weights: sides
    few: none
    cite: 示例
"""


def test_a_sound_file_is_read_whole() -> None:
    institution = loads(SOUND)
    assert check(institution) == []
    branch, committee = institution.debriefings.values()
    assert (branch.every, branch.figures["meetings"].of, branch.post) == (
        ("year", "half", "quarter"),
        "meeting",
        "secretary",
    )
    assert (committee.after, committee.few, committee.ties) == ("branch", "none", "1-1-3")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("every: [year, half, quarter]", "every: [year, season]", "unknown-period"),
        ("of: [branch]\n    to", "of: [brunch]\n    to", "unknown-unit-kind"),
        ("after: branch", "after: brunch", "debriefing-level"),
        ("after: branch", "after: committee", "debriefing-level"),
        ("subjects: people", "subjects: units", "debriefing-form"),
        ("secrecy: codes", "secrecy: named", "debriefing-form"),
        ("question: view\n    grades: grade\n    worth: worth\n    weights: sides\n    few: none", "question: vista\n    grades: grade\n    worth: worth\n    weights: sides\n    few: none", "debriefing-form"),
        ("{members: 60, superior: 40}", "{members: 60, superior: 50}", "debriefing-weights"),
        ("{members: 60, superior: 40}", "{members: 60, others: 40}", "debriefing-weights"),
        ("value: {good: 100, poor: 40}", "value: {good: 100}", "table-keys"),
        ("of: meeting, unit", "of: meetings, unit", "unknown-kind"),
        ("section: life", "section: live", "unknown-value"),
        ("    tells: topic\n", "", "debriefing-tells"),
        ("rates: mark", "rates: marks", "unknown-field"),
        ("sections: part\n    figures", "sections: parts\n    figures", "unknown-label"),
        ("    weights: sides\n    few: superior", "    few: superior", "missing-key"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(old: str, new: str, code: str) -> None:
    assert SOUND.count(old) >= 1
    assert code in {problem.code for problem in check(loads(SOUND.replace(old, new, 1)))}
