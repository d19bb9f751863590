"""异议: a case on the route the institution names, opened from a mark; whoever made the mark does not judge it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zugong.assessment import kinds
from zugong.assessment.models import Campaign, Result, ResultLine
from zugong.casework import routing
from zugong.casework import rules as cases
from zugong.casework.models import Case, CaseQuerySet
from zugong.engine import Score
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRoute, Step

#: What the origin of an objection begins with; behind it stand the line and the indicator.
MARK = "assessment.mark"
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


def _recorders(found: Contested) -> set[str]:
    """Who recorded facts as an assessor, counted or left out; what a unit records of itself is nobody's judgement."""
    own = [one for one in Score.from_dict(found.line.trace).indicators if one.id == found.indicator]
    seen = [key for one in own for key in (*one.counted, *(left.fact for left in one.not_counted))]
    keys = [int(key) for key in seen if key.isdecimal()]
    judged = [one.id for one in kinds.all_daily() if one.hand == "assessor"]
    facts = ledger.booked().filter(pk__in=keys, kind__in=judged)
    return set(facts.values_list("recorded_by", flat=True))
