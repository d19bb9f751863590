"""`zugong rules compare` and `simulate`: who moves and why, what the marks are made of, how steady the order is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from zugong import engine
from zugong.desk import running
from zugong.desk.command import AS_OF, FACTS, JSON, LANG, LENIENT, PERIOD, SCHEME, group, read_case, say_json, scored
from zugong.desk.progress import bar
from zugong.desk.show import Screen
from zugong.engine import seal, simulate
from zugong.engine.spelling import MONTH_DAY
from zugong.engine.stability import stability, weighable
from zugong.engine.worth import worth


@group.command("compare")
@click.argument("before", type=click.Path(exists=True, path_type=Path))
@click.argument("after", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Facts for both, where they are schemes and not results."
)
@PERIOD
@AS_OF
@LENIENT
@LANG
@JSON
def compare(before: Path, after: Path, facts: Path | None, period: str, as_of: dt.datetime | None, lenient: bool,
            lang: str, as_json: bool) -> int:  # fmt: skip
    """Two sealed results, or two editions of a scheme on the same facts: who moves, and by which indicators."""
    sides = []
    names: dict[str, str] = {}
    for path in (before, after):
        if path.suffix == ".json":
            content = seal.read(path)["sealed"]
            names |= content["names"]
            sides.append(running.result_of(content))
            continue
        if facts is None:
            raise click.UsageError("--facts is needed to compare schemes.")
        done = scored(read_case(path, "", facts, period, as_of, (), lenient, as_json), as_json)
        names |= done.case.names
        sides.append(done.result)
    found = simulate.compare(sides[0], sides[1])
    if as_json:
        say_json({"comparison": found, "names": names})
    else:
        Screen(lang).comparison(found, names)
    return 0


@group.command("simulate")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@FACTS
@PERIOD
@AS_OF
@SCHEME
@click.option(
    "--set", "changes", multiple=True, metavar="NAME=VALUE", help="A parameter otherwise; NAME.KEY in a table."
)
@click.option("--weigh", "weights", multiple=True, metavar="ITEM=FACTOR", help="An item weighs so many times as much.")
@click.option("--against", type=click.Path(exists=True, path_type=Path), help="Another edition of the scheme.")
@click.option("--draws", type=click.IntRange(0, 100_000), help="Random weightings to try (0: none).")
@click.option("--seed", type=int, help="Where the random numbers begin.")
@click.option("--correlation", type=float, help="How alike two indicators must be to be named.")
@LENIENT
@LANG
@JSON
def what_if(path: Path, facts: Path, period: str, as_of: dt.datetime | None, scheme: str, changes: tuple[str, ...],
            weights: tuple[str, ...], against: Path | None, draws: int | None, seed: int | None,
            correlation: float | None, lenient: bool, lang: str, as_json: bool) -> int:  # fmt: skip
    """Try other numbers, weights or another edition on the same facts; say what tells apart and how steady the order is."""
    case = read_case(path, scheme, facts, period, as_of, (), lenient, as_json)
    now = scored(case, as_json)
    ties = case.plan.scheme.choices.ties or "1-1-3"
    groups, names = now.groups, case.names
    after = _after(case, now, pairs(changes), pairs(weights), against)
    found = None if after is None else simulate.compare(now.result, after, groups, ties)
    scores = now.scores if after is None else running.scores_of(after)
    stated = simulate.defaults()
    above = stated["correlation"].value if correlation is None else Decimal(str(correlation))
    least = int(stated["units"].value)
    brings = worth(case.plan, case.period)
    profiles = simulate.profiles(scores, stated["dominant"].value, brings)
    alike = simulate.alike(scores, above, least)
    count = int(stated["draws"].value) if draws is None else draws
    steady = None
    if count and weighable(scores):
        with bar("换权重 reweighing", count, quiet=as_json) as tick:
            start = int(stated["seed"].value) if seed is None else seed
            steady = stability(
                scores, draws=count, seed=start, inner=int(stated["inner"].value), groups=groups, ties=ties, tick=tick
            )
    if as_json:
        used = {name: {"value": one.value, "cite": one.cite} for name, one in stated.items()}
        say_json({"comparison": found, "profiles": profiles, "alike": alike, "stability": steady, "thresholds": used, "names": names})  # fmt: skip
        return 0
    screen = Screen(lang)
    if found is not None:
        screen.comparison(found, names)
    screen.profiles(profiles, alike)
    if len(scores) < least:
        screen.line(screen.say(f"只有 {len(scores)} 个单位，太少，说不出哪些指标几乎是一回事（至少 {least} 个）。",
                               f"{len(scores)} units are too few to tell which indicators say nearly the same (at least {least})."))  # fmt: skip
    if steady is not None:
        screen.stability(steady, names)
    cite = stated["correlation"].cite
    screen.line(screen.say(f"界线（相关 {above}、独大 {stated['dominant'].value}%）：{cite}。", f"Thresholds: correlation {above}, dominant {stated['dominant'].value}%; examples, to be set by the office."))  # fmt: skip
    return 0


def _after(case: running.Case, now: running.Run, changes: Mapping[str, str], weights: Mapping[str, str],
           against: Path | None) -> engine.Result | None:  # fmt: skip
    """What comes out with everything that was asked for changed; None if nothing was. Other weights are tried on the
    marks; places, grades and effects follow from these."""
    done = None
    if against is not None or changes:
        institution = case.plan.institution if against is None else running.rules_at(against).institution
        try:
            institution = simulate.with_parameters(institution, {name: _value(text) for name, text in changes.items()})
        except KeyError as unknown:
            known = "、".join(list(institution.parameters)[:SHOWN])
            raise running.Cannot(
                f"没有叫“{unknown.args[0]}”的参数，可以改的有：{known}…",
                f"There is no parameter “{unknown.args[0]}”; known: {known}…",
            ) from unknown
        done = running.run_with(case, institution)
    if not weights:
        return None if done is None else done.result
    plan = case.plan if done is None else done.case.plan
    items = {item.id for item in plan.scheme.items}
    strange = sorted(weights.keys() - items)
    if strange:
        known = "、".join(sorted(items))
        raise running.Cannot(
            f"没有叫“{strange[0]}”的项目，可以写：{known}", f"There is no item “{strange[0]}”; possible: {known}."
        )
    factors = {name: _number(text) for name, text in weights.items()}
    weighed = simulate.reweigh(plan, (done or now).scores, factors)
    return running.run(case if done is None else done.case, weighed).result


SHOWN = 12


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.UsageError(f"“{text}” should read NAME=VALUE.")
        found[name.strip()] = value.strip()
    return found


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise click.UsageError(f"“{text}” is not a number.") from None
    if not found.is_finite():
        raise click.UsageError(f"“{text}” is not a number.")
    return found


def _value(text: str) -> Decimal | str:
    return text if MONTH_DAY.match(text) else _number(text)
