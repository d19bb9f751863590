"""党费缴纳台账: one row a member, a column for how much a month, and one for each month with what was paid.

A month of the books is paid by a row; a month before them is only remembered. Both at once, or neither.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.dues import billing, queries, services
from zugong.dues.models import Basis, Bill, Payment
from zugong.dues.services import Money
from zugong.dues.services.bases import Said
from zugong.dues.services.table import Row
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence
from zugong.kernel.secrets import blind_index
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import CHANGED, NEW, UNCHANGED, Draft, Target
from zugong.org.models import Account, Membership
from zugong.sheets import Field, Raw, Value, values
from zugong.timeline import Period

from . import money

KINDS = {
    "按月领薪": "salaried", "按月领取工资": "salaried", "在职": "salaried", "工资": "salaried", "月薪": "salaried", "在岗": "salaried",
    "年薪制": "annual", "年薪": "annual", "不按月取得收入": "irregular", "不按月": "irregular", "个体": "irregular", "个体经营": "irregular",
    "离退休": "retired", "退休": "retired", "离休": "retired", "农民": "farmer", "农村": "farmer", "务农": "farmer",
    "学生": "small", "下岗": "small", "下岗失业": "small", "失业": "small", "低保": "small", "抚恤救济": "small",
}  # fmt: skip
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
#: Signs that a month was paid, where a table has no sums in its cells.
_TICKS = {"√", "✓", "✔", "已交", "已缴", "是", "交", "缴", "1"}
TICKED = "√"


def _month(number: int) -> Field:
    numeral = _NUMERALS[number - 1]
    words = [
        f"{number}月",
        f"{number}月份",
        f"{numeral}月",
        f"{numeral}月份",
        f"{number:02d}月",
        f"{number}月缴纳",
        f"{number}月已交",
    ]
    # 1月 stands inside 11月; a heading with another number is another month.
    others = [f"1{number}月"] if number <= 2 else []
    return Field(
        f"m{number}",
        f"{number}月",
        "money",
        words=tuple([*words, *(["元月"] if number == 1 else [])]),
        unless=tuple(others),
    )


class DuesTable(Target):
    key = "dues.table"
    title = gettext_lazy("党费缴纳台账")
    order = 61
    fields = (
        Field("serial", "序号", "serial", words=("编号", "序", "行号"), stored=False, reason="只是行号"),
        Field("name", "姓名", "name", words=("党员姓名", "名字", "党员"), unless=("书记", "收款"), required=True),
        Field("id_number", "身份证号码", "id_number", words=("身份证号", "身份证", "公民身份号码", "证件号码"), mask="id_number"),
        Field("branch", "党支部", "party_unit", words=("所在党支部", "支部", "支部名称", "所属党支部", "党组织"), grouping=True,
              sources=("cell", "sheet", "caption", "section", "title")),
        Field("year", "年度", "text", words=("年份", "所属年度"), grouping=True, sources=("cell", "sheet", "caption", "title")),
        Field("kind", "按什么交", "choice", words=("人员类别", "缴费类别", "身份", "类别", "人员类型"), choices=KINDS),
        Field("base", "缴费基数", "money", words=("党费基数", "工资基数", "计费基数", "月工资基数", "缴纳基数", "核定基数"), unless=("比例",)),
        Field("monthly", "月应交", "money", words=("每月应交", "月交党费", "月缴党费", "应缴党费", "党费标准", "月应缴", "应交党费", "月缴纳额", "每月党费", "月缴费额"),
              stored=False, reason="按基数算，不照抄"),
        *(_month(number) for number in range(1, 13)),
        Field("total", "合计", "money", words=("全年合计", "总计", "小计", "累计", "全年应交", "全年缴纳"), stored=False, reason="系统自己会算，不用导"),
        Field("rate", "比例", "text", words=("缴费比例", "缴纳比例", "费率"), stored=False, reason="按制度算"),
        Field("note", "备注", "text", words=("说明", "签名", "本人签字", "签字"), stored=False, reason="系统里暂时没有放它的地方，原表里照样保留"),
    )  # fmt: skip

    def why_not(self, by: Actor) -> Sentence | None:
        if by.actor_id == SYSTEM.actor_id or (isinstance(by, Account) and by.may("keep_dues")):
            return None
        return _("党费台账由党费管理员导入。")

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        if wanted.key[:1] == "m" and wanted.key[1:].isdecimal():
            return Value(TICKED) if values.tidy(raw) in _TICKS - {"1"} else money.read(raw)
        if wanted.kind == "money":
            return money.read(raw)
        if wanted.key == "year":
            return _year(raw, year)
        return super().normalise(wanted, raw, year=year, date1904=date1904)

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        _Reading(drafts, by).run()

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        told = [draft.data["told"] for draft in drafts]
        reference = f"import:{batch.pk}"
        if bases := [(one.membership.person, one.basis) for one in told if one.basis is not None]:
            services.set_bases(said=bases, batch=reference, by=by)
        rows = [Row(one.membership.person, one.membership.unit, tuple(one.before)) for one in told]
        before = services.take_over_bills(rows=rows, batch=reference, by=by)
        paid = [one for one in told if one.paying]
        payments = services.confirm_payments(
            money=[one.money(number, reference) for number, one in enumerate(paid)], batch=reference, by=by
        )
        by_row = dict(zip([id(one) for one in paid], payments, strict=True))
        for draft, one, keys in zip(drafts, told, before, strict=True):
            payment = by_row.get(id(one))
            draft.result = {"person": one.membership.person_id, "bills": keys, "payment": payment.pk if payment else 0}
        batch.concern({one.year for one in told})

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        keys = [result["payment"] for result in results if result["payment"]]
        gone = any(
            Payment.objects.filter(pk__in=some, reversed_on__isnull=False).exists() for some in billing.chunks(keys)
        )
        return _("这批里有的收款已经单独冲销过，整批撤不回；请逐笔处理。") if gone else None

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        reference, reason = f"import:{batch.pk}", _("整批撤回党费台账")
        keys = [result["payment"] for result in results if result["payment"]]
        services.reverse_payments(payments=keys, batch=reference, reason=reason, by=by)
        bills = [key for result in results for key in result["bills"]]
        people = [result["person"] for result in results if result["bills"]]
        services.withdraw_table(bills=bills, people=people, batch=reference, reason=reason, by=by)

    def home(self) -> str:
        return reverse("dues:imports")

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(_("看党费"), reverse("dues:home"))]


def _year(raw: Raw, year: int | None) -> Value:
    found = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}", values.tidy(raw))
    return Value(found[0] if found else str(year) if year else None)


@dataclass
class Told:
    """What a row comes to."""

    membership: Membership
    year: int
    basis: Said | None = None
    before: list[tuple[dt.date, Decimal]] = field(default_factory=list)
    #: What months of the books still lack of what the row says was paid for them.
    paying: dict[dt.date, Decimal] = field(default_factory=dict)

    def money(self, number: int, reference: str) -> Money:
        day = min(Period.of("month", max(self.paying)).end, clock.today())
        return Money(
            self.membership.person, self.membership.unit, sum(self.paying.values(), Decimal(0)), day, Payment.Way.TABLE,
            reference=f"{reference}-{number}", months=self.paying,
        )  # fmt: skip


class _Reading:
    def __init__(self, drafts: list[Draft], by: Actor) -> None:
        self.drafts = drafts
        kept = list(queries.members_kept(by)) if isinstance(by, Account) else []
        self.by_name: dict[str, list[Membership]] = defaultdict(list)
        for one in kept:
            self.by_name[one.person.name].append(one)
        self.by_key = {one.person_id: one for one in kept}
        self.this_month = clock.today().replace(day=1)
        self.known: dict[int, dict[dt.date, tuple[Decimal, Decimal]]] = defaultdict(dict)
        self.bases: dict[int, tuple[str, Decimal | None, dt.date]] = {}
        #: The month from which on each branch keeps its dues in the books.
        self.begun: dict[int, dt.date] = {}

    def run(self) -> None:
        found = [(draft, one) for draft in self.drafts if not draft.wrong and (one := self._member(draft)) is not None]
        based = {one.person_id for draft, one in found if draft.text("kind") or draft.text("base")}
        for some in billing.chunks(sorted({one.person_id for _draft, one in found})):
            rows = Bill.objects.standing().filter(person__in=some).values_list("person_id", "month", "amount", "paid")
            for person, month, amount, paid in rows:
                self.known[person][month] = (amount, paid)
            self.bases |= billing.bases_of([person for person in some if person in based], self.this_month)
        self.begun = queries.books_begun({one.unit_id for _draft, one in found})
        for draft, one in found:
            self._judge(draft, one)

    def _member(self, draft: Draft) -> Membership | None:
        if (chosen := draft.chosen.get("name")) in self.by_key:
            return self.by_key[chosen]
        name, branch = draft.text("name"), draft.text("branch")
        named = self.by_name.get(name, [])
        index = blind_index(draft.text("id_number")) if draft.text("id_number") else ""
        found = [one for one in named if index and one.person.id_number_index == index]
        if not found:
            # Nobody whose number says that this is somebody else.
            named = [one for one in named if not index or not one.person.id_number_index]
            found = [one for one in named if branch and branch in (one.unit.name, one.unit.short_name)] or named
        if len(found) == 1:
            return found[0]
        if not found:
            draft.problem("name", _("您管的党员里没有叫“%(name)s”的。") % {"name": name[:20]})
        else:
            options = [(one.person_id, f"{one.person.name} · {one.unit}") for one in found[:20]]
            draft.problem("name", _("有 %(n)d 个人同名，选一个。") % {"n": len(found)}, options)
        return None

    def _judge(self, draft: Draft, one: Membership) -> None:
        year = int(draft.text("year")) if draft.text("year") else self.this_month.year
        told = Told(one, year)
        draft.key = f"{one.person_id}-{year}"
        self._basis(draft, told)
        known = self.known.get(one.person_id, {})
        for number in range(1, 13):
            written = draft.text(f"m{number}")
            if written and Decimal(0 if written == TICKED else written) >= 0:
                self._month(draft, told, known, dt.date(year, number, 1), written)
        if draft.wrong:
            return
        draft.data["told"] = told
        fresh = bool(told.before or told.paying)
        draft.status = NEW if fresh else CHANGED if told.basis is not None else UNCHANGED

    def _month(
        self, draft: Draft, told: Told, known: dict[dt.date, tuple[Decimal, Decimal]], month: dt.date, written: str
    ) -> None:
        if month > self.this_month:
            draft.warn(f"m{month.month}", _("还没到的月份，没有导。"))
            return
        if month in known:
            amount, paid = known[month]
            sum_ = amount if written == TICKED else Decimal(written)
            # A cell says what was paid for the month in all; what is in the books of it already is not paid again.
            if (lacking := min(sum_, amount) - paid) > 0:
                told.paying[month] = lacking
            if sum_ != amount and sum_ > 0:
                draft.warn(
                    f"m{month.month}",
                    _("账单是 %(amount)s 元，表里写 %(sum)s 元；按账单记。") % {"amount": amount, "sum": sum_},
                )
            return
        if written == TICKED:
            draft.problem(f"m{month.month}", _("只打了勾，没有金额；这个月也没有账单。把勾改成金额。"))
            return
        begun = self.begun.get(told.membership.unit_id)
        if begun is not None and begun <= month:
            draft.warn(
                f"m{month.month}",
                _("这个月的账已经开了，这个人还没有账单，没有导：先定按什么交、出账单，再导一次这张表。"),
            )
            return
        told.before.append((month, Decimal(written)))

    def _basis(self, draft: Draft, told: Told) -> None:
        kind, amount = draft.text("kind"), draft.text("base")
        if not kind and not amount:
            return
        kind = kind or (
            self.bases[told.membership.person_id][0] if told.membership.person_id in self.bases else Basis.Kind.SALARIED
        )
        if kind not in Basis.FIXED and not amount:
            return
        said = Said(kind, Decimal(amount) if amount and kind not in Basis.FIXED else None, dt.date(told.year, 1, 1))
        before = self.bases.get(told.membership.person_id)
        if before is None or before[:2] != (said.kind, said.amount):
            told.basis = said
            draft.changes["base" if amount else "kind"] = (_("原来的") if before else "", _("改成表里的"))
