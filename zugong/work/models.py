"""Obligations (what an institution asks), duties (who owes it, and when), and messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.timeline import Period

from .matters import KeyMatter, Progress
from .tags import Tag, TagQuerySet

__all__ = [
    "Duty",
    "DutyQuerySet",
    "KeyMatter",
    "Message",
    "MessageQuerySet",
    "Obligation",
    "Progress",
    "Tag",
    "TagQuerySet",
]


class Obligation(models.Model):
    """A duty of an institution as it read when duties were generated from it; a changed text or number is a new row."""

    rule_id = models.CharField(max_length=120)
    institution_id = models.CharField(max_length=80)
    institution_title = models.CharField(gettext_lazy("制度"), max_length=120)
    edition = models.CharField(gettext_lazy("版次"), max_length=40, blank=True, default="")
    title = models.CharField(gettext_lazy("任务"), max_length=120)
    cite = models.CharField(gettext_lazy("条款"), max_length=300, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    uncertain = models.BooleanField(default=False)
    #: Who owes it: the unit, or each of its members, full members or holders of posts.
    per = models.CharField(max_length=12, default="unit")
    #: A kind of period, "cycle", "before" (a day of each year) or "after" (each of some facts).
    rhythm = models.CharField(max_length=12)
    activity = models.CharField(max_length=80, blank=True, default="")
    activity_name = models.CharField(max_length=60, blank=True, default="")
    fact_kind = models.CharField(max_length=80)
    #: The one `type` of fact that counts, where the institution names one; narrows what a new fact has to look at.
    fact_type = models.CharField(max_length=80, blank=True, default="")
    conditions = models.JSONField(default=list)
    #: The field whose values are added up; "" where facts are counted.
    sum_of = models.CharField(max_length=80, blank=True, default="")
    #: The word after the number: 次, 字, 篇.
    counter = models.CharField(max_length=10, blank=True, default="")
    #: How long a round is, in words; "" where there are no rounds.
    cycle = models.CharField(max_length=20, blank=True, default="")
    #: Who has to agree before a late one counts: "keeper", "above" or nobody.
    make_up_approved_by = models.CharField(max_length=10, blank=True, default="")
    recorded_within = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Asked of everybody (规定动作), or left to the unit's choice (自选动作).
    prescribed = models.BooleanField(gettext_lazy("规定动作"), default=True)
    #: What it costs to do it once, who asks for it by which document, and what need not be written again.
    minutes = models.PositiveIntegerField(gettext_lazy("每次分钟"), default=0)
    issued_by = models.CharField(gettext_lazy("发文单位"), max_length=60, blank=True, default="")
    basis = models.CharField(max_length=200, blank=True, default="")
    reuses = models.CharField(max_length=200, blank=True, default="")
    #: Days before the due day on which to remind.
    reminders = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = gettext_lazy("应尽职责")
        indexes = [models.Index(fields=["fact_kind", "fact_type"], name="work_obligation_fact")]

    def __str__(self) -> str:
        return self.title


class DutyQuerySet(models.QuerySet["Duty"]):
    def pending(self, today: dt.date) -> DutyQuerySet:
        """Open, begun, and still possible to do."""
        return self.filter(state=Duty.State.OPEN, period_start__lte=today, closes_on__gte=today)

    def overdue(self, today: dt.date) -> DutyQuerySet:
        return self.pending(today).filter(due_on__lt=today)

    def missed(self, today: dt.date) -> DutyQuerySet:
        """Not done, and the time for it is over."""
        return self.filter(state=Duty.State.OPEN, closes_on__lt=today)

    def finished(self) -> DutyQuerySet:
        return self.filter(state__in=Duty.FINISHED)


class Duty(models.Model):
    """What one unit (or one person in a unit) owes in one period. Overdue is not a state: it follows from the day."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("没做完")
        DONE = "done", gettext_lazy("按期做了")
        LATE = "late", gettext_lazy("晚做，已补")
        EXEMPT = "exempt", gettext_lazy("免做")
        #: Not done, and nobody has to.
        OFFERED = "offered", gettext_lazy("自选，没做")

    #: Done, in time or after it.
    FINISHED = (State.DONE, State.LATE)

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="duties")
    rule_id = models.CharField(max_length=120)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("组织"))
    #: Its index below leaves out the duties of units: SQLite takes “of nobody” for as rare as any person otherwise.
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    #: The code of the period, or "@" and the key of the fact that brought the duty with it.
    period = models.CharField(gettext_lazy("周期"), max_length=40)
    period_start = models.DateField()
    period_end = models.DateField()
    due_on = models.DateField(gettext_lazy("期限"))
    #: The last day on which it may be done or made up.
    closes_on = models.DateField()
    owed = models.PositiveIntegerField(gettext_lazy("应做"), default=1)
    done = models.PositiveIntegerField(gettext_lazy("已做"), default=0)
    #: What all that is owed costs; added up by month and week without looking at what is asked.
    minutes = models.PositiveIntegerField(gettext_lazy("分钟"), default=0)
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.OPEN)
    fulfilled_on = models.DateField(gettext_lazy("完成日期"), null=True, blank=True)
    #: What somebody asked for and nobody has answered yet: see `Application.Kind`.
    waiting_for = models.CharField(max_length=10, blank=True, default="")
    #: The facts that count for it: [key, source, day] and what each adds to a sum, in order.
    counted = models.JSONField(default=list)
    #: Where the fact that brought the duty with it came from.
    occasion = models.CharField(max_length=120, blank=True, default="")
    exempt_reason = models.CharField(gettext_lazy("免做原因"), max_length=200, blank=True, default="")
    exempted_by = models.CharField(max_length=60, blank=True, default="")
    exempted_by_name = models.CharField(max_length=60, blank=True, default="")
    exempted_on = models.DateField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("任务")
        indexes = [
            # All that counting asks for stands in it, so that no row is read.
            models.Index(fields=["unit", "state", "period_start", "closes_on", "due_on"], name="work_duty_counts"),
            models.Index(fields=["person", "state"], condition=Q(person__isnull=False), name="work_duty_person"),
            models.Index(fields=["unit", "rule_id", "period_start"], name="work_duty_chain"),
            models.Index(fields=["state", "due_on"], name="work_duty_due"),
            # With `person`, so that the minutes of a week's duties are added up from it alone.
            models.Index(
                fields=["due_on", "unit", "obligation", "state", "minutes", "person"], name="work_duty_burden"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id", "unit", "period"],
                condition=Q(person__isnull=True),
                name="work_duty_once",
                violation_error_message=gettext_lazy("这个组织这一期的任务已经有了。"),
            ),
            models.UniqueConstraint(
                fields=["rule_id", "unit", "person", "period"],
                condition=Q(person__isnull=False),
                name="work_duty_once_for_person",
                violation_error_message=gettext_lazy("这名党员这一期的任务已经有了。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.period} {self.unit_id}"

    @property
    def title(self) -> str:
        return self.obligation.title

    @property
    def activity(self) -> str:
        return self.obligation.activity

    @property
    def named_period(self) -> Period | None:
        return None if self.period.startswith("@") else Period.parse(self.period)

    @property
    def lacking(self) -> int:
        return max(self.owed - self.done, 0)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def days_left(self, today: dt.date) -> int:
        return (self.due_on - today).days

    def standing(self, today: dt.date) -> str:
        """Its state as a page shows it on a day: done, late, exempt, make_up or exemption (asked for, not answered yet),
        missed, overdue, today, open or future; what is left to the unit's choice is offered, and passed once its time is over."""
        if self.state == self.State.OFFERED:
            return "passed" if self.closes_on < today else "future" if self.period_start > today else "offered"
        if self.state != self.State.OPEN or self.waiting_for:
            return self.waiting_for if self.is_open else self.state
        if self.due_on < today:
            return "missed" if self.closes_on < today else "overdue"
        if self.period_start > today:
            return "future"
        return "today" if self.due_on == today else "open"


class Application(models.Model):
    """Somebody asks that a late one count, or that a duty be let off; somebody else answers. It stays, whatever the answer."""

    class Kind(models.TextChoices):
        MAKE_UP = "make_up", gettext_lazy("补做")
        EXEMPTION = "exemption", gettext_lazy("免做")

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("待批")
        AGREED = "agreed", gettext_lazy("同意")
        RETURNED = "returned", gettext_lazy("没有同意")

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(gettext_lazy("申请什么"), max_length=10, choices=Kind.choices)
    state = models.CharField(gettext_lazy("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    #: The fact that made it up: its key, its source and its day.
    fact = models.ForeignKey("evidence.Fact", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(gettext_lazy("原因"), max_length=200)
    asked_by = models.CharField(max_length=60)
    asked_by_name = models.CharField(gettext_lazy("申请人"), max_length=60)
    asked_at = models.DateTimeField(gettext_lazy("申请时间"), default=clock.now)
    answer = models.CharField(gettext_lazy("答复"), max_length=200, blank=True, default="")
    answered_by = models.CharField(max_length=60, blank=True, default="")
    answered_by_name = models.CharField(gettext_lazy("批的人"), max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(gettext_lazy("批的时间"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("申请")
        indexes = [models.Index(fields=["state", "duty"], name="work_application_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state="waiting"),
                name="work_application_one_waiting",
                violation_error_message=gettext_lazy("这件事已经有申请在等批。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.duty_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> MessageQuerySet:
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """Something said to one account. What is said about a duty is put in words when it is read, in the reader's language."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", gettext_lazy("快到期")
        EXEMPTED = "exempted", gettext_lazy("免做")
        RESTORED = "restored", gettext_lazy("恢复要求")
        ASKED = "asked", gettext_lazy("有申请要批")
        AGREED = "agreed", gettext_lazy("申请同意了")
        RETURNED = "returned", gettext_lazy("申请没有同意")

    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REMINDER)
    #: Days before the due day this reminder belongs to; tells two reminders of one duty apart.
    days_before = models.SmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("消息")
        indexes = [
            models.Index(fields=["account", "-created_at"], name="work_message_newest"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="work_message_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "duty", "days_before"],
                condition=Q(kind="reminder"),
                name="work_reminder_once",
                violation_error_message=gettext_lazy("这条提醒已经发过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.duty_id} → {self.account_id}"

    @property
    def sentence(self) -> str:
        names = {"title": self.duty.title, "unit": self.duty.unit, "reason": self.text}
        if self.kind in _OF_APPLICATIONS:
            return _OF_APPLICATIONS[self.kind]() % names
        day = date_format(self.duty.due_on, _("n月j日"))
        if self.kind == self.Kind.EXEMPTED:
            return _("“%(title)s”不用做了：%(reason)s") % names
        if self.kind == self.Kind.RESTORED:
            return _("“%(title)s”恢复要求，请按期做。") % names
        # The day and not what is left of it: a message is read later than it is sent.
        return _("“%(title)s”%(day)s到期。") % (names | {"day": day})


_OF_APPLICATIONS: dict[str, Callable[[], str]] = {
    Message.Kind.ASKED: lambda: _("“%(title)s”有申请等您批：%(reason)s"),
    Message.Kind.AGREED: lambda: _("“%(title)s”的申请同意了。%(reason)s"),
    Message.Kind.RETURNED: lambda: _("“%(title)s”的申请没有同意：%(reason)s"),
}
