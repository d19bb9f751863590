"""Everybody who is compared, in one room: whose measure is what, who is in which group, what earlier results said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from zugong.engine.case import Case
from zugong.engine.groups.outcome import Result, Standing, Stored
from zugong.engine.measures import Marks, Measure
from zugong.timeline import Period

Kept = TypeVar("Kept")
ALL = ""  # the group when everybody is compared with everybody


def key_of(node: Measure) -> str:
    """A name for what a node measures, the same in every process: spots are not part of it."""
    return hashlib.sha256(repr(node).encode()).hexdigest()[:20]


@dataclass(slots=True)
class Earlier:
    """Results already drawn up, by institution and period."""

    results: dict[tuple[str, str], Result] = field(default_factory=dict)

    @classmethod
    def of(cls, results: Iterable[Result]) -> Earlier:
        return cls({(one.institution, one.period): one for one in results})

    def get(self, institution: str, period: Period | str) -> Result | None:
        return self.results.get((institution, period if isinstance(period, str) else period.code))

    def standing(self, institution: str, period: Period, subject: str) -> Standing | None:
        result = self.get(institution, period)
        return None if result is None else result.standing(subject)


@dataclass(slots=True)
class Room:
    """`cases`: who is scored now. A subject whose case is not here is known by what an earlier run stored of it."""

    cases: dict[str, Case] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    earlier: Earlier = field(default_factory=Earlier)
    stored: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    #: the result whose numbers were stored
    last: Result | None = None
    #: indicator → marks of those who were assessed in it, where a batch run left them
    assessed: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    #: (subject, indicator) that was not assessed
    unassessed: set[tuple[str, str]] = field(default_factory=set)
    _members: dict[str, list[str]] = field(default_factory=dict)
    _values: dict[tuple[str, Measure], dict[str, Decimal | None]] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for subject, group in sorted(self.group_of.items()):
            self._members.setdefault(group, []).append(subject)

    @property
    def complete(self) -> bool:
        return all(subject in self.cases for subject in self.group_of)

    def group(self, subject: str) -> str:
        return self.group_of.get(subject, ALL)

    def members(self, group: str) -> list[str]:
        return self._members.get(group, [])

    @property
    def groups(self) -> list[str]:
        return list(self._members)

    def values(self, subject: str, node: Measure) -> dict[str, Decimal | None] | None:
        """The measure of everybody in the subject's group; None where somebody's cannot be known."""
        from zugong.engine.measuring import measure

        group = self.group(subject)
        found = self._values.get((group, node))
        if found is None:
            known = self.stored.get(key_of(node), {})
            found = {}
            for member in self.members(group):
                if member in self.cases:
                    case = self.cases[member]
                    found[member] = None if self.absent(member, node) else measure(node, case).value
                elif member in known:
                    found[member] = known[member]
                else:
                    return None
            self._values[group, node] = found
        return found

    def absent(self, subject: str, node: Measure) -> bool:
        """Whose indicator was not assessed has nothing to be compared by."""
        return isinstance(node, Marks) and (subject, node.of) in self.unassessed

    def once(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is the same for everybody in a group is worked out once."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: Kept = self._kept[key]
        return kept

    def to_store(self) -> tuple[Stored, ...]:
        rows = {
            (key_of(node), subject): value
            for (_, node), values in self._values.items()
            for subject, value in values.items()
        }
        return tuple(
            Stored(key, subject, value) for (key, subject), value in sorted(rows.items(), key=lambda row: row[0])
        )


def room_from(result: Result, cases: Mapping[str, Case], earlier: Iterable[Result] = ()) -> Room:
    """The room of a single unit: the others as the last run left them."""
    stored: dict[str, dict[str, Decimal | None]] = {}
    for row in result.stored:
        stored.setdefault(row.key, {})[row.subject] = row.value
    groups = {one.subject: one.group for one in result.standings}
    for subject in cases:
        groups.setdefault(subject, ALL)
    room = Room(dict(cases), groups, Earlier.of(earlier), stored, result)
    for case in cases.values():
        case.room = room
    return room
