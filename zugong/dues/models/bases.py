"""What a member's dues are worked out from, and who was let off."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.fields import EncryptedTextField
from zugong.org.models import Person

from .cents import CentsField


class Basis(models.Model):
    """How somebody pays and from what, from a month on. The latest one written for a month holds; none is edited."""

    class Kind(models.TextChoices):
        SALARIED = "salaried", _("按月领薪")
        ANNUAL = "annual", _("年薪制")
        IRREGULAR = "irregular", _("不按月取得收入")
        RETIRED = "retired", _("离退休")
        FARMER = "farmer", _("农民")
        SMALL = "small", _("学生、下岗失业、抚恤救济、低保")

    #: Kinds that pay a fixed sum and have no income to be written down.
    FIXED = (Kind.FARMER, Kind.SMALL)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("党员"))
    kind = models.CharField(_("按什么交"), max_length=10, choices=Kind.choices)
    #: Yuan as text; empty where a fixed sum is paid.
    amount = EncryptedTextField(_("缴费基数（元）"), blank=True, default="")
    valid_from = models.DateField(_("从哪个月起"))
    note = models.CharField(_("说明"), max_length=100, blank=True, default="")
    set_by = models.CharField(max_length=60)
    set_by_name = models.CharField(_("谁定的"), max_length=60)
    set_at = models.DateTimeField(_("什么时候定的"), default=clock.now)

    class Meta:
        verbose_name = _("缴费基数")
        indexes = [models.Index(fields=["person", "-valid_from"], name="dues_basis_latest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.valid_from}"

    @property
    def yuan(self) -> Decimal | None:
        return Decimal(self.amount) if self.amount else None


class Relief(models.Model):
    """Less dues, or none, for some months: what the committee above approved. Made and ended by the case's fact alone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("从哪个月起"))
    until = models.DateField(_("到哪个月止"))
    #: What is still to be paid each month; nothing where it is zero.
    monthly = CentsField(_("每月交"))
    #: The case that granted it, as the ledger writes sources.
    source = models.CharField(max_length=120)
    fact = models.BigIntegerField(unique=True)
    ended = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("少交免交")
        indexes = [models.Index(fields=["person", "since"], name="dues_relief_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")),
                name="dues_relief_in_order",
                violation_error_message=_("止的月份不能早于起的月份。"),
            ),
            models.CheckConstraint(
                condition=Q(monthly__gte=0),
                name="dues_relief_not_negative",
                violation_error_message=_("少交后每月交的不能是负数。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}–{self.until}"
