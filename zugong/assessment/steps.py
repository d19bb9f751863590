"""From “what would still raise it” to the page where it is done."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.work import actions

from . import kinds

#: Who writes a daily record by hand, in words.
HANDS = {"assessor": gettext_lazy("考核组"), "unit": gettext_lazy("本组织")}


def form_for(asked: actions.Asked, kind: str, account: Account) -> actions.Way | None:
    """Where a duty that a daily record fulfils leads."""
    daily = kinds.find(kind)
    if daily is None:
        return _on_site(kind)
    unit = getattr(asked, "unit", None)
    if any(account.may(capability, unit) for capability in daily.capabilities):
        return actions.Way(f"{reverse('assessment:record-daily', args=[daily.id])}?unit={asked.unit_id}")
    own = unit.get_kind_display() if unit is not None and daily.hand == "unit" else HANDS[daily.hand]
    return actions.Way(said=actions.recorded_by(own))


def _on_site(kind: str) -> actions.Way | None:
    """What an on-site assessment books comes of marking its checks, not of a form."""
    booked = {one.visit.books for one in institutions.visits(clock.today())}
    return actions.Way(said=actions.recorded_by(HANDS["assessor"])) if kind in booked else None


actions.provide(form_for)


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
