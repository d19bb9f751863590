"""Comparing rows with what is stored: which meeting a row tells of, and what it would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zugong.life.booking import copy_of
from zugong.life.models import Attendance, Meeting
from zugong.life.services import Booked
from zugong.org.imports.targets import CHANGED, NEW, UNCHANGED

from . import people
from .people import Told
from .rows import Identity, Row

State = Attendance.State
#: What a ledger tells beside the identity of a meeting; an empty cell changes nothing.
_TOLD = ("place", "host_name", "expected", "present", "topic", "minutes")


def match(rows: list[Row], names: dict[int, str]) -> None:
    """Where several meetings share branch, kind and day, what was discussed tells them apart."""
    stored = _stored(rows)
    seats = people.stored([meeting for found in stored.values() for meeting in found])
    months = _by_month(stored)
    by_identity: dict[Identity, list[Row]] = {}
    for row in rows:
        by_identity.setdefault(row.identity, []).append(row)
    for identity, same in by_identity.items():
        _settle_topics(same)
        known = sorted(stored.get(identity, []), key=lambda meeting: meeting.ordinal)
        topics = list(dict.fromkeys(row.topic for row in same))
        pairs = _pair(topics, known)
        taken = {meeting.ordinal for meeting in known}
        ordinals = iter(number for number in range(1, len(topics) + len(known) + 1) if number not in taken)
        for topic in topics:
            old = pairs.get(topic)
            ordinal = old.ordinal if old else next(ordinals)
            for group in _groups([row for row in same if row.topic == topic]):
                _judge(group, old, ordinal, seats.get(old.pk, {}) if old else {}, names)
                if old is None:
                    _warn_of_month(group[0], months)


def _settle_topics(same: list[Row]) -> None:
    """In a row a person, what was discussed may stand in the first row only."""
    topics = {row.topic for row in same if row.topic}
    if len(topics) == 1:
        for row in same:
            row.topic = row.topic or (next(iter(topics)) if row.of_one else "")


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Rows of one person each tell of one meeting together; a row that is a meeting stands by itself."""
    of_one = [row for row in rows if row.of_one]
    for row in rows:
        row.draft.key = "|".join(map(str, (*row.identity, row.topic, *(row.told if row.of_one else ()))))
    return [*([of_one] if of_one else []), *([row] for row in rows if not row.of_one)]


def _pair(topics: Sequence[str], known: Sequence[Meeting]) -> dict[str, Meeting]:
    """Same topic first; what is left over on both sides goes together only where there is no choice."""
    pairs = {topic: meeting for topic in topics for meeting in known if meeting.topic == topic}
    loose = [topic for topic in topics if topic not in pairs]
    free = [meeting for meeting in known if meeting not in pairs.values()]
    if len(topics) == len(known) == 1 or (len(loose) == len(free) == 1):
        pairs.update(zip(loose, free, strict=True))
    return pairs


def _stored(rows: list[Row]) -> dict[Identity, list[Meeting]]:
    if not rows:
        return {}
    units = {row.unit.pk: row.unit for row in rows}
    days = [row.held_on for row in rows]
    found: dict[Identity, list[Meeting]] = {}
    keys = list(units)
    for start in range(0, len(keys), 500):
        meetings = Meeting.objects.standing().filter(
            unit__in=keys[start : start + 500],
            held_on__range=(min(days).replace(day=1), max(days).replace(day=1) + dt.timedelta(days=31)),
        )
        for meeting in meetings:
            meeting.unit = units[meeting.unit_id]
            identity = (meeting.unit_id, meeting.activity, meeting.held_on, meeting.precision)
            found.setdefault(identity, []).append(meeting)
    return found


def _judge(group: list[Row], old: Meeting | None, ordinal: int, before: Told, names: dict[int, str]) -> None:
    """All rows of one meeting: they must agree, and together they say what it becomes."""
    fields, told = _agreed(group)
    group = [row for row in group if not row.draft.wrong]
    if not group:
        return
    if old is not None and old.origin == Meeting.Origin.FORM:
        _keep_the_branch_s_own(group, fields, told, old, before)
        return
    after = _after(group, told, before)
    _count(group, fields, told, after)
    if old is None:
        meeting = _new(group[0], fields, ordinal)
        _book(group, NEW, Booked(meeting, list(after.values())))
        return
    changes = {name: value for name, value in fields.items() if value != getattr(old, name)}
    _mark_changes(group, changes, old, before, after, names)
    if any(row.draft.status == CHANGED for row in group):
        meeting = copy_of(old)
        for name, value in changes.items():
            setattr(meeting, name, value)
        meeting.corrects = old
        _book(group, "", Booked(meeting, list(after.values())))


