"""Votes in flight. What is kept, and what is not, is the point: see docs/decisions/0011-secret-ballots.md.

No table says when, from where or in which session a ballot was cast, and none points from a voter to a ballot. Nobody
writes to these tables but the verbs in `ballots.services`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel.fields import EncryptedTextField
from zugong.org.models import Account, Person, Unit

from .counting.paper import Paper, read


class Poll(models.Model):
    """One vote, appraisal or questionnaire, with its paper as it was fixed when it was prepared."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("筹备中")
        OPEN = "open", _("正在投")
        CLOSED = "closed", _("已截止")
        COUNTED = "counted", _("已计票")
        PUBLISHED = "published", _("已公布")
        WITHDRAWN = "withdrawn", _("撤销了")

    class Secrecy(models.TextChoices):
        SECRET = "secret", _("无记名")
        NAMED = "named", _("记名")
        CODES = "codes", _("凭票码")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="polls", verbose_name=_("组织"))
    institution = models.CharField(_("制度编号"), max_length=100)
    form = models.CharField(_("表单编号"), max_length=100)
    edition = models.CharField(_("制度版次"), max_length=40, blank=True, default="")
    title = models.CharField(_("名称"), max_length=120)
    secrecy = models.CharField(_("记名方式"), max_length=10, choices=Secrecy.choices)
    paper_text = models.TextField(_("票样"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PREPARING)
    closes_on = models.DateField(_("截止日"), null=True, blank=True)
    organiser_id = models.CharField(_("发起人编号"), max_length=100)
    organiser_name = models.CharField(_("发起人"), max_length=60)
    #: How many could vote: counted at launch, or stated by the organiser where nobody is known.
    entitled = models.PositiveIntegerField(_("应参加"), default=0)
    paper_issued = models.PositiveIntegerField(_("发出纸票"), default=0)
    #: Whom the lot fell on, by person; known to whoever inspects, and forgotten once the answers are counted.
    sample: models.JSONField[list[int]] = models.JSONField(_("抽到的人"), default=list, blank=True)
    #: Envelopes are sealed to this. The private half is divided among the scrutineers; where there are none it is
    #: sealed with the key file that lies outside the database, and forgotten when the envelopes are opened.
    public_key = models.CharField(max_length=64, blank=True, default="")
    private_key = EncryptedTextField(blank=True, default="")
    #: How long every ballot of this vote is, padded.
    ballot_size = models.PositiveIntegerField(default=0)
    prepared_on = models.DateField(_("筹备日"))
    launched_on = models.DateField(_("开票日"), null=True, blank=True)
    closed_on = models.DateField(_("截止于"), null=True, blank=True)
    counted_on = models.DateField(_("计票日"), null=True, blank=True)
    published_on = models.DateField(_("公布日"), null=True, blank=True)
    #: The hour in which the trail was last noted outside the database while this vote was open.
    noted_hour = models.CharField(max_length=13, blank=True, default="")
    opened = models.JSONField(_("开封情况"), default=dict, blank=True)
    result = models.JSONField(_("结果"), default=dict, blank=True)
    #: One number for everything that was opened, and one for the result; both stand in the audit trail.
    root = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(_("撤销原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("票决")
        ordering = ("-pk",)
        indexes = [models.Index(fields=["state", "unit"], name="ballots_poll_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""),
                name="ballots_withdrawal_has_reason",
                violation_error_message=_("撤销一次投票要写原因。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def paper(self) -> Paper:
        return read(self.paper_text)

    @property
    def place(self) -> str:
        """What every envelope of this vote is bound to."""
        return f"zugong.ballots/{self.pk}"

    @property
    def source(self) -> str:
        return f"ballots.poll:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def has_result(self) -> bool:
        return self.state in {self.State.COUNTED, self.State.PUBLISHED}

    @property
    def by_codes(self) -> bool:
        return self.secrecy == self.Secrecy.CODES

    @property
    def slip_groups(self) -> dict[str, str]:
        """Group → title of those who vote by drawn slips: all of a vote by codes, of a secret one those its paper names."""
        groups = self.paper.groups or {"": ""}
        return groups if self.by_codes else {key: groups[key] for key in self.paper.slips}

    @property
    def is_drawn(self) -> bool:
        """Whether the lot says who answers; then an organisation above holds it, never the unit itself."""
        return self.paper.draw is not None

    @property
    def needs_scrutineers(self) -> bool:
        return self.secrecy == self.Secrecy.SECRET

    @cached_property
    def subject_list(self) -> list[Subject]:
        return list(self.subjects.order_by("order", "pk"))

    @property
    def subject_keys(self) -> list[str]:
        return [one.key for one in self.subject_list]


class Subject(models.Model):
    """What is rated: a unit, a person, or a line of text."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="subjects")
    key = models.CharField(max_length=40)
    name = models.CharField(_("对象"), max_length=120)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("评的对象")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "key"],
                name="ballots_subject_once",
                violation_error_message=_("同一个对象在一张票上只能有一次。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Voter(models.Model):
    """Somebody who may vote, and whether they have: yes or no, and nothing more."""

    class Mark(models.TextChoices):
        NONE = "", _("还没投")
        ELECTRONIC = "electronic", _("在平台投了")
        PAPER = "paper", _("领了纸票")

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("投票人"))
    group = models.CharField(_("分组"), max_length=60, blank=True, default="")
    recused = models.JSONField(_("回避"), default=list, blank=True)
    mark = models.CharField(_("投票情况"), max_length=10, choices=Mark.choices, blank=True, default=Mark.NONE)

    class Meta:
        verbose_name = _("投票人")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "person"],
                name="ballots_voter_once",
                violation_error_message=_("一个人在一次投票里只有一票。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Slip(models.Model):
    """A drawn code. What is kept is a fingerprint of the code, and whether it was used; never whose it is."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="slips")
    fingerprint = models.CharField(max_length=64, unique=True)
    group = models.CharField(_("分组"), max_length=60, blank=True, default="")
    used = models.BooleanField(_("用过"), default=False)
    cancelled = models.BooleanField(_("作废"), default=False)

    class Meta:
        verbose_name = _("票码")
        ordering = ("fingerprint",)

    def __str__(self) -> str:
        return self.fingerprint[:8]


class Scrutineer(models.Model):
    """监票人: one of three, two of whom can open the vote after it is closed."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="scrutineers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("监票人"))
    salt = models.CharField(max_length=64, blank=True, default="")
    public_key = models.CharField(max_length=64, blank=True, default="")
    #: The share of the private key, sealed to this scrutineer.
    share = models.TextField(blank=True, default="")
    #: Shares that others handed in, sealed to this scrutineer.
    passed = models.JSONField(default=list, blank=True)
    handed_in = models.BooleanField(_("交了钥匙"), default=False)

    class Meta:
        verbose_name = _("监票人")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "account"],
                name="ballots_scrutineer_once",
                violation_error_message=_("三名监票人必须是三个不同的人。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.account)


class Urn(models.Model):
    """Envelopes without order, as one sealed value that changes altogether at every vote."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="urns")
    number = models.PositiveSmallIntegerField()
    slots = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)
    contents = EncryptedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("票箱")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "number"], name="ballots_urn_once", violation_error_message=_("票箱编号不能重复。")
            ),
            models.CheckConstraint(
                condition=Q(used__lte=models.F("slots")),
                name="ballots_urn_not_overfull",
                violation_error_message=_("票箱满了。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll} {self.number}"


class SlipCount(models.Model):
    """Paper slips of one group as one person counted them. Two people's counts must agree."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="slip_counts")
    group = models.CharField(_("分组"), max_length=60, blank=True, default="")
    counted_by = models.CharField(max_length=100)
    counted_by_name = models.CharField(_("计票人"), max_length=60)
    returned = models.PositiveIntegerField(_("收回票数"))
    void = models.PositiveIntegerField(_("废票"), default=0)
    votes: models.JSONField[dict[str, Any]] = models.JSONField(_("各项票数"), default=dict)

    class Meta:
        verbose_name = _("纸票计数")
        ordering = ("group", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "group", "counted_by"],
                name="ballots_count_once",
                violation_error_message=_("同一个人对同一组纸票只报一个数。"),
            ),
            models.CheckConstraint(
                condition=Q(void__lte=models.F("returned")),
                name="ballots_void_within_returned",
                violation_error_message=_("废票不能比收回的票多。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted_by_name} {self.returned}"

    def says_the_same(self, other: SlipCount) -> bool:
        return (self.returned, self.void, self.votes) == (other.returned, other.void, other.votes)


class OpenedAnswer(models.Model):
    """One answer out of an opened ballot. All of a vote are written at once, shuffled, without anything between them."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, blank=True, default="")
    group = models.CharField(max_length=60, blank=True, default="")
    value = models.JSONField(null=True)
    #: Filled in for named votes alone.
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("开封的答案")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.question} {self.subject}"


class OpenedCode(models.Model):
    """The number of a ballot that was in the urn; nothing of what it says."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("票号")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
