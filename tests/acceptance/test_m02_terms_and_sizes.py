"""M02 党员支部底册: any secretary opens one card and reads branches, members, secretary names and last change; terms with their
reminder six months ahead; what the number of members asks for, with its article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.org import services as org
from zugong.org.models import Account, Unit
from zugong.org.scope import Scope
from zugong.org.services import Changes
from zugong.org.tests import factories
from zugong.roster import advice, services
from zugong.roster.models import Confirmation, UnitParticulars

from .pages import branches_under

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def committee() -> Unit:
    department = factories.department(factories.working_committee(), "县林业局")
    made = factories.unit(Unit.Kind.ORGAN_COMMITTEE, department, "县林业局机关党委")
    return branches_under(made, ("林业第一党支部", "林业第二党支部"), 4)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_one_card_says_branches_members_secretaries_and_the_last_change(committee: Unit, signed_in: SignedIn) -> None:
    branch = committee.children.order_by("pk")[1]
    keeper = factories.account("organ_clerk", committee)
    newcomer = factories.person("新来人")
    org.admit(person=newcomer, unit=branch, on=dt.date(2026, 11, 11), by=keeper)
    for account in (keeper, factories.account("unit_leader", committee)):
        card = text_of(signed_in(account).get(reverse("roster:card", args=[committee.pk])).content.decode())
        assert "党员 10 人，党支部 2 个" in card
        assert "2026-11-11 新来人 编入林业第二党支部" in card
        for one in committee.children.all():
            assert one.posts.get().person.name in card


def test_a_secretary_reads_the_own_card_and_no_other(committee: Unit, signed_in: SignedIn) -> None:
    first, second = committee.children.order_by("pk")
    secretary = signed_in(factories.account("branch_secretary", first))
    assert secretary.get(reverse("roster:card", args=[first.pk])).status_code == 200
    assert secretary.get(reverse("roster:card", args=[second.pk])).status_code == 404
    stranger = signed_in(factories.account("branch_secretary", factories.branch()))
    assert stranger.get(reverse("roster:card", args=[first.pk])).status_code == 404


def test_the_head_confirms_the_numbers_of_the_moment(committee: Unit, signed_in: SignedIn) -> None:
    head = factories.account("unit_leader", committee, display_name="高书记")
    client, address = signed_in(head), reverse("roster:card", args=[committee.pk])
    assert "该核对了" in client.get(address).content.decode()
    assert client.post(address, {"do": "confirm"}).status_code == 302
    assert Confirmation.objects.values_list("members", "branches", "by_name").get() == (9, 2, "高书记")
    page = text_of(client.get(address).content.decode())
    assert "2026-11-12 高书记核对：党员 9 名，党支部 2 个" in page
    assert "该核对了" not in page


@pytest.mark.parametrize(("ends_on", "reminded"), [("2027-05-12", True), ("2027-05-13", False), ("2026-11-11", True)])
def test_the_body_and_its_committee_are_reminded_six_months_ahead(
    ends_on: str, reminded: bool, committee: Unit, signed_in: SignedIn
) -> None:
    branch = committee.children.order_by("pk")[0]
    org.set_term(
        unit=branch,
        starts_on=dt.date.fromisoformat(ends_on) - dt.timedelta(3 * 365),
        ends_on=dt.date.fromisoformat(ends_on),
        by=factories.account("organ_clerk", committee),
    )
    own = factories.account("branch_secretary", branch)
    for account in (own, factories.account("organ_clerk", committee)):
        page = signed_in(account).get(reverse("cockpit:later")).content.decode()
        assert ("换届提醒" in page, ends_on in page) == (reminded, reminded)
    stranger = factories.account("branch_secretary", committee.children.order_by("pk")[1])
    assert ends_on not in signed_in(stranger).get(reverse("cockpit:later")).content.decode()


def test_overdue_terms_come_first_and_a_term_too_long_is_said(committee: Unit, signed_in: SignedIn) -> None:
    first, second = committee.children.order_by("pk")
    keeper = factories.account("organ_clerk", committee)
    org.set_term(unit=first, starts_on=dt.date(2023, 6, 1), ends_on=dt.date(2026, 6, 1), by=keeper)
    org.set_term(unit=second, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2031, 1, 1), by=keeper)
    page = signed_in(keeper).get(reverse("roster:terms")).content.decode()
    assert page.index("林业第一党支部") < page.index("林业第二党支部")
    assert "超期 164 天" in page
    assert "比规定的 3 年长出 12 个月以上" in page
    assert "2029-01-01" in page
    late = signed_in(keeper).get(reverse("roster:terms"), {"standing": "over"}).content.decode()
    assert "林业第二党支部" not in late


def sentences(unit: Unit) -> list[tuple[str, str]]:
    return [(one.key, one.sentence) for one in advice.findings(Scope((unit.path,))) if one.pk == unit.pk]


@pytest.mark.parametrize(
    ("number", "keys"),
    [(2, ["branch_least"]), (3, []), (6, []), (7, ["committee_from"]), (50, ["committee_from"]), (51, ["branch_most", "committee_from"])],
)  # fmt: skip
def test_the_number_of_a_branch_says_what_the_article_asks(number: int, keys: list[str]) -> None:
    branch = factories.branch()
    factories.members(branch, number)
    assert [key for key, _sentence in sentences(branch)] == keys
    assert [one.key for one in advice.of_branch(branch)] == keys


def test_a_branch_with_its_committee_is_as_it_should_be() -> None:
    branch = factories.branch()
    people = factories.members(branch, 7)
    for person, role in zip(people, ("secretary", "organiser", "publicity"), strict=False):
        factories.post(person, branch, role)
    assert sentences(branch) == []


@pytest.mark.parametrize(
    ("number", "key"), [(49, None), (50, "general_branch_from"), (99, "general_branch_from"), (100, "organ_committee_from")]
)  # fmt: skip
def test_the_number_of_a_department_says_which_organisation_it_should_have(number: int, key: str | None) -> None:
    department = factories.department()
    factories.members(factories.branch(department), number)
    assert [found for found, _sentence in sentences(department)] == ([key] if key else [])


def test_a_joint_branch_may_be_small_but_covers_no_more_than_five_bodies(signed_in: SignedIn) -> None:
    branch = factories.branch()
    factories.members(branch, 2)
    keeper = factories.account("organ_clerk", branch.parent)
    bodies = "\n".join(f"示例公司{n}" for n in range(1, 7))
    sent = {"do": "unit", "unit-situation": "joint", "unit-covers": bodies, "unit-contact_phone": "0999-1234567"}
    assert signed_in(keeper).post(reverse("roster:unit-edit", args=[branch.pk]), sent).status_code == 302
    assert sentences(branch) == [("joint_most", "联合党支部覆盖 6 个单位，一般不超过 5 个")]
    page = signed_in(keeper).get(reverse("roster:card", args=[branch.pk])).content.decode()
    assert "《支部工作条例（试行）》第五条（待核）" in page
    held = UnitParticulars.objects.get(unit=branch)
    services.set_unit_particulars(unit=branch, changes=Changes(UnitParticulars, {"covers": "示例公司1"}), by=keeper)
    assert sentences(branch) == []
    assert held.covered == bodies.split("\n")


def test_a_members_own_number_is_no_office_number(signed_in: SignedIn) -> None:
    branch = factories.branch()
    keeper = signed_in(factories.account("organ_clerk", branch.parent))
    page = keeper.post(
        reverse("roster:unit-edit", args=[branch.pk]), {"do": "unit", "unit-contact_phone": "13800001234"}
    )
    assert page.status_code == 422
    assert "这里写办公电话" in page.content.decode()
    assert UnitParticulars.objects.count() == 0


def test_proposals_change_nothing(committee: Unit, signed_in: SignedIn) -> None:
    before = list(Unit.objects.order_by("pk").values_list("pk", "kind", "dissolved_on"))
    page = signed_in(factories.account("organ_clerk", committee)).get(reverse("roster:advice"))
    assert page.status_code == 200
    assert list(Unit.objects.order_by("pk").values_list("pk", "kind", "dissolved_on")) == before
