"""What the page of a trial shows: boxes by item, figures, checks, and the table of who moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zugong.assessment.limits import Limits
from zugong.engine import plain
from zugong.ui import figures
from zugong.ui.figures import Figure, Slope

from .asking import VALUE, WEIGHT, Asked, Knob
from .checks import checks
from .telling import Answer, Line

WHOLE = "whole"
#: Beyond so many lines a drawing of places is a thicket; the table below it says the same.
DRAWN, LISTED = 40, 100


@dataclass(frozen=True)
class Fold:
    """The numbers of one item; `knobs` is None until it is unfolded."""

    key: str
    title: str
    number: int
    knobs: list[Knob] | None

    @property
    def changed(self) -> int:
        return sum(knob.changed for knob in self.knobs or ())


def folds(asked: Asked, opened: str = "") -> Iterator[Fold]:
    """Those in which something was changed stand open: no box may hide that is asked for."""
    spoken = {name for name in asked.query if name.startswith((WEIGHT, VALUE))}
    for block in asked.levers.blocks:
        number = len(block.names) + sum(bool(part.full) for part in block.parts)
        names = {f"{WEIGHT}{part.id}" for part in block.parts} | {f"{VALUE}{name}" for name in block.names}
        open_ = block.id == opened or any(_base(name) in names for name in spoken)
        if number:
            yield Fold(block.id, block.title, number, asked.knobs_of(block) if open_ else None)
    whole = asked.levers.whole
    if whole:
        open_ = opened == WHOLE or any(_base(name) in {f"{VALUE}{one}" for one in whole} for name in spoken)
        yield Fold(WHOLE, _("总分和等次"), len(whole), [asked.knob(name) for name in whole] if open_ else None)


def _base(name: str) -> str:
    """The box of a table is told by its line too."""
    return name.rsplit(":", 1)[0] if name.startswith(VALUE) else name


def boxes(asked: Asked, opened: str) -> dict[str, Any]:
    return {"weights": asked.weights, "folds": list(folds(asked, opened))}


def query(asked: Asked) -> str:
    """What was asked, as an address."""
    return urlencode(
        {name: text for name, text in asked.query.items() if name.startswith((WEIGHT, VALUE)) and text.strip()}
    )


def of(answer: Answer, limits: Limits) -> dict[str, Any]:
    listed = answer.moved[:LISTED]
    return {
        "answer": answer,
        "slope": _slope(answer) if 1 < answer.units <= DRAWN else None,
        "spread": spread(answer),
        "checks": checks(answer, limits),
        "limits": limits,
        "rows": [(line, answer.reason_words(line.reason)) for line in listed],
        "more": len(answer.moved) - len(listed),
    }


def _slope(answer: Answer) -> Figure:
    lines = sorted(answer.lines, key=lambda line: (line.place_before, line.name))
    said = "".join(answer.sentence)
    drawing = figures.slopes(
        [Slope(line.name, line.place_before, line.place_after) for line in lines], (_("现行"), _("试算")), said
    )
    rows = [(line.name, line.place_before, line.place_after, _moved(line)) for line in lines]
    head = (_("单位"), _("现行名次"), _("试算名次"), _("升降"))
    return Figure("ranks", _("名次怎么变"), said, drawing, head, rows, _legend_of_places())


def _moved(line: Line) -> str:
    return "—" if not line.climbed else f"{'▲' if line.climbed > 0 else '▼'}{line.steps}"


def _legend_of_places() -> SafeString:
    item = '<span><svg width="24" height="10" aria-hidden="true"><line x1="0" x2="24" y1="5" y2="5" stroke="{}" stroke-width="2"{}/></svg>{}</span>'
    return format_html(
        item * 3, figures.UP, "", _("上升（实线）"), figures.DOWN, mark_safe(' stroke-dasharray="6 4"'), _("下降（虚线）"),
        figures.STILL, "", _("不变"),
    )  # fmt: skip


def spread(answer: Answer) -> Figure:
    found = answer.bins
    low, high = min(line.after for line in answer.lines), max(line.after for line in answer.lines)
    said = _("%(n)d 家，试算得分从 %(low)s 到 %(high)s") % {"n": answer.units, "low": plain(low), "high": plain(high)}
    rows = [
        (found.words(place), before, after)
        for place, (before, after) in enumerate(zip(found.before, found.after, strict=True))
    ]
    legend = format_html(
        '<span><svg width="14" height="12" aria-hidden="true"><rect x=".5" y=".5" width="13" height="11" fill="none" stroke="{}" stroke-dasharray="3 2"/></svg>{}</span>'
        '<span><svg width="14" height="12" aria-hidden="true"><rect width="14" height="12" fill="{}"/></svg>{}</span><span>{}</span>',
        figures.INK, _("现行"), figures.FILL, _("试算"), _("纵向是单位数"),
    )  # fmt: skip
    head = (_("分数段"), _("现行"), _("试算"))
    return Figure("spread", _("得分怎么分布"), said, figures.histogram(found, "spread", said), head, rows, legend)


def in_order(answer: Answer) -> list[Line]:
    """Everybody, group by group and by the place they would have."""
    return sorted(answer.everybody, key=lambda one: (answer.group_name(one.group), one.place_after, one.name))


def sheet(answer: Answer) -> Iterator[list[Any]]:
    """Lines of a workbook: the head, then every unit."""
    yield [_("组别"), _("单位"), _("现行得分"), _("试算得分"), _("差"), _("现行名次"), _("试算名次"), _("升降"), _("现行等次"), _("试算等次"), _("主要原因")]  # fmt: skip
    for line in in_order(answer):
        yield [
            answer.group_name(line.group), line.name, line.before, line.after, line.delta, line.place_before, line.place_after,
            line.climbed, line.grade_before, line.grade_after, answer.reason_words(line.reason),
        ]  # fmt: skip
