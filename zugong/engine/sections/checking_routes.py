"""What can be wrong with a route, besides its spelling: where outcomes lead, who acts, what is recorded."""

from __future__ import annotations

from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.sections.checking import FILLS, check_columns, check_conditions, check_valid, known
from zugong.engine.sections.checking_among import posts
from zugong.engine.sections.routes import ActorOf, Record, Route, Step

#: types of a column that can name who acts
NAMING = ("unit", "units", "person", "people")


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for route in institution.routes.values():
        _route(institution, route, seen, problems)


def _route(institution: Institution, route: Route, seen: Catalogue, problems: Problems) -> None:
    _kinds(route.about, route.spot, problems)
    for step in route.steps.values():
        for name in step.form:
            if name in route.form:
                problems.add("column-twice", step.form[name].spot, name=name)
    check_columns(institution, route.columns, seen, problems)
    check_valid(route.valid, route.form, seen, problems)
    if route.opened_by.at in ("office", "opener", "raiser", "column"):
        problems.add("opener-where", route.opened_by.spot, name=route.opened_by.at)
    for word in ("kinds", "every", "column"):
        if getattr(route.opened_by, word):
            problems.add("opener-words", route.opened_by.spot, name=word)
    _step_named(route.begins, route, route.spot, problems)
    for step in route.steps.values():
        _step(route, step, seen, problems)
    _ends(route, problems)
    _reaching(route, problems)
    _board(route, problems)
    _appoints(route, problems)
    for record in route.records:
        _record(route, record, seen, problems)


def _step(route: Route, step: Step, seen: Catalogue, problems: Problems) -> None:
    for actor in (step.actor, *step.together):
        _actor(route, actor, problems)
    _kinds(step.climbs, step.spot, problems)
    if step.climbs and step.actor.at != "above":
        problems.add("climbs-above", step.spot, name=step.id)
    check_valid(step.valid, route.columns, seen, problems)
    for name in step.not_by:
        _step_named(name, route, getattr(name, "spot", step.spot), problems)
    if step.by:
        known((step.by,), route.columns, step.spot, problems)
        column = route.columns.get(step.by)
        if column is not None and column.type != "date":
            problems.add("column-type", step.spot, name=step.by, type=column.type, wanted="date")
    if step.after:
        _step_named(step.after, route, getattr(step.after, "spot", step.spot), problems)
    if not step.outcomes:
        problems.add("no-outcome", step.spot, name=step.id)
    for outcome in step.outcomes.values():
        if outcome.to not in route.steps and outcome.to not in route.ends:
            spot = getattr(outcome.to, "spot", outcome.spot)
            problems.add("unknown-step", spot, near=[*route.steps, *route.ends], name=outcome.to)
        known(outcome.needs, route.columns, outcome.spot, problems)


def _actor(route: Route, actor: ActorOf, problems: Problems) -> None:
    if (actor.at == "column") != bool(actor.column):
        problems.add("actor-column", actor.spot)
    if actor.column:
        known((actor.column,), route.columns, actor.spot, problems)
        column = route.columns.get(actor.column)
        if column is not None and column.type not in NAMING:
            problems.add("column-type", actor.spot, name=actor.column, type=column.type, wanted="、".join(NAMING))
    if actor.at in ("below", "lead"):
        problems.add("below-opens", actor.spot)
    if actor.kinds and actor.at not in ("above", "office"):
        problems.add("kinds-above", actor.spot)
    if actor.at == "office" and not actor.kinds:
        problems.add("office-kinds", actor.spot)
    _kinds(actor.kinds, actor.spot, problems)


def _ends(route: Route, problems: Problems) -> None:
    if route.withdrawn and route.withdrawn not in route.ends:
        problems.add("unknown-step", route.spot, near=route.ends, name=route.withdrawn)
    for end in route.ends.values():
        if end.id in route.steps:
            problems.add("step-and-end", end.spot, name=end.id)
        if end.reopens:
            _step_named(end.reopens, route, end.spot, problems)
    if route.recurs is not None:
        known(route.recurs.by, route.form, route.recurs.spot, problems)


def _appoints(route: Route, problems: Problems) -> None:
    said = route.appoints
    if said is None:
        return
    known((said.person,), route.columns, said.spot, problems)
    column = route.columns.get(said.person)
    if column is not None and column.type != "person":
        problems.add("column-type", said.spot, name=said.person, type=column.type, wanted="person")
    posts((said.role,), said.spot, problems)
    if said.on not in route.ends:
        problems.add("unknown-step", getattr(said.on, "spot", said.spot), near=route.ends, name=said.on)


def _board(route: Route, problems: Problems) -> None:
    board = route.board
    if board is None:
        return
    for name in (*board.chain, *((board.breaks,) if board.breaks else ())):
        _step_named(name, route, board.spot, problems)
    wanted = {board.card: ("choice",)} | ({board.owner: ("person",)} if board.owner else {})
    known(wanted, route.form, board.spot, problems)
    for name, types in wanted.items():
        column = route.form.get(name)
        if column is not None and column.type not in types:
            problems.add("column-type", board.spot, name=name, type=column.type, wanted="、".join(types))


def _reaching(route: Route, problems: Problems) -> None:
    """Every step can be reached, and from every step a way leads to an end."""
    leads = {step.id: {outcome.to for outcome in step.outcomes.values()} for step in route.steps.values()}
    reached = _from({route.begins, *(end.reopens for end in route.ends.values() if end.reopens)}, leads)
    for step in route.steps.values():
        if step.id not in reached:
            problems.add("step-unreached", step.spot, name=step.title)
        elif not _from({step.id}, leads) & route.ends.keys():
            problems.add("step-endless", step.spot, name=step.title)


def _from(starts: set[str], leads: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = list(starts)
    while left:
        here = left.pop()
        if here not in found:
            found.add(here)
            left += leads.get(here, ())
    return found


def _record(route: Route, record: Record, seen: Catalogue, problems: Problems) -> None:
    check_conditions(record.when, route.columns, seen, problems)
    if record.on not in route.steps and record.on not in route.ends:
        problems.add("unknown-step", record.spot, near=[*route.steps, *route.ends], name=record.on)
    kind = seen.kinds.get(record.fact)
    if kind is None:
        problems.add("unknown-kind", record.spot, near=seen.kinds, name=record.fact)
        return
    for field, name in (record.fields or {}).items():
        wanted, column = kind.fields.get(field), route.columns.get(name)
        if wanted is None:
            problems.add("unknown-field", record.spot, near=kind.fields, kind=kind.id, name=field)
        elif column is None:
            problems.add("unknown-column", record.spot, near=route.columns, name=name)
        elif wanted.type not in FILLS.get(column.type, ()):
            problems.add("column-fills", record.spot, name=name, type=column.type, field=field, wanted=wanted.type)
    for name, one in kind.fields.items():
        if one.required and name not in (record.fields or {}):
            problems.add("fact-lacks", record.spot, fact=kind.id, name=name)


def _step_named(name: str, route: Route, spot: Spot, problems: Problems) -> None:
    if name not in route.steps:
        problems.add("unknown-step", getattr(name, "spot", spot), near=route.steps, name=name)


def _kinds(names: tuple[str, ...], spot: Spot, problems: Problems) -> None:
    for name in names:
        if name not in UNIT_KINDS:
            problems.add("unknown-unit-kind", spot, near=UNIT_KINDS, name=name)
