"""`zugong rules check` and `zugong rules test`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zugong import engine
from zugong.desk import running
from zugong.desk.command import JSON, LANG, PATHS, group, say_json
from zugong.desk.show import Screen
from zugong.engine.examples import run as run_examples


@group.command("check")
@PATHS
@LANG
@JSON
def check(paths: tuple[Path, ...], lang: str, as_json: bool) -> int:
    """Say everything that is wrong, with file, line and column."""
    shelf, wanted = running.shelf_of(paths)
    found = [problem for one in shelf.institutions if one.file in wanted for problem in shelf.problems[one.file]]
    errors = sum(problem.severity == "error" for problem in found)
    if as_json:
        say_json({"files": sorted(wanted), "problems": [_problem(problem) for problem in found]})
        return 1 if errors else 0
    for problem in found:
        sign = {"error": "✗", "warning": "!"}[problem.severity]
        click.echo(f"{sign} {problem.spot} {problem.sentence(lang)}")
    zh = f"{len(wanted)} 个文件，{errors} 处错误，{len(found) - errors} 处提醒。"
    en = f"{len(wanted)} files, {errors} errors, {len(found) - errors} warnings."
    click.echo(Screen(lang).say(zh, en))
    return 1 if errors else 0


def _problem(problem: engine.Problem) -> dict[str, Any]:
    sentence = {"zh": problem.sentence(), "en": problem.sentence("en")}
    return {"severity": problem.severity, "code": problem.code, "file": problem.file, "line": problem.line,
            "column": problem.column, "sentence": sentence}  # fmt: skip


@group.command("test")
@PATHS
@JSON
def test(paths: tuple[Path, ...], as_json: bool) -> int:
    """Run the examples the institutions carry."""
    shelf, wanted = running.shelf_of(paths)
    held: list[dict[str, Any]] = []
    unsound: list[str] = []
    for one in shelf.institutions:
        if one.file not in wanted or not one.examples:
            continue
        try:
            outcomes = run_examples(one, shelf.catalogue)
        except engine.Unsound as wrong:
            unsound.append(one.file)
            click.echo(f"✗ {one.file} 有 {len(wrong.problems)} 处错误，先运行 zugong rules check", err=True)
            continue
        for outcome in outcomes:
            held.append({"title": outcome.title, "at": str(outcome.spot), "differences": list(outcome.differences)})
    failed = sum(bool(one["differences"]) for one in held) + len(unsound)
    if as_json:
        say_json({"examples": held, "unsound": unsound})
        return 1 if failed else 0
    for example in held:
        click.echo(f"✗ {example['at']} {example['title']}" if example["differences"] else f"✓ {example['title']}")
        for difference in example["differences"]:
            click.echo(f"    {difference}")
    click.echo(f"{len(held) + len(unsound)} 个例子，{failed} 个不对。")
    return 1 if failed else 0
