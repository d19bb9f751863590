"""The total from the composition; everybody's totals made comparable between groups."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import singledispatch

from zugong.engine.case import MODES, Case, rounded
from zugong.engine.groups import composition as c
from zugong.engine.groups.measuring import division
from zugong.engine.measuring import measure
from zugong.engine.trace import IndicatorScore, ItemScore, Line
from zugong.engine.words import Words, plain

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
DEEP = 30  # digits of a root before it is rounded as the scheme says
NAMES: dict[str, Words] = {
    "sum": Words("合计", "sum"), "weighted": Words("加权合计", "weighted"), "times": Words("乘系数", "times a coefficient"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Composed:
    """A part's marks, its full marks, and what it is called; `there` is false where it was not assessed."""

    value: Decimal
    full: Decimal
    name: Words
    there: bool = True


@dataclass(slots=True)
class Made:
    """What the parts are made from: the marks reached, or the most that can still be reached."""

    case: Case
    items: Mapping[str, ItemScore]
    indicators: Mapping[str, IndicatorScore]
    best: bool
    lines: list[Line]

    def of(self, score: ItemScore | IndicatorScore) -> Decimal:
        return score.best if self.best else score.value


def compose(case: Case, node: c.Part, items: list[ItemScore]) -> tuple[Decimal, Decimal, tuple[Line, ...]]:
    """The total, the most it could still be, and how it came about."""
    by_id = {item.id: item for item in items}
    indicators = {one.id: one for item in items for one in item.indicators}
    now = Made(case, by_id, indicators, False, [])
    total = made(node, now)
    best = made(node, Made(case, by_id, indicators, True, []))
    return total.value, best.value, tuple(now.lines)


@singledispatch
def made(node: c.Part, of: Made) -> Composed:
    raise NotImplementedError(type(node).__name__)


@made.register
def _(node: c.ItemPart, of: Made) -> Composed:
    item = of.items[node.of]
    return Composed(of.of(item), item.full or ZERO, Words(item.title, item.title), item.assessed)


@made.register
def _(node: c.IndicatorPart, of: Made) -> Composed:
    one = of.indicators[node.of]
    return Composed(of.of(one), one.full or ZERO, Words(one.title, one.title), one.assessed)


@made.register
def _(node: c.SpecialPart, of: Made) -> Composed:
    special = next(item for item in of.items.values() if item.special)
    return Composed(of.of(special), ZERO, Words(special.title, special.title))


@made.register
def _(node: c.Sum, of: Made) -> Composed:
    parts = [made(part, of) for part in node.parts]
    value = sum((part.value for part in parts if part.there), ZERO)
    of.lines.append(Line(NAMES["sum"], " + ".join(plain(part.value) for part in parts if part.there), plain(value)))
    return Composed(value, sum((part.full for part in parts), ZERO), NAMES["sum"], any(part.there for part in parts))


@made.register
def _(node: c.Weighted, of: Made) -> Composed:
    """Who was not assessed in a part is marked by the rest, whose weights then make the whole."""
    numbers = of.case.numbers
    parts = [(made(part, of), numbers.decimal(part.weight)) for part in node.parts]
    there = [(part, weight) for part, weight in parts if part.there]
    if not there:
        return Composed(ZERO, HUNDRED, NAMES["weighted"], False)
    shown: list[str] = []
    total = ZERO
    for part, weight in there:
        value = _hundred(of, part) if node.basis == "hundred" else part.value
        total += value * weight / HUNDRED
        shown.append(f"{plain(value)} × {plain(weight)}%")
    weights = sum((weight for _, weight in there), ZERO)
    expression = " + ".join(shown)
    if weights != HUNDRED and len(there) < len(parts):
        total = division(of.case, total * HUNDRED / weights)
        expression = f"({expression}) ÷ {plain(weights)}%"
    of.lines.append(Line(NAMES["weighted"], expression, plain(total)))
    full = HUNDRED if node.basis == "hundred" else sum((p.full * w / HUNDRED for p, w in parts), ZERO)
    return Composed(total, full, NAMES["weighted"])


def _hundred(of: Made, part: Composed) -> Decimal:
    """Marks out of a hundred, rounded as `rounding.hundred` says."""
    if part.full in {HUNDRED, ZERO}:
        return part.value
    rounding = of.case.plan.scheme.choices.rounding
    value = rounded(part.value * HUNDRED / part.full, None if rounding is None else rounding.hundred)
    label = Words(f"{part.name.zh}折成百分", f"{part.name.en} out of a hundred")
    of.lines.append(Line(label, f"{plain(part.value)} × 100 ÷ {plain(part.full)}", plain(value)))
    return value


