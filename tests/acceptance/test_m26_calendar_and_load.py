"""M26 忙闲和日历.
S1-10: leaders flag an item as key; key items stay on top, need weekly status and escalate first.
S4-107: all tasks from all systems sit in one calendar with priority and class; overload weeks warn before new activity is issued.
S4-119: each branch sees a short list of what must be done this period and what is optional; new prescribed actions need the working
committee's approval so that the load is controlled.
S4-120: all dated activities of the speech are loaded as a template calendar with reminders and can be copied to the next year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework import services as casework
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import drafting
from zugong.rulebook import services as rulebook
from zugong.timeline import Period
from zugong.work import burden
from zugong.work import services as work
from zugong.work.models import Duty, KeyMatter

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
CALENDAR = ["source-4.year-calendar", "activities"]
TODAY = dt.date(2026, 11, 12)


@pytest.fixture
def house() -> SimpleNamespace:
    committee = factories.working_committee()
    bureau = factories.department(committee, "县水利局")
    branch = factories.branch(bureau, "水利局机关支部")
    factories.members(branch, 8)
    made = SimpleNamespace(
        committee=committee, bureau=bureau, branch=branch, other=factories.department(committee, "县财政局"),
        leader=factories.account("committee_leader", committee, person=factories.person("周岚")),
        assessor=factories.account("assessor", committee, person=factories.person("吴敏")),
        secretary=factories.account("branch_secretary", branch, person=factories.person("林一")),
    )  # fmt: skip
    made.stranger = factories.account("branch_secretary", factories.branch(made.other, "财政局机关支部"))
    return made


@pytest.fixture
def owed(house: SimpleNamespace) -> None:
    work.generate_duties(since=dt.date(2026, 11, 1), until=dt.date(2026, 12, 31), by=SYSTEM)


def page(client: Client, name: str, *args: object, **asked: object) -> str:
    answer = client.get(reverse(name, args=args), {key: str(value) for key, value in asked.items()})
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def activity(client: Client, unit: Unit, name: str, **typed: object) -> Row:
    said = {"year": "2026", "activity": name, "word": "within_year", "state": "planned", "_unit": str(unit.pk), **typed}
    answer = client.post(reverse("registers:new", args=CALENDAR), {key: str(value) for key, value in said.items()})
    assert answer.status_code == 302, answer.content.decode()
    return Row.objects.latest("pk")


# ---- S1-10 ---------------------------------------------------------------------------------------


def test_a_leader_puts_a_duty_first_and_silence_for_a_week_turns_it_amber_then_red(
    house: SimpleNamespace, owed: None, signed_in: SignedIn
) -> None:
    leader, secretary = signed_in(house.leader), signed_in(house.secretary)
    duty = Duty.objects.filter(unit=house.branch).order_by("-due_on", "pk")[0]
    said = {"source": f"work.duty:{duty.pk}", "kind": "hard", "points": ["difficult", "hot"], "leader": "周岚"}
    assert "列为大事、要事、难事" not in page(secretary, "work:duty", duty.pk)
    secretary.post(reverse("work:list-matter"), said)
    assert KeyMatter.objects.count() == 0
    assert "列为大事、要事、难事" in page(leader, "work:duty", duty.pk)
    leader.post(reverse("work:list-matter"), said)
    matter = KeyMatter.objects.get()
    top = page(secretary, "work:duties")
    assert [top.index("大事、要事、难事") < top.index("要办的事"), "难点" in top, "热点" in top] == [True, True, True]

    with clock.frozen(TODAY + dt.timedelta(days=8)):
        assert "8 天没报进展" in page(leader, "work:matters")
        secretary.post(reverse("work:say-progress", args=[matter.pk]), {"text": "方案定了"})
        assert "1 件没按时报进展" not in page(leader, "work:matters")
    with clock.frozen(TODAY + dt.timedelta(days=8 + 15)):
        assert "已升级，15 天没报进展" in page(leader, "cockpit:waiting")
        assert (
            signed_in(house.stranger).post(reverse("work:say-progress", args=[matter.pk]), {"text": "x"}).status_code
            == 404
        )
    assert "方案定了" in page(leader, "work:duty", duty.pk)
    leader.post(reverse("work:release-matter", args=[matter.pk]))
    assert "大事、要事、难事</h2>" not in page(secretary, "work:duties")


def test_rows_and_cases_are_put_first_alike_and_the_silent_one_stands_before_the_others(
    house: SimpleNamespace, signed_in: SignedIn
) -> None:
    leader = signed_in(house.leader)
    row = activity(leader, house.committee, "名牌评选")
    told = {"problem": "会议记录不全", "class": "life", "source": "visit", "severity": "light"}
    case = casework.open_case(
        route="source-0.sink-down-visits/rectification", unit=house.branch, cells=told, by=house.leader
    )
    with clock.frozen(TODAY - dt.timedelta(days=10)):
        leader.post(reverse("work:list-matter"), {"source": case.source, "kind": "big", "leader": "周岚"})
    leader.post(reverse("work:list-matter"), {"source": row.source, "kind": "essential", "leader": "周岚"})
    everything = page(leader, "work:matters")
    assert everything.index("会议记录不全") < everything.index("名牌评选")
    assert [
        "大事、要事、难事" in page(leader, "registers:register", *CALENDAR),
        "大事、要事、难事" in page(leader, "casework:cases"),
    ] == [True, True]
    assert "名牌评选" not in page(leader, "work:matters", kind="big")


# ---- S4-107 --------------------------------------------------------------------------------------


def test_all_systems_stand_in_one_calendar_with_priority_and_class(
    house: SimpleNamespace, owed: None, signed_in: SignedIn
) -> None:
    leader = signed_in(house.leader)
    row = activity(leader, house.committee, "系统现场会", on="2026-11-25")
    told = {"problem": "台账缺页", "class": "base", "source": "visit", "severity": "light"}
    casework.open_case(route="source-0.sink-down-visits/rectification", unit=house.branch, cells=told, by=house.leader)
    leader.post(reverse("work:list-matter"), {"source": row.source, "kind": "big", "points": ["key"], "leader": "周岚"})
    shown = page(leader, "cockpit:calendar")
    assert [name in shown for name in ("开展主题党日", "系统现场会", "台账缺页")] == [True, True, True]
    assert [name in page(leader, "cockpit:calendar", point="key") for name in ("系统现场会", "台账缺页")] == [
        True,
        False,
    ]
    assert "开展主题党日" not in page(leader, "cockpit:calendar", institution="source-4.year-calendar")
    stranger = page(signed_in(house.stranger), "cockpit:calendar", view="week", day="2026-11-25")
    assert "系统现场会" not in stranger
    assert signed_in(house.stranger).get(reverse("cockpit:calendar"), {"unit": house.bureau.pk}).status_code == 403
    file = leader.get(reverse("cockpit:calendar-ics"))
    assert [file["Content-Type"], "SUMMARY:系统现场会".encode() in file.content] == [
        "text/calendar; charset=utf-8",
        True,
    ]


def test_overload_weeks_warn_before_a_new_activity_is_issued_and_two_on_one_day_are_told(
    house: SimpleNamespace, owed: None, signed_in: SignedIn
) -> None:
    leader = signed_in(house.leader)
    december = page(leader, "cockpit:calendar", view="month", day="2026-12-15")
    assert "再加活动先往别的周挪" in december
    assert "再加活动先避开" in page(leader, "registers:new", *CALENDAR)
    activity(leader, house.committee, "系统现场会", on="2026-11-25")
    activity(leader, house.committee, "知识竞赛", on="2026-11-25", asks="县水利局")
    activity(leader, house.committee, "征文讲评", on="2026-11-26", asks="县水利局")
    clash = "“知识竞赛”和“系统现场会”同一天叫同一批人来。"
    assert clash in page(leader, "cockpit:calendar").replace("&quot;", '"')


def test_the_burden_is_ranked_by_unit_and_office_and_traced_to_its_duties(
    house: SimpleNamespace, owed: None, signed_in: SignedIn
) -> None:
    leader = signed_in(house.leader)
    ranked = page(leader, "work:burden", month="2026-12")
    assert [name in ranked for name in (str(house.branch), "党内法规", "县直机关工委", "县委组织部")] == [
        True,
        True,
        True,
        True,
    ]
    asked = Duty.objects.filter(unit=house.branch, due_on__month=11, minutes__gt=0).exclude(
        state__in=("exempt", "offered")
    )
    own = page(leader, "work:burden-unit", house.branch.pk, month="2026-11")
    assert all(reverse("work:duty", args=[duty.pk]) in own for duty in asked)
    minutes = sum(duty.minutes for duty in asked)
    assert minutes == 60 + 90  # 支部委员会会议和主题党日
    tables = [one for one in burden.registers_in(Period.parse("2026-11")) if house.branch.kind in one.kinds]
    whole = burden.span(minutes + sum(one.times * one.rows * one.minutes for one in tables))
    assert f"这个月约 {whole}" in own
    assert f"本月约 {whole}" in page(signed_in(house.secretary), "cockpit:home")
    assert signed_in(house.stranger).get(reverse("work:burden-unit", args=[house.branch.pk])).status_code == 403


# ---- S4-119 --------------------------------------------------------------------------------------


def test_a_branch_sees_what_it_must_do_and_what_it_may_ticked_by_facts(
    house: SimpleNamespace, owed: None, signed_in: SignedIn
) -> None:
    secretary = signed_in(house.secretary)
    waiting = page(secretary, "cockpit:home")
    assert [words in waiting for words in ("规定动作", "自选动作，不做不算逾期", "征文")] == [True, True, True]
    essay = Duty.objects.get(unit=house.branch, rule_id="source-4.year-calendar/essay")
    assert (essay.state, essay.standing(TODAY)) == ("offered", "offered")
    before = "规定动作 0 / " in waiting
    ledger.record(
        "essay.sent", unit=house.branch, occurred_on=TODAY, data={"title": "在一线"}, source="test:1", by=SYSTEM
    )
    ledger.record("life.meeting_held", unit=house.branch, occurred_on=TODAY,
                  data={"type": "theme_day", "minutes": True, "precision": "day", "first_item": False}, source="life.meeting:900", by=SYSTEM)  # fmt: skip
    essay.refresh_from_db()
    after = "规定动作 1 / " in page(secretary, "cockpit:home")
    assert (essay.state, before, after) == ("done", True, True)


def test_a_new_prescribed_action_shows_its_hours_and_waits_for_the_working_committee(
    house: SimpleNamespace, signed_in: SignedIn
) -> None:
    heading = drafting.Heading("集中学习日", "2026.1", dt.date(2026, 11, 16))
    draft = rulebook.begin_from_template(
        template_id="templates.collective-study-day",
        institution_id="county.study-day",
        heading=heading,
        by=house.assessor,
    )
    draft = rulebook.propose_draft(draft=draft, reason="会议", version=draft.version, by=house.assessor)
    told = page(signed_in(house.assessor), "rulebook:consequences", draft.pk)
    assert [words in told for words in ("要由机关工委的人审定", "每次几分钟", "0 → 90", "78 小时", "156 小时")] == [
        True
    ] * 5
    elsewhere = factories.account("committee_leader", house.bureau, person=factories.person("石磊"))
    with pytest.raises(Refused, match="要由机关工委的人审定"):
        rulebook.enact_draft(draft=draft, by=elsewhere)
    assert rulebook.enact_draft(draft=draft, by=house.leader).edition == "2026.1"


def test_an_institution_that_does_not_say_what_it_costs_is_refused(house: SimpleNamespace) -> None:
    from zugong.engine import check, loads
    from zugong.rulebook import library

    text = library.text(library.get("source-0.political-study"))
    bare = "\n".join(line for line in text.splitlines() if not line.strip().startswith("load:"))
    assert {problem.code for problem in check(loads(bare), library.catalogue()) if problem.severity == "error"} == {
        "missing-key"
    }


# ---- S4-120 --------------------------------------------------------------------------------------


def test_the_years_activities_begin_from_the_template_and_are_copied_to_the_next_year(
    house: SimpleNamespace, signed_in: SignedIn
) -> None:
    leader = signed_in(house.leader)
    shown = page(leader, "registers:copy", *CALENDAR)
    assert ["抄到2026年 9 行" in shown, "从制度里写好的开始" in shown, "机关党组织标准化建设现场推进会议" in shown] == [
        True,
        True,
        True,
    ]
    this_year = {"_unit": house.committee.pk, "_period": "2026"}
    for _again in range(2):
        leader.post(reverse("registers:copy", args=CALENDAR), this_year)
    rows = {row.data["word"]: row.data["until"] for row in Row.objects.filter(register="/".join(CALENDAR))}
    assert (Row.objects.filter(register="/".join(CALENDAR)).count(), rows) == (9, {
        "first_half": "2026-06-30", "july_first": "2026-06-30", "may": "2026-05-31", "within_year": "2026-12-31", "suitable": "2026-12-31",
        "year_end": "2026-12-31",
    })  # fmt: skip
    assert "快到期" not in page(leader, "cockpit:calendar", view="year", institution=CALENDAR[0])
    with clock.frozen(dt.date(2026, 12, 10)):
        assert "快到期" in page(leader, "cockpit:calendar", view="year", institution=CALENDAR[0])
        assert "台账里快到期的" in page(leader, "cockpit:waiting")

    row = Row.objects.get(title="宪法和党章知识测试竞赛")
    said = {**row.data, "state": "done", "done_on": "2026-06-12", "_version": row.version}
    assert leader.post(reverse("registers:edit", args=[row.pk]), said).status_code == 302
    assert ledger.standing().get(source=row.source).data == {"activity": "宪法和党章知识测试竞赛"}
    leader.post(reverse("registers:copy", args=CALENDAR), {"_unit": house.committee.pk, "_period": "2027"})
    again = Row.objects.get(title="宪法和党章知识测试竞赛", data__year="2027")
    assert again.data == {
        **{key: row.data[key] for key in ("activity", "word")},
        "year": "2027",
        "until": "2027-06-30",
        "state": "planned",
    }
    assert signed_in(house.stranger).get(reverse("registers:copy", args=CALENDAR)).status_code == 403
