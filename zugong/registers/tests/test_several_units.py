"""A column of several units: typed by name, kept by key, shown by name, read out of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.columns.binding import Binding
from zugong.columns.reading import Reader
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import declared, library

pytestmark = pytest.mark.django_db
TEXT = """\
institution: {id: county.joint, title: 联办, edition: "1", in_force_from: 2020-01-01, applies_to: [branch], source: {document: 《示例》}}
parameters:
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2020-01-01, value: 5, cite: 示例}]}
registers:
  joint:
    title: 联办活动
    kept_by: [branch]
    columns:
      what: {label: 活动, type: text, required: true}
      among: {label: 联办的支部, type: units}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
"""


@dataclass
class Draft:
    values: dict[str, Any]
    problems: list[str] = field(default_factory=list)

    def problem(self, _field: str, sentence: str) -> None:
        self.problems.append(sentence)


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, settings: object) -> Iterator[None]:
    (tmp_path / "joint.yaml").write_text(TEXT, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]  # type: ignore[attr-defined]
    library.forget()
    yield
    library.forget()


@pytest.fixture
def branches() -> list[Unit]:
    department = factories.department(factories.working_committee())
    return [factories.branch(department, name) for name in ("甲支部", "乙支部", "丙支部")]


def test_names_are_typed_and_keys_are_kept_in_their_order(branches: list[Unit], client: Client) -> None:
    first, second, third = branches
    client.force_login(
        factories.account("branch_secretary", first), "django.contrib.auth.backends.ModelBackend"
    )  # fmt: skip
    new = reverse("registers:new", args=["county.joint", "joint"])
    wrong = client.post(new, {"what": "植树", "among": "丙支部、丁支部", "_unit": first.pk})
    assert (wrong.status_code, "没有叫“丁支部”的组织" in wrong.content.decode()) == (422, True)
    assert Row.objects.count() == 0
    assert client.post(new, {"what": "植树", "among": "丙支部，乙支部、丙支部", "_unit": first.pk}).status_code == 302
    row = Row.objects.get()
    assert row.data["among"] == [third.pk, second.pk]
    page = client.get(reverse("registers:row", args=[row.pk])).content.decode()
    listed = client.get(reverse("registers:register", args=["county.joint", "joint"])).content.decode()
    form = client.get(reverse("registers:edit", args=[row.pk])).content.decode()
    assert ["丙支部、乙支部" in text for text in (page, listed, form)] == [True, True, True]


def test_a_workbook_names_them_as_people_write_them(branches: list[Unit]) -> None:
    found = declared.register("county.joint/joint", clock.today())
    reader = Reader(Binding(found.institution, found.register.columns, clock.today()))
    drafts = [Draft({"what": "植树", "among": "甲支部、乙支部"}), Draft({"what": "演讲", "among": "甲支部，丁支部"})]
    reader.resolve(drafts)
    assert [draft.problems for draft in drafts] == [[], ["底册里没有叫“丁支部”的组织"]]
    assert reader.cells(drafts[0])["among"] == [branches[0].pk, branches[1].pk]
