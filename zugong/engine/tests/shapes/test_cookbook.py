"""Every block of the cookbook is sound, asks with the sentence the page names when something is left out, and no shape is missing."""

import re

import pytest

from zugong import engine
from zugong.engine import examples
from zugong.engine.problems import SENTENCES
from zugong.engine.tests.shapes.pages import DOCS, Entry, entries, institution, without

TEXT = (DOCS / "how-to" / "scheme-cookbook.md").read_text(encoding="utf-8")
ENTRIES = {f"{entry.code} {entry.title}": entry for entry in entries(TEXT)}
CHANGES = {f"{name}: {old} → {code}": (entry, old, new, code) for name, entry in ENTRIES.items() for old, new, code in entry.changes}  # fmt: skip
WHOLE = re.findall(r"```yaml whole\n(.*?)```", TEXT, re.S)
FAMILIES = {"D": 16, "B": 14, "M": 17, "R": 9, "V": 9, "C": 11, "G": 9, "X": 8, "P": 10, "U": 8}


def errors(text: str) -> list[engine.Problem]:
    return [problem for problem in engine.check(engine.loads(text, "cookbook.yaml")) if problem.severity == "error"]


@pytest.mark.parametrize("name", ENTRIES)
def test_a_block_of_the_cookbook_is_accepted_as_it_stands(name: str) -> None:
    assert [str(problem) for problem in errors(institution(ENTRIES[name].block))] == []


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_left_out_is_asked_for_as_the_page_says(name: str) -> None:
    entry, old, new, code = CHANGES[name]
    assert code in [problem.code for problem in errors(institution(without(entry.block, old, new)))]


def test_every_shape_has_its_entry() -> None:
    wanted = {f"{family}{number}" for family, many in FAMILIES.items() for number in range(1, many + 1)}
    assert {entry.code for entry in ENTRIES.values()} == wanted


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_has_the_paper_in_both_languages_and_says_what_is_to_be_decided(name: str) -> None:
    entry: Entry = ENTRIES[name]
    place = TEXT.index(f"### {name}\n")
    text = TEXT[place : TEXT.find("\n##", place + 1)]
    assert re.search(r"^> [^*\n]*[\u4e00-\u9fff]", text, re.M)
    assert re.search(r"^> \*[A-Z0-9“][^\n]*\*$", text, re.M)
    assert entry.changes or "targets_midway" in text
    assert {code for _, _, code in entry.changes} <= set(SENTENCES)


@pytest.mark.parametrize("text", WHOLE, ids=["one indicator", "groups"])
def test_a_whole_file_is_sound_and_its_examples_hold(text: str) -> None:
    institution = engine.loads(text, "whole.yaml")
    assert [str(problem) for problem in engine.check(institution)] == []
    assert [outcome.differences for outcome in examples.run(institution)] == [()] * len(institution.examples)


def test_a_bare_number_is_told_once_and_not_taken_for_nothing() -> None:
    block = next(entry.block for entry in ENTRIES.values() if entry.code == "D3")
    assert [problem.code for problem in errors(institution(block.replace("owed: once", "owed: 1")))] == [
        "uncited-number"
    ]
