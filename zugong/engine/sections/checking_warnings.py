"""What can be wrong with an early warning, besides its spelling."""

from __future__ import annotations

from zugong.engine.catalogue import PERIOD_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems
from zugong.engine.sections.checking import check_conditions, known
from zugong.engine.sections.warnings import TOLD, EarlyWarning

NUMBERS = ("integer", "decimal", "percent", "mark")


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for warning in institution.warnings.values():
        _looks(warning, problems)
        _lights(warning, problems)
        _facts(warning, seen, problems)
        _rows(institution, warning, seen, problems)
        _cases(institution, warning, seen, problems)
        _opens(institution, warning, problems)
        if warning.duties is not None:
            for name in warning.duties.of:
                if name not in institution.duties:
                    problems.add("unknown-duty", warning.duties.spot, near=institution.duties, name=name)


def _looks(warning: EarlyWarning, problems: Problems) -> None:
    for kind in warning.about:
        if kind not in UNIT_KINDS:
            problems.add("unknown-unit-kind", warning.spot, near=UNIT_KINDS, name=kind)
    for one in warning.tell:
        if one not in TOLD:
            problems.add("bad-choice", warning.spot, near=TOLD, key="tell", name=one)
    looked = (warning.facts, warning.rows, warning.cases, warning.duties, warning.heads or None)
    if sum(one is not None for one in looked) != 1:
        problems.add("warning-one", warning.spot, name=warning.id)


def _lights(warning: EarlyWarning, problems: Problems) -> None:
    if warning.red is None and warning.amber is None:
        problems.add("warning-lights", warning.spot, name=warning.id)
    for limit in (warning.red, warning.amber):
        if limit is not None and len(limit.said) != 1:
            problems.add("warning-limit", limit.spot, name=warning.id)


def _facts(warning: EarlyWarning, seen: Catalogue, problems: Problems) -> None:
    """Facts are counted over some time: back from the day, or in the running period; days since the latest need none."""
    if warning.every and warning.every not in PERIOD_KINDS:
        problems.add("unknown-period", warning.spot, near=PERIOD_KINDS, name=warning.every)
    wanted = warning.facts is not None and warning.take != "days_since"
    if [warning.back is not None, bool(warning.every)].count(True) != int(wanted):
        problems.add("warning-span", warning.spot, name=warning.id)
    if (warning.take == "sum") != bool(warning.field):
        problems.add("warning-sum", warning.spot, name=warning.id)
    kind = seen.kinds.get(warning.facts.of) if warning.facts is not None else None
    if kind is not None and warning.field:
        field = kind.fields.get(warning.field)
        if field is None:
            problems.add("unknown-field", warning.spot, near=kind.fields, kind=kind.id, name=warning.field)
        elif field.type not in NUMBERS:
            problems.add("field-not-number", warning.spot, name=warning.field)


def _rows(institution: Institution, warning: EarlyWarning, seen: Catalogue, problems: Problems) -> None:
    """A register of another file is looked up when the warning is worked out."""
    if warning.rows is None or "/" in warning.rows.register:
        return
    register = institution.registers.get(warning.rows.register)
    if register is None:
        problems.add("unknown-register", warning.rows.spot, near=institution.registers, name=warning.rows.register)
        return
    check_conditions(warning.rows.where, register.columns, seen, problems)
    if warning.rows.late and register.due is None:
        problems.add("late-without-due", warning.rows.spot, name=warning.id)


def _cases(institution: Institution, warning: EarlyWarning, seen: Catalogue, problems: Problems) -> None:
    """A route of another file is looked up when the warning is worked out."""
    if warning.cases is None or "/" in warning.cases.route:
        return
    route = institution.routes.get(warning.cases.route)
    if route is None:
        problems.add("unknown-route", warning.cases.spot, near=institution.routes, name=warning.cases.route)
        return
    check_conditions(warning.cases.where, route.columns, seen, problems)
    if not set(warning.about) & set(route.about):
        problems.add("warning-about", warning.cases.spot, name=warning.title, route=route.title)
    limited = (step.within is not None or step.within_each is not None or step.by for step in route.steps.values())
    if warning.cases.late and not any(limited):
        problems.add("warning-no-deadline", warning.cases.spot, name=warning.title, route=route.title)


def _opens(institution: Institution, warning: EarlyWarning, problems: Problems) -> None:
    opens = warning.opens
    if opens is None or "/" in opens.route:
        return
    route = institution.routes.get(opens.route)
    if route is None:
        problems.add("unknown-route", opens.spot, near=institution.routes, name=opens.route)
        return
    known([name for name in (opens.sentence, *(opens.fill or {})) if name], route.form, opens.spot, problems)
