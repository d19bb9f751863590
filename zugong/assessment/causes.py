"""Why a score moved: kept as what happened, told in the language of whoever reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zugong.evidence import facts as kinds
from zugong.ui.templatetags.zg import day


def about(facts: Sequence[Any]) -> dict[str, Any]:
    """The record behind a change, as data. A meeting brings a fact per attendee; the meeting itself is meant."""
    first = leading(facts)
    said = {
        "kind": first.kind,
        "type": first.data.get("type"),
        "unit": first.unit_id,
        "unit_name": first.unit.short_name or first.unit.name,
        "on": first.occurred_on.isoformat(),
        "taken_back": first.is_reversal,
        "records": len({fact.source for fact in facts}),
    }
    return {name: value for name, value in said.items() if value not in (None, False)}


def leading(facts: Sequence[Any]) -> Any:
    return min(facts, key=lambda fact: (fact.person_id is not None, fact.pk or 0))


def told(cause: str, about: Mapping[str, Any]) -> str:
    """The sentence. Without a record it is the system's own cause, or one written before records were kept as data."""
    if not about:
        return _(cause) if cause else ""
    sentence = _("%(unit)s：%(what)s（%(day)s）") % {
        "unit": about["unit_name"],
        "what": _what(about),
        "day": day(dt.date.fromisoformat(about["on"])),
    }
    if about.get("taken_back"):
        sentence = _("撤回：%(sentence)s") % {"sentence": sentence}
    if (number := about.get("records", 1)) > 1:
        sentence = _("一次记入 %(number)d 条，第一条 %(sentence)s") % {"number": number, "sentence": sentence}
    return sentence


def _what(about: Mapping[str, Any]) -> str:
    """A meeting by the name of its kind, anything else by the name of the kind of fact."""
    if about.get("type"):
        return str(kinds.named("type", about["type"]))
    return kinds.title_of(about["kind"])
