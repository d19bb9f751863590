"""What waits at the bell: messages about duties, and whatever others put beside them, counted in one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet, Value

from zugong.org.models import Account

from .models import Message

Unread = Callable[[Account], QuerySet[Any]]
_others: list[Unread] = []


def also(unread: Unread) -> Unread:
    """Rows that this account has not read yet, shown by their own app in the inbox."""
    if unread not in _others:
        _others.append(unread)
    return unread


UNREAD = "unread"


def waiting(account: Account, **others: QuerySet[Any]) -> Counter[str]:
    """How much is unread, and how many rows each of the others has: all of it in one question."""
    own = Message.objects.unread().filter(account=account)
    asked = [(UNREAD, own), *((UNREAD, unread(account)) for unread in _others), *others.items()]
    first, *more = [
        rows.order_by()
        .values(what=Value(name))
        .annotate(n=Count("pk", distinct=rows.query.distinct))
        .values_list("what", "n")
        for name, rows in asked
    ]
    found: Counter[str] = Counter()
    for name, number in first.union(*more, all=True) if more else first:
        found[name] += number
    return found


def unread_count(account: Account) -> int:
    return waiting(account)[UNREAD]
