"""Batch marks as scores, so that places, grades and effects follow from them: the marks alone, without a trace."""

from __future__ import annotations

import datetime as dt

from zugong.engine.ir.composing import BASELINE
from zugong.engine.plan import Plan
from zugong.engine.scheme import Indicator, Item
from zugong.engine.trace import IndicatorScore, ItemScore, Score
from zugong.engine.vector.result import Column, Result
from zugong.engine.words import NOTHING
from zugong.timeline import Period


def scores(result: Result, plan: Plan, period: Period, as_of: dt.date) -> dict[str, Score]:
    """By subject, for `engine.run(…, scores=…)`. What is settled and what would still raise a mark stands only in a trace."""
    making = _Making(result, plan, period, as_of >= period.end)
    return {subject: making.score(place, subject, period, as_of) for place, subject in enumerate(result.subjects)}


class _Making:
    """Marks by column, and what is the same for everybody, worked out once."""

    def __init__(self, result: Result, plan: Plan, period: Period, settled: bool) -> None:
        self.result, self.plan, self.settled = result, plan, settled
        numbers = plan.numbers(period)
        self.whole = numbers.decimal(plan.scheme.total)
        self.totals = [column.every() for column in (result.base, result.special, result.total)]
        self.marks = {id: column.every() for id, column in result.indicators.items()}
        self.items = {id: column.every() for id, column in result.items.items()}
        self.fulls = {node.id: numbers.decimal(node.full) for node in plan.order if node.full is not None}
        self.item_fulls = {item.id: numbers.decimal(item.full) for item in plan.scheme.items}
        baseline = plan.scheme.baseline
        self.begin = None if baseline is None else numbers.decimal(baseline.marks)

    def score(self, place: int, subject: str, period: Period, as_of: dt.date) -> Score:
        plan = self.plan
        parts = [self._item(item, number, place) for number, item in enumerate(plan.scheme.items, 1)]
        baseline = plan.scheme.baseline
        if baseline is not None:
            marks = self.items[BASELINE][place]
            parts.insert(
                0, ItemScore(BASELINE, "", baseline.title, self.begin, marks, marks, False, (), (), baseline.cite)
            )
        special = plan.scheme.special
        base, extra, total = (column[place] for column in self.totals)
        if special is not None:
            own = tuple(self._indicator(one, place) for one in special.indicators)
            parts.append(
                ItemScore(special.id, special.no, special.title, None, extra, extra, True, own, (), special.cite)
            )
        return Score(
            subject, plan.institution.id, plan.institution.edition, period.code, as_of, self.whole, base, extra, total, total,
            self.settled, tuple(parts),
        )  # fmt: skip

    def _item(self, item: Item, number: int, place: int) -> ItemScore:
        marks, assessed = self.items[item.id][place], _assessed(self.result.items[item.id], place)
        own = tuple(self._indicator(one, place) for one in item.indicators)
        return ItemScore(
            item.id, item.no or str(number), item.title, self.item_fulls[item.id], marks, marks, False, own, (), item.cite,
            assessed,
        )  # fmt: skip

    def _indicator(self, node: Indicator, place: int) -> IndicatorScore:
        marks = self.marks[node.id][place]
        return IndicatorScore(
            node.id, self.plan.places[node.id], node.title, self.fulls.get(node.id), marks, marks, NOTHING, node.cite,
            settled=self.settled, assessed=_assessed(self.result.indicators[node.id], place), note=node.note,
        )  # fmt: skip


def _assessed(column: Column, place: int) -> bool:
    return column.absent is None or not bool(column.absent[place])
