"""Who is compared with whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zugong.engine.case import Case
from zugong.engine.catalogue import PERSON_KINDS
from zugong.engine.groups.ballots import Ballots
from zugong.engine.groups.measures import ResultOf
from zugong.engine.groups.room import ALL
from zugong.engine.ledger import FIRST, LAST, Ledger, UnitRow
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
    end = next((case.period.end for case in cases.values()), dt.date.max)
    within = None if comparison is None else comparison.within
    return Grouping(within, plan.scheme.subjects, end).of(ledger, cases, given)


@dataclass(frozen=True)
class Grouping:
    """`within`: what the scheme says, None for nothing; `kinds`: whom it marks; `end`: last day of the period."""

    within: str | None
    kinds: tuple[str, ...]
    end: dt.date

    def of(
        self, ledger: Ledger, subjects: Iterable[str], given: Mapping[str, Iterable[str]] | None = None
    ) -> dict[str, str]:
        if self.within == "given" or (self.within is None and given):
            named = {subject: group for group, members in (given or {}).items() for subject in members}
            return {subject: named.get(subject, ALL) for subject in subjects}
        if self.within in {None, "all"}:
            return dict.fromkeys(subjects, ALL)
        return {subject: _group(ledger, subject, self.end, self.within or "", self.kinds) for subject in subjects}


def _group(ledger: Ledger, subject: str, end: dt.date, within: str, kinds: tuple[str, ...]) -> str:
    """As things stood on the last day of the period on which the subject was there."""
    # Keys of people and of units are two counts that may meet: what is marked says which of them is meant.
    persons = bool(kinds) and kinds[0] in PERSON_KINDS
    rows: list[Any] = list(ledger.person(subject) if persons else ledger.parents(subject))
    rows = [row for row in rows if row.valid_from is None or row.valid_from <= end] or rows
    if not rows:
        return ALL
    row = rows[-1]
    if within == "kind":
        return row.kind if isinstance(row, UnitRow) else _as_marked(rows, row, end, kinds)
    if within == "category":
        return row.categories[0] if row.categories else ALL
    return str(getattr(row, "unit", None) or getattr(row, "parent", None) or ALL)


def _as_marked(rows: list[Any], last: Any, end: dt.date, kinds: tuple[str, ...]) -> str:
    """A person is of the kind as which the scheme marks them, whatever else they are on that day."""
    day = min(last.valid_to or LAST, end)
    there = [row for row in rows if (row.valid_from or FIRST) <= day <= (row.valid_to or LAST)]
    roles = {role for row in there for role in row.roles}
    return next((name for name in kinds if name in roles), ALL)
