"""成绩: what a campaign came to, sealed and numbered. A result is never edited: what was wrong makes the next number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Person, Unit

from .campaigns import Campaign


class ResultQuerySet(models.QuerySet["Result"]):
    def published(self) -> ResultQuerySet:
        return self.filter(published_at__isnull=False)


class Result(models.Model):
    """One edition of the marks, places and grades of a campaign, and the sealed folder they can be proven from."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("待复核")
        DISCARDED = "discarded", _("复核未过")
        PUBLISHED = "published", _("已公布")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(_("第几版"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAWN)
    #: Why it was drawn up again; the first needs no reason.
    because = models.CharField(_("更正原因"), max_length=300, blank=True, default="")
    drawn_at = models.DateTimeField(_("封存时间"))
    drawn_by = models.CharField(max_length=60)
    drawn_by_name = models.CharField(_("封存人"), max_length=60)
    #: SM3 over everything that went in and came out, and over the frozen facts alone.
    seal = models.CharField(_("封条"), max_length=64)
    snapshot = models.CharField(_("事实快照"), max_length=64)
    scheme_edition = models.CharField(_("制度版次"), max_length=80)
    engine = models.CharField(_("引擎版本"), max_length=40)
    #: The folder below the results folder of this installation.
    folder = models.CharField(max_length=80)
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided_by_name = models.CharField(_("复核人"), max_length=60, blank=True, default="")
    decision_note = models.CharField(_("复核意见"), max_length=300, blank=True, default="")
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    #: Last days of the public notice and of objections; whence they come stands in `days_basis`. Of people there is a notice
    #: only where the institution names the document that asks for it.
    notice_until = models.DateField(_("公示到"), null=True, blank=True)
    objections_until = models.DateField(_("异议到"), null=True, blank=True)
    days_basis = models.CharField(_("期限依据"), max_length=300, blank=True, default="")

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核成绩")
        ordering = ("campaign", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="assessment_result_number",
                violation_error_message=_("这一版已经有了。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (Q(published_at__isnull=False) & Q(objections_until__isnull=False) & ~Q(decided_by="")),
                name="assessment_result_published_whole",
                violation_error_message=_("公布要有复核人、公布时间和异议期限。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="published", decided_by=models.F("drawn_by")),
                name="assessment_result_four_eyes",
                violation_error_message=_("封存的人不能复核自己封存的成绩。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.number}"

    @property
    def published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def takes_objections(self, day: dt.date) -> bool:
        return self.published and self.objections_until is not None and day <= self.objections_until

    @property
    def is_erratum(self) -> bool:
        return self.number > 1


class ResultLine(models.Model):
    """One unit, or one person of a unit, in a result: the marks with their trace, place and grade as they were sealed."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="lines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("本人")
    )
    #: The person has seen the own line; said once, and no part of the result.
    seen_at = models.DateTimeField(_("本人看过"), null=True, blank=True)
    group = models.CharField(_("组别"), max_length=80, blank=True, default="")
    total = models.DecimalField(_("总分"), max_digits=9, decimal_places=3)
    base = models.DecimalField(_("基本项目"), max_digits=9, decimal_places=3)
    special = models.DecimalField(_("特色及加减分"), max_digits=9, decimal_places=3)
    place = models.PositiveIntegerField(_("名次"), null=True)
    tied = models.PositiveIntegerField(default=1)
    of = models.PositiveIntegerField(default=0)
    grade = models.CharField(max_length=40, blank=True, default="")
    grade_title = models.CharField(_("等次"), max_length=60, blank=True, default="")
    stars = models.PositiveSmallIntegerField(_("星级"), null=True)
    #: Marks, places and grades in full, as the engine gave them.
    standing: models.JSONField[Any, Any] = models.JSONField(default=dict)
    summary: models.JSONField[Any, Any] = models.JSONField(default=dict)
    trace: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("一行成绩")
        ordering = ("result", "group", "place", "unit__path")
        constraints = [
            models.UniqueConstraint(
                fields=["result", "unit"],
                condition=Q(person__isnull=True),
                name="assessment_result_line_once",
                violation_error_message=_("一个单位在一版成绩里只有一行。"),
            ),
            models.UniqueConstraint(
                fields=["result", "person"],
                condition=Q(person__isnull=False),
                name="assessment_result_person_once",
                violation_error_message=_("一个人在一版成绩里只有一行。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.total}"

    @property
    def subject(self) -> str:
        """As the engine and the sealed file name it."""
        return str(self.person_id or self.unit_id)

    @property
    def who(self) -> str:
        """As people call it; no name of a person is in the sealed file."""
        return str(self.unit) if self.person is None else self.person.name

    @property
    def source(self) -> str:
        """Where the fact of a person's result comes from."""
        return f"assessment.person:{self.pk}"

    @property
    def compared(self) -> Decimal:
        """The marks it is compared by: made comparable between groups, cut before grading, or the total itself."""
        found = self.standing.get("standard") or self.standing.get("graded")
        return self.total if found is None else Decimal(found)
