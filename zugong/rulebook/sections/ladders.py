"""How something overdue is urged: what is watched, after how long which rung comes, and who issues it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.ladders import Ladder, Rung, Watch
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_words

WATCHED: dict[str, Any] = {
    "duties": gettext_lazy("任务"),
    "rows": gettext_lazy("台账里有期限的行"),
    "cases": gettext_lazy("办件"),
}


@dataclass(frozen=True)
class LadderRow:
    ladder: Ladder
    watches: str
    rungs: tuple[str, ...]


def rows(one: Institution, day: dt.date) -> list[LadderRow]:
    return [
        LadderRow(
            ladder,
            "、".join(_watched(one, watch) for watch in ladder.watches),
            tuple(_rung(one, rung, day) for rung in ladder.rungs.values()),
        )
        for ladder in one.ladders.values()
    ]


def _watched(one: Institution, watch: Watch) -> str:
    here: dict[str, dict[str, Any]] = {"duties": one.duties, "rows": one.registers, "cases": one.routes}
    if not watch.only:
        return _("全部%(what)s") % {"what": WATCHED[watch.of]}
    names = [getattr(here[watch.of].get(name), "title", str(name)) for name in watch.only]
    return f"{WATCHED[watch.of]}（{'、'.join(names)}）"


def _rung(one: Institution, rung: Rung, day: dt.date) -> str:
    told = {"title": rung.title, "after": number_words(one, rung.after, day)}
    if rung.does == "remind":
        return _("%(title)s：逾期满%(after)s，系统提醒") % told
    if rung.issued_by == "machine":
        return _("%(title)s：逾期满%(after)s，系统发函，要答复") % told
    return _("%(title)s：逾期满%(after)s，由人签发函，要答复") % told


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.ladder.id: Told(row.ladder.title, listed((row.watches, *row.rungs))) for row in rows(one, day)}


SECTION = Section(
    "ladders",
    gettext_lazy("督办阶梯"),
    "rulebook/sections/ladders.html",
    rows,
    told,
    gettext_lazy("条督办阶梯"),
    lambda one: len(one.ladders),
    lambda one: sum(ladder.uncertain for ladder in one.ladders.values()),
)
