"""Real providers behind the one door: signatures made with real keys, checked by their own libraries. Without the libraries
(extras `wechat` and `alipay`) these tests are left out."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from zugong.dues import services, verifying
from zugong.dues.models import Order, Payment
from zugong.dues.providers import find
from zugong.dues.providers.merchant import Merchant

from .conftest import House, bill, of, pays

pytestmark = pytest.mark.django_db
WECHAT, ALIPAY = "zugong.dues.providers.wechat.WeChatProvider", "zugong.dues.providers.alipay.AlipayProvider"
APIV3 = "0123456789abcdef0123456789abcdef"


class Platform:
    """What stands on the other side: its own key, and the public half of the merchant's."""

    def __init__(self, folder: Path) -> None:
        self.own, self.merchant = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in range(2))
        self.folder = folder
        private = self.merchant.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = self.own.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        (folder / "own.pem").write_bytes(private)
        (folder / "platform.pem").write_bytes(public)
        (folder / "merchant.toml").write_text(
            'appid = "app-1"\nmchid = "190000"\ncert_serial_no = "4F"\npublic_key_id = "PUB_KEY_ID_1"\n'
            f'apiv3_key = "{APIV3}"\nprivate_key = "own.pem"\npublic_key = "platform.pem"\n'
        )

    def sign(self, said: str, key: rsa.RSAPrivateKey | None = None) -> str:
        return base64.b64encode((key or self.own).sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


@pytest.fixture
def platform(tmp_path: Path, settings: Any) -> Platform:
    made = Platform(tmp_path)
    settings.ZUGONG_DUES_MERCHANT = str(tmp_path / "merchant.toml")
    return made


def ordered(house: House, provider: str) -> Order:
    person = house.people[1]
    pays(person, "5001")
    bill(house.root)
    return services.place_order(
        person=person, unit=house.unit, amount=Decimal("75.02"), provider=provider, by=house.member
    )


def post(provider: str, body: str | bytes, headers: Mapping[str, str], kind: str) -> Any:
    return Client().post(reverse("dues:callback", args=[provider]), body, content_type=kind, headers=headers)


def booked() -> tuple[int, str]:
    return Payment.objects.count(), Order.objects.get().state


# ---- 微信支付 --------------------------------------------------------------------------------------


def tell_wechat(platform: Platform, order: Order, key: Any = None, **changed: Any) -> Any:
    said = {
        "appid": "app-1", "mchid": "190000", "out_trade_no": order.number, "transaction_id": "4200001", "trade_state": "SUCCESS",
        "amount": {"total": 7502, "payer_total": 7502, "currency": "CNY"},
    } | changed  # fmt: skip
    sealed = AESGCM(APIV3.encode()).encrypt(b"0123456789ab", json.dumps(said).encode(), b"transaction")
    resource = {
        "algorithm": "AEAD_AES_256_GCM", "ciphertext": base64.b64encode(sealed).decode(), "nonce": "0123456789ab",
        "associated_data": "transaction", "original_type": "transaction",
    }  # fmt: skip
    body = json.dumps({"id": "1", "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource", "resource": resource})  # fmt: skip
    headers = {
        "Wechatpay-Timestamp": "1794480000", "Wechatpay-Nonce": "n1", "Wechatpay-Serial": "PUB_KEY_ID_1",
        "Wechatpay-Signature": platform.sign(f"1794480000\nn1\n{body}\n", key), "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }  # fmt: skip
    return post(WECHAT, body, headers, "application/json")


@pytest.fixture
def wechat(house: House, platform: Platform, settings: Any) -> Order:
    pytest.importorskip("wechatpayv3")
    settings.ZUGONG_DUES_PROVIDER = WECHAT
    return ordered(house, WECHAT)


def test_a_call_back_of_wechat_is_booked_once(house: House, platform: Platform, wechat: Order) -> None:
    answers = [tell_wechat(platform, wechat) for _time in range(2)]
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"code": "SUCCESS"})] * 2
    assert (booked(), of(house.people[1]).is_paid, verifying.verify().faults) == ((1, "paid"), True, [])
    assert Payment.objects.get().reference == f"{WECHAT}:4200001"


