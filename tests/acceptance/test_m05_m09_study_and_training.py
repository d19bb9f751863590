"""M05 集中学习日与研讨, M06 理论学习中心组, M07 组工讲坛, M08 培训班与轮训, M09 跟班听课.

S0-05, S2-05: the year covers five content classes, each session keeps attendance and speeches, absentees make up until done.
S0-06: the leaders' date precedes the staff's, and who gave the lead talk. S0-09, S2-06, S2-34: the rota proves that everybody has
spoken, whoever has not is next, ideas go on. S0-12: the timetable is imported, those whose turn is longest ago come first.
S2-33, S3-04: a Friday class each week with a lecturer in rotation. S3-05: five forms are mixed, everybody is in the rotation.
S3-10: measures of a seminar are items with owners. S0-11: quota, attendance, completion into the own file. S0-10: one page adds
up a person's year. S2-09: tiers. S2-10, S2-44: newly promoted stand on the list until trained. S1-50: coverage by village.
S4-43: bases are booked. S0-49: the learning organ without separate reporting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.casework.queries import holders_of
from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.work.models import Duty
from zugong.work.services import generate_duties

from .conftest import TODAY
from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
FORUM, FRIDAY, CLASSES = "source-0.study-forum", "source-3.friday-and-seminars", "source-2.training-classes"


@dataclass
class Section:
    """The organisation department with three cadres, its clerk, one cadre's own account, and somebody from elsewhere."""

    county: Unit
    unit: Unit
    people: list[Person]
    clerk: Account
    cadre: Account
    stranger: Account


@pytest.fixture
def section() -> Section:
    county = factories.county()
    unit = factories.unit("organisation_department", county, "县委组织部")
    branch = factories.branch(unit, "机关支部")
    people = [factories.member(branch, name) for name in ("林知远", "苏清和", "顾长风")]
    department = factories.department(factories.working_committee(county), "县水利局")
    return Section(
        county, unit, people, factories.account("organ_clerk", unit),
        factories.account("member", branch, person=people[0]), factories.account("organ_clerk", department),
    )  # fmt: skip


def missing(client: Client, holder: str, register: str, title: str = "") -> str:
    """Who or what lacks a row: all that is said, or what stands under one title."""
    page = page_of(client, reverse("registers:register", args=[holder, register]), coverage="1")
    return page.split(f"<h2>{title}")[1].split("</section>")[0] if title else page


# ---- M06 -------------------------------------------------------------------------------------------


def session(section: Section, client: Client, **more: object):  # type: ignore[no-untyped-def]
    said = {
        "topic": "新思想专题",
        "content": "new_thought",
        "year": "2026",
        "on": "2026-03-02",
        "present": section.people[0].name,
    }
    return write(client, FORUM, "sessions", section.unit, **{**said, **more})


def test_the_year_shows_which_of_the_five_contents_were_not_studied(section: Section, signed_in: SignedIn) -> None:
    client = signed_in(section.clerk)
    session(section, client)
    listed = missing(client, FORUM, "sessions")
    assert [word in listed for word in ("政治理论", "省市重大部署", "党史国情", "党章党规")] == [True] * 4
    assert ">新思想<" not in listed


def test_the_leaders_study_first_and_the_page_says_by_how_many_days_and_who_led(
    section: Section, signed_in: SignedIn
) -> None:
    client = signed_in(section.clerk)
    row = session(section, client, lecturer=section.people[1].name)
    assert "领导要先学一步" in refused(client, row, staff_on="2026-03-02")
    edit(client, row, staff_on="2026-03-09")
    page = page_of(client, reverse("registers:row", args=[row.pk]))
    assert ["7 天" in page, section.people[1].name in page] == [True, True]


def test_the_absent_make_up_each_their_own_until_the_last_has(section: Section, signed_in: SignedIn) -> None:
    clerk, first = signed_in(section.clerk), signed_in(section.cadre)
    second = signed_in(factories.account("member", section.unit, person=section.people[1]))
    row = session(section, clerk, present=section.people[2].name, absent="林知远、苏清和")
    assert "请缺席的补学" in page_of(clerk, reverse("registers:row", args=[row.pk]))
    said = {"_unit": section.unit.pk, "topic": "新思想专题", "absent": "林知远、苏清和"}
    address = reverse("casework:new", args=[FORUM, "make_up"])
    assert clerk.post(f"{address}?origin={row.source}", said).status_code == 302
    case = Case.objects.get()
    act, studied = reverse("casework:act", args=[case.pk]), {"studied_on": "2026-03-10", "gained": "学了全文"}
    for client, left, place in ((first, ["苏清和"], "study"), (second, [], "closed")):
        client.post(act, {"_step": "study", "_outcome": "done", **studied})
        case.refresh_from_db()
        assert (holders_of(case), case.place) == (left, place)


# ---- M07 -------------------------------------------------------------------------------------------


