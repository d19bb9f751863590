"""The limits of what units are asked, and how key matters are followed, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.telling import kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import number_words, said


@dataclass(frozen=True)
class SteeringRow:
    key: str
    name: str
    words: str


def rows(one: Institution, day: dt.date) -> list[SteeringRow]:
    steering = one.steering
    if steering is None:
        return []
    names = (
        ("week", _("一个组织一周最多花"), number_words(one, steering.week, day)),
        ("month", _("一个组织一月最多花"), number_words(one, steering.month, day)),
        ("approved_by", _("新增规定动作由谁审定"), said(kinds(steering.approved_by)) if steering.approved_by else ""),
        ("kinds", _("重点事项"), _labels(one, steering.kinds)),
        ("points", _("属于哪一点"), _labels(one, steering.points)),
        ("status_within", _("重点事项多久报一次进展"), number_words(one, steering.status_within, day)),
        ("escalates_after", _("没报的，再过多久升级"), number_words(one, steering.escalates_after, day)),
    )
    return [SteeringRow(key, name, words) for key, name, words in names if words]


def _labels(one: Institution, name: str) -> str:
    labels = one.labels.get(name)
    return "、".join((labels.values or {}).values()) if labels is not None else ""


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.key: Told(row.name, row.words) for row in rows(one, day)}


SECTION = Section("steering", gettext_lazy("统筹调度"), "rulebook/sections/steering.html", rows, told)
