"""M02 党员支部底册: the register comes in as people hold it, with the columns of the collection form, in words or in codes; what is
doubtful is warned of and never blocks."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zugong.kernel.rules import Refused
from zugong.org.imports import services
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import Draft
from zugong.org.imports.tests.steps import bring_in, drafts, stage
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.tests import factories
from zugong.roster.models import Circumstance, Particulars
from zugong.sheets.tests.building import workbook

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
NUMBER = factories.id_number(202)
HEAD = [
    *("姓名", "性别", "民族", "出生日期", "公民身份号码", "学历", "人员类别", "所在党支部", "加入党组织日期", "转为正式党员日期", "工作岗位"),
    *("手机号码", "固定电话", "家庭住址", "党籍状态", "是否失联", "失联日期", "失联情形", "是否流动党员", "外出流向", "流动去向"),
]  # fmt: skip
WORDS: dict[str, object] = {
    "姓名": "江望舒", "性别": "女", "民族": "苗族", "出生日期": "1980-01-01", "公民身份号码": NUMBER, "学历": "大学本科", "人员类别": "正式党员",
    "所在党支部": "示例第一党支部", "加入党组织日期": "2005-07-01", "转为正式党员日期": "2006-07-01", "工作岗位": "离退休人员", "手机号码": "13800000001",
    "固定电话": "0999-1234567", "家庭住址": "示例街道虚构路1号", "党籍状态": "正常", "是否失联": "否", "是否流动党员": "是", "外出流向": "省外", "流动去向": "邻省示例市",
}  # fmt: skip
CODES = WORDS | {
    "性别": "2",
    "民族": "06",
    "学历": "20",
    "人员类别": "01",
    "工作岗位": "retired",
    "外出流向": "outside",
}


@pytest.fixture
def branch() -> Unit:
    return factories.branch(factories.department(factories.county(), "示例局"), "示例第一党支部")


@pytest.fixture
def keeper(branch: Unit) -> Account:
    root = Unit.objects.get(parent=None)
    return factories.account("registrar", root)


def sheet(*rows: dict[str, object]) -> bytes:
    return workbook(("底册", [HEAD, *([row.get(title) for title in HEAD] for row in rows)]))


def said(batch: ImportBatch, by: Account, level: str) -> list[str]:
    return [remark.sentence for draft in drafts(batch, by) for remark in draft.remarks if remark.level == level]


def only(batch: ImportBatch, by: Account) -> Draft:
    (draft,) = drafts(batch, by)
    return draft


@pytest.mark.parametrize("row", [WORDS, CODES], ids=["words", "codes"])
def test_words_and_codes_say_the_same(row: dict[str, object], branch: Unit, keeper: Account) -> None:
    bring_in(sheet(row), keeper)
    person = Person.objects.get(name="江望舒")
    held, away = Particulars.objects.get(person=person), Circumstance.objects.get(person=person)
    membership = Membership.objects.get(person=person)
    assert (person.sex, person.ethnicity, person.education) == ("female", "苗族", "大学")
    assert (membership.unit, membership.stage, membership.full_on) == (branch, "full", dt.date(2006, 7, 1))
    assert (held.post_class, held.landline, held.address) == ("retired", "0999-1234567", "示例街道虚构路1号")
    assert (away.kind, away.code, away.place, away.until) == ("floating", "outside", "邻省示例市", None)


@pytest.mark.parametrize(
    ("column", "code", "standard"),
    [("民族", "77", "GB/T 3304"), ("学历", "55", "GB/T 4658"), ("性别", "7", "GB/T 2261.1")],
)
def test_a_wrong_code_is_a_warning_and_the_row_goes_in(
    column: str, code: str, standard: str, branch: Unit, keeper: Account
) -> None:
    batch = stage(sheet(WORDS | {column: code}), keeper)
    assert [one for one in said(batch, keeper, "warning") if standard in one] == [
        f"{standard} 里没有代码 {code}，没有存，请核对"
    ]
    assert said(batch, keeper, "problem") == []
    services.apply_batch(batch=batch, only_good=True, by=keeper)
    assert branch.memberships.count() == 1


def test_a_wrong_check_digit_and_an_unknown_class_warn(branch: Unit, keeper: Account) -> None:
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    batch = stage(sheet(WORDS | {"公民身份号码": wrong, "外出流向": "外太空"}), keeper)
    warnings = said(batch, keeper, "warning")
    assert "身份证号最后一位校验不对，请核对" in warnings
    assert "“外太空”不在代码表里，没有存，请核对" in warnings
    assert said(batch, keeper, "problem") == []


def test_a_job_written_where_the_class_belongs_is_kept_as_the_duty(branch: Unit, keeper: Account) -> None:
    bring_in(sheet(WORDS | {"工作岗位": "科员"}), keeper)
    assert Membership.objects.get().duty_title == "科员"
    assert Particulars.objects.get().post_class == ""


def test_who_is_no_member_does_not_go_in(branch: Unit, keeper: Account) -> None:
    row = [WORDS.get(title) for title in HEAD if title != "人员类别"]
    head = [title for title in HEAD if title != "人员类别"]
    data = workbook(("底册", [[*head, "政治面貌"], [*row, "13"], [*[f"别人{one}" if n == 0 else None if head[n] == "公民身份号码" else one for n, one in enumerate(row)], "02"]]))  # fmt: skip
    batch = stage(data, keeper)
    assert said(batch, keeper, "problem") == ["政治面貌是“群众”，不是党员，不能进党员名册"]
    services.apply_batch(batch=batch, only_good=True, by=keeper)
    assert Membership.objects.values_list("stage", flat=True).get() == "probationary"


def test_columns_that_are_switched_off_are_named_and_not_taken(branch: Unit, keeper: Account) -> None:
    data = workbook(("底册", [[*HEAD, "婚姻状况"], [*(WORDS.get(title) for title in HEAD), "未婚"]]))
    batch = stage(data, keeper)
    assert "marital" not in only(batch, keeper).values
    services.apply_batch(batch=batch, only_good=True, by=keeper)
    assert Particulars.objects.get().marital == ""


def test_the_preview_masks_what_is_sealed(branch: Unit, keeper: Account) -> None:
    bring_in(sheet(WORDS), keeper)
    batch = stage(sheet(WORDS | {"家庭住址": "示例街道虚构路9号楼", "固定电话": "0999-7654321"}), keeper)
    draft = only(batch, keeper)
    assert draft.changes["address"] == ("示例街道虚构****", "示例街道虚构****")
    assert set(draft.changes) == {"address", "landline"}
    assert ["7654321" in text for pair in draft.changes.values() for text in pair] == [False] * 4


def test_a_register_that_left_comes_in_again_unchanged(branch: Unit, keeper: Account, signed_in: SignedIn) -> None:
    """Masked numbers are not taken for numbers, words and codes are read back as they were."""
    bring_in(sheet(WORDS), keeper)
    before = (Particulars.objects.get().address, Person.objects.get().id_number, Person.objects.get().phone)
    for codes in ({}, {"codes": "1"}):
        answer = signed_in(keeper).get(reverse("roster:list"), {"export": "xlsx", **codes})
        rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
        batch = stage(workbook(("底册", [list(row) for row in rows])), keeper)
        draft = only(batch, keeper)
        assert (draft.changes, said(batch, keeper, "problem")) == ({}, [])
    assert (Particulars.objects.get().address, Person.objects.get().id_number, Person.objects.get().phone) == before


def test_what_the_rule_would_refuse_is_not_noted_by_an_import_either(branch: Unit, keeper: Account) -> None:
    batch = stage(sheet(WORDS | {"是否失联": "是", "失联日期": "2099-01-01"}), keeper)
    assert "日期还没到；到那天再登记，这一项没有存" in said(batch, keeper, "warning")
    bring_in(sheet(WORDS | {"是否失联": "是", "失联日期": "2099-01-01"}), keeper)
    assert [one.kind for one in Circumstance.objects.all()] == ["floating"]


def test_no_does_not_end_what_is_noted(branch: Unit, keeper: Account) -> None:
    bring_in(sheet(WORDS), keeper)
    batch = stage(sheet(WORDS | {"是否流动党员": "否"}), keeper)
    assert said(batch, keeper, "warning") == ["表里写否，底册里还登记着；要终止请在党员页里登记到哪天止"]
    assert only(batch, keeper).status == "unchanged"
    assert Circumstance.objects.get().until is None


def test_an_import_is_taken_back_whole(branch: Unit, keeper: Account) -> None:
    first = bring_in(sheet(WORDS), keeper)
    second = bring_in(sheet(WORDS | {"家庭住址": "示例街道新址2号", "是否失联": "是", "失联情形": "1"}), keeper)
    assert (Particulars.objects.get().address, Circumstance.objects.count()) == ("示例街道新址2号", 2)
    services.withdraw_batch(batch=second, by=keeper)
    assert (Particulars.objects.get().address, Circumstance.objects.get().kind) == ("示例街道虚构路1号", "floating")
    services.withdraw_batch(batch=first, by=keeper)
    assert (Person.objects.count(), Particulars.objects.count(), Circumstance.objects.count()) == (0, 0, 0)


def test_what_was_changed_since_is_not_taken_back(branch: Unit, keeper: Account) -> None:
    batch = bring_in(sheet(WORDS), keeper)
    Particulars.objects.update(post_class="organ")
    with pytest.raises(Refused, match="采集表资料导入以后又改过"):
        services.withdraw_batch(batch=batch, by=keeper)
    assert Person.objects.count() == 1


def test_a_secretary_brings_nothing_in_and_a_stranger_sees_no_batch(
    branch: Unit, keeper: Account, signed_in: SignedIn
) -> None:
    batch = stage(sheet(WORDS), keeper)
    secretary = factories.account("branch_secretary", branch)
    with pytest.raises(Refused):
        services.apply_batch(batch=batch, only_good=True, by=secretary)
    assert signed_in(secretary).get(reverse("org:imports")).status_code == 403
    assert Person.objects.count() == 0
