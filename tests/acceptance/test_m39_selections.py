"""M39 竞赛评选.

S2-15: participants make a post-based pledge, register verified deeds, and boards by unit and age group update by themselves.
S2-28: nomination to award is done on line with publicity period and honours filed. S4-32: a contest module with entries,
blind review and award list; yearly award count (source: 21). S4-54: call, upload, blind review, award on line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

from . import polls
from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
LION, CONTESTS = "source-2.selections", "source-4.contests"


@dataclass
class County:
    committee: Unit
    office: Unit
    bureau: Unit
    branch: Unit
    people: list[Person]
    members: list[Client]
    clerk: Client
    officer: Client
    holder: Account
    second: Client
    assessor: Client
    stranger: Client


@pytest.fixture
def county(signed_in: SignedIn) -> County:
    root = factories.county()
    committee, office = factories.working_committee(root), factories.unit("organisation_department", root, "县委组织部")
    bureau = factories.department(committee, "县水利局")
    branch = factories.branch(bureau, "第一党支部")
    people = factories.members(branch, 3)
    members = [signed_in(factories.account("member", branch, person=one)) for one in people]
    holder = factories.account("organ_clerk", office)
    return County(
        committee, office, bureau, branch, people, members, signed_in(factories.account("organ_clerk", bureau)),
        signed_in(holder), holder, signed_in(factories.account("organ_clerk", office)),
        signed_in(factories.account("assessor", committee)),
        signed_in(factories.account("organ_clerk", factories.department(committee, "县林业局"))),
    )  # fmt: skip


def verify(client: Client, row: Row) -> None:
    client.post(reverse("registers:verify", args=[row.pk]))


def test_pledges_and_verified_deeds_fill_the_board_by_unit_and_age_group(county: County) -> None:
    member, person = county.members[0], county.people[0]
    said = {"pledge": "巡完三条河", "who": person.name, "year": "2026", "post": "河长办", "age": "young"}
    pledge = write(member, LION, "pledges", county.branch, **said)
    address = reverse("registers:new", args=[LION, "pledges"])
    assert (
        county.members[1].post(address, {**said, "_unit": county.branch.pk}).status_code == 422
    )  # everybody their own
    deed = {"deed": "巡完清江", "who": person.name, "pledge": pledge.pk, "done_on": "2026-06-01", "proof": "巡河记录"}
    row = write(member, LION, "deeds", county.branch, **deed)
    board = reverse("registers:board", args=[LION, "pledges", "units"])
    assert "33" not in told(county.clerk, board, "第一党支部")
    verify(member, row)
    verify(county.stranger, row)
    assert not ledger.standing().filter(kind="contribution.made").exists()
    verify(county.clerk, row)
    assert ledger.standing().get(kind="contribution.made").person == person
    assert "33.3" in told(county.clerk, board, "第一党支部")  # one of the three of the year, and nobody reported it
    assert "35 岁以下" in page_of(county.clerk, board)
    assert county.stranger.get(reverse("registers:row", args=[row.pk])).status_code == 403


def told(client: Client, board: str, line: str) -> str:
    """What a line of a board says."""
    lines = page_of(client, board).split("<tr")
    return re.sub(r"<[^>]+>|\s", " ", next(f"<{one}" for one in lines if line in one))


def test_a_lion_type_team_and_cadre_are_nominated_checked_voted_judged_shown_and_named(county: County) -> None:
    person = county.people[0]
    team = {"name": "清江攻坚队", "subject": "team", "year": "2026", "of": "县水利局", "deeds": "三年治一河"}
    rows = [
        write(county.officer, LION, "nominations", county.office, **team),
        write(
            county.officer,
            LION,
            "nominations",
            county.office,
            **{**team, "name": person.name, "subject": "cadre", "who": person.name},
        ),
    ]
    named = {"shown_from": "2026-11-03", "shown_to": "2026-11-09", "named_on": "2026-11-12", "review_by": "2027-11-12"}
    assert "先审核资格，再公示。" in refused(county.officer, rows[0], shown_from="2026-11-03")
    edit(county.officer, rows[0], check="fit")
    edit(county.officer, rows[1], check="fit")
    assert "票还没收够" in refused(county.officer, rows[0], **named)
    with clock.frozen(dt.date(2026, 11, 2)):
        said = [("for", "against")] * 4 + [("against", "for")]
        polls.held(LION, "lion_vote", county.office, ["清江攻坚队", person.name], said, county.holder)
    assert "评审的人还不够。" in refused(county.officer, rows[0], **named)
    judges = factories.members(factories.branch(county.office, "组织部支部"), 2)
    for row, marks in zip(rows, ((90, 80), (70, 60)), strict=True):
        for judge, points in zip(judges, marks, strict=True):
            write(county.officer, LION, "panel", county.office, nomination=row.pk, judge=judge.name, points=points)
    page = " ".join(page_of(county.officer, reverse("registers:row", args=[rows[0].pk])).split())
    # 4 of 5 votes are 32 of 40; a mean of 85 is 51 of 60
    assert [words in page for words in ("<dd>4 票", "<dd>85 分", "<dd>83 分")] == [True] * 3
    assert "公示期满以后才能命名。" in refused(county.officer, rows[0], **{**named, "named_on": "2026-11-09"})
    objected(county)
    edit(county.officer, rows[0], check="unfit")
    assert "资格不符合的不能公示。" in refused(county.officer, rows[0], **named)
    edit(county.officer, rows[0], check="fit")
    edit(county.officer, rows[0], **named, objection="不属实")
    verify(county.officer, rows[0])
    assert not ledger.standing().filter(kind="lion.named").exists()
    verify(county.second, rows[0])
    fact = ledger.standing().get(kind="lion.named")
    assert (fact.unit, fact.person, fact.data) == (county.bureau, None, {"name": "清江攻坚队", "subject": "team"})
    edit(county.officer, rows[1], **named)
    verify(county.second, rows[1])
    assert ledger.standing().get(kind="lion.named", person=person).data["subject"] == "cadre"
    listed = reverse("registers:register", args=[LION, "nominations"])
    assert "清江攻坚队" in page_of(county.stranger, listed, view="named")
    assert county.stranger.get(reverse("registers:edit", args=[rows[0].pk])).status_code == 403
    # Reviewed and withdrawn: the honour leaves the file, the row and its reason stay.
    edit(county.officer, rows[1], withdrawn_on="2026-11-12", why="复核没有通过")
    verify(county.second, rows[1])
    assert not ledger.standing().filter(kind="lion.named", person=person).exists()
    assert person.name in page_of(county.stranger, listed, view="withdrawn")


def objected(county: County) -> None:
    """A member objects while it is on notice; the organisation department looks into it, and nobody else reads it."""
    address = reverse("casework:new", args=[LION, "objection"])
    said = {"name": "清江攻坚队", "reason": "数字不实", "_unit": county.branch.pk}
    assert county.members[1].post(address, said).status_code == 302
    case = Case.objects.get()
    page = reverse("casework:case", args=[case.pk])
    readers = (county.members[1], county.officer, county.members[2], county.stranger)
    assert [one.get(page).status_code for one in readers] == [200, 200, 403, 403]
    answer = {"_step": "look", "_outcome": "untrue", "found": "核过，数字属实"}
    assert county.stranger.post(reverse("casework:act", args=[case.pk]), answer).status_code == 403
    assert county.officer.post(reverse("casework:act", args=[case.pk]), answer).status_code == 302


def test_works_are_called_for_judged_blind_and_awarded_with_their_authors_on_the_day(county: County) -> None:
    said = {
        "title": "幸福都是奋斗出来的",
        "kind": "essay",
        "call": "征文通知",
        "begun_on": "2026-09-01",
        "closes_on": "2026-10-31",
        "state": "open",
    }
    contest = write(county.assessor, CONTESTS, "contests", county.committee, **said)
    works = [
        write(
            client,
            CONTESTS,
            "entries",
            county.committee,
            title=f"作品{number}",
            contest=contest.pk,
            text=f"正文{number}",
            author=person.name,
        )
        for number, (client, person) in enumerate(zip(county.members, county.people, strict=True), 1)
    ]
    judges, names = (
        factories.members(factories.branch(county.committee, "工委支部"), 3),
        [one.name for one in county.people],
    )
    page, reveal = reverse("registers:row", args=[works[0].pk]), reverse("registers:reveal", args=[works[0].pk])
    listed = reverse("registers:register", args=[CONTESTS, "entries"])
    for client in (county.assessor, county.stranger, county.members[1]):
        assert [names[0] in text for text in (page_of(client, page), page_of(client, listed))] == [False, False]
        assert names[0] not in client.post(reveal).content.decode()  # nobody opens it, on record or not
    assert names[0] in county.members[0].post(reveal).content.decode()  # but the author
    assert county.members[0].get(reverse("registers:edit", args=[works[1].pk])).status_code == 403
    edit(county.assessor, contest, state="judging")
    closed = reverse("registers:new", args=[CONTESTS, "entries"])
    late = {"title": "迟到", "contest": contest.pk, "text": "正文", "author": names[0], "_unit": county.committee.pk}
    assert county.members[0].post(closed, late).status_code == 422
    assert "评分的人还不够" in refused(county.assessor, works[0], award="first")
    for work, marks in zip(works, ((90, 92, 94), (80, 80, 80), (80, 80, 80)), strict=True):
        for judge, points in zip(judges, marks, strict=True):
            write(county.assessor, CONTESTS, "scores", county.committee, entry=work.pk, judge=judge.name, points=points)
    assert county.members[0].get(reverse("registers:register", args=[CONTESTS, "scores"])).status_code == 403
    for work, award in zip(works, ("first", "merit", "none"), strict=True):
        edit(county.assessor, work, award=award, announced_on="2026-11-12")
    assert "“一等奖”的 1 个名额满了。" in refused(county.assessor, works[1], award="first")
    # With the announcement the authors are there, and the honour is theirs.
    awarded = page_of(county.stranger, listed, view="awarded")
    assert [name in awarded for name in names] == [True, True, False]
    won = ledger.standing().filter(kind="contest.won").order_by("pk")
    assert [(fact.person, fact.data) for fact in won] == [
        (county.people[0], {"work": "作品1"}), (county.people[1], {"work": "作品2"}),
    ]  # fmt: skip
    assert "2 件" in page_of(county.stranger, reverse("registers:row", args=[contest.pk]))


def test_prizes_follow_the_order_of_marks_ties_are_told_and_another_order_wants_a_reason(county: County) -> None:
    said = {
        "title": "摄影展", "kind": "photo", "call": "通知", "begun_on": "2026-09-01", "closes_on": "2026-10-31", "state": "judging",
    }  # fmt: skip
    contest = write(county.assessor, CONTESTS, "contests", county.committee, **{**said, "state": "open"})
    judges = factories.members(factories.branch(county.committee, "工委支部"), 3)
    authors = factories.members(county.branch, 4)
    works = [
        write(
            county.assessor, CONTESTS, "entries", county.committee, title=f"照片{number}", contest=contest.pk, text="说明", author=one.name
        )
        for number, one in enumerate(authors, 1)
    ]  # fmt: skip
    listed = reverse("registers:register", args=[CONTESTS, "entries"])
    for work, points in zip(works, (90, 80, 80, 80), strict=True):
        for judge in judges:
            write(county.assessor, CONTESTS, "scores", county.committee, entry=work.pk, judge=judge.name, points=points)
    # One first prize, two second, three third: three works tie for places two to four.
    told = "到“二等奖”一共 3 个名额：并列第 2 名的有 3 个（80），只剩 2 个名额，取哪个由人来定。"
    for client in (county.assessor, county.stranger, county.members[0]):
        assert told in page_of(client, listed)
    assert county.stranger.get(reverse("registers:edit", args=[works[0].pk])).status_code == 403
    assert "按平均分排第 2 名，不在“一等奖”里。" in refused(county.assessor, works[1], award="first")
    edit(county.assessor, works[0], award="first")
    edit(county.assessor, works[1], award="second")
    assert "只剩 1 个名额" in page_of(county.assessor, listed)
    edit(county.assessor, works[2], award="second")
    assert "“二等奖”的 2 个名额满了。" in refused(county.assessor, works[3], award="second")
    edit(county.assessor, works[3], award="third")
    # A merit award has no number; another order is told why.
    edit(county.assessor, works[3], award="merit")
    edit(county.assessor, works[0], award="none")
    assert "在“不按名次的理由”里写理由。" in refused(county.assessor, works[3], award="first")
    edit(county.assessor, works[3], award="first", reason="评委集体复议（示例）")


def test_awards_of_superior_contests_are_verified_and_counted_for_the_year(county: County) -> None:
    said = {"contest": "摄影作品大赛", "kind": "photo", "level": "city", "award": "二等奖", "proof": "市文（示例）"}
    rows = [
        write(
            county.clerk, CONTESTS, "superior", county.bureau, work=f"照片{number}", won_on=f"2026-0{number}-10", **said
        )
        for number in (3, 3 + 1)
    ]
    for row in rows:
        verify(county.clerk, row)
        verify(county.assessor, row)
    assert ledger.standing().filter(kind="contest.won").count() == 2
    figures = page_of(county.stranger, reverse("registers:register", args=[CONTESTS, "superior"]), figures="1")
    assert ["各月获奖几件" in figures, "摄影" in figures] == [True, True]
    assert "2 件" in " ".join(
        page_of(county.stranger, reverse("registers:register", args=[CONTESTS, "superior"])).split()
    )
