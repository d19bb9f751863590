"""A register leaves as a workbook and comes back: unchanged it is a no-op, changed cells are seen one by one."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.org.imports.models import ImportBatch
from zugong.registers import services
from zugong.registers.models import Row, RowVersion

from .conftest import VISITS, House

pytestmark = pytest.mark.django_db
ADDRESS = ["test.visits", "visits"]
Change = Callable[[Any], None]


@pytest.fixture
def client(client: Client, house: House) -> Client:
    client.force_login(house.keeper)
    return client


def fill(house: House, number: int = 3) -> list[Row]:
    people = [house.people[0].pk, house.people[1].pk]
    return [
        services.write_row(
            register=VISITS, unit=house.unit, by=house.keeper,
            cells={"on": f"2026-11-{day:02d}", "place": f"第{day}村", "state": "open", "until": "2026-11-20", "spent": "12.50",
                   "who": people, "note": "多行\n情况"},
        )
        for day in range(1, number + 1)
    ]  # fmt: skip


def exported(client: Client) -> Any:
    answer = client.get(reverse("registers:register", args=ADDRESS), {"export": "xlsx"})
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def sent(client: Client, book: Any) -> ImportBatch:
    kept = io.BytesIO()
    book.save(kept)
    upload = SimpleUploadedFile("台账.xlsx", kept.getvalue())
    answer = client.post(reverse("registers:upload", args=ADDRESS), {"workbook": upload})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    batch = ImportBatch.objects.latest("pk")
    assert answer["Location"] == reverse("org:import", args=[batch.pk])
    return batch


def counts(batch: ImportBatch) -> dict[str, int]:
    return {name: number for name in ("new", "changed", "unchanged", "wrong") if (number := batch.counts.get(name))}


def column(book: Any, heading: str) -> int:
    return next(cell.column for cell in book.active[1] if cell.value == heading)


def test_what_leaves_and_comes_back_unchanged_changes_nothing(client: Client, house: House) -> None:
    fill(house)
    book = exported(client)
    first = book.active.column_dimensions["A"]
    assert (first.hidden, first.min, first.max) == (True, 1, 2)
    assert counts(sent(client, book)) == {"unchanged": 3}
    assert RowVersion.objects.count() == 3


def test_changed_new_and_cleared_cells_are_told_and_written(client: Client, house: House) -> None:
    fill(house)
    book = exported(client)
    sheet = book.active
    sheet.cell(2, column(book, "花费"), 99)
    sheet.cell(3, column(book, "情况")).value = None
    for heading, value in (
        ("走访日期", "2026年11月9日"),
        ("地点", "新村"),
        ("状态", "在办"),
        ("走访人", house.people[2].name),
    ):
        sheet.cell(5, column(book, heading), value)
    batch = sent(client, book)
    assert counts(batch) == {"new": 1, "changed": 2, "unchanged": 1}
    assert client.post(reverse("org:import-apply", args=[batch.pk])).status_code == 302
    rows = {row.title: row.data for row in Row.objects.standing()}
    assert rows["第1村"]["spent"] == "99"
    assert "note" not in rows["第2村"]
    assert (rows["新村"]["on"], rows["新村"]["who"]) == ("2026-11-09", [house.people[2].pk])
    assert counts(sent(client, exported(client))) == {"unchanged": 4}


def test_a_cell_changed_on_both_sides_is_a_conflict_a_person_decides(client: Client, house: House) -> None:
    row = fill(house, 1)[0]
    book = exported(client)
    services.change_row(row=row, version=1, cells={**row.data, "spent": "50"}, by=house.keeper)
    book.active.cell(2, column(book, "花费"), 99)
    batch = sent(client, book)
    assert counts(batch) == {"wrong": 1}
    page = client.get(reverse("org:import", args=[batch.pk])).content.decode()
    assert "把它从“12.50”改成了“50.00”，表里写的是“99.00”" in page
    staged = batch.rows.get()
    client.post(reverse("org:import-correct", args=[batch.pk, staged.pk]), {"answer": "spent", "option": "1"})
    batch.refresh_from_db()
    assert counts(batch) == {"changed": 1}
    client.post(reverse("org:import-apply", args=[batch.pk]))
    row.refresh_from_db()
    assert (row.data["spent"], row.version) == ("99", 3)


def test_a_cell_changed_elsewhere_only_stays_as_it_was_changed(client: Client, house: House) -> None:
    row = fill(house, 1)[0]
    book = exported(client)
    services.change_row(row=row, version=1, cells={**row.data, "spent": "50"}, by=house.keeper)
    book.active.cell(2, column(book, "情况"), "表里补的")
    batch = sent(client, book)
    assert counts(batch) == {"changed": 1}
    client.post(reverse("org:import-apply", args=[batch.pk]))
    row.refresh_from_db()
    assert (row.data["spent"], row.data["note"]) == ("50", "表里补的")


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("状态", "办完", "选项里没有“办完”；可以写：在办、办结"),
        ("花费", "很多", "“很多”不是一个数"),
        ("走访人", "查无此人", "底册里没有叫“查无此人”的人"),
        ("办结期限", "2026-10-01", "期限不能早于走访日期。"),
        ("走访日期", None, "没填走访日期"),
    ],
)
def test_a_wrong_cell_is_told_where_it_stands(
    client: Client, house: House, heading: str, value: Any, sentence: str
) -> None:
    fill(house, 1)
    book = exported(client)
    book.active.cell(2, column(book, heading)).value = value
    batch = sent(client, book)
    assert counts(batch) == {"wrong": 1}
    assert sentence in client.get(reverse("org:import", args=[batch.pk])).content.decode()


def test_a_table_of_ones_own_asks_which_column_is_which(client: Client, house: House) -> None:
    book = openpyxl.Workbook()
    book.active.append(["走访时间", "走访地点", "花了多少钱"])
    book.active.append(["2026.11.2", "东山村", 30])
    kept = io.BytesIO()
    book.save(kept)
    upload = SimpleUploadedFile("我的表.xlsx", kept.getvalue())
    answer = client.post(reverse("registers:upload", args=ADDRESS), {"workbook": upload})
    batch = ImportBatch.objects.latest("pk")
    assert answer["Location"] == reverse("org:import-columns", args=[batch.pk])


def test_an_import_is_taken_back_as_long_as_nobody_changed_its_rows(client: Client, house: House) -> None:
    fill(house, 1)
    book = exported(client)
    book.active.cell(2, column(book, "花费"), 99)
    book.active.cell(3, column(book, "走访日期"), "2026-11-09")
    book.active.cell(3, column(book, "地点"), "新村")
    batch = sent(client, book)
    client.post(reverse("org:import-apply", args=[batch.pk]))
    client.post(reverse("org:import-withdraw", args=[batch.pk]))
    assert {row.title: row.data["spent"] for row in Row.objects.standing()} == {"第1村": "12.5"}


def test_a_stranger_neither_sends_a_workbook_nor_sees_the_batch(client: Client, house: House) -> None:
    fill(house, 1)
    batch = sent(client, exported(client))
    client.force_login(house.member)
    assert client.get(reverse("registers:upload", args=ADDRESS)).status_code == 403
    assert client.get(reverse("org:import", args=[batch.pk])).status_code == 403
