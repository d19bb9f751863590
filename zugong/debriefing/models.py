"""Reports of one round, the halls in which they are given, and how often a unit chose to report.

Who voted how is not here: ballots keeps it, and keeps it secret. A report holds the mean that was published, and nothing else.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Person, Unit
from zugong.timeline import Period


def said(period: Period) -> str:
    """A round in the language of whoever reads."""
    return period.label(get_language() or "zh-hans")


class Cadence(models.Model):
    """How often a unit chose to report in a year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    debriefing = models.CharField(_("哪一级述职"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    every = models.CharField(_("多久一次"), max_length=12)
    chosen_by_name = models.CharField(_("谁选的"), max_length=60)

    class Meta:
        verbose_name = _("述职周期")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "debriefing", "year"],
                name="debriefing_cadence_once",
                violation_error_message=_("一个组织一年只选一种周期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.every}"


class Hall(models.Model):
    """A meeting at which some of the reports of a round are given, one after the other, and voted on in one ballot."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("由哪个组织来办"))
    debriefing = models.CharField(_("哪一级述职"), max_length=120)
    period = models.CharField(_("哪一轮"), max_length=24)
    title = models.CharField(_("名称"), max_length=120)
    held_on = models.DateField(_("开会日期"))
    poll = models.OneToOneField("ballots.Poll", on_delete=models.PROTECT, related_name="+", verbose_name=_("评议票"))
    #: Minutes of a speaker, as the institution said on the day.
    minutes = models.PositiveSmallIntegerField(_("每人讲几分钟"))
    opened_by_name = models.CharField(_("谁办的"), max_length=60)

    class Meta:
        verbose_name = _("述职评议会")
        ordering = ("-held_on", "-pk")
        indexes = [models.Index(fields=["debriefing", "period", "unit"], name="debriefing_hall_round")]

    def __str__(self) -> str:
        return self.title

    @property
    def round_label(self) -> str:
        return said(Period.parse(self.period))

    @property
    def is_void(self) -> bool:
        """Whether its ballot was withdrawn: whoever stood on it may stand on another."""
        return self.poll.state == self.poll.State.WITHDRAWN

    @cached_property
    def speakers(self) -> list[Report]:
        return list(self.reports.select_related("unit", "person").order_by("order", "pk"))


class Report(models.Model):
    """What the head of one unit reports for one round, what was said to it, and what came of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("在写")
        SENT = "sent", _("已送上级")
        RETURNED = "returned", _("退回修改")
        SETTLED = "settled", _("评完了")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("向谁述职"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("述职人"))
    debriefing = models.CharField(_("哪一级述职"), max_length=120)
    period = models.CharField(_("哪一轮"), max_length=24)
    due_on = models.DateField(_("最迟"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    #: section → words
    texts: models.JSONField[dict[str, str]] = models.JSONField(_("报告"), default=dict)
    #: The numbers it begins with, as they stood when it was last sent (before: when it was begun).
    figures: models.JSONField[list[dict[str, Any]]] = models.JSONField(_("自动算的数"), default=list)
    written_by = models.CharField(max_length=100)
    written_by_name = models.CharField(_("执笔"), max_length=60)
    sent_by = models.CharField(max_length=100, blank=True, default="")
    sent_on = models.DateField(_("送出"), null=True, blank=True)
    reason = models.CharField(_("退回原因"), max_length=300, blank=True, default="")
    # ---- the hall
    hall = models.ForeignKey(Hall, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    order = models.PositiveSmallIntegerField(_("第几个讲"), default=0)
    began_at = models.DateTimeField(_("开始讲"), null=True, blank=True)
    ended_at = models.DateTimeField(_("讲完"), null=True, blank=True)
    # ---- the superior, and the result
    grade = models.CharField(_("上级评的等次"), max_length=40, blank=True, default="")
    opinion = models.CharField(_("上级的点评"), max_length=1000, blank=True, default="")
    problems = models.CharField(_("指出的问题"), max_length=1000, blank=True, default="")
    appraised_by_name = models.CharField(_("谁评的"), max_length=60, blank=True, default="")
    members = models.DecimalField(_("党员评平均分"), max_digits=6, decimal_places=2, null=True, blank=True)
    marks = models.DecimalField(_("上级评折分"), max_digits=6, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(_("合成分"), max_digits=6, decimal_places=2, null=True, blank=True)
    settled_on = models.DateField(_("评完"), null=True, blank=True)
    place = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    placed_of = models.PositiveSmallIntegerField(_("一共几个"), null=True, blank=True)
    candidate = models.BooleanField(_("可以推荐"), default=False)

    class Meta:
        verbose_name = _("述职报告")
        ordering = ("-period", "unit__path")
        indexes = [
            models.Index(fields=["superior", "debriefing", "period"], name="debriefing_report_round"),
            models.Index(fields=["state", "due_on"], name="debriefing_report_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "debriefing", "period"],
                name="debriefing_report_once",
                violation_error_message=_("一个组织一轮只有一份述职报告。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(total__isnull=False),
                name="debriefing_settled_has_total",
                violation_error_message=_("评完的述职要有合成分。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.round_label}"

    @property
    def source(self) -> str:
        return f"debriefing.report:{self.pk}"

    @property
    def span(self) -> Period:
        return Period.parse(self.period)

    @property
    def round_label(self) -> str:
        return said(self.span)

    @property
    def is_open(self) -> bool:
        """Whether its words may still change."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def is_public(self) -> bool:
        """Whether it was reported: the members of the unit read it."""
        return self.state in {self.State.SENT, self.State.SETTLED}

    @property
    def is_free(self) -> bool:
        """Whether it may be given in a hall: it was sent, and stands in none, or in one whose ballot was withdrawn unread."""
        return self.state == self.State.SENT and (self.hall is None or self.hall.is_void)

    @property
    def light(self) -> str:
        return {"draft": "mute", "sent": "info", "returned": "warn", "settled": "ok"}[self.state]
