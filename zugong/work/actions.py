"""Where a person goes to do what is owed. A leaf that records a kind of fact registers the address of its form."""

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


Address = Callable[[Asked], str | None]
_addresses: dict[str, Address] = {}
#: A wish without a kind of fact is for the record everybody keeps.
DEFAULT_KIND = "life.meeting_held"


def register(fact_kind: str, address: Address) -> Address:
    """`address(asked)` gives the form in which this kind of fact is recorded, filled in as far as `asked` says."""
    _addresses[fact_kind] = address
    return address


def url_for(asked: Asked, fact_kind: str) -> str | None:
    return _addresses[fact_kind](asked) if fact_kind in _addresses else None


def way_to(action: str, unit_id: str, account: Account) -> tuple[str, str]:
    """The address and the word on its button for a wish written `record:kind:field=value:unit=key`; empty where this
    account records nothing or nobody registered a form."""
    words = dict(part.partition("=")[::2] for part in action.split(":")[2:] if "=" in part)
    kind = action.split(":")[1] if action.startswith("record:") else DEFAULT_KIND
    unit = words.get("unit") or unit_id or str(account.home_unit.pk if account.home_unit else "")
    if not unit.isdigit() or not account.may("record"):
        return "", ""
    url = url_for(Want(int(unit), words.get("type", "")), kind)
    return (url, str(_("去记录"))) if url else ("", "")
