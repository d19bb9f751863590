"""Who is asked, who has answered, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook import proving
from zugong.rulebook.exhibits import Exhibit
from zugong.rulebook.models import Consultation, InstitutionDraft, Opinion

from . import rules

#: Beyond so many units the bodies they sit in are asked; and up to so many all of them stand chosen.
OFFERED, CHOSEN = 600, 100
BODIES = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)


@dataclass(frozen=True)
class Told:
    """One consultation with its answers."""

    asked: Consultation
    opinions: list[Opinion]

    @property
    def answered(self) -> list[Opinion]:
        return [one for one in self.opinions if one.stance]

    @property
    def silent(self) -> list[Opinion]:
        return [one for one in self.opinions if not one.stance]

    @property
    def content(self) -> list[Opinion]:
        """Those who let it pass as it is."""
        return [one for one in self.opinions if one.stance == Opinion.Stance.NONE]

    @property
    def raised(self) -> list[Opinion]:
        """Those with something to say."""
        return [one for one in self.opinions if one.stance == Opinion.Stance.SOME]

    @property
    def open(self) -> list[Opinion]:
        """Said, and nobody has said what becomes of it."""
        return [one for one in self.raised if not one.taken]


def told_of(draft: InstitutionDraft) -> list[Told]:
    """Two questions, however many units were asked."""
    found = {one.pk: Told(one, []) for one in draft.consultations.defer("content")}
    for one in found.values():
        one.asked.draft = draft
    opinions = Opinion.objects.filter(consultation__in=list(found)).select_related("unit") if found else []
    for opinion in opinions:
        found[opinion.consultation_id].opinions.append(opinion)
    return list(found.values())


def waiting_for(account: Account) -> QuerySet[Opinion]:
    """What this account may still answer for its units."""
    mine = Opinion.objects.filter(rules.speaks_for(account).q("unit"), stance="")
    running = {"consultation__ended_on__isnull": True, "consultation__until__gte": clock.today()}
    return mine.filter(**running, consultation__draft__state__in=rules.UNFINISHED)


def own_of(account: Account, asked: Consultation) -> list[Opinion]:
    """The asked units this account answers for."""
    mine = asked.opinions.filter(rules.speaks_for(account).q("unit"))
    return list(mine.select_related("unit", "consultation__draft"))


def proposed(draft: InstitutionDraft) -> tuple[list[Unit], set[int]]:
    """Whom one would ask, and who of them stands chosen: the units the exhibits tell of, and those it applies to."""
    kinds = proving.heading_of(draft.text).applies_to or BODIES
    standing = Unit.objects.on(clock.today()).order_by("path")
    found = list(standing.filter(kind__in=kinds)[: OFFERED + 1])
    if len(found) > OFFERED:
        found = list(standing.filter(kind__in=BODIES))
    told = _told_of(Exhibit.of(row) for row in draft.exhibits.all())
    known = {unit.pk for unit in found}
    found += list(standing.filter(pk__in=told - known))
    chosen = told or (known if len(found) <= CHOSEN else set())
    return found, chosen


def _told_of(exhibits: Iterable[Exhibit]) -> set[int]:
    return {int(key) for one in exhibits for key in one.units if key.isdecimal()}
