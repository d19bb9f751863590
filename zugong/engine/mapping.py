"""From what was measured to marks. Marks come out unsigned, except for `two_sided`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from zugong.engine import maps
from zugong.engine.case import Case
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Measured
from zugong.engine.measures import Count, Measure, Sum
from zugong.engine.measuring import measure, quotient
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, plain

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Mapped:
    marks: Decimal
    lines: tuple[Line, ...] = ()
    facts: tuple[FactRow, ...] | None = None
    rejected: tuple[NotCounted, ...] = ()
    #: the map had nothing to measure against: it is as if there were no data
    lacks: bool = False
    #: the map itself says that this is not to be assessed, whatever missing data means
    apart: bool = False


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


def steps_of(case: Case, distance: Decimal, step: Decimal, part: str, by: Decimal) -> Decimal:
    """Marks for a distance in steps. Whole steps are counted; a part of one is a quotient, rounded at once."""
    if part == "exact":
        return quotient(case, distance * by, step)
    whole = distance // step
    if part == "whole" and whole * step != distance:
        whole += ONE
    return whole * by


PART = {
    "exact": Words("", ""),
    "drop": Words("，不足一步舍去", ", part of a step dropped"),
    "whole": Words("，不足一步进一", ", part of a step counts whole"),
}


def target_for(node: maps.Map, case: Case) -> Decimal | None:
    """The target: the parameter's, or what is measured for this subject; None where there is none."""
    own: Measure | None = getattr(node, "target_of", None)
    if own is not None:
        return measure(own, case).value
    target = case.numbers.decimal(getattr(node, "target", None))
    clause = case.clause
    if case.plan.scheme.choices.targets_midway == "by_months" and isinstance(
        getattr(clause, "measure", None), Count | Sum
    ):
        lived, months = case.months
        return target if lived == months else quotient(case, target * lived, Decimal(months))
    return target


def _no_target() -> Mapped:
    return Mapped(ZERO, (Line(Words("没有自己的目标数", "it has no target of its own"), "", ""),), lacks=True)


#: side of the target → the word when it is on the other one, and the word for what is beyond
SIDES = {
    False: (Words("达到 {}", "{} reached"), Words("低于目标", "below target")),
    True: (Words("没有超过 {}", "not above {}"), Words("高于目标", "above target")),
}


