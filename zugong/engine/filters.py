"""Which facts: the kind, what it is (`where`), and what it must also satisfy to count (`counts_if`).

The two differ on purpose. A fact that fails `where` is simply another matter; a fact that fails `counts_if` is
listed for the reader as “not counted”, with the reason."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zugong.engine.problems import Spot
from zugong.engine.source import Listing, Mapping, Scalar, Value
from zugong.engine.spelling import Number, Section, Spelling, number, spelt, spot_field, text

OPERATORS = ("at_least", "at_most", "by", "from", "is_set")
OCCURRED = "occurred"

Literal = str | bool


@dataclass(frozen=True, kw_only=True)
class Condition:
    """`field op value`; the field `occurred` means the day it happened."""

    field: str
    op: str
    values: tuple[Literal, ...] = ()
    number: Number | None = None
    spot: Spot = spot_field()


def conditions(section: Section, key: str, spelling: Spelling) -> tuple[Condition, ...] | None:
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    found = []
    for name, (spot, entry) in part.value.entries.items():
        condition = _condition(part, name, spot, entry)
        if condition is not None:
            found.append(condition)
    return tuple(sorted(found, key=lambda item: (item.field, item.op)))


def _condition(part: Section, name: str, spot: Spot, entry: Value) -> Condition | None:
    if isinstance(entry, Mapping):
        return _operator(part, name, spot, entry)
    items = entry.items if isinstance(entry, Listing) else (entry,)
    values: list[Literal] = []
    for item in items:
        if not isinstance(item, Scalar) or item.value is None:
            part.problems.add("not-text", item.spot, name=name)
        elif isinstance(item.value, Decimal):
            part.problems.add("uncited-number", item.spot, key=name, value=item.text)
        else:
            values.append(item.value if isinstance(item.value, bool) else item.text)
    return Condition(field=name, op="is", values=tuple(values), spot=spot) if values else None


def _operator(part: Section, name: str, spot: Spot, entry: Mapping) -> Condition | None:
    if len(entry.entries) != 1:
        part.problems.add("not-one", entry.spot, name=name, count=len(entry.entries))
        return None
    op, (op_spot, operand) = next(iter(entry.entries.items()))
    if op not in OPERATORS:
        part.problems.add("unknown-key", op_spot, near=OPERATORS, name=op)
        return None
    inner = Section(name, entry, part.problems)
    if op == "is_set":
        wanted = isinstance(operand, Scalar) and operand.value is True
        return Condition(field=name, op=op, values=(wanted,), spot=spot)
    shape = "month_day" if op in {"by", "from"} else "number"
    reference = number(inner, op, Spelling(number, "", "", shape=shape))
    return None if reference is None else Condition(field=name, op=op, number=reference, spot=spot)


@dataclass(frozen=True, kw_only=True)
class Filter:
    of: str = spelt(text, "事实类别", "fact kind", required=True, default="")
    where: tuple[Condition, ...] = spelt(conditions, "是什么样的", "which of them", default=())
    counts_if: tuple[Condition, ...] = spelt(
        conditions, "还要满足什么才计", "what they must satisfy to count", default=()
    )
    recorded_within: Number | None = spelt(
        number, "发生后几天内登记才计", "days after the event within which it must be recorded", units=("天",)
    )
    spot: Spot = spot_field()
