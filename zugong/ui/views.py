from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .context import SIZE_COOKIE, SIZES
from .denied import Denied

A_YEAR = 60 * 60 * 24 * 365


@require_POST
@login_not_required
def text_size(request: HttpRequest) -> HttpResponse:
    """正常、大字、特大: kept in a cookie, because it belongs to the eyes at this screen and not to the account."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    size = request.POST.get("size", "")
    response.set_cookie(SIZE_COOKIE, size if size in SIZES else "", max_age=A_YEAR, samesite="Lax")
    return response


def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or request.user.may("configure")):  # type: ignore[union-attr]
        raise Denied(_("样板页只有系统管理员能看"), who_can=_("系统管理员"))
    from . import styleguide as example

    return render(request, "ui/styleguide.html", example.context(request))
