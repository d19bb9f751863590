"""Pages of registers: all of them, one with its rows, one row, the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.columns.forms import ColumnsForm
from zugong.evidence import ledger
from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.imports import intake
from zugong.org.imports import services as imports
from zugong.org.imports.models import ImportBatch
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredRegister
from zugong.sheets import Refusal
from zugong.ui.addresses import page_in
from zugong.ui.denied import Denied
from zugong.ui.forms import ReasonForm
from zugong.ui.lights import LIGHTS
from zugong.ui.tables import Empty, TableView

from . import (
    among,
    beyond,
    cards,
    charts,
    coverage,
    honours,
    lights,
    lists,
    parties,
    places,
    queries,
    rules,
    services,
    slots,
    titles,
    veiled,
    workbook,
)
from .filling import ask_first, preset
from .forms import UploadForm
from .history import history_of, told_apart
from .imports import PREFIX, ROW
from .models import Row, RowQuerySet
from .opening import opened, seen_row

UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
def registers(request: SignedIn) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:40]
    found = [card for card in cards.cards(request.user) if card.called(words)]
    page = {
        "cards": found, "mine": sum(card.mine for card in found), "words": words,
        "lights": lights.seen_by(request.user) if not words else [],
    }  # fmt: skip
    return render(request, "registers/registers.html", page)


class RegisterView(TableView):
    """The rows of one register that this account reads."""

    template_name = "registers/register.html"
    export_name = gettext_lazy("台账")
    page_size = 30

    @cached_property
    def declared(self) -> DeclaredRegister:
        return opened(self.request, self.kwargs["institution"], self.kwargs["register"])

    @cached_property
    def may_write(self) -> bool:
        return bool(queries.units_to_write(self.request.user, self.declared))

    @cached_property
    def places(self) -> dict[str, str]:
        return places.of(self.declared)

    def get_queryset(self) -> RowQuerySet:
        return queries.rows_of(self.request.user, self.declared).select_related("unit")  # type: ignore[return-value]

    def get_empty(self) -> Empty:
        asked = any(value for name, value in self.request.GET.items() if name not in ("sort", "page"))
        if asked:
            return Empty(
                _("没有这样的%(row)s") % {"row": self.declared.register.name}, _("去掉几个条件再看。"), kind="filtered"
            )
        may = self.may_write
        url = reverse("registers:new", args=self._args) if may else ""
        return Empty(
            _("还没有%(row)s") % {"row": self.declared.register.name},
            self.declared.register.note,
            action=_("登记第一条") if may else "",
            url=url,
        )

    def _told(self) -> list[str]:
        """What stands above the list: who ties for a last place, how many there may be."""
        account, view = self.request.user, self.request.GET.get("view", "")
        return [*lists.tied(self.declared, view, self.places, account), *among.left(self.declared, account.home_unit)]

    @property
    def _args(self) -> list[str]:
        return [self.kwargs["institution"], self.kwargs["register"]]

    def _table(self) -> tuple[Any, Any]:
        binding = queries.binding_of(self.declared)
        rows = self.get_queryset()
        made = lists.filters_of(self.declared, self.places, binding, self.request.user, self.request.GET)
        filters = made(self.request.GET, queryset=rows, request=self.request)
        self.asked = shown = filters.qs
        if self.request.GET.get("q") and self.request.GET.get("page", "1") == "1":
            first = made(self.request.GET, queryset=rows, request=self.request)
            first.first = True
            shown = first.qs
        ordered = lists.ordered(self.declared, shown, self.places)
        table = lists.RowTable(ordered, declared=self.declared, places=self.places, pick=self.may_write)
        table.request = self.request
        if order := [name for name in self.request.GET.getlist("sort") if name]:
            table.order_by = order
            table.settle_order()
        last = page_in(self.request.GET.get("page")) * self.page_size
        many = lists.number(made, rows, self.request.GET.dict(), last)
        table.counted(lambda: self.count(self.asked.order_by()) if many is None else many)
        return filters, table

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kinds = {"xlsx": workbook.answer, "csv": workbook.answer_csv}
        if "figures" in request.GET:
            return self._figures()
        if "coverage" in request.GET:
            return self._coverage()
        if leaving := kinds.get(request.GET.get("export", "")):
            self._table()
            return leaving(self.declared, self.asked, by=request.user)
        return super().get(request, *args, **kwargs)

    def _figures(self) -> HttpResponse:
        """Sums and charts of the rows asked for: fetched by the page once it stands, since they look at all of them."""
        self._table()
        rows = self.asked.order_by()
        page = {
            "sums": lists.sums_of(self.declared, rows, self.places),
            "charts": charts.drawn(self.declared, rows, self.places, queries.binding_of(self.declared)),
        }
        return render(self.request, "registers/_figures.html", page)

    def _coverage(self) -> HttpResponse:
        """Who ought to have a row and has none; whatever the list is narrowed to."""
        page = {
            "coverage": coverage.of(self.declared, self.places, self.request.user),
            "may_write": bool(queries.units_to_write(self.request.user, self.declared)),
            "args": self._args,
            "register": self.declared.register,
        }
        return render(self.request, "registers/_coverage.html", page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.template_name != "registers/register.html":
            return context
        return context | {
            "declared": self.declared,
            "register": self.declared.register,
            "figures": bool(self.declared.register.sums or self.declared.register.charts),
            "may_write": self.may_write,
            "bulk_columns": rules.settable(self.declared) if self.may_write else [],
            "pinned": queries.pinned(self.request.user, self.declared),
            "lights": LIGHTS,
            "calendar": slots.has_calendar(self.declared),
            "quotas": self._told(),
            "honours": honours.told(self.declared, self.request.user, self.places),
            "args": self._args,
        }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, institution: str, register: str) -> HttpResponse:
    declared = queries.find(f"{institution}/{register}")
    units = queries.units_to_write(request.user, declared)
    if not units:
        raise Denied(_("“%(title)s”不由您填。") % {"title": declared.register.title}, who_can=_("填这张台账的组织"))
    chosen = request.POST.get("_unit") or request.GET.get("unit") or ""
    unit = next((one for one in units if str(one.pk) == chosen), units[0])
    context = queries.around(declared, unit, request.user)
    form = ColumnsForm(
        *([request.POST, request.FILES] if request.method == "POST" else []),
        around=context, valid=declared.register.valid, initial=preset(declared, request),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = _write(request, declared, unit, form)
        if answer is not None:
            return answer
    page = {
        "declared": declared,
        "register": declared.register,
        "form": form,
        "unit": unit,
        "units": units,
        "row": None,
    }
    return render(request, "registers/form.html", page, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedIn, institution: str, register: str) -> HttpResponse:
    """A workbook of this register: our own with its hidden columns goes straight to the preview, another asks which column is which."""
    declared = queries.find(f"{institution}/{register}")
    if not queries.units_to_write(request.user, declared):
        raise Denied(_("“%(title)s”不由您填。") % {"title": declared.register.title}, who_can=_("填这张台账的组织"))
    form = UploadForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        try:
            batch = intake.take_one(form.cleaned_data["workbook"], f"{PREFIX}{declared.id}", by=request.user)
            return redirect(_after_upload(request, batch))
        except Refusal as refusal:
            form.add_error("workbook", refusal.sentence)
        except Refused as refused:
            form.add_error("workbook", str(refused))
    page = {"declared": declared, "register": declared.register, "form": form, "args": [institution, register]}
    return render(request, "registers/upload.html", page, status=UNPROCESSABLE if form.is_bound else 200)


def _after_upload(request: SignedIn, batch: ImportBatch) -> str:
    table = batch.tables.first()
    if (
        table is not None
        and table.included
        and ROW in {name for entry in table.mapping.values() for name in entry["fields"]}
    ):
        imports.confirm_columns(batch=batch, mappings={table.pk: table.mapping}, included={table.pk}, by=request.user)
        imports.look(batch=batch, by=request.user)
        return reverse("org:import", args=[batch.pk])
    return reverse("org:import-columns", args=[batch.pk])


def _write(request: SignedIn, declared: DeclaredRegister, unit: Unit, form: ColumnsForm) -> HttpResponse | None:
    try:
        with once.claim(request) as previous:
            if previous:
                return redirect(previous)
            rules.write_row.check(declared, unit, by=request.user)
            said = form.cells(unit=unit, by=request.user)
            ask_first(request, declared, said)
            row = services.write_row(register=declared.id, unit=unit, cells=said, by=request.user)
            toasts.success(request, _("登记好了。"))
            return once.done(request, redirect("registers:row", row.pk))
    except Refused as refused:
        form.doubted = isinstance(refused, services.Doubt)
        form.add_error(None, str(refused))
        return None


@require_safe
def row(request: SignedIn, pk: int) -> HttpResponse:
    return _show(request, *seen_row(request, pk))


def _show(
    request: SignedIn, row: Row, declared: DeclaredRegister, *, form: ReasonForm | None = None, unmasked: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    mine = unmasked and parties.is_party(request.user, declared, row.data)
    opened = parties.opened(declared, row) if mine else {}
    shown = queries.Shown(declared, [row], unmasked, opened=opened, reader=request.user)
    words, stored = shown.words(row), shown.cells_of(row)
    columns = declared.register.columns
    by = request.user
    page = {
        "row": row, "declared": declared, "register": declared.register, "item": queries.item_of(row, declared),
        "lines": [(column, words[name], stored.get(name)) for name, column in columns.items()],
        "light": shown.light(row, clock.today()), "lights": LIGHTS,
        "state": lists.chip_of(row, declared) if declared.register.verified_by != "nobody" else "",
        "history": history_of(row, shown),
        "facts": list(ledger.standing().filter(source=row.source).order_by("pk")) if declared.register.emits else [],
        "may_change": rules.change_row.allows(row, declared, by=by),
        "may_remove": rules.remove_row.allows(row, declared, reason="-", by=by),
        "may_restore": rules.restore_row.allows(row, declared, by=by),
        "may_verify": rules.verify_row.allows(row, declared, by=by),
        "may_return": rules.return_row.allows(row, declared, reason="-", by=by),
        "masked": not unmasked and parties.masked(declared, row, by) and not veiled.nameless(declared, row, by),
        "heading": titles.called(row, declared, words),
        "reason_form": form or ReasonForm(),
        "args": [declared.institution.id, declared.register.id], "wide": veiled.off_phones(declared),
        "papers": any(column.type == "long_text" for column in columns.values()), **beyond.of_row(row, shown, by),
    }  # fmt: skip
    return render(request, "registers/row.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    row, declared = seen_row(request, pk)
    refused = rules.change_row.why_not(row, declared, by=request.user)
    if refused:
        raise Denied(str(refused), who_can=_("填这张台账的组织"))
    form = ColumnsForm(
        *([request.POST, request.FILES] if request.method == "POST" else []),
        around=queries.around(declared, row.unit, request.user, row.data), valid=declared.register.valid, stored=row.data,
    )  # fmt: skip
    clashes: list[dict[str, Any]] = []
    status = UNPROCESSABLE if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cells(unit=row.unit, by=request.user)
            ask_first(request, declared, said)
            version = int(request.POST.get("_version") or 0)
            services.change_row(row=row, version=version, cells=said, by=request.user)
        except services.Conflict as conflict:
            clashes, status = told_apart(declared, row, conflict.clashes), CONFLICT
            form.add_error(None, str(conflict))
        except (Refused, ValueError) as problem:
            form.doubted = isinstance(problem, services.Doubt)
            form.add_error(None, str(problem))
        else:
            toasts.success(request, _("存好了。"))
            return redirect("registers:row", pk)
    page = {
        "declared": declared, "register": declared.register, "form": form, "unit": row.unit, "units": [row.unit], "row": row,
        "version": row.version if clashes or not form.is_bound else request.POST.get("_version"), "clashes": clashes,
    }  # fmt: skip
    return render(request, "registers/form.html", page, status=status)


@require_POST
def verify(request: SignedIn, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        lambda row, _reason: services.verify_row(row=row, by=request.user),
        _("核过了。") if request.POST.get("_did") != "sign" else _("签好了。"),
        plain=True,
    )


@require_POST
def give_back(request: SignedIn, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        lambda row, reason: services.return_row(row=row, reason=reason, by=request.user),
        _("退回了，填的人会看到原因。"),
    )


@require_POST
def remove(request: SignedIn, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        lambda row, reason: services.remove_row(row=row, reason=reason, by=request.user),
        _("删除了，历史还在，可以恢复。"),
    )


@require_POST
def restore(request: SignedIn, pk: int) -> HttpResponse:
    return _do(
        request, pk, lambda row, _reason: services.restore_row(row=row, by=request.user), _("恢复了。"), plain=True
    )


@require_POST
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    """Personal cells in full, on record."""
    row, declared = seen_row(request, pk)
    services.unmask_row(row=row, by=request.user)
    return _show(request, row, declared, unmasked=True)


def _do(request: SignedIn, pk: int, verb: Any, done: str, *, plain: bool = False) -> HttpResponse:
    row, declared = seen_row(request, pk)
    form = ReasonForm(request.POST)
    if plain or form.is_valid():
        try:
            verb(row, "" if plain else form.cleaned_data["reason"])
        except Refused as refused:
            toasts.error(request, str(refused))
            return redirect("registers:row", pk)
        toasts.success(request, done)
        return redirect("registers:row", pk)
    return _show(request, row, declared, form=form, status=UNPROCESSABLE)
