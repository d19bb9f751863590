"""Units from a list: the tree they form, the departments they sit in, and superiors spelt in two ways."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.org.imports import services
from zugong.org.models import Account, Post, Unit, UnitSpell
from zugong.org.tests import factories as make
from zugong.sheets.tests.building import workbook

from .steps import bring_in, drafts, problems, stage, units

pytestmark = pytest.mark.django_db
TOP = "中共澄川县直属机关工作委员会"
COMMITTEE, BRANCH = "中共澄川县财政局机关委员会", "中共澄川县财政局机关第一支部委员会"


@pytest.fixture
def committee() -> Unit:
    return make.working_committee(make.county("中共澄川县委员会"), TOP)


@pytest.fixture
def keeper(committee: Unit) -> Account:
    return make.account("registrar", committee.parent)


BOTH = (
    [BRANCH, COMMITTEE, "党支部", "苏思齐", "13800000002", "2013.2", "2025.11", "县财政局"],
    [COMMITTEE, TOP, "机关党委", "林知远", "13800000001", "2013年2月5日", "2027-05-27", "县财政局"],
)


def test_a_superior_may_stand_below_in_the_file(committee: Unit, keeper: Account):
    bring_in(units(*BOTH), keeper)
    branch = Unit.objects.get(name=BRANCH)
    assert [unit.name for unit in Unit.objects.filter(path__in=branch.ancestor_paths()).order_by("path")] == [
        "中共澄川县委员会", TOP, "县财政局", COMMITTEE, BRANCH,
    ]  # fmt: skip
    assert UnitSpell.objects.filter(unit=branch, valid_to__isnull=True).count() == 1


def test_months_stay_months(committee: Unit, keeper: Account):
    bring_in(units(*BOTH), keeper)
    branch = Unit.objects.get(name=BRANCH)
    assert (branch.founded_on, branch.founded_precision) == (dt.date(2013, 2, 1), "month")
    assert (branch.term_ends_on, branch.term_ends_precision) == (dt.date(2025, 11, 30), "month")


def test_secretaries_are_appointed(committee: Unit, keeper: Account):
    bring_in(units(*BOTH), keeper)
    post = Post.objects.get(unit__name=COMMITTEE)
    assert (post.role, post.person.name, post.person.phone) == ("secretary", "林知远", "13800000001")


def test_a_superior_spelt_otherwise_is_found_and_said(committee: Unit, keeper: Account):
    batch = stage(units([BRANCH, "澄川县财政局机关党委", "党支部", None, None, None, None, None], BOTH[1]), keeper)
    draft = drafts(batch, keeper)[0]
    assert draft.status == "new"
    assert "认作第 3 行的" in draft.remarks[0].sentence


def test_an_unknown_superior_is_a_question_answered_for_all_rows(committee: Unit, keeper: Account):
    rows = [[f"县某局第{n}党支部", "县某局党委", "党支部", None, None, None, None, None] for n in ("一", "二")]
    batch = stage(units(*rows), keeper)
    found = drafts(batch, keeper)
    assert [draft.status for draft in found] == ["wrong", "wrong"]
    assert committee.pk in dict(found[0].remarks[-1].options)
    services.answer_question(batch=batch, row=batch.rows.first(), answer="superior", option=committee.pk, by=keeper)
    assert [draft.status for draft in drafts(batch, keeper)] == ["new", "new"]


def test_a_row_under_a_wrong_row_waits_for_it(committee: Unit, keeper: Account):
    wrong = [COMMITTEE, TOP, "机关党委", None, None, "2013-02-30", None, None]
    batch = stage(units(wrong, BOTH[0]), keeper)
    assert problems(batch, keeper) == ["2013 年 2 月没有 30 日", "上级在第 2 行，那一行有问题，先改它"]


def test_superiors_in_a_ring_are_refused(committee: Unit, keeper: Account):
    ring = [["县甲局党总支", "县乙局党总支", "党总支"], ["县乙局党总支", "县甲局党总支", "党总支"]]
    batch = stage(units(*[[*row, None, None, None, None, None] for row in ring]), keeper)
    assert {draft.status for draft in drafts(batch, keeper)} == {"wrong"}


def test_a_new_secretary_relieves_the_old_one_and_withdrawing_brings_them_back(committee: Unit, keeper: Account):
    bring_in(units(*BOTH), keeper)
    batch = bring_in(units([COMMITTEE, TOP, "机关党委", "宋清和", "13800000009", None, None, None]), keeper)
    assert [post.person.name for post in Post.objects.filter(unit__name=COMMITTEE, valid_to__isnull=True)] == ["宋清和"]
    services.withdraw_batch(batch=batch, by=keeper)
    assert [post.person.name for post in Post.objects.filter(unit__name=COMMITTEE)] == ["林知远"]


def test_a_secretary_with_a_members_name_is_not_taken_for_the_member(committee: Unit, keeper: Account):
    bring_in(units(*BOTH), keeper)
    member = make.member(Unit.objects.get(name=BRANCH), "方怀瑾", phone="13700000001")
    row = [BRANCH, COMMITTEE, "党支部", "方怀瑾", "13800000008", None, None, None]
    batch = stage(units(row), keeper)
    assert problems(batch, keeper) == ["本组织有党员也叫“方怀瑾”，是不是同一个人？"]
    services.answer_question(batch=batch, row=batch.rows.get(), answer="secretary", option=member.pk, by=keeper)
    assert drafts(batch, keeper)[0].status == "changed"


def test_the_same_list_twice_changes_nothing(committee: Unit, keeper: Account):
    bring_in(units(*BOTH), keeper)
    assert {draft.status for draft in drafts(stage(units(*BOTH), keeper), keeper)} == {"unchanged"}


def test_a_superior_elsewhere_is_not_reached(committee: Unit):
    stranger = make.account("registrar", make.department(committee.parent))
    assert f"“{TOP}”不在您管的范围" in problems(stage(units(*BOTH), stranger), stranger)


def test_a_list_that_founds_a_committee_above_units_that_stand_elsewhere_says_so_at_once_and_twice(
    committee: Unit, keeper: Account
):
    general = "中共澄川县财政局总支部委员会"
    make.branch(make.unit(Unit.Kind.GENERAL_BRANCH, make.department(committee, "县财政局"), general), BRANCH)
    rows = (BOTH[1], BOTH[0])
    moved = f"现在的上级是“{general}”；换上级请在组织树里办“改隶属”，写明日期"
    batch = stage(units(*rows), keeper)
    assert [draft.status for draft in drafts(batch, keeper)] == ["new", "wrong"]
    assert problems(batch, keeper) == [moved]
    bring_in(units(*rows), keeper)
    again = stage(units(*rows), keeper)
    assert [draft.status for draft in drafts(again, keeper)] == ["unchanged", "wrong"]
    assert problems(again, keeper) == [moved]


def test_the_code_of_a_new_committee_goes_to_the_department_that_stands_and_the_list_twice_changes_nothing(
    committee: Unit, keeper: Account
):
    department = make.department(committee, "县财政局")
    head = ["党组织全称", "上级党组织", "组织类别", "所在单位", "统一社会信用代码"]
    data = workbook(("组织", [head, [COMMITTEE, TOP, "机关党委", "县财政局", "11990100MB0000000X"]]))
    batch = bring_in(data, keeper)
    department.refresh_from_db()
    assert department.credit_code == "11990100MB0000000X"
    assert [draft.status for draft in drafts(stage(data, keeper), keeper)] == ["unchanged"]
    services.withdraw_batch(batch=batch, by=keeper)
    department.refresh_from_db()
    assert department.credit_code == ""
