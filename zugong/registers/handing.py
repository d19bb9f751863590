"""A row given to many units: which units there are to choose from, and which rows would be made. Never writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zugong.columns.binding import DERIVED
from zugong.columns.cells import values
from zugong.kernel import clock
from zugong.org.models import Account, Membership, Unit
from zugong.rulebook.declared import DeclaredRegister, HandOut, Slots

from . import parties, queries
from .models import Row

#: Nobody answers for more rows made at once.
MOST = 20_000


@dataclass(frozen=True)
class Chosen:
    """For whom: classes, kinds of units, or first of all the unit that gives it out."""

    classes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    own: bool = False

    @property
    def nobody(self) -> bool:
        return not (self.classes or self.kinds or self.own)


@dataclass
class Share:
    """One row and the units that would get it."""

    row: Row
    new: list[tuple[Unit, str]] = field(default_factory=list)
    already: int = 0


def slots_of(declared: DeclaredRegister, row: Row) -> list[tuple[DeclaredRegister, dict[str, Any], str]]:
    """What a new row begins with: register, cells, origin. Cells of the same name are copied, so that dates come along."""
    known, binding = values(declared.register.columns, row.data), queries.binding_of(declared)
    found = []
    for slots in declared.register.slots:
        if not binding.meets(slots.when, known):
            continue
        target = declared.beside(slots.to)
        said = same_cells(declared, target, row.data) | {slots.by: row.pk}
        for key, cells in _each(declared, slots, row):
            named = {name: value for name, value in cells.items() if name}
            found.append((target, {**said, **named}, f"{row.source}#{slots.to}:{key}"))
    return found


def _each(declared: DeclaredRegister, slots: Slots, row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each of the rows says besides: the option it is for, or the person."""
    if slots.people:
        for person in people_in(row.unit, full=slots.people == "full_members"):
            yield str(person), {slots.person: person}
        return
    own = declared.institution.labels.get(slots.each)
    for number, (key, words) in enumerate(((own.values if own is not None else None) or {}).items(), 1):
        yield key, {slots.text: words, slots.number: str(number), slots.option: key}


def people_in(unit: Unit, *, full: bool) -> list[int]:
    """The members counted in a unit and below it, in the order of the register."""
    here = Membership.objects.on(clock.today()).filter(unit__path__startswith=unit.path, state=Membership.State.NORMAL)
    if full:
        here = here.filter(stage=Membership.Stage.FULL)
    return list(here.order_by("pk").values_list("person", flat=True))


def origin_of(row: Row) -> str:
    return row.source


def same_cells(source: DeclaredRegister, target: DeclaredRegister, data: Mapping[str, Any]) -> dict[str, Any]:
    """What columns of the same name and type take over."""
    columns, said = target.register.columns, parties.without_words(source, data)
    return {
        name: said[name]
        for name, column in source.register.columns.items()
        if name in said and name in columns and columns[name].type == column.type and column.type not in DERIVED
    }


@dataclass
class Hands:
    """Whoever gives out the rows of one register, and all units that may get one."""

    declared: DeclaredRegister
    account: Account

    def __post_init__(self) -> None:
        assert self.declared.register.hands_out is not None
        self.how: HandOut = self.declared.register.hands_out
        self.target = self.declared.beside(self.how.to)
        scope = self.account.scope("read_unit")
        kept_by = self.target.register.kept_by
        found = Unit.objects.none() if scope.empty else Unit.objects.filter(scope.q(), kind__in=kept_by)
        self.units = {unit.pk: unit for unit in found.filter(dissolved_on__isnull=True).order_by("path")}
        self.classes = self._classes()

    def _classes(self) -> dict[int, list[str]]:
        """Unit → its classes, as the register of classes has them."""
        found: dict[int, list[str]] = {}
        if self.how.classes:
            rows = Row.objects.standing().filter(register=self.declared.beside(self.how.classes).id)
            for unit, data in rows.order_by("pk").values_list("unit", "data"):
                if unit in self.units and data.get(self.how.class_):
                    found.setdefault(unit, []).append(data[self.how.class_])
        return found

    def class_choices(self) -> list[tuple[str, str]]:
        if not self.how.classes:
            return []
        column = self.target.register.columns[self.how.class_]
        numbers = Counter(one for classes in self.classes.values() for one in classes)
        labels = queries.binding_of(self.target).labels(column)
        return [(key, f"{label}（{numbers[key]}）") for key, label in labels.items() if numbers[key]]

    def kind_choices(self) -> list[tuple[str, str]]:
        numbers = Counter(unit.kind for unit in self.units.values())
        return [
            (kind, f"{Unit.Kind(kind).label}（{numbers[kind]}）")
            for kind in self.target.register.kept_by
            if numbers[kind]
        ]

    def shares(self, rows: Sequence[Row], chosen: Chosen) -> list[Share]:
        """What each row would become; a unit that once got it does not get it again, also if its row was removed."""
        there: dict[str, set[int]] = {}
        origins = Row.objects.filter(register=self.target.id, origin__in=[origin_of(row) for row in rows])
        for origin, unit in origins.values_list("origin", "unit"):
            there.setdefault(origin, set()).add(unit)
        return [self._share(row, chosen, there.get(origin_of(row), set())) for row in rows]

    def _share(self, row: Row, chosen: Chosen, there: set[int]) -> Share:
        share = Share(row)
        for unit, class_ in self._for(row, chosen):
            if unit.pk in there:
                share.already += 1
            else:
                share.new.append((unit, class_))
        return share

    def _for(self, row: Row, chosen: Chosen) -> Iterable[tuple[Unit, str]]:
        wanted = row.data.get(self.how.class_, "") if self.how.class_ else ""
        for key, unit in self.units.items():
            classes = self.classes.get(key, [])
            fitting = [one for one in classes if one in chosen.classes and wanted in ("", one)]
            own = chosen.own and key == row.unit_id
            if fitting or own or (not wanted and unit.kind in chosen.kinds):
                yield unit, (fitting or classes or [""])[0]

    def cells(self, row: Row, class_: str) -> dict[str, Any]:
        said = {**same_cells(self.declared, self.target, row.data), **(self.how.begins or {}), self.how.by: row.pk}
        return {**said, self.how.class_: class_} if class_ else said
