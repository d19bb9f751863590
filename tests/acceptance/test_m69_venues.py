"""M69 党建阵地.

S4-17: each unit's venue is registered with a photo-free checklist and can be booked by branches; venue list, coverage.
S4-64: a unit states way and standard; progress and check results are tracked. S4-65: units form an alliance on four stated
conditions, share venues by booking calendar and use is counted for all. S4-66: declaration, scoring, visit and publicity,
top ten published. S4-18: an organ Party school page lists courses; attendance flows into training files. S3-48: a yearly
check list per office; faults become maintenance tickets. S3-49: each office enters the number of pots; below 3 or above 5
shows amber; one number, optional module."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionEnd

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOUSE, SCHOOL, BEST = "source-4.venues-and-funds", "source-4.party-school", "source-4.ten-best-venues"
OFFICES, PLANTS = "source-3.offices", "source-3.office-plants"


@pytest.fixture
def committee() -> Unit:
    return factories.working_committee(factories.county(), "县直机关工委")


@pytest.fixture
def department(committee: Unit) -> Unit:
    return factories.department(committee, "县水利局")


@pytest.fixture
def clerk(department: Unit, signed_in: SignedIn) -> Client:
    return signed_in(factories.account("organ_clerk", department))


def page(client: Client, name: str, *args: str, **asked: str) -> str:
    return " ".join(client.get(reverse(f"registers:{name}", args=args), asked).content.decode().split())


def write(client: Client, institution: str, register: str, unit: Unit, **said: str) -> Row | str:
    """The row that was written, or the page that says why not."""
    address = reverse("registers:new", args=[institution, register])
    answer = client.post(address, {**said, "_unit": str(unit.pk)})
    if answer.status_code == 302:
        return Row.objects.filter(register=f"{institution}/{register}").latest("pk")
    return " ".join(answer.content.decode().split())


def venue(client: Client, unit: Unit, name: str = "党员活动室", shared: str = "true", **more: str) -> Row:
    said = {"name": name, "state": "built", "way": "alone", "area": "60", "opened_on": "2026-05-01", "shared": shared}
    row = write(client, HOUSE, "venues", unit, **{**said, **more})
    assert isinstance(row, Row)
    return row


def test_a_venue_is_registered_checked_and_counted_and_coverage_names_who_has_none(
    committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn
) -> None:
    other = factories.department(committee, "县林业局")
    said = {"name": "党员活动室", "state": "built", "way": "joint", "area": "60", "opened_on": "2026-05-01"}
    assert "联合建的要写联合的单位。" in str(write(clerk, HOUSE, "venues", department, **said))
    row = venue(clerk, department, way="joint", partners="县林业局", equipment="桌椅、党旗、书架")
    assert ledger.standing().filter(source=row.source).count() == 0  # until it is checked on the spot
    assessor = signed_in(factories.account("assessor", committee))
    assessor.post(reverse("registers:verify", args=[row.pk]))
    assert ledger.standing().get(source=row.source).data == {"name": "党员活动室", "way": "joint"}
    figures = page(clerk, "register", HOUSE, "venues", figures="1")
    assert [words in figures for words in ("联合建", "已建成", "60 平方米")] == [True] * 3
    missing = page(assessor, "register", HOUSE, "venues", coverage="1")
    assert [other.name in missing, department.name in missing, "应有 2，已有 1，50%" in missing] == [True, False, True]


def test_two_bookings_never_overlap_and_the_refusal_says_who_and_when_it_is_free(
    committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn
) -> None:
    room = venue(clerk, department)
    first, second = factories.branch(department, "第一党支部"), factories.branch(department, "第二党支部")
    one, two = (signed_in(factories.account("branch_secretary", branch)) for branch in (first, second))
    said = {
        "venue": str(room.pk),
        "day": "2026-11-20",
        "starts": "14:00",
        "ends": "16:00",
        "purpose": "主题党日",
        "people": "20",
    }
    booked = write(one, HOUSE, "bookings", first, **said)
    assert isinstance(booked, Row)
    clash = str(
        write(two, HOUSE, "bookings", second, **{**said, "starts": "15:00", "ends": "17:00", "purpose": "党课"})
    )
    assert "党员活动室 2026-11-20 14:00–16:00 已经由第一党支部登记了（主题党日）。" in clash
    assert "这一天还空着：08:00–14:00、16:00–21:00。" in clash
    full = str(write(two, HOUSE, "bookings", second, **{**said, "starts": "08:00", "ends": "21:00", "purpose": "党课"}))
    assert "这一天没有空了；同一时间 2026-11-21、" in full
    assert "只能订 08:00 到 21:00 之间。" in str(
        write(two, HOUSE, "bookings", second, **{**said, "starts": "06:00", "ends": "07:00"})
    )
    assert "结束要晚于开始。" in str(
        write(two, HOUSE, "bookings", second, **{**said, "starts": "18:00", "ends": "17:00"})
    )
    after = write(two, HOUSE, "bookings", second, **{**said, "starts": "16:00", "ends": "17:00", "purpose": "党课"})
    assert isinstance(after, Row)
    moved = {**said, "purpose": "党课", "starts": "15:30", "ends": "17:00", "_version": str(after.version)}
    refused = two.post(reverse("registers:edit", args=[after.pk]), moved)
    assert (refused.status_code, "已经由第一党支部登记了" in refused.content.decode()) == (422, True)
    assert ledger.standing().filter(kind="venue.used").count() == 2
    week = page(two, "calendar", HOUSE, "bookings", day="2026-11-18")
    assert [words in week for words in ("党员活动室", "14:00–16:00", "第一党支部", "空 08:00–14:00", "订了 2 场")] == [
        True
    ] * 5
    assert f"venue={room.pk}&amp;day=2026-11-20&amp;starts=17:00&amp;ends=21:00" in week
    # Taken back, the time is free again.
    two.post(reverse("registers:remove", args=[after.pk]), {"reason": "改期"})
    assert isinstance(write(one, HOUSE, "bookings", first, **{**said, "starts": "16:00", "ends": "18:00"}), Row)
    two.post(reverse("registers:restore", args=[after.pk]))
    after.refresh_from_db()
    assert after.removed  # somebody else has that time now


def test_others_book_only_what_is_shared(committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn) -> None:
    own = venue(clerk, department, "本单位会议室", "false")
    planned = venue(clerk, department, "在建活动室", "true", state="building")
    other = factories.department(committee, "县林业局")
    branch = factories.branch(other, "第一党支部")
    guest = signed_in(factories.account("branch_secretary", branch))
    said = {"day": "2026-11-20", "starts": "14:00", "ends": "16:00", "purpose": "主题党日"}
    for room in (own, planned):
        assert isinstance(write(guest, HOUSE, "bookings", branch, **said, venue=str(room.pk)), str)
    assert isinstance(write(guest, HOUSE, "bookings", branch, **said, venue=str(venue(clerk, department).pk)), Row)


def test_a_unit_states_way_and_standard_and_the_upgrade_is_followed_to_its_check(
    committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn
) -> None:
    said = {
        "name": "活动室改造",
        "way": "joint",
        "standard": "model",
        "budget": "30000",
        "plan_by": "2026-11-20",
        "state": "building",
    }
    assert "进度不能超过 100%。" in str(write(clerk, HOUSE, "upgrades", department, **said, progress="120"))
    row = write(clerk, HOUSE, "upgrades", department, **said, progress="60")
    assert isinstance(row, Row)
    shown = page(clerk, "register", HOUSE, "upgrades")
    assert [words in shown for words in ("联合建", "示范提升", "60 %", "快到期")] == [True] * 4
    edit = reverse("registers:edit", args=[row.pk])
    done = {**said, "progress": "100", "state": "checked", "_version": "1"}
    assert "已验收的要写结果和日期。" in clerk.post(edit, done).content.decode()
    assert clerk.post(edit, {**done, "result": "again", "checked_on": "2026-11-10"}).status_code == 302
    shown = page(clerk, "register", HOUSE, "upgrades")
    assert ["要返工" in shown, "办结" in shown] == [True, True]


def test_an_alliance_needs_its_conditions_and_the_use_of_all_members_is_counted(
    committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn
) -> None:
    other = factories.department(committee, "县林业局")
    guest_branch, own_branch = factories.branch(other, "第一党支部"), factories.branch(department, "第二党支部")
    room = venue(clerk, department)
    four = {"similar": "true", "connected": "true", "near": "true", "unable": "false"}
    said = {"name": "滨河片区阵地联盟", "state": "formed", "formed_on": "2026-06-01", **four}
    assert "四个条件" in str(write(clerk, HOUSE, "alliances", department, **said))
    alliance = write(clerk, HOUSE, "alliances", department, **{**said, "unable": "true"})
    assert isinstance(alliance, Row)
    partner = signed_in(factories.account("organ_clerk", other))
    for client, unit in ((clerk, department), (partner, other)):
        write(client, HOUSE, "alliance_members", unit, alliance=str(alliance.pk), joined_on="2026-06-01")
    booking = {
        "venue": str(room.pk),
        "purpose": "主题党日",
        "alliance": str(alliance.pk),
        "starts": "09:00",
        "ends": "11:00",
    }
    guest, host = (signed_in(factories.account("branch_secretary", one)) for one in (guest_branch, own_branch))
    write(guest, HOUSE, "bookings", guest_branch, **booking, day="2026-11-02", people="12")
    write(guest, HOUSE, "bookings", guest_branch, **booking, day="2026-11-03", people="10")
    write(host, HOUSE, "bookings", own_branch, **booking, day="2026-11-04", people="8")
    for client in (clerk, partner):  # every member sees the same count
        listed = page(client, "register", HOUSE, "alliances")
        assert [words in listed for words in ("4 个", "2 家", "3 场", "30 人次")] == [True] * 4
    shown = page(clerk, "row", str(alliance.pk))
    assert [words in shown for words in ("联盟成员台账", "县林业局", "阵地预订台账")] == [True] * 3


def test_the_ten_best_are_declared_scored_visited_shown_and_praised(
    committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn
) -> None:
    assessor = signed_in(factories.account("assessor", committee))
    judges = factories.members(factories.branch(committee, "工委支部"), 2)
    units = [department, *(factories.department(committee, f"示例局{number}") for number in range(1, 12))]
    nominations = []
    for number, unit in enumerate(units):
        own = clerk if unit == department else signed_in(factories.account("organ_clerk", unit))
        row = write(
            own,
            BEST,
            "nominations",
            unit,
            name=f"{unit.name}活动室",
            year="2026",
            declared_on="2026-09-01",
            why="常用常新",
        )
        assert isinstance(row, Row)
        nominations.append((unit, row))
        for judge, points in zip(judges, (60 + number * 3, 64 + number * 3), strict=True):
            said = {"nomination": str(row.pk), "judge": judge.name, "points": str(points), "scored_on": "2026-10-01"}
            assert isinstance(write(assessor, BEST, "scores", unit, **said), Row)
    unit, best = nominations[-1]
    assert isinstance(
        write(
            clerk,
            BEST,
            "scores",
            department,
            nomination=str(best.pk),
            judge=judges[0].name,
            points="1",
            scored_on="2026-10-01",
        ),
        str,
    )
    top = page(clerk, "register", BEST, "nominations", view="top")
    assert [
        "10 个" in top,
        "示例局11活动室" in top,
        "县水利局活动室" in top,
        "示例局1活动室" in top,
        "95 分" in top,
    ] == [True, True, False, False, True]
    award = {"name": "示范点", "year": "2026", "shown_from": "2026-10-20", "shown_to": "2026-10-30"}
    assert isinstance(
        write(assessor, BEST, "awards", unit, **award, nomination=str(best.pk)), str
    )  # nobody has been there
    for one, row in nominations[1:]:
        visit = {
            "nomination": str(row.pk),
            "visited_on": "2026-10-08",
            "team": judges[0].name,
            "finding": "matches",
            "found": "属实",
        }
        write(assessor, BEST, "site_visits", one, **visit)
    given = {**award, "nomination": str(best.pk)}
    assert "公示的天数不够。" in str(write(assessor, BEST, "awards", unit, **{**given, "shown_to": "2026-10-22"}))
    assert "公示期满以后才能表彰。" in str(write(assessor, BEST, "awards", unit, **given, praised_on="2026-10-25"))
    for one, row in nominations[-10:]:
        assert isinstance(
            write(
                assessor,
                BEST,
                "awards",
                one,
                **{**given, "nomination": str(row.pk), "name": row.title},
                praised_on="2026-11-05",
            ),
            Row,
        )
    eleventh, row = nominations[1]
    assert "这一年的名额满了" in str(
        write(assessor, BEST, "awards", eleventh, **{**given, "nomination": str(row.pk)}, praised_on="2026-11-05")
    )
    assert ledger.standing().filter(kind="venue.praised").count() == 10
    public = signed_in(factories.account("branch_secretary", factories.branch(department)))
    assert "示例局11活动室" in page(public, "register", BEST, "awards", view="praised")


def test_the_party_school_lists_courses_and_attendance_becomes_each_persons_training(
    department: Unit, clerk: Client
) -> None:
    first, second = factories.members(factories.branch(department), 2)
    school = write(clerk, SCHOOL, "schools", department, name="县水利局机关党校", set_up_on="2024-03-01")
    assert isinstance(school, Row)
    said = {"course": "学党史", "school": str(school.pk), "teacher": "王老师", "held_on": "2026-11-05", "hours": "2"}
    planned = write(clerk, SCHOOL, "courses", department, **said, state="planned")
    assert isinstance(planned, Row)
    assert ledger.standing().filter(kind="training.attended").count() == 0
    edit = reverse("registers:edit", args=[planned.pk])
    assert (
        "已上的课要登记到课的人和学时。"
        in clerk.post(edit, {**said, "state": "held", "_version": "1"}).content.decode()
    )
    both = f"{first.name}、{second.name}"
    clerk.post(edit, {**said, "state": "held", "attended": both, "_version": "1"})
    facts = ledger.standing().filter(kind="training.attended").order_by("pk")
    assert [(fact.person, fact.data) for fact in facts] == [
        (person, {"course": "学党史", "hours": "2"}) for person in (first, second)
    ]
    planned.refresh_from_db()
    clerk.post(edit, {**said, "state": "held", "attended": first.name, "_version": str(planned.version)})
    assert ledger.standing().filter(kind="training.attended", person=second).count() == 0
    shown = page(clerk, "row", str(school.pk))
    assert ["学党史" in shown, "1 课" in shown] == [True, True]


def test_an_office_is_checked_once_a_year_and_a_fault_becomes_a_ticket(department: Unit, clerk: Client) -> None:
    room = write(clerk, OFFICES, "offices", department, room="301")
    assert isinstance(room, Row)
    said = {
        "office": str(room.pk),
        "year": "2026",
        "checked_on": "2026-11-02",
        "hardware": "fault",
        "software": "good",
        "greenery": "good",
    }
    assert "有毛病的写清什么毛病" in str(write(clerk, OFFICES, "office_checks", department, **said))
    checked = write(clerk, OFFICES, "office_checks", department, **said, fault="灯管坏了")
    assert isinstance(checked, Row)
    assert "已经登记过" in str(write(clerk, OFFICES, "office_checks", department, **said, fault="又坏了"))
    form = re.search(
        r'<form method="post" action="([^"]*repair/new/[^"]*)".*?</form>',
        clerk.get(reverse("registers:row", args=[checked.pk])).content.decode(),
        re.S,
    )
    assert form is not None
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    assert clerk.post(form[1].replace("&amp;", "&"), hidden).status_code == 302
    case = Case.objects.get()
    assert (case.data, case.origin, case.place) == ({"fault": "灯管坏了"}, checked.source, "mend")
    assert "都有了" in page(clerk, "register", OFFICES, "office_checks", coverage="1")


def test_the_number_of_pots_is_one_number_amber_outside_its_limits_and_optional(
    committee: Unit, department: Unit, clerk: Client, signed_in: SignedIn
) -> None:
    for office, pots in (("301", "2"), ("302", "3"), ("303", "5"), ("304", "6")):
        assert isinstance(write(clerk, PLANTS, "plants", department, office=office, month="2026-11", pots=pots), Row)
    shown = page(clerk, "register", PLANTS, "plants")
    rows = {office: shown.split(f">{office}<")[1].split("</tr>")[0] for office in ("301", "302", "303", "304")}
    assert [("少了" in rows[one], "合适" in rows[one], "多了" in rows[one], "warn" in rows[one]) for one in rows] == [
        (True, False, False, True), (False, True, False, False), (False, True, False, False), (False, False, True, True),
    ]  # fmt: skip
    below = page(clerk, "register", PLANTS, "plants", **{"c-state": "below"})
    assert [f">{office}<" in below for office in rows] == [True, False, False, False]
    assert library.parameter(PLANTS, "pots", TODAY) == (3, 6)
    # A module of its own: two people end it, and it is gone while the other tables of offices stay.
    leader, second = (signed_in(factories.account("committee_leader", committee)) for _ in range(2))
    leader.post(reverse("rulebook:end", args=[PLANTS]), {"last_day": TODAY.isoformat(), "reason": "不用了"})
    second.post(reverse("rulebook:decide-end", args=[InstitutionEnd.objects.get().pk]))
    tables = []
    for days in (0, 1):
        with clock.frozen(TODAY + dt.timedelta(days=days)):
            tables.append(clerk.get(reverse("registers:registers")).content.decode())
    assert [["办公室花草" in one, "办公环境检查台账" in one] for one in tables] == [[True, True], [False, True]]
