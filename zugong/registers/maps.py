"""Maps: the rows of a register as points, laid out by two numbers each. No ground is drawn, since none is fetched."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zugong.columns import cells
from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRegister, Map

from . import places, queries
from .conditions import asked
from .models import Row

#: What can be told apart on one sheet.
MOST = 200
#: Sheet and margin, in the units of the drawing.
WIDE, HIGH, MARGIN = 160.0, 100.0, 9.0
#: Places nearer to one another than this are drawn as if so far apart.
LEAST = 0.01
COLOURS = 6


@dataclass(frozen=True)
class Dot:
    number: int
    row: Row
    left: float
    top: float
    colour: int


@dataclass
class Group:
    label: str
    colour: int
    dots: list[Dot] = field(default_factory=list)


@dataclass(frozen=True)
class Drawn:
    groups: list[Group]
    #: Rows that say not where they lie.
    nowhere: list[Row]
    #: How many rows there are beyond those that fit on one sheet.
    beyond: int = 0

    @property
    def dots(self) -> list[Dot]:
        return [dot for group in self.groups for dot in group.dots]


def drawn(declared: DeclaredRegister, map_: Map, account: Account) -> Drawn:
    """What this account reads of the register, put where it lies, group by group."""
    wanted = asked(map_.where, places.of(declared), queries.binding_of(declared))
    found = queries.rows_of(account, declared).filter(wanted).select_related("unit").order_by("-pk")
    rows = list(found[: MOST + 1])
    beyond = found.count() - MOST if len(rows) > MOST else 0
    rows = rows[:MOST]
    columns = declared.register.columns
    lying: dict[int, tuple[float, float]] = {}
    for row in rows:
        east, north = (cells.value(columns[name], row.data.get(name)) for name in (map_.east, map_.north))
        if east is not None and north is not None:
            lying[row.pk] = (float(east), float(north))
    labels = _labels(declared, map_, rows)
    spots = _laid_out(lying)
    groups: dict[str, Group] = {}
    for row in sorted(
        (row for row in rows if row.pk in lying), key=lambda one: (not labels[one.pk], labels[one.pk], one.pk)
    ):
        label = labels[row.pk] or (_("没有分类") if map_.by else "")
        group = groups.setdefault(label, Group(label, len(groups) % COLOURS))
        number = sum(len(one.dots) for one in groups.values()) + 1
        group.dots.append(Dot(number, row, *spots[row.pk], group.colour))
    return Drawn(list(groups.values()), [row for row in rows if row.pk not in lying], beyond)


def _labels(declared: DeclaredRegister, map_: Map, rows: Iterable[Row]) -> dict[int, str]:
    rows = list(rows)
    if not map_.by:
        return {row.pk: "" for row in rows}
    shown = queries.Shown(declared, rows, only=(declared.register.columns[map_.by],))
    return {row.pk: shown.words(row)[map_.by] for row in rows}


def _laid_out(lying: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """East to the right and north to the top, one scale for both, in the middle of the sheet."""
    if not lying:
        return {}
    narrower = math.cos(math.radians(sum(north for _east, north in lying.values()) / len(lying)))
    flat: dict[int, tuple[float, float]] = {key: (east * narrower, north) for key, (east, north) in lying.items()}
    easts, norths = zip(*flat.values(), strict=True)
    scale = min((WIDE - 2 * MARGIN) / _span(easts), (HIGH - 2 * MARGIN) / _span(norths))
    middle = (_middle(easts), _middle(norths))
    return {
        key: (round(WIDE / 2 + (east - middle[0]) * scale, 1), round(HIGH / 2 - (north - middle[1]) * scale, 1))
        for key, (east, north) in flat.items()
    }


def _span(values: Any) -> float:
    return max(max(values) - min(values), LEAST)


def _middle(values: Any) -> float:
    return float((max(values) + min(values)) / 2)
