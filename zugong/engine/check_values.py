"""What parameters, labels, fields and examples can get wrong in themselves, before anything is computed with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

from zugong.engine import county_days
from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.measures import COUNT_UNITS, Ratio
from zugong.engine.nodes import FactKind, Institution
from zugong.engine.parameters import Dated, Parameter
from zugong.engine.problems import Problems
from zugong.engine.sample import Example, SampleFact
from zugong.engine.scheme import Rounding
from zugong.engine.spelling import MONTH_DAY, Number
from zugong.engine.walking import every
from zugong.timeline import Period

MOST_DIGITS = 10
#: a number somebody typed with its unit, with separators, or in full width
NEARLY = re.compile(
    r"[-−+]?[0-9０-９.,，．]*[0-9０-９][0-9０-９.,，．]*\s*(%|％|分|次|天|人|个|项|条|件|篇|元|万元|年|月|个月|倍)?\Z"
)
NOT_ZERO = {"total", "owed", "step", "cycle"}
LEAP_YEAR = 2024


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for parameter in institution.parameters.values():
        for value in parameter.values:
            _value(parameter, value, problems)
            if parameter.id == county_days.NAME and (entry := county_days.wrong(value.value)):
                problems.add("county-day", value.spot, name=entry)
    for labels in institution.labels.values():
        if labels.values is not None and not labels.values:
            problems.add("empty-labels", labels.spot, name=labels.id)
    for kind in institution.facts.values():
        _fields(kind, problems)
    _small_parts(institution, seen, problems)
    for example in institution.examples:
        _example(institution, example, seen, problems)


def _small_parts(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for number in every(institution, Number):
        check_number(number, institution, seen, problems)
    for rounding in every(institution, Rounding):
        if not 0 <= rounding.digits <= MOST_DIGITS:
            problems.add("bad-digits", rounding.spot, value=rounding.digits, most=MOST_DIGITS)
    for ratio in every(institution, Ratio):
        if ratio.top and ratio.top == ratio.bottom:
            problems.add("same-field", ratio.spot, name=ratio.top)


def _value(parameter: Parameter, value: Dated, problems: Problems) -> None:
    given = value.value
    if isinstance(given, dict | tuple) and value.shape == "text":
        problems.add("value-shape", value.spot, name=parameter.id)
    if isinstance(given, tuple) and not given:
        problems.add("value-shape", value.spot, name=parameter.id)
    if not isinstance(given, str):
        return
    if MONTH_DAY.match(given):
        month, day = (int(part) for part in given.split("-"))
        try:
            dt.date(LEAP_YEAR, month, day)
        except ValueError:
            problems.add("bad-month-day", value.spot, name=parameter.id, value=given)
    elif NEARLY.match(given):
        problems.add("number-text", value.spot, name=parameter.id, value=given)


def _fields(kind: FactKind, problems: Problems) -> None:
    labels: set[str] = set()
    for item in kind.fields.values():
        if item.type == "choice" and not item.labels:
            problems.add("missing-labels", item.spot, name=item.id)
        if item.type != "choice" and item.labels:
            problems.add("labels-without-choice", item.spot, name=item.id)
        if item.label and item.label in labels:
            problems.add("same-label", item.spot, name=str(item.label), kind=kind.id)
        labels.add(item.label)


def check_number(number: Number, institution: Institution, seen: Catalogue, problems: Problems) -> None:
    """Numbers that are divided by, or count one by one."""
    if number.key not in NOT_ZERO or problems.told("uncited-number", number.spot):
        return
    if number.key == "total" and _only_points(institution):
        return
    for day, value in _values(number, institution, seen):
        if value == 0 and day.year == 1:
            continue  # from when it holds could not be read; that is told, and this after it
        if value == 0:
            problems.add("zero", number.spot, key=number.key, name=number.name or "0", day=day)
        elif number.key == "owed" and set(number.units) <= set(COUNT_UNITS) and value != value.to_integral_value():
            problems.add("not-whole-number", number.spot, key=number.key, name=number.name, value=value)


def _only_points(institution: Institution) -> bool:
    """Whoever begins at nothing and collects points has no full marks."""
    scheme = institution.scheme
    return scheme is not None and not scheme.items and scheme.baseline is not None


def _values(number: Number, institution: Institution, seen: Catalogue) -> Iterator[tuple[dt.date, Decimal]]:
    start = institution.heading.in_force_from
    if number.is_zero:
        yield start, Decimal(0)
        return
    parameter = seen.parameters.get(number.name)
    for dated in () if parameter is None else parameter.values:
        if isinstance(dated.value, Decimal):
            yield max(dated.from_, start), dated.value


# ---- examples ------------------------------------------------------------------------------------


def _example(institution: Institution, example: Example, seen: Catalogue, problems: Problems) -> None:
    try:
        period = Period.parse(example.period)
    except ValueError:
        if example.period:
            problems.add("bad-period", example.spot, name=example.period)
    else:
        if example.as_of is not None and example.as_of < period.start:
            problems.add("example-as-of", example.spot, example=example.title, day=example.as_of, start=period.start)
    _units(institution, example, problems)
    for fact in example.facts:
        _fact(example, fact, seen, problems)
    expect = example.expect
    nothing: tuple[Any, ...] = (None, {}, (), "")
    if expect is not None and all(
        getattr(expect, item.name) in nothing for item in fields(expect) if item.name != "spot"
    ):
        problems.add("expects-nothing", expect.spot, example=example.title)


def _units(institution: Institution, example: Example, problems: Problems) -> None:
    ids = {unit.id for unit in example.units}
    first: dict[str, Any] = {}
    for unit in example.units:
        if unit.parent and unit.parent not in ids:
            problems.add("example-unit", unit.spot, near=ids, example=example.title, name=unit.parent)
        before = first.setdefault(unit.id, unit)
        # A unit that moved has a row for each stretch of time.
        if before is not unit and not (before.dissolved and unit.founded):
            problems.add("same-id", unit.spot, name=unit.id, line=before.spot.line)
    scheme, subject = institution.scheme, first.get(example.subject)
    if scheme is None or subject is None or not set(scheme.subjects) <= UNIT_KINDS.keys():
        return
    if subject.kind in UNIT_KINDS and subject.kind not in scheme.subjects:
        problems.add(
            "example-subject", example.spot, example=example.title, name=example.subject,
            kind=UNIT_KINDS[subject.kind][0], kind_en=UNIT_KINDS[subject.kind][1],
            subjects="、".join(UNIT_KINDS[one][0] for one in scheme.subjects),
            subjects_en=", ".join(UNIT_KINDS[one][1] for one in scheme.subjects),
        )  # fmt: skip


def _fact(example: Example, fact: SampleFact, seen: Catalogue, problems: Problems) -> None:
    if fact.on is None and not fact.each:
        problems.add("example-no-day", fact.spot, example=example.title)
    kind = seen.kinds.get(fact.of)
    for name, value in (fact.data or {}).items() if kind is not None else ():
        assert kind is not None
        item = kind.fields.get(name)
        if item is None:
            problems.add("unknown-field", fact.spot, near=kind.fields, kind=kind.id, name=name)
            continue
        options = seen.options(item)
        if options is not None and isinstance(value, str) and value not in options:
            problems.add("unknown-value", fact.spot, near=options, field=name, name=value)
