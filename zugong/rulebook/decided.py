"""What people decided about institutions, for the library: enacted texts, and institutions that were ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import DateField, Value

from zugong.engine import Institution

#: Where enacted editions stand among the files: behind them, in the order in which they were decided.
SHELF = "enacted"
Stamp = tuple[Any, ...]


def stamp() -> Stamp:
    """Changes when something was decided. One look-up of a few keys; rows never change once they are here."""
    from zugong.rulebook.models import InstitutionEdition, InstitutionEnd

    no_day = Value(None, output_field=DateField())
    editions = InstitutionEdition.objects.enacted().order_by().values_list("pk", "digest", no_day)
    ended = InstitutionEnd.objects.filter(state=InstitutionEnd.State.DECIDED).order_by()
    known = editions.union(ended.values_list("pk", "institution_id", "last_day"), all=True)
    return tuple(sorted(known, key=lambda one: (one[2] is not None, one[0])))


def texts() -> dict[str, str]:
    """Name → text of every enacted edition."""
    from zugong.rulebook.models import InstitutionEdition

    rows = InstitutionEdition.objects.enacted().order_by("pk").values_list("pk", "institution_id", "text")
    return {f"{SHELF}/{pk:08d}/{institution}.yaml": text for pk, institution, text in rows}


def ends() -> list[tuple[str, dt.date]]:
    from zugong.rulebook.models import InstitutionEnd

    decided = InstitutionEnd.objects.filter(state=InstitutionEnd.State.DECIDED).order_by("pk")
    return list(decided.values_list("institution_id", "last_day"))


def ended(institutions: Iterable[Institution], ends: Iterable[tuple[str, dt.date]]) -> list[Institution]:
    """Every edition that began by the last day ends with it; one that begins later is a new beginning."""
    found = list(institutions)
    for id_, last_day in ends:
        found = [_ended(one, last_day) if one.id == id_ else one for one in found]
    return found


def _ended(one: Institution, last_day: dt.date) -> Institution:
    heading = one.heading
    if heading.in_force_from > last_day or (heading.in_force_to is not None and heading.in_force_to <= last_day):
        return one
    return replace(one, heading=replace(heading, in_force_to=last_day))
