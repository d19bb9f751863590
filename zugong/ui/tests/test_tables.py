from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from zugong.kernel import audit
from zugong.kernel.models import AuditEntry
from zugong.ui.tables import safe_cell, to_csv, to_xlsx
from zugong.ui.tests.people import KEEPER

NASTY = ["=1+1", "+86 138", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def entries(number: int, verb: str = "record") -> None:
    for index in range(number):
        audit.append(by=KEEPER, verb=verb, subject=f"meeting:{index}")


@pytest.mark.parametrize("typed", NASTY)
def test_a_cell_of_a_csv_is_never_a_formula(typed: str) -> None:
    assert safe_cell(typed) == f"'{typed}"


def test_numbers_and_days_stay_what_they_are() -> None:
    assert [safe_cell(v) for v in (-2, Decimal("-0.5"), "-3.5", "+1.5", dt.date(2026, 1, 2), None, "—", "男")] == [
        "-2",
        "-0.5",
        "-3.5",
        "+1.5",
        "2026-01-02",
        "",
        "",
        "男",
    ]


def test_a_csv_opens_in_excel_as_chinese() -> None:
    text = "".join(to_csv([["姓名", "学时"], ["王,五", 3]]))
    assert text == '\ufeff姓名,学时\r\n"王,五",3\r\n'


def test_a_workbook_keeps_types_and_holds_no_formula() -> None:
    rows: list[list[object]] = [
        ["姓名", "入党", "分", "证号"],
        ["=1+1", dt.date(2026, 1, 2), Decimal("2.5"), "11010119900101123X"],
    ]
    sheet = load_workbook(to_xlsx(rows, "名册/一")).active
    values = [cell.value for cell in sheet[2]]
    assert [values[0], values[1].date(), *values[2:]] == ["=1+1", dt.date(2026, 1, 2), 2.5, "11010119900101123X"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "d", "n", "s"]
    assert sheet.title == "名册 一"


@pytest.mark.django_db
def test_fifty_rows_stay_under_sixty_kibibytes_and_few_queries(keeper: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    entries(60)
    with django_assert_max_num_queries(4):
        page = keeper.get("/trail/").content
    assert page.count(b"<tr") == 51
    assert len(page) <= 60 * 1024


@pytest.mark.django_db
def test_conditions_sorting_and_page_live_in_the_address(keeper: Client) -> None:
    entries(3)
    entries(1, "correct")
    page = keeper.get("/trail/?verb=correct&sort=-at&page=99").content.decode()
    assert "共 <b>1</b> 条" in page
    assert 'href="?sort=-at" title="去掉这个条件">做了什么：更正' in page
    assert 'aria-sort="descending"' in page
    assert 'href="?verb=correct&amp;sort=-at&amp;export=xlsx"' in page


@pytest.mark.django_db
def test_an_empty_list_says_which_kind_of_empty(keeper: Client) -> None:
    assert "还没有记录" in keeper.get("/trail/").content.decode()
    entries(1)
    filtered = keeper.get("/trail/?verb=correct").content.decode()
    assert "没有符合条件的" in filtered
    assert "做了什么 更正" in filtered


@pytest.mark.django_db
def test_a_swap_brings_the_same_rows_as_a_reload(keeper: Client) -> None:
    entries(2)
    part = keeper.get("/trail/?verb=record", headers={"HX-Request": "true", "HX-Target": "rows"}).content.decode()
    whole = keeper.get("/trail/?verb=record").content.decode()
    assert part.strip() in whole
    assert "<html" not in part


@pytest.mark.django_db
def test_an_export_holds_the_filtered_rows_and_is_on_record(keeper: Client) -> None:
    entries(3)
    entries(2, "correct")
    answer = keeper.get("/trail/?verb=correct&export=csv")
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [line[1] for line in lines] == ["做了什么", "correct", "correct"]
    assert AuditEntry.objects.get(verb="export_list").details == {
        "kind": "csv",
        "conditions": "verb=correct&export=csv",
        "rows": "2",
    }
    sheet = load_workbook(io.BytesIO(keeper.get("/trail/?export=xlsx").getvalue())).active
    assert sheet.max_row == 6
