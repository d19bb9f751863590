"""What the example county keeps in registers, and a few matters on their way. All 示例; nothing of it is scored."""

from __future__ import annotations

import datetime as dt
import random

from zugong.ballots import declared as papers
from zugong.ballots import services as ballots
from zugong.ballots.counting.paper import Ask
from zugong.ballots.sealing import codes
from zugong.casework import queries as casework_queries
from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Membership, Unit
from zugong.registers import queries as registers_queries
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.timeline import Period
from zugong.work import services as work
from zugong.work.forms import MatterSaid

from .structure import County

VISITS = "source-0.sink-down-visits"
CHECKS = "source-4.knowledge-spot-checks"
VENUES = "source-4.venues-and-funds"
CALENDAR = "source-4.year-calendar"
STEERING = "source-4.steering"
PURPOSES = ("购置学习资料（示例）", "主题党日活动（示例）", "慰问困难党员（示例）", "布置活动室（示例）")
PROBLEMS = (
    ("三会一课记录不全，缺两次会议记录（示例）", "life", "visit"),
    ("党员活动室没有公布开放时间（示例）", "base", "year_end"),
    ("发展党员材料归档不及时（示例）", "members", "visit"),
    ("支部书记述职没有党员评议（示例）", "team", "assessment"),
)
#: Share of departments that have a venue, and of these how many were looked at by the assessors.
BUILT, LOOKED_AT = 0.85, 0.6
#: Departments nobody looks after yet.
ALONE = 5


def keep(county: County, chance: random.Random) -> tuple[int, int]:
    """Rows and cases. Left out where a county's own folder of institutions does not hold these."""
    known = {one.id for one in library.in_force(clock.today())}
    if not {VISITS, VENUES} <= known:
        return 0, 0
    rows = _venues(county, chance) + _funds(county, chance) + _visits(county, chance)
    if {CALENDAR, STEERING} <= known:
        rows += _year(county)
    _spot_check()
    cases = _problems(county, chance)
    if {CALENDAR, STEERING} <= known:
        _put_first()
    return rows, cases


def _spot_check() -> None:
    """Answered by slips in the branch of the example's secretary, published, and too little known: a finding nobody took up."""
    committee, secretary = (Account.objects.get(username=name) for name in ("committee", "secretary"))
    declared, branch = papers.form_of(CHECKS, "spot_check", clock.today()), secretary.home_unit
    if declared is None or branch is None:
        return
    paper = papers.paper_of(declared, clock.today())
    asked = ballots.Asked(institution=CHECKS, form="spot_check", paper=paper, title="党员应知应会抽查（示例）")
    try:
        poll = ballots.prepare_poll(unit=branch, asked=asked, by=committee)
    except Refused:
        return  # a county so small that its branches cannot hide who answered
    slips = ballots.print_slips(poll=poll, group="", number=len(poll.sample), by=committee)
    poll = ballots.launch_poll(poll=poll, by=committee)
    for number, slip in enumerate(slips):
        answers = {ask.id: {"": _answer(ask, knows=number % 3 != place)} for place, ask in enumerate(poll.paper.asks)}
        said = ballots.Said(answers, codes.receipt())
        ballots.cast_slip(poll=poll, slip=slip, said=said, by=ballots.HOLDER)
    ballots.close_poll(poll=poll, by=committee)
    ballots.open_poll(poll=poll, opening=ballots.Opening(), by=committee)
    ballots.publish_poll(poll=poll, by=committee)


def _answer(ask: Ask, *, knows: bool) -> str:
    return next(one.id for one in ask.options if bool(one.worth) == knows)


def _venues(county: County, chance: random.Random) -> int:
    new = []
    for unit in county.departments:
        built = chance.random() < BUILT
        joint = chance.random() < 0.3
        cells = {
            "name": "党员活动室（示例）", "state": chance.choice(("built", "upgraded")) if built else chance.choice(("planned", "building")),
            "way": "joint" if joint else "alone", "area": str(chance.randrange(30, 160)), "shared": joint,
        }  # fmt: skip
        if built:
            cells["opened_on"] = dt.date(
                clock.today().year - chance.randrange(1, 4), chance.randrange(1, 13), 1
            ).isoformat()
        if joint:
            cells["partners"] = "同楼办公的单位（示例）"
        new.append((unit, cells))
    rows = registers.import_rows(register=f"{VENUES}/venues", new=new, changed=[], batch="example", by=SYSTEM)
    assessor = Account.objects.get(username="assessor")
    for row in rows:
        if chance.random() < LOOKED_AT:
            registers.verify_row(row=row, by=assessor)
    return len(rows)


