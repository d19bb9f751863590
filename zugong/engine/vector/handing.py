"""Batch marks as scores, so that places, grades and effects follow from them: the marks alone, without a trace."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from zugong.engine.ir.composing import BASELINE
from zugong.engine.plan import Plan
from zugong.engine.scheme import Indicator, Item
from zugong.engine.trace import IndicatorScore, ItemScore, Score
from zugong.engine.vector.result import Column, Result
from zugong.engine.words import NOTHING
from zugong.timeline import Period

ZERO = Decimal(0)


def scores(result: Result, plan: Plan, period: Period, as_of: dt.date) -> dict[str, Score]:
    """By subject, for `engine.run(…, scores=…)`. What is settled and what would still raise a mark stands only in a trace."""
    making = _Making(result, plan, period, as_of >= period.end)
    return {subject: making.score(place, subject, period, as_of) for place, subject in enumerate(result.subjects)}


class _Making:
    def __init__(self, result: Result, plan: Plan, period: Period, settled: bool) -> None:
        self.result, self.plan, self.settled = result, plan, settled
        self.numbers = plan.numbers(period)

    def score(self, place: int, subject: str, period: Period, as_of: dt.date) -> Score:
        plan, result = self.plan, self.result
        parts = [self._item(item, number, place) for number, item in enumerate(plan.scheme.items, 1)]
        baseline = plan.scheme.baseline
        if baseline is not None:
            marks = result.items[BASELINE].at(place)
            full = self.numbers.decimal(baseline.marks)
            parts.insert(0, ItemScore(BASELINE, "", baseline.title, full, marks, marks, False, (), (), baseline.cite))
        special = plan.scheme.special
        if special is not None:
            marks = result.special.at(place)
            own = tuple(self._indicator(one, place) for one in special.indicators)
            parts.append(
                ItemScore(special.id, special.no, special.title, None, marks, marks, True, own, (), special.cite)
            )
        base, extra, total = (column.at(place) for column in (result.base, result.special, result.total))
        return Score(
            subject, plan.institution.id, plan.institution.edition, period.code, as_of, self.numbers.decimal(plan.scheme.total),
            base, extra, total, total, self.settled, tuple(parts),
        )  # fmt: skip

    def _item(self, item: Item, number: int, place: int) -> ItemScore:
        column = self.result.items[item.id]
        marks, assessed = column.at(place), _assessed(column, place)
        own = tuple(self._indicator(one, place) for one in item.indicators)
        full = self.numbers.decimal(item.full)
        return ItemScore(
            item.id, item.no or str(number), item.title, full, marks, marks, False, own, (), item.cite, assessed
        )

    def _indicator(self, node: Indicator, place: int) -> IndicatorScore:
        column = self.result.indicators[node.id]
        marks = column.at(place)
        full = None if node.full is None else self.numbers.decimal(node.full)
        return IndicatorScore(
            node.id, self.plan.places[node.id], node.title, full, marks, marks, NOTHING, node.cite, settled=self.settled,
            assessed=_assessed(column, place), note=node.note,
        )  # fmt: skip


def _assessed(column: Column, place: int) -> bool:
    return column.absent is None or not bool(column.absent[place])
