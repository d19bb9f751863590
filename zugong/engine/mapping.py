"""From what was measured to marks. Marks come out unsigned, except for `two_sided`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import singledispatch

from zugong.engine import maps
from zugong.engine.case import Case
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Measured
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, plain

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Mapped:
    marks: Decimal
    lines: tuple[Line, ...] = ()
    facts: tuple[FactRow, ...] | None = None
    rejected: tuple[NotCounted, ...] = ()


@singledispatch
def give(node: maps.Map, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    raise NotImplementedError(type(node).__name__)


@singledispatch
def aim(node: maps.Map, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    """The nearest value of the measure that would give more marks, when the map knows one."""
    return None


def _line(zh: str, en: str, expression: str, value: Decimal) -> Line:
    return Line(Words(zh, en), expression, plain(value))


@give.register
def _(node: maps.PerUnit, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    by = case.numbers.decimal(node.by)
    marks = value * by
    return Mapped(marks, (_line("折成分", "in marks", f"{plain(value)} × {plain(by)}", marks),))


@give.register
def _(node: maps.BelowTarget, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    target, step, by = (case.numbers.decimal(n) for n in (node.target, node.step, node.by))
    if value >= target:
        return Mapped(ZERO, (_line(f"达到 {plain(target)}", f"{plain(target)} reached", "", ZERO),))
    steps = (target - value) / step
    if node.part != "exact":
        steps = steps.to_integral_value(ROUND_FLOOR if node.part == "drop" else ROUND_CEILING)
    marks = steps * by
    shown = f"({plain(target)} − {plain(value)}) ÷ {plain(step)}"
    note = {"exact": "", "drop": "，不足一步舍去", "whole": "，不足一步进一"}[node.part]
    en = {"exact": "", "drop": ", part of a step dropped", "whole": ", part of a step counts whole"}[node.part]
    return Mapped(
        marks, (_line(f"低于目标，折成分{note}", f"below target, in marks{en}", f"{shown} × {plain(by)}", marks),)
    )


@aim.register
def _(node: maps.BelowTarget, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    target = case.numbers.decimal(node.target)
    return target if value < target else None


@give.register
def _(node: maps.Thresholds, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.bands is not None
    for limit, marks in case.numbers.dated(node.bands).bands:
        if limit is None or value >= limit:
            zh = "最低一档" if limit is None else f"{plain(limit)} 及以上一档"
            en = "lowest band" if limit is None else f"band from {plain(limit)}"
            return Mapped(marks, (_line(zh, en, "", marks),))
    return Mapped(ZERO)


@aim.register
def _(node: maps.Thresholds, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    assert node.bands is not None
    higher = [limit for limit, _ in case.numbers.dated(node.bands).bands if limit is not None and limit > value]
    return min(higher) if higher else None


@give.register
def _(node: maps.Proportion, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    target = case.numbers.decimal(node.target)
    if target == 0 or value >= target:
        return Mapped(full, (_line(f"达到 {plain(target)}，得满分", f"{plain(target)} reached: full marks", "", full),))
    marks = full * value / target
    return Mapped(
        marks, (_line("按比例", "in proportion", f"{plain(full)} × {plain(value)} ÷ {plain(target)}", _short(marks)),)
    )


def _short(value: Decimal) -> Decimal:
    """As a pocket calculator shows it."""
    return value if value == value.quantize(Decimal("1E-8")) else value.quantize(Decimal("1E-8"))


@aim.register
def _(node: maps.Proportion, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    target = case.numbers.decimal(node.target)
    return target if value < target else None


@give.register
def _(node: maps.AllOrNothing, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    worth = full if node.worth is None else case.numbers.decimal(node.worth)
    limits = []
    ok = True
    if node.at_least is not None:
        limit = case.numbers.decimal(node.at_least)
        ok, limits = ok and value >= limit, [f"≥ {plain(limit)}"]
    if node.at_most is not None:
        limit = case.numbers.decimal(node.at_most)
        ok, limits = ok and value <= limit, [*limits, f"≤ {plain(limit)}"]
    if not limits:
        ok = value >= ONE
    marks = worth if ok else ZERO
    condition = "、".join(limits)
    return Mapped(marks, (_line("达到" if ok else "没有达到", "met" if ok else "not met", condition, marks),))


@aim.register
def _(node: maps.AllOrNothing, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    if node.at_most is not None:
        return None
    limit = ONE if node.at_least is None else case.numbers.decimal(node.at_least)
    return limit if value < limit else None


@give.register
def _(node: maps.TwoSided, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    limit = ONE if node.at_least is None else case.numbers.decimal(node.at_least)
    if value >= limit:
        marks = case.numbers.decimal(node.yes)
        return Mapped(marks, (_line("做到", "done", "", marks),))
    marks = -case.numbers.decimal(node.no)
    return Mapped(marks, (_line("没有做到", "not done", "", marks),))


@aim.register
def _(node: maps.TwoSided, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    limit = ONE if node.at_least is None else case.numbers.decimal(node.at_least)
    return limit if value < limit else None


@give.register
def _(node: maps.ByLevel, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.table is not None
    table = case.numbers.dated(node.table).value
    cap = case.numbers.limit(node.cap_each)
    worth: list[tuple[FactRow, Decimal]] = []
    rejected: list[NotCounted] = []
    for fact in measured.facts:
        marks = table.get(fact.data.get(node.field))
        if marks is None:
            level = case.plan.catalogue.field_label(_kind(measured), node.field)
            rejected.append(NotCounted(fact.id, Words(f"“{level}”不在分值表里", f"“{level}” is not in the table")))
        else:
            worth.append((fact, marks if cap is None else min(marks, cap)))
    if node.same == "highest":
        worth = _highest(node, worth, rejected)
    total = sum((marks for _, marks in worth), ZERO)
    return Mapped(
        total, tuple(_level_lines(node, worth, case, total)), tuple(fact for fact, _ in worth), tuple(rejected)
    )


def _kind(measured: Measured) -> str:
    return measured.facts[0].kind if measured.facts else ""


def _highest(
    node: maps.ByLevel, worth: list[tuple[FactRow, Decimal]], rejected: list[NotCounted]
) -> list[tuple[FactRow, Decimal]]:
    """One matter counts once, at its highest level; a fact without a matter stands for itself."""
    best: dict[str, tuple[FactRow, Decimal]] = {}
    for fact, marks in worth:
        matter = str(fact.data.get(node.matter) or f"\0{fact.id}").strip()
        held = best.get(matter)
        if held is None or marks > held[1]:
            best[matter] = (fact, marks)
    kept = {fact.id for fact, _ in best.values()}
    for fact, _ in worth:
        if fact.id not in kept:
            matter = str(fact.data.get(node.matter))
            rejected.append(
                NotCounted(
                    fact.id, Words(f"同一事项“{matter}”只计最高的一次", f"“{matter}” counts once, at its highest")
                )
            )
    return [pair for pair in worth if pair[0].id in kept]


def _level_lines(node: maps.ByLevel, worth: list[tuple[FactRow, Decimal]], case: Case, total: Decimal) -> list[Line]:
    counts: dict[tuple[str, Decimal], int] = {}
    for fact, marks in worth:
        label = case.plan.catalogue.option_label(fact.kind, node.field, fact.data.get(node.field))
        counts[label, marks] = counts.get((label, marks), 0) + 1
    lines = [
        _line(label, label, f"{plain(marks)} × {count}", marks * count) for (label, marks), count in counts.items()
    ]
    return lines if len(lines) == 1 else [*lines, _line("合计", "sum", "", total)]


@give.register
def _(node: maps.AsGiven, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    if full and value > full:
        return Mapped(
            full, (_line(f"评定超过满分，按满分 {plain(full)}", f"over the full mark, {plain(full)} taken", "", full),)
        )
    return Mapped(value)
