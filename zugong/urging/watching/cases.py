"""Cases whose present step has a due day. Letters of urging are not urged themselves: the thing they are about climbs on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from zugong.casework.models import Case, Task
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions

from .base import Span, Thing


class Cases:
    kind = "cases"
    url_name = "casework:case"

    def pending(self, span: Span) -> QuerySet[Any]:
        rows = Case.objects.open().filter(paused_on__isnull=True, due_on__gte=span.since, due_on__lte=span.until)
        return rows.exclude(route__in=letter_routes(span.today)).annotate(due=F("due_on"), rule=F("route"))

    def readable(self, rows: QuerySet[Any], account: Account) -> QuerySet[Any]:
        closed = [one.id for one in institutions.routes(clock.today()) if one.route.read_by == "parties"]
        return rows.filter(account.scope("read_unit").keys()).exclude(route__in=closed)

    def things(self, keys: Iterable[int], today: dt.date) -> dict[int, Thing]:
        waits = Task.objects.filter(done=False).select_related("unit", "person", "delegate")
        found = Case.objects.filter(pk__in=list(keys)).select_related("unit")
        return {one.pk: self._thing(one) for one in found.prefetch_related(Prefetch("tasks", waits, "waits"))}

    def _thing(self, case: Case) -> Thing:
        one = institutions.route(case.route, case.opened_on, case.edition)
        step = one.route.steps.get(case.place)
        waits: list[Task] = case.waits  # type: ignore[attr-defined]
        return Thing(
            kind=self.kind, key=case.pk, rule=case.route, institution=one.institution.title,
            title=f"{case.title or case.number}（{step.title if step else case.place}）",
            basis=f"{one.institution.title}，{one.route.cite}", unit=_late(case, waits), due_on=case.due_on or dt.date.max,
            holder="、".join(str(task.delegate or task.person or task.unit) for task in waits)[:60],
        )  # fmt: skip


def _late(case: Case, waits: list[Task]) -> Unit:
    """The unit that has to act: whose step is late, be it the one the case is about or one above it."""
    return next((task.unit for task in waits if task.unit is not None), case.unit)


def letter_routes(day: dt.date) -> set[str]:
    """The routes that letters of urging take."""
    found = institutions.ladders(day)
    return {one.route_of(rung) for one in found for rung in one.ladder.rungs.values() if rung.route}
