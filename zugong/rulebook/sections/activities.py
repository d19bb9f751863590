"""Kinds of meeting an institution declares."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zugong.engine import Institution
from zugong.engine.nodes import ATTENDERS
from zugong.engine.telling import kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import said

ATTENDS = {
    "members": gettext_noop("全体党员"), "committee": gettext_noop("支部委员"), "subgroup": gettext_noop("小组党员"), "leaders": gettext_noop("班子成员"), "staff": gettext_noop("机关干部"),
}  # fmt: skip
assert set(ATTENDS) == set(ATTENDERS)


def rows(one: Institution, day: dt.date) -> list[dict[str, Any]]:
    return [
        {"activity": activity, "attends": _(ATTENDS[activity.attends]), "held_by": said(kinds(activity.held_by))}
        for activity in one.activities.values()
    ]


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        row["activity"].id: Told(
            row["activity"].name,
            _("%(held_by)s召开，%(attends)s参加") % {"held_by": row["held_by"], "attends": row["attends"]}
            + "".join(f"；{alias}" for alias in row["activity"].aliases),
        )
        for row in rows(one, day)
    }


SECTION = Section(
    "activities",
    gettext_lazy("活动"),
    "rulebook/sections/activities.html",
    rows,
    told,
    gettext_lazy("种活动"),
    lambda one: len(one.activities),
    lambda one: sum(activity.uncertain for activity in one.activities.values()),
)
