"""Who is compared with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zugong.engine.case import Case
from zugong.engine.groups.ballots import Ballots
from zugong.engine.groups.measures import ResultOf
from zugong.engine.groups.room import ALL
from zugong.engine.ledger import Ledger
from zugong.engine.plan import Plan
from zugong.engine.scheme import Scheme
from zugong.engine.walking import every


def compares(scheme: Scheme) -> bool:
    """Whether its outcome needs everybody, or results drawn up before: then `run` is asked, not `score`."""
    if scheme.groups or scheme.grades or scheme.effects or scheme.standardise:
        return True
    over_papers = any(votes.over_papers for votes in every(scheme, Ballots))
    return over_papers or any(True for _ in every(scheme, ResultOf))


def groups_of(
    plan: Plan, ledger: Ledger, cases: Mapping[str, Case], given: Mapping[str, Iterable[str]] | None
) -> dict[str, str]:
    """subject → group, as the scheme says; by groups handed in where it says `given` or nothing."""
    comparison = plan.scheme.groups
    within = "given" if comparison is None and given else "all" if comparison is None else comparison.within
    if within == "given":
        named = {subject: group for group, subjects in (given or {}).items() for subject in subjects}
        return {subject: named.get(subject, ALL) for subject in cases}
    if within == "all":
        return dict.fromkeys(cases, ALL)
    return {subject: _group(case, ledger, within) for subject, case in cases.items()}


def _group(case: Case, ledger: Ledger, within: str) -> str:
    """As things stood on the last day of the period on which the subject was there."""
    subject = case.view.subject
    rows: list[Any] = list(ledger.person(subject) or ledger.parents(subject))
    rows = [row for row in rows if row.valid_from is None or row.valid_from <= case.period.end] or rows
    if not rows:
        return ALL
    row = rows[-1]
    if within == "kind":
        return str(getattr(row, "kind", "") or (row.roles[0] if getattr(row, "roles", ()) else ALL))
    if within == "category":
        return row.categories[0] if row.categories else ALL
    return str(getattr(row, "unit", None) or getattr(row, "parent", None) or ALL)
