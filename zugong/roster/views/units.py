"""One organisation: its card, and what the collection form asks of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.scope import Scope
from zugong.org.views.access import act_forms, answer, unit_or_404
from zugong.roster import rules, standard, terms
from zugong.roster.card import card_of
from zugong.roster.form_sheet import readable
from zugong.roster.forms import ConfirmRegister, SetUnitParticulars
from zugong.roster.listing import light
from zugong.roster.models import Circumstance, UnitParticulars
from zugong.ui.forms import render_again


@require_http_methods(["GET", "POST"])
def card(request: SignedIn, pk: int) -> HttpResponse:
    """The ten-second card, the changes behind it, and the press that confirms it."""
    unit = unit_or_404(request, pk)
    may_confirm = rules.confirm_register.allows(unit, by=request.user)
    forms = act_forms(request, [ConfirmRegister] if may_confirm else [], unit)
    answered = answer(request, forms, lambda _form: reverse("roster:card", args=[pk]))
    if answered:
        return answered
    seen = readable(keeps=request.user.may("edit_register", unit))
    kinds = frozenset(kind for kind in Circumstance.Kind.values if kind in seen)
    context = {
        "unit": unit,
        "card": card_of(unit, kinds=kinds),
        "form": forms[0] if forms else None,
        "term": _term(unit),
        "may_members": request.user.may("read_members", unit),
        "may_edit": rules.set_unit_particulars.allows(unit, by=request.user),
        "held": (held := UnitParticulars.objects.filter(unit=unit).first() or UnitParticulars(unit=unit)),
        "words": _words(held),
    }
    return (render_again if request.method == "POST" else render)(request, "roster/card.html", context)


def _term(unit: Unit) -> dict[str, object] | None:
    day = clock.today()
    body = terms.bodies(Scope((unit.path,)), day).filter(pk=unit.pk).first()
    if body is None:
        return None
    term = terms.term_of(body, day, terms.years_by_kind(), terms.horizon(day))
    return {"term": term, "light": light(term), "article": standard.article("term_years")}


def _words(held: UnitParticulars) -> list[tuple[str, str]]:
    """The organisation's items of the form, in words."""
    named = {"situation": "situations", "nature": "natures", "founding": "founding"}
    found = []
    for name in ("situation", "body_name", "nature", "founding", "contact", "contact_phone"):
        column = UnitParticulars._meta.get_field(name)
        value = getattr(held, name)
        said = standard.words(named[name], value) if name in named and value else value
        found.append((str(column.verbose_name), said))  # type: ignore[union-attr]
    return found


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """The organisation's items of the form."""
    unit = unit_or_404(request, pk, "edit_register")
    rules.set_unit_particulars.check(unit, by=request.user)
    forms = act_forms(request, [SetUnitParticulars], unit)
    answered = answer(request, forms, lambda _form: reverse("roster:card", args=[pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    return show(request, "roster/unit_edit.html", {"unit": unit, "forms": forms})
