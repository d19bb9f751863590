"""The protocol: things with a due day that somebody still has to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db.models import QuerySet

from zugong.org.models import Account, Unit

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Which due days are looked at, on a day."""

    today: dt.date
    since: dt.date
    until: dt.date

    @property
    def overdue(self) -> Span:
        return replace(self, until=self.today - ONE_DAY)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is or may become late, as pages and letters show it."""

    kind: str
    key: int
    #: institution/duty, institution/register, institution/route
    rule: str
    institution: str
    title: str
    basis: str
    unit: Unit
    due_on: dt.date
    holder: str

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def asks(self) -> str:
        """The id of the institution that asks for it."""
        return self.rule.rpartition("/")[0]

    def days(self, today: dt.date) -> int:
        return (today - self.due_on).days

    def light(self, today: dt.date) -> str:
        days = self.days(today)
        return "late" if days > 0 else "soon" if days >= -SOON else "open"


#: Days before the due day in which a thing is amber. How pages colour, not what an institution says.
SOON = 3


class Watched(Protocol):
    kind: str
    #: The page of one of them.
    url_name: str

    def pending(self, span: Span) -> QuerySet[Any]:
        """Rows still to be done with their due day in the span, annotated with `due` and `rule`; each has a `unit`."""
        ...

    def readable(self, rows: QuerySet[Any], account: Account) -> QuerySet[Any]:
        """Those that this account may see."""
        ...

    def things(self, keys: Iterable[int], today: dt.date) -> dict[int, Thing]: ...
