"""What was decided about institutions, and what is still being prepared: editions, drafts, ends."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.rules import Refused


def _refuse_edit(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise Refused(_("审定过的版次只存不改。要改，另起草一版；不要了，停用。"))


class EditionQuerySet(models.QuerySet["InstitutionEdition"]):
    def enacted(self) -> EditionQuerySet:
        """Those whose text is kept here; the others lie in files and are known by their fingerprint."""
        return self.exclude(text="")

    update = delete = bulk_update = update_or_create = _refuse_edit
    for _guarded in (update,):
        _guarded.alters_data = True  # type: ignore[attr-defined]
    del _guarded


class InstitutionEdition(models.Model):
    """An edition that was decided. It never changes; what changes is a new edition.

    Of a file that came with the installation the fingerprint is kept (it was in force already, and is now confirmed);
    of an edition that was drafted here the whole text, which is in force by this row alone.
    """

    institution_id = models.CharField(_("制度编号"), max_length=120)
    edition = models.CharField(_("版次"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    in_force_from = models.DateField(_("施行日"))
    in_force_to = models.DateField(_("失效日"), null=True, blank=True)
    digest = models.CharField(_("文件指纹（SM3）"), max_length=64)
    text = models.TextField(_("全文"), blank=True, default="")
    reason = models.TextField(_("审定说明"), blank=True, default="")
    adopted_on = models.DateField(_("审定日"))
    adopted_by = models.CharField(_("审定人账号"), max_length=80)
    adopted_by_name = models.CharField(_("审定人"), max_length=80)
    proposed_by = models.CharField(_("提出人账号"), max_length=80, blank=True, default="")
    proposed_by_name = models.CharField(_("提出人"), max_length=80, blank=True, default="")
    proposed_on = models.DateField(_("提出日"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("已审定的制度版次")
        verbose_name_plural = _("已审定的制度版次")
        ordering = ["institution_id", "-in_force_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "edition"],
                name="rulebook_edition_adopted_once",
                violation_error_message=_("这一版已经审定过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse_edit()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        _refuse_edit()


class InstitutionDraft(models.Model):
    """An edition in preparation: one person writes and proposes, another enacts."""

    class State(models.TextChoices):
        OPEN = "open", _("起草中")
        PROPOSED = "proposed", _("等人审定")
        ENACTED = "enacted", _("已审定")
        DROPPED = "dropped", _("已作废")

    #: Neither decided nor given up.
    UNFINISHED = (State.OPEN, State.PROPOSED)

    class Origin(models.TextChoices):
        TEMPLATE = "template", _("取自模板")
        AMENDMENT = "amendment", _("修订现行制度")
        UPLOAD = "upload", _("上传文件")

    institution_id = models.CharField(_("制度编号"), max_length=120)
    edition = models.CharField(_("版次"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    text = models.TextField(_("全文"))
    #: Grows with every change, so that nobody writes over what somebody else has just changed.
    version = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    origin_id = models.CharField(_("来自"), max_length=120, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    made_by_name = models.CharField(_("起草人"), max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    changed_by_name = models.CharField(_("最近修改人"), max_length=80)
    changed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.CharField(_("提出人账号"), max_length=80, blank=True, default="")
    proposed_by_name = models.CharField(_("提出人"), max_length=80, blank=True, default="")
    proposed_on = models.DateField(_("提出日"), null=True, blank=True)
    reason = models.TextField(_("理由"), blank=True, default="")
    #: What whoever sent it back wrote.
    answer = models.TextField(_("退回意见"), blank=True, default="")
    enacted = models.ForeignKey(InstitutionEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("制度草稿")
        verbose_name_plural = _("制度草稿")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="rulebook_draft_state")]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_over(self) -> bool:
        """Decided or given up."""
        return self.state not in self.UNFINISHED

    @property
    def asking(self) -> Consultation | None:
        """The consultation that runs; one at a time."""
        return next((one for one in self.consultations.defer("content") if one.running), None)


class DraftExhibit(models.Model):
    """What was put beside a draft for those who are asked and who decide: sentences and tables, as they were that day."""

    draft = models.ForeignKey(InstitutionDraft, on_delete=models.CASCADE, related_name="exhibits")
    title = models.CharField(_("名称"), max_length=120)
    #: `exhibits.Exhibit` as plain data
    content: models.JSONField[Any, Any] = models.JSONField()
    #: The state of the draft it speaks of: a draft that was changed since says so.
    version = models.PositiveIntegerField()
    made_by_name = models.CharField(_("附上的人"), max_length=80)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("草稿的附件")
        verbose_name_plural = _("草稿的附件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft} {self.title}"

    @property
    def outdated(self) -> bool:
        return self.draft.version != self.version


class Consultation(models.Model):
    """Units asked what they think of a draft, until a day. What they read is kept as it was that day: a draft that is changed
    afterwards is not what they spoke of."""

    draft = models.ForeignKey(InstitutionDraft, on_delete=models.CASCADE, related_name="consultations")
    version = models.PositiveIntegerField()
    until = models.DateField(_("答复到哪一天"))
    note = models.TextField(_("想听什么"), blank=True, default="")
    #: `consulting.letters.Letter` as plain data
    content: models.JSONField[Any, Any] = models.JSONField()
    asked_by_name = models.CharField(_("征求意见的人"), max_length=80)
    asked_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(_("提前结束的日子"), null=True, blank=True)

    class Meta:
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft} {self.until}"

    @property
    def outdated(self) -> bool:
        return self.draft.version != self.version

    @property
    def running(self) -> bool:
        return self.ended_on is None and self.until >= clock.today() and not self.draft.is_over


class Opinion(models.Model):
    """What one of the asked units said, and what became of it. Empty until it answers."""

    class Stance(models.TextChoices):
        NONE = "none", _("没有意见")
        SOME = "some", _("有意见")

    class Taken(models.TextChoices):
        WHOLE = "whole", _("采纳")
        PART = "part", _("部分采纳")
        NOT = "not", _("不采纳")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="opinions")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(_("答复"), max_length=4, choices=Stance.choices, blank=True, default="")
    text = models.TextField(_("意见"), blank=True, default="")
    said_by_name = models.CharField(_("答复人"), max_length=80, blank=True, default="")
    said_at = models.DateTimeField(null=True, blank=True)
    taken = models.CharField(_("采纳了没有"), max_length=5, choices=Taken.choices, blank=True, default="")
    response = models.TextField(_("怎么改的，或为什么不改"), blank=True, default="")
    responded_by_name = models.CharField(_("答复意见的人"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("单位的意见")
        verbose_name_plural = _("单位的意见")
        ordering = ["unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "unit"],
                name="rulebook_unit_asked_once",
                violation_error_message=_("这个单位已经在征求之列。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.stance}"


class InstitutionEnd(models.Model):
    """That an institution ends: proposed by one person, decided by another, then it stands."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("等人审定")
        DECIDED = "decided", _("已停用")
        DROPPED = "dropped", _("已撤回")

    institution_id = models.CharField(_("制度编号"), max_length=120)
    title = models.CharField(_("名称"), max_length=200)
    last_day = models.DateField(_("施行到哪一天"))
    reason = models.TextField(_("理由"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(_("提出人账号"), max_length=80)
    proposed_by_name = models.CharField(_("提出人"), max_length=80)
    proposed_on = models.DateField(_("提出日"))
    decided_by = models.CharField(_("审定人账号"), max_length=80, blank=True, default="")
    decided_by_name = models.CharField(_("审定人"), max_length=80, blank=True, default="")
    decided_on = models.DateField(_("审定日"), null=True, blank=True)

    class Meta:
        verbose_name = _("停用制度")
        verbose_name_plural = _("停用制度")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=models.Q(state="proposed"),
                name="rulebook_one_end_at_a_time",
                violation_error_message=_("这份制度的停用已经有人提出，还没审定。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.last_day}"
