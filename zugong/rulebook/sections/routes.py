"""Which way a matter takes: its steps in order, who acts, how long, and where each outcome leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.routes import Route, Step
from zugong.rulebook.limits import limits_of
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed

PLACES: dict[str, Any] = {
    "unit": gettext_lazy("本组织"),
    "above": gettext_lazy("上级组织"),
    "below": gettext_lazy("下级组织"),
    "lead": gettext_lazy("协调组的牵头部门"),
    "office": gettext_lazy("管这件事的机关"),
    "opener": gettext_lazy("提出的组织"),
    "raiser": gettext_lazy("提出的人"),
    "column": gettext_lazy("填写的组织或人"),
}


@dataclass(frozen=True)
class RouteRow:
    route: Route
    opens: str
    steps: tuple[str, ...]
    ends: str


def rows(one: Institution, day: dt.date) -> list[RouteRow]:
    return [
        RouteRow(
            route, str(PLACES[route.opened_by.at]),
            tuple(_step(one, route, step, day) for step in route.steps.values()),
            "、".join(end.title for end in route.ends.values()),
        )
        for route in one.routes.values()
    ]  # fmt: skip


def _step(one: Institution, route: Route, step: Step, day: dt.date) -> str:
    names = {key: one_step.title for key, one_step in route.steps.items()}
    names |= {key: end.title for key, end in route.ends.items()}
    ways = "、".join(f"{way.label} → {names.get(way.to, way.to)}" for way in step.outcomes.values())
    limit = listed(limit.sentence for limit in limits_of(one, route, step, day))
    told = {"title": step.title, "who": PLACES[step.actor.at], "ways": ways, "limit": limit}
    return _("%(title)s：%(who)s，%(limit)s；%(ways)s") % told if limit else _("%(title)s：%(who)s；%(ways)s") % told


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.route.id: Told(row.route.title, listed((row.opens, *row.steps, row.ends))) for row in rows(one, day)}


SECTION = Section(
    "routes",
    gettext_lazy("办理流程"),
    "rulebook/sections/routes.html",
    rows,
    told,
    gettext_lazy("条流程"),
    lambda one: len(one.routes),
    lambda one: sum(route.uncertain for route in one.routes.values()),
)
