"""Sound files are read exactly: every row, whatever the file says about itself, in whatever encoding."""

from __future__ import annotations

import pytest

from zugong.sheets import DateCell, Field, Refusal, Trouble, find, match, read, vocabulary
from zugong.sheets.filling import as_above
from zugong.sheets.report import ReportRow, ReportSheet, write

from .building import package, rows_of, text_cell, workbook

TEXT = "姓名,性别,所在党支部,联系电话\n甲一,男,第一党支部,13800000001\n乙二,女,第二党支部,13800000002\n"
FIELDS = (
    Field("name", "姓名", "name", required=True), Field("sex", "性别", "sex"), Field("branch", "所在党支部", "party_unit", grouping=True),
    Field("phone", "联系电话", "phone", ("手机",)), Field("born", "出生年月", "date"), Field("expected", "应到", "integer"), Field("present", "实到", "integer"),
)  # fmt: skip
KNOWN = vocabulary(FIELDS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_in_its_own_encoding(encoding: str):
    book = read(TEXT.encode(encoding), "名册.csv")
    assert [row.cells for row in book.sheets[0].rows] == [line.split(",") for line in TEXT.splitlines()]


def test_traditional_characters_in_big5_are_read():
    text = "姓名,性別,出生年月,聯繫電話,黨支部\n陳大文,男,1980.1,13800000001,第一黨支部\n"
    assert read(text.encode("big5"), "名冊.csv").sheets[0].rows[1].cells[4] == "第一黨支部"


def test_tabs_and_semicolons_divide_too():
    assert len(read(TEXT.replace(",", "\t").encode(), "a.txt").sheets[0].rows[0].cells) == 4
    assert len(read(TEXT.replace(",", ";").encode(), "a.csv").sheets[0].rows[0].cells) == 4


def test_a_dimension_that_lies_hides_no_row():
    book = read(package('<dimension ref="A1:A1"/>' + rows_of(*[("姓名", str(n)) for n in range(13)])), "a.xlsx")
    assert len(book.sheets[0].rows) == 13


def test_formulas_count_by_their_stored_result_and_are_told_when_they_have_none():
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="e"><v>#REF!</v></c><c r="D1" t="str"><f>"x"</f><v>字</v></c>'
    row = read(package(f'<sheetData><row r="1">{cells}</row></sheetData>'), "a.xlsx").sheets[0].rows[0].cells
    assert [row[0], row[3]] == [2, "字"]
    assert [type(row[1]), type(row[2])] == [Trouble, Trouble]


def test_a_date_shown_without_its_day_is_a_month():
    styles = '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>'
    cells = '<c r="A1" s="0"><v>45809</v></c><c r="B1" s="1"><v>45809</v></c>'
    row = (
        read(package(f'<sheetData><row r="1">{cells}</row></sheetData>', styles=styles), "a.xlsx")
        .sheets[0]
        .rows[0]
        .cells
    )
    assert row == [DateCell("2025-06-01", "month"), DateCell("2025-06-01", "day")]


def test_hidden_rows_and_sheets_are_read_and_marked():
    book = read(
        workbook(("甲", [["姓名"], ["一"], ["二"]]), ("乙", [["x"]]), hidden={"甲": [2]}, hidden_sheets=["乙"]),
        "a.xlsx",
    )
    assert [row.hidden for row in book.sheets[0].rows] == [False, True, False]
    assert [sheet.hidden for sheet in book.sheets] == [False, True]


def test_reading_aids_over_characters_are_not_part_of_the_text():
    strings = "<si><r><t>張</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh></si>"
    book = read(
        package('<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>', strings=strings), "a.xlsx"
    )
    assert book.sheets[0].rows[0].cells == ["張三"]


def test_every_row_of_a_sheet_is_accounted_for():
    rows = [["名册"], ["填报单位：某局", None, "日期：2025.1"], [], ["姓名", "性别", "所在党支部"], ["甲一", "男", "第一党支部"], ["小计", 1], ["姓名", "性别", "所在党支部"],
            ["乙二", "女", "第二党支部"], ["合计", 2], ["注：以上都是编的"]]  # fmt: skip
    sheet = read(workbook(("表", rows)), "a.xlsx").sheets[0]
    found = find(sheet, KNOWN)
    assert [(note.row, note.kind) for note in found.rows] == [
        (1, "title"), (2, "title"), (4, "header"), (5, "data"), (6, "total"), (7, "header"), (8, "data"), (9, "total"), (10, "note"),
    ]  # fmt: skip
    assert [row.number for table in found.tables for row in table.rows] == [5, 8]


def test_two_tables_on_one_sheet_are_two_tables():
    rows = [["姓名", "性别"], ["甲一", "男"], [], ["应到", "实到"], [5, 4]]
    tables = find(read(workbook(("表", rows)), "a.xlsx").sheets[0], KNOWN).tables
    assert [[column.label for column in table.columns if column.index >= 0] for table in tables] == [
        ["姓名", "性别"],
        ["应到", "实到"],
    ]


def test_empty_means_as_above_only_where_nothing_is_repeated():
    def filled(*branches: str | None) -> tuple[list[object], bool]:
        rows = [["姓名", "所在党支部"], *[[f"甲{n}", branch] for n, branch in enumerate(branches)]]
        table = find(read(workbook(("表", rows)), "a.xlsx").sheets[0], KNOWN).tables[0]
        got = as_above(table, 1, grouping=True)
        return got.values, got.doubtful

    assert filled("一支部", None, "二支部", None) == (["一支部", "一支部", "二支部", "二支部"], False)
    assert filled("一支部", "一支部", None, "二支部") == (["一支部", "一支部", None, "二支部"], True)
    assert filled("一支部", "同上", "二支部", "〃") == (["一支部", "一支部", "二支部", "二支部"], False)


def test_nothing_is_filled_across_a_total():
    rows = [["姓名", "所在党支部"], ["甲", "一支部"], ["乙", None], ["小计", 2], ["丙", None]]
    table = find(read(workbook(("表", rows)), "a.xlsx").sheets[0], KNOWN).tables[0]
    assert as_above(table, 1, grouping=True).values == ["一支部", "一支部", None]


def test_two_things_in_one_column_are_recognised():
    rows = [["姓名/性别", "应到/实到"], ["甲一/男", "25/23"]]
    table = find(read(workbook(("表", rows)), "a.xlsx").sheets[0], KNOWN).tables[0]
    assert [(m.field, m.also) for m in match(table.columns[:2], FIELDS)] == [
        ("name", ("sex",)),
        ("expected", ("present",)),
    ]


def test_a_column_without_a_telling_heading_is_known_by_its_cells():
    rows = [["姓名", "栏一", "性别"], ["甲一", "13800000001", "男"], ["乙二", "13800000002", "女"]]
    table = find(read(workbook(("表", rows)), "a.xlsx").sheets[0], KNOWN).tables[0]
    found = match(table.columns[:3], FIELDS)
    assert [m.field for m in found] == ["name", "phone", "sex"]
    assert found[1].why == "内容"


def test_a_name_in_a_cell_far_away_is_refused_or_read_but_never_lost():
    far = package(f'<sheetData><row r="900000">{text_cell("B900000", "甲")}</row></sheetData>')
    assert [(row.number, row.cells) for row in read(far, "a.xlsx").sheets[0].rows] == [(900000, [None, "甲"])]


def test_the_coloured_workbook_holds_texts_only():
    data = write([ReportSheet("表/1", ["姓名"], [ReportRow(1, ["=1+1"], {0: "坏"}, reasons="@x")])])
    cells = read(data, "a.xlsx").sheets[0].rows[1].cells
    assert cells == ["=1+1", "@x"]


def test_a_file_of_prose_is_no_table():
    with pytest.raises(Refusal):
        read("今天天气很好".encode(), "a.txt")
