"""异议: a case on the route the institution names, opened from a mark; whoever made the mark does not judge it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zugong.assessment.models import Campaign, Result, ResultLine, Visit
from zugong.casework import routing
from zugong.casework import rules as cases
from zugong.casework.models import Case, CaseQuerySet, Stamp
from zugong.casework.services import WITHDRAWN
from zugong.engine import Score
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRoute, Step

#: What the origin of an objection begins with; behind it stand the line and the indicator.
MARK = "assessment.mark"
VISIT = "assessment.visit"
OWN, COMMON = "objection", "assessment_objection"


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
    """The mark a case was opened from; None where its origin names none that belongs to the case's unit."""
    prefix, _colon, rest = case.origin.partition(":")
    line, _colon, indicator = rest.partition(":")
    if prefix != MARK or not line.isdecimal():
        return None
    found = ResultLine.objects.select_related("result__campaign", "unit").filter(pk=line, unit=case.unit_id).first()
    return Contested(found, indicator) if found is not None else None


def route_for(institution: str) -> DeclaredRoute | None:
    """The scheme's own route `objection`; else the first institution in force with a route `assessment_objection`."""
    found = {one.id: one for one in institutions.routes(clock.today())}
    common = (one for one in found.values() if one.route.id == COMMON)
    return found.get(f"{institution}/{OWN}") or next(common, None)


def open_route(line: ResultLine, account: Account) -> DeclaredRoute | None:
    """The route on which this account may contest marks of the line today."""
    if not line.result.takes_objections(clock.today()):
        return None
    declared = route_for(line.result.campaign.institution_id)
    return declared if declared is not None and cases.opens(account, declared, line.unit) else None


def way_to_contest(declared: DeclaredRoute, mark: Contested) -> str:
    """The address of the form, filled in."""
    said = {"unit": str(mark.line.unit_id), "origin": mark.origin, "item": mark.title, "mark": mark.value}
    return f"{reverse('casework:new', args=[declared.institution.id, declared.route.id])}?{urlencode(said)}"


def of_results(results: Iterable[Result]) -> CaseQuerySet:
    """Cases about marks of these results; one that somebody merely says to be so does not fit unit and line."""
    units = dict(ResultLine.objects.filter(result__in=list(results)).values_list("pk", "unit_id"))
    said = Case.objects.filter(origin__startswith=f"{MARK}:").values_list("pk", "unit_id", "origin")
    return Case.objects.filter(pk__in=[case for case, unit, origin in said if units.get(_line_of(origin)) == unit])


def _line_of(origin: str) -> int:
    line = origin.split(":")[1]
    return int(line) if line.isdecimal() else 0


def of_campaign(campaign: Campaign) -> CaseQuerySet:
    return of_results(campaign.results.all())


def of_line(line: ResultLine) -> CaseQuerySet:
    return Case.objects.filter(origin__startswith=f"{MARK}:{line.pk}:", unit=line.unit_id)


def bar(case: Case, step: Step, by: Actor) -> Sentence | None:
    """Whoever recorded what a mark was made of does not verify the objection against it."""
    found = contested_by(case)
    if found is None or step.id != routing.route_of(case, clock.today()).route.begins:
        return None
    return _("这一项的分用了您记的材料，这件异议要换一个人核实。") if by.actor_id in _recorders(found) else None


def gate(declared: DeclaredRoute, unit: Unit, origin: str, data: dict[str, object]) -> Sentence | None:
    """From a mark only: of the unit, as it was published, while the window is open, and once."""
    prefix, _colon, rest = origin.partition(":")
    if prefix != MARK:
        return None
    line, _colon, key = rest.partition(":")
    known = ResultLine.objects.select_for_update(of=("self",)).select_related("result__campaign", "unit")
    row = known.filter(pk=int(line), unit=unit).first() if line.isdecimal() else None
    mark = Contested(row, key) if row is not None else None
    if mark is None or not mark.title:
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
    right = route_for(mark.line.result.campaign.institution_id)
    if right is None or right.id != declared.id:
        return _("这次考核的异议不走这个流程，请从成绩表的那一行提。")
    for name, published in (("item", mark.title), ("mark", mark.value)):
        if name in data and str(data[name]) != published:
            return _("成绩表上是“%(published)s”，异议里写成了“%(said)s”。") % {
                "published": published,
                "said": data[name],
            }
    withdrawn = Stamp.objects.filter(case=OuterRef("pk"), step=WITHDRAWN)
    earlier = of_line(mark.line).filter(~Exists(withdrawn), origin=mark.origin).first()
    return _("这一项已经提过异议：%(number)s。") % {"number": earlier.number} if earlier is not None else None


def _recorders(found: Contested) -> set[str]:
    """Who recorded what the mark was made of, counted or left out, and whoever went on the visit that found it."""
    own = [one for one in Score.from_dict(found.line.trace).indicators if one.id == found.indicator]
    seen = [key for one in own for key in (*one.counted, *(left.fact for left in one.not_counted))]
    keys = [int(key) for key in seen if key.isdecimal()]
    facts = list(ledger.booked().filter(pk__in=keys).values_list("recorded_by", "source"))
    visits = {int(key) for _by, source in facts for name, _colon, key in [source.partition(":")] if name == VISIT}
    went = Visit.assessors.through.objects.filter(visit__in=visits).select_related("account")
    return {*(by for by, _source in facts), *(one.account.actor_id for one in went)}
