"""M20 工作会议与现场会. S4-01: a conference record turns the speech into tasks with owners, and next year's conference starts with
their result. S4-02, S4-83: host, visited positions, experience and follow-up tasks are recorded, and each attending unit answers
what it adopts. S4-31: each experience shows who presented it, who adopted it and the effect. S4-62: a date in May stands in the
yearly calendar with preparation tasks. S4-126: a visit page shows route, unit data (auto-filled) and records comments, which
become tasks with owners. (S4-110 stands with M16: it is a decision of a meeting.)"""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from zugong.org.models import Account, Grant
from zugong.org.tests import factories
from zugong.registers.models import Row

from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-4.conferences"


class County:
    def __init__(self, signed_in: SignedIn) -> None:
        self.committee = factories.working_committee(factories.county(), "县直机关工委")
        self.water = factories.department(self.committee, "县水利局")
        self.farm = factories.department(self.committee, "县农业局")
        self.owner = factories.member(factories.branch(self.water, "水利支部"), "甲科长")
        clerk = factories.account("organ_clerk", self.committee)
        Grant.objects.create(account=clerk, role="assessor", unit=self.committee, valid_from=factories.FOUNDED)
        self.clerk = signed_in(clerk)
        self.keepers = {unit: signed_in(factories.account("organ_clerk", unit)) for unit in (self.water, self.farm)}

    def conference(self, name: str, kind: str = "yearly", **more: object) -> Row:
        said = {"name": name, "kind": kind, "due_on": "2026-11-20", **more}
        return write(self.clerk, HOLDER, "conferences", self.committee, **said)

    def hand_out(self, register: str, asked: str) -> None:
        answer = self.clerk.post(reverse("registers:hand-out", args=[HOLDER, register]) + asked, {"kind": "department"})
        assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def county(signed_in: SignedIn) -> County:
    return County(signed_in)


def rows(register: str, holder: str = HOLDER, **where: object) -> list[Row]:
    return list(Row.objects.filter(register=f"{holder}/{register}", removed=False, **where).order_by("pk"))


def sheet_of(client: Client, url: str, **asked: str) -> dict[str, list[object]]:
    answer = client.get(url, {"export": "xlsx", **asked})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    return {str(line[1]): list(line[2:]) for line in sheet.iter_rows(values_only=True)}


def test_a_speech_becomes_tasks_with_owners_and_the_next_conference_begins_with_their_result(county: County) -> None:
    first = county.conference("2025年机关党的工作会议", speech="讲三点意见……", held_on="2026-01-10")
    for number, words in enumerate(("抓基础", "抓队伍"), 1):
        write(county.clerk, HOLDER, "points", county.committee, name=words, conference=first.pk, number=number, due_on="2026-12-01")  # fmt: skip
    county.hand_out("points", f"?conference={first.pk}")
    mine = rows("tasks", unit=county.water)
    assert [len(rows("tasks")), [row.title for row in mine]] == [4, ["抓基础", "抓队伍"]]
    assert "办完的写上责任人和办得怎么样" in refused(county.keepers[county.water], mine[0], share="100")
    edit(county.keepers[county.water], mine[0], share="100", owner="甲科长", result="三个支部达标")
    bare = page_of(county.clerk, reverse("registers:register", args=[HOLDER, "tasks"]), view="bare")
    assert [f">{row}</a>" in bare for row in ("抓基础", "抓队伍")] == [True, True]
    assert bare.count("县水利局</td>") == 1
    cells = sheet_of(
        county.clerk, reverse("registers:board", args=[HOLDER, "tasks", "points"]), **{"in": str(first.pk)}
    )
    assert [cells["县水利局"], cells["县农业局"][:1]] == [
        ["100.0%（1/1）", "0.0%（0/1）", "50.0%（1/2）"],
        ["0.0%（0/1）"],
    ]
    for row in rows("tasks")[1:]:
        edit(county.keepers[row.unit], row, share="0")
    second = county.conference("2026年机关党的工作会议", previous=first.pk)
    page = page_of(county.clerk, reverse("registers:row", args=[second.pk]))
    assert ["2025年机关党的工作会议" in page, "完成 25%" in page] == [True, True]
    tree = page_of(county.clerk, reverse("registers:tree", args=[first.pk]))
    assert tree.index("抓基础") < tree.index("抓队伍")


