"""任何一分，四步之内找到凭证: from the published table every mark is followed to what it was made of, by links alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.assessment import services as campaigns
from zugong.assessment.detail import PAGE
from zugong.assessment.models import Campaign, Result, ResultLine
from zugong.assessment.results import services as results
from zugong.demo.county import load
from zugong.engine import Score
from zugong.evidence import facts
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.timeline import Period

from .polls import held

pytestmark = pytest.mark.django_db
VOTES = "source-4.organs-appraisal-votes"
#: Marks from everywhere else: a ballot, the result of others with its paper, a judgement, another scheme's result, a
#: deduction, a veto, and totals made comparable between groups.
SCHEME = f"""\
institution: {{id: judged.all, title: 各种来源, edition: "1", in_force_from: 2026-01-01, applies_to: [department], source: {{document: 测试}}}}
parameters:
  hundred: {{title: 满分, unit: 分, values: [{{from: 2026-01-01, value: 100, cite: 第一条}}]}}
  fifth: {{title: 每项, unit: 分, values: [{{from: 2026-01-01, value: 25, cite: 第一条}}]}}
  five: {{title: 扣, unit: 分, values: [{{from: 2026-01-01, value: 5, cite: 第五条}}]}}
  line: {{title: 优秀线, unit: 分, values: [{{from: 2026-01-01, value: 50, cite: 第六条}}]}}
labels:
  sort: {{title: 类别, values: {{late: 迟报, grave: 重大事故}}}}
facts:
  judged.result: {{title: 统计部门的调查结果, recorded_by: assessor, evidence: true, fields: {{score: {{label: 得分, type: decimal, required: true}}, agency: {{label: 提供单位, type: text, required: true}}, document: {{label: 文件, type: text, required: true}}}}}}
  judged.mark: {{title: 考核组评分, recorded_by: assessor, fields: {{mark: {{label: 评分, type: mark, required: true}}, reason: {{label: 理由, type: text, required: true}}}}}}
  judged.case: {{title: 问题, recorded_by: assessor, fields: {{sort: {{label: 类别, type: choice, labels: sort, required: true}}}}}}
scheme:
  subjects: [department]
  period: year
  total: hundred
  ceiling: none
  ground: 0
  groups: {{within: given}}
  standardise: {{how: mean_ratio, digits: 2, mode: half_up}}
  items:
    - {{id: votes, title: 满意度, full: fifth, indicators: [{{id: satisfied, title: 满意度测评, full: fifth, cite: 第二条, missing: zero, measure: {{votes: {{of: appraisal.satisfaction_counted, tally: {{very: very, fairly: fairly, somewhat: somewhat, not: not_satisfied}}, worth: "{VOTES}:satisfied_worth", blank: not_valid}}}}, map: {{as_given: {{over: full}}}}}}]}}
    - {{id: others, title: 外部, full: fifth, indicators: [{{id: surveyed, title: 民意调查, full: fifth, cite: 第三条, missing: zero, measure: {{imported: {{of: judged.result, field: score, source: agency, document: document}}}}, map: {{proportion: hundred}}}}]}}
    - {{id: team, title: 考核组, full: fifth, indicators: [{{id: assessed, title: 现场评分, full: fifth, cite: 第四条, missing: zero, measure: {{judged: {{of: judged.mark, by: 考核组}}}}, map: {{as_given: {{over: full}}}}}}]}}
    - {{id: half, title: 半年考核, full: fifth, indicators: [{{id: earlier, title: 半年成绩, full: fifth, cite: 第七条, missing: zero, measure: {{result: {{of: judged.half, take: total, every: half, join: mean, lacking: skip}}}}, map: {{proportion: {{target: fifth, over: capped}}}}}}]}}
  special:
    title: 加减分
    cap: none
    floor: none
    indicators: [{{id: late, title: 迟报, cite: 第五条, sign: deduct, measure: {{count: {{of: judged.case, where: {{sort: late}}}}}}, map: {{per_unit: five}}}}]
  grades:
    of: standard
    within: all
    tied: in
    cut_to: none
    levels: [{{id: excellent, title: 优秀, from: line}}, {{id: rest, title: 其他}}]
  effects:
    - {{id: grave, title: 重大事故, cite: 第八条, when: [{{facts: {{of: judged.case, where: {{sort: grave}}}}}}], bar: excellent}}
  choices:
    fact_date: occurred
    founded_midway: from_next_period
    targets_midway: whole
    numbers_as_of: period_end
    days: workdays
    ties: 1-1-3
    rounding: {{ratio: {{digits: 1, mode: half_up}}, division: {{digits: 4, mode: half_up}}, indicator: {{digits: 2, mode: half_up}}, total: {{digits: 2, mode: half_up}}}}