def test_the_rota_says_who_has_not_spoken_and_ideas_go_on(section: Section, signed_in: SignedIn) -> None:
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    clerk = signed_in(section.clerk)
    talk = write(signed_in(section.cadre), FORUM, "talks", section.unit, topic="一网通办", content="line", who="林知远", year="2026", on="2026-05-08")  # fmt: skip
    listed = missing(clerk, FORUM, "talks")
    assert ["苏清和" in listed, "顾长风" in listed, "林知远" in listed.split("今年还没上过讲台的")[1]] == [
        True,
        True,
        False,
    ]
    states = {duty.person: duty.state for duty in Duty.objects.filter(rule_id=f"{FORUM}/forum")}
    assert [states[person] for person in section.people] == ["done", "open", "open"]
    write(clerk, FORUM, "ideas", section.unit, idea="建点子超市", talk=talk.pk, who="苏清和", state="forwarded")
    assert "1 个" in page_of(clerk, reverse("registers:row", args=[talk.pk]))
    assert "建点子超市" in page_of(clerk, reverse("registers:register", args=[FORUM, "ideas"]), view="forwarded")


# ---- M09 -------------------------------------------------------------------------------------------


def test_a_course_finds_a_listener_whose_turn_it_is_and_the_notes_are_handed_in(
    section: Section, signed_in: SignedIn
) -> None:
    clerk = signed_in(section.clerk)
    course = write(
        clerk, FORUM, "courses", section.unit, course="党史", **{"class": "中青班"}, on="2026-11-20", post="干部科"
    )
    courses = reverse("registers:register", args=[FORUM, "courses"])
    assert "党史" in page_of(clerk, courses, view="open")
    turn = write(clerk, FORUM, "sit_ins", section.unit, course=course.pk, who="林知远", year="2026")
    assert "党史" not in page_of(clerk, courses, view="open").split("<tbody", 1)[-1].split("</tbody>")[0]
    listed = missing(clerk, FORUM, "sit_ins", "今年还没轮到的")
    assert ["苏清和" in listed, "林知远" in listed] == [True, False]
    assert "听过的要写课程名、交笔记" in refused(clerk, turn, attended_on="2026-11-12")
    edit(clerk, turn, attended_on="2026-11-12", title="党史", notes="三点体会")
    fact = ledger.standing().get(kind="forum.listened")
    assert (fact.person, fact.data) == (section.people[0], {"course": "党史"})


# ---- M05 -------------------------------------------------------------------------------------------


def lesson(section: Section, client: Client, **more: object):  # type: ignore[no-untyped-def]
    said = {"week": "2026-W46", "on": "2026-11-12", "topic": "档案业务", "form": "lecture", "year": "2026", "lecturer": "林知远", "present": "苏清和、顾长风"}  # fmt: skip
    return write(client, FRIDAY, "lessons", section.unit, **{**said, **more})


def test_each_week_has_its_class_five_forms_and_lecturers_in_rotation(section: Section, signed_in: SignedIn) -> None:
    clerk = signed_in(section.clerk)
    assert "县委组织部" in missing(clerk, FRIDAY, "lessons", "本周还没学的")
    row = lesson(section, clerk)
    assert "县委组织部" not in missing(clerk, FRIDAY, "lessons", "本周还没学的")
    forms = missing(clerk, FRIDAY, "lessons", "今年还没用过的形式")
    assert ["外聘专家授课" in forms, "电教片" in forms, "社会实践调研" in forms, "讲座" in forms] == [
        True,
        True,
        True,
        False,
    ]
    turn = missing(clerk, FRIDAY, "lessons", "今年还没主讲过的")
    assert ["林知远" in turn, "苏清和" in turn, "顾长风" in turn] == [False, True, True]
    assert "外聘专家授课的要写是谁" in refused(clerk, row, form="expert", lecturer="")


def test_measures_of_a_seminar_become_items_with_an_owner_and_a_day(section: Section, signed_in: SignedIn) -> None:
    clerk = signed_in(section.clerk)
    seminar = write(clerk, FRIDAY, "seminars", section.unit, topic="档案数字化", section="干部股", on="2026-10-09", present="林知远", opinions="先试点")  # fmt: skip
    bare = reverse("registers:register", args=[FRIDAY, "seminars"])
    assert "档案数字化" in page_of(clerk, bare, view="bare")
    measure = write(clerk, FRIDAY, "measures", section.unit, measure="选两个股室试点", seminar=seminar.pk, who="苏清和", due_on="2026-11-01", state="open")  # fmt: skip
    assert "过期" in page_of(clerk, reverse("registers:register", args=[FRIDAY, "measures"]))
    assert "办完的要写结果" in refused(clerk, measure, state="done")
    edit(clerk, measure, state="done", result="两个股室已上线")
    seminar.refresh_from_db()
    shown = page_of(clerk, reverse("registers:row", args=[seminar.pk]))
    assert shown.count("1 条") >= 2


# ---- M08 -------------------------------------------------------------------------------------------


