"""M36 责任链与问责. S4-94: each duty shows its state in four columns; failed assessment opens an accountability step with a
decision. S4-125: each organisation shows its two responsibility columns (main / supervision) with owner and records, built
from S4-86 (the lists filed) and S4-95 (the target of the discipline member)."""

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
from zugong.org.models import Account
from zugong.org.tests import factories

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ROUTE = ["source-4.responsibility-chain", "chain"]
TAGS = re.compile(r"<[^>]+>")


class County:
    def __init__(self, signed_in: SignedIn) -> None:
        self.committee = factories.working_committee(factories.county(), "县直机关工委")
        self.department = factories.department(self.committee, "县水利局")
        self.organ = factories.unit("organ_committee", self.department, "机关党委")
        branch = factories.branch(self.organ, "第一党支部")
        self.secretary, self.discipline = factories.member(branch, "甲书记"), factories.member(branch, "乙纪检委员")
        self.clerk = signed_in(factories.account("organ_clerk", self.organ))
        self.above = signed_in(factories.account("organ_clerk", self.department))
        self.assessor = signed_in(factories.account("assessor", self.committee))
        self.leader = signed_in(factories.account("committee_leader", self.committee))

    def begin(self, duty: str, kind: str, owner: str) -> Case:
        typed = {"duty": duty, "responsibility": kind, "owner": owner, "until": "2026-11-30", "basis": "duties", "_unit": str(self.organ.pk)}  # fmt: skip
        assert self.clerk.post(reverse("casework:new", args=ROUTE), typed).status_code == 302
        return Case.objects.latest("pk")

    def act(self, client: Client, case: Case, step: str, outcome: str, **cells: str) -> int:
        typed = {"_step": step, "_outcome": outcome, "_reason": "见考责情况", **cells}
        return client.post(reverse("casework:act", args=[case.pk]), typed).status_code


def row_of(page: str, words: str) -> list[str]:
    """The cells of the row that says this."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if words in row)
    return [" ".join(TAGS.sub(" ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]


def test_each_duty_shows_its_state_in_four_columns_and_where_the_chain_is_broken(signed_in: SignedIn) -> None:
    county = County(signed_in)
    board = reverse("casework:board", args=ROUTE)
    fresh = county.begin("每季度研究一次党建", "main", "甲书记")
    failed = county.begin("每月督促一次廉政谈话", "supervision", "乙纪检委员")
    for case in (fresh, failed):
        county.act(county.above, case, "define", "set")
    county.act(county.clerk, failed, "perform", "done", performed="谈了两次，缺四次")
    assert county.act(county.clerk, failed, "assess", "fail", found="自己考自己") == 422
    county.act(county.assessor, failed, "assess", "fail", found="六次只谈了两次")
    failed.refresh_from_db()
    assert failed.place == "account"

    page = county.leader.get(board).content.decode()
    assert "1 条断了，等问责决定" in TAGS.sub("", page)
    assert row_of(page, "每月督促一次廉政谈话")[2:] == [
        "乙纪检委员", *(f"{words} {stamp.by_name}" for words, stamp in zip(
            ("责任明确 11月12日", "已履责，报考责 11月12日", "不合格 11月12日"),
            failed.stamps.exclude(outcome=""), strict=True)), "等决定",
    ]  # fmt: skip
    assert row_of(page, "每季度研究一次党建")[4:] == ["在办，11月30日前", "还没到", "还没到"]
    broken = county.leader.get(board + "?broken=1").content.decode()
    assert ["每月督促一次廉政谈话" in broken, "每季度研究一次党建" in broken] == [True, False]


def test_a_failed_assessment_is_decided_by_people_and_not_by_who_assessed(signed_in: SignedIn) -> None:
    county = County(signed_in)
    case = county.begin("每月督促一次廉政谈话", "supervision", "乙纪检委员")
    county.act(county.above, case, "define", "set")
    county.act(county.clerk, case, "perform", "done", performed="谈了两次")
    county.act(county.assessor, case, "assess", "fail", found="六次只谈了两次")
    decision = {"measure": "talk", "decision": "由机关工委谈话提醒"}
    assert county.act(county.assessor, case, "account", "decided", **decision) == 422
    assert county.act(county.clerk, case, "account", "decided", **decision) == 422
    assert county.act(county.leader, case, "account", "decided", decision="没写怎么问责") == 422
    assert county.act(county.leader, case, "account", "decided", **decision) == 302
    case.refresh_from_db()
    assert (case.place, case.ended_well) == ("accounted", False)
    assert [(fact.kind, fact.data) for fact in ledger.standing().filter(source=case.source)] == [
        ("responsibility.accounted", {"responsibility": "supervision"})
    ]
    page = county.leader.get(reverse("casework:board", args=ROUTE)).content.decode()
    assert row_of(page, "每月督促一次廉政谈话")[-1].startswith("作出问责决定 11月12日")


def test_a_link_past_its_day_is_red_and_heads_the_page(signed_in: SignedIn) -> None:
    county = County(signed_in)
    case = county.begin("每季度研究一次党建", "main", "甲书记")
    county.act(county.above, case, "define", "set")
    with clock.frozen(dt.date(2026, 12, 3)):
        client = signed_in(factories.account("assessor", county.committee))
        page = client.get(reverse("casework:board", args=ROUTE)).content.decode()
    assert ["履责逾期 1 条" in TAGS.sub("", page), row_of(page, "每季度研究一次党建")[4]] == [True, "逾期 3 天"]


def test_each_organisation_has_a_card_of_two_columns_with_owner_and_records(signed_in: SignedIn) -> None:
    county = County(signed_in)
    main = county.begin("每季度研究一次党建", "main", "甲书记")
    county.begin("每月督促一次廉政谈话", "supervision", "乙纪检委员")
    county.act(county.above, main, "define", "set")
    county.act(county.clerk, main, "perform", "done", performed="一季度、二季度都开了专题会")
    listed = {
        "kind": "duties",
        "level": "main",
        "owner": "甲书记",
        "items": "责任清单全文",
        "_unit": str(county.organ.pk),
    }
    county.clerk.post(reverse("casework:new", args=["source-4.two-lists", "filing"]), listed)
    page = county.leader.get(reverse("casework:card", args=[*ROUTE, county.organ.pk])).content.decode()
    columns = [TAGS.sub("", part) for part in page.split('aria-labelledby="h-c')[1:]]
    assert [[words in column for words in ("甲书记", "乙纪检委员", "一季度、二季度都开了专题会", "还没有记录")] for column in columns] == [
        [True, False, True, False], [False, True, False, True],
    ]  # fmt: skip
    assert ["主体责任 1 项，监督责任 1 项" in TAGS.sub("", page), "清单逐级报备" in page, "责任清单全文" in page] == [
        True
    ] * 3


def test_a_stranger_sees_neither_board_rows_nor_card(signed_in: SignedIn) -> None:
    county = County(signed_in)
    county.begin("每季度研究一次党建", "main", "甲书记")
    elsewhere = factories.branch(factories.department(factories.working_committee(factories.county())))
    stranger = signed_in(factories.account("branch_secretary", elsewhere))
    assert "每季度研究一次党建" not in stranger.get(reverse("casework:board", args=ROUTE)).content.decode()
    assert stranger.get(reverse("casework:card", args=[*ROUTE, county.organ.pk])).status_code == 404
    member = signed_in(factories.account("member", elsewhere, person=factories.member(elsewhere)))
    assert member.get(reverse("casework:board", args=ROUTE)).status_code == 403
