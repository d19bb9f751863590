"""A provider that pretends, for tests and the example county: the member presses, it signs a call-back as a real one would."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

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

    def query(self, order: Order) -> Told | None:
        """It keeps nothing of its own: what was paid is what its call-back said."""
        return None

    def answer(self, ok: bool) -> tuple[str, str]:
        return ("success" if ok else "fail", "text/plain")


def call_back(order: str, amount: Decimal, reference: str, payer: str = "") -> tuple[bytes, dict[str, str]]:
    """A call-back as the provider sends it: body and headers."""
    body = json.dumps({"order": order, "amount": f"{amount:.2f}", "reference": reference, "payer": payer}).encode()
    return body, {SIGNATURE: signature(body)}


def signature(body: bytes) -> str:
    """HMAC-SM3 with a key of this installation's own secret, kept apart from every other use of it."""
    mac = HMAC(f"dues.local:{settings.SECRET_KEY}".encode(), hashes.SM3())
    mac.update(body)
    return mac.finalize().hex()
