"""Money that came in, orders at a payment provider, and what was made public of the use."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Person, Unit

from .books import Entry
from .cents import CentsField


class Payment(models.Model):
    """Money received for one member, whoever brought it. What it paid stands in its voucher; taken back by a reversal."""

    class Way(models.TextChoices):
        CASH = "cash", _("现金")
        TRANSFER = "transfer", _("转账")
        BANK = "bank", _("银行流水")
        ONLINE = "online", _("网上支付")
        TABLE = "table", _("缴纳台账")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("党员"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("收款组织"))
    amount = CentsField(_("金额"))
    #: The part given beyond what is owed, of one's own will.
    gift = CentsField(_("其中自愿多交"), default=0)
    paid_on = models.DateField(_("交款日期"))
    way = models.CharField(_("怎么交的"), max_length=10, choices=Way.choices)
    #: Empty where the member paid; else who brought it.
    payer = models.CharField(_("谁代交的"), max_length=60, blank=True, default="")
    #: The number at the bank or provider. Once only: that is how the same money is not booked twice.
    reference = models.CharField(_("流水号"), max_length=120, blank=True, default="")
    receipt = models.CharField(_("收据号"), max_length=20, unique=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="payment")
    by_name = models.CharField(_("确认人"), max_length=60)
    reversed_on = models.DateField(null=True, blank=True)
    reversed_why = models.CharField(_("冲销原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("交费记录")
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["person", "-paid_on"], name="dues_payment_of"),
            models.Index(fields=["unit", "-paid_on"], name="dues_payment_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference="") & Q(reversed_on__isnull=True),
                name="dues_payment_reference_once",
                violation_error_message=_("这笔流水已经记过账。"),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, gift__gte=0, gift__lte=models.F("amount")),
                name="dues_payment_of_something",
                violation_error_message=_("交费的金额要大于零。"),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def source(self) -> str:
        return f"dues.payment:{self.pk}"


class Order(models.Model):
    """A payment asked of a provider; it becomes a payment by a call-back whose signature holds."""

    class State(models.TextChoices):
        OPEN = "open", _("待支付")
        PAID = "paid", _("已支付")
        DISPUTED = "disputed", _("金额不符，待人核对")
        DROPPED = "dropped", _("已取消")

    number = models.CharField(_("订单号"), max_length=32, unique=True)
    provider = models.CharField(_("支付方式"), max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    amount = CentsField(_("金额"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="order")
    payer = models.CharField(max_length=60, blank=True, default="")
    opened_at = models.DateTimeField(default=clock.now)
    #: What the provider said where it did not fit, and what a person decided about it.
    told_amount = CentsField(_("收到"), null=True, blank=True)
    told_reference = models.CharField(max_length=120, blank=True, default="")
    said = models.CharField(_("怎么定的"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("支付订单")
        indexes = [models.Index(fields=["unit", "state"], name="dues_order_state")]

    def __str__(self) -> str:
        return self.number


class Publication(models.Model):
    """What came in and where it went in a period, as it was told to the members. Never edited; a later one replaces it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    period = models.CharField(_("哪一期"), max_length=12)
    #: In yuan as text: received, gifts, from below and above, passed up and down, spent by purpose, what is left.
    figures = models.JSONField(default=dict)
    said = models.CharField(_("说明"), max_length=500, blank=True, default="")
    published_by_name = models.CharField(_("公布人"), max_length=60)
    published_at = models.DateTimeField(_("公布时间"), default=clock.now)
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        verbose_name = _("党费使用公布")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period"],
                condition=Q(replaced_by__isnull=True),
                name="dues_publication_once",
                violation_error_message=_("这一期已经公布过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}"
