"""Whether a condition holds of a subject, on which facts, and how long."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from zugong.engine.case import Case
from zugong.engine.groups import conditions as c
from zugong.engine.groups.measuring import named
from zugong.engine.groups.outcome import Standing
from zugong.engine.measuring import measure
from zugong.engine.telling import what
from zugong.engine.trace import IndicatorScore, ItemScore, Score
from zugong.engine.words import Words, plain
from zugong.timeline import Period

HUNDRED = Decimal(100)
COMPARED: dict[str, tuple[str, str, Callable[[Decimal, Decimal], bool]]] = {
    "at_least": ("不低于", "at least", lambda a, b: a >= b), "above": ("高于", "above", lambda a, b: a > b),
    "at_most": ("不高于", "at most", lambda a, b: a <= b), "below": ("低于", "below", lambda a, b: a < b),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """The test holds: why, on which facts, until when."""

    reason: Words
    facts: tuple[str, ...] = ()
    until: dt.date | None = None


@dataclass(slots=True)
class Subject:
    """What is known of a subject when its effects are asked for."""

    case: Case
    score: Score | None = None
    standing: Standing | None = None
    #: months or years for which the fact works on, and how that meets the period
    lasts: tuple[int, str] | None = None
    holds: str = ""


def all_hold(tests: tuple[c.Test, ...], subject: Subject) -> Held | None:
    """All of them, together; None as soon as one does not."""
    held = []
    for test in tests:
        one = holds(test, subject)
        if one is None:
            return None
        held.append(one)
    if not held:
        return Held(Words("", ""))
    reason = Words("；".join(one.reason.zh for one in held), "; ".join(one.reason.en for one in held))
    ends = [one.until for one in held if one.until is not None]
    return Held(reason, tuple(fact for one in held for fact in one.facts), min(ends) if ends else None)


@singledispatch
def holds(test: c.Test, subject: Subject) -> Held | None:
    raise NotImplementedError(type(test).__name__)


def later(day: dt.date, many: int, unit: str) -> dt.date:
    """So many months or years later; the last day of a shorter month stands for a day it lacks."""
    months = day.year * 12 + day.month - 1 + many * (12 if unit == "年" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@holds.register
def _(test: c.Facts, subject: Subject) -> Held | None:
    case = subject.case
    needed = Decimal(1) if test.at_least is None else case.numbers.decimal(test.at_least)
    facts = list(case.pick(test.filter).facts)
    until: dt.date | None = None
    if subject.lasts is not None:
        many, unit = subject.lasts
        start = later(case.period.start, -many, unit)
        wide = case.narrowed(period=Period.between(start, case.period.end))
        ends = {fact.id: later(fact.occurred_on, many, unit) for fact in wide.pick(test.filter).facts}
        by = case.period.end if subject.holds == "at_end" else case.period.start
        facts = [fact for fact in wide.pick(test.filter).facts if ends[fact.id] > by]
        until = max((ends[fact.id] for fact in facts), default=None)
    if len(facts) < needed:
        return None
    noun = what(case.plan.catalogue, test.filter)
    kind = case.plan.catalogue.kinds.get(test.filter.of)
    days = "、".join(fact.occurred_on.isoformat() for fact in facts[:3]) + ("…" if len(facts) > 3 else "")
    unit_zh = "次" if kind is None else kind.unit
    reason = Words(f"有{noun.zh} {len(facts)} {unit_zh}（{days}）", f"{len(facts)} {noun.en} ({days})")
    return Held(reason, tuple(fact.id for fact in facts), until)


def _within(case: Case, bounds: c.Bounds, value: Decimal) -> Words | None:
    told = []
    for name, (zh, en, compare) in COMPARED.items():
        number = getattr(bounds, name)
        if number is None:
            continue
        limit = case.numbers.decimal(number)
        if not compare(value, limit):
            return None
        told.append(Words(f"{zh} {plain(limit)}", f"{en} {plain(limit)}"))
    return Words("、".join(one.zh for one in told), " and ".join(one.en for one in told))


@holds.register
def _(test: c.MeasureIs, subject: Subject) -> Held | None:
    from zugong.engine.telling import measured as told

    assert test.of is not None
    got = measure(test.of, subject.case)
    if got.value is None:
        return None
    limits = _within(subject.case, test.bounds, got.value)
    if limits is None:
        return None
    noun = told(test.of, subject.case.plan.catalogue, subject.case.numbers)
    words = Words(f"{noun.zh}是 {plain(got.value)}，{limits.zh}", f"{noun.en}: {plain(got.value)}, {limits.en}")
    return Held(words, tuple(fact.id for fact in got.facts))


@holds.register
def _(test: c.ScoreIs, subject: Subject) -> Held | None:
    score = subject.score
    if score is None:
        return None
    value, full, name = _marks(score, test.of)
    if test.as_ == "percent":
        if not full:
            return None
        value = value * HUNDRED / full
    limits = _within(subject.case, test.bounds, value)
    if limits is None:
        return None
    shown, unit = plain(value.quantize(Decimal("0.0001"))), "%" if test.as_ == "percent" else ""
    return Held(Words(f"{name.zh} {shown}{unit}，{limits.zh}", f"{name.en} {shown}{unit}, {limits.en}"))


def _marks(score: Score, of: str) -> tuple[Decimal, Decimal | None, Words]:
    if of == "total":
        return score.total, score.full, Words("总分", "total")
    one = found_in(score, of)
    return one.value, one.full, Words(f"“{one.title}”", f"“{one.title}”")


def found_in(score: Score, id_: str) -> ItemScore | IndicatorScore:
    """The item or indicator of that name."""
    items = [item for item in score.items if item.id == id_]
    return items[0] if items else score.indicator(id_)


# ---- places, movement, grades: of this and earlier periods ---------------------------------------------


def among_last(standing: Standing, last: Decimal) -> bool:
    return standing.place is not None and standing.of - (standing.place + standing.tied - 1) + 1 <= last


def _history(subject: Subject) -> Callable[[int], Standing | None]:
    """The standing so many periods back; 0 is now."""
    case = subject.case

    def back(many: int) -> Standing | None:
        if many == 0:
            return subject.standing
        period = named(case)
        for _ in range(many):
            period = period.previous()
        found: Standing | None = case.room.earlier.standing(case.plan.institution.id, period, case.view.subject)
        return found

    return back


@holds.register
def _(test: c.PlaceIs, subject: Subject) -> Held | None:
    numbers, back = subject.case.numbers, _history(subject)
    if test.first is not None:
        limit = numbers.decimal(test.first)

        def good(one: Standing) -> bool:
            return one.place is not None and one.place <= limit

        zh, en = f"前 {plain(limit)} 名", f"among the first {plain(limit)}"
    else:
        limit = numbers.decimal(test.last)

        def good(one: Standing) -> bool:
            return among_last(one, limit)

        zh, en = f"后 {plain(limit)} 名", f"among the last {plain(limit)}"
    return _repeated(test, subject, back, good, Words(zh, en))


def _repeated(
    test: c.PlaceIs,
    subject: Subject,
    back: Callable[[int], Standing | None],
    good: Callable[[Standing], bool],
    told: Words,
) -> Held | None:
    numbers = subject.case.numbers
    now = back(0)
    if now is None or not good(now):
        return None
    if test.run is not None:
        many = int(numbers.decimal(test.run))
        if all((one := back(step)) is not None and good(one) for step in range(many)):
            return Held(Words(f"连续 {many} 期在{told.zh}", f"{many} periods in a row {told.en}"))
        return None
    if test.times is not None:
        many, over = int(numbers.decimal(test.times)), int(numbers.decimal(test.over))
        count = sum(1 for step in range(over) if (one := back(step)) is not None and good(one))
        if count >= many:
            return Held(
                Words(
                    f"最近 {over} 期里有 {count} 次在{told.zh}", f"{count} times {told.en} in the last {over} periods"
                )
            )
        return None
    return Held(Words(f"第 {now.place} 名，在{told.zh}", f"place {now.place}, {told.en}"))


@holds.register
def _(test: c.MovedBy, subject: Subject) -> Held | None:
    back = _history(subject)
    now, then = back(0), back(1)
    if now is None or then is None or now.place is None or then.place is None:
        return None
    if test.regrouped == "no_data" and now.group != then.group:
        return None
    moved = then.place - now.place
    wanted = test.up if test.up is not None else test.down
    if (moved if test.up is not None else -moved) < subject.case.numbers.decimal(wanted):
        return None
    zh = f"上期第 {then.place} 名，本期第 {now.place} 名，{'前进' if moved > 0 else '后退'} {abs(moved)} 位"
    return Held(
        Words(zh, f"place {then.place} before, {now.place} now: {abs(moved)} {'forward' if moved > 0 else 'back'}")
    )


@holds.register
def _(test: c.GradeIs, subject: Subject) -> Held | None:
    back = _history(subject)
    many = 1 if test.run is None else int(subject.case.numbers.decimal(test.run))
    found = [back(step) for step in range(many)]
    if any(one is None or one.grade not in test.is_ for one in found):
        return None
    now = found[0]
    assert now is not None
    if many == 1:
        return Held(Words(f"等次是“{now.grade_title}”", f"graded “{now.grade_title}”"))
    return Held(Words(f"连续 {many} 期是“{now.grade_title}”", f"graded so {many} periods in a row"))
