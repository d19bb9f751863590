"""The example county from end to end: units, people, accounts, a year of facts, duties and scores, in one transaction."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from contextlib import nullcontext

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_noop

from zugong.alerts.services import survey_units
from zugong.assessment import schemes
from zugong.assessment.services import open_campaign, rescore
from zugong.evidence import ledger
from zugong.kernel import audit, clock, planner
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Grant, Membership, Post, Unit
from zugong.timeline import Period
from zugong.work.services import generate_duties

from . import cadres, last_year, sessions
from .assessing import assess
from .campaigns import keep_plans
from .daily import DailyLife
from .debriefing import debrief
from .development import develop
from .dues import settle_dues
from .goals import label
from .homes import keep_homes
from .keeping import keep
from .logins import LOGINS, PASSWORD, ExampleLogin
from .performing import evaluate, perform
from .portal import open_homes
from .recognition import recognise
from .roster import fill_forms
from .structure import Builder, County, Population, Size
from .ties import tie
from .transfers import move
from .urging import urge
from .workers import staff
from .year import Year

SEED = 20260101
SIZES = {
    "tiny": Size(
        members_per_branch=(6, 12),
        only=(
            "县委办公室",
            "县委组织部",
            "县财政局",
            "县住房和城乡建设局",
            "县水利局",
            "县科学技术局",
            "县人力资源和社会保障局",
        ),
        most_branches=3,
        towns=False,
    ),
    "county": Size(),
    "large": Size(members_per_branch=(24, 39), more_branches=18),
}
#: A year that has only begun would be an empty example: before this month, last year is told too.
FIRST_FULL_MONTH = 4
#: What the history says of facts that were laid down in one go.
UP_TO_HERE = gettext_noop("到这天为止的记录")
Tell = Callable[[str], None]


def is_empty() -> bool:
    return not Unit.objects.exists() and not Account.objects.exists()


def load_example_if_empty() -> None:
    if is_empty():
        load("county")


def load(size: str, *, tell: Tell = lambda line: print(line, flush=True)) -> County:  # noqa: T201 - a command's voice
    """Fills an empty database. Killed in the middle it leaves nothing behind."""
    if not is_empty():
        raise ValueError("数据库里已经有组织。示例县只能装进空库。 The database is not empty.")
    began = time.monotonic()
    tell("  装入示例县（全部虚构），约需一分钟 · loading the fictional example county …")
    today = clock.today()
    with transaction.atomic(), ledger.quietly():
        county = Builder(today, SIZES[size], random.Random(SEED)).build()
        members = Population(county, today, SIZES[size], random.Random(SEED + 1)).settle()
        cadres.settle(county, random.Random(SEED + 5))
        _open_accounts(county)
        start = _start_of_facts(today)
        waiting = frozenset(login.unit for login in LOGINS if login.username == "secretary")
        year = Year(start, today, random.Random(SEED + 2), waiting)
        meetings = year.hold_meetings(county.departments, county.villages)
        daily = DailyLife(county, year, random.Random(SEED + 3)).record()
        last_year.publish(county, year, random.Random(SEED + 17))
        rows, cases = keep(county, random.Random(SEED + 4))
        rows += cadres.study(random.Random(SEED + 6)) + sessions.hold(county)
        more_rows, more_cases = urge(county, random.Random(SEED + 5))
        rows += keep_plans(county, random.Random(SEED + 7))
        home_rows, home_cases = keep_homes(county, random.Random(SEED + 8))
        staff_rows, staff_cases = staff(county, random.Random(SEED + 12))
        rows += (
            assess(county, random.Random(SEED + 14))
            + perform(random.Random(SEED + 15))
            + evaluate(random.Random(SEED + 16))
        )
        tie_rows, tie_cases = tie(county)
        more_rows, more_cases = (
            more_rows + home_rows + staff_rows + tie_rows,
            more_cases + home_cases + staff_cases + tie_cases,
        )
        moved = move(county, random.Random(SEED + 9))
        develop(county, random.Random(SEED + 10))
        bills = settle_dues(county, random.Random(SEED + 11))
        notices = open_homes(county, random.Random(SEED + 12))
        fill_forms(county, random.Random(SEED + 13))
        label(random.Random(SEED + 13))
        rows += recognise(county)
        _catch_up(today, start)
        reports = debrief()
        audit.append(
            by=SYSTEM, verb="load_example", subject="demo",
            details={"size": size, "members": str(members), "meetings": str(meetings), "daily": str(daily),
                     "rows": str(rows + more_rows), "cases": str(cases + more_cases), "transfers": str(moved),
                     "bills": str(bills), "notices": str(notices), "reports": str(reports)},
        )  # fmt: skip
    planner.refresh()
    tell(f"  {members} 名党员，{meetings} 次会议，{daily} 条日常纪实（{time.monotonic() - began:.0f} 秒）")
    return county


def _start_of_facts(today: dt.date) -> dt.date:
    return dt.date(today.year if today.month >= FIRST_FULL_MONTH else today.year - 1, 1, 1)


def _catch_up(today: dt.date, start: dt.date) -> None:
    """The subscribers were not told; each does its round once. Scores do theirs at every quarter's end and last month's, so that there is a history."""
    generate_duties(since=start, until=Period.of("year", today).end, by=SYSTEM)
    survey_units(day=today, by=SYSTEM)
    this_month = Period.of("month", today)
    quarters = [quarter.end for quarter in Period.between(start, today).overlapping("quarter")]
    for day in sorted({min(day, today) for day in [*quarters, this_month.previous().end]}):
        with (
            clock.frozen(dt.datetime.combine(day, dt.time(18), tzinfo=clock.now().tzinfo))
            if day < today
            else nullcontext()
        ):
            score_year(day.year, opened=day == today)


def score_year(year: int, *, opened: bool) -> None:
    """`opened`: those too that somebody opens; the others began with the first fact, and come first."""
    period = Period.parse(f"{year:04d}")
    for book in sorted(schemes.books(period), key=lambda one: one.by_hand):
        if book.by_hand and not opened:
            continue
        campaign = open_campaign(period=period, institution_id=book.id, by=SYSTEM)
        rescore(campaign=campaign, cause=UP_TO_HERE, by=SYSTEM)


def _open_accounts(county: County) -> None:
    password = make_password(PASSWORD)
    for login in LOGINS:
        unit = Unit.objects.filter(name=login.unit).first() or county.root
        person = _person_for(login, unit)
        name = person.name if person else f"{login.name or unit.short_name}（示例）"
        account = Account.objects.create(
            username=login.username, display_name=name, person=person, password=password, example=True
        )
        Grant.objects.create(account=account, role=login.role, unit=unit, granted_by="example")
        if login.also is not None:
            second = Unit.objects.filter(name=login.also[1]).first() or county.root
            Grant.objects.create(account=account, role=login.also[0], unit=second, granted_by="example")


def _person_for(login: ExampleLogin, unit: Unit):  # type: ignore[no-untyped-def]
    if login.person == "secretary":
        post = Post.objects.filter(unit=unit, role=Post.Role.SECRETARY).select_related("person").first()
        return post.person if post else None
    if login.person == "member":
        ordinary = Membership.objects.filter(unit=unit, person__posts=None).select_related("person").first()
        return ordinary.person if ordinary else None
    return None
