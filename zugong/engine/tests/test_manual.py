"""The reference pages are the reader and its sentences, printed; each section has a line that the reader takes."""

from pathlib import Path

import pytest

from zugong.engine import manual, measures
from zugong.engine.problems import SENTENCES, Problems
from zugong.engine.section import Section
from zugong.engine.source import Mapping, read
from zugong.engine.specimens import SPECIMENS
from zugong.engine.spelling import read_node, read_one_of

DOCS = Path(__file__).resolve().parents[3] / "docs"
SECTIONS = {manual.key_of(cls): cls for _, classes in manual.PARTS for cls in classes}
READ_BY_WORD = {family: table for family, _, table in manual.LINES}


@pytest.mark.parametrize("name", manual.PAGES)
def test_the_reference_page_is_not_stale(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8").endswith(manual.MARK + manual.PAGES[name]())


def test_every_section_of_the_language_has_its_line_and_no_other() -> None:
    assert set(SPECIMENS) == set(SECTIONS)


@pytest.mark.parametrize("key", [key for key in SPECIMENS if key != "Institution"])
def test_the_line_of_a_section_is_read_without_a_word_about_its_spelling(key: str) -> None:
    cls, line, problems = SECTIONS[key], SPECIMENS[key][1], Problems()
    family, _, word = key.partition(".")
    by_word = family in READ_BY_WORD and cls is not measures.Need
    root = read(f"{word}: {line}" if by_word else line, "line.yaml", problems)
    assert isinstance(root, Mapping)
    if by_word:
        read_one_of(Section(family, root, problems), READ_BY_WORD[family])
    else:
        read_node(cls, Section(key, root, problems))
    assert [problem.sentence() for problem in problems.sorted()] == []


def test_every_sentence_is_looked_up_where_a_section_names_it_and_every_question_is_named() -> None:
    named = {code for _, _, codes in SPECIMENS.values() for code in codes.split()}
    assert named <= set(SENTENCES)
    assert {code for code in SENTENCES if code.startswith("choose")} <= named
    assert manual.errors().count("\n| <a id=") == len(SENTENCES)


def test_every_open_question_stands_on_the_page_about_marks() -> None:
    page = manual.questions()
    assert [key for key, *_ in manual.asking.QUESTIONS.values() if f"`{key}`" not in page] == []
    assert [code for code in SENTENCES if code.startswith("choose") and f"| `{code}` |" not in page] == []
