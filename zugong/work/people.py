"""Duties of people on pages: one's own through the year, and how far the people of a scope have come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language

from zugong.org.models import Account
from zugong.timeline import Period
from zugong.ui.calendar import Cell

from . import actions, pages, queries, wording
from .calendar import STATES
from .models import Duty, Obligation

#: Kinds of periods of which a year has too many: their marks are those of one month.
FINE = ("day", "week", "fortnight")
NAMED = 12


@dataclass(frozen=True)
class Own:
    """One duty of a person, this period and the ones before it."""

    duty: Duty
    period: str
    often: str
    progress: str
    chip: tuple[str, str, str]
    #: One mark for each period of the year, or of the month; empty where the period is a whole year or longer.
    marks: list[tuple[str, Cell]]
    met: int
    begun: int
    #: Where it is recorded, or by whom.
    way: actions.Way


def own(account: Account, today: dt.date) -> list[Own]:
    """What this account owes as a person, every duty once: one query."""
    if account.person_id is None:
        return []
    year, month = Period.of("year", today), Period.of("month", today)
    fine = Q(obligation__rhythm__in=FINE)
    near = Q(period_start__lte=month.end, period_end__gte=month.start)
    duties = Duty.objects.filter(
        (fine & near) | (~fine & Q(period_start__lte=year.end, period_end__gte=year.start)), person=account.person_id
    )
    rules: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties.select_related("obligation", "unit").order_by("period_start", "pk"):
        rules[duty.rule_id].append(duty)
    return [found for chain in rules.values() if (found := _own(account, chain, today))]


def _own(account: Account, chain: Sequence[Duty], today: dt.date) -> Own | None:
    begun = [duty for duty in chain if duty.period_start <= today]
    if not begun:
        return None
    now = begun[-1]
    short = now.named_period is not None and now.obligation.rhythm not in ("year", "cycle", "before")
    counted = [duty for duty in begun if duty.state != Duty.State.EXEMPT]
    return Own(
        duty=now,
        period=wording.period_of(now),
        often=wording.how_often(now.obligation, now.owed),
        progress=wording.progress(now),
        chip=wording.chip_of(now, today),
        marks=[_mark(duty, today) for duty in chain] if short else [],
        met=sum(duty.state in Duty.FINISHED for duty in counted),
        begun=len(counted),
        way=pages.way_to(account, now, today),
    )


def _mark(duty: Duty, today: dt.date) -> tuple[str, Cell]:
    """The number of the day or the month under a mark, and what is read out."""
    period, standing = duty.named_period, duty.standing(today)
    number = "" if period is None else str(period.start.day if period.kind == "day" else period.number)
    label = "" if period is None else period.label(get_language() or "zh-hans")
    words = f"{label} {wording.chip_of(duty, today)[1]}"
    return number, Cell(STATES[standing], url=reverse("work:duty", args=[duty.pk]), label=words)


@dataclass(frozen=True)
class Roll:
    """How many of the people who owe something in a period have done it, and who has not."""

    title: str
    period: str
    due_on: dt.date
    owing: int
    done: int
    #: (name, how far) of those who have not, the first few.
    missing: list[tuple[str, str]]
    #: The list of all of them.
    url: str

    @property
    def left(self) -> int:
        return self.owing - self.done

    @property
    def more(self) -> int:
        return self.left - len(self.missing)


def rolls(account: Account, today: dt.date) -> list[Roll]:
    """Every duty of people that runs now in the scope: three queries, however many people there are."""
    running = queries.of_people(account).filter(period_start__lte=today, due_on__gte=today)
    done = Q(state__in=Duty.FINISHED)
    groups = (
        running.exclude(state=Duty.State.EXEMPT)
        .order_by()
        .values("obligation", "rule_id", "period", "due_on")
        .annotate(owing=Count("pk"), done=Count("pk", filter=done))
        .order_by("due_on", "rule_id")
    )
    found = list(groups)
    obligations = Obligation.objects.in_bulk({row["obligation"] for row in found})
    missing = _missing(running.filter(state=Duty.State.OPEN), [row["period"] for row in found if row["owing"] < 200])
    return [
        Roll(
            title=obligations[row["obligation"]].title,
            period=wording.period_of(Duty(period=row["period"], period_start=row["due_on"])),
            due_on=row["due_on"],
            owing=row["owing"],
            done=row["done"],
            missing=missing.get((row["rule_id"], row["period"]), [])[:NAMED],
            url=f"{reverse('work:scope')}?{urlencode({'rule': row['rule_id'], 'period': row['period'], 'whose': 'person'})}",
        )
        for row in found
    ]


def _missing(duties: queries.DutyQuerySet, periods: Iterable[str]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Names of those who have not, where there are few enough to be read."""
    wanted = set(periods)
    if not wanted:
        return {}
    rows = duties.filter(period__in=wanted).select_related("obligation", "person").only(*queries.LISTED)
    names: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for duty in rows.order_by("done", "person__name", "pk")[:2000]:
        if duty.person is not None:
            names[duty.rule_id, duty.period].append((duty.person.name, wording.progress(duty) if duty.done else ""))
    return names
