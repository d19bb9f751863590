"""Duties of organisations that are due; what people owe is seen by them and their secretary, and no letter is about it.
One whose time is over stays late until a letter about it was answered to satisfaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from zugong.org.models import Account
from zugong.urging.models import Urging
from zugong.work import wording
from zugong.work.models import Duty

from .base import Span, Thing


class Duties:
    kind = "duties"
    url_name = "work:duty"

    def pending(self, span: Span) -> QuerySet[Any]:
        rows = Duty.objects.filter(
            person__isnull=True,
            state=Duty.State.OPEN,
            period_start__lte=span.today,
            due_on__gte=span.since,
            due_on__lte=span.until,
        )
        answered = Urging.objects.filter(kind=self.kind, case__ended_well=True).values("key")
        return rows.exclude(Q(closes_on__lt=span.today) & Q(pk__in=answered)).annotate(
            due=F("due_on"), rule=F("rule_id")
        )

    def readable(self, rows: QuerySet[Any], account: Account) -> QuerySet[Any]:
        return rows.filter(account.scope("read_unit").keys())

    def things(self, keys: Iterable[int], today: dt.date) -> dict[int, Thing]:
        found = Duty.objects.filter(pk__in=list(keys)).select_related("obligation", "unit")
        return {duty.pk: self._thing(duty) for duty in found}

    def _thing(self, duty: Duty) -> Thing:
        asked = duty.obligation
        return Thing(
            kind=self.kind, key=duty.pk, rule=duty.rule_id, institution=asked.institution_title,
            title=f"{asked.title}（{wording.period_of(duty)}）", basis=f"{asked.institution_title}{asked.cite}",
            unit=duty.unit, due_on=duty.due_on, holder="",
        )  # fmt: skip
