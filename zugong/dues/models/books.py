"""The books: double entry, in a chain. A line once written is never edited; a wrong entry is taken back by another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from django.db import connection, models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Person, Unit

from .bills import Bill
from .cents import CentsField

Row = TypeVar("Row", bound=models.Model)


class Account(models.TextChoices):
    """Debits are positive, credits negative; what a unit has on each is the sum of its lines."""

    RECEIVABLE = "receivable", _("应收党费")
    INCOME = "income", _("党费收入")
    CASH = "cash", _("党费存款")
    PREPAID = "prepaid", _("预交党费")
    GIFT = "gift", _("自愿多交党费")
    PASSED_UP = "passed_up", _("上缴党费")
    FROM_BELOW = "from_below", _("下级上缴")
    PASSED_DOWN = "passed_down", _("下拨党费")
    FROM_ABOVE = "from_above", _("上级下拨")
    SPENT = "spent", _("党费支出")


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise Refused(_now("党费账只记不改。记错了，用冲销：写明原因，冲掉原来的，再记一笔对的。"))


class BookQuerySet(models.QuerySet[Row]):
    def book(self, rows: list[Row]) -> list[Row]:
        """The one way in; only `dues.journal` calls it."""
        return super().bulk_create(rows, batch_size=2000)

    def book_plainly(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """The same for rows nobody asks for again, as the database holds them: a month of lines costs a third of it."""
        fields = [self.model._meta.get_field(name) for name in names]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(vars(field)["column"])) for field in fields)
        sql = f"INSERT INTO {quote(self.model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(rows))

    update = delete = bulk_update = create = bulk_create = get_or_create = update_or_create = _refuse
    for _guarded in (update, create):
        _guarded.alters_data = True  # type: ignore[attr-defined]
    del _guarded


class Entry(models.Model):
    """One voucher. Its number has no gaps, and its seal holds the one before it."""

    class Kind(models.TextChoices):
        BILL = "bill", _("出账")
        VOID = "void", _("作废账单")
        PAYMENT = "payment", _("收党费")
        APPLY = "apply", _("预交抵扣")
        PASS_UP = "pass_up", _("上缴")
        PASS_DOWN = "pass_down", _("下拨")
        SPEND = "spend", _("支出")
        REVERSAL = "reversal", _("冲销")

    number = models.BigIntegerField(_("凭证号"), unique=True)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    occurred_on = models.DateField(_("日期"))
    #: The month whose books it belongs to: its own, or the first one not yet closed.
    period = models.DateField(_("记账月份"))
    said = models.CharField(_("摘要"), max_length=200)
    source = models.CharField(max_length=120, blank=True, default="")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    reason = models.CharField(_("冲销原因"), max_length=200, blank=True, default="")
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("记账人"), max_length=60)
    recorded_at = models.DateTimeField(_("记账时间"), default=clock.now)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    objects = BookQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = _("党费凭证")
        ordering = ("number",)
        indexes = [
            models.Index(fields=["unit", "-number"], name="dues_entry_of_unit"),
            models.Index(fields=["source"], name="dues_entry_source"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.said}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()


class Line(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(_("科目"), max_length=12, choices=Account.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines", null=True, blank=True)
    #: What money was spent on; empty elsewhere.
    purpose = models.CharField(_("用途"), max_length=60, blank=True, default="")
    amount = CentsField(_("金额"))
    #: The voucher is another unit's: how the books of this one find it.
    elsewhere = models.BooleanField(default=False)

    objects = BookQuerySet["Line"].as_manager()

    class Meta:
        verbose_name = _("党费分录")
        indexes = [
            # Sums of an account are read from the index alone, over one unit or over many.
            models.Index(fields=["account", "unit", "amount"], name="dues_line_sums"),
            models.Index(fields=["unit", "entry"], condition=models.Q(elsewhere=True), name="dues_line_elsewhere"),
            models.Index(fields=["person", "unit"], condition=models.Q(account="prepaid"), name="dues_line_prepaid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(amount=0),
                name="dues_line_says_something",
                violation_error_message=_("分录的金额不能是零。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()


class Balance(models.Model):
    """What stands on an account of a unit: the sum of its lines, kept beside them so that nobody adds up years to see it.
    Only `dues.journal` writes it, with the lines; `dues verify` holds it against them."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(_("科目"), max_length=12, choices=Account.choices)
    amount = CentsField(_("金额"))

    class Meta:
        verbose_name = _("科目余额")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "account"],
                name="dues_balance_once",
                violation_error_message=_("这个科目的余额已经有了。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.account} {self.amount}"


class Head(models.Model):
    """Where the chain ends. Whoever books holds this row until the act is over, so that numbers follow one another."""

    ONLY = 1
    number = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("账册末端")

    def __str__(self) -> str:
        return str(self.number)


class Close(models.Model):
    """A month whose books are closed for a unit and all below it, with what they came to."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    month = models.DateField(_("月份"))
    #: The last voucher when it was closed, and its seal: what was closed can be proven later.
    number = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    balances = models.JSONField(default=dict)
    closed_by = models.CharField(max_length=60)
    closed_by_name = models.CharField(_("结账人"), max_length=60)
    closed_at = models.DateTimeField(_("结账时间"), default=clock.now)

    class Meta:
        verbose_name = _("月结")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month"],
                name="dues_close_once",
                violation_error_message=_("这个月已经结过账。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"
