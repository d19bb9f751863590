"""Where a duty that a meeting fulfils leads: the record form, already filled in as far as the duty says."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from zugong.work import actions


def record(asked: actions.Asked) -> str:
    said = {"unit": asked.unit_id, "activity": asked.activity, "period": getattr(asked, "period", "")}
    return f"{reverse('life:record')}?{urlencode({name: value for name, value in said.items() if value})}"


actions.register("life.meeting_held", record)