def _agreed(group: list[Row]) -> tuple[dict[str, Any], Told]:
    fields: dict[str, Any] = {}
    told: Told = {}
    for row in group:
        own = {name: value for name in _TOLD if (value := row.draft.values.get(name)) not in (None, "")}
        for name in [name for name, value in own.items() if fields.get(name, value) != value]:
            row.draft.problem(name, _("和第 %(row)d 行是同一次会，这一格不一样。") % {"row": group[0].draft.row})
        for key, presence in row.told.items():
            if told.get(key, presence) != presence:
                row.draft.problem("mark", _("同一个人在同一次会上写了两样。"))
        if not row.draft.wrong:
            fields = own | fields
            told |= row.told
    return fields, told


def _keep_the_branch_s_own(group: list[Row], fields: dict[str, Any], told: Told, old: Meeting, before: Told) -> None:
    differs = any(value != getattr(old, name) for name, value in fields.items())
    if differs or any(before.get(key) != presence for key, presence in told.items()):
        group[0].draft.note("held_on", _("支部已经当场记过这次会，以支部记的为准。"))
    for row in group:
        row.draft.status = UNCHANGED


def _after(group: list[Row], told: Told, before: Told) -> Told:
    """Who is written down in the end. What a row does not tell stays; a list that is told is told whole."""
    first = group[0]
    if first.of_one:
        return before | told
    states: set[str] = set()
    if first.draft.values.get("attendees"):
        states.add(State.PRESENT)
    if first.draft.values.get("leave_names") or first.draft.values.get("absent_names"):
        states |= {State.LEAVE, State.ABSENT}
    return {key: one for key, one in before.items() if one.state not in states} | told


def _count(group: list[Row], fields: dict[str, Any], told: Told, after: Told) -> None:
    """What the names come to, where no number is written; and a word where numbers and names differ."""
    if not told:
        return
    draft = group[0].draft
    whole = group[0].of_one or bool(draft.values.get("attendees"))
    came = sum(one.state == State.PRESENT for one in after.values())
    if whole and fields.get("present", came) != came:
        sentence = _("实到写 %(told)d 人，名单里有 %(named)d 人，请核对。")
        draft.warn("present", sentence % {"told": fields["present"], "named": came})
    asked = group[0].of_one or {"leave_names", "absent_names"} & draft.values.keys()
    if whole:
        fields.setdefault("present", came)
        if asked:
            fields.setdefault("expected", max(len(after), fields["present"]))
    expected = fields.get("expected")
    if expected is not None and fields.get("present", 0) > expected:
        draft.problem("expected", _("实到 %(p)d 人比应到 %(e)d 人还多。") % {"p": fields["present"], "e": expected})


def _book(group: list[Row], status: str, booked: Booked) -> None:
    for row in group:
        row.draft.data["booked"] = booked
        row.draft.status = status or row.draft.status


def _mark_changes(
    group: list[Row], changes: dict[str, Any], old: Meeting, before: Told, after: Told, names: dict[int, str]
) -> None:
    shown = {name: (_text(getattr(old, name)), _text(value)) for name, value in changes.items()}
    for row in group:
        draft = row.draft
        moved = {key for key in row.told if before.get(key) != after.get(key)} if row.of_one else before != after
        own = shown if not row.of_one else {k: v for k, v in shown.items() if draft.values.get(k) not in (None, "")}
        draft.changes = dict(own)
        if moved:
            cell = next(
                (k for k in ("mark", "person", "attendees", "absent_names") if draft.values.get(k)), "leave_names"
            )
            draft.changes[cell] = (_seats(row, before, names), _seats(row, after, names))
        draft.status = CHANGED if draft.changes else UNCHANGED


def _seats(row: Row, told: Told, names: dict[int, str]) -> str:
    return people.summary({k: v for k, v in told.items() if k in row.told} if row.of_one else told, names)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _new(row: Row, fields: dict[str, Any], ordinal: int) -> Meeting:
    return Meeting(
        unit=row.unit,
        activity=row.activity.id,
        activity_name=row.activity.name,
        held_on=row.held_on,
        precision=row.precision,
        ordinal=ordinal,
        origin=Meeting.Origin.IMPORT,
        **fields,
    )


def _by_month(stored: dict[Identity, list[Meeting]]) -> dict[tuple[int, str, dt.date], list[Meeting]]:
    found: dict[tuple[int, str, dt.date], list[Meeting]] = {}
    for (unit, activity, day, _precision), meetings in stored.items():
        found.setdefault((unit, activity, day.replace(day=1)), []).extend(meetings)
    return found


def _warn_of_month(row: Row, months: dict[tuple[int, str, dt.date], list[Meeting]]) -> None:
    """A meeting noted with its month only may be the same as one noted with its day."""
    unit, activity, day, precision = row.identity
    other = [one for one in months.get((unit, activity, day.replace(day=1)), []) if one.precision != precision]
    if other:
        row.draft.warn("held_on", _("已经有一条“%(day)s”的同类会议，可能是同一次，请核对。") % {"day": other[0].when})
