"""Meetings and who came. Nobody writes to these tables but the verbs in `life.services`."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Person, Unit


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> MeetingQuerySet:
        """Meetings that count: neither withdrawn nor replaced by a correction."""
        return self.filter(state=Meeting.State.RECORDED)


class Meeting(models.Model):
    """One meeting as it was written down. A correction is a new row that names the one it replaces."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("有效")
        CORRECTED = "corrected", _("已更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Precision(models.TextChoices):
        DAY = "day", _("到日")
        MONTH = "month", _("到月")

    class Origin(models.TextChoices):
        FORM = "form", _("当场填写")
        IMPORT = "import", _("台账导入")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("组织"))
    activity = models.CharField(_("类型编号"), max_length=60)
    activity_name = models.CharField(_("类型"), max_length=60)
    held_on = models.DateField(_("日期"))
    precision = models.CharField(_("日期精度"), max_length=5, choices=Precision.choices, default=Precision.DAY)
    started_at = models.TimeField(_("开始时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True, default="")
    host = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主持人")
    )
    host_name = models.CharField(_("主持人"), max_length=60, blank=True, default="")
    topic = models.CharField(_("主要内容"), max_length=300, blank=True, default="")
    minutes = models.TextField(_("记录"), blank=True, default="")
    first_item = models.BooleanField(_("第一项是第一议题学习"), default=False)
    #: Kinds of meeting that this one was besides: only those that the institution lets it be merged with.
    also = models.JSONField(_("同时算"), default=list, blank=True)
    expected = models.PositiveSmallIntegerField(_("应到"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("实到"), null=True, blank=True)
    file = models.ForeignKey(
        "evidence.EvidenceFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("附件"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RECORDED)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正的是")
    )
    #: Why this row was replaced or withdrawn; empty while it counts.
    reason = models.CharField(_("原因"), max_length=200, blank=True, default="")
    origin = models.CharField(_("来源"), max_length=10, choices=Origin.choices, default=Origin.FORM)
    batch = models.CharField(_("导入批次"), max_length=60, blank=True, default="")
    #: Which of several meetings of one kind on one day; an imported ledger finds its rows again by it.
    ordinal = models.PositiveSmallIntegerField(_("当日第几次"), default=1)
    recorded_by = models.CharField(_("记录人编号"), max_length=100)
    recorded_by_name = models.CharField(_("记录人"), max_length=60)
    recorded_at = models.DateTimeField(_("记录时间"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        ordering = ("-held_on", "-pk")
        indexes = [
            models.Index(fields=["unit", "activity", "held_on"]),
            # Newest first, and what they were about: the search reads this and no rows.
            models.Index(fields=["state", "-held_on", "-id", "unit", "topic"], name="life_meeting_newest"),
            models.Index(fields=["unit", "state", "held_on"], name="life_meeting_counts"),
            # In the order of who came: out of the index, and not out of every row with its minutes.
            models.Index(fields=["unit", "state", "present"], name="life_meeting_present"),
            models.Index(fields=["batch"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(expected__isnull=True) | Q(present__lte=F("expected")),
                name="life_present_within_expected",
                violation_error_message=_("实到人数不能比应到多；列席的人写在记录里。"),
            ),
            models.CheckConstraint(
                condition=Q(precision="day") | Q(held_on__day=1),
                name="life_month_starts_on_first",
                violation_error_message=_("只记到月的会议，日期写当月1日。"),
            ),
            models.CheckConstraint(
                condition=Q(state="recorded") | ~Q(reason=""),
                name="life_change_has_reason",
                violation_error_message=_("更正和撤回都要写原因。"),
            ),
            models.UniqueConstraint(
                fields=["unit", "activity", "held_on", "precision", "ordinal"],
                condition=Q(state="recorded"),
                name="life_meeting_once",
                violation_error_message=_("这一天已经记过一次同类会议。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.activity_name} {self.when}"

    @property
    def source(self) -> str:
        """How facts point at this record."""
        return f"life.meeting:{self.pk}"

    @property
    def when(self) -> str:
        return written_day(self.held_on, self.precision)

    @property
    def stands(self) -> bool:
        return self.state == self.State.RECORDED


def written_day(day: dt.date, precision: str) -> str:
    if precision == Meeting.Precision.MONTH:
        return gettext("%(year)d年%(month)d月（日期未记）") % {"year": day.year, "month": day.month}
    return gettext("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


class Attendance(models.Model):
    """One person of those expected at a meeting."""

    class State(models.TextChoices):
        PRESENT = "present", _("到会")
        LEAVE = "leave", _("请假")
        ABSENT = "absent", _("缺席")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(_("到会情况"), max_length=10, choices=State.choices)
    reason = models.CharField(_("请假原因"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("到会情况")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="life_person_once_a_meeting",
                violation_error_message=_("一个人在一次会上只记一条。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("present", "leave", "absent")),
                name="life_attendance_state_known",
                violation_error_message=_("到会情况只有到会、请假、缺席三种。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"


class BirthdayOptOutQuerySet(models.QuerySet["BirthdayOptOut"]):
    def standing(self) -> BirthdayOptOutQuerySet:
        return self.filter(ended_on__isnull=True)


class BirthdayOptOut(models.Model):
    """Somebody who does not want the day they joined to be kept. No reason is asked."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁"))
    since = models.DateField(_("从哪天起"))
    ended_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = BirthdayOptOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("不过政治生日")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_on__isnull=True),
                name="life_birthday_opt_out_once",
                violation_error_message=_("已经说过不过政治生日。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
