"""The four steps: 传文件 → 对列名 → 查问题 → 导入."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.sheets.report import write
from zugong.ui.denied import Denied

from . import intake, queries, rules, services, targets
from .forms import UploadForm, columns_from
from .models import ImportBatch, ImportRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _allowed(request: SignedIn) -> None:
    sentence = rules.import_workbook.why_not(by=request.user)
    if sentence is not None:
        raise Denied(sentence, who_can=_("底册管理员"))


def _batch(request: SignedIn, pk: int) -> ImportBatch:
    batch = get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), pk=pk)
    sentence = rules.see_batch.why_not(batch, by=request.user)
    if sentence is not None:
        raise Denied(sentence, who_can=batch.uploaded_by.display_name)
    return batch


def imports(request: SignedIn) -> HttpResponse:
    """Everything sent so far, and the place to send more."""
    _allowed(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "org/imports/list.html", {"form": form, "batches": queries.batches_of(request.user)})
    taken = intake.take(form, by=request.user)
    for sheet, sentence in taken.left_out:
        messages.info(request, _("工作表“%(sheet)s”：%(why)s") % {"sheet": sheet, "why": sentence})
    if len(taken.batches) == 1 and not taken.sentences:
        return redirect("org:import-columns", taken.batches[0].pk)
    if taken.batches and not taken.sentences:
        messages.success(request, _("认出 %(n)d 类表，逐个对列名") % {"n": len(taken.batches)})
        return redirect("org:imports")
    context = {"form": form, "batches": queries.batches_of(request.user), "refused": taken.sentences}
    return render(request, "org/imports/list.html", context, status=422)


def columns(request: SignedIn, pk: int) -> HttpResponse:
    """Which column is which field; confirmed by a person."""
    batch = _batch(request, pk)
    error = ""
    if request.method == "POST":
        mappings, included = columns_from(batch, request.POST)
        try:
            services.confirm_columns(batch=batch, mappings=mappings, included=included, by=request.user)
            services.look(batch=batch, by=request.user)
            return redirect("org:import", batch.pk)
        except Refused as refused:
            error = str(refused)
            queries.show_choices(batch, mappings, included)
    if not batch.open:
        return redirect("org:import", batch.pk)
    context = {
        "batch": batch,
        "tables": queries.columns_of(batch),
        "choices": queries.field_choices(batch),
        "error": error,
    }
    return render(request, "org/imports/columns.html", context, status=422 if error else 200)


@require_GET
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """Every row with what would become of it; after the import, what became of it."""
    batch = _batch(request, pk)
    if batch.state == ImportBatch.State.UPLOADED:
        return redirect("org:import-columns", batch.pk)
    if not batch.open:
        return render(request, "org/imports/result.html", _result(request, batch))
    show = request.GET.get("show") or queries.first_tab(batch)
    shown = queries.preview_of(batch, show=show, table=request.GET.get("table", ""), page=request.GET.get("page", "1"))
    context = {"batch": batch, "preview": shown, "tabs": queries.tabs(batch), "back": request.GET.urlencode()}
    return render(request, "org/imports/preview.html", context)


def _result(request: SignedIn, batch: ImportBatch) -> dict[str, object]:
    why_not = str(rules.withdraw_batch.why_not(batch, by=request.user) or "")
    steps = targets.get(batch.target).next_steps(batch) if targets.known(batch.target) else []
    return {"batch": batch, "why_not": why_not, "next_steps": steps}


@require_POST
def correct(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """One cell corrected, or one question answered."""
    batch = _batch(request, pk)
    found = get_object_or_404(ImportRow, pk=row, batch=batch)
    answer, option = request.POST.get("answer", ""), request.POST.get("option", "")
    if answer and option.isdigit():
        services.answer_question(batch=batch, row=found, answer=answer, option=int(option), by=request.user)
    else:
        field, text = request.POST.get("field", ""), request.POST.get("text", "")
        services.correct_cell(batch=batch, row=found, field=field, text=text, by=request.user)
    services.look_again(batch=batch, row=found, by=request.user)
    return redirect(f"{reverse('org:import', args=[pk])}?{_same_place(request.POST.get('back', ''))}")


def _same_place(query: str) -> str:
    """Back to the same tab, table and page; nothing else of what was sent is followed."""
    kept = QueryDict(query.lstrip("?"))
    return urlencode({name: kept[name] for name in ("show", "table", "page") if name in kept})


@require_POST
def look_again(request: SignedIn, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    services.look(batch=batch, by=request.user)
    return redirect("org:import", pk)


@require_POST
def apply(request: SignedIn, pk: int) -> HttpResponse:
    batch = services.bring_in(batch=_batch(request, pk), only_good="only_good" in request.POST, by=request.user)
    number = batch.counts.get("new", 0) + batch.counts.get("changed", 0)
    messages.success(request, ngettext("导入了 %(n)d 行", "导入了 %(n)d 行", number) % {"n": number})
    return redirect("org:import", pk)


@require_POST
def drop(request: SignedIn, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    home = targets.get(batch.target).home() if targets.known(batch.target) else reverse("org:imports")
    services.drop_batch(batch=batch, by=request.user)
    messages.success(request, _("已放弃，什么也没存"))
    return redirect(home)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    services.withdraw_batch(batch=_batch(request, pk), by=request.user)
    messages.success(request, _("整批撤回了，底册回到导入以前"))
    return redirect("org:import", pk)


@require_POST
def wrong_rows(request: SignedIn, pk: int) -> HttpResponse:
    """The rows with problems as a coloured workbook. It carries full numbers, so fetching it goes on record."""
    batch = services.fetch_wrong_rows(batch=_batch(request, pk), by=request.user)
    response = HttpResponse(write(queries.wrong_rows(batch)), content_type=XLSX)
    name = quote(f"{batch.file_name.rpartition('.')[0] or batch.file_name}-要改的行.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response
