"""异议: a case on the route the institution names, opened from a mark; whoever made the mark does not judge it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zugong.assessment.models import Campaign, Result, ResultLine, Visit
from zugong.casework import routing
from zugong.casework import rules as cases
from zugong.casework.models import Case, CaseQuerySet, Stamp
from zugong.casework.services import WITHDRAWN
from zugong.engine import Score
from zugong.engine.catalogue import PERSON_KINDS
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence
from zugong.org.models import Account, Unit
from zugong.org.rules import actors_of_holder
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRoute, Step

#: What the origin of an objection begins with; behind it stand the line and the indicator.
MARK = "assessment.mark"
VISIT = "assessment.visit"
#: What may come of one, and the end of those that were put right.
UPHELD, REJECTED, CORRECTED = "upheld", "rejected", "corrected"
OWN, COMMON, OF_PEOPLE, OF_MEMBERS = "objection", "assessment_objection", "person_objection", "member_objection"


@dataclass(frozen=True)
class Contested:
    """Which mark an objection is about."""

    line: ResultLine
    indicator: str

    @property
    def origin(self) -> str:
        return f"{MARK}:{self.line.pk}:{self.indicator}"

    @property
    def value(self) -> str:
        return next((str(value) for key, _no, _title, value, _full in self._indicators if key == self.indicator), "")

    @property
    def title(self) -> str:
        return next((f"{no} {title}".strip() for key, no, title, *_ in self._indicators if key == self.indicator), "")

    @property
    def _indicators(self) -> list[list[str]]:
        return list(self.line.summary.get("indicators", []))


def contested_by(case: Case) -> Contested | None:
    """The mark a case was opened from; None where its origin names none that belongs to the case's unit, or to the person who
    opened it."""
    prefix, _colon, rest = case.origin.partition(":")
    line, _colon, indicator = rest.partition(":")
    if prefix != MARK or not line.isdecimal():
        return None
    found = ResultLine.objects.select_related("result__campaign", "unit").filter(pk=line, unit=case.unit_id).first()
    if found is None or not _concerns(found.person_id, case.opened_by, _accounts([found.person_id])):
        return None
    return Contested(found, indicator)


def _accounts(people: Iterable[int | None]) -> dict[int, set[str]]:
    """person → who acts as that person"""
    found: dict[int, set[str]] = {}
    for account in Account.objects.filter(person__in=[one for one in people if one]).only("person"):
        found.setdefault(account.person_id or 0, set()).add(account.actor_id)
    return found


def _concerns(person: int | None, opened_by: str, accounts: Mapping[int, set[str]]) -> bool:
    """What a person came to is contested by that person alone."""
    return person is None or opened_by in accounts.get(person, ())


def route_for(campaign: Campaign) -> DeclaredRoute | None:
    """The scheme's own route `objection`; else the first in force for all, be it of units, of people or of members."""
    found = {one.id: one for one in institutions.routes(clock.today())}
    common = (one for one in found.values() if one.route.id == _common(campaign))
    return found.get(f"{campaign.institution_id}/{OWN}") or next(common, None)


def _common(campaign: Campaign) -> str:
    if campaign.unit is None:
        return COMMON
    return OF_MEMBERS if campaign.of_members else OF_PEOPLE


def contests_marks(declared: DeclaredRoute) -> bool:
    """Whether objections to marks go this way, and nothing else does: a route `objection` only beside a scheme."""
    known = declared.route.id
    return known in (COMMON, OF_PEOPLE, OF_MEMBERS) or (known == OWN and declared.institution.scheme is not None)


def begins_at(declared: DeclaredRoute) -> str:
    """The page with the lines from which an objection is opened: what is published of units, or one's own results."""
    if not contests_marks(declared):
        return ""
    scheme = declared.institution.scheme if declared.route.id == OWN else None
    of_people = declared.route.id in (OF_PEOPLE, OF_MEMBERS) or (
        scheme is not None and scheme.subjects[0] in PERSON_KINDS
    )
    return reverse("assessment:people" if of_people else "assessment:results")


def open_route(line: ResultLine, account: Account) -> DeclaredRoute | None:
    """The route on which this account may contest marks of the line today."""
    if not line.result.takes_objections(clock.today()) or (line.person_id and line.person_id != account.person_id):
        return None
    declared = route_for(line.result.campaign)
    return declared if declared is not None and cases.opens(account, declared, line.unit) else None


def way_to_contest(declared: DeclaredRoute, mark: Contested) -> str:
    """The address of the form, filled in."""
    said = {"unit": str(mark.line.unit_id), "origin": mark.origin, "item": mark.title, "mark": mark.value}
    return f"{reverse('casework:new', args=[declared.institution.id, declared.route.id])}?{urlencode(said)}"


def of_results(results: Iterable[Result]) -> CaseQuerySet:
    """Cases about marks of these results; one that somebody merely says to be so does not fit unit, person and line."""
    lines = ResultLine.objects.filter(result__in=list(results)).values_list("pk", "unit_id", "person_id")
    known = {line: (unit, person) for line, unit, person in lines}
    accounts = _accounts(person for _unit, person in known.values())
    said = Case.objects.filter(origin__startswith=f"{MARK}:").values_list("pk", "unit_id", "opened_by", "origin")
    fitting = []
    for case, of, opened_by, origin in said:
        unit, person = known.get(_line_of(origin), (None, None))
        if unit == of and _concerns(person, opened_by, accounts):
            fitting.append(case)
    return Case.objects.filter(pk__in=fitting)


def _line_of(origin: str) -> int:
    line = origin.split(":")[1]
    return int(line) if line.isdecimal() else 0


