"""Of what use the platform is, by branch: who can use it, what was written once, what that settled, what was helped.

Nobody's log-ins, hours, clicks or likes are counted; the figures are no facts, so that no scheme can mark them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Membership, Unit
from zugong.org.queries.units import counted
from zugong.org.scope import Scope
from zugong.timeline import Period
from zugong.work.models import Duty


@dataclass(frozen=True)
class Use:
    unit: Unit | None
    members: int
    activated: int
    #: What was recorded this year, and the duties it settled without being typed again.
    recorded: int = 0
    settled: int = 0
    #: What the branch or its people asked for and got.
    helped: int = 0

    @property
    def waiting(self) -> int:
        return self.members - self.activated


def branches(scope: Scope) -> QuerySet[Unit]:
    return Unit.objects.on(clock.today()).filter(scope.q(), kind__in=Unit.MEMBER_KINDS).order_by("path")


def _activated(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Whoever has an account and chose its password: that much is known without watching anybody."""
    return rows.filter(person__account__is_active=True, person__account__must_change_password=False)


def whole(scope: Scope) -> Use:
    rows = Membership.objects.filter(counted(clock.today()), scope.q("unit")).order_by()
    return Use(None, rows.count(), _activated(rows).count())


def by_branch(units: Sequence[Unit]) -> list[Use]:
    """Five counts, however many branches a page shows."""
    year = Period.of("year", clock.today())
    days = (year.start, year.end)
    members = Membership.objects.filter(counted(clock.today()), unit__in=units).order_by()
    facts = ledger.standing().filter(unit__in=units, person__isnull=True, occurred_on__range=days).order_by()
    duties = Duty.objects.finished().filter(unit__in=units, person__isnull=True, fulfilled_on__range=days).order_by()
    cases = Case.objects.filter(opener_unit__in=units, ended_well=True, ended_on__range=days).order_by()
    columns = [
        _by(members, "unit"), _by(_activated(members), "unit"), _by(facts, "unit"), _by(duties, "unit"),
        _by(cases, "opener_unit"),
    ]  # fmt: skip
    return [Use(unit, *(column.get(unit.pk, 0) for column in columns)) for unit in units]


def _by(rows: QuerySet[Any], unit: str) -> dict[int, int]:
    return dict(rows.values(unit).annotate(n=Count("*")).values_list(unit, "n"))