def test_each_unit_that_was_there_answers_what_it_adopts_and_the_map_shows_how_it_spreads(county: County) -> None:
    experience = write(
        county.keepers[county.water],
        HOLDER,
        "experiences",
        county.water,
        name="支部标准化清单",
        text="一月一查",
        open="true",
    )
    onsite = county.conference("标准化建设现场推进会", "onsite", answer_by="2026-11-30")
    assert "开了的现场会要写承办单位" in refused(county.clerk, onsite, held_on="2026-11-10")
    edit(county.clerk, onsite, held_on="2026-11-10", host="县水利局", sites="水利支部活动室", experience=experience.pk)
    county.hand_out("conferences", f"?row={onsite.pk}")
    asked = {row.unit: row for row in rows("answers")}
    assert {unit: row.data["experience"] for unit, row in asked.items()} == {
        county.water: experience.pk,
        county.farm: experience.pk,
    }
    listed = reverse("registers:register", args=[HOLDER, "answers"])
    assert "县农业局" in page_of(county.clerk, listed, view="silent")
    assert "写一句学什么" in refused(county.keepers[county.farm], asked[county.farm], answer="adopt")
    edit(
        county.keepers[county.farm],
        asked[county.farm],
        answer="adopt",
        what="照着建清单",
        effect="60",
        seen="两个支部用上了",
    )
    page = page_of(county.clerk, reverse("registers:row", args=[experience.pk]))
    assert [words in page for words in ("县水利局", "标准化建设现场推进会", "60 %")] == [True] * 3
    assert "标准化建设现场推进会" in page_of(county.clerk, reverse("registers:register", args=[HOLDER, "conferences"]), **{"in-experience": str(experience.pk)})  # fmt: skip
    spread = sheet_of(county.clerk, reverse("registers:board", args=[HOLDER, "answers", "spread"]))
    assert [spread["单位"][0], spread["县农业局"][0]] == ["支部标准化清单", "60.0%（1/1）"]
    answers = page_of(county.clerk, reverse("registers:row", args=[onsite.pk]))
    assert answers.count("</svg>请参会单位答复</a>") == 1  # once, though a conference also names the one before it
    stranger = county.keepers[county.water]
    assert stranger.get(reverse("registers:row", args=[asked[county.farm].pk])).status_code == 403


def test_the_meeting_in_may_stands_in_the_calendar_with_its_preparations(county: County) -> None:
    calendar = "source-4.year-calendar"
    copied = reverse("registers:copy", args=[calendar, "activities"])
    assert county.clerk.post(copied, {"_unit": str(county.committee.pk), "_period": "2026"}).status_code == 302
    may = next(row for row in rows("activities", calendar) if "标准化建设现场推进会议" in row.title)
    assert may.data["until"] == "2026-05-31"
    prepared = rows("preparations", calendar, data__activity=may.pk)
    assert [(row.title, row.data["until"]) for row in prepared] == [
        (words, "2026-05-31") for words in ("选点", "写材料", "踩点", "发通知", "办会")
    ]
    tree = page_of(county.clerk, reverse("registers:tree", args=[may.pk]))
    assert tree.index("选点") < tree.index("办会")
    assert "标准化建设现场推进会议" in page_of(county.clerk, reverse("cockpit:calendar"), day="2026-05-31", view="week")


def test_a_visit_shows_route_and_how_the_unit_stands_and_its_comments_become_tasks(county: County) -> None:
    said = {"visitors": "市委组织部领导", "on": "2026-11-10", "host": "县水利局", "route": "局机关—水利支部"}
    visit = write(county.clerk, HOLDER, "visits", county.committee, **said)
    write(county.clerk, HOLDER, "stops", county.committee, shows="活动室", visit=visit.pk, number=1, where="县水利局")
    page = page_of(county.clerk, reverse("registers:row", args=[visit.pk]))
    assert [words in page for words in ("局机关—水利支部", "组织概况", "正式党员")] == [True, True, True]
    said = {"said": "活动室要常用", "visit": visit.pk, "owner": "甲科长", "due_on": "2026-11-11"}
    comment = write(county.clerk, HOLDER, "comments", county.committee, **said)
    listed = reverse("registers:register", args=[HOLDER, "comments"])
    assert "活动室要常用" in page_of(county.clerk, listed, view="open")
    edit(county.clerk, comment, done_on="2026-11-12", result="每周开放")
    assert "100 %" in page_of(county.clerk, reverse("registers:row", args=[visit.pk]))
