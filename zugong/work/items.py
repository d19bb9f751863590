"""What can be put first and stands in the calendar: a duty, a row, a case. Whoever owns such things says how to find one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
#: `seen(account, {place: keys})` gives those of the keys this account may see, as `find` says of one.
Seen = Callable[[Account, Mapping[str, "set[int]"]], "Iterable[int]"]
_finders: dict[str, Finder] = {}
_seen: dict[str, Seen] = {}


def register(prefix: str, find: Finder, seen: Seen) -> None:
    _finders[prefix], _seen[prefix] = find, seen


def find(account: Account, source: str) -> Item | None:
    prefix, _colon, key = source.partition(":")
    finder = _finders.get(prefix)
    return finder(account, int(key)) if finder is not None and key.isdecimal() else None


def seen(account: Account, things: Iterable[tuple[str, str]]) -> set[str]:
    """Of things by source and place the sources this account may see: whoever owns them decides, at once for all of them."""
    asked: dict[str, dict[str, set[int]]] = {}
    for source, place in things:
        prefix, _colon, key = source.partition(":")
        asked.setdefault(prefix, {}).setdefault(place, set()).add(int(key))
    return {
        f"{prefix}:{key}"
        for prefix, places in asked.items()
        if prefix in _seen
        for key in _seen[prefix](account, places)
    }
