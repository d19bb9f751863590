"""What others decided, and formulas over measures."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from zugong.engine import measures as m
from zugong.engine.case import Case
from zugong.engine.expression import Expression
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Measured
from zugong.engine.measuring.base import (
    PER_CENT,
    Pair,
    figures,
    measure,
    quotient,
    ratio,
    taken,
)
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, plain

POINTS = Words("分", "marks")


@measure.register
def _(node: m.Judged, case: Case) -> Measured:
    found, rejected = figures(case, node.filter, node.mark)
    valid = []
    for fact, value in found:
        wrong = _invalid(node, case, fact, value)
        if wrong is None:
            valid.append((fact, value))
        else:
            rejected.append(NotCounted(fact.id, wrong))
    return _resolved(node, case, valid, rejected)


def _invalid(node: m.Judged, case: Case, fact: FactRow, value: Decimal) -> Words | None:
    if not str(fact.data.get(node.reason) or "").strip():
        return Words("评分没有写理由", "the mark has no reason")
    if node.approval and not str(fact.data.get(node.approval) or "").strip():
        label = case.plan.catalogue.field_label(node.filter.of, node.approval)
        return Words(f"没有填“{label}”，没有会议或批准依据", f"“{label}” is empty: nobody approved it")
    return Words("评分是负数", "the mark is negative") if value < 0 else None


def _most(node: m.Judged, case: Case, kept: list[Pair], rejected: list[NotCounted]) -> list[Pair]:
    """So many marks at the most: the earliest or the highest."""
    if node.most is None or len(kept) <= (most := int(case.numbers.decimal(node.most))):
        return kept
    order = sorted(kept, key=lambda pair: -pair[1]) if node.keep == "highest" else kept
    names = {fact.id for fact, _ in order[:most]}
    over = Words(f"最多计 {most} 条", f"at most {most} count")
    rejected += [NotCounted(fact.id, over) for fact, _ in kept if fact.id not in names]
    return [pair for pair in kept if pair[0].id in names]


def _resolved(node: m.Judged, case: Case, valid: list[Pair], rejected: list[NotCounted]) -> Measured:
    """Which of the valid marks hold. A map may take some away first and ask again."""

    def again(kept: list[Pair], more: list[NotCounted]) -> Measured:
        return _resolved(node, case, kept, [*rejected, *more])

    kept, rejected = list(valid), list(rejected)
    kept = _most(node, case, kept, rejected)
    if not kept:
        return Measured(
            None, POINTS, (), tuple(rejected), open=not case.finished, pending=not case.finished, again=again
        )
    value, chosen, others, shown = taken(case, kept, node.take)
    if node.take == "latest":
        rejected += [NotCounted(bad.fact, Words("后来重新评过", "judged again later")) for bad in others]
    else:
        rejected += others
    lines = [
        Line(
            Words(f"{node.by}评定：{fact.data[node.reason]}", f"judged by {node.by}: {fact.data[node.reason]}"),
            "",
            plain(mark),
        )
        for fact, mark in chosen
    ]
    if len(chosen) > 1:
        lines.append(
            Line(
                Words("合计" if node.take == "sum" else "平均", "sum" if node.take == "sum" else "mean"),
                shown,
                plain(value),
            )
        )
    single = node.take in {"latest", "highest"}
    return Measured(
        value, POINTS, tuple(fact for fact, _ in chosen), tuple(rejected), tuple(lines), open=not single and not case.finished,
        amounts=tuple(valid), again=again,
    )  # fmt: skip


@measure.register
def _(node: m.Imported, case: Case) -> Measured:
    found, rejected = figures(case, node.filter, node.field)
    valid = []
    catalogue = case.plan.catalogue
    for fact, value in found:
        bare = next((name for name in (node.source, node.document) if not str(fact.data.get(name) or "").strip()), None)
        if bare is None:
            valid.append((fact, value))
        else:
            label = catalogue.field_label(node.filter.of, bare)
            rejected.append(
                NotCounted(
                    fact.id, Words(f"没有填“{label}”，说不清来源", f"“{label}” is empty: its source is not known")
                )
            )
    nothing = Words("", "")
    if not valid:
        return Measured(None, nothing, (), tuple(rejected), open=not case.finished, pending=not case.finished)
    value, chosen, others, shown = taken(case, valid, node.take)
    lines = [_imported_line(node, case, fact, figure) for fact, figure in chosen]
    if len(chosen) > 1:
        lines.append(Line(Words("合起来", "together"), shown, plain(value)))
    facts = tuple(fact for fact, _ in chosen)
    return Measured(value, nothing, facts, (*rejected, *others), tuple(lines), open=not case.finished)


def _imported_line(node: m.Imported, case: Case, fact: FactRow, value: Decimal) -> Line:
    catalogue = case.plan.catalogue
    source = catalogue.option_label(node.filter.of, node.source, fact.data.get(node.source))
    document = fact.data.get(node.document)
    label = catalogue.field_label(node.filter.of, node.field)
    return Line(Words(f"{source}《{document}》：{label}", f"{source}, {document}: {label}"), "", plain(value))


@measure.register
def _(node: m.Marks, case: Case) -> Measured:
    value, full = case.marks[node.of]
    if not full:
        return Measured(None, PER_CENT, open=not case.finished)
    return ratio(case, value, full, (), ())


# ---- formulas ------------------------------------------------------------------------------------


class _Nothing(Exception):
    """A part without data is needed, or something is divided by 0."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.zh)


