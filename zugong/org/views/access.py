"""What a page may show to whom. A page that is not yours says who may see it; a row that is not yours does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zugong.kernel import once
from zugong.org import queries
from zugong.org.forms.fields import ActForm
from zugong.org.models import Account, Person, Unit
from zugong.org.roles import CAPABILITIES, ROLES
from zugong.org.scope import Scope
from zugong.ui.denied import Denied


def account_of(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def who_can(capability: str) -> str:
    return "、".join(str(role.title) for role in ROLES.values() if capability in role.capabilities)


def scope_or_denied(request: HttpRequest, capability: str) -> Scope:
    scope = account_of(request).scope(capability)
    if scope.empty:
        sentence = _("这页您不能看：%(what)s不在您的权限里") % {"what": CAPABILITIES[capability]}
        raise Denied(sentence, who_can=who_can(capability))
    return scope


def unit_or_404(request: HttpRequest, pk: int, capability: str = "read_unit") -> Unit:
    scope = scope_or_denied(request, capability)
    unit = Unit.objects.filter(scope.q(), pk=pk).select_related("parent").first()
    if unit is None:
        raise Http404
    return unit


def person_or_404(request: HttpRequest, pk: int, capability: str = "read_members") -> Person:
    account = account_of(request)
    if account.person_id != pk:
        scope_or_denied(request, capability)
    person = queries.person_seen_by(account, pk, capability)
    if person is None:
        raise Http404
    return person


def act_forms(request: HttpRequest, kinds: Iterable[type[ActForm]], subject: Any) -> list[ActForm]:
    """The forms of a page; the one that was sent is bound."""
    sent = request.POST.get("do") if request.method == "POST" else None
    return [
        kind(request.POST, request.FILES, subject=subject, by=request.user)
        if kind.key == sent
        else kind(subject=subject, by=request.user)
        for kind in kinds
    ]


def answer(request: HttpRequest, forms: Iterable[ActForm], then: Callable[[ActForm], str]) -> HttpResponse | None:
    """Run the form that was sent, once however often it comes, and go on to `then`; None shows the page again."""
    if request.method != "POST":
        return None
    with once.claim(request) as previous:
        if previous:
            return redirect(previous)
        sent = run_sent(request, forms)
        return once.done(request, redirect(then(sent))) if sent else None


def run_sent(request: HttpRequest, forms: Iterable[ActForm]) -> ActForm | None:
    """Run the form that was sent; gives it back if it went through."""
    for form in forms:
        if form.is_bound and form.run():
            messages.success(request, form.done())
            return form
    return None
