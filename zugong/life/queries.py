"""Reads of life. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zugong.evidence import ledger, sources
from zugong.evidence.facts import kind_of
from zugong.kernel import clock
from zugong.org.finders import Finding
from zugong.org.models import Account, Membership, Person, Post, Unit
from zugong.org.scope import Scope
from zugong.rulebook import library
from zugong.ui.addresses import address_of

from .facts import MeetingAttended
from .models import Attendance, Meeting, written_day


class Activity(Protocol):
    """What life needs to know of a kind of meeting; an institution declares it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def attends(self) -> str:
        """members, committee, subgroup, leaders or staff"""

    @property
    def held_by(self) -> tuple[str, ...]:
        """The kinds of units that hold it."""

    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def merges_with(self) -> tuple[str, ...]:
        """What else one meeting may be at the same time."""

    @property
    def outline(self) -> tuple[str, ...]:
        """The parts in which its minutes are drafted."""


MEMBERS, COMMITTEE, SUBGROUP, LEADERS = "members", "committee", "subgroup", "leaders"
#: Meetings whose subject is what was done together to learn.
STUDIED = ("party_lesson", "theme_day", "subgroup_meeting")
#: Of so many newest meetings of a branch its page says which were study.
LOOKED_THROUGH = 40
SHOWN_OF_MEETING = (
    "activity",
    "activity_name",
    "topic",
    "held_on",
    "precision",
    "unit__name",
    "unit__short_name",
)
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


def activities(day: dt.date, unit: Unit | None = None) -> list[Activity]:
    """The kinds of meeting that the institutions in force on a day declare; of a unit, those it can hold."""
    declared = {found.activity.id: found.activity for found in library.activities(day)}.values()
    return [one for one in declared if unit is None or not one.held_by or unit.kind in one.held_by]


def activity(key: str, day: dt.date, unit: Unit | None = None) -> Activity | None:
    return next((known for known in activities(day, unit) if known.id == key), None)


def mergeable(one: Activity | None, day: dt.date, unit: Unit | None = None) -> list[Activity]:
    """What a meeting of this kind may be besides, as far as the unit holds such meetings."""
    return [] if one is None else [known for known in activities(day, unit) if known.id in one.merges_with]


def names_of_kinds(kinds: Sequence[str], day: dt.date) -> str:
    known = {one.id: one.name for one in activities(day)}
    return "、".join(known.get(kind, kind) for kind in kinds)


def activity_names(day: dt.date) -> dict[str, Activity]:
    """Every name and alias that ledgers use for a kind of meeting, without blanks and quotation marks."""
    return {plain_name(word): known for known in activities(day) for word in (known.name, *known.aliases)}


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
    names = names_of(list(missing)) if missing else {}
    return [names.get(person, f"#{person}") for person in sorted(missing)]


def same_day(unit: Unit, activity_key: str, day: dt.date, precision: str = "day") -> QuerySet[Meeting]:
    return Meeting.objects.standing().filter(unit=unit, activity=activity_key, held_on=day, precision=precision)


def meetings_in(scope: Scope) -> QuerySet[Meeting]:
    """Units by key and not by a join, so that counting reads an index and no rows."""
    units = Unit.objects.order_by().filter(scope.q()).values("pk")
    return Meeting.objects.filter(unit__in=units).select_related("unit")


def meetings_found(account: Account, words: str, limit: int) -> list[Finding]:
    """The newest meetings in which the words were spoken of; the index holds what they were about (`life_meeting_newest`)."""
    scope = account.scope("read_unit")
    if scope.empty:
        return []
    about = Meeting.objects.standing().filter(scope.q("unit"), topic__icontains=words).select_related("unit")
    shown = about.only("topic", "activity_name", "held_on", "unit__name", "unit__short_name")
    url = address_of("life:meeting")
    return [
        Finding(one.topic, one.activity_name, str(one.unit), one.held_on, url(one.pk))
        for one in shown.order_by("-held_on", "-pk")[:limit]
    ]


def newest(unit: Unit) -> QuerySet[Meeting]:
    """Meetings that count, of a unit and everything under it."""
    under = Meeting.objects.standing().filter(unit__path__startswith=unit.path)
    shown = under.select_related("unit").only(
        "activity_name", "topic", "held_on", "precision", "unit__name", "unit__short_name"
    )
    return shown.order_by("-held_on", "-pk")


def held_and_studied(unit: Unit, most: int) -> tuple[list[Meeting], list[Meeting]]:
    """The newest meetings of a unit, and of the latest ones those that were for learning: one query."""
    latest = list(newest(unit).only(*SHOWN_OF_MEETING)[:LOOKED_THROUGH])
    studied = [one for one in latest if one.topic and one.activity in STUDIED]
    return latest[:most], studied[:most]


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


def attendances(meeting: Meeting) -> list[Attendance]:
    """Who was expected, those who came first, in the order of the register."""
    rows = list(meeting.attendances.select_related("person").only("state", "reason", "meeting_id", "person__name"))
    order = list(Attendance.State.values)
    return sorted(rows, key=lambda row: order.index(row.state))


