"""M78 网上办理, 党费 (S4-75).

S4-75: “Dues are calculated from a configured rule, paid status is confirmed, arrears remind only the member.” And of privacy: “base income not
shown to others.” With it: relief by the route 本人申请 → 支部研究 → 上一级党委批准, receipts, books that balance, the use made public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.dues.models import Basis, Bill, Notice, Relief
from zugong.dues.verifying import verify
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def committee() -> Unit:
    return factories.unit("organ_committee", factories.department(factories.county()), "县财政局机关党委")


@pytest.fixture
def branch(committee: Unit) -> Unit:
    return factories.branch(committee, "县财政局第一支部")


@pytest.fixture
def people(branch: Unit) -> list[Person]:
    return factories.members(branch, 3)


@pytest.fixture
def keeper(branch: Unit, signed_in: SignedIn) -> Client:
    return signed_in(factories.account("dues_keeper", branch))


def text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args), follow=True).content.decode()


def set_basis(keeper: Client, person: Person, amount: str, kind: str = "salaried", since: str = "2026-05") -> None:
    typed = {"kind": kind, "amount": amount, "valid_from": since, "note": ""}
    assert keeper.post(reverse("dues:basis", args=[person.pk]), typed).status_code == 302


def issue(keeper: Client, branch: Unit, month: str) -> None:
    assert keeper.post(reverse("dues:issue", args=[branch.pk]), {"month": month}).status_code == 302


def test_dues_follow_the_configured_rule_and_paid_status_is_confirmed(
    keeper: Client, branch: Unit, people: list[Person], signed_in: SignedIn
) -> None:
    for person, kind, base in zip(
        people, ("salaried", "salaried", "retired"), ("3000", "3000.01", "5001"), strict=True
    ):
        set_basis(keeper, person, base, kind)
    issue(keeper, branch, "2026-11")
    assert [f"{bill.amount:.2f}" for bill in Bill.objects.order_by("person_id")] == ["15.00", "30.00", "50.01"]
    member = signed_in(factories.account("member", branch, person=people[0]))
    assert "要交 15.00 元" in text(member, "dues:mine")
    paid = {"amount": "15", "gift": "", "paid_on": "2026-11-10", "way": "transfer", "payer": ""}
    keeper.post(reverse("dues:confirm", args=[people[0].pk]), paid)
    page = text(member, "dues:mine")
    assert ["党费都交清了" in page, "交至 2026-11" in page] == [True, True]
    assert "1/3 人已交" in text(keeper, "dues:bills", branch.pk)
    assert ledger.standing().get(kind="dues.paid").data == {"month": "2026-11", "since": "2026-11", "amount": "15.00"}
    assert verify().faults == []


def test_arrears_remind_only_the_member_and_touch_no_membership(
    keeper: Client, branch: Unit, people: list[Person], signed_in: SignedIn
) -> None:
    from zugong.dues.cli import tick

    accounts = [factories.account("member", branch, person=person) for person in people]
    set_basis(keeper, people[0], "3000")
    before = list(Membership.objects.order_by("pk").values())
    for month in ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"):
        issue(keeper, branch, month)
    tick()
    assert [(notice.account, notice.months) for notice in Notice.objects.all()] == [(accounts[0], 6)]
    seen = ["党费提醒" in text(signed_in(account), "work:inbox") for account in accounts]
    assert (seen, "党费提醒" in text(keeper, "work:inbox")) == ([True, False, False], False)
    assert "请组织核查" in text(keeper, "dues:late", branch.pk)
    assert (Case.objects.count(), list(Membership.objects.order_by("pk").values())) == (0, before)


def test_the_base_income_is_not_shown_to_others(
    keeper: Client, committee: Unit, branch: Unit, people: list[Person], signed_in: SignedIn
) -> None:
    set_basis(keeper, people[0], "4321")
    issue(keeper, branch, "2026-11")
    others = [
        signed_in(factories.account("branch_secretary", branch)), signed_in(factories.account("organ_clerk", committee)),
        signed_in(factories.account("member", branch, person=people[1])), signed_in(factories.account("dues_keeper", factories.branch(committee))),
    ]  # fmt: skip
    for client in others:
        for name, key in (
            ("dues:unit", branch.pk),
            ("dues:member", people[0].pk),
            ("dues:bill", Bill.objects.get().pk),
        ):
            assert "4321" not in text(client, name, key)
        assert client.post(reverse("dues:read-basis", args=[people[0].pk]), {"why": "看看"}).status_code in (403, 404)
    assert "4321" not in text(keeper, "dues:member", people[0].pk)
    assert "4321" in text(signed_in(factories.account("member", branch, person=people[0])), "dues:mine")


def test_relief_goes_from_the_member_by_the_branch_to_the_committee_above_and_billing_honours_it(
    keeper: Client, committee: Unit, branch: Unit, people: list[Person], signed_in: SignedIn
) -> None:
    set_basis(keeper, people[0], "3000")
    member = signed_in(factories.account("member", branch, person=people[0]))
    secretary, clerk = (
        signed_in(factories.account("branch_secretary", branch)),
        signed_in(factories.account("organ_clerk", committee)),
    )
    typed = {
        "member": people[0].name,
        "relief": "less",
        "monthly": "5",
        "since": "2026-11-01",
        "until": "2026-12-31",
        "why": "家人长期住院",
    }
    for wrong in ("", "0", "-5"):
        refused = member.post(reverse("casework:new", args=["national.dues", "relief"]), typed | {"monthly": wrong})
        assert (refused.status_code, "一分不交的选“免交”" in refused.content.decode()) == (422, True)
    assert member.post(reverse("casework:new", args=["national.dues", "relief"]), typed).status_code == 302
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    secretary.post(act, {"_step": "study", "_outcome": "agree", "opinion": "情况属实"})
    assert Relief.objects.count() == 0
    clerk.post(act, {"_step": "approve", "_outcome": "approve"})
    relief = Relief.objects.get()
    assert (relief.person, relief.since, relief.until, f"{relief.monthly:.2f}") == (
        people[0],
        dt.date(2026, 11, 1),
        dt.date(2026, 12, 31),
        "5.00",
    )
    issue(keeper, branch, "2026-10")
    issue(keeper, branch, "2026-11")
    assert [f"{bill.amount:.2f}" for bill in Bill.objects.order_by("month")] == ["15.00", "5.00"]
    with clock.frozen(dt.date(2027, 1, 8)):
        issue(keeper, branch, "2027-01")
    assert f"{Bill.objects.latest('month').amount:.2f}" == "15.00"
    assert "少交免交" in text(member, "dues:mine")
    # What was approved by mistake ends with its fact.
    leader = signed_in(factories.account("committee_leader", Unit.objects.get(parent=None)))
    assert leader.post(reverse("casework:reopen", args=[case.pk]), {"reason": "批错了人"}).status_code == 302
    assert Relief.objects.get().ended is True


def test_the_daily_round_makes_the_bills_once(keeper: Client, branch: Unit, people: list[Person]) -> None:
    from zugong.dues.cli import tick

    tick()
    assert (Bill.objects.count(), Basis.objects.count()) == (0, 0)  # nobody keeps dues here yet
    set_basis(keeper, people[0], "3000")
    tick()
    tick()
    assert [bill.month for bill in Bill.objects.all()] == [TODAY.replace(day=1)]
    with clock.frozen(dt.date(2027, 1, 2)):  # the server stood still over a month
        tick()
    assert [f"{bill.month:%Y-%m}" for bill in Bill.objects.order_by("month")] == ["2026-11", "2026-12", "2027-01"]
