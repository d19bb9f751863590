"""服务门户: for each audience what may be asked for, how things are done, and the own requests with who has them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredPortal, DeclaredRoute, Service

from . import queries
from .asking import WORDS, Asking
from .lamps import Lamps
from .models import Case, Task

MINE = 20


@dataclass(frozen=True)
class Mine:
    """One of the own requests: where it is and who has it."""

    case: Case
    light: tuple[str, str | Promise]
    holder: str


@require_safe
def portals(request: SignedIn) -> HttpResponse:
    found = institutions.portals(clock.today()) if request.user.sees_business else []
    return render(request, "casework/portals.html", {"portals": found})


@require_safe
def portal(request: SignedIn, institution: str, name: str) -> HttpResponse:
    declared = _find(institution, name)
    services = [(service, _route(declared, service)) for service in declared.portal.services.values()]
    may = [
        (service, route, _query(service)) for service, route in services if queries.units_to_open(request.user, route)
    ]
    words = request.GET.get(WORDS, "").strip()
    asking = next((Asking(route, words, waits=False) for _service, route in services if route.route.answered_in), None)
    page = {"declared": declared, "portal": declared.portal, "services": may, "mine": mine(request.user, declared), "asking": asking, "words": words}  # fmt: skip
    return render(request, "casework/portal.html", page)


def _find(institution: str, name: str) -> DeclaredPortal:
    for one in institutions.portals(clock.today()):
        if (one.institution.id, one.portal.id) == (institution, name):
            return one
    raise Http404


def _route(declared: DeclaredPortal, service: Service) -> DeclaredRoute:
    return queries.find(_name(declared, service))


def _name(declared: DeclaredPortal, service: Service) -> str:
    return institutions.whole(declared.institution, service.route)


def _query(service: Service) -> str:
    return urlencode(service.with_ or {})


def mine(account: Account, declared: DeclaredPortal) -> list[Mine]:
    """What this account asked for here: cases on the portal's routes that say what one of its services says."""
    services = [(_name(declared, service), service.with_ or {}) for service in declared.portal.services.values()]
    cases = Case.objects.filter(opened_by=account.actor_id, route__in={route for route, _said in services})
    mine = [
        case
        for case in cases.select_related("unit").order_by("-pk")[: MINE * 3]
        if any(case.route == route and said.items() <= case.data.items() for route, said in services)
    ][:MINE]
    holders: dict[int, list[str]] = {}
    for task in Task.objects.filter(case__in=mine, done=False).select_related("unit", "person", "delegate", "case"):
        holders.setdefault(task.case_id, []).append(
            str(task.delegate or task.person or task.unit or task.case.opened_by_name)
        )
    lamps = Lamps(clock.today())
    return [Mine(case, lamps.of(case), "、".join(holders.get(case.pk, []))) for case in mine]
