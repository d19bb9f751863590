"""Reads of registers: which there are, the rows somebody sees, how a row is shown. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.columns.fields import Around
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.scope import Scope, shortest
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import Column, DeclaredRegister, Institution
from zugong.ui.addresses import number_in
from zugong.ui.templatetags.zg import chip
from zugong.work.items import Item

from . import linking, parties, places, rules, seeing, veiled
from .conditions import asked
from .models import Row, RowQuerySet

LINKED = 200
LISTED = 6
NAMED = 100
#: Links by which a list can be narrowed, rows offered for each, and rows that stay on top of it.
NARROWED, OFFERED, PINNED = 4, 20, 12
#: Units that the form of a new row lists.
MOST = 500


def binding_of(declared: DeclaredRegister, day: dt.date | None = None) -> Binding:
    return Binding(declared.institution, declared.register.columns, day or clock.today())


def labels_of(institution: Institution, name: str) -> dict[str, str]:
    """The options of a label set of this institution, or of another."""
    own = institution.labels.get(name)
    return dict((own.values if own is not None else library.catalogue().labels.get(name)) or {}) if name else {}


def find(id: str, day: dt.date | None = None) -> DeclaredRegister:
    try:
        return institutions.register(id, day or clock.today())
    except KeyError:
        raise Http404 from None


def scope_of(account: Account, declared: DeclaredRegister) -> Scope:
    """Where this account reads the register: what `rules.reads` says of one unit, for all of them at once."""
    if account.is_administrator:
        return Scope()
    if declared.register.read_by == "everybody":
        return Scope(("",))
    if declared.register.read_by == "own":
        return Scope(rules.own_paths(account, declared))
    paths = [*account.scope("assess").paths]
    if declared.register.read_by == "unit":
        paths += account.scope("read_unit").paths
        if account.own_branch is not None:
            paths.append(account.own_branch.path)
    for writer in declared.register.written_by:
        if writer in rules.CAPABILITY:
            paths += account.scope(rules.CAPABILITY[writer]).paths
        elif writer == "above":
            paths += account.scope("record").paths
    return account.known(Scope(shortest(paths)))


def rows_of(account: Account, declared: DeclaredRegister) -> RowQuerySet:
    """The standing rows this account reads. By the unit's key and not by a join, so that counting reads an index."""
    rows = Row.objects.standing().filter(register=declared.id)
    return rows.filter(seen(account, declared, scope_of(account, declared)))


def seen(
    account: Account, declared: DeclaredRegister, scope: Scope, known: dict[tuple[str, ...], Q] | None = None
) -> Q:
    """Rows of a scope, those a team of this account's sees or it is a party of, and of one's own those it wrote; between
    people those it is still a party of. `known`: what is inside which scope, where many registers are asked about."""
    known = {} if known is None else known
    found = known.setdefault(scope.paths, inside(scope)) if scope.paths not in known else known[scope.paths]
    if not found:
        return found
    if writes_own(account, declared) and not declared.register.parties:
        found |= Q(written_by=account.actor_id)
    more = (seeing.asked(account, declared), parties.asked(account, declared))
    return reduce(or_, filter(None, more), found)


def shut(account: Account, declared: DeclaredRegister) -> bool:
    """Whether this account reads nothing of the register."""
    if reads_part(account, declared, scope_of(account, declared)):
        return False
    between = parties.asked(account, declared)
    return between is None or not Row.objects.standing().filter(between, register=declared.id).exists()


def reads_part(account: Account, declared: DeclaredRegister, scope: Scope) -> bool:
    """Whether this account reads the register or a part of it, whatever is in it."""
    return not scope.empty or writes_own(account, declared) or bool(seeing.classes_seen(account, declared))


def writes_own(account: Account, declared: DeclaredRegister) -> bool:
    """Whether a unit to which this account's person belongs keeps the register, and everybody writes it for themselves."""
    if "person" not in declared.register.written_by or not account.own_paths:
        return False
    return bool(set(declared.register.kept_by) & kinds_around(account))


def kinds_around(account: Account) -> set[str]:
    """The kinds of the units to which this person belongs; asked once for each request."""
    known: set[str] | None = account.__dict__.get("_registers_around")
    if known is None:
        paths = account.own_paths
        known = set(Unit.objects.order_by().filter(path__in=paths).values_list("kind", flat=True)) if paths else set()
        account.__dict__["_registers_around"] = known
    return known


def inside(scope: Scope) -> Q:
    """Rows of a scope; few units are named, so that their index is used."""
    if not scope.empty and not scope.whole and len(few := scope.named(NAMED)) <= NAMED:
        return Q(unit__in=few)
    return scope.keys()


