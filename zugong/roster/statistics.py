"""Members counted by one or two questions, live, each number with the list behind it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Membership, Unit
from zugong.org.models.units import STEP
from zugong.org.queries.people import inside
from zugong.org.queries.units import counted
from zugong.org.scope import Scope

from .dimensions import NOTHING, Dimension, kind_over

#: Divisions by place; they are worked out from the tree and not by the database.
PLACES = {"unit": _("下级组织"), "level": _("直接上级的类别")}
ALL = ""


@dataclass(frozen=True)
class Cell:
    n: int
    url: str


@dataclass(frozen=True)
class Line:
    title: str
    cells: list[Cell]
    total: Cell
    #: A unit below leads on to its own table.
    unit: int | None = None


@dataclass(frozen=True)
class Crosstab:
    """Lines × columns with their sums. Without a second question there is the column of sums alone."""

    unit: Unit
    day: dt.date
    line_title: str
    columns: list[str]
    lines: list[Line]
    total: Line

    def values(self) -> Iterator[list[Any]]:
        """The same as rows of a sheet."""
        yield [self.line_title, *self.columns, _now("合计")]
        for line in [*self.lines, self.total]:
            yield [line.title, *(cell.n for cell in line.cells), line.total.n]


class _Place:
    """A division by where in the tree a branch stands."""

    def __init__(self, key: str, unit: Unit) -> None:
        self.key, self.unit = key, unit
        rows = list(
            Unit.objects.on(clock.today()).under(unit).order_by().values_list("pk", "path", "kind", "short_name")
        )
        self.paths = {pk: path for pk, path, _kind, _name in rows}
        self.names = {path: name for _pk, path, _kind, name in rows}
        self.keys = {path: pk for pk, path, _kind, _name in rows}
        self.kinds = {path: kind for _pk, path, kind, _name in rows if kind in Unit.PARTY_KINDS}
        for above in Unit.objects.filter(path__in=unit.ancestor_paths(itself=False), kind__in=Unit.PARTY_KINDS):
            self.kinds[above.path] = above.kind

    def bucket(self, pk: int) -> str:
        path = self.paths.get(pk, self.unit.path)
        if self.key == "unit":
            return path[: len(self.unit.path) + STEP]
        return kind_over(path, self.kinds)

    def words(self, code: str) -> str:
        if self.key == "unit":
            return self.names.get(code, str(self.unit))
        return str(Unit.Kind(code).label) if code != NOTHING else _now("没有上级党组织")

    def titles(self) -> Mapping[str, str]:
        if self.key != "unit":
            return {}
        direct = len(self.unit.path) + STEP
        return {path: name for path, name in sorted(self.names.items()) if len(path) == direct}

    def condition(self, code: str) -> dict[str, str | int]:
        return {"unit": self.keys.get(code, self.unit.pk)} if self.key == "unit" else {"level": code}


def crosstab(unit: Unit, lines: str, columns: str, offered: Mapping[str, Dimension]) -> Crosstab:
    """In one count and, where places divide, one look at the tree."""
    day = clock.today()
    asked = [key for key in (lines, columns) if key]
    parts: dict[str, Dimension | _Place] = {key: _Place(key, unit) if key in PLACES else offered[key] for key in asked}
    found = _count(unit, day, parts)
    down = _codes(parts[lines], {line for line, _ in found})
    across = _codes(parts[columns], {column for _, column in found}) if columns else []
    drawing = _Drawing(unit, parts, (lines, columns), across, _sums(found))
    return Crosstab(
        unit=unit,
        day=day,
        line_title=title_of(lines, offered),
        columns=[parts[columns].words(code) for code in across] if columns else [],
        lines=[drawing.line(code) for code in down],
        total=drawing.line(ALL),
    )


def title_of(key: str, offered: Mapping[str, Dimension]) -> str:
    return str(PLACES[key] if key in PLACES else offered[key].title)


def _count(unit: Unit, day: dt.date, parts: Mapping[str, Dimension | _Place]) -> Counter[tuple[str, str]]:
    """(line, column) → members; without a second question the column is empty."""
    asked = {f"d_{key}": one.value(day) for key, one in parts.items() if isinstance(one, Dimension)}
    names = [f"d_{key}" if isinstance(one, Dimension) else "unit_id" for key, one in parts.items()]
    wanted = list(dict.fromkeys(names))
    rows = Membership.objects.filter(counted(day), inside(Scope((unit.path,)))).annotate(**asked).order_by()
    found: Counter[tuple[str, str]] = Counter()
    for *values, n in rows.values_list(*wanted).annotate(n=Count("pk")):
        said = dict(zip(wanted, values, strict=True))
        codes = [
            one.bucket(said[name]) if isinstance(one, _Place) else str(said[name])
            for name, one in zip(names, parts.values(), strict=True)
        ]
        found[codes[0], codes[1] if len(codes) > 1 else ALL] += n
    return found


def _sums(found: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for (line, column), n in found.items():
        for key in {(line, column), (line, ALL), (ALL, column), (ALL, ALL)}:
            sums[key] += n
    return sums


def _codes(part: Dimension | _Place, seen: set[str]) -> list[str]:
    """Those that always have a row in their order, then what else was found, what nobody wrote down last."""
    fixed = list(part.titles())
    rest = sorted(seen - set(fixed) - {NOTHING})
    return [*fixed, *rest, *([NOTHING] if NOTHING in seen and NOTHING not in fixed else [])]


@dataclass(frozen=True)
class _Drawing:
    """Numbers with their addresses."""

    unit: Unit
    parts: Mapping[str, Dimension | _Place]
    keys: tuple[str, str]
    across: list[str]
    sums: Counter[tuple[str, str]]

    def line(self, code: str) -> Line:
        title = self.parts[self.keys[0]].words(code) if code else _now("合计")
        part = self.parts[self.keys[0]]
        below = part.keys.get(code) if isinstance(part, _Place) and part.key == "unit" and code else None
        return Line(title, [self._cell(code, column) for column in self.across], self._cell(code, ALL), below)

    def _cell(self, line: str, column: str) -> Cell:
        said: dict[str, str | int] = {"unit": self.unit.pk}
        for key, code in zip(self.keys, (line, column), strict=True):
            if code:
                part = self.parts[key]
                said |= part.condition(code) if isinstance(part, _Place) else {key: code}
        # Short and relative: a table has a thousand of them.
        return Cell(self.sums[line, column], f"list?{urlencode(said)}")
