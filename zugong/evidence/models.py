"""The ledger's table and the evidence files. Nobody outside this package touches them; see `ledger` and `files`."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.kernel.rules import Refused


def _refuse_edit(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise Refused(
        _("台账里的事实只记不改。记错了，用更正：冲回原来的，再记一条对的（ledger.reverse、ledger.correct）。")
    )


def _refuse_side_door(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise Refused(_("事实要从 ledger.record 或 ledger.record_many 记入台账。"))


class FactQuerySet(models.QuerySet["Fact"]):
    def standing(self) -> FactQuerySet:
        """Facts that hold: neither reversed nor reversals."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def book(self, facts: list[Fact]) -> list[Fact]:
        """The one way in; only `ledger` calls it."""
        return super().bulk_create(facts)  # type: ignore[arg-type, return-value]

    update = delete = bulk_update = update_or_create = _refuse_edit
    create = bulk_create = get_or_create = _refuse_side_door
    for _guarded in (update, create):
        _guarded.alters_data = True  # type: ignore[attr-defined]
    del _guarded


class Fact(models.Model):
    """Something that happened, booked once. `occurred_on` is when it happened, `recorded_at` when we learned of it."""

    kind = models.CharField(gettext_lazy("事实种类"), max_length=80)
    # Neither key has an index of its own: those below begin with them, and each one more slows every booking.
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("组织"), db_index=False
    )
    person = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=gettext_lazy("人员"),
    )
    occurred_on = models.DateField(gettext_lazy("发生日期"))
    recorded_at = models.DateTimeField(gettext_lazy("记录时间"), default=clock.now)
    recorded_by = models.CharField(max_length=60)
    recorded_by_name = models.CharField(gettext_lazy("记录人"), max_length=60)
    source = models.CharField(gettext_lazy("来源"), max_length=120)
    data = models.JSONField(default=dict)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", editable=False
    )
    reason = models.CharField(gettext_lazy("更正原因"), max_length=200, blank=True, default="")

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("事实")
        indexes = [
            models.Index(fields=["unit", "kind", "occurred_on"], name="evidence_fact_unit_kind"),
            models.Index(fields=["person", "occurred_on", "unit"], name="evidence_fact_of_person"),
            models.Index(fields=["source"], name="evidence_fact_source"),
            models.Index(fields=["kind", "occurred_on"], name="evidence_fact_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on} #{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_side_door() if self._state.adding else _refuse_edit()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse_edit()

    @property
    def is_reversal(self) -> bool:
        return self.reverses_id is not None


class EvidenceFile(models.Model):
    """A file that proves something. Its path is made by the server; its type is read from its bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(gettext_lazy("文件名"), max_length=200)
    kind = models.CharField(gettext_lazy("类型"), max_length=10)
    size = models.PositiveBigIntegerField(gettext_lazy("大小"))
    sm3 = models.CharField(max_length=64)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("组织"))
    source = models.CharField(gettext_lazy("来源"), max_length=120, blank=True, default="")
    uploaded_by = models.CharField(max_length=60)
    uploaded_by_name = models.CharField(gettext_lazy("上传人"), max_length=60)
    uploaded_at = models.DateTimeField(gettext_lazy("上传时间"), default=clock.now)
    non_classified = models.BooleanField(gettext_lazy("已确认不涉密"), default=False)

    class Meta:
        verbose_name = gettext_lazy("凭证文件")
        indexes = [models.Index(fields=["source"], name="evidence_file_source")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(non_classified=True),
                name="evidence_file_not_secret",
                violation_error_message=gettext_lazy("上传前要确认文件不涉密。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"evidence/{self.id.hex[:2]}/{self.id.hex}"
