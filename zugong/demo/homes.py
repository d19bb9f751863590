"""What the example county keeps of conduct, requests, venues, alliances, funds and offices. All 示例; nothing of it is scored."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from zugong.casework import services as casework
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Membership, Person, Post, Unit
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.timeline import Period

from .structure import County

TEN, CODES, WINDS = "source-0.conduct", "source-3.self-checks", "source-4.four-winds"
ASKING, HOUSE, SCHOOL, BEST = (
    "source-1.requests",
    "source-4.venues-and-funds",
    "source-4.party-school",
    "source-4.ten-best-venues",
)
OFFICES, PLANTS = "source-3.offices", "source-3.office-plants"
CADRES = 10
ANSWERS = (
    (
        "退休党员的组织关系怎么接转？（示例）",
        "向原支部提出，带介绍信到新支部报到；介绍信写明有效期。",
        "relation",
        "members",
    ),
    ("困难党员怎么申请帮扶？（示例）", "支部先了解情况，写明困难和需要，报上级党组织。", "hardship", "members"),
    ("外出学习的时间算不算学时？（示例）", "由派出单位证明的，算进当年的学时。", "policy", "cadres"),
    ("人才公寓怎么申请？（示例）", "在人才之家提出，附劳动合同；五个工作日内答复。", "policy", "talents"),
)
ASKED = (
    ("活动室周末能不能开放（示例）", "voice", "suggestion"), ("支部没有投影设备（示例）", "difficulty", "hardship"),
    ("流动党员的党费在哪里交（示例）", "doubt", "policy"),
)  # fmt: skip
USES = ("主题党日（示例）", "党课（示例）", "支部党员大会（示例）", "组织生活会（示例）")
SLOTS = (("09:00", "10:30"), ("14:30", "16:00"), ("19:00", "20:30"))


def keep_homes(county: County, chance: random.Random) -> tuple[int, int]:
    """Rows and cases; left out where a county's own folder of institutions does not hold these."""
    known = {one.id for one in library.in_force(clock.today())}
    if not {TEN, CODES, WINDS, ASKING, HOUSE, SCHOOL, BEST, OFFICES, PLANTS} <= known:
        return 0, 0
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    rows = _venues(county, chance) + _school_and_best(county, chance)
    if section is not None:
        rows += _conduct(section, county, chance) + _offices(section, chance)
    return rows, _requests(county, section)


def _put(register: str, new: list[tuple[Unit, dict[str, Any]]]) -> list[Row]:
    return registers.import_rows(register=register, new=new, changed=[], batch="example", by=SYSTEM)


def _conduct(section: Unit, county: County, chance: random.Random) -> int:
    """The department's cadres hold posts there; some have signed and checked themselves, some not yet."""
    today, half = clock.today(), Period.of("half", clock.today()).code
    members = Membership.objects.filter(unit__path__startswith=county.departments[1].path, valid_to__isnull=True)
    cadres = list(Person.objects.filter(pk__in=members.values("person")).order_by("pk")[:CADRES])
    Post.objects.bulk_create(
        [Post(person=one, unit=section, role=Post.Role.MEMBER, title="干部（示例）") for one in cadres]
    )
    count = 0
    for code, clauses in ((TEN, ("not_1", "active_2")), (CODES, ("ban_3", "not_5"))):
        edition = library.get(code, today).edition
        signed = [(section, {"who": one.pk, "signed_on": today, "edition": edition}) for one in cadres[:7]]
        checks = [
            (section, {"who": one.pk, "half": half, "checked_on": today, "finding": "none"}) for one in cadres[:5]
        ]
        cases = [
            (section, {"found_on": today, "clause": clause, "who": chance.choice(cadres).pk, "what": "办事拖延（示例）", "handling": "talk"})
            for clause in clauses
        ]  # fmt: skip
        for name, new in (("signatures", signed), ("self_checks", checks), ("deviations", cases)):
            count += len(_put(f"{code}/{name}", new))
    items = ("system_1_1", "system_1_2", "system_2_1")
    count += len(
        _put(
            f"{CODES}/system_checks",
            [(section, {"half": half, "item": item, "checked_on": today, "executed": True}) for item in items],
        )
    )
    winds = [
        (unit, {"half": half, "wind": wind, "checked_on": today, "finding": "found" if wind == "formalism" else "none",
                **({"problem": "会议多、落实慢（示例）"} if wind == "formalism" else {})})
        for unit in county.departments[:3] for wind in ("formalism", "bureaucracy", "hedonism")
    ]  # fmt: skip
    return count + len(_put(f"{WINDS}/wind_checks", winds))


def _offices(section: Unit, chance: random.Random) -> int:
    today = clock.today()
    year, month = Period.of("year", today).code, Period.of("month", today).code
    rooms = _put(f"{OFFICES}/offices", [(section, {"room": f"{number} 室（示例）"}) for number in (301, 302, 303)])
    checks: list[tuple[Unit, dict[str, Any]]] = [
        (section, {"office": room.pk, "year": year, "checked_on": today, "hardware": "good", "software": "good", "greenery": "good"})
        for room in rooms
    ]  # fmt: skip
    checks[0][1].update(hardware="fault", fault="灯管坏了（示例）")
    pots = [(section, {"office": str(room), "month": month, "pots": str(chance.randrange(2, 7))}) for room in rooms]
    return len(rooms) + len(_put(f"{OFFICES}/office_checks", checks)) + len(_put(f"{PLANTS}/plants", pots))


