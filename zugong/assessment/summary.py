"""Reading the short form of a score that is kept beside its trace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class ShortNeed:
    text: str
    gain: Decimal
    until: dt.date
    key: str
    keeps: bool


def needs_in(summary: dict[str, Any]) -> list[ShortNeed]:
    english = (get_language() or "").startswith("en")
    return [
        ShortNeed(
            step["sentence"][1 if english else 0],
            Decimal(step["gain"]),
            dt.date.fromisoformat(step["deadline"]),
            step["indicator"],
            step["kind"] == "keep",
        )
        for step in summary.get("needs", [])
    ]
