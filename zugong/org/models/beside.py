"""What ties units together across the tree: the staff of a coordination office, and an urban unit paired with a rural one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Person
from .spells import SpellQuerySet
from .units import Unit, UnitGroup


class GroupStaff(models.Model):
    """Somebody who works in the coordination office of a group, from a day on."""

    group = models.ForeignKey(UnitGroup, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("职务"), max_length=60, blank=True, default="")
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)

    objects = SpellQuerySet["GroupStaff"].as_manager()

    class Meta:
        verbose_name = _("协调办公室人员")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(valid_to__isnull=True),
                name="org_group_staff_once",
                violation_error_message=_("这个人已经在这个协调办公室。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.group}"


class Pairing(models.Model):
    """An urban and a rural unit that help each other (结对), from one day to another."""

    urban = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rural_pairings")
    rural = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="urban_pairings")
    purpose = models.CharField(_("结对做什么"), max_length=200, blank=True, default="")
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)
    reason = models.CharField(_("为什么结束"), max_length=200, blank=True, default="")

    objects = SpellQuerySet["Pairing"].as_manager()

    class Meta:
        verbose_name = _("城乡结对")
        ordering = ("-valid_from", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["urban", "rural"],
                condition=Q(valid_to__isnull=True),
                name="org_pairing_once",
                violation_error_message=_("这两个组织已经结对。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.urban} · {self.rural}"
