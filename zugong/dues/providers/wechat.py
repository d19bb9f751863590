"""微信支付: a QR code to pay by (Native), call-backs signed by the platform and sealed with the merchant's key. Through `wechatpayv3`
(MIT), which is installed with the extra `wechat`; why this one: decision on payment providers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from wechatpayv3 import WeChatPay, WeChatPayType

from zugong.dues.models import Order
from zugong.dues.models.cents import cents
from zugong.kernel.rules import Refused

from .base import BadSignature, Told, Way
from .merchant import Merchant

#: Seconds to connect, and to wait for an answer.
PATIENCE = (5, 15)
_HEADERS = ("Signature", "Timestamp", "Nonce", "Serial", "Signature-Type")


class WeChatProvider:
    def __init__(self) -> None:
        merchant = Merchant()
        self._app, self._merchant = merchant.word("appid"), merchant.word("mchid")
        self._pay = WeChatPay(
            WeChatPayType.NATIVE, mchid=self._merchant, appid=self._app, private_key=merchant.key("private_key"),
            cert_serial_no=merchant.word("cert_serial_no"), apiv3_key=merchant.word("apiv3_key"),
            public_key=merchant.key("public_key"), public_key_id=merchant.word("public_key_id"), timeout=PATIENCE,
        )  # fmt: skip

    @property
    def title(self) -> str:
        return _("微信支付")

    def create_order(self, order: Order, *, back: str, notify: str) -> Way:
        amount = {"total": cents(order.amount), "currency": "CNY"}
        status, answer = self._pay.pay(_("党费"), order.number, amount, notify_url=notify)
        if status != 200:
            raise Refused(_("微信支付没有接下这个订单，没有扣钱。请过一会儿再试。"))
        return Way(code=str(json.loads(answer)["code_url"]))

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Told | None:
        own = {f"Wechatpay-{name}": headers.get(f"Wechatpay-{name}", "") for name in _HEADERS}
        try:
            said = self._pay.callback(own, body)
        except Exception as unreadable:  # the library says every fault of what came by an exception of its own choice
            raise BadSignature from unreadable
        if not said:
            raise BadSignature
        return self._told(said["resource"])

    def query(self, order: Order) -> Told | None:
        status, answer = self._pay.query(out_trade_no=order.number)
        return self._told(json.loads(answer)) if status == 200 else None

    def answer(self, ok: bool) -> tuple[str, str]:
        said = {"code": "SUCCESS"} if ok else {"code": "FAIL", "message": "not booked"}
        return json.dumps(said), "application/json"

    def _told(self, said: Mapping[str, Any]) -> Told | None:
        """Money that came in to this merchant; nothing of what was closed or given back."""
        if said.get("trade_state") != "SUCCESS":
            return None
        if (said.get("mchid"), said.get("appid")) != (self._merchant, self._app):
            raise BadSignature
        total = Decimal(int(said["amount"]["total"])).scaleb(-2)
        return Told(str(said["out_trade_no"]), total, str(said["transaction_id"]))
