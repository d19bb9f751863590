"""Writing down one meeting, correcting it, taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.evidence import files, ledger
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.life import queries, rules
from zugong.life.booking import entries, sign
from zugong.life.models import Attendance, Meeting
from zugong.org.models import Person, Unit


@dataclass(frozen=True)
class Presence:
    """How one person of those expected is written down: present, leave or absent."""

    person_id: int
    state: str = Attendance.State.PRESENT
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says about a meeting. `expected` and `present` are for one whose people are not named; a list of
    attendance counts itself. `again` says that a second meeting of the kind on that day is meant."""

    activity: str
    held_on: dt.date
    attendance: Sequence[Presence] = ()
    started_at: dt.time | None = None
    place: str = ""
    host: Person | None = None
    host_name: str = ""
    topic: str = ""
    minutes: str = ""
    first_item: bool = False
    also: Sequence[str] = ()
    expected: int | None = None
    present: int | None = None
    upload: Any = None
    non_classified: bool = False
    again: bool = False

    @property
    def people(self) -> list[int]:
        return [one.person_id for one in self.attendance]

    @property
    def came(self) -> int | None:
        """How many were there: out of the list, else as counted; None where nobody knows."""
        if not self.attendance:
            return self.present
        return sum(one.state == Attendance.State.PRESENT for one in self.attendance)

    def as_meeting(self, unit: Unit, file: Any, corrects: Meeting | None = None) -> Meeting:
        told = {name: getattr(self, name) for name in _TOLD} | {"also": list(self.also)}
        host_name = self.host_name or (self.host.name if self.host else "")
        return Meeting(unit=unit, host_name=host_name, file=file, corrects=corrects, **told)

    def kept_file(self, unit: Unit, by: Actor) -> Any:
        if not self.upload:
            return None
        return files.store(self.upload, unit=unit, by=by, non_classified=self.non_classified)


_TOLD = (
    *("activity", "held_on", "started_at", "place", "host", "topic", "minutes", "first_item"),
    *("expected", "present"),
)


@act("unit", "said.activity", "said.held_on")
def record_meeting(*, unit: Unit, said: Said, by: Actor) -> Meeting:
    """Write down a meeting that was held, and tell the ledger of the meeting and of everyone present."""
    rules.record_meeting.check(
        unit, said.activity, said.held_on, by=by, people=said.people, came=said.came, again=said.again
    )
    rules.merge_kinds.check(unit, said.activity, said.held_on, said.also)
    return _write(said.as_meeting(unit, said.kept_file(unit, by)), said.attendance, by)


@act("meeting", "reason", "said.held_on")
def correct_meeting(*, meeting: Meeting, reason: str, said: Said, by: Actor) -> Meeting:
    """Replace a record by a right one. The old row stays and its facts are reversed; the new ones are booked."""
    rules.correct_meeting.check(
        meeting,
        said.activity,
        said.held_on,
        by=by,
        reason=reason,
        people=said.people,
        came=said.came,
        again=said.again,
    )
    rules.merge_kinds.check(meeting.unit, said.activity, said.held_on, said.also)
    _close(meeting, Meeting.State.CORRECTED, reason, by)
    file = said.kept_file(meeting.unit, by) or meeting.file
    return _write(said.as_meeting(meeting.unit, file, corrects=meeting), said.attendance, by)


@act("meeting", "reason")
def withdraw_meeting(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """Take back a record that should not stand. The row stays; its facts are reversed."""
    rules.withdraw_meeting.check(meeting, by=by, reason=reason)
    _close(meeting, Meeting.State.WITHDRAWN, reason, by)
    meeting.refresh_from_db()
    return meeting


def _write(meeting: Meeting, attendance: Sequence[Presence], by: Actor) -> Meeting:
    _complete(meeting, attendance, by)
    meeting.save(force_insert=True)
    if meeting.file and not meeting.file.source:
        files.attach(meeting.file, source=meeting.source)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person_id=one.person_id, state=one.state, reason=one.reason) for one in attendance
    )
    came = [one.person_id for one in attendance if one.state == Attendance.State.PRESENT]
    present = Person.objects.only("pk", "name").in_bulk(came)
    ledger.record_many(entries(meeting, list(present.values())), by=by)
    return meeting


def _complete(meeting: Meeting, attendance: Sequence[Presence], by: Actor) -> None:
    """What follows from what was written: counts, the name the meeting bore, its place among those of the day."""
    declared = queries.activity(meeting.activity, meeting.held_on)
    meeting.activity_name = declared.name if declared else meeting.activity
    if attendance:
        meeting.expected = len(attendance)
        meeting.present = sum(one.state == Attendance.State.PRESENT for one in attendance)
    same = queries.same_day(meeting.unit, meeting.activity, meeting.held_on, meeting.precision)
    meeting.ordinal = max(same.values_list("ordinal", flat=True), default=0) + 1
    sign(meeting, by)
    meeting.clean_fields(exclude=["unit", "host", "file", "corrects"])
    meeting.validate_constraints(exclude={"unit", "corrects"})


def _close(meeting: Meeting, state: str, reason: str, by: Actor) -> None:
    """Exactly one writer closes a record; whoever comes second is told."""
    closed = Meeting.objects.standing().filter(pk=meeting.pk).update(state=state, reason=reason.strip())
    if closed != 1:
        raise Refused(_("这条记录刚刚被别人改过。请刷新后看最新的一条。"))
    ledger.reverse(source=meeting.source, reason=reason.strip(), by=by)
