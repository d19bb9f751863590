"""One clause of one subject: scope → measure → factors → map → cap, as a whole or part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from zugong.engine import levels, maps
from zugong.engine.case import Case, rounded
from zugong.engine.ledger import FactRow
from zugong.engine.mapping import Mapped, give
from zugong.engine.measured import Measured
from zugong.engine.measuring import distinct_by, measure
from zugong.engine.scheme import Clause, Per
from zugong.engine.scope import applies
from zugong.engine.times import NO_FACTORS, Factored, factored
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain
from zugong.timeline import KINDS, Period

ZERO = Decimal(0)
assert levels  # registers its maps
MOST_PARTS = 31  # parts spelt out on the slip


@dataclass(frozen=True, slots=True)
class Part:
    """One clause scored. `raises`: its measure may be asked what would raise it."""

    clause: Clause
    measured: Measured
    mapped: Mapped
    assessed: bool = True
    factors: Factored = NO_FACTORS
    imputed: bool = False
    raises: bool = True
    #: of a clause worked out period by period, the period that still runs
    running: Running | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """The part that can still change, and what the parts before it came to."""

    case: Case
    part: Part
    rest: tuple[Decimal, ...]
    per: Per


def evaluate(case: Case, clause: Clause, full: Decimal) -> Part:
    if clause.applies_to is not None:
        reason = applies(case, clause.applies_to)
        if reason is not None:
            line = Line(Words(f"这一条不适用：{reason.zh}", f"does not apply: {reason.en}"), "", "0")
            return Part(clause, Measured(None, lines=(line,), open=False), Mapped(ZERO), raises=False)
    return _whole(case, clause, full) if clause.per is None else _in_parts(case, clause, clause.per, full)


def _whole(case: Case, clause: Clause, full: Decimal) -> Part:
    assert clause.measure is not None
    measured = measure(clause.measure, case)
    if getattr(clause.map, "of_group", False) and not _among_others(case, clause):
        measured = replace(measured, alone=True)
    if measured.alone:
        return Part(clause, measured, Mapped(ZERO), raises=False)
    factors = factored(case, clause, measured)
    measured = factors.measured
    # A due day still ahead takes nothing away, but gives nothing either.
    value = None if measured.pending and clause.sign != "deduct" else measured.value
    if isinstance(clause.map, maps.TwoSided) and not clause.measure.may_lack and _silent(case, clause):
        value = None
    mapped = clause_marks(case, clause, measured, value, full, factors)
    assessed = not (value is None and clause.missing in {"not_assessed", "group_mean"}) and not mapped.lacks
    remarks = tuple(line for wanted in clause.measure.reads for line in case.pick(wanted).remarks)
    if remarks:
        measured = replace(measured, lines=(*measured.lines, *remarks))
    return Part(clause, measured, mapped, assessed, factors, not assessed and clause.missing == "group_mean")


def _among_others(case: Case, clause: Clause) -> bool:
    """Everybody's measure is at hand, for a map that compares."""
    return case.room is not None and case.room.values(case.view.subject, clause.measure) is not None


def _silent(case: Case, clause: Clause) -> bool:
    """Nothing at all was recorded, neither for nor against: that is no answer, not a “no”."""
    assert clause.measure is not None
    picked = [case.pick(wanted) for wanted in clause.measure.reads]
    return not any(one.facts or one.rejected for one in picked)


def clause_marks(
    case: Case,
    clause: Clause,
    measured: Measured,
    value: Decimal | None,
    full: Decimal,
    factors: Factored | None = None,
) -> Mapped:
    """Marks of a clause for a value of its measure, within the clause's cap; what missing data means is applied here."""
    assert clause.map is not None
    if value is None:
        return _without_data(case, clause, full)
    case.clause = clause
    mapped = give(clause.map, value, measured, case, full)
    if mapped.apart:
        return replace(mapped, marks=ZERO, lacks=True)
    if mapped.lacks:
        return replace(_without_data(case, clause, full), lacks=clause.missing in {"not_assessed", "group_mean"})
    if factors is not None and factors.whole is not None:
        marks = mapped.marks * factors.whole
        line = Line(
            Words("乘以倍率", "times the factor"), f"{plain(mapped.marks)} × {plain(factors.whole)}", plain(marks)
        )
        mapped = replace(mapped, marks=marks, lines=(*mapped.lines, *factors.lines, line))
    cap = case.numbers.limit(clause.cap)
    if cap is not None and mapped.marks > cap:
        line = Line(Words(f"这一条最多 {plain(cap)} 分", f"this clause at most {plain(cap)}"), "", plain(cap))
        mapped = replace(mapped, marks=cap, lines=(*mapped.lines, line))
    return mapped


