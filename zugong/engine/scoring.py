"""The scoring passes: clauses → indicators → items → total, each step written down as it is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, localcontext

from zugong.engine.adding import baseline_score, indicator_value, item_score, special_score, total_score
from zugong.engine.case import Case
from zugong.engine.clauses import Part, evaluate
from zugong.engine.groups.imputing import stood_in
from zugong.engine.groups.outcome import Result
from zugong.engine.groups.room import room_from
from zugong.engine.ledger import Ledger
from zugong.engine.plan import Plan
from zugong.engine.raising import raise_by
from zugong.engine.scheme import Indicator
from zugong.engine.scope import applies
from zugong.engine.spans import effective
from zugong.engine.telling import rule
from zugong.engine.trace import IndicatorScore, Input, Line, NotCounted, Score
from zugong.engine.words import Words, plain
from zugong.engine.workings import note_indicator
from zugong.timeline import Period

__all__ = ["score"]
ZERO = Decimal(0)
PRECISION = 40  # digits of intermediate divisions; results are rounded as the scheme says


def score(
    plan: Plan, ledger: Ledger, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None, *,
    groups: Result | None = None, earlier: Iterable[Result] = (),
) -> dict[str, Score]:  # fmt: skip
    """Marks of the subjects (all of the scheme's unit kinds if not given), in the order of their ids. What is compared
    with others needs their numbers, as the last `run` left them (`groups`); without them it is not settled."""
    with localcontext() as context:
        context.prec = PRECISION
        cases = cases_of(plan, ledger, period, as_of, subjects)
        if groups is not None:
            room_from(groups, cases, earlier)
        return {subject: told(case) for subject, case in cases.items()}


def cases_of(
    plan: Plan, ledger: Ledger, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None
) -> dict[str, Case]:
    """Every subject with its facts, ready to be scored."""
    everybody = ledger.persons if plan.persons else ledger.subjects
    wanted = list(subjects) if subjects is not None else everybody(plan.scheme.subjects, period.start, period.end)
    numbers = plan.numbers(period)
    days = effective(plan, period, numbers)
    return {
        subject: Case(plan, ledger.view(subject, person=plan.persons), days, as_of, numbers, named=period)
        for subject in sorted(wanted)
    }


def told(case: Case) -> Score:
    """One subject, with its trace."""
    done: dict[str, IndicatorScore] = {}
    for indicator in case.plan.order:
        found = one(case, indicator)
        done[indicator.id] = stood_in(case, found) if found.imputed else found
    return finish(case, done)


def one(case: Case, indicator: Indicator) -> IndicatorScore:
    """One indicator of one subject; those it refers to have been marked before."""
    rules = case.plan.told.setdefault(case.numbers.day, {})
    if indicator.id not in rules:
        asked = case.numbers.taking()
        told = rule(indicator, case.plan.catalogue, case.numbers, case.plan.scheme.choices.days)
        rules[indicator.id] = told, tuple(asked.values())
    found = _indicator(case, indicator, *rules[indicator.id])
    case.marks[indicator.id] = found.value, found.full
    return found


def finish(case: Case, done: dict[str, IndicatorScore]) -> Score:
    """Items and total from the indicators."""
    scheme = case.plan.scheme
    items = [] if scheme.baseline is None else [baseline_score(case, scheme.baseline)]
    for number, item in enumerate(scheme.items, 1):
        without = None if item.applies_to is None else applies(case, item.applies_to)
        items.append(item_score(case, item, number, done, without))
    if scheme.special is not None:
        items.append(special_score(case, scheme.special, done, items))
    return total_score(case, items)


def _indicator(case: Case, indicator: Indicator, told: Words, told_inputs: tuple[Input, ...]) -> IndicatorScore:
    asked = case.numbers.taking()
    asked.update({known.name: known for known in told_inputs})
    full = case.numbers.decimal(indicator.full)
    if indicator.applies_to is not None:
        reason = applies(case, indicator.applies_to)
        if reason is not None:
            return _not_applying(case, indicator, reason, told, tuple(asked.values()), full)
    parts = [evaluate(case, clause, full) for clause in indicator.parts]
    lines: list[Line] = []
    value = indicator_value(case, indicator, [part.mapped.marks for part in parts], lines)
    assessed = all(part.assessed for part in parts)
    steps, best = raise_by(case, indicator, parts, value) if not case.finished or _last_day(case) else ((), value)
    if any(part.measured.alone for part in parts):
        best = max(best, full)
    counted, rejected = _evidence(parts)
    found = IndicatorScore(
        indicator.id, case.plan.places[indicator.id], indicator.title, None if indicator.full is None else full,
        value if assessed else ZERO, max(best, value), told, indicator.cite, tuple(asked.values()),
        _steps(parts, lines), counted, rejected, steps, _settled(case, parts, steps, value, full), assessed,
        indicator.note, _basis(indicator), any(part.imputed for part in parts),
    )  # fmt: skip
    note_indicator(case, indicator, parts, assessed=assessed)
    return found


def _basis(indicator: Indicator) -> str:
    return "" if indicator.basis is None else f"{indicator.basis.document}{indicator.basis.clause}"


OTHERWISE = {
    "redistributed": Words("不适用，分值由其余指标分担", "does not apply; the rest carry its marks"),
    "full": Words("不适用，按满分", "does not apply: full marks"),
    "zero": Words("不适用，不得分", "does not apply: nothing"),
    "group_mean": Words("不适用，按同组平均补", "does not apply; the group's mean stands in"),
}


def _not_applying(
    case: Case, indicator: Indicator, reason: Words, told: Words, inputs: tuple[Input, ...], full: Decimal
) -> IndicatorScore:
    assert indicator.applies_to is not None
    otherwise = indicator.applies_to.otherwise
    words = OTHERWISE[otherwise]
    value = full if otherwise == "full" else ZERO
    line = Line(Words(f"{words.zh}：{reason.zh}", f"{words.en}: {reason.en}"), "", plain(value))
    return IndicatorScore(
        indicator.id, case.plan.places[indicator.id], indicator.title, None if indicator.full is None else full, value, value, told,
        indicator.cite, inputs, (line,), settled=True, assessed=otherwise in {"full", "zero"}, note=indicator.note,
        basis=_basis(indicator), imputed=otherwise == "group_mean",
    )  # fmt: skip


def _last_day(case: Case) -> bool:
    return case.as_of == case.period.end


def _settled(case: Case, parts: list[Part], steps: tuple[object, ...], value: Decimal, full: Decimal) -> bool:
    if any(part.measured.alone for part in parts):
        return False
    if case.as_of >= case.period.end:
        return not steps
    earned = all(part.clause.sign == "add" for part in parts) and full > 0 and value >= full
    rising = all(part.clause.measure is not None and part.clause.measure.kind == "count" for part in parts)
    return (earned and rising) or not any(part.measured.open for part in parts)


def _steps(parts: list[Part], lines: list[Line]) -> tuple[Line, ...]:
    found: list[Line] = []
    for part in parts:
        title = part.clause.title
        if len(parts) > 1 and title:
            found.append(Line(Words(f"〔{title}〕", f"[{title}]"), "", ""))
        found += [*part.measured.lines, *part.mapped.lines]
    return (*found, *lines)


def _evidence(parts: list[Part]) -> tuple[tuple[str, ...], tuple[NotCounted, ...]]:
    counted: dict[str, None] = {}
    rejected: dict[str, NotCounted] = {}
    for part in parts:
        facts = part.measured.facts if part.mapped.facts is None else part.mapped.facts
        counted.update(dict.fromkeys(fact.id for fact in facts))
        for bad in (*part.measured.rejected, *part.mapped.rejected):
            rejected.setdefault(bad.fact, bad)
    return tuple(counted), tuple(bad for fact, bad in rejected.items() if fact not in counted)
