"""双重组织生活: everybody whom an institution asks for any of its parts stands in the table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import facts
from zugong.kernel.actors import SYSTEM
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.work.services import generate_duties

from .conftest import Branch

ASKED = """
institution:
  id: test.dual
  title: 双重组织生活（测试）
  edition: "1"
  in_force_from: 2020-01-01
  applies_to: [department]
  source: {document: 测试}
parameters:
  once: {title: 几次, unit: 次, values: [{from: 2020-01-01, value: 1, cite: 测试}]}
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2020-01-01, value: 1, cite: 测试}]}
duties:
"""
DUTY = """
  %s:
    title: %s
    who: [department]
    per: post
    roles: [%s]
    every: year
    owed: once
    fulfilled_by: {of: life.meeting_attended, where: {type: %s}}
    load: {basis: 测试, minutes: minutes, reuses: 点名就算}
    cite: 测试
"""


@pytest.fixture
def two_rules(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Beside the packaged institution, which asks two parts of every head: one more of them, and one of secretaries."""
    duties = DUTY % ("of_heads", "班子里的", "leader", "organisation_life_meeting") + DUTY % (
        "of_secretaries",
        "支部里的",
        "secretary, deputy_secretary",
        "democratic_life_meeting",
    )
    (tmp_path / "dual.yaml").write_text(ASKED + duties, "utf-8")
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
    library.forget()
    facts.refresh()
    yield
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED]
    library.forget()
    facts.refresh()


def test_whoever_is_asked_for_one_part_only_stands_in_the_table_once(two_rules: None, branch: Branch) -> None:
    office = branch.unit.parent
    assert office is not None
    head, other, both = (factories.member(branch.unit, name) for name in ("班长甲", "书记乙", "兼职丙"))
    for person, role in ((head, "leader"), (other, "deputy_secretary"), (both, "leader"), (both, "secretary")):
        factories.post(person, office, role)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    client = Client()
    client.force_login(factories.account("organ_clerk", office), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("life:dual")).content.decode()
    rows = {
        name: [row for row in re.findall(r"<tr.*?</tr>", page, re.S) if name in row]
        for name in ("班长甲", "书记乙", "兼职丙")
    }
    assert {name: len(found) for name, found in rows.items()} == {"班长甲": 1, "书记乙": 1, "兼职丙": 1}
    assert {name: found[0].count("还没参加") for name, found in rows.items()} == {"班长甲": 3, "书记乙": 1, "兼职丙": 4}
