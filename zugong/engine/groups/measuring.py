"""Evaluation of the measures over groups and earlier results."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zugong.engine import measures as m
from zugong.engine.case import Case, rounded
from zugong.engine.groups import measures as g
from zugong.engine.groups.outcome import Result, Standing
from zugong.engine.groups.places import Place, places
from zugong.engine.groups.room import Room
from zugong.engine.measured import Measured
from zugong.engine.measuring.base import PER_CENT, measure
from zugong.engine.trace import Line
from zugong.engine.words import NOTHING, Words, plain
from zugong.timeline import Period

ZERO, HUNDRED = Decimal(0), Decimal(100)
ALONE = Line(Words("要和全组比，等全组一起算", "compared with the whole group; it waits for the whole group"), "", "")


def alone() -> Measured:
    """The group is not at hand: nothing is settled."""
    return Measured(None, NOTHING, lines=(ALONE,), open=True, pending=True, alone=True)


def named(case: Case) -> Period:
    """The period by its name, where a cut-off day has moved its days."""
    return case.named or case.period


def division(case: Case, value: Decimal) -> Decimal:
    rounding = case.plan.scheme.choices.rounding
    return rounded(value, None if rounding is None else getattr(rounding, "division", None))


def everybody(case: Case, node: g.Compared) -> tuple[Measured, dict[str, Decimal | None]] | None:
    """The subject's own measure and that of all in its group."""
    assert node.by is not None
    room: Room | None = case.room
    if room is None:
        return None
    values = room.values(case.view.subject, node.by)
    return None if values is None else (measure(node.by, case), values)


def ties_of(case: Case, ties: str) -> str:
    return ties or case.plan.scheme.choices.ties


def ranked(values: dict[str, Decimal | None], order: str, ties: str, lacking: str) -> dict[str, Place]:
    known = {name: value for name, value in values.items() if value is not None}
    found = places(known, order, "1-1-2" if ties == "1-1-2" else "1-1-3")
    without = [name for name, value in values.items() if value is None]
    if lacking == "last" and without:
        last = Place(max((p.first + p.tied for p in found.values()), default=1), len(without), len(values))
        found = {name: Place(p.first, p.tied, len(values)) for name, p in found.items()}
        found.update(dict.fromkeys(without, last))
    return found


@measure.register
def _(node: g.Rank, case: Case) -> Measured:
    known = everybody(case, node)
    if known is None:
        return alone()
    own, values = known
    ties = ties_of(case, node.ties)
    room: Room = case.room
    group = room.group(case.view.subject)
    found, torn = room.once(("rank", group, node), lambda: _with_ties(ranked(values, node.order, ties, node.lacking)))
    place = found.get(case.view.subject)
    unit = Words("名", "place")
    if place is None:
        return Measured(None, unit, own.facts, own.rejected, own.lines, open=own.open)
    line = _place_line(place, ties)
    if (ties == "void" and place.tied > 1) or (ties == "void_all" and torn):
        void = Line(Words("有并列，名次作废", "there is a tie: the place is void"), "", "")
        return Measured(None, unit, own.facts, own.rejected, (*own.lines, line, void), open=not case.finished)
    if ties == "again" and place.tied > 1:
        wait = Line(Words("并列的要重新评", "those who tie are marked again"), "", "")
        return Measured(
            None, unit, own.facts, own.rejected, (*own.lines, line, wait), open=True, pending=True, alone=True
        )
    value = place.mean if ties == "average" else Decimal(place.first)
    shared = place if ties == "average" else None
    return Measured(value, unit, own.facts, own.rejected, (*own.lines, line), open=not case.finished, place=shared)


def _with_ties(found: dict[str, Place]) -> tuple[dict[str, Place], bool]:
    """The places, and whether anybody ties at all."""
    return found, any(place.tied > 1 for place in found.values())


def _place_line(place: Place, ties: str) -> Line:
    zh, en = f"{place.of} 个里排第", f"place among {place.of}"
    if place.tied > 1:
        zh, en = f"{place.of} 个里（{place.tied} 个并列）排第", f"place among {place.of} ({place.tied} tie)"
    value = plain(place.mean) if ties == "average" else str(place.first)
    return Line(Words(zh, en), "", value)


