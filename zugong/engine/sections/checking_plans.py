"""What can be wrong with counting by facts, handing out, boards, trees, the month's list, marks, summaries."""

from __future__ import annotations

from collections.abc import Mapping

from zugong.engine import check as general
from zugong.engine.catalogue import PERIOD_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.sections import checking
from zugong.engine.sections.columns import Column
from zugong.engine.sections.plans import Board, Counted, Cycle, Filed, HandOut, Map, Mark, SeenBy, Slots, Summary
from zugong.engine.sections.registers import Register

Columns = Mapping[str, Column]
#: the three points of a round, as the column of the point must offer them
STEPS = ("plan", "dispatch", "summary")


def check_facts(
    institution: Institution, column: Column, columns: Columns, seen: Catalogue, problems: Problems
) -> None:
    """A column that counts facts: its window, and which facts under which option."""
    days = ("date", "period")
    for name, types in ((column.since, days), (column.until, days), (column.by, ("choice",))):
        _if_said(name, types, columns, column.spot, problems)
    _named(institution, column, columns, problems)
    if not (column.since and column.until and column.counts):
        problems.add("facts-window", column.spot, name=column.id)
    chosen = columns.get(column.by)
    if chosen is None and len(column.counts) > 1:
        problems.add("facts-options", column.spot, name=column.id)
    options = _options(institution, chosen, seen) if chosen is not None else column.counts
    for option, counted in column.counts.items():
        if option not in options:
            problems.add("unknown-value", counted.spot, near=options, field=column.by, name=option)
        check_counted(counted, seen, problems)
        kind = seen.kinds.get(counted.of)
        for field in column.same or {}:
            if kind is not None and field not in kind.fields:
                problems.add("unknown-field", column.spot, near=kind.fields, kind=kind.id, name=field)


def _named(institution: Institution, column: Column, columns: Columns, problems: Problems) -> None:
    """Whose facts count, and which cells they must agree with; a dot leads through a link to a column of its row."""
    people = ("person", "people")
    link, _dot, there = column.person.rpartition(".")
    if link:
        _typed(link, ("row",), columns, column.spot, problems)
        other = institution.registers.get(columns[link].register) if link in columns else None
        if other is not None:
            _typed(there, people, other.columns, column.spot, problems)
    else:
        _if_said(there, people, columns, column.spot, problems)
    checking.known((column.same or {}).values(), columns, column.spot, problems)


def check_counted(counted: Counted, seen: Catalogue, problems: Problems) -> None:
    kind = seen.kinds.get(counted.of)
    if kind is None:
        problems.add("unknown-kind", counted.spot, near=seen.kinds, name=counted.of)
        return
    for condition in counted.where:
        general.check_condition(kind.id, condition, seen, problems)
    if counted.sum and counted.sum not in kind.fields:
        problems.add("unknown-field", counted.spot, near=kind.fields, kind=kind.id, name=counted.sum)
    elif counted.sum and kind.fields[counted.sum].type not in general.NUMERIC_TYPES:
        problems.add("field-not-number", counted.spot, name=counted.sum)


def check_overlap(institution: Institution, column: Column, columns: Columns, problems: Problems) -> None:
    """A column that compares one's own text with that of the row it points to."""
    if not (column.of and column.by and column.with_):
        problems.add("overlap-needs", column.spot, name=column.id)
        return
    _typed(column.of, ("long_text", "text"), columns, column.spot, problems)
    _typed(column.by, ("row",), columns, column.spot, problems)
    link = columns.get(column.by)
    other = institution.registers.get(link.register) if link is not None else None
    if other is not None:
        _typed(column.with_, ("long_text", "text"), other.columns, column.spot, problems)


def check(institution: Institution, register: Register, seen: Catalogue, problems: Problems) -> None:
    columns, spot = register.columns, register.spot
    for name in (register.progress, register.weight):
        _if_said(name, checking.NUMERIC, columns, spot, problems)
    checking.check_conditions(register.pinned, columns, seen, problems)
    if register.due is not None:
        _if_said(register.due.starts, ("date",), columns, register.due.spot, problems)
    for board in register.boards.values():
        _board(register, board, problems)
        checking.check_conditions(board.done, columns, seen, problems)
    for map_ in register.maps.values():
        _map(register, map_, seen, problems)
    for slots in register.slots:
        _slots(institution, register, slots, seen, problems)
    for mark in register.marks.values():
        _mark(institution, register, mark, seen, problems)
    _pages(institution, register, seen, problems)


