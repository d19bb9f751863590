"""M18 谈心谈话、廉政谈话. S0-40: coverage (who has not been talked to) is proved and promised help is tracked; only the fact, type and
agreed follow-ups are stored, content notes are optional and visible to the two parties only. S3-44: coverage shows every cadre in
each level. S4-98: due talks are generated on promotion; both sign; content optional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.org.models import Account, Person
from zugong.org.tests import factories
from zugong.registers.models import Row, RowVersion, RowWords
from zugong.work.models import Duty
from zugong.work.services import generate_duties

from .pages import edit, page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-3.talks"
SECRET = "家里老人住院，想调近一点"


class Section:
    """The organisation department: a leader, two cadres, whoever keeps its registers."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.county = factories.county()
        self.unit = factories.unit("organisation_department", self.county, "县委组织部")
        self.branch = factories.branch(self.unit, "机关支部")
        names = ("甲部长", "乙科长", "丙科员")
        self.leader, self.head, self.cadre = (factories.member(self.branch, name) for name in names)
        factories.post(self.leader, self.unit, "leader")
        self.as_leader = signed_in(factories.account("member", self.branch, person=self.leader))
        self.as_head = signed_in(factories.account("member", self.branch, person=self.head))
        self.as_cadre = signed_in(factories.account("member", self.branch, person=self.cadre))
        self.keeper = signed_in(factories.account("organ_clerk", self.unit))
        self.assessor = signed_in(factories.account("assessor", self.county))

    def talk(self, client: Client, who: Person, other: Person, **more: str) -> Row:
        said = {
            "on": "2026-11-10",
            "kind": "heart",
            "level": "head_cadre",
            "who": who.name,
            "other": other.name,
            **more,
        }
        return write(client, HOLDER, "talks", self.unit, **said)


@pytest.fixture
def section(signed_in: SignedIn) -> Section:
    return Section(signed_in)


def test_the_content_is_for_the_two_parties_sealed_and_every_reading_is_logged(section: Section) -> None:
    row = section.talk(
        section.as_head, section.head, section.cadre, notes=SECRET, follow_up="联系调岗", due_on="2026-12-01"
    )
    page, reveal = reverse("registers:row", args=[row.pk]), reverse("registers:reveal", args=[row.pk])
    for client in (section.as_head, section.as_cadre, section.keeper, section.assessor):
        shown = page_of(client, page)
        assert [SECRET in shown, "只给当事人看" in shown, "联系调岗" in shown] == [False, True, True]
    assert [SECRET in client.post(reveal).content.decode() for client in (section.as_cadre, section.as_head)] == [
        True,
        True,
    ]
    assert SECRET not in section.keeper.post(reveal).content.decode()
    assert section.assessor.post(reveal).status_code == 409
    assert AuditEntry.objects.filter(verb="registers.unmask_row").count() == 3
    assert section.as_leader.get(page).status_code == 403  # a colleague who is no party
    stored = [*Row.objects.values_list("data", flat=True), *RowVersion.objects.values_list("data", flat=True)]
    assert [SECRET in str(data) for data in stored] == [False] * len(stored)
    assert not RowWords.objects.filter(words__contains="住院").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM registers_sealedtext")
        assert [SECRET in text for (text,) in cursor.fetchall()] == [False]
    exported = section.keeper.get(reverse("registers:register", args=[HOLDER, "talks"]), {"export": "csv"})
    assert SECRET.encode() not in b"".join(exported.streaming_content)


def test_what_a_party_does_not_touch_stays_sealed_as_it_was(section: Section) -> None:
    row = section.talk(section.as_head, section.head, section.cadre, notes=SECRET)
    form = page_of(section.as_head, reverse("registers:edit", args=[row.pk]))
    assert SECRET not in form
    said = {
        "on": "2026-11-11",
        "kind": "heart",
        "level": "head_cadre",
        "who": "乙科长",
        "other": "丙科员",
        "_version": "1",
    }
    assert section.as_head.post(reverse("registers:edit", args=[row.pk]), {**said, "notes": ""}).status_code == 302
    assert SECRET in section.as_cadre.post(reverse("registers:reveal", args=[row.pk])).content.decode()


