"""Forming and changing coordination groups. How a group stands is told by the pages of the cockpit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zugong.org import queries, rules
from zugong.org.forms.beside import GROUP_FORMS, FormGroup
from zugong.org.models import Unit, UnitGroup
from zugong.ui.addresses import number_in
from zugong.ui.forms import render_again

from .access import account_of, act_forms, answer, scope_or_denied


def group_new(request: HttpRequest) -> HttpResponse:
    """A new group; `lead` in the address is proposed as the one that leads it."""
    scope = scope_or_denied(request, "edit_register")
    lead = Unit.objects.filter(scope.q(), pk=number_in(request.GET.get("lead"))).first()
    return _page(request, act_forms(request, [FormGroup], lead), None)


def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Units, office, name and lead of a group, each in its own form."""
    scope_or_denied(request, "edit_register")
    group = get_object_or_404(UnitGroup.objects.select_related("lead"), pk=pk, kind=UnitGroup.Kind.COORDINATION)
    if not rules.keep_group.allows(group, by=account_of(request)):
        raise Http404
    return _page(request, act_forms(request, GROUP_FORMS, group), group)


def _page(request: HttpRequest, forms: list, group: UnitGroup | None) -> HttpResponse:  # type: ignore[type-arg]
    answered = answer(
        request, forms, lambda form: reverse("org:group-edit", args=[group.pk if group else form.result.pk])
    )
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    office = queries.office_of(group) if group is not None else None
    return show(request, "org/group_edit.html", {"group": group, "office": office, "forms": forms})
