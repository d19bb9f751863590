"""What an institution lets people record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zugong.engine import Institution
from zugong.rulebook.sections.base import Section, Told

RECORDERS = {
    "unit": gettext_noop("单位自己记"),
    "assessor": gettext_noop("考核组记"),
    "life": gettext_noop("会议登记时自动产生"),
    "import": gettext_noop("导入"),
    "system": gettext_noop("系统产生"),
}


def rows(one: Institution, day: dt.date) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "by": _(RECORDERS[kind.recorded_by]), "fields": [field.label for field in kind.fields.values()]}
        for kind in one.facts.values()
    ]


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        row["kind"].id: Told(row["kind"].title, f"{row['by']}；{'、'.join(row['fields'])}") for row in rows(one, day)
    }


SECTION = Section(
    "facts",
    gettext_lazy("记什么"),
    "rulebook/sections/facts.html",
    rows,
    told,
    gettext_lazy("类记录"),
    lambda one: len(one.facts),
)
