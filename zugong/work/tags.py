"""Labels (目标布局标签) that people put on a duty, a row, a case. They point by source as key matters do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.evidence import sources


class TagQuerySet(models.QuerySet["Tag"]):
    def standing(self) -> TagQuerySet:
        return self.filter(removed_on__isnull=True)


class Tag(models.Model):
    """One label of one frame on one thing, since when; taken off by giving it an end."""

    source = models.CharField(max_length=120)
    #: The list the thing stands in: work.duty, institution/register, institution/route.
    place = models.CharField(max_length=160)
    title = models.CharField(_("事项"), max_length=200)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    #: institution/frame and an option of its label set; both are looked up when shown.
    frame = models.CharField(max_length=160)
    label = models.CharField(_("标签"), max_length=60)
    put_on = models.DateField(_("贴上日期"))
    put_by = models.CharField(max_length=60)
    put_by_name = models.CharField(_("谁贴的"), max_length=60)
    removed_on = models.DateField(null=True, blank=True)
    removed_by_name = models.CharField(max_length=60, blank=True, default="")

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("目标标签")
        indexes = [
            models.Index(
                fields=["frame", "label", "put_on"], condition=Q(removed_on__isnull=True), name="work_tag_frame"
            ),
            models.Index(fields=["source"], condition=Q(removed_on__isnull=True), name="work_tag_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "frame", "label"],
                condition=Q(removed_on__isnull=True),
                name="work_tag_once",
                violation_error_message=_("这一件已经有这个标签。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.label}"

    @property
    def url(self) -> str:
        return sources.url_of(self.source) or ""
