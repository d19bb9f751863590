"""Reads for the ledger's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.db.models import Q

from zugong.kernel import clock
from zugong.org.models import Account, Unit

from .models import EvidenceFile, Fact, FactQuerySet

#: What the ledger shows before anybody has asked for something else.
RECENT = dt.timedelta(days=92)


Kinds = Callable[[], Collection[str]]
Where = Callable[[Account], Q]


def _keepers(account: Account) -> Q:
    """Facts of the very units whose records this account keeps."""
    return Q(unit__in=Unit.objects.order_by().filter(path__in=account.scope("record").paths).values("pk"))


_near: list[tuple[Kinds, Where]] = []


def keep_near(kinds: Kinds, where: Where = _keepers) -> None:
    """Facts of these kinds are not for whoever reads the unit: they are seen by the person they are about, and where the account
    stands as `where` says, which is by itself the own unit."""
    _near.append((kinds, where))


def _far(account: Account) -> Q | None:
    """Facts that are kept near, and are not near to this account."""
    found: Q | None = None
    for kinds, where in _near:
        known = sorted(kinds())
        if known:
            part = Q(kind__in=known) & ~(where(account) | _own(account))
            found = part if found is None else found | part
    return found


def _own(account: Account) -> Q:
    return Q(person__isnull=False, person=account.person_id) if account.person_id else Q(pk__in=[])


def facts_visible_to(account: Account) -> FactQuerySet:
    """Of the units this account reads, and everything about the person behind it."""
    own, far = _own(account), _far(account)
    scope = account.scope("read_unit")
    # Units by key, not by a join: two plain conditions, each with an index that begins with it. Where nothing is asked
    # (the whole tree) the own ones are among them.
    units = scope.keys()
    seen = Fact.objects.filter(units | own if units else units)
    if far is not None:
        seen = seen.filter(~far)
    return seen.select_related("unit", "person", "reversed_by")


def listed(facts: FactQuerySet) -> FactQuerySet:
    """What a row of the list says, and no more: a person's sealed numbers would be opened for every row."""
    return facts.only(
        "kind", "unit", "person", "occurred_on", "recorded_at", "recorded_by_name", "data", "reverses",
        "unit__name", "unit__short_name", "person__name", "reversed_by__reverses",
    )  # fmt: skip


def count_visible_to(account: Account) -> int:
    """How many `facts_visible_to` holds. Whoever sees most of the ledger gets all of it less what lies outside: counting
    everything costs the database next to nothing, counting half a million rows one by one does."""
    scope, units = account.scope("read_unit"), Unit.objects.order_by()
    if scope.empty or 2 * units.filter(scope.q()).count() <= units.count():
        return facts_visible_to(account).count()
    hidden = Fact.objects.filter(unit__in=units.exclude(scope.q()).values("pk"))
    if account.person_id:
        hidden = hidden.exclude(person=account.person_id)
    far = _far(account)
    kept_near = 0 if far is None else Fact.objects.filter(far, unit__in=units.filter(scope.q()).values("pk")).count()
    return Fact.objects.count() - hidden.count() - kept_near


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
