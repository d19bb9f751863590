"""`zugong rules run`, `explain` and `verify`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from zugong import engine
from zugong.desk import running
from zugong.desk.command import (
    AS_OF,
    EARLIER,
    FACTS,
    JSON,
    LANG,
    LENIENT,
    OUT,
    PERIOD,
    SCHEME,
    SUBJECT,
    group,
    read_case,
    say_json,
    scored,
)
from zugong.desk.evaluators import BY, SERVER, SHARED, SPARK, Server, batch, differences, same_as, server_of, traces
from zugong.desk.progress import bar
from zugong.desk.show import Screen, as_data
from zugong.desk.verifying import verify as again
from zugong.engine import seal
from zugong.engine.groups.grouping import compares


@group.command("run")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@FACTS
@PERIOD
@AS_OF
@SCHEME
@SUBJECT
@EARLIER
@OUT
@LENIENT
@LANG
@JSON
def run(path: Path, facts: Path, period: str, as_of: dt.datetime | None, scheme: str, subjects: tuple[str, ...],
        earlier: tuple[Path, ...], out: Path | None, lenient: bool, lang: str, as_json: bool) -> int:  # fmt: skip
    """Score every unit; `--out result.json` writes the sealed result."""
    case = read_case(path, scheme, facts, period, as_of, subjects, lenient, as_json)
    case = replace(case, earlier=earlier)
    done = scored(case, as_json)
    result = running.sealed(done, out.parent if out else None)
    if out is not None:
        seal.write(result, out)
    if as_json:
        say_json(result)
        return 0
    screen = Screen(lang)
    if not done.scores:
        subjects_told = ", ".join(case.plan.scheme.subjects)
        raise running.Cannot(
            f"没有可以考核的单位：方案考核的是 {subjects_told}", f"Nobody to mark: the scheme marks {subjects_told}."
        )
    screen.ranking(done.result, done.name)
    left_out = len(case.folder.troubles)
    if left_out:
        screen.line(screen.say(f"有 {left_out} 行事实没有读进来。", f"{left_out} rows of facts were left out."))
    if out is not None:
        screen.line(
            screen.say(
                f"结果封存在 {out}，封条 {result['seal'][:16]}…", f"Sealed in {out}, seal {result['seal'][:16]}…"
            )
        )
    return 0


@group.command("explain")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder or file of facts; not needed for a sealed result."
)
@PERIOD
@AS_OF
@SCHEME
@click.option("--subject", required=True, help="The unit, by id or name.")
@click.option("--indicator", default="", help="Only this indicator (id or title).")
@click.option("--by", default="scalar", type=click.Choice(("scalar", *BY, SPARK)), help="Whose marks are explained.")
@SERVER
@SHARED
@click.option(
    "--marks",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="A table of marks they must be those of.",
)
@LENIENT
@LANG
@JSON
def explain(path: Path, facts: Path | None, period: str, as_of: dt.datetime | None, scheme: str, subject: str,
            indicator: str, by: str, address: str, shared: Path | None, marks: Path | None, lenient: bool, lang: str, as_json: bool) -> int:  # fmt: skip
    """Why these marks: rule, article, numbers, facts counted and not counted, what would raise it."""
    if path.suffix == ".json":
        name, score = stored_score(path, subject)
        facts_told: dict[str, str] = {}
    else:
        if facts is None:
            raise click.UsageError("--facts is needed unless PATH is a sealed result.")
        case = read_case(path, scheme, facts, period, as_of, (subject,), lenient, as_json)
        score = _traced(case, by, server_of(by, address, shared), as_json)
        name = case.names.get(score.subject, score.subject)
        if marks is not None:
            same_as(marks, score, name)
        facts_told = {
            one.id: f"{one.occurred_on} {case.names.get(one.unit, one.unit)}（{one.id}）" for one in case.folder.facts
        }
    if indicator and not [one for one in score.indicators if indicator in {one.id, one.title}]:
        titles = "、".join(one.title for one in score.indicators)
        raise running.Cannot(
            f"没有叫“{indicator}”的指标，可以写：{titles}", f"There is no indicator “{indicator}”; possible: {titles}."
        )
    if as_json:
        say_json(score.to_dict() if not indicator else as_data(next(one for one in score.indicators if indicator in {one.id, one.title})))  # fmt: skip
    else:
        Screen(lang).score(score, name, indicator, facts_told)
    return 0


def _traced(case: running.Case, by: str, server: Server | None, quiet: bool) -> engine.Score:
    """Of the one subject that was asked for, among all with whom it is compared."""
    (subject,) = case.subjects or ()
    whole = replace(case, subjects=None)
    if by == "scalar":
        return scored(whole if compares(case.plan.scheme) else case, quiet).scores[subject]
    with bar(by, quiet=quiet):
        return traces(whole, by, [subject], server)[subject]


def stored_score(path: Path, subject: str) -> tuple[str, engine.Score]:
    content = seal.read(path)["sealed"]
    by_name = {name: key for key, name in content["names"].items()}
    key = by_name.get(subject, subject)
    if key not in content["scores"]:
        raise running.Cannot(f"{path} 里没有“{subject}”", f"{path} does not hold “{subject}”.")
    return content["names"].get(key, key), engine.Score.from_dict(content["scores"][key])


@click.command("verify", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("result", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--scheme", type=click.Path(exists=True, path_type=Path), help="Where the rules lie now.")
@click.option("--facts", type=click.Path(exists=True, path_type=Path), help="Where the facts lie now.")
@click.option("--by", default="scalar", type=click.Choice(("scalar", *BY, SPARK)), help="By this evaluator too.")
@SERVER
@SHARED
@LANG
@JSON
def verify(result: Path, scheme: Path | None, facts: Path | None, by: str, address: str, shared: Path | None,
           lang: str, as_json: bool) -> int:  # fmt: skip
    """Compute a sealed result again and compare; names the first difference."""
    server = server_of(by, address, shared)

    def also(run: running.Run) -> Iterator[seal.Difference]:
        return iter(()) if by == "scalar" else differences(run, batch(run.case, by, server), by)

    with bar("重新算 computing again", quiet=as_json) as tick:
        difference = again(result, scheme=scheme, facts=facts, tick=tick, also=also)
    if as_json:
        say_json({"result": str(result), "holds": difference is None, "difference": difference})
    elif difference is None:
        click.echo(
            Screen(lang).say(f"✓ {result}：同样的文件重新算，一字不差。", f"✓ {result}: computed again, identical.")
        )
    else:
        click.echo(f"✗ {difference.sentence(lang)}")
    return 0 if difference is None else 1


group.add_command(verify)