def units_to_write(account: Account, declared: DeclaredRegister) -> list[Unit]:
    """Where this account may add a row, nearest first: its own unit, then those below. What `rules.writes` says of one
    unit, asked of all of them at once."""
    wanted = Q(pk__in=[])
    for writer in declared.register.written_by:
        if writer in rules.CAPABILITY:
            scope = account.scope(rules.CAPABILITY[writer])
            wanted |= Q(path__in=scope.paths) if declared.register.read_by == "own" else scope.q()
        elif writer == "above":
            wanted |= account.scope("record").below() | account.scope("assess").below()
        elif account.own_paths:
            wanted |= Q(path__in=account.own_paths)
    kept = Unit.objects.filter(kind__in=declared.register.kept_by, dissolved_on__isnull=True)
    units = list(kept.filter(wanted).order_by("path")[:MOST])
    home = account.home_unit
    return sorted(units, key=lambda unit: unit != home)


@dataclass
class Shown:
    """Rows with the names behind their keys, read together."""

    declared: DeclaredRegister
    rows: list[Row]
    unmasked: bool = False
    #: Only these columns are put into words; all where nothing is said.
    only: tuple[Column, ...] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    #: For whom: marks of people are shown to nobody who is not named here.
    reader: Account | None = None

    @cached_property
    def told(self) -> Mapping[str, Column]:
        return {column.id: column for column in self.only} or self.declared.register.columns

    @cached_property
    def binding(self) -> Binding:
        return binding_of(self.declared)

    @cached_property
    def showing(self) -> cells.Showing:
        data = [row.data for row in self.rows]
        columns = self.told
        return cells.Showing(
            self.binding, cells.Names.of(columns, data), self._linked(columns, data), self.unmasked, self.opened
        )

    def _linked(self, columns: Mapping[str, Column], data: Iterable[Mapping[str, Any]]) -> dict[int, str]:
        names = [name for name, column in columns.items() if column.type == "row"]
        keys = {row[name] for row in data for name in names if row.get(name)} if names else set()
        return {row.pk: str(row) for row in Row.objects.filter(pk__in=keys).only("pk", "title")} if keys else {}

    def cells_of(self, row: Row) -> dict[str, Any]:
        """Stored cells with those put in that nobody typed."""
        return {**row.data, **{name: value for name, value in self.follows(row).items() if value is not None}}

    def follows(self, row: Row) -> linking.Values:
        """What nobody typed, worked out once for each row of the page."""
        found = self._follows.get(row.pk) if row.pk else None
        return linking.derived(self.declared, row) if found is None else found

    @cached_property
    def _follows(self) -> dict[int, linking.Values]:
        rows = [row for row in self.rows if row.pk]
        found = linking.derived_of(self.declared, rows, [self._links[row.pk] for row in rows])
        return {row.pk: values for row, values in zip(rows, found, strict=True)}

    @cached_property
    def _links(self) -> dict[int, linking.Values]:
        return linking.values_of(self.declared, [row for row in self.rows if row.pk], lambda: self.beside)

    @cached_property
    def beside(self) -> places.OfMany:
        """Register → column → place, of every register of the same institution: asked once for a page."""
        institution = self.declared.institution
        return places.of_many(self.declared.beside(name).id for name in institution.registers)

    def light(self, row: Row, today: dt.date) -> str:
        return light_of(row, self.declared, self.binding, today, self.follows(row))

    def ambers(self, row: Row, words: Mapping[str, str]) -> dict[str, SafeString]:
        """Cells that hold an option which the institution shows in amber."""
        stored, columns = self.cells_of(row), self.declared.register.columns.values()
        return {
            one.id: chip("warn", words[one.id])
            for one in columns
            if one.id in words and stored.get(one.id) in one.amber
        }

    def words(self, row: Row) -> dict[str, str]:
        return {
            name: self._said(row, column, stored)
            for stored in [self.cells_of(row)]
            for name, column in self.told.items()
        }

    def _said(self, row: Row, column: Column, stored: Mapping[str, Any]) -> str:
        value = stored.get(column.id)
        if value is not None and column.id in veiled.marks_hidden(self.declared, row, self.reader):
            return cells.MASKED
        lifted = column.veiled and veiled.lifted(self.declared, row, column)
        return (self.plainly if lifted else self.showing).words(column, value)

    @cached_property
    def plainly(self) -> cells.Showing:
        """The same with nothing masked, for what is no longer veiled."""
        return replace(self.showing, unmasked=True)

    def for_sheet(self, row: Row, column: Column, stored: Mapping[str, Any]) -> Any:
        """A cell for a workbook, in which marks of people stand for nobody."""
        if column.id in veiled.marks_hidden(self.declared, row, self.reader):
            return cells.MASKED
        return self.showing.for_sheet(column, stored.get(column.id))


def around(
    declared: DeclaredRegister, unit: Unit | None, account: Account, stored: Mapping[str, Any] | None = None
) -> Around:
    """What the form of a row needs to know. What `stored` points to may stay, also where it is offered no more."""

    def linked(column: Column) -> tuple[tuple[int, str], ...]:
        fitting, key = rows_that_fit(declared, column, account, unit), (stored or {}).get(column.id)
        if key is None or any(key == one for one, _title in fitting):
            return tuple(fitting)
        return (*fitting, *((row.pk, str(row)) for row in Row.objects.filter(pk=key).only("pk", "title")))

    return Around(binding_of(declared), unit, linked)


