"""Prizes of a selection as rows are written, changed and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.registers import honours, linking, places, queries, services
from zugong.registers.honours import Field
from zugong.registers.models import Row
from zugong.rulebook import library

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


def restated(settings: Any, shelf: Path, *changes: tuple[str, str]) -> None:
    """The institution of these tests with other words in it."""
    text = (Path(__file__).parent / "prizes.yaml").read_text(encoding="utf-8").replace("test.prizes", "test.later")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    shelf.mkdir(exist_ok=True)
    (shelf / "later.yaml").write_text(text, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, shelf]
    library.forget()


def test_a_column_that_gets_its_place_later_is_filled_in_the_rows_that_are_there(
    house: House, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "AT_ONCE", 2)
    note = "      note: {label: 备注, type: long_text}\n    key: [name]\n"
    total = "      total: {label: 总分, type: computed, is: mark + mark, unit: 分}\n"
    restated(settings, tmp_path / "shelf", ("    key: [name]\n", note))
    said: dict[str, Any] = {"register": "test.later/works", "unit": house.unit, "by": SYSTEM}
    marks = {f"第 {mark} 件": mark for mark in (50, 90, 70, 60, 80)}
    rows = [
        services.write_row(cells={"name": name, "year": "2026", "mark": mark, "note": f"注{mark}"}, **said)
        for name, mark in marks.items()
    ]
    services.remove_row(row=rows[0], reason="重了", by=SYSTEM)
    assert "note" not in places.of(queries.find("test.later/works"))
    restated(
        settings, tmp_path / "shelf", ("    key: [name]\n", note.replace("long_text", "text").replace("    key", f"{total}    key")), ("by: mark", "by: total")
    )  # fmt: skip
    added = services.write_row(cells={"name": "新的", "year": "2026", "mark": 75, "note": "注75"}, **said)
    declared = queries.find("test.later/works")
    given = places.of(declared)
    stored = Row.objects.order_by("pk").values_list(given["note"], given["total"])
    assert list(stored) == [(f"注{mark}", 2 * mark) for mark in (*marks.values(), 75)]
    selection = honours.Selection.of(declared)
    assert selection is not None
    assert [one.key for one in selection.fields()["2026",].ordered] == [
        rows[1].pk, rows[4].pk, added.pk, rows[2].pk, rows[3].pk,
    ]  # fmt: skip
    assert "按总分排第 3 名" in refused(added, prize="first")


def test_the_selection_of_the_latest_period_stands_above_the_list_whenever_it_was_written(house: House) -> None:
    this, last = entered(house, 90, 90, 90, 70), entered(house, 80, year="2025")
    declared = queries.find(WORKS)
    told = honours.told(declared, house.keeper, places.of(declared))
    assert told is not None
    assert (told.group, told.lines, told.edges, told.wide) == (
        "2026年",
        [("一等奖", 2, 0, 2), ("二等奖", 1, 0, 1)],
        ["到“一等奖”一共 2 个名额：并列第 1 名的有 3 个（90），只剩 2 个名额，取哪个由人来定。"],
        False,
    )
    assert honours.said_of(this[3], declared, house.keeper) == ["排第 4 名，参评 4 个。", "在名额以外。"]
    assert honours.said_of(last[0], declared, house.keeper) == ["排第 1 名，参评 1 个。", "按名次在“一等奖”的名额里。"]
    assert honours.said_of(last[0], declared, house.stranger) == []
    change(this[0], declined_on="2026-11-01")
    this[0].refresh_from_db()
    assert honours.said_of(this[0], declared, house.keeper) == ["不在评的里面。"]


def test_the_order_of_marks_of_people_is_told_to_whoever_sees_all_the_marks_and_on_no_phone(
    house: House, settings: Any, tmp_path: Path
) -> None:
    columns = (
        "      who: {label: 谁, type: person}\n      total: {label: 总分, type: computed, is: mark + mark, unit: 分}\n"
    )
    marked = "    marks_people: {who: who, columns: [total], ranked: {document: 《示例办法》, clause: 第三条}}\n    honours:\n"
    restated(
        settings, tmp_path / "shelf",
        ("    key: [name]\n", f"{columns}    key: [name]\n"), ("    honours:\n", marked), ("by: mark", "by: total"),
    )  # fmt: skip
    rows = [
        services.write_row(
            register="test.later/works", unit=house.unit, by=SYSTEM,
            cells={"name": person.name, "year": "2026", "mark": 80 + number, "who": person.pk},
        )
        for number, person in enumerate(house.people[1:4])
    ]  # fmt: skip
    declared = queries.find("test.later/works")
    assert declared.register.marks_people is not None
    said = {
        name: (honours.told(declared, one, places.of(declared)), honours.said_of(rows[1], declared, one))
        for name, one in (("keeper", house.keeper), ("member", house.member), ("above", house.above))
    }
    told, place = said["keeper"]
    assert (told is not None and told.wide, place) == (True, ["排第 2 名，参评 3 个。", "按名次在“一等奖”的名额里。"])
    assert queries.rows_of(house.above, declared).count() == queries.rows_of(house.member, declared).count() == 3
    assert (said["member"], said["above"]) == ((None, []), (None, []))
    client = Client()
    client.force_login(house.keeper)
    page = client.get(reverse("registers:row", args=[rows[1].pk])).content.decode()
    assert '<section class="zg-c zg-only-d" aria-labelledby="h-stands">' in page
