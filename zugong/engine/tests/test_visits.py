"""On-site assessments and the sides of pairs: what is wrong is told where it stands."""

from __future__ import annotations

import pytest

from zugong import engine

VISITS = """\
institution: {id: seen, title: 实地, edition: "1", in_force_from: 2026-01-01, applies_to: [department], source: {document: 测试}}
parameters:
  ten: {title: 满分, unit: 分, values: [{from: 2026-01-01, value: 10, cite: 测试}]}
  two: {title: 抽几次, unit: 次, values: [{from: 2026-01-01, value: 2, cite: 测试}]}
labels:
  lines: {title: 看什么, values: {minutes: 记录}}
facts:
  site.checked:
    title: 一条
    recorded_by: system
    fields: {check: {label: 哪条, type: choice, labels: lines}, mark: {label: 评分, type: mark}, reason: {label: 理由, type: text}}
visits:
  onsite:
    title: 实地考核
    units: [department]
    books: site.checked
    checks:
      minutes: {title: 记录, full: ten, drawn: {of: site.checked, many: two}, cite: 测试}
    cite: 测试
"""
BROKEN = {
    "unknown kind of unit": ("units: [department]", "units: [office]", "unknown-unit-kind"),
    "nothing to look at": ("checks:\n      minutes: {title: 记录, full: ten, drawn: {of: site.checked, many: two}, cite: 测试}", "checks: {}", "visit-empty"),
    "fact nobody declares": ("books: site.checked", "books: site.seen", "unknown-kind"),
    "field the fact lacks": ("books: site.checked", "books: site.checked\n    mark: points", "unknown-field"),
    "line the fact does not offer": ("      minutes: {title: 记录", "      venue: {title: 记录", "unknown-value"),
    "records nobody books": ("drawn: {of: site.checked", "drawn: {of: site.seen", "unknown-kind"),
    "route nobody has": ("    cite: 测试\n", "    cite: 测试\n    finding: {route: no/where, problem: problem}\n", "unknown-route"),
}  # fmt: skip


def codes(text: str) -> list[str]:
    return [one.code for one in engine.check(engine.loads(text)) if one.severity == "error"]


def test_a_visit_is_read_whole() -> None:
    read = engine.loads(VISITS)
    assert codes(VISITS) == []
    assert [(one.id, one.title) for one in read.visits["onsite"].checks.values()] == [("minutes", "记录")]


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_a_visit_is_told(name: str) -> None:
    old, new, code = BROKEN[name]
    assert old in VISITS
    assert code in codes(
        VISITS.replace(old, new, 1) if name != "route nobody has" else VISITS + new.removeprefix("    cite: 测试\n")
    )
