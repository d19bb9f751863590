"""Campaigns, the score of every unit with its trace, what changed it, and the daily record. Written by `services` and
`live` alone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Unit, UnitGroup
from zugong.timeline import Period

#: Where members are kept by their branches: their marks are points, the very branch's business and nobody's above.
BRANCHES = (Unit.Kind.ORGAN_COMMITTEE, Unit.Kind.GENERAL_BRANCH, Unit.Kind.BRANCH, Unit.Kind.SUBGROUP)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def of_units(self) -> CampaignQuerySet:
        return self.filter(unit__isnull=True)

    def of_people(self) -> CampaignQuerySet:
        return self.filter(unit__isnull=False)


class Campaign(models.Model):
    """One scheme applied to one period: the frame in which scores stand. Of units it is the whole county's; of people it is
    held in one unit, for those of that unit and below it."""

    class State(models.TextChoices):
        LIVE = "live", _("实时计分")
        CLOSED = "closed", _("已截止")
        ARCHIVED = "archived", _("已归档")

    period_code = models.CharField(_("考核周期"), max_length=30)
    institution_id = models.CharField(_("制度"), max_length=80)
    edition = models.CharField(_("版本校验"), max_length=80, blank=True, default="")
    #: Whose people are marked; empty where units are.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("考核谁的人")
    )
    title = models.CharField(_("名称"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.LIVE)
    group_kind = models.CharField(max_length=20, choices=UnitGroup.Kind.choices, default=UnitGroup.Kind.ASSESSMENT)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    closed_by_name = models.CharField(_("截止人"), max_length=60, blank=True, default="")
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    archived_by_name = models.CharField(_("归档人"), max_length=60, blank=True, default="")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核")
        ordering = ("-period_code", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["period_code", "institution_id"],
                condition=Q(unit__isnull=True),
                name="assessment_campaign_once",
                violation_error_message=_("这个周期已经按这个制度开了考核。"),
            ),
            models.UniqueConstraint(
                fields=["period_code", "institution_id", "unit"],
                condition=Q(unit__isnull=False),
                name="assessment_campaign_of_people_once",
                violation_error_message=_("这个单位这个周期已经按这个制度开了考核。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)

    @property
    def short(self) -> str:
        """For a line above a heading, where the institution's full title would take the whole line."""
        return _("%(period)s考核") % {"period": self.period.label(get_language() or "zh-hans")}

    @property
    def name(self) -> str:
        """What it is called beside others of the same period: without the period."""
        return self.title.partition(" · ")[2] or self.title

    @property
    def of_people(self) -> bool:
        return self.unit_id is not None

    @property
    def of_members(self) -> bool:
        return self.unit is not None and self.unit.kind in BRANCHES

    @property
    def live(self) -> bool:
        return self.state == self.State.LIVE

    @property
    def archived(self) -> bool:
        return self.state == self.State.ARCHIVED


class UnitScore(models.Model):
    """Where a unit stands in a campaign. `trace` explains every mark; `summary` is what lists and panels need of it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(UnitGroup, on_delete=models.SET_NULL, null=True, related_name="+")
    total = models.DecimalField(_("总分"), max_digits=9, decimal_places=3)
    base = models.DecimalField(_("基本项目"), max_digits=9, decimal_places=3)
    special = models.DecimalField(_("特色及加减分"), max_digits=9, decimal_places=3)
    possible = models.DecimalField(_("还能达到"), max_digits=9, decimal_places=3)
    full = models.DecimalField(_("满分"), max_digits=9, decimal_places=3)
    summary: models.JSONField[Any, Any] = models.JSONField(default=dict)
    trace: models.JSONField[Any, Any] = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    as_of = models.DateField()
    #: Digests over the standing facts that were read, and over units, people and scheme: equal ones need no second look.
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    fact_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("单位得分")
        indexes = [models.Index(fields=["campaign", "group", "-total"])]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                name="assessment_score_once",
                violation_error_message=_("一个单位在一次考核里只有一个得分。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.total}"


class ScoreChange(models.Model):
    """A step in a unit's score and the record that caused it. Only ever added to."""

    score = models.ForeignKey(UnitScore, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    before = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    after = models.DecimalField(max_digits=9, decimal_places=3)
    #: Which indicators moved: [{"key", "label", "before", "after"}].
    moved: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: A sentence of the system's own; where a record moved the score, what is known of the record stands in `about`.
    cause = models.CharField(_("原因"), max_length=200, blank=True, default="")
    about: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    #: Where the causing record is found, as evidence names it ("life.meeting:17"); empty for a recalculation.
    source = models.CharField(max_length=120, blank=True, default="")
    fact_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("得分变化")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["score", "-at"]), models.Index(fields=["source"])]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def difference(self) -> Any:
        return self.after - (self.before or 0)


class DailyRecord(models.Model):
    """日常纪实: something that happened and is not a meeting. The ledger's fact follows from it, so a mistake is put right here."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("已记录")
        WITHDRAWN = "withdrawn", _("已撤回")

    kind = models.CharField(_("事项"), max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    occurred_on = models.DateField(_("发生日期"))
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    basis = models.CharField(_("依据"), max_length=300)
    file = models.ForeignKey(
        "evidence.EvidenceFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("凭证"),
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECORDED)
    recorded_by = models.CharField(max_length=60)
    recorded_by_name = models.CharField(_("记录人"), max_length=60)
    recorded_at = models.DateTimeField(_("记录时间"))
    withdrawn_by_name = models.CharField(max_length=60, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("日常纪实")
        ordering = ("-occurred_on", "-pk")
        indexes = [models.Index(fields=["unit", "-occurred_on"]), models.Index(fields=["kind", "-occurred_on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="assessment_withdrawn_with_reason",
                violation_error_message=_("撤回要写明原因。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on}"

    @property
    def source(self) -> str:
        return f"assessment.daily:{self.pk}"

    @property
    def standing(self) -> bool:
        return self.state == self.State.RECORDED