NO_DATA = {
    "zero": Words("没有数据，不得分", "no data: nothing"),
    "full": Words("没有数据，按满分", "no data: full marks"),
    "not_done": Words("没有数据，按没有做到", "no data: taken as not done"),
    "group_mean": Words("没有数据，按同组平均补", "no data: the group's mean stands in"),
}


#: the same of a deduction: what is full marks there is nothing taken here
NOTHING_TAKEN = {
    "zero": Words("没有数据，扣到底", "no data: everything taken"),
    "full": Words("没有数据，不扣", "no data: nothing taken"),
}


def _without_data(case: Case, clause: Clause, full: Decimal) -> Mapped:
    told = NO_DATA | NOTHING_TAKEN if clause.sign == "deduct" else NO_DATA
    line = Line(told.get(clause.missing, Words("没有数据，不考", "no data: not assessed")), "", "")
    if clause.missing in {"not_assessed", "group_mean"}:
        return Mapped(ZERO, (line,))
    if isinstance(clause.map, maps.TwoSided):
        worth = {"full": clause.map.yes, "not_done": clause.map.no}.get(clause.missing)
        marks = case.numbers.decimal(worth)
        return Mapped(-marks if clause.missing == "not_done" else marks, (line,))
    wanted = (clause.missing == "full") != (clause.sign == "deduct")
    return Mapped(full if wanted else ZERO, (line,))


# ---- part by part --------------------------------------------------------------------------------


def _in_parts(case: Case, clause: Clause, per: Per, full: Decimal) -> Part:
    parts = [(label, narrow, _whole(narrow, clause, full)) for label, narrow in _cases(case, clause, per)]
    if not parts:
        return _no_parts(case, clause, per, full)
    cap = case.numbers.limit(per.cap)
    kept: list[Decimal] = []
    lines: list[Line] = []
    for label, _, part in parts:
        marks = part.mapped.marks if cap is None else min(part.mapped.marks, cap)
        if part.assessed:
            kept.append(marks)
        if len(lines) < MOST_PARTS:
            lines += _part_lines(label, part, marks, cap, len(parts))
    total, line = _joined(case, per, kept)
    clause_cap = case.numbers.limit(clause.cap)
    more = [] if len(parts) <= MOST_PARTS else [Line(Words(f"……共 {len(parts)} 份", f"… {len(parts)} parts"), "", "")]
    lines += [*more, line]
    if clause_cap is not None and total > clause_cap:
        total = clause_cap
        lines.append(
            Line(Words(f"这一条最多 {plain(total)} 分", f"this clause at most {plain(total)}"), "", plain(total))
        )
    whole = Measured(
        None, facts=_once([fact for _, _, part in parts for fact in _facts(part)]),
        rejected=tuple(bad for _, _, part in parts for bad in (*part.measured.rejected, *part.mapped.rejected)),
        lines=tuple(lines), open=any(part.measured.open for _, _, part in parts) or not case.finished,
    )  # fmt: skip
    assessed = bool(kept)
    running = _running(case, per, parts, kept)
    return Part(
        clause, whole, Mapped(total), assessed, NO_FACTORS, not assessed and clause.missing == "group_mean",
        running is not None, running,
    )  # fmt: skip


def _no_parts(case: Case, clause: Clause, per: Per, full: Decimal) -> Part:
    """Nothing to work out by itself. A sum of no parts is 0; of a mean or a highest there is no data, and nobody is given the
    marks of a count of 0 for a visit that never was. A measure that may lack data says so of the whole."""
    whole = replace(_whole(case, clause, full), raises=False)
    if not clause.of_own_parts:
        return whole
    if per.join == "sum":
        none = Line(Words("没有一份，合计", "no part at all: together"), "", plain(ZERO))
        return replace(whole, mapped=Mapped(ZERO, (none,)), assessed=True, imputed=False)
    assessed = clause.missing not in {"not_assessed", "group_mean"}
    mapped = _without_data(case, clause, full)
    return replace(whole, mapped=mapped, assessed=assessed, imputed=clause.missing == "group_mean")


