"""Reads of people: the register within a scope, one person's file, and who looked into it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from zugong.kernel import audit, clock
from zugong.kernel.models import AuditEntry
from zugong.org import looks
from zugong.org.models import Account, CorrectionRequest, Membership, Person, Post, Unit
from zugong.org.scope import Scope

#: Columns that are sealed: opened only where they are shown.
SEALED = ("id_number", "phone")


def members_of(scope: Scope, day: dt.date | None = None) -> QuerySet[Membership]:
    """The members of a scope on a day, with person and branch; sealed numbers stay sealed until they are asked for."""
    day = day or clock.today()
    today = day >= clock.today()
    running = Membership.objects.filter(valid_to__isnull=True) if today else Membership.objects.on(day)
    return (
        running.filter(inside(scope))
        .select_related("person", "unit")
        .defer(*(f"person__{name}" for name in SEALED), "person__note", "unit__note", "unit__credit_code")
        .order_by("unit__path", "person__name", "pk")
    )


def inside(scope: Scope) -> Q:
    """No condition where nothing lies outside: asking every member's branch costs as much as all other conditions."""
    return scope.q("unit") if Unit.objects.exclude(scope.q()).exists() else Q()


def people_of(scope: Scope) -> QuerySet[Person]:
    """People whose register is kept in the scope: members there, those who left from there, and holders of posts."""
    return Person.objects.none() if scope.empty else Person.objects.filter(_kept_in(scope, "pk"))


def _kept_in(scope: Scope, person: str) -> Q:
    """Asked row by row of whatever names a person, so that nobody else's file is touched."""
    spells = Membership.objects.filter(person=OuterRef(person)).order_by()
    running = spells.filter(valid_to__isnull=True)
    posts = Post.objects.filter(person=OuterRef(person), valid_to__isnull=True).order_by()
    return (
        Q(Exists(running.filter(scope.q("unit"))))
        | Q(Exists(posts.filter(scope.q("unit"))))
        | (~Q(Exists(running)) & Q(Exists(spells.filter(scope.q("unit")))))
    )


def person_seen_by(account: Account, pk: int, capability: str = "read_members") -> Person | None:
    """The person, if the account may see their file; oneself always."""
    if account.person_id == pk:
        return Person.objects.get(pk=pk)
    return people_of(account.scope(capability)).filter(pk=pk).first()


@dataclass(frozen=True)
class PersonFile:
    person: Person
    memberships: list[Membership]
    posts: list[Post]

    @property
    def place(self) -> Unit | None:
        """Where this person's register is kept: the latest branch, else the unit of the latest post."""
        held: list[Membership | Post] = [*self.memberships, *self.posts]
        return held[0].unit if held else None

    @property
    def membership(self) -> Membership | None:
        return next((one for one in self.memberships if one.valid_to is None), None)


def person_file(person: Person) -> PersonFile:
    newest = F("valid_from").desc(nulls_last=True)
    memberships = person.memberships.select_related("unit").order_by(F("valid_to").desc(nulls_first=True), newest)
    # Kept with the person, so that what others show on the same page asks for them no more.
    prefetch_related_objects([person], Prefetch("memberships", queryset=memberships))
    posts = person.posts.select_related("unit").order_by(F("valid_to").desc(nulls_first=True), newest)
    return PersonFile(person, list(person.memberships.all()), list(posts))


def looks_at(person: Person, limit: int = 50) -> list[AuditEntry]:
    """Who read this person's file or numbers, newest first."""
    return list(
        AuditEntry.objects.filter(subject=audit.reference(person), verb__in=looks.VERBS).order_by("-seq")[:limit]
    )


def corrections_in(scope: Scope) -> QuerySet[CorrectionRequest]:
    """Requests of the people whose register is kept in the scope; open ones first."""
    if scope.empty:
        return CorrectionRequest.objects.none()
    return (
        CorrectionRequest.objects.filter(_kept_in(scope, "person_id"))
        .select_related("person")
        .defer(*(f"person__{name}" for name in SEALED))
        .order_by(F("answered_at").desc(nulls_first=True), "-asked_at")
    )


def corrections_waiting(scope: Scope) -> int:
    """How many requests are open in the scope. Mostly there is none anywhere, and then nobody's register is looked for."""
    if not CorrectionRequest.objects.filter(state=CorrectionRequest.State.OPEN).exists():
        return 0
    return corrections_in(scope).filter(state=CorrectionRequest.State.OPEN).count()


def age_on(day: dt.date, born: dt.date | None) -> int | None:
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def born_between(youngest: int, oldest: int, day: dt.date) -> tuple[dt.date, dt.date]:
    """Born after the first day and by the second: who is from `youngest` to `oldest` years old on a day."""
    return years_before(day, oldest + 1), years_before(day, youngest)


def years_before(day: dt.date, years: int) -> dt.date:
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)