def facts_of(meeting: Meeting) -> list[Any]:
    """What the record booked, reversals too, in the order of booking."""
    return list(ledger.booked().filter(source=meeting.source).select_related("person").only(*_FACT).order_by("pk"))


_FACT = (
    *("kind", "occurred_on", "recorded_at", "recorded_by_name", "source", "data", "reverses", "reason"),
    *("person", "person__name"),
)


@dataclass(frozen=True)
class FactLine:
    """What one booking said, in words: the meeting itself, or how many people attended."""

    fact_id: int
    title: str
    words: str
    tone: str
    by: str
    at: dt.datetime
    reason: str


def fact_lines(meeting: Meeting) -> list[FactLine]:
    """The facts of a record by booking: those of its people are counted and not listed."""
    bookings: dict[tuple[Any, ...], list[Any]] = {}
    for fact in facts_of(meeting):
        bookings.setdefault((fact.recorded_at, fact.is_reversal, fact.kind), []).append(fact)
    lines = []
    for (at, reversal, kind), booked in bookings.items():
        facts = [fact for fact in booked if not fact.data.get("merged")] or booked
        if kind == MeetingAttended.kind:  # type: ignore[attr-defined]
            words = _("%(n)d 人的组织生活记录") % {"n": len(facts)}
        else:
            words = _in_words(kind, facts[0].data)
        title = _("冲回") if reversal else str(kind_of(kind).title)
        tone = "mute" if reversal else "ok"
        lines.append(FactLine(facts[0].pk, title, words, tone, facts[0].recorded_by_name, at, facts[0].reason))
    return lines


def _in_words(kind: str, data: dict[str, Any]) -> str:
    """应到 23 人，实到 21 人，有记录: a yes is its label, a no is left out."""
    said = {key: value for key, value in data.items() if key not in _ELSEWHERE and value is not False}
    shown = kind_of(kind).shown(said)
    yes = {str(field.label) for field in kind_of(kind).fields if field.type == "bool"}
    return "，".join(label if label in yes else f"{label} {value}" for label, value in shown)


#: Fields of the fact that the page says in other places.
_ELSEWHERE = ("type", "topic", "precision", "merged")


@dataclass(frozen=True)
class OwnLine:
    """One meeting in a member's own record."""

    held_on: dt.date
    when: str
    name: str
    topic: str
    unit: str
    state: str
    source: str

    @property
    def url(self) -> str | None:
        return sources.url_of(self.source)


@dataclass(frozen=True)
class OwnRecord:
    year: int
    lines: list[OwnLine]

    @property
    def present(self) -> int:
        return sum(line.state == Attendance.State.PRESENT for line in self.lines)

    @property
    def several_units(self) -> bool:
        """Where all meetings were those of one branch, its name need not stand beside each."""
        return len({line.unit for line in self.lines}) > 1

    @property
    def missed(self) -> int:
        return len(self.lines) - self.present


def own_record(person: Person | None, year: int | None = None) -> OwnRecord:
    """Meetings of a year that a person attended, as facts say, and those missed, as the minutes say. Two queries."""
    year = year or clock.today().year
    if person is None:
        return OwnRecord(year, [])
    within = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    lines = [*_attended(person, within), *_missed(person, within)]
    return OwnRecord(year, sorted(lines, key=lambda line: line.held_on, reverse=True))


def _attended(person: Person, within: tuple[dt.date, dt.date]) -> list[OwnLine]:
    facts = (
        ledger.standing()
        .filter(person=person, kind=MeetingAttended.kind, occurred_on__range=within)  # type: ignore[attr-defined]
        .select_related("unit")
        .only("occurred_on", "data", "source", "unit__name", "unit__short_name")
    )
    names = {known.id: known.name for known in activities(within[1])}
    return [
        OwnLine(
            held_on=fact.occurred_on,
            when=written_day(fact.occurred_on, "day"),
            name=names.get(fact.data["type"], fact.data["type"]),
            topic=fact.data.get("topic", ""),
            unit=str(fact.unit),
            state=Attendance.State.PRESENT,
            source=fact.source,
        )
        for fact in facts
        if not fact.data.get("merged")  # one evening, however many kinds of meeting it was
    ]


def _missed(person: Person, within: tuple[dt.date, dt.date]) -> list[OwnLine]:
    missed = (
        Attendance.objects.filter(person=person, meeting__state=Meeting.State.RECORDED, meeting__held_on__range=within)
        .exclude(state=Attendance.State.PRESENT)
        .select_related("meeting__unit")
    )
    return [
        OwnLine(
            held_on=row.meeting.held_on,
            when=row.meeting.when,
            name=row.meeting.activity_name,
            topic=row.meeting.topic,
            unit=str(row.meeting.unit),
            state=row.state,
            source=row.meeting.source,
        )
        for row in missed
    ]


def attended(person: Person | None, meeting: Meeting) -> bool:
    return person is not None and meeting.attendances.filter(person=person).exists()
