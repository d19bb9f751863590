"""`zugong rules marks` and `agree`: the batch evaluators on files, and the proof that all three say the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from zugong import engine
from zugong.desk import running
from zugong.desk.command import AS_OF, FACTS, JSON, LANG, LENIENT, PERIOD, SCHEME, group, read_case, say_json, scored
from zugong.desk.evaluators import BY, SERVER, SHARED, SPARK, batch, differences, server_of, traces
from zugong.desk.progress import bar
from zugong.desk.show import Screen
from zugong.engine import seal


@group.command("marks")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@FACTS
@PERIOD
@AS_OF
@SCHEME
@click.option("--by", default="vector", type=click.Choice((*BY, SPARK)), help="Which batch evaluator.")
@SERVER
@SHARED
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="FILE.parquet or FILE.csv."
)
@LENIENT
@LANG
def marks(path: Path, facts: Path, period: str, as_of: dt.datetime | None, scheme: str, by: str, address: str,
          shared: Path | None, out: Path, lenient: bool, lang: str) -> int:  # fmt: skip
    """Marks of very many units as one table; `explain --by … --marks …` tells any of them."""
    server = server_of(by, address, shared)
    if out.suffix.lower() not in {".parquet", ".csv"}:
        raise click.UsageError(f"“{out}” should end in .parquet or .csv.")
    case = read_case(path, scheme, facts, period, as_of, (), lenient, False)
    with bar("算分 scoring"):
        table = batch(case, by, server).table()
    if out.suffix.lower() == ".csv":
        import pyarrow.csv

        pyarrow.csv.write_csv(table, out)
    else:
        import pyarrow.parquet

        pyarrow.parquet.write_table(table, out)
    screen = Screen(lang)
    screen.line(screen.say(f"✓ {out}：{table.num_rows} 个单位。", f"✓ {out}: {table.num_rows} units."))
    return 0


@group.command("agree")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@FACTS
@PERIOD
@AS_OF
@SCHEME
@click.option("--traces", "told", is_flag=True, help="Every step to every mark, and every fact, too.")
@LENIENT
@LANG
@JSON
def agree(path: Path, facts: Path, period: str, as_of: dt.datetime | None, scheme: str, told: bool, lenient: bool,
          lang: str, as_json: bool) -> int:  # fmt: skip
    """Score these facts with all three evaluators; names the first mark on which they differ."""
    case = read_case(path, scheme, facts, period, as_of, (), lenient, as_json)
    done = scored(case, as_json)
    wrong: list[seal.Difference] = []
    for by in BY:
        with bar(by, quiet=as_json):
            found = next(differences(done, batch(case, by), by), None)
            if found is None and told:
                found = _trace_that_differs(done, traces(case, by, list(done.scores)), by)
        if found is not None:
            wrong.append(found)
    units, indicators = len(done.scores), len(case.plan.order)
    if as_json:
        say_json({"units": units, "indicators": indicators, "evaluators": ["scalar", *BY], "differences": wrong})
        return 1 if wrong else 0
    for one in wrong:
        click.echo(f"✗ {' › '.join(one.path)}：scalar {one.stored}，{one.path[0]} {one.found}")
    if not wrong:
        screen = Screen(lang)
        steps = screen.say("、一步", " or step") if told else ""
        screen.line(screen.say(f"✓ 三种算法，{units} 个单位、{indicators} 个指标，一个数{steps}也不差。",
                               f"✓ three evaluators, {units} units, {indicators} indicators: not one number{steps} differs."))  # fmt: skip
    return 1 if wrong else 0


def _trace_that_differs(done: running.Run, found: dict[str, engine.Score], by: str) -> seal.Difference | None:
    """The first trace that is not the oracle's, and where in it."""
    for subject, score in done.scores.items():
        differs = seal.first_difference(score.to_dict(), found[subject].to_dict(), (by, done.name(subject)))
        if differs is not None:
            return differs
    return None
