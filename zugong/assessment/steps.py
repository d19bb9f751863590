"""From “what would still raise it” to the page where it is done."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zugong.org.models import Account

from . import kinds


def way_to(action: str, unit_id: str, account: Account) -> tuple[str, str]:
    """The address and the word on the button; empty where this account cannot do it."""
    if not action:
        return "", ""
    daily = kinds.find(action)
    if daily is not None:
        return _daily(daily, unit_id, account)
    return _elsewhere(action, unit_id, account)


def _daily(kind: Any, unit_id: str, account: Account) -> tuple[str, str]:
    if not any(account.may(capability) for capability in kind.capabilities):
        return "", ""
    query = f"?unit={unit_id}" if unit_id else ""
    return reverse("assessment:record-daily", args=[kind.id]) + query, str(_("去记录"))


def _elsewhere(action: str, unit_id: str, account: Account) -> tuple[str, str]:
    """Acts of other packages are found through work, so that no leaf needs to know another."""
    try:
        from zugong.work import actions  # the registry is optional: without it the step is still shown
    except ImportError:
        return "", ""
    return actions.way_to(action, unit_id, account)


def record_url(account: Account) -> str:
    return _elsewhere("", "", account)[0] if account.may("record") else ""


def rulebook_url(institution_id: str) -> str:
    try:
        return reverse("rulebook:institution", args=[institution_id])
    except NoReverseMatch:
        return ""
