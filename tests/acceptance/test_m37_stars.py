"""M37 星级科室、组工之星.

S1-62: stars are computed from rules everyone can read, reviewed, published and can go up or down; history is kept. S1-64:
section stars are derived from section data plus vote, and shown on the section page. S1-65: nomination, voting and
announcement run on line and the honour enters the cadre's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

from . import polls
from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
STARS, STUDY = "source-1.star-management", "source-3.self-study"


@dataclass
class House:
    """The organisation department: one keeps the stars, a colleague looks them over; a stranger works in a bureau."""

    unit: Unit
    people: list[Person]
    keeper: Client
    holder: Account
    colleague: Client
    stranger: Client


@pytest.fixture
def house(signed_in: SignedIn) -> House:
    county = factories.county()
    unit = factories.unit("organisation_department", county, "县委组织部")
    people = factories.members(factories.branch(unit, "县委组织部支部"), 4)
    holder = factories.account("organ_clerk", unit)
    bureau = factories.department(factories.working_committee(county), "县水利局")
    return House(
        unit, people, signed_in(holder), holder, signed_in(factories.account("organ_clerk", unit)),
        signed_in(factories.account("organ_clerk", bureau)),
    )  # fmt: skip


def articles(house: House, person: Person, number: int, month: int) -> None:
    for count in range(number):
        row = write(
            house.keeper, STUDY, "articles", house.unit, on=f"2026-{month:02d}-{count + 1:02d}", who=person.name,
            title=f"{person.name}{month}-{count}", medium="示例日报", level="city", proof="https://example.org/",
        )  # fmt: skip
        assert house.colleague.post(reverse("registers:verify", args=[row.pk])).status_code == 302


def section(house: House, name: str, *people: Person) -> Row:
    return write(house.keeper, STARS, "sections", house.unit, name=name, people="、".join(one.name for one in people))


def declared(house: House, of: Row, quarter: str) -> Row:
    return write(house.keeper, STARS, "section_stars", house.unit, section=of.pk, quarter=quarter)


def cell(client: Client, row: Row, label: str) -> str:
    page = " ".join(page_of(client, reverse("registers:row", args=[row.pk])).split())
    return page.split(f"<dt>{label}</dt><dd>")[1].split("</dd>")[0]


def test_section_stars_follow_from_records_and_votes_and_go_up_and_down_with_their_history(house: House) -> None:
    first, second, third, _fourth = house.people
    office, cadres = section(house, "办公室", first, second), section(house, "干部科", third)
    articles(house, first, 6, 8)
    articles(house, second, 2, 9)
    with clock.frozen(dt.date(2026, 9, 28)):
        polls.held(STARS, "section_vote", house.unit, ["办公室", "干部科"], [("good", "plain")] * 5, house.holder)
    row, other = declared(house, office, "2026-Q3"), declared(house, cadres, "2026-Q3")
    # 8 articles of 10 marks, 60 %; the vote, 40 %: every number comes from where it was recorded
    assert [cell(house.keeper, row, one) for one in ("发表文章", "投票平均分", "得分", "算出的星级")] == [
        "8 篇", "100 分", "88 分", "三星",
    ]  # fmt: skip
    assert [cell(house.keeper, other, one) for one in ("得分", "算出的星级")] == ["24 分", "未达星"]
    # People decide; who decides otherwise says why.
    assert "和算出的不一样" in refused(house.keeper, row, stars="five")
    edit(house.keeper, row, stars="three", named_on="2026-10-08")
    verify = reverse("registers:verify", args=[row.pk])
    house.keeper.post(verify)  # one's own rating is not one's to review
    assert not ledger.standing().filter(kind="star.section_named").exists()
    house.colleague.post(verify)
    fact = ledger.standing().get(kind="star.section_named")
    assert fact.data == {"section": "办公室", "stars": "three"}
    # The next quarter: nothing written and a middling vote.
    with clock.frozen(dt.date(2026, 11, 10)):
        polls.held(STARS, "section_vote", house.unit, ["办公室"], [("fair",)] * 5, house.holder)
    later = declared(house, office, "2026-Q4")
    edit(house.keeper, later, stars="none", named_on="2026-11-12")
    assert ["首次" in cell(house.keeper, row, "和上次比"), "降星" in cell(house.keeper, later, "和上次比")] == [
        True,
        True,
    ]
    # What was wrong and is put right moves what stands against it.
    edit(house.keeper, row, stars="none", reason="复核更正")
    assert "保星" in cell(house.keeper, later, "和上次比")
    history = page_of(house.keeper, reverse("registers:row", args=[later.pk]))
    assert [words in history for words in ("历次", "2026年第三季度", "2026年第四季度")] == [True] * 3
    # Everybody reads the wall and the rules with their numbers; the section's page shows its stars.
    wall = page_of(house.stranger, reverse("registers:register", args=[STARS, "section_stars"]), view="wall")
    assert ["办公室" in wall, "干部科" in wall] == [True, False]
    assert "一星到五星各从多少分起" in page_of(house.stranger, reverse("rulebook:institution", args=[STARS]))
    assert "星级科室台账" in page_of(house.keeper, reverse("registers:row", args=[office.pk]))
    assert house.stranger.get(reverse("registers:row", args=[office.pk])).status_code == 403
    assert house.stranger.get(reverse("registers:edit", args=[row.pk])).status_code == 403


def test_a_star_of_the_quarter_is_nominated_voted_shown_and_announced_and_stands_in_the_file(house: House) -> None:
    rows = [
        write(house.keeper, STARS, "person_stars", house.unit, who=one.name, quarter="2026-Q4", deeds="认真负责")
        for one in house.people
    ]
    assert "票还没收够" in refused(house.keeper, rows[0], shown_from="2026-11-03", shown_to="2026-11-10")
    yes, no = "for", "against"
    said = [(yes, yes, yes, yes), (yes, yes, yes, no), (yes, yes, no, yes), (yes, no, no, no), (yes, no, no, no)]
    with clock.frozen(dt.date(2026, 11, 2)):
        polls.held(STARS, "person_vote", house.unit, house.people, said, house.holder)
    assert [cell(house.keeper, row, "赞成票") for row in rows] == ["5 票", "3 票", "2 票", "2 票"]
    # Two tie for the third place: both stand in the list, and people decide.
    best = page_of(house.keeper, reverse("registers:register", args=[STARS, "person_stars"]), view="best")
    assert [one.name in best for one in house.people] == [True] * 4
    assert "第 3 名有 2 个同分（2），只剩 1 个名额" in best
    assert "公示的天数不够。" in refused(house.keeper, rows[0], shown_from="2026-11-03", shown_to="2026-11-05")
    shown = {"shown_from": "2026-11-03", "shown_to": "2026-11-09"}
    assert "公示期满以后才能公布。" in refused(house.keeper, rows[0], **shown, named_on="2026-11-09")
    for row in rows[:3]:
        edit(house.keeper, row, **shown, named_on="2026-11-12")
        house.colleague.post(reverse("registers:verify", args=[row.pk]))
    assert "这一季的名额满了。" in refused(house.keeper, rows[3], **shown, named_on="2026-11-12")
    facts = ledger.standing().filter(kind="star.person_named").order_by("pk")
    assert [(fact.person, fact.data) for fact in facts] == [(one, {"quarter": "2026-Q4"}) for one in house.people[:3]]
    named = page_of(house.colleague, reverse("registers:register", args=[STARS, "person_stars"]), view="named")
    assert [one.name in named for one in house.people] == [True, True, True, False]
    beyond = page_of(house.stranger, reverse("registers:register", args=[STARS, "person_stars"]), view="best")
    assert [any(one.name in beyond for one in house.people), "同分" in beyond] == [False, False]
    assert house.stranger.get(reverse("registers:row", args=[rows[0].pk])).status_code == 403
