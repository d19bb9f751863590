"""What can be wrong with a ladder or a dispatch, besides its spelling."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from zugong.engine.catalogue import PERIOD_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems
from zugong.engine.sections.checking import known
from zugong.engine.sections.dispatches import Dispatch
from zugong.engine.sections.ladders import SAYS, Ladder, Rung, Watch
from zugong.engine.sections.routes import Route
from zugong.timeline.spans import WORKDAYS

WHOLE = Decimal(100)
DAYS = "天"
#: unit and number
After = tuple[str, Decimal]


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for ladder in institution.ladders.values():
        if not ladder.watches or not ladder.rungs:
            problems.add("ladder-empty", ladder.spot, name=ladder.title)
        for kind in ladder.issued_for:
            if kind not in UNIT_KINDS:
                problems.add("unknown-unit-kind", ladder.spot, near=UNIT_KINDS, name=kind)
        for watch in ladder.watches:
            _watch(institution, watch, problems)
        for rung in ladder.rungs.values():
            _rung(institution, rung, problems)
        _order(ladder, seen, problems)
    for dispatch in institution.dispatches.values():
        _dispatch(institution, dispatch, seen, problems)


def _watch(institution: Institution, watch: Watch, problems: Problems) -> None:
    here: dict[str, Iterable[str]] = {
        "duties": institution.duties,
        "rows": institution.registers,
        "cases": institution.routes,
    }
    for name in watch.only:
        register = institution.registers.get(name) if watch.of == "rows" else None
        # Names of other institutions have a dot or a stroke in them; those of this file have neither.
        if not set(name) & set("./") and name not in here[watch.of]:
            problems.add("ladder-watched", name.spot, near=here[watch.of], name=name)
        elif register is not None and register.due is None:
            problems.add("ladder-without-due", name.spot, name=register.title)


def _rung(institution: Institution, rung: Rung, problems: Problems) -> None:
    if (rung.does == "letter") != bool(rung.route):
        problems.add("rung-route", rung.spot, name=rung.title)
    if rung.does == "remind" and (rung.sooner or rung.issued_by == "machine"):
        problems.add("rung-reminds", rung.spot, name=rung.title)
    for says in (rung.fills or {}).values():
        if says not in SAYS:
            problems.add("bad-choice", getattr(says, "spot", rung.spot), near=SAYS, key="fills", name=says)
    if not rung.route or "/" in rung.route:
        return
    route = institution.routes.get(rung.route)
    if route is None:
        problems.add(
            "rung-unknown-route", getattr(rung.route, "spot", rung.spot), near=institution.routes, name=rung.route
        )
    else:
        _letter(rung, route, problems)


def _letter(rung: Rung, route: Route, problems: Problems) -> None:
    """A letter names a time for its answer, and all that must stand in it follows from the late thing."""
    first = route.steps.get(route.begins)
    if first is not None and first.within is None and not first.by:
        problems.add("rung-unanswered", rung.spot, name=rung.title, step=first.title)
    fills = rung.fills or {}
    for name, says in fills.items():
        column = route.form.get(name)
        if column is None:
            problems.add("unknown-column", rung.spot, near=route.form, name=name)
        elif says in SAYS and column.type not in SAYS[says]:
            wanted = "、".join(SAYS[says])
            problems.add("column-type", rung.spot, name=name, type=column.type, wanted=wanted)
    for column in route.form.values():
        if column.required and column.id not in fills:
            problems.add("rung-lacks", rung.spot, name=rung.title, column=column.label)


def _order(ladder: Ladder, seen: Catalogue, problems: Problems) -> None:
    """A higher rung comes later, whatever holidays lie between; where that depends on them, both need the same unit."""
    for lower, higher in pairwise(ladder.rungs.values()):
        first, second = _after(lower, seen), _after(higher, seen)
        if first is None or second is None:
            continue
        said = {"name": higher.title, "lower": lower.title}
        if _never_later(first, second):
            problems.add("rung-order", higher.spot, **said)
        elif not _always_later(first, second):
            problems.add("warn-rung-units", higher.spot, **said, unit=second[0], other=first[0])


def _never_later(first: After, second: After) -> bool:
    """n workdays take at least n days: a rung after no more days than that is reached with the lower one or before it."""
    if first[0] == second[0] or first[0] == WORKDAYS:
        return second[1] <= first[1]
    return second[1] == 0  # workdays after days: with holidays enough they are longer than any number of days


def _always_later(first: After, second: After) -> bool:
    """n workdays take at least n days; no number of days is known to be more than n workdays."""
    if first[0] == second[0] or second[0] == WORKDAYS:
        return second[1] > first[1]
    return first[1] == 0


def _dispatch(institution: Institution, dispatch: Dispatch, seen: Catalogue, problems: Problems) -> None:
    for kind in dispatch.among:
        if kind not in UNIT_KINDS:
            problems.add("unknown-unit-kind", dispatch.spot, near=UNIT_KINDS, name=kind)
    if dispatch.every not in PERIOD_KINDS:
        problems.add("unknown-period", dispatch.spot, near=PERIOD_KINDS, name=dispatch.every)
    shares = [seen.parameters.get(one.name) for one in (dispatch.advanced, dispatch.lagging) if one is not None]
    last = [one.values[-1].value for one in shares if one is not None and one.values]
    if sum(value for value in last if isinstance(value, Decimal)) > WHOLE:
        problems.add("dispatch-shares", dispatch.spot, name=dispatch.title)
    register = institution.registers.get(dispatch.pairs)
    if register is None:
        problems.add("dispatch-register", dispatch.spot, near=institution.registers, name=dispatch.pairs)
        return
    known((dispatch.helper, dispatch.period), register.columns, dispatch.spot, problems)
    for name, wanted in ((dispatch.helper, "unit"), (dispatch.period, "period")):
        column = register.columns.get(name)
        if column is not None and column.type != wanted:
            problems.add("column-type", dispatch.spot, name=name, type=column.type, wanted=wanted)


def _after(rung: Rung, seen: Catalogue) -> After | None:
    """Unit and number as last set."""
    if rung.after is None:
        return None
    if rung.after.is_zero:
        return DAYS, Decimal(0)
    parameter = seen.parameters.get(rung.after.name)
    if parameter is None or not parameter.values or not isinstance(parameter.values[-1].value, Decimal):
        return None
    return parameter.unit, parameter.values[-1].value
