"""M40 典型与示范点.

S0-21: each demonstration point has a cultivation plan, criteria checklist and review date, and appears on the map once named.
S1-29: several demonstration points can be grouped in a cluster with a shared plan and map view. S2-27: a model is proposed
against 4 criteria, verified, improved with a helper, published; gaps by type/field show. S4-09: a point passes a check list,
gets a dated plaque, is presented on an on-site meeting and is re-checked yearly; capacity default 15. S4-59: points are
listed by trade and level so that gaps are visible; check list before naming."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers import services
from zugong.registers.models import Row
from zugong.rulebook import library

from .conftest import TODAY
from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
POINTS, MODELS = "source-4.demonstration-points", "source-2.models"
NAMING = {"plan": "一年三步走", "plaque": "2026-01", "named_on": "2026-11-02", "review_by": "2027-11-01"}


@dataclass
class County:
    committee: Unit
    bureau: Unit
    keeper: Client
    assessor: Client
    organiser: Client
    colleague: Client
    stranger: Client


@pytest.fixture
def county(signed_in: SignedIn) -> County:
    committee = factories.working_committee(factories.county())
    bureau, other = factories.department(committee, "县水利局"), factories.department(committee, "县林业局")
    member = factories.member(factories.branch(other, "第一党支部"))
    return County(
        committee, bureau, signed_in(factories.account("organ_clerk", bureau)),
        signed_in(factories.account("assessor", committee)), signed_in(factories.account("organ_clerk", committee)), signed_in(factories.account("organ_clerk", other)),
        signed_in(factories.account("member", member.memberships.get().unit, person=member)),
    )  # fmt: skip


def point(
    county: County, name: str = "先锋水利", unit: Unit | None = None, client: Client | None = None, **more: str
) -> Row:
    said = {
        "name": name,
        "kind": "organ",
        "trade": "organ",
        "level": "unit",
        "features": "一河一策",
        "applied_on": "2026-03-01",
    }
    return write(client or county.keeper, POINTS, "points", unit or county.bureau, **{**said, **more})


def checked(county: County, of: Row, *, but: int = 0) -> None:
    """The assessor goes through the list that came with the application."""
    for row in list(Row.objects.filter(register=f"{POINTS}/checks", data__point=of.pk).order_by("pk"))[but:]:
        edit(county.assessor, row, result="passed", checked_on="2026-10-20", found="属实")


def test_a_point_is_named_only_with_a_plan_and_a_list_passed_whole_and_then_lies_on_the_map(county: County) -> None:
    row = point(county, lng="112.35", lat="28.84")
    listed = Row.objects.filter(register=f"{POINTS}/checks", data__point=row.pk)
    assert listed.count() == len(library.get(POINTS, TODAY).labels["point_criteria"].values or {}) == 6
    # The unit does not pass its own list, nor does a colleague of another unit.
    first = listed.order_by("pk").first()
    assert first is not None
    assert [
        one.get(reverse("registers:edit", args=[first.pk])).status_code for one in (county.keeper, county.colleague)
    ] == [403, 403]
    checked(county, row, but=1)
    assert "验收清单还没有全部通过" in refused(county.keeper, row, **NAMING)
    checked(county, row)
    assert "挂牌要有培育计划、牌匾编号和复查日期。" in refused(
        county.keeper, row, named_on="2026-11-02", review_by="2027-11-01"
    )
    map_ = reverse("registers:map", args=[POINTS, "points", "named"])
    assert "图上还没有点" in page_of(county.stranger, map_)
    edit(county.keeper, row, **NAMING)
    assert ledger.standing().get(kind="point.named").data == {"name": "先锋水利", "kind": "organ"}
    shown = page_of(county.stranger, map_)
    assert [f"/registers/rows/{row.pk}/" in shown, "<circle" in shown] == [True, True]
    assert county.stranger.get(reverse("registers:edit", args=[row.pk])).status_code == 403
    # On the list of a list that no longer holds, the plaque would not stand: a failed line is refused while it hangs.
    assert "验收清单还没有全部通过" in refused(county.assessor, first, result="failed", found="台账没有了")


def test_the_places_are_fifteen_and_one_that_is_withdrawn_is_free_again(county: County) -> None:
    assert library.parameter(POINTS, "capacity", TODAY) == 15
    said = {"kind": "organ", "trade": "organ", "level": "unit", "features": "示例", "applied_on": "2026-03-01"}
    branches = [factories.branch(county.bureau, f"第{number}党支部") for number in range(16)]
    rows = [
        services.write_row(register=f"{POINTS}/points", unit=one, cells={**said, "name": one.name}, by=SYSTEM)
        for one in branches
    ]
    for line in Row.objects.filter(register=f"{POINTS}/checks"):
        passed = {**line.data, "result": "passed", "checked_on": "2026-10-20", "found": "属实"}
        services.change_row(row=line, version=line.version, cells=passed, by=SYSTEM)
    for row in rows[:15]:
        services.change_row(row=row, version=row.version, cells={**row.data, **NAMING}, by=SYSTEM)
    assert "名额满了" in refused(county.assessor, rows[15], **NAMING)
    edit(county.assessor, rows[0], withdrawn_on="2026-11-11", why="复查没有通过")
    edit(county.assessor, rows[15], **NAMING)


def hung(county: County, row: Row) -> None:
    checked(county, row)
    edit(county.assessor, row, **NAMING)


def test_a_named_point_is_shown_on_site_and_checked_again_or_loses_its_plaque(county: County) -> None:
    row = point(county, lng="112.3", lat="28.8")
    hung(county, row)
    said = {
        "title": "机关党建现场会",
        "point": row.pk,
        "held_on": "2026-11-05",
        "experience": "一河一策",
        "units": "县林业局",
    }
    write(county.assessor, POINTS, "meetings", county.committee, **said)
    assert "机关党建现场会" in page_of(county.stranger, reverse("registers:row", args=[row.pk]))
    again = {"point": row.pk, "on": "2026-11-10", "found": "退步了", "result": "improve"}
    address = reverse("registers:new", args=[POINTS, "rechecks"])
    late = county.assessor.post(address, {**again, "next": "2028-11-10", "_unit": county.bureau.pk})
    assert "下次复查太晚了。" in late.content.decode()
    write(county.assessor, POINTS, "rechecks", county.bureau, **again, next="2026-11-25")
    edit(county.assessor, row, review_by="2026-11-25")
    listed = reverse("registers:register", args=[POINTS, "points"])
    assert "快到期" in page_of(county.keeper, listed)  # who keeps it hears before the day
    assert "要写原因" in refused(county.assessor, row, withdrawn_on="2026-11-11")
    edit(county.assessor, row, withdrawn_on="2026-11-11", why="复查没有通过")
    assert ledger.standing().filter(kind="point.withdrawn").count() == 1
    assert "图上还没有点" in page_of(county.stranger, reverse("registers:map", args=[POINTS, "points", "named"]))
    assert ["先锋水利" in page_of(county.stranger, listed, view=view) for view in ("named", "withdrawn")] == [
        False,
        True,
    ]


def test_points_of_a_cluster_share_a_plan_and_a_colour(county: County) -> None:
    said = {"name": "滨河示范群", "theme": "清水", "plan": "共建共享", "begun_on": "2026-02-01"}
    cluster = write(county.organiser, POINTS, "clusters", county.committee, **said)
    rows = [
        point(
            county, f"点{number}", cluster=str(cluster.pk), lng=f"112.{number}", lat=f"28.{number}", kind="grassroots"
        )
        for number in (1, 2)
    ]
    alone = point(county, "点9", lng="112.9", lat="28.1", kind="grassroots")
    for row in (*rows, alone):
        hung(county, row)
    page = " ".join(page_of(county.stranger, reverse("registers:row", args=[cluster.pk])).split())
    assert ["共建共享" in page, "<dt>已挂牌</dt><dd>2 个" in page] == [True, True]
    drawn = page_of(county.stranger, reverse("registers:map", args=[POINTS, "points", "named"]))
    assert re.findall(r'<circle class="(m\d)"', drawn) == ["m0", "m0", "m1"]
    assert [words in drawn for words in ("滨河示范群", "没有分类", "点9")] == [True] * 3


def test_trade_and_level_show_where_there_is_none(county: County) -> None:
    point(county, kind="strong_branch", trade="school", level="branch")
    board = page_of(county.stranger, reverse("registers:board", args=[POINTS, "points", "gaps"]))
    lines = {
        name: re.sub(r"<[^>]+>|\s", "", f"<{line}")
        for line in board.split("<tr")[1:]
        for name in ("学校", "医院")
        if name in line
    }
    assert [words in board for words in ("县级", "单位、乡镇级", "支部级")] == [True] * 3
    assert ["1" in lines[name] for name in ("学校", "医院")] == [True, False]
    listed = reverse("registers:register", args=[POINTS, "points"])
    found = ["先锋水利" in page_of(county.stranger, listed, **{"c-trade": trade}) for trade in ("school", "hospital")]
    assert found == [True, False]


def test_a_model_is_proposed_verified_by_four_criteria_improved_and_published_and_gaps_show(
    county: County, signed_in: SignedIn
) -> None:
    office = factories.unit("organisation_department", Unit.objects.get(kind="county_committee"), "县委组织部")
    officer = signed_in(factories.account("organ_clerk", office))
    helper = factories.member(factories.branch(office, "县委组织部支部"))
    said = {
        "name": "张工治水法",
        "level": "county",
        "type": "practice",
        "field": "innovation",
        "deeds": "二十年巡河",
        "_unit": county.bureau.pk,
    }
    assert county.keeper.post(reverse("casework:new", args=[MODELS, "proposal"]), said).status_code == 302
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    four = {"political": "党员带头", "advanced": "全市第一", "representative": "三个镇在用", "timely": "合时代要求"}
    done = {"_step": "verify", "_outcome": "accept"}
    assert county.colleague.post(act, {**done, **four}).status_code == 403
    assert officer.post(act, {**done, **four, "timely": ""}).status_code == 422
    assert officer.post(act, {**done, **four}).status_code == 302
    offered = re.search(r'href="([^"]*models/new/\?[^"]*)"', page_of(officer, reverse("casework:case", args=[case.pk])))
    assert offered is not None
    form = page_of(officer, offered[1].replace("&amp;", "&"))
    assert ["张工治水法" in form, "二十年巡河" in form] == [True, True]
    row = write(
        officer,
        MODELS,
        "models",
        office,
        **{name: said[name] for name in ("name", "level", "type", "field", "deeds")},
        whose="县水利局",
    )
    assert "先提升再宣传" in refused(officer, row, published_on="2026-11-10")
    edit(officer, row, helper=helper.name, improved_on="2026-11-01", improved="写成规程")
    edit(officer, row, published_on="2026-11-10", where="县电视台", review_by="2027-11-10")
    fact = ledger.standing().get(kind="model.published")
    assert (fact.unit, fact.data["name"]) == (county.bureau, "张工治水法")
    gaps = page_of(officer, reverse("registers:register", args=[MODELS, "models"]), coverage="1")
    assert [words in gaps for words in ("乡村振兴", "个人", "村、支部级", "开拓创新")] == [True, True, True, False]
    assert "张工治水法" in page_of(
        county.stranger, reverse("registers:register", args=[MODELS, "models"]), view="published"
    )
