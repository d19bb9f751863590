"""Reads for the three administrators. None of these touches business data."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from zugong.kernel import clock
from zugong.kernel.clock import ZONE
from zugong.kernel.models import AuditEntry
from zugong.org.models import Account, Grant


def accounts(words: str = "", state: str = "") -> QuerySet[Account]:
    """Every account with its running grants."""
    found = Account.objects.all()
    if words:
        found = found.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    if state in ("active", "closed"):
        found = found.filter(is_active=state == "active")
    grants = Grant.objects.on(clock.today()).select_related("unit").order_by("pk")
    return found.prefetch_related(Prefetch("grants", queryset=grants, to_attr="running_grants"))


def trail(
    *, actor: str = "", verb: str = "", subject: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[AuditEntry]:
    """Lines of the audit trail, newest first."""
    found = AuditEntry.objects.order_by("-seq")
    if actor:
        found = found.filter(Q(actor_name__icontains=actor) | Q(actor_id=actor))
    if verb:
        found = found.filter(verb=verb)
    if subject:
        found = found.filter(subject__icontains=subject)
    if since:
        found = found.filter(at__gte=dt.datetime.combine(since, dt.time.min, ZONE))
    if until:
        found = found.filter(at__lt=dt.datetime.combine(until + dt.timedelta(1), dt.time.min, ZONE))
    return found


def verbs() -> list[str]:
    """Every verb the trail has ever seen."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())
