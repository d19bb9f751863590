"""M10 自学、笔记、投稿. S3-06: a cadre logs minutes in two taps and sees days met against 60 minutes. S3-07: characters are
counted to 20,000; the same text twice does not count. S3-08: only articles with a proof link in media of municipal level or
above count, each cadre sees x/5. M11, S3-11: the boxes of the year show green or grey. M05, S3-04: attendance and make-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.work.models import Application, Duty
from zugong.work.services import generate_duties

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
STUDY = "source-3.self-study"


@dataclass
class Section:
    """The organisation department: a branch of its own, two cadres in it, and who keeps its ledgers."""

    unit: Unit
    branch: Unit
    cadre: Person
    own: Account
    other: Person
    keeper: Account


@pytest.fixture
def section() -> Section:
    unit = factories.unit("organisation_department", factories.county(), "县委组织部")
    branch = factories.branch(unit, "组织部机关党支部")
    cadre, other = (factories.member(branch, name) for name in ("林知远", "苏清和"))
    own, keeper = factories.account("member", branch, person=cadre), factories.account("organ_clerk", unit)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    return Section(unit, branch, cadre, own, other, keeper)


def write(client: Client, register: str, said: dict[str, Any]) -> int:
    return client.post(reverse("registers:new", args=[STUDY, register]), said).status_code


def duty(person: Person, name: str, period: str) -> Duty:
    return Duty.objects.get(rule_id=f"{STUDY}/{name}", person=person, period=period)


def own_page(client: Client) -> str:
    return client.get(reverse("work:duties")).content.decode()


def test_a_cadre_logs_minutes_in_two_taps_and_sees_the_days_met(section: Section, signed_in: SignedIn) -> None:
    client = signed_in(section.own)
    page = own_page(client)
    assert "0 / 60 分钟" in page
    # The first tap opens the form with the day and the name filled in; the second one saves it.
    form = client.get(reverse("registers:new", args=[STUDY, "self_study"]), {"who": section.cadre.name})
    assert ['value="2026-11-12"' in form.content.decode(), section.cadre.name in form.content.decode()] == [True, True]
    assert f"{reverse('registers:new', args=[STUDY, 'self_study'])}?who=" in page
    for minutes in ("40", "20"):
        assert write(client, "self_study", {"on": "2026-11-12", "minutes": minutes, "who": section.cadre.name}) == 302
    assert write(client, "self_study", {"on": "2026-11-11", "minutes": "30", "who": section.cadre.name}) == 302
    found = [duty(section.cadre, "daily", f"2026-11-{day}") for day in (11, 12)]
    assert [(one.state, one.done) for one in found] == [("open", 30), ("done", 60)]
    page = own_page(client)
    assert ["60 / 60 分钟" in page, "12 期里做到 1 期" in page] == [True, True]
    assert Duty.objects.filter(person=section.other, rule_id=f"{STUDY}/daily").exclude(done=0).count() == 0


def test_a_cadre_writes_only_for_themselves(section: Section, signed_in: SignedIn) -> None:
    said = {"on": "2026-11-12", "minutes": "60", "who": section.other.name}
    answer = signed_in(section.own).post(reverse("registers:new", args=[STUDY, "self_study"]), said)
    assert (answer.status_code, "您只能填自己的" in answer.content.decode()) == (422, True)
    assert write(signed_in(section.keeper), "self_study", said) == 302
    client = signed_in(section.own)
    row = Row.objects.get()
    assert client.get(reverse("registers:row", args=[row.pk])).status_code == 403
    listed = client.get(reverse("registers:register", args=[STUDY, "self_study"]))
    assert (listed.status_code, section.other.name in listed.content.decode()) == (200, False)


def test_characters_are_counted_to_twenty_thousand_and_the_same_text_once(
    section: Section, signed_in: SignedIn
) -> None:
    client = signed_in(section.own)
    note = {"on": "2026-03-02", "who": section.cadre.name, "title": "读书笔记", "characters": "12400", "text": "正文甲"}
    assert write(client, "notes", note) == 302
    assert write(client, "notes", {**note, "on": "2026-04-02"}) == 422
    assert "12,400 / 20,000 字" in own_page(client)
    assert duty(section.cadre, "notes", "2026").state == "open"
    assert write(client, "notes", {**note, "on": "2026-05-06", "characters": "7600", "text": "正文乙"}) == 302
    found = duty(section.cadre, "notes", "2026")
    assert (found.state, found.done, found.fulfilled_on) == ("done", 20_000, dt.date(2026, 5, 6))
    roll = signed_in(section.keeper).get(reverse("work:people")).content.decode()
    assert ["写学习笔记" in roll, "1 / 2 人" in roll, section.other.name in roll] == [True, True, True]


def test_only_proven_articles_of_municipal_media_or_above_count(section: Section, signed_in: SignedIn) -> None:
    client, keeper = signed_in(section.own), signed_in(section.keeper)
    for number, (level, proof) in enumerate(
        [("city", "https://a.example"), ("county", "https://b.example"), ("nation", "")]
    ):
        said = {"on": "2026-06-01", "who": section.cadre.name, "title": f"稿件{number}", "medium": "示例日报"}
        assert write(client, "articles", {**said, "level": level, "proof": proof}) == 302
    assert duty(section.cadre, "articles", "2026").done == 0
    client.post(reverse("registers:verify", args=[Row.objects.earliest("pk").pk]))
    assert set(Row.objects.values_list("state", flat=True)) == {"written"}
    for row in Row.objects.all():
        keeper.post(reverse("registers:verify", args=[row.pk]))
    assert duty(section.cadre, "articles", "2026").done == 1
    assert "1 / 5 篇" in own_page(client)


def test_each_month_a_book_and_the_boxes_of_the_year_say_which_are_read(section: Section, signed_in: SignedIn) -> None:
    client = signed_in(section.own)
    for month in ("01", "03"):
        said = {"on": f"2026-{month}-20", "who": section.cadre.name, "book": f"第{month}本"}
        assert write(client, "books", said) == 302
    page = own_page(client)
    assert "11 期里做到 2 期" in page
    assert ["2026年1月 按期做了" in page, "2026年2月 过期没做" in page] == [True, True]


def test_a_missed_study_day_is_made_up_and_counts_once_the_keeper_agrees(section: Section, signed_in: SignedIn) -> None:
    missed = duty(section.cadre, "friday", "2026-W45")
    ledger.record(
        "life.meeting_attended", unit=section.branch, person=section.cadre, occurred_on=dt.date(2026, 11, 10),
        data={"type": "political_study", "topic": "补学"}, source="life.meeting:1", by=SYSTEM,
    )  # fmt: skip
    # The fact counts for its own week; a second one is spare and makes up the week before, if somebody agrees.
    late = ledger.record(
        "life.meeting_attended", unit=section.branch, person=section.cadre, occurred_on=dt.date(2026, 11, 11),
        data={"type": "political_study", "topic": "补学第二场"}, source="life.meeting:2", by=SYSTEM,
    )  # fmt: skip
    missed.refresh_from_db()
    assert (missed.state, missed.done) == ("open", 0)
    client, keeper = signed_in(section.own), signed_in(section.keeper)
    asked = {"late-fact": str(late.pk), "late-reason": "上周五下乡"}
    assert client.post(reverse("work:apply-late", args=[missed.pk]), asked).status_code == 302
    assert "补做待批" in client.get(reverse("work:duty", args=[missed.pk])).content.decode()
    application = Application.objects.get()
    assert "1 份申请等您批" in keeper.get(reverse("work:applications")).content.decode()
    assert client.post(reverse("work:answer", args=[application.pk]), {"agreed": "yes"}).status_code == 422
    assert keeper.post(reverse("work:answer", args=[application.pk]), {"agreed": "yes"}).status_code == 302
    missed.refresh_from_db()
    assert (missed.state, missed.fulfilled_on, missed.waiting_for) == ("late", dt.date(2026, 11, 11), "")


def test_who_joins_inside_the_year_owes_from_the_first_full_month(section: Section) -> None:
    young = factories.person("陶清和")
    factories.membership(section.branch, young, valid_from=dt.date(2026, 10, 12))
    with clock.frozen(TODAY):
        generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    owed = Duty.objects.filter(person=young, rule_id__in=[f"{STUDY}/books", f"{STUDY}/notes"])
    assert sorted(owed.values_list("period", flat=True)) == ["2026-11", "2026-12"]
