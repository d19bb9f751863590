"""400, 403, 404, 409, 500 and 503: what happened, why, and what to do now."""

from __future__ import annotations

import json
import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from zugong.kernel.outage import database_away

from .denied import Denied

logger = logging.getLogger(__name__)
CSRF = "csrfmiddlewaretoken"
SOON = 5  # seconds after which a browser or a proxy may ask again
SECRETS = ("password", "passphrase")


def _page(request: HttpRequest, template: str, status: int, context: dict[str, str]) -> HttpResponse:
    """A whole page; for htmx only the sentence, as a toast, so that the page being worked on stays."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=status)
        toast = {"tone": "bad", "text": context.get("sentence") or context["heading"]}
        response.headers["HX-Trigger"] = json.dumps({"zg:toast": toast})
        return response
    return HttpResponse(render_to_string(template, context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    context = {"heading": _("这个请求没看懂"), "sentence": _("地址或内容不完整，退回上一页再来一次。")}
    return _page(request, "ui/error.html", 400, context)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    denied = exception if isinstance(exception, Denied) else Denied()
    context = {
        "heading": denied.sentence or _("这页您不能看"),
        "who_can": denied.who_can,
        "ask": denied.ask,
        "sentence": denied.sentence,
    }
    return _page(request, "ui/denied.html", 403, context)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is not this session's: somebody signed in again meanwhile, or the browser keeps no cookies."""
    logger.warning("A form was refused: %s", reason)
    context = {
        "heading": _("这张表放得太久，没有交成"),
        "sentence": _("中间重新登录过，或者浏览器不让存 Cookie。打开原来那一页再交一次，写的还能找回。"),
        "again": request.get_full_path(),
    }
    return _page(request, "ui/error.html", 403, context)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    context = {"heading": _("这一步没办成"), "sentence": str(exception)}
    return _page(request, "ui/error.html", 409, context)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    context = {"heading": _("没有这一页"), "sentence": _("地址可能写错了，或者这条记录已经撤销。")}
    return _page(request, "ui/error.html", 404, context)


def busy(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """The database is away. What was sent is handed back, to be sent again; nothing here asks the database."""
    logger.error("The database is away: %s", exception)
    if request.headers.get("HX-Request") == "true":
        said = _("数据库正忙，这一步没有办成。写的内容还在这页，等几秒再按一次。")
        return _page(request, "", 503, {"heading": said})
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != CSRF]
    # A password or passphrase is typed anew rather than written into a page.
    again = request.method == "POST" and not any(word in name for name, _value in fields for word in SECRETS)
    context = {
        "again": again,
        "fields": fields if again else [],
        "files": bool(again and request.FILES),
        "token": get_token(request) if again else "",
        "here": request.get_full_path(),
    }
    response = HttpResponse(render_to_string("ui/busy.html", context), status=503)
    response.headers["Retry-After"] = str(SOON)
    add_never_cache_headers(response)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Static: whatever broke must not break this page too. Django asks while it holds what was raised."""
    raised = sys.exc_info()[1]
    if database_away(raised):
        return busy(request, raised)
    return HttpResponse(render_to_string("500.html"), status=500)