def pointed(declared: DeclaredRegister, column: Column) -> DeclaredRegister:
    """The register whose rows a column points to: of this file, or institution/register."""
    return find(linking.register_of(declared, column))


def rows_that_fit(
    declared: DeclaredRegister, column: Column, account: Account, unit: Unit | None
) -> list[tuple[int, str]]:
    """What a form offers: rows as the column wants them, with their unit where those of other units are among them."""
    other = _pointed_here(declared, column)
    if other is None:
        return []
    rows = rows_of(account, other).filter(linking.offered(other, column, unit)).select_related("unit")
    rows = rows.order_by("-day1", "-pk").only("pk", "title", "unit__name", "unit__short_name")[:LINKED]
    return [(row.pk, f"{row} · {row.unit}" if column.others else str(row)) for row in rows]


def rows_offered(declared: DeclaredRegister, column: Column, account: Account, asked: str) -> list[tuple[int, str]]:
    """What a list is narrowed by: the newest rows, and the one that was asked for."""
    other = _pointed_here(declared, column)
    if other is None:
        return []
    rows = rows_of(account, other).only("pk", "title")
    offered = [(row.pk, str(row)) for row in rows.order_by("-day1", "-pk")[:OFFERED]]
    wanted = number_in(asked)
    if not wanted or any(key == wanted for key, _title in offered):
        return offered
    return [*offered, *((row.pk, str(row)) for row in rows.filter(pk=wanted))]


def _pointed_here(declared: DeclaredRegister, column: Column) -> DeclaredRegister | None:
    """None where the register belongs to an institution that this county does not have."""
    try:
        return pointed(declared, column)
    except Http404:
        return None


def links_of(declared: DeclaredRegister, places: Mapping[str, str]) -> list[Column]:
    """The links a list is narrowed by."""
    found = [one for one in declared.register.columns.values() if one.type == "row" and one.id in places]
    return found[:NARROWED]


def pointing_at(declared: DeclaredRegister, column: Column, key: int, given: Mapping[str, str] | None = None) -> Q:
    """Rows of this register whose column points at that row."""
    place = (places.of(declared) if given is None else given).get(column.id)
    return Q(**({place: str(key)} if place else {f"data__{column.id}": key}))


def pinned(account: Account, declared: DeclaredRegister) -> list[tuple[Row, str]]:
    """The rows that stay on top, each with its light."""
    if not declared.register.pinned:
        return []
    wanted = asked(declared.register.pinned, places.of(declared), binding_of(declared))
    rows = list(rows_of(account, declared).filter(wanted).select_related("unit").order_by("pk")[:PINNED])
    shown, today = Shown(declared, rows), clock.today()
    return [(row, shown.light(row, today)) for row in rows]


def listed(declared: DeclaredRegister) -> list[Column]:
    """The columns of the list: those the institution names, else the first few."""
    columns = declared.register.columns
    if declared.register.listed:
        return [columns[name] for name in declared.register.listed]
    return [column for column in columns.values() if column.type not in ("long_text", "file")][:LISTED]


def light_of(
    row: Row, declared: DeclaredRegister, binding: Binding, today: dt.date, follows: linking.Values | None = None
) -> str:
    """ahead, open, soon, late or done where the register has due days; nothing elsewhere."""
    due = declared.register.due
    if due is None:
        return ""
    known = {**cells.values(declared.register.columns, row.data), **(follows or {})}
    done = binding.meets(due.done, known)
    starts, by = known.get(due.starts), known.get(due.by)
    return light_between(done=done, starts=starts, by=by, warn=warned(declared, binding), today=today)


def warned(declared: DeclaredRegister, binding: Binding) -> int:
    """How many days before the due day a row turns amber."""
    due = declared.register.due
    return int(binding.number(due.warn)) if due is not None and due.warn is not None else 0


def light_between(*, done: bool, starts: dt.date | None, by: dt.date | None, warn: int, today: dt.date) -> str:
    """The light of what is done or not, begins and falls due."""
    if done:
        return "done"
    if starts is not None and starts > today:
        return "ahead"
    if by is None:
        return ""
    if by < today:
        return "late"
    return "soon" if (by - today).days <= warn else "open"


def item(account: Account, key: int) -> Item | None:
    """A row as something that can be put first."""
    row = Row.objects.standing().filter(pk=key).select_related("unit").first()
    if row is None:
        return None
    declared = find(row.register)
    return item_of(row, declared) if rules.read_row.allows(row, declared, by=account) else None


def items_seen(account: Account, places: Mapping[str, set[int]]) -> Iterable[int]:
    """One question, however many registers these rows stand in."""
    known: dict[tuple[str, ...], Q] = {}
    wanted = Q(pk__in=[])
    for declared in institutions.registers(clock.today()):
        if keys := places.get(declared.id):
            own = seen(account, declared, scope_of(account, declared), known)
            wanted |= Q(register=declared.id, pk__in=keys) & own
    return Row.objects.standing().order_by().filter(wanted).values_list("pk", flat=True)


def item_of(row: Row, declared: DeclaredRegister) -> Item:
    return Item(row.source, declared.id, str(row), row.unit)
