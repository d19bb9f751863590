"""Where a person goes to do what is owed. Whoever records a kind of fact registers the way to its form: the address for
those who may open it, and for everybody else who it is that records it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from zugong.org.models import Account


class Asked(Protocol):
    """What is handed to an address: a `Duty`, or a `Want` where no duty stands behind the wish."""

    @property
    def unit_id(self) -> int: ...
    @property
    def activity(self) -> str: ...


@dataclass(frozen=True)
class Want:
    unit_id: int
    activity: str = ""


@dataclass(frozen=True)
class Way:
    """How something owed gets into the ledger. The address stands only where this account may open the form."""

    url: str = ""
    #: Who records it, in words, where that is somebody else.
    said: str = ""


Address = Callable[[Asked, Account], Way]
Lookup = Callable[[Asked, str, Account], Way | None]
_addresses: dict[str, Address] = {}
_lookups: list[Lookup] = []
#: A wish without a kind of fact is for the record everybody keeps.
DEFAULT_KIND = "life.meeting_held"


def register(fact_kind: str, address: Address) -> Address:
    """`address(asked, account)` is the way to where this kind of fact is recorded, filled in as far as `asked` says."""
    _addresses[fact_kind] = address
    return address


def provide(lookup: Lookup) -> Lookup:
    """`lookup(asked, kind, account)` knows kinds that institutions declare; asked where nobody registered the kind."""
    _lookups.append(lookup)
    return lookup


def way_of(asked: Asked, fact_kind: str, account: Account) -> Way:
    """The first form this account may open; where there is none, who records it."""
    if fact_kind in _addresses:
        return _addresses[fact_kind](asked, account)
    found = [way for lookup in _lookups if (way := lookup(asked, fact_kind, account)) is not None]
    return next((way for way in found if way.url), found[0] if found else Way())


def recorded_by(*names: object) -> str:
    """由党支部、考核组登记"""
    return str(_("由%(who)s登记") % {"who": _("、").join(dict.fromkeys(str(name) for name in names))})


def way_to(action: str, unit_id: str, account: Account) -> tuple[str, str]:
    """The address and the word on its button for a wish written `record:kind:field=value:unit=key`; empty where this
    account records nothing or nobody registered a form."""
    words = dict(part.partition("=")[::2] for part in action.split(":")[2:] if "=" in part)
    kind = action.split(":")[1] if action.startswith("record:") else DEFAULT_KIND
    unit = words.get("unit") or unit_id or str(account.home_unit.pk if account.home_unit else "")
    if not unit.isdigit() or not account.may("record"):
        return "", ""
    url = way_of(Want(int(unit), words.get("type", "")), kind, account).url
    return (url, str(_("去记录"))) if url else ("", "")
