"""One's own dues."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zugong.dues import providers, queries, rates, services
from zugong.dues.forms import AmountForm
from zugong.dues.models import Basis
from zugong.dues.tables import state_of
from zugong.kernel import clock
from zugong.org.http import SignedIn


@never_cache
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """What is owed and paid, from what, who looked, and how to pay."""
    person = request.user.person
    if person is None:
        return render(request, "dues/mine.html", {"standing": None})
    today, found = clock.today(), queries.standing_of(person, request.user.own_branch)
    basis = Basis.objects.filter(person=person).order_by("-valid_from", "-pk").first()
    page = {
        "standing": found, "basis": basis, "looks": queries.looks_at(person), "provider": providers.chosen(),
        "bills": [(bill, state_of(bill, today)) for bill in found.bills[: queries.MONTHS_SHOWN]],
        "form": AmountForm(initial={"amount": found.open}) if found.open else None,
        "beyond": found.late is not None and found.late.months > rates.months_of("back_payment", today),
        "publications": queries.publications_for(request.user)[:3],
    }  # fmt: skip
    return render(request, "dues/mine.html", page)


@require_POST
def open_notice(request: SignedIn, pk: int) -> HttpResponse:
    """Read, and on to the page where it can be paid."""
    notice = get_object_or_404(queries.unread(request.user), pk=pk)
    services.read_notices(notices=[notice], by=request.user)
    return redirect("dues:mine")
