"""The commands end to end, on files alone, in a process that knows no Django settings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from zugong.desk import cli
from zugong.desk.tests.county import SCHEME, TOTALS, write_county, write_csv


@pytest.fixture
def scheme(tmp_path: Path) -> Path:
    return write_county(tmp_path)


def called(*argv: object) -> int:
    return cli.rules_command([str(one) for one in argv])


def answer(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def run_json(scheme: Path, capsys: pytest.CaptureFixture[str], *more: object) -> dict:
    assert called("run", scheme, "--facts", scheme.parent / "facts", "--json", *more) == 0
    return answer(capsys)


def test_run_scores_every_unit_and_ranks_them(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run_json(scheme, capsys)["sealed"]
    assert {subject: score["total"] for subject, score in result["scores"].items()} == TOTALS
    assert (result["period"], result["as_of"], result["scheme"]["id"]) == ("2026", "2026-12-31", "small")
    assert called("run", scheme, "--facts", scheme.parent / "facts") == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "局" in line]
    assert [line.split("│")[1].strip() + line.split("│")[2].strip() for line in lines] == [
        "1示例局",
        "2样本局",
        "3对照局",
    ]


def test_it_runs_without_django_settings(scheme: Path) -> None:
    code = ("import sys, zugong.desk.cli as cli; code = cli.rules_command(sys.argv[1:]); "
            "assert not [name for name in sys.modules if name.startswith('django')]; sys.exit(code)")  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, "-c", code, "run", str(scheme), "--facts", str(scheme.parent / "facts")],
                          capture_output=True, text=True, env=environment, cwd=Path.cwd(), check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_facts_that_do_not_fit_refuse_the_run_unless_told_otherwise(
    scheme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(scheme.parent / "facts" / "bad.csv", [("kind", "unit", "occurred_on"), ("awarded", "示例局", "三月")])
    assert called("run", scheme, "--facts", scheme.parent / "facts") == 1
    said = capsys.readouterr().err
    assert "✗ bad.csv:2 “三月”不是一个日期" in said
    assert "用 --lenient" in said
    assert called("run", scheme, "--facts", scheme.parent / "facts", "--lenient") == 0
    assert "有 1 行事实没有读进来。" in capsys.readouterr().out


def test_a_broken_scheme_is_refused_with_its_sentences(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme.write_text(SCHEME.replace("ties: 1-1-3", "tise: 1-1-3"), "utf-8")
    assert called("run", scheme, "--facts", scheme.parent / "facts") == 1
    assert "不认识“tise”这个词。是不是想写“ties”？" in capsys.readouterr().err
    assert called("check", scheme, "--json") == 1
    found = [one for one in answer(capsys)["problems"] if one["code"] == "unknown-key"]
    assert [(one["line"] > 0, one["column"], one["sentence"]["en"]) for one in found] == [
        (True, 5, "“tise” is not a word of the language. Did you mean “ties”?")
    ]


@pytest.mark.parametrize("argv", [("run", "x.yaml"), ("run", "nowhere.yaml", "--facts", "."), ("simulate",), ("rum",)])
def test_called_the_wrong_way(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert called(*argv) == 2
    assert capsys.readouterr().err


def test_what_cannot_be_run_is_one_sentence(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = scheme.parent / "facts"
    for argv, sentence in (
        (("run", scheme, "--facts", facts, "--period", "26年"), "不是一个考核期"),
        (("run", scheme, "--facts", facts, "--subject", "没有局"), "没有叫“没有局”的单位"),
        (("run", scheme.parent / "facts", "--facts", facts), "没有考核方案"),
        (("explain", scheme, "--facts", facts, "--subject", "示例局", "--indicator", "没有"), "没有叫“没有”的指标"),
        (("simulate", scheme, "--facts", facts, "--set", "stepp=1"), "没有叫“stepp”的参数"),
        (("simulate", scheme, "--facts", facts, "--weigh", "lif=2"), "没有叫“lif”的项目"),
        (("verify", facts / "units.csv"), "不是一份封存的结果"),
    ):
        assert called(*argv) == 1
        assert sentence in capsys.readouterr().err


def test_explain_shows_rule_article_numbers_and_facts(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("explain", scheme, "--facts", scheme.parent / "facts", "--subject", "样本局", "--indicator", "theme_day")
    assert called(*argv) == 0
    said = "".join(capsys.readouterr().out.split())
    for part in (
        "主题党日4.2/5",
        "〔第十六条〕",
        "缺12−8=4",
        "每缺一次0.2分〔测试〕",
        "计入8条：2026-01-15第二支部（meetings.csv:000014）",
    ):
        assert part in said
    assert called(*argv, "--lang", "en") == 0
    assert "for each missing" in capsys.readouterr().out


def test_a_sealed_result_is_verified_explained_and_compared_without_facts(
    scheme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    assert called("run", scheme, "--facts", scheme.parent / "facts", "-o", result) == 0
    assert cli.verify_command([str(result)]) == 0
    assert "一字不差" in capsys.readouterr().out
    assert called("explain", result, "--subject", "样本局", "--json") == 0
    assert answer(capsys)["total"] == TOTALS["b2"]
    assert called("compare", result, result) == 0
    assert "3 个单位，没有任何差别。" in capsys.readouterr().out


CHANGES = {
    "a fact": (("facts/meetings.csv", "2026-01-15,2026年1月16日,主题党日,是,10,9", "2026-01-15,2026年1月16日,主题党日,否,10,9"),
               "✗ 事实文件 › meetings.csv："),
    "the scheme": (("small.yaml", "value: 0.2, cite: 测试", "value: 0.3, cite: 测试"), "✗ 规则文件 › small.yaml："),
    "the edition": (("small.yaml", 'edition: "1"', 'edition: "2"'), "✗ 方案 › 版次：结果里是 1，重新算是 2"),
    "a broken scheme": (("small.yaml", "ties: 1-1-3", "tise: 1-1-3"), "✗ 规则文件 › small.yaml › SM3："),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_verify_names_what_changed(what: str, scheme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = tmp_path / "result.json"
    assert called("run", scheme, "--facts", scheme.parent / "facts", "-o", result) == 0
    (name, old, new), sentence = CHANGES[what]
    text = (tmp_path / name).read_text("utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), "utf-8", newline="")
    capsys.readouterr()
    assert cli.verify_command([str(result)]) == 1
    assert capsys.readouterr().out.startswith(sentence)


def test_verify_names_a_mark_that_does_not_come_out_again(
    scheme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from zugong.engine import seal

    path = tmp_path / "result.json"
    assert called("run", scheme, "--facts", scheme.parent / "facts", "-o", path) == 0
    result = json.loads(path.read_text())
    result["sealed"]["scores"]["b2"]["items"][0]["indicators"][0]["value"] = "5.00"
    path.write_text(json.dumps(result))
    assert cli.verify_command([str(path)]) == 1
    assert "在封存之后被改过" in capsys.readouterr().err
    content = {key: value for key, value in result["sealed"].items() if key != "format"}
    seal.write(seal.sealed(content, result["places"]), path)
    assert cli.verify_command([str(path)]) == 1
    assert (
        capsys.readouterr().out
        == "✗ 得分 › 样本局 › 组织生活 › indicators › 主题党日 › value：结果里是 5.00，重新算是 4.20\n"
    )


def test_simulate_tells_who_moves_and_why(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = scheme.parent / "facts"
    assert (
        called(
            "simulate",
            scheme,
            "--facts",
            facts,
            "--set",
            "award.city=1.5",
            "--set",
            "step=0.5",
            "--draws",
            50,
            "--json",
        )
        == 0
    )
    found = answer(capsys)
    (first, *_) = found["comparison"]["moves"]
    assert (first["subject"], first["before"], first["after"]) == ("b2", "17.80", "16.50")
    assert [(one["id"], one["delta"]) for one in first["shifts"]] == [
        ("theme_day", "-1.20"),
        ("plan", "-0.60"),
        ("awarded", "0.50"),
    ]
    assert found["stability"]["draws"] == 50
    assert found["thresholds"]["correlation"]["cite"].startswith("示例值")
    assert called("simulate", scheme, "--facts", facts, "--weigh", "work=3", "--draws", 0, "--json") == 0
    assert {one["subject"]: one["after"] for one in answer(capsys)["comparison"]["moves"]} == {
        "b1": "20.00",
        "b2": "17.00",
        "b3": "11.57",
    }


def test_no_change_gives_no_difference(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = scheme.parent / "facts"
    for more in (("--set", "step=0.2"), ("--weigh", "work=1"), ("--against", scheme)):
        assert called("simulate", scheme, "--facts", facts, "--draws", 0, "--json", *more) == 0
        found = answer(capsys)["comparison"]
        assert (found["moves"], found["subjects"]) == ([], 3)


def test_what_went_wrong_is_said_in_english_when_asked(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = scheme.parent / "facts"
    assert called("run", scheme, "--facts", facts, "--subject", "没有局", "--lang", "en") == 1
    assert capsys.readouterr().err == "✗ There is no unit “没有局”.\n"
    scheme.write_text(SCHEME.replace("ties: 1-1-3", "tise: 1-1-3"), "utf-8")
    assert called("run", scheme, "--facts", facts, "--lang", "en") == 1
    assert "“tise” is not a word of the language. Did you mean “ties”?" in capsys.readouterr().err


def test_rows_of_facts_and_changed_results_are_told_in_english_too(
    scheme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = scheme.parent / "facts"
    path = tmp_path / "result.json"
    assert called("run", scheme, "--facts", facts, "-o", path) == 0
    path.write_text(path.read_text().replace("17.80", "18.80"))
    assert cli.verify_command([str(path), "--lang", "en"]) == 1
    assert (
        capsys.readouterr().err
        == f"✗ {path} was changed after it was sealed: the SM3 of its content is not the seal's.\n"
    )
    others = facts / "others.csv"
    lines = others.read_text("utf-8").splitlines()
    others.write_text("\n".join([*lines, re.sub(r"\d{4}-\d\d-\d\d", "someday", lines[1], count=1)]) + "\n", "utf-8")
    assert called("run", scheme, "--facts", facts, "--lang", "en") == 1
    told = capsys.readouterr().err.splitlines()
    assert f"✗ others.csv:{len(lines) + 1} “someday” is no day; write 2026-03-01" in told
    assert "1 places in the facts could not be read" in told[-1]


def test_three_units_are_too_few_to_say_what_is_alike(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = scheme.parent / "facts"
    assert called("simulate", scheme, "--facts", facts, "--draws", 0, "--json") == 0
    assert answer(capsys)["alike"] == []
    assert called("simulate", scheme, "--facts", facts, "--draws", 0, "--lang", "en") == 0
    assert "3 units are too few to tell which indicators say nearly the same (at least 5)." in capsys.readouterr().out


GRADED = """\
  groups: {within: all}
  grades: {cut_to: none, levels: [{id: good, title: 良好, from: line}, {id: poor, title: 较差}]}
  items:
