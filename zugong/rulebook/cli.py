"""`zugong rules check [path…]` and `zugong rules test [path…]`: exit code 0 when all is well, 1 when not, 2 on wrong use."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zugong.engine import Unsound
from zugong.engine.examples import Outcome
from zugong.engine.examples import run as run_examples
from zugong.rulebook import library


def rules_command(argv: list[str]) -> int:
    try:
        result = _group.main(args=argv, prog_name="zugong rules", standalone_mode=False)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return 2
    return int(result or 0)


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def _group() -> None:
    """Check institution files, and run their examples."""


@_group.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--lang", default="zh-hans", type=click.Choice(["zh-hans", "en"]), help="Language of the sentences.")
def _check(paths: tuple[Path, ...], lang: str) -> int:
    """Say everything that is wrong, with file, line and column."""
    errors = warnings = 0
    shelf, wanted = _shelf(paths)
    for institution in shelf.institutions:
        if institution.file not in wanted:
            continue
        for problem in shelf.problems[institution.file]:
            sign = {"error": "✗", "warning": "!"}[problem.severity]
            click.echo(f"{sign} {problem.spot} {problem.sentence(lang)}")
            errors += problem.severity == "error"
            warnings += problem.severity == "warning"
    end = f"{len(wanted)} 个文件，{errors} 处错误，{warnings} 处提醒。"
    if lang == "en":
        end = f"{len(wanted)} files, {errors} errors, {warnings} warnings."
    click.echo(end)
    return 1 if errors else 0


@_group.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def _test(paths: tuple[Path, ...]) -> int:
    """Run the examples the institutions carry."""
    shelf, wanted = _shelf(paths)
    failed = held = 0
    for institution in shelf.institutions:
        if institution.file not in wanted or not institution.examples:
            continue
        try:
            outcomes = run_examples(institution, shelf.catalogue)
        except Unsound as unsound:
            failed += 1
            click.echo(f"✗ {institution.file} 有 {len(unsound.problems)} 处错误，先运行 zugong rules check", err=True)
            continue
        held += sum(outcome.holds for outcome in outcomes)
        failed += sum(not outcome.holds for outcome in outcomes)
        for outcome in outcomes:
            _show(outcome)
    click.echo(f"{held + failed} 个例子，{failed} 个不对。")
    return 1 if failed else 0


def _show(outcome: Outcome) -> None:
    if outcome.holds:
        click.echo(f"✓ {outcome.title}")
        return
    click.echo(f"✗ {outcome.spot} {outcome.title}")
    for difference in outcome.differences:
        click.echo(f"    {difference}")


def _shelf(paths: tuple[Path, ...]) -> tuple[library.Shelf, set[str]]:
    """The given files are read beside the installed ones, so that they may refer to them."""
    given = library.files(paths)
    others = [path for path in library.files() if path.resolve() not in {one.resolve() for one in given}]
    shelf = library.read_shelf([*given, *others])
    wanted = {str(path) for path in (given or others)}
    return shelf, wanted


if __name__ == "__main__":
    sys.exit(rules_command(sys.argv[1:]))
