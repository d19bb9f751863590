"""The standing units of a scope, read once, and the condition that rows of theirs meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from zugong.org.models import Unit
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
        """Rows whose `unit` lies in the scope; few units are named."""
        if not self.scope.empty and not self.scope.whole and len(self.kinds) <= NAMED:
            return Q(unit__in=list(self.kinds))
        return self.scope.keys()
