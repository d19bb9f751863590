"""Who acts. The kernel knows no accounts: whoever has an id, a name and is active may stand behind an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """An account, or the system itself. `is_active` is optional: who cannot be switched off is active."""

    @property
    def actor_id(self) -> str: ...

    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True)
class NamedActor:
    """An actor that is no account: the system, a command on the server, a person in a test."""

    actor_id: str
    display_name: str
    is_active: bool = True


#: Nightly jobs, upgrades and the example county act under this name.
SYSTEM = NamedActor("system", "系统")


def is_active(actor: object) -> bool:
    """Whether this may act at all: it has a name to put on record and has not been switched off."""
    # Asked one by one: request.user is a lazy stand-in, and isinstance() with a protocol does not see through those.
    named = bool(getattr(actor, "actor_id", "")) and hasattr(actor, "display_name")
    return named and bool(getattr(actor, "is_active", True))
