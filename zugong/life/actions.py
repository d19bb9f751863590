"""Where a duty that a meeting fulfils leads: the record form, already filled in as far as the duty says."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.org.models import Account
from zugong.work import actions


def record(asked: actions.Asked, account: Account) -> actions.Way:
    """What a unit holds is recorded by its keeper; a wish without a unit of its own is for whoever records at all."""
    unit = getattr(asked, "unit", None)
    if account.may("record", unit):
        return actions.Way(_form(asked, asked.unit_id))
    return actions.Way(said=actions.recorded_by(unit.get_kind_display()) if unit is not None else "")


def attended(asked: actions.Asked, account: Account) -> actions.Way:
    """Who was there stands in the record of the meeting, whichever organisation held it."""
    if not account.may("record"):
        return actions.Way(said=actions.recorded_by(_("开会的组织")))
    unit = getattr(asked, "unit", None)
    return actions.Way(_form(asked, asked.unit_id if account.may("record", unit) else None))


def _form(asked: actions.Asked, unit: int | None) -> str:
    said = {"unit": unit, "activity": asked.activity, "period": getattr(asked, "period", "")}
    return f"{reverse('life:record')}?{urlencode({name: value for name, value in said.items() if value})}"


actions.register("life.meeting_held", record)
actions.register("life.meeting_attended", attended)
