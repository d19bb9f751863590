"""Pages that are the same for all phones of a hall but for a number: drawn once a minute, and the number put in.

In a hall where five hundred press at once, drawing pages costs more than sealing ballots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

#: What a phone carries that came by a QR code. Whatever else one brings (a session, larger letters) may change the page.
PLAIN = frozenset({settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME})
SECONDS = 60


def drawn(
    request: HttpRequest, template: str, about: str, context: Callable[[], Mapping[str, Any]], own: Mapping[str, str],
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """`about` names what is drawn, and nothing else ever (a vote by its key, not by its number); `own` are the words of the context that differ from phone to phone, safe in HTML as they are."""
    if not PLAIN.issuperset(request.COOKIES):
        return render(request, template, {**context(), **own}, status=status)
    gaps = {name: f"[[{name}]]" for name in own}
    key = f"ballots.drawn:{template}:{about}:{get_language()}"
    page = str(cache.get_or_set(key, lambda: render_to_string(template, {**context(), **gaps}, request), SECONDS))
    for name, word in own.items():
        page = page.replace(gaps[name], word)
    return HttpResponse(page, status=status)
