"""What only a scheme can get wrong: parts that do not fit, totals, open choices, rings, forbidden grounds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import singledispatch
from typing import Any

from zugong.engine import check as general
from zugong.engine import check_maps, check_names, check_parts, check_together, guard, maps
from zugong.engine import measures as m
from zugong.engine.catalogue import PERIOD_KINDS, PERSON_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.groups import checking
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems
from zugong.engine.scheme import Clause, Indicator, Scheme, Scope, Special
from zugong.engine.spelling import Number
from zugong.engine.walking import every

ZERO, HUNDRED = Decimal(0), Decimal(100)


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    scheme = institution.scheme
    assert scheme is not None
    for name in scheme.subjects:
        if name not in UNIT_KINDS and name not in PERSON_KINDS:
            problems.add("unknown-subject", scheme.spot, near={**UNIT_KINDS, **PERSON_KINDS}, name=name)
    general.period_kind(scheme.period, scheme.spot, problems)
    if not scheme.items and scheme.baseline is None:
        problems.add("empty-scheme", scheme.spot)
    _ids(scheme, problems)
    for block in scheme.blocks:
        if not block.indicators:
            problems.add("empty-item", block.spot, name=block.title)
        for indicator in block.indicators:
            _indicator(scheme, indicator, isinstance(block, Special), seen, problems)
    for _, measure in check_parts.outside(scheme):
        _measure(scheme, measure, seen, problems)
    _choices(scheme, problems)
    _cycles(scheme, problems)
    check_parts.check(institution, seen, problems)
    Totals(institution, seen, problems).check()
    checking.check(institution, seen, problems)
    check_names.check(institution, seen, problems)


def _ids(scheme: Scheme, problems: Problems) -> None:
    lists = [list(scheme.blocks), [i for block in scheme.blocks for i in block.indicators]]
    for nodes in lists:
        first: dict[str, int] = {}
        for node in nodes:
            if node.id in first:
                problems.add("same-id", node.spot, name=node.id, line=first[node.id])
            elif node.id:
                first[node.id] = node.spot.line


def _indicator(scheme: Scheme, indicator: Indicator, special: bool, seen: Catalogue, problems: Problems) -> None:
    if not indicator.parts and not problems.left_unread(indicator.spot, "clauses", "measure"):
        problems.add("no-clause", indicator.spot, name=indicator.title)
    if indicator.clauses and indicator.single.measure is not None:
        problems.add("both-clauses", indicator.spot, name=indicator.title)
    if special and indicator.full is not None:
        problems.add("special-full", indicator.spot, name=indicator.title)
    if not special and indicator.full is None:
        problems.add("missing-key", indicator.spot, where=indicator.title or indicator.id, name="full")
    takes = any(clause.sign != "add" for clause in indicator.parts)
    if takes and indicator.floor is None and not special:
        problems.add("choose-floor", indicator.spot, name=indicator.title)
    for clause in indicator.parts:
        _clause(scheme, indicator, clause, seen, problems)
    check_together.check(indicator, problems)
    guard.watch(indicator, seen, problems)


def _clause(scheme: Scheme, indicator: Indicator, clause: Clause, seen: Catalogue, problems: Problems) -> None:
    measure, to = clause.measure, clause.map
    if measure is None or to is None:
        for name, value in (("measure", measure), ("map", to)):
            if value is None:
                problems.add("missing-key", clause.spot, where=clause.title or indicator.title, name=name)
        return
    if measure.kind not in to.takes:
        check_maps.unfit(measure, to, problems)
    if clause.sign not in to.signs:
        problems.add("sign-map", clause.spot, map=to.word, sign=clause.sign, fit="、".join(to.signs))
    if measure.may_lack and not clause.missing:
        problems.add("choose-missing", clause.spot, name=clause.title or indicator.title)
    for inner in every(clause, m.Measure):
        _measure(scheme, inner, seen, problems)
    if isinstance(to, maps.ByLevel):
        _by_level(to, measure, indicator, seen, problems)


def _measure(scheme: Scheme, measure: m.Measure, seen: Catalogue, problems: Problems) -> None:
    for name in _figures(measure):
        _numeric(measure, name, seen, problems)
    _look_closer(measure, scheme, seen, problems)


@singledispatch
def _look_closer(measure: m.Measure, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    """What only this measure can get wrong."""


@_look_closer.register
def _(measure: m.Owed, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    fine = general.period_kind(measure.every, measure.spot, problems)
    if fine and scheme.period in PERIOD_KINDS:
        order = list(PERIOD_KINDS)
        if order.index(measure.every) > order.index(scheme.period):
            problems.add("period-too-long", measure.spot, name=measure.every, whole=scheme.period)
    general.unit_kinds(measure.each, measure.spot, problems)


@_look_closer.register
def _(measure: m.Coverage, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    if measure.each != ("member",):
        general.unit_kinds(measure.each, measure.spot, problems)


@_look_closer.register
def _(measure: m.Headcount, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    if measure.of not in {"members", "full_members"}:
        general.unit_kinds((measure.of,), measure.spot, problems)


@_look_closer.register
def _(measure: m.Share, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    for condition in measure.having if measure.filter.of in seen.kinds else ():
        general.check_condition(measure.filter.of, condition, seen, problems)


@_look_closer.register
def _(measure: m.Marks, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    known = [indicator.id for block in scheme.blocks for indicator in block.indicators]
    if measure.of not in known:
        problems.add("unknown-indicator", measure.spot, near=known, name=measure.of)


@_look_closer.register
def _(measure: m.Count, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    kind = seen.kinds.get(measure.filter.of)
    fixed = ("month", "quarter", "week", "fortnight", "unit", "person")
    if not measure.distinct or kind is None or measure.distinct in fixed or measure.distinct in kind.fields:
        return
    near = [*fixed, *kind.fields]
    problems.add("unknown-field", measure.spot, near=near, kind=kind.id, name=measure.distinct)


def _figures(measure: m.Measure) -> tuple[str, ...]:
    if isinstance(measure, m.Latest):
        return ()  # an answer may stand for a number; looked at by itself
    if isinstance(measure, m.FieldMeasure):
        return (measure.field,)
    if isinstance(measure, m.Ratio):
        return (measure.top, measure.bottom)
    return (measure.mark,) if isinstance(measure, m.Judged) else ()


def _numeric(measure: m.Measure, name: str, seen: Catalogue, problems: Problems) -> None:
    kind = measure.reads[0].of
    if kind not in seen.kinds or not name:
        return
    item = seen.field(kind, name)
    if item is None:
        problems.add("unknown-field", measure.spot, near=seen.kinds[kind].fields, kind=kind, name=name)
    elif item.type not in general.NUMERIC_TYPES:
        problems.add("field-not-number", measure.spot, name=name)


@_look_closer.register
def _(measure: m.Latest, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    kind, name = measure.filter.of, measure.field
    item = seen.field(kind, name)
    if item is None or item.type not in {"choice", "boolean"}:
        _numeric(measure, name, seen, problems)
        if measure.worth is not None and item is not None:
            problems.add("worth-of-options", measure.spot, name=name)
    elif item.type == "choice" and measure.worth is None:
        problems.add("options-without-worth", measure.spot, name=name)
    elif item.type == "boolean" and measure.worth is not None:
        problems.add("worth-of-options", measure.spot, name=name)
    else:
        check_parts.check_table(measure.worth, kind, name, seen, problems)


@_look_closer.register
def _(measure: m.Judged, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    kind = seen.kinds.get(measure.filter.of)
    item = None if kind is None else kind.fields.get(measure.reason)
    if kind is not None and (item is None or item.type != "text"):
        problems.add("judged-reason", measure.spot, kind=kind.id, name=measure.reason)


def _by_level(to: maps.ByLevel, measure: m.Measure, indicator: Indicator, seen: Catalogue, problems: Problems) -> None:
    if not to.same:
        problems.add("choose-same", to.spot, name=indicator.title)
    if not measure.reads or measure.reads[0].of not in seen.kinds:
        return
    kind = measure.reads[0].of
    fields = seen.kinds[kind].fields
    if to.same == "highest" and not to.matter:
        problems.add("highest-of-matters", to.spot)
    for name in (to.field, to.matter):
        if name and name not in fields:
            problems.add("unknown-field", to.spot, near=fields, kind=kind, name=name)
    check_parts.check_table(to.table, kind, to.field, seen, problems)


def _choices(scheme: Scheme, problems: Problems) -> None:
    choices = scheme.choices
    asked = [
        ("fact_date", "事实算在哪一天", "the day a fact belongs to"),
        ("numbers_as_of", "期中改了数按哪天的", "which day's numbers hold"),
        ("ties", "同分怎么排", "how ties rank"),
    ]
    if any(True for _ in every(scheme, m.Owed)):
        asked.append(("founded_midway", "期中成立的组织从何时起算", "from when a unit founded midway owes"))
    if check_parts.counts_to_target(scheme):
        asked.append(
            ("targets_midway", "期中成立的组织，件数目标照全数还是按月折算", "the targets of a unit founded midway")
        )
    if any(True for _ in every(scheme, m.Lateness)):
        asked.append(("days", "天数怎么数", "how days are counted"))
    for name, zh, en in asked:
        if not getattr(choices, name):
            problems.add("choose", choices.spot if choices.spot.line else scheme.spot, what=zh, what_en=en, name=name)
    _roundings(scheme, problems)


def _roundings(scheme: Scheme, problems: Problems) -> None:
    """Every step at which this scheme rounds says how."""
    choices = scheme.choices
    steps = ["indicator", "total"]
    if any(measure.kind == "percent" for measure in every(scheme, m.Measure) if not isinstance(measure, m.Formula)):
        steps.insert(0, "ratio")
    if check_parts.divides(scheme):
        steps.insert(0, "division")
    for name in steps:
        if choices.rounding is not None and problems.left_unread(choices.rounding.spot, name):
            continue
        if choices.rounding is None or getattr(choices.rounding, name) is None:
            problems.add("choose-rounding", choices.spot if choices.spot.line else scheme.spot, name=name)


def _cycles(scheme: Scheme, problems: Problems) -> None:
    """Indicators that refer to one another in a ring, however deep the reference stands."""
    indicators = [i for block in scheme.blocks for i in block.indicators]
    needs = {i.id: list(dict.fromkeys(node.of for node in every(i, m.Marks))) for i in indicators}
    spots = {i.id: i.spot for i in indicators}
    done: set[str] = set()
    reported: set[frozenset[str]] = set()

    def visit(current: str, path: list[str]) -> None:
        if current in path:
            ring = path[path.index(current) :]
            if frozenset(ring) not in reported:
                reported.add(frozenset(ring))
                problems.add("cycle", spots[ring[0]], ring=" → ".join([*ring, ring[0]]))
        elif current in needs and current not in done:
            for other in needs[current]:
                visit(other, [*path, current])
            done.add(current)

    for start in needs:
        visit(start, [])


def _names(scope: Scope) -> tuple[str, ...]:
    return (*scope.kinds, *scope.categories, *scope.roles)


class Totals:
    """Sums and caps, tried on every day on which one of the numbers changes."""

    def __init__(self, institution: Institution, seen: Catalogue, problems: Problems) -> None:
        assert institution.scheme is not None
        self.scheme: Scheme = institution.scheme
        self.seen, self.problems = seen, problems
        start = institution.heading.in_force_from
        numbers = [self.scheme.total, *(n for block in self.scheme.blocks for n in every(block, Number))]
        days = {start}
        for number in numbers:
            parameter = self.seen.parameters.get(number.name) if number is not None else None
            days |= {value.from_ for value in (parameter.values if parameter else ()) if value.from_ > start}
        self.days = sorted(days)

    def check(self) -> None:
        for day in self.days:
            for item in self.scheme.items:
                if item.sum == "exact":
                    for parts, _ in self._families(item.indicators):
                        self._sum("sum-item", item, item.full, [i.full for i in parts], item.title, day)
                for indicator in item.indicators:
                    self._clauses(indicator, day)
            if self.scheme.compose is None and not self.problems.left_unread(self.scheme.spot, "compose"):
                start = [] if self.scheme.baseline is None else [self.scheme.baseline.marks]
                for parts, _ in self._families(self.scheme.items):
                    fulls = [*start, *(i.full for i in parts)]
                    self._sum("sum-total", self.scheme, self.scheme.total, fulls, "", day)
            self._limits(day)
            self._dominant(day)

    def _families(self, nodes: tuple[Any, ...]) -> list[tuple[list[Any], str]]:
        """The parts that stand together for one kind of subject: those for all, and those for each category or kind."""
        names = {name for node in nodes if node.applies_to for name in _names(node.applies_to)}
        if not names:
            return [(list(nodes), "")]
        return [([n for n in nodes if not n.applies_to or not _names(n.applies_to) or one in _names(n.applies_to)], one)
                for one in sorted(names)]  # fmt: skip

    def value(self, number: Number | str | None, day: dt.date) -> Decimal | None:
        if not isinstance(number, Number) or self.problems.told("uncited-number", number.spot):
            return None
        if number.is_zero:
            return ZERO
        parameter = self.seen.parameters.get(number.name)
        dated = None if parameter is None else parameter.on(day)
        return dated.value if dated is not None and isinstance(dated.value, Decimal) else None

    def _sum(
        self, code: str, node: object, whole: Number | None, parts: list[Number | None], name: str, day: dt.date
    ) -> None:
        values = [self.value(part, day) for part in parts]
        full = self.value(whole, day)
        if full is None or not values or any(value is None for value in values):
            return
        total = sum((value for value in values if value is not None), ZERO)
        if total != full:
            spot = node.spot if whole is None else whole.spot  # type: ignore[attr-defined]
            self.problems.add(code, spot, name=name, full=full, parts=total, day=day)

    def _most(self, clause: Clause, full: Decimal, day: dt.date) -> Decimal | None:
        """The most a clause can give; None when it has no bound of its own."""
        cap = self.value(clause.cap, day)
        if cap is not None:
            return cap
        to = clause.map
        if isinstance(to, maps.AllOrNothing):
            return full if to.worth is None else self.value(to.worth, day)
        if isinstance(to, maps.TwoSided):
            return self.value(to.yes, day)
        if isinstance(to, maps.Proportion | maps.AsGiven):
            return full
        if isinstance(to, maps.Thresholds) and to.bands is not None:
            parameter = self.seen.parameters.get(to.bands.name)
            dated = None if parameter is None else parameter.on(day)
            if dated is not None and dated.shape == "bands":
                return max(marks for _, marks in dated.bands)
        return None

    def _clauses(self, indicator: Indicator, day: dt.date) -> None:
        full = self.value(indicator.full, day)
        if full is None or not indicator.parts or any(clause.sign == "deduct" for clause in indicator.parts):
            return
        most = [self._most(clause, full, day) for clause in indicator.parts]
        if any(value is None for value in most):
            return
        known = [value for value in most if value is not None]
        total = sum(known, ZERO) if indicator.join == "sum" else max(known)  # of the others one clause alone gives
        only = indicator.parts[0].map if len(indicator.parts) == 1 else None
        if isinstance(only, maps.Thresholds) and total != full and only.bands is not None:
            self.problems.add("band-marks", only.spot, name=only.bands.name, top=total, full=full)
        elif indicator.cap is not None:
            return
        elif total < full:
            self.problems.add("clauses-sum", indicator.spot, name=indicator.title, full=full, parts=total)
        elif total > full:
            self.problems.add("cap-below-parts", indicator.spot, name=indicator.title, cap=full, parts=total)

    def _limits(self, day: dt.date) -> None:
        scheme = self.scheme
        ceiling, ground, total = (self.value(n, day) for n in (scheme.ceiling, scheme.ground, scheme.total))
        if ceiling is not None and ground is not None and ceiling < ground:
            self.problems.add("cap-below-floor", scheme.spot, name="总分", cap=ceiling, floor=ground)
        if ceiling is not None and total is not None and ceiling < total:
            self.problems.add("cap-below-parts", scheme.spot, name="总分", cap=ceiling, parts=total)
        for block in scheme.blocks:
            for indicator in block.indicators:
                cap, floor = self.value(indicator.cap, day), self.value(indicator.floor, day)
                full = self.value(indicator.full, day)
                if indicator.parts and all(part.sign == "deduct" for part in indicator.parts):
                    continue  # here `cap` says how much is taken at the most
                if cap is not None and floor is not None and cap < floor:
                    self.problems.add("cap-below-floor", indicator.spot, name=indicator.title, cap=cap, floor=floor)
                if cap is not None and full is not None and cap < full:
                    self.problems.add("cap-below-parts", indicator.spot, name=indicator.title, cap=cap, parts=full)

    def _dominant(self, day: dt.date) -> None:
        limit, total = self.value(self.scheme.dominant, day), self.value(self.scheme.total, day)
        for item in self.scheme.items if limit and total else ():
            full = self.value(item.full, day)
            if full is not None and limit is not None and total and full * HUNDRED / total > limit:
                share = (full * HUNDRED / total).quantize(Decimal(1))
                self.problems.add("warn-dominant", item.spot, name=item.title, share=share, limit=limit)