def test_both_sign_before_it_counts_and_a_change_asks_for_both_again(section: Section) -> None:
    row = section.talk(section.as_head, section.head, section.cadre)
    sign = reverse("registers:verify", args=[row.pk])
    for client in (section.keeper, section.as_leader):
        client.post(sign)
    section.as_head.post(sign, {"_did": "sign"})
    section.as_head.post(sign, {"_did": "sign"})  # once is enough
    row.refresh_from_db()
    assert [row.state, ledger.standing().filter(kind="talk.held").count()] == ["written", 0]
    listed = reverse("registers:register", args=[HOLDER, "talks"])
    address = f'href="{reverse("registers:row", args=[row.pk])}"'
    waiting = [address in page_of(one, listed, state="mine") for one in (section.as_head, section.as_cadre)]
    assert waiting == [False, True]
    page = page_of(section.as_cadre, reverse("registers:row", args=[row.pk]))
    assert ["签名，属实" in page, "已签" in page, "还没签" in page] == [True, True, True]
    section.as_cadre.post(sign, {"_did": "sign"})
    row.refresh_from_db()
    facts = ledger.standing().filter(kind="talk.held")
    assert [row.state, [(fact.person, fact.data) for fact in facts]] == [
        "verified", [(section.cadre, {"kind": "heart", "level": "head_cadre"})],
    ]  # fmt: skip
    said = {"on": "2026-11-11", "kind": "heart", "level": "head_cadre", "who": "乙科长", "other": "丙科员", "_version": str(row.version)}  # fmt: skip
    assert section.as_head.post(reverse("registers:edit", args=[row.pk]), said).status_code == 302
    assert ledger.standing().filter(kind="talk.held").count() == 0


def test_nobody_writes_a_talk_of_others_and_promised_help_is_tracked(section: Section) -> None:
    said = {
        "on": "2026-11-10",
        "kind": "heart",
        "level": "colleagues",
        "who": "甲部长",
        "other": "丙科员",
        "_unit": str(section.unit.pk),
    }
    new = reverse("registers:new", args=[HOLDER, "talks"])
    assert section.as_head.post(new, said).status_code == 422
    row = section.talk(section.as_head, section.head, section.cadre, follow_up="联系调岗", due_on="2026-11-11")
    listed = reverse("registers:register", args=[HOLDER, "talks"])
    assert "联系调岗" in page_of(section.as_cadre, listed, view="promised")
    assert "联系调岗" not in page_of(section.as_leader, listed)
    edit(section.keeper, row, done_on="2026-11-12")
    assert "联系调岗" not in page_of(section.keeper, listed, view="promised")


def test_coverage_names_every_cadre_in_each_level(section: Section) -> None:
    section.talk(section.as_leader, section.leader, section.head, level="leader_head")
    section.talk(section.as_head, section.head, section.cadre)
    coverage = page_of(section.keeper, reverse("registers:register", args=[HOLDER, "talks"]), coverage="1")
    titles = ("今年还没找科室负责人谈的部领导", "科室负责人今年还没谈到的干部", "今年还没和同事谈过的干部")
    first, second, third = (coverage.index(title) for title in titles)
    leaders, cadres, colleagues = coverage[first:second], coverage[second:third], coverage[third:]
    named = [[name in part for name in ("甲部长", "乙科长", "丙科员")] for part in (leaders, cadres, colleagues)]
    assert named == [[False, False, False], [True, True, False], [True, True, True]]


def test_a_promotion_brings_an_integrity_talk_within_thirty_days(section: Section) -> None:
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    write(section.keeper, HOLDER, "promotions", section.unit, what="任副科长", who="丙科员", on="2026-11-05")
    due = Duty.objects.get(rule_id=f"{HOLDER}/integrity_on_promotion")
    assert [due.person, due.due_on, due.state] == [section.cadre, dt.date(2026, 12, 5), "open"]
    row = section.talk(
        section.as_leader, section.leader, section.cadre, kind="integrity", level="leader_head", on="2026-11-12"
    )
    for client in (section.as_leader, section.as_cadre):
        client.post(reverse("registers:verify", args=[row.pk]), {"_did": "sign"})
    due.refresh_from_db()
    assert due.state == "done"
    yearly = {duty.person: duty.state for duty in Duty.objects.filter(rule_id=f"{HOLDER}/talked_to")}
    assert yearly == {
        section.leader: "open",
        section.head: "open",
        section.cadre: "open",
    }  # an integrity talk is another kind
