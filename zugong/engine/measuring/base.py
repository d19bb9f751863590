"""Scalar evaluation of measures: plain Python over one subject's facts. This is the oracle of the other evaluators."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import singledispatch

from zugong.engine import measures as m
from zugong.engine.case import Case, number_in, rounded
from zugong.engine.filters import Filter
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Measured
from zugong.engine.telling import what
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, plain
from zugong.timeline import Period

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
PER_CENT = Words("%", "%")
Pair = tuple[FactRow, Decimal]


@singledispatch
def measure(node: m.Measure, case: Case) -> Measured:
    raise NotImplementedError(type(node).__name__)


def action(wanted: Filter, unit: str = "") -> str:
    """The key a page turns into a button: record:<kind>:<field>=<value>:unit=<id>."""
    parts = [f"record:{wanted.of}"]
    for condition in wanted.where:
        if condition.op == "is" and len(condition.values) == 1:
            parts.append(f"{condition.field}={condition.values[0]}")
    return ":".join(parts) + (f":unit={unit}" if unit else "")


def counting(case: Case, wanted: Filter) -> Words:
    kind = case.plan.catalogue.kinds.get(wanted.of)
    unit = "次" if kind is None else kind.unit
    return Words(unit, "times" if unit == "次" else "items")


def got_line(case: Case, wanted: Filter, value: Decimal, unit: Words) -> Line:
    noun = what(case.plan.catalogue, wanted)
    return Line(Words(f"已有{noun.zh}（{unit.zh}）", f"{noun.en} so far ({unit.en})"), "", plain(value))


def distinct_by(name: str) -> Callable[[FactRow], str]:
    if name in {"month", "quarter", "week", "fortnight"}:
        return lambda fact: Period.of(name, fact.occurred_on).code
    if name == "unit":
        return lambda fact: fact.unit
    if name == "person":
        return lambda fact: fact.person or ""
    return lambda fact: str(fact.data.get(name) or "")


def figures(
    case: Case, wanted: Filter, name: str, levels: dict[str, Decimal] | None = None
) -> tuple[list[tuple[FactRow, Decimal]], list[NotCounted]]:
    """Facts with the number of a field, or with what its answer is worth by `levels`."""
    picked = case.pick(wanted)
    rejected = list(picked.rejected)
    found = []
    for fact in picked.facts:
        value = number_in(fact, name) if levels is None else levels.get(str(fact.data.get(name)))
        if value is None:
            label = case.plan.catalogue.field_label(wanted.of, name)
            rejected.append(NotCounted(fact.id, Words(f"没有填“{label}”", f"“{label}” is empty")))
        else:
            found.append((fact, value))
    return found, rejected


def per_cent(case: Case, top: Decimal, bottom: Decimal) -> Decimal:
    rounding = case.plan.scheme.choices.rounding
    return rounded(top * HUNDRED / bottom, None if rounding is None else rounding.ratio)


def quotient(case: Case, top: Decimal, bottom: Decimal) -> Decimal:
    """A division, rounded at once as the scheme says."""
    rounding = case.plan.scheme.choices.rounding
    return rounded(top / bottom, None if rounding is None else rounding.division)


def ratio(
    case: Case, top: Decimal, bottom: Decimal, kept: tuple[FactRow, ...], rejected: tuple[NotCounted, ...]
) -> Measured:
    if bottom == 0:
        return Measured(None, PER_CENT, (), rejected, open=not case.finished, pending=not case.finished)
    value = per_cent(case, top, bottom)
    line = Line(Words("比率（%）", "ratio (%)"), f"{plain(top)} ÷ {plain(bottom)} × 100", plain(value))
    return Measured(value, PER_CENT, kept, rejected, (line,), open=not case.finished)


TAKEN = {
    "latest": Words("取的是后来的一个", "a later one is taken"),
    "highest": Words("取的是最高的一个", "the highest is taken"),
}


def taken(case: Case, found: list[Pair], take: str) -> tuple[Decimal, list[Pair], list[NotCounted], str]:
    """Several values to one: the value, those that made it, the others, and how it is typed into a calculator."""
    if take in {"latest", "highest"}:
        chosen = found[-1] if take == "latest" else max(found, key=lambda pair: pair[1])
        others = [NotCounted(fact.id, TAKEN[take]) for fact, _ in found if fact.id != chosen[0].id]
        return chosen[1], [chosen], others, ""
    total = sum((value for _, value in found), ZERO)
    shown = sum_expression([value for _, value in found]) if len(found) > 1 else ""
    if take == "sum":
        return total, found, [], shown
    return quotient(case, total, Decimal(len(found))), found, [], f"({shown}) ÷ {len(found)}" if shown else ""


def sum_expression(values: list[Decimal], most: int = 12) -> str:
    shown = [plain(value) for value in values[:most]]
    return " + ".join(shown) + (f" + …（共 {len(values)} 个）" if len(values) > most else "")
