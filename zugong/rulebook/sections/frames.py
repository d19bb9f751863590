"""Frames: which labels things may bear, and which institutions hang on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.frames import Frame
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed


@dataclass(frozen=True)
class FrameRow:
    frame: Frame
    labels: str
    hangs: str


def rows(one: Institution, day: dt.date) -> list[FrameRow]:
    return [_row(one, frame) for frame in one.frames.values()]


def _row(one: Institution, frame: Frame) -> FrameRow:
    own = one.labels.get(frame.labels)
    values = (own.values or {}) if own is not None else {}
    hangs = _("%(n)d 份制度自动算进来") % {"n": len(frame.hangs)} if frame.hangs else ""
    return FrameRow(frame, "、".join(values.values()) or frame.labels, hangs)


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    found = rows(one, day)
    words = {
        row.frame.id: [row.labels, *(f"{key} → {to}" for key, to in (row.frame.hangs or {}).items())] for row in found
    }
    return {row.frame.id: Told(row.frame.title, listed(words[row.frame.id])) for row in found}


SECTION = Section(
    "frames",
    gettext_lazy("目标布局"),
    "rulebook/sections/frames.html",
    rows,
    told,
    gettext_lazy("组目标"),
    lambda one: len(one.frames),
    lambda one: sum(frame.uncertain for frame in one.frames.values()),
)
