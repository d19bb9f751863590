"""Rungs reached by late things, and what was said about them. Only `urging.services` writes here."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.org.models import Unit


class UrgingQuerySet(models.QuerySet["Urging"]):
    def live(self) -> UrgingQuerySet:
        """Of things that are still late."""
        return self.filter(left_on__isnull=True)

    def proposed(self) -> UrgingQuerySet:
        return self.live().filter(state=Urging.State.PROPOSED)

    def letters(self) -> UrgingQuerySet:
        return self.filter(case__isnull=False)


class Urging(models.Model):
    """One rung reached by one late thing: a reminder said, or a letter proposed, issued or not sent."""

    class State(models.TextChoices):
        SAID = "said", gettext_lazy("已提醒")
        PROPOSED = "proposed", gettext_lazy("待签发")
        ISSUED = "issued", gettext_lazy("已签发")
        DROPPED = "dropped", gettext_lazy("决定不发")

    #: institution/ladder
    ladder = models.CharField(max_length=160)
    rung = models.CharField(max_length=80)
    rung_title = models.CharField(gettext_lazy("哪一级"), max_length=60)
    #: Which thing: duties, rows or cases, and its key there.
    kind = models.CharField(max_length=10)
    key = models.BigIntegerField()
    #: What asks for it: institution/duty, institution/register, institution/route.
    rule = models.CharField(max_length=160)
    title = models.CharField(gettext_lazy("什么事"), max_length=240)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("组织"))
    holder = models.CharField(gettext_lazy("责任人"), max_length=60, blank=True, default="")
    due_on = models.DateField(gettext_lazy("原定期限"))
    reached_on = models.DateField()
    state = models.CharField(gettext_lazy("状态"), max_length=10, choices=State.choices)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided_by_name = models.CharField(gettext_lazy("签发人"), max_length=60, blank=True, default="")
    decided_on = models.DateField(gettext_lazy("签发日期"), null=True, blank=True)
    #: Why it is not sent.
    reason = models.CharField(gettext_lazy("不发的原因"), max_length=200, blank=True, default="")
    #: The thing was done, or is asked of nobody any more.
    left_on = models.DateField(null=True, blank=True)

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("督办")
        indexes = [
            models.Index(fields=["kind", "key"], name="urging_thing"),
            models.Index(fields=["state", "left_on"], name="urging_state"),
            models.Index(fields=["unit", "state"], name="urging_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "due_on", "ladder", "rung"],
                name="urging_once",
                violation_error_message=gettext_lazy("这件事的这一级已经有了。"),
            ),
            models.CheckConstraint(
                condition=Q(state="issued", case__isnull=False) | (~Q(state="issued") & Q(case__isnull=True)),
                name="urging_issued_has_letter",
                violation_error_message=gettext_lazy("签发了就要有函，没签发就没有。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""),
                name="urging_dropped_has_reason",
                violation_error_message=gettext_lazy("不发要写原因。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rung_title} {self.title}"

    def days(self, today: dt.date) -> int:
        return (today - self.due_on).days


class Notice(models.Model):
    """A rung told to one account that records for the unit. Put in words when it is read, in the reader's language."""

    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, related_name="+")
    urging = models.ForeignKey(Urging, on_delete=models.PROTECT, related_name="notices")
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("督办消息")
        indexes = [
            models.Index(fields=["account", "-created_at"], name="urging_notice_newest"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="urging_notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "urging"],
                name="urging_notice_once",
                violation_error_message=gettext_lazy("这条消息已经发过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.urging_id} → {self.account_id}"

    @property
    def sentence(self) -> str:
        """What, since when, whose; and for a letter its number."""
        urging = self.urging
        names = {
            "title": urging.title, "unit": urging.unit, "rung": urging.rung_title, "who": urging.holder or urging.unit,
            "day": date_format(urging.due_on, _("n月j日")), "number": urging.case.number if urging.case else "",
        }  # fmt: skip
        if urging.case is not None:
            return _("%(rung)s %(number)s：“%(title)s”%(day)s就到期了，请%(unit)s限期答复。") % names
        return _("%(unit)s的“%(title)s”%(day)s就到期了，还没办完，请%(who)s尽快办。") % names
