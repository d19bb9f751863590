"""Rows of registers and every state they were in. Nobody writes to these tables but the verbs in `registers.services`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel.fields import EncryptedTextField
from zugong.org.models import Unit

#: Typed places in which the columns that are sorted and filtered by are kept beside the JSON: kind of place → names.
PLACES: dict[str, tuple[str, ...]] = {
    "word": tuple(f"word{n}" for n in range(1, 6)),
    "day": tuple(f"day{n}" for n in range(1, 4)),
    "number": tuple(f"number{n}" for n in range(1, 6)),
}


class RowQuerySet(models.QuerySet["Row"]):
    def standing(self) -> RowQuerySet:
        # Not `removed=False`: SQLite reads “NOT removed” without an index and puts a hundred thousand rows in order itself.
        return self.filter(removed__in=(False,))


class Row(models.Model):
    """One row of one register, as it is now."""

    class State(models.TextChoices):
        WRITTEN = "written", _("待核")
        VERIFIED = "verified", _("已核")
        RETURNED = "returned", _("退回")

    #: institution/register
    register = models.CharField(_("台账"), max_length=160)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织"))
    edition = models.CharField(_("版次"), max_length=40, blank=True, default="")
    #: Column → value as `columns.cells` keeps it.
    data = models.JSONField(default=dict)
    #: What the row is called where only one line is shown.
    title = models.CharField(_("标题"), max_length=200, blank=True, default="")
    #: Digest of the columns that together must not repeat; empty where none are declared.
    key = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(_("核验"), max_length=10, choices=State.choices, default=State.WRITTEN)
    #: Why it was returned.
    state_reason = models.CharField(_("退回原因"), max_length=200, blank=True, default="")
    verified_by = models.CharField(max_length=60, blank=True, default="")
    verified_by_name = models.CharField(_("核验人"), max_length=60, blank=True, default="")
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    removed = models.BooleanField(_("已删除"), default=False)
    removed_reason = models.CharField(_("删除原因"), max_length=200, blank=True, default="")
    written_by = models.CharField(max_length=60)
    written_by_name = models.CharField(_("填写人"), max_length=60)
    changed_at = models.DateTimeField(_("改于"))
    #: What a row was made from that nobody typed: handed out, carried over, filled in for a duty. Made once from one thing.
    origin = models.CharField(max_length=80, blank=True, default="")

    word1 = models.CharField(max_length=120, blank=True, default="")
    word2 = models.CharField(max_length=120, blank=True, default="")
    word3 = models.CharField(max_length=120, blank=True, default="")
    word4 = models.CharField(max_length=120, blank=True, default="")
    word5 = models.CharField(max_length=120, blank=True, default="")
    day1 = models.DateField(null=True, blank=True)
    day2 = models.DateField(null=True, blank=True)
    day3 = models.DateField(null=True, blank=True)
    number1 = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    number2 = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    number3 = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    number4 = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    number5 = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账的行")
        indexes = [
            # All that a list usually asks for stands in it, so that a hundred thousand rows are counted, filtered, added
            # up and put in order without being read.
            models.Index(
                fields=["register", "removed", "-day1", "-id", "unit", "word1", "state", "day2", "number1"],
                name="registers_row_list",
            ),
            models.Index(fields=["register", "removed", "unit", "-day1", "-id"], name="registers_row_unit"),
            # Boards and trees: the rows of one campaign, one clause; with what is added up over them. `removed` behind
            # the word: asked as NOT removed, SQLite takes no column of an index after it.
            models.Index(
                fields=["register", "word1", "removed", "unit", "word2", "number1", "number2", "day1"],
                name="registers_row_board",
            ),
            # A column that points to another row stands in one of the other words: who points to a row is asked at every act.
            *(models.Index(fields=["register", word], name=f"registers_row_{word}") for word in PLACES["word"][1:]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "unit", "key"],
                condition=Q(removed=False) & ~Q(key=""),
                name="registers_row_once",
                violation_error_message=_("这一行已经有了。"),
            ),
            models.UniqueConstraint(
                fields=["register", "unit", "origin"],
                condition=~Q(origin=""),
                name="registers_row_origin_once",
                violation_error_message=_("这一行刚才已经生成过。"),
            ),
            models.CheckConstraint(
                condition=Q(removed=False) | ~Q(removed_reason=""),
                name="registers_removal_has_reason",
                violation_error_message=_("删除要写原因。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    @property
    def source(self) -> str:
        """How facts point at this row."""
        return f"registers.row:{self.pk}"

    @property
    def register_id(self) -> str:
        return self.register


class RowWords(models.Model):
    """Every word of a row, apart from it: a search walks through these narrow lines and not through the rows."""

    row = models.OneToOneField(Row, on_delete=models.PROTECT, primary_key=True, related_name="+")
    register = models.CharField(max_length=160)
    words = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("行里的字")
        indexes = [models.Index(fields=["register"], name="registers_words")]

    def __str__(self) -> str:
        return self.words[:40]


class SealedText(models.Model):
    """Words for the parties of a row alone: the row holds the number of them, and nobody who reads tables the words."""

    text = EncryptedTextField(_("只给当事人看的内容"))

    class Meta:
        verbose_name = _("只给当事人看的内容")

    def __str__(self) -> str:
        return f"#{self.pk}"


class RowVersion(models.Model):
    """What a row held after one act: with the row's version it tells who changed what, and serves as the base of a merge."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("谁"), max_length=60)
    at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("行的历史")
        ordering = ("row_id", "version")
        constraints = [
            models.UniqueConstraint(
                fields=["row", "version"],
                name="registers_version_once",
                violation_error_message=_("这一行刚刚被别人改过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.row_id} v{self.version}"


class Place(models.Model):
    """Which typed place a column of a register has. Given once and never taken back, so that rows need no rewriting."""

    register = models.CharField(max_length=160)
    column = models.CharField(max_length=80)
    place = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("栏的位置")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "column"],
                name="registers_place_of_column",
                violation_error_message=_("这一栏已经有位置。"),
            ),
            models.UniqueConstraint(
                fields=["register", "place"],
                name="registers_column_of_place",
                violation_error_message=_("这个位置已经有栏。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}.{self.column} → {self.place}"
