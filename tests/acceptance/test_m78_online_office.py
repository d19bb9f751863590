"""M78 网上办公. S4-73: notices, requests and replies flow with receipts and deadlines (drafted → approved → issued → received)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.casework.queries import holders_of
from zugong.evidence import ledger
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.timeline import Workdays

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
DISPATCH, REQUEST = (["source-4.online-office", name] for name in ("dispatch", "request"))


class Office:
    """A committee that issues, two departments that receive, a branch that asks, a third department."""

    def __init__(self, signed_in: SignedIn) -> None:
        root = factories.county()
        self.committee = factories.working_committee(root, "县直机关工委")
        self.finance, self.water, self.third = (
            factories.department(self.committee, name) for name in ("县财政局", "县水利局", "县农业局")
        )
        self.organ = factories.unit("organ_committee", self.finance, "财政局机关党委")
        self.branch = factories.branch(self.organ, "财政一支部")
        self.author = signed_in(factories.account("assessor", self.committee))
        self.leader = signed_in(factories.account("committee_leader", self.committee))
        self.clerks = {
            unit.pk: signed_in(factories.account("organ_clerk", unit)) for unit in (self.finance, self.water)
        }
        self.stranger = signed_in(factories.account("organ_clerk", self.third))
        self.secretary = signed_in(factories.account("branch_secretary", self.branch))
        self.head = signed_in(factories.account("unit_leader", self.finance))

    def drafted(self, **more: object) -> Case:
        typed = {
            "title": "报送年度总结", "kind": "notice", "to": "县财政局、县水利局", "text": "请按时报送。",
            "_unit": str(self.committee.pk), **more,
        }  # fmt: skip
        answer = self.author.post(reverse("casework:new", args=DISPATCH), typed)
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.get()


@pytest.fixture
def office(signed_in: SignedIn) -> Office:
    return Office(signed_in)


def act(client: Client, case: Case, step: str, outcome: str, **more: object) -> int:
    said = {"_step": step, "_outcome": outcome, **more}
    status = client.post(reverse("casework:act", args=[case.pk]), said).status_code
    case.refresh_from_db()
    return status


def test_a_notice_is_drafted_approved_issued_and_received_by_each_of_those_it_goes_to(office: Office) -> None:
    case = office.drafted()
    assert (case.number, case.place, case.due_on) == ("发〔2026〕1号", "approve", Workdays().add(TODAY, 2))
    assert act(office.author, case, "approve", "agree") == 422  # whoever drafts it does not approve it
    assert act(office.leader, case, "approve", "agree") == 302
    assert act(office.author, case, "issue", "notice") == 422  # without its number it does not leave
    assert act(office.author, case, "issue", "notice", number="县直工委〔2026〕18号") == 302
    assert (case.place, sorted(holders_of(case)), case.due_on) == (
        "receive", sorted(["县财政局", "县水利局"]), Workdays().add(TODAY, 2),
    )  # fmt: skip
    page = reverse("casework:case", args=[case.pk])
    assert [client.get(page).status_code for client in (*office.clerks.values(), office.stranger)] == [200, 200, 403]
    finance, water = office.clerks.values()
    assert case.title in finance.get(reverse("casework:inbox")).content.decode()
    assert act(finance, case, "receive", "received") == 302
    assert (case.place, holders_of(case)) == ("receive", ["县水利局"])  # who has not is seen at a glance
    assert act(finance, case, "receive", "received") == 422
    act(water, case, "receive", "received")
    assert (case.place, case.is_open) == ("received", False)
    assert [fact.data for fact in ledger.standing().filter(source=case.source)] == [{"kind": "notice"}]
    # Whoever received it reads it afterwards too, and prints the sheet with every receipt.
    assert [client.get(page).status_code for client in (finance, water, office.stranger)] == [200, 200, 403]
    assert case.title in finance.get(reverse("casework:cases")).content.decode()
    sheet = finance.get(reverse("casework:sheet", args=[case.pk])).content.decode()
    assert ["县直工委〔2026〕18号" in sheet, sheet.count("签收")] >= [True, 2]
    assert "县财政局、县水利局" in sheet


def test_what_wants_an_answer_has_its_day_and_each_answers(office: Office) -> None:
    case = office.drafted(kind="letter")
    act(office.leader, case, "approve", "agree")
    assert act(office.author, case, "issue", "letter", number="函〔2026〕2号") == 422  # an answer by when?
    Case.objects.filter(pk=case.pk).update(data={**case.data, "until": "2026-11-20"})
    assert act(office.author, case, "issue", "letter", number="函〔2026〕2号") == 302
    assert (case.place, str(case.due_on)) == ("reply", "2026-11-20")
    finance, water = office.clerks.values()
    assert act(finance, case, "reply", "replied") == 422  # an answer has words
    act(finance, case, "reply", "replied", _reason="没有意见")
    act(water, case, "reply", "replied", _reason="建议改到月底")
    assert case.place == "received"
    page = office.author.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert ["没有意见" in page, "建议改到月底" in page] == [True, True]


def test_a_draft_sent_back_is_changed_by_its_author_and_approved_anew(office: Office) -> None:
    case = office.drafted()
    assert act(office.leader, case, "approve", "back") == 422  # why?
    act(office.leader, case, "approve", "back", _reason="口径不对")
    assert case.place == "redraft"
    act(office.author, case, "redraft", "again", changed="请于月底前报送。")
    assert case.place == "approve"


def test_a_branch_asks_its_committee_and_is_answered_within_the_days(office: Office) -> None:
    typed = {"matter": "换届的请示", "text": "拟于十二月换届，当否，请批示。", "_unit": str(office.finance.pk)}
    unit: Unit = office.organ
    answer = office.secretary.post(reverse("casework:new", args=REQUEST), {**typed, "_unit": str(unit.pk)})
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.opener_unit, case.unit, holders_of(case)) == (office.branch, office.organ, ["财政一支部"])
    assert act(office.stranger, case, "sign", "send") == 403
    act(office.secretary, case, "sign", "send")
    assert (case.place, case.due_on) == ("answer", Workdays().add(TODAY, 10))
    assert act(office.secretary, case, "answer", "answered", agreed="true", answer="同意") == 422
    assert act(office.head, case, "answer", "answered", agreed="true", answer="同意换届") == 302
    act(office.secretary, case, "receive", "received")
    assert (case.place, case.data["answer"]) == ("received", "同意换届")
    assert [fact.data for fact in ledger.standing().filter(source=case.source)] == [{"agreed": True}]
