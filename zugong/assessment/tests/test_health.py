"""The health of indicators and what a scheme costs, after a period was sealed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest

from zugong.assessment import limits
from zugong.assessment import services as campaigns
from zugong.assessment.health import findings, load
from zugong.assessment.health.findings import Checked
from zugong.assessment.health.load import Cost, Load
from zugong.assessment.health.views import health_of
from zugong.assessment.models import Campaign
from zugong.assessment.results import services as results
from zugong.engine.vitals import Vitals
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.work import services as work

from .county import TODAY, account, county, get, hold

D = Decimal
NOTHING = limits.Limits({})


def vitals(**other: object) -> Vitals:
    plain = {
        "id": "x", "no": "1", "title": "某指标", "full": D(5), "units": 10, "mean": D(3), "zero": D(0), "ceiling": D(20),
        "spread": D(20), "discrimination": D("0.5"), "alike": (), "moves": 2,
    }  # fmt: skip
    return Vitals(**(plain | other))  # type: ignore[arg-type]


def checked(one: Vitals | None = None, **other: Decimal) -> Checked:
    plain = dict.fromkeys(("missing", "contested", "corrected", "minutes", "only"), D(0))
    return Checked(one or vitals(), **(plain | other))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "what", "advice"),
    [
        (checked(vitals(ceiling=D(95))), "95% 满分", "只起门槛作用"),
        (checked(vitals(zero=D(60))), "60% 零分", "先弄清是做不到"),
        (checked(vitals(spread=D(1))), "拉不开差距", "换一个量法"),
        (checked(vitals(discrimination=D("-0.3"))), "不是一个方向（−0.3）", "看它量的是不是"),
        (checked(vitals(alike=(("另一个", D("0.97")),))), "和“另一个”几乎是一回事（0.97）", "留一个"),
        (checked(missing=D(30)), "30% 没有数据", "接通"),
        (checked(contested=D(12)), "12% 提过异议", "写得更细"),
        (checked(corrected=D(6)), "6% 更正过", "核一核"),
        (checked(vitals(moves=0), only=D(700)), "只为它每个单位约花 700 分钟", "宜删"),
        (checked(only=D(700)), "只为它每个单位约花 700 分钟", "去掉它有 2 家换名次"),
    ],
)  # fmt: skip
def test_what_is_beyond_a_line_of_the_county_gets_a_sentence(one: Checked, what: str, advice: str) -> None:
    found = list(findings.findings(one, limits.on(TODAY)))
    assert len(found) == 1
    assert what in found[0].what
    assert advice in found[0].advice
    assert list(findings.findings(one, NOTHING)) == [] or one.vitals.alike  # without lines, figures and no verdict


@pytest.mark.django_db
def test_within_the_lines_nothing_is_said_and_time_owed_anyhow_is_no_reason_against_it() -> None:
    assert list(findings.findings(checked(minutes=D(5000)), limits.on(TODAY))) == []
    assert all(dated.example for dated in limits.on(TODAY).values.values())


def test_a_cost_that_several_indicators_share_is_counted_once_and_shared_out() -> None:
    told = Load(
        [Cost("开会", "甲", "国", {1: 60, 2: 120}, ("a", "b")), Cost("报计划", "乙", "本", {1: 30, 2: 30}, ("a",), own=True)],
        {1: "住建局", 2: "财政局"},
    )  # fmt: skip
    assert told.by_unit == {1: 90, 2: 150}
    assert told.by_indicator == {"a": D(45) + D(30), "b": D(45)}
    assert told.only_for == {"a": D(30)}
    assert told.own == 30
    assert sum(told.by_indicator.values()) == D(sum(told.by_unit.values())) / 2


@pytest.mark.django_db
def test_where_assessed_units_lie_in_each_other_the_nearest_one_bears_the_load() -> None:
    made = county()
    department, branch = made.departments[0], made.branches[made.departments[0].pk][0]
    below = load._below({department.path: department, branch.path: branch})
    assert below[branch.pk] == (branch.pk, "branch")
    assert below[department.pk] == (department.pk, "department")
    assert {top for top, _kind in below.values()} == {department.pk, branch.pk}


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        hold(made.branches[made.departments[0].pk][0], dt.date(2026, 3, 9))
        work.generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
        people = SimpleNamespace(
            made=made,
            assessor=account("assessor", "assessor", made.committee),
            clerk=account("clerk", "organ_clerk", made.departments[0]),
        )
        people.campaign = campaigns.close_campaign(campaign=Campaign.objects.get(), by=people.assessor)
        results.seal_and_draw_up(campaign=people.campaign, by=people.assessor)
        yield people


def test_the_page_and_the_workbook_say_the_same(house: SimpleNamespace) -> None:
    told = health_of(house.campaign)
    plan = next(one for one in told.load.costs if one.title == "报备年度党建工作计划")
    assert (plan.whole, plan.indicators, plan.own) == (4 * 30, ("plan",), True)
    lesson = next(one for one in told.load.costs if "党课" in one.title)
    assert "lesson" in lesson.indicators
    assert len(lesson.indicators) > 1  # attendance and minutes look at the same meetings
    assert not lesson.own
    page = get(house.assessor, "health", house.campaign.pk).content.decode()
    assert f"{len(told.to_look_at)} 个要看一看" in page
    assert "时间花在哪些事上" in page
    assert "看成表格" in page
    everything = get(house.assessor, "health", house.campaign.pk, all="1").content.decode()
    indicators, _what_it_costs = everything.split("这个办法花多少时间")
    assert indicators.count('<th scope="row">') == len(told.checked) == 40
    book = openpyxl.load_workbook(io.BytesIO(get(house.assessor, "health", house.campaign.pk, format="xlsx").content))
    assert book.sheetnames == ["指标体检", "花在哪里", "各单位"]
    head, *rows = book["指标体检"].iter_rows(values_only=True)
    assert len(rows) == 40
    line = next(dict(zip(head, row, strict=True)) for row in rows if "年度党建计划报备" in str(row[0]))
    assert (line["没有数据%"], line["零分%"], line["每单位分钟"], line["其中只为它"]) == (100, 100, 30, 30)
    assert "100% 零分" in line["要看的"]
    assert get(house.clerk, "health", house.campaign.pk).status_code == 403
    campaigns.reopen_campaign(campaign=house.campaign, reason="漏了一家", by=house.assessor)
    house.campaign.results.update(state="discarded", decided_by="account:9")
    assert "先截止，再封存一版" in get(house.assessor, "health", house.campaign.pk).content.decode()
