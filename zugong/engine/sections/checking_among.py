"""What can be wrong with what is said of the rows of a register together, with derived columns, classes and lights."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.nodes import Institution, LabelSet
from zugong.engine.parameters import Dated
from zugong.engine.problems import Problems, Spot
from zugong.engine.sections.among import Overlap
from zugong.engine.sections.checking import NUMERIC, check_conditions, known, of_type
from zugong.engine.sections.columns import LABELLED, MOVES, TODAY, Column
from zugong.engine.sections.lights import Lamp
from zugong.engine.sections.registers import Register
from zugong.engine.spelling import Number

#: posts of people, as the register of people knows them
POSTS = ("secretary", "deputy_secretary", "organiser", "discipline", "publicity", "member", "leader", "full_time")
HOURS = 2
#: columns that may mark people: worked out, never typed
MARKS = ("computed", "linked", "facts", "worth", "band")


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for labels in institution.labels.values():
        _classes(labels, seen, problems)
    for register in institution.registers.values():
        for column in register.columns.values():
            check_column(institution, column, register.columns, seen, problems)
        _among(institution, register, seen, problems)
    for route in institution.routes.values():
        for column in route.columns.values():
            check_column(institution, column, route.columns, seen, problems)
            if column.seen_by or column.among or column.card or column.veiled or column.type == "moved":
                problems.add("column-of-rows", column.spot, name=column.id)
    for lights in institution.lights.values():
        kinds(lights.per, lights.spot, problems)
        for lamp in lights.lamps.values():
            _lamp(institution, lamp, seen, problems)


def kinds(names: tuple[str, ...], spot: Spot, problems: Problems) -> None:
    for name in names:
        if name not in UNIT_KINDS:
            problems.add("unknown-unit-kind", getattr(name, "spot", spot), near=UNIT_KINDS, name=name)


def posts(names: tuple[str, ...], spot: Spot, problems: Problems) -> None:
    for name in names:
        if name not in POSTS:
            problems.add("unknown-post", getattr(name, "spot", spot), near=POSTS, name=name)


# ---- labels and columns ----------------------------------------------------------------------------


def _classes(labels: LabelSet, seen: Catalogue, problems: Problems) -> None:
    """Where options have classes, each has one, and it is one of the set."""
    if bool(labels.classed_by) != bool(labels.classes):
        problems.add("class-alone", labels.spot, name=labels.id)
        return
    if not labels.classed_by:
        return
    known_classes = seen.labels.get(labels.classed_by)
    if known_classes is None:
        problems.add(
            "unknown-label", getattr(labels.classed_by, "spot", labels.spot), near=seen.labels, name=labels.classed_by
        )
        return
    for option in labels.values or {}:
        if option not in (labels.classes or {}):
            problems.add("class-missing", labels.spot, name=option)
    for option, one in (labels.classes or {}).items():
        if option not in (labels.values or {}):
            problems.add(
                "unknown-value",
                getattr(one, "spot", labels.spot),
                near=labels.values or {},
                field=labels.id,
                name=option,
            )
        if one not in known_classes:
            problems.add("unknown-value", getattr(one, "spot", labels.spot), near=known_classes, field=labels.classed_by, name=one)  # fmt: skip


def check_column(
    institution: Institution, column: Column, columns: Mapping[str, Column], seen: Catalogue, problems: Problems
) -> None:
    if column.type == "band":
        _band(column, columns, seen, problems)
    elif column.limits is not None:
        problems.add("column-band", column.spot, name=column.id)
    if column.type == "class":
        _class(institution, column, columns, problems)
    _worth(column, columns, seen, problems)
    if column.type == "moved":
        _moved(column, columns, seen, problems)
    if (column.type == "posts") != bool(column.posts):
        problems.add("column-posts", column.spot, name=column.id)
    posts(column.posts, column.spot, problems)
    _link(institution, column, seen, problems)
    _only_for(column, problems)
    options = seen.labels.get(column.labels) if column.type in LABELLED else None
    for name in column.amber:
        if options is None or name not in options:
            problems.add(
                "unknown-value", getattr(name, "spot", column.spot), near=options or (), field=column.id, name=name
            )


def _link(institution: Institution, column: Column, seen: Catalogue, problems: Problems) -> None:
    """Which rows of the other register may be pointed to."""
    if column.others and column.type != "row":
        problems.add("column-others", column.spot, name=column.id)
    other = institution.registers.get(column.register) if column.type == "row" else None
    if other is not None:
        check_conditions((*column.where, *column.others), other.columns, seen, problems)


def _only_for(column: Column, problems: Problems) -> None:
    """Words that columns of one type alone have."""
    for said, types in ((column.among, ("person", "people")), (column.card, ("unit",))):
        if said and column.type not in types:
            problems.add("column-type", column.spot, name=column.id, type=column.type, wanted=types[0])


def _band(column: Column, columns: Mapping[str, Column], seen: Catalogue, problems: Problems) -> None:
    if not column.of or column.limits is None or not column.labels:
        problems.add("column-band", column.spot, name=column.id)
        return
    known((column.of,), columns, column.spot, problems)
    of_type(column.of, NUMERIC, columns, column.spot, problems)
    for value in _dated(column.limits, seen):
        options = len(seen.labels.get(column.labels) or {})
        if len(value.value) + 1 != options:
            problems.add("column-band-labels", column.spot, name=column.id, limits=len(value.value), wanted=len(value.value) + 1, labels=column.labels, count=options)  # fmt: skip
        if any(lower >= higher for lower, higher in pairwise(value.value)):
            problems.add("column-band-order", value.spot, name=column.limits.name)


def _dated(number: Number, seen: Catalogue) -> list[Dated]:
    """The values of a list parameter; a wrong shape is told elsewhere."""
    parameter = seen.parameters.get(number.name)
    values = parameter.values if parameter is not None else ()
    return [one for one in values if isinstance(one.value, tuple) and all(isinstance(part, Decimal) for part in one.value)]  # fmt: skip


def _class(institution: Institution, column: Column, columns: Mapping[str, Column], problems: Problems) -> None:
    chosen = columns.get(column.of)
    labels = institution.labels.get(chosen.labels) if chosen is not None and chosen.type == "choice" else None
    if labels is None or not column.labels or labels.classed_by != column.labels:
        problems.add("column-class", column.spot, name=column.id)


def _worth(column: Column, columns: Mapping[str, Column], seen: Catalogue, problems: Problems) -> None:
    """Every option of the column it looks at has its worth, and nothing else has one."""
    if (column.type == "worth") != (column.table is not None) or (column.type == "worth" and not column.of):
        problems.add("column-worth", column.spot, name=column.id)
    if column.type != "worth" or column.table is None:
        return
    known((column.of,), columns, column.spot, problems)
    of_type(column.of, LABELLED, columns, column.spot, problems)
    looked_at = columns.get(column.of)
    options = set((seen.labels.get(looked_at.labels) if looked_at is not None else None) or {})
    parameter = seen.parameters.get(column.table.name)
    for value in parameter.values if parameter is not None else ():
        if options and isinstance(value.value, dict):
            for name in sorted(options ^ set(value.value)):
                problems.add("column-worth-option", value.spot, name=name, column=column.id, of=column.of)


def _moved(column: Column, columns: Mapping[str, Column], seen: Catalogue, problems: Problems) -> None:
    """Down, kept, up, the first time: four options, in this order."""
    if not column.of or not column.by or len(seen.labels.get(column.labels) or ()) != len(MOVES):
        problems.add("column-moved", column.spot, name=column.id)
        return
    known((column.of, column.by), columns, column.spot, problems)
    of_type(column.of, (*NUMERIC, "choice", "band"), columns, column.spot, problems)
    of_type(column.by, ("period",), columns, column.spot, problems)
    check_conditions(column.where, columns, seen, problems)


# ---- rows together ---------------------------------------------------------------------------------


def _among(institution: Institution, register: Register, seen: Catalogue, problems: Problems) -> None:
    columns = register.columns
    if register.no_overlap is not None:
        _overlap(register.no_overlap, columns, seen, problems)
    for quota in register.quotas:
        check_conditions(quota.where, columns, seen, problems)
        known((*quota.per, *([quota.unless] if quota.unless else [])), columns, quota.spot, problems)
        if (quota.most is None) == (quota.share is None) or (quota.share is None) != (not quota.of):
            problems.add("quota-one", quota.spot)
    _honours(institution, register, seen, problems)
    _parties(register, problems)
    _marks(register, problems)
    _veils(register, seen, problems)
    for one in register.expects.values():
        posts(one.posts, one.spot, problems)
        known([one.edition] if one.edition else [], columns, one.spot, problems)
        of_type(one.edition, ("text",), columns, one.spot, problems)
    _views(register, problems)
    _signs(institution, register, problems)
    for opens in register.opens.values():
        check_conditions(opens.when, columns, seen, problems)
        known([*(opens.fill or {}).values(), *([opens.unit] if opens.unit else [])], columns, opens.spot, problems)
        of_type(opens.unit, ("unit",), columns, opens.spot, problems)
        check_filled(institution, opens.route, {**(opens.fill or {}), **(opens.with_ or {})}, opens.with_ or {}, opens.spot, seen, problems)  # fmt: skip


def _views(register: Register, problems: Problems) -> None:
    for view in register.views.values():
        if bool(view.best) != (view.most is not None):
            problems.add("rows-best", view.spot, name=view.id)
        elif view.best:
            known((view.best,), register.columns, view.spot, problems)
            of_type(view.best, NUMERIC, register.columns, view.spot, problems)
        if view.honour:
            options = (register.honours.most if register.honours is not None else None) or {}
            if view.best or view.honour not in options:
                problems.add("view-honour", view.spot, near=options, name=view.id, honour=view.honour)


def _honours(institution: Institution, register: Register, seen: Catalogue, problems: Problems) -> None:
    """What has a number is an option of the column, and is given by an order that stands still. An option without a number
    (a merit award, none at all) is given to as many as people like."""
    said, columns = register.honours, register.columns
    if said is None:
        return
    check_conditions(said.where, columns, seen, problems)
    known((said.by, said.named, *said.per, *([said.unless] if said.unless else [])), columns, said.spot, problems)
    of_type(said.by, NUMERIC, columns, said.spot, problems)
    of_type(said.named, ("choice",), columns, said.spot, problems)
    of_type(said.unless, ("text", "long_text"), columns, said.spot, problems)
    for apart in said.per:
        of_type(apart, ("period", "choice", "unit", "text", "row"), columns, said.spot, problems)
    ordering = columns.get(said.by)
    if ordering is not None and ordering.is_ is not None and TODAY in ordering.is_.names:
        problems.add("honours-today", said.spot, name=said.by)
    named = columns.get(said.named)
    options = (seen.labels.get(named.labels) if named is not None else None) or {}
    for name in said.most or {} if options else ():
        if name not in options:
            problems.add("unknown-value", getattr(name, "spot", said.spot), near=options, field=said.named, name=name)


def _veils(register: Register, seen: Catalogue, problems: Problems) -> None:
    """What is veiled until something holds is masked as personal words are."""
    for column in register.columns.values():
        check_conditions(column.veiled, register.columns, seen, problems)
        if column.veiled and not column.personal:
            problems.add("column-veiled", column.spot, name=column.id)


def _parties(register: Register, problems: Problems) -> None:
    """Whom a row is between, and the columns that are theirs alone."""
    columns = register.columns
    known(register.parties, columns, register.spot, problems)
    for name in register.parties:
        of_type(name, ("person",), columns, register.spot, problems)
    if register.verified_by == "parties" and not register.parties:
        problems.add("parties-missing", register.spot, name=register.id)
    theirs = [one for one in columns.values() if one.seen_by]
    for column in theirs:
        of_type(column.id, ("text", "long_text"), columns, column.spot, problems)
        if not register.parties or not column.personal:
            problems.add("parties-column", column.spot, name=column.id)
        for emission in register.emits:
            if column.id in (emission.fields or {}).values():
                problems.add("parties-column", emission.spot, name=column.id)


def _marks(register: Register, problems: Problems) -> None:
    """Marks of people: whose they are, which columns, and that nothing is put in order by them without a document."""
    said, columns = register.marks_people, register.columns
    if said is None:
        return
    known((said.who, *said.columns), columns, said.spot, problems)
    of_type(said.who, ("person",), columns, said.spot, problems)
    for mark in said.columns:  # nobody types what somebody got
        of_type(mark, MARKS, columns, said.spot, problems)
    views = register.views.values()
    ordered = [register.order.lstrip("-"), *register.sums, *(view.best for view in views)]
    ordered += [name for chart in register.charts for name in (chart.sum, chart.by)]
    ordered += [register.honours.by] if register.honours is not None else []
    # a list of those above or below a mark is an order of two places
    ordered += [condition.field for view in views for condition in view.where]
    for name in ordered:
        if name in said.columns and said.ranked is None:
            problems.add("people-ranked", said.spot, name=name)


def _signs(institution: Institution, register: Register, problems: Problems) -> None:
    signs, columns = register.signs, register.columns
    if signs is None:
        return
    if signs.text_ not in institution.labels:
        problems.add("unknown-label", getattr(signs.text_, "spot", signs.spot), near=institution.labels, name=signs.text_)  # fmt: skip
    for name, types in ((signs.who, ("person",)), (signs.on, ("date",)), (signs.edition, ("text",))):
        known((name,), columns, signs.spot, problems)
        of_type(name, types, columns, signs.spot, problems)


def _overlap(overlap: Overlap, columns: Mapping[str, Column], seen: Catalogue, problems: Problems) -> None:
    known([*overlap.of, overlap.from_, overlap.to, *([overlap.on] if overlap.on else [])], columns, overlap.spot, problems)  # fmt: skip
    of_type(overlap.on, ("date",), columns, overlap.spot, problems)
    for name in (overlap.from_, overlap.to):
        of_type(name, ("time",) if overlap.on else ("date",), columns, overlap.spot, problems)
    if overlap.hours is not None:
        wrong = [one for one in _dated(overlap.hours, seen) if len(one.value) != HOURS or one.value[0] >= one.value[1]]
        if wrong or not overlap.on:
            problems.add("rows-hours", overlap.spot)


def check_filled(
    institution: Institution, name: str, filled: Mapping[str, str], fixed: Mapping[str, str], spot: Spot,
    seen: Catalogue, problems: Problems,
) -> None:  # fmt: skip
    """What is filled in beforehand stands on the opening form of the route. A file read alone does not know the others'."""
    form = seen.routes.get(name if "/" in name else f"{institution.id}/{name}")
    if form is None:
        if "/" not in name or len(seen.institutions) > 1:
            problems.add("unknown-route", getattr(name, "spot", spot), near=seen.routes, name=name)
        return
    for column in filled:
        if column not in form:
            problems.add("unknown-column", getattr(column, "spot", spot), near=form, name=column)
    for column, value in fixed.items():
        options = seen.labels.get(form.get(column, ""))
        if options is not None and value not in options:
            problems.add("unknown-value", getattr(value, "spot", spot), near=options, field=column, name=value)


def _lamp(institution: Institution, lamp: Lamp, seen: Catalogue, problems: Problems) -> None:
    if bool(lamp.posts) == bool(lamp.register):
        problems.add("light-one", lamp.spot, name=lamp.title)
    posts(lamp.posts, lamp.spot, problems)
    if not lamp.register:
        return
    register = institution.registers.get(lamp.register)
    if register is None:
        problems.add("unknown-register", getattr(lamp.register, "spot", lamp.spot), near=institution.registers, name=lamp.register)  # fmt: skip
        return
    check_conditions(lamp.where, register.columns, seen, problems)
    known([lamp.in_] if lamp.in_ else [], register.columns, lamp.spot, problems)
    of_type(lamp.in_, ("period",), register.columns, lamp.spot, problems)
