"""A plan with other numbers: what a trial of a county's parameters needs, in a hundredth of the time of compiling."""

from __future__ import annotations

from dataclasses import replace

from zugong.engine import check_scheme, check_values
from zugong.engine.groups import checking
from zugong.engine.nodes import Institution
from zugong.engine.plan import Plan
from zugong.engine.problems import Problems, Unsound
from zugong.engine.spelling import Number
from zugong.engine.walking import every

UNBALANCED = "sum-total"


def renumbered(plan: Plan, institution: Institution) -> Plan:
    """`institution` is the plan's own with other values of parameters, of the same shapes (`simulate.with_parameters`). What
    depends on numbers alone is checked anew: sums, caps, bands, weights, lines of grades, zeros where none may stand. Items that do not come to the
    total are let pass: whoever shifts weights takes from one what another gets only later. Raises `Unsound`."""
    catalogue = plan.catalogue.including(institution)
    problems = Problems()
    check_scheme.Totals(institution, catalogue, problems).check()
    if plan.scheme.compose or plan.scheme.standardise or plan.scheme.grades or plan.scheme.effects:
        checking.check(institution, catalogue, problems)
    for number in every(plan.scheme, Number):
        check_values.check_number(number, institution, catalogue, problems)
    errors = [one for one in problems.sorted() if one.severity == "error" and one.code != UNBALANCED]
    if errors:
        raise Unsound(errors)
    return replace(plan, institution=institution, catalogue=catalogue, told={}, frames={}, touches={})
