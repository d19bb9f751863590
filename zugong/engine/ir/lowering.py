"""From a compiled plan, a period and a day to the program: every number looked up, every choice already taken."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction

from zugong.engine.ir import program as p
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import figure
from zugong.engine.ir.mapping import mapped
from zugong.engine.ir.readings import Features, Tally
from zugong.engine.ir.refusing import Unsupported, understood, within
from zugong.engine.maps import TwoSided
from zugong.engine.plan import Plan
from zugong.engine.scheme import Baseline, Choices, Clause, Indicator, Item, Scope, Special
from zugong.engine.scoring import effective
from zugong.timeline import Period

ZERO, ONE = Fraction(0), Fraction(1)
#: passes over everybody after the marks; the marks themselves are the same without them
LATER = ("groups", "grades", "effects")


def lower(plan: Plan, period: Period, as_of: dt.date) -> p.Program:
    """Refuses what it does not know (`Unsupported`), naming the word and the indicator."""
    scheme = plan.scheme
    understood(
        scheme, "subjects", "period", "total", "ceiling", "ground", "dominant", "choices", "items", "special", "window",
        "baseline", *LATER,
    )  # fmt: skip
    _choices(scheme.choices)
    if plan.persons:
        raise Unsupported("people as subjects")
    numbers = plan.numbers(period)
    low = Lowering(plan, effective(plan, period, numbers), as_of, numbers)
    return p.Program(
        plan.institution.id, plan.institution.edition, low.period, as_of, scheme.choices.fact_date, scheme.subjects,
        scheme.choices.ties, tuple(_indicator(low, indicator) for indicator in plan.order),
        tuple(_item(low, item) for item in scheme.items), _special(low, scheme.special), _baseline(low, scheme.baseline),
        low.exact(scheme.total), low.limit(scheme.ceiling), low.limit(scheme.ground), low.digits("total"),
        tuple(name for name in LATER if getattr(scheme, name)), plan.workdays,
    )  # fmt: skip


def _baseline(low: Lowering, baseline: Baseline | None) -> Fraction | None:
    if baseline is None:
        return None
    understood(baseline, "marks", "midway", "title", "cite")
    if baseline.midway == "by_months":
        raise Unsupported("“baseline.midway: by_months”")
    return low.exact(baseline.marks)


def _applies(low: Lowering, scope: Scope | None, full: Fraction = ZERO) -> p.Applies | None:
    if scope is None:
        return None
    understood(scope, "kinds", "categories", "with_", "exempt", "otherwise")
    if scope.otherwise == "group_mean":
        raise Unsupported("“otherwise: group_mean”")
    features = Features(scope.kinds, scope.categories) if scope.kinds or scope.categories else None
    with_ = None if scope.with_ is None else Tally(low.source(scope.with_))
    exempt = None if scope.exempt is None else Tally(low.source(scope.exempt))
    otherwise = {"full": full, "redistributed": None}.get(scope.otherwise, ZERO)
    return p.Applies(features, with_, exempt, otherwise)


def _choices(choices: Choices) -> None:
    # a target by months is refused where there is one, see `mapping`
    understood(choices, "fact_date", "founded_midway", "numbers_as_of", "days", "ties", "rounding", "targets_midway")
    if choices.rounding is not None:
        understood(choices.rounding, "ratio", "indicator", "total", "division")


def _indicator(low: Lowering, indicator: Indicator) -> p.IndicatorMarks:
    with within(indicator.id):
        understood(
            indicator, "id", "no", "title", "full", "cite", "note", "floor", "cap", "basis", "clauses", "single", "join",
            "applies_to",
        )  # fmt: skip
        full = low.limit(indicator.full)
        start = full if indicator.starts_full and full is not None else ZERO
        clauses = tuple(_clause(low, clause, full or ZERO) for clause in indicator.parts)
        # Where marks are only taken, `cap` belongs to the clause.
        taken_only = all(clause.sign == "deduct" for clause in indicator.parts)
        most = low.limit(indicator.cap) if indicator.cap is not None and not taken_only else full
        return p.IndicatorMarks(
            indicator.id,
            full,
            start,
            clauses,
            most,
            low.limit(indicator.floor),
            low.digits("indicator"),
            indicator.join,
            _applies(low, indicator.applies_to, full or ZERO),
        )


def _clause(low: Lowering, clause: Clause, full: Fraction) -> p.ClauseMarks:
    understood(
        clause, "id", "title", "sign", "measure", "map", "missing", "cap", "on_top_of", "beyond_floor", "times", "several",
        "applies_to",
    )  # fmt: skip
    assert clause.measure is not None
    figured, shape = mapped(low, clause, figure(low, clause), full)
    seen = None
    if isinstance(clause.map, TwoSided) and not clause.measure.may_lack:
        seen = tuple(Tally(low.seen(wanted)) for wanted in clause.measure.reads)
    sign = -1 if clause.sign == "deduct" else 1
    return p.ClauseMarks(
        figured, shape, sign, low.limit(clause.cap), _lacking(low, clause, full), seen, bool(clause.beyond_floor),
        _applies(low, clause.applies_to), _times(low, clause),
    )  # fmt: skip


def _times(low: Lowering, clause: Clause) -> Fraction:
    """Factors of the whole clause that are plain numbers."""
    amounts = []
    for factor in clause.times:
        understood(factor, "factor", "missing")
        amounts.append(low.exact(factor.factor))
    if not amounts:
        return ONE
    return max(amounts) if clause.several == "highest" else math.prod(amounts, start=ONE)


def _lacking(low: Lowering, clause: Clause, full: Fraction) -> Fraction | None:
    """Marks where there is no data; None where it is not assessed then."""
    if clause.missing == "group_mean":
        raise Unsupported("“missing: group_mean”")
    if clause.missing == "not_assessed":
        return None
    if isinstance(clause.map, TwoSided):
        if clause.missing == "not_done":
            return -low.exact(clause.map.no)
        return low.exact(clause.map.yes) if clause.missing == "full" else ZERO
    return full if (clause.missing == "full") != (clause.sign == "deduct") else ZERO


def _item(low: Lowering, item: Item) -> p.ItemMarks:
    understood(item, "id", "no", "title", "full", "cite", "indicators", "cap", "floor", "sum", "applies_to")
    ids = tuple(indicator.id for indicator in item.indicators)
    most = item.full if item.sum == "capped" and item.cap is None else item.cap
    return p.ItemMarks(
        item.id, low.limit(item.full) or ZERO, ids, low.digits("indicator"), item.sum == "scaled", low.limit(most),
        low.limit(item.floor), _applies(low, item.applies_to, low.limit(item.full) or ZERO),
    )  # fmt: skip


def _special(low: Lowering, special: Special | None) -> p.SpecialMarks | None:
    if special is None:
        return None
    understood(special, "id", "no", "title", "cite", "cap", "floor", "indicators")
    ids = tuple(indicator.id for indicator in special.indicators)
    return p.SpecialMarks(special.id, low.limit(special.cap), low.limit(special.floor), ids)
