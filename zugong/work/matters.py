"""Key matters (重点事项): a duty, a row or a case that a leader puts first, and what is said every week of how it goes.

They point by source (`work.duty:12`) as facts do, so that whatever has a page can be put first and no table looks upwards.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.evidence import sources


class KeyMatterQuerySet(models.QuerySet["KeyMatter"]):
    def standing(self) -> KeyMatterQuerySet:
        return self.filter(released_on__isnull=True)


class KeyMatter(models.Model):
    """One thing put first: of which kind, of which classes, who leads it, and when somebody last said how it goes."""

    source = models.CharField(max_length=120)
    #: The list it stands in: work.duty, institution/register, institution/route.
    place = models.CharField(max_length=160)
    title = models.CharField(_("事项"), max_length=200)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    #: Labels of the institution that steers; they are looked up when shown.
    kind = models.CharField(_("哪一种"), max_length=40)
    points = models.JSONField(_("属于哪一点"), default=list, blank=True)
    leader = models.CharField(_("牵头领导"), max_length=60)
    set_by = models.CharField(max_length=60)
    set_by_name = models.CharField(_("谁列的"), max_length=60)
    set_on = models.DateField(_("列入日期"))
    #: The day of the last word on how it goes; the day it was put first where nobody has said anything.
    said_on = models.DateField(_("最近一次进展"))
    released_on = models.DateField(_("移出日期"), null=True, blank=True)
    released_by_name = models.CharField(max_length=60, blank=True, default="")

    objects = KeyMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("重点事项")
        indexes = [
            models.Index(fields=["place"], condition=Q(released_on__isnull=True), name="work_matter_place"),
            models.Index(fields=["unit"], condition=Q(released_on__isnull=True), name="work_matter_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(released_on__isnull=True),
                name="work_matter_once",
                violation_error_message=_("这一件已经列为重点事项。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return sources.url_of(self.source) or ""

    def silent(self, today: dt.date) -> int:
        """Days since anybody said how it goes."""
        return (today - self.said_on).days


class Progress(models.Model):
    """What somebody said on a day of how a key matter goes; never changed."""

    matter = models.ForeignKey(KeyMatter, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField(_("日期"))
    text = models.CharField(_("进展"), max_length=500)
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("谁报的"), max_length=60)

    class Meta:
        verbose_name = _("进展")
        ordering = ("-on", "-pk")
        indexes = [models.Index(fields=["matter", "-on"], name="work_progress_newest")]

    def __str__(self) -> str:
        return self.text
