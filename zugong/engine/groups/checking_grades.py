"""What can be wrong, or left open, with grades and effects."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from zugong.engine import guard
from zugong.engine.catalogue import Catalogue
from zugong.engine.groups import conditions as c
from zugong.engine.groups.asking import asked
from zugong.engine.groups.effects import Effect, Pay, stage
from zugong.engine.groups.grades import Grades, Level
from zugong.engine.parameters import Parameter
from zugong.engine.problems import Problems
from zugong.engine.scheme import Scheme
from zugong.engine.spelling import Number

ZERO, HUNDRED = Decimal(0), Decimal(100)
ACTS = ("bar", "veto", "demote", "promote", "propose", "pay")


def check(scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    if scheme.grades is not None:
        _grades(scheme, scheme.grades, seen, problems)
    _same_ids(list(scheme.effects), problems)
    for effect in scheme.effects:
        _effect(scheme, effect, problems)
    watched: list[Level | Effect] = [*(scheme.grades.levels if scheme.grades else ()), *scheme.effects]
    for node in watched:
        # what it is called in the file is not what it rests on: “forward” means places here
        guard.watch(dataclasses.replace(node, id=""), seen, problems)
    named = [(level.title, level.needs) for level in (scheme.grades.levels if scheme.grades else ())]
    named += [(effect.title, effect.when) for effect in scheme.effects]
    for name, tests in named:
        for test in tests:
            _test(scheme, name, test, problems)


def _same_ids(nodes: list[Effect] | list[Level], problems: Problems) -> None:
    first: dict[str, int] = {}
    for node in nodes:
        if node.id in first:
            problems.add("same-id", node.spot, name=node.id, line=first[node.id])
        first.setdefault(node.id, node.spot.line)


# ---- grades ----------------------------------------------------------------------------------------


def _grades(scheme: Scheme, grades: Grades, seen: Catalogue, problems: Problems) -> None:
    _same_ids(list(grades.levels), problems)
    for level in grades.levels[:-1]:
        if level.from_ is None and not level.limited and not level.needs:
            problems.add("grade-empty", level.spot, name=level.title)
        _level(scheme, level, problems)
    for word in ("from", "needs", "share", "count", "share_by"):
        last = grades.levels[-1] if grades.levels else None
        if last is not None and getattr(last, "from_" if word == "from" else word):
            problems.add("grade-last", last.spot, name=last.title, word=word)
    _open(scheme, grades, problems)
    _lines(grades, seen, problems)
    _shares(grades, seen, problems)


def _level(scheme: Scheme, level: Level, problems: Problems) -> None:
    if sum((level.share is not None, level.count is not None, level.share_by is not None)) > 1:
        problems.add("grade-one-limit", level.spot, name=level.title)
    if level.limited and level.from_ is not None:
        for key in ("when_full", "when_short"):
            if not getattr(level, key):
                asked(problems, level.spot, level.title, key)
    if level.share_by is None:
        return
    if not level.share_by.lacking:
        asked(problems, level.share_by.spot, level.title, "unit-lacking")
    together = scheme.grades is not None and scheme.grades.within == "all"
    if together or scheme.groups is None or scheme.groups.within not in {"unit", "given"}:
        problems.add("share-unit", level.share_by.spot, name=level.title)


def _open(scheme: Scheme, grades: Grades, problems: Problems) -> None:
    limited = [level for level in grades.levels if level.limited]
    shares = [level for level in limited if level.count is None]
    spot = grades.spot
    if limited and not grades.tied:
        asked(problems, spot, "grades", "tied")
    if limited and not grades.within and (scheme.groups is None or scheme.groups.within != "all"):
        asked(problems, spot, "grades", "places-within")
    if shares and not grades.rounding:
        asked(problems, spot, "grades", "grades-rounding")
    if shares and grades.base is None:
        asked(problems, spot, "grades", "base")
    for key in ("exempt", "barred") if grades.base is not None else ():
        if not getattr(grades.base, key):
            asked(problems, grades.base.spot, "grades", key)  # type: ignore[union-attr]
    _cut(scheme, grades, problems)
    _tied(scheme, grades, problems)


def _tied(scheme: Scheme, grades: Grades, problems: Problems) -> None:
    if isinstance(grades.tied, tuple):
        for name in grades.tied:
            if name not in _names(scheme):
                problems.add("test-unknown", grades.spot, near=_names(scheme), name=name)


def _cut(scheme: Scheme, grades: Grades, problems: Problems) -> None:
    """Totals above their full marks: cut or not is asked for where they are possible."""
    passes = scheme.special is not None or scheme.baseline is not None or scheme.compose is not None
    same = isinstance(scheme.ceiling, Number) and scheme.total is not None and scheme.ceiling.name == scheme.total.name
    if grades.cut_to is None and passes and not same:
        asked(problems, grades.spot, "grades", "cut_to")


def _names(scheme: Scheme) -> list[str]:
    return [*(block.id for block in scheme.blocks), *(i.id for block in scheme.blocks for i in block.indicators)]


def _days(parameters: list[Parameter | None]) -> list[dt.date]:
    return sorted({value.from_ for one in parameters if one is not None for value in one.values})


def _on(parameter: Parameter | None, day: dt.date) -> Decimal | None:
    dated = None if parameter is None else parameter.on(day)
    return dated.value if dated is not None and isinstance(dated.value, Decimal) else None


def _lines(grades: Grades, seen: Catalogue, problems: Problems) -> None:
    """Cut-offs fall; between a band's upper end and the next cut-off nothing may lie undecided."""
    lines = [level for level in grades.levels if level.from_ is not None]
    known = {level.id: seen.parameters.get(level.from_.name) for level in lines if level.from_ is not None}
    tops = {level.id: seen.parameters.get(level.to.name) for level in grades.levels if level.to is not None}
    for day in _days([*known.values(), *tops.values()]):
        before: Decimal | None = None
        for level in grades.levels:
            least, top = _on(known.get(level.id), day), _on(tops.get(level.id), day)
            if top is not None and before is not None and top < before and not grades.gap:
                asked(problems, grades.spot, "grades", "gap")
            if least is not None and before is not None and least >= before and not (level.limited or level.needs):
                problems.add("grade-order", level.spot, name=level.title, value=least)
            before = least if least is not None else before


