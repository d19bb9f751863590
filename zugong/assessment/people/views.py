"""Pages of people's performance. A GET reads and, where somebody else looks, leaves that on record; a POST is one verb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.assessment import schemes
from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, ResultLine
from zugong.assessment.results import audience, ways
from zugong.assessment.rules import prepares
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Account, Person, Unit
from zugong.timeline import Period
from zugong.ui.denied import Denied
from zugong.ui.forms import UNPROCESSABLE

from . import improving, queries, rules, services
from .sheet import PersonSheet
from .standing import Place, Standing, books, standing

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
    kept = queries.archive_of(request.user.person_id)[:UNITS_PER_PAGE] if request.user.person_id else []
    context = {
        "mine": _mine(request, known), "over": _over(request, known),
        "archive": [(one, one.result.campaign, ways.line_url(one)) for one in kept],
    }  # fmt: skip
    return render(request, "assessment/people/home.html", context)


@require_GET
def unit(request: SignedIn, institution: str, period: str, unit: int) -> HttpResponse:
    """Everybody of a unit by name, for whoever answers for it; no places."""
    return _unit_page(request, _asked(institution, period, unit))


@require_POST
def begin(request: SignedIn, institution: str, period: str, unit: int) -> HttpResponse:
    """From here on it is a campaign like any other: closed, sealed, reviewed, contested, archived."""
    asked = _asked(institution, period, unit)
    try:
        found = campaigns.open_campaign(
            period=asked.period, institution_id=institution, unit=asked.unit, by=request.user
        )
    except Refused as refused:
        return _unit_page(request, asked, str(refused))
    return redirect("assessment:course", found.pk)


@require_http_methods(["GET", "POST"])
def person(request: SignedIn, institution: str, period: str, unit: int, person: int) -> HttpResponse:
    """One person's marks with the facts behind each; a POST is the person's own word that the result was seen."""
    asked = _asked(institution, period, unit)
    if not rules.sees(request.user, asked.book, asked.unit, person):
        raise Http404
    known = _readable(request.user, queries.lines_of(asked.campaign, [person]))
    if request.method == "POST":
        return _seen(request, asked, person, known)
    who = get_object_or_404(Person, pk=person)
    found = asked.standing()
    if not found.holds(asked.unit, person) and not known:
        raise Http404
    audience.note_look(request.user, who)
    sheet = PersonSheet(found, who, request.user, known)
    return render(request, "assessment/people/person.html", _context(request, asked, sheet))


@require_GET
def result(request: SignedIn, line: int) -> HttpResponse:
    """The page behind a fact: where the result stands."""
    found = get_object_or_404(ResultLine.objects.select_related("result__campaign"), pk=line, person__isnull=False)
    if not audience.sees_line(request.user, found):
        raise Http404
    return redirect(ways.line_url(found))


# ---- parts ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A scheme, a period and a unit, as the address names them."""

    book: schemes.Book
    period: Period
    unit: Unit
    #: the one in which the people of the unit are marked: held here, or above
    campaign: Campaign | None

    def standing(self) -> Standing:
        """As all stand who are compared: those of the campaign, where one is held here or above."""
        return standing(
            self.book, self.period, self.campaign.unit if self.campaign and self.campaign.unit else self.unit
        )


def _asked(institution: str, code: str, unit: int) -> Asked:
    try:
        period = Period.parse(code)
    except ValueError:
        raise Http404 from None
    book = schemes.find(institution, period, people=True)
    found: Any = get_object_or_404(queries.with_campaign(institution, period.code), pk=unit)
    if book is None or not (found.kind in book.held_in or book.marks_people_of(found)):
        raise Http404
    held = Campaign.objects.select_related("unit").get(pk=found.held) if found.held else None
    return Asked(book, period, found, held)


def _readable(account: Account, held: Iterable[ResultLine]) -> list[ResultLine]:
    return [one for one in held if audience.sees_line(account, one)]


def _unit_page(request: SignedIn, asked: Asked, refused: str = "") -> HttpResponse:
    if not rules.answers_for(request.user, asked.book, asked.unit):
        raise Http404
    found, campaign = asked.standing(), asked.campaign
    people = found.within(asked.unit)
    keys = [one.pk for one in people]
    last = {one.person_id: one for one in reversed(_readable(request.user, queries.lines_of(campaign, keys)))}
    improved = {row.data["who"] for row in improving.rows(asked.book.id, asked.period, keys)}
    rows = [(one, found.of(one.pk), last.get(one.pk), one.pk in improved) for one in people]
    context = {
        "asked": asked, "rows": rows, "campaign": campaign, "refused": refused,
        "may_go_on": campaign is not None and prepares(request.user, campaign),
        "improves": improving.register_of(asked.book.id) is not None, "periods": [asked.period, asked.period.previous()],
    }  # fmt: skip
    return render(request, "assessment/people/unit.html", context, status=UNPROCESSABLE if refused else 200)


def _seen(request: SignedIn, asked: Asked, person: int, known: list[ResultLine]) -> HttpResponse:
    last = next((one for one in known if one.result.published), None)
    if last is None:
        raise Http404
    try:
        services.note_seen(line=last, by=request.user)
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
    """Scheme → the units in which this account answers for people: where its scope begins, and each of the scheme's kinds."""
    scopes = request.user.scope("lead"), request.user.scope("assess")
    roots = [path for scope in scopes for path in scope.paths]
    found = []
    for book in known:
        mine = Q(path__in=request.user.scope("record").paths) if book.marks_members else scopes[0].q() | scopes[1].q()
        units = Unit.objects.on(clock.today()).filter(mine, kind__in=book.held_in).order_by("path")
        period = Period.of(book.institution.scheme.period, clock.today())
        page = list(Paginator(units, UNITS_PER_PAGE).get_page(request.GET.get("page")))
        over = (
            []
            if book.marks_members or len(page) < 2
            else Unit.objects.filter(path__in=roots).exclude(kind__in=book.held_in)
        )
        ways = [
            Way(str(one), period, reverse("assessment:people-unit", args=[book.id, period.code, one.pk]))
            for one in [*over, *page]
        ]
        if page:
            found.append((book.title, ways))
    return found


def _context(request: SignedIn, asked: Asked, sheet: PersonSheet) -> dict[str, Any]:
    """What the page of one person shows beside the marks: where an improvement is written, and the sealed editions."""
    own = request.user.person_id == sheet.person.pk
    last = next((one for one in sheet.results if one.result.published), None)
    context: dict[str, Any] = {
        "sheet": sheet, "asked": asked, "own": own, "results": [(one, one.result, ways.line_url(one)) for one in sheet.results],
        "improvements": improving.rows(asked.book.id, asked.period, [sheet.person.pk]),
        "to_see": own and last is not None and last.seen_at is None,
        "off_phones": asked.book.off_phones,
    }  # fmt: skip
    if improving.register_of(asked.book.id) is not None:
        context["improve_url"] = reverse("registers:new", args=[asked.book.id, improving.REGISTER])
    if own and last is not None and last.result.takes_objections(clock.today()):
        context["contest_url"] = ways.line_url(last)
    return context
