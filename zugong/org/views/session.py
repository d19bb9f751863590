"""Signing in and out, one's own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zugong.kernel import audit
from zugong.kernel.actors import SYSTEM
from zugong.org.forms.accounts import OwnPassword
from zugong.org.middleware import CHOSEN_UNIT
from zugong.org.models import Account
from zugong.ui.denied import Denied
from zugong.ui.forms import render_again

from .access import account_of, act_forms, run_sent


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        audit.append(by=account_of(self.request), verb="org.sign_in", subject=form.get_user())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # What was typed is kept only where it names an account: people type passwords into the wrong box.
        tried = Account.objects.filter(username=form.data.get("username", "")).first()
        if tried:
            audit.append(by=SYSTEM, verb="org.sign_in_refused", subject=tried)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logins = getattr(settings, "ZUGONG_EXAMPLE_LOGINS", "")
        shown = import_string(logins)() if settings.ZUGONG_EXAMPLE and logins else []
        password = shown[0].password if shown else ""
        return super().get_context_data(**kwargs) | {"example_logins": shown, "example_password": password}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    audit.append(by=account_of(request), verb="org.sign_out", subject=request.user)
    logout(request)
    return redirect("org:sign-in")


@never_cache
@require_http_methods(["GET", "POST"])
def choose_unit(request: HttpRequest) -> HttpResponse:
    """Somebody with roles in several units says for which of them the pages are to be arranged; rights stay the same."""
    account = account_of(request)
    if request.method == "POST":
        chosen = request.POST.get("unit", "")
        grants = account.granted_units.get(int(chosen) if chosen.isdecimal() else 0)
        if not grants:
            raise Denied(_("这个单位没有授权给您。"), who_can=_("安全保密管理员授权以后"))
        request.session[CHOSEN_UNIT] = grants[0].unit_id
        messages.success(request, _("换到%(unit)s了。") % {"unit": grants[0].unit})
        return redirect("/")
    rows = [(grants[0].unit, [grant.role_title for grant in grants]) for grants in account.granted_units.values()]
    return render(request, "org/choose_unit.html", {"rows": rows, "home": account.home_unit})


@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password; everywhere else one is signed out."""
    account = account_of(request)
    forced = account.must_change_password
    forms = act_forms(request, [OwnPassword], account)
    if run_sent(request, forms):
        update_session_auth_hash(request, account)
        return redirect("/" if forced else "org:account")
    context = {"form": forms[0], "forced": forced}
    show = render_again if forms[0].is_bound else render
    return show(request, "org/password.html", context)
