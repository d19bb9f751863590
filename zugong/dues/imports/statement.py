"""银行流水: each row that brought money in, matched to a member by name, sum, branch and last digits.

A row is known by the bank's own number with its day, sum and payer, or by everything it says; the same statement a second time
changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.dues import billing, queries, services
from zugong.dues.models import Bill, Payment
from zugong.dues.services import Money
from zugong.evidence.digests import sm3
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import NEW, UNCHANGED, Draft, Target
from zugong.org.models import Account, Membership, Person
from zugong.sheets import Field, Raw, Value
from zugong.sheets.values import EMPTY

from . import money

NOT_KEPT = "对账用不着，原表里照样保留"
NOTHING_CAME_IN = Value("0.00")
_WORDS = {
    "paid_on": ("交易日期", "交易时间", "记账日期", "入账日期", "入账时间", "日期", "交易日", "记账日", "支付时间", "到账时间", "起息日期"),
    "amount": ("贷方金额", "贷方发生额", "收入金额", "收入", "存入金额", "贷方", "交易金额", "金额", "发生额", "入账金额", "收款金额", "收入（元）", "贷方发生额（收入）", "存入", "转入金额"),
    "out": ("借方金额", "借方发生额", "支出金额", "支出", "借方", "付款金额", "支出（元）", "借方发生额（支取）", "转出金额", "取出金额"),
    "payer": ("对方户名", "对方名称", "对方账户名称", "付款人", "付款人名称", "付款方", "交易对方", "对方账户名", "户名", "付款人户名", "交易对手", "付款方名称", "对方姓名", "对方"),
    "account": ("对方账号", "对方账户", "付款人账号", "付款账号", "对方卡号", "付款方账号", "交易对手账号"),
    "memo": ("摘要", "附言", "用途", "备注", "交易摘要", "交易附言", "留言", "转账附言", "交易说明", "摘要附言", "说明"),
    "reference": ("交易流水号", "流水号", "交易号", "凭证号", "交易单号", "流水编号", "业务流水号", "核心流水号", "账户明细编号-交易流水号", "订单号"),
}  # fmt: skip
MOST = 20
#: What tells two lines with one number apart.
_ONE = ("paid_on", "amount", "payer")
#: So much of the bank's number is kept in its own words.
OWN = 60


@dataclass
class _Member:
    person: Person
    membership: Membership
    #: What would clear the first month, the first two, …; and a month's dues.
    sums: set[Decimal]
    owed: Decimal


class BankStatement(Target):
    key = "dues.statement"
    title = gettext_lazy("党费银行流水")
    order = 60
    fields = (
        Field("paid_on", "交易日期", "date", words=_WORDS["paid_on"], required=True),
        Field("amount", "收入金额", "money", words=_WORDS["amount"], unless=("借方", "支出", "余额", "转出"), required=True),
        Field("out", "支出金额", "money", words=_WORDS["out"], unless=("贷方", "收入", "余额")),
        Field("payer", "对方户名", "name", words=_WORDS["payer"], unless=("账号", "开户行", "本方"), required=True),
        Field("account", "对方账号", "text", words=_WORDS["account"], unless=("本方",)),
        Field("memo", "摘要附言", "text", words=_WORDS["memo"]),
        Field("reference", "流水号", "text", words=_WORDS["reference"]),
        Field("serial", "序号", "serial", words=("编号", "序", "行号"), stored=False, reason="只是行号"),
        Field("balance", "余额", "money", words=("账户余额", "本次余额", "可用余额"), stored=False, reason=NOT_KEPT),
        Field("bank", "对方开户行", "text", words=("对方行名", "开户行", "对方开户机构", "付款人开户行"), stored=False, reason=NOT_KEPT),
        Field("channel", "渠道", "text", words=("交易渠道", "交易方式", "借贷标志", "币种", "交易类型", "网点"), stored=False, reason=NOT_KEPT),
    )  # fmt: skip

    def why_not(self, by: Actor) -> Sentence | None:
        if by.actor_id == SYSTEM.actor_id or (isinstance(by, Account) and by.may("keep_dues")):
            return None
        return _("银行流水由党费管理员导入。")

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        if wanted.kind == "money":
            read = money.read(raw)
            # An empty sum is money that went out; only a column that is not there at all is a fault.
            return NOTHING_CAME_IN if wanted.key == "amount" and read == EMPTY else read
        if wanted.key == "payer":
            return super().normalise(self.field("memo"), raw, year=year, date1904=date1904)
        return super().normalise(wanted, raw, year=year, date1904=date1904)

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        _Matching(drafts, by).run()

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        found = [draft.data["money"] for draft in drafts]
        payments = services.confirm_payments(money=found, batch=f"import:{batch.pk}", by=by)
        for draft, payment in zip(drafts, payments, strict=True):
            draft.result = {"payment": payment.pk}
        batch.concern({one.paid_on.year for one in found})

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        gone = sum(
            bool(Payment.objects.filter(pk__in=some, reversed_on__isnull=False).count())
            for some in billing.chunks(_keys(results))
        )
        return _("这批里有的收款已经单独冲销过，整批撤不回；请逐笔处理。") if gone else None

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        services.reverse_payments(
            payments=_keys(results), batch=f"import:{batch.pk}", reason=_("整批撤回银行流水"), by=by
        )

    def home(self) -> str:
        return reverse("dues:imports")

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(_("看党费"), reverse("dues:home"))]


def _keys(results: list[dict[str, Any]]) -> list[int]:
    return [result["payment"] for result in results]


class _Matching:
    """All rows at once: few questions, whatever their number."""

    def __init__(self, drafts: list[Draft], by: Actor) -> None:
        self.drafts = drafts
        kept = queries.members_kept(by) if isinstance(by, Account) else Membership.objects.none()
        self.by_name: dict[str, list[_Member]] = defaultdict(list)
        self.by_key: dict[int, _Member] = {}
        for membership in kept:
            one = _Member(membership.person, membership, set(), Decimal(0))
            self.by_name[membership.person.name].append(one)
            self.by_key[membership.person_id] = one
        self.longest = max((len(name) for name in self.by_name), default=0)

    def run(self) -> None:
        self._bills()
        self._references()
        for draft in self.drafts:
            if not draft.wrong and draft.status != UNCHANGED:
                self._judge(draft)

    def _bills(self) -> None:
        """What members owe: asked only of those whose name stands in the statement."""
        named = {one.person.pk for draft in self.drafts for one in self._named(draft)}
        for some in billing.chunks(sorted(named)):
            rows = Bill.objects.unpaid().booked().filter(person__in=some).order_by("month")
            for person, amount, paid in rows.values_list("person_id", "amount", "paid"):
                one = self.by_key[person]
                one.owed += amount - paid
                one.sums |= {one.owed, amount}

    @staticmethod
    def _reference(draft: Draft, seen: Counter[str]) -> str:
        """Numbers of vouchers begin anew and stand on many lines: one alone does not say which payment it is."""
        if own := draft.text("reference"):
            return f"bank:{own[:OWN]}-{_digest(own, *(draft.text(name) for name in _ONE))[:16]}"
        said = _said(draft)
        seen[said] += 1
        # The same words twice on one day are two payments, told apart by which they are.
        return f"bank:{_digest(seen[said], said)}"

    def _references(self) -> None:
        seen: Counter[str] = Counter()
        for draft in self.drafts:
            draft.key = draft.data["reference"] = self._reference(draft, seen)
        references = [draft.data["reference"] for draft in self.drafts]
        known: set[str] = set()
        for some in billing.chunks(references):
            rows = Payment.objects.filter(reference__in=some, reversed_on__isnull=True)
            known.update(rows.values_list("reference", flat=True))
        for draft in self.drafts:
            if draft.data["reference"] in known:
                draft.status = UNCHANGED
                draft.note("reference", _("这笔已经记过账。"))

    def _judge(self, draft: Draft) -> None:
        amount = _amount(draft)
        if amount is None:
            draft.status = UNCHANGED
            draft.note("amount", _("没有收入，不是交进来的党费。"))
            return
        day = _day(draft)
        if day is None:
            return
        one = self._member(draft, amount)
        if one is None:
            return
        if one.owed != amount and amount not in one.sums:
            draft.warn("amount", _("%(name)s应交 %(owed)s 元，收到 %(amount)s 元：先抵最早的月份，多的记预交。") % {
                "name": one.person.name, "owed": one.owed, "amount": amount})  # fmt: skip
        payer = draft.text("payer")
        draft.status = NEW
        draft.note("payer", _("记给 %(unit)s %(name)s") % {"unit": one.membership.unit, "name": one.person.name})
        draft.data["money"] = Money(
            one.person, one.membership.unit, amount, day, Payment.Way.BANK,
            payer="" if payer == one.person.name else payer, reference=draft.data["reference"],
        )  # fmt: skip

    def _named(self, draft: Draft) -> list[_Member]:
        """Whoever the words of the transfer name come first: a wife pays for her husband; else who paid."""
        memo = re.sub(r"\s+", "", draft.text("memo"))
        found = {name for size in range(2, self.longest + 1) for start in range(len(memo) - size + 1)
                 if (name := memo[start : start + size]) in self.by_name}  # fmt: skip
        # 王小明 also holds 王小: the longer name is meant.
        names = [name for name in found if not any(name != other and name in other for other in found)]
        payer = re.sub(r"\s+", "", draft.text("payer"))
        return [one for name in sorted(names) or [payer] for one in self.by_name.get(name, [])]

    def _member(self, draft: Draft, amount: Decimal) -> _Member | None:
        chosen = draft.chosen.get("payer")
        if chosen in self.by_key:
            return self.by_key[chosen]
        named = self._named(draft)
        if not named:
            draft.problem("payer", _("您管的党员里没有叫“%(name)s”的；不是党费就只导没问题的行，是代交的把户名改成党员的姓名。") % {"name": draft.text("payer")[:20]})  # fmt: skip
            return None
        found = self._narrowed(named, draft, amount)
        if len(found) == 1:
            return found[0]
        options = [
            (one.person.pk, f"{one.person.name} · {one.membership.unit} · {_('欠')} {one.owed}") for one in found[:MOST]
        ]
        draft.problem("payer", _("有 %(n)d 个人对得上，选一个。") % {"n": len(found)}, options)
        return None

    @staticmethod
    def _narrowed(named: list[_Member], draft: Draft, amount: Decimal) -> list[_Member]:
        """By branch, by sum, by the last digits of the ID number in the words; each only where it leaves somebody."""
        memo = draft.text("memo")
        found = named
        for fits in (
            lambda one: one.membership.unit.short_name in memo or one.membership.unit.name in memo,
            lambda one: amount in one.sums,
        ):
            found = [one for one in found if fits(one)] or found
        tails = set(re.findall(r"(?<!\d)(\d{3}[\dXx])(?!\d)", memo))
        if len(found) > 1 and tails:
            numbers = Person.objects.in_bulk([one.person.pk for one in found])
            found = [
                one
                for one in found
                if (numbers[one.person.pk].id_number or "")[-4:].upper() in {tail.upper() for tail in tails}
            ] or found
        return found


def _amount(draft: Draft) -> Decimal | None:
    """What came in; nothing where money went out."""
    amount = Decimal(draft.text("amount") or 0)
    return amount if amount > 0 and not Decimal(draft.text("out") or 0) > 0 else None


def _day(draft: Draft) -> dt.date | None:
    written = draft.text("paid_on")
    if len(written) != len("2026-01-01"):
        draft.problem("paid_on", _("写到日，比如 2026-11-12。"))
        return None
    day = dt.date.fromisoformat(written)
    if day > clock.today():
        draft.problem("paid_on", _("日期不能晚于今天。"))
        return None
    return day


def _said(draft: Draft) -> str:
    return json.dumps(
        [draft.text(name) for name in ("paid_on", "amount", "out", "payer", "account", "memo")], ensure_ascii=False
    )


def _digest(*said: object) -> str:
    return sm3([" ".join(map(str, said)).encode()])[:40]
