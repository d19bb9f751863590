"""The scheme as its paper table, with every number as of the period, and the choices it made as sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zugong.engine import Institution, Unsound, compile, plain
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.telling import rule
from zugong.rulebook import library
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, said
from zugong.timeline import Period


@dataclass(frozen=True)
class IndicatorRow:
    id: str
    no: str
    title: str
    full: str
    rule: str
    cite: str
    note: str
    basis: str


@dataclass(frozen=True)
class BlockRow:
    id: str
    no: str
    title: str
    full: str
    cite: str
    share: str
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class SchemeTable:
    blocks: tuple[BlockRow, ...]
    choices: tuple[str, ...]


def rows(one: Institution, day: dt.date) -> list[SchemeTable]:
    """Nothing while the file has errors."""
    if one.scheme is None:
        return []
    try:
        plan = compile(one, one.beside or library.catalogue())
    except Unsound:
        return []
    period = Period.of(one.scheme.period, day)
    return [SchemeTable(tuple(_blocks(one, plan, period)), tuple(choices(one)))]


def _blocks(one: Institution, plan: Plan, period: Period) -> Iterator[BlockRow]:
    assert one.scheme is not None
    numbers = plan.numbers(period)
    total = numbers.decimal(one.scheme.total)
    for place, block in enumerate(one.scheme.blocks, 1):
        full = getattr(block, "full", None)
        marks = numbers.decimal(full) if full else None
        number = block.no or str(place)
        shown = plain(marks) if marks is not None else _limits(numbers, block)
        share = "" if marks is None or not total else plain((marks * 100 / total).quantize(total.__class__("0.1")))
        yield BlockRow(
            block.id, number, block.title, shown, block.cite, "" if full is None else share,
            tuple(_indicators(plan, numbers, block, number)),
        )  # fmt: skip


def _limits(numbers: Numbers, block: Any) -> str:
    cap, floor = numbers.limit(block.cap), numbers.limit(block.floor)
    up = _("不封顶") if cap is None else f"+{plain(cap)}"
    down = _("不封底") if floor is None else f"−{plain(floor)}"
    return f"{up} / {down}"


def _indicators(plan: Plan, numbers: Numbers, block: Any, number: str) -> Iterator[IndicatorRow]:
    for place, indicator in enumerate(block.indicators, 1):
        full = plain(numbers.decimal(indicator.full)) if indicator.full is not None else ""
        basis = "" if indicator.basis is None else f"{indicator.basis.document} {indicator.basis.clause}"
        told = said(rule(indicator, plan.catalogue, numbers, plan.scheme.choices.days))
        yield IndicatorRow(
            indicator.id,
            indicator.no or f"{number}.{place}",
            indicator.title,
            full,
            told,
            indicator.cite,
            indicator.note,
            basis,
        )


CHOICES = {
    "occurred": gettext_noop("事实算在发生那一天"),
    "recorded": gettext_noop("事实算在登记那一天"),
    "from_founding_period": gettext_noop("期中成立的组织，从成立的那一期起算"),
    "from_next_period": gettext_noop("期中成立的组织，从下一个完整的一期起算"),
    "period_start": gettext_noop("期中改了数，这一期仍按期初的数"),
    "period_end": gettext_noop("期中改了数，这一期都按期末的数"),
    "workdays": gettext_noop("天数按工作日数"),
    "calendar": gettext_noop("天数按自然日数"),
    "1-1-3": gettext_noop("同分并列，后面的名次顺延（1、1、3）"),
    "1-1-2": gettext_noop("同分并列，后面的名次不空（1、1、2）"),
}
MODES = {
    "half_up": gettext_noop("四舍五入"),
    "half_even": gettext_noop("四舍六入五成双"),
    "down": gettext_noop("舍去"),
    "up": gettext_noop("进一"),
}


def choices(one: Institution) -> list[str]:
    """What was decided beforehand, as sentences."""
    assert one.scheme is not None
    chosen = one.scheme.choices
    midway = {"whole": _("期中成立的组织，件数目标照全数"), "by_months": _("期中成立的组织，件数目标按月折算")}
    made = [chosen.fact_date, chosen.founded_midway, chosen.numbers_as_of, chosen.days, chosen.ties]
    rows = [_(CHOICES[value]) for value in made if value in CHOICES]
    if chosen.targets_midway:
        rows.insert(min(2, len(rows)), midway[chosen.targets_midway])
    names = (
        ("ratio", _("百分率")), ("division", _("每步相除")), ("hundred", _("折成百分的得分")), ("indicator", _("指标得分")), ("total", _("总分")),
    )  # fmt: skip
    for key, label in names:
        rounding = getattr(chosen.rounding, key, None)
        if rounding is not None:
            mode = _(MODES[rounding.mode])
            rows.append(
                _("%(what)s保留 %(digits)s 位小数，%(mode)s") % {"what": label, "digits": rounding.digits, "mode": mode}
            )
    return rows


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for table in rows(one, day):
        for block in table.blocks:
            found[block.id] = Told(block.title, _("满分 %(full)s") % {"full": block.full})
            for row in block.indicators:
                full = _("满分 %(full)s") % {"full": row.full} if row.full else ""
                found[row.id] = Told(row.title, listed((full, row.rule)))
        found["choices"] = Told(_("事先选定的事"), listed(table.choices))
    return found


def count(one: Institution) -> int:
    return 0 if one.scheme is None else sum(len(block.indicators) for block in one.scheme.blocks)


SECTION = Section(
    "scheme", gettext_lazy("计分表"), "rulebook/sections/scheme.html", rows, told, gettext_lazy("项指标"), count
)
