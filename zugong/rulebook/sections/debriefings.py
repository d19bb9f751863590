"""Debriefings: who reports to whom how often, what weighs how much, and what places are a basis for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.debriefings import Debriefing
from zugong.engine.telling import EVERY, kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_words, said


@dataclass(frozen=True)
class DebriefingRow:
    debriefing: Debriefing
    words: str


def rows(one: Institution, day: dt.date) -> list[DebriefingRow]:
    return [DebriefingRow(debriefing, _words(one, debriefing, day)) for debriefing in one.debriefings.values()]


def _words(one: Institution, debriefing: Debriefing, day: dt.date) -> str:
    every = "、".join(said(EVERY[name]) if name in EVERY else name for name in debriefing.every)
    told = _("%(who)s向%(to)s述职，%(every)s，任选一种；一轮结束后 %(within)s内述完；每人讲 %(minutes)s；权重 %(weights)s") % {
        "who": said(kinds(debriefing.of)), "to": said(kinds(debriefing.to)), "every": every,
        "within": number_words(one, debriefing.within, day), "minutes": number_words(one, debriefing.minutes, day),
        "weights": number_words(one, debriefing.weights, day),
    }  # fmt: skip
    lower = one.debriefings.get(debriefing.after)
    after = _("先评完“%(lower)s”") % {"lower": lower.title} if lower is not None else ""
    figures = "、".join(figure.title for figure in debriefing.figures.values())
    return listed((told, after, _("报告草稿自带：%(figures)s") % {"figures": figures} if figures else ""))


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.debriefing.id: Told(row.debriefing.title, row.words) for row in rows(one, day)}


SECTION = Section(
    "debriefings",
    gettext_lazy("述职评议"),
    "rulebook/sections/debriefings.html",
    rows,
    told,
    gettext_lazy("级述职"),
    lambda one: len(one.debriefings),
    lambda one: sum(debriefing.uncertain for debriefing in one.debriefings.values()),
)