"""
#: What the year takes up: a half-year that was published before.
HALF = """\
institution: {id: judged.half, title: 半年考核, edition: "1", in_force_from: 2026-01-01, applies_to: [department], source: {document: 测试}}
parameters:
  ten: {title: 满分, unit: 分, values: [{from: 2026-01-01, value: 10, cite: 第一条}]}
  one: {title: 一次, unit: 分, values: [{from: 2026-01-01, value: 1, cite: 第二条}]}
facts:
  judged.lesson: {title: 党课, recorded_by: assessor, fields: {topic: {label: 题目, type: text, required: true}}}
scheme:
  subjects: [department]
  period: half
  total: ten
  ceiling: none
  ground: 0
  items: [{id: lessons, title: 党课, full: ten, indicators: [{id: held, title: 开展党课, full: ten, cite: 第二条, measure: {count: {of: judged.lesson}}, map: {per_unit: one}}]}]
  choices:
    fact_date: occurred
    founded_midway: from_next_period
    targets_midway: whole
    numbers_as_of: period_end
    days: workdays
    ties: 1-1-3
    rounding: {ratio: {digits: 1, mode: half_up}, division: {digits: 4, mode: half_up}, indicator: {digits: 2, mode: half_up}, total: {digits: 2, mode: half_up}}
