"""Editions that were adopted: which file, byte for byte, was in force, who adopted it and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionEdition(models.Model):
    """An adopted edition never changes; a changed file needs a new edition number."""

    institution_id = models.CharField(_("制度编号"), max_length=120)
    edition = models.CharField(_("版次"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    in_force_from = models.DateField(_("施行日"))
    in_force_to = models.DateField(_("失效日"), null=True, blank=True)
    digest = models.CharField(_("文件指纹（SM3）"), max_length=64)
    reason = models.TextField(_("审定说明"), blank=True, default="")
    adopted_on = models.DateField(_("审定日"))
    adopted_by = models.CharField(_("审定人账号"), max_length=80)
    adopted_by_name = models.CharField(_("审定人"), max_length=80)

    class Meta:
        verbose_name = _("已审定的制度版次")
        verbose_name_plural = _("已审定的制度版次")
        ordering = ["institution_id", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "edition"],
                name="rulebook_edition_adopted_once",
                violation_error_message=_("这一版已经审定过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"
