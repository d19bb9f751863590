"""Bank statements and tables of dues: matched by meaning, shown before they are booked, the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zugong.dues import verifying
from zugong.dues.imports import DuesTable
from zugong.dues.models import Basis, Bill, Payment
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.imports import intake, services
from zugong.org.imports.models import ImportBatch, ImportRow
from zugong.org.models import Account
from zugong.org.tests import factories

from .conftest import House, bill, pays

pytestmark = pytest.mark.django_db
STATEMENT, TABLE = "dues.statement", "dues.table"
HEAD = ["交易时间", "借方发生额（支取）", "贷方发生额（收入）", "余额", "对方户名", "对方账号", "摘要", "交易流水号"]


def workbook(*rows: list[Any]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def staged(target: str, data: bytes, by: Account, name: str = "表.xlsx") -> ImportBatch:
    batch = intake.take_one(SimpleUploadedFile(name, data), target, by=by)
    mappings = {table.pk: table.mapping for table in batch.tables.all()}
    services.confirm_columns(batch=batch, mappings=mappings, included=set(mappings), by=by)
    return services.look(batch=batch, by=by)


def put_in(batch: ImportBatch, by: Account, *, only_good: bool = True) -> ImportBatch:
    return services.bring_in(batch=batch, only_good=only_good, by=by)


def statuses(batch: ImportBatch) -> list[str]:
    return list(ImportRow.objects.filter(batch=batch).order_by("number").values_list("status", flat=True))


@pytest.fixture
def billed(house: House) -> House:
    for number, person in enumerate(house.people):
        person.name = ("王小明", "李强", "赵敏")[number]
        person.save()
        pays(person, ("3000", "5001", "10001")[number])
    bill(house.root)
    return house


def test_a_statement_is_matched_shown_booked_and_a_second_time_changes_nothing(billed: House) -> None:
    data = workbook(
        ["某银行账户明细"], HEAD,
        ["2026-11-03 09:12:11", "", "15.00", "1015.00", "王小明", "6222000011112222", "党费", "A1"],
        ["20261104", "", 75.02, "1090.02", "周芳", "6222000011113333", "李强 11月党费", "A2"],
        ["2026/11/05", "20.00", "", "1070.02", "某文具店", "6222000011114444", "买笔", "A3"],
        ["2026.11.06", "", "200.02", "1270.04", "路人", "6222000011115555", "转账", "A4"],
    )  # fmt: skip
    batch = staged(STATEMENT, data, billed.keeper)
    assert statuses(batch) == ["new", "new", "unchanged", "wrong"]
    put_in(batch, billed.keeper)
    paid = {
        one.person.name: (f"{one.amount:.2f}", one.payer, one.paid_on.isoformat(), one.way)
        for one in Payment.objects.all()
    }
    assert paid == {"王小明": ("15.00", "", "2026-11-03", "bank"), "李强": ("75.02", "周芳", "2026-11-04", "bank")}
    again = staged(STATEMENT, data, billed.keeper, "又一次.xlsx")
    assert statuses(again) == ["unchanged", "unchanged", "unchanged", "wrong"]
    with pytest.raises(Refused, match="没有要新增"):
        put_in(again, billed.keeper)
    assert (Payment.objects.count(), verifying.verify().faults) == (2, [])


def test_rows_without_a_bank_number_are_known_by_everything_they_say(billed: House) -> None:
    head = ["日期", "收入金额", "付款人", "附言"]
    rows = [
        ["2026-11-03", "5", "王小明", "党费"],
        ["2026-11-03", "5", "王小明", "党费"],
        ["2026-11-04", "5", "王小明", "党费"],
    ]
    batch = staged(STATEMENT, workbook(head, *rows), billed.keeper)
    assert statuses(batch) == ["new"] * 3
    put_in(batch, billed.keeper)
    longer = staged(STATEMENT, workbook(head, *rows, ["2026-11-05", "5", "王小明", "党费"]), billed.keeper)
    assert statuses(longer) == ["unchanged"] * 3 + ["new"]


def test_one_number_on_several_lines_is_one_payment_only_where_day_sum_and_payer_are_one(billed: House) -> None:
    head = ["交易日期", "收入", "对方户名", "凭证号"]
    rows = [
        ["2026-11-01", "15", "王小明", "0001"], ["2026-11-02", "15", "王小明", "0001"], ["2026-11-02", "5", "王小明", "0001"],
        ["2026-11-02", "15", "李强", "0001"], ["2026-11-02", "15", "王小明", "0001"],
    ]  # fmt: skip
    batch = staged(STATEMENT, workbook(head, *rows), billed.keeper)
    assert statuses(batch) == ["new", "new", "new", "new", "skipped"]
    put_in(batch, billed.keeper)
    later = ["2026-12-01", "15", "王小明", "0001"]
    with clock.frozen(dt.date(2026, 12, 2)):
        again = staged(STATEMENT, workbook(head, *rows, later), billed.keeper, "十二月.xlsx")
        assert statuses(again) == ["unchanged"] * 4 + ["skipped", "new"]


def test_two_of_one_name_are_told_apart_by_branch_sum_and_last_digits_or_by_a_person(house: House) -> None:
    first = factories.member(house.unit, "张伟", id_number=factories.id_number(11))
    second = factories.member(house.unit, "张伟", id_number=factories.id_number(12))
    third = factories.member(house.beside, "张伟", id_number=factories.id_number(13))
    for person, income in ((first, "3000"), (second, "5001"), (third, "3000")):
        pays(person, income)
    bill(house.root)
    keeper = factories.account("dues_keeper", house.committee)
    tail = factories.id_number(11)[-4:]
    data = workbook(
        ["交易日期", "收入", "对方户名", "摘要", "流水号"],
        ["2026-11-01", "75.02", "张伟", "党费", "1"],
        ["2026-11-02", "15", "张伟", "第二支部党费", "2"],
        ["2026-11-03", "15", "张伟", f"第一支部 {tail} 党费", "3"],
        ["2026-11-04", "15", "张伟", "党费", "4"],
    )
    batch = staged(STATEMENT, data, keeper)
    assert statuses(batch) == ["new", "new", "new", "wrong"]
    row = ImportRow.objects.get(batch=batch, status="wrong")
    services.answer_question(batch=batch, row=row, answer="payer", option=third.pk, by=keeper)
    services.look(batch=batch, by=keeper)
    put_in(batch, keeper)
    got = [one.person_id for one in Payment.objects.order_by("paid_on")]
    assert got == [second.pk, third.pk, first.pk, third.pk]


def test_a_statement_knows_only_whose_dues_the_keeper_keeps(billed: House) -> None:
    data = workbook(["交易日期", "收入", "对方户名"], ["2026-11-01", "15", "王小明"])
    assert statuses(staged(STATEMENT, data, billed.colleague)) == ["wrong"]
    with pytest.raises(Refused, match="党费管理员"):
        staged(STATEMENT, data, billed.secretary)


@pytest.mark.parametrize(
    ("cell", "words"), [("十五", "不是金额"), ("1.005", "小数多于两位"), ("999999999", "太大"), (True, "是/否")]
)
def test_a_sum_that_is_none_is_said(billed: House, cell: Any, words: str) -> None:
    from zugong.dues.imports import money

    assert words in money.read(cell).problem


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.50", "1234.50"),
        ("¥30", "30.00"),
        ("30元", "30.00"),
        (0.1 + 0.2, "0.30"),
        (15, "15.00"),
        ("-", None),
        ("－", None),
    ],
)
def test_sums_as_they_are_written(cell: Any, value: str | None) -> None:
    from zugong.dues.imports import money

    assert money.read(cell).value == value


def test_a_whole_statement_is_withdrawn(billed: House) -> None:
    data = workbook(
        ["交易日期", "收入", "对方户名", "流水号"],
        ["2026-11-01", "15", "王小明", "1"],
        ["2026-11-01", "75.02", "李强", "2"],
    )
    batch = put_in(staged(STATEMENT, data, billed.keeper), billed.keeper)
    services.withdraw_batch(batch=batch, by=billed.keeper)
    assert (Bill.objects.unpaid().count(), verifying.verify().faults) == (3, [])
    assert statuses(staged(STATEMENT, data, billed.keeper)) == ["new", "new"]


def test_a_csv_is_read_like_a_workbook(billed: House) -> None:
    data = "交易日期,收入,对方户名,摘要\n2026-11-01,15.00,王小明,党费\n".encode("gbk")
    assert statuses(staged(STATEMENT, data, billed.keeper, "流水.csv")) == ["new"]


MONTHS = [f"{number}月" for number in range(1, 13)]


def test_a_table_of_dues_brings_bases_months_before_and_payments(house: House) -> None:
    for number, person in enumerate(house.people):
        person.name = ("王小明", "李强", "赵敏")[number]
        person.save()
    pays(house.people[1], "5001")
    bill(house.root)  # 李强 alone has a basis, so a bill for November
    data = workbook(
        ["2026年度党费收缴台账"], ["序号", "姓名", "人员类别", "工资基数", "月应交", *MONTHS, "合计", "备注"],
        [1, "王小明", "在职", 3000, 15, 15, 15, 15, *[""] * 9, 45, ""],
        [2, "李强", "在职", 5001, 75.02, *[75.02] * 11, "", 825.22, ""],
        [3, "赵敏", "农民", "", 1, *[1] * 11, 1, 12, ""],
        [4, "查无此人", "在职", 3000, 15, *[15] * 12, 180, ""],
    )  # fmt: skip
    batch = staged(TABLE, data, house.keeper)
    assert statuses(batch) == ["new", "new", "new", "wrong"]
    put_in(batch, house.keeper)
    assert Bill.objects.filter(origin="before").count() == 3 + 10 + 10
    payment = Payment.objects.get()
    assert (payment.person.name, f"{payment.amount:.2f}", payment.way) == ("李强", "75.02", "table")
    assert {basis.person.name: (basis.kind, basis.amount) for basis in Basis.objects.all()} == {
        "王小明": ("salaried", "3000.00"), "李强": ("salaried", "5001.00"), "赵敏": ("farmer", "")
    }  # fmt: skip
    until = {
        fact.person.name: (fact.data["since"], fact.data["month"], fact.data["amount"])
        for fact in ledger.standing().filter(kind="dues.paid", source__startswith="dues.table")
    }
    assert until == {
        "王小明": ("2026-01", "2026-03", "45.00"),
        "李强": ("2026-01", "2026-10", "750.20"),
        "赵敏": ("2026-01", "2026-10", "10.00"),
    }
    assert verifying.verify().faults == []
    assert statuses(staged(TABLE, data, house.keeper, "又一次.xlsx")) == [
        "unchanged",
        "unchanged",
        "unchanged",
        "wrong",
    ]


@pytest.mark.parametrize(("cell", "year"), [("2026年度", "2026"), (2026, "2026"), ("0000", "2025"), ("", "2025")])
def test_the_year_of_a_table_is_one_or_that_of_its_title(cell: Any, year: str) -> None:
    target = DuesTable()
    assert target.normalise(target.field("year"), cell, year=2025, date1904=False).value == year


def test_ticks_pay_what_was_billed_and_need_a_bill(billed: House) -> None:
    data = workbook(
        ["姓名", "年度", *MONTHS], ["王小明", "2026", *[""] * 10, "√", ""], ["李强", "2026", "√", *[""] * 11]
    )
    batch = staged(TABLE, data, billed.keeper)
    assert statuses(batch) == ["new", "wrong"]
    put_in(batch, billed.keeper)
    assert f"{Payment.objects.get().amount:.2f}" == "15.00"


def test_a_table_pays_the_months_it_names_and_again_pays_nothing(house: House) -> None:
    person = factories.member(house.unit, "王小明")
    pays(person, "3000")
    for month in (9, 10, 11):
        bill(house.root, dt.date(2026, month, 1))
    data = workbook(["姓名", "年度", *MONTHS], [person.name, "2026", *[""] * 9, "10", "5", ""])
    for name, status in (("表.xlsx", "new"), ("又一次.xlsx", "unchanged")):
        batch = staged(TABLE, data, house.keeper, name)
        assert statuses(batch) == [status]
        if status == "new":
            put_in(batch, house.keeper)
    paid = {one.month.month: f"{one.paid:.2f}" for one in Bill.objects.all()}
    assert (paid, Payment.objects.count()) == ({9: "0.00", 10: "10.00", 11: "5.00"}, 1)
    more = workbook(["姓名", "年度", *MONTHS], [person.name, "2026", *[""] * 9, "15", "5", ""])
    put_in(staged(TABLE, more, house.keeper, "后来.xlsx"), house.keeper)
    assert [f"{one.amount:.2f}" for one in Payment.objects.order_by("pk")] == ["15.00", "5.00"]
    assert verifying.verify().faults == []


def test_what_was_exported_comes_in_again_as_unchanged(billed: House) -> None:
    from zugong.dues import sheet
    from zugong.ui.tables.export import to_xlsx

    put_in(
        staged(
            STATEMENT,
            workbook(["交易日期", "收入", "对方户名", "流水号"], ["2026-11-01", "15", "王小明", "1"]),
            billed.keeper,
        ),
        billed.keeper,
    )
    data = to_xlsx(sheet.rows(billed.unit, 2026), "党费缴纳台账").read()
    batch = staged(TABLE, data, billed.keeper)
    assert set(statuses(batch)) == {"unchanged"}


def test_a_withdrawn_table_leaves_nothing(billed: House) -> None:
    data = workbook(["姓名", "年度", *MONTHS], ["王小明", "2026", *["15"] * 11, ""])
    batch = put_in(staged(TABLE, data, billed.keeper), billed.keeper)
    services.withdraw_batch(batch=batch, by=billed.keeper)
    assert (Bill.objects.filter(origin="before").count(), Bill.objects.unpaid().count()) == (0, 3)
    assert [ledger.standing().filter(kind="dues.paid").count(), verifying.verify().faults] == [0, []]


def test_a_month_of_the_books_without_a_bill_is_not_taken_for_one_before_them(house: House) -> None:
    for person, name in zip(house.people, ("王小明", "李强", "赵敏"), strict=True):
        person.name = name
        person.save()
    pays(house.people[0], "3000")
    bill(house.root, dt.date(2026, 10, 1))
    data = workbook(["姓名", "人员类别", "年度", *MONTHS], ["李强", "农民", "2026", *["1"] * 11, ""])
    put_in(staged(TABLE, data, house.keeper), house.keeper)
    before = Bill.objects.filter(origin="before", person=house.people[1])
    assert [one.month.month for one in before.order_by("month")] == list(range(1, 10))
    # Its basis is known now: billed, and paid by the same table.
    bill(house.root, dt.date(2026, 10, 1))
    bill(house.root)
    put_in(staged(TABLE, data, house.keeper, "又一次.xlsx"), house.keeper)
    assert [f"{one.amount:.2f}" for one in Payment.objects.all()] == ["2.00"]
    assert verifying.verify().faults == []


def test_months_of_namesakes_are_told_apart_by_branch_and_number(house: House) -> None:
    one = factories.member(house.unit, "张伟", id_number=factories.id_number(21))
    other = factories.member(house.beside, "张伟", id_number=factories.id_number(22))
    keeper = factories.account("dues_keeper", house.committee)
    data = workbook(
        ["姓名", "身份证号码", "所在党支部", "年度", *MONTHS], ["张伟", "", "第二支部", "2026", "15", *[""] * 11],
        ["张伟", factories.id_number(21), "", "2026", "20", *[""] * 11], ["张伟", "", "", "2026", "", "25", *[""] * 10],
    )  # fmt: skip
    batch = staged(TABLE, data, keeper)
    assert statuses(batch) == ["new", "new", "wrong"]
    put_in(batch, keeper)
    assert {bill.person_id: bill.amount for bill in Bill.objects.all()} == {other.pk: Decimal(15), one.pk: Decimal(20)}
    assert Bill.objects.first().month == dt.date(2026, 1, 1)
