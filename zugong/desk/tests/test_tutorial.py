"""The tutorial says what the commands say, in both languages."""

import re
from pathlib import Path

import pytest

from zugong.desk.tests.walkthrough import CONSOLE, DOCS, FILE, inside, said, walked, without_seals, write_files

PAGES = ("your-countys-table.md", "your-countys-table.en.md")


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_tutorial_says_what_the_page_shows(name: str) -> None:
    page = DOCS / "tutorial" / name
    assert without_seals(walked(page)) == without_seals(page.read_text("utf-8"))


def test_both_languages_walk_the_same_way() -> None:
    def commands(name: str) -> list[str]:
        text = (DOCS / "tutorial" / name).read_text("utf-8")
        return [line.replace(" --lang en", "") for block in CONSOLE.findall(text) for line in re.findall(r"^\$ (.+)$", block, re.M)]  # fmt: skip

    assert commands(PAGES[0]) == commands(PAGES[1])
    assert len(commands(PAGES[0])) >= 8


def test_the_tutorial_writes_a_scheme_and_a_folder_of_facts() -> None:
    written = [name for name, _ in FILE.findall((DOCS / "tutorial" / PAGES[0]).read_text("utf-8"))]
    assert written == ["first.yaml", "scheme.yaml", "facts/units.csv", "facts/主题党日.csv", "facts/其他.csv"]


def test_a_kind_that_another_institution_calls_the_same_is_the_schemes_own(tmp_path: Path) -> None:
    write_files(DOCS / "tutorial" / PAGES[0], tmp_path)
    for name in ("scheme.yaml", "facts/其他.csv"):
        text = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("群众满意率测评", "满意度测评"), "utf-8")
    with inside(tmp_path):
        shown = said("zugong rules run scheme.yaml --facts facts")
    assert [re.findall(r"[\d.−]+", line)[-1] for line in shown.splitlines() if "局" in line] == ["98", "98", "87.25"]
