"""What can be wrong with an on-site assessment, besides its spelling."""

from __future__ import annotations

from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.problems import Problems
from zugong.engine.sections.visits import SiteVisit


def check(visits: dict[str, SiteVisit], seen: Catalogue, problems: Problems) -> None:
    for visit in visits.values():
        for kind in visit.units:
            if kind not in UNIT_KINDS:
                problems.add("unknown-unit-kind", visit.spot, near=UNIT_KINDS, name=kind)
        if not visit.checks:
            problems.add("visit-empty", visit.spot, name=visit.title)
        _booked(visit, seen, problems)
        _finding(visit, seen, problems)


def _booked(visit: SiteVisit, seen: Catalogue, problems: Problems) -> None:
    """Every line becomes a fact of one kind, whose field for the line offers each of them."""
    kind = seen.kinds.get(visit.books)
    if kind is None:
        problems.add("unknown-kind", visit.spot, near=seen.kinds, name=visit.books)
        return
    for name in (visit.check, visit.mark, visit.reason):
        if name not in kind.fields:
            problems.add("unknown-field", visit.spot, near=kind.fields, kind=kind.id, name=name)
    line = kind.fields.get(visit.check)
    known = None if line is None else seen.options(line)
    for one in visit.checks.values():
        if known is not None and one.id not in known:
            problems.add("unknown-value", one.spot, near=known, field=visit.check, name=one.id)


def _finding(visit: SiteVisit, seen: Catalogue, problems: Problems) -> None:
    finding = visit.finding
    if finding is None:
        return
    columns = seen.routes.get(finding.route)
    if columns is None:
        problems.add("unknown-route", finding.spot, near=seen.routes, name=finding.route)
        return
    for name in (finding.problem, *(finding.fields or {})):
        if name not in columns:
            problems.add("unknown-column", finding.spot, near=columns, name=name)
