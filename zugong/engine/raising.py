"""What would still raise the marks before the period ends, and by how much (还差什么)."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from zugong.engine import maps
from zugong.engine import measures as m
from zugong.engine.adding import indicator_value
from zugong.engine.case import Case
from zugong.engine.clauses import Part, marks_at
from zugong.engine.mapping import aim
from zugong.engine.measured import Chance
from zugong.engine.measuring import action, counting
from zugong.engine.scheme import Indicator
from zugong.engine.telling import measured as told
from zugong.engine.telling import what
from zugong.engine.trace import RaiseBy
from zugong.engine.words import Words, plain

ZERO = Decimal(0)


def raise_by(
    case: Case, indicator: Indicator, parts: list[Part], value: Decimal
) -> tuple[tuple[RaiseBy, ...], Decimal]:
    """The steps, the greatest gain first, and the marks if every raising step is taken."""
    full = case.numbers.decimal(indicator.full)
    now = [part.mapped.marks for part in parts]
    best = list(now)
    steps: list[RaiseBy] = []
    for place, part in enumerate(parts):
        after = _After(case, indicator, part, place, now, full)
        reached = None
        case.clause = part.clause
        seen, where = (part, case) if part.running is None else (part.running.part, part.running.case)
        for chance in _chances(where, indicator, seen, full, value) if part.raises else ():
            marks = after(chance.value)
            gain = value - marks if chance.kind == "keep" else marks - value
            if gain > 0:
                steps.append(
                    RaiseBy(chance.kind, gain, chance.sentence, chance.deadline, chance.action, chance.unit, chance.who)
                )
                if chance.kind != "keep":
                    reached = chance.value
        if reached is not None:
            # several chances of one measure add up to what the measure itself calls its best
            target = reached if seen.measured.best is None else seen.measured.best
            best[place] = marks_at(case, part, target, full)
    steps.sort(key=lambda step: (-step.gain, step.deadline, step.unit, step.sentence.zh))
    return tuple(steps), indicator_value(case, indicator, best)


class _After:
    """The indicator's marks if one clause's measure were another; equal chances are computed once."""

    def __init__(
        self, case: Case, indicator: Indicator, part: Part, place: int, now: list[Decimal], full: Decimal
    ) -> None:
        self.case, self.indicator, self.part, self.place = case, indicator, part, place
        self.now, self.full = now, full
        self.known: dict[Decimal, Decimal] = {}

    def __call__(self, value: Decimal) -> Decimal:
        if value not in self.known:
            after = list(self.now)
            after[self.place] = marks_at(self.case, self.part, value, self.full)
            self.known[value] = indicator_value(self.case, self.indicator, after)
        return self.known[value]


def _chances(case: Case, indicator: Indicator, part: Part, full: Decimal, value: Decimal) -> tuple[Chance, ...]:
    """Those the measure knows itself; else what the map aims at."""
    if not part.raises:
        return ()
    if part.measured.chances:
        chances = part.measured.chances
        if part.measured.pending:
            return tuple(_pending(part, chance) for chance in chances)
        return chances
    if case.finished or (part.clause.sign == "deduct" and isinstance(part.clause.map, maps.PerUnit | maps.ByLevel)):
        return ()
    current = part.measured.value
    if current is None:
        return _awaited(case, part, full)
    target = _target(case, indicator, part, full, value, current)
    return () if target is None else (_aimed(case, part, current, target),)


def _pending(part: Part, chance: Chance) -> Chance:
    """A due day still ahead. Where marks are earned, meeting it earns them; where they are lost, missing it loses them:
    the value is then “none”, for which a very late one stands."""
    if part.clause.sign != "deduct":
        return replace(chance, kind="raise")
    return replace(chance, value=Decimal(10**6)) if part.clause.missing == "zero" else chance


def _awaited(case: Case, part: Part, full: Decimal) -> tuple[Chance, ...]:
    assert part.clause.measure is not None
    noun = what(case.plan.catalogue, part.clause.measure.reads[0]) if part.clause.measure.reads else Words("", "")
    top = _best_value(case, part, full)
    if top is None:
        return ()
    key = action(part.clause.measure.reads[0], case.view.subject) if part.clause.measure.reads else ""
    sentence = Words(f"还没有{noun.zh}", f"{noun.en} still to come")
    return (Chance("await", top, sentence, case.period.end, key, case.view.subject),)


def _best_value(case: Case, part: Part, full: Decimal) -> Decimal | None:
    node = part.clause.map
    if isinstance(node, maps.AsGiven):
        return full
    if isinstance(node, maps.Thresholds) and node.bands is not None:
        limits = [(marks, limit) for limit, marks in case.numbers.dated(node.bands).bands if limit is not None]
        return max(limits)[1] if limits else None
    assert node is not None
    return aim(node, Decimal(-1), case, full)


def _target(
    case: Case, indicator: Indicator, part: Part, full: Decimal, value: Decimal, current: Decimal
) -> Decimal | None:
    node = part.clause.map
    assert node is not None
    if isinstance(node, maps.PerUnit):
        per = part.clause.per
        limit = None if per is None else case.numbers.limit(per.cap)
        limit = limit or case.numbers.limit(part.clause.cap) or case.numbers.limit(indicator.cap) or full
        by = case.numbers.decimal(node.by)
        if not limit or by <= 0 or part.mapped.marks >= limit:
            return None
        return current + ((limit - part.mapped.marks) / by).to_integral_value(ROUND_CEILING)
    return aim(node, current, case, full)


def _aimed(case: Case, part: Part, current: Decimal, target: Decimal) -> Chance:
    node = part.clause.measure
    assert node is not None
    end, subject = case.period.end, case.view.subject
    if isinstance(node, m.Count):
        noun, unit = what(case.plan.catalogue, node.filter), counting(case, node.filter)
        gap = plain(target - current)
        sentence = Words(f"再有 {gap} {unit.zh}{noun.zh}", f"{gap} more {noun.en}")
        return Chance("raise", target, sentence, end, action(node.filter, subject), subject)
    name = told(node, case.plan.catalogue, case.numbers)
    sentence = Words(
        f"把{name.zh}从 {plain(current)} 提到 {plain(target)}",
        f"raise {name.en} from {plain(current)} to {plain(target)}",
    )
    key = action(node.reads[0], subject) if node.reads else ""
    return Chance("raise", target, sentence, end, key, subject)
