"""Prizes of a selection as rows are written, changed and shown."""

from __future__ import annotations

from typing import Any

import pytest

from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.registers import services
from zugong.registers.honours import Field
from zugong.registers.models import Row

from .conftest import House

pytestmark = pytest.mark.django_db
WORKS = "test.prizes/works"


def entered(house: House, *marks: int | None, year: str = "2026") -> list[Row]:
    """The works 1, 2, … of a year with these marks."""
    return [
        services.write_row(
            register=WORKS,
            unit=house.unit,
            cells={"name": f"{year} 第 {number} 件", "year": year, "mark": mark},
            by=SYSTEM,
        )
        for number, mark in enumerate(marks, 1)
    ]


def change(row: Row, **said: Any) -> Row:
    row.refresh_from_db()
    return services.change_row(row=row, version=row.version, cells={**row.data, **said}, by=SYSTEM)


def refused(row: Row, **said: Any) -> str:
    with pytest.raises(Refused) as told:
        change(row, **said)
    return str(told.value)


def fewer(monkeypatch: pytest.MonkeyPatch, **most: int) -> None:
    """The county gives fewer places from now on."""
    field = Field.__init__

    def limited(self: Field, titles: Any, _most: Any, candidates: Any) -> None:
        field(self, titles, most, candidates)

    monkeypatch.setattr(Field, "__init__", limited)


def test_what_stands_is_still_written_where_fewer_places_are_given_than_before(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, (earlier,) = entered(house, 90, 80, 70), entered(house, 90, year="2025")
    for row in (*rows[:2], earlier):
        change(row, prize="first")
    fewer(monkeypatch, first=1, second=1)
    assert change(rows[1], name="改过的名称").data["name"] == "改过的名称"
    full = "“一等奖”的 1 个名额满了。"
    assert refused(rows[2], prize="first", reason="示例") == full
    assert refused(earlier, year="2026") == full  # another selection is judged as if it were named there now
    change(rows[1], declined_on="2026-11-01")
    assert refused(rows[1], declined_on=None) == full
    change(rows[1], declined_on="2026-11-02")  # no candidate, and still written
    services.remove_row(row=rows[1], reason="重了", by=SYSTEM)
    rows[1].refresh_from_db()
    assert services.restore_row(row=rows[1], by=SYSTEM).data["prize"] == "first"
    change(rows[1], prize="none", declined_on=None)
    services.remove_row(row=rows[0], reason="重了", by=SYSTEM)
    change(rows[1], prize="first", reason="示例")
    rows[0].refresh_from_db()
    with pytest.raises(Refused, match=full):
        services.restore_row(row=rows[0], by=SYSTEM)


def test_neither_the_reason_nor_the_selection_is_changed_past_the_order(house: House) -> None:
    rows = entered(house, 90, 80, 70, 60)
    (earlier,) = entered(house, 50, year="2025")
    out = "按得分排第 4 名，不在“一等奖”里。确实要这样定的，在“不按名次的理由”里写理由。"
    assert refused(rows[3], prize="first") == out
    change(rows[3], prize="first", reason="评审组定的（示例）")
    assert refused(rows[3], reason=None) == out
    assert change(rows[3], reason="评审组集体定的（示例）").data["reason"] == "评审组集体定的（示例）"
    change(earlier, prize="first")
    assert "按得分排第 5 名" in refused(earlier, year="2026")
    assert change(earlier, year="2026", reason="补评（示例）").data["year"] == "2026"
