from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(TypeError):
    """Somebody tried to change the audit trail."""

    def __init__(self, attempt: str) -> None:
        super().__init__(f"The audit trail is append-only: {attempt} is refused. Add a line with audit.append().")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Reads; every way Django has of changing rows is refused."""

    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("update()")

    def delete(self) -> NoReturn:
        raise AppendOnly("delete()")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("bulk_update()")

    def bulk_create(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("bulk_create()")


class AuditEntry(models.Model):
    """One line of the trail. Strings and no foreign keys: a line outlives the rows it speaks about."""

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.CharField(_("操作人编号"), max_length=100)
    actor_name = models.CharField(_("操作人"), max_length=200)
    verb = models.CharField(_("事项"), max_length=100)
    subject = models.CharField(_("对象"), max_length=200)
    details = models.JSONField(_("内容"), default=dict)
    prev_hash = models.CharField(_("上一条校验值"), max_length=64)
    hash = models.CharField(_("校验值"), max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["subject", "-seq"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "-seq"], name="audit_by_actor"),
            models.Index(fields=["verb", "-seq"], name="audit_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"

    def save(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("save()")

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("delete()")

    def insert(self) -> None:
        """Write a new line. Called by `audit.append` alone, which knows the link before it."""
        self.save_base(force_insert=True)


class AuditHead(models.Model):
    """The last link of the chain, in one row: whoever appends holds it, so that links are forged one at a time."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("审计链末端")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="audit_has_one_head", violation_error_message=_("审计链只有一个末端。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:8]}"


class OnceKey(models.Model):
    """A form that has been sent: its one-time key, and where the first sending led."""

    key = models.CharField(max_length=64)
    actor_id = models.CharField(max_length=100, blank=True)
    content = models.CharField(_("所填内容的校验值"), max_length=64)
    redirect_to = models.CharField(max_length=2000, blank=True)
    claimed_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("已提交的表单")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "actor_id"],
                name="one_effect_per_form",
                violation_error_message=_("这张表单已经提交过。"),
            )
        ]

    def __str__(self) -> str:
        return self.key
