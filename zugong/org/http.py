"""A request of somebody who signed in: what every view behind LoginRequiredMiddleware is handed."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import Account


class SignedIn(HttpRequest):
    user: Account  # type: ignore[assignment]
    htmx: HtmxDetails