def _venues(county: County, chance: random.Random) -> int:
    """Two alliances share what their members have; branches have booked rooms for this week and the next."""
    today = clock.today()
    shared = list(Row.objects.standing().filter(register=f"{HOUSE}/venues", data__shared=True, data__state__in=["built", "upgraded"]).select_related("unit").order_by("pk")[:6])  # fmt: skip
    four = {"similar": True, "connected": True, "near": True, "unable": True}
    formed = {**four, "state": "formed", "formed_on": dt.date(today.year, 1, 1)}
    alliances = _put(f"{HOUSE}/alliances", [
        (county.working_committee, {"name": "滨河片区党建阵地联盟（示例）", **formed}),
        (county.working_committee, {"name": "老城片区党建阵地联盟（示例）", **four, "unable": False, "state": "proposed"}),
    ])  # fmt: skip
    members = [
        (unit, {"alliance": alliances[0].pk, "joined_on": dt.date(today.year, 1, 1)}) for unit in county.departments[:4]
    ]
    monday, bookings = today - dt.timedelta(days=today.weekday()), []
    for number, room in enumerate(shared):
        for day, (starts, ends) in zip((0, 2, 3, 8), (*SLOTS, SLOTS[0]), strict=True):
            near = [one for one in county.branches if one.path.startswith(room.unit.path)]
            bookings.append((chance.choice(near or county.branches), {
                "purpose": USES[(number + day) % len(USES)], "venue": room.pk, "day": monday + dt.timedelta(days=day + number % 2),
                "starts": starts, "ends": ends, "alliance": alliances[0].pk, "people": str(chance.randrange(8, 30)),
            }))  # fmt: skip
    upgrades = [
        (unit, {"name": "活动室更新升级（示例）", "way": chance.choice(("alone", "joint")), "standard": "model", "budget": str(chance.randrange(5, 40) * 1000),
                "plan_by": today + dt.timedelta(days=20 * number), "progress": str(20 * number), "state": "building"})
        for number, unit in enumerate(county.departments[:4])
    ]  # fmt: skip
    return len(alliances) + sum(
        len(_put(f"{HOUSE}/{name}", new))
        for name, new in (("alliance_members", members), ("bookings", bookings), ("upgrades", upgrades))
    )


def _school_and_best(county: County, chance: random.Random) -> int:
    today, year = clock.today(), Period.of("year", clock.today()).code
    home = county.departments[0]
    school = _put(
        f"{SCHOOL}/schools", [(home, {"name": "机关党校（示例）", "set_up_on": dt.date(today.year - 1, 3, 1)})]
    )[0]
    members = list(
        Membership.objects.filter(unit__path__startswith=home.path, valid_to__isnull=True).values_list(
            "person", flat=True
        )[:8]
    )
    courses = [
        (home, {"course": "学党史（示例）", "school": school.pk, "teacher": "王老师（示例）", "held_on": today - dt.timedelta(days=20), "hours": "2", "state": "held", "attended": members}),
        (home, {"course": "党务工作实务（示例）", "school": school.pk, "teacher": "李老师（示例）", "held_on": today + dt.timedelta(days=10), "state": "planned"}),
    ]  # fmt: skip
    named = _put(f"{BEST}/nominations", [
        (unit, {"name": f"{unit.short_name or unit.name}活动室（示例）", "year": year, "declared_on": today, "why": "常用常新（示例）"})
        for unit in county.departments[:5]
    ])  # fmt: skip
    scores = [(row.unit, {"nomination": row.pk, "judge": judge, "points": str(chance.randrange(75, 99)), "scored_on": today}) for row in named for judge in members[:2]]  # fmt: skip
    visits = [(row.unit, {"nomination": row.pk, "visited_on": today, "team": members[:2], "finding": "matches", "found": "和申报一致（示例）"}) for row in named[:3]]  # fmt: skip
    put = ((f"{SCHOOL}/courses", courses), (f"{BEST}/scores", scores), (f"{BEST}/site_visits", visits))
    return 1 + len(named) + sum(len(_put(name, new)) for name, new in put)


def _requests(county: County, section: Unit | None) -> int:
    """Answers to look up, and requests that wait; the example's own member asked one of them."""
    holder = section or county.working_committee
    _put(f"{ASKING}/questions", [
        (holder, {"question": question, "answer": answer, "matter": matter, "home": home}) for question, answer, matter, home in ANSWERS
    ])  # fmt: skip
    member = Account.objects.get(username="member")
    for number, (asked, kind, matter) in enumerate(ASKED):
        unit = member.own_branch if number == 0 else county.branches[number]
        casework.open_case(
            route=f"{ASKING}/request", unit=unit or county.branches[0], by=member if number == 0 else SYSTEM,
            cells={"request": asked, "kind": kind, "matter": matter, "home": "members"},
        )  # fmt: skip
    return len(ASKED)
