"""Reads for the three administrators. None of these touches business data."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from zugong.kernel import clock
from zugong.kernel.models import AuditEntry
from zugong.org.models import Account, Grant


def accounts() -> QuerySet[Account]:
    """Every account with its running grants."""
    grants = Grant.objects.on(clock.today()).select_related("unit").order_by("pk")
    return Account.objects.prefetch_related(Prefetch("grants", queryset=grants, to_attr="running_grants"))


def trail() -> QuerySet[AuditEntry]:
    """Lines of the audit trail, newest first."""
    return AuditEntry.objects.order_by("-seq")


def verbs() -> list[str]:
    """Every verb the trail has ever seen."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())
