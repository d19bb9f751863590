"""The life of a unit in the order of its days: set up, re-elected, renamed or moved, taken over by a secretary, dissolved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from zugong.org.models import Post, Unit

from .units import UnitPast


@dataclass(frozen=True)
class Event:
    """One thing that happened to a unit; a day that nobody knows comes first."""

    on: dt.date | None
    kind: str
    words: str
    reason: str = ""


def history_of(unit: Unit, past: UnitPast, merged: list[Unit]) -> list[Event]:
    """Out of what was read already; the oldest first."""
    events = [*_begun(unit, past), *_changed(past), *_elected(past), *_led(past)]
    events += [Event(one.dissolved_on, _("调整"), _("%(unit)s并入") % {"unit": one.name}) for one in merged]
    if unit.dissolved_on:
        into = _("并入%(unit)s") % {"unit": unit.merged_into} if unit.merged_into else unit.name
        reason = past.spells[-1].end_reason if past.spells else ""
        events.append(Event(unit.dissolved_on, _("撤销"), str(into), reason))
    return sorted(events, key=lambda one: one.on or dt.date.min)


def _begun(unit: Unit, past: UnitPast) -> Iterator[Event]:
    first = past.spells[0] if past.spells else None
    under = _("%(name)s，隶属%(parent)s") if first is not None and first.parent else "%(name)s"
    words = under % {"name": first.name if first else unit.name, "parent": first.parent if first else ""}
    yield Event(first.valid_from if first else unit.founded_on, _("设立"), words)


def _changed(past: UnitPast) -> Iterator[Event]:
    for before, after in pairwise(past.spells):
        words = []
        if before.name != after.name:
            words.append(_("改名为%(name)s") % {"name": after.name})
        if before.parent_id != after.parent_id and after.parent:
            words.append(_("改隶%(parent)s") % {"parent": after.parent})
        if words:
            yield Event(after.valid_from, _("调整"), "，".join(words), after.reason)


def _elected(past: UnitPast) -> Iterator[Event]:
    for term in past.terms:
        yield Event(term.starts_on, _("换届"), _("本届到 %(day)s") % {"day": term.ends_on.isoformat()})


def _led(past: UnitPast) -> Iterator[Event]:
    for post in past.posts:
        if post.role == Post.Role.SECRETARY:
            yield Event(post.valid_from, _("书记"), _("%(name)s任书记") % {"name": post.person.name})
            if post.valid_to:
                yield Event(post.valid_to, _("书记"), _("%(name)s不再任书记") % {"name": post.person.name})
