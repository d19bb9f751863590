"""What waits at the bell: messages about duties, and whatever others put beside them, counted in one question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from zugong.org.models import Account

from .models import Message

Unread = Callable[[Account], QuerySet[Any]]
_others: list[Unread] = []


def also(unread: Unread) -> Unread:
    """Rows that this account has not read yet, shown by their own app in the inbox."""
    if unread not in _others:
        _others.append(unread)
    return unread


def unread_count(account: Account) -> int:
    """Everything that waits."""
    own = Message.objects.unread().filter(account=account).order_by().values("pk")
    others = [unread(account).order_by().values("pk") for unread in _others]
    return own.union(*others, all=True).count() if others else own.count()
