"""What a scheme costs: the minutes of the duties and registers whose facts its indicators look at, as they fell due in the
period. What several indicators look at is asked once, and shared out among them in equal parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from zugong.engine import Plan
from zugong.engine.filters import Filter
from zugong.org.models import Unit
from zugong.org.models.units import nearest
from zugong.rulebook import declared
from zugong.timeline import Period
from zugong.work import burden
from zugong.work.models import Obligation

ZERO = Decimal(0)
TYPE = "type"


@dataclass(frozen=True)
class Cost:
    """One duty or register. `minutes`: by assessed unit, with all units below it."""

    title: str
    office: str
    institution: str
    minutes: Mapping[int, int]
    indicators: tuple[str, ...]
    #: asked by the institution of the scheme itself; the others are owed whether they are assessed or not
    own: bool = False

    @property
    def whole(self) -> int:
        return sum(self.minutes.values())


@dataclass(frozen=True)
class Load:
    costs: list[Cost]
    units: dict[int, str]

    @cached_property
    def by_unit(self) -> dict[int, int]:
        found = dict.fromkeys(self.units, 0)
        for cost in self.costs:
            for unit, minutes in cost.minutes.items():
                found[unit] += minutes
        return found

    @cached_property
    def by_indicator(self) -> dict[str, Decimal]:
        """Minutes of one unit on average, shared costs in equal parts."""
        return self._averages(self.costs)

    @cached_property
    def only_for(self) -> dict[str, Decimal]:
        """Of these, what nobody would do if the indicator were not there."""
        return self._averages(one for one in self.costs if one.own and len(one.indicators) == 1)

    @property
    def own(self) -> int:
        """Minutes of one unit on average that the scheme's institution asks for by itself."""
        return round(sum(one.whole for one in self.costs if one.own) / max(len(self.units), 1))

    def _averages(self, costs: Iterable[Cost]) -> dict[str, Decimal]:
        found: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for cost in costs:
            for id_ in cost.indicators:
                found[id_] += Decimal(cost.whole) / len(cost.indicators) / max(len(self.units), 1)
        return dict(found)


def load_of(plan: Plan, period: Period, assessed: Iterable[Unit]) -> Load:
    """Three questions: units, what duties ask of them, what those duties are."""
    tops = {unit.path: unit for unit in assessed}
    below = _below(tops)
    costs = [*_duties(plan, period, below), *_registers(plan, period, below)]
    costs.sort(key=lambda one: (-one.whole, one.title))
    return Load(costs, {unit.pk: str(unit) for unit in tops.values()})


def _below(tops: Mapping[str, Unit]) -> dict[int, tuple[int, str]]:
    """Every standing unit of the assessed ones: key → (the nearest assessed one at or above it, kind)."""
    found = {}
    for key, path, kind in Unit.objects.filter(dissolved_on__isnull=True).order_by().values_list("pk", "path", "kind"):
        top = nearest(path, tops)
        if top is not None:
            found[key] = (tops[top].pk, kind)
    return found


def _looked_at(plan: Plan) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Fact kind → the indicators that look at it, each with the types it wants; no types: any."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for one in plan.order:
        for wanted in one.reads:
            found[wanted.of].append((one.id, _types(wanted)))
    return found


def _types(wanted: Filter) -> frozenset[str]:
    conditions = (*wanted.where, *wanted.counts_if)
    return frozenset(str(value) for one in conditions if one.field == TYPE for value in one.values)


def _who(looks: Iterable[tuple[str, frozenset[str]]], type_: str = "") -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for id_, types in looks if not types or not type_ or type_ in types))


def _duties(plan: Plan, period: Period, below: Mapping[int, tuple[int, str]]) -> list[Cost]:
    looks = _looked_at(plan)
    known = {one.pk: one for one in Obligation.objects.filter(fact_kind__in=list(looks), minutes__gt=0)}
    wanted = {key: who for key, one in known.items() if (who := _who(looks[one.fact_kind], one.fact_type))}
    asked: dict[tuple[str, str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    whose: dict[tuple[str, str, str], tuple[tuple[str, ...], bool]] = {}
    for unit, obligation, minutes in burden.of_obligations(period, wanted):
        if unit in below:
            one = known[obligation]
            # an edition with another number is another obligation, and the same thing to whoever does it
            name = (one.title, one.issued_by, one.institution_title)
            asked[name][below[unit][0]] += minutes
            whose[name] = wanted[obligation], one.institution_id == plan.institution.id
    return [Cost(*name, dict(minutes), *whose[name]) for name, minutes in asked.items()]


def _registers(plan: Plan, period: Period, below: Mapping[int, tuple[int, str]]) -> list[Cost]:
    looks = _looked_at(plan)
    loads = {one.id: one for one in burden.registers_in(period) if one.whole}
    found = []
    for one in declared.registers(period.end):
        facts = {emission.fact for emission in one.register.emits}
        who = _who(look for kind in sorted(facts & looks.keys()) for look in looks[kind])
        asked = loads.get(one.id)
        if asked is not None and who:
            minutes: dict[int, int] = defaultdict(int)
            for top, kind in below.values():
                minutes[top] += asked.whole if kind in asked.kinds else 0
            kept = {top: number for top, number in minutes.items() if number}
            own = one.institution.id == plan.institution.id
            found.append(Cost(asked.title, asked.office, one.institution.title, kept, who, own))
    return found
