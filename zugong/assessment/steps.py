"""From “what would still raise it” to the page where it is done."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zugong.org.models import Account
from zugong.work import actions

from . import kinds


def way_to(action: str, unit_id: str, account: Account) -> tuple[str, str]:
    """The address and the word on the button for `record:kind:field=value:unit=key`; empty where this account cannot.

    Acts of other packages are found through work, so that no leaf needs to know another.
    """
    parts = action.split(":")
    daily = kinds.find(parts[1]) if len(parts) > 1 else None
    if daily is None:
        return actions.way_to(action, unit_id, account) if action else ("", "")
    if not any(account.may(capability) for capability in daily.capabilities):
        return "", ""
    query = f"?unit={unit_id}" if unit_id else ""
    return reverse("assessment:record-daily", args=[daily.id]) + query, str(_("去记录"))


def record_url(account: Account) -> str:
    """The form of the record everybody keeps: a meeting."""
    return actions.way_to("", "", account)[0]


def rulebook_url(institution_id: str) -> str:
    try:
        return reverse("rulebook:institution", args=[institution_id])
    except NoReverseMatch:
        return ""
