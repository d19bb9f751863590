"""Columns that count who holds a post: how many work full time for the Party here is known already and reported by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Q

from zugong.kernel import clock
from zugong.org.models import Post, Unit
from zugong.org.models.units import up_from
from zugong.org.scope import Scope, shortest
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import Column, DeclaredRegister

from .models import Row

Values = dict[str, Decimal | None]


def columns_of(declared: DeclaredRegister) -> list[Column]:
    return [column for column in declared.register.columns.values() if column.type == "posts"]


def values_of(declared: DeclaredRegister, rows: Sequence[Row]) -> list[Values]:
    """For each row its columns: one question for each column, whatever the number of rows. Nobody is counted twice."""
    found: list[Values] = [{} for _row in rows]
    for column in columns_of(declared):
        held = _held(column, {row.unit for row in rows})
        for row, values in zip(rows, found, strict=True):
            values[column.id] = Decimal(held.get(row.unit.path, 0))
    return found


def _held(column: Column, units: set[Unit]) -> dict[str, int]:
    """Path of a unit → people who hold one of the posts there, or also below it."""
    posts = Post.objects.on(clock.today()).filter(role__in=column.posts)
    if not column.below:
        inside = posts.filter(unit__in=units)
        return dict(inside.order_by().values_list("unit__path").annotate(n=Count("person", distinct=True)))
    wanted = {unit.path for unit in units}
    posts = posts.filter(Scope(shortest([*wanted])).q("unit"))
    holders: dict[str, set[int]] = {}
    for path, person in posts.order_by().values_list("unit__path", "person"):
        for up in wanted.intersection(up_from(path)):
            holders.setdefault(up, set()).add(person)
    return {path: len(people) for path, people in holders.items()}


def follow_register(units: Sequence[Unit]) -> None:
    """Somebody was appointed or relieved, or the tree changed: rows of these units, and of those over them, count anew."""
    from . import linking

    holding = [one for one in institutions.registers(clock.today()) if columns_of(one)]
    paths = {path for unit in units for path in unit.ancestor_paths()}
    for declared in holding:
        rows = Row.objects.standing().filter(Q(unit__path__in=paths), register=declared.id).select_related("unit")
        linking.settle(declared, list(rows.order_by("pk")))
