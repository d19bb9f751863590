"""M31 绩效平时考核. S0-35: year-end results are computed from the year's records, produce distinguishable grades, and each
person can see and query every point. S0-36: each period the cadre confirms an auto-filled work summary, the head gives a short
remark, and this feeds the year-end score by a visible weight. S1-49: each village has its two-committee roster,
promises/goals, yearly appraisal and grade. S1-52: each post has a duty list; timeliness and quality of its tasks are computed
from work already recorded. S1-53: a cadre registers an achievement in under a minute, the head verifies, and it counts in
appraisal and portrait. S2-26: each village cadre has a file with duties, records and a yearly grade; pay and attendance
visible only to the town staff concerned."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import Campaign, UnitScore
from zugong.evidence import ledger
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers.models import Row

from .offices import EFFICIENCY, PERFORMANCE, office_of, reviewed, task, verified
from .pages import edit, page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
TEAMS, CADRES = "source-1.village-teams", "source-2.village-cadres"


@pytest.fixture
def office(signed_in: SignedIn) -> SimpleNamespace:
    return office_of(signed_in, third="unit_leader")


def at(name: str, *keys: object) -> str:
    return reverse(f"assessment:{name}", args=list(keys))


def sheet(office: SimpleNamespace, client: str = "keeper", who: str = "cadre") -> str:
    person = getattr(office, who)
    return page_of(getattr(office, client), at("people-person", PERFORMANCE, "2026", office.section.pk, person.pk))


# ---- S1-52, S1-53, S0-36 -------------------------------------------------------------------------


def test_each_post_has_its_duties_and_timeliness_and_quality_follow_from_the_tasks(office: SimpleNamespace) -> None:
    task(office, "报党员统计", "2026-10-18", "excellent")
    post = task(office, "整理会议材料", "2026-10-22", "fair")
    page = page_of(office.head, reverse("registers:row", args=[post.pk]))
    assert ["管党员底册" in page, page.count("50 %"), page.count("2 件") >= 2] == [True, 2, True]


def test_an_achievement_is_registered_by_the_cadre_verified_by_the_head_and_then_counts(
    office: SimpleNamespace,
) -> None:
    said = {
        "on": "2026-09-10",
        "who": office.cadre.name,
        "topic": "调研文章获奖",
        "level": "city",
        "proof": "市委办〔2026〕9 号（示例）",
    }
    row = write(office.keeper, EFFICIENCY, "achievements", office.section, **said)
    for_another = {**said, "who": office.other.name, "_unit": str(office.section.pk)}
    answer = office.keeper.post(reverse("registers:new", args=[EFFICIENCY, "achievements"]), for_another)
    assert (answer.status_code, Row.objects.count()) == (422, 1)
    assert "市委办" not in sheet(office)
    for who in ("keeper", "colleague", "stranger"):
        getattr(office, who).post(reverse("registers:verify", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Row.State.WRITTEN
    verified(office.head, row)
    assert [fact.person_id for fact in ledger.standing().filter(source=row.source)] == [office.cadre.pk]
    # 25 of a hundred, weight 20
    assert ["调研文章获奖" in sheet(office), ">5.00<" in sheet(office)] == [True, True]


def test_the_month_is_counted_from_the_records_and_the_head_s_remark_feeds_the_year_by_its_weight(
    office: SimpleNamespace,
) -> None:
    task(office, "报党员统计", "2026-10-18", "excellent")
    summary = reviewed(office)
    page = page_of(office.keeper, reverse("registers:row", args=[summary.pk]))
    assert ["1 件" in page, "0 项" in page] == [True, True]
    task(office, "整理会议材料", "2026-10-19", "good")
    assert "2 件" in page_of(office.keeper, reverse("registers:row", args=[summary.pk]))
    own = sheet(office)
    # 100×40% + (50 + 47.5)×30%
    assert ["交办的事件件有回音" in own, "平时考核” × 40%" in own, ">69.25<" in own] == [True, True, True]


# ---- S0-35 ---------------------------------------------------------------------------------------


def test_marks_are_seen_by_the_person_and_who_answers_for_the_unit_and_by_nobody_else(office: SimpleNamespace) -> None:
    reviewed(office)
    own = at("people-person", PERFORMANCE, "2026", office.section.pk, office.cadre.pk)
    everybody = at("people-unit", PERFORMANCE, "2026", office.section.pk)
    seen = {
        who: [getattr(office, who).get(one).status_code for one in (own, everybody)]
        for who in ("keeper", "colleague", "stranger", "chief", "panel")
    }
    assert seen == {"keeper": [200, 404], "colleague": [404, 404], "stranger": [404, 404], "chief": [200, 200], "panel": [200, 200]}  # fmt: skip
    page = page_of(office.chief, everybody)
    assert ["名次" in page.replace("不排名次", ""), office.cadre.name in page] == [False, True]
    looks = page_of(office.keeper, reverse("org:account"))
    assert "看个人绩效" in looks


@pytest.mark.parametrize("name", ["people", "people-unit", "people-person"])
def test_the_pages_are_light(office: SimpleNamespace, name: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    reviewed(office)
    keys = {"people": [], "people-unit": [PERFORMANCE, "2026", office.section.pk],
            "people-person": [PERFORMANCE, "2026", office.section.pk, office.cadre.pk]}[name]  # fmt: skip
    reader = office.keeper if name == "people-person" else office.chief  # another's look is written down besides
    reader.get(at(name, *keys))
    with django_assert_max_num_queries(15):
        assert len(reader.get(at(name, *keys)).content) < 60 * 1024


# ---- S1-49, S2-26 --------------------------------------------------------------------------------


@pytest.fixture
def town(signed_in: SignedIn) -> SimpleNamespace:
    county = factories.county()
    place = factories.unit("town", county, "示例镇党委")
    village = factories.unit("village", place, "东关村党支部")
    other = factories.unit("village", place, "西关村党支部")
    secretary, member = factories.members(village, 2)
    factories.post(secretary, village)
    people = {
        "keeper": factories.account("branch_secretary", village, person=secretary),
        "town": factories.account("organ_clerk", place), "panel": factories.account("assessor", county),
        "chief": factories.account("unit_leader", place), "colleague": factories.account("member", village, person=member),
        "stranger": factories.account("branch_secretary", other),
    }  # fmt: skip
    clients = {name: signed_in(one) for name, one in people.items()}
    return SimpleNamespace(place=place, village=village, secretary=secretary, member=member, **clients)


def test_a_village_has_its_roster_goals_checks_and_a_yearly_grade(town: SimpleNamespace) -> None:
    who = town.secretary.name
    write(
        town.keeper,
        TEAMS,
        "roster",
        town.village,
        who=who,
        body="party",
        post="书记",
        duties="全面工作",
        since="2026-01-01",
    )
    for number in range(4):
        goal = write(
            town.keeper, TEAMS, "goals", town.village, year="2026", goal=f"办好第 {number} 件实事", who=who,
            due_on="2026-12-20", state="promised",
        )  # fmt: skip
        edit(town.keeper, goal, state="done", done_on="2026-10-10", proof="村民代表会议认可")
        verified(town.town, goal)
    answer = town.keeper.post(reverse("registers:new", args=[TEAMS, "checks"]), {"_unit": str(town.village.pk)})
    assert answer.status_code in (403, 404)
    write(town.town, TEAMS, "checks", town.village, quarter="2026-Q3", on="2026-10-08", mark="80", found="台账齐全")
    assert town.panel.post(at("open"), {"institution": TEAMS}).status_code == 302
    score = UnitScore.objects.get(unit=town.village)
    # four goals are the whole, 100×50% + 80×50%
    assert score.total == Decimal(90)
    campaign = Campaign.objects.get(institution_id=TEAMS)
    page = page_of(town.keeper, at("sheet", campaign.pk, town.village.pk))
    assert ["目标完成" in page, "季度检查" in page] == [True, True]
    assert town.stranger.get(at("sheet", campaign.pk, town.village.pk)).status_code == 404
    assert town.panel.post(at("close", campaign.pk)).status_code == 302
    assert town.panel.post(at("draw-up", campaign.pk), {"because": ""}).status_code == 302
    assert campaign.results.get().lines.get(unit=town.village).grade_title == "好"


def test_a_village_cadre_has_a_file_with_duties_records_and_a_yearly_grade(town: SimpleNamespace) -> None:
    who = town.secretary.name
    file = write(town.keeper, CADRES, "files", town.village, who=who, post="书记", duties="抓党建", since="2026-01-01")
    for day in range(1, 13):
        row = write(
            town.keeper,
            CADRES,
            "work",
            town.village,
            file=file.pk,
            who=who,
            on=f"2026-10-{day:02d}",
            topic=f"入户 {day}",
        )
        verified(town.town, row)
    write(
        town.town, CADRES, "judged", town.village, year="2026", who=who, on="2026-11-10", mark="90", reason="群众认可"
    )
    own = page_of(town.keeper, at("people-person", CADRES, "2026", town.village.pk, town.secretary.pk))
    # 12 of 24 records: 50×60% + 90×40%
    assert [">66.00<" in own, "称职" in own, "群众认可" in own] == [True, True, True]
    address = at("people-person", CADRES, "2026", town.village.pk, town.secretary.pk)
    assert [getattr(town, who).get(address).status_code for who in ("colleague", "stranger", "chief")] == [
        404,
        404,
        200,
    ]
    assert "12 条" in page_of(town.town, reverse("registers:row", args=[file.pk]))


@pytest.mark.parametrize("register", ["pay", "attendance"])
def test_pay_and_attendance_are_read_by_the_town_alone(town: SimpleNamespace, register: str) -> None:
    said = {
        "pay": {"year": "2026", "grade": "first", "basis": "镇党委会"},
        "attendance": {"month": "2026-10", "days": "22"},
    }
    row = write(town.town, CADRES, register, town.village, who=town.secretary.name, **said[register])
    page = reverse("registers:row", args=[row.pk])
    seen = {
        who: getattr(town, who).get(page).status_code for who in ("town", "keeper", "colleague", "stranger", "chief")
    }
    assert seen == {"town": 200, "keeper": 403, "colleague": 403, "stranger": 403, "chief": 403}
