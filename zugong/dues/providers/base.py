"""What a provider must be able to do. An adapter of a county's own is a class with these four."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from zugong.dues.models import Order


class BadSignature(Exception):
    """What came does not bear the provider's signature: nothing of it is believed."""


@dataclass(frozen=True)
class Told:
    """What a provider says of an order, after its signature was found good."""

    order: str
    amount: Decimal
    reference: str
    payer: str = ""


@dataclass(frozen=True)
class Way:
    """Where the member goes on to pay: an address to open, or words that become a QR code."""

    address: str = ""
    code: str = ""


class Provider(Protocol):
    @property
    def title(self) -> str:
        """What the button says."""
        ...

    def create_order(self, order: Order, *, back: str, notify: str) -> Way:
        """Ask for the payment. `back` is where the member returns to, `notify` where call-backs go."""
        ...

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Told | None:
        """What a call-back says, if its signature holds; else `BadSignature`. Nothing where it tells of something else than money
        that came in: an order closed, money given back."""
        ...

    def query(self, order: Order) -> Told | None:
        """Ask what became of an order: for call-backs that never came."""
        ...

    def answer(self, ok: bool) -> tuple[str, str]:
        """What the provider wants to hear back: content and its type."""
        ...
