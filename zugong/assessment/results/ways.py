"""Where a sealed line and each of its marks are found: that of a unit by the unit, that of a person by the person."""

from __future__ import annotations

from django.urls import reverse

from zugong.assessment.models import ResultLine


def line_url(row: ResultLine) -> str:
    if row.person_id is None:
        return reverse("assessment:line", args=[row.result_id, row.unit_id])
    return reverse("assessment:person-line", args=[row.result_id, row.person_id])


def mark_url(row: ResultLine, key: str) -> str:
    if row.person_id is None:
        return reverse("assessment:sealed-mark", args=[row.result_id, row.unit_id, key])
    return reverse("assessment:person-mark", args=[row.result_id, row.person_id, key])
