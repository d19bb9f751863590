"""What follows from a row goes up to those it points to, straight and by way of others, and is judged when all of it is there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.registers import places, queries, services
from zugong.registers.models import Row
from zugong.rulebook import library

from .conftest import House

pytestmark = pytest.mark.django_db
SHELF = "county.funds"
TEXT = """\
institution: {id: county.funds, title: 经费, edition: "1", in_force_from: 2020-01-01, applies_to: [branch], source: {document: 《示例》}}
parameters:
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2020-01-01, value: 5, cite: 示例}]}
registers:
  funds:
    title: 经费
    kept_by: [branch]
    columns:
      name: {label: 名称, type: text, required: true}
      spent: {label: 花了, type: linked, register: bills, by: fund, take: sum, of: cost}
      told: {label: 各项目花了, type: linked, register: projects, by: fund, take: sum, of: cost}
    valid:
      - {that: spent <= told, say: 花的比各项目的多。}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
  projects:
    title: 项目
    kept_by: [branch]
    columns:
      name: {label: 名称, type: text, required: true}
      fund: {label: 哪笔经费, type: row, register: funds}
      cost: {label: 花了, type: linked, register: bills, by: project, take: sum, of: cost}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
  bills:
    title: 开支
    kept_by: [branch]
    columns:
      name: {label: 名称, type: text, required: true}
      fund: {label: 哪笔经费, type: row, register: funds}
      project: {label: 哪个项目, type: row, register: projects}
      cost: {label: 金额, type: money}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
"""


@pytest.fixture(autouse=True)
def _shelf(today: object, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "funds.yaml").write_text(TEXT, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    library.forget()


def put(house: House, register: str, **cells: Any) -> Row:
    return services.write_row(register=f"{SHELF}/{register}", unit=house.unit, cells={"name": "甲", **cells}, by=SYSTEM)


def placed(row: Row, *columns: str) -> list[Decimal]:
    row.refresh_from_db()
    given = places.of(queries.find(row.register))
    return [getattr(row, given[name]) for name in columns]


def test_a_row_is_judged_once_what_comes_by_way_of_others_has_come_too(house: House) -> None:
    fund = put(house, "funds")
    project = put(house, "projects", fund=fund.pk)
    for cost in ("10", "5"):
        put(house, "bills", fund=fund.pk, project=project.pk, cost=cost)
    assert [placed(fund, "spent", "told"), placed(project, "cost")] == [[Decimal(15), Decimal(15)], [Decimal(15)]]
    with pytest.raises(Refused, match="花的比各项目的多"):
        put(house, "bills", fund=fund.pk, cost="1")


def test_a_row_above_is_stored_once_for_all_that_leads_up_to_it(house: House) -> None:
    fund = put(house, "funds")
    project = put(house, "projects", fund=fund.pk)
    with CaptureQueriesContext(connection) as asked:
        put(house, "bills", fund=fund.pk, project=project.pk, cost="10")
    stored = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "registers_row" SET')]
    assert [sum(sql.endswith(f'"id" = {row.pk}') for sql in stored) for row in (fund, project)] == [1, 1]
