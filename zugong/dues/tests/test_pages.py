"""Pages of dues: seen by the keeper, the member and nobody else; quick for thirty thousand members."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.casework.models import Case
from zugong.dues import queries, services, sheet
from zugong.dues.models import Basis, Bill, Entry, Notice, Payment
from zugong.kernel import audit, clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.org import services as org
from zugong.org.models import Account, Grant, Membership
from zugong.org.tests import factories
from zugong.work.inbox import unread_count

from .conftest import NOVEMBER, TODAY, House, bill, of, pay, pays

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    def come(account: Account) -> Client:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    return come


@pytest.fixture
def billed(house: House) -> House:
    for person in house.people:
        pays(person, "5001")
    bill(house.root)
    return house


def text(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [
    ("keeper", 200), ("treasurer", 200), ("colleague", 404), ("stranger", 404), ("secretary", 403), ("member", 403), ("admin", 403),
])  # fmt: skip
def test_who_sees_who_has_paid(billed: House, signed_in: SignedIn, who: str, status: int) -> None:
    payment = pay(billed.people[2], billed.unit, "1")
    client = signed_in(getattr(billed, who))
    pages = [
        ("dues:bills", billed.unit.pk), ("dues:late", billed.unit.pk), ("dues:without", billed.unit.pk), ("dues:table", billed.unit.pk),
        ("dues:books", billed.unit.pk), ("dues:member", billed.people[2].pk), ("dues:do", billed.unit.pk, "up"),
    ]  # fmt: skip
    assert {client.get(reverse(name, args=args)).status_code for name, *args in pages} == {status}
    one = {200: 200, 404: 404, 403: 404}[status]
    assert client.get(reverse("dues:receipt", args=[payment.pk])).status_code == one
    assert client.get(reverse("dues:bill", args=[of(billed.people[2]).pk])).status_code == one


@pytest.mark.parametrize(
    ("who", "status"),
    [("keeper", 302), ("secretary", 200), ("treasurer", 302), ("colleague", 404), ("member", 403), ("admin", 403)],
)
def test_totals_of_a_branch_name_nobody(billed: House, signed_in: SignedIn, who: str, status: int) -> None:
    answer = signed_in(getattr(billed, who)).get(reverse("dues:unit", args=[billed.unit.pk]))
    assert answer.status_code == status
    if status == 200:
        page = answer.content.decode()
        assert ["225.06" in page, any(person.name in page for person in billed.people[1:])] == [True, False]


def test_the_county_sees_sums_by_unit(billed: House, signed_in: SignedIn) -> None:
    page = text(signed_in(billed.treasurer), "dues:unit", billed.committee.pk)
    assert ["第一支部" in page, "225.06" in page, "5001" in page] == [True, True, False]


@pytest.mark.parametrize("sort", ["", "months", "-owed"])
def test_arrears_stand_once_for_each_member_whichever_branches_billed_them(
    house: House, signed_in: SignedIn, sort: str
) -> None:
    moved, stays = house.people[2], house.people[1]
    for person in (moved, stays):
        pays(person, "3000")
    for month in (5, 6, 7):
        bill(house.root, dt.date(2026, month, 1))
    with clock.frozen(dt.date(2026, 7, 20)):
        org.transfer_membership(membership=moved.memberships.get(), to=house.beside, on=dt.date(2026, 7, 20), by=SYSTEM)
    for month in (8, 9, 10):
        bill(house.root, dt.date(2026, month, 1))
    rows = [(row["person"], row["months"], row["owed"], row["branch"]) for row in queries.arrears(house.beside)]
    assert rows == [(moved.pk, 6, Decimal(90), house.beside)]
    page = text(signed_in(house.colleague), "dues:late", house.beside.pk, **({"sort": sort} if sort else {}))
    assert [page.count(reverse("dues:member", args=[moved.pk])), "请组织核查" in page, "1 人欠交" in page] == [
        1,
        True,
        True,
    ]
    page = text(signed_in(house.keeper), "dues:late", house.unit.pk, **({"sort": sort} if sort else {}))
    assert (moved.name in page, "1 人欠交" in page) == (False, True)
    assert [row["person"] for row in queries.arrears(house.root)] == [stays.pk, moved.pk]
    answer = signed_in(house.colleague).get(reverse("dues:late", args=[house.beside.pk]), {"export": "csv"})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [[moved.name, "第二支部", "6"]]


@pytest.mark.parametrize(("ended", "there"), [(True, True), (False, False)])
def test_who_left_stays_on_the_list_of_the_last_branch(house: House, ended: bool, there: bool) -> None:
    person = house.people[2]
    pays(person, "3000")
    bill(house.root, dt.date(2026, 9, 1))
    if ended:
        Membership.objects.filter(person=person).update(valid_to=TODAY)
    else:
        org.transfer_membership(membership=person.memberships.get(), to=house.beside, on=TODAY, by=SYSTEM)
    assert [queries.arrears(unit).count() for unit in (house.unit, house.beside, house.root)] == [there, not there, 1]


def test_the_whole_of_a_month_is_its_parts_and_a_member_late_in_two_branches_is_one(house: House) -> None:
    for person in house.people:
        pays(person, "3000")
    bill(house.root, dt.date(2026, 9, 1))
    moved = house.people[2]
    org.transfer_membership(membership=moved.memberships.get(), to=house.beside, on=TODAY, by=SYSTEM)
    Bill.objects.create(person=moved, unit=house.beside, month=dt.date(2026, 10, 1), amount=15)
    pay(house.people[0], house.unit, "15")
    september = dt.date(2026, 9, 1)
    total, month = queries.total_of(house.committee, september), queries.month_of(house.committee, september)
    assert (total, [part.late_members for part in month.parts]) == (month.whole, [2, 1])
    assert (total.members, total.paid_members, total.open, total.late_members) == (3, 1, Decimal(30), 2)


def test_an_income_is_on_no_page_but_the_members_own_and_the_one_opened_on_record(
    billed: House, signed_in: SignedIn
) -> None:
    person = billed.people[1]
    keeper, member = signed_in(billed.keeper), signed_in(billed.member)
    for name, key in (("dues:bills", billed.unit.pk), ("dues:member", person.pk), ("dues:bill", of(person).pk)):
        assert "5001" not in text(keeper, name, key)
    workbook = openpyxl.load_workbook(io.BytesIO(keeper.get(reverse("dues:table", args=[billed.unit.pk])).getvalue()))
    assert "5001" not in str([[cell.value for cell in row] for row in workbook.active])
    before = audit.last_number()
    assert keeper.post(reverse("dues:read-basis", args=[person.pk]), {"why": ""}).status_code == 422
    assert audit.last_number() == before
    assert (
        "5001.00" in keeper.post(reverse("dues:read-basis", args=[person.pk]), {"why": "核对工资变动"}).content.decode()
    )
    line = AuditEntry.objects.order_by("-seq").first()
    assert (line.verb, line.subject, line.details["why"], "5001" in str(line.details)) == (
        "dues.read_basis",
        audit.reference(person),
        "核对工资变动",
        False,
    )
    own = text(member, "dues:mine")
    assert ["5001.00" in own, "核对工资变动" in own, billed.keeper.display_name in own] == [True, True, True]


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 404), ("stranger", 404), ("secretary", 403), ("member", 403), ("admin", 403)]
)
def test_nobody_else_reads_or_sets_a_basis_or_confirms(
    billed: House, signed_in: SignedIn, who: str, status: int
) -> None:
    client, person = signed_in(getattr(billed, who)), billed.people[2]
    sent = [
        client.post(reverse("dues:read-basis", args=[person.pk]), {"why": "想看"}).status_code,
        client.post(reverse("dues:basis", args=[person.pk]), {"kind": "small", "valid_from": "2026-11"}).status_code,
        client.post(
            reverse("dues:confirm", args=[person.pk]), {"amount": "1", "paid_on": "2026-11-01", "way": "cash"}
        ).status_code,
        client.post(reverse("dues:issue", args=[billed.unit.pk]), {"month": "2026-11"}).status_code,
    ]
    assert sent == [status] * 4
    assert (Basis.objects.filter(person=person).count(), Payment.objects.count()) == (1, 0)


def test_from_a_basis_to_a_receipt(house: House, signed_in: SignedIn) -> None:
    client, person = signed_in(house.keeper), house.people[2]
    assert person.name in text(client, "dues:without", house.unit.pk)
    typed = {"kind": "salaried", "amount": "5001", "valid_from": "2026-11", "note": ""}
    assert client.post(reverse("dues:basis", args=[person.pk]), typed).status_code == 302
    answer = client.post(
        reverse("dues:issue", args=[house.unit.pk]), {"month": "2026-11"}, follow=True
    ).content.decode()
    assert ["出了 1 张账单，共 75.02 元" in answer, "还有 2 人没定" in answer, "待交" in answer] == [True, True, True]
    paid = {"amount": "75.02", "gift": "", "paid_on": "2026-11-10", "way": "cash", "payer": "他的爱人"}
    client.post(reverse("dues:confirm", args=[person.pk]), paid)
    payment = Payment.objects.get()
    page = text(client, "dues:receipt", payment.pk)
    assert [words in page for words in ("柒拾伍元零贰分", "他的爱人 代交", "2026-11 75.02", payment.receipt)] == [
        True
    ] * 4
    assert "1/1 人已交" not in text(client, "dues:bills", house.unit.pk)
    assert client.post(reverse("dues:reverse", args=[payment.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("dues:reverse", args=[payment.pk]), {"reason": "收错了"})
    assert "已冲销" in text(client, "dues:receipt", payment.pk)


@pytest.mark.parametrize("month", ["", "2026-13", "2099-01", "2020-01", "abc"])
def test_a_month_nobody_offers_bills_nothing_and_has_no_button(house: House, signed_in: SignedIn, month: str) -> None:
    pays(house.people[2])
    client = signed_in(house.treasurer)
    answer = client.post(reverse("dues:issue", args=[house.root.pk]), {"month": month}, follow=True).content.decode()
    assert ("没有出账单" in answer, Bill.objects.count()) == (True, 0)
    for name, key in (("dues:unit", house.committee.pk), ("dues:bills", house.unit.pk)):
        offered = reverse("dues:issue", args=[key]) in text(client, name, key, month=month)
        assert offered is (month not in ("2099-01", "2020-01"))


def test_what_is_typed_wrong_comes_back_with_a_sentence(billed: House, signed_in: SignedIn) -> None:
    client, person = signed_in(billed.keeper), billed.people[2]
    for typed, words in (
        ({"amount": "", "paid_on": "2026-11-10", "way": "cash"}, "这一栏还没填"), ({"amount": "0", "paid_on": "2026-11-10", "way": "cash"}, "0.01"),
        ({"amount": "5", "paid_on": "2026-12-10", "way": "cash"}, "不能晚于今天"), ({"amount": "1.234", "paid_on": "2026-11-10", "way": "cash"}, "2"),
        ({"amount": "5", "paid_on": "2026-11-10", "way": "bank"}, "选项里没有"), ({"amount": "5", "gift": "6", "paid_on": "2026-11-10", "way": "cash"}, "自愿多交"),
    ):  # fmt: skip
        answer = client.post(reverse("dues:confirm", args=[person.pk]), typed)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), typed
    assert Payment.objects.count() == 0


def test_a_form_sent_twice_books_once(billed: House, signed_in: SignedIn) -> None:
    client, person = signed_in(billed.keeper), billed.people[2]
    typed = {"amount": "5", "paid_on": "2026-11-10", "way": "cash", "once_key": "a" * 32}
    for _time in range(2):
        client.post(reverse("dues:confirm", args=[person.pk]), typed)
    assert Payment.objects.count() == 1


def test_books_pages_pass_up_spend_close_publish_and_every_member_reads_it(billed: House, signed_in: SignedIn) -> None:
    treasurer, keeper = signed_in(billed.treasurer), signed_in(billed.keeper)
    pay(billed.people[2], billed.unit, "75.02")
    wrong = keeper.post(reverse("dues:do", args=[billed.unit.pk, "up"]), {"amount": "80", "on": "2026-11-12"})
    assert (wrong.status_code, "账上只有 75.02 元" in wrong.content.decode()) == (422, True)
    keeper.post(reverse("dues:do", args=[billed.unit.pk, "up"]), {"amount": "75.02", "on": "2026-11-12"})
    treasurer.post(
        reverse("dues:do", args=[billed.committee.pk, "spend"]),
        {"amount": "20", "on": "2026-11-12", "purpose": "党员教育", "said": "买书"},
    )
    treasurer.post(
        reverse("dues:do", args=[billed.committee.pk, "down"]), {"amount": "10", "on": "2026-11-12", "to": "第二支部"}
    )
    entry = Entry.objects.get(kind="spend")
    assert "党员教育" in text(treasurer, "dues:entry", entry.pk)
    assert "借方" in text(treasurer, "dues:books", billed.root.pk)
    assert (
        treasurer.post(
            reverse("dues:do", args=[billed.committee.pk, "publish"]), {"period": "2026-11", "said": ""}
        ).status_code
        == 422
    )
    treasurer.post(reverse("dues:do", args=[billed.root.pk, "close"]), {"month": "2026-11"})
    treasurer.post(
        reverse("dues:do", args=[billed.committee.pk, "publish"]), {"period": "2026-11", "said": "已向全体党员公布"}
    )
    member = signed_in(billed.member)
    page = text(member, "dues:published")
    link = page.split('href="/dues/published/')[1].split("/")[0]
    shown = text(member, "dues:publication", link)
    assert [words in shown for words in ("党员教育", "20.00", "75.02", "已向全体党员公布")] == [True] * 4
    assert signed_in(billed.stranger).get(reverse("dues:publication", args=[link])).status_code == 404
    assert treasurer.post(reverse("dues:entry", args=[entry.pk]), {"reason": "重复记了"}).status_code == 302
    assert "已经冲销" in text(treasurer, "dues:entry", entry.pk)


def test_the_books_of_a_unit_show_vouchers_of_others_that_touch_it(billed: House, signed_in: SignedIn) -> None:
    pay(billed.people[2], billed.unit, "75.02")
    services.pass_up(unit=billed.unit, amount=Decimal("75.02"), on=TODAY, by=billed.keeper)
    down = services.pass_down(
        unit=billed.committee, to=billed.beside, amount=Decimal(10), on=TODAY, by=billed.treasurer
    )
    colleague = signed_in(billed.colleague)
    assert "下拨" in text(colleague, "dues:books", billed.beside.pk)
    page = text(colleague, "dues:entry", down.pk)
    assert (reverse("dues:books", args=[billed.beside.pk]) in page, "冲销</button>" in page) == (True, False)
    assert colleague.post(reverse("dues:entry", args=[down.pk]), {"reason": "不是我的"}).status_code == 422
    assert signed_in(billed.keeper).get(reverse("dues:entry", args=[down.pk])).status_code == 404
    seen = {
        unit: [one.kind for one in queries.entries_of(unit).order_by("number")]
        for unit in (billed.unit, billed.committee)
    }
    assert seen == {
        billed.unit: ["bill", "payment", "pass_up"], billed.committee: ["bill", "payment", "pass_up", "pass_down"]
    }  # fmt: skip


def test_arrears_are_told_to_the_member_alone_once_for_each_step(house: House, signed_in: SignedIn) -> None:
    person = house.people[1]
    pays(person)
    for month in range(5, 11):
        bill(house.root, dt.date(2026, month, 1))
    assert services.remind_members(day=TODAY, by=SYSTEM) == 1
    assert services.remind_members(day=TODAY, by=SYSTEM) == 0
    notice = Notice.objects.get()
    assert (notice.account, notice.months, notice.since) == (house.member, 6, dt.date(2026, 5, 1))
    assert "已经满 6 个月" in text(signed_in(house.member), "work:inbox")
    assert "已经满 6 个月" not in text(signed_in(house.keeper), "work:inbox")
    assert signed_in(house.keeper).post(reverse("dues:notice", args=[notice.pk])).status_code == 404
    assert signed_in(house.member).post(reverse("dues:notice", args=[notice.pk])).status_code == 302
    assert "已经满 6 个月" not in text(signed_in(house.member), "work:inbox")


@pytest.mark.parametrize("how", ["paid", "voided"])
def test_arrears_that_are_no_more_leave_the_inbox(house: House, signed_in: SignedIn, how: str) -> None:
    person = house.people[1]
    pays(person, "3000")
    bill(house.root, dt.date(2026, 9, 1))
    bill(house.root, dt.date(2026, 10, 1))
    services.remind_members(day=TODAY, by=SYSTEM)
    member = signed_in(house.member)
    assert ("党费提醒" in text(member, "work:inbox"), unread_count(house.member)) == (True, 1)
    if how == "paid":
        pay(person, house.unit, "30")
    else:
        for wrong in Bill.objects.all():
            services.void_bill(bill=wrong, reason="基数抄错", by=SYSTEM)
    assert ("党费提醒" in text(member, "work:inbox"), unread_count(house.member)) == (False, 0)


def test_from_six_months_on_people_may_open_a_matter_and_membership_is_untouched(
    house: House, signed_in: SignedIn
) -> None:
    person = house.people[1]
    pays(person)
    for month in range(5, 11):
        bill(house.root, dt.date(2026, month, 1))
    before = list(Membership.objects.order_by("pk").values())
    keeper = signed_in(house.keeper)
    assert "请组织核查" in text(keeper, "dues:late", house.unit.pk)
    page = text(keeper, "dues:member", person.pk)
    assert ["6 个月没交党费" in page, "系统不改党籍" in page, Case.objects.count()] == [True, True, 0]
    secretary = factories.account("branch_secretary", house.unit)
    Grant.objects.create(account=secretary, role="dues_keeper", unit=house.unit)
    both = signed_in(secretary)
    shown = text(both, "dues:member", person.pk)
    form = shown.split('id="h-finding"')[1].split("<form")[1].split("</form>")[0]
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    address = form.split('action="')[1].split('"')[0].replace("&amp;", "&")
    assert (
        both.post(address, {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}).status_code
        == 302
    )
    case = Case.objects.get()
    assert (case.route, case.unit, case.data["member"]) == ("national.dues/check", house.unit, person.pk)
    assert case.number in text(both, "dues:member", person.pk)
    services.remind_members(day=TODAY, by=SYSTEM)
    assert list(Membership.objects.order_by("pk").values()) == before


def test_five_months_are_no_matter_yet(house: House, signed_in: SignedIn) -> None:
    pays(house.people[1])
    for month in range(6, 11):
        bill(house.root, dt.date(2026, month, 1))
    assert "发现问题" not in text(signed_in(house.keeper), "dues:member", house.people[1].pk)


@pytest.mark.parametrize("where", ["root", "committee"])
@pytest.mark.parametrize("name", ["dues:unit", "dues:bills", "dues:late", "dues:books", "dues:without"])
def test_a_page_asks_few_questions_however_many_members(
    house: House, signed_in: SignedIn, name: str, where: str
) -> None:
    branches = [house.unit, house.beside, *(factories.branch(house.committee) for _number in range(6))]
    for branch in branches:
        for person in factories.members(branch, 6):
            pays(person)
    for month in (9, 10, 11):
        bill(house.root, dt.date(2026, month, 1))
    client = signed_in(house.treasurer)
    address = reverse(name, args=[getattr(house, where).pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(asked) <= 15, [query["sql"][:120] for query in asked]
    assert len(answer.content) < 60 * 1024


@pytest.mark.parametrize(
    ("name", "asked"),
    [("dues:bills", {"month": "0000-01"}), ("dues:table", {"year": "0000"}), ("dues:table", {"year": "²026"})],
)
def test_a_month_or_year_that_is_none_is_the_present_one(
    billed: House, signed_in: SignedIn, name: str, asked: dict[str, str]
) -> None:
    assert signed_in(billed.keeper).get(reverse(name, args=[billed.unit.pk]), asked).status_code == 200


@pytest.mark.parametrize("name", ["dues:mine", "dues:published"])
def test_own_pages_ask_few_questions(billed: House, signed_in: SignedIn, name: str) -> None:
    pay(billed.people[1], billed.unit, "75.02")
    client = signed_in(billed.member)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(name))
    assert len(asked) <= 15


def test_the_table_of_a_year_is_laid_out_as_branches_keep_it(billed: House, signed_in: SignedIn) -> None:
    pay(billed.people[0], billed.unit, "75.02")
    answer = signed_in(billed.keeper).get(reverse("dues:table", args=[billed.unit.pk]), {"year": "2026"})
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active]
    assert rows[0][:6] + rows[0][6:8] + rows[0][-2:] == [
        "序号",
        "党支部",
        "姓名",
        "年度",
        "按什么交",
        "月应交",
        "1月",
        "2月",
        "合计",
        "欠交",
    ]
    one = next(row for row in rows if row[2] == billed.people[0].name)
    assert (one[1], one[4], one[5], one[16], one[18], one[19]) == ("第一支部", "按月领薪", 75.02, 75.02, 75.02, 0)


@pytest.mark.parametrize(("amount", "words"), [
    ("75.02", "柒拾伍元零贰分"), ("15", "壹拾伍元整"), ("0.2", "贰角整"), ("0.05", "伍分"), ("1000", "壹仟元整"), ("10010.30", "壹万零壹拾元叁角整"),
    ("100000", "壹拾万元整"), ("20305", "贰万零叁佰零伍元整"), ("0", "零元整"), ("300.50", "叁佰元伍角整"), ("1.01", "壹元零壹分"),
])  # fmt: skip
def test_sums_in_the_words_of_receipts(amount: str, words: str) -> None:
    assert sheet.in_words(Decimal(amount)) == words


def test_the_bill_of_a_month_is_voided_on_its_page(billed: House, signed_in: SignedIn) -> None:
    client, wrong = signed_in(billed.keeper), of(billed.people[2])
    client.post(reverse("dues:bill", args=[wrong.pk]), {"reason": "基数抄错"})
    assert [
        "已作废" in text(client, "dues:bill", wrong.pk),
        Bill.objects.standing().filter(month=NOVEMBER).count(),
    ] == [True, 2]


def test_who_has_no_unit_to_read_comes_to_the_own_page(billed: House, signed_in: SignedIn) -> None:
    answer = signed_in(billed.member).get(reverse("dues:home"))
    assert answer.url == reverse("dues:mine")
    assert signed_in(billed.treasurer).get(reverse("dues:home")).url == reverse("dues:unit", args=[billed.root.pk])


def test_a_voucher_tells_the_sum_it_is_for(billed: House, signed_in: SignedIn) -> None:
    pay(billed.people[2], billed.unit, "75.02")
    services.pass_up(unit=billed.unit, amount=Decimal(50), on=TODAY, by=billed.keeper)
    spent = services.spend(unit=billed.unit, amount=Decimal(5), on=TODAY, purpose="党员教育", said="", by=billed.keeper)
    services.reverse_entry(entry=spent, reason="重复记了", by=billed.keeper)
    services.void_bill(bill=of(billed.people[2]), reason="基数抄错", by=billed.keeper)
    rows = queries.entries_of(billed.unit).annotate(amount=queries.SUM_OF_ENTRY).order_by("number")
    assert [(row.kind, f"{row.amount:.2f}") for row in rows] == [
        ("bill", "225.06"), ("payment", "75.02"), ("pass_up", "50.00"), ("spend", "5.00"), ("reversal", "5.00"), ("void", "75.02"),
    ]  # fmt: skip