@measure.register
def _(node: g.Moved, case: Case) -> Measured:
    known = everybody(case, node)
    if known is None:
        return alone()
    own, values = known
    assert node.by is not None
    room: Room = case.room
    subject, ties = case.view.subject, ties_of(case, node.ties)
    now = room.once(("rank", room.group(subject), node), lambda: ranked(values, node.order, ties, "")).get(subject)
    then = _former_place(case, node)
    unit = Words("位", "places")
    if now is None or then is None:
        line = Line(Words("上期没有名次", "no place in the period before"), "", "") if then is None else ALONE
        return Measured(None, unit, own.facts, own.rejected, (*own.lines, line), open=not case.finished)
    value = Decimal(then.first - now.first)
    line = Line(
        Words("上期名次 − 本期名次", "place before less place now"), f"{then.first} − {now.first}", plain(value)
    )
    return Measured(value, unit, own.facts, own.rejected, (*own.lines, line), open=not case.finished)


def _former_place(case: Case, node: g.Moved) -> Place | None:
    """The same measure's place in the result of the period before, from what that run stored."""

    assert node.by is not None
    result = case.room.earlier.get(case.plan.institution.id, named(case).previous())
    standing = None if result is None else result.standing(case.view.subject)
    if result is None or standing is None:
        return None
    if node.regrouped == "no_data" and standing.group != case.room.group(case.view.subject):
        return None
    key = ("former", standing.group, node)
    found: dict[str, Place] = case.room.once(key, lambda: _former_places(case, node, result, standing.group))
    return found.get(case.view.subject)


def _former_places(case: Case, node: g.Moved, result: Result, group: str) -> dict[str, Place]:
    from zugong.engine.groups.room import key_of

    assert node.by is not None
    peers = {one.subject for one in result.standings if one.group == group}
    wanted = key_of(node.by)
    values = {row.subject: row.value for row in result.stored if row.key == wanted and row.subject in peers}
    return ranked(values, node.order, ties_of(case, node.ties), "")


@dataclass(frozen=True, slots=True)
class Whole:
    """What a group's figures come to: enough for any mean, also without one of them."""

    total: Decimal
    count: int
    highest: Decimal
    lowest: Decimal


def whole_of(case: Case, node: m.Measure, values: dict[str, Decimal | None], zeros: str) -> Whole | None:
    """Over everybody in the group who has a figure."""
    room: Room = case.room
    key = ("whole", room.group(case.view.subject), node, zeros)

    def make() -> Whole | None:
        kept = [one for one in values.values() if one is not None and (zeros != "left_out" or one != 0)]
        return Whole(sum(kept, ZERO), len(kept), max(kept), min(kept)) if kept else None

    return room.once(key, make)


def without_own(whole: Whole | None, own: Decimal | None, zeros: str) -> tuple[Decimal, int]:
    """Sum and number of the others."""
    if whole is None:
        return ZERO, 0
    if own is None or (zeros == "left_out" and own == 0):
        return whole.total, whole.count
    return whole.total - own, whole.count - 1


@measure.register
def _(node: g.OfGroup, case: Case) -> Measured:
    known = everybody(case, node)
    if known is None:
        return alone()
    own, values = known
    assert node.by is not None
    whole = whole_of(case, node.by, values, node.zeros)
    if whole is None:
        return Measured(None, own.unit, open=not case.finished)
    if node.take in {"highest", "lowest"}:
        value = whole.highest if node.take == "highest" else whole.lowest
        told = (
            Words("组内最高", "highest of the group")
            if node.take == "highest"
            else Words("组内最低", "lowest of the group")
        )
        return Measured(value, own.unit, lines=(Line(told, "", plain(value)),), open=not case.finished)
    mine = values.get(case.view.subject)
    total, count = without_own(whole, mine, node.zeros) if node.own == "left_out" else (whole.total, whole.count)
    if not count:
        return Measured(None, own.unit, open=not case.finished)
    value, line = mean_of(case, total, count) if node.take == "mean" else (total, _sum_line(total))
    return Measured(value, own.unit, lines=(line,), open=not case.finished)


