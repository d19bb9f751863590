"""What is missing, or done, against what was owed: unit by unit, sub-period by sub-period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from zugong.engine.case import Case
from zugong.engine.ledger import FIRST, LAST, FactRow, Place
from zugong.engine.measured import Chance, Measured
from zugong.engine.measures import Fulfilment, Owed, Shortfall
from zugong.engine.measuring.base import PER_CENT, action, counting, measure, per_cent, quotient
from zugong.engine.telling import what
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, joined, plain, same
from zugong.timeline import Period

ZERO, HUNDRED = Decimal(0), Decimal(100)
MOST_NAMED = 30  # units spelt out on the slip; the rest are counted


@dataclass(slots=True)
class Gap:
    unit: str
    name: str
    part: Period
    missing: int
    made_up: int = 0


@dataclass(slots=True)
class Reckoning:
    """The running account while units and sub-periods are walked through."""

    node: Owed
    case: Case
    owed: int = 0
    held: int = 0
    ahead: int = 0
    counted: list[FactRow] = field(default_factory=list)
    rejected: list[NotCounted] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    pending: list[Gap] = field(default_factory=list)
    demands: list[tuple[Period, dt.date, int]] = field(default_factory=list)
    #: units that owed anything by now: the mean is over these
    owing: int = 0

    def unit(self, unit: str, name: str, spells: list[Place], facts: list[FactRow], parts: list[Period]) -> None:
        surplus: list[FactRow] = []
        gaps: list[Gap] = []
        # Almost every unit lives through the whole period; only the others are asked part by part.
        throughout = any(spell.first <= parts[0].start and spell.last >= parts[-1].end for spell in spells)
        as_of, index, total = self.case.as_of, 0, len(facts)
        before = self.owed
        for part, end, demanded in self._table(parts):
            start = index
            while index < total and facts[index].occurred_on <= end:
                index += 1
            owed = demanded if throughout or any(self._owes(spell, part) for spell in spells) else 0
            held = min(owed, index - start)
            if index > start:
                self.counted += facts[start : start + held]
                surplus += facts[start + held : index]
            self.held += held
            self.owed += owed if end <= as_of else held
            if held == owed:
                continue
            if end <= as_of:
                gaps.append(Gap(unit, name, part, owed - held))
                continue
            self.ahead += owed - held
            if part.start <= as_of:
                self.pending.append(Gap(unit, name, part, owed - held))
        self.owing += self.owed > before
        surplus += facts[index:]
        self._make_up(gaps, surplus)
        self.gaps += gaps
        self.rejected += [NotCounted(fact.id, _ENOUGH) for fact in surplus]

    def _table(self, parts: list[Period]) -> list[tuple[Period, dt.date, int]]:
        """What each part demands of a unit: the same for all of them."""
        if not self.demands:
            owed = self.case.numbers.decimal
            self.demands = [(part, part.end, int(owed(self.node.owed, part.start))) for part in parts]
        return self.demands

    def _owes(self, spell: Place, part: Period) -> bool:
        if spell.last < part.end:
            return False
        if self.case.plan.scheme.choices.founded_midway == "from_next_period":
            return spell.first <= part.start
        return spell.first <= part.end

    def _make_up(self, gaps: list[Gap], surplus: list[FactRow]) -> None:
        """A surplus within the stated days after a gap fills it; the earliest gap takes the earliest surplus."""
        if self.node.make_up is None:
            return
        days = dt.timedelta(days=int(self.case.numbers.decimal(self.node.make_up)))
        used: set[str] = set()
        for gap in gaps:
            last = gap.part.end + days
            for fact in surplus:
                if gap.made_up == gap.missing or fact.occurred_on > last:
                    break
                if fact.occurred_on > gap.part.end and fact.id not in used:
                    gap.made_up += 1
                    used.add(fact.id)
                    self.counted.append(fact)
        surplus[:] = [fact for fact in surplus if fact.id not in used]

    @property
    def restores(self) -> Decimal:
        if self.node.make_up is None:
            return ZERO
        return HUNDRED if self.node.restores is None else self.case.numbers.decimal(self.node.restores)

    @property
    def missing(self) -> int:
        return sum(gap.missing for gap in self.gaps)

    @property
    def made_up(self) -> int:
        return sum(gap.made_up for gap in self.gaps)

    @property
    def together(self) -> Decimal:
        return self.missing - self.made_up * self.restores / HUNDRED

    @property
    def value(self) -> Decimal:
        return self.mean(self.together)

    @property
    def averaged(self) -> bool:
        return isinstance(self.node, Shortfall) and self.node.of_units == "mean" and self.owing > 0

    @property
    def whole(self) -> int:
        """All that is owed in the period, with what is not yet due."""
        return self.owed + self.ahead

    @property
    def done(self) -> Decimal:
        return self.held + self.made_up * self.restores / HUNDRED

    def mean(self, missing: Decimal) -> Decimal:
        """Over the units, where the scheme says so; a department of many branches then falls no faster than one of few."""
        if not self.averaged:
            return missing
        return quotient(self.case, missing, Decimal(self.owing))


_ENOUGH = Words("这一期已经够数，多的不重复计", "this period already has enough; a surplus is not counted")


def _reckoned(node: Owed, case: Case) -> Reckoning:
    reckoning = Reckoning(node, case)
    grouped = case.by_unit(node.filter, node.each)
    parts = parts_of(case.period, node.every)
    spells: dict[str, list[Place]] = {}
    for place in case.view.units(node.each) if node.each else _whole(case):
        spells.setdefault(place.unit, []).append(place)
    for unit in sorted(spells):
        if not _large_enough(case, node, unit):
            continue
        reckoning.unit(unit, spells[unit][-1].name, spells[unit], grouped.get(unit, []), parts)
    return reckoning


def _large_enough(case: Case, node: Owed, unit: str) -> bool:
    """A unit without registered members is not let off: more likely they have not been registered yet."""
    heads = case.view.ledger.head(unit)
    if node.only_if is None or heads is None or not heads.members:
        return True
    return bool(getattr(heads, node.only_if.of) >= case.numbers.decimal(node.only_if.at_least))


@measure.register
def _(node: Shortfall, case: Case) -> Measured:
    reckoning = _reckoned(node, case)
    value, together = reckoning.value, reckoning.together
    found = _chances(reckoning, together)
    best = reckoning.mean(together - sum((together - chance.value for chance in found if chance.kind == "raise"), ZERO))
    chances = [replace(chance, value=reckoning.mean(chance.value)) for chance in found] if reckoning.averaged else found
    still = bool(chances) or reckoning.ahead > 0
    rejected = (*case.pick(node.filter).rejected, *reckoning.rejected)
    return Measured(
        value, counting(case, node.filter), tuple(reckoning.counted), rejected, tuple(_lines(reckoning)),
        open=still and not case.finished, chances=tuple(chances), best=best,
    )  # fmt: skip


@measure.register
def _(node: Fulfilment, case: Case) -> Measured:
    reckoning = _reckoned(node, case)
    rejected = (*case.pick(node.filter).rejected, *reckoning.rejected)
    whole = Decimal(reckoning.whole)
    if not whole:
        return Measured(None, PER_CENT, (), rejected, open=not case.finished)
    value = per_cent(case, reckoning.done, whole)
    ways = _ways_to_do(reckoning)
    chances = [replace(way, value=per_cent(case, way.value, whole)) for way in ways]
    best = per_cent(case, reckoning.done + sum((way.value - reckoning.done for way in ways), ZERO), whole)
    lines = (
        *_lines(reckoning),
        Line(Words("占全期应办的（%）", "share of the whole period's (%)"),
             f"{plain(reckoning.done)} ÷ {reckoning.whole} × 100", plain(value)),
    )  # fmt: skip
    return Measured(
        value, PER_CENT, tuple(reckoning.counted), rejected, lines,
        open=bool(chances) and not case.finished, chances=tuple(chances), best=best,
    )  # fmt: skip


def _ways_to_do(reckoning: Reckoning) -> list[Chance]:
    """What can be made up, what this sub-period still wants, and in one step all that is to come."""
    done, case = reckoning.done, reckoning.case
    found = []
    for chance in _chances(reckoning, ZERO):
        found.append(replace(chance, kind="raise", value=done + abs(chance.value)))
    later = reckoning.ahead - sum(gap.missing for gap in reckoning.pending)
    if later:
        noun = what(case.plan.catalogue, reckoning.node.filter)
        sentence = Words(f"以后各期按时开好{noun.zh}，还有 {later} 次", f"{later} more {noun.en} in the time to come")
        key = action(reckoning.node.filter, case.view.subject)
        found.append(Chance("raise", done + later, sentence, case.period.end, key, case.view.subject))
    return found


@lru_cache(maxsize=128)
def parts_of(period: Period, kind: str) -> list[Period]:
    return period.split(kind)


def _whole(case: Case) -> list[Place]:
    places = [place for place in case.view.places if place.unit == case.view.subject]
    return places or [Place(case.view.subject, case.view.subject, "", FIRST, LAST)]


def _chances(reckoning: Reckoning, now: Decimal) -> list[Chance]:
    node, case = reckoning.node, reckoning.case
    noun = what(case.plan.catalogue, node.filter)
    found = []
    for gap in reckoning.gaps:
        open_ = gap.missing - gap.made_up
        if open_ <= 0:
            continue
        deadline, share = gap.part.end, HUNDRED
        if node.make_up is not None and case.as_of > gap.part.end:
            deadline += dt.timedelta(days=int(case.numbers.decimal(node.make_up)))
            deadline, share = min(deadline, case.period.end), reckoning.restores
        if deadline >= case.as_of:
            value = now - open_ * share / HUNDRED
            found.append(_chance("raise", gap, open_, value, deadline, noun, action(node.filter, gap.unit)))
    for gap in reckoning.pending:
        value = now + gap.missing
        found.append(_chance("keep", gap, gap.missing, value, gap.part.end, noun, action(node.filter, gap.unit)))
    return found


def _chance(kind: str, gap: Gap, count: int, value: Decimal, deadline: dt.date, noun: Words, key: str) -> Chance:
    times = f" {count} 次" if count > 1 else ""
    verb = Words("补开", "make up") if kind == "raise" else Words("开好", "hold")
    label = _label(gap.part)
    sentence = Words(
        f"{gap.name}{verb.zh}{label.zh}{noun.zh}{times}", f"{gap.name}: {verb.en} {noun.en} for {label.en}"
    )
    return Chance(kind, value, sentence, deadline, key, gap.unit, gap.name)


def _lines(reckoning: Reckoning) -> list[Line]:
    noun = what(reckoning.case.plan.catalogue, reckoning.node.filter)
    lines = [
        Line(Words(f"到期应有{noun.zh}", f"{noun.en} owed so far"), "", str(reckoning.owed)),
        Line(Words("按期已有", "held in time"), "", str(reckoning.held)),
    ]
    if reckoning.missing:
        lines.append(Line(Words("缺", "missing"), f"{reckoning.owed} − {reckoning.held}", str(reckoning.missing)))
        lines += _named(reckoning.gaps)
    if reckoning.made_up:
        share = plain(reckoning.restores)
        lines.append(Line(Words(f"补开 {reckoning.made_up} 次，每次抵 {share}%",
                                f"{reckoning.made_up} made up, each worth {share}%"),
                          f"{reckoning.missing} − {reckoning.made_up} × {share} ÷ 100", plain(reckoning.together)))  # fmt: skip
    if reckoning.averaged and reckoning.together:
        lines.append(Line(Words("各组织平均缺", "mean of the units"), f"{plain(reckoning.together)} ÷ {reckoning.owing}",
                          plain(reckoning.value)))  # fmt: skip
    if reckoning.ahead:
        lines.append(Line(Words("还没到期", "not yet due"), "", str(reckoning.ahead)))
    return lines


def _named(gaps: list[Gap]) -> list[Line]:
    by_unit: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_unit.setdefault(gap.unit, []).append(gap)
    lines = []
    for unit, own in list(by_unit.items())[:MOST_NAMED]:
        label = joined([same(own[0].name), Words("缺：", "lacks: "), _parts(own)])
        lines.append(Line(label, "", str(sum(gap.missing for gap in by_unit[unit]))))
    if len(by_unit) > MOST_NAMED:
        rest = list(by_unit.values())[MOST_NAMED:]
        lines.append(Line(Words(f"另外 {len(rest)} 个组织缺", f"{len(rest)} other units lack"), "",
                          str(sum(gap.missing for own in rest for gap in own))))  # fmt: skip
    return lines


@lru_cache(maxsize=512)
def _label(part: Period) -> Words:
    return Words(part.label("zh-hans"), part.label("en"))


def _parts(gaps: list[Gap]) -> Words:
    labels = [_label(gap.part) for gap in gaps]
    made = any(gap.made_up for gap in gaps)
    return Words(
        "、".join(label.zh for label in labels) + ("（已补开）" if made else ""),
        ", ".join(label.en for label in labels) + (" (made up)" if made else ""),
    )
