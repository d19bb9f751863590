"""The books of a unit, its vouchers, and what was made public of the use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from zugong.dues import queries, rules, services
from zugong.dues.forms import DownForm, MonthForm, MovementForm, PublishForm, SpendForm
from zugong.dues.models import Account, Entry
from zugong.dues.tables import EntryFilters, EntryTable
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.timeline import Period
from zugong.ui.forms import ReasonForm
from zugong.ui.tables import Empty, TableView

from .access import kept_unit, only_keepers, send

UNPROCESSABLE = 422


class Vouchers(TableView):
    """Every voucher of a unit and of those below, and what stands on each account."""

    table_class, filter_class, template_name, export_name = (
        EntryTable,
        EntryFilters,
        "dues/books.html",
        gettext_lazy("党费凭证"),
    )
    page_size = 40
    empty = Empty(gettext_lazy("还没有凭证"), gettext_lazy("出账单、收党费以后，这里一张一张地记。"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.unit = kept_unit(self.request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Entry]:
        return queries.entries_of(self.unit).annotate(amount=queries.SUM_OF_ENTRY).order_by("-number")

    def count(self, rows: QuerySet[Any]) -> int:
        # Vouchers are numbered without gaps: of the whole county's the last number is how many there are.
        last = queries.last_number() if not rows.query.where else 0
        return last or rows.order_by().values("pk").count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = queries.balances(self.unit)
        return super().get_context_data(**kwargs) | {
            "unit": self.unit, "balances": [(Account(name).label, amount) for name, amount in found.items()],
            "closed": queries.closed_until(self.unit), "cash": queries.cash_of(self.unit),
        }  # fmt: skip


Verb = Callable[[SignedIn, Unit, dict[str, Any]], Any]
#: What may be done with a unit's books: the words of the page, its form, its verb, what is said after it.
DOINGS: dict[str, tuple[Any, Callable[..., BaseForm], Verb, Any]] = {
    "up": (gettext_lazy("上缴党费"), MovementForm, lambda request, unit, said: services.pass_up(unit=unit, by=request.user, **said), gettext_lazy("记下了上缴。")),
    "down": (gettext_lazy("下拨党费"), DownForm, lambda request, unit, said: services.pass_down(unit=unit, by=request.user, **said), gettext_lazy("记下了下拨。")),
    "spend": (gettext_lazy("记一笔支出"), SpendForm, lambda request, unit, said: services.spend(unit=unit, by=request.user, **said), gettext_lazy("记下了支出。")),
    "close": (gettext_lazy("月结"), MonthForm, lambda request, unit, said: services.close_month(unit=unit, by=request.user, **said), gettext_lazy("结账了；以后补记的进下一个月。")),
    "publish": (gettext_lazy("公布使用情况"), PublishForm, lambda request, unit, said: services.publish_use(unit=unit, by=request.user, **said), gettext_lazy("公布了，本范围的党员都能看。")),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedIn, pk: int, what: str) -> HttpResponse:
    unit = kept_unit(request, pk)
    if what not in DOINGS:
        raise Http404
    title, kind, verb, done = DOINGS[what]
    own = {"unit": unit} if kind is DownForm else {}
    form = kind(request.POST if request.method == "POST" else None, initial={"on": clock.today()}, **own)
    answered = send(
        request, form, lambda: verb(request, unit, form.cleaned_data), reverse("dues:books", args=[pk]), str(done)
    )  # type: ignore[attr-defined]
    page = {"unit": unit, "what": what, "title": title, "form": form, "cash": queries.cash_of(unit), "above": queries.above(unit), "closed": queries.closed_until(unit)}  # fmt: skip
    return answered or render(request, "dues/do.html", page, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: SignedIn, pk: int) -> HttpResponse:
    """One voucher with its lines and its seal; taken back here where it may be."""
    found = get_object_or_404(Entry.objects.select_related("unit", "reverses"), pk=pk)
    only_keepers(request)
    unit = next((one for one in queries.units_of(found) if rules.keeps(request.user, one)), None)
    if unit is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    again = reverse("dues:entry", args=[pk])
    answered = send(request, form, lambda: services.reverse_entry(entry=found, reason=form.cleaned_data["reason"], by=request.user), again, _("冲销了，原来的凭证还在。"))  # fmt: skip
    lines = (
        found.lines.select_related("unit", "person", "bill").defer("person__id_number", "person__phone").order_by("pk")
    )
    page = {"entry": found, "unit": unit, "lines": lines[:200], "more": max(lines.count() - 200, 0), "form": form if rules.reverse_entry.allows(found, "-", by=request.user) else None, "reversal": Entry.objects.filter(reverses=found).first()}  # fmt: skip
    return answered or render(request, "dues/entry.html", page, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
def published(request: SignedIn) -> HttpResponse:
    """What was made public to those who belong to the unit."""
    rows = [
        (one, Period.parse(one.period).label(request.LANGUAGE_CODE))
        for one in queries.publications_for(request.user)[:100]
    ]  # type: ignore[attr-defined]
    return render(request, "dues/published.html", {"rows": rows})


@require_safe
def publication(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.publications_for(request.user), pk=pk)
    label = Period.parse(found.period).label(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    return render(request, "dues/publication.html", {"publication": found, "label": label})
