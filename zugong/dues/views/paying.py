"""Paying on line: an order, the provider, its call-back. A call-back is believed for its signature and for nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.dues import providers, services
from zugong.dues.forms import AmountForm
from zugong.dues.models import Order
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn

#: No call-back is longer; what is longer is not read.
LONGEST = 64 * 1024


@require_POST
def pay(request: SignedIn) -> HttpResponse:
    """Ask the provider to take a payment, and send the member there."""
    person, branch, provider, form = (
        request.user.person,
        request.user.own_branch,
        providers.chosen(),
        AmountForm(request.POST),
    )
    if person is None or branch is None or provider is None or not form.is_valid():
        messages.error(
            request,
            _("没有下单：写上交多少元，金额只到分。")
            if provider
            else _("这里没有开通网上支付，交给支部的党费管理员就行。"),
        )
        return redirect("dues:mine")
    name = providers.name()
    order = services.place_order(
        person=person, unit=branch, amount=form.cleaned_data["amount"], provider=name, by=request.user
    )
    back = request.build_absolute_uri(reverse("dues:order", args=[order.number]))
    notify = request.build_absolute_uri(reverse("dues:callback", args=[name]))
    try:
        way = provider.create_order(order, back=back, notify=notify)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dues:mine")
    return redirect(way.address) if way.address else render(request, "dues/order.html", {"order": order, "way": way})


@require_safe
def order(request: SignedIn, number: str) -> HttpResponse:
    """Where the member comes back to: what became of the payment."""
    return render(request, "dues/order.html", {"order": _own(request, number)})


@require_http_methods(["GET", "HEAD", "POST"])
def local(request: SignedIn, number: str) -> HttpResponse:
    """The counter of the provider that pretends. Its call-back goes through the same door as a real one's."""
    found = _own(request, number)
    if providers.name() != providers.LOCAL or found.state != Order.State.OPEN:
        return redirect("dues:order", number)
    if request.method != "POST":
        return render(request, "dues/local.html", {"order": found})
    body, headers = providers.LocalProvider().pay(found)
    _settle(providers.LOCAL, body, headers)
    return redirect("dues:order", number)


@csrf_exempt
@login_not_required
@require_POST
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """What a provider says. Without its signature nothing is read; said twice it counts once."""
    found = providers.find(provider)
    if found is None:
        raise Http404
    try:
        ok = int(request.headers.get("Content-Length") or 0) <= LONGEST and _settle(
            provider, request.body, request.headers
        )
    except providers.BadSignature:
        return HttpResponse(status=403)
    content, kind = found.answer(bool(ok))
    return HttpResponse(content, content_type=kind, status=200 if ok else 400)


def _settle(provider: str, body: bytes, headers: object) -> bool:
    found = providers.find(provider)
    assert found is not None
    told = found.verify(body, headers)  # type: ignore[arg-type]
    if told is None:
        return True
    try:
        services.settle_order(provider=provider, told=told, by=services.GATEWAY)
    except Refused:
        return False
    return True


def _own(request: SignedIn, number: str) -> Order:
    orders = Order.objects.select_related("person", "unit", "payment")
    return get_object_or_404(orders, number=number, person=request.user.person_id or 0)
