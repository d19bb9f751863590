"""What can be wrong with a register, besides its spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zugong.engine.catalogue import PERIOD_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.filters import Condition
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.sections import checking_plans
from zugong.engine.sections.columns import COUNTABLE, DERIVED, LABELLED, TODAY, Column, DayOf, Formula, Valid
from zugong.engine.sections.registers import WRITERS, Copy, Emission, Expectation, Register
from zugong.engine.sections.steering import Steering

Columns = Mapping[str, Column]
#: column type → the types of a fact's field it can fill
NUMERIC = ("number", "money", "computed", "linked", "facts", "overlap", "posts", "worth")
FILLS: dict[str, tuple[str, ...]] = {
    "text": ("text",), "long_text": ("text",), "number": ("decimal", "integer", "percent", "mark"),
    "money": ("decimal",), "linked": ("decimal", "integer", "percent", "mark"), "facts": ("decimal", "integer", "percent", "mark"), "posts": ("decimal", "integer"), "computed": ("decimal", "integer", "percent", "mark"), "date": ("date",), "period": ("text",), "choice": ("choice", "text"),
    "yes_no": ("boolean",), "person": ("person", "text"), "people": ("text",), "unit": ("unit", "text"), "units": ("text",), "time": ("text",),
    "band": ("choice", "text"), "class": ("choice", "text"), "moved": ("choice", "text"), "row": ("text",), "worth": ("decimal", "integer", "percent", "mark"),
}  # fmt: skip
#: column type → the types of a column whose value it takes when left empty
OTHERWISE = {"number": NUMERIC, "money": NUMERIC, "choice": ("choice", "band")}
#: comparisons that need a day, a number
OF_DAYS, OF_NUMBERS = ("by", "from", "by_day"), ("at_least", "at_most", "above", "below")


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for register in institution.registers.values():
        _register(institution, register, seen, problems)
    if institution.steering is not None:
        _steering(institution, institution.steering, seen, problems)


def _steering(institution: Institution, steering: Steering, seen: Catalogue, problems: Problems) -> None:
    for name in (steering.kinds, steering.points):
        if name and name not in institution.labels and name not in seen.labels:
            near = {*seen.labels, *institution.labels}
            problems.add("unknown-label", getattr(name, "spot", steering.spot), near=near, name=name)
    for kind in steering.approved_by:
        if kind not in UNIT_KINDS:
            problems.add("unknown-unit-kind", steering.spot, near=UNIT_KINDS, name=kind)


def check_columns(institution: Institution, columns: Columns, seen: Catalogue, problems: Problems) -> None:
    """Columns alone, for whatever has some: a register, the form of a step."""
    labels: dict[str, str] = {}
    for column in columns.values():
        _column(institution, column, columns, seen, problems)
        holder = labels.setdefault(column.label, column.id)
        if holder != column.id:
            problems.add("same-label", column.spot, kind=institution.title, name=column.label)


def check_valid(valid: Iterable[Valid], columns: Columns, seen: Catalogue, problems: Problems) -> None:
    for one in valid:
        if (one.that is None) == (not one.needs):
            problems.add("valid-one", one.spot)
        if one.that is not None:
            _formula(one.that, columns, seen, problems)
        check_conditions(one.when, columns, seen, problems)
        known(one.needs, columns, one.spot, problems)


def check_conditions(conditions: Iterable[Condition], columns: Columns, seen: Catalogue, problems: Problems) -> None:
    for condition in conditions:
        column = columns.get(condition.field)
        if column is None:
            problems.add("unknown-column", condition.spot, near=columns, name=condition.field)
            continue
        wrong = (condition.op in OF_DAYS and column.type != "date") or (
            condition.op in OF_NUMBERS and column.type not in NUMERIC
        )
        if wrong:
            problems.add("column-compared", condition.spot, name=column.id, type=column.type, op=condition.op)
        if condition.op in {"is", "not"}:
            _values(condition, column, seen, problems)


def known(names: Iterable[str], columns: Columns, spot: Spot, problems: Problems) -> None:
    for name in names:
        if name not in columns:
            problems.add("unknown-column", getattr(name, "spot", spot), near=columns, name=name)


# ---- a column ------------------------------------------------------------------------------------


def _column(institution: Institution, column: Column, columns: Columns, seen: Catalogue, problems: Problems) -> None:
    if column.type in LABELLED:
        if not column.labels:
            problems.add("missing-labels", column.spot, name=column.id)
        elif column.labels not in seen.labels and column.labels not in institution.labels:
            near = {*seen.labels, *institution.labels}
            problems.add("unknown-label", getattr(column.labels, "spot", column.spot), near=near, name=column.labels)
    elif column.labels:
        problems.add("labels-without-choice", column.spot, name=column.id)
    if column.type == "period" and column.every not in PERIOD_KINDS:
        problems.add("unknown-period", column.spot, near=PERIOD_KINDS, name=column.every)
    if column.type == "row" and column.register not in institution.registers and "/" not in column.register:
        problems.add("unknown-register", column.spot, near=institution.registers, name=column.register)
    _derived(institution, column, columns, seen, problems)


def _derived(institution: Institution, column: Column, columns: Columns, seen: Catalogue, problems: Problems) -> None:
    """Columns that nobody types."""
    if column.type == "facts":
        checking_plans.check_facts(institution, column, columns, seen, problems)
    if column.type == "overlap":
        checking_plans.check_overlap(institution, column, columns, problems)
    if column.otherwise:
        known((column.otherwise,), columns, column.spot, problems)
        of_type(column.otherwise, OTHERWISE.get(column.type, ("number", "money")), columns, column.spot, problems)
    if column.type == "linked":
        _linked(institution, column, seen, problems)
    if (column.type == "computed") != (column.is_ is not None):
        problems.add("computed-formula", column.spot, name=column.id)
    if column.type in DERIVED and column.required:
        problems.add("computed-required", column.spot, name=column.id)
    if column.day_of is not None:
        _day_of(institution, column, column.day_of, columns, seen, problems)
    if column.is_ is not None:
        _formula(column.is_, columns, seen, problems, own=column.id)


def _day_of(
    institution: Institution, column: Column, day_of: DayOf, columns: Columns, seen: Catalogue, problems: Problems
) -> None:
    """Only a day follows from a word, and every word that may be chosen has its day."""
    if column.type != "date":
        problems.add("column-type", day_of.spot, name=column.id, type=column.type, wanted="date")
    known((day_of.word, day_of.year), columns, day_of.spot, problems)
    of_type(day_of.word, ("choice",), columns, day_of.spot, problems)
    of_type(day_of.year, ("period",), columns, day_of.spot, problems)
    word = columns.get(day_of.word)
    if word is None or word.type != "choice":
        return
    options = _options(institution, word, seen)
    for name in sorted(set(options) ^ set(day_of.days or {})):
        problems.add("day-of-words", day_of.spot, name=name, column=column.id)


def _options(institution: Institution, column: Column, seen: Catalogue) -> Mapping[str, str]:
    own = institution.labels.get(column.labels)
    return (own.values or {}) if own is not None else seen.labels.get(column.labels, {})


def _linked(institution: Institution, column: Column, seen: Catalogue, problems: Problems) -> None:
    """The other register is one of this file, and its column points to rows of registers."""
    other = institution.registers.get(column.register)
    if other is None:
        problems.add("unknown-register", column.spot, near=institution.registers, name=column.register)
        return
    known((column.by,), other.columns, column.spot, problems)
    of_type(column.by, ("row",), other.columns, column.spot, problems)
    if (column.take == "count") != (not column.of):
        problems.add("linked-of", column.spot, name=column.id)
    if column.of:
        known((column.of,), other.columns, column.spot, problems)
        of_type(column.of, NUMERIC, other.columns, column.spot, problems)
    if column.weigh:
        known((column.weigh,), other.columns, column.spot, problems)
        of_type(column.weigh, NUMERIC, other.columns, column.spot, problems)
    check_conditions(column.where, other.columns, seen, problems)


def _formula(formula: Formula, columns: Columns, seen: Catalogue, problems: Problems, own: str = "") -> None:
    for name in sorted(formula.names):
        column = columns.get(name)
        if name == own:
            problems.add("computed-itself", formula.spot, name=name)
        elif column is not None and column.type not in COUNTABLE:
            problems.add("field-not-number", formula.spot, name=name)
        elif column is None and name != TODAY and name not in seen.parameters:
            problems.add("unknown-column", formula.spot, near=[*columns, TODAY, *seen.parameters], name=name)
        elif own and column is not None and column.type == "computed":
            problems.add("computed-chain", formula.spot, name=name)


def _values(condition: Condition, column: Column, seen: Catalogue, problems: Problems) -> None:
    options = seen.labels.get(column.labels) if column.type in LABELLED else None
    for value in condition.values:
        if isinstance(value, bool) != (column.type == "yes_no"):
            problems.add("column-compared", condition.spot, name=column.id, type=column.type, op=value)
        elif options is not None and value not in options:
            problems.add("unknown-value", condition.spot, near=options, field=column.id, name=value)


# ---- a register ----------------------------------------------------------------------------------


def _register(institution: Institution, register: Register, seen: Catalogue, problems: Problems) -> None:
    columns = register.columns
    for kind in register.kept_by:
        if kind not in UNIT_KINDS:
            problems.add("unknown-unit-kind", register.spot, near=UNIT_KINDS, name=kind)
    for writer in register.written_by:
        if writer not in WRITERS:
            problems.add("bad-choice", register.spot, near=WRITERS, key="written_by", name=writer)
    if not columns:
        problems.add("no-columns", register.spot, name=register.id)
    check_columns(institution, columns, seen, problems)
    check_valid(register.valid, columns, seen, problems)
    known((*register.key, *register.listed, *register.sums), columns, register.spot, problems)
    if register.order:
        known((register.order.lstrip("-"),), columns, register.spot, problems)
    for name in register.sums:
        if name in columns and columns[name].type not in NUMERIC:
            problems.add("field-not-number", register.spot, name=name)
    for emission in register.emits:
        _emission(register, emission, seen, problems)
    _shown(register, seen, problems)
    checking_plans.check(institution, register, seen, problems)
    _again(institution, register, seen, problems)


def _again(institution: Institution, register: Register, seen: Catalogue, problems: Problems) -> None:
    """How often it is written, and what comes again."""
    if register.load is not None and register.load.every not in PERIOD_KINDS:
        problems.add("unknown-period", register.load.spot, near=PERIOD_KINDS, name=register.load.every)
    if register.copied is not None:
        _copied(institution, register, register.copied, seen, problems)


def _copied(institution: Institution, register: Register, copy: Copy, seen: Catalogue, problems: Problems) -> None:
    """A row is copied once because its period is part of what makes it this row."""
    columns = register.columns
    known((copy.by, *copy.clear, *(copy.put or ())), columns, copy.spot, problems)
    of_type(copy.by, ("period",), columns, copy.spot, problems)
    if copy.by not in register.key:
        problems.add("copy-key", copy.spot, name=copy.by)
    for name in copy.clear:
        if name in register.key or (name in columns and columns[name].required):
            problems.add("copy-clear", copy.spot, name=name)
    for cells, spot in ((copy.put or {}, copy.spot), *((row.cells or {}, row.spot) for row in copy.first)):
        known(cells, columns, spot, problems)
        _chosen(institution, cells, columns, seen, spot, problems)


def _chosen(
    institution: Institution,
    cells: Mapping[str, object],
    columns: Columns,
    seen: Catalogue,
    spot: Spot,
    problems: Problems,
) -> None:
    """Values that a file writes into cells are among the options of their columns."""
    for name, value in cells.items():
        column = columns.get(name)
        if column is None or column.type != "choice":
            continue
        options = _options(institution, column, seen)
        if value not in options:
            problems.add("unknown-value", spot, near=options, field=name, name=value)


def _shown(register: Register, seen: Catalogue, problems: Problems) -> None:
    columns = register.columns
    for view in register.views.values():
        check_conditions(view.where, columns, seen, problems)
        if view.late and register.due is None:
            problems.add("late-without-due", view.spot, name=view.id)
    for chart in register.charts:
        known((chart.by,) if chart.by != "unit" else (), columns, chart.spot, problems)
        known((chart.sum,) if chart.sum else (), columns, chart.spot, problems)
    for expectation in register.expects.values():
        _expectation(register, expectation, seen, problems)
    if register.due is not None:
        known((register.due.by,), columns, register.due.spot, problems)
        check_conditions(register.due.done, columns, seen, problems)
        of_type(register.due.by, ("date",), columns, register.due.spot, problems)
        if register.due.who:
            known((register.due.who,), columns, register.due.spot, problems)
            of_type(register.due.who, ("person",), columns, register.due.spot, problems)
        known([one for one in (register.due.on, register.due.asks) if one], columns, register.due.spot, problems)
        of_type(register.due.on, ("date",), columns, register.due.spot, problems)
        of_type(register.due.asks, ("unit",), columns, register.due.spot, problems)


def _expectation(register: Register, one: Expectation, seen: Catalogue, problems: Problems) -> None:
    columns = register.columns
    who = sum(map(bool, (one.units, one.members_of, one.options)))
    if who != 1 or bool(one.every) != bool(one.at) or (one.posts and not one.members_of):
        problems.add("expects-one", one.spot, name=one.id)
    for kind in (*one.units, *one.members_of):
        if kind not in UNIT_KINDS:
            problems.add("unknown-unit-kind", one.spot, near=UNIT_KINDS, name=kind)
    if one.by != "unit" or not one.units:
        wanted = ("choice",) if one.options else ("person", "people") if one.members_of else ("unit",)
        known((one.by,), columns, one.spot, problems)
        of_type(one.by, wanted, columns, one.spot, problems)
    check_conditions(one.where, columns, seen, problems)
    if one.every and one.every not in PERIOD_KINDS:
        problems.add("unknown-period", one.spot, near=PERIOD_KINDS, name=one.every)
    if one.at:
        known((one.at,), columns, one.spot, problems)
        of_type(one.at, ("date", "period"), columns, one.spot, problems)


def _emission(register: Register, emission: Emission, seen: Catalogue, problems: Problems) -> None:
    columns = register.columns
    check_conditions(emission.when, columns, seen, problems)
    known([one for one in (emission.at, emission.person, emission.unit) if one], columns, emission.spot, problems)
    of_type(emission.at, ("date",), columns, emission.spot, problems)
    of_type(emission.person, ("person", "people"), columns, emission.spot, problems)
    of_type(emission.unit, ("unit",), columns, emission.spot, problems)
    if emission.on == "verified" and register.verified_by == "nobody":
        problems.add("emits-unverified", emission.spot, name=register.id)
    kind = seen.kinds.get(emission.fact)
    if kind is None:
        problems.add("unknown-kind", emission.spot, near=seen.kinds, name=emission.fact)
        return
    for field, name in (emission.fields or {}).items():
        wanted, column = kind.fields.get(field), columns.get(name)
        if wanted is None:
            problems.add("unknown-field", emission.spot, near=kind.fields, kind=kind.id, name=field)
        elif column is None:
            problems.add("unknown-column", emission.spot, near=columns, name=name)
        elif wanted.type not in FILLS.get(column.type, ()):
            problems.add("column-fills", emission.spot, name=name, type=column.type, field=field, wanted=wanted.type)
    lacking = [name for name, one in kind.fields.items() if one.required and name not in (emission.fields or {})]
    for name in lacking:
        problems.add("fact-lacks", emission.spot, fact=kind.id, name=name)


def of_type(name: str, types: tuple[str, ...], columns: Columns, spot: Spot, problems: Problems) -> None:
    column = columns.get(name)
    if column is not None and column.type not in types:
        problems.add("column-type", spot, name=name, type=column.type, wanted="、".join(types))
