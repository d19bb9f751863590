"""记实簿: everything recorded of a unit in a year, once: what it was, whether it counts and where, and what still waits to be
verified. Nobody types it; it follows from the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.engine import Score
from zugong.evidence import facts as kinds
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Account, Unit
from zugong.registers import queries as registers
from zugong.registers.models import Row
from zugong.rulebook import declared as institutions
from zugong.timeline import Period
from zugong.ui.denied import Denied

from . import kinds as daily
from . import queries, schemes
from .detail import Evidence, lines_of
from .models import UnitScore
from .rows import spoken

PER_PAGE = 80
UNITS_PER_PAGE = 60


@dataclass(frozen=True)
class Counting:
    """Where facts count: an indicator of a campaign, its rule in words, and its page."""

    title: str
    rule: str
    url: str


@dataclass(frozen=True)
class KindLine:
    title: str
    number: int
    counted: int
    countings: tuple[Counting, ...]


@dataclass(frozen=True)
class BookLine:
    kind: str
    fact: Evidence
    counted: tuple[str, ...]


class Book:
    """One unit, everything under it, one year."""

    def __init__(self, unit: Unit, year: Period, month: Period, account: Account) -> None:
        self.unit, self.year, self.month, self.account = unit, year, month, account

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What some scheme looks at, and what is written down by hand."""
        read = {kind for book in schemes.books(self.year) for kind in book.plan.reads}
        return frozenset(read | {kind.id for kind in daily.all_daily()})

    @cached_property
    def facts(self) -> list[ledger.FactRow]:
        return ledger.facts_for([self.unit.path], self.kinds, self.year, data_of=())

    @cached_property
    def _countings(self) -> dict[str, list[Counting]]:
        """fact → where it counts, in whichever campaign of the year marks this unit or the one over it."""
        found: dict[str, list[Counting]] = {}
        scores = UnitScore.objects.filter(
            unit__path__in=self.unit.ancestor_paths(), campaign__period_code=self.year.code
        ).select_related("campaign")
        for score in scores.order_by("campaign"):
            for one in Score.from_dict(score.trace).indicators:
                address = reverse("assessment:indicator", args=[score.campaign_id, score.unit_id, one.id])
                counting = Counting(f"{one.no} {one.title}".strip(), spoken(one.rule), address)
                for fact in one.counted:
                    found.setdefault(fact, []).append(counting)
        return found

    @property
    def by_kind(self) -> list[KindLine]:
        numbers, counted = Counter(fact.kind for fact in self.facts), Counter[str]()
        where: dict[str, dict[str, Counting]] = {}
        for fact in self.facts:
            if own := self._countings.get(str(fact.id)):
                counted[fact.kind] += 1
                where.setdefault(fact.kind, {}).update({one.url: one for one in own})
        return [
            KindLine(str(kinds.kind_of(kind).title), number, counted[kind], tuple(where.get(kind, {}).values()))
            for kind, number in numbers.most_common()
        ]

    def page(self, number: str | None, *, whole: bool) -> Page[str]:
        """The facts of the month by key, the latest first; all on one page for paper."""
        rows = [fact for fact in self.facts if self.month.contains(fact.occurred_on)]
        rows.sort(key=lambda fact: (fact.occurred_on, fact.id), reverse=True)
        return Paginator([str(fact.id) for fact in rows], max(len(rows), 1) if whole else PER_PAGE).get_page(number)

    def lines(self, keys: list[str]) -> list[BookLine]:
        titles = {str(fact.id): str(kinds.kind_of(fact.kind).title) for fact in self.facts}
        shown: Mapping[str, Evidence] = lines_of(keys, {}, self.account)
        return [
            BookLine(titles[key], shown[key], tuple(one.title for one in self._countings.get(key, ())))
            for key in keys
            if key in shown
        ]

    @property
    def waiting(self) -> list[Row]:
        """Rows that become facts once somebody else has verified them, of the registers this account reads."""
        wanted, known = Q(pk__in=[]), dict[tuple[str, ...], Q]()
        for one in institutions.registers(clock.today()):
            if any(emits.on == "verified" and emits.fact in self.kinds for emits in one.register.emits):
                scope = registers.scope_of(self.account, one)
                wanted |= Q(register=one.id) & registers.seen(self.account, one, scope, known)
        rows = Row.objects.standing().filter(wanted, state=Row.State.WRITTEN, unit__path__startswith=self.unit.path)
        return list(rows.select_related("unit").order_by("-pk")[:PER_PAGE])

    @property
    def months(self) -> list[dict[str, object]]:
        language = get_language() or "zh-hans"
        return [
            {"code": one.code, "label": one.label(language), "current": one == self.month}
            for one in self.year.split("month")
            if one.start <= clock.today()
        ]


@require_GET
def choose(request: SignedIn) -> HttpResponse:
    """The own unit's book; whoever assesses chooses one."""
    own = queries.department_of(request.user.home_unit) or request.user.home_unit
    scope = request.user.scope("assess")
    if scope.empty and own is not None and queries.may_read_daily(request.user, own):
        return redirect("assessment:book", own.pk)
    if scope.empty:
        raise Denied(_("这页只有单位和考核组的人能看。"), who_can=_("本单位的书记、党务工作者和机关工委考核组"))
    units = Unit.objects.on(clock.today()).filter(scope.q(), kind=Unit.Kind.DEPARTMENT).order_by("path")
    page = Paginator(units, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/books.html", {"page": page})


@require_GET
def book(request: SignedIn, unit: int) -> HttpResponse:
    found = get_object_or_404(Unit, pk=unit)
    if not queries.may_read_daily(request.user, found):
        raise Http404
    month = _month(request.GET.get("month", ""))
    shown = Book(found, Period.of("year", month.start), month, request.user)
    page = shown.page(request.GET.get("page"), whole=bool(request.GET.get("all")))
    context = {"book": shown, "page": page, "lines": shown.lines(list(page))}
    return render(request, "assessment/book.html", context)


def _month(code: str) -> Period:
    """The month asked for; this one where the address names none."""
    try:
        found = Period.parse(code)
    except ValueError:
        return Period.of("month", clock.today())
    return found if found.kind == "month" else Period.of("month", clock.today())
