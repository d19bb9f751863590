"""A provider that pretends, for tests and the example county: the member presses, it signs a call-back as a real one would."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.dues.models import Order

from .base import BadSignature, Told, Way

SIGNATURE = "X-Dues-Signature"


class LocalProvider:
    @property
    def title(self) -> str:
        return _("示例支付（不动真钱）")

    def create_order(self, order: Order, *, back: str, notify: str) -> Way:
        return Way(address=reverse("dues:local", args=[order.number]))

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Told:
        given = headers.get(SIGNATURE, "")
        if not hmac.compare_digest(given.encode(), signature(body).encode()):
            raise BadSignature
        try:
            said = json.loads(body)
            return Told(str(said["order"]), Decimal(said["amount"]), str(said["reference"]), str(said.get("payer", "")))
        except (ValueError, KeyError, TypeError, InvalidOperation) as unreadable:
            raise BadSignature from unreadable

    def pay(self, order: Order) -> tuple[bytes, dict[str, str]]:
        """The member presses: it keeps what was paid, as any provider would, and says so in a call-back."""
        body, headers = call_back(order.number, order.amount, secrets.token_hex(8), order.person.name)
        kept = _kept(order)
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(body)
        return body, headers

    def query(self, order: Order) -> Told | None:
        kept = _kept(order)
        if not kept.exists():
            return None
        body = kept.read_bytes()
        return self.verify(body, {SIGNATURE: signature(body)})

    def answer(self, ok: bool) -> tuple[str, str]:
        return ("success" if ok else "fail", "text/plain")


def _kept(order: Order) -> Path:
    """Where the provider that pretends remembers a payment."""
    return Path(settings.ZUGONG_VAR) / "dues-local" / f"{order.number}.json"


def call_back(order: str, amount: Decimal, reference: str, payer: str = "") -> tuple[bytes, dict[str, str]]:
    """A call-back as the provider sends it: body and headers."""
    body = json.dumps({"order": order, "amount": f"{amount:.2f}", "reference": reference, "payer": payer}).encode()
    return body, {SIGNATURE: signature(body)}


def signature(body: bytes) -> str:
    """HMAC-SM3 with a key of this installation's own secret, kept apart from every other use of it."""
    mac = HMAC(f"dues.local:{settings.SECRET_KEY}".encode(), hashes.SM3())
    mac.update(body)
    return mac.finalize().hex()
