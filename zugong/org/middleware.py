"""What an account brings to every request: who it is, a password that is its own, and the unit it works for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zugong.org.models import Account

#: Where one may go before that.
_OPEN = frozenset({"org:password", "org:sign-in", "org:sign-out", "set_language", "healthz", "ui:text-size"})

#: Where the session remembers which of several units somebody works for.
CHOSEN_UNIT = "unit"


class SignInFirst(LoginRequiredMiddleware):
    """Nobody sees a page before signing in. A part of a page is not answered with the sign-in page: the whole page goes there."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        here = request.htmx.current_url_abs_path or reverse("org:account")  # type: ignore[attr-defined]
        target = redirect_to_login(here, self.get_login_url(view_func), self.get_redirect_field_name(view_func)).url
        return HttpResponse(status=204, headers={"HX-Redirect": target})


class OwnPasswordFirst:
    """A password that somebody else chose is good for one thing: choosing one's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in _OPEN or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password or request.user.example:
            return None
        target = reverse("org:password")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)


class ChosenUnit:
    """Of several units the one chosen in this session; whether it is still granted is asked anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if isinstance(request.user, Account):
            request.user.chosen_unit = request.session.get(CHOSEN_UNIT)