@give.register
def _(node: maps.OneSide, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    target = target_for(node, case)
    if target is None:
        return _no_target()
    step, by = case.numbers.decimal(node.step), case.numbers.decimal(node.by)
    (fine, beyond), distance = SIDES[node.above], node.distance(value, target)
    if not distance:
        shown = plain(target)
        return Mapped(ZERO, (_line(fine.zh.format(shown), fine.en.format(shown), "", ZERO),))
    marks, note = steps_of(case, distance, step, node.part, by), PART[node.part]
    far, near = (value, target) if node.above else (target, value)
    shown = f"({plain(far)} − {plain(near)}) ÷ {plain(step)} × {plain(by)}"
    return Mapped(marks, (_line(f"{beyond.zh}，折成分{note.zh}", f"{beyond.en}, in marks{note.en}", shown, marks),))


@give.register
def _(node: maps.AroundTarget, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    target = target_for(node, case)
    if target is None:
        return _no_target()
    step, note = case.numbers.decimal(node.step), PART[node.part]
    by = case.numbers.decimal(node.up if value > target else node.down)
    moved = steps_of(case, abs(value - target), step, node.part, by)
    marks = full + moved if value > target else full - moved
    sign = "+" if value > target else "−"
    shown = f"{plain(full)} {sign} {plain(abs(value - target))} ÷ {plain(step)} × {plain(by)}"
    return Mapped(
        marks,
        (_line(f"和目标 {plain(target)} 比{note.zh}", f"against the target {plain(target)}{note.en}", shown, marks),),
    )


@give.register
def _(node: maps.Milestones, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.steps is not None
    reached = [
        (limit, marks) for limit, marks in case.numbers.dated(node.steps).bands if limit is not None and value >= limit
    ]
    if not reached:
        below = next((marks for limit, marks in case.numbers.dated(node.steps).bands if limit is None), ZERO)
        return Mapped(below, (_line("还没到第一个台阶", "below the first milestone", "", below),))
    if node.take == "highest":
        limit, marks = reached[0]
        return Mapped(marks, (_line(f"达到 {plain(limit)}", f"{plain(limit)} reached", "", marks),))
    marks = sum((amount for _, amount in reached), ZERO)
    shown = " + ".join(plain(amount) for _, amount in reversed(reached))
    return Mapped(marks, (_line("到了的台阶逐级累计", "each milestone reached", shown, marks),))


@give.register
def _(node: maps.Rates, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.bands is not None
    step = case.numbers.decimal(node.step)
    caps = {} if node.caps is None else dict(case.numbers.dated(node.caps).bands)
    lines: list[Line] = []
    total, upper = ZERO, value
    for limit, rate in case.numbers.dated(node.bands).bands:
        lower = ZERO if limit is None else limit
        if value < lower or (value == lower and node.mode == "progressive"):
            continue
        amount = value if node.mode == "whole" else upper - lower
        marks = steps_of(case, amount, step, node.part, rate)
        cap = caps.get(limit)
        if cap is not None and marks > cap:
            marks = cap
        name = "以下" if limit is None else f"{plain(lower)} 以上"
        english = "lowest band" if limit is None else f"from {plain(lower)}"
        lines.append(_line(f"{name}一段", english, f"{plain(amount)} ÷ {plain(step)} × {plain(rate)}", marks))
        total, upper = total + marks, lower
        if node.mode == "whole":
            break
    return Mapped(total, tuple(lines) if len(lines) < 2 else (*lines, _line("各段相加", "together", "", total)))


@aim.register
def _(node: maps.BelowTarget, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    target = target_for(node, case)
    return target if target is not None and value < target else None


@aim.register
def _(node: maps.AroundTarget | maps.AboveTarget, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    target = target_for(node, case)
    if target is None:
        return None
    return (
        target
        if value < target and isinstance(node, maps.AroundTarget)
        else max(value, target) + case.numbers.decimal(node.step)
    )


@aim.register
def _(node: maps.Milestones, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    assert node.steps is not None
    higher = [limit for limit, _ in case.numbers.dated(node.steps).bands if limit is not None and limit > value]
    return min(higher) if higher else None


@give.register
def _(node: maps.Thresholds, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.bands is not None
    for limit, marks in case.numbers.dated(node.bands).bands:
        if limit is None or value > limit or (value == limit and node.edge == "at_least"):
            edge = ("及以上", "from") if node.edge == "at_least" else ("以上（不含）", "above")
            zh = "最低一档" if limit is None else f"{plain(limit)} {edge[0]}一档"
            en = "lowest band" if limit is None else f"band {edge[1]} {plain(limit)}"
            return Mapped(marks, (_line(zh, en, "", marks),))
    return Mapped(ZERO)


@aim.register
def _(node: maps.Thresholds, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    assert node.bands is not None
    higher = [limit for limit, _ in case.numbers.dated(node.bands).bands if limit is not None and limit > value]
    return min(higher) if higher else None


@give.register
def _(node: maps.Proportion, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    target = target_for(node, case)
    if target is None:
        return _no_target()
    if target == 0:
        marks = ZERO if node.if_zero == "zero" else full
        words = Words("目标是 0，不考" if node.if_zero == "not_assessed" else "目标是 0", "the target is 0")
        return Mapped(marks, (Line(words, "", plain(marks)),), apart=node.if_zero == "not_assessed")
    if value == target or (value > target and node.over == "capped"):
        return Mapped(full, (_line(f"达到 {plain(target)}，得满分", f"{plain(target)} reached: full marks", "", full),))
    marks = quotient(case, full * value, target)
    return Mapped(
        marks, (_line("按比例", "in proportion", f"{plain(full)} × {plain(value)} ÷ {plain(target)}", marks),)
    )


@aim.register
def _(node: maps.Proportion, value: Decimal, case: Case, full: Decimal) -> Decimal | None:
    target = target_for(node, case)
    return target if target is not None and value < target else None


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
def _(node: maps.AsGiven, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    if full and value > full and node.over == "full":
        line = _line(f"评定超过满分，按满分 {plain(full)}", f"over the full mark, {plain(full)} taken", "", full)
        return Mapped(full, (line,))
    return Mapped(value)