@made.register
def _(node: c.Times, of: Made) -> Composed:
    assert node.of is not None
    part = made(node.of, of)
    factor, line = _factor(node, of)
    value = part.value * factor
    of.lines += [line, Line(NAMES["times"], f"{plain(part.value)} × {plain(factor)}", plain(value))]
    return Composed(value, part.full, part.name, part.there)


def _factor(node: c.Times, of: Made) -> tuple[Decimal, Line]:
    missing = ZERO if node.missing == "zero" else ONE
    if node.indicator:
        one = of.indicators[node.indicator]
        if not one.assessed or not one.full:
            return missing, Line(
                Words(f"{one.title}没有得分，系数取", f"{one.title}: no marks, taken as"), "", plain(missing)
            )
        value = division(of.case, of.of(one) / one.full)
        return value, Line(
            Words(f"{one.title}得分率", f"{one.title}, share of full marks"),
            f"{plain(of.of(one))} ÷ {plain(one.full)}",
            plain(value),
        )
    assert node.measure is not None
    measured = measure(node.measure, of.case)
    if measured.value is None:
        return missing, Line(Words("没有系数，取", "no coefficient, taken as"), "", plain(missing))
    value = measured.value / HUNDRED if node.as_ == "percent" else measured.value
    return value, Line(Words("系数", "coefficient"), "", plain(value))


# ---- between groups --------------------------------------------------------------------------------


def standardised(
    node: c.Standardise, case: Case, totals: Mapping[str, Decimal], group_of: Mapping[str, str]
) -> dict[str, tuple[Decimal, Line]]:
    """Each total made comparable with those of other groups, with the line that says how."""
    groups: dict[str, list[Decimal]] = {}
    for subject, total in totals.items():
        groups.setdefault(group_of[subject], []).append(total)
    way = {"mean_ratio": _mean_ratio, "best_hundred": _best_hundred, "deviation": _deviation}[node.how]
    change = {group: way(node, case, marks, list(totals.values())) for group, marks in groups.items()}
    found = {}
    for subject, total in totals.items():
        value, shown = change[group_of[subject]](total)
        value = value.quantize(ONE.scaleb(-node.digits), rounding=MODES[node.mode])
        found[subject] = value, Line(Words("换算成可跨组比的分", "made comparable between groups"), shown, plain(value))
    return found


Change = Callable[[Decimal], tuple[Decimal, str]]


def mean_of(case: Case, values: list[Decimal]) -> Decimal:
    return division(case, sum(values, ZERO) / len(values))


def _mean_ratio(node: c.Standardise, case: Case, marks: list[Decimal], everybody: list[Decimal]) -> Change:
    mean, overall = mean_of(case, marks), mean_of(case, everybody)
    if mean <= 0:
        return lambda total: (total, plain(total))
    return lambda total: (total * overall / mean, f"{plain(total)} × {plain(overall)} ÷ {plain(mean)}")


def _best_hundred(node: c.Standardise, case: Case, marks: list[Decimal], everybody: list[Decimal]) -> Change:
    best = max(marks)
    if best <= 0:
        return lambda total: (total, plain(total))
    return lambda total: (total * HUNDRED / best, f"{plain(total)} × 100 ÷ {plain(best)}")


def _deviation(node: c.Standardise, case: Case, marks: list[Decimal], everybody: list[Decimal]) -> Change:
    """The root is cut exactly to the digits of `rounding.division`: no binary fraction is involved."""
    centre, spread = case.numbers.decimal(node.centre), case.numbers.decimal(node.spread)
    mean = mean_of(case, marks)
    variance = sum(((mark - mean) ** 2 for mark in marks), ZERO) / len(marks)
    root = division(case, square_root(variance))
    if root == 0:
        return lambda total: (centre, plain(centre))
    return lambda total: (
        centre + spread * (total - mean) / root,
        f"{plain(centre)} + {plain(spread)} × ({plain(total)} − {plain(mean)}) ÷ {plain(root)}",
    )


def square_root(value: Decimal) -> Decimal:
    """Exact to 30 digits, rounded down: the same on every machine."""
    whole = int((value * Decimal(10) ** (2 * DEEP)).to_integral_value(ROUND_FLOOR))
    return Decimal(math.isqrt(whole)).scaleb(-DEEP)
