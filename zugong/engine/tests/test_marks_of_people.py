"""Words for stars and marks of people: what is read, and what is refused."""

from __future__ import annotations

import pytest

from .test_registers import SOUND, told

ADDED = """\
      who: {label: 党员, type: person}
      year: {label: 年度, type: period, every: year}
      worth: {label: 值几分, type: worth, of: state, table: worths, unit: 分}
      moved: {label: 升降, type: moved, of: state, by: year, labels: moves}
    marks_people: {who: who, columns: [worth]}
"""
WITH = SOUND.replace("    key: [on, place]", ADDED + "    key: [on, place]").replace(
    "labels:\n",
    "  worths: {title: 值几分, unit: 分, values: [{from: 2026-01-01, value: {open: 1, closed: 2}, cite: 示例}]}\n"
    "labels:\n  moves: {title: 升降, values: {down: 降, kept: 保, up: 升, first: 首次}}\n",
    1,
)


def codes(text: str) -> list[str]:
    return [code for code, _line in told(text)]


def test_worth_moved_and_marks_are_read() -> None:
    assert codes(WITH) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("of: state, table: worths", "of: state", "column-worth"),
        ("value: {open: 1, closed: 2}", "value: {open: 1}", "column-worth-option"),
        ("first: 首次}", "first: 首次, other: 别的}", "column-moved"),
        ("of: state, by: year", "of: state, by: who", "column-type"),
        ("columns: [worth]}", "columns: [place]}", "column-type"),
        ("    key: [on, place]", "    order: -worth\n    key: [on, place]", "people-ranked"),
        ("    charts:\n", "    charts:\n      - {title: 几分的有几个, by: worth}\n", "people-ranked"),
        ("    views:\n", "    views:\n      low: {title: 分低的, where: {worth: {at_most: 1}}}\n", "people-ranked"),
        ("until: {label: 办结期限,", "until: {veiled: {state: closed}, label: 办结期限,", "column-veiled"),
    ],
)
def test_what_does_not_fit_is_refused(old: str, new: str, code: str) -> None:
    assert code in codes(WITH.replace(old, new, 1))


def test_with_a_document_people_may_be_put_in_order() -> None:
    basis = "columns: [worth], ranked: {document: 《示例通知》, clause: 第三条}}"
    ordered = WITH.replace("    key: [on, place]", "    order: -worth\n    key: [on, place]", 1)
    assert codes(ordered.replace("columns: [worth]}", basis)) == []
