"""Rows whose unit lies in a scope, by the unit's key and not by a join, so that counting reads an index."""

from __future__ import annotations

from django.db.models import Q

from zugong.org.models import Unit
from zugong.org.models.units import STEP
from zugong.org.scope import Scope


def inside(scope: Scope) -> Q:
    if scope.empty:
        return Q(pk__in=[])
    if any(len(path) <= STEP for path in scope.paths):
        return Q()  # the whole tree: nothing to ask
    return Q(unit__in=Unit.objects.order_by().filter(scope.q()).values("pk"))