def _pages(institution: Institution, register: Register, seen: Catalogue, problems: Problems) -> None:
    """What a register has at most one of."""
    if register.hands_out is not None:
        _hand_out(institution, register, register.hands_out, problems)
    if register.tree is not None:
        above = register.id
        for level in register.tree.levels:
            _linked(institution, level, above, register.tree.spot, problems)
            above = level
    if register.cycle is not None:
        _cycle(institution, register, register.cycle, seen, problems)
    if register.summary is not None:
        _summary(institution, register, register.summary, problems)
    if register.seen_by is not None:
        _seen_by(institution, register, register.seen_by, problems)


def _seen_by(institution: Institution, register: Register, seen_by: SeenBy, problems: Problems) -> None:
    other = _other(institution, seen_by.register, seen_by.spot, problems)
    _typed(seen_by.same, ("choice",), register.columns, seen_by.spot, problems)
    if other is not None:
        _typed(seen_by.same, ("choice",), other.columns, seen_by.spot, problems)
        _typed(seen_by.people, ("people", "person"), other.columns, seen_by.spot, problems)


def _board(register: Register, board: Board, problems: Problems) -> None:
    if not register.progress:
        problems.add("plan-needs", board.spot, name=register.id, key="boards", needed="progress")
    _typed(board.columns, ("choice", "row", "date"), register.columns, board.spot, problems)
    if board.within:
        _typed(board.within, ("row",), register.columns, board.spot, problems)
    for line in board.rows:
        if line != "unit":
            _typed(line, ("choice",), register.columns, board.spot, problems)


def _map(register: Register, map_: Map, seen: Catalogue, problems: Problems) -> None:
    for name in (map_.east, map_.north):
        _typed(name, ("number",), register.columns, map_.spot, problems)
    _if_said(map_.by, ("choice", "row"), register.columns, map_.spot, problems)
    checking.check_conditions(map_.where, register.columns, seen, problems)


def _hand_out(institution: Institution, register: Register, hand: HandOut, problems: Problems) -> None:
    other = _other(institution, hand.to, hand.spot, problems)
    if other is not None:
        _points(other, hand.by, register.id, hand.spot, problems)
        checking.known(hand.begins or {}, other.columns, hand.spot, problems)
    if hand.classes:
        classes = _other(institution, hand.classes, hand.spot, problems)
        for one in (register, other, classes):
            if one is not None:
                _typed(hand.class_, ("choice",), one.columns, hand.spot, problems)


def _slots(institution: Institution, register: Register, slots: Slots, seen: Catalogue, problems: Problems) -> None:
    checking.check_conditions(slots.when, register.columns, seen, problems)
    if bool(slots.each) == bool(slots.people) or bool(slots.people) != bool(slots.person):
        problems.add("slots-one", slots.spot, name=slots.to)
    if slots.each and slots.each not in institution.labels:
        problems.add("unknown-label", slots.spot, near=institution.labels, name=slots.each)
    other = _other(institution, slots.to, slots.spot, problems)
    if other is None:
        return
    _points(other, slots.by, register.id, slots.spot, problems)
    words = ("text", "long_text")
    for name, types in (
        (slots.text, words),
        (slots.number, ("number",)),
        (slots.option, ("choice",)),
        (slots.person, ("person",)),
    ):
        _if_said(name, types, other.columns, slots.spot, problems)


