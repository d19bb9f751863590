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
from zugong.rulebook.rules import drafting, drafts_over

from . import rules

#: Beyond so many units the bodies they sit in are asked; and up to so many all of them stand chosen.
OFFERED, CHOSEN = 600, 100
BODIES = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)


@dataclass(frozen=True)
class Told:
    """One consultation with its answers."""

    asked: Consultation
    opinions: list[Opinion]
    #: Whether others were asked of whom this reader is not told.
    part: bool = False

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


def told_of(draft: InstitutionDraft, account: Account) -> list[Told]:
    """As far as this account is told. Two questions, however many units were asked."""
    found = {one.pk: Told(one, []) for one in draft.consultations.defer("content")}
    opinions = Opinion.objects.filter(consultation__in=list(found)).select_related("unit") if found else []
    for opinion in opinions:
        found[opinion.consultation_id].opinions.append(opinion)
    return [told for one in found.values() if (told := _for_reader(one, account)).opinions]


def _for_reader(told: Told, account: Account) -> Told:
    if drafts_over(account, [one.unit for one in told.opinions]):
        return told
    own = rules.reads_for(account)
    return Told(told.asked, [one for one in told.opinions if own.covers(one.unit)], part=True)


def waiting_for(account: Account) -> QuerySet[Opinion]:
    """What this account may still answer for its units."""
    mine = Opinion.objects.filter(rules.speaks_for(account).q("unit"), stance="")
    running = {"consultation__ended_on__isnull": True, "consultation__until__gte": clock.today()}
    return mine.filter(**running, consultation__draft__state__in=InstitutionDraft.UNFINISHED)


def own_of(account: Account, asked: Consultation) -> list[Opinion]:
    """The asked units this account answers for."""
    mine = asked.opinions.filter(rules.speaks_for(account).q("unit"))
    return list(mine.select_related("unit", "consultation__draft"))


def read_of(account: Account, asked: Consultation) -> set[int]:
    """The asked units whose rows of the exhibits it reads."""
    mine = asked.opinions.filter(rules.reads_for(account).q("unit"))
    return set(mine.values_list("unit_id", flat=True))


def proposed(draft: InstitutionDraft, by: Account) -> tuple[list[Unit], set[int]]:
    """Whom this account would ask, and who of them stands chosen: the units the exhibits tell of, and those it applies to."""
    kinds = proving.heading_of(draft.text).applies_to or BODIES
    standing = Unit.objects.on(clock.today()).filter(drafting(by).q()).order_by("path")
    found = list(standing.filter(kind__in=kinds)[: OFFERED + 1])
    if len(found) > OFFERED:
        found = list(standing.filter(kind__in=BODIES))
    told = _told_of(Exhibit.of(row) for row in draft.exhibits.all())
    known = {unit.pk for unit in found}
    found += list(standing.filter(pk__in=told - known))
    chosen = told & {unit.pk for unit in found} or (known if len(found) <= CHOSEN else set())
    return found, chosen


def exhibit_for(account: Account, whole: Exhibit) -> Exhibit:
    """All of it for whoever drafts or decides wherever the units it tells of lie; else the own rows and what names nobody."""
    told = list(Unit.objects.filter(pk__in=_told_of([whole])))
    if len(told) == len(whole.units) and drafts_over(account, told):
        return whole
    own = rules.reads_for(account)
    return whole.shared_with({str(unit.pk) for unit in told if own.covers(unit)})


def _told_of(exhibits: Iterable[Exhibit]) -> set[int]:
    return {int(key) for one in exhibits for key in one.units if key.isdecimal()}
