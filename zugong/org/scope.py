"""A scope: the parts of the tree over which somebody may do something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from .models.units import STEP, Unit


@dataclass(frozen=True)
class Scope:
    paths: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.paths

    def covers(self, unit: Unit | None) -> bool:
        return unit is not None and any(unit.path.startswith(path) for path in self.paths)

    def over(self, unit: Unit) -> bool:
        """Covers the unit from above: one of its superiors is in the scope, not only the unit itself."""
        return any(unit.path.startswith(path) and path != unit.path for path in self.paths)

    def touches(self, unit: Unit | None) -> bool:
        """Covers the unit, or lies inside it: a branch secretary is inside the department."""
        return self.covers(unit) or (unit is not None and any(path.startswith(unit.path) for path in self.paths))

    def q(self, prefix: str = "") -> Q:
        """Rows whose unit lies in the scope; `prefix` leads to the unit ("unit", "source__unit", "" for units)."""
        field = f"{prefix}__path__startswith" if prefix else "path__startswith"
        return reduce(or_, (Q(**{field: path}) for path in self.paths)) if self.paths else Q(pk__in=[])

    @property
    def whole(self) -> bool:
        """Nothing of the tree lies outside."""
        return any(len(path) <= STEP for path in self.paths)

    def keys(self, field: str = "unit") -> Q:
        """The same as `q`, by the unit's key and not by a join, so that counting reads an index and no rows.

        Whoever sees the whole tree is asked nothing. Right below its root lies nearly all of it, so that the few units
        beyond are what every row is held against; no index of units is of use then, and none is offered.
        """
        if self.empty:
            return Q(pk__in=[])
        if self.whole:
            return Q()
        units, inside = Unit.objects.order_by(), self.q()
        if any(len(path) <= 2 * STEP for path in self.paths):
            return ~Q(**{f"{field}__in": units.exclude(inside).values("pk")})
        return Q(**{f"{field}__in": units.filter(inside).values("pk")})

    def below(self) -> Q:
        """Units that the scope covers from above, as `over` says of one."""
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(path__startswith=path) & ~Q(path=path)
        return found

    def kinds(self, *, below: bool = False) -> set[str]:
        """Kinds of the standing units of the scope; `below` leaves out the units it begins with. One query, remembered."""
        known: dict[bool, set[str]] = self.__dict__.setdefault("_kinds", {})
        if below not in known:
            units = Unit.objects.order_by().filter(self.q(), dissolved_on__isnull=True)
            units = units.exclude(path__in=self.paths) if below else units
            known[below] = set() if self.empty else set(units.values_list("kind", flat=True).distinct())
        return known[below]

    def named(self, most: int) -> list[int]:
        """Keys of its units, one more than `most` where they are more. One query, remembered."""
        known: dict[int, list[int]] = self.__dict__.setdefault("_named", {})
        if most not in known:
            units = Unit.objects.order_by().filter(self.q()).values_list("pk", flat=True)
            known[most] = [] if self.empty else list(units[: most + 1])
        return known[most]


def shortest(paths: list[str]) -> tuple[str, ...]:
    """Drops every path that lies under another one."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
