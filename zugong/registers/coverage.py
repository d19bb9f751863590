"""Who ought to stand in a register and does not: points nobody looks after, people without one, units that have not reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from zugong.kernel import clock
from zugong.org.models import Account, Membership, Post, Unit
from zugong.org.queries.people import members_of
from zugong.org.scope import Scope
from zugong.rulebook.declared import DeclaredRegister, Expectation
from zugong.timeline import Period

from . import queries
from .conditions import asked
from .models import Row

#: So many are named; of more it is said how many.
NAMED = 120


@dataclass(frozen=True)
class Lacking:
    """One who has no row: a unit or a person, with the cell that a new row would hold."""

    name: str
    place: str
    column: str
    cell: str
    #: What else is known of the new row: its unit, its period.
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> str:
        """The query that fills the form of a new row."""
        return urlencode({self.column: self.cell, **dict(self.rest)})


@dataclass(frozen=True)
class Coverage:
    """How many of those who ought to have a row have one, and who has not."""

    expectation: Expectation
    period: Period | None
    expected: int
    lacking: list[Lacking]
    more: int

    @property
    def title(self) -> str:
        return self.expectation.title

    @property
    def label(self) -> str:
        """The period in the reader's language."""
        return self.period.label(get_language() or "zh-hans") if self.period else ""

    @property
    def missing(self) -> int:
        return len(self.lacking) + self.more

    @property
    def covered(self) -> int:
        return self.expected - self.missing

    @property
    def percent(self) -> int:
        return round(100 * self.covered / self.expected)


def of(declared: DeclaredRegister, places: Mapping[str, str], account: Account) -> list[Coverage]:
    """Two queries for each expectation: members the account may see, units it reads the register of, or all that may be named."""
    found = [_one(declared, one, places, account) for one in declared.register.expects.values()]
    return [coverage for coverage in found if coverage.expected]


def _one(declared: DeclaredRegister, expectation: Expectation, places: Mapping[str, str], account: Account) -> Coverage:
    period = Period.of(expectation.every, clock.today()) if expectation.every else None
    have = _having(declared, expectation, places, period)
    if expectation.options:
        return _options(declared, expectation, period, have, account)
    if expectation.members_of:
        members = _members(account.scope("read_members"), expectation)
        lacking = [(person, name, place) for person, name, place in members if person not in have]
        expected, column = len(members), expectation.by
    else:
        # A column names places anywhere: those who keep the register go out to units they are not set over.
        reach = queries.scope_of(account, declared) if expectation.by == "unit" else Scope(("",))
        units = _units(reach, expectation.units)
        lacking = [(unit.pk, str(unit), "") for unit in units if unit.pk not in have]
        expected, column = len(units), expectation.by
    rest = _rest(declared, expectation, period)
    typed = [
        Lacking(name, place, column, str(key) if column == "unit" else name, rest)
        for key, name, place in lacking[:NAMED]
    ]
    return Coverage(expectation, period, expected, typed, len(lacking) - len(typed))


def _rest(declared: DeclaredRegister, expectation: Expectation, period: Period | None) -> tuple[tuple[str, str], ...]:
    """The period a new row is about, where a column holds it."""
    if period is None or declared.register.columns[expectation.at].type != "period":
        return ()
    return ((expectation.at, period.code),)


def _options(
    declared: DeclaredRegister, expectation: Expectation, period: Period | None, have: set[Any], account: Account
) -> Coverage:
    """Each option of the column at each unit that keeps the register."""
    units = _units(queries.scope_of(account, declared), declared.register.kept_by)
    options = queries.binding_of(declared).labels(declared.register.columns[expectation.by])
    rest = _rest(declared, expectation, period)
    lacking = [
        Lacking(name, str(unit) if len(units) > 1 else "", expectation.by, option, (("unit", str(unit.pk)), *rest))
        for unit in units
        for option, name in options.items()
        if (unit.pk, option) not in have
    ]
    return Coverage(expectation, period, len(units) * len(options), lacking[:NAMED], max(len(lacking) - NAMED, 0))


def _units(scope: Scope, kinds: Iterable[str]) -> list[Unit]:
    if scope.empty:
        return []
    wanted = Unit.objects.on(clock.today()).filter(scope.q(), kind__in=list(kinds))
    return list(wanted.only("pk", "name", "short_name", "kind", "path").order_by("path"))


def _members(scope: Scope, expectation: Expectation) -> list[tuple[int, str, str]]:
    """The members counted under units of these kinds, as far as the scope reaches; where posts are named, their holders."""
    holders = (
        Unit.objects.on(clock.today()).filter(kind__in=list(expectation.members_of)).values_list("path", flat=True)
    )
    paths = tuple(holders)
    if scope.empty or not paths:
        return []
    inside = members_of(scope).filter(Scope(paths).q("unit"), state=Membership.State.NORMAL)
    if expectation.full:
        inside = inside.filter(stage=Membership.Stage.FULL)
    if expectation.posts:
        held = Post.objects.filter(role__in=expectation.posts, valid_to__isnull=True)
        inside = inside.filter(person__in=held.values("person"))
    people = {
        key: (key, name, unit) for key, name, unit in inside.values_list("person_id", "person__name", "unit__name")
    }
    # Who holds a post there belongs there too, wherever the Party membership lies.
    if expectation.full:
        return list(people.values())
    posts = Post.objects.filter(Scope(paths).q("unit"), scope.q("unit"), valid_to__isnull=True)
    posts = posts.filter(role__in=expectation.posts) if expectation.posts else posts
    for key, name, unit in posts.values_list("person_id", "person__name", "unit__name"):
        people.setdefault(key, (key, name, unit))
    return list(people.values())


def _having(
    declared: DeclaredRegister, expectation: Expectation, places: Mapping[str, str], period: Period | None
) -> set[Any]:
    """The keys of those who have a row that counts; of options, unit and option."""
    binding = queries.binding_of(declared)
    rows = Row.objects.standing().filter(asked(expectation.where, places, binding), register=declared.id).order_by()
    if period is not None:
        rows = rows.filter(_within(declared, expectation.at, places, period))
    if expectation.edition:
        where = places.get(expectation.edition) or f"data__{expectation.edition}"
        rows = rows.filter(**{where: declared.institution.edition})
    if expectation.options:
        return set(rows.values_list("unit_id", f"data__{expectation.by}"))
    return set(_keys(rows, "unit_id" if expectation.by == "unit" else f"data__{expectation.by}"))


def _within(declared: DeclaredRegister, at: str, places: Mapping[str, str], period: Period) -> Q:
    where = places.get(at) or f"data__{at}"
    if declared.register.columns[at].type == "period":
        return Q(**{where: period.code})
    first, last = (period.start, period.end) if at in places else (period.start.isoformat(), period.end.isoformat())
    return Q(**{f"{where}__gte": first, f"{where}__lte": last})


def _keys(rows: QuerySet[Row], field: str) -> Iterable[int]:
    cells: Iterable[Any] = rows.values_list(field, flat=True)
    for cell in cells:
        yield from cell if isinstance(cell, list) else () if cell is None else (cell,)