@measure.register
def _(node: m.Formula, case: Case) -> Measured:
    assert node.is_ is not None
    parts = {name: measure(inner, case) for name, inner in node.let.items()}
    values: dict[str, Decimal | None] = {name: part.value for name, part in parts.items()}
    values |= {number.name: case.numbers.decimal(number) for number in node.is_.numbers}
    lines = [line for part in parts.values() for line in part.lines]
    facts = tuple({fact.id: fact for part in parts.values() for fact in part.facts}.values())
    rejected = tuple(bad for part in parts.values() for bad in part.rejected)
    still = any(part.open for part in parts.values())
    value: Decimal | None = None
    try:
        value = number_of(node.is_.tree, values, case)
        lines.append(Line(Words("按公式", "by the formula"), shown(node.is_.tree, values), plain(value)))
    except _Nothing as nothing:
        lines.append(Line(nothing.words, "", ""))
    unit = PER_CENT if node.gives == "percent" else Words("", "")
    return Measured(value, unit, facts, rejected, tuple(lines), still, pending=value is None and not case.finished)


def number_of(tree: Expression, values: Mapping[str, Decimal | None], case: Case) -> Decimal:
    """The value of a formula. Only the branch taken of an `if` is looked at; every other part must have data."""
    if tree.op == "number":
        return tree.number
    if tree.op == "name":
        value = values[tree.name]
        if value is None:
            raise _Nothing(Words(f"“{tree.name}”没有数据", f"“{tree.name}” has no data"))
        return value
    if tree.op == "if":
        return number_of(tree.args[1 if truth_of(tree.args[0], values, case) else 2], values, case)
    args = [number_of(part, values, case) for part in tree.args]
    if tree.op == "/":
        if args[1] == 0:
            raise _Nothing(Words("除数是 0", "divided by 0"))
        return quotient(case, args[0], args[1])
    return ARITHMETIC[tree.op](*args)


def truth_of(tree: Expression, values: Mapping[str, Decimal | None], case: Case) -> bool:
    """All parts are looked at, even where the first would settle it: whether there is data must not depend on order."""
    if tree.op in {"and", "or", "not"}:
        parts = [truth_of(part, values, case) for part in tree.args]
        return {"and": all(parts), "or": any(parts), "not": not parts[0]}[tree.op]
    left, right = (number_of(part, values, case) for part in tree.args)
    return COMPARISON[tree.op](left, right)


ARITHMETIC: dict[str, Callable[..., Decimal]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "neg": operator.neg, "min": min, "max": max, "abs": abs,
    "floor": lambda value: value.to_integral_value(ROUND_FLOOR), "ceil": lambda value: value.to_integral_value(ROUND_CEILING),
}  # fmt: skip
COMPARISON: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
SIGNS = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "and": "且", "or": "或"}
STRENGTH = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}


def shown(tree: Expression, values: Mapping[str, Decimal | None], strength: int = 0) -> str:
    """The formula with its numbers put in."""
    if tree.op == "number":
        return plain(tree.number)
    if tree.op == "name":
        value = values.get(tree.name)
        return "？" if value is None else plain(value)
    if tree.op in {"neg", "not"}:
        return ("−" if tree.op == "neg" else "非 ") + shown(tree.args[0], values, 7)
    if tree.op in {"min", "max", "abs", "floor", "ceil", "if"}:
        return f"{tree.op}({', '.join(shown(part, values) for part in tree.args)})"
    own = STRENGTH.get(tree.op, 4)
    left, right = shown(tree.args[0], values, own), shown(tree.args[1], values, own + 1)
    text = f"{left} {SIGNS.get(tree.op, tree.op)} {right}"
    return f"({text})" if own < strength else text
