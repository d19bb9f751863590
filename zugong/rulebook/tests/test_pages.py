"""The institution library as three people see it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from zugong import engine
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
    client, address = client_of("branch_secretary", factories.branch(bureau)), reverse("rulebook:institutions")
    first = client.get(address)
    pages = [client.get(address, {"page": number}) for number in first.context["page"].paginator.page_range]
    assert {page.status_code for page in pages} == {200}
    text = "".join(page.content.decode() for page in pages)
    assert [one.title for one in library.institutions() if one.title not in text] == []
    assert text.count('class="zg-c rb-card') == first.context["page"].paginator.count
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


def test_whatever_was_chosen_beforehand_stands_on_the_page() -> None:
    """As many sentences as choices: a choice the page does not know would be missing here."""
    from zugong.engine.tests.shapes.paper import paper
    from zugong.rulebook.sections.scheme import choices

    rule = "missing: zero\nmeasure: {mean: {of: event, field: rate}}\nmap: {as_given: {over: full}}"
    one = engine.loads(paper(rule, midway="by_months"))
    assert one.scheme is not None
    shown = choices(one)
    assert len(shown) == 6 + 4  # six words, four roundings
    assert "期中成立的组织，件数目标按月折算" in shown
    assert "每步相除保留 4 位小数，四舍五入" in shown
    with translation.override("en"):
        assert "targets in numbers are by months for units founded midway" in choices(one)
        assert [line for line in choices(one) if line.startswith("each division")] != []


def test_the_votes_an_institution_declares_are_said_in_words(bureau) -> None:
    client, rows = client_of("branch_secretary", factories.branch(bureau)), {}
    for institution in ("source-4.organs-appraisal-votes", "national.party-votes"):
        page = client.get(reverse("rulebook:institution", args=[institution]))
        rows |= {row.form.id: row for row in page.context["forms"]}
    assert rows["leaders"].rules == (
        "分组：班子成员、中层干部、其他工作人员",
        "各组权重：班子成员 40；中层干部 30；其他工作人员 30",
        "“优秀”最多占 1/3",
        "对谁都一样的票作废",
        "收回多于发出的，整次无效",
        "不满 5 票的分组不单独显示",
    )
    assert rows["branch_vote"].rules[-3:-1] == ("参加的人要超过应到的 1/2", "赞成的票要超过应到的 1/2")
    assert rows["branch_election"].rules[-3] == "参加的人要达到应到的 4/5"


def test_every_section_of_every_institution_is_shown_and_told_in_words(bureau) -> None:
    client = client_of("assessor", bureau.parent)
    for one in library.institutions():
        page = client.get(reverse("rulebook:institution", args=[one.id]))
        shown = {part.section.key for part in page.context["parts"]}
        wanted = {name for name in ("duties", "activities", "facts", "labels", "parameters", "registers", "routes", "forms")
                  if getattr(one, name)}  # fmt: skip
        assert (page.status_code, wanted - shown) == (200, set())


def test_a_register_says_what_it_costs_and_a_route_its_steps(bureau) -> None:
    page = client_of("assessor", bureau.parent).get(reverse("rulebook:institution", args=["source-0.sink-down-visits"]))
    costs = [row.cost for row in page.context["registers"]]
    assert all(cost.startswith("每家一年约 ") for cost in costs)
    one = library.get("source-0.sink-down-visits")
    assert [len(row.steps) for row in page.context["routes"]] == [len(route.steps) for route in one.routes.values()]


def test_faulty_files_are_named_to_whoever_proposes_or_looks_after_the_system(bureau, tmp_path, settings):
    faulty = "institution:\n  id: test.faulty\n  title: 坏的\n  edtion: '1'\n"
    (tmp_path / "faulty.yaml").write_text(faulty, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    library.forget()
    people = [
        factories.account("assessor", bureau.parent),
        factories.account("system_admin", bureau.parent),
        factories.account("branch_secretary", factories.branch(bureau)),
    ]
    said = []
    for account in people:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        page = client.get(reverse("rulebook:institutions")).content.decode()
        said.append(("faulty.yaml" in page, "zugong rules check" in page, "还缺" in page))
    assert said == [(True, True, True), (True, True, False), (False, False, False)]
    library.forget()
