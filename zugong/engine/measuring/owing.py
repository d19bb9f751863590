"""Late, in a row, and held."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from zugong.engine import measures as m
from zugong.engine.case import Case
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Chance, Measured
from zugong.engine.measuring.base import (
    ONE,
    ZERO,
    action,
    counting,
    measure,
)
from zugong.engine.telling import what
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, day_words, plain
from zugong.timeline import Period


@measure.register
def _(node: m.Lateness, case: Case) -> Measured:
    if node.due_in:
        return _each_due(node, case)
    assert node.due is not None
    due = case.numbers.month_day(node.due, case.period.end.year)
    unit = Words("个工作日", "workdays") if case.plan.scheme.choices.days == "workdays" else Words("天", "days")
    picked = case.pick(node.filter)
    noun = what(case.plan.catalogue, node.filter)
    if picked.facts:
        first, *others = picked.facts
        late = Decimal(case.days_between(due, first.occurred_on))
        again = tuple(NotCounted(fact.id, Words("以最早的一次为准", "the earliest one holds")) for fact in others)
        held = day_words(first.occurred_on)
        line = Line(Words(f"{held.zh}办的，应在{day_words(due).zh}前；迟（{unit.zh}）",
                          f"done {held.en}, due {due.isoformat()}; late ({unit.en})"), "", plain(late))  # fmt: skip
        return Measured(late, unit, (first,), picked.rejected + again, (line,), open=False)
    if case.finished:
        return Measured(None, unit, (), picked.rejected, open=False)
    if case.as_of <= due:
        chance = Chance("keep", ZERO, Words(f"在{day_words(due).zh}前完成{noun.zh}", f"{noun.en} by {due.isoformat()}"), due,
                        action(node.filter, case.view.subject), case.view.subject)  # fmt: skip
        return Measured(ZERO, unit, (), picked.rejected, _not_due(due), True, (chance,), ZERO, pending=True)
    late = Decimal(case.days_between(due, case.as_of))
    chance = Chance("raise", late, Words(f"马上补办{noun.zh}，越晚扣得越多", f"{noun.en} at once; each day costs more"),
                    case.period.end, action(node.filter, case.view.subject), case.view.subject)  # fmt: skip
    return Measured(None, unit, (), picked.rejected, (), True, (chance,), late)


def _not_due(due: dt.date) -> tuple[Line, ...]:
    return (Line(Words(f"还没到期（{day_words(due).zh}）", f"not yet due ({due.isoformat()})"), "", "0"),)


# ---- every fact with its own due day -------------------------------------------------------------


def _each_due(node: m.Lateness, case: Case) -> Measured:
    picked = case.pick(node.filter)
    items = [_Item(node, case, fact) for fact in picked.facts]
    late = [item for item in items if item.late > 0]
    rejected = [*picked.rejected, *(NotCounted(one.fact.id, one.reason) for one in items if one.late == 0)]
    days = case.plan.scheme.choices.days == "workdays"
    unit = Words("个工作日" if days else "天", "workdays" if days else "days")
    total = Decimal(sum(item.late for item in late))
    lines = [
        Line(Words(f"{day_words(one.fact.occurred_on).zh}的一件，期限 {one.due}，迟（{unit.zh}）",
                   f"the one of {one.fact.occurred_on}, due {one.due}, late ({unit.en})"), "", str(one.late))
        for one in late[:MOST_TOLD]
    ]  # fmt: skip
    if node.take == "items":
        unit, total = counting(case, node.filter), Decimal(len(late))
    lines.append(Line(Words(f"逾期（{unit.zh}）", f"late ({unit.en})"), "", plain(total)))
    chances = tuple(one.chance(total) for one in items if one.ahead)
    still = bool(chances) or any(one.running for one in items) or not case.finished
    return Measured(total, unit, tuple(one.fact for one in late), tuple(rejected), tuple(lines), still, chances)


MOST_TOLD = 12


class _Item:
    """One matter with its due day."""

    def __init__(self, node: m.Lateness, case: Case, fact: FactRow) -> None:
        self.fact, self.late, self.ahead, self.running = fact, 0, False, False
        self.case, self.node = case, node
        self.due = day_in(fact, node.due_in)
        self.reason = Words("没有填期限", "its due day is empty")
        if self.due is None:
            return
        self.reason = Words("按期办了", "done in time")
        self._extend()
        done = day_in(fact, node.done) if node.done else fact.occurred_on
        if done is not None and done <= case.as_of:
            self.late = case.days_between(self.due, done)
        else:
            self._undone()

    def _extend(self) -> None:
        later = day_in(self.fact, self.node.extended) if self.node.extended else None
        if later is None or self.due is None or later <= self.due:
            return
        if str(self.fact.data.get(self.node.approval) or "").strip():
            self.due = later
            self.reason = Words(f"批准延期到 {later}，没有超过", f"extended to {later} with approval, and in time")

    def _undone(self) -> None:
        assert self.due is not None
        if self.case.as_of <= self.due:
            self.ahead, self.reason = True, Words("还没到期", "not yet due")
        elif self.node.undone == "late":
            self.late, self.running = self.case.days_between(self.due, min(self.case.as_of, self.case.period.end)), True
        else:
            self.reason = Words("到期还没办，不在这一条里算", "not done; not counted in this clause")

    def chance(self, now: Decimal) -> Chance:
        assert self.due is not None
        noun = what(self.case.plan.catalogue, self.node.filter)
        sentence = Words(f"在{day_words(self.due).zh}前办好{noun.zh}", f"{noun.en} by {self.due.isoformat()}")
        subject = self.case.view.subject
        return Chance("keep", now + 1, sentence, self.due, action(self.node.filter, subject), subject)


def day_in(fact: FactRow, name: str) -> dt.date | None:
    value = fact.data.get(name)
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


# ---- in a row ------------------------------------------------------------------------------------


@measure.register
def _(node: m.Streak, case: Case) -> Measured:
    picked = case.pick(node.filter)
    least = 1 if node.at_least is None else int(case.numbers.decimal(node.at_least))
    first, last = case.days_of(node.filter)
    parts = _parts(case, first, last, node.every)
    runs: list[list[Period]] = [[]]
    by_part: dict[str, list[FactRow]] = {}
    for part in parts:
        own = by_part[part.code] = [
            f for f in picked.facts if part.contains(case.dated(f, node.filter.dated_by) or f.occurred_on)
        ]
        if (len(own) >= least) == (node.of_parts == "with"):
            runs[-1].append(part)
        elif part.end <= case.as_of:
            runs.append([])
    run = runs[-1] if node.run == "current" else max(runs, key=len)
    facts = tuple(fact for part in run for fact in by_part[part.code])
    kept = {fact.id for fact in facts}
    apart = Words("不在连续的这一段里", "not in this run")
    rejected = (*picked.rejected, *(NotCounted(f.id, apart) for f in picked.facts if f.id not in kept))
    span = Words("没有", "none") if not run else Words(
        f"{run[0].label('zh-hans')}至{run[-1].label('zh-hans')}", f"{run[0].label('en')} to {run[-1].label('en')}"
    )  # fmt: skip
    value = Decimal(len(run))
    line = Line(Words(f"连续：{span.zh}", f"in a row: {span.en}"), "", plain(value))
    return Measured(value, Words("期", "periods"), facts, rejected, (line,), open=not case.finished)


def _parts(case: Case, first: dt.date, last: dt.date, every: str) -> list[Period]:
    """Sub-periods that have begun while the subject existed; a running one counts only if it can add to the run."""
    if last < first:  # a window that ends before the part of the period begins
        return []
    parts = Period.between(first, last).split(every)
    own = [place for place in case.view.places if place.unit == case.view.subject]
    return [
        part for part in parts
        if part.start <= case.as_of and (not own or any(p.first <= part.end and p.last >= part.start for p in own))
    ]  # fmt: skip


@measure.register
def _(node: m.Held, case: Case) -> Measured:
    picked = case.pick(node.filter)
    day = min(case.as_of, case.period.end)
    kept, rejected = [], list(picked.rejected)
    for fact in picked.facts:
        until = day_in(fact, node.until) if node.until else None
        if until is not None and until < day:
            rejected.append(NotCounted(fact.id, Words(f"有效期到 {until}，已过", f"valid to {until}, which is past")))
        elif node.again == "once" and not case.period.contains(
            case.dated(fact, node.filter.dated_by) or fact.occurred_on
        ):
            rejected.append(
                NotCounted(fact.id, Words("以前取得的，只在取得的那一期给", "held from before; given once only"))
            )
        else:
            kept.append(fact)
    value = ONE if kept else ZERO
    noun = what(case.plan.catalogue, node.filter)
    line = Line(Words(f"持有{noun.zh}", f"holds {noun.en}"), "", plain(value))
    chances: tuple[Chance, ...] = ()
    if not kept and not case.finished:
        sentence = Words(f"取得{noun.zh}", f"obtain {noun.en}")
        subject = case.view.subject
        chances = (Chance("raise", ONE, sentence, case.period.end, action(node.filter, subject), subject),)
    return Measured(
        value,
        Words("", ""),
        tuple(kept),
        tuple(rejected),
        (line,),
        not case.finished,
        chances,
        best=ONE if chances else None,
    )
