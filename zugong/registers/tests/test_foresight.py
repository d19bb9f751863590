"""Before an amendment is enacted, its page says which rows it touches: columns that come, go, or have to be filled in."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.registers import foresight, services
from zugong.rulebook import consequences, library

from .conftest import VISITS, House

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 1, 1)


def amended(*pairs: tuple[str, str]) -> consequences.Change:
    """The register's institution, amended by these words, from the new year on."""
    before = library.get("test.visits")
    text = library.text(before)
    for old, new in [
        ('edition: "1"', 'edition: "2"'),
        ("in_force_from: 2026-01-01", "in_force_from: 2027-01-01"),
        *pairs,
    ]:
        assert old in text
        text = text.replace(old, new, 1)
    with library.trying(text) as after:
        return consequences.Change("test.visits", before.title, DAY, before, after, text)


def told(change: consequences.Change) -> list[tuple[str, str, str]]:
    panel = foresight.rows(change)
    return [(line.what, line.words, line.tone) for line in panel.context["lines"]] if panel else []


@pytest.fixture
def rows(house: House) -> None:
    for n, more in enumerate(({"note": "看过"}, {"note": "看过", "spent": "10"}, {})):
        said = {"on": "2026-11-03", "place": f"村{n}", "state": "open", **more}
        services.write_row(register=VISITS, unit=house.unit, cells=said, by=house.keeper)


def test_an_amendment_that_leaves_the_columns_alone_says_nothing(rows: None) -> None:
    assert told(amended(("title: 走访台账", "title: 走访登记"))) == []


def test_columns_that_come_go_and_have_to_be_filled_in_with_the_rows_that_lack_them(rows: None) -> None:
    change = amended(
        ("note: {label: 情况, type: long_text}", "note: {label: 情况, type: long_text, required: true}\n      mood: {label: 群众反映, type: text, required: true}"),
        ("      who: {label: 走访人, type: people}\n", "      team: {label: 几人, type: number}\n"),
        ("[place, on, who, state", "[place, on, state"),
        ("spent: {label: 花费, type: money}", "spent: {label: 花费, type: text}"),
    )  # fmt: skip
    assert told(change) == [
        ("走访台账 · 走访人", "这一栏不再有。0 行填过，以后不显示，历史里还在。", "info"),
        ("走访台账 · 几人", "新的一栏，可以不填。", "info"),
        ("走访台账 · 花费", "这一栏的类型变了，已经填的可能不合用，要逐行看。", "warn"),
        ("走访台账 · 情况", "改成必填。1 行还空着，下次改这一行时要补上。", "warn"),
        ("走访台账 · 群众反映", "新的一栏，必填。3 行还没有，下次改这一行时要补上。", "warn"),
    ]


def test_an_end_says_how_many_rows_are_no_longer_listed(rows: None) -> None:
    before = library.get("test.visits")
    change = consequences.Change("test.visits", before.title, DAY, before, None)
    assert told(change) == [
        ("走访台账", "这张台账没有了。已有 3 行留在库里，页面上不再列出，先导出留底。", "bad")
    ]  # fmt: skip
    assert [use.words for use in foresight.in_use([before], None)] == ["3 行"]
