"""What the parts of a clause can get wrong, and the choices they leave open."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import singledispatch

from zugong.engine import check as general
from zugong.engine import maps
from zugong.engine import measures as m
from zugong.engine.catalogue import PERIOD_KINDS, PERSON_KINDS, Catalogue
from zugong.engine.check_maps import look_at_map
from zugong.engine.filters import EQUAL, Condition, Filter, Parties
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.scheme import Clause, Factor, Indicator, Per, Scheme, Scope
from zugong.engine.spelling import Number
from zugong.engine.walking import every, walk

ZERO = Decimal(0)
TARGETS = (maps.Proportion, maps.BelowTarget, maps.AboveTarget, maps.AroundTarget)
ENDLESS = (maps.PerUnit, maps.ByLevel, maps.AboveTarget, maps.Rates, maps.Nth)


class Parts:
    """One walk through a scheme."""

    def __init__(self, institution: Institution, seen: Catalogue, problems: Problems) -> None:
        assert institution.scheme is not None
        self.institution, self.seen, self.problems = institution, seen, problems
        self.scheme: Scheme = institution.scheme

    def check(self) -> None:
        for wanted in every(self.institution, Filter):
            self.filter(wanted)
        self.subjects()
        for block in self.scheme.blocks:
            self.scope(getattr(block, "applies_to", None), block.title, needs_otherwise=True)
            for indicator in block.indicators:
                self.scope(indicator.applies_to, indicator.title, needs_otherwise=True)
                for clause in indicator.parts:
                    self.clause(indicator, clause)
        for name, measure in outside(self.scheme):
            look_at(measure, self, name)
        self.unbounded()
        self.door()

    def door(self) -> None:
        special = self.scheme.special
        if special is not None and special.opens is not None:
            door = special.opens
            if (door.at_least is None) == (door.above is None):
                self.problems.add("door-one", door.spot, name=special.title)

    def unbounded(self) -> None:
        """Where the block itself has no cap, every part of it that adds without end must say so."""
        special = self.scheme.special
        if special is None or special.cap != "none":
            return
        for indicator in special.indicators:
            endless = any(
                part.sign == "add" and part.cap is None and isinstance(part.map, ENDLESS) for part in indicator.parts
            )
            if endless and indicator.cap is None:
                self.ask("choose-cap", indicator.spot, indicator.title)

    def ask(self, code: str, spot: Spot, name: str, **more: object) -> None:
        self.problems.add(code, spot, near=(), name=name, **more)

    # ---- who, and which facts

    def subjects(self) -> None:
        scheme = self.scheme
        people = [name for name in scheme.subjects if name in PERSON_KINDS]
        if people and len(people) < len(scheme.subjects):
            self.problems.add("subjects-mixed", scheme.spot)
        if scheme.marks_people is not None and not people:
            self.problems.add("people-only", scheme.spot)
        if scheme.baseline is not None and not scheme.baseline.midway:
            self.problems.add("choose-midway", scheme.baseline.spot)

    def filter(self, wanted: Filter) -> None:
        for window in (wanted.window, self.scheme.window):
            if window is not None and window.until is None and window.back is None:
                self.problems.add("window-empty", window.spot)
        if wanted.of not in self.seen.kinds:
            return
        if wanted.parties is not None:
            self.field(wanted.of, wanted.parties.field, wanted.parties.spot)
            if wanted.parties.shares is None:
                self.ask("choose-shares", wanted.parties.spot, self.seen.kind_name(wanted.of))
        if wanted.excused is not None:
            self.field(wanted.of, wanted.excused.approval, wanted.excused.spot)
            self.conditions(wanted.of, wanted.excused.where)
        if wanted.dated_by and wanted.dated_by not in {"occurred", "recorded"}:
            self.date(wanted.of, wanted.dated_by, wanted.spot)

    def field(self, kind: str, name: str, spot: Spot) -> bool:
        fields = self.seen.kinds[kind].fields if kind in self.seen.kinds else {}
        if kind in self.seen.kinds and name and name not in fields:
            self.problems.add("unknown-field", spot, near=fields, kind=kind, name=name)
        return name in fields

    def date(self, kind: str, name: str, spot: Spot) -> None:
        if name and self.field(kind, name, spot) and self.seen.kinds[kind].fields[name].type != "date":
            self.problems.add("field-not-date", spot, name=name)

    def numeric(self, kind: str, name: str, spot: Spot) -> None:
        if (
            name
            and self.field(kind, name, spot)
            and self.seen.kinds[kind].fields[name].type not in general.NUMERIC_TYPES
        ):
            self.problems.add("field-not-number", spot, name=name)

    def conditions(self, kind: str, conditions: tuple[Condition, ...]) -> None:
        if kind in self.seen.kinds:
            for condition in conditions:
                general.check_condition(kind, condition, self.seen, self.problems)

    def scope(self, scope: Scope | None, name: str, *, needs_otherwise: bool) -> None:
        if scope is None:
            return
        general.unit_kinds(scope.kinds, scope.spot, self.problems)
        for role in scope.roles:
            if role not in PERSON_KINDS:
                self.problems.add("unknown-unit-kind", scope.spot, near=PERSON_KINDS, name=role)
        if not any((scope.kinds, scope.categories, scope.roles, scope.with_, scope.exempt)):
            self.problems.add("scope-empty", scope.spot)
        if needs_otherwise and not scope.otherwise:
            self.ask("choose-otherwise", scope.spot, name)

    # ---- clauses

    def clause(self, indicator: Indicator, clause: Clause) -> None:
        name = clause.title or indicator.title
        if clause.measure is None or clause.map is None:
            return
        self.scope(clause.applies_to, name, needs_otherwise=False)
        for measure in every(clause, m.Measure):
            look_at(measure, self, name)
        look_at_map(clause.map, clause, self, name)
        self.missing(clause, name)
        self.times(clause, name)
        if clause.per is not None:
            self.per(clause, clause.per, name)
        if clause.on_top_of:
            known = [one.id for one in indicator.clauses if one.id and one is not clause]
            if clause.on_top_of not in known:
                self.problems.add("unknown-clause", clause.spot, near=known, name=clause.on_top_of)
            if clause.beyond_floor is None:
                self.ask("choose-beyond-floor", clause.spot, name, other=clause.on_top_of)
        for wanted in clause.measure.reads:
            shared = wanted.parties is not None and wanted.parties.divided
            if shared and not isinstance(clause.measure, m.Count | m.Sum):
                self.ask("shares-measure", clause.spot, name, measure=clause.measure.word)

    def missing(self, clause: Clause, name: str) -> None:
        assert clause.measure is not None
        two_sided = isinstance(clause.map, maps.TwoSided)
        if clause.missing == "not_done" and not two_sided:
            self.problems.add("two-sided-only", clause.spot)
        if clause.missing or clause.measure.may_lack:
            return
        own = getattr(clause.map, "target_of", None)
        if two_sided:
            self.ask("choose-silence", clause.spot, name)
        elif (own is not None and own.may_lack) or (clause.of_own_parts and _of_some(clause)):
            self.ask("choose-missing", clause.spot, name)

    def times(self, clause: Clause, name: str) -> None:
        if len(clause.times) > 1 and not clause.several:
            self.ask("choose-several", clause.spot, name)
        for factor in clause.times:
            self.factor(clause, factor, name)

    def factor(self, clause: Clause, factor: Factor, name: str) -> None:
        assert clause.measure is not None
        if factor.factor is not None and factor.measure is not None:
            self.ask("two-targets", factor.spot, "factor", other="measure")
        if factor.measure is not None and factor.measure.may_lack and not factor.missing:
            self.ask("choose-factor", factor.spot, name)
        if not factor.where:
            return
        if factor.measure is not None:
            self.problems.add("factor-measured", factor.spot)
        if not isinstance(clause.measure, m.Count):
            self.ask("factor-where", factor.spot, name, measure=clause.measure.word)
        for wanted in clause.measure.reads:
            self.conditions(wanted.of, factor.where)

    def per(self, clause: Clause, per: Per, name: str) -> None:
        assert clause.measure is not None
        if per.by in PERIOD_KINDS:
            order = list(PERIOD_KINDS)
            if self.scheme.period in order and order.index(per.by) >= order.index(self.scheme.period):
                self.problems.add("part-too-long", per.spot, name=per.by, whole=self.scheme.period)
            for owed in every(clause, m.Owed):
                if owed.every in order and order.index(owed.every) > order.index(per.by):
                    self.problems.add("period-too-long", owed.spot, name=owed.every, whole=per.by)
            return
        if not clause.measure.reads:
            self.ask("part-without-facts", per.spot, name, by=per.by)
        if per.by in {"unit", "person", "fact"}:
            return
        for wanted in clause.measure.reads:
            fields = self.seen.kinds[wanted.of].fields if wanted.of in self.seen.kinds else {}
            if wanted.of in self.seen.kinds and per.by not in fields:
                near = [*PERIOD_KINDS, "unit", "person", "fact", *fields]
                self.problems.add("unknown-field", per.spot, near=near, kind=wanted.of, name=per.by)

    def amounts(self, number: Number | None) -> list[Decimal]:
        """Every value the number has through time."""
        if number is None:
            return []
        if number.is_zero:
            return [ZERO]
        parameter = self.seen.parameters.get(number.name)
        return [one.value for one in (parameter.values if parameter else ()) if isinstance(one.value, Decimal)]


def _of_some(clause: Clause) -> bool:
    """A mean or a highest of the parts there are, perhaps of none."""
    return clause.per is not None and clause.per.join != "sum"


# ---- measures ------------------------------------------------------------------------------------


@singledispatch
def look_at(measure: m.Measure, parts: Parts, name: str) -> None:
    """What only this measure can get wrong or leave open."""


@look_at.register
def _(measure: m.Owed, parts: Parts, name: str) -> None:
    if isinstance(measure, m.Shortfall) and measure.each and not measure.of_units:
        parts.ask("choose-of-units", measure.spot, name)
    if not measure.duty:
        return
    duty = parts.institution.duties.get(measure.duty)
    if duty is None:
        parts.problems.add("unknown-duty", measure.spot, near=parts.institution.duties, name=measure.duty)
    elif duty.personal or duty.sum_of or duty.cycle is not None:
        parts.ask("duty-not-counted", measure.spot, measure.duty)
    elif not duty.every or duty.owed is None:
        parts.ask("duty-without-every", measure.spot, measure.duty)


@look_at.register
def _(measure: m.Count, parts: Parts, name: str) -> None:
    if bool(measure.weigh_by) != (measure.weights is not None):
        parts.ask("both-needed", measure.spot, "weigh_by", other="weights")
    if measure.weigh_by and parts.field(measure.filter.of, measure.weigh_by, measure.spot):
        check_table(measure.weights, measure.filter.of, measure.weigh_by, parts.seen, parts.problems)


def check_table(number: Number | None, kind: str, name: str, seen: Catalogue, problems: Problems) -> None:
    """The table names every level of the field, and nothing else."""
    item = seen.field(kind, name)
    options = None if item is None else seen.options(item)
    parameter = None if number is None else seen.parameters.get(number.name)
    if number is None or parameter is None or options is None:
        return
    for value in (one for one in parameter.values if one.shape == "table"):
        for key in options.keys() - value.value.keys():
            problems.add("table-keys", value.spot, name=number.name, key=key)
        for key in value.value.keys() - options.keys():
            problems.add("table-extra", value.spot, near=options, name=key, table=number.name, field=name)


@look_at.register
def _(measure: m.Lateness, parts: Parts, name: str) -> None:
    if measure.due is not None and measure.due_in:
        parts.ask("two-targets", measure.spot, "due", other="due_in")
    if not measure.due_in:
        return
    for field in (measure.due_in, measure.done, measure.extended):
        parts.date(measure.filter.of, field, measure.spot)
    parts.field(measure.filter.of, measure.approval, measure.spot)
    if not measure.take:
        parts.ask("choose-take", measure.spot, name)
    if measure.done and not measure.undone:
        parts.ask("choose-undone", measure.spot, name)
    if measure.extended and not measure.approval:
        parts.ask("choose-approval", measure.spot, name)


@look_at.register
def _(measure: m.Streak, parts: Parts, name: str) -> None:
    order = list(PERIOD_KINDS)
    if not general.period_kind(measure.every, measure.spot, parts.problems) or measure.filter.window is not None:
        return
    if parts.scheme.period in order and order.index(measure.every) >= order.index(parts.scheme.period):
        parts.ask("choose-look-back", measure.spot, name)


@look_at.register
def _(measure: m.Held, parts: Parts, name: str) -> None:
    parts.date(measure.filter.of, measure.until, measure.spot)
    if not measure.again:
        parts.ask("choose-again", measure.spot, name)
    window = measure.filter.window
    if measure.again == "every_period" and (window is None or window.back is None):
        parts.ask("choose-look-back", measure.spot, name)


@look_at.register
def _(measure: m.Judged, parts: Parts, name: str) -> None:
    parts.field(measure.filter.of, measure.approval, measure.spot)
    if measure.most is not None and not measure.keep:
        parts.ask("choose-keep", measure.spot, name)


@look_at.register
def _(measure: m.Imported, parts: Parts, name: str) -> None:
    parts.numeric(measure.filter.of, measure.field, measure.spot)
    for field in (measure.source, measure.document):
        parts.field(measure.filter.of, field, measure.spot)


@look_at.register
def _(measure: m.Formula, parts: Parts, name: str) -> None:
    if measure.is_ is None or measure.is_.broken:
        return
    used = {part.name for part in measure.is_.tree.walk() if part.op == "name"}
    for own in measure.let.keys() - used:
        parts.problems.add("formula-unused", measure.spot, name=own)


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    Parts(institution, seen, problems).check()


def outside(scheme: Scheme) -> Iterator[tuple[str, m.Measure]]:
    """Measures that stand in no clause, but in the composition, in grades and in effects; and in what they stand."""
    named: list[tuple[str, object]] = [("compose", scheme.compose)]
    named += [(level.title, level) for level in (() if scheme.grades is None else scheme.grades.levels)]
    named += [(effect.title, effect) for effect in scheme.effects]
    return ((name, measure) for name, part in named for measure in every(part, m.Measure))


def counts_to_target(scheme: Scheme) -> bool:
    """Something is counted up over the period and held against a target: who had less time may owe less."""
    return any(
        isinstance(clause.measure, m.Count | m.Sum) and isinstance(clause.map, TARGETS)
        for block in scheme.blocks
        for indicator in block.indicators
        for clause in indicator.parts
    )


def divides(scheme: Scheme) -> bool:
    """Something is divided whose quotient needs its own rounding."""
    if "by_months" in {scheme.choices.targets_midway, scheme.baseline.midway if scheme.baseline else ""}:
        return True
    return any(_divides(node) for node in walk(scheme))


def _divides(node: object) -> bool:
    if isinstance(node, m.Mean | maps.Proportion):
        return True
    if isinstance(node, Parties | m.Shortfall):
        return EQUAL in {getattr(node, "shares", "")} or getattr(node, "of_units", "") == "mean"
    if isinstance(node, m.Judged | m.Imported):
        return node.take == "mean"
    if isinstance(node, Per):
        return node.join == "mean"
    if isinstance(node, m.Formula) and node.is_ is not None:
        return any(part.op == "/" for part in node.is_.tree.walk())
    return getattr(node, "part", "") == "exact"
