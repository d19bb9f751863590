"""Chinese unless somebody chose otherwise: an office browser that says en-US was installed that way, nobody asked for it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class ChosenLanguage:
    """Stands where Django's LocaleMiddleware would; reads the cookie alone and leaves Accept-Language be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(known)  # not undone afterwards: a streamed answer is still being written
        request.LANGUAGE_CODE = known
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", known)
        return response
