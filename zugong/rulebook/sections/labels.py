"""Named sets of options; where the source counts them without naming them, the slots are empty until the county fills them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.nodes import LabelSet
from zugong.rulebook.sections.base import Section, Told


def rows(one: Institution, day: dt.date) -> list[LabelSet]:
    return list(one.labels.values())


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        labels.id: Told(labels.title, "、".join(name or _("（空）") for name in (labels.values or {}).values()))
        for labels in rows(one, day)
    }


SECTION = Section(
    "labels",
    gettext_lazy("标签"),
    "rulebook/sections/labels.html",
    rows,
    told,
    gettext_lazy("组标签"),
    lambda one: len(one.labels),
)
