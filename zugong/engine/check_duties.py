"""What the duties of an institution can get wrong: when, who, how much."""

from __future__ import annotations

from zugong.engine import check as general
from zugong.engine.catalogue import ROLES, Catalogue
from zugong.engine.measures import COUNT_UNITS
from zugong.engine.nodes import Duty, Institution
from zugong.engine.problems import Problems
from zugong.engine.spelling import Number

#: a duty that is counted, is counted in these
COUNTED = (*COUNT_UNITS, "本")
PERIODS = "期"


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for duty in institution.duties.values():
        general.unit_kinds(duty.who, duty.spot, problems)
        _when(duty, seen, problems)
        _who(duty, problems)
        _how_much(duty, seen, problems)
        if duty.make_up_approved_by and duty.make_up is None:
            problems.add("duty-approval", duty.spot, name=duty.id)
    check_sharing(institution, problems)


def check_sharing(institution: Institution, problems: Problems) -> None:
    """One fact fulfils two duties of a file only where the file says so."""
    duties = list(institution.duties.values())
    for duty in duties:
        for name in duty.shares_with:
            if name not in institution.duties or name == duty.id:
                problems.add("unknown-duty", name.spot, near=institution.duties, name=name)
    for number, one in enumerate(duties):
        for other in duties[number + 1 :]:
            said = other.id in one.shares_with or one.id in other.shares_with
            if not said and set(one.who) & set(other.who) and one.per == other.per and _same_fact(one, other):
                problems.add("duty-shared", other.spot, name=other.id, other=one.id)


def _same_fact(one: Duty, other: Duty) -> bool:
    """Whether there may be a fact that both of them count."""
    if one.fulfilled_by.of != other.fulfilled_by.of:
        return False
    mine, theirs = _fixed(one), _fixed(other)
    return all(mine[field] & theirs[field] for field in mine.keys() & theirs.keys())


def _fixed(duty: Duty) -> dict[str, set[object]]:
    """Fields that must hold one of some values."""
    conditions = (*duty.fulfilled_by.where, *duty.fulfilled_by.counts_if)
    return {one.field: {str(value) for value in one.values} for one in conditions if one.op == "is"}


def _when(duty: Duty, seen: Catalogue, problems: Problems) -> None:
    rhythm = bool(duty.every) or duty.cycle is not None
    if sum([rhythm, duty.before is not None, duty.after_each is not None]) != 1:
        problems.add("duty-when", duty.spot, name=duty.id)
    if duty.every:
        general.period_kind(duty.every, duty.spot, problems)
    if duty.cycle is not None and (unit := _unit(duty.cycle, seen)):
        if unit == PERIODS and not duty.every:
            problems.add("duty-cycle-every", duty.cycle.spot, name=duty.id)
        if unit != PERIODS and duty.every:
            problems.add("duty-cycle-span", duty.cycle.spot, name=duty.id, unit=unit)
    if duty.owed is not None and not rhythm:
        problems.add("duty-before-owed", duty.spot, name=duty.id)
    if duty.by is not None and not duty.every:
        problems.add("duty-by-every", duty.by.spot, name=duty.id)


def _who(duty: Duty, problems: Problems) -> None:
    if duty.per == "post" and not duty.roles:
        problems.add("duty-roles", duty.spot, near=(), name=duty.id)
    if duty.per != "post" and duty.roles:
        problems.add("duty-roles-per", duty.spot, near=(), name=duty.id, per=duty.per)
    for role in duty.roles:
        if role not in ROLES:
            problems.add("unknown-role", role.spot, near={key: zh for key, (zh, _) in ROLES.items()}, name=role)
    if duty.only_if is not None and duty.after_each is not None:
        problems.add("duty-after-only-if", duty.only_if.spot, name=duty.id)
    if duty.only_if is not None and duty.personal:
        problems.add("duty-person-only-if", duty.only_if.spot, name=duty.id)


def _how_much(duty: Duty, seen: Catalogue, problems: Problems) -> None:
    wanted = duty.fulfilled_by.of
    if duty.sum_of:
        if duty.owed is None:
            problems.add("duty-sum-owed", duty.spot, name=duty.id, field=duty.sum_of)
        item = seen.field(wanted, duty.sum_of)
        if wanted in seen.kinds and item is None:
            problems.add("unknown-field", duty.spot, near=seen.kinds[wanted].fields, kind=wanted, name=duty.sum_of)
        elif item is not None and item.type not in general.NUMERIC_TYPES:
            problems.add("field-not-number", duty.spot, name=duty.sum_of)
        return
    unit = "" if duty.owed is None else _unit(duty.owed, seen)
    if unit and unit not in COUNTED:
        named = {"key": "owed", "name": duty.owed.name if duty.owed else "", "unit": unit}
        problems.add("wrong-unit", duty.owed.spot if duty.owed else duty.spot, wanted="、".join(COUNTED), **named)


def _unit(number: Number, seen: Catalogue) -> str:
    parameter = seen.parameters.get(number.name)
    return "" if parameter is None else parameter.unit