"""
MOST = 4
#: Where records live.
RECORDS = (
    "/life/",
    "/assessment/daily/",
    "/assessment/visits/",
    "/registers/",
    "/ledger/facts/",
    "/ballots/",
    "/debriefing/",
)
ELSEWHERE = "原记录只给记录的组织和它的上级看"


@dataclass
class Page(HTMLParser):
    """The links in the middle of a page, and its words."""

    text: str
    links: list[str] = field(default_factory=list)
    inside: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "main"
        if tag == "a" and self.inside:
            self.links.extend(value for name, value in attrs if name == "href" and value)

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "main"

    def to(self, pattern: str) -> list[str]:
        return list(dict.fromkeys(one for one in self.links if re.fullmatch(pattern, one)))


@dataclass
class Walker:
    """Somebody who follows links; every page is opened once."""

    account: Account
    seen: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client()
        self.client.force_login(self.account, "django.contrib.auth.backends.ModelBackend")

    def open(self, address: str) -> Page:
        if address not in self.seen:
            answer = self.client.get(address, follow=False)
            assert answer.status_code == 200, (self.account.username, address, answer.status_code)
            body = "" if answer.streaming else answer.content.decode()
            self.seen[address] = Page(body)
        return self.seen[address]

    def refused(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 403, (self.account.username, address, answer.status_code)
        return answer.content.decode()


def publish(campaign: Campaign) -> Result:
    by, leader = (Account.objects.filter(grants__role=role).earliest("pk") for role in ("assessor", "committee_leader"))
    closed = campaigns.close_campaign(campaign=campaign, by=by)
    drawn = results.seal_and_draw_up(campaign=closed, by=by)
    until = clock.today() + dt.timedelta(days=10)
    return results.publish_result(result=drawn, days=results.Days(until, until, "示例"), by=leader)


def marks_of(walker: Walker, result: Result) -> Iterator[tuple[ResultLine, str, list[str], Page]]:
    """Every mark the walker finds a way to: line, indicator, the way there, and the page of the mark."""
    table = walker.open(f"/assessment/results/{result.pk}/")
    for line in table.to(rf"/assessment/results/{result.pk}/\d+/"):
        row = result.lines.get(unit=int(line.rstrip("/").rsplit("/", 1)[-1]))
        for mark in walker.open(line).to(rf"{line}mark/[^/]+/"):
            key = mark.rstrip("/").rsplit("/", 1)[-1]
            yield row, key, [line, mark], walker.open(mark)


def trace_every_mark(walker: Walker, result: Result) -> set[int]:
    """Every mark down to its evidence; whose lines were open."""
    units = set()
    for row, key, way, page in marks_of(walker, result):
        units.add(row.unit_id)
        score = Score.from_dict(row.trace).indicator(key)
        assert score.rule.zh in page.text or score.cite in page.text
        (article,) = page.to(r"/institutions/[^/]+/")
        walker.open(article)
        records = [one for one in page.links if one.startswith(RECORDS)]
        shown = min(len(score.counted), PAGE) + min(len(score.not_counted), PAGE)
        assert len(records) + page.text.count(ELSEWHERE) == shown, way
        # A list holds records of one kind: what opens the first and the last opens those between.
        for record in dict.fromkeys([*records[:1], *records[-1:]]):
            for file in walker.open(record).to(r"/ledger/files/[0-9a-f-]{36}/"):
                assert len([*way, record, file]) <= MOST
                walker.open(file)
    return units


def test_every_mark_of_the_example_county_leads_to_its_evidence() -> None:
    load("tiny", tell=lambda line: None)
    made = [publish(one) for one in Campaign.objects.order_by("pk") if one.live and one.scores.exists()]
    people = {name: Walker(Account.objects.get(username=name)) for name in ("verifier", "clerk", "neighbour")}
    for result in made:
        everybody = set(result.lines.values_list("unit_id", flat=True))
        assert trace_every_mark(people["verifier"], result) == everybody
        for name in ("clerk", "neighbour"):
            walker = people[name]
            (own,) = trace_every_mark(walker, result)
            for other in everybody - {own}:
                told = walker.refused(f"/assessment/results/{result.pk}/{other}/")
                assert "由它自己和考核组看" in told


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    (tmp_path / "all.yaml").write_text(SCHEME, "utf-8")
    (tmp_path / "half.yaml").write_text(HALF, "utf-8")
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
    library.forget()
    facts.refresh()
    yield
    settings.ZUGONG_INSTITUTIONS = None
    library.forget()
    facts.refresh()


def write_down(assessor: Client, kind: str, unit: Unit, on: str = "2026-10-08", **said: str) -> None:
    """A daily record on its form, with a paper."""
    typed = {f"data-{name}": value for name, value in said.items()}
    paper = SimpleUploadedFile("文件.pdf", PDF, content_type="application/pdf")
    common = {"unit": unit.pk, "occurred_on": on, "basis": "示例依据", "upload": paper, "non_classified": "on"}
    answer = assessor.post(reverse("assessment:record-daily", args=[kind]), {**common, **typed})
    assert answer.status_code == 302, answer.content.decode()


def test_marks_from_ballots_papers_judgement_and_vetoes_lead_to_theirs(folder: None) -> None:
    committee = factories.working_committee(factories.county())
    units = [factories.department(committee, f"示例{name}局") for name in "甲乙丙丁"]
    factories.group(*units[:2], name="东组")
    factories.group(*units[2:], name="西组")
    names = {"assessor": committee, "committee_leader": committee, "organ_clerk": units[0]}
    held_by = {role: factories.account(role, at, username=role) for role, at in names.items()}
    assessor = Walker(held_by["assessor"])
    held(
        VOTES,
        "satisfaction",
        committee,
        units,
        [("very", "fairly", "somewhat", "not")] * 6,
        held_by["committee_leader"],
    )
    for number, unit in enumerate(units):
        write_down(
            assessor.client, "judged.result", unit, score=str(90 - number), agency="统计局", document="统函〔2026〕3 号"
        )
        write_down(assessor.client, "judged.mark", unit, mark=str(20 + number), reason="现场看过")
    write_down(assessor.client, "judged.case", units[0], sort="late")
    write_down(assessor.client, "judged.case", units[0], sort="grave")
    write_down(assessor.client, "judged.lesson", units[0], on="2026-03-09", topic="党课")
    published = []
    for institution, period in (("judged.half", "2026-H1"), ("judged.all", "2026")):
        opened = campaigns.open_campaign(
            period=Period.parse(period), institution_id=institution, by=held_by["assessor"]
        )
        campaigns.rescore(campaign=opened, cause="开始计分", by=held_by["assessor"])
        published.append(publish(opened))
    half, year = published
    own = year.lines.get(unit=units[0])
    # 25 × (100 ÷ 100) + 25 × 90 ÷ 100 + 20 + 25 × 1 ÷ 25 − 5
    assert own.total == Decimal("63.5")
    clerk = Walker(held_by["organ_clerk"])
    assert trace_every_mark(assessor, year) == {one.pk for one in units}
    assert trace_every_mark(clerk, year) == {units[0].pk}
    # the votes of all are the assessor's to read; a rated unit reads what it was given
    table = assessor.open(f"/assessment/results/{year.pk}/").text
    assert "比较用的分" in table
    assert "59.16" in table
    for walker, count in ((assessor, "ballots"), (clerk, "ledger")):
        line = walker.open(f"/assessment/results/{year.pk}/{units[0].pk}/")
        assert all(words in line.text for words in ("第八条", "不得评“优秀”", "25 + 22.5 + 20 + 1"))
        assert len(line.to(r"/assessment/daily/\d+/")) == 1
        assert "63.5 × 61.375 ÷ 65.875" in line.text
        earlier = walker.open(f"/assessment/results/{year.pk}/{units[0].pk}/mark/earlier/")
        taken_up = f"/assessment/results/{half.pk}/{units[0].pk}/"
        assert taken_up in earlier.links
        assert walker.open(taken_up).to(rf"{taken_up}mark/held/")
        vote = walker.open(f"/assessment/results/{year.pk}/{units[0].pk}/mark/satisfied/")
        (counted,) = vote.to(rf"/{count}/.*")
        assert "很满意" in walker.open(counted).text
