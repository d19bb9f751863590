"""A faulty institution file is named with its first problem, and everything else goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zugong.config import daily, start
from zugong.rulebook import library

SOUND = """\
institution:
  id: test.sound
  title: 好的
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
"""
FAULTY = SOUND.replace("test.sound", "test.faulty").replace("edition:", "edtion:") + "wrong: {}\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    (tmp_path / "sound.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "faulty.yaml").write_text(FAULTY, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    return tmp_path


def lines(said: str) -> list[str]:
    return [line for line in said.splitlines() if "zugong rules check" in line]


def test_start_names_each_faulty_file_with_its_first_problem_and_how_many_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start._say_faults()
    (line,) = lines(capsys.readouterr().err)
    assert f"{folder / 'faulty.yaml'}:2" in line
    assert ["“institution”还缺“edition”" in line, "还有 2 处 / 2 more" in line, "sound.yaml" in line] == [
        True,
        True,
        False,
    ]


def test_nothing_is_said_where_nothing_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "faulty.yaml").unlink()
    start._say_faults()
    assert capsys.readouterr().err == ""


@pytest.mark.django_db
def test_the_daily_round_says_so_and_goes_on_without_them(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    monkeypatch.setattr(daily, "steps", lambda: {"work": lambda: went.append("work")})
    library.forget()
    assert daily.go_round() == 0
    assert [f"{folder / 'faulty.yaml'}:2" in line for line in lines(capsys.readouterr().err)] == [True]
    assert went == ["work"]
    library.forget()


@pytest.mark.django_db
def test_the_round_that_stays_says_it_once_before_its_first_one(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`zugong start` has it run beside the pages: not a word more half a minute later."""

    class NextMorning(Exception):
        pass

    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > 1:
            raise NextMorning

    monkeypatch.setattr(daily, "steps", dict)
    monkeypatch.setattr(daily.time, "sleep", sleep)
    library.forget()
    with pytest.raises(NextMorning):
        daily.daily_command(["--every-day"])
    assert (len(lines(capsys.readouterr().err)), slept[0]) == (1, daily.LET_THE_SERVER_START)
    library.forget()