def of_campaign(campaign: Campaign) -> CaseQuerySet:
    return of_results(campaign.results.all())


def upheld(campaign: Campaign) -> CaseQuerySet:
    """Those found to be right, by what was decided last: that a case ended well says nothing, a refusal ends well too."""
    said = Stamp.objects.filter(case=OuterRef("pk"), outcome__in=(UPHELD, REJECTED)).order_by("-pk")
    found = of_campaign(campaign).annotate(
        decided=Subquery(said.values("outcome")[:1]), decided_at=Subquery(said.values("at")[:1])
    )
    return found.filter(Q(decided=UPHELD) | Q(decided=None, place=CORRECTED)).exclude(_taken_back())


def unanswered(last: Result) -> CaseQuerySet:
    """Of those upheld the ones to which no edition has answered yet: about the last itself, or decided after it was drawn up."""
    return upheld(last.campaign).filter(Q(pk__in=of_results([last]).values("pk")) | Q(decided_at__gt=last.drawn_at))


def _taken_back() -> Exists:
    return Exists(Stamp.objects.filter(case=OuterRef("pk"), step=WITHDRAWN))


def of_line(line: ResultLine) -> CaseQuerySet:
    held = Case.objects.filter(origin__startswith=f"{MARK}:{line.pk}:", unit=line.unit_id)
    if line.person_id is None:
        return held
    return held.filter(opened_by__in=_accounts([line.person_id]).get(line.person_id, ()))


def standing_of(line: ResultLine) -> CaseQuerySet:
    """Without those taken back, which keep nobody from another."""
    return of_line(line).exclude(_taken_back())


def bar(case: Case, step: Step, by: Actor) -> Sentence | None:
    """Whoever made the mark does not verify the objection against it: who recorded what it was made of, and of people also who
    drew the result up or let it out, and whom it is about; by whatever account."""
    found = contested_by(case)
    if found is None or step.id != routing.route_of(case, clock.today()).route.begins:
        return None
    own = actors_of_holder(by.actor_id)
    if own & _recorders(found):
        return _("这一项的分用了您记的材料，这件异议要换一个人核实。")
    result = found.line.result
    if found.line.person_id is None or not own & {result.drawn_by, result.decided_by, case.opened_by}:
        return None
    return _("这份成绩是您封存或复核的，或者就是您自己的，这件异议要换一个人核实。")


def gate(declared: DeclaredRoute, unit: Unit, origin: str, data: dict[str, object], by: Actor) -> Sentence | None:
    """From a mark only: of the unit, of a person by that person, as it was published, while the window is open, and once."""
    prefix, _colon, rest = origin.partition(":")
    if prefix != MARK:
        return _("请从成绩表的那一行提。") if contests_marks(declared) else None
    line, _colon, key = rest.partition(":")
    known = ResultLine.objects.select_for_update(of=("self",)).select_related("result__campaign", "unit")
    row = known.filter(pk=int(line), unit=unit).first() if line.isdecimal() else None
    mark = Contested(row, key) if row is not None else None
    if (
        mark is None
        or not mark.title
        or not _concerns(mark.line.person_id, by.actor_id, _accounts([mark.line.person_id]))
    ):
        return _("成绩表上%(unit)s没有这一项，请从成绩表的那一行提。") % {"unit": unit.name}
    return _closed(mark.line.result) or _otherwise(declared, mark, data)


def _closed(result: Result) -> Sentence | None:
    last = result.campaign.results.published().order_by("-number").first()
    if last is not None and last.number > result.number:
        return _("这一版已经更正，请对第 %(n)d 版提。") % {"n": last.number}
    if result.takes_objections(clock.today()):
        return None
    if result.published:
        return _("异议收到 %(day)s，已经过了。") % {"day": result.objections_until}
    return _("这一版还没有公布。")


def _otherwise(declared: DeclaredRoute, mark: Contested, data: dict[str, object]) -> Sentence | None:
    """What is said of the mark must be what was published of it."""
    right = route_for(mark.line.result.campaign)
    if right is None or right.id != declared.id:
        return _("这次考核的异议不走这个流程，请从成绩表的那一行提。")
    for name, published in (("item", mark.title), ("mark", mark.value)):
        if name in data and not _same(data[name], published):
            return _("成绩表上是“%(published)s”，异议里写成了“%(said)s”。") % {
                "published": published,
                "said": data[name],
            }
    earlier = standing_of(mark.line).filter(origin=mark.origin).first()
    return _("这一项已经提过异议：%(number)s。") % {"number": earlier.number} if earlier is not None else None


def _same(said: object, published: str) -> bool:
    """A county may have the mark asked for as words or as a number: 0.5 is 0.50."""
    try:
        return Decimal(str(said)) == Decimal(published)
    except InvalidOperation:
        return str(said) == published


def _recorders(found: Contested) -> set[str]:
    """Who recorded what the mark was made of, counted or left out, and whoever went on the visit that found it."""
    own = [one for one in Score.from_dict(found.line.trace).indicators if one.id == found.indicator]
    seen = [key for one in own for key in (*one.counted, *(left.fact for left in one.not_counted))]
    keys = [int(key) for key in seen if key.isdecimal()]
    facts = list(ledger.booked().filter(pk__in=keys).values_list("recorded_by", "source"))
    visits = {int(key) for _by, source in facts for name, _colon, key in [source.partition(":")] if name == VISIT}
    went = Visit.assessors.through.objects.filter(visit__in=visits).select_related("account")
    return {*(by for by, _source in facts), *(one.account.actor_id for one in went)}
