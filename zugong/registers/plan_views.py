"""Pages of plans: boards, trees, giving rows out, the list of a month with its three points."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredRegister
from zugong.ui.addresses import number_in, page_in
from zugong.ui.lights import LIGHTS

from . import boards, cycles, lists, planning, planning_rules, queries, rules, trees
from .boards_out import board_workbook
from .handing import Chosen, Hands
from .models import Row
from .opening import opened, seen_row
from .paper import row_paper

UNPROCESSABLE = 422
PAGE, YEAR_DIGITS = 18, 4
#: What a list is asked for the rows of one column of a board; months of a year ask for nothing.
HEAD_ASKS = {"choice": "c-", "row": "in-"}


@require_safe
def board(request: SignedIn, institution: str, register: str, board: str) -> HttpResponseBase:
    declared = opened(request, institution, register)
    one = declared.register.boards.get(board)
    if one is None:
        raise Http404
    choices = boards.within(declared, one, request.user)
    asked = request.GET.get("in", "")
    chosen = next((row for row in choices if str(row.pk) == asked), choices[0] if choices else None)
    by = next((name for name in one.rows if name == request.GET.get("rows")), one.rows[0])
    year = _year(request.GET.get("year", "")) if boards.by_month(declared, one) else None
    drawn = boards.drawn(declared, one, request.user, chosen, by, year) if chosen or not one.within else None
    if drawn is not None and request.GET.get("export") == "xlsx":
        return board_workbook(declared, one, chosen, drawn, by=request.user)
    page = {
        "declared": declared, "register": declared.register, "board": one, "choices": choices, "chosen": chosen, "drawn": drawn,
        "rows_by": by, "ways": [(name, _line_label(declared, name)) for name in one.rows], "lights": LIGHTS,
        "drill": f"in-{one.within}={chosen.pk}&" if chosen is not None else "",
        "head_asks": HEAD_ASKS.get(declared.register.columns[one.columns].type, "") + one.columns, "year": year,
        "args": [institution, register], **_page(drawn, request.GET.get("page", "")),
    }  # fmt: skip
    return render(request, "registers/board.html", page)


def _year(asked: str) -> int:
    return (len(asked) == YEAR_DIGITS and number_in(asked)) or clock.today().year


def _line_label(declared: DeclaredRegister, name: str) -> str:
    return _("单位") if name == boards.UNIT else declared.register.columns[name].label


def _page(drawn: boards.Drawn | None, asked: str) -> dict[str, Any]:
    """A page of lines; the columns and the totals are those of the whole board."""
    last = max((len(drawn.lines) + PAGE - 1) // PAGE, 1) if drawn is not None else 1
    number = min(page_in(asked), last)
    lines = drawn.page((number - 1) * PAGE, number * PAGE) if drawn is not None else []
    return {"lines": lines, "page": number, "pages": range(1, last + 1)}


@require_safe
def tree(request: SignedIn, pk: int) -> HttpResponse:
    row, declared = seen_row(request, pk)
    if declared.register.tree is None:
        raise Http404
    page = {
        "row": row, "declared": declared, "register": declared.register, "node": trees.tree_of(declared, row),
        "lights": LIGHTS, "args": [declared.institution.id, declared.register.id],
        "may_write": rules.writes(request.user, declared, row.unit),
    }  # fmt: skip
    return render(request, "registers/tree.html", page)


@require_safe
def word(request: SignedIn, pk: int) -> HttpResponseBase:
    """A row as an official paper in Word."""
    row, declared = seen_row(request, pk)
    return row_paper(declared, row, by=request.user)


# ---- giving out ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: SignedIn, institution: str, register: str) -> HttpResponse:
    """First the choice of units and what would be made; then one press makes it. Pressed again it makes nothing new."""
    declared = opened(request, institution, register)
    if declared.register.hands_out is None:
        raise Http404
    rows, asked = _templates(request, declared)
    given = request.POST if request.method == "POST" else request.GET
    chosen = Chosen(frozenset(given.getlist("class")), frozenset(given.getlist("kind")), "own" in given)
    if request.method == "POST":
        return _hand_out(request, declared, rows, chosen, asked)
    hands = Hands(declared, request.user)
    refused = planning_rules.hand_out_rows.why_not(declared, rows, Chosen(own=True), by=request.user)
    shares = hands.shares(rows, chosen) if not chosen.nobody else []
    page = {
        "declared": declared, "register": declared.register, "target": hands.target.register, "rows": rows, "refused": refused,
        "classes": hands.class_choices(), "kinds": hands.kind_choices(), "chosen": chosen, "shares": shares, "asked": asked,
        "new": sum(len(share.new) for share in shares), "args": [institution, register],
    }  # fmt: skip
    return render(request, "registers/hand_out.html", page)


def _templates(request: SignedIn, declared: DeclaredRegister) -> tuple[list[Row], dict[str, str]]:
    """The rows to give out: one, or all that belong to one row of another register: ?campaign=12."""
    rows = queries.rows_of(request.user, declared).select_related("unit").order_by("pk")
    if key := number_in(request.GET.get("row")):
        return list(rows.filter(pk=key)), {"row": str(key)}
    for column in declared.register.columns.values():
        if column.type == "row" and (key := number_in(request.GET.get(column.id))):
            return list(rows.filter(queries.pointing_at(declared, column, key))), {column.id: str(key)}
    return [], {}


def _hand_out(
    request: SignedIn, declared: DeclaredRegister, rows: list[Row], chosen: Chosen, asked: dict[str, str]
) -> HttpResponse:
    try:
        with once.claim(request) as previous:
            if previous:
                return redirect(previous)
            made = planning.hand_out_rows(register=declared.id, rows=rows, chosen=chosen, by=request.user)
            toasts.success(request, _("分好了，新添 %(n)d 项；已经有的不重复。") % {"n": made})
            assert declared.register.hands_out is not None
            target = reverse("registers:register", args=[declared.institution.id, declared.register.hands_out.to])
            return once.done(request, redirect(target))
    except Refused as refused:
        toasts.error(request, str(refused))
        name, key = next(iter(asked.items()), ("row", ""))
        args = [declared.institution.id, declared.register.id]
        return redirect(f"{reverse('registers:hand-out', args=args)}?{name}={key}")


# ---- the list of a period ------------------------------------------------------------------------


@require_safe
def cycle(request: SignedIn, institution: str, register: str) -> HttpResponse:
    """Every unit's list of the period: lights, what is blocked, which of the three points was filed, who is late."""
    declared, lists_ = _lists(request, institution, register)
    known = queries.rows_of(request.user, declared).order_by().values_list("unit", flat=True).distinct()
    standings = lists_.standings(Unit.objects.filter(pk__in=list(known)).order_by("path"))
    page = {
        "declared": declared, "register": declared.register, "lists": lists_, "standings": standings, "lights": LIGHTS,
        "period": lists_.period, "without": [one for one in standings if cycles.PLAN not in one.filed],
        "own": next(iter(queries.units_to_write(request.user, declared)), None), "args": [institution, register],
    }  # fmt: skip
    return render(request, "registers/cycle.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_unit(request: SignedIn, institution: str, register: str, unit: int) -> HttpResponse:
    """One unit's list of the period: begin it, note the dispatch, file the summary."""
    declared, lists_ = _lists(request, institution, register)
    whose = get_object_or_404(Unit, pk=unit)
    if not queries.scope_of(request.user, declared).covers(whose):
        raise Http404
    status, typed = 200, {}
    if request.method == "POST":
        answer = _act(request, declared, lists_, whose)
        if not isinstance(answer, str):
            return answer
        status, typed = UNPROCESSABLE, {request.POST.get("step", ""): request.POST.get("text", "")}
    return render(request, "registers/cycle_unit.html", _unit_page(request, lists_, whose, typed), status=status)


def _unit_page(request: SignedIn, lists_: cycles.Lists, unit: Unit, typed: dict[str, str]) -> dict[str, Any]:
    declared = lists_.declared
    filed = (
        {str(row.data.get(lists_.cycle.filed.step)): row for row in lists_.points(unit)} if lists_.cycle.filed else {}
    )
    table = lists.RowTable(lists_.rows(unit=unit), declared=declared, places=lists_.places)
    may = planning_rules.publish_list.allows(declared, unit, by=request.user)
    texts = {
        step: typed.get(step) or (filed[step].data.get(lists_.cycle.filed.text) if step in filed and lists_.cycle.filed else lists_.drafted(unit, step))
        for step in (cycles.DISPATCH, cycles.SUMMARY)
    }  # fmt: skip
    return {
        "declared": declared, "register": declared.register, "lists": lists_, "unit": unit, "table": table, "filed": filed,
        "proposed": lists_.proposed(unit) if may else [], "may_write": may, "texts": texts, "period": lists_.period,
        "may_file": lists_.filed is not None and rules.write_row.allows(lists_.filed, unit, by=request.user),
        "standing": lists_.standings([unit], unit=unit)[0], "lights": LIGHTS,
        "args": [declared.institution.id, declared.register.id],
    }  # fmt: skip


def _lists(request: SignedIn, institution: str, register: str) -> tuple[DeclaredRegister, cycles.Lists]:
    declared = opened(request, institution, register)
    if declared.register.cycle is None:
        raise Http404
    period = cycles.period_of(declared, request.GET.get("period") or request.POST.get("period", ""))
    return declared, cycles.Lists(declared, request.user, period)


def _act(request: SignedIn, declared: DeclaredRegister, lists_: cycles.Lists, unit: Unit) -> HttpResponse | str:
    """The step that was pressed; the sentence where it was refused."""
    step, code = request.POST.get("step", ""), lists_.period.code
    try:
        if step == cycles.PLAN:
            made = planning.publish_list(register=declared.id, unit=unit, period=code, by=request.user)
            toasts.success(request, _("清单发布了，带进 %(n)d 项。") % {"n": made})
        else:
            planning.file_point(
                register=declared.id, unit=unit, period=code, step=step, text=request.POST.get("text", ""), by=request.user
            )  # fmt: skip
            toasts.success(request, _("存好了。"))
    except Refused as refused:
        toasts.error(request, str(refused))
        return str(refused)
    args = [declared.institution.id, declared.register.id, unit.pk]
    return redirect(f"{reverse('registers:cycle-unit', args=args)}?period={code}")