def test_a_call_back_of_wechat_nobody_signed_is_not_believed(platform: Platform, wechat: Order) -> None:
    assert tell_wechat(platform, wechat, key=platform.merchant).status_code == 403
    assert tell_wechat(platform, wechat, mchid="somebody else").status_code == 403
    assert post(WECHAT, "{}", {}, "application/json").status_code == 403
    assert booked() == (0, "open")


def test_wechat_tells_of_closed_orders_and_of_other_sums(platform: Platform, wechat: Order) -> None:
    assert tell_wechat(platform, wechat, trade_state="CLOSED").status_code == 200
    assert booked() == (0, "open")
    assert tell_wechat(platform, wechat, amount={"total": 7501}).status_code == 200
    assert (booked(), Order.objects.get().told_amount) == ((0, "disputed"), Decimal("75.01"))


# ---- 支付宝 ----------------------------------------------------------------------------------------


def tell_alipay(platform: Platform, order: Order, key: Any = None, **changed: str) -> Any:
    said = {
        "app_id": "app-1", "out_trade_no": order.number, "trade_no": "2026112022001", "trade_status": "TRADE_SUCCESS",
        "total_amount": "75.02", "subject": "党费", "notify_time": "2026-11-12 10:00:00",
    } | changed  # fmt: skip
    signed = "&".join(f"{name}={value}" for name, value in sorted(said.items()))
    body = urlencode(said | {"sign_type": "RSA2", "sign": platform.sign(signed, key)})
    return post(ALIPAY, body, {}, "application/x-www-form-urlencoded")


@pytest.fixture
def alipay(house: House, platform: Platform, settings: Any) -> Order:
    pytest.importorskip("alipay")
    settings.ZUGONG_DUES_PROVIDER = ALIPAY
    return ordered(house, ALIPAY)


def test_a_call_back_of_alipay_is_booked_once(house: House, platform: Platform, alipay: Order) -> None:
    answers = [tell_alipay(platform, alipay) for _time in range(2)]
    assert [(one.status_code, one.content) for one in answers] == [(200, b"success")] * 2
    assert (booked(), of(house.people[1]).is_paid, verifying.verify().faults) == ((1, "paid"), True, [])


@pytest.mark.parametrize("body", ["", "sign=x", "a=1&sign=eA==", "%ff=1&sign=eA==", "sign_type=RSA&sign=eA=="])
def test_a_call_back_of_alipay_nobody_signed_is_not_believed(platform: Platform, alipay: Order, body: str) -> None:
    assert tell_alipay(platform, alipay, key=platform.merchant).status_code == 403
    assert tell_alipay(platform, alipay, app_id="app-2").status_code == 403
    assert post(ALIPAY, body, {}, "application/x-www-form-urlencoded").status_code == 403
    assert booked() == (0, "open")


def test_alipay_tells_of_closed_orders_and_of_money_given_back(platform: Platform, alipay: Order) -> None:
    assert tell_alipay(platform, alipay, trade_status="TRADE_CLOSED").status_code == 200
    assert tell_alipay(platform, alipay, gmt_refund="2026-11-13 10:00:00").status_code == 200
    assert booked() == (0, "open")


def test_an_order_goes_to_alipay_signed_by_the_merchant(platform: Platform, alipay: Order) -> None:
    provider = find(ALIPAY)
    assert provider is not None
    way = provider.create_order(alipay, back="https://example.cn/back", notify="https://example.cn/notify")
    said = {name: values[0] for name, values in parse_qs(urlsplit(way.address).query).items()}
    signature = base64.b64decode(said.pop("sign"))
    words = "&".join(f"{name}={value}" for name, value in sorted(said.items()))
    platform.merchant.public_key().verify(signature, words.encode(), padding.PKCS1v15(), hashes.SHA256())
    asked = json.loads(said["biz_content"])
    assert (asked["out_trade_no"], asked["total_amount"], said["notify_url"]) == (
        alipay.number, "75.02", "https://example.cn/notify"
    )  # fmt: skip


# ---- what a county was given ---------------------------------------------------------------------


def test_a_merchants_file_that_is_not_there_or_says_too_little_is_told(platform: Platform, settings: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="没有写 shop"):
        Merchant().word("shop")
    settings.ZUGONG_DUES_MERCHANT = ""
    with pytest.raises(ImproperlyConfigured, match="要有商户文件"):
        Merchant()
