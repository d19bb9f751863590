"""How the county steers: limits of what a unit is asked, and how key matters are named, out of the institution in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from zugong.rulebook import declared, library


@dataclass(frozen=True)
class Steered:
    """What is in force on a day; nothing is limited where no institution says so."""

    week: int | None = None
    month: int | None = None
    status_within: int | None = None
    escalates_after: int | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    institution_id: str = ""


def on(day: dt.date) -> Steered:
    found = declared.steering(day)
    if found is None:
        return Steered()
    steering, holder = found

    def number(one: object) -> int | None:
        name = getattr(one, "name", "")
        return int(library.parameter(holder.id, name, day)) if name else None

    def labels(name: str) -> Mapping[str, str]:
        own = holder.labels.get(name)
        return dict((own.values if own is not None else library.catalogue().labels.get(name)) or {})

    return Steered(
        number(steering.week), number(steering.month), number(steering.status_within), number(steering.escalates_after),
        labels(steering.kinds), labels(steering.points), holder.title, holder.id,
    )  # fmt: skip
