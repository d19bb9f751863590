"""What can be wrong with how people ask and are answered: limits by kind of matter, chains, answers kept, portals; and frames."""

from __future__ import annotations

from zugong.engine.catalogue import PERIOD_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.sections.checking import known, of_type
from zugong.engine.sections.checking_among import check_filled, kinds
from zugong.engine.sections.frames import Frame
from zugong.engine.sections.routes import OPENED, Passing, Route, Step


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for route in institution.routes.values():
        _route(institution, route, seen, problems)
    for portal in institution.portals.values():
        for service in portal.services.values():
            fixed = service.with_ or {}
            check_filled(institution, service.route, fixed, fixed, service.spot, seen, problems)
    for frame in institution.frames.values():
        _frame(institution, frame, seen, problems)


def _frame(institution: Institution, frame: Frame, seen: Catalogue, problems: Problems) -> None:
    own = institution.labels.get(frame.labels)
    values = (own.values or {}) if own is not None else seen.labels.get(frame.labels)
    if values is None:
        near = {*seen.labels, *institution.labels}
        problems.add("unknown-label", getattr(frame.labels, "spot", frame.spot), near=near, name=frame.labels)
        return
    for label in (frame.hangs or {}).values():
        if label not in values:
            problems.add(
                "unknown-value", getattr(label, "spot", frame.spot), near=values, field=frame.labels, name=label
            )
    if frame.every not in PERIOD_KINDS:
        problems.add("unknown-period", getattr(frame.every, "spot", frame.spot), near=PERIOD_KINDS, name=frame.every)


def _route(institution: Institution, route: Route, seen: Catalogue, problems: Problems) -> None:
    for step in route.steps.values():
        _limits(route, step, seen, problems)
    for passing in route.chain:
        _passing(route, passing, problems)
    kinds(route.escalates_to, route.spot, problems)
    if route.answered_in:
        _register(institution, route.answered_in, route.spot, problems)
    keeps = route.keeps
    if keeps is None:
        return
    _register(institution, keeps.register, keeps.spot, problems)
    known((keeps.fill or {}).values(), route.columns, keeps.spot, problems)
    register = institution.registers.get(keeps.register)
    if register is not None:
        known(keeps.fill or {}, register.columns, keeps.spot, problems)
    if keeps.on not in route.ends:
        problems.add("unknown-step", getattr(keeps.on, "spot", keeps.spot), near=route.ends, name=keeps.on)


def _limits(route: Route, step: Step, seen: Catalogue, problems: Problems) -> None:
    """Each kind of matter has its days, and no days are for a kind that is not there."""
    if step.within is None and step.within_each is None and (step.warn is not None or step.late_reason):
        problems.add("step-unlimited", step.spot, name=step.title)
    each = step.within_each
    if each is None:
        return
    known((each.by,), route.columns, each.spot, problems)
    of_type(each.by, ("choice",), route.columns, each.spot, problems)
    column = route.columns.get(each.by)
    options = seen.labels.get(column.labels) if column is not None else None
    parameter = seen.parameters.get(each.table.name) if each.table is not None else None
    for value in parameter.values if parameter is not None and options is not None else ():
        if not isinstance(value.value, dict):
            continue
        for name in [one for one in options or () if one not in value.value]:
            problems.add("step-limit-missing", each.spot, name=(options or {})[name], step=step.title)
        for name in value.value:
            if name not in (options or {}):
                problems.add("unknown-value", value.spot, near=options or (), field=each.by, name=name)


def _passing(route: Route, passing: Passing, problems: Problems) -> None:
    step = route.steps.get(passing.step)
    if step is None and passing.step != OPENED:
        problems.add("unknown-step", getattr(passing.step, "spot", passing.spot), near=[OPENED, *route.steps], name=passing.step)  # fmt: skip
        return
    outcomes = step.outcomes if step is not None else {}
    if passing.outcome and passing.outcome not in outcomes:
        problems.add("step-outcome", getattr(passing.outcome, "spot", passing.spot), near=outcomes, step=passing.step, name=passing.outcome)  # fmt: skip
    if passing.column:
        known((passing.column,), route.columns, passing.spot, problems)
        of_type(passing.column, ("person",), route.columns, passing.spot, problems)


def _register(institution: Institution, name: str, spot: Spot, problems: Problems) -> None:
    if "/" not in name and name not in institution.registers:
        problems.add("unknown-register", getattr(name, "spot", spot), near=institution.registers, name=name)
