"""A file is changed only where it is meant to change."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from zugong.engine import loads
from zugong.engine.editing import CannotEdit, Editing, place_of, written

PACKS = Path(__file__).resolve().parents[2] / "institutions"
FILES = sorted(PACKS.rglob("*.yaml"))

SMALL = """\
# head
institution:
  id: county.small   # the id
  edition: "1"
  in_force_from: 2026-01-01

  title: 小制度
parameters:
  flow: {title: 甲, unit: "次", values: [{from: 2026-01-01, value: 1, cite: &eg 示例，先这样, example: true}]}
  other: {title: 乙, values: [{from: 2026-01-01, value: 2, cite: *eg}]}
  block:
    title: 丙
    values:
      # first
      - from: 2026-01-01
        value: {a: 1, b: 2}
        cite: *eg
      - {from: 2026-07-01, value: {a: 2, b: 3}, cite: 第二条}   # tail
labels:
  ten:
    title: 十严禁
    values: {one: "", two: ""}
"""


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ; for edits that add no line."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in pairs if old != new]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_shipped_file_comes_back_byte_for_byte_but_for_the_value_that_changed(file: Path) -> None:
    text = file.read_bytes().decode()
    editing = Editing(text)
    editing.set(("institution", "edition"), "9999.9")
    once = editing.done()
    assert len(changed(text, once)) == 1
    assert once.replace(written("9999.9"), spelt(text), 1).encode() == file.read_bytes()


def spelt(text: str) -> str:
    node = next(v for k, v in yaml.compose(text).value[0][1].value if k.value == "edition")
    return text[node.start_mark.index : node.end_mark.index]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_parameter_of_every_shipped_file_takes_a_new_dated_value(file: Path) -> None:
    text = file.read_text("utf-8")
    before = loads(text)
    editing = Editing(text)
    for name, parameter in before.parameters.items():
        day = parameter.values[-1].from_ + dt.timedelta(days=1)
        editing.add(
            ("parameters", name, "values"),
            {"from": day, "value": parameter.values[-1].value, "cite": "新依据：第 1 条"},
        )
    after = loads(editing.done())
    assert [one.code for one in after.problems] == [one.code for one in before.problems]
    assert [
        (len(after.parameters[name].values), after.parameters[name].values[-1].value) for name in before.parameters
    ] == [(len(one.values) + 1, one.values[-1].value) for one in before.parameters.values()]
    assert after.scheme == before.scheme


def test_a_value_in_any_spelling_is_replaced_and_its_neighbours_stay() -> None:
    editing = Editing(SMALL)
    editing.set(("parameters", "flow", "values", 0, "value"), Decimal("2.5"))
    editing.set(("parameters", "block", "values", 1, "value", "b"), Decimal(4))
    editing.set(("institution", "title"), "新：名称")
    assert changed(SMALL, editing.done()) == [
        ("title: 小制度", 'title: "新：名称"'),
        (
            'flow: {title: 甲, unit: "次", values: [{from: 2026-01-01, value: 1, cite: &eg 示例，先这样, example: true}]}',
            'flow: {title: 甲, unit: "次", values: [{from: 2026-01-01, value: 2.5, cite: &eg 示例，先这样, example: true}]}',
        ),
        (
            "- {from: 2026-07-01, value: {a: 2, b: 3}, cite: 第二条}   # tail",
            "- {from: 2026-07-01, value: {a: 2, b: 4}, cite: 第二条}   # tail",
        ),
    ]


def test_a_text_that_others_share_is_handed_on_before_it_changes() -> None:
    editing = Editing(SMALL)
    editing.set(("parameters", "flow", "values", 0, "cite"), "新依据")
    read = loads(editing.done()).parameters
    assert [read[name].values[0].cite for name in ("flow", "other", "block")] == [
        "新依据",
        "示例，先这样",
        "示例，先这样",
    ]


def test_a_reference_to_a_shared_text_is_replaced_in_its_own_place_only() -> None:
    editing = Editing(SMALL)
    editing.set(("parameters", "other", "values", 0, "cite"), "第九条")
    read = loads(editing.done()).parameters
    assert [read[name].values[0].cite for name in ("flow", "other", "block")] == [
        "示例，先这样",
        "第九条",
        "示例，先这样",
    ]


def test_a_missing_key_is_written_where_it_belongs_and_can_be_taken_out_again() -> None:
    editing = Editing(SMALL)
    editing.set(("institution", "in_force_to"), dt.date(2026, 12, 31), after="in_force_from")
    editing.set(("parameters", "other", "values", 0, "note"), "说明")
    text = editing.done()
    assert "  in_force_from: 2026-01-01\n  in_force_to: 2026-12-31\n\n  title: 小制度\n" in text
    assert "cite: *eg, note: 说明}]}" in text
    back = Editing(text)
    back.remove(("institution", "in_force_to"))
    back.remove(("parameters", "other", "values", 0, "note"))
    assert back.done() == SMALL


def test_a_new_line_of_a_list_stands_below_the_last_one_and_its_comment() -> None:
    editing = Editing(SMALL)
    editing.add(("parameters", "block", "values"), {"from": dt.date(2027, 1, 1), "value": {"a": 3}, "uncertain": True})
    assert "# tail\n      - {from: 2027-01-01, value: {a: 3}, uncertain: true}\nlabels:" in editing.done()


def test_words_that_look_like_something_else_are_quoted() -> None:
    assert [written(word) for word in ("第十二条", "07-01", "yes", "12", "甲: 乙", "", "a, b")] == [
        "第十二条",
        '"07-01"',
        '"yes"',
        '"12"',
        '"甲: 乙"',
        '""',
        '"a, b"',
    ]


def test_line_breaks_of_another_system_stay() -> None:
    editing = Editing(SMALL.replace("\n", "\r\n"))
    editing.set(("institution", "in_force_to"), dt.date(2026, 12, 31), after="in_force_from")
    text = editing.done()
    assert text.count("\n") == text.count("\r\n") == SMALL.count("\n") + 1


@pytest.mark.parametrize(
    "path", [("institution", "nothing", "deeper"), ("parameters", "block", "values", 7, "value"), ()]
)
def test_what_is_not_there_is_refused(path: tuple[str, ...]) -> None:
    with pytest.raises((CannotEdit, IndexError)):
        Editing(SMALL).set(path, "x")


def test_what_is_shared_as_a_whole_is_left_to_people() -> None:
    editing = Editing("a: &x {b: 1}\nc: *x\n")
    with pytest.raises(CannotEdit):
        editing.set(("c", "b"), 2)
    editing.set(("a", "b"), 2)
    with pytest.raises(CannotEdit):
        editing.done()


def test_a_spot_leads_to_its_place() -> None:
    line = next(number for number, text in enumerate(SMALL.splitlines(), 1) if "2026-07-01" in text)
    assert place_of(SMALL, line, 10) == ("parameters", "block", "values", 1, "from")
    assert place_of(SMALL, 3, 3) == ("institution", "id")
