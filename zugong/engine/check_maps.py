"""What only one map can get wrong, and the choices it leaves open."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch
from typing import TYPE_CHECKING

from zugong.engine import maps
from zugong.engine import measures as m
from zugong.engine.problems import Problems
from zugong.engine.scheme import Clause

if TYPE_CHECKING:
    from zugong.engine.check_parts import Parts

ZERO = Decimal(0)


def unfit(measure: m.Measure, to: maps.Map, problems: Problems) -> None:
    """A measure that does not go with the map; and those maps that take it."""
    fit = [
        word
        for word, cls in maps.MAPS.items()
        if measure.kind in getattr(cls, "takes", ())
        and word != to.word
        and (cls is not maps.Discretion or isinstance(measure, m.Judged))
    ]
    told = {"fit": "、".join(fit), "fit_en": ", ".join(fit)}
    problems.add("measure-map", to.spot, measure=measure.word, map=to.word, **told)


@singledispatch
def look_at_map(to: maps.Map, clause: Clause, parts: Parts, name: str) -> None:
    """What only this map can get wrong or leave open."""
    _one_target(to, parts)


def _one_target(to: maps.Map, parts: Parts) -> None:
    if getattr(to, "target", None) is not None and getattr(to, "target_of", None) is not None:
        parts.ask("two-targets", to.spot, "target", other="target_of")


@look_at_map.register(maps.Proportion)
def _(to: maps.Proportion, clause: Clause, parts: Parts, name: str) -> None:
    _one_target(to, parts)
    if not to.if_zero and (to.target_of is not None or ZERO in parts.amounts(to.target)):
        parts.ask("choose-zero-target", to.spot, name)


@look_at_map.register(maps.Milestones)
def _(to: maps.Milestones, clause: Clause, parts: Parts, name: str) -> None:
    if not to.take:
        parts.ask("choose-milestones", to.spot, name)


@look_at_map.register(maps.Rates)
def _(to: maps.Rates, clause: Clause, parts: Parts, name: str) -> None:
    if not to.mode:
        parts.ask("choose-mode", to.spot, name)


@look_at_map.register(maps.ByLevel)
def _(to: maps.ByLevel, clause: Clause, parts: Parts, name: str) -> None:
    kind = clause.measure.reads[0].of if clause.measure is not None and clause.measure.reads else ""
    if to.quantity:
        parts.numeric(kind, to.quantity, to.spot)
    if to.same != "build_up":
        return
    if not to.matter:
        parts.problems.add("missing-key", to.spot, where="by_level", name="matter")
    item = parts.seen.field(kind, to.field)
    options = list((None if item is None else parts.seen.options(item)) or ())
    if not to.lowest:
        parts.ask("choose-build-up", to.spot, name)
    elif options and to.lowest not in {options[0], options[-1]}:
        code = "lowest-inside" if to.lowest in options else "unknown-value"
        parts.problems.add(
            code, to.spot, near=options if code == "unknown-value" else (), name=to.lowest, field=to.field
        )


@look_at_map.register(maps.Nth)
def _(to: maps.Nth, clause: Clause, parts: Parts, name: str) -> None:
    kind = clause.measure.reads[0].of if clause.measure is not None and clause.measure.reads else ""
    parts.field(kind, to.matter, to.spot)
    if not to.values:
        parts.ask("choose-values", to.spot, name)
    if not to.beyond:
        parts.ask("choose-beyond", to.spot, name)
    parameter = None if to.marks is None else parts.seen.parameters.get(to.marks.name)
    for value in () if parameter is None or to.values != "cumulative" else parameter.values:
        if value.shape == "list" and list(value.value) != sorted(value.value):
            parts.problems.add("not-descending", value.spot, name=parameter.id if parameter else "")


@look_at_map.register(maps.Discretion)
def _(to: maps.Discretion, clause: Clause, parts: Parts, name: str) -> None:
    if clause.measure is not None and not isinstance(clause.measure, m.Judged):
        unfit(clause.measure, to, parts.problems)
    lows, highs, steps = (parts.amounts(number) for number in (to.from_, to.to, to.step))
    for low, high, step in zip(lows, highs, steps, strict=False):
        if low > high:
            parts.problems.add("range-order", to.spot, low=low, high=high)
        elif step and (high - low) % step:
            parts.problems.add("range-step", to.spot, low=low, high=high, step=step)
