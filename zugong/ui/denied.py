"""A page that may not be seen says who may see it and whom to ask."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from zugong.kernel.outage import database_away
from zugong.kernel.rules import Refused


class Denied(PermissionDenied):
    """Raise it in a view: `raise Denied(_("这页只有干部科能看。"), who_can=_("干部科"), ask=_("组织部干部科 内线 6012"))`."""

    def __init__(self, sentence: object = "", *, who_can: object = "", ask: object = "") -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)
        self.who_can = str(who_can)
        self.ask = str(ask)


class DeniedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        from . import errors

        if isinstance(exception, Denied):
            return errors.forbidden(request, exception)
        if database_away(exception):
            return errors.busy(request, exception)
        return errors.refused(request, exception) if isinstance(exception, Refused) else None
