"""What a batch evaluator must tell beside the marks, so that a mark can be explained: what every measure was, which facts
were looked at, and what the others in the group had."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from zugong.engine.filters import OCCURRED, Filter
from zugong.engine.groups.measures import Compared
from zugong.engine.groups.room import key_of
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import inner
from zugong.engine.ir.lowering import lower
from zugong.engine.ir.program import Figure, Program
from zugong.engine.ir.readings import Source
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.ledger import FIRST, LAST
from zugong.engine.measures import Measure
from zugong.engine.plan import Plan
from zugong.engine.scheme import Clause
from zugong.engine.spans import effective
from zugong.engine.walking import every
from zugong.engine.workings import Key, key, measures_in
from zugong.timeline import Period


@dataclass(frozen=True)
class Looked:
    """The facts of a filter: `counted`; `seen`, counted or not; and `whole`, those of any day, from which a score is told."""

    counted: Source
    seen: Source
    whole: Source


@dataclass
class Told:
    program: Program
    #: indicator → its measures, each under the name of its step
    measures: dict[str, dict[Key, Figure]] = field(default_factory=dict)
    #: indicator → measures that are compared, by the name under which a group keeps them
    shared: dict[str, dict[str, Figure]] = field(default_factory=dict)
    looked: dict[Filter, Looked] = field(default_factory=dict)

    @property
    def compares(self) -> bool:
        """Others have a part in a mark."""
        return any(self.shared.values()) or any(node.imputed for node in self.program.indicators)


def told_of(plan: Plan, period: Period, as_of: dt.date) -> Told:
    """Raises `Unsupported` for what the batch evaluators do not know."""
    program = lower(plan, period, as_of)
    numbers = plan.numbers(period)
    low = Lowering(plan, effective(plan, period, numbers), as_of, numbers, period)
    found = Told(program)
    for indicator in plan.order:
        own = found.measures[indicator.id] = {}
        for place, clause in enumerate(indicator.parts):
            for number, node in enumerate(measures_in(clause)):
                figure = _alone(node, low)
                if figure is not None:
                    own[key("measure", indicator.id, place, number)] = figure
        nodes = [node for clause in indicator.parts for node in _compared(clause)]
        found.shared[indicator.id] = {key_of(node): inner(node, low) for node in nodes}
    scopes = [item.applies_to for item in plan.scheme.items if item.applies_to is not None]
    filters = [wanted for indicator in plan.order for wanted in indicator.reads]
    filters += [wanted for scope in scopes for wanted in scope.reads] + list(every(plan.scheme.compose, Filter))
    found.looked = {wanted: _looked(low, wanted) for wanted in dict.fromkeys(filters)}
    figures = [figure for own in found.measures.values() for figure in own.values()]
    figures += [figure for named in found.shared.values() for figure in named.values()]
    found.program = replace(program, told=tuple(dict.fromkeys(figures)))
    return found


def _alone(node: Measure, low: Lowering) -> Figure | None:
    """A measure by itself; some are known only together with what is made of them."""
    try:
        return inner(node, low)
    except Unsupported:
        return None


def _compared(clause: Clause) -> list[Measure]:
    """Measures by which one is compared with others."""
    found = [node.by for node in every(clause, Compared) if node.by is not None]
    if getattr(clause.map, "of_group", False) and clause.measure is not None:
        found.append(clause.measure)
    return found


def _looked(low: Lowering, wanted: Filter) -> Looked:
    seen = low.seen(wanted)
    tests = low.tests(wanted.where)
    whole = replace(seen, tests=tests, days=(FIRST, LAST), dated=OCCURRED)
    return Looked(low.source(wanted), seen, whole)
