"""Scalar evaluation of measures: plain Python over one subject's facts. This is the oracle of the other evaluators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import singledispatch

from zugong.engine import measures as m
from zugong.engine.case import Case, number_in, rounded
from zugong.engine.filters import Filter
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Chance, Measured
from zugong.engine.telling import what
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, day_words, plain
from zugong.timeline import Period

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
PER_CENT = Words("%", "%")


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
    value, unit = Decimal(len(facts)), counting(case, node.filter)
    return Measured(
        value, unit, facts, tuple(rejected), (got_line(case, node.filter, value, unit),), open=not case.finished
    )


def distinct_by(name: str) -> Callable[[FactRow], str]:
    if name in {"month", "quarter", "week", "fortnight"}:
        return lambda fact: Period.of(name, fact.occurred_on).code
    if name == "unit":
        return lambda fact: fact.unit
    if name == "person":
        return lambda fact: fact.person or ""
    return lambda fact: str(fact.data.get(name) or "")


def _same_again(case: Case, node: m.Count, value: str) -> Words:
    if value == "":
        label = case.plan.catalogue.field_label(node.filter.of, node.distinct)
        return Words(f"没有填“{label}”，不知道算不算同一件", f"“{label}” is empty, so repeats cannot be told")
    return Words(f"和前面的同属“{value}”，只计一次", f"the same “{value}” as an earlier one; counted once")


def _figures(case: Case, wanted: Filter, name: str) -> tuple[list[tuple[FactRow, Decimal]], list[NotCounted]]:
    picked = case.pick(wanted)
    rejected = list(picked.rejected)
    found = []
    for fact in picked.facts:
        value = number_in(fact, name)
        if value is None:
            label = case.plan.catalogue.field_label(wanted.of, name)
            rejected.append(NotCounted(fact.id, Words(f"没有填“{label}”", f"“{label}” is empty")))
        else:
            found.append((fact, value))
    return found, rejected


def _figure(node: m.FieldMeasure, case: Case, pick: Callable[[list[tuple[FactRow, Decimal]]], list[tuple[FactRow, Decimal]]],
            combine: Callable[[list[Decimal]], Decimal]) -> Measured:  # fmt: skip
    found, rejected = _figures(case, node.filter, node.field)
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
    expression = "" if len(chosen) == 1 else _sum_expression([value for _, value in chosen])
    line = Line(Words(label, label), expression, plain(value))
    facts = tuple(fact for fact, _ in chosen)
    return Measured(value, Words("", ""), facts, tuple(rejected), (line,), open=not case.finished)


def _sum_expression(values: list[Decimal], most: int = 12) -> str:
    shown = [plain(value) for value in values[:most]]
    return " + ".join(shown) + (f" + …（共 {len(values)} 个）" if len(values) > most else "")


@measure.register
def _(node: m.Sum, case: Case) -> Measured:
    measured = _figure(node, case, lambda found: found, lambda values: sum(values, ZERO))
    if measured.value is not None:
        return measured
    return Measured(ZERO, measured.unit, (), measured.rejected, (), open=measured.open)


@measure.register
def _(node: m.Mean, case: Case) -> Measured:
    def mean(values: list[Decimal]) -> Decimal:
        return sum(values, ZERO) / len(values)

    return _figure(node, case, lambda found: found, mean)


@measure.register
def _(node: m.Min, case: Case) -> Measured:
    return _figure(node, case, lambda found: [min(found, key=lambda pair: pair[1])], lambda values: values[0])


@measure.register
def _(node: m.Max, case: Case) -> Measured:
    return _figure(node, case, lambda found: [max(found, key=lambda pair: pair[1])], lambda values: values[0])


@measure.register
def _(node: m.Latest, case: Case) -> Measured:
    return _figure(node, case, lambda found: found[-1:], lambda values: values[0])


def per_cent(case: Case, top: Decimal, bottom: Decimal) -> Decimal:
    rounding = case.plan.scheme.choices.rounding
    return rounded(top * HUNDRED / bottom, None if rounding is None else rounding.ratio)


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
    return _ratio(case, Decimal(len(kept)), Decimal(len(picked.facts)), tuple(kept), tuple(rejected))


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
    return _ratio(case, top, bottom, tuple(kept), tuple(rejected))


def _ratio(
    case: Case, top: Decimal, bottom: Decimal, kept: tuple[FactRow, ...], rejected: tuple[NotCounted, ...]
) -> Measured:
    if bottom == 0:
        return Measured(None, PER_CENT, (), rejected, open=not case.finished, pending=not case.finished)
    value = per_cent(case, top, bottom)
    line = Line(Words("比率（%）", "ratio (%)"), f"{plain(top)} ÷ {plain(bottom)} × 100", plain(value))
    return Measured(value, PER_CENT, kept, rejected, (line,), open=not case.finished)


@measure.register
def _(node: m.Coverage, case: Case) -> Measured:
    needed = case.numbers.decimal(node.at_least) if node.at_least is not None else ONE
    picked = case.pick(node.filter)
    if node.each == ("member",):
        total = Decimal(case.view.heads("members", case.as_of))
        counts: dict[str, int] = {}
        for fact in picked.facts:
            if fact.person:
                counts[fact.person] = counts.get(fact.person, 0) + 1
        covered = Decimal(sum(1 for count in counts.values() if count >= needed))
        return _ratio(case, min(covered, total), total, picked.facts, picked.rejected)
    living = [place for place in case.view.units(node.each) if place.first <= case.as_of <= place.last]
    grouped = case.by_unit(node.filter, node.each)
    lacking = [place for place in living if len(grouped.get(place.unit, ())) < needed]
    measured = _ratio(case, Decimal(len(living) - len(lacking)), Decimal(len(living)), picked.facts, picked.rejected)
    if measured.value is None or not lacking or case.finished:
        return measured
    return _uncovered(node, case, measured, [(place.unit, place.name) for place in lacking], len(living))


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


@measure.register
def _(node: m.Lateness, case: Case) -> Measured:
    assert node.due is not None
    due = case.numbers.month_day(node.due, case.period.end.year)
    unit = Words("个工作日", "workdays") if case.plan.scheme.choices.days == "workdays" else Words("天", "days")
    picked = case.pick(node.filter)
    noun = what(case.plan.catalogue, node.filter)
    if picked.facts:
        first, *others = picked.facts
        late = Decimal(case.days_between(due, first.occurred_on))
        again = tuple(NotCounted(fact.id, Words("以最早的一次为准", "the earliest one holds")) for fact in others)
        held = day_words(first.occurred_on)
        line = Line(Words(f"{held.zh}办的，应在{day_words(due).zh}前；迟（{unit.zh}）",
                          f"done {held.en}, due {due.isoformat()}; late ({unit.en})"), "", plain(late))  # fmt: skip
        return Measured(late, unit, (first,), picked.rejected + again, (line,), open=False)
    if case.finished:
        return Measured(None, unit, (), picked.rejected, open=False)
    if case.as_of <= due:
        chance = Chance("keep", ZERO, Words(f"在{day_words(due).zh}前完成{noun.zh}", f"{noun.en} by {due.isoformat()}"), due,
                        action(node.filter, case.view.subject), case.view.subject)  # fmt: skip
        return Measured(ZERO, unit, (), picked.rejected, _not_due(due), True, (chance,), ZERO, pending=True)
    late = Decimal(case.days_between(due, case.as_of))
    chance = Chance("raise", late, Words(f"马上补办{noun.zh}，越晚扣得越多", f"{noun.en} at once; each day costs more"),
                    case.period.end, action(node.filter, case.view.subject), case.view.subject)  # fmt: skip
    return Measured(None, unit, (), picked.rejected, (), True, (chance,), late)


def _not_due(due: dt.date) -> tuple[Line, ...]:
    return (Line(Words(f"还没到期（{day_words(due).zh}）", f"not yet due ({due.isoformat()})"), "", "0"),)


@measure.register
def _(node: m.Judged, case: Case) -> Measured:
    found, rejected = _figures(case, node.filter, node.mark)
    valid = []
    for fact, value in found:
        if not str(fact.data.get(node.reason) or "").strip():
            rejected.append(NotCounted(fact.id, Words("评分没有写理由", "the mark has no reason")))
        elif value < 0:
            rejected.append(NotCounted(fact.id, Words("评分是负数", "the mark is negative")))
        else:
            valid.append((fact, value))
    points = Words("分", "marks")
    if not valid:
        return Measured(None, points, (), tuple(rejected), open=not case.finished, pending=not case.finished)
    fact, value = valid[-1]
    rejected += [NotCounted(old.id, Words("后来重新评过", "judged again later")) for old, _ in valid[:-1]]
    reason = str(fact.data[node.reason])
    line = Line(Words(f"{node.by}评定：{reason}", f"judged by {node.by}: {reason}"), "", plain(value))
    return Measured(value, points, (fact,), tuple(rejected), (line,), open=False)


@measure.register
def _(node: m.Headcount, case: Case) -> Measured:
    if node.of in {"members", "full_members"}:
        value = Decimal(case.view.heads(node.of, case.as_of))
        label = Words("党员", "members")
    else:
        value = Decimal(len({p.unit for p in case.view.units((node.of,)) if p.first <= case.as_of <= p.last}))
        label = Words("组织", "units")
    return Measured(value, label, lines=(Line(label, "", plain(value)),), open=not case.finished)


@measure.register
def _(node: m.Met, case: Case) -> Measured:
    results = [_need(need, case) for need in node.needs]
    met = all(ok for ok, *_ in results) if node.join == "all" else any(ok for ok, *_ in results)
    lines = tuple(line for _, line, _ in results)
    facts = {fact.id: fact for need in node.needs for fact in case.pick(need.filter).facts}
    rejected = {bad.fact: bad for need in node.needs for bad in case.pick(need.filter).rejected}
    chances: Iterable[Chance] = () if met or case.finished else (chance for *_, chance in results if chance is not None)
    missing = tuple(chances)
    # When several things are missing, none of them alone changes anything: they are one chance in several lines.
    if node.join == "all" and len(missing) > 1:
        texts = Words("；".join(c.sentence.zh for c in missing), "; ".join(c.sentence.en for c in missing))
        missing = (Chance("raise", ONE, texts, case.period.end, missing[0].action, case.view.subject),)
    return Measured(
        ONE if met else ZERO, Words("", ""), tuple(facts.values()), tuple(rejected.values()), lines,
        open=not met and not case.finished, chances=missing, best=ONE if missing else None,
    )  # fmt: skip


def _need(need: m.Need, case: Case) -> tuple[bool, Line, Chance | None]:
    count, wanted = Decimal(len(case.pick(need.filter).facts)), case.numbers.decimal(need.at_least)
    noun, unit = what(case.plan.catalogue, need.filter), counting(case, need.filter)
    line = Line(
        Words(f"{noun.zh}要 {plain(wanted)} {unit.zh}，已有", f"{noun.en}: needed {plain(wanted)}, so far"),
        "",
        plain(count),
    )
    if count >= wanted:
        return True, line, None
    gap = plain(wanted - count)
    sentence = Words(f"再有 {gap} {unit.zh}{noun.zh}", f"{gap} more {noun.en}")
    return (
        False,
        line,
        Chance("raise", ONE, sentence, case.period.end, action(need.filter, case.view.subject), case.view.subject),
    )


@measure.register
def _(node: m.Marks, case: Case) -> Measured:
    value, full = case.marks[node.of]
    if not full:
        return Measured(None, PER_CENT, open=not case.finished)
    return _ratio(case, value, full, (), ())