def _sum_line(total: Decimal) -> Line:
    return Line(Words("全组合计", "sum of the group"), "", plain(total))


def mean_of(case: Case, total: Decimal, count: int) -> tuple[Decimal, Line]:
    value = division(case, total / count)
    return value, Line(Words("组平均", "mean of the group"), f"{plain(total)} ÷ {count}", plain(value))


# ---- earlier results -----------------------------------------------------------------------------


@measure.register
def _(node: g.ResultOf, case: Case) -> Measured:
    if case.room is None:
        return alone()
    subject = linked(case, node.whose)
    if subject is None:
        return Measured(None, NOTHING, lines=(Line(Words("没有所在单位", "no unit"), "", ""),), open=False)
    periods = _periods(node, named(case))
    values: list[Decimal] = []
    lines: list[Line] = []
    lacking = False
    for period in periods:
        value, line = _one_result(node, case, period, subject)
        lines.append(line)
        if value is not None:
            values.append(value)
        elif node.every and node.lacking == "zero":
            values.append(ZERO)
        else:
            lacking = True
    unit = PER_CENT if node.take == "percent" else Words("分", "marks")
    if not values or (lacking and node.lacking == "no_result") or (lacking and not node.every):
        return Measured(None, unit, lines=tuple(lines), open=not case.finished, pending=not case.finished)
    if not node.every:
        return Measured(values[0], unit, lines=tuple(lines), open=False)
    total = sum(values, ZERO)
    value = total if node.join == "sum" else division(case, total / len(values))
    shown = " + ".join(plain(one) for one in values)
    shown = shown if node.join == "sum" else f"({shown}) ÷ {len(values)}"
    lines.append(Line(Words("各期合起来", "the periods together"), shown, plain(value)))
    return Measured(value, unit, lines=tuple(lines), open=not case.finished)


def _periods(node: g.ResultOf, period: Period) -> list[Period]:
    if node.every:
        return period.split(node.every)
    return [period.previous() if node.period == "previous" else period]


def linked(case: Case, whose: str) -> str | None:
    """The subject itself, a person's unit, or the unit above."""
    subject = case.view.subject
    if whose == "own":
        return subject
    day = case.period.end
    ledger = case.view.ledger
    if whose == "unit":
        people = [row for row in ledger.person(subject) if row.valid_from is None or row.valid_from <= day]
        return people[-1].unit if people else None
    rows = [row for row in ledger.parents(subject) if row.valid_from is None or row.valid_from <= day]
    return rows[-1].parent if rows else None


def _one_result(node: g.ResultOf, case: Case, period: Period, subject: str) -> tuple[Decimal | None, Line]:
    result = case.room.earlier.get(node.of, period)
    standing = None if result is None else result.standing(subject)
    title = _title(case, node.of)
    if result is None or standing is None or not standing.assessed:
        return None, Line(Words(f"{title}{period.code} 没有结果", f"{title} {period.code}: no result"), "", "")
    value, shown = _taken(node, case, standing, result.full)
    words = Words(f"{title}{period.code}{shown.zh}", f"{title} {period.code}{shown.en}")
    return value, Line(words, "", "" if value is None else plain(value))


def _title(case: Case, institution: str) -> str:
    return institution if institution != case.plan.institution.id else case.plan.institution.title


def _taken(node: g.ResultOf, case: Case, standing: Standing, full: Decimal) -> tuple[Decimal | None, Words]:
    if node.take == "grade":
        assert node.table is not None
        value = case.numbers.dated(node.table).value.get(standing.grade)
        return value, Words(f"（{standing.grade_title}）", f" ({standing.grade_title})")
    if node.take == "place":
        return (None if standing.place is None else Decimal(standing.place)), Words("名次", " place")
    if node.take == "standard":
        return standing.standard, Words("换算分", " standardised marks")
    if node.take == "percent":
        if not full:
            return None, Words("得分率", " share of full marks")
        return division(case, standing.total * HUNDRED / full), Words("得分率", " share of full marks")
    return standing.total, Words("得分", " marks")
