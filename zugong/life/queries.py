"""Reads of life. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account, Membership, Person, Post, Unit
from zugong.org.scope import Scope
from zugong.rulebook import library

from .models import Meeting

MEMBERS, COMMITTEE, SUBGROUP, LEADERS = "members", "committee", "subgroup", "leaders"
#: Posts that make up the committee of a Party organisation.
COMMITTEE_ROLES = (
    Post.Role.SECRETARY,
    Post.Role.DEPUTY_SECRETARY,
    Post.Role.ORGANISER,
    Post.Role.DISCIPLINE,
    Post.Role.PUBLICITY,
    Post.Role.MEMBER,
)


@dataclass(frozen=True)
class Seat:
    """A person who may be put down as expected at a meeting."""

    person_id: int
    name: str
    note: str
    expected: bool


def activities(day: dt.date) -> list[Any]:
    """The kinds of meeting that the institutions in force on a day declare."""
    return list(library.activities(day))


def activity(key: str, day: dt.date) -> Any | None:
    return next((known for known in activities(day) if known.id == key), None)


def activity_named(name: str, day: dt.date) -> Any | None:
    """The kind of meeting an old ledger calls by this name or one of its aliases."""
    wanted = plain_name(name)
    return next(
        (known for known in activities(day) if wanted in {plain_name(word) for word in (known.name, *known.aliases)}),
        None,
    )


def plain_name(name: str) -> str:
    return "".join(name.split()).strip("“”\"'《》")


def units_to_record(account: Account) -> QuerySet[Unit]:
    """Party organisations whose meetings this account may write down."""
    return (
        Unit.objects.on(clock.today())
        .filter(account.scope("record").q(), kind__in=[*Unit.PARTY_KINDS, Unit.Kind.DEPARTMENT])
        .order_by("path")
    )


def seats(unit: Unit, attendees: str, day: dt.date) -> list[Seat]:
    """The register of a unit on a day, those expected at such a meeting first. Two queries."""
    posts = _posts(unit, attendees, day)
    members = {} if attendees == LEADERS else _members(unit, day)
    by_post = attendees in (COMMITTEE, LEADERS)
    names = {**{person: name for person, (name, _note) in posts.items()}, **{p: n for p, (n, _x) in members.items()}}
    found = [
        Seat(
            person_id=person,
            name=name,
            note=posts[person][1] if person in posts else members[person][1],
            expected=person in posts if by_post else person in members,
        )
        for person, name in names.items()
        if by_post or person in members
    ]
    return sorted(found, key=lambda seat: not seat.expected)


def _members(unit: Unit, day: dt.date) -> dict[int, tuple[str, str]]:
    rows = (
        Membership.objects.on(day)
        .filter(unit__path__startswith=unit.path, state=Membership.State.NORMAL)
        .order_by("pk")
        .values_list("person_id", "person__name", "stage")
    )
    note = {Membership.Stage.PROBATIONARY.value: _("预备")}
    return {person: (name, note.get(stage, "")) for person, name, stage in rows}


def _posts(unit: Unit, attendees: str, day: dt.date) -> dict[int, tuple[str, str]]:
    found = Post.objects.on(day).filter(unit=unit)
    if attendees != LEADERS:
        found = found.filter(role__in=COMMITTEE_ROLES)
    labels = dict(Post.Role.choices)
    order = list(Post.Role.values)
    rows = sorted(found.values_list("person_id", "person__name", "role", "title"), key=lambda row: order.index(row[2]))
    return {person: (name, title or str(labels[role])) for person, name, role, title in rows}


def strangers(unit: Unit, people: Iterable[int], day: dt.date) -> list[str]:
    """Names of those who neither belonged to the unit on that day nor held a post in it."""
    wanted = set(people)
    if not wanted:
        return []
    known = set(
        Membership.objects.on(day)
        .filter(unit__path__startswith=unit.path, person__in=wanted)
        .values_list("person_id", flat=True)
    )
    if missing := wanted - known:
        known |= set(Post.objects.on(day).filter(unit=unit, person__in=missing).values_list("person_id", flat=True))
    missing = wanted - known
    return list(Person.objects.filter(pk__in=missing).values_list("name", flat=True)) if missing else []


def same_day(unit: Unit, activity_key: str, day: dt.date, precision: str = "day") -> QuerySet[Meeting]:
    return Meeting.objects.standing().filter(unit=unit, activity=activity_key, held_on=day, precision=precision)


def meetings_in(scope: Scope) -> QuerySet[Meeting]:
    return Meeting.objects.filter(scope.q("unit")).select_related("unit")


def meetings_of(unit: Unit, start: dt.date, end: dt.date) -> QuerySet[Meeting]:
    return Meeting.objects.standing().filter(unit=unit, held_on__range=(start, end))


def history(meeting: Meeting) -> list[Meeting]:
    """The meeting as it was written down each time, oldest first."""
    same = Meeting.objects.filter(
        Q(unit=meeting.unit_id) & (Q(pk=meeting.pk) | Q(corrects__isnull=False) | Q(state=Meeting.State.CORRECTED))
    )
    known = {row.pk: row for row in same}
    after = {row.corrects_id: row for row in known.values() if row.corrects_id}
    first = known[meeting.pk]
    while first.corrects_id:
        first = known[first.corrects_id]
    chain = [first]
    while chain[-1].pk in after:
        chain.append(after[chain[-1].pk])
    return chain


def names_of(people: Sequence[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
