"""The tree and its units."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date

from zugong.kernel import clock
from zugong.org import queries, rules
from zugong.org.drawing import Sight, drawn, tree_row, tree_rows
from zugong.org.forms.units import UNIT_FORMS, FoundUnit
from zugong.org.models import Unit
from zugong.ui.addresses import number_in
from zugong.ui.forms import render_again

from .access import account_of, act_forms, answer, scope_or_denied, unit_or_404

#: Children shown under one node before the rest is asked for: a page stays under 60 KiB.
SHOWN = 120
#: Rows of the tree that are open before anybody has opened anything.
ROWS = 100
#: Bodies that stay closed until somebody opens them; what is above them is opened.
CLOSED = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)


def _day(request: HttpRequest) -> dt.date:
    """The day asked for, never later than today."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return min(day or clock.today(), clock.today())


def _number(request: HttpRequest, name: str) -> int:
    return number_in(request.GET.get(name))


def units(request: HttpRequest) -> HttpResponse:
    """The tree as it stands, or stood on a day; opened down to a unit."""
    scope = scope_or_denied(request, "read_unit")
    words, day = request.GET.get("q", "").strip(), _day(request)
    tree = queries.tree_of(scope, day)
    total = queries.Heads()
    for root in tree.roots:
        total.add(root.heads)
    context: dict[str, Any] = {
        "tree": tree,
        "rows": "" if words else tree_rows(tree.roots, _sight(request, tree)),
        "day": day,
        "past": day < clock.today(),
        "total": total,
        "words": words,
        "found": queries.units_found(scope, words) if words else None,
    }
    return render(request, "org/units.html", context)


def _sight(request: HttpRequest, tree: queries.Tree) -> Sight:
    """Opened down to the node asked for, else as far as there is room."""
    line = tree.line(_number(request, "at"))
    opened = {node.pk for node in line} or _opened(tree)
    heads = queries.secretaries_of(drawn(tree.roots, opened), tree.day)
    return Sight(opened, None if request.GET.get("all") else SHOWN, tree.day, heads)


def _opened(tree: queries.Tree) -> set[int]:
    """Opened level by level as long as the rows fit on a screen or two."""
    opened: set[int] = set()
    level, rows = tree.roots, len(tree.roots)
    while level:
        level = [node for node in level if node.kind not in CLOSED]
        below = [child for node in level for child in node.children]
        if rows + len(below) > ROWS:
            break
        opened |= {node.pk for node in level}
        level, rows = below, rows + len(below)
    return opened or {root.pk for root in tree.roots[:1]}


def children(request: HttpRequest, pk: int) -> HttpResponse:
    """A node, opened or closed: the fragment that takes the place of its row."""
    unit = unit_or_404(request, pk)
    day = _day(request)
    tree = queries.tree_of(account_of(request).scope("read_unit"), day)
    node = tree.nodes.get(unit.pk)
    if node is None:
        raise Http404
    opened = {node.pk} if request.GET.get("open") != "0" else set()
    heads = queries.secretaries_of(drawn([node], opened), day)
    return HttpResponse(tree_row(node, Sight(opened, SHOWN, day, heads)))


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about a unit."""
    shown = unit_or_404(request, pk)
    account = account_of(request)
    kin, past = queries.kin_of(shown, account.scope("read_unit")), queries.unit_past(shown)
    context = {
        "unit": shown,
        "card": queries.unit_card(shown),
        "past": past,
        "history": queries.history_of(shown, past, kin.merged_from),
        "kin": kin,
        "children": _with_heads(kin.children[:SHOWN]),
        "may_edit": rules.correct_unit.allows(shown, by=account),
        "may_found": rules.found_unit.allows(shown, None, by=account),
        "may_admit": shown.kind in Unit.MEMBER_KINDS and rules.register_person.allows(shown, "", by=account),
        "may_members": account.may("read_members", shown),
    }
    return render(request, "org/unit.html", context)


def _with_heads(units: list[Unit]) -> list[tuple[Unit, queries.Heads]]:
    heads = queries.head_counts(units) if units else {}
    return [(one, heads[one.pk]) for one in units]


def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that can be changed about a unit, each in its own form."""
    shown = unit_or_404(request, pk, "edit_register")
    rules.correct_unit.check(shown, by=account_of(request))
    forms = act_forms(request, UNIT_FORMS, shown)
    answered = answer(request, forms, lambda form: reverse("org:unit", args=[pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    shown.refresh_from_db()
    return show(request, "org/edit.html", {"unit": shown, "subject": shown, "forms": forms})


def unit_found(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit under this one."""
    parent = unit_or_404(request, pk, "edit_register")
    forms = act_forms(request, [FoundUnit], parent)
    answered = answer(request, forms, lambda form: reverse("org:unit", args=[form.result.pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    return show(request, "org/edit.html", {"unit": parent, "subject": parent, "forms": forms})
