"""How a record is signed, and which facts it books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.models import Person

from .facts import MeetingAttended, MeetingHeld
from .models import Meeting

_COPIED = (
    *("unit", "activity", "activity_name", "held_on", "precision", "started_at", "place", "host", "host_name", "topic"),
    *("minutes", "first_item", "also", "expected", "present", "file", "origin", "ordinal"),
)


def copy_of(meeting: Meeting) -> Meeting:
    """The same meeting as a new row, yet unsigned and unsaved."""
    return Meeting(**{name: getattr(meeting, name) for name in _COPIED})


def sign(meeting: Meeting, by: Actor) -> None:
    meeting.recorded_by, meeting.recorded_by_name, meeting.recorded_at = by.actor_id, by.display_name, clock.now()


def entries(meeting: Meeting, present: Sequence[Person] = ()) -> list[ledger.Entry]:
    """The facts one meeting books: of each kind it was, those besides the first marked as merged."""
    return [
        entry
        for number, kind in enumerate((meeting.activity, *meeting.also))
        for entry in _of_kind(meeting, kind, present, merged=number > 0)
    ]


def _of_kind(meeting: Meeting, kind: str, present: Sequence[Person], *, merged: bool) -> list[ledger.Entry]:
    held = MeetingHeld(
        type=kind,
        topic=meeting.topic,
        expected=meeting.expected,
        present=meeting.present,
        minutes=_has_minutes(meeting),
        precision=meeting.precision,
        first_item=meeting.first_item,
        merged=merged or None,
    )
    attended = MeetingAttended(type=kind, topic=meeting.topic, merged=merged or None)
    where: Any = {"unit": meeting.unit, "occurred_on": meeting.held_on, "source": meeting.source}
    return [
        ledger.Entry(kind=MeetingHeld, data=held, **where),
        *(ledger.Entry(kind=MeetingAttended, data=attended, person=person, **where) for person in present),
    ]


def _has_minutes(meeting: Meeting) -> bool | None:
    """A form without minutes has none; a line of an old ledger does not say whether minutes lie in a folder."""
    if meeting.minutes.strip():
        return True
    return None if meeting.origin == Meeting.Origin.IMPORT else False
