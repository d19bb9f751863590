"""What the collection form asks of one person: written by the keeper, read in full on record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.kernel import audit
from zugong.org import rules as org_rules
from zugong.org.http import SignedIn
from zugong.org.views.access import act_forms, answer, person_or_404
from zugong.roster import panels, rules, services
from zugong.roster.forms import person_forms
from zugong.ui.forms import render_again


@never_cache
@require_safe
def form(request: SignedIn, pk: int) -> HttpResponse:
    """The part of a person's page that this app holds. Reading somebody else's is on record, and that person can see it."""
    shown = person_or_404(request, pk)
    if request.user.person_id != pk:
        audit.append(by=request.user, verb="roster.form_read", subject=shown)
    context = panels.form_of(request.user, shown)
    return render(request, "roster/panels/person.html" if request.htmx else "roster/form.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Every item in a form; what is not kept is not asked."""
    shown = person_or_404(request, pk, "edit_register")
    org_rules.correct_person.check(shown, by=request.user)
    forms = act_forms(request, person_forms(shown), shown)
    answered = answer(request, forms, lambda _form: reverse("org:person", args=[pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    return show(request, "roster/person.html", {"person": shown, "forms": forms})


@never_cache
@require_POST
def read(request: SignedIn, pk: int) -> HttpResponse:
    """One sealed item in full, once, for a reason that stays on record."""
    shown = person_or_404(request, pk)
    item, reason = request.POST.get("item", ""), request.POST.get("reason", "")
    if item in rules.SEALED and not reason.strip():
        messages.error(request, _("写明为什么要看，再点要看的一项"))
        return redirect("org:person", pk=pk)
    text = services.read_particular(person=shown, item=item, reason=reason, by=request.user)
    label = rules.item_title(item)
    return render(request, "roster/read.html", {"person": shown, "label": label, "text": text, "reason": reason})