def _funds(county: County, chance: random.Random) -> int:
    today = clock.today()
    year = Period.of("year", today).code
    planned = [
        (unit, {"year": year, "budget": str(chance.randrange(4, 80) * 1000)}) for unit in county.departments[:-2]
    ]
    plans = registers.import_rows(register=f"{VENUES}/budgets", new=planned, changed=[], batch="example", by=SYSTEM)
    of_unit = {row.unit_id: row.pk for row in plans}
    new = []
    for unit in county.departments:
        for purpose in chance.sample(PURPOSES, chance.randrange(1, 4)):
            day = dt.date(today.year, 1, 1) + dt.timedelta(days=chance.randrange(max(today.timetuple().tm_yday, 2) - 1))
            amount = chance.randrange(200, 6000)
            new.append(
                (unit, {"spent_on": day, "purpose": purpose, "plan": of_unit.get(unit.pk), "amount": str(amount)})
            )
    return len(plans) + len(
        registers.import_rows(register=f"{VENUES}/funds", new=new, changed=[], batch="example", by=SYSTEM)
    )


def _visits(county: County, chance: random.Random) -> int:
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    if section is None:
        return 0
    people = list(
        Membership.objects.filter(unit__parent=county.root, valid_to__isnull=True).values_list("person", flat=True)[:12]
    )
    people = people or list(Membership.objects.filter(valid_to__isnull=True).values_list("person", flat=True)[:12])
    today, new, points = clock.today(), [], []
    for round_ in Period.between(dt.date(today.year, 1, 1), today).overlapping("bimonth"):
        for unit in chance.sample(county.departments, min(3, len(county.departments))):
            day = min(round_.start + dt.timedelta(days=chance.randrange(40)), today)
            new.append((section, {
                "visited_on": day, "round": round_.code, "visited": unit.pk, "team": chance.sample(people, 2),
                "found": "组织生活正常，记录基本齐全（示例）", "problems": str(chance.randrange(3)),
            }))  # fmt: skip
    looking, since = people[:-1] or people, dt.date(today.year, 1, 1)
    for number, unit in enumerate(county.departments[:-ALONE]):
        points.append((section, {"who": looking[number % len(looking)], "point": unit.pk, "since": since}))
    for name, rows in (("visits", new), ("liaison_points", points)):
        registers.import_rows(register=f"{VISITS}/{name}", new=rows, changed=[], batch="example", by=SYSTEM)
    return len(new) + len(points)


def _year(county: County) -> int:
    """This year's dated activities: what lies behind is done, and of what is ahead two fall on the same day."""
    today = clock.today()
    year = Period.of("year", today)
    rows = registers.copy_rows(register=f"{CALENDAR}/activities", unit=county.working_committee, period=year, by=SYSTEM)
    soon = today + dt.timedelta(days=min(9, (year.end - today).days))
    for number, row in enumerate(sorted(rows, key=lambda one: str(one.data["until"]))):
        until = dt.date.fromisoformat(row.data["until"])
        cells = {**row.data, "owner": ("周岚", "吴敏", "方静")[number % 3] + "（示例）"}
        if until < today:
            cells |= {"state": "done", "done_on": (until - dt.timedelta(days=12)).isoformat()}
        elif number >= len(rows) - 2:
            cells["on"] = soon.isoformat()
        registers.change_row(row=row, version=row.version, cells=cells, by=SYSTEM)
    return len(rows)


def _put_first() -> None:
    """Key matters: one whose progress is told, one that is silent, one that has gone up to the leader."""
    committee, now = Account.objects.get(username="committee"), clock.now()
    matters = [
        *(registers_queries.item(committee, row.pk) for row in Row.objects.filter(register=f"{CALENDAR}/activities", data__state="planned").order_by("pk")[:1]),
        *(casework_queries.item(committee, case.pk) for case in Case.objects.open().order_by("pk")[:2]),
    ]  # fmt: skip
    for number, item in enumerate(one for one in matters if one is not None):
        said = MatterSaid(
            ("big", "essential", "hard")[number],
            (("key", "focus"), ("weak",), ("difficult",))[number],
            committee.display_name,
        )
        with clock.frozen(now - dt.timedelta(days=(21, 11, 40)[number])):
            matter = work.list_matter(item=item, said=said, by=committee)
        if number == 0:
            with clock.frozen(now - dt.timedelta(days=3)):
                work.say_progress(matter=matter, text="方案已经定稿，场地和议程在落实（示例）", by=committee)


def _problems(county: County, chance: random.Random) -> int:
    """Opened on different days, so that some are overdue; one waits for the branch of the example's secretary."""
    committee, secretary = (Account.objects.get(username=name) for name in ("committee", "secretary"))
    own = secretary.home_unit
    near = [unit for unit in county.branches if unit.path.startswith(county.working_committee.path) and unit != own]
    units = [*([own] if own is not None else []), *chance.sample(near, min(15, len(near)))]
    now = clock.now()
    for number, unit in enumerate(units):
        problem, kind, source = PROBLEMS[number % len(PROBLEMS)]
        back = 0 if unit == own else chance.randrange(0, 40)
        with clock.frozen(now - dt.timedelta(days=back)):
            casework.open_case(
                route=f"{VISITS}/rectification", unit=unit, by=committee,
                cells={"problem": problem, "class": kind, "source": source, "severity": chance.choice(("light", "heavy"))},
            )  # fmt: skip
    return len(units)