def _shares(grades: Grades, seen: Catalogue, problems: Problems) -> None:
    shares = [seen.parameters.get(level.share.name) for level in grades.levels if level.share is not None]
    for day in _days(list(shares)):
        values = [value for one in shares if (value := _on(one, day)) is not None]
        if sum(values, ZERO) > HUNDRED:
            problems.add("grade-shares", grades.spot, parts=sum(values, ZERO), day=day)


# ---- effects ---------------------------------------------------------------------------------------


def _effect(scheme: Scheme, effect: Effect, problems: Problems) -> None:
    if not effect.acts and not problems.left_unread(effect.spot, *ACTS):
        problems.add("effect-nothing", effect.spot, name=effect.title)
    _on_grade(scheme, effect, problems)
    if effect.demote is not None and bool(effect.demote.to) == (effect.demote.by is not None):
        problems.add("demote-one", effect.demote.spot, name=effect.title)
    if (effect.veto == "fixed") != (effect.at is not None):
        problems.add("veto-at", effect.spot, name=effect.title)
    if effect.promote is not None and not effect.promote.places:
        asked(problems, effect.promote.spot, effect.title, "places")
    if effect.lasts is not None and not effect.holds:
        asked(problems, effect.spot, effect.title, "holds")
    if effect.lasts is not None and not any(isinstance(test, c.Facts) for test in effect.when):
        problems.add("effect-lasts", effect.spot, name=effect.title)
    if effect.pay is not None:
        _pay(effect.pay, effect.title, problems)
    _ring(effect, problems)


def _on_grade(scheme: Scheme, effect: Effect, problems: Problems) -> None:
    named = [effect.bar, effect.demote.to if effect.demote else "", effect.promote.to if effect.promote else ""]
    if scheme.grades is None:
        if any(named) or effect.demote is not None or effect.veto == "lowest":
            problems.add("no-grades", effect.spot, name=effect.title)
        return
    ids = [level.id for level in scheme.grades.levels]
    for name in named:
        if name and name not in ids:
            problems.add("grade-unknown", effect.spot, near=ids, name=name)


def _pay(pay: Pay, name: str, problems: Problems) -> None:
    wanted = {"total": pay.base, "grade": pay.table, "place": pay.places}.get(pay.by)
    if pay.amount is None and wanted is None:
        problems.add("pay-how", pay.spot, name=name)


def _ring(effect: Effect, problems: Problems) -> None:
    """What rests on the grade cannot change it; what rests on places cannot change who is placed."""
    known = stage(effect)
    changes = bool(effect.bar or effect.veto or effect.demote or effect.promote)
    if known == "grade" and changes:
        problems.add("effect-ring", effect.spot, name=effect.title, ring=f"等次 → {effect.title} → 等次")
    if known == "place" and effect.veto in {"zero", "fixed", "unassessed"}:
        problems.add("effect-ring", effect.spot, name=effect.title, ring=f"名次 → {effect.title} → 总分 → 名次")


# ---- conditions ------------------------------------------------------------------------------------


def _test(scheme: Scheme, name: str, test: c.Test, problems: Problems) -> None:
    if isinstance(test, c.ScoreIs) and test.of != "total" and test.of not in _names(scheme):
        problems.add("test-unknown", test.spot, near=[*_names(scheme), "total"], name=test.of)
    if isinstance(test, c.ScoreIs | c.MeasureIs) and not test.bounds.given:
        problems.add("test-needs", test.spot, name=name, word=test.word, needs="at_least、above、at_most、below")
    if isinstance(test, c.PlaceIs):
        if (test.first is None) == (test.last is None):
            problems.add("test-needs", test.spot, name=name, word="place", needs="first、last（只写一个）")
        if (test.times is None) != (test.over is None):
            problems.add("test-needs", test.spot, name=name, word="place", needs="times 和 over")
    if isinstance(test, c.MovedBy) and (test.up is None) == (test.down is None):
        problems.add("test-needs", test.spot, name=name, word="moved", needs="up、down（只写一个）")
    if isinstance(test, c.GradeIs):
        ids = [level.id for level in scheme.grades.levels] if scheme.grades else []
        for grade in test.is_:
            if grade not in ids:
                problems.add("grade-unknown", test.spot, near=ids, name=grade)
