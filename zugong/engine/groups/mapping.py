"""From a place, or from how one stands to one's group, to marks."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from zugong.engine.case import Case
from zugong.engine.groups import maps as g
from zugong.engine.groups.measuring import ALONE, Whole, division, mean_of, whole_of, without_own
from zugong.engine.groups.places import Place
from zugong.engine.mapping import Mapped, give
from zugong.engine.measured import Measured
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain

ZERO = Decimal(0)


def _line(zh: str, en: str, expression: str, value: Decimal) -> Line:
    return Line(Words(zh, en), expression, plain(value))


def _over_places(case: Case, place: Place | None, value: Decimal, marks_at: object) -> tuple[Decimal, str]:
    """Marks of a place; those who tie under `average` share the marks of the places they take up."""
    assert callable(marks_at)
    if place is None or place.tied == 1:
        marks = marks_at(value)
        return marks, ""
    each = [marks_at(Decimal(place.first + step)) for step in range(place.tied)]
    shown = f"({' + '.join(plain(one) for one in each)}) ÷ {place.tied}"
    return division(case, sum(each, ZERO) / place.tied), shown


@give.register
def _(node: g.RankTable, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.table is not None
    table = case.numbers.dated(node.table).value

    def at(place: Decimal) -> Decimal:
        step = int(place) - 1
        if 0 <= step < len(table):
            return Decimal(table[step])
        return Decimal(table[-1]) if node.beyond == "last" and step >= len(table) else ZERO

    marks, shown = _over_places(case, measured.place, value, at)
    return Mapped(marks, (_line(f"第 {plain(value)} 名", f"place {plain(value)}", shown, marks),))


@give.register
def _(node: g.RankStep, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    by = case.numbers.decimal(node.by)
    step = full * by / 100 if case.numbers.unit(node.by) == "%" else by
    least = None if node.least in (None, "none") else case.numbers.decimal(node.least)

    def at(place: Decimal) -> Decimal:
        marks = full - (place - 1) * step
        return marks if least is None else max(marks, least)

    marks, shown = _over_places(case, measured.place, value, at)
    expression = shown or f"{plain(full)} − {plain(value - 1)} × {plain(step)}"
    lines = [_line(f"第 {plain(value)} 名", f"place {plain(value)}", expression, marks)]
    if least is not None and not shown and full - (value - 1) * step < least:
        lines.append(_line(f"最少 {plain(least)} 分", f"at least {plain(least)}", "", least))
    return Mapped(marks, tuple(lines))


def _whole(case: Case, zeros: str = "counted") -> tuple[Whole | None, Decimal | None]:
    """What the group's figures of the clause being mapped come to, and the subject's own."""
    clause = case.clause
    if case.room is None or clause is None or clause.measure is None:
        return None, None
    values = case.room.values(case.view.subject, clause.measure)
    if values is None:
        return None, None
    return whole_of(case, clause.measure, values, zeros), values.get(case.view.subject)


@give.register
def _(node: g.OfBest, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    whole, _ = _whole(case)
    if whole is None:
        return Mapped(ZERO, (ALONE,))
    best = whole.highest if node.order == "high" else whole.lowest
    over, under = (value, best) if node.order == "high" else (best, value)
    title = _line("组内最好的", "best of the group", "", best)
    if value == best and best > 0:
        return Mapped(full, (title, _line("就是最好的，得满分", "the best: full marks", "", full)))
    if best <= 0 or under <= 0:
        return _no_best(node, value == best, full, title)
    marks = division(case, full * over / under)
    marks = min(max(marks, ZERO), full)
    shown = f"{plain(full)} × {plain(over)} ÷ {plain(under)}"
    return Mapped(marks, (title, _line("和最好的比", "against the best", shown, marks)))


def _no_best(node: g.OfBest, is_best: bool, full: Decimal, title: Line) -> Mapped:
    if node.best_zero == "full" and is_best:
        return Mapped(
            full,
            (title, _line("最好的是零或负数：最好的得满分", "the best is zero or below: it gets full marks", "", full)),
        )
    if node.best_zero == "no_data":
        return Mapped(ZERO, (title,), lacks=True)
    return Mapped(ZERO, (title, _line("最好的是零或负数，不得分", "the best is zero or below: nothing", "", ZERO)))


@give.register
def _(node: g.OfMean, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    whole, own = _whole(case, node.zeros)
    if whole is None:
        return Mapped(ZERO, (ALONE,))
    total, count = without_own(whole, own, node.zeros) if node.own == "left_out" else (whole.total, whole.count)
    if not count:
        return Mapped(full, (_line("组内没有别的数可比，得满分", "nothing to compare with: full marks", "", full),))
    mean, title = mean_of(case, total, count)
    by, step = case.numbers.decimal(node.by), case.numbers.decimal(node.step)
    away = division(case, (mean - value) / step)
    if away > 0 and node.part != "exact":
        away = away.to_integral_value(ROUND_FLOOR if node.part == "drop" else ROUND_CEILING)
    if away <= 0 and node.above != "counts":
        return Mapped(full, (title, _line("不低于组平均，得满分", "not below the mean: full marks", "", full)))
    if away < 0 and node.part != "exact":
        away = -((-away).to_integral_value(ROUND_FLOOR if node.part == "drop" else ROUND_CEILING))
    marks = max(full - away * by, ZERO)
    shown = f"{plain(full)} − ({plain(mean)} − {plain(value)}) ÷ {plain(step)} × {plain(by)}"
    return Mapped(marks, (title, _line("和组平均比", "against the mean", shown, marks)))