def _cycle(institution: Institution, register: Register, cycle: Cycle, seen: Catalogue, problems: Problems) -> None:
    columns, spot = register.columns, cycle.spot
    _typed(cycle.by, ("period",), columns, spot, problems)
    checking.known((*(cycle.carried or {}), *(cycle.begins or {})), columns, spot, problems)
    for name, types in ((cycle.times, ("number",)), (cycle.duties, ("text",)), (cycle.blocked, ("text", "long_text"))):
        _if_said(name, types, columns, spot, problems)
    if register.due is None:
        problems.add("plan-needs", spot, name=register.id, key="cycle", needed="due")
    other = _other(institution, cycle.recurring, spot, problems) if cycle.recurring else None
    if other is not None:
        _if_said(cycle.ends, ("number",), other.columns, spot, problems)
    if cycle.filed is not None:
        _filed(institution, cycle.by, cycle.filed, seen, problems)


def _filed(institution: Institution, by: str, filed: Filed, seen: Catalogue, problems: Problems) -> None:
    papers = _other(institution, filed.to, filed.spot, problems)
    if papers is None:
        return
    for name, types in (
        (by, ("period",)),
        (filed.step, ("choice",)),
        (filed.on, ("date",)),
        (filed.text, ("long_text",)),
    ):
        _typed(name, types, papers.columns, filed.spot, problems)
    step = papers.columns.get(filed.step)
    options = _options(institution, step, seen) if step is not None else dict.fromkeys(STEPS, "")
    for wanted in STEPS:
        if wanted not in options:
            problems.add("cycle-steps", filed.spot, name=filed.step, option=wanted)


def _mark(institution: Institution, register: Register, mark: Mark, seen: Catalogue, problems: Problems) -> None:
    other = _other(institution, mark.register, mark.spot, problems)
    if mark.every not in PERIOD_KINDS:
        problems.add("unknown-period", mark.spot, near=PERIOD_KINDS, name=mark.every)
    if other is not None:
        _points(other, mark.by, register.id, mark.spot, problems)
        _typed(mark.at, ("date",), other.columns, mark.spot, problems)
        checking.check_conditions(mark.where, other.columns, seen, problems)
    _if_said(mark.whose, ("unit",), register.columns, mark.spot, problems)
    checking.check_conditions(mark.of, register.columns, seen, problems)


def _summary(institution: Institution, register: Register, summary: Summary, problems: Problems) -> None:
    paper = _linked(institution, summary.to, register.id, summary.spot, problems)
    if paper is not None:
        _typed(summary.text, ("long_text",), paper.columns, summary.spot, problems)
    for name in summary.of:
        other = _linked(institution, name, register.id, summary.spot, problems)
        if other is not None and not other.progress and other.due is None:
            problems.add("plan-needs", summary.spot, name=name, key="summary", needed="due")


# ---- small questions -----------------------------------------------------------------------------


def _other(institution: Institution, name: str, spot: Spot, problems: Problems) -> Register | None:
    found = institution.registers.get(name)
    if found is None:
        problems.add("unknown-register", spot, near=institution.registers, name=name)
    return found


def _linked(institution: Institution, name: str, above: str, spot: Spot, problems: Problems) -> Register | None:
    """The register, if one of its columns points to the rows of the other."""
    found = _other(institution, name, spot, problems)
    if found is not None and link_to(found, above) is None:
        problems.add("plan-link", spot, name=name, other=above)
    return found


def link_to(register: Register, other: str) -> Column | None:
    """The column whose cells are rows of the other register of the same file."""
    return next((one for one in register.columns.values() if one.type == "row" and one.register == other), None)


def _points(register: Register, name: str, other: str, spot: Spot, problems: Problems) -> None:
    _typed(name, ("row",), register.columns, spot, problems)
    column = register.columns.get(name)
    if column is not None and column.type == "row" and column.register != other:
        problems.add("plan-link", spot, name=register.id, other=other)


def _typed(name: str, types: tuple[str, ...], columns: Columns, spot: Spot, problems: Problems) -> None:
    checking.known((name,), columns, spot, problems)
    checking.of_type(name, types, columns, spot, problems)


def _if_said(name: str, types: tuple[str, ...], columns: Columns, spot: Spot, problems: Problems) -> None:
    if name:
        _typed(name, types, columns, spot, problems)


def _options(institution: Institution, column: Column, seen: Catalogue) -> Mapping[str, str]:
    own = institution.labels.get(column.labels)
    return (own.values if own is not None else seen.labels.get(column.labels)) or {}
