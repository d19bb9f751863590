"""Lights that are on, and those that were: one line for each stretch in which a unit gave one light under one warning."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AlertQuerySet(models.QuerySet["Alert"]):
    def burning(self) -> AlertQuerySet:
        return self.filter(cleared_on__isnull=True)


class Alert(models.Model):
    """A light over one unit. It goes out when the number is right again; nobody puts it out by hand."""

    class Light(models.TextChoices):
        RED = "red", _("红灯")
        AMBER = "amber", _("黄灯")

    #: institution/warning
    rule_id = models.CharField(max_length=120)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    light = models.CharField(_("亮灯"), max_length=5, choices=Light.choices)
    #: What the institution calls it, and says of it: words of the institution, as they read when the light was looked at.
    title = models.CharField(_("预警"), max_length=120)
    sentence = models.CharField(_("情况"), max_length=240)
    number = models.DecimalField(max_digits=19, decimal_places=4)
    tells_unit = models.BooleanField(default=True)
    tells_above = models.BooleanField(default=True)
    lit_on = models.DateField(_("从哪天起"))
    cleared_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("预警")
        indexes = [
            models.Index(fields=["unit", "light"], condition=Q(cleared_on__isnull=True), name="alerts_burning"),
            models.Index(fields=["rule_id", "unit", "-lit_on"], name="alerts_history"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id", "unit"],
                condition=Q(cleared_on__isnull=True),
                name="alerts_one_light",
                violation_error_message=_("这盏灯已经亮着。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.unit_id}"

    @property
    def source(self) -> str:
        """How a matter opened from this light points back at it."""
        return f"alerts.alert:{self.pk}"
