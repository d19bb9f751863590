"""Candidates, what was done about each, and the papers. Nobody writes to these tables but the verbs in `development.services`.

What is lawful is worked out from the acts and never stored as something that happened; the columns of `Candidate` that repeat it
(`stage`, `waiting`, `due_on` …) are there for lists alone and are made again with every act.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit

if TYPE_CHECKING:
    from .paths import Step


class Candidate(models.Model):
    """One person on the way to membership, in the branch that handles it."""

    class State(models.TextChoices):
        ACTIVE = "active", _("在办")
        FULL = "full", _("已转正")
        CANCELLED = "cancelled", _("取消预备党员资格")
        STOPPED = "stopped", _("不再培养")

    class Pending(models.TextChoices):
        """What was approved and is not yet in the register of members; somebody enters it there."""

        NONE = "", _("没有")
        ADMIT = "admit", _("列入名册")
        CONFIRM = "confirm", _("名册上转正")
        END = "end", _("名册上注销")
        AMEND = "amend", _("名册上更正日期")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidacies", verbose_name=_("姓名"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("党支部"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ACTIVE)
    job = models.CharField(_("工作单位及职务"), max_length=120, blank=True, default="")
    contacts = models.CharField(_("培养联系人"), max_length=120, blank=True, default="")
    introducers = models.CharField(_("入党介绍人"), max_length=120, blank=True, default="")
    note = models.CharField(_("备注"), max_length=300, blank=True, default="")
    opened_on = models.DateField(_("建档日"))
    ended_on = models.DateField(_("结束日"), null=True, blank=True)
    reason = models.CharField(_("结束原因"), max_length=200, blank=True, default="")
    pending = models.CharField(_("名册待办"), max_length=10, choices=Pending.choices, blank=True, default="")
    # What follows from the acts, for lists.
    stage = models.CharField(_("阶段"), max_length=20, blank=True, default="")
    done = models.PositiveSmallIntegerField(_("办到第几步"), default=0)
    waiting = models.CharField(_("等哪一步"), max_length=60, blank=True, default="")
    since = models.DateField(_("从哪天等起"), null=True, blank=True)
    earliest_on = models.DateField(_("最早哪天"), null=True, blank=True)
    due_step = models.CharField(_("到期的步骤"), max_length=60, blank=True, default="")
    due_on = models.DateField(_("最晚哪天"), null=True, blank=True)
    marked = models.PositiveSmallIntegerField(_("有几处记号"), default=0)
    gaps = models.PositiveSmallIntegerField(_("缺几样材料"), default=0)
    #: step → day it was done, as the ledger of development writes it
    dates: models.JSONField[dict[str, str]] = models.JSONField(_("各步日期"), default=dict, blank=True)

    class Meta:
        verbose_name = _("发展对象档案")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["state", "stage", "since"], name="development_board"),
            models.Index(fields=["state", "due_on"], name="development_due"),
            models.Index(fields=["unit", "state"], name="development_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="active"),
                name="development_once",
                violation_error_message=_("这个人已经在发展党员的名单里。"),
            ),
            models.CheckConstraint(
                condition=Q(state="active") | Q(ended_on__isnull=False),
                name="development_end_has_day",
                violation_error_message=_("结束要写哪一天。"),
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def source(self) -> str:
        return f"development.candidate:{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def stuck_since(self) -> dt.date | None:
        """Since when the step could have been done: neither before what it waits for nor before the law allows."""
        if self.since is None:
            return None
        return max(self.since, self.earliest_on) if self.earliest_on else self.since

    @property
    def stuck_days(self) -> int:
        since = self.stuck_since
        return max((clock.today() - since).days, 0) if since else 0


class StepActQuerySet(models.QuerySet["StepAct"]):
    def standing(self) -> StepActQuerySet:
        return self.filter(state=StepAct.State.RECORDED)


class StepAct(models.Model):
    """One step as it was done: by whom, when, with what result. A correction is a new row that names the one it replaces."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("有效")
        CORRECTED = "corrected", _("已更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Outcome(models.TextChoices):
        NONE = "", _("没有")
        PASSED = "passed", _("合格")
        FAILED = "failed", _("不合格")
        ACCEPTED = "accepted", _("通过")
        REJECTED = "rejected", _("没有通过")
        APPROVED = "approved", _("批准")
        REFUSED = "refused", _("不批准")
        FULL = "full", _("按期转正")
        EXTENDED = "extended", _("延长预备期")
        CANCELLED = "cancelled", _("取消预备党员资格")

    class Origin(models.TextChoices):
        FORM = "form", _("当场填写")
        IMPORT = "import", _("台账导入")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="acts")
    step = models.CharField(_("步骤编号"), max_length=60)
    title = models.CharField(_("步骤"), max_length=60)
    number = models.PositiveSmallIntegerField(_("第几步"), default=0)
    #: Which probation the act belongs to: 0, or 1 after it was made longer.
    round = models.PositiveSmallIntegerField(default=0)
    acted_on = models.DateField(_("办的日期"))
    precision = models.CharField(max_length=5, default="day")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("办的组织"))
    by_whom = models.CharField(_("谁办的"), max_length=120, blank=True, default="")
    opinion = models.TextField(_("意见"), blank=True, default="")
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True, default="")
    months = models.PositiveSmallIntegerField(_("延长几个月"), default=0)
    #: figures, notice_from, notice_to, votes: what the step asks for, by name
    told: models.JSONField[dict[str, Any]] = models.JSONField(_("记下的数"), default=dict, blank=True)
    reason = models.CharField(_("晚办或特殊情况的原因"), max_length=300, blank=True, default="")
    #: the edition it was judged by, and what it found: code, args, cite, uncertain, local
    edition = models.CharField(_("按哪一版"), max_length=40, blank=True, default="")
    marks: models.JSONField[list[dict[str, Any]]] = models.JSONField(_("记号"), default=list, blank=True)
    poll = models.ForeignKey(
        "ballots.Poll", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("无记名投票")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECORDED)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    change_reason = models.CharField(_("为什么改"), max_length=200, blank=True, default="")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.FORM)
    batch = models.CharField(max_length=60, blank=True, default="", db_index=True)
    recorded_by = models.CharField(max_length=100)
    recorded_by_name = models.CharField(_("记录人"), max_length=60)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = StepActQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理记录")
        ordering = ("acted_on", "number", "pk")
        indexes = [models.Index(fields=["candidate", "state"], name="development_act_standing")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="recorded") | ~Q(change_reason=""),
                name="development_change_has_reason",
                violation_error_message=_("更正和撤回都要写原因。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.acted_on}"

    @property
    def source(self) -> str:
        return f"development.act:{self.pk}"

    @property
    def day(self) -> str:
        """As far as it is known."""
        return self.acted_on.isoformat()[: 7 if self.precision == "month" else 10]

    @property
    def law(self) -> Step | None:
        """The step as the edition has it by which the act was judged."""
        from .paths import path_on

        return path_on(self.acted_on).steps.get(self.step)

    @property
    def cite(self) -> str:
        return self.law.cite if self.law is not None else ""

    @property
    def figures(self) -> list[tuple[str, int]]:
        """The numbers that were asked for, with their names."""
        told = self.told.get("figures", {})
        return [(one.label, told[one.id]) for one in (self.law.figures if self.law else ()) if one.id in told]

    @property
    def restricted(self) -> bool:
        """What it found is for the handling organisations alone."""
        return self.law is not None and self.law.restricted

    @property
    def stands(self) -> bool:
        return self.state == self.State.RECORDED


class Paper(models.Model):
    """One paper of an act: a file, or the word that the paper copy lies in the folder."""

    act = models.ForeignKey(StepAct, on_delete=models.CASCADE, related_name="papers")
    key = models.CharField(max_length=60)
    title = models.CharField(_("材料"), max_length=120)
    on_paper = models.BooleanField(_("纸质件已入卷"), default=False)
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("材料")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(on_paper=True) | Q(file__isnull=False),
                name="development_paper_is_there",
                violation_error_message=_("材料要么上传，要么写明纸质件已入卷。"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Plan(models.Model):
    """When somebody means to do a step. A plan is never an act."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="plans")
    step = models.CharField(max_length=60)
    planned_on = models.DateField(_("参考计划"))

    class Meta:
        verbose_name = _("参考计划")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "step"],
                name="development_plan_once",
                violation_error_message=_("一步只有一个计划日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.planned_on}"


class Reminder(models.Model):
    """Said once to one account: this step must be done by that day."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=60)
    due_on = models.DateField()
    days_before = models.SmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("到期提醒")
        ordering = (F("read_at").desc(nulls_first=True), "-created_at")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "candidate", "step", "due_on", "days_before"],
                name="development_reminded_once",
                violation_error_message=_("这条提醒已经发过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.step} {self.due_on}"