def test_units_enrol_within_their_quota_and_completion_goes_into_each_ones_own_file(
    section: Section, signed_in: SignedIn
) -> None:
    clerk, neighbour = signed_in(section.clerk), signed_in(section.stranger)
    department = section.stranger.home_unit
    assert department is not None
    people = factories.members(factories.branch(department, "水利支部"), 4)
    course = write(clerk, CLASSES, "classes", section.unit, name="履职能力班", kind="ability", tier="cadres", starts_on="2026-06-01", ends_on="2026-06-05", hours="40")  # fmt: skip
    rows = [
        write(neighbour, CLASSES, "trainees", department, **{"class": course.pk}, who=person.name, state="enrolled")
        for person in people[:3]
    ]
    said = {"_unit": department.pk, "class": course.pk, "who": people[3].name, "state": "enrolled"}
    full = neighbour.post(reverse("registers:new", args=[CLASSES, "trainees"]), said)
    assert (full.status_code, "这个班本单位的名额满了" in full.content.decode()) == (422, True)
    assert "结业的要写班名、学时和日期" in refused(neighbour, rows[0], state="completed")
    edit(neighbour, rows[0], state="completed", course="履职能力班", hours="40", completed_on="2026-06-05")
    fact = ledger.standing().get(kind="training.attended")
    assert (fact.person, fact.data["course"]) == (people[0], "履职能力班")
    shown = page_of(clerk, reverse("registers:row", args=[course.pk]))
    assert ["3 人" in shown, "1 人" in shown, "33.33 %" in shown] == [True] * 3


def test_one_page_adds_up_the_study_talks_reading_and_training_of_a_person(
    section: Section, signed_in: SignedIn
) -> None:
    clerk, own = signed_in(section.clerk), signed_in(section.cadre)
    year = reverse("work:person-year", args=[section.people[0].pk])
    assert year in page_of(own, reverse("org:account"))
    assert "学习型机关" not in page_of(own, year)
    lesson(section, clerk)
    write(
        clerk,
        FORUM,
        "talks",
        section.unit,
        topic="一网通办",
        content="line",
        who="林知远",
        year="2026",
        on="2026-05-08",
    )
    said = {"on": "2026-11-12", "minutes": "60", "who": "林知远"}
    assert own.post(reverse("registers:new", args=["source-3.self-study", "self_study"]), said).status_code == 302
    page = page_of(own, year).split("学习型机关")[1]
    figures = [page.split(f"<small>{name}</small>")[0].rsplit("<b>", 1)[1].split("<")[0] for name in ("集中学习", "讲坛", "自学和读书", "培训")]  # fmt: skip
    assert figures == ["1", "1", "1", "0"]
    assert signed_in(section.stranger).get(year).status_code == 404
    board = page_of(clerk, reverse("work:frame", args=["source-0.learning-organ", "learning"]))
    assert [word in board for word in ("集中学习", "讲坛", "自学和读书", "培训", "测试", "空白")] == [True] * 6


def test_the_newly_promoted_stand_on_the_list_until_they_are_trained(section: Section, signed_in: SignedIn) -> None:
    clerk = signed_in(section.clerk)
    row = write(clerk, CLASSES, "promotions", section.unit, who="顾长风", post="股长", promoted_on="2026-05-01", train_by="2026-11-01")  # fmt: skip
    untrained = reverse("registers:register", args=[CLASSES, "promotions"])
    assert ["顾长风" in page_of(clerk, untrained, view="untrained"), "过期" in page_of(clerk, untrained)] == [
        True,
        True,
    ]
    edit(clerk, row, trained_on="2026-11-10")
    assert "顾长风" not in page_of(clerk, untrained, view="untrained").split("<tbody", 1)[-1].split("</tbody>")[0]


def test_rural_training_is_covered_by_village_and_a_base_is_booked_by_one_at_a_time(
    section: Section, signed_in: SignedIn
) -> None:
    town = factories.unit("town", section.county, "青石镇党委")
    village = factories.unit("village", town, "青石村党支部")
    farmer = factories.member(village, "田大力")
    clerk = signed_in(factories.account("organ_clerk", town))
    course = write(clerk, CLASSES, "classes", town, name="种植技术", kind="rural", tier="households", starts_on="2026-04-01", ends_on="2026-04-02", hours="8")  # fmt: skip
    write(clerk, CLASSES, "trainees", village, **{"class": course.pk}, who=farmer.name, state="attended")
    chart = page_of(clerk, reverse("registers:register", args=[CLASSES, "trainees"]), figures="1")
    assert ["各单位人数" in chart, "青石村党支部" in chart] == [True, True]
    base = write(clerk, CLASSES, "bases", town, name="青石纪念馆", capacity="60", contact="示例", address="青石镇")
    booked = {"base": base.pk, "day": TODAY, "starts": "09:00", "ends": "10:00", "people": "30"}
    write(clerk, CLASSES, "visits", village, **booked)
    again = clerk.post(reverse("registers:new", args=[CLASSES, "visits"]), {"_unit": village.pk, **booked})
    assert again.status_code == 422


def test_a_stranger_writes_none_of_it(section: Section, signed_in: SignedIn) -> None:
    client = signed_in(section.stranger)
    asked = [(FORUM, "talks"), (FORUM, "courses"), (FRIDAY, "lessons"), (FRIDAY, "seminars"), (CLASSES, "classes")]
    statuses = [client.get(reverse("registers:new", args=list(one))).status_code for one in asked]
    assert statuses == [403] * len(asked)
