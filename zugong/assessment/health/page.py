"""What the page of the indicators' health shows beside its table: where minutes go and whom they fall on; and its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from zugong.ui import figures
from zugong.ui.figures import Figure, Line
from zugong.work.burden import office_name, span

from .findings import Health

#: Bars of one drawing; its table holds all.
DRAWN = 12


def load(health: Health) -> dict[str, Any]:
    by_unit = sorted(health.load.by_unit.items(), key=lambda one: (-one[1], health.load.units[one[0]]))
    minutes = [number for _unit, number in by_unit]
    return {
        "typical": span(median(minutes)) if minutes else "",
        "most": span(minutes[0]) if minutes else "",
        "own": span(health.load.own),
        "costly": _costs(health) if health.load.costs else None,
        "busy": _units(health, by_unit) if health.load.costs and len(by_unit) > 1 else None,
    }


def _costs(health: Health) -> Figure:
    units = max(len(health.load.units), 1)
    mean = [(one, Decimal(one.whole) / units) for one in health.load.costs]
    lines = [Line(one.title, number, span(number)) for one, number in mean[:DRAWN]]
    said = _("每个单位平均：%(first)s最花时间，%(span)s") % {"first": lines[0].name, "span": lines[0].words}
    rows = [
        (one.title, round(number), office_name(one.office), one.institution, len(one.indicators))
        for one, number in mean
    ]
    head = (_("什么事"), _("每单位分钟"), _("发文单位"), _("制度"), _("几个指标用"))
    return Figure("costs", _("时间花在哪些事上"), said, figures.bars(lines, "costs", said), head, rows)


def _units(health: Health, by_unit: list[tuple[int, int]]) -> Figure:
    rows = [(health.load.units[unit], minutes) for unit, minutes in by_unit]
    lines = [Line(name, Decimal(minutes), span(minutes)) for name, minutes in rows[:DRAWN]]
    said = _("最多的是%(who)s，%(span)s") % {"who": lines[0].name, "span": lines[0].words}
    return Figure(
        "units", _("各单位花多少时间"), said, figures.bars(lines, "units", said), (_("单位"), _("分钟")), rows
    )


# ---- the workbook --------------------------------------------------------------------------------


def sheets(health: Health) -> list[tuple[str, Iterator[list[Any]]]]:
    return [(_("指标体检"), _indicators(health)), (_("花在哪里"), _spent(health)), (_("各单位"), _by_unit(health))]


def _indicators(health: Health) -> Iterator[list[Any]]:
    yield [_("指标"), _("满分"), _("适用单位"), _("平均分"), _("零分%"), _("满分%"), _("离散%"), _("区分度"), _("没有数据%"), _("异议%"), _("更正%"),
           _("每单位分钟"), _("其中只为它"), _("去掉它换名次"), _("要看的"), _("建议")]  # fmt: skip
    for one in health.checked:
        it = one.vitals
        yield [
            f"{it.no} {it.title}".strip(), it.full, it.units, it.mean, it.zero, it.ceiling, it.spread, it.discrimination, one.missing, one.contested,
            one.corrected, one.minutes, one.only, it.moves, "；".join(found.what for found in one.findings), "；".join(found.advice for found in one.findings),
        ]  # fmt: skip


def _spent(health: Health) -> Iterator[list[Any]]:
    titles = {one.vitals.id: one.vitals.title for one in health.checked}
    yield [_("什么事"), _("合计分钟"), _("发文单位"), _("制度"), _("哪些指标用")]
    for one in health.load.costs:
        yield [
            one.title,
            one.whole,
            office_name(one.office),
            one.institution,
            "、".join(titles.get(id_, id_) for id_ in one.indicators),
        ]


def _by_unit(health: Health) -> Iterator[list[Any]]:
    yield [_("单位"), _("分钟")]
    for unit, minutes in health.load.by_unit.items():
        yield [health.load.units[unit], minutes]
