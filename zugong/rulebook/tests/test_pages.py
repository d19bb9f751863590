"""The institution library as three people see it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel import audit, clock
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionEdition

TODAY = dt.date(2026, 11, 12)
ORGANS = "source-4.organs-ten-plus-one"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def bureau():
    return factories.department(factories.working_committee())


def client_of(role, unit):
    client = Client()
    client.force_login(factories.account(role, unit))
    return client


def test_the_list_shows_every_institution_with_what_it_holds(bureau) -> None:
    page = client_of("branch_secretary", factories.branch(bureau)).get(reverse("rulebook:institutions"))
    text = page.content.decode()
    assert page.status_code == 200
    for institution in library.institutions():
        assert institution.title in text
    assert "待核" in text


def test_the_page_shows_the_scheme_as_its_paper_table(bureau) -> None:
    text = (
        client_of("branch_secretary", factories.branch(bureau))
        .get(reverse("rulebook:institution", args=[ORGANS]))
        .content.decode()
    )
    for title in (
        "谋篇布局",
        "政治思想建设",
        "满意度",
        "特色项目及加减分项目",
        "示例值，来源没有写分值，由县直机关工委审定",
    ):
        assert title in text
    assert (
        "每个党支部每月应有 1 次“主题党日”，期末后 30 天内补开的抵 50%，已办的占全期应办的百分比达到 100 得 4 分，不到的按比例得分；没有数据按满分。"
        in text
    )
    assert "每年7月1日前" in text


@pytest.mark.parametrize("institution", ["national.organisation-life", "source-0.political-study"])
def test_an_institution_without_a_scheme_has_its_page_too(bureau, institution) -> None:
    client = client_of("branch_secretary", factories.branch(bureau))
    assert client.get(reverse("rulebook:institution", args=[institution])).status_code == 200


def test_an_unknown_institution_is_not_found(bureau) -> None:
    assert client_of("branch_secretary", factories.branch(bureau)).get("/institutions/nothing/").status_code == 404


def test_a_stranger_who_has_not_signed_in_is_sent_to_sign_in() -> None:
    assert Client().get(reverse("rulebook:institutions")).status_code == 302


def test_the_leader_of_the_committee_adopts_an_edition_once(bureau) -> None:
    client = client_of("committee_leader", bureau.parent)
    address = reverse("rulebook:adopt", args=[ORGANS])
    client.post(address, {"reason": "工委会议审定"})
    client.post(address, {"reason": "再来一次"})
    edition = InstitutionEdition.objects.get(institution_id=ORGANS)
    assert (edition.adopted_on, edition.digest, edition.reason) == (
        TODAY,
        library.digest(library.get(ORGANS)),
        "工委会议审定",
    )
    assert audit.verify().ok


def test_a_secretary_may_not_adopt(bureau) -> None:
    client = client_of("branch_secretary", factories.branch(bureau))
    client.post(reverse("rulebook:adopt", args=[ORGANS]))
    assert InstitutionEdition.objects.count() == 0
    assert "审定这一版" not in client.get(reverse("rulebook:institution", args=[ORGANS])).content.decode()


def test_a_duty_says_how_large_a_unit_must_be_to_owe_it(bureau) -> None:
    page = client_of("branch_secretary", factories.branch(bureau)).get(
        reverse("rulebook:institution", args=["national.organisation-life"])
    )
    rows = {row.duty.id: row for row in page.context["duties"]}
    assert rows["committee_meeting"].who == "党支部、村（社区）（正式党员 7 人及以上的）"
    assert rows["committee_meeting"].when == "每月 1 次"
    assert rows["general_meeting"].who == "党支部、村（社区）"