def _running(case: Case, per: Per, parts: list[tuple[Words, Case, Part]], kept: list[Decimal]) -> Running | None:
    _, narrow, last = parts[-1]
    if per.by not in KINDS or narrow.finished:
        return None
    return Running(narrow, last, tuple(kept[:-1] if last.assessed else kept), per)


def marks_at(case: Case, part: Part, value: Decimal, full: Decimal) -> Decimal:
    """Marks of the clause if its measure (that of the running period, where it is worked out by periods) were another."""
    run = part.running
    if run is None:
        return clause_marks(case, part.clause, part.measured, value, full, part.factors).marks
    marks = clause_marks(run.case, run.part.clause, run.part.measured, value, full, run.part.factors).marks
    cap = case.numbers.limit(run.per.cap)
    total, _ = _joined(case, run.per, [*run.rest, marks if cap is None else min(marks, cap)])
    most = case.numbers.limit(part.clause.cap)
    return total if most is None else min(total, most)


def _facts(part: Part) -> tuple[FactRow, ...]:
    return part.measured.facts if part.mapped.facts is None else part.mapped.facts


def _once(facts: list[FactRow]) -> tuple[FactRow, ...]:
    return tuple({fact.id: fact for fact in facts}.values())


def _part_lines(label: Words, part: Part, marks: Decimal, cap: Decimal | None, count: int) -> list[Line]:
    """Few parts are told in full; of many, each is one line."""
    capped = cap is not None and part.mapped.marks > cap
    note = Words(f"（最多 {plain(marks)}）", f"(at most {plain(marks)})") if capped else Words("", "")
    shown = plain(part.mapped.marks) if capped else ""
    if not part.assessed:
        return [Line(Words(f"{label.zh}：不计", f"{label.en}: left out"), "", "")]
    head = [] if count > 4 else [*part.measured.lines, *part.mapped.lines]
    return [*head, Line(Words(f"{label.zh}{note.zh}", f"{label.en} {note.en}".strip()), shown, plain(marks))]


def _joined(case: Case, per: Per, marks: list[Decimal]) -> tuple[Decimal, Line]:
    total = sum(marks, ZERO)
    shown = " + ".join(plain(mark) for mark in marks[:12]) + (" + …" if len(marks) > 12 else "")
    if per.join == "highest":
        best = max(marks, default=ZERO)
        return best, Line(Words("取最高的一份", "the highest part"), "", plain(best))
    if per.join == "mean" and marks:
        rounding = case.plan.scheme.choices.rounding
        mean = rounded(total / len(marks), None if rounding is None else rounding.division)
        return mean, Line(Words("各份平均", "mean of the parts"), f"({shown}) ÷ {len(marks)}", plain(mean))
    return total, Line(Words("各份相加", "parts together"), shown, plain(total))


def _cases(case: Case, clause: Clause, per: Per) -> list[tuple[Words, Case]]:
    if per.by in KINDS:
        return [
            (Words(part.label("zh-hans"), part.label("en")), case.narrowed(period=part))
            for part in case.period.split(per.by)
            if part.start <= case.as_of and _lived(case, part)
        ]
    assert clause.measure is not None
    key = _by_fact if per.by == "fact" else distinct_by(per.by)
    keys: dict[str, None] = {}
    for wanted in clause.measure.reads:
        picked = case.pick(wanted)
        for fact in picked.facts:
            keys[key(fact)] = None
    return [(_label(case, clause, per, one), case.narrowed(only=_is(key, one))) for one in sorted(keys)]


def _by_fact(fact: FactRow) -> str:
    return f"{fact.occurred_on.isoformat()} {fact.id}"


def _is(key: Callable[[FactRow], str], wanted: str) -> Callable[[FactRow], bool]:
    return lambda fact: key(fact) == wanted


def _label(case: Case, clause: Clause, per: Per, key: str) -> Words:
    if per.by == "fact":
        day = dt.date.fromisoformat(key[:10])
        return Words(f"{day.month}月{day.day}日的一次", f"the one of {day.isoformat()}")
    if per.by == "unit":
        name = case.view.ledger.name(key)
        return Words(name, name)
    assert clause.measure is not None
    shown = case.plan.catalogue.option_label(clause.measure.reads[0].of, per.by, key) if key else ""
    return Words(shown or "（没有填）", shown or "(empty)")


def _lived(case: Case, part: Period) -> bool:
    """The subject existed in this part; a subject the register does not know is taken to have existed always."""
    own = [place for place in case.view.places if place.unit == case.view.subject]
    return not own or any(place.first <= part.end and place.last >= part.start for place in own)
