"""Every malformed workbook gets one sentence a clerk can act on, and the process that reads it may die, not ours."""

from __future__ import annotations

import re
import resource

import pytest

from zugong.sheets import Limits, Refusal, jail, read

from .building import MEMBERS, package
from .hostile import CASES
from .strangers import SHEETS

#: These are turned away by whoever looks for tables; as files they are sound.
SOUND = {"no table", "empty workbook", *SHEETS}


@pytest.mark.parametrize("name", [name for name in CASES if name not in SOUND])
def test_a_malformed_workbook_is_refused_with_a_sentence(name: str):
    file_name, data, piece = CASES[name]()
    with pytest.raises(Refusal) as refused:
        read(data, file_name)
    assert re.search(piece, refused.value.sentence), refused.value.sentence
    assert re.search(r"[一-鿿]", refused.value.sentence)


def test_there_are_at_least_sixty_of_them():
    assert len(CASES) >= 60


def test_a_sound_package_of_the_same_make_is_read():
    """The control: what makes the cases above fail is what is wrong with them."""
    book = read(package(MEMBERS), "a.xlsx")
    assert [row.cells[0] for row in book.sheets[0].rows] == ["姓名", "甲一"]


def test_a_reader_that_eats_memory_is_stopped_in_its_own_process():
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{"字" * 300}{i}</t></is></c></row>' for i in range(1, 60_000)
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal) as refused:
        read(package(f"<sheetData>{rows}</sheetData>"), "a.xlsx", Limits(memory=60 << 20))
    assert refused.value.code == "too-large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_a_reader_that_takes_too_long_is_stopped():
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 99_000)) * 1
    many = {f"表{n}": f"<sheetData>{rows}</sheetData>" for n in range(12)}
    with pytest.raises(Refusal) as refused:
        read(package(sheets=many), "a.xlsx", Limits(seconds=1, rows=5_000_000))
    assert refused.value.code == "too-slow"


def test_the_jail_answers_with_a_sentence_when_the_parser_itself_breaks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jail.sys, "executable", "/bin/false")
    with pytest.raises(Refusal) as refused:
        read(package(MEMBERS), "a.xlsx")
    assert refused.value.code == "broken"
