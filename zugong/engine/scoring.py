"""The scoring passes: clauses → indicators → items → total, each step written down as it is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from zugong.engine import shortfall as _shortfall  # registers its measure
from zugong.engine.case import Case, rounded
from zugong.engine.ledger import Ledger
from zugong.engine.mapping import Mapped, give
from zugong.engine.measured import Measured
from zugong.engine.measuring import measure
from zugong.engine.plan import Plan
from zugong.engine.raising import raise_by
from zugong.engine.scheme import Clause, Indicator, Item, Special
from zugong.engine.telling import rule
from zugong.engine.trace import IndicatorScore, Input, ItemScore, Line, NotCounted, Score
from zugong.engine.words import Words, plain
from zugong.timeline import Period

__all__ = ["score"]
ZERO = Decimal(0)
PRECISION = 40  # digits of intermediate divisions; results are rounded as the scheme says
assert _shortfall


def score(
    plan: Plan, ledger: Ledger, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None
) -> dict[str, Score]:
    """Marks of the subjects (all of the scheme's unit kinds if not given), in the order of their ids."""
    wanted = list(subjects) if subjects is not None else ledger.subjects(plan.scheme.subjects, period.start, period.end)
    numbers = plan.numbers(period)
    rules = plan.told.setdefault(numbers.day, {})
    with localcontext() as context:
        context.prec = PRECISION
        return {
            subject: _subject(Case(plan, ledger.view(subject), period, as_of, numbers), rules)
            for subject in sorted(wanted)
        }


def _subject(case: Case, rules: dict[str, tuple[Words, tuple[Input, ...]]]) -> Score:
    scheme, numbers = case.plan.scheme, case.numbers
    done: dict[str, IndicatorScore] = {}
    for indicator in case.plan.order:
        if indicator.id not in rules:
            asked = numbers.taking()
            rules[indicator.id] = (
                rule(indicator, case.plan.catalogue, numbers, scheme.choices.days),
                tuple(asked.values()),
            )
        done[indicator.id] = _indicator(case, indicator, *rules[indicator.id])
        case.marks[indicator.id] = done[indicator.id].value, done[indicator.id].full
    items = [_item(case, item, number, done) for number, item in enumerate(scheme.items, 1)]
    if scheme.special is not None:
        items.append(_special(case, scheme.special, done))
    return _total(case, items)


@dataclass(frozen=True, slots=True)
class Part:
    """One clause scored."""

    clause: Clause
    measured: Measured
    mapped: Mapped
    assessed: bool = True


def clause_marks(case: Case, clause: Clause, measured: Measured, value: Decimal | None, full: Decimal) -> Mapped:
    """Marks of a clause for a value of its measure, within the clause's cap; what missing data means is applied here."""
    assert clause.map is not None
    if value is None:
        full_wanted = (clause.missing == "full") != (clause.sign == "deduct")
        words = {
            "zero": Words("没有数据，不得分", "no data: nothing"),
            "full": Words("没有数据，按满分", "no data: full marks"),
        }
        line = Line(words.get(clause.missing, Words("没有数据，不考", "no data: not assessed")), "", "")
        if clause.missing == "not_assessed":
            return Mapped(ZERO, (line,))
        return Mapped(full if full_wanted else ZERO, (line,))
    mapped = give(clause.map, value, measured, case, full)
    cap = case.numbers.limit(clause.cap)
    if cap is not None and mapped.marks > cap:
        line = Line(Words(f"这一条最多 {plain(cap)} 分", f"this clause at most {plain(cap)}"), "", plain(cap))
        mapped = replace(mapped, marks=cap, lines=(*mapped.lines, line))
    return mapped


def indicator_value(case: Case, indicator: Indicator, marks: list[Decimal], lines: list[Line] | None = None) -> Decimal:
    """Clauses together, then cap, floor and rounding; each step that changed anything leaves a line, if lines are kept."""
    full = case.numbers.decimal(indicator.full)
    start = full if indicator.starts_full else ZERO
    signed = [-m if part.sign == "deduct" else m for m, part in zip(marks, indicator.parts, strict=True)]
    value = start + sum(signed, ZERO)
    if lines is not None:
        _together(start, signed, value, lines)
    limits = [(case.numbers.limit(indicator.cap), CAPPED), (full if indicator.full is not None else None, FULL)]
    for limit, words in limits:
        if limit is not None and value > limit:
            value = limit
            if lines is not None:
                lines.append(Line(words, "", plain(value)))
    floor = case.numbers.limit(indicator.floor)
    if floor is not None and value < floor:
        value = floor
        if lines is not None:
            lines.append(Line(FLOORED, "", plain(value)))
    rounding = case.plan.scheme.choices.rounding
    final = rounded(value, None if rounding is None else rounding.indicator)
    if lines is not None and final != value and rounding is not None and rounding.indicator is not None:
        digits = rounding.indicator.digits
        lines.append(Line(Words(f"保留 {digits} 位小数", f"rounded to {digits} digits"), "", plain(final)))
    return final


CAPPED, FULL = Words("封顶", "capped"), Words("满分封顶", "no more than full marks")
FLOORED = Words("扣完为止", "floor reached")


def _together(start: Decimal, signed: list[Decimal], value: Decimal, lines: list[Line]) -> None:
    shown = [plain(start)] if start else []
    for amount in signed:
        shown.append(f"{'−' if amount < 0 else '+'} {plain(abs(amount))}" if shown else plain(amount))
    if len(shown) > 1:
        lines.append(Line(Words("合起来", "together"), " ".join(shown), plain(value)))


def _indicator(case: Case, indicator: Indicator, told: Words, told_inputs: tuple[Input, ...]) -> IndicatorScore:
    asked = case.numbers.taking()
    asked.update({known.name: known for known in told_inputs})
    full = case.numbers.decimal(indicator.full)
    parts = []
    for clause in indicator.parts:
        assert clause.measure is not None
        measured = measure(clause.measure, case)
        # A due day still ahead takes nothing away, but gives nothing either.
        value = None if measured.pending and clause.sign != "deduct" else measured.value
        mapped = clause_marks(case, clause, measured, value, full)
        assessed = not (value is None and clause.missing == "not_assessed")
        parts.append(Part(clause, measured, mapped, assessed))
    lines: list[Line] = []
    value = indicator_value(case, indicator, [part.mapped.marks for part in parts], lines)
    assessed = all(part.assessed for part in parts)
    steps, best = raise_by(case, indicator, parts, value) if not case.finished or _last_day(case) else ((), value)
    counted, rejected = _evidence(parts)
    return IndicatorScore(
        indicator.id, indicator.no, indicator.title, None if indicator.full is None else full,
        value if assessed else ZERO, max(best, value), told, indicator.cite, tuple(asked.values()),
        _steps(parts, lines), counted, rejected, steps, _settled(case, parts, steps, value, full), assessed,
        indicator.note, "" if indicator.basis is None else f"{indicator.basis.document}{indicator.basis.clause}",
    )  # fmt: skip


def _last_day(case: Case) -> bool:
    return case.as_of == case.period.end


def _settled(case: Case, parts: list[Part], steps: tuple[object, ...], value: Decimal, full: Decimal) -> bool:
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


def _numbered(indicators: Iterable[IndicatorScore], number: str) -> tuple[IndicatorScore, ...]:
    return tuple(
        indicator if indicator.no else replace(indicator, no=f"{number}.{place}")
        for place, indicator in enumerate(indicators, 1)
    )


def _item(case: Case, item: Item, number: int, done: dict[str, IndicatorScore]) -> ItemScore:
    full = case.numbers.decimal(item.full)
    scores = _numbered((done[indicator.id] for indicator in item.indicators), item.no or str(number))
    taken = [indicator for indicator in scores if indicator.assessed]
    value = sum((indicator.value for indicator in taken), ZERO)
    best = sum((indicator.best for indicator in taken), ZERO)
    lines: tuple[Line, ...] = ()
    base = sum((indicator.full or ZERO for indicator in taken), ZERO)
    rounding = case.plan.scheme.choices.rounding
    if len(taken) < len(scores) and base:
        shown = f"{plain(value)} × {plain(full)} ÷ {plain(base)}"
        value, best = (rounded(n * full / base, rounding.indicator if rounding else None) for n in (value, best))
        lines = (
            Line(
                Words("有指标不考，按其余指标折算", "some indicators not assessed; the rest scaled up"),
                shown,
                plain(value),
            ),
        )
    return ItemScore(item.id, item.no or str(number), item.title, full, value, best, False, scores, lines, item.cite)


def _special(case: Case, special: Special, done: dict[str, IndicatorScore]) -> ItemScore:
    scores = _numbered((done[indicator.id] for indicator in special.indicators), special.no)
    lines: list[Line] = []
    value = best = ZERO
    for name, zh, en in (("up", "加分", "bonus"), ("down", "扣分", "deductions")):
        values = [s.value for s in scores if (s.value > 0) == (name == "up")]
        bests = [s.best for s in scores if (s.best > 0) == (name == "up")]
        limit = case.numbers.limit(special.cap if name == "up" else special.floor)
        amount, high = sum(values, ZERO), sum(bests, ZERO)
        lines.append(Line(Words(f"{zh}合计", f"{en} together"), "", plain(amount)))
        if limit is not None and abs(amount) > limit:
            amount = limit if name == "up" else -limit
            lines.append(Line(Words(f"{zh}最多 {plain(limit)} 分", f"{en} at most {plain(limit)}"), "", plain(amount)))
        if limit is not None and abs(high) > limit:
            high = limit if name == "up" else -limit
        value, best = value + amount, best + high
    return ItemScore(special.id, special.no, special.title, None, value, best, True, scores, tuple(lines), special.cite)


def _total(case: Case, items: list[ItemScore]) -> Score:
    scheme, numbers, plan = case.plan.scheme, case.numbers, case.plan
    basic = [item for item in items if not item.special]
    special = sum((item.value for item in items if item.special), ZERO)
    base = sum((item.value for item in basic), ZERO)
    full = numbers.decimal(scheme.total)
    total, lines = _bounded(case, base + special)
    shown = " + ".join(plain(item.value) for item in basic)
    possible, _ = _bounded(case, sum((item.best for item in items), ZERO))
    steps = (
        Line(Words("基本项目合计", "items together"), shown, plain(base)),
        Line(
            Words("加特色与加减分", "with the special block"),
            f"{plain(base)} + {plain(special)}",
            plain(base + special),
        ),
        *lines,
    )
    return Score(
        case.view.subject, plan.institution.id, plan.institution.edition, case.period.code, case.as_of, full, base,
        special, total, max(possible, total), all(item.settled for item in items), tuple(items), steps,
    )  # fmt: skip


def _bounded(case: Case, value: Decimal) -> tuple[Decimal, list[Line]]:
    scheme = case.plan.scheme
    lines = []
    ceiling, ground = case.numbers.limit(scheme.ceiling), case.numbers.limit(scheme.ground)
    if ceiling is not None and value > ceiling:
        value = ceiling
        lines.append(Line(Words("总分封顶", "total capped"), "", plain(value)))
    if ground is not None and value < ground:
        value = ground
        lines.append(Line(Words("总分不低于", "total not below"), "", plain(value)))
    rounding = scheme.choices.rounding
    exact, value = value, rounded(value, None if rounding is None else rounding.total)
    if exact != value:
        lines.append(Line(Words("总分取整", "total rounded"), "", plain(value)))
    return value, lines
