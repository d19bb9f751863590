"""Facts from CSV, Excel and Parquet come out the same, and what does not fit is named with its place."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zugong import engine
from zugong.desk import folder, snapshot
from zugong.desk.tests.county import MEETINGS, OTHERS, SCHEME, UNITS, write_county, write_csv, write_workbook

CATALOGUE = engine.Catalogue.of([engine.loads(SCHEME, "small.yaml")])


def read(place: Path) -> folder.Folder:
    return folder.read(place, CATALOGUE, subjects=("department",))


def plainly(found: folder.Folder) -> list[tuple[object, ...]]:
    return sorted(
        (f.kind, f.unit, f.occurred_on, f.recorded_on, json.dumps(f.data, sort_keys=True)) for f in found.facts
    )


def test_a_folder_of_csv_is_read_with_chinese_heads_names_and_labels(tmp_path: Path) -> None:
    write_county(tmp_path)
    found = read(tmp_path / "facts")
    assert (found.troubles, found.notes) == ([], [])
    assert [(row.id, row.name, row.kind, row.parent) for row in found.units][3] == ("p1", "第一支部", "branch", "b1")
    first = next(fact for fact in found.facts if fact.kind == "life.meeting_held")
    assert (first.unit, first.occurred_on, first.recorded_on) == ("p1", dt.date(2026, 1, 15), dt.date(2026, 1, 16))
    assert first.data == {"type": "theme_day", "minutes": True, "expected": 10, "present": 10}
    assert [fact.data for fact in found.facts if fact.kind == "awarded"] == [{"level": "city", "matter": "先进"}]


def test_a_workbook_says_the_same_as_the_folder(tmp_path: Path) -> None:
    write_county(tmp_path)
    write_workbook(tmp_path / "county.xlsx")
    found = read(tmp_path / "county.xlsx")
    assert found.troubles == []
    assert plainly(found) == plainly(read(tmp_path / "facts"))
    assert {fact.id for fact in found.facts} >= {"county.xlsx#会议:000002"}


def test_parquet_says_the_same_as_the_folder(tmp_path: Path) -> None:
    write_county(tmp_path)
    for name, rows in (("units", UNITS), ("meetings", MEETINGS), ("others", OTHERS)):
        columns = {
            head: [None if cell == "" else str(cell) for cell in cells] for head, *cells in zip(*rows, strict=True)
        }
        (tmp_path / "parquet").mkdir(exist_ok=True)
        pq.write_table(pa.table(columns), tmp_path / "parquet" / f"{name}.parquet")
    found = read(tmp_path / "parquet")
    assert found.troubles == []
    assert plainly(found) == plainly(read(tmp_path / "facts"))


def test_a_file_in_the_old_chinese_encoding_is_read(tmp_path: Path) -> None:
    write_csv(tmp_path / "facts" / "meetings.csv", MEETINGS, "gb18030")
    assert len(read(tmp_path).facts) == len(MEETINGS) - 1


def test_without_a_table_of_units_those_named_are_marked(tmp_path: Path) -> None:
    write_csv(tmp_path / "facts.csv", OTHERS)
    found = read(tmp_path)
    assert [(row.id, row.kind) for row in found.units] == [
        (name, "department") for name in ("对照局", "样本局", "示例局")
    ]
    assert [note.zh for note in found.notes] == ["没有单位表：事实里出现的 3 个单位都当作考核对象"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("kind", "unit", "occurred_on"), ("awarded", "甲", "2026-13-01")], "“2026-13-01”不是一个日期，要写成 2026-03-01"),
        ([("kind", "unit", "occurred_on"), ("awarded", "", "2026-03-01")], "这一行没有单位"),
        ([("kind", "unit", "occurred_on"), ("awarde", "甲", "2026-03-01")], "没有叫“awarde”的事实类别"),
        ([("unit", "occurred_on"), ("甲", "2026-03-01")], "这一行没有写事实类别（kind）"),
        ([("kind", "unit", "occurred_on", "level"), ("awarded", "甲", "2026-03-01", "镇级")], "“level”这一列：“镇级”不是“级别”的选项，可以写：市级、县级"),
        ([("kind", "unit", "occurred_on", "rate"), ("survey.done", "甲", "2026-03-01", "很高")], "“rate”这一列：“很高”不是一个数"),
        ([("kind", "unit", "occurred_on", "minutes"), ("life.meeting_held", "甲", "2026-03-01", "也许")], "“minutes”这一列：“也许”看不出是“是”还是“否”"),
        ([("kind", "unit", "occurred_on", "expected"), ("life.meeting_held", "甲", "2026-03-01", "1.5")], "“expected”这一列：“1.5”不是整数"),
        ([("kind", "unit", "occurred_on", "data"), ("awarded", "甲", "2026-03-01", "[1]")], "“data”这一列应该是 {字段: 值}"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, rows: list[tuple[str, ...]], sentence: str) -> None:
    write_csv(tmp_path / "x.csv", rows)
    (trouble,) = read(tmp_path).troubles
    assert (trouble.file, trouble.line) == ("x.csv", 2)
    assert trouble.sentence.startswith(sentence)


def test_other_things_that_cannot_be_read_are_said_and_never_raise(tmp_path: Path) -> None:
    write_csv(tmp_path / "heads.csv", [("单位",), ("甲",)])
    (tmp_path / "y.xlsx").write_bytes(b"PK\x03\x04 no")
    (tmp_path / "z.parquet").write_bytes(b"PAR1")
    write_csv(tmp_path / "units.csv", [("名称", "组织类别"), ("甲", "乡政府")])
    said = [str(trouble) for trouble in read(tmp_path).troubles]
    assert len(said) == 4
    assert "heads.csv“heads”:1 缺这几列：党员数" in said
    assert [one for one in said if one.startswith("units.csv:2 “乡政府”不是组织类别")]
    assert str(read(tmp_path / "nowhere").troubles[0]).endswith("没有这个文件夹或文件")


def test_a_column_of_no_kind_is_said_once(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "facts.csv", [("kind", "unit", "occurred_on", "心情"), *[("awarded", "甲", "2026-03-01", "好")] * 3]
    )
    assert read(tmp_path).notes[0].zh == "facts.csv“facts”的“心情”这一列不是任何事实类别的字段，没有读"


def test_a_unit_outside_the_table_of_units_is_a_trouble(tmp_path: Path) -> None:
    write_county(tmp_path)
    write_csv(tmp_path / "facts" / "more.csv", [("kind", "unit", "occurred_on"), ("awarded", "没有的局", "2026-03-01")])
    assert [one.sentence for one in read(tmp_path / "facts").troubles] == ["有 1 个单位不在单位表里：没有的局"]


def test_a_frozen_snapshot_is_a_folder_of_facts_and_a_changed_one_is_not(tmp_path: Path) -> None:
    from zugong.engine.hashing import sm3_of_file

    utc = dt.UTC
    tables = {
        "facts": {"id": [1], "kind": ["awarded"], "unit_id": [7], "person_id": pa.array([None], pa.int64()), "occurred_on": [dt.date(2026, 3, 1)],
                  "recorded_at": [dt.datetime(2026, 3, 1, 17, tzinfo=utc)], "source": ["x:1"], "data": ['{"level":"city"}']},
        "units": {"id": [7], "path": ["0001"], "name": ["示例县某局"], "short_name": ["某局"], "kind": ["department"], "parent_id": pa.array([None], pa.int64()),
                  "founded_on": pa.array([None], pa.date32()), "dissolved_on": [dt.date(2026, 12, 1)]},
        "members": {"unit_id": [7, 7], "month": ["2026-01", "2026-02"], "members": [5, 6], "full": [4, 5], "probationary": [1, 1]},
        "groups": {"unit_id": [7, 7, 7], "kind": ["assessment", "assessment", "coordination"], "group": ["甲组", "从前的组", "党群口"], "order": [1, 2, 3],
                   "valid_from": pa.array([None] * 3, pa.date32()), "valid_to": [None, dt.date(2026, 2, 1), None]},
    }  # fmt: skip
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    files = [{"name": f"{name}.parquet", "rows": 1, "size": (tmp_path / f"{name}.parquet").stat().st_size,
              "sm3": sm3_of_file(tmp_path / f"{name}.parquet")} for name in tables]  # fmt: skip
    (tmp_path / "manifest.json").write_text(
        json.dumps(
            {"schema": "zugong-snapshot/1", "period": "2026", "as_of": "2027-01-02T15:59:59+00:00", "files": files}
        )
    )
    assert snapshot.is_snapshot(tmp_path)
    found, period = snapshot.read(tmp_path, {"awarded"})
    assert (period, found.troubles, found.groups) == ("2026", [], {"7": "甲组"})
    assert found.facts == [
        engine.FactRow("1", "awarded", "7", dt.date(2026, 3, 1), dt.date(2026, 3, 2), {"level": "city"}, None, "x:1")
    ]
    assert found.heads == [engine.HeadRow("7", 6, 5)]
    assert [(row.name, row.valid_to) for row in found.units] == [("某局", dt.date(2026, 11, 30))]
    (tmp_path / "units.parquet").write_bytes(b"other")
    assert [str(one) for one in snapshot.read(tmp_path, {"awarded"})[0].troubles] == [
        "units.parquet 不是封存时的那个文件：SM3 对不上"
    ]


def test_a_fact_keeps_the_id_it_has_and_no_id_is_used_twice(tmp_path: Path) -> None:
    rows = [("id", "kind", "unit", "occurred_on"), ("F1", "awarded", "甲", "2026-03-01"), ("", "awarded", "甲", "2026-03-02"),
            ("F1", "awarded", "甲", "2026-03-03")]  # fmt: skip
    write_csv(tmp_path / "facts.csv", rows)
    found = read(tmp_path)
    assert [fact.id for fact in found.facts] == ["F1", "facts.csv:000003"]
    assert [str(trouble) for trouble in found.troubles] == ["facts.csv:4 编号“F1”前面已经用过"]


def test_the_same_cell_in_columns_of_different_types_is_read_by_each(tmp_path: Path) -> None:
    columns = {"kind": ["life.meeting_held"] * 2, "unit": ["甲"] * 2, "occurred_on": [dt.date(2026, 1, 1)] * 2,
               "minutes": [True, False], "expected": [1, 0], "topic": ["1", "0"]}  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "facts.parquet")
    assert [fact.data for fact in read(tmp_path).facts] == [
        {"minutes": True, "expected": 1, "topic": "1"},
        {"minutes": False, "expected": 0, "topic": "0"},
    ]


def test_people_are_read_with_their_roles(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "people.csv",
        [("编号", "姓名", "所在单位", "身份"), ("m1", "甲同志", "第一支部", "member、secretary")],
    )
    write_csv(tmp_path / "units.csv", [("编号", "名称", "组织类别"), ("p1", "第一支部", "党支部")])
    assert read(tmp_path).people == [engine.PersonRow("m1", "甲同志", "p1", ("member", "secretary"))]


def test_roles_and_categories_are_read_by_what_they_are_called(tmp_path: Path) -> None:
    text = SCHEME.replace("  subjects: department", "  categories: {key: 重点部门}\n  subjects: department")
    write_csv(
        tmp_path / "people.csv",
        [("姓名", "所在单位", "身份", "分类"), ("甲", "示例局", "工作人员、书记", "重点部门")],
    )
    write_csv(
        tmp_path / "units.csv",
        [("名称", "组织类别", "分类"), ("示例局", "部门单位", "重点部门"), ("样本局", "部门单位", "key、一般部门")],
    )
    catalogue = engine.compile(engine.loads(text, "small.yaml"), engine.Catalogue()).catalogue
    found = folder.read(tmp_path, catalogue, subjects=("department",))
    assert found.people == [engine.PersonRow("甲", "甲", "示例局", ("staff", "secretary"), categories=("key",))]
    assert [row.categories for row in found.units] == [("key",), ("key", "一般部门")]
    assert [note.zh for note in found.notes] == ["方案里没有“一般部门”这个分类，写了它的单独成一类；有的是：重点部门"]


def test_in_a_table_named_after_a_kind_the_heads_of_its_fields_are_its_fields(tmp_path: Path) -> None:
    text = SCHEME.replace("level: {label: 级别,", "level: {label: 类别,").replace(
        "matter: {label: 事项,", "matter: {label: 内容,"
    )
    write_csv(tmp_path / "受表彰.csv", [("单位", "发生日", "类别", "内容"), ("示例局", "2026-06-01", "市级", "先进")])
    write_csv(tmp_path / "其他.csv", [("类别", "单位", "发生日"), ("受表彰", "样本局", "2026-06-02")])
    kinds = engine.Catalogue.of([engine.loads(text, "small.yaml")])
    found = folder.read(tmp_path, kinds, subjects=("department",))
    assert found.troubles == []
    assert sorted((fact.unit, fact.kind, fact.data) for fact in found.facts) == [
        ("样本局", "awarded", {}),
        ("示例局", "awarded", {"level": "city", "matter": "先进"}),
    ]
