"""Counts, figures, shares and coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from zugong.engine import measures as m
from zugong.engine.answers import levels_of
from zugong.engine.case import Case, number_in
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Chance, Measured
from zugong.engine.measuring.base import (
    HUNDRED,
    ONE,
    PER_CENT,
    ZERO,
    Pair,
    action,
    counting,
    distinct_by,
    figures,
    got_line,
    measure,
    per_cent,
    quotient,
    ratio,
    sum_expression,
)
from zugong.engine.telling import what
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, plain


@measure.register
def _(node: m.Count, case: Case) -> Measured:
    picked = case.pick(node.filter)
    facts, rejected = picked.facts, list(picked.rejected)
    if node.distinct:
        kept: dict[str, FactRow] = {}
        key = distinct_by(node.distinct)
        for fact in facts:
            same = key(fact)
            if same in kept or same == "":
                rejected.append(NotCounted(fact.id, _same_again(case, node, same)))
            else:
                kept[same] = fact
        facts = tuple(kept.values())
    unit = counting(case, node.filter)
    if not node.weigh_by and not picked.weights:
        value = Decimal(len(facts))
        line = got_line(case, node.filter, value, unit)
        return Measured(value, unit, facts, tuple(rejected), (line,), open=not case.finished)
    weights = _weights(case, node, facts, picked.weights)
    value = sum((weights.get(fact.id, ONE) for fact in facts), ZERO)
    line = got_line(case, node.filter, value, unit)
    told = Line(Words("按权重合计", "with their weights"), weights_shown(facts, weights), plain(value))
    return Measured(value, unit, facts, tuple(rejected), (line, told), open=not case.finished, weights=weights)


def _weights(case: Case, node: m.Count, facts: Iterable[FactRow], shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    weights = dict(shares)
    if node.weights is not None:
        table = case.numbers.dated(node.weights).value
        for fact in facts:
            weights[fact.id] = weights.get(fact.id, ONE) * table.get(str(fact.data.get(node.weigh_by)), ZERO)
    return weights


def weights_shown(facts: Iterable[FactRow], weights: Mapping[str, Decimal]) -> str:
    counts: dict[Decimal, int] = {}
    for fact in facts:
        weight = weights.get(fact.id, ONE)
        counts[weight] = counts.get(weight, 0) + 1
    return " + ".join(f"{count} × {plain(weight)}" for weight, count in sorted(counts.items(), reverse=True))


def _same_again(case: Case, node: m.Count, value: str) -> Words:
    if value == "":
        label = case.plan.catalogue.field_label(node.filter.of, node.distinct)
        return Words(f"没有填“{label}”，不知道算不算同一件", f"“{label}” is empty, so repeats cannot be told")
    return Words(f"和前面的同属“{value}”，只计一次", f"the same “{value}” as an earlier one; counted once")


def _figure(node: m.FieldMeasure, case: Case, pick: Callable[[list[tuple[FactRow, Decimal]]], list[tuple[FactRow, Decimal]]],
            combine: Callable[[list[Decimal]], Decimal], levels: dict[str, Decimal] | None = None) -> Measured:  # fmt: skip
    found, rejected = figures(case, node.filter, node.field, levels)
    label = case.plan.catalogue.field_label(node.filter.of, node.field)
    if not found:
        return Measured(None, Words("", ""), (), tuple(rejected), open=not case.finished, pending=not case.finished)
    chosen = pick(found)
    kept = {fact.id for fact, _ in chosen}
    rejected += [
        NotCounted(fact.id, Words("取的是另一条的值", "another record's value is taken"))
        for fact, _ in found
        if fact.id not in kept
    ]
    value = combine([value for _, value in chosen])
    expression = "" if len(chosen) == 1 else sum_expression([value for _, value in chosen])
    line = Line(Words(label, label), expression, plain(value))
    facts = tuple(fact for fact, _ in chosen)
    return Measured(value, Words("", ""), facts, tuple(rejected), (line,), open=not case.finished)


@measure.register
def _(node: m.Sum, case: Case) -> Measured:
    weights = case.pick(node.filter).weights

    def weighed(found: list[Pair]) -> list[Pair]:
        return [(fact, value * weights.get(fact.id, ONE)) for fact, value in found] if weights else found

    measured = _figure(node, case, weighed, lambda values: sum(values, ZERO))
    if measured.value is not None:
        return measured
    return Measured(ZERO, measured.unit, (), measured.rejected, (), open=measured.open)


@measure.register
def _(node: m.Mean, case: Case) -> Measured:
    def mean(values: list[Decimal]) -> Decimal:
        return quotient(case, sum(values, ZERO), Decimal(len(values)))

    return _figure(node, case, lambda found: found, mean)


@measure.register
def _(node: m.Min, case: Case) -> Measured:
    return _figure(node, case, lambda found: [min(found, key=lambda pair: pair[1])], lambda values: values[0])


@measure.register
def _(node: m.Max, case: Case) -> Measured:
    return _figure(node, case, lambda found: [max(found, key=lambda pair: pair[1])], lambda values: values[0])


@measure.register
def _(node: m.Latest, case: Case) -> Measured:
    levels = levels_of(node, case.plan.catalogue, case.numbers)
    return _figure(node, case, lambda found: found[-1:], lambda values: values[0], levels)


@measure.register
def _(node: m.Share, case: Case) -> Measured:
    picked = case.pick(node.filter)
    tests = [(case.test(condition), condition) for condition in node.having]
    kept, rejected = [], list(picked.rejected)
    for fact in picked.facts:
        failed = next((condition for test, condition in tests if not test(fact)), None)
        if failed is None:
            kept.append(fact)
        else:
            rejected.append(NotCounted(fact.id, case.reason(node.filter.of, failed, fact)))
    return ratio(case, Decimal(len(kept)), Decimal(len(picked.facts)), tuple(kept), tuple(rejected))


@measure.register
def _(node: m.Ratio, case: Case) -> Measured:
    picked = case.pick(node.filter)
    kept, rejected = [], list(picked.rejected)
    top = bottom = ZERO
    labels = [case.plan.catalogue.field_label(node.filter.of, name) for name in (node.top, node.bottom)]
    whole_top = whole_bottom = 0  # heads are whole numbers: these are summed as such
    for fact in picked.facts:
        over, under = fact.data.get(node.top), fact.data.get(node.bottom)
        if type(over) is int and type(under) is int and under:
            kept.append(fact)
            whole_top, whole_bottom = whole_top + over, whole_bottom + under
            continue
        above, below = number_in(fact, node.top), number_in(fact, node.bottom)
        if above is None or below is None or below == 0:
            name = labels[0] if above is None else labels[1]
            rejected.append(NotCounted(fact.id, Words(f"没有填“{name}”", f"“{name}” is empty")))
        else:
            kept.append(fact)
            top, bottom = top + above, bottom + below
    top, bottom = top + whole_top, bottom + whole_bottom
    return ratio(case, top, bottom, tuple(kept), tuple(rejected))


@measure.register
def _(node: m.Coverage, case: Case) -> Measured:
    needed = case.numbers.decimal(node.at_least) if node.at_least is not None else ONE
    picked = case.pick(node.filter)
    out = () if node.without is None else case.pick(node.without).facts
    if node.each == ("member",):
        return _covered_members(
            case, picked.facts, picked.rejected, needed, {fact.person for fact in out if fact.person}
        )
    living = [place for place in case.view.units(node.each) if place.first <= case.as_of <= place.last]
    exempt = {case.owners(node.each).get(fact.unit) for fact in out}
    living = [place for place in living if place.unit not in exempt]
    grouped = case.by_unit(node.filter, node.each)
    lacking = [place for place in living if len(grouped.get(place.unit, ())) < needed]
    measured = ratio(case, Decimal(len(living) - len(lacking)), Decimal(len(living)), picked.facts, picked.rejected)
    measured = _without(measured, len(exempt))
    if measured.value is None or not lacking or case.finished:
        return measured
    return _uncovered(node, case, measured, [(place.unit, place.name) for place in lacking], len(living))


def _covered_members(
    case: Case, facts: tuple[FactRow, ...], rejected: tuple[NotCounted, ...], needed: Decimal, exempt: set[str]
) -> Measured:
    total = Decimal(max(0, case.view.heads("members", case.as_of) - len(exempt)))
    counts: dict[str, int] = {}
    for fact in facts:
        if fact.person and fact.person not in exempt:
            counts[fact.person] = counts.get(fact.person, 0) + 1
    covered = Decimal(sum(1 for count in counts.values() if count >= needed))
    kept = tuple(fact for fact in facts if fact.person not in exempt)
    apart = [
        NotCounted(f.id, Words("免评，不进分母也不进分子", "exempt: in neither number"))
        for f in facts
        if f.person in exempt
    ]
    return _without(ratio(case, min(covered, total), total, kept, (*rejected, *apart)), len(exempt))


def _without(measured: Measured, many: int) -> Measured:
    if not many:
        return measured
    line = Line(Words("不进分母的", "left out of the denominator"), "", str(many))
    return replace(measured, lines=(line, *measured.lines))


def _uncovered(
    node: m.Coverage, case: Case, measured: Measured, lacking: list[tuple[str, str]], total: int
) -> Measured:
    noun = what(case.plan.catalogue, node.filter)
    value = per_cent(case, Decimal(total - len(lacking) + 1), Decimal(total))
    chances = tuple(
        Chance(
            "raise",
            value,
            Words(f"{name}办好{noun.zh}", f"{name}: {noun.en}"),
            case.period.end,
            action(node.filter, unit),
            unit,
            name,
        )
        for unit, name in lacking
    )
    names = "、".join(name for _, name in lacking[:10]) + ("…" if len(lacking) > 10 else "")
    lines = (*measured.lines, Line(Words(f"还没有的：{names}", f"lacking: {names}"), "", str(len(lacking))))
    return Measured(
        measured.value, PER_CENT, measured.facts, measured.rejected, lines, True, chances, best=HUNDRED
    )  # fmt: skip
