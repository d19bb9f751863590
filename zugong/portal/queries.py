"""Reads of the portal. What reaches whom is worked out in `reach`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet, Value

from zugong.kernel import clock
from zugong.org.finders import Finding
from zugong.org.models import Account, Person, Unit
from zugong.org.scope import Scope
from zugong.ui.addresses import address_of

from . import reach
from .models import Addressed, BranchPage, Notice, NoticeQuerySet, Receipt, Topic, Word
from .said import paragraphs

#: Names of those who have not read a notice shown at once.
NAMED = 100
WORDS_SHOWN = 8


def unread(account: Account) -> NoticeQuerySet:
    """What this person has still to read, urgent ones first."""
    if account.person_id is None:
        return Notice.objects.none()
    done = Receipt.objects.filter(notice=OuterRef("pk"), person=account.person_id)
    found = reach.addressed_to(account).standing().filter(~Exists(done))
    return found.select_related("unit").order_by("-urgent", "issued_on", "pk")


def receipt_of(notice: Notice, account: Account) -> Receipt | None:
    if account.person_id is None:
        return None
    return Receipt.objects.filter(notice=notice, person=account.person_id).first()


def unread_words(account: Account) -> QuerySet[Word]:
    return Word.objects.filter(account=account, read_at__isnull=True)


def words_of(account: Account) -> list[Word]:
    return list(unread_words(account).select_related("notice__unit").order_by("-created_at", "-pk")[:WORDS_SHOWN])


def notices_found(account: Account, words: str, limit: int) -> list[Finding]:
    """What the search finds: notices this account may read, by their title."""
    url = address_of("portal:notice")
    found = reach.visible_to(account).filter(title__icontains=words).select_related("unit")
    return [
        Finding(one.title, one.number, str(one.unit), one.issued_on or clock.today(), url(one.pk))
        for one in found.order_by("-issued_on", "-pk")[:limit]
    ]


# ---- the text, with the words that answer its question -------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, cut where the passage stands in it."""

    before: str
    passage: str = ""
    after: str = ""


def text_of(notice: Notice, *, marked: bool) -> list[Paragraph]:
    """`marked`: somebody has just answered wrongly, and is shown where to look."""
    found, passage = [], notice.passage if marked else ""
    for one in paragraphs(notice.text):
        if passage and passage in one:
            before, _same, after = one.partition(passage)
            found.append(Paragraph(before, passage, after))
            passage = ""
        else:
            found.append(Paragraph(one))
    return found


# ---- who has read it -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How many of those a notice goes to have read it: of one unit, or of all."""

    unit: Unit | None
    people: int
    read: int

    @property
    def waiting(self) -> int:
        return self.people - self.read


def _have_read(notice: Notice) -> Exists:
    return Exists(Receipt.objects.filter(notice=notice, person=OuterRef("person")))


def _readers_of(notice: Notice) -> Count:
    return Count("person", distinct=True, filter=_have_read(notice))


def whole(notice: Notice, within: Scope) -> Standing:
    rows = reach.readers(notice).filter(within.q("unit"))
    if notice.roles:  # somebody may hold two of them; a member is counted in one branch alone
        rows = rows.values("person").distinct()
    # Two plain counts take half the time that one with a condition does.
    return Standing(None, rows.count(), rows.filter(_have_read(notice)).count())


def units_reading(notice: Notice, within: Scope) -> QuerySet[Unit]:
    """In the order of the tree and never by their share: nobody is ranked by it."""
    rows = reach.readers(notice).filter(within.q("unit"))
    return Unit.objects.filter(pk__in=rows.values("unit")).order_by("path")


def by_unit(notice: Notice, units: Sequence[Unit]) -> list[Standing]:
    rows = reach.readers(notice).filter(unit__in=units).values("unit")
    figures = rows.annotate(n=Count("person", distinct=True), done=_readers_of(notice))
    counted = {unit: (n, done) for unit, n, done in figures.values_list("unit", "n", "done")}
    return [Standing(unit, *counted.get(unit.pk, (0, 0))) for unit in units]


@dataclass(frozen=True)
class Waiting:
    """Somebody who has not read it, and whether they can read it here at all."""

    name: str
    signs_in: bool


def waiting_in(notice: Notice, unit: Unit) -> list[Waiting]:
    """By name, for whoever can help them: the branch itself."""
    rows = reach.readers(notice).filter(~_have_read(notice), unit=unit)
    people = Person.objects.filter(pk__in=rows.values("person")).order_by("name", "pk")
    account = Account.objects.filter(person=OuterRef("pk"), is_active=True)
    named = people.annotate(signs_in=Exists(account)).values_list("name", "signs_in")[:NAMED]
    return [Waiting(*one) for one in named]


# ---- a branch ------------------------------------------------------------------------------------


def page_of(unit: Unit) -> BranchPage | None:
    return BranchPage.objects.filter(unit=unit).first()


def notices_for(unit: Unit, account: Account) -> NoticeQuerySet:
    """What all members of a branch were sent; what goes to posts alone is not of its page. `unread`: by this very member."""
    sent = Addressed.objects.filter(notice=OuterRef("pk"), unit__path__in=unit.ancestor_paths(), role="")
    done = Receipt.objects.filter(notice=OuterRef("pk"), person=account.person_id)
    asked = reach.addressed_to(account).order_by().filter(pk=OuterRef("pk"))
    own = account.own_branch == unit
    unread: Any = Exists(asked) & ~Exists(done) if own else Value(value=False, output_field=BooleanField())
    found = Notice.objects.standing().filter(Exists(sent)).annotate(unread=unread)
    return found.select_related("unit").order_by("-urgent", "-issued_on", "-pk")


def topics_of(unit: Unit) -> QuerySet[Topic]:
    said = Count("remarks", filter=Q(remarks__removed_at__isnull=True))
    return (
        Topic.objects.filter(unit=unit)
        .annotate(said=said)
        .order_by(F("closed_at").asc(nulls_first=True), "-latest_at", "-pk")
    )
