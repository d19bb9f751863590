"""How progress is dispatched: who is compared how often, which share is ahead and behind, where pairs are written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.dispatches import Dispatch
from zugong.engine.telling import EVERY, kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_words, said


@dataclass(frozen=True)
class DispatchRow:
    dispatch: Dispatch
    words: str


def rows(one: Institution, day: dt.date) -> list[DispatchRow]:
    return [DispatchRow(dispatch, _words(one, dispatch, day)) for dispatch in one.dispatches.values()]


def _words(one: Institution, dispatch: Dispatch, day: dt.date) -> str:
    register = one.registers.get(dispatch.pairs)
    return _("%(who)s，%(every)s一次；先进 %(ahead)s，后进 %(behind)s，其余中间；结对记在“%(pairs)s”") % {
        "who": said(kinds(dispatch.among)), "every": said(EVERY[dispatch.every]) if dispatch.every in EVERY else dispatch.every, "ahead": number_words(one, dispatch.advanced, day),
        "behind": number_words(one, dispatch.lagging, day), "pairs": register.title if register else dispatch.pairs,
    }  # fmt: skip


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.dispatch.id: Told(row.dispatch.title, listed((row.words,))) for row in rows(one, day)}


SECTION = Section(
    "dispatches",
    gettext_lazy("进展调度"),
    "rulebook/sections/dispatches.html",
    rows,
    told,
    gettext_lazy("项调度"),
    lambda one: len(one.dispatches),
    lambda one: sum(dispatch.uncertain for dispatch in one.dispatches.values()),
)
