"""What each member owes for each month, and what the member was told about it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Person, Unit

from .bases import Basis
from .cents import CentsField

#: What a bill still lacks, for sums in the database.
OPEN = ExpressionWrapper(F("amount") - F("paid"), output_field=CentsField())


class BillQuerySet(models.QuerySet["Bill"]):
    def standing(self) -> BillQuerySet:
        return self.filter(voided_on__isnull=True)

    def unpaid(self) -> BillQuerySet:
        return self.standing().filter(paid__lt=F("amount"))

    def booked(self) -> BillQuerySet:
        """Those of the books; what was taken over from before them is only remembered."""
        return self.filter(origin=Bill.Origin.BOOKS)


class Bill(models.Model):
    """One member, one month. The amount never changes: a wrong bill is voided with a reason and made anew."""

    class Origin(models.TextChoices):
        BOOKS = "books", _("系统出账")
        BEFORE = "before", _("以前的记录")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("党员"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("党支部"))
    month = models.DateField(_("月份"))
    kind = models.CharField(_("按什么交"), max_length=10, choices=Basis.Kind.choices, blank=True, default="")
    amount = CentsField(_("应交"))
    paid = CentsField(_("已交"), default=Decimal(0))
    settled_on = models.DateField(_("交清日期"), null=True, blank=True)
    #: The basis was older than the institution lets it be.
    stale = models.BooleanField(_("基数该核"), default=False)
    relief = models.BooleanField(_("少交免交"), default=False)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.BOOKS)
    voided_on = models.DateField(null=True, blank=True)
    voided_why = models.CharField(_("作废原因"), max_length=200, blank=True, default="")

    objects = BillQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费账单")
        indexes = [
            # Totals of a month by unit are read from the index alone.
            models.Index(fields=["month", "unit", "voided_on", "amount", "paid"], name="dues_bill_month"),
            models.Index(fields=["unit", "month"], name="dues_bill_unit"),
            models.Index(
                fields=["unit", "person", "month"],
                condition=Q(voided_on__isnull=True, paid__lt=F("amount")),
                name="dues_bill_unpaid",
            ),
            # Arrears of a whole county, member by member, without putting anything in order.
            models.Index(
                fields=["person", "month", "unit", "amount", "paid"],
                condition=Q(voided_on__isnull=True, paid__lt=F("amount")),
                name="dues_bill_late",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month"],
                condition=Q(voided_on__isnull=True),
                name="dues_bill_once",
                violation_error_message=_("这个人这个月的账单已经有了。"),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, paid__gte=0, paid__lte=F("amount")),
                name="dues_bill_not_overpaid",
                violation_error_message=_("已交的不能比应交的多。"),
            ),
            models.CheckConstraint(
                condition=Q(voided_on__isnull=True) | ~Q(voided_why=""),
                name="dues_bill_void_has_reason",
                violation_error_message=_("作废要写原因。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.person_id}"

    @property
    def source(self) -> str:
        return f"dues.bill:{self.pk}"

    @property
    def open(self) -> Decimal:
        return self.amount - self.paid

    @property
    def is_paid(self) -> bool:
        return self.voided_on is None and self.paid == self.amount

    def overdue(self, today: dt.date) -> bool:
        return self.open > 0 and self.month < today.replace(day=1)


class Notice(models.Model):
    """So many months not paid, told to the member and to nobody else."""

    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, related_name="+")
    #: The oldest month that was not paid when it was said: the same arrears are told once for each number of months.
    since = models.DateField()
    months = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("党费提醒")
        indexes = [models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="dues_notice_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "since", "months"],
                name="dues_notice_once",
                violation_error_message=_("这条提醒已经发过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.since} {self.months}"
