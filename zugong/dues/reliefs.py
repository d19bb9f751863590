"""Less dues or none follow from the fact of an approved case, and end with its reversal. Nobody else writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zugong.kernel.rules import Refused

from .models import Relief

FACT = "dues.relief_approved"
NONE = "none"


def follow(facts: Sequence[Any]) -> None:
    """Inside the booking of the facts."""
    for fact in facts:
        if fact.kind != FACT:
            continue
        if fact.is_reversal:
            Relief.objects.filter(fact=fact.reverses_id).update(ended=True)
        else:
            _begin(fact)


def _begin(fact: Any) -> None:
    said = fact.data
    monthly = Decimal(0) if said["relief"] == NONE else Decimal(said.get("monthly") or 0)
    # A sum that was forgotten must not let somebody off; one below zero would stop the bills of everybody.
    if monthly < 0 or (monthly == 0 and said["relief"] != NONE):
        raise Refused(_("少交后每月交的要大于零；一分不交的选“免交”。"))
    Relief.objects.create(
        person_id=int(said["member"]), since=dt.date.fromisoformat(said["since"]), until=dt.date.fromisoformat(said["until"]),
        monthly=monthly, source=fact.source, fact=fact.pk,
    )  # fmt: skip
