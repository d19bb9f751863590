"""M35, S1-42: rater groups and weights are configurable, answers are aggregated per group with a minimum number of raters; only the
declared questionnaire. From end to end: prepared, cast by accounts and by drawn slips, closed, opened by two of three
scrutineers, counted, weighed, booked, and in the marks that another person settled. Nobody types a number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from zugong import engine
from zugong.assessment.models import Campaign, ResultLine
from zugong.assessment.results import sealing
from zugong.ballots.models import OpenedAnswer, Poll
from zugong.ballots.verifying import verify_ballot
from zugong.desk.cli import verify_command
from zugong.engine import sql, vector
from zugong.engine.layout import fields_read, lay_out
from zugong.evidence import ledger
from zugong.org.models import Account, Person
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.timeline import Period

from .conftest import TODAY
from .offices import let_out, office_of
from .pages import page_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
EVALUATION, FORM = "source-1.cadre-evaluation", "angles"
PASSWORDS = [f"四面评价第{n}把钥匙只有我知道" for n in range(3)]
#: What each group says of the cadre; the cadre is among the peers. Four subordinates are one too few.
SAID = {
    "superior": ["excellent", "excellent", "excellent", "good", "good"], "peers": ["good"] * 5,
    "subordinates": ["poor"] * 4, "served": ["excellent"] * 4 + ["good"] * 2 + ["poor"],
}  # fmt: skip


@pytest.fixture
def office(signed_in: SignedIn) -> SimpleNamespace:
    made = office_of(signed_in)
    people = {
        group: factories.members(made.branch, len(SAID[group])) for group in ("superior", "peers", "subordinates")
    }
    accounts = {
        one.pk: factories.account("member", made.branch, person=one) for those in people.values() for one in those
    }
    watchers = [factories.account("member", made.branch, person=factories.member(made.branch)) for _n in range(3)]
    made.people, made.accounts, made.watchers = people, accounts, watchers
    made.clients = {key: signed_in(account) for key, account in accounts.items()}
    made.watching = [signed_in(one) for one in watchers]
    made.administrator = signed_in(factories.account("audit_admin"))
    return made


def at(name: str, *keys: object) -> str:
    return reverse(f"ballots:{name}", args=list(keys))


def prepared(office: SimpleNamespace) -> Poll:
    """Everybody on the list by group; those served are on none."""
    address = at("prepare", EVALUATION, FORM)
    page = page_of(office.head, address)
    assert ["voters-peers" in page, "voters-served" in page] == [True, False]
    assert "“服务对象”凭抽的票码投，不用账号：存下来以后打印票码。" in page
    voters = {f"voters-{group}": [one.pk for one in people] for group, people in office.people.items()}
    voters["voters-peers"].append(office.cadre.pk)
    watchers = {f"watcher-{n}": one.pk for n, one in enumerate(office.watchers, 1)}
    said = {
        "unit": office.section.pk,
        "title": "2026年四面评价",
        "subjects": [office.cadre.pk, office.other.pk],
        **voters,
        **watchers,
    }
    answer = office.head.post(address, said)
    assert answer.status_code == 302, answer.content.decode()
    return Poll.objects.get()


def press(client: Client, poll: Poll, verb: str) -> str:
    """The page behind a step, with what it said."""
    return client.post(at("go-on", poll.pk, verb), follow=True).content.decode()


def launched(office: SimpleNamespace) -> tuple[Poll, list[str]]:
    poll = prepared(office)
    for client, words in zip(office.watching, PASSWORDS, strict=True):
        answer = client.post(at("watch", poll.pk), {"passphrase": words, "again": words})
        assert answer.status_code == 302
    assert "“服务对象”凭票码投，先给这一组打印票码。" in press(office.head, poll, "launch")
    wrong = office.head.post(at("slips", poll.pk), {"number": 7, "group": "peers"})
    assert re.findall(r"<code>", wrong.content.decode()) == []  # whoever is on the list draws no slip
    sheet = office.head.post(at("slips", poll.pk), {"number": len(SAID["served"]), "group": "served"}).content.decode()
    slips = re.findall(r"<code>([0-9A-Z-]{19})</code>", sheet)
    assert "投票开始了。" in press(office.head, poll, "launch")
    return Poll.objects.get(), slips


def receipt(page: str) -> str:
    found = re.search(r'name="code" value="([0-9A-Z-]{9})"', page)
    assert found is not None
    return found[1]


def cast(client: Client, door: str, said: dict[str, str], status: int = 200) -> str:
    page = client.get(door).content.decode()
    answer = client.post(door, {**said, "a-said-": "", "code": receipt(page)})
    assert answer.status_code == status, answer.content.decode()
    return page


def on(person: Person, view: str) -> dict[str, str]:
    return {f"a-view-p{person.pk}": view}


def everybody_votes(office: SimpleNamespace, poll: Poll, slips: list[str]) -> None:
    door = at("vote", poll.pk)
    for group, people in office.people.items():
        for person, view in zip(people, SAID[group], strict=True):
            cast(office.clients[person.pk], door, {**on(office.cadre, view), **on(office.other, "good")})
    own = cast(office.keeper, door, on(office.other, "excellent"))  # the cadre, who rates everybody but oneself
    assert [f"a-view-p{one.pk}" in own for one in (office.cadre, office.other)] == [False, True]
    for slip, view in zip(slips, SAID["served"], strict=True):
        page = cast(Client(), at("slip", slip), {**on(office.cadre, view), **on(office.other, "fair")})
        assert ["系统不知道你是谁" in page, "两名监票人一起才能开箱" in page] == [True, True]


def opened(office: SimpleNamespace, poll: Poll) -> None:
    for client, words in list(zip(office.watching, PASSWORDS, strict=True))[:2]:
        assert client.post(at("watch", poll.pk), {"passphrase": words}).status_code == 302


def test_four_angles_are_cast_by_accounts_and_slips_opened_by_two_weighed_and_settled(office: SimpleNamespace) -> None:
    poll, slips = launched(office)
    assert (poll.entitled, len(slips)) == (5 + 6 + 4 + 7, 7)
    everybody_votes(office, poll, slips)
    assert "正在投，22 / 22 人投了" in page_of(office.head, at("poll", poll.pk))
    assert "“服务对象”" not in press(office.head, poll, "close")
    # Two keys of three, and before them nobody sees anything.
    assert "无记名投票由两名监票人交钥匙开封。" in press(office.head, poll, "open")
    assert office.head.get(at("result", poll.pk)).status_code == 403
    opened(office, poll)
    assert [
        one.get(at("result", poll.pk)).status_code
        for one in (office.head, office.clients[office.people["peers"][0].pk])
    ] == [200, 403]
    press(office.head, poll, "publish")
    poll.refresh_from_db()
    assert (poll.state, verify_ballot(poll)) == ("published", [])
    assert OpenedAnswer.objects.filter(voter__isnull=False).count() == 0
    counted(office)
    marked(office)
    seen = [
        one.get(at("poll", poll.pk)).status_code for one in (office.watching[0], office.stranger, office.administrator)
    ]
    assert seen == [200, 404, 404]


def counted(office: SimpleNamespace) -> None:
    """Each group that is large enough is a fact of the person; four subordinates are none."""
    facts = {
        fact.data["group"]: fact.data
        for fact in ledger.standing().filter(kind="evaluation.viewed", person=office.cadre)
    }
    assert {group: Decimal(str(told["mean"])).quantize(Decimal("0.01")) for group, told in facts.items()} == {
        "superior": Decimal("94.00"), "peers": Decimal("85.00"), "served": Decimal("88.57"),
    }  # fmt: skip
    assert {group: [told[one] for one in ("excellent", "good", "fair", "poor")] for group, told in facts.items()} == {
        "superior": [3, 2, 0, 0], "peers": [0, 5, 0, 0], "served": [4, 2, 0, 1],
    }  # fmt: skip


def marked(office: SimpleNamespace) -> None:
    """(94 × 40 + 85 × 25 + 88.5714 × 20) ÷ 85 = 90.08, of which a fifth: the marks one draws up and another settles."""
    address = reverse("assessment:people-person", args=[EVALUATION, "2026", office.section.pk, office.cadre.pk])
    page = page_of(office.keeper, address)
    assert [words in page for words in (">90.08<", ">18.02<", "服务评价” × 20%")] == [True, True, True]
    assert [getattr(office, who).get(address).status_code for who in ("colleague", "stranger", "chief")] == [
        404,
        404,
        200,
    ]
    begin = reverse("assessment:people-begin", args=[EVALUATION, "2026", office.section.pk])
    assert office.panel.post(begin).status_code == 302
    result = let_out(office.panel, office.chief, Campaign.objects.get(institution_id=EVALUATION))
    line = result.lines.get(person=office.cadre)
    assert (result.published, line.total) == (True, Decimal("18.020"))
    assert "90.08" in str(line.trace)
    for how in ([], ["--by", "sql"]):
        assert verify_command([str(sealing.file_of(result)), *how]) == 0
    proved(office, line)


def proved(office: SimpleNamespace, result: ResultLine) -> None:
    """What was settled comes out of the facts alone, by evaluators that mark everybody at once."""
    plan = engine.compile(library.get(EVALUATION, TODAY), library.catalogue())
    cadre, section = str(office.cadre.pk), str(office.section.pk)
    facts = [
        engine.FactRow(str(one.id), one.kind, str(one.unit_id), one.occurred_on, TODAY, one.data, str(one.person_id))
        for one in ledger.facts_for(kinds=["evaluation.viewed"])
    ]
    units = [engine.UnitRow(section, "县委组织部", "organisation_department")]
    people = [engine.PersonRow(cadre, office.cadre.name, section, roles=("member",))]
    layout = lay_out(facts, units, (), fields_read(plan), people=people)
    for evaluate in (vector.score, sql.score):
        marked = evaluate(plan, layout, Period.parse("2026"), dt.date(2026, 12, 31))
        place = marked.place(cadre)
        assert (marked.items["service"].at(place), marked.total.at(place)) == (Decimal("90.08"), result.total)


def test_nobody_votes_twice_and_a_slip_counts_once(office: SimpleNamespace) -> None:
    poll, slips = launched(office)
    voter = office.clients[office.people["peers"][0].pk]
    said = {**on(office.cadre, "good"), **on(office.other, "good")}
    page, slip_page = (
        voter.get(at("vote", poll.pk)).content.decode(),
        Client().get(at("slip", slips[0])).content.decode(),
    )
    for client, door, code in (
        (voter, at("vote", poll.pk), receipt(page)),
        (Client(), at("slip", slips[0]), receipt(slip_page)),
    ):
        sent = [client.post(door, {**said, "code": code}).status_code for _n in range(2)]
        assert sent == [200, 409]
    assert "正在投，2 / 22 人投了" in page_of(office.head, at("poll", poll.pk))
    assert office.stranger.get(at("vote", poll.pk)).status_code == 404
    # Once it is open no slip is printed, and a code nobody printed opens nothing.
    late = office.head.post(at("slips", poll.pk), {"number": 3, "group": "served"}).content.decode()
    assert ["不能再加票码" in late, re.findall(r"<code>", late)] == [True, []]
    assert Client().get(at("slip", "AAAA-BBBB-CCCC-DDDD")).status_code == 404
