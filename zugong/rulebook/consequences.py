"""What changes for whom, before it is decided. Whoever computes from institutions registers a reporter, as apps do with panels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from zugong.engine import Institution
from zugong.kernel import clock
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionDraft, InstitutionEnd
from zugong.ui.panels import Panel


@dataclass(frozen=True)
class Change:
    """A draft that would hold from a day on, or an institution that would end with the day before."""

    institution_id: str
    title: str
    since: dt.date
    #: The edition that holds now; nothing where the institution is new or holds no more.
    before: Institution | None
    #: The edition as it would hold; nothing where it ends.
    after: Institution | None
    text: str = ""

    @property
    def ends(self) -> list[tuple[str, dt.date]]:
        return [] if self.text else [(self.institution_id, self.since - dt.timedelta(days=1))]

    @property
    def institutions(self) -> frozenset[str]:
        """Itself, and what it replaces."""
        other = self.after.heading.supersedes if self.after is not None else ""
        return frozenset({self.institution_id, other} - {""})

    @contextmanager
    def tried(self) -> Iterator[None]:
        """Everybody who asks the library in here sees it as it would be."""
        with library.trying(self.text, ends=self.ends):
            yield


def of_draft(draft: InstitutionDraft) -> Change:
    with library.trying(draft.text) as one:
        after = one
    assert after is not None
    before = _present(draft.institution_id)
    return Change(draft.institution_id, draft.title, after.heading.in_force_from, before, after, draft.text)


def of_end(end: InstitutionEnd) -> Change:
    since = end.last_day + dt.timedelta(days=1)
    return Change(end.institution_id, end.title, since, _present(end.institution_id), None)


def _present(institution_id: str) -> Institution | None:
    return next((one for one in library.in_force(clock.today()) if one.id == institution_id), None)


Reporter = Callable[[Change], "Panel | None"]
_reporters: list[tuple[int, str, Reporter]] = []


def register(order: int, function: Reporter) -> Reporter:
    """`function(change)` gives a panel, or nothing where this app has nothing to say of the change."""
    name = f"{function.__module__}.{function.__qualname__}"
    if all(name != known for _order, known, _function in _reporters):
        _reporters.append((order, name, function))
        _reporters.sort(key=lambda one: one[:2])
    return function


def reports(change: Change) -> list[Panel]:
    found = (function(change) for _order, _name, function in _reporters)
    return [panel for panel in found if panel is not None]