"""


def test_other_weights_give_other_grades(scheme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "parameters:\n  line: {title: 良好线, unit: 分, values: [{from: 2026-01-01, value: 12, cite: 测试}]}\n"
    scheme.write_text(SCHEME.replace("  items:\n", GRADED, 1).replace("parameters:\n", line, 1), "utf-8")
    assert (
        called("simulate", scheme, "--facts", scheme.parent / "facts", "--weigh", "work=9", "--draws", 0, "--json") == 0
    )
    moves = {one["subject"]: (one["grade_before"], one["grade_after"]) for one in answer(capsys)["comparison"]["moves"]}
    assert moves["b3"] == ("良好", "较差")


BY_CATEGORY = "  categories: {window: 窗口单位, office: 机关}\n  groups: {within: category}\n  items:\n"


def test_groups_are_called_by_their_names(scheme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme.write_text(SCHEME.replace("  items:\n", BY_CATEGORY, 1), "utf-8")
    units = scheme.parent / "facts" / "units.csv"
    head, *rows = units.read_text("utf-8").splitlines()
    kinds = ["window" if "局" in row and row.startswith("b1") else "office" for row in rows]
    units.write_text(
        "\n".join([f"{head},categories", *(f"{row},{kind}" for row, kind in zip(rows, kinds, strict=True))]) + "\n",
        "utf-8",
    )
    result = tmp_path / "r.json"
    assert called("run", scheme, "--facts", scheme.parent / "facts", "-o", result) == 0
    assert "窗口单位" in capsys.readouterr().out
    names = json.loads(result.read_text("utf-8"))["sealed"]["names"]
    assert {key: names[key] for key in ("window", "office")} == {"window": "窗口单位", "office": "机关"}


def test_a_scheme_is_run_for_a_period_of_its_own_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    scheme.write_text(SCHEME.replace("  period: year", "  period: quarter").split("examples:")[0], "utf-8")
    facts = scheme.parent / "facts"
    for more, sentence in (
        (("--period", "2026"), "✗ 这个方案每季度考核一次，2026 不是这样的一期；写成 2026-Q1 这样"),
        (("--period", "2026Q1"), "✗ “2026Q1”不是一个考核期；这个方案每季度考核一次，写成 2026-Q4 这样"),
        ((), "✗ 事实跨了几期，用 --period 说考核哪一期，例如 --period 2026-Q4"),
    ):
        assert called("run", scheme, "--facts", facts, *more) == 1
        assert capsys.readouterr().err.splitlines()[-1] == sentence
    assert run_json(scheme, capsys, "--period", "2026-Q2")["sealed"]["period"] == "2026-Q2"


def test_facts_that_could_not_be_read_are_told_before_a_period_is_asked_for(
    scheme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = scheme.parent / "none"
    write_csv(facts / "受表彰.csv", [("单位", "发生日", "级别"), ("示例局", "2026-06-01", "镇级")])
    assert called("run", scheme, "--facts", facts) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "✗ 受表彰.csv:2 “级别”这一列：“镇级”不是“级别”的选项，可以写：市级、县级"
    )


def test_points_are_ranked_in_their_categories_and_tried_out_without_full_marks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scheme = tmp_path / "points.yaml"
    packaged = Path(cli.__file__).parents[1] / "institutions" / "templates" / "information-points.yaml"
    scheme.write_text(packaged.read_text("utf-8").split("examples:")[0], "utf-8")
    facts, out, notice = tmp_path / "facts", tmp_path / "result.json", tmp_path / "notice.docx"
    heads = ("编号", "名称", "组织类别", "分类")
    write_csv(
        facts / "单位.csv",
        [
            heads,
            ("a", "甲局", "部门单位", "市政府部门单位"),
            ("b", "乙局", "部门单位", "bureau"),
            ("c", "丙局", "部门单位", "office"),
        ],
    )
    heads = ("单位", "发生日", "标题", "刊物", "市领导批示", "合报单位")
    write_csv(facts / "市级刊物采用信息.csv", [heads, ("甲局", "2026-03-01", "一", "增刊", "是", "b")])
    assert called("run", scheme, "--facts", facts, "-o", out) == 0
    rows = [[cell.strip() for cell in line.split("│")] for line in capsys.readouterr().out.splitlines() if "局" in line]
    assert [(row[1], row[2], row[3], row[-2]) for row in rows] == [
        ("1", "甲局", "市政府部门单位", "10"),
        ("1", "乙局", "市政府部门单位", "10"),
        ("1", "丙局", "市政府办公室各处室", "0"),
    ]
    assert called("explain", out, "--subject", "甲局") == 0
    assert capsys.readouterr().out.splitlines()[0] == "甲局 2026 10"
    assert called("simulate", scheme, "--facts", facts, "--set", "noted=5", "--draws", "20", "--json") == 0
    assert answer(capsys)["stability"] is None
    assert called("render", out, "--what", "notice", "-o", notice) == 0
    assert [one.text for one in docx.Document(str(notice)).paragraphs if "满分" in one.text] == []
    assert called("marks", scheme, "--facts", facts, "-o", tmp_path / "marks.csv") == 1
    assert "“parties.shares: equal”" in capsys.readouterr().err


def test_a_proposal_that_goes_to_nobody_names_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = write_county(tmp_path)
    pay = "  groups: {within: all}\n  effects: [{id: pay, title: 奖金, cite: 文, when: [], pay: {by: total, base: base}}]\n"
    base = "parameters:\n  base: {title: 基数, unit: 元, values: [{from: 2026-01-01, value: 100, cite: 文}]}\n"
    text = (
        SCHEME.split("examples:")[0].replace("parameters:\n", base, 1).replace("  choices:\n", pay + "  choices:\n", 1)
    )
    scheme.write_text(text, "utf-8")
    assert called("run", scheme, "--facts", scheme.parent / "facts") == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("建议")]
    assert [line.split("：")[0] for line in told] == ["建议"] * 3
