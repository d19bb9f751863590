"""支付宝: the member pays on its page, call-backs are signed by the platform. Through `python-alipay-sdk` (BSD), which is installed
with the extra `alipay`; why this one: decision on payment providers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError
from alipay.utils import AliPayConfig
from django.utils.translation import gettext as _

from zugong.dues.models import Order

from .base import BadSignature, Told, Way
from .merchant import Merchant

GATEWAY = "https://openapi.alipay.com/gateway.do"
#: Seconds to wait for an answer.
PATIENCE = 15
#: Paid; the second where nothing can be given back any more.
PAID = ("TRADE_SUCCESS", "TRADE_FINISHED")


class AlipayProvider:
    def __init__(self) -> None:
        merchant = Merchant()
        self._app = merchant.word("appid")
        self._pay = AliPay(
            appid=self._app, app_private_key_string=merchant.key("private_key"),
            alipay_public_key_string=merchant.key("public_key"), sign_type="RSA2", config=AliPayConfig(timeout=PATIENCE),
        )  # fmt: skip

    @property
    def title(self) -> str:
        return _("支付宝")

    def create_order(self, order: Order, *, back: str, notify: str) -> Way:
        signed = self._pay.api_alipay_trade_page_pay(
            subject=_("党费"), out_trade_no=order.number, total_amount=f"{order.amount:.2f}", return_url=back,
            notify_url=notify,
        )  # fmt: skip
        return Way(address=f"{GATEWAY}?{signed}")

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Told | None:
        try:
            said = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
            good = self._pay.verify(said, said.pop("sign"))
        except (ValueError, KeyError, AliPayException) as unreadable:
            raise BadSignature from unreadable
        if not good or said.get("app_id") != self._app:
            raise BadSignature
        return self._told(said)

    def query(self, order: Order) -> Told | None:
        try:
            said = self._pay.api_alipay_trade_query(out_trade_no=order.number)
        except (AliPayException, AliPayValidationError, OSError):
            return None
        return self._told(said)

    def answer(self, ok: bool) -> tuple[str, str]:
        return ("success" if ok else "fail", "text/plain")

    @staticmethod
    def _told(said: Mapping[str, Any]) -> Told | None:
        """Money that came in; nothing of what waits, was closed, or tells of money given back."""
        if said.get("trade_status") not in PAID or "gmt_refund" in said:
            return None
        return Told(str(said["out_trade_no"]), Decimal(str(said["total_amount"])), str(said["trade_no"]))
