"""One column of several rows: which column and what it shall say, what comes of each row, then one act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zugong.columns.binding import Binding
from zugong.columns.fields import Around
from zugong.columns.forms import ColumnsForm
from zugong.kernel import clock, once
from zugong.org.http import SignedIn
from zugong.rulebook.declared import Column, DeclaredRegister
from zugong.ui.addresses import number_in

from . import bulk, queries, rules, services
from .models import Row

UNPROCESSABLE = 422


@require_POST
def bulk_edit(request: SignedIn, institution: str, register: str) -> HttpResponse:
    """Nothing is written before the last of the three presses, which carries the versions that were looked at."""
    declared = queries.find(f"{institution}/{register}")
    columns = {one.id: one for one in rules.settable(declared)}
    column, chosen = columns.get(request.POST.get("_column", "")), _chosen(request)
    if column is None or not chosen:
        toasts.error(request, _("先在行前打钩，再选改哪一栏。"))
        return redirect("registers:register", institution, register)
    rows = list(queries.rows_of(request.user, declared).filter(pk__in=chosen).select_related("unit").order_by("pk"))
    asked = request.POST.get("_step") in ("look", "change")
    form = _form(request, declared, column, bound=asked)
    valid = asked and form.is_valid()
    value = form.cells(unit=rows[0].unit, by=request.user).get(column.id) if valid and rows else None
    if valid and request.POST.get("_step") == "change":
        return _change(
            request, declared, column, [bulk.Choice(row.pk, chosen[row.pk] or row.version) for row in rows], value
        )
    lines = bulk.judged(declared, rows, column, value, by=request.user) if valid else []
    page = _page(declared, column, rows, lines) | {"form": form, "args": [institution, register], "looked": valid}
    return render(request, "registers/bulk.html", page, status=UNPROCESSABLE if asked and not valid else 200)


def _change(request: SignedIn, declared: DeclaredRegister, column: Column, chosen: list[bulk.Choice], value: Any) -> HttpResponse:  # fmt: skip
    with once.claim(request) as previous:
        if previous:
            return redirect(previous)
        reason = request.POST.get("_reason", "")
        lines = services.change_rows(
            register=declared.id, column=column.id, chosen=chosen, value=value, reason=reason, by=request.user
        )
        done, refused = sum(line.changes for line in lines), [line for line in lines if line.refused]
        if done:
            toasts.success(request, ngettext("改了 %(n)d 行。", "改了 %(n)d 行。", done) % {"n": done})
        for line in refused:
            toasts.error(request, _("%(row)s没有改：%(why)s") % {"row": line.row, "why": line.refused})
        return once.done(request, redirect("registers:register", declared.institution.id, declared.register.id))


def _chosen(request: SignedIn) -> dict[int, int]:
    """row → the version that was looked at; 0 before anything was."""
    found = {}
    for text in request.POST.getlist("_row")[: rules.AT_ONCE]:
        key, _colon, version = text.partition(":")
        if number_in(key):
            found[number_in(key)] = number_in(version)
    return found


def _form(request: SignedIn, declared: DeclaredRegister, column: Column, *, bound: bool) -> ColumnsForm:
    binding = Binding(declared.institution, {column.id: column}, clock.today())
    around = Around(binding, None, queries.around(declared, None, request.user).linked)
    return ColumnsForm(*([request.POST] if bound else []), around=around)


def _page(declared: DeclaredRegister, column: Column, rows: list[Row], lines: list[bulk.Line]) -> dict[str, Any]:
    told = [*(row.data for row in rows), *({column.id: line.after} for line in lines[:1] if line.after is not None)]
    showing = queries.Shown(declared, [Row(data=data, register=declared.id) for data in told]).showing
    drawn = lines or [bulk.Line(row, row.data.get(column.id), None) for row in rows]
    return {
        "declared": declared, "register": declared.register, "column": column,
        "rows": [(line, showing.words(column, line.before), showing.words(column, line.after)) for line in drawn],
        "changing": sum(line.changes for line in lines), "refused": sum(bool(line.refused) for line in lines),
    }  # fmt: skip
