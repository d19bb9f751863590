"""Transfers, what was done at each of their steps, the letters, and what is told to whom. Only `transfers.services` writes here."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.fields import EncryptedTextField
from zugong.org.models import Membership, Person, Unit


class TransferQuerySet(models.QuerySet["Transfer"]):
    def with_parties(self) -> TransferQuerySet:
        """With the person and every organisation it goes through, in one query."""
        return self.select_related(
            "person", "origin", "origin_committee", "county", "target_committee", "target", "waits_at", "issuer"
        )

    def open(self) -> TransferQuerySet:
        return self.filter(state__in=Transfer.OPEN)

    def late(self, today: dt.date) -> TransferQuerySet:
        """Past the day of the present step, or with a letter that is no longer valid."""
        expired = Q(state__in=Transfer.MOVING, valid_until__lt=today)
        return self.filter(Q(state__in=Transfer.OPEN, due_on__lt=today) | expired)

    def on_the_way(self, day: dt.date) -> TransferQuerySet:
        """Members of this county whom on this day no branch counts: let go, and not yet taken in."""
        ended = Q(transit_ended_on__isnull=True) | Q(transit_ended_on__gt=day)
        return self.filter(ended, issued_on__lte=day).exclude(direction=Transfer.Direction.IN)


class Transfer(models.Model):
    """One member's way from one organisation to another: where it stands, and who has it."""

    class Direction(models.TextChoices):
        WITHIN = "within", _("县内转接")
        OUT = "out", _("转出本县")
        IN = "in", _("转进本县")

    class State(models.TextChoices):
        PENDING = "pending", _("待审批")
        IN_TRANSIT = "in_transit", _("在途")
        LANDED = "landed", _("已落地，等回执")
        FINISHED = "finished", _("办结")
        RETURNED = "returned", _("退回")
        REFUSED = "refused", _("没有同意")
        WITHDRAWN = "withdrawn", _("已撤回")
        #: The membership ended on the way: death, expulsion, a correction of the register.
        ENDED = "ended", _("因故终止")

    OPEN = (State.PENDING, State.IN_TRANSIT, State.LANDED)
    #: Before somebody has taken the member in: as long as this lasts no other way begins.
    MOVING = (State.PENDING, State.IN_TRANSIT)

    number = models.CharField(_("编号"), max_length=20)
    direction = models.CharField(_("方向"), max_length=6, choices=Direction.choices)
    #: Nobody yet, for somebody who comes from outside the county.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("党员"), max_length=60)
    sex = models.CharField(_("性别"), max_length=6, choices=Person.Sex.choices, blank=True, default="")
    birth_on = models.DateField(_("出生年月"), null=True, blank=True)
    stage = models.CharField(_("党员类别"), max_length=15, choices=Membership.Stage.choices)
    joined_on = models.DateField(_("入党时间"), null=True, blank=True)
    full_on = models.DateField(_("转正时间"), null=True, blank=True)
    #: Only of somebody who comes from outside, and only until they are on the register.
    id_number = EncryptedTextField(_("身份证号码"), blank=True, default="")
    id_number_index = models.CharField(max_length=64, blank=True, default="", editable=False)

    origin = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转出党支部")
    )
    origin_committee = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: The county's organisation department, where the committees may not deal with each other directly.
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target_committee = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接收党支部")
    )
    #: The organisation outside the county, in words: committee and branch.
    elsewhere = models.CharField(_("县外党组织"), max_length=200, blank=True, default="")
    why = models.CharField(_("为什么转"), max_length=20)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")

    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    #: The steps it has to take, in order, as the institution said when it began.
    way = models.JSONField(default=list)
    step = models.CharField(_("到哪一步"), max_length=20, blank=True, default="")
    waits_at = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("在谁那里")
    )
    due_on = models.DateField(_("这一步的期限"), null=True, blank=True)
    edition = models.CharField(_("版次"), max_length=40, blank=True, default="")

    requested_on = models.DateField(_("申请日期"))
    requested_by = models.CharField(max_length=60)
    requested_by_name = models.CharField(_("申请人"), max_length=60)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_on = models.DateField(_("转出日期"), null=True, blank=True)
    valid_until = models.DateField(_("介绍信有效期到"), null=True, blank=True)
    #: The first day of the month up to which dues are paid.
    paid_until = models.DateField(_("党费交至"), null=True, blank=True)
    #: The letter somebody brought from outside.
    paper_number = models.CharField(_("介绍信编号"), max_length=60, blank=True, default="")
    paper_on = models.DateField(_("介绍信日期"), null=True, blank=True)
    #: The day from which somebody counts the member again: the new branch, the old one, or nobody here any more.
    transit_ended_on = models.DateField(null=True, blank=True)
    landed_on = models.DateField(_("落地日期"), null=True, blank=True)
    receipt_on = models.DateField(_("回执日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织关系转接")
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["state", "due_on"], name="transfers_state_due"),
            models.Index(fields=["person", "-id"], name="transfers_person"),
            models.Index(fields=["origin", "state"], name="transfers_origin"),
            models.Index(fields=["target", "state"], name="transfers_target"),
            models.Index(
                fields=["waits_at"],
                condition=Q(state__in=("pending", "in_transit", "landed")),
                name="transfers_waits",
            ),
            # What is on the way on a day: few rows of many years, found by the end of their way.
            models.Index(
                fields=["transit_ended_on", "issued_on"],
                condition=Q(issued_on__isnull=False),
                name="transfers_on_the_way",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="transfers_number_once", violation_error_message=_("这个编号已经用过。")
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=("pending", "in_transit")),
                name="transfers_one_way_at_a_time",
                violation_error_message=_("这名党员正在办转接，办完才能再转。"),
            ),
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=Q(state="pending") & ~Q(id_number_index=""),
                name="transfers_one_arrival_at_a_time",
                violation_error_message=_("这个身份证号码正在办转进，不用再登记。"),
            ),
            models.CheckConstraint(
                condition=Q(transit_ended_on__isnull=True) | Q(transit_ended_on__gte=models.F("issued_on")),
                name="transfers_days_in_order",
                violation_error_message=_("落地不能早于转出。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="in_transit") | Q(issued_on__isnull=False, transit_ended_on__isnull=True),
                name="transfers_on_the_way_since_a_day",
                violation_error_message=_("在途要有转出日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def source(self) -> str:
        return f"transfers.transfer:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def has_expired(self, today: dt.date) -> bool:
        """Its letter is no longer valid, and nobody has taken the member in."""
        return self.state in self.MOVING and self.valid_until is not None and self.valid_until < today

    @property
    def place_of_facts(self) -> Unit:
        """The branch in this county that the transfer is about: the old one, else the new one."""
        branch = self.origin or self.target
        assert branch is not None
        return branch

    @property
    def from_words(self) -> str:
        return str(self.origin or self.elsewhere)

    @property
    def to_words(self) -> str:
        return str(self.target or self.elsewhere)

    def unit_at(self, step: str) -> Unit | None:
        """Who acts at a step."""
        return {
            "origin_branch": self.origin, "origin_committee": self.origin_committee, "county": self.county,
            "target_committee": self.target_committee, "target_branch": self.target,
        }.get(step)  # fmt: skip


class Passage(models.Model):
    """What one person did at one step; never changed."""

    class Outcome(models.TextChoices):
        REQUESTED = "requested", _("申请")
        AGREED = "agreed", _("同意")
        ISSUED = "issued", _("同意，开介绍信")
        REISSUED = "reissued", _("重开介绍信")
        ACCEPTED = "accepted", _("接收，落地")
        RECEIPTED = "receipted", _("回执")
        RETURNED = "returned", _("退回")
        REFUSED = "refused", _("不同意")
        WITHDRAWN = "withdrawn", _("撤回")
        ENDED = "ended", _("组织关系已终止")

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="passages")
    step = models.CharField(max_length=20, blank=True, default="")
    outcome = models.CharField(_("办理结果"), max_length=10, choices=Outcome.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.CharField(_("意见"), max_length=300, blank=True, default="")
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("办理人"), max_length=60)
    at = models.DateTimeField(_("办理时间"))
    due_on = models.DateField(_("期限"), null=True, blank=True)

    class Meta:
        verbose_name = _("转接经过")
        ordering = ("transfer_id", "pk")

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.outcome}"

    @property
    def was_late(self) -> bool:
        return self.due_on is not None and localtime(self.at, clock.ZONE).date() > self.due_on


class Letter(models.Model):
    """介绍信: as it was written. One that was written anew makes the one before it void; none is ever changed or deleted."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="letters")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("开信的党组织"))
    year = models.PositiveSmallIntegerField(_("年"))
    serial = models.PositiveIntegerField(_("号"))
    name = models.CharField(_("党员"), max_length=60)
    sex = models.CharField(max_length=6, choices=Person.Sex.choices, blank=True, default="")
    stage = models.CharField(_("党员类别"), max_length=15, choices=Membership.Stage.choices)
    from_words = models.CharField(_("从哪里转"), max_length=200)
    to_words = models.CharField(_("转到哪里"), max_length=200)
    addressed_to = models.CharField(_("抬头"), max_length=200)
    issued_on = models.DateField(_("开信日期"))
    days = models.PositiveSmallIntegerField(_("有效天数"))
    valid_until = models.DateField(_("有效期到"))
    paid_until = models.DateField(_("党费交至"))
    by_name = models.CharField(_("经办人"), max_length=60)
    void_on = models.DateField(_("作废日期"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("介绍信")
        ordering = ("-year", "-pk")
        indexes = [models.Index(fields=["issuer", "-id"], name="transfers_letter_issuer")]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "serial"],
                name="transfers_letter_once",
                violation_error_message=_("这个介绍信编号已经用过。"),
            ),
            models.UniqueConstraint(
                fields=["transfer"],
                condition=Q(void_on__isnull=True),
                name="transfers_one_valid_letter",
                violation_error_message=_("这次转接已经有一封有效的介绍信。"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"〔{self.year}〕{self.serial}号"


class Direct(models.Model):
    """Of one committee: whether it may deal with others directly, where that differs from what holds for its kind."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    direct = models.BooleanField(_("可以直转"))
    reason = models.CharField(_("依据"), max_length=200)
    by_name = models.CharField(_("登记人"), max_length=60)
    since = models.DateField(_("登记日期"))

    class Meta:
        verbose_name = _("直转权限")

    def __str__(self) -> str:
        return f"{self.unit} {self.direct}"


class Counter(models.Model):
    """The last number given in a year: of transfers, and of the letters of each committee."""

    key = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "year"], name="transfers_counter_once", violation_error_message=_("编号重复。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}-{self.last}"


class Notice(models.Model):
    """Something about a transfer told to one account; put in words when it is read, in the reader's language."""

    class Kind(models.TextChoices):
        STEP_LATE = "step_late", _("这一步超期")
        EXPIRING = "expiring", _("介绍信快到期")
        EXPIRED = "expired", _("介绍信过期")
        LONG = "long", _("在途太久")
        RECEIPT_LATE = "receipt", _("回执超期")

    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, related_name="+")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: The day it is about, and how many days before it this was due to be said.
    day = models.DateField()
    days_before = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("转接提醒")
        indexes = [
            models.Index(fields=["account", "-created_at"], name="transfers_notice_newest"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="transfers_notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "transfer", "kind", "day", "days_before"],
                name="transfers_notice_once",
                violation_error_message=_("这条提醒已经发过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.transfer_id} → {self.account_id}"

    @property
    def sentence(self) -> str:
        moved = self.transfer
        names = {"name": moved.name, "to": moved.to_words, "day": date_format(self.day, _now("n月j日")), "who": moved.waits_at or ""}  # fmt: skip
        return {
            self.Kind.STEP_LATE: _now("%(name)s转到%(to)s，%(day)s就该办这一步，现在等%(who)s办。"),
            self.Kind.EXPIRING: _now("%(name)s转到%(to)s，介绍信%(day)s到期，还没落地。"),
            self.Kind.EXPIRED: _now("%(name)s转到%(to)s，介绍信%(day)s过期了，还没落地：请对方重新开，这一次退回。")
            if moved.direction == Transfer.Direction.IN
            else _now("%(name)s转到%(to)s，介绍信%(day)s过期了，还没落地：重开介绍信，或者退回原支部。"),
            self.Kind.LONG: _now("%(name)s转到%(to)s，从%(day)s起一直在途，请双方核实人在哪里。"),
            self.Kind.RECEIPT_LATE: _now("%(name)s转到%(to)s，回执%(day)s就该到了。"),
        }[self.Kind(self.kind)] % names
