"""A row and everything below it, level by level: document → clauses → tasks → sub-tasks, with what is done of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zugong.columns import cells
from zugong.kernel import clock
from zugong.rulebook.declared import Column, DeclaredRegister, link_to

from . import places, queries
from .models import Row

#: Rows of one level; a document with more is read in its lists.
MOST = 2_000


@dataclass
class Node:
    row: Row
    title: str
    noun: str
    #: label, words: who, by when, how heavy
    told: list[tuple[str, str]]
    light: str
    share: Decimal | None
    below: list[Node] = field(default_factory=list)
    #: What a row below this one is called, and where one is added.
    adds: str = ""
    adds_noun: str = ""

    @property
    def bare(self) -> bool:
        """It should have been divided and was not."""
        return bool(self.adds_noun) and not self.below and self.share is None


def tree_of(declared: DeclaredRegister, row: Row) -> Node:
    """A question for each level and those for the names in it."""
    assert declared.register.tree is not None
    today = clock.today()
    given = places.of_many(declared.beside(name).id for name in declared.register.tree.levels)
    top = _nodes(declared, [row], today)
    above, holder = {row.pk: top[0]}, declared
    for name in declared.register.tree.levels:
        level = declared.beside(name)
        link = link_to(level.register, holder.register.id)
        if link is None:
            break
        for node in above.values():
            node.adds, node.adds_noun = f"{level.register.id}/new/?{link.id}={node.row.pk}", level.register.name
        placed = given[level.id]  # empty where no row of it was ever written
        rows = _below(level, placed, link.id, list(above)) if placed else []
        nodes = _nodes(level, rows, today)
        for node in nodes:
            above[int(node.row.data[link.id])].below.append(node)
        above, holder = {node.row.pk: node for node in nodes}, level
    return top[0]


def _below(level: DeclaredRegister, given: Mapping[str, str], link: str, keys: Sequence[int]) -> list[Row]:
    """In the order of their register, as an agenda has its numbers."""
    place, order = given.get(link), level.register.order
    where = {f"{place}__in": [str(key) for key in keys]} if place else {f"data__{link}__in": list(keys)}
    by = given.get(order.lstrip("-"))
    ordering = [f"{'-' if order.startswith('-') else ''}{by}", "pk"] if by else ["pk"]
    found = Row.objects.standing().filter(register=level.id, **where).select_related("unit").order_by(*ordering)
    return list(found[:MOST])


def _nodes(declared: DeclaredRegister, rows: Sequence[Row], today: dt.date) -> list[Node]:
    """Their names are read together, and only of what is told of them."""
    shown = queries.Shown(declared, list(rows))
    told = _told_columns(declared)
    showing = cells.Showing(shown.binding, cells.Names.of(told, [row.data for row in rows]))
    return [_node(declared, row, shown, [
        (column.label, words) for name, column in told.items() if (words := showing.words(column, row.data.get(name)))
    ], today) for row in rows]  # fmt: skip


def _node(
    declared: DeclaredRegister, row: Row, shown: queries.Shown, told: list[tuple[str, str]], today: dt.date
) -> Node:
    register = declared.register
    known: Mapping[str, Any] = {**cells.values(register.columns, row.data), **shown.follows(row)}
    share = known.get(register.progress) if register.progress else None
    return Node(row, str(row), register.name, told, shown.light(row, today), share)


def _told_columns(declared: DeclaredRegister) -> dict[str, Column]:
    """Who, by when and how heavy: people and units, the due day, the weight."""
    register = declared.register
    names = [name for name, column in register.columns.items() if column.type in ("person", "people", "unit")]
    names += [register.due.by] if register.due is not None else []
    names += [register.weight] if register.weight else []
    return {name: register.columns[name] for name in names}
