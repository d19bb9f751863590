"""From a compiled plan, a period and a day to the program: every number looked up, every choice already taken."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from fractions import Fraction

from zugong.engine.ir import comparing, owing, votes  # register their figures
from zugong.engine.ir import program as p
from zugong.engine.ir.comparing import compared, compares
from zugong.engine.ir.composing import composed
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import figure, inner
from zugong.engine.ir.mapping import mapped, target_of
from zugong.engine.ir.readings import Covered, Features, Lived, Missing, Named, Runs, Tally
from zugong.engine.ir.refusing import Unsupported, understood, within
from zugong.engine.maps import TwoSided
from zugong.engine.measures import Count
from zugong.engine.plan import Plan
from zugong.engine.scheme import Baseline, Choices, Clause, Indicator, Item, Per, Scope, Special
from zugong.engine.spans import effective
from zugong.timeline import KINDS, Period

assert comparing
assert owing
assert votes
COMPARED = "“per” of what is compared inside a group"
ZERO, ONE = Fraction(0), Fraction(1)
#: what units without facts have a part in too, so that parts told by facts make no sense of it
OF_UNITS = (Covered, Missing, Named, Runs)
#: passes over everybody after the marks; the marks themselves are the same without them
LATER = ("groups", "standardise", "grades", "effects")


def lower(plan: Plan, period: Period, as_of: dt.date) -> p.Program:
    """Refuses what it does not know (`Unsupported`), naming the word and the indicator."""
    scheme = plan.scheme
    understood(
        scheme, "subjects", "categories", "period", "total", "ceiling", "ground", "dominant", "choices", "items", "special", "window",
        "baseline", "compose", "begins", "one_sided", "marks_people", *LATER,
    )  # fmt: skip
    _choices(scheme.choices)
    numbers = plan.numbers(period)
    low = Lowering(plan, effective(plan, period, numbers), as_of, numbers, period)
    return p.Program(
        plan.institution.id, plan.institution.edition, low.period, as_of, scheme.choices.fact_date, scheme.subjects,
        scheme.choices.ties, tuple(_indicator(low, indicator) for indicator in plan.order),
        tuple(_item(low, item) for item in scheme.items), _special(low, scheme.special), _baseline(low, scheme.baseline),
        low.exact(scheme.total), low.limit(scheme.ceiling), low.limit(scheme.ground), low.digits("total"),
        tuple(name for name in LATER if getattr(scheme, name)), plan.workdays, plan.persons, composed(low, scheme.compose),
        None if scheme.groups is None else scheme.groups.within,
    )  # fmt: skip


def _baseline(low: Lowering, baseline: Baseline | None) -> p.Baseline | None:
    if baseline is None:
        return None
    understood(baseline, "marks", "midway", "title", "cite")
    full = low.exact(baseline.marks)
    return p.Baseline(full, low.by_months(full) if baseline.midway == "by_months" else p.Constant(full))


def _applies(low: Lowering, scope: Scope | None, full: Fraction = ZERO) -> p.Applies | None:
    if scope is None:
        return None
    understood(scope, "kinds", "categories", "roles", "with_", "exempt", "otherwise")
    named = (scope.kinds, scope.categories, scope.roles)
    features = Features(*named) if any(named) else None
    with_ = None if scope.with_ is None else Tally(low.source(scope.with_))
    exempt = None if scope.exempt is None else Tally(low.source(scope.exempt))
    otherwise = {"full": full, "redistributed": None, "group_mean": None}.get(scope.otherwise, ZERO)
    return p.Applies(features, with_, exempt, otherwise, scope.otherwise == "group_mean")


def _choices(choices: Choices) -> None:
    understood(choices, "fact_date", "founded_midway", "numbers_as_of", "days", "ties", "rounding", "targets_midway")
    if choices.rounding is not None:
        understood(choices.rounding, "ratio", "indicator", "total", "division", "hundred")


def _indicator(low: Lowering, indicator: Indicator) -> p.IndicatorMarks:
    with within(indicator.id):
        understood(
            indicator, "id", "no", "title", "full", "cite", "note", "floor", "cap", "basis", "clauses", "single", "join",
            "applies_to",
        )  # fmt: skip
        full = low.limit(indicator.full)
        start = full if indicator.starts_full and full is not None else ZERO
        clauses = tuple(_clause(low, clause, full or ZERO) for clause in indicator.parts)
        # Where marks are only taken, `cap` says how much is taken at the most.
        taken_only = all(clause.sign == "deduct" for clause in indicator.parts)
        most = low.limit(indicator.cap) if indicator.cap is not None and not taken_only else full
        return p.IndicatorMarks(
            indicator.id,
            full,
            start,
            clauses,
            most,
            _least(low, indicator, start),
            low.digits("indicator"),
            indicator.join,
            _applies(low, indicator.applies_to, full or ZERO),
        )


def _least(low: Lowering, indicator: Indicator, start: Fraction) -> Fraction | None:
    floor = low.limit(indicator.floor)
    cap = low.limit(indicator.cap) if indicator.caps_taken else None
    if cap is None:
        return floor
    return start - cap if floor is None else max(floor, start - cap)


def _clause(low: Lowering, clause: Clause, full: Fraction) -> p.ClauseMarks:
    understood(
        clause, "id", "title", "sign", "measure", "map", "missing", "cap", "on_top_of", "beyond_floor", "times", "several",
        "applies_to", "per",
    )  # fmt: skip
    whole = replace(_whole(low, clause, full), applies=_applies(low, clause.applies_to))
    if clause.per is None:
        return whole
    if clause.per.by not in KINDS:
        return replace(whole, keyed=_per_key(low, clause, clause.per, whole))
    return replace(whole, per=_per(low, clause, clause.per, full))


def _per_key(low: Lowering, clause: Clause, per: Per, whole: p.ClauseMarks) -> p.PerKey:
    """The clause once for everything its own facts tell apart."""
    understood(per, "by", "cap", "join")
    assert clause.measure is not None
    if any(compares(figure) for figure in whole.figures):
        raise Unsupported(COMPARED)
    for reading in p.readings_of_clause(whole):
        if isinstance(reading, OF_UNITS) or getattr(reading, "without", None) is not None:
            raise Unsupported(f"“per: {per.by}” over what is owed, covered or in a row")
    reads = tuple(low.source(wanted) for wanted in clause.measure.reads)
    nobody = ZERO if per.join == "sum" else whole.lacking
    alone = clause.of_own_parts
    return p.PerKey(
        per.by, reads, low.limit(per.cap), per.join, low.digits("division"), alone, nobody if alone else None
    )


def _per(low: Lowering, clause: Clause, per: Per, full: Fraction) -> p.Per:
    """The clause once for every period that has begun."""
    understood(per, "by", "cap", "join")
    parts = []
    for part in low.period.split(per.by):
        if part.start <= low.as_of:
            narrow = replace(low, period=part, narrow=True)
            whole = _whole(narrow, clause, full)
            if any(compares(figure) for figure in whole.figures):
                raise Unsupported(COMPARED)
            parts.append((Lived(((part.start, part.end),)), whole))
    return p.Per(tuple(parts), low.limit(per.cap), per.join, low.digits("division"))


def _whole(low: Lowering, clause: Clause, full: Fraction) -> p.ClauseMarks:
    assert clause.measure is not None
    target = target_of(low, clause)
    own = figure(low, clause)
    figured, shape = compared(low, clause, own, full) or mapped(low, clause, own, full, target)
    seen = None
    if isinstance(clause.map, TwoSided) and not clause.measure.may_lack:
        seen = tuple(Tally(low.seen(wanted)) for wanted in clause.measure.reads)
    sign = -1 if clause.sign == "deduct" else 1
    return p.ClauseMarks(
        figured, shape, sign, low.limit(clause.cap), _lacking(low, clause, full), seen, bool(clause.beyond_floor),
        None, _times(low, clause), _factors(low, clause), clause.several == "highest", target,
        imputed=clause.missing == "group_mean",
    )  # fmt: skip


def _times(low: Lowering, clause: Clause) -> Fraction | None:
    """Factors of the whole clause that are plain numbers, together."""
    amounts = [low.exact(factor.factor) for factor in clause.times if factor.measure is None and not factor.where]
    if not amounts:
        return None
    return max(amounts) if clause.several == "highest" else math.prod(amounts, start=ONE)


def _factors(low: Lowering, clause: Clause) -> tuple[p.Factor, ...]:
    """Those that are measured."""
    found = []
    if any(factor.where for factor in clause.times) and not isinstance(clause.measure, Count):
        raise Unsupported("“times.where” over anything but a count")
    for factor in clause.times:
        understood(factor, "factor", "missing", "measure", "where")
        if factor.measure is not None:
            found.append(p.Factor(inner(factor.measure, low), ZERO if factor.missing == "zero" else ONE))
    return tuple(found)


def _lacking(low: Lowering, clause: Clause, full: Fraction) -> Fraction | None:
    """Marks where there is no data; None where it is not assessed then."""
    if clause.missing in {"not_assessed", "group_mean"}:
        return None
    if isinstance(clause.map, TwoSided):
        if clause.missing == "not_done":
            return -low.exact(clause.map.no)
        return low.exact(clause.map.yes) if clause.missing == "full" else ZERO
    return full if (clause.missing == "full") != (clause.sign == "deduct") else ZERO


def _item(low: Lowering, item: Item) -> p.ItemMarks:
    told_only = ("id", "no", "title", "cite", "aspects", "beside")  # shown with the marks, which they do not move
    understood(item, *told_only, "full", "indicators", "cap", "floor", "sum", "applies_to")
    ids = tuple(indicator.id for indicator in item.indicators)
    most = item.full if item.sum == "capped" and item.cap is None else item.cap
    return p.ItemMarks(
        item.id, low.limit(item.full) or ZERO, ids, low.digits("indicator"), item.sum == "scaled", low.limit(most),
        low.limit(item.floor), _applies(low, item.applies_to, low.limit(item.full) or ZERO),
    )  # fmt: skip


def _special(low: Lowering, special: Special | None) -> p.SpecialMarks | None:
    if special is None:
        return None
    understood(special, "id", "no", "title", "cite", "cap", "floor", "indicators", "opens")
    ids = tuple(indicator.id for indicator in special.indicators)
    door, reached = None, False
    if special.opens is not None:
        understood(special.opens, "at_least", "above")
        reached = special.opens.at_least is not None
        door = low.limit(special.opens.at_least if reached else special.opens.above)
    return p.SpecialMarks(special.id, low.limit(special.cap), low.limit(special.floor), ids, door, reached)
