"""Pages of people's performance. A GET reads and, where somebody else looks, leaves that on record; a POST is one verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.assessment import schemes
from zugong.assessment.models import PersonResult
from zugong.kernel import audit, clock
from zugong.kernel.rules import Refused
from zugong.org import looks
from zugong.org.http import SignedIn
from zugong.org.models import Person, Unit
from zugong.rulebook import declared as institutions
from zugong.timeline import Period
from zugong.ui.denied import Denied
from zugong.ui.forms import UNPROCESSABLE

from . import improving, queries, rules, services
from .sheet import PersonSheet
from .standing import Place, Standing, books, kinds_of, standing

READ = looks.also("assessment.person_score_read")
UNITS_PER_PAGE = 60


@dataclass(frozen=True)
class Way:
    """A scheme, and the address it leads to."""

    title: str
    period: Period
    url: str


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """The own marks under every scheme, and the units one answers for."""
    if not request.user.sees_business:
        raise Denied(_("这页看自己的绩效和自己负责的单位。"), who_can=_("本人、单位负责人和考核组"))
    known = books()
    context = {
        "mine": _mine(request, known), "over": _over(request, known),
        "archive": queries.archive_of(request.user.person_id)[:UNITS_PER_PAGE] if request.user.person_id else [],
    }  # fmt: skip
    return render(request, "assessment/people/home.html", context)


@require_GET
def unit(request: SignedIn, institution: str, period: str, unit: int) -> HttpResponse:
    """Everybody of a unit by name, for whoever answers for it; no places."""
    return _unit_page(request, _asked(institution, period, unit))


@require_POST
def act(request: SignedIn, institution: str, period: str, unit: int, verb: str) -> HttpResponse:
    """Draw up, or settle."""
    asked = _asked(institution, period, unit)
    said: dict[str, Any] = {
        "institution_id": institution,
        "period": asked.period,
        "unit": asked.unit,
        "by": request.user,
    }
    try:
        if verb == "draw-up":
            services.draw_up_people(**said, because=request.POST.get("because", ""))
        elif verb == "settle":
            services.settle_people(**said)
        else:
            raise Http404
    except Refused as refused:
        return _unit_page(request, asked, str(refused))
    messages.success(
        request, _("已拟定，等另一个人审定。") if verb == "draw-up" else _("已审定，本人能看到定下来的成绩。")
    )
    return redirect("assessment:people-unit", institution, period, unit)


@require_http_methods(["GET", "POST"])
def person(request: SignedIn, institution: str, period: str, unit: int, person: int) -> HttpResponse:
    """One person's marks with the facts behind each; a POST is the person's own word that the result was seen."""
    asked = _asked(institution, period, unit)
    if not rules.sees(request.user, asked.unit, person):
        raise Http404
    results = list(queries.of(institution, asked.period, asked.unit).filter(person=person).order_by("-number"))
    if request.method == "POST":
        return _seen(request, asked, person, results)
    who = get_object_or_404(Person, pk=person)
    found = asked.standing()
    if found.score(person) is None and not results:
        raise Http404
    own = request.user.person_id == person
    if not own:
        audit.append(by=request.user, verb=READ, subject=who)
    shown = [one for one in results if one.settled or not own]
    sheet = PersonSheet(found, who, request.user, shown)
    context = {"sheet": sheet, "asked": asked, "own": own, **_ways(asked, sheet, own=own)}
    return render(request, "assessment/people/person.html", context)


@require_GET
def result(request: SignedIn, result: int) -> HttpResponse:
    """The page behind a fact: where the result stands."""
    found = get_object_or_404(PersonResult, pk=result)
    if not rules.sees(request.user, found.unit, found.person_id):
        raise Http404
    return redirect("assessment:people-person", found.institution_id, found.period_code, found.unit_id, found.person_id)


# ---- parts ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A scheme, a period and a unit, as the address names them."""

    book: schemes.Book
    period: Period
    unit: Unit

    def standing(self) -> Standing:
        return standing(self.book, self.period, self.unit)


