"""实地考核: assessors go to a unit with a check list and a sample. Written by `visits.services` alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Account, Person, Unit


class Visit(models.Model):
    """One unit visited on one day by named assessors. What they found becomes facts when they finish."""

    class State(models.TextChoices):
        PLANNED = "planned", _("已安排")
        OPEN = "open", _("正在核对")
        DONE = "done", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

    kind = models.CharField(_("哪种实地考核"), max_length=160)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("去哪里"))
    on = models.DateField(_("哪天去"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PLANNED)
    assessors = models.ManyToManyField(Account, related_name="+", verbose_name=_("考核人"))
    #: Whoever has it draws the same records again; given when the visit begins.
    seed = models.CharField(_("抽签种子"), max_length=40, blank=True, default="")
    planned_by_name = models.CharField(_("安排人"), max_length=60)
    planned_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_by_name = models.CharField(_("办结人"), max_length=60, blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=60, blank=True, default="")
    withdrawn_because = models.CharField(_("撤回原因"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("实地考核")
        ordering = ("-on", "-pk")
        indexes = [models.Index(fields=["unit", "-on"], name="assessment_visit_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                name="assessment_visit_withdrawn_with_reason",
                violation_error_message=_("撤回要写明原因。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "withdrawn"]) | ~Q(seed=""),
                name="assessment_visit_drawn",
                violation_error_message=_("开始核对时要抽签。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.on}"

    @property
    def source(self) -> str:
        return f"assessment.visit:{self.pk}"

    @property
    def open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def done(self) -> bool:
        return self.state == self.State.DONE


class VisitCheck(models.Model):
    """One line of the list as it read when the visit began, and what the assessors gave it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="checks")
    key = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("看什么"), max_length=120)
    full = models.DecimalField(_("满分"), max_digits=9, decimal_places=3)
    mark = models.DecimalField(_("评分"), max_digits=9, decimal_places=3, null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True, default="")
    finding = models.CharField(_("发现的问题"), max_length=500, blank=True, default="")
    #: From how many the sample was drawn.
    drawn_from = models.PositiveIntegerField(null=True, blank=True)
    marked_by_name = models.CharField(max_length=60, blank=True, default="")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("核对的一条")
        ordering = ("visit", "order")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "key"],
                name="assessment_visit_check_once",
                violation_error_message=_("这一条已经有了。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def marked(self) -> bool:
        return self.mark is not None


class VisitSample(models.Model):
    """A record, or a member, that the lot fell on."""

    class Verdict(models.TextChoices):
        RIGHT = "right", _("相符")
        WRONG = "wrong", _("不相符")

    check_line = models.ForeignKey(VisitCheck, on_delete=models.CASCADE, related_name="samples")
    fact_id = models.BigIntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=200)
    source = models.CharField(max_length=120, blank=True, default="")
    verdict = models.CharField(_("核对结果"), max_length=10, choices=Verdict.choices, blank=True, default="")

    class Meta:
        verbose_name = _("抽查的一份")
        ordering = ("check_line", "pk")

    def __str__(self) -> str:
        return self.words
