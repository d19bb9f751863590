"""Columns worked out from the rows of another register that point to this one: tasks of a clause, progress of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zugong.columns import cells
from zugong.columns.binding import DERIVED, Binding
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.rulebook.declared import Column, DeclaredRegister, Institution, whole
from zugong.work import changes

from . import counting, holders, moving, overlapping, places
from .conditions import asked
from .models import Row

AT_ONCE = 500
ONE = Decimal(1)
EXACT = Decimal("0.0001")
Values = dict[str, Any]
TAKES: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda amounts: sum(amounts, Decimal(0)), "mean": lambda amounts: sum(amounts, Decimal(0)) / len(amounts),
    "min": min, "max": max,
}  # fmt: skip
AGGREGATES: dict[str, Any] = {"sum": Sum, "mean": Avg, "min": Min, "max": Max}


def register_of(declared: DeclaredRegister, column: Column) -> str:
    """The register whose rows a column of type row points to."""
    return whole(declared.institution, column.register)


def offered(other: DeclaredRegister, column: Column, unit: Unit | None) -> Q:
    """The rows a column may point to: those as `where` wants them; of units not in one line with this one also as `others` does."""
    if not column.where and not column.others:
        return Q()
    binding, given = Binding(other.institution, other.register.columns, clock.today()), places.of(other)
    wanted = asked(column.where, given, binding)
    if not column.others or unit is None:
        return wanted
    over = unit.ancestor_paths()
    near = Unit.objects.filter(Q(path__in=over, kind__in=other.register.kept_by) | Q(path__startswith=unit.path))
    return wanted & (Q(unit__in=near.values("pk")) | asked(column.others, given, binding))


def columns_of(declared: DeclaredRegister) -> list[Column]:
    return [column for column in declared.register.columns.values() if column.type == "linked"]


def values_of(
    declared: DeclaredRegister, rows: Sequence[Row], beside: places.Beside | None = None
) -> dict[int, Values]:
    """Row → its linked and counted columns; a question for each register that points here. A row nobody points to counts
    0 and has no mean. `beside`: the places of the registers beside this one, where somebody else wants them too."""
    keys = [row.pk for row in rows]
    found: dict[int, Values] = {key: {} for key in keys}
    groups: dict[tuple[str, str], list[Column]] = {}
    for column in columns_of(declared):
        groups.setdefault((column.register, column.by), []).append(column)
    given = (beside or partial(places.of_many, [declared.beside(name).id for name, _by in groups]))() if groups else {}
    for (register, _by), columns in groups.items():
        other = declared.beside(register)
        _linked(other, columns, keys, given[other.id], found)
    for row, follows in zip(rows, _of_rows(declared, rows), strict=True):
        found[row.pk] |= follows
    return found


def _linked(
    other: DeclaredRegister,
    columns: list[Column],
    keys: Sequence[int],
    given: Mapping[str, str],
    found: dict[int, Values],
) -> None:
    quick = [column for column in columns if _needed(column) <= set(given)]
    if quick:
        _add_up(other, quick, keys, given, found)
    for column in columns:
        if not given:  # no row of it was ever written
            for key in keys:
                found[key][column.id] = _taken(column, [])
        elif column not in quick:
            for key, pointing in _pointing(other, column, keys, given).items():
                found[key][column.id] = _taken(column, pointing)


def _needed(column: Column) -> set[str]:
    return {column.by, *(name for name in (column.of, column.weigh) if name), *(one.field for one in column.where)}


def _add_up(
    other: DeclaredRegister,
    columns: list[Column],
    keys: Sequence[int],
    given: Mapping[str, str],
    found: dict[int, Values],
) -> None:
    """By the database, where everything that is asked for has its place: all columns over one register in one question."""
    by, binding, figures = given[columns[0].by], _binding(other), {}
    for number, column in enumerate(columns):
        for part, figure in enumerate(_figures(column, given, asked(column.where, given, binding))):
            figures[f"c{number}_{part}"] = figure
    for key in keys:
        found[key] |= {column.id: Decimal(0) if column.take == "count" else None for column in columns}
    for start in range(0, len(keys), AT_ONCE):
        some = [str(key) for key in keys[start : start + AT_ONCE]]
        rows = Row.objects.standing().filter(register=other.id, **{f"{by}__in": some})
        for line in rows.order_by().values(by).annotate(**figures):
            for number, column in enumerate(columns):
                amounts = [line[name] for name in (f"c{number}_0", f"c{number}_1") if name in line]
                found[int(line[by])][column.id] = _figure(amounts)


def _figures(column: Column, given: Mapping[str, str], where: Q) -> list[Any]:
    """One aggregate, or the two of a weighed mean."""
    if column.take == "count":
        return [Count("pk", filter=where)]
    if column.weigh and column.take == "mean":
        weight = Coalesce(F(given[column.weigh]), ONE)
        filled = where & Q(**{f"{given[column.of]}__isnull": False})
        return [Sum(F(given[column.of]) * weight, filter=where), Sum(weight, filter=filled)]
    return [AGGREGATES[column.take](given[column.of], filter=where)]


def _figure(amounts: Sequence[Any]) -> Decimal | None:
    numbers = [None if one is None else Decimal(str(one)) for one in amounts]
    if len(numbers) == 1:
        return None if numbers[0] is None else numbers[0].quantize(EXACT)
    top, whole = numbers
    return (top / whole).quantize(EXACT) if top is not None and whole else None


def _binding(declared: DeclaredRegister) -> Binding:
    return Binding(declared.institution, declared.register.columns, clock.today())


def _pointing(
    other: DeclaredRegister, column: Column, keys: Sequence[int], given: Mapping[str, str]
) -> dict[int, list[Mapping[str, Any]]]:
    """Row → the standing rows of the other register that point to it, as Python values."""
    place, binding, columns = given.get(column.by), _binding(other), other.register.columns
    follows = {name: given[name] for name, one in columns.items() if one.type in DERIVED and name in given}
    found: dict[int, list[Mapping[str, Any]]] = {key: [] for key in keys}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        where = {f"{place}__in": [str(key) for key in some]} if place else {f"data__{column.by}__in": some}
        rows = Row.objects.standing().filter(register=other.id, **where)
        for data, *derived in rows.values_list("data", *follows.values()):
            known = {**cells.values(columns, data), **dict(zip(follows, derived, strict=True))}
            if binding.meets(column.where, known):
                found[data[column.by]].append(known)
    return found


def _taken(column: Column, pointing: list[Mapping[str, Any]]) -> Decimal | None:
    if column.take == "count":
        return Decimal(len(pointing))
    filled = [row for row in pointing if row.get(column.of) is not None]
    if column.weigh and column.take == "mean":
        weights = [row.get(column.weigh) or ONE for row in filled]
        top = sum((row[column.of] * weight for row, weight in zip(filled, weights, strict=True)), Decimal(0))
        return top / sum(weights, Decimal(0)) if weights else None
    return TAKES[column.take]([row[column.of] for row in filled]) if filled else None


# ---- what follows from a row that was written ----------------------------------------------------


def refresh(declared: DeclaredRegister, *datas: Mapping[str, Any], judged: bool = True) -> None:
    """A row of this register was written: the rows it points to, before and now, are sorted by what follows from it,
    and so are those they point to, each after all that lies below it. What an institution wants of such a row must still
    hold: a fund is not overdrawn."""
    waiting: dict[str, set[int]] = {}
    _wait(waiting, declared, datas)
    while waiting:
        parent = declared.beside(_lowest(declared.institution, waiting))
        held = Row.objects.select_for_update(of=("self",)).select_related("unit")
        rows = held.filter(pk__in=waiting.pop(parent.register.id), register=parent.id).order_by("pk")
        _wait(waiting, parent, [row.data for row in _settled(parent, list(rows), judged)])


def _wait(waiting: dict[str, set[int]], declared: DeclaredRegister, datas: Iterable[Mapping[str, Any]]) -> None:
    """Register → the rows to settle: those to which these point."""
    datas = list(datas)
    for holder in declared.institution.registers.values():
        mine = [one for one in holder.columns.values() if one.type == "linked" and one.register == declared.register.id]
        keys = {data[one.by] for data in datas for one in mine if isinstance(data.get(one.by), int)}
        if keys:
            waiting.setdefault(holder.id, set()).update(keys)


def _lowest(institution: Institution, waiting: Iterable[str]) -> str:
    """A register to which no other that waits leads up; any where they lead round in a circle."""
    names = list(waiting)
    over = {name: _over(institution, name) for name in names}
    return next((name for name in names if not any(name in over[other] for other in names if other != name)), names[0])


def _over(institution: Institution, name: str) -> set[str]:
    """The registers in which something follows from the rows of this one, however far up."""
    found: set[str] = set()
    left = [name]
    while left:
        below = left.pop()
        for holder in institution.registers.values():
            linked = (one for one in holder.columns.values() if one.type == "linked")
            if holder.id not in found and any(one.register == below for one in linked):
                found.add(holder.id)
                left.append(holder.id)
    return found


def placed(declared: DeclaredRegister) -> dict[str, str]:
    """Column → place, for whoever writes rows. Where a column gets its place only now, the rows that are there are filled
    as well: an order or a quota over them would else read nothing."""
    known, new = places.give(declared)
    columns = declared.register.columns
    typed = {name: place for name, place in new.items() if columns[name].type not in DERIVED}
    for some in (typed, {name: place for name, place in new.items() if name not in typed}):
        if some:  # what was typed first: what follows may be asked of it
            _fill(declared, some)
    return known


def _fill(declared: DeclaredRegister, new: Mapping[str, str]) -> None:
    """Copy these columns of every row to their places, so many rows at once."""
    follow = any(declared.register.columns[name].type in DERIVED for name in new)
    rows, last = Row.objects.select_for_update(of=("self",)).filter(register=declared.id).order_by("pk"), 0
    while batch := list(rows.select_related("unit").filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        known = values_of(declared, batch) if follow else {}
        every = derived_of(declared, batch, [known[row.pk] for row in batch]) if follow else [{} for _row in batch]
        for row, follows in zip(batch, every, strict=True):
            places.fill(row, declared, new, follows)
        Row.objects.bulk_update(batch, [*new.values()])


def settle(declared: DeclaredRegister, rows: Sequence[Row], *, judged: bool = False) -> None:
    """Put what follows of these rows into their places, and go on to those they point to; nothing where nothing changed."""
    refresh(declared, *(row.data for row in _settled(declared, rows, judged)), judged=judged)


def _settled(declared: DeclaredRegister, rows: Sequence[Row], judged: bool) -> list[Row]:
    """Those of the rows of which something follows now that did not before."""
    given = placed(declared)
    known = values_of(declared, rows)
    changed = []
    every = derived_of(declared, rows, [known[row.pk] for row in rows])
    for row, follows in zip(rows, every, strict=True):
        before = [getattr(row, place) for place in given.values()]
        if judged:
            _judge(declared, row, follows)
        places.fill(row, declared, given, follows)
        if before != [getattr(row, place) for place in given.values()]:
            row.save(update_fields=[*given.values()])
            changed.append(row)
    if changed:
        changes.tell(changes.ROWS, declared.id, (row.unit_id for row in changed))
        changed += _settled(declared, moving.later(declared, changed), judged=False)
    return changed


def _judge(declared: DeclaredRegister, row: Row, follows: Values) -> None:
    """Comparisons over linked columns; what the row's own cells must satisfy was judged when they were typed."""
    linked = {column.id for column in columns_of(declared)}
    valid = [one for one in declared.register.valid if one.that is not None and linked & one.that.names]
    known = {**cells.values(declared.register.columns, row.data), **follows}
    for one in valid:
        fault = next(iter(_binding(declared).broken(known, [one])), None)
        if fault is not None:
            raise Refused(_("“%(row)s”：%(sentence)s") % {"row": row, "sentence": fault.sentence})


