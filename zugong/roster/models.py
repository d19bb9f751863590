"""What the collection form asks of people and organisations beyond org's columns. Only `roster.services` writes here."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel.fields import EncryptedTextField
from zugong.org.models import Person, Unit
from zugong.org.models.people import mask_phone

SHOWN_OF_ADDRESS = 6


def mask_address(address: str | None) -> str:
    """The beginning tells the district; the rest is nobody's business on a page."""
    return f"{address[:SHOWN_OF_ADDRESS]}****" if address else ""


class Particulars(models.Model):
    """The items of the collection form that org does not hold. Which of them are kept is said by the institution."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="particulars")
    post_class = models.CharField(_("工作岗位"), max_length=20, blank=True, default="")
    marital = models.CharField(_("婚姻状况"), max_length=2, blank=True, default="")
    #: GB/T 2260 and the name of the place on the day it was written: divisions are merged, codes change.
    region = models.CharField(_("行政区划代码"), max_length=12, blank=True, default="")
    region_name = models.CharField(_("行政区划名称"), max_length=60, blank=True, default="")
    landline = EncryptedTextField(_("固定电话"), blank=True, default="")
    address = EncryptedTextField(_("家庭住址"), blank=True, default="")

    class Meta:
        verbose_name = _("采集表资料")
        indexes = [models.Index(fields=["post_class"], name="roster_post_class")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def masked_landline(self) -> str:
        return mask_phone(self.landline)

    @property
    def masked_address(self) -> str:
        return mask_address(self.address)


class CircumstanceQuerySet(models.QuerySet["Circumstance"]):
    def open(self) -> CircumstanceQuerySet:
        return self.filter(until__isnull=True)


class Circumstance(models.Model):
    """A time during which a member is away, cannot be reached, or is not called to meetings. It changes no membership."""

    class Kind(models.TextChoices):
        FLOATING = "floating", _("流动党员")
        LOST = "lost", _("失去联系")
        EXEMPT = "exempt", _("不计入应到")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circumstances")
    kind = models.CharField(_("情形"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("哪一种"), max_length=20, blank=True, default="")
    #: Where a floating member is; by whose decision a member is not called.
    place = models.CharField(_("去向或者依据"), max_length=60, blank=True, default="")
    since = models.DateField(_("从哪天起"), null=True, blank=True)
    until = models.DateField(_("到哪天止"), null=True, blank=True)
    noted_by = models.CharField(_("登记人"), max_length=60, blank=True, default="")

    objects = CircumstanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("流动、失联和免除")
        ordering = (models.F("until").desc(nulls_first=True), "-since", "-pk")
        indexes = [models.Index(fields=["kind", "until"], name="roster_circumstance_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(until__isnull=True),
                name="roster_circumstance_once",
                violation_error_message=_("这种情形已经登记着；先登记它到哪天止。"),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="roster_circumstance_dates_in_order",
                violation_error_message=_("止的一天不能早于起的一天。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"

    def lasts(self, day: dt.date) -> int:
        """Whole months so far; 0 where nobody knows since when."""
        if self.since is None:
            return 0
        end = self.until or day
        return (end.year - self.since.year) * 12 + end.month - self.since.month - (end.day < self.since.day)


class UnitParticulars(models.Model):
    """The items of the form about an organisation and the body it stands in."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="particulars")
    situation = models.CharField(_("所在单位情况"), max_length=10, blank=True, default="")
    body_name = models.CharField(_("单位名称"), max_length=120, blank=True, default="")
    nature = models.CharField(_("单位性质类别"), max_length=20, blank=True, default="")
    founding = models.CharField(_("单位建立党组织情况"), max_length=20, blank=True, default="")
    contact = models.CharField(_("联系人"), max_length=60, blank=True, default="")
    #: An office number; a member's own number is on the member's page and masked.
    contact_phone = models.CharField(_("联系电话（办公）"), max_length=30, blank=True, default="")
    #: The bodies a joint branch covers, one a line.
    covers = models.TextField(_("联合党支部覆盖的单位"), blank=True, default="", max_length=1000)

    class Meta:
        verbose_name = _("采集表党组织资料")

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def covered(self) -> list[str]:
        return [name for line in self.covers.splitlines() if (name := line.strip())]


class Confirmation(models.Model):
    """Somebody who answers for an organisation read its card and said that it is so."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="confirmations")
    on = models.DateField(_("核对日期"))
    members = models.PositiveIntegerField(_("党员"))
    branches = models.PositiveIntegerField(_("党支部"))
    by_name = models.CharField(_("核对人"), max_length=60)

    class Meta:
        verbose_name = _("底册核对")
        ordering = ("-on", "-pk")
        indexes = [models.Index(fields=["unit", "-on"], name="roster_confirmed")]

    def __str__(self) -> str:
        return f"{self.unit} {self.on}"
