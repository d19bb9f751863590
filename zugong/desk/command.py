"""What all commands share: the group, the options, how a wrong call ends."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from zugong import engine
from zugong.desk import running
from zugong.desk.progress import bar
from zugong.desk.show import as_data
from zugong.engine import seal

SOME = 20
FACTS = click.option("--facts", required=True, type=click.Path(path_type=Path), help="Folder or file of facts.")
PERIOD = click.option("--period", default="", help="2026, 2026-H1, 2026-Q3, 2026-09 … (the facts' year if left out).")
AS_OF = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Only facts recorded by this day (the period's end)."
)
SCHEME = click.option("--scheme", default="", help="Id of the scheme, where a folder holds several.")
SUBJECT = click.option("--subject", "subjects", multiple=True, help="Only this unit (id or name); may be repeated.")
LANG = click.option(
    "--lang", default="zh-hans", type=click.Choice(["zh-hans", "en"]), help="Language of the sentences."
)
JSON = click.option("--json", "as_json", is_flag=True, help="For machines: one JSON document on standard output.")
LENIENT = click.option("--lenient", is_flag=True, help="Leave out rows of facts that do not fit, instead of refusing.")
OUT = click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
EARLIER = click.option("--earlier", multiple=True, type=click.Path(exists=True, path_type=Path), help="A sealed result this one rests on; may be repeated.")  # fmt: skip
PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


def called(command: click.Command, argv: list[str], name: str) -> int:
    """Run it, and turn whatever goes wrong into one sentence and an exit code."""
    language = "en" if "en" in (after for before, after in pairwise(argv) if before == "--lang") else "zh-hans"
    try:
        result = command.main(args=argv, prog_name=name, standalone_mode=False)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except running.Cannot as wrong:
        click.echo(f"✗ {wrong.words.within(language)}", err=True)
        return 1
    except seal.BadResult as wrong:
        click.echo(f"✗ {wrong.words.within(language)}", err=True)
        return 1
    except engine.Unsound as unsound:
        for problem in unsound.problems[:SOME]:
            click.echo(f"✗ {problem.spot} {problem.sentence(language)}", err=True)
        if not unsound.problems:
            none = engine.Words("这个文件里没有考核方案（scheme）", "This file holds no scheme.")
            click.echo(f"✗ {none.within(language)}", err=True)
        return 1
    return int(result or 0)


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Check, prove, run, explain, compare and print schemes, on files alone."""


def say_json(data: Any) -> None:
    click.echo(json.dumps(as_data(data), ensure_ascii=False, indent=1))


def read_case(path: Path, scheme: str, facts: Path, period: str, as_of: dt.datetime | None, subjects: tuple[str, ...],
              lenient: bool, quiet: bool) -> running.Case:  # fmt: skip
    """Rules and facts; rows that do not fit refuse the run unless it is lenient."""
    language = click.get_current_context().params.get("lang", "zh-hans")
    rules = running.rules_at(path, scheme)
    with bar("读事实 reading facts", quiet=quiet) as tick:
        case = running.case_of(rules, facts, period, as_of.date() if as_of else None, subjects, tick)
    for note in case.folder.notes:
        click.echo(f"! {note.within(language)}", err=True)
    troubles = case.folder.troubles
    for trouble in troubles[:SOME]:
        click.echo(f"✗ {trouble.within(language)}", err=True)
    if troubles and not lenient:
        raise running.Cannot(
            f"事实里有 {len(troubles)} 处读不进去；改好再算，或用 --lenient 把这些行留在外面",
            f"{len(troubles)} places in the facts could not be read; mend them, or leave them out with --lenient.",
        )
    return case


def scored(case: running.Case, quiet: bool) -> running.Run:
    with bar("算分 scoring", quiet=quiet):
        return running.run(case)
