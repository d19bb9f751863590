"""M60 首问限时与诉求办理.

S1-13: each audience has a portal with its service items, guides and “my requests”, and each request reaches an owner.
S1-14: a request always gets an owner and a deadline, only the requester's confirmation closes it, and useful answers go to
a Q&A base. S3-13: whoever is first asked registers the request and remains responsible until another accepts; the chain is
visible; the visitor's name is optional. S3-14: each matter type has a limit in working days, a warning before the due date,
and overdue needs a reason and escalates. (S2-70 is context: the cadres' home.)"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.casework.queries import holders_of
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.timeline import Workdays

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ROUTE, FIRST = ["source-1.requests", "request"], ["source-1.requests", "first_asked"]
QUESTIONS = ["source-1.requests", "questions"]


@pytest.fixture
def section() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


@pytest.fixture
def staff(section: Unit) -> list[Person]:
    return factories.members(factories.branch(section, "机关支部"), 3)


def text(client: Client, address: str, **asked: str) -> str:
    return client.get(address, asked).content.decode()


def test_a_members_request_has_an_owner_and_a_deadline_until_the_member_agrees(
    section: Unit, staff: list[Person], signed_in: SignedIn
) -> None:
    branch = factories.branch(factories.department(section), "第一党支部")
    raiser = factories.members(branch, 1)[0]
    member = signed_in(factories.account("member", branch, person=raiser))
    officer = signed_in(factories.account("section_officer", section))
    first, second = (signed_in(factories.account("member", section, person=person)) for person in staff[:2])
    typed = {
        "request": "支部没有活动场所", "kind": "difficulty", "matter": "hardship", "home": "members", "contact": "13900000000",
    }  # fmt: skip
    assert member.post(reverse("casework:new", args=ROUTE), typed).status_code == 302
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    assert (holders_of(case), case.due_on) == (["县委组织部"], Workdays().add(TODAY, 2))

    take = {"_step": "accept", "_outcome": "accept"}
    officer.post(act, {**take, "first": staff[0].name})
    case.refresh_from_db()
    assert (holders_of(case), case.due_on) == ([staff[0].name], Workdays().add(TODAY, 10))
    first.post(act, {"_step": "answer", "_outcome": "hand_over", "_reason": "归基层科", "answer": ""})
    officer.post(act, {**take, "first": staff[1].name})
    second.post(act, {"_step": "answer", "_outcome": "answered", "answer": "下月启用二楼活动室"})
    case.refresh_from_db()
    assert case.place == "confirm"
    assert officer.post(act, {"_step": "confirm", "_outcome": "yes", "rating": "good"}).status_code == 422
    member.post(act, {"_step": "confirm", "_outcome": "no", "_reason": "还没钥匙"})
    case.refresh_from_db()
    assert case.place == "answer"
    second.post(act, {"_step": "answer", "_outcome": "answered", "answer": "钥匙已送到"})
    member.post(act, {"_step": "confirm", "_outcome": "yes", "rating": "good"})
    case.refresh_from_db()
    assert case.place == "closed"
    assert [fact.data for fact in ledger.standing().filter(source=case.source)] == [
        {"kind": "difficulty", "rating": "good"}
    ]
    shown = text(member, reverse("casework:case", args=[case.pk]))
    assert [words in shown for words in ("归基层科", "转交", "还没钥匙", "13900000000")] == [True, True, True, False]
    chain = shown.split("责任交接")[1]
    assert chain.index(staff[0].name) < chain.index(staff[1].name)


def test_a_useful_answer_goes_to_the_base_and_is_found_before_asking(
    section: Unit, staff: list[Person], signed_in: SignedIn
) -> None:
    branch = factories.branch(factories.department(section), "第一党支部")
    one, other = (
        signed_in(factories.account("member", branch, person=person)) for person in factories.members(branch, 2)
    )
    officer = signed_in(factories.account("section_officer", section))
    keeper = signed_in(factories.account("organ_clerk", section))
    handler = signed_in(factories.account("member", section, person=staff[0]))
    one.post(
        reverse("casework:new", args=ROUTE),
        {"request": "退休党员的组织关系怎么接转？", "kind": "doubt", "matter": "relation"},
    )
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    officer.post(act, {"_step": "accept", "_outcome": "accept", "first": staff[0].name})
    handler.post(act, {"_step": "answer", "_outcome": "answered", "answer": "向原支部提出，介绍信三个月内有效"})
    assert "收进问答库" not in text(keeper, reverse("casework:case", args=[case.pk]))
    one.post(act, {"_step": "confirm", "_outcome": "yes", "rating": "good"})
    shown = text(keeper, reverse("casework:case", args=[case.pk]))
    assert "收进问答库" in shown
    assert "收进问答库" not in text(one, reverse("casework:case", args=[case.pk]))
    address = reverse("registers:new", args=QUESTIONS)
    link = shown.split(f'href="{address}?')[1].split('"')[0].replace("&amp;", "&")
    form = keeper.get(f"{address}?{link}").content.decode()
    assert ["退休党员的组织关系怎么接转" in form, "介绍信三个月内有效" in form] == [True, True]
    kept = {
        "question": "退休党员的组织关系怎么接转？",
        "answer": "向原支部提出，介绍信三个月内有效",
        "matter": "relation",
        "_unit": str(section.pk),
    }
    assert keeper.post(address, kept).status_code == 302
    # Whoever asks next says it in a few words first, and sees the answer before the form.
    asking = reverse("casework:new", args=ROUTE)
    before = text(other, asking)
    assert ["找一找" in before, 'name="kind"' in before] == [True, False]
    found = text(other, asking, q="组织关系接转要什么材料")
    assert ["介绍信三个月内有效" in found, 'name="kind"' in found, "组织关系接转要什么材料" in found] == [
        True,
        True,
        True,
    ]
    assert "没有找到" in text(other, asking, q="食堂几点开饭")
    assert "介绍信三个月内有效" in text(
        other, reverse("registers:row", args=[Row.objects.get(register="/".join(QUESTIONS)).pk])
    )


@pytest.mark.parametrize(("home", "title"), [("members", "党员之家"), ("cadres", "干部之家"), ("talents", "人才之家")])
def test_each_audience_has_a_home_with_services_guides_and_my_requests(
    section: Unit, signed_in: SignedIn, home: str, title: str
) -> None:
    branch = factories.branch(factories.department(section), "第一党支部")
    one, other = (
        signed_in(factories.account("member", branch, person=person)) for person in factories.members(branch, 2)
    )
    assert title in text(one, reverse("casework:portals"))
    address = reverse("casework:portal", args=["source-1.requests", f"{home}_home"])
    empty = text(one, address)
    assert [words in empty for words in (title, "能办的事", "办事指南", "还没提过")] == [True] * 4
    link = empty.split(f'href="{reverse("casework:new", args=ROUTE)}?')[1].split('"')[0].replace("&amp;", "&")
    asked = dict(pair.split("=") for pair in link.split("&"))
    assert asked["home"] == home
    form = one.get(f"{reverse('casework:new', args=ROUTE)}?{link}&q=我想问一件事").content.decode()
    assert f'<option value="{home}" selected' in form
    one.post(reverse("casework:new", args=ROUTE), {**asked, "request": "我想问一件事"})
    case = Case.objects.get()
    shown = text(one, address)
    assert [words in shown for words in (case.number, "现在：县委组织部", "我提过 1 件")] == [True] * 3
    assert case.number not in text(other, address)
    others = {"members", "cadres", "talents"} - {home}
    for another in others:
        assert case.number not in text(one, reverse("casework:portal", args=["source-1.requests", f"{another}_home"]))


def test_the_first_asked_stays_responsible_until_another_accepts_and_the_chain_is_visible(
    section: Unit, staff: list[Person], signed_in: SignedIn
) -> None:
    accounts = [factories.account("section_officer", section, person=person) for person in staff]
    first, second, third = (signed_in(account) for account in accounts)
    typed = {"asked": "问人才补贴怎么申请", "matter": "policy", "way": "visit", "_unit": str(section.pk)}
    assert first.post(reverse("casework:new", args=FIRST), typed).status_code == 302  # without the visitor's name
    case = Case.objects.get()
    act, address = (reverse(f"casework:{name}", args=[case.pk]) for name in ("act", "case"))
    assert (case.due_on, "现在负责" in text(first, address)) == (Workdays().add(TODAY, 5), True)
    hand = {"_step": "handle", "_outcome": "hand", "next": staff[1].name}
    assert first.post(act, hand).status_code == 422  # a hand-over says why
    first.post(act, {**hand, "_reason": "归人才科"})
    chain = text(second, address).split("责任交接")[1].split("</section>")[0]
    assert [person.name in chain for person in staff] == [True, False, False]  # not yet accepted: still the first
    second.post(act, {"_step": "take", "_outcome": "accept"})
    second.post(act, {"_step": "carry", "_outcome": "hand", "next": staff[2].name, "_reason": "归考核科"})
    third.post(act, {"_step": "take", "_outcome": "refuse", "_reason": "不归考核"})
    case.refresh_from_db()
    assert (case.place, holders_of(case)) == ("handle", [accounts[0].display_name])
    chain = text(first, address).split("责任交接")[1].split("</section>")[0]
    assert [person.name in chain for person in staff] == [True, True, False]
    first.post(act, {"_step": "handle", "_outcome": "done", "answer": "已经把办法寄去"})
    case.refresh_from_db()
    assert case.place == "closed"
    assert [word in text(first, address) for word in ("归人才科", "不归考核", "首问")] == [True] * 3
    assert ledger.standing().get(source=case.source).data == {"matter": "policy"}


def test_each_matter_has_its_workdays_a_warning_and_an_overdue_reason_and_those_above_see_it(
    section: Unit, staff: list[Person], signed_in: SignedIn
) -> None:
    member = signed_in(factories.account("member", staff[0].memberships.get().unit, person=staff[0]))
    officer = factories.account("section_officer", section, person=staff[1])
    client = signed_in(officer)
    limits = {}
    for matter in ("policy", "hardship", "suggestion"):
        typed = {"asked": f"问 {matter}", "matter": matter, "way": "call", "_unit": str(section.pk)}
        client.post(reverse("casework:new", args=FIRST), typed)
        limits[matter] = Case.objects.get(title=f"问 {matter}").due_on
    assert limits == {
        matter: Workdays().add(TODAY, days) for matter, days in (("policy", 5), ("hardship", 10), ("suggestion", 15))
    }
    case = Case.objects.get(title="问 policy")
    assert case.due_on is not None
    address, act = (reverse(f"casework:{name}", args=[case.pk]) for name in ("case", "act"))
    for days, light in ((-4, "在办"), (-3, "快到期"), (0, "快到期"), (1, "过期")):
        with clock.frozen(case.due_on + dt.timedelta(days=days)):
            kicker = text(client, address).split("<h1")[0]
            assert light in kicker
    done = {"_step": "handle", "_outcome": "done", "answer": "办好了"}
    with clock.frozen(case.due_on + dt.timedelta(days=2)):
        over = signed_in(factories.account("committee_leader", section.parent))
        assert ["下面过期没办的" in text(one, reverse("casework:inbox")) for one in (over, client, member)] == [
            True,
            True,
            False,
        ]
        refused = client.post(act, done)
        assert (refused.status_code, "已经过期 2 天，在意见里写明为什么" in refused.content.decode()) == (422, True)
        assert client.post(act, {**done, "_reason": "等上级批复"}).status_code == 302
        assert "等上级批复" in text(client, address)
