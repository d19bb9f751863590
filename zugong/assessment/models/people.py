"""绩效: what a person's work of a period came to, once drawn up. Written by `people.services` alone; never edited."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Person, Unit


class PersonResult(models.Model):
    """One edition of one person's marks. Seen by the person and those who answer for the unit; ranked for nobody."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("待审定")
        SETTLED = "settled", _("已审定")

    institution_id = models.CharField(_("制度"), max_length=80)
    edition = models.CharField(_("制度版次"), max_length=80)
    period_code = models.CharField(_("考核周期"), max_length=30)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("本人"))
    number = models.PositiveSmallIntegerField(_("第几版"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAWN)
    total = models.DecimalField(_("总分"), max_digits=9, decimal_places=3)
    full = models.DecimalField(_("满分"), max_digits=9, decimal_places=3)
    grade = models.CharField(max_length=40, blank=True, default="")
    grade_title = models.CharField(_("等次"), max_length=60, blank=True, default="")
    trace: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: Why it was drawn up again; the first needs no reason.
    because = models.CharField(_("更正原因"), max_length=300, blank=True, default="")
    drawn_by = models.CharField(max_length=60)
    drawn_by_name = models.CharField(_("拟定人"), max_length=60)
    drawn_at = models.DateTimeField(_("拟定时间"))
    settled_by = models.CharField(max_length=60, blank=True, default="")
    settled_by_name = models.CharField(_("审定人"), max_length=60, blank=True, default="")
    settled_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    seen_at = models.DateTimeField(_("本人看过"), null=True, blank=True)

    class Meta:
        verbose_name = _("个人绩效成绩")
        ordering = ("-period_code", "institution_id", "person", "-number")
        indexes = [
            models.Index(fields=["person", "-period_code"], name="assessment_of_person"),
            models.Index(fields=["unit", "institution_id", "period_code"], name="assessment_of_people"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "period_code", "unit", "person", "number"],
                name="assessment_person_edition",
                violation_error_message=_("这一版已经有了。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | (Q(settled_at__isnull=False) & ~Q(settled_by=models.F("drawn_by"))),
                name="assessment_person_four_eyes",
                violation_error_message=_("拟定的人不能审定自己拟定的成绩。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.period_code}"

    @property
    def source(self) -> str:
        return f"assessment.person:{self.pk}"

    @property
    def settled(self) -> bool:
        return self.state == self.State.SETTLED
