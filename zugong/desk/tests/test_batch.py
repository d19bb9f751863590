"""The batch evaluators on a folder of files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from zugong import engine
from zugong.desk import cli, cmd_batch, running
from zugong.desk.tests.county import SCHEME, TOTALS, write_county, write_csv
from zugong.engine.shelf import Shelf

GRADED = """\
  groups: {within: given}
  grades:
    cut_to: none
    levels:
      - {id: good, title: 优秀, from: high}
      - {id: fair, title: 合格}
"""


def graded(text: str, limit: str) -> str:
    high = f"  high: {{title: 优秀线, unit: 分, values: [{{from: 2026-01-01, value: {limit}, cite: 测试}}]}}\n"
    return text.replace("parameters:\n", f"parameters:\n{high}") + GRADED


def called(*argv: object) -> int:
    return cli.rules_command([str(one) for one in argv])


@pytest.mark.parametrize("by", cmd_batch.BY)
def test_marks_of_everybody_as_one_table(by: str, tmp_path: Path) -> None:
    scheme = write_county(tmp_path)
    for suffix in ("csv", "parquet"):
        assert called("marks", scheme, "--facts", tmp_path / "facts", "--by", by, "-o", tmp_path / f"m.{suffix}") == 0
    rows = list(csv.DictReader((tmp_path / "m.csv").open()))
    assert {row["subject"]: row["total"] for row in rows} == TOTALS
    table = pq.read_table(tmp_path / "m.parquet")
    assert [format(total, "f") for total in table["total"].to_pylist()] == list(TOTALS.values())


def test_all_evaluators_agree_on_the_facts_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    assert called("agree", scheme, "--facts", tmp_path / "facts") == 0
    assert capsys.readouterr().out == "✓ 三种算法，3 个单位、5 个指标，一个数也不差。\n"


def test_the_first_mark_that_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = write_county(tmp_path)
    real = cmd_batch.batch

    def another(case: cmd_batch.running.Case, by: str) -> object:
        """The same facts under another number."""
        institution = cmd_batch.engine.loads(SCHEME.replace("value: 0.2, cite", "value: 0.3, cite"), str(scheme))
        plan = cmd_batch.engine.compile(institution)
        return real(cmd_batch.running.replace(case, plan=plan), by)

    monkeypatch.setattr(cmd_batch, "batch", another)
    assert called("agree", scheme, "--facts", tmp_path / "facts", "--json") == 1
    found = json.loads(capsys.readouterr().out)["differences"]
    assert [(one["path"], one["stored"], one["found"]) for one in found] == [
        (["vector", "样本局", "主题党日"], "4.2", "3.8"), (["sql", "样本局", "主题党日"], "4.2", "3.8"),
    ]  # fmt: skip


def test_places_grades_and_moves_between_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    scheme.write_text(graded(SCHEME, "18"), "utf-8")
    write_csv(
        tmp_path / "facts" / "groups.csv",
        [("单位", "考核组"), ("示例局", "甲组"), ("样本局", "乙组"), ("对照局", "乙组")],
    )
    result = tmp_path / "r.json"
    assert called("run", scheme, "--facts", tmp_path / "facts", "-o", result) == 0
    lines = ["".join(line.split()) for line in capsys.readouterr().out.splitlines() if "局" in line]
    assert [(line.split("│")[1], line.split("│")[3], line.split("│")[-2]) for line in lines] == [
        ("1", "乙组", "合格"), ("2", "乙组", "合格"), ("1", "甲组", "优秀"),
    ]  # fmt: skip
    assert called("simulate", scheme, "--facts", tmp_path / "facts", "--set", "high=17", "--draws", 0, "--json") == 0
    (move,) = json.loads(capsys.readouterr().out)["comparison"]["moves"]
    assert (move["subject"], move["delta"], move["grade_before"], move["grade_after"]) == ("b2", "0.00", "合格", "优秀")
    assert cli.verify_command([str(result)]) == 0


@pytest.mark.parametrize("by", ["vector", "sql"])
def test_a_sealed_result_is_verified_by_another_evaluator_too(
    by: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zugong.desk import cmd_run

    scheme, result = write_county(tmp_path), tmp_path / "r.json"
    assert called("run", scheme, "--facts", tmp_path / "facts", "-o", result) == 0
    assert cli.verify_command([str(result), "--by", by]) == 0
    real = cmd_run.batch

    def another(case: running.Case, by: str, server: None) -> Any:
        plan = engine.compile(engine.loads(SCHEME.replace("value: 0.2, cite", "value: 0.3, cite"), str(scheme)))
        return real(replace(case, plan=plan), by, server)

    monkeypatch.setattr(cmd_run, "batch", another)
    capsys.readouterr()
    assert cli.verify_command([str(result), "--by", by]) == 1
    assert capsys.readouterr().out == f"✗ {by} › 样本局 › 主题党日：结果里是 4.2，重新算是 3.8\n"


def test_a_result_rests_on_earlier_ones_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert called("run", scheme, "--facts", tmp_path / "facts", "-o", first) == 0
    assert called("run", scheme, "--facts", tmp_path / "facts", "--earlier", first, "-o", second) == 0
    assert cli.verify_command([str(second)]) == 0
    assert called("run", scheme, "--facts", tmp_path / "facts", "--as-of", "2026-12-30", "-o", first) == 0
    capsys.readouterr()
    assert cli.verify_command([str(second)]) == 1
    assert capsys.readouterr().out.startswith("✗ 引用的结果 › first.json：")


def test_a_shelf_of_nothing_is_empty() -> None:
    from zugong.engine.shelf import read_shelf

    assert isinstance(read_shelf([]), Shelf)
    assert read_shelf([]).institutions == ()


@pytest.mark.parametrize("by", ["vector", "sql"])
def test_marks_of_a_batch_evaluator_are_explained(by: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    asked = ("explain", scheme, "--facts", tmp_path / "facts", "--subject", "样本局", "--json")
    assert called(*asked) == 0
    scalar = capsys.readouterr().out
    assert called("marks", scheme, "--facts", tmp_path / "facts", "--by", by, "-o", tmp_path / "m.csv") == 0
    capsys.readouterr()
    assert called(*asked, "--by", by, "--marks", tmp_path / "m.csv") == 0
    assert capsys.readouterr().out == scalar


def test_a_table_of_other_marks_is_not_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    asked = ("marks", scheme, "--facts", tmp_path / "facts", "-o", tmp_path / "m.parquet")
    assert called(*asked) == 0
    scheme.write_text(SCHEME.replace("value: 0.2, cite", "value: 0.3, cite"), "utf-8")
    capsys.readouterr()
    asked = ("explain", scheme, "--facts", tmp_path / "facts", "--subject", "样本局")
    assert called(*asked, "--by", "vector", "--marks", tmp_path / "m.parquet") == 1
    said = capsys.readouterr().err
    assert said.endswith("里样本局的“主题党日”是 4.2，照现在的方案和事实算是 3.8：不是同一次算的\n")


def test_all_evaluators_agree_on_every_step_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    assert called("agree", scheme, "--facts", tmp_path / "facts", "--traces") == 0
    assert capsys.readouterr().out == "✓ 三种算法，3 个单位、5 个指标，一个数、一步也不差。\n"
