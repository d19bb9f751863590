"""The standing units of a scope, read once, and the condition that rows of theirs meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from zugong.org.models import Unit
from zugong.org.models.units import STEP
from zugong.org.scope import Scope

#: So few units are named, so that their own index is used.
NAMED = 100


@dataclass(frozen=True)
class Scoped:
    scope: Scope

    @cached_property
    def _units(self) -> list[tuple[int, str, str, str, str]]:
        """One query."""
        if self.scope.empty:
            return []
        units = Unit.objects.filter(self.scope.q(), dissolved_on__isnull=True).order_by()
        return list(units.values_list("pk", "kind", "short_name", "name", "path"))

    @cached_property
    def kinds(self) -> Mapping[int, str]:
        return {key: kind for key, kind, *_rest in self._units}

    @cached_property
    def names(self) -> Mapping[int, str]:
        return {key: short or name for key, _kind, short, name, _path in self._units}

    @cached_property
    def paths(self) -> Mapping[int, str]:
        return {key: path for key, *_rest, path in self._units}

    @cached_property
    def q(self) -> Q:
        """Rows whose `unit` lies in the scope: by its key and not by a join. Whoever sees the whole tree is asked nothing,
        whoever sees nearly all of it only about the rest: a thousand units need not be looked through for every row."""
        if self.scope.empty:
            return Q(pk__in=[])
        if any(len(path) <= STEP for path in self.scope.paths):
            return Q()
        if len(self.kinds) <= NAMED:
            return Q(unit__in=list(self.kinds))
        beyond = list(Unit.objects.order_by().exclude(self.scope.q()).values_list("pk", flat=True)[: NAMED + 1])
        if len(beyond) <= NAMED:
            return ~Q(unit__in=beyond)
        return Q(unit__in=Unit.objects.order_by().filter(self.scope.q()).values("pk"))
