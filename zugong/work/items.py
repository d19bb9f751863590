"""What can be put first and stands in the calendar: a duty, a row, a case. Whoever owns such things says how to find one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zugong.org.models import Account, Unit


@dataclass(frozen=True)
class Item:
    """One thing of any app, by the source that facts use as well."""

    source: str
    #: The list it stands in: work.duty, institution/register, institution/route.
    place: str
    title: str
    unit: Unit


#: `find(account, key)` gives the item if this account may see it.
Finder = Callable[[Account, int], "Item | None"]
_finders: dict[str, Finder] = {}


def register(prefix: str, find: Finder) -> None:
    _finders[prefix] = find


def find(account: Account, source: str) -> Item | None:
    prefix, _colon, key = source.partition(":")
    finder = _finders.get(prefix)
    return finder(account, int(key)) if finder is not None and key.isdecimal() else None
