"""The development ledger: read in layouts people hold, judged, kept with marks; out and in again without a change; taken back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from zugong.development.models import Candidate, StepAct
from zugong.development.services import take_step
from zugong.evidence import ledger
from zugong.kernel.rules import Refused
from zugong.org.imports import services as imports
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.reading import read_upload
from zugong.org.imports.staging import unpack_row
from zugong.org.models import Person
from zugong.org.tests import factories

from .conftest import Branch, opened, said, walked

WIDE = (
    "序号", "姓名", "性别", "民族", "出生年月", "学历", "所在党支部", "工作单位及职务", "申请入党时间", "列为入党积极分子时间", "培养联系人",
    "列为发展对象时间", "政审时间", "参加培训时间", "入党介绍人", "接收预备党员时间", "党委审批时间", "转正时间", "备注",
)  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    ("示例·许临", "男", "汉族", "1996.3", "本科", "第一支部", "示例科员", "2024.1.10", "2024.8.1", "赵甲 钱乙", "2025.8.4", "2025.9.1",
     "2025.9.10", "赵甲 钱乙", "2025.10.10", "2025.11.3", "", ""),
    ("示例·周衡", "女", "汉", "1998-05-06", "大专", "第一支部", "示例干事", "2025年3月", "", "", "", "", "", "", "", "", "", "新申请"),
    ("示例·早定", "女", "汉", "1990-05-06", "本科", "第一支部", "", "2022-01-05", "2022-08-01", "", "2023-05-01", "", "", "", "", "", "", ""),
]  # fmt: skip


def workbook(
    rows: Iterable[tuple[Any, ...]], head: tuple[str, ...] = WIDE, title: str = "发展党员工作台账（示例）"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(list(head))
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row] if head[0] == "序号" else list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def staged(branch: Branch, content: bytes) -> ImportBatch:
    reading = read_upload(content, "发展党员台账.xlsx", target="development")
    found = reading.by_target()["development"]
    batch = imports.receive(
        file_name="发展党员台账.xlsx", file_hash="0", target="development", found=found, by=branch.registrar
    )
    return imports.look(batch=batch, by=branch.registrar)


def imported(branch: Branch, content: bytes) -> ImportBatch:
    return imports.apply_batch(batch=staged(branch, content), only_good=False, by=branch.registrar)


def statuses(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("status", flat=True))


def remarks(batch: ImportBatch, level: str) -> list[str]:
    rows = [unpack_row(row.payload) for row in batch.rows.order_by("number")]
    return [remark.sentence for row in rows for remark in row["remarks"] if remark.level == level]


def test_a_ledger_becomes_candidates_with_their_acts_and_what_is_against_the_law_is_marked(branch: Branch) -> None:
    looked = staged(branch, workbook(ROWS))
    assert statuses(looked) == ["new", "new", "new"]
    assert any("满 1 年才能办，最早2023年8月1日" in one for one in remarks(looked, "warning"))
    imports.apply_batch(batch=looked, only_good=False, by=branch.registrar)
    first, second, third = Candidate.objects.select_related("person").order_by("pk")
    assert (first.person.name, first.stage, first.done, first.contacts, first.job) == (
        "示例·许临", "reception", 17, "赵甲 钱乙", "示例科员",
    )  # fmt: skip
    assert (second.dates, second.note) == ({"apply": "2025-03"}, "新申请")
    marks = {act.step: [mark["code"] for mark in act.marks] for act in third.acts.all() if act.marks}
    assert marks == {"object": ["too_early"]}
    decided = first.acts.get(step="approval")
    assert [mark["code"] for mark in decided.marks] == ["from_ledger"]
    assert ledger.standing().filter(source__startswith="development.act:").count() == StepAct.objects.count() == 11


def test_what_an_old_ledger_leaves_out_is_a_gap_and_keeps_nobody_from_going_on(branch: Branch) -> None:
    imported(branch, workbook(ROWS))
    candidate = Candidate.objects.select_related("person", "unit").get(person__name="示例·许临")
    assert (candidate.waiting, candidate.pending) == ("department_filed", "")
    take_step(candidate=candidate, said=said("enrolled"), by=branch.keeper)
    candidate.refresh_from_db()
    assert candidate.dates["enrolled"] == "2025-11-12"


def test_the_same_ledger_again_changes_nothing_and_another_day_corrects_the_act(branch: Branch) -> None:
    imported(branch, workbook(ROWS))
    assert statuses(staged(branch, workbook(ROWS))) == ["unchanged"] * 3
    moved = [(*ROWS[0][:8], "2024.8.2", *ROWS[0][9:]), *ROWS[1:]]
    batch = imported(branch, workbook(moved))
    assert statuses(batch) == ["changed", "unchanged", "unchanged"]
    acts = StepAct.objects.filter(candidate__person__name="示例·许临", step="activist").order_by("pk")
    assert [(str(one.acted_on), one.state) for one in acts] == [("2024-08-01", "corrected"), ("2024-08-02", "recorded")]


def test_what_was_exported_comes_back_without_change(branch: Branch) -> None:
    imported(branch, workbook(ROWS))
    walked(branch, "object", opened(branch, "示例·手记"))
    client = Client()
    client.force_login(branch.keeper)
    answer = client.get(reverse("development:candidates"), {"export": "xlsx"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert statuses(staged(branch, content)) == ["unchanged"] * 4


def test_other_layouts_are_read_too(branch: Branch) -> None:
    head = ("党支部名称", "申请人姓名", "文化程度", "申请时间", "确定积极分子时间")
    imported(
        branch, workbook([("第一支部", "示例·甲", "大专", 20240110, "2024/8/1")], head, "入党积极分子花名册（示例）")
    )
    assert Candidate.objects.get().dates == {"apply": "2024-01-10", "activist": "2024-08-01"}


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        (7, "2027-01-01", "还没到"),
        (7, "2024", "至少要写到月"),
        (5, "没有的支部", "名册里没有“没有的支部”这个组织"),
        (7, "", "一个日期也没有"),
    ],
)
def test_bad_rows_are_told_and_not_stored(branch: Branch, cell: int, value: str, sentence: str) -> None:
    row = list(ROWS[1])
    row[cell] = value
    batch = staged(branch, workbook([tuple(row)]))
    assert statuses(batch) == ["wrong"]
    assert any(sentence in one for one in remarks(batch, "problem")), remarks(batch, "problem")


def test_a_batch_is_taken_back_and_what_it_replaced_stands_again(branch: Branch) -> None:
    imported(branch, workbook(ROWS[:1]))
    batch = imported(branch, workbook([(*ROWS[0][:8], "2024.8.9", *ROWS[0][9:]), ROWS[1]]))
    imports.withdraw_batch(batch=batch, by=branch.registrar)
    first, second = Candidate.objects.select_related("person").order_by("pk")
    assert (first.dates["activist"], second.state) == ("2024-08-01", "stopped")
    people = Person.objects.count()
    imported(branch, workbook([ROWS[1]]))
    assert (Candidate.objects.count(), Person.objects.count()) == (3, people + 1)


def test_a_batch_about_which_something_was_done_since_is_not_taken_back_as_a_whole(branch: Branch) -> None:
    batch = imported(branch, workbook(ROWS[:1]))
    candidate = Candidate.objects.select_related("person", "unit").get()
    take_step(candidate=candidate, said=said("enrolled"), by=branch.keeper)
    with pytest.raises(Refused, match="后来又办了别的"):
        imports.withdraw_batch(batch=batch, by=branch.registrar)


NUMBERED = ("党支部名称", "申请人姓名", "身份证号码", "性别", "文化程度", "申请时间")


def numbered(*rows: tuple[Any, ...]) -> bytes:
    return workbook(rows, NUMBERED, "入党申请人名册（示例）")


def test_a_number_that_belongs_to_somebody_else_is_told_and_nothing_is_stored(branch: Branch) -> None:
    number = factories.id_number()
    factories.person("示例·别人", id_number=number)
    batch = staged(branch, numbered(("第一支部", "示例·甲", number, "男", "大专", "2024-01-10")))
    assert statuses(batch) == ["wrong"]
    assert remarks(batch, "problem") == ["名册里这个身份证号码是另一个人的，姓名不同。请核对号码和姓名。"]


def test_one_number_in_two_rows_is_one_person(branch: Branch) -> None:
    number = factories.id_number()
    rows = [
        ("第一支部", "示例·甲", number, "男", "大专", "2024-01-10"),
        ("第一支部", "示例·甲甲", number, "男", "大专", "2024-01-11"),
    ]
    batch = staged(branch, numbered(*rows))
    assert statuses(batch) == ["new", "wrong"]
    imports.apply_batch(batch=batch, only_good=True, by=branch.registrar)
    assert Candidate.objects.count() == 1


def test_another_number_is_another_person_whatever_the_name(branch: Branch) -> None:
    first, second = factories.id_number(), factories.id_number()
    imported(branch, numbered(("第一支部", "示例·甲", first, "男", "大专", "2024-01-10")))
    imported(branch, numbered(("第一支部", "示例·甲", second, "女", "本科", "2024-02-10")))
    assert [(one.person.sex, one.dates["apply"]) for one in Candidate.objects.select_related("person").order_by("pk")] == [
        ("male", "2024-01-10"), ("female", "2024-02-10"),
    ]  # fmt: skip


def test_who_is_on_the_way_in_another_branch_is_told(branch: Branch) -> None:
    number = factories.id_number()
    imported(branch, numbered(("第一支部", "示例·甲", number, "男", "大专", "2024-01-10")))
    batch = staged(branch, numbered(("第二支部", "示例·甲", number, "男", "大专", "2024-01-10")))
    assert (statuses(batch), "别的党支部有一份在办的档案" in remarks(batch, "problem")[0]) == (["wrong"], True)


def test_what_the_register_knows_of_somebody_is_not_overwritten_by_a_ledger(branch: Branch) -> None:
    member = factories.member(branch.unit, "示例·丙")
    Person.objects.filter(pk=member.pk).update(education="本科", sex="male")
    batch = staged(branch, numbered(("第一支部", member.name, "", "女", "大专", "2010-01-10")))
    assert [one for one in remarks(batch, "warning") if "没有改" in one] == [
        "名册里不是这样写的，没有改。名册错了，请在名册里更正。"
    ] * 2
    imports.apply_batch(batch=batch, only_good=False, by=branch.registrar)
    member.refresh_from_db()
    assert (member.sex, member.education) == ("male", "本科")
    assert Candidate.objects.get().person == member
    own = opened(branch, "示例·乙")
    imported(branch, numbered(("第一支部", "示例·乙", "", "女", "大专", "2024-01-10")))
    own.person.refresh_from_db()
    assert (own.person.sex, own.person.education) == ("female", "大专")
