"""Notices with their receipts, pages of branches, discussions. Nobody writes to these tables but the verbs in `portal.services`."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Account, Person, Post, Unit


class Counter(models.Model):
    """The last number of a unit's notices in a year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("通知编号")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="portal_counter_once", violation_error_message=_("编号计数重复。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.last}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def standing(self, day: dt.date | None = None) -> NoticeQuerySet:
        """Issued, not withdrawn, still valid."""
        day = day or clock.today()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), state=Notice.State.ISSUED)


class Notice(models.Model):
    """What a unit tells those under it. Once issued its words stay as they are; a wrong one is withdrawn and written anew."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("已发出")
        WITHDRAWN = "withdrawn", _("已撤回")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("发通知的组织"))
    number = models.CharField(_("编号"), max_length=40, blank=True, default="")
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"))
    urgent = models.BooleanField(_("紧急"), default=False)
    valid_until = models.DateField(_("有效期到"), null=True, blank=True)
    #: One question about the text; empty where reading is confirmed by a press alone.
    question = models.CharField(_("问一题"), max_length=200, blank=True, default="")
    options = models.JSONField(_("选项"), default=list, blank=True)
    #: Place of the right option, from 0.
    answer = models.PositiveSmallIntegerField(_("哪一个对"), null=True, blank=True)
    #: The words of the text that answer it: to these somebody is sent back who chose wrongly.
    passage = models.CharField(_("答案在哪一段"), max_length=500, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    written_by = models.CharField(_("拟稿人编号"), max_length=100)
    written_by_name = models.CharField(_("拟稿人"), max_length=60)
    written_at = models.DateTimeField(_("拟稿时间"))
    issued_on = models.DateField(_("发出日期"), null=True, blank=True)
    issued_by_name = models.CharField(_("发出人"), max_length=60, blank=True, default="")
    #: When those who had not read it were reminded; once and no more.
    reminded_on = models.DateField(_("提醒日期"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("撤回人"), max_length=60, blank=True, default="")
    reason = models.CharField(_("撤回原因"), max_length=200, blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ("-issued_on", "-pk")
        indexes = [models.Index(fields=["state", "-issued_on", "-id"], name="portal_notice_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""),
                name="portal_withdrawal_has_reason",
                violation_error_message=_("撤回要写原因。"),
            ),
            models.CheckConstraint(
                condition=Q(question="") | Q(answer__isnull=False),
                name="portal_question_has_answer",
                violation_error_message=_("问了一题，就要说哪个选项对。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> str:
        return f"portal.notice:{self.pk}"

    @property
    def stands(self) -> bool:
        valid = self.valid_until is None or self.valid_until >= clock.today()
        return self.state == self.State.ISSUED and valid

    @property
    def light(self) -> tuple[str, str]:
        """Its state as a chip says it."""
        if self.state == self.State.ISSUED and not self.stands:
            return "mute", gettext("已过有效期")
        tone = {self.State.DRAFT: "info", self.State.ISSUED: "ok", self.State.WITHDRAWN: "mute"}
        return tone[self.State(self.state)], str(self.get_state_display())

    @cached_property
    def addressed(self) -> list[Addressed]:
        return list(self.addressees.select_related("unit").order_by("pk"))

    @property
    def places(self) -> list[Unit]:
        return list({one.unit_id: one.unit for one in self.addressed}.values())

    @property
    def roles(self) -> list[str]:
        """Posts to whose holders it goes; none means every member."""
        return list(dict.fromkeys(one.role for one in self.addressed if one.role))

    @property
    def to_words(self) -> str:
        """谁读: 县财政局的书记、副书记."""
        places = "、".join(str(unit) for unit in self.places)
        labels = dict(Post.Role.choices)
        roles = "、".join(str(labels[role]) for role in self.roles) or gettext("全体党员")
        return gettext("%(places)s的%(roles)s") % {"places": places, "roles": roles}


class Addressed(models.Model):
    """To whom a notice goes: all members under a unit, or those who hold one post there."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="addressees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("职务"), max_length=20, choices=Post.Role.choices, blank=True, default="")

    class Meta:
        verbose_name = _("通知范围")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "unit", "role"],
                name="portal_addressed_once",
                violation_error_message=_("同一个范围只写一次。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.role}"


class Receipt(models.Model):
    """Somebody read a notice and, where it asks something, answered right. Wrong answers are kept nowhere."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("当时所在组织"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("回执")
        indexes = [models.Index(fields=["person", "notice"], name="portal_receipt_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person"],
                name="portal_receipt_once",
                violation_error_message=_("这份通知已经有您的回执。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.notice}"


class Word(models.Model):
    """A line at the bell about a notice: told at once where it is urgent, reminded once where it was not read."""

    class Kind(models.TextChoices):
        URGENT = "urgent", _("紧急通知")
        REMINDER = "reminder", _("还没读")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("通知提醒")
        indexes = [models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="portal_word_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "account", "kind"],
                name="portal_word_once",
                violation_error_message=_("这条提醒已经发过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.notice_id} → {self.account_id}"

    @property
    def sentence(self) -> str:
        said = {"unit": self.notice.unit, "title": self.notice.title}
        if self.kind == self.Kind.URGENT:
            return gettext("%(unit)s的紧急通知：%(title)s") % said
        return gettext("%(unit)s的通知“%(title)s”您还没读。") % said


class BranchPage(models.Model):
    """What a branch says of itself on its page. Names come from the register and are not typed here."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.TextField(_("支部简介"), max_length=1000, blank=True, default="")
    phone = models.CharField(_("办公电话"), max_length=30, blank=True, default="")
    changed_by_name = models.CharField(_("改的人"), max_length=60)
    changed_at = models.DateTimeField(_("改的时间"))

    class Meta:
        verbose_name = _("支部主页")

    def __str__(self) -> str:
        return str(self.unit)


class Topic(models.Model):
    """Something a branch talks about, among its own."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("党支部"))
    title = models.CharField(_("说什么"), max_length=100)
    by = models.CharField(_("提出人编号"), max_length=100)
    by_name = models.CharField(_("提出人"), max_length=60)
    opened_at = models.DateTimeField(_("提出时间"))
    latest_at = models.DateTimeField(_("最近一句"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by_name = models.CharField(_("结束的人"), max_length=60, blank=True, default="")
    reason = models.CharField(_("为什么结束"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("讨论")
        ordering = ("-latest_at", "-pk")
        indexes = [models.Index(fields=["unit", "-latest_at"], name="portal_topic_newest")]

    def __str__(self) -> str:
        return self.title


class Remark(models.Model):
    """One thing somebody said. Removed, its place stays with the reason; the words are gone."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(_("说的话"), max_length=1000, blank=True, default="")
    by = models.CharField(_("说的人编号"), max_length=100)
    by_name = models.CharField(_("说的人"), max_length=60)
    at = models.DateTimeField(_("时间"))
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    removed_by_name = models.CharField(_("移除的人"), max_length=60, blank=True, default="")
    reason = models.CharField(_("为什么移除"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("发言")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | (~Q(reason="") & Q(text="")),
                name="portal_removal_has_reason",
                violation_error_message=_("移除要写原因。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%Y-%m-%d}"
