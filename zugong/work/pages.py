"""What the pages show of duties, put together so that templates only lay it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zugong.evidence import sources
from zugong.org.models import Account, Unit

from . import actions, applications, burden, queries, rules, wording
from .models import Application, Duty
from .queries import DutyList


@dataclass(frozen=True)
class Line:
    """One row of a to-do list."""

    duty: Duty
    period: str
    progress: str
    chip: tuple[str, str, str]
    late: bool
    due: str
    way: actions.Way
    unit: Unit | None = None
    #: Whose it is, where the reader is somebody else.
    person: str = ""

    @property
    def make_up(self) -> str:
        return _("可以补到 %(day)s") % {"day": wording.day(self.duty.closes_on)} if self.late else ""


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    lines: list[Line]

    @property
    def bad(self) -> bool:
        return self.key == "overdue"


@dataclass(frozen=True)
class TodoPage:
    duties: DutyList
    groups: list[Group] = field(default_factory=list)
    others_overdue: int = 0
    next_due: Duty | None = None


def todo(account: Account, duties: DutyList, *, later: bool = True, without: Container[int] = ()) -> TodoPage:
    """`without` are the keys of duties that the page shows elsewhere."""
    several = len({duty.unit_id for group in _of(duties) for duty in group[2]}) > 1
    titles = _of(duties) if later else _of(duties)[:3]
    groups = [
        Group(key, title, [_line(account, duty, duties.today, several) for duty in left])
        for key, title, found in titles
        if (left := [duty for duty in found if duty.pk not in without])
    ]
    return TodoPage(duties, groups, next_due=next(iter(duties.later), None))


def done(account: Account, duties: DutyList) -> list[Line]:
    several = len({duty.unit_id for duty in duties.done}) > 1
    return [_line(account, duty, duties.today, several) for duty in duties.done]


def _of(duties: DutyList) -> list[tuple[str, str, list[Duty]]]:
    return [
        ("overdue", _("已逾期"), duties.overdue),
        ("today", _("今天"), duties.due_today),
        ("week", _("七天内"), duties.this_week),
        ("later", _("以后"), duties.later),
    ]


def _line(account: Account, duty: Duty, today: dt.date, several: bool) -> Line:
    return Line(
        duty=duty,
        period=wording.period_of(duty),
        progress=wording.progress(duty),
        chip=wording.chip_of(duty, today),
        late=duty.is_open and duty.due_on < today,
        due=_("%(day)s前") % {"day": wording.day(duty.due_on)},
        way=way_to(account, duty, today),
        unit=duty.unit if several else None,
        person=duty.person.name if duty.person is not None and duty.person_id != account.person_id else "",
    )


def way_to(account: Account, duty: Duty, today: dt.date) -> actions.Way:
    """Where it is recorded, as long as there is something to record."""
    if duty.standing(today) in ("done", "late", "exempt", "missed", "future"):
        return actions.Way()
    return actions.way_of(duty, duty.obligation.fact_kind, account)


@dataclass(frozen=True)
class Record:
    """A fact that counts for a duty, and the record it came from."""

    day: dt.date
    url: str
    fact_id: int
    late: bool
    #: What it adds to a sum, in words.
    amount: str = ""


@dataclass(frozen=True)
class DutyPage:
    duty: Duty
    chip: tuple[str, str, str]
    period: str
    often: str
    who: str
    progress: str
    counts: list[str]
    records: list[Record]
    institution_url: str
    occasion_url: str
    way: actions.Way
    cost: str
    #: What was asked for and answered, the newest first.
    applications: list[Asked]


@dataclass(frozen=True)
class Asked:
    """An application as a page shows it."""

    application: Application
    chip: tuple[str, str]
    #: Whether the reader may answer it now.
    answers: bool
    fact_url: str = ""


def asked(account: Account, application: Application) -> Asked:
    mine = rules.answer_application.allows(application, True, "", by=account)
    url = reverse("evidence:fact", args=[application.fact_id]) if application.fact_id else ""
    return Asked(application, applications.standing_words(application), mine, url)


def duty_page(account: Account, duty: Duty, today: dt.date) -> DutyPage:
    records = sources.urls_for(account, {duty.occasion, *(source for _fact, source, *_more in duty.counted)})
    return DutyPage(
        duty=duty,
        chip=wording.chip_of(duty, today),
        period=wording.period_of(duty),
        often=wording.how_often(duty.obligation, duty.owed),
        who=wording.who(duty.obligation),
        progress=wording.progress(duty),
        counts=wording.what_counts(duty.obligation),
        records=[_record(duty, records, *entry) for entry in duty.counted],
        institution_url=_institution_url(duty),
        occasion_url=records.get(duty.occasion, ""),
        way=way_to(account, duty, today),
        cost=burden.span(duty.minutes),
        applications=[asked(account, one) for one in _applications_of(duty)],
    )


def _applications_of(duty: Duty) -> Iterator[Application]:
    for one in duty.applications.order_by("-pk"):
        one.duty = duty
        yield one


def _record(duty: Duty, records: Mapping[str, str], fact_id: int, source: str, day: str, amount: str = "") -> Record:
    happened = dt.date.fromisoformat(day)
    said = f"{Decimal(amount):,} {duty.obligation.counter}" if amount else ""
    return Record(happened, records.get(source, ""), fact_id, happened > duty.due_on, said)


def _institution_url(duty: Duty) -> str:
    try:
        return reverse("rulebook:institution", args=[duty.obligation.institution_id])
    except NoReverseMatch:
        return ""


def panel_page(account: Account, today: dt.date) -> TodoPage | None:
    """For the workbench: what presses, and how many of the units below are late; None where nothing is asked of anybody."""
    duties = queries.duties_of(account, today)
    others = 0
    if not account.scope("read_unit").empty:
        others = queries.duties_of_others(account).overdue(today).count()
    if not duties.pending and not duties.done and not others:
        return None
    page = todo(account, duties, later=False)
    return TodoPage(page.duties, page.groups, others, page.next_due)
