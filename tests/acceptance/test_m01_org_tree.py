"""M01 组织架构. S0-39: the tree shows one general branch with three branches, their secretary and member numbers live, and
changes keep history. S1-30: units carry an urban/rural flag; an urban and a rural branch can be paired and compared. S4-15:
units are grouped under a lead department (name configurable), the lead sees its group's progress and can send notices. S4-112:
a unit type with rights over contests and online platform content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.evidence import files
from zugong.org import queries, rules, services
from zugong.org.models import Account, Membership, Unit, UnitGroup
from zugong.org.tests import factories

from .conftest import TODAY
from .pages import branches_under, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def general_branch() -> Unit:
    """One general branch with three branches of three, four and five members, each with a secretary."""
    department = factories.department(factories.working_committee(), "县委组织部")
    general = factories.unit(Unit.Kind.GENERAL_BRANCH, department, "县委组织部党总支")
    return branches_under(general, ("第一党支部", "第二党支部", "第三党支部"), 3)


def test_the_tree_shows_the_general_branch_its_three_branches_and_live_numbers(general_branch: Unit) -> None:
    card = queries.unit_card(general_branch, TODAY)
    heads = queries.head_counts([general_branch], TODAY)[general_branch.pk]
    assert (heads.branches, heads.members) == (3, 12)
    factories.member(general_branch.children.first(), "新来的")
    assert queries.head_counts([general_branch], TODAY)[general_branch.pk].members == 13
    assert card is not None


def test_the_tree_page_names_each_branch(general_branch: Unit, signed_in: SignedIn) -> None:
    keeper = factories.account("organ_clerk", general_branch.parent)
    page = signed_in(keeper).get(reverse("org:children", args=[general_branch.pk])).content.decode()
    assert [name for name in ("第一党支部", "第二党支部", "第三党支部") if name not in page] == []


def test_a_branch_page_names_its_secretary(general_branch: Unit, signed_in: SignedIn) -> None:
    branch = general_branch.children.get(short_name="第二党支部")
    secretary = branch.posts.get(role="secretary").person
    page = signed_in(factories.account("organ_clerk", general_branch.parent)).get(reverse("org:unit", args=[branch.pk]))
    assert secretary.name in page.content.decode()


def test_a_rename_keeps_what_was_before(general_branch: Unit) -> None:
    branch = general_branch.children.get(short_name="第三党支部")
    superior = factories.account("registrar", general_branch.parent)
    day = TODAY - dt.timedelta(days=10)
    services.rename_unit(unit=branch, name="综合党支部", on=day, reason="职能调整", by=superior)
    spells = list(branch.spells.values_list("name", "valid_to"))
    assert spells == [("第三党支部", day), ("综合党支部", None)]


def test_a_stranger_does_not_see_the_branch(general_branch: Unit, signed_in: SignedIn) -> None:
    stranger = factories.account(
        "branch_secretary", factories.branch(factories.department(factories.working_committee()))
    )
    branch = general_branch.children.first()
    assert branch is not None
    assert signed_in(stranger).get(reverse("org:unit", args=[branch.pk])).status_code == 404
    assert Membership.objects.filter(unit=branch).count() == 3


# ---- S0-39: secretaries in the tree, and the whole life of a unit ----------------------------------


def test_the_tree_names_the_secretary_of_each_branch_as_of_the_day(general_branch: Unit, signed_in: SignedIn) -> None:
    keeper = signed_in(factories.account("registrar", general_branch.parent))
    branch = general_branch.children.get(short_name="第二党支部")
    old = branch.posts.get(role="secretary")
    new = factories.member(branch, "新书记")
    turned = TODAY - dt.timedelta(days=5)
    superior = factories.account("registrar", general_branch.parent)
    services.relieve(post=old, on=turned, by=superior)
    services.appoint(person=new, unit=branch, role="secretary", on=turned, by=superior)
    address = reverse("org:children", args=[general_branch.pk])
    now, before = keeper.get(address).content.decode(), keeper.get(address, {"day": "2026-11-01"}).content.decode()
    assert [new.name in now, old.person.name in now] == [True, False]
    assert [new.name in before, old.person.name in before] == [False, True]


def test_changes_keep_history_from_set_up_to_dissolved(general_branch: Unit, signed_in: SignedIn) -> None:
    keeper = factories.account("registrar", general_branch.parent)
    branch = services.found_unit(
        name="第四党支部", kind="branch", parent=general_branch, founded_on=dt.date(2024, 3, 1), by=keeper
    )
    services.set_term(unit=branch, starts_on=dt.date(2024, 3, 1), ends_on=dt.date(2027, 3, 1), by=keeper)
    services.set_term(unit=branch, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2029, 3, 1), by=keeper)
    services.rename_unit(unit=branch, name="综合党支部", on=dt.date(2026, 6, 1), reason="职能调整", by=keeper)
    services.dissolve_unit(unit=branch, on=dt.date(2026, 11, 1), reason="机构改革", by=keeper)
    branch.refresh_from_db()
    events = queries.history_of(branch, queries.unit_past(branch), [])
    assert [(event.on, event.kind, event.words) for event in events] == [
        (dt.date(2024, 3, 1), "设立", "第四党支部，隶属县委组织部党总支"),
        (dt.date(2024, 3, 1), "换届", "本届到 2027-03-01"),
        (dt.date(2026, 3, 1), "换届", "本届到 2029-03-01"),
        (dt.date(2026, 6, 1), "调整", "改名为综合党支部"),
        (dt.date(2026, 11, 1), "撤销", "综合党支部"),
    ]
    page = signed_in(keeper).get(reverse("org:unit", args=[branch.pk])).content.decode()
    assert [words in page for words in ("设立", "换届", "改名为综合党支部", "职能调整", "机构改革")] == [True] * 5


# ---- S1-30: urban and rural, pairs -----------------------------------------------------------------


@pytest.fixture
def pair_of_units() -> tuple[Unit, Unit, Account]:
    county = factories.county()
    urban = factories.branch(factories.department(county, "县财政局", locality="urban"), "财政局支部")
    rural = factories.unit("village", factories.unit("town", county, "青石镇党委", locality="rural"), "青石村党支部")
    factories.members(urban, 3)
    factories.members(rural, 5)
    return urban, rural, factories.account("registrar", county)


def test_a_unit_is_urban_or_rural_by_itself_or_by_the_unit_over_it(
    pair_of_units: tuple[Unit, Unit, Account], signed_in: SignedIn
) -> None:
    urban, rural, keeper = pair_of_units
    assert (queries.locality_of(urban), queries.locality_of(rural)) == ("urban", "rural")
    form = {"do": "correct", "correct-short_name": rural.short_name, "correct-locality": "urban"}
    assert signed_in(keeper).post(reverse("org:unit-edit", args=[rural.pk]), form).status_code == 302
    rural.refresh_from_db()
    assert queries.locality_of(rural) == "urban"


def test_an_urban_and_a_rural_branch_are_paired_compared_and_parted(
    pair_of_units: tuple[Unit, Unit, Account], signed_in: SignedIn
) -> None:
    urban, rural, keeper = pair_of_units
    form = {"do": "pair", "pair-other": urban.name, "pair-purpose": "联学联建", "pair-on": "2026-11-01"}
    # Said from the rural side: which side is urban follows from the register.
    assert signed_in(keeper).post(reverse("org:unit-edit", args=[rural.pk]), form).status_code == 302
    pairing = queries.pairings_of(urban)[0]
    assert (pairing.urban, pairing.rural, pairing.purpose) == (urban, rural, "联学联建")
    address = reverse("cockpit:pair", args=[pairing.pk])
    secretary = signed_in(factories.account("branch_secretary", urban))
    ties = secretary.get(reverse("cockpit:ties", args=[urban.pk])).content.decode()
    assert address in ties
    page = secretary.get(address).content.decode()
    assert [words in page for words in ("财政局支部", "青石村党支部", ">3<", ">5<", "联学联建")] == [True] * 5
    stranger = signed_in(factories.account("branch_secretary", factories.branch()))
    member = signed_in(factories.account("member", urban, person=factories.member(urban)))
    assert [client.get(address).status_code for client in (stranger, member)] == [404, 403]
    services.part_units(pairing=pairing, on=TODAY, reason="到期", by=keeper)
    assert "已经结束" in secretary.get(address).content.decode()


def test_only_an_urban_with_a_rural_one_is_paired_and_only_by_whoever_keeps_both(
    pair_of_units: tuple[Unit, Unit, Account],
) -> None:
    urban, rural, keeper = pair_of_units
    other = factories.branch(urban.parent)
    assert rules.pair_units.why_not(urban, other, TODAY, by=keeper) is not None
    assert rules.pair_units.why_not(urban, rural, TODAY, by=keeper) is None
    of_one_side = factories.account("registrar", urban.parent)
    assert rules.pair_units.why_not(urban, rural, TODAY, by=of_one_side) is not None


# ---- S4-15: groups under a lead --------------------------------------------------------------------


@dataclass
class Group:
    """An economy group led by the finance bureau, with water and transport in it, and their people."""

    lead: Unit
    units: list[Unit]
    keeper: Account
    clerk: Account
    member: Account
    stranger: Account

    @property
    def found(self) -> UnitGroup:
        return UnitGroup.objects.get(kind="coordination")


@pytest.fixture
def group(signed_in: SignedIn) -> Group:
    committee = factories.working_committee()
    lead, *units = (factories.department(committee, name) for name in ("县财政局", "县水利局", "县交通局"))
    for unit in (lead, *units):
        factories.members(factories.branch(unit, f"{unit.name}支部"), 4)
    keeper = factories.account("registrar", committee.parent)
    page = signed_in(keeper)
    said = {
        "do": "group",
        "group-name": "经济口",
        "group-noun": "片区",
        "group-lead": lead.name,
        "group-on": "2026-03-01",
    }
    assert page.post(reverse("org:group-new"), said).status_code == 302
    address = reverse("org:group-edit", args=[UnitGroup.objects.get(kind="coordination").pk])
    for unit in units:
        joined = {"do": "join", "join-unit": unit.name, "join-on": "2026-03-01"}
        assert page.post(address, joined).status_code == 302
    return Group(
        lead, units, keeper, factories.account("organ_clerk", lead), factories.account("organ_clerk", units[0]),
        factories.account("organ_clerk", factories.department(committee)),
    )  # fmt: skip


def test_a_group_is_formed_then_staffed_then_at_work_under_the_name_the_county_gives_it(
    group: Group, signed_in: SignedIn
) -> None:
    page = signed_in(group.clerk)
    before = page.get(reverse("cockpit:groups")).content.decode()
    assert [words in before for words in ("经济口", "片区", "县财政局", "已成立，还没配人")] == [True] * 4
    person = Membership.objects.filter(unit__parent=group.lead)[0].person
    staffed = {"do": "staff", "staff-person": person.name, "staff-duty": "办公室主任", "staff-on": "2026-03-02"}
    edit = reverse("org:group-edit", args=[group.found.pk])
    assert signed_in(group.keeper).post(edit, staffed).status_code == 302
    after = page.get(reverse("cockpit:group", args=[group.found.pk])).content.decode()
    assert [words in after for words in ("在运转", person.name, "办公室主任")] == [True] * 3


def test_a_unit_is_in_one_group_and_leaves_it_on_record(group: Group, signed_in: SignedIn) -> None:
    edit = reverse("org:group-edit", args=[group.found.pk])
    keeper = signed_in(group.keeper)
    twice = keeper.post(edit, {"do": "join", "join-unit": group.units[0].name, "join-on": "2026-04-01"})
    assert (twice.status_code, "已经在“经济口”" in twice.content.decode()) == (422, True)
    member = group.found.unitgroupmember_set.get(unit=group.units[0])
    assert keeper.post(edit, {"do": "leave", "leave-member": member.pk, "leave-on": "2026-05-01"}).status_code == 302
    member.refresh_from_db()
    assert member.valid_to == dt.date(2026, 5, 1)


def test_the_lead_sees_the_progress_of_its_group_and_others_only_who_is_in_it(
    group: Group, signed_in: SignedIn
) -> None:
    address = reverse("cockpit:group", args=[group.found.pk])
    lead, member = (signed_in(one).get(address).content.decode() for one in (group.clerk, group.member))
    assert [words in lead for words in ("各单位进展", "县水利局", "县交通局", "今年任务完成", "发过的通知")] == [
        True
    ] * 5
    assert ["县水利局" in member, "各单位进展" in member] == [True, False]
    assert signed_in(group.stranger).get(address).status_code == 404


def test_the_lead_sends_a_notice_to_its_group_and_sees_who_answered(group: Group, signed_in: SignedIn) -> None:
    lead, member, stranger = (signed_in(one) for one in (group.clerk, group.member, group.stranger))
    send = reverse("casework:send", args=["source-4.coordination-offices", "notice"])
    assert [client.get(send).status_code for client in (lead, member, stranger)] == [200, 403, 403]
    nobody = lead.post(send, {"notice": "报送半年总结"})
    assert (nobody.status_code, Case.objects.count()) == (422, 0)
    said = {"notice": "报送半年总结", "until": "2026-11-20", "_units": [unit.pk for unit in group.units]}
    assert lead.post(send, said).status_code == 302
    cases = list(Case.objects.order_by("unit__path"))
    assert [(case.unit, case.opener_unit, case.due_on) for case in cases] == [
        (unit, group.lead, dt.date(2026, 11, 20)) for unit in group.units
    ]
    answer = {"_step": "answer", "_outcome": "done", "result": "已报送"}
    assert member.post(reverse("casework:act", args=[cases[0].pk]), answer).status_code == 302
    page = lead.get(reverse("cockpit:group", args=[group.found.pk])).content.decode()
    assert ["报送半年总结" in page, "1/2" in page] == [True, True]
    casework.withdraw_case(case=cases[1], reason="这家不用报", by=group.clerk)
    page = lead.get(reverse("cockpit:group", args=[group.found.pk])).content.decode()
    assert ["1/1" in page, "2/2" in page] == [True, False]
    # A unit outside the group gets nothing, whatever is typed.
    lead.post(send, {"notice": "别的事", "_units": [group.stranger.home_unit.pk]})
    assert Case.objects.count() == 2


def test_every_unit_of_a_notice_reads_its_paper_and_nobody_elses(group: Group, signed_in: SignedIn) -> None:
    paper = SimpleUploadedFile("notice.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    said = {
        "notice": "报送半年总结",
        "until": "2026-11-20",
        "paper": paper,
        "non_classified": "on",
        "_units": [unit.pk for unit in group.units],
    }
    answer = signed_in(group.clerk).post(
        reverse("casework:send", args=["source-4.coordination-offices", "notice"]), said
    )
    assert answer.status_code == 302, answer.content.decode()
    papers = [
        files.visible_to(group.member).filter(pk=case.data["paper"]).count()
        for case in Case.objects.order_by("unit__path")
    ]
    assert papers == [1, 0]
    other = factories.account("organ_clerk", group.units[1])
    papers = [
        files.visible_to(other).filter(pk=case.data["paper"]).count() for case in Case.objects.order_by("unit__path")
    ]
    assert papers == [0, 1]


def test_a_group_whose_lead_is_no_more_is_given_another(group: Group, signed_in: SignedIn) -> None:
    Unit.objects.filter(pk=group.lead.pk).update(dissolved_on=TODAY)
    page = signed_in(group.keeper).get(reverse("org:group-edit", args=[group.found.pk]))
    assert page.status_code == 200
    assert signed_in(group.stranger).get(reverse("org:group-edit", args=[group.found.pk])).status_code in (403, 404)


# ---- S4-112: the Member Education Centre -----------------------------------------------------------


@pytest.mark.parametrize(
    ("register", "cells"),
    [
        ("contests", {"name": "党章知识竞赛", "form": "quiz", "held_on": TODAY, "who": "各支部"}),
        ("content", {"name": "党课课件", "kind": "course", "state": "online", "online_on": TODAY}),
    ],
)
def test_the_education_centre_alone_keeps_contests_and_platform_content_and_everybody_reads(
    register: str, cells: dict[str, object], signed_in: SignedIn
) -> None:
    department = factories.unit("organisation_department", factories.county(), "县委组织部")
    centre = factories.unit("education_centre", department, "党员教育中心")
    editor = signed_in(factories.account("education_editor", centre))
    row = write(editor, "source-4.education-centre", register, centre, **cells)
    branch = factories.branch(factories.department(department.parent))
    member = signed_in(factories.account("member", branch, person=factories.member(branch)))
    clerk = signed_in(factories.account("organ_clerk", branch.parent))
    new = reverse("registers:new", args=["source-4.education-centre", register])
    assert [client.get(new).status_code for client in (editor, clerk, member)] == [200, 403, 403]
    listed = reverse("registers:register", args=["source-4.education-centre", register])
    assert [str(cells["name"]) in client.get(listed).content.decode() for client in (clerk, member)] == [True, True]
    assert row.unit == centre