def _asked(institution: str, code: str, unit: int) -> Asked:
    try:
        period = Period.parse(code)
    except ValueError:
        raise Http404 from None
    book = queries.find(institution, period)
    found = get_object_or_404(Unit, pk=unit)
    if book is None or found.kind not in kinds_of(book):
        raise Http404
    return Asked(book, period, found)


def _unit_page(request: SignedIn, asked: Asked, refused: str = "") -> HttpResponse:
    if not rules.answers_for(request.user, asked.unit):
        raise Http404
    found = asked.standing()
    last = {one.person_id: one for one in queries.last_edition(asked.book.id, asked.period, asked.unit)}
    improved = {row.data["who"] for row in improving.rows(asked.book.id, asked.period, found.people)}
    people = sorted(found.people.values(), key=lambda one: (one.name, one.pk))
    rows = [(one, found.of(one.pk), last.get(one.pk), one.pk in improved) for one in people]
    context = {
        "asked": asked, "rows": rows, "drawn": any(not one.settled for one in last.values()), "earlier": bool(last),
        "improves": improving.register_of(asked.book.id) is not None, "refused": refused,
        "periods": [asked.period, asked.period.previous()],
    }  # fmt: skip
    return render(request, "assessment/people/unit.html", context, status=UNPROCESSABLE if refused else 200)


def _seen(request: SignedIn, asked: Asked, person: int, results: list[PersonResult]) -> HttpResponse:
    last = next((one for one in results if one.settled), None)
    if last is None:
        raise Http404
    try:
        services.note_seen(result=last, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已确认看过。"))
    return redirect("assessment:people-person", asked.book.id, asked.period.code, asked.unit.pk, person)


def _mine(request: SignedIn, known: list[schemes.Book]) -> list[Way]:
    person = request.user.person_id
    if person is None:
        return []
    found, place = [], Place.of(person)
    for book in known:
        unit = place.unit_for(book)
        period = Period.of(book.institution.scheme.period, clock.today())
        if unit is not None:
            address = reverse("assessment:people-person", args=[book.id, period.code, unit.pk, person])
            found.append(Way(book.title, period, address))
    return found


def _over(request: SignedIn, known: list[schemes.Book]) -> list[tuple[str, Any]]:
    """Scheme → the units in which this account answers for people."""
    scope = request.user.scope("lead").q() | request.user.scope("assess").q()
    found = []
    for book in known:
        units = Unit.objects.on(clock.today()).filter(scope, kind__in=kinds_of(book)).order_by("path")
        period = Period.of(book.institution.scheme.period, clock.today())
        page = Paginator(units, UNITS_PER_PAGE).get_page(request.GET.get("page"))
        ways = [
            Way(str(one), period, reverse("assessment:people-unit", args=[book.id, period.code, one.pk]))
            for one in page
        ]
        if ways:
            found.append((book.title, ways))
    return found


def _ways(asked: Asked, sheet: PersonSheet, *, own: bool) -> dict[str, Any]:
    """Where an improvement is written, and where a settled result is contested."""
    register = improving.register_of(asked.book.id)
    context: dict[str, Any] = {"improvements": improving.rows(asked.book.id, asked.period, [sheet.person.pk])}
    if register is not None:
        context["improve_url"] = reverse("registers:new", args=[asked.book.id, improving.REGISTER])
    last = next((one for one in sheet.results if one.settled), None)
    route = next((one for one in institutions.routes(clock.today()) if one.route.id == "person_objection"), None)
    if own and last is not None and route is not None:
        item = f"{asked.book.title} {asked.period.code}"
        said = {"origin": last.source, "unit": str(asked.unit.pk), "item": item, "mark": f"{last.total:f}"}
        context["contest_url"] = (
            f"{reverse('casework:new', args=[route.institution.id, route.route.id])}?{urlencode(said)}"
        )
    return context
