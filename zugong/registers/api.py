"""Registers for programs: the same rules, the same verbs, JSON. A session and its token are needed as for any form."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.columns.cells import MASKED
from zugong.columns.forms import ColumnsForm
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredRegister
from zugong.ui.addresses import number_in, page_in

from . import lists, places, queries, rules, services
from .merging import Clash
from .models import Row

SIZE, MOST = 50, 200
CREATED, BAD, DENIED, CONFLICT, UNPROCESSABLE = 201, 400, 403, 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: SignedIn, institution: str, register: str) -> JsonResponse:
    """GET: rows, narrowed by the same words as the list (`view`, `q`, `c-…`), by page. POST: a new row."""
    declared = queries.find(f"{institution}/{register}")
    if queries.shut(request.user, declared):
        return _no(_("“%(title)s”不在你的范围里。") % {"title": declared.register.title}, DENIED)
    if request.method == "POST":
        return _create(request, declared)
    given, binding = places.of(declared), queries.binding_of(declared)
    asked = lists.filters_of(declared, given, binding, request.user, request.GET)(
        request.GET, queryset=queries.rows_of(request.user, declared).select_related("unit"), request=request
    )
    found = lists.ordered(declared, asked.qs, given)
    page, size = page_in(request.GET.get("page")), min(number_in(request.GET.get("size")) or SIZE, MOST)
    some = list(found[(page - 1) * size : page * size])
    shown = queries.Shown(declared, some)
    return JsonResponse(
        {"total": asked.qs.order_by().count(), "page": page, "size": size, "rows": [_told(one, shown) for one in some]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: SignedIn, pk: int) -> JsonResponse:
    """GET: one row. POST: change it; `version` says which state the change was made from."""
    found = get_object_or_404(Row.objects.select_related("unit"), pk=pk)
    declared = queries.find(found.register)
    if not rules.read_row.allows(found, declared, by=request.user):
        raise Http404
    if request.method == "POST":
        return _change(request, found, declared)
    return JsonResponse(_told(found, queries.Shown(declared, [found])))


def _told(row: Row, shown: queries.Shown) -> dict[str, Any]:
    columns = shown.declared.register.columns
    words = shown.words(row)
    cells = {name: (MASKED if columns[name].personal and value not in (None, "") else value) for name, value in row.data.items() if name in columns}  # fmt: skip
    return {
        "id": row.pk, "version": row.version, "unit": row.unit_id, "unit_name": row.unit.name, "state": row.state,
        "removed": row.removed, "cells": cells, "words": words,
    }  # fmt: skip


def _body(request: SignedIn) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        raise Refused(_("内容不是 JSON。")) from None
    if not isinstance(body, dict) or not isinstance(body.get("cells", {}), dict):
        raise Refused(_('内容应该是 {"cells": {栏: 值}}。'))
    return body


def _form(
    declared: DeclaredRegister, unit: Unit, request: SignedIn, said: dict[str, Any], stored: dict[str, Any]
) -> ColumnsForm:
    typed = {name: str(value) for name, value in said.items() if value is not None}
    return ColumnsForm(
        typed, around=queries.around(declared, unit, request.user, stored), valid=declared.register.valid, stored=stored
    )


def _create(request: SignedIn, declared: DeclaredRegister) -> JsonResponse:
    try:
        body = _body(request)
        units = {unit.pk: unit for unit in queries.units_to_write(request.user, declared)}
        unit = units.get(body.get("unit", next(iter(units), 0)))
        if unit is None:
            return _no(_("“%(title)s”不由您填。") % {"title": declared.register.title}, DENIED)
        form = _form(declared, unit, request, body.get("cells", {}), {})
        if not form.is_valid():
            return _no(_("有几栏要改。"), UNPROCESSABLE, errors=form.errors.get_json_data())
        made = services.write_row(
            register=declared.id, unit=unit, cells=form.cells(unit=unit, by=request.user), by=request.user
        )
    except Refused as refused:
        return _no(str(refused), BAD)
    return JsonResponse(_told(made, queries.Shown(declared, [made])), status=CREATED)


def _change(request: SignedIn, row: Row, declared: DeclaredRegister) -> JsonResponse:
    try:
        body = _body(request)
        form = _form(declared, row.unit, request, {**_typed(row, declared), **body.get("cells", {})}, row.data)
        if not form.is_valid():
            return _no(_("有几栏要改。"), UNPROCESSABLE, errors=form.errors.get_json_data())
        said = form.cells(unit=row.unit, by=request.user)
        changed = services.change_row(row=row, version=int(body.get("version", 0)), cells=said, by=request.user)
    except services.Conflict as conflict:
        return _no(str(conflict), CONFLICT, clashes=[_clash(one, declared) for one in conflict.clashes])
    except (Refused, ValueError) as problem:
        return _no(str(problem), BAD)
    return JsonResponse(_told(changed, queries.Shown(declared, [changed])))


def _clash(clash: Clash, declared: DeclaredRegister) -> dict[str, Any]:
    """What two wrote into one cell; of a personal one only what this program wrote itself."""
    hidden = {"base": MASKED, "theirs": MASKED} if declared.register.columns[clash.column].personal else {}
    return vars(clash) | hidden


def _typed(row: Row, declared: DeclaredRegister) -> dict[str, Any]:
    """What a form would show of the row, so that cells nobody mentions stay as they are."""
    blank = ColumnsForm(around=queries.Around(queries.binding_of(declared), row.unit), stored=row.data)
    return {name: shown for name in blank.fields if (shown := blank[name].value()) is not None and name in row.data}


def _no(sentence: str, status: int, **more: Any) -> JsonResponse:
    return JsonResponse({"problem": sentence, **more}, status=status)
