"""Everything that is wrong with an institution, at once."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from zugong.engine import aspects, check_duties, check_scheme, check_values
from zugong.engine.catalogue import PERIOD_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.filters import OCCURRED, Condition, Filter
from zugong.engine.nodes import Activity, FactKind, Field, Institution
from zugong.engine.parameters import SHAPES, UNITS, Dated, Parameter
from zugong.engine.problems import Problem, Problems, Spot
from zugong.engine.sample import Example, Expected
from zugong.engine.scheme import Scheme
from zugong.engine.sections import checking as check_sections
from zugong.engine.sections import (
    checking_among,
    checking_asking,
    checking_debriefings,
    checking_forms,
    checking_ladders,
    checking_pathways,
    checking_routes,
    checking_visits,
    checking_warnings,
)
from zugong.engine.spelling import Number
from zugong.engine.walking import every

NUMERIC_TYPES = ("integer", "decimal", "percent", "mark")
#: what these fields hold is compared by words of the language, never written out: type → the words
COMPARED = dict.fromkeys(NUMERIC_TYPES, "at_least、above、at_most、below") | {"date": "by、from"}


#: what people call periods, for who writes that instead of the word
CALLED = {
    "day": ("日", "天"),
    "week": "周",
    "month": "月",
    "quarter": ("季度", "季"),
    "half": "半年",
    "year": ("年", "年度"),
}

#: Numbers no rule of marks names: how long a result hangs out and may be contested.
OF_RESULTS = frozenset({"notice_days", "objection_days"})


def check(institution: Institution, catalogue: Catalogue | None = None) -> list[Problem]:
    """All problems, in the order of the file. `catalogue`: what other institutions declare."""
    problems = Problems(list(institution.problems), unreadable=set(institution.unreadable))
    catalogue = catalogue or institution.beside or Catalogue()
    _heading(institution, problems)
    _parameters(institution, problems)
    _facts(institution, catalogue, problems)
    seen = catalogue.including(institution)
    _activities(institution, catalogue, seen, problems)
    _numbers(institution, seen, problems)
    for wanted in every(institution, Filter):
        _filter(wanted, seen, problems)
    check_duties.check(institution, seen, problems)
    check_values.check(institution, seen, problems)
    check_sections.check(institution, seen, problems)
    checking_routes.check(institution, seen, problems)
    checking_ladders.check(institution, seen, problems)
    checking_among.check(institution, seen, problems)
    checking_asking.check(institution, seen, problems)
    checking_forms.check(institution.forms, seen, problems)
    checking_debriefings.check(institution, seen, problems)
    checking_pathways.check(institution, seen, problems)
    checking_warnings.check(institution, seen, problems)
    checking_visits.check(institution.visits, seen, problems)
    if institution.scheme is not None:
        check_scheme.check(institution, seen, problems)
        aspects.check(institution.scheme, problems)
    for example in institution.examples:
        _example(institution, example, seen, problems)
    return problems.sorted()


def _heading(institution: Institution, problems: Problems) -> None:
    heading = institution.heading
    unit_kinds(heading.applies_to, heading.spot, problems)
    if heading.in_force_to is not None and heading.in_force_to < heading.in_force_from:
        problems.add("ends-before-start", heading.spot, to=heading.in_force_to, start=heading.in_force_from)


def unit_kinds(names: tuple[str, ...], spot: Spot, problems: Problems) -> None:
    for name in names:
        if name not in UNIT_KINDS:
            problems.add("unknown-unit-kind", spot, near=UNIT_KINDS, name=name)


def period_kind(name: str, spot: Spot, problems: Problems) -> bool:
    if name in PERIOD_KINDS:
        return True
    problems.add("unknown-period", spot, near=dict.fromkeys(PERIOD_KINDS) | CALLED, name=name)
    return False


# ---- parameters ----------------------------------------------------------------------------------


def _parameters(institution: Institution, problems: Problems) -> None:
    used = {number.name for number in every(institution, Number)}
    for parameter in institution.parameters.values():
        if parameter.unit not in UNITS:
            problems.add("unknown-unit", parameter.spot, near=[unit for unit in UNITS if unit], name=parameter.unit)
        if not parameter.values:
            problems.add("no-values", parameter.spot, name=parameter.id)
            continue
        _values(institution, parameter, problems)
        if institution.scheme is not None and parameter.id not in used | OF_RESULTS and not problems.unreadable:
            problems.add("warn-unused-parameter", parameter.spot, name=parameter.id)


def _values(institution: Institution, parameter: Parameter, problems: Problems) -> None:
    previous: Dated | None = None
    for value in parameter.values:
        if not value.cite:
            problems.add("no-cite", value.spot, name=parameter.id)
        if previous is not None and value.from_ <= previous.from_:
            problems.add("dates-out-of-order", value.spot, name=parameter.id)
        if isinstance(value.value, Decimal) and value.value < 0:
            problems.add("negative", value.spot, name=parameter.id)
        if value.shape == "bands":
            _bands(parameter, value, problems)
        previous = value
    start = institution.heading.in_force_from
    if start.year > 1 and parameter.on(start) is None:
        problems.add("not-in-force", parameter.spot, name=parameter.id, day=start)


def _bands(parameter: Parameter, value: Dated, problems: Problems) -> None:
    limits = [limit for limit, _ in value.bands if limit is not None]
    if any(lower >= higher for higher, lower in pairwise(limits)):
        problems.add("band-order", value.spot, name=parameter.id)
    if not value.bands or value.bands[-1][0] is not None:
        problems.add("choose-below", value.spot, name=parameter.id)


def fits(shape: str, wanted: str) -> bool:
    """A share may be written as per cent or as a fraction."""
    return shape == wanted or (wanted == "share" and shape in {"number", "fraction"})


def _numbers(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    own = list(institution.parameters)
    for number in every(institution, Number):
        if number.is_zero:
            continue
        parameter = seen.parameters.get(number.name)
        if parameter is None:
            near = seen.parameters if ":" in number.name else own
            problems.add("unknown-parameter", number.spot, near=near, name=number.name)
            continue
        for value in parameter.values:
            if value.value is not None and not fits(value.shape, number.shape):
                if value.shape == "fraction" and number.shape == "number":
                    problems.add("fraction-here", number.spot, key=number.key, name=number.name)
                    break
                wanted, got = SHAPES[number.shape], SHAPES[value.shape]
                problems.add("wrong-shape", number.spot, key=number.key, name=number.name, wanted=wanted.zh, got=got.zh,
                             wanted_en=wanted.en, got_en=got.en)  # fmt: skip
                break
        if number.units and parameter.unit not in number.units and number.shape == "number":
            wanted_units = "、".join(number.units)
            problems.add(
                "wrong-unit", number.spot, key=number.key, name=number.name, wanted=wanted_units, unit=parameter.unit
            )


# ---- facts and activities -----------------------------------------------------------------------


def _facts(institution: Institution, catalogue: Catalogue, problems: Problems) -> None:
    labels = {**catalogue.labels, **{name: labels.values for name, labels in institution.labels.items()}}
    for kind in institution.facts.values():
        other = catalogue.declared_in.get(kind.id)
        if other is not None and other != institution.id:
            problems.add("kind-elsewhere", kind.spot, name=kind.id, other=other)
        for item in kind.fields.values():
            if item.type == "choice" and item.labels and item.labels not in labels:
                problems.add("unknown-label", item.spot, near=labels, name=item.labels)


def _activities(institution: Institution, catalogue: Catalogue, seen: Catalogue, problems: Problems) -> None:
    names: dict[str, str] = {}
    others = [one for one in catalogue.activities.values() if one.id not in institution.activities]
    for activity in [*others, *institution.activities.values()]:
        for name in (activity.name, *activity.aliases):
            holder = names.setdefault(name, activity.id)
            # A clash between two others is theirs to mend.
            if holder != activity.id and activity.id in institution.activities:
                problems.add("alias-clash", activity.spot, name=name, other=holder)
    for activity in institution.activities.values():
        unit_kinds(activity.held_by, activity.spot, problems)
        kind = seen.kinds.get(activity.emits)
        if kind is None:
            problems.add("unknown-kind", activity.spot, near=seen.kinds, name=activity.emits)
        else:
            _activity_fields(activity, kind, problems)
        for other in activity.merges_with:
            if other not in seen.activities or other == activity.id:
                problems.add("activity-merges", other.spot, near=seen.activities, name=other)


def _activity_fields(activity: Activity, kind: FactKind, problems: Problems) -> None:
    for name in activity.fields:
        if name not in kind.fields:
            problems.add("unknown-field", activity.spot, near=kind.fields, kind=kind.id, name=name)


# ---- filters -------------------------------------------------------------------------------------


def _filter(wanted: Filter, seen: Catalogue, problems: Problems) -> None:
    if not wanted.of:
        return
    if wanted.of not in seen.kinds:
        problems.add("unknown-kind", wanted.spot, near=seen.kinds, name=wanted.of)
        return
    for condition in (*wanted.where, *wanted.counts_if):
        check_condition(wanted.of, condition, seen, problems)


def check_condition(kind: str, condition: Condition, seen: Catalogue, problems: Problems) -> None:
    if condition.field == OCCURRED:
        if condition.op not in {"by", "from", "by_day"}:
            problems.add("bad-choice", condition.spot, near=("by", "from", "by_day"), key=OCCURRED, name=condition.op)
        return
    item = seen.field(kind, condition.field)
    if item is None:
        fields = seen.kinds[kind].fields if kind in seen.kinds else {}
        problems.add(
            "unknown-field", condition.spot, near={**fields, OCCURRED: "发生日"}, kind=kind, name=condition.field
        )
    elif condition.op in {"is", "not"}:
        _values_fit(condition, item, seen, problems)
    elif condition.op in {"at_least", "at_most", "above", "below"} and item.type not in NUMERIC_TYPES:
        problems.add("field-not-number", condition.spot, name=condition.field)
    elif condition.op in {"by", "from", "by_day"} and item.type != "date":
        problems.add("wrong-type", condition.spot, field=condition.field, type=item.type, value=condition.op)


def _values_fit(condition: Condition, item: Field, seen: Catalogue, problems: Problems) -> None:
    options = seen.options(item)
    for value in condition.values:
        if item.type in COMPARED:
            words = COMPARED[item.type]
            problems.add("compare-words", condition.spot, field=condition.field, type=item.type, value=value, words=words,
                         words_en=words.replace("、", ", "), first=words.split("、")[0])  # fmt: skip
        elif isinstance(value, bool) != (item.type == "boolean"):
            problems.add("wrong-type", condition.spot, field=condition.field, type=item.type, value=value)
        elif options is not None and value not in options:
            code = "unknown-activity" if item.type == "activity" else "unknown-value"
            problems.add(code, condition.spot, near=options, field=condition.field, name=value)


# ---- examples ------------------------------------------------------------------------------------


def _example(institution: Institution, example: Example, seen: Catalogue, problems: Problems) -> None:
    units = {unit.id for unit in example.units} | {person.id for person in example.people}
    for unit in example.units:
        unit_kinds((unit.kind,), unit.spot, problems)
    for fact in example.facts:
        if fact.of not in seen.kinds:
            problems.add("example-kind", fact.spot, near=seen.kinds, example=example.title, name=fact.of)
        for name in set(fact.unit) - units:
            problems.add("example-unit", fact.spot, near=units, example=example.title, name=name)
        if fact.each:
            period_kind(fact.each, fact.spot, problems)
    for name in [
        example.subject,
        *example.others,
        *(one for names in (example.groups or {}).values() for one in names),
    ]:
        if name not in units:
            problems.add("example-unit", example.spot, near=units, example=example.title, name=name)
    _expectations(institution, example, problems)


def _expectations(institution: Institution, example: Example, problems: Problems) -> None:
    if institution.scheme is not None:
        for expected in (example.expect, *example.others.values()):
            if expected is not None:
                _expected(institution.scheme, example.title, expected, problems)


def _expected(scheme: Scheme, title: str, expected: Expected, problems: Problems) -> None:
    indicators = {i.id for block in scheme.blocks for i in block.indicators}
    grades = {level.id for level in scheme.grades.levels} if scheme.grades else set()
    known = (
        (expected.items, {block.id for block in scheme.blocks}), (expected.indicators, indicators),
        ((expected.grade,) if expected.grade else (), grades), ((*(expected.effects or ()), *(expected.amounts or ())), {effect.id for effect in scheme.effects}),
    )  # fmt: skip
    for names, ids in known:
        for name in sorted(set(names or ()) - ids):
            problems.add("example-unknown", expected.spot, near=ids, example=title, name=name)
