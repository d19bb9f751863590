"""Cases, the tasks that are open in them, and the stamps of what was done. Only `casework.services` writes here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Person, Unit

#: Stamps that move a case nowhere.
PAUSED, RESUMED, DELEGATED = "paused", "resumed", "delegated"
ASIDE = (PAUSED, RESUMED, DELEGATED)


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(ended_on__isnull=True)

    def overdue(self, day: dt.date) -> CaseQuerySet:
        """Open past their day; a clock that stands still runs out for nobody."""
        return self.open().filter(due_on__lt=day, paused_on__isnull=True)


class Case(models.Model):
    """One matter: what it says, at which step it is, or how it ended."""

    #: institution/route
    route = models.CharField(_("流程"), max_length=160)
    edition = models.CharField(_("版次"), max_length=40, blank=True, default="")
    number = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("标题"), max_length=200, blank=True, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("办的是谁的事"))
    opener_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出的组织"))
    data = models.JSONField(default=dict)
    #: The step it is at, or the end it came to.
    place = models.CharField(_("到哪一步"), max_length=80)
    #: Where it stands on its way up, for a step that climbs.
    level = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("这一步的期限"), null=True, blank=True)
    #: Since when the clock stands still.
    paused_on = models.DateField(_("停表"), null=True, blank=True)
    paused_reason = models.CharField(max_length=200, blank=True, default="")
    ended_on = models.DateField(_("办结"), null=True, blank=True)
    ended_well = models.BooleanField(default=False)
    #: An earlier case of the same kind at the same unit.
    recurs = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_on = models.DateField(_("提出日期"))
    opened_by = models.CharField(max_length=60)
    opened_by_name = models.CharField(_("提出人"), max_length=60)
    #: Where it came from: a row of a register, a meeting, another case.
    origin = models.CharField(max_length=120, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("办件")
        indexes = [
            models.Index(fields=["route", "ended_on", "due_on"], name="casework_case_due"),
            models.Index(fields=["unit", "ended_on", "due_on"], name="casework_case_unit"),
            models.Index(fields=["ended_on", "due_on", "id"], name="casework_case_open"),
            models.Index(fields=["origin"], name="casework_case_origin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="casework_number_once", violation_error_message=_("这个编号已经用过。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def source(self) -> str:
        return f"casework.case:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @cached_property
    def waiting(self) -> list[Task]:
        """Who has yet to act, read once: rules and pages ask for it again and again. An act begins with the case anew."""
        found = list(self.tasks.filter(done=False).select_related("unit", "person", "delegate"))
        for task in found:
            task.case = self
        return found

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.forget()

    def forget(self) -> None:
        """Something was done: who waits and what was done is read anew."""
        self.__dict__.pop("waiting", None)
        self.__dict__.pop("passed", None)

    @cached_property
    def passed(self) -> list[Stamp]:
        """What was done so far, read once."""
        return list(self.stamps.select_related("unit"))

    def round_of(self, step: str) -> list[Stamp]:
        """What was done at a step since the case last came to it."""
        found: list[Stamp] = []
        for stamp in reversed(self.passed):
            if stamp.step == step:
                found.append(stamp)
            elif stamp.outcome or stamp.step not in ASIDE:
                break
        return found

    def light(self, today: dt.date, soon: int = 0) -> str:
        """late, soon, open, paused or done: the colour of the deadline; `soon` days before it it is amber."""
        if not self.is_open:
            return "done"
        if self.paused_on is not None:
            return "paused"
        if self.due_on is None:
            return "open"
        left = (self.due_on - today).days
        return "late" if left < 0 else "soon" if left <= soon else "open"


class Task(models.Model):
    """One who is to act at the present step. Several at once where all of them must."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    step = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, blank=True, default="")
    #: The account of the very person who opened it, where nobody else may act.
    actor = models.CharField(max_length=60, blank=True, default="")
    #: Somebody else who may act in the place of the one named.
    delegate = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("待办")
        indexes = [
            models.Index(fields=["unit", "role"], condition=Q(done=False), name="casework_task_unit"),
            models.Index(fields=["person"], condition=Q(done=False), name="casework_task_person"),
            models.Index(fields=["actor"], condition=Q(done=False), name="casework_task_actor"),
            models.Index(fields=["delegate"], condition=Q(done=False), name="casework_task_delegate"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class Stamp(models.Model):
    """What one person did at one step; never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stamps")
    step = models.CharField(max_length=80)
    step_title = models.CharField(_("步骤"), max_length=120)
    outcome = models.CharField(max_length=80)
    outcome_label = models.CharField(_("办理结果"), max_length=120)
    reason = models.CharField(_("意见"), max_length=500, blank=True, default="")
    #: The cells that were filled in at this step.
    data = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("办理人"), max_length=60)
    at = models.DateTimeField(_("办理时间"))
    due_on = models.DateField(_("期限"), null=True, blank=True)
    edition = models.CharField(_("版次"), max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("办理记录")
        ordering = ("case_id", "pk")

    def __str__(self) -> str:
        return f"{self.step_title} {self.outcome_label}"


class Counter(models.Model):
    """The last number given in a year under a prefix."""

    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号")
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "year"], name="casework_counter_once", violation_error_message=_("编号重复。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}-{self.last}"
