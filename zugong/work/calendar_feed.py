"""Duties in the calendar: by day and by what is asked, with how many units have yet to do it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.ui.addresses import address_of

from . import wording
from .feeds import Entry, Window
from .models import Duty, DutyQuerySet, Obligation


@dataclass
class _Group:
    """All duties that ask the same on the same day."""

    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pk: int = 0
    unit: int = 0

    @property
    def all(self) -> int:
        return sum(self.numbers.values())

    @property
    def open(self) -> int:
        return self.numbers[Duty.State.OPEN]


def duties(window: Window) -> Iterator[Entry]:
    whose = _whose(window)
    if whose is None:
        return
    days = window.days
    found = Duty.objects.filter(whose, due_on__gte=days.start, due_on__lte=days.end).exclude(state=Duty.State.EXEMPT)
    if window.institution:
        ids = list(Obligation.objects.filter(institution_id=window.institution).values_list("pk", flat=True))
        found = found.filter(obligation__in=ids)
    alone = [int(key) for prefix, _c, key in (one.partition(":") for one in window.first) if prefix == "work.duty"]
    yield from _single(found, alone, window.today)
    rest = found.exclude(pk__in=alone) if alone else found
    yield from _counted(rest, window.today) if window.is_long else _grouped(rest, window)


def _whose(window: Window) -> Q | None:
    person = window.account.person_id if window.unit is None else None
    if window.scope.empty:
        return Q(person=person) if person else None
    return window.scoped.q | Q(person=person) if person and window.scoped.q else window.scoped.q


def _counted(found: DutyQuerySet, today: dt.date) -> Iterator[Entry]:
    """How many of each day are done and how many are not: walked along the index, nothing is put in order."""
    of_state = {"open": Q(state=Duty.State.OPEN), "done": Q(state__in=Duty.FINISHED)}
    days = (
        found.order_by()
        .values_list("due_on")
        .annotate(**{name: Count("pk", filter=one) for name, one in of_state.items()})
    )
    title, words = _("任务"), _("%(n)s 件")
    for day, waiting, done in days:
        for number, light in ((waiting, "bad" if day < today else "info"), (done, "ok")):
            if number:
                yield Entry(day, "duty", title, light, words % {"n": number}, number=number)


def _single(found: DutyQuerySet, alone: list[int], today: dt.date) -> Iterator[Entry]:
    for duty in found.filter(pk__in=alone).select_related("obligation", "unit") if alone else ():
        yield _entry_of(duty, today)


def _entry_of(duty: Duty, today: dt.date) -> Entry:
    tone, words, _icon = wording.chip_of(duty, today)
    return Entry(
        duty.due_on, "duty", duty.title, tone, words, reverse("work:duty", args=[duty.pk]), f"work.duty:{duty.pk}",
        str(duty.unit), duty.obligation.institution_id,
    )  # fmt: skip


def _grouped(found: DutyQuerySet, window: Window) -> Iterator[Entry]:
    groups: dict[tuple[dt.date, int], _Group] = defaultdict(_Group)
    rows = (
        found.order_by()
        .values_list("due_on", "obligation_id", "state")
        .annotate(n=Count("pk"), first=Min("pk"), unit=Min("unit_id"))
    )
    for day, obligation, state, number, pk, unit in rows:
        group = groups[day, obligation]
        group.numbers[state] += number
        group.pk, group.unit = pk, unit
    asked = Obligation.objects.only("title", "prescribed", "institution_id").in_bulk({one for _day, one in groups})
    told = _Told(window)
    for (day, obligation), group in sorted(groups.items(), key=lambda one: (one[0][0], asked[one[0][1]].title)):
        yield told.entry(day, asked[obligation], group)


class _Told:
    """A group in words, with its address."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page_of, self.list = address_of("work:duty"), reverse("work:scope")

    def entry(self, day: dt.date, asked: Obligation, group: _Group) -> Entry:
        light, words = self._light(day, asked, group)
        if group.all == 1:
            return Entry(
                day, "duty", asked.title, light, words, self.page_of(group.pk), f"work.duty:{group.pk}", "",
                asked.institution_id, of=group.unit,
            )  # fmt: skip
        unit = {"unit": self.window.unit.pk} if self.window.unit else {}
        said = urlencode({"task": asked.title, "since": day, "until": day, **unit})
        return Entry(day, "duty", asked.title, light, words, f"{self.list}?{said}", "", "", asked.institution_id)

    def _light(self, day: dt.date, asked: Obligation, group: _Group) -> tuple[str, str]:
        done = sum(group.numbers[state] for state in Duty.FINISHED)
        numbers, late = {"done": done, "all": group.all, "open": group.open}, day < self.window.today
        if not asked.prescribed:
            light, words = ("ok" if done == group.all else "mute"), _("自选，做了 %(done)s / %(all)s")
        elif not group.open:
            light, words = "ok", _("做完 %(all)s")
        else:
            light = "bad" if late else "info"
            words = _("逾期没做 %(open)s / %(all)s") if late else _("没做 %(open)s / %(all)s")
        if group.all == 1:
            return light, {"ok": _("做完"), "bad": _("逾期没做"), "mute": _("自选")}.get(light) or _("没做")
        return light, words % numbers
