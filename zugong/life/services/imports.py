"""Taking a ledger of meetings in bulk, and taking a whole batch back."""

from __future__ import annotations

from collections.abc import Sequence

from zugong.evidence import ledger
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.life import rules
from zugong.life.booking import copy_of, entries, sign
from zugong.life.models import Meeting

BATCH = 500


@act("batch")
def import_meetings(
    *, new: Sequence[Meeting], changed: Sequence[Meeting], batch: str, reason: str, by: Actor
) -> list[Meeting]:
    """Store unsaved meetings read from a ledger and book their facts in one go. Each of `changed` names in `corrects`
    the record that it replaces; that one's facts are reversed."""
    rules.import_meetings.check(by=by)
    _close([meeting.corrects for meeting in changed if meeting.corrects], Meeting.State.CORRECTED, reason, by)
    return _store([*new, *changed], batch, by)


@act("batch", "reason")
def withdraw_import(*, meetings: Sequence[Meeting], batch: str, reason: str, by: Actor) -> list[Meeting]:
    """Take back what a batch brought: new records are withdrawn, changed ones go back to what they said before."""
    rules.withdraw_import.check(meetings, by=by)
    _close(meetings, Meeting.State.WITHDRAWN, reason, by)
    return _store([_before(meeting) for meeting in meetings if meeting.corrects], batch, by)


def _before(meeting: Meeting) -> Meeting:
    """The record as it was before the import; a copy, because what was closed stays closed."""
    assert meeting.corrects is not None
    before = copy_of(meeting.corrects)
    before.corrects = meeting
    return before


def _store(meetings: list[Meeting], batch: str, by: Actor) -> list[Meeting]:
    for meeting in meetings:
        meeting.batch = batch
        sign(meeting, by)
    Meeting.objects.bulk_create(meetings, batch_size=BATCH)
    ledger.record_many([entry for meeting in meetings for entry in entries(meeting)], by=by)
    return meetings


def _close(meetings: Sequence[Meeting], state: str, reason: str, by: Actor) -> None:
    keys = [meeting.pk for meeting in meetings]
    for start in range(0, len(keys), BATCH):
        Meeting.objects.standing().filter(pk__in=keys[start : start + BATCH]).update(state=state, reason=reason)
    ledger.reverse_many(sources=[meeting.source for meeting in meetings], reason=reason, by=by)
