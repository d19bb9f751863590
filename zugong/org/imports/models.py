"""What is staged between upload and import. Everything a workbook says is sealed, and goes when it is no longer needed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zugong.kernel.fields import EncryptedTextField


class ImportBatch(models.Model):
    """One kind of rows from one file, on its way in."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("待对列名")
        PREVIEWED = "previewed", _("待导入")
        APPLIED = "applied", _("已导入")
        WITHDRAWN = "withdrawn", _("已撤回")
        DROPPED = "dropped", _("已放弃")

    target = models.CharField(_("导入到"), max_length=200)
    file_name = models.CharField(_("文件"), max_length=200)
    file_hash = models.CharField(_("文件摘要（SM3）"), max_length=64, db_index=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.UPLOADED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports")
    uploaded_at = models.DateTimeField(_("上传时间"))
    #: Unfinished batches are cleared after this day; applied ones can be withdrawn until then.
    expires_on = models.DateField(_("保留到"))
    applied_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    applied_by = models.CharField(max_length=60, blank=True, default="")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    counts = models.JSONField(default=dict)
    #: What people changed in cells and picked among candidates, by sheet and row.
    corrections = EncryptedTextField(blank=True, default="")
    #: What was written, row by row, and what stood there before: for taking it back.
    results = EncryptedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("导入批次")
        ordering = ("-uploaded_at", "-pk")
        indexes = [models.Index(fields=["state", "expires_on"])]

    def __str__(self) -> str:
        return self.file_name

    @property
    def target_title(self) -> str:
        from . import targets  # the registry is filled after the models are loaded

        return str(targets.get(self.target).title) if targets.known(self.target) else self.target

    @property
    def good(self) -> int:
        """Rows that would write something."""
        return int(self.counts.get("new", 0)) + int(self.counts.get("changed", 0))

    @property
    def open(self) -> bool:
        return self.state in (self.State.UPLOADED, self.State.PREVIEWED)

    @property
    def years(self) -> list[int]:
        """The years of what the rows tell, latest first; empty where a target does not say."""
        return list(self.counts.get("years", ()))

    def concern(self, years: Iterable[int]) -> None:
        """For a target while it applies: panels after the import show what these years came to."""
        self.counts = {**self.counts, "years": sorted(years, reverse=True)}


class ImportTable(models.Model):
    """One table found in the workbook, as it was written."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="tables")
    order = models.PositiveSmallIntegerField(default=0)
    sheet = models.CharField(max_length=100)
    hidden = models.BooleanField(default=False)
    #: False: the person left this table out.
    included = models.BooleanField(default=True)
    rows_found = models.PositiveIntegerField(default=0)
    #: column index and heading, as written
    headings = models.JSONField(default=list)
    #: column index → {"fields": [...], "part": ""}
    mapping = models.JSONField(default=dict)
    #: The table's rows and headings, compressed and sealed.
    payload = EncryptedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("导入的表")
        ordering = ("batch_id", "order")

    def __str__(self) -> str:
        return self.sheet


class ImportRow(models.Model):
    """One row of a table with what would become of it."""

    class Status(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("修改")
        UNCHANGED = "unchanged", _("没有变化")
        WRONG = "wrong", _("有问题")
        SKIPPED = "skipped", _("重复")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    table = models.ForeignKey(ImportTable, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    warned = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    applied = models.BooleanField(default=False)
    payload = EncryptedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("导入的行")
        ordering = ("batch_id", "table_id", "number")
        indexes = [models.Index(fields=["batch", "status", "number"])]

    def __str__(self) -> str:
        return f"{self.table} {self.number}"
