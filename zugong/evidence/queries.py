"""Reads for the ledger's pages."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from zugong.kernel import clock
from zugong.org.models import Account, Unit

from .models import EvidenceFile, Fact, FactQuerySet

#: What the ledger shows before anybody has asked for something else.
RECENT = dt.timedelta(days=92)


def facts_visible_to(account: Account) -> FactQuerySet:
    """Of the units this account reads, and everything about the person behind it."""
    own = Q(person=account.person_id) if account.person_id else Q(pk__in=[])
    scope = account.scope("read_unit")
    # Units by key, not by a join: two plain conditions, each with an index that begins with it.
    units = Q(pk__in=[]) if scope.empty else Q(unit__in=Unit.objects.order_by().filter(scope.q()).values("pk"))
    seen = Fact.objects.filter(units | own)
    return seen.select_related("unit", "person", "reversed_by")


def reads_units(account: Account) -> bool:
    return not account.scope("read_unit").empty


def recent(facts: FactQuerySet) -> FactQuerySet:
    return facts.filter(occurred_on__gte=clock.today() - RECENT)


def fact_visible_to(account: Account, pk: int) -> Fact | None:
    return facts_visible_to(account).select_related("reverses").filter(pk=pk).first()


def same_source(account: Account, fact: Fact) -> FactQuerySet:
    """What else the ledger holds from the same record."""
    return facts_visible_to(account).filter(source=fact.source).exclude(pk=fact.pk).order_by("pk")


def file_visible_to(account: Account, pk: str) -> EvidenceFile | None:
    from . import files

    return files.visible_to(account).filter(pk=pk).first()
