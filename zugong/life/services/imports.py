"""Taking a ledger of meetings in bulk, and taking a whole batch back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zugong.evidence import ledger
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.life import rules
from zugong.life.booking import copy_of, entries, sign
from zugong.life.models import Attendance, Meeting
from zugong.life.services.meetings import Presence
from zugong.org.models import Person

BATCH = 500


@dataclass(frozen=True)
class Booked:
    """An unsaved meeting and everybody of whom it is known whether they came."""

    meeting: Meeting
    attendance: Sequence[Presence] = ()


@act("batch")
def import_meetings(
    *, new: Sequence[Booked], changed: Sequence[Booked], batch: str, reason: str, by: Actor
) -> list[Meeting]:
    """Store meetings read from a ledger, with who came, and book their facts in one go. Each of `changed` names in
    `corrects` the record that it replaces; that one's facts are reversed."""
    rules.import_meetings.check(by=by)
    replaced = [one.meeting.corrects for one in changed if one.meeting.corrects]
    _close(replaced, Meeting.State.CORRECTED, reason, by)
    return _store([*new, *changed], batch, by)


@act("batch", "reason")
def withdraw_import(*, meetings: Sequence[Meeting], batch: str, reason: str, by: Actor) -> list[Meeting]:
    """Take back what a batch brought: new records are withdrawn, changed ones go back to what they said before."""
    rules.withdraw_import.check(meetings, by=by)
    _close(meetings, Meeting.State.WITHDRAWN, reason, by)
    replaced = [meeting.corrects_id for meeting in meetings if meeting.corrects_id]
    came: dict[int, list[Presence]] = {key: [] for key in replaced}
    for part in _parts(replaced):
        for one in Attendance.objects.filter(meeting__in=part):
            came[one.meeting_id].append(Presence(one.person_id, one.state, one.reason))
    before = [Booked(_before(m), came[m.corrects_id]) for m in meetings if m.corrects_id]
    return _store(before, batch, by)


def _before(meeting: Meeting) -> Meeting:
    """The record as it was before the import; a copy, because what was closed stays closed."""
    assert meeting.corrects is not None
    before = copy_of(meeting.corrects)
    before.corrects = meeting
    return before


def _store(booked: Sequence[Booked], batch: str, by: Actor) -> list[Meeting]:
    meetings = [one.meeting for one in booked]
    for meeting in meetings:
        meeting.batch = batch
        sign(meeting, by)
    Meeting.objects.bulk_create(meetings, batch_size=BATCH)
    seats = [(one.meeting, presence) for one in booked for presence in one.attendance]
    Attendance.objects.bulk_create(
        (Attendance(meeting=m, person_id=p.person_id, state=p.state, reason=p.reason) for m, p in seats),
        batch_size=BATCH,
    )
    came = _came(booked)
    people = _people({key for keys in came for key in keys})
    facts = [
        entry
        for meeting, keys in zip(meetings, came, strict=True)
        for entry in entries(meeting, [people[key] for key in keys])
    ]
    ledger.record_many(facts, by=by)
    return meetings


def _came(booked: Sequence[Booked]) -> list[list[int]]:
    state = Attendance.State.PRESENT
    return [[presence.person_id for presence in one.attendance if presence.state == state] for one in booked]


def _people(keys: set[int]) -> dict[int, Person]:
    return {
        person.pk: person
        for part in _parts(sorted(keys))
        for person in Person.objects.only("pk", "name").filter(pk__in=part)
    }


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _close(meetings: Sequence[Meeting], state: str, reason: str, by: Actor) -> None:
    for part in _parts([meeting.pk for meeting in meetings]):
        Meeting.objects.standing().filter(pk__in=part).update(state=state, reason=reason)
    ledger.reverse_many(sources=[meeting.source for meeting in meetings], reason=reason, by=by)
