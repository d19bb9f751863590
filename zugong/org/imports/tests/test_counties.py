"""Other counties' workbooks: nearly every column matched without help, every row there, no date moved."""

from __future__ import annotations

import pytest

from zugong.org.imports.drafting import draft_table, read_mapping
from zugong.org.imports.reading import Reading, mapping_of, read_upload
from zugong.org.imports.staging import Corrections
from zugong.org.imports.targets import get
from zugong.sheets import Refusal
from zugong.sheets.tests.building import workbook

from .counties import COUNTIES, County, person
from .unseen import UNSEEN, days_by_month, lists_of_days, ticks_by_month

# The library is asked for the kinds of meetings, and it holds what the county itself enacted.
pytestmark = pytest.mark.django_db
BOOKS = COUNTIES | UNSEEN


def columns_found(county: County) -> tuple[list[tuple[str, str, str, str]], Reading]:
    reading = read_upload(county.data, county.file_name)
    found = []
    for one in reading.found:
        cells = [m for m, c in zip(one.matches, one.table.columns, strict=True) if c.source == "cell"]
        labels = [c.label for c in one.table.columns if c.source == "cell"]
        for match, label, wanted in zip(cells, labels, county.columns[one.table.sheet], strict=True):
            found.append((one.table.sheet, label, wanted, "+".join((match.field, *match.also))))
    return found, reading


@pytest.mark.parametrize("name", BOOKS)
def test_columns_are_matched_by_meaning(name: str):
    county = BOOKS[name]()
    found, reading = columns_found(county)
    assert {one.target for one in reading.found} == {county.target}
    assert [(sheet, label, wanted, got) for sheet, label, wanted, got in found if got != wanted] == []


@pytest.mark.parametrize("name", BOOKS)
def test_every_row_arrives_with_its_own_values(name: str):
    county = BOOKS[name]()
    reading = read_upload(county.data, county.file_name)
    assert sum(len(one.table.rows) for one in reading.found) == county.rows
    values = {}
    for one in reading.found:
        mapping = read_mapping(mapping_of(one.matches))
        for drafted in draft_table(get(county.target), one.table, 1, mapping, Corrections()):
            values[one.table.sheet, drafted.draft.row] = drafted.draft.values
    got = {place: {key: values[place].get(key) for key in wanted} for place, wanted in county.expect.items()}
    assert got == county.expect


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (ticks_by_month, "这张表是按月打勾的汇总，没有每一次的日期，不能当会议台账导入。请传一次一行的表"),
        (days_by_month, "这张表一个月一列，一行写了好多次，不能当会议台账导入。请传一次一行的表"),
        (
            lists_of_days,
            "这张表一格里写了好几个日期（支部党员大会、支部委员会、主题党日），一行不是一次，不能当会议台账导入。请传一次一行的表",
        ),
    ],
)
def test_a_summary_is_said_to_be_one(data, sentence):
    with pytest.raises(Refusal) as refused:
        read_upload(data(), "汇总.xlsx")
    assert refused.value.sentence == sentence


def test_sheets_that_were_not_taken_are_named_and_unknown_tables_stay_in_sight():
    people = [["姓名", "身份证号", "所在党支部", "入党时间"]]
    for number in range(3):
        one = person(500 + number)
        people.append([one["name"], one["id"], "财政局党支部", one["joined"]])
    cover, codes = [["填表说明"], ["一律用全称"]], [["甲乙", "丙丁", "戊己"], ["x", "y", "z"], ["x", "y", "z"]]
    reading = read_upload(workbook(("封面", cover), ("名册", people), ("字典", codes)), "名册.xlsx")
    assert reading.left_out == [("封面", "这张工作表里没有表格，没有读")]
    assert [(one.table.sheet, len(one.table.rows), one.sure) for one in reading.found] == [
        ("名册", 3, True),
        ("字典", 2, False),
    ]


def test_a_table_nobody_can_name_says_how_to_go_on():
    with pytest.raises(Refusal) as refused:
        read_upload(workbook(("表", [["甲乙", "丙丁", "戊己"], ["x", "y", "z"], ["x", "y", "z"]])), "表.xlsx")
    assert refused.value.sentence == (
        "列名（甲乙、丙丁、戊己）对不上组织、党员、会议里的任何一种。在“导入到”里选好是哪一种再传，列名自己对"
    )
