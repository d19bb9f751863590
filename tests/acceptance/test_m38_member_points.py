"""M38 党员积分星级.

S4-13: a point is given only by a rule with evidence and branch verification; the member can see and appeal; star comes from
thresholds; nobody edits totals by hand. A member's ledger is visible to the member and own branch; only star levels are
published. S4-27: branches name benchmark members from points and deeds, and members can see why."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import Campaign
from zugong.assessment.results import sealing
from zugong.casework.models import Case
from zugong.desk import verifying
from zugong.engine.shelf import TEMPLATES
from zugong.evidence import facts, ledger, queries
from zugong.evidence.models import Fact
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import library

from .conftest import TODAY
from .offices import let_out
from .pages import edit, faults_in, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
POINTS = "source-4.member-points"


@dataclass
class Home:
    branch: Unit
    secretary: Client
    deputy: Client
    member: Client
    person: Person
    fellow: Client
    other: Person
    above: Client
    stranger: Client


@pytest.fixture
def home(signed_in: SignedIn) -> Home:
    committee = factories.working_committee(factories.county())
    bureau = factories.department(committee, "县水利局")
    branch, next_door = factories.branch(bureau, "第一党支部"), factories.branch(bureau, "第二党支部")
    people = factories.members(branch, 4)
    secretary, deputy = (factories.account("branch_secretary", branch, person=one) for one in people[:2])
    member, fellow = (factories.account("member", branch, person=one) for one in people[2:])
    return Home(
        branch, signed_in(secretary), signed_in(deputy), signed_in(member), people[2], signed_in(fellow), people[3],
        signed_in(factories.account("committee_leader", committee)), signed_in(factories.account("branch_secretary", next_door)),
    )  # fmt: skip


def given(home: Home, client: Client, who: Person, rule: str, day: int = 2, **more: str) -> Row:
    said = {"who": who.name, "rule": rule, "on": f"2026-06-{day:02d}", "did": f"{rule}{day}", "proof": "社区证明"}
    return write(client, POINTS, "points", home.branch, **{**said, **more})


def total(year: int = 2026) -> list[str]:
    facts = ledger.standing().filter(kind="member.points_given", occurred_on__year=year).order_by("pk")
    return [fact.data["points"] for fact in facts]


def cell(client: Client, row: Row, label: str) -> str:
    page = " ".join(page_of(client, reverse("registers:row", args=[row.pk])).split())
    return re.split(rf"<dt[^>]*>{label}</dt><dd[^>]*>", page)[1].split("</dd>")[0]


def test_a_point_needs_a_rule_evidence_and_somebody_else_of_the_branch(home: Home) -> None:
    address = reverse("registers:new", args=[POINTS, "points"])
    said = {
        "who": home.person.name,
        "rule": "service",
        "on": "2026-06-02",
        "did": "帮助老人",
        "_unit": str(home.branch.pk),
    }
    answer = home.member.post(address, said)
    assert (answer.status_code, len(faults_in(answer.content.decode()))) == (
        422,
        2,
    )  # the summary, and the field itself
    row = given(home, home.member, home.person, "hard_task")
    assert (cell(home.member, row, "几分"), total()) == ("5 分", [])  # counted once somebody verified it
    assert "还没做的事不能先记分。" in refused(home.member, row, on="2026-12-30")
    verify = reverse("registers:verify", args=[row.pk])
    for client in (home.member, home.fellow, home.above, home.stranger):
        client.post(verify)
    assert total() == []
    home.secretary.post(verify)
    assert total() == ["5"]
    # A secretary's own entry is another's to verify; and nobody writes points for a fellow member.
    own = given(home, home.secretary, home.other, "idea")
    home.secretary.post(reverse("registers:verify", args=[own.pk]))
    home.deputy.post(reverse("registers:verify", args=[own.pk]))
    assert total() == ["5", "4"]
    assert home.fellow.post(address, {**said, "proof": "证明"}).status_code == 422


def test_the_ledger_of_a_member_is_read_by_the_member_and_the_own_branch_alone(home: Home) -> None:
    row = given(home, home.member, home.person, "teach")
    readers = (home.member, home.secretary, home.deputy)
    others = (home.fellow, home.above, home.stranger)
    page = reverse("registers:row", args=[row.pk])
    assert [one.get(page).status_code for one in (*readers, *others)] == [200, 200, 200, 403, 403, 403]
    listed = reverse("registers:register", args=[POINTS, "points"])
    assert ["teach2" in page_of(one, listed) for one in readers] == [True] * 3
    assert [b"teach2" in one.get(listed).content for one in others] == [False] * 3
    api = reverse("registers:row-json", args=[row.pk])
    assert [one.get(api).status_code for one in (home.member, *others)] == [200, 404, 404, 404]
    # Nor does the ledger of facts tell whoever reads the branch from above.
    home.secretary.post(reverse("registers:verify", args=[row.pk]))
    fact = reverse("evidence:fact", args=[ledger.standing().get(kind="member.points_given").pk])
    assert [one.get(fact).status_code for one in (home.member, home.secretary, *others)] == [200, 200, 404, 404, 404]
    reader = Account.objects.get(grants__role="committee_leader")
    assert queries.count_visible_to(reader) == queries.facts_visible_to(reader).count() < Fact.objects.count()
    # Marks are not on phones, and no list is put in order by them.
    shown = page_of(home.secretary, listed)
    assert re.findall(r"<th[^>]*zg-only-d[^>]*>\s*几分", shown) != []
    assert "sort=points" not in shown
    assert "给人记的分不在手机上显示" in page_of(home.member, page)


def test_stars_follow_from_points_and_thresholds_and_only_stars_are_published(home: Home) -> None:
    for year, days in ((2025, range(2, 4)), (2026, range(2, 6))):
        for day in days:
            row = given(home, home.member, home.person, "hard_task", on=f"{year}-06-{day:02d}", did=f"{year}-{day}")
            home.secretary.post(reverse("registers:verify", args=[row.pk]))
    rows = {}
    for year in ("2025", "2026"):
        write(home.secretary, POINTS, "rounds", home.branch, year=year, counted_on="2026-11-01")
        held = Row.objects.filter(register=f"{POINTS}/stars", data__year=year).order_by("pk")
        assert held.count() == 4  # a row for every member, without typing a name
        rows[year] = held.get(data__who=home.person.pk)
        publish(home, held)
    rows["2026"].refresh_from_db()
    assert rows["2026"].data["stars"] == "three"  # 20 marks
    assert "星级只按积分和分数线来，不能手改" in refused(home.secretary, rows["2026"], stars="five")
    stars = ledger.standing().filter(kind="member.star_published", person=home.person).order_by("occurred_on", "pk")
    assert [fact.data for fact in stars] == [{"year": "2025", "stars": "two"}, {"year": "2026", "stars": "three"}]
    # The star and how it moved for everybody who reads the branch; the marks for the member and the branch.
    for client, marks in (
        (home.member, "20 分"),
        (home.deputy, "20 分"),
        (home.fellow, "＊＊＊"),
        (home.above, "＊＊＊"),
    ):
        told = [cell(client, rows["2026"], one) for one in ("星级", "和上一年比", "积分")]
        assert told == ["三星", "升星", marks]
    listed = reverse("registers:register", args=[POINTS, "stars"])
    assert ["20 分" in page_of(one, listed) for one in (home.secretary, home.fellow, home.above)] == [
        True,
        False,
        False,
    ]
    assert home.stranger.get(reverse("registers:row", args=[rows["2026"].pk])).status_code == 403
    sheet = home.above.get(listed, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert ["三星" in sheet, "20" in re.split(r"[,\r\n]", sheet)] == [True, False]
    # A record that was wrong takes its points back; the published star stands until people decide it anew.
    wrong = Row.objects.get(register=f"{POINTS}/points", data__did="2026-5")
    home.secretary.post(reverse("registers:return", args=[wrong.pk]), {"reason": "查无此事"})
    assert [cell(home.member, rows["2026"], one) for one in ("积分", "按分数线是几星", "星级")] == [
        "15 分",
        "二星",
        "三星",
    ]
    edit(home.secretary, rows["2026"], stars="")
    assert [cell(home.member, rows["2026"], one) for one in ("星级", "和上一年比")] == ["二星", "保星"]


def publish(home: Home, rows: QuerySet[Row]) -> None:
    """All rows of a round in one act, as the page of the list does it."""
    versions = [f"{key}:{version}" for key, version in rows.values_list("pk", "version")]
    said = {
        "_column": "published_on",
        "_row": versions,
        "_step": "change",
        "published_on": "2026-11-12",
        "_reason": "公布",
    }
    answer = home.secretary.post(reverse("registers:bulk", args=[POINTS, "stars"]), said)
    assert answer.status_code == 302, answer.content.decode()


def test_a_member_appeals_to_the_branch_and_then_above(home: Home) -> None:
    row = given(home, home.member, home.person, "help")
    begun = page_of(home.member, reverse("registers:row", args=[row.pk]))
    assert "对这条积分申诉" in begun
    address = reverse("casework:new", args=[POINTS, "appeal"])
    said = {"matter": "help2", "reason": "应当算急难险重", "unit": str(home.branch.pk)}
    assert home.member.post(address, said).status_code == 302
    case = Case.objects.get()
    page = reverse("casework:case", args=[case.pk])
    readers = (home.member, home.secretary)
    assert [one.get(page).status_code for one in (*readers, home.fellow, home.stranger)] == [200, 200, 403, 403]
    act(home.secretary, case, "kept", answer="规则就是这样写的", _reason="规则第三条")
    act(home.member, case, "higher", _reason="请上级看")
    act(home.above, case, "upheld", opinion="属实", _reason="按急难险重记")
    act(home.secretary, case, "upheld", answer="改了")
    case.refresh_from_db()
    assert (case.place, case.ended_on) == ("corrected", dt.date(2026, 11, 12))


def act(client: Client, case: Case, outcome: str, **said: str) -> None:
    case.refresh_from_db()
    sent = {"_step": case.place, "_outcome": outcome, **said}
    answer = client.post(reverse("casework:act", args=[case.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def test_a_benchmark_is_named_from_points_and_deeds_and_everybody_of_the_branch_sees_why(home: Home) -> None:
    said = {"who": home.person.name, "year": "2026", "field": "service", "deeds": "每周进社区"}
    row = write(home.secretary, POINTS, "benchmarks", home.branch, **said)
    assert "当年积分没有到线" in refused(home.secretary, row, confirmed_on="2026-11-10")
    for day in (2, 3):
        one = given(home, home.member, home.person, "hard_task", day)
        home.secretary.post(reverse("registers:verify", args=[one.pk]))
    edit(home.secretary, row, confirmed_on="2026-11-10")
    home.deputy.post(reverse("registers:verify", args=[row.pk]))
    fact = ledger.standing().get(kind="member.benchmark_named")
    assert (fact.person, fact.data) == (home.person, {"field": "service"})
    shown = page_of(home.fellow, reverse("registers:register", args=[POINTS, "benchmarks"]), view="shown")
    assert [home.person.name in shown, "每周进社区" in shown, "10 分" in shown] == [True, True, False]
    assert home.stranger.get(reverse("registers:row", args=[row.pk])).status_code == 403


# ---- marks of members as a sealed campaign -------------------------------------------------------

STARS = "templates.member-household-stars"


def at(name: str, *keys: object) -> str:
    return reverse(f"assessment:{name}", args=list(keys))


def book_marks(home: Home, mark: int, source: str) -> None:
    said = {"part": "duty", "mark": mark, "reason": "组织生活全勤", "clause": "第二条"}
    ledger.record(
        "household.marks_added", unit=home.branch, occurred_on=dt.date(2026, 3, 1), data=said, source=source, by=SYSTEM,
        person=home.person,
    )  # fmt: skip


@pytest.fixture
def starred(home: Home, tmp_path: Path, settings: Any) -> Iterator[Campaign]:
    """The household stars of a published scheme, taken into the library; begun by the branch itself."""
    shutil.copy(library.PACKAGED / TEMPLATES / "member-household-stars.yaml", tmp_path)
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
    library.forget()
    facts.refresh()
    book_marks(home, 16, "test:1")
    assert home.secretary.post(at("people-begin", STARS, "2026", home.branch.pk)).status_code == 302
    yield Campaign.objects.get(institution_id=STARS)
    settings.ZUGONG_INSTITUTIONS = None
    library.forget()
    facts.refresh()


def outsiders(home: Home) -> tuple[Client, ...]:
    return (home.fellow, home.above, home.stranger)


def test_points_of_members_are_sealed_by_the_branch_alone_and_seen_by_the_member(home: Home, starred: Campaign) -> None:
    begin = at("people-begin", STARS, "2026", home.branch.pk)
    course = at("course", starred.pk)
    assert [one.post(begin).status_code for one in (home.member, *outsiders(home))] == [404] * 4
    assert [one.get(course).status_code for one in (home.secretary, home.deputy, home.member, *outsiders(home))] == [200, 200, 404, 404, 404, 404]  # fmt: skip
    result = let_out(home.secretary, home.deputy, starred)
    assert result.notice_until is None
    mine, table = at("person-line", result.pk, home.person.pk), at("result", result.pk)
    readers = (home.secretary, home.deputy, home.member, *outsiders(home))
    assert [one.get(mine).status_code for one in readers] == [200, 200, 200, 404, 404, 404]
    assert [one.get(table).status_code for one in readers] == [200, 200, 404, 404, 404, 404]
    assert [one.post(at("bundle", result.pk)).status_code for one in readers[2:]] == [404] * 4
    live = at("people-person", STARS, "2026", home.branch.pk, home.person.pk)
    assert [one.get(live).status_code for one in readers] == [200, 200, 200, 404, 404, 404]
    # On phones the star is there and the marks are not, unless a document asks for them.
    shown = " ".join(page_of(home.member, mine).split())
    assert ["给人记的分不在手机上显示" in shown, "zg-num zg-only-d" in shown, "名次" in shown] == [True, True, False]
    assert re.findall(r'<td class="num zg-num">', shown) == []
    assert verifying.verify(sealing.file_of(result)) is None
    assert home.person.name not in sealing.file_of(result).read_text("utf-8")
    assert "看个人绩效" in page_of(home.member, reverse("org:account"))


def test_a_member_contests_a_mark_before_somebody_above_and_the_branch_corrects_it_beside_the_first(
    home: Home, starred: Campaign
) -> None:
    first = let_out(home.secretary, home.deputy, starred)
    line = page_of(home.member, at("person-line", first.pk, home.person.pk))
    ways = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+origin=[^"]+)"', line)]
    address = next(one for one in ways if "%3Aduty&" in one)
    form = home.member.get(address).context["form"]
    said = {name: form.initial[name] for name in ("item", "mark")}
    said |= {"claim": "全勤应当记 20 分", "_unit": str(home.branch.pk)}
    assert home.member.post(address, said).status_code == 302
    case = Case.objects.get()
    page = reverse("casework:case", args=[case.pk])
    assert [one.get(page).status_code for one in (home.member, home.fellow, home.stranger)] == [200, 403, 403]
    decide = {"_step": "verify", "_outcome": "upheld", "finding": "属实"}
    judged = [one.post(reverse("casework:act", args=[case.pk]), decide).status_code for one in (home.secretary, home.deputy, home.above)]  # fmt: skip
    case.refresh_from_db()
    assert (judged[2], case.place, 302 in judged[:2]) == (302, "corrected", False)
    reason = {"reason": f"{case.number} 成立"}
    assert [one.post(at("reopen", starred.pk), reason).status_code for one in (home.member, home.above, home.secretary)] == [404, 404, 302]  # fmt: skip
    ledger.reverse(source="test:1", reason=case.number, by=SYSTEM)
    book_marks(home, 20, "test:2")
    second = let_out(home.secretary, home.deputy, starred, f"{case.number} 成立")
    totals = [one.lines.get(person=home.person).total for one in (first, second)]
    assert totals == [Decimal(76), Decimal(80)]
    stars = [one.lines.get(person=home.person).stars for one in (first, second)]
    own = page_of(home.member, at("person-line", second.pk, home.person.pk))
    assert ["76.00 → 80.00" in own, "以第 2 版为准" in page_of(home.member, at("person-line", first.pk, home.person.pk))] == [True, True]  # fmt: skip
    with clock.frozen(TODAY + dt.timedelta(days=30)):
        assert [one.post(at("archive", starred.pk)).status_code for one in (home.above, home.secretary)] == [404, 302]
    fact = ledger.standing().get(kind="assessment.person_graded", person=home.person)
    assert (fact.data["stars"], "total" in fact.data) == (stars[1], False)  # the star goes on, the points stay
    seen = [one.get(reverse("evidence:fact", args=[fact.pk])).status_code for one in (home.member, home.deputy, *outsiders(home))]  # fmt: skip
    assert seen == [200, 200, 404, 404, 404]
