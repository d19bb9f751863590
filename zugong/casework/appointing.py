"""The post that a finished case gives somebody. The case changes no register by itself: whoever keeps it enters the post with one press."""

from __future__ import annotations

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org import rules as register_rules
from zugong.org import services as register
from zugong.org.http import SignedIn
from zugong.org.models import Person, Post
from zugong.rulebook.declared import Appointing, DeclaredRoute
from zugong.ui.panels import Panel

from . import routing, views
from .models import Case


class AppointForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("从哪天起任职"))


def _given(case: Case, declared: DeclaredRoute) -> tuple[Appointing, Person] | None:
    """The post and who is to have it, once the case came to the end that gives it."""
    said = declared.route.appoints
    if said is None or case.place != said.on:
        return None
    person = Person.objects.filter(pk=case.data.get(said.person) or 0).first()
    return None if person is None else (said, person)


def offered(request: SignedIn, case: Case) -> Panel | None:
    """Who holds the post since when; or the press that enters it, for whoever may; or who does."""
    found = _given(case, routing.route_of(case, clock.today()))
    if found is None:
        return None
    said, person = found
    held = Post.objects.filter(unit=case.unit, person=person, role=said.role)
    # One that had ended before this was asked for is not what the case gives.
    post = held.exclude(valid_to__lte=case.opened_on).order_by("-valid_from").first()
    why = register_rules.appoint.why_not(person, case.unit, said.role, clock.today(), by=request.user)
    page = {
        "case": case, "said": said, "person": person, "post": post, "role": Post.Role(said.role).label, "may": why is None,
        "form": AppointForm(initial={"on": clock.today()}),
    }  # fmt: skip
    return Panel("casework/panels/appoint.html", page)


@require_POST
def appoint(request: SignedIn, pk: int) -> HttpResponse:
    case, declared = views.seen(request, pk)
    found, form = _given(case, declared), AppointForm(request.POST)
    if found is None:
        raise Http404
    said, person = found
    if not form.is_valid():
        toasts.error(request, _("写明从哪天起任职，如 2026-03-01。"))
        return redirect("casework:case", pk)
    try:
        on = form.cleaned_data["on"]
        register.appoint(person=person, unit=case.unit, role=said.role, on=on, by=request.user)
        toasts.success(request, _("登记好了：%(name)s，%(on)s起。") % {"name": person.name, "on": on.isoformat()})
    except Refused as refused:
        toasts.error(request, str(refused))
    return redirect("casework:case", pk)