def derived(declared: DeclaredRegister, row: Row) -> Values:
    """Everything about a row that nobody typed: what is linked to it, counted for it, and computed from all of it."""
    follows = values_of(declared, [row])[row.pk] if row.pk else of_new(declared, [row])[0]
    return derived_of(declared, [row], [follows])[0]


def known(declared: DeclaredRegister, row: Row) -> dict[str, Any]:
    """The cells of a row with all that follows from them."""
    return {**cells.values(declared.register.columns, row.data), **derived(declared, row)}


def derived_of(declared: DeclaredRegister, rows: Sequence[Row], follows: Sequence[Values]) -> list[Values]:
    """The same of many rows, of which what is linked to them and counted for them is known."""
    columns, binding = declared.register.columns, _binding(declared)
    known: list[Values] = []
    found: list[Values] = []
    for row, linked in zip(rows, follows, strict=True):
        typed = cells.values(columns, row.data)
        worked_out = {name: _or_else(columns[name], value, typed) for name, value in linked.items()}
        worked_out |= binding.computed({**typed, **worked_out})
        known.append({**typed, **worked_out})
        found.append(worked_out)
    moved = moving.values_of(declared, rows, known)
    return [{**values, **more} for values, more in zip(found, moved, strict=True)]


def filled(declared: DeclaredRegister, row: Row) -> Values:
    """The same of a row that is being written: what was left empty takes what the column beside it came to, and keeps it."""
    follows = derived(declared, row)
    said = {**row.data, **{name: value for name, value in follows.items() if value is not None}}
    empty = [
        column
        for column in declared.register.columns.values()
        if column.otherwise
        and column.type not in DERIVED
        and row.data.get(column.id) is None
        and column.otherwise in said
    ]
    if not empty:
        return follows
    row.data |= {column.id: cells.kept(column, said[column.otherwise]) for column in empty}
    return derived(declared, row)


def _or_else(column: Column, value: Decimal | None, typed: Mapping[str, Any]) -> Decimal | None:
    """What nothing could be counted for is as its unit says; a count of which it says nothing is none."""
    if value is not None or not column.otherwise:
        return value
    said = typed.get(column.otherwise)
    return Decimal(0) if said is None and column.type == "facts" else said


def of_new(declared: DeclaredRegister, rows: Sequence[Row]) -> list[Values]:
    """Nothing points to rows that are not there yet; facts may already count for them."""
    linked = {column.id: _taken(column, []) for column in columns_of(declared)}
    return [{**linked, **follows} for follows in _of_rows(declared, rows)]


def _of_rows(declared: DeclaredRegister, rows: Sequence[Row]) -> list[Values]:
    """What does not depend on rows pointing here: counted facts, how much was copied, who holds a post."""
    apart = (
        counting.values_of(declared, rows),
        overlapping.values_of(declared, rows),
        holders.values_of(declared, rows),
    )
    return [{**counted, **shares, **held} for counted, shares, held in zip(*apart, strict=True)]
