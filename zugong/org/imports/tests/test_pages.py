"""The four steps in the browser's words: what is posted, what comes back, and who may."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.org.imports import queries
from zugong.org.imports.models import ImportBatch, ImportRow
from zugong.org.models import Membership, Person, Unit
from zugong.org.tests import factories as make
from zugong.sheets.tests.building import workbook

from .steps import UNIT_HEAD

DATA = Path(__file__).parent / "data" / "county-1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Unit:
    return make.county("中共澄川县委员会")


@pytest.fixture
def committee(root: Unit) -> Unit:
    return make.working_committee(root, "中共澄川县直属机关工作委员会")


def signed_in(role: str, unit: Unit) -> Client:
    client = Client()
    client.force_login(make.account(role, unit))
    return client


def send(client: Client, name: str, data: bytes | None = None, **more: str):
    upload = SimpleUploadedFile(name, data if data is not None else (DATA / name).read_bytes())
    return client.post(reverse("org:imports"), {"files": upload, **more})


def confirm(client: Client, batch: ImportBatch):
    """Accept the proposed columns as the page shows them."""
    posted = {f"t-{table.pk}": "1" for table in batch.tables.filter(included=True)}
    for table in batch.tables.all():
        for index, entry in table.mapping.items():
            posted[f"c-{table.pk}-{index}"] = "+".join(entry["fields"]) + (f":{entry['part']}" if entry["part"] else "")
    return client.post(reverse("org:import-columns", args=[batch.pk]), posted)


def test_a_keeper_goes_through_the_four_steps(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    answer = send(client, "党组织信息表.xlsx")
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("org:import-columns", args=[batch.pk])
    page = client.get(answer.url).content.decode()
    assert "党组织全称" in page
    assert "第 50 行" in page  # the total row is named, not lost
    assert confirm(client, batch).url == reverse("org:import", args=[batch.pk])
    page = client.get(reverse("org:import", args=[batch.pk])).content.decode()
    assert "44 行可以导入" in page
    assert "2013 年 2 月没有 30 日" in page
    client.post(reverse("org:import-apply", args=[batch.pk]), {"only_good": "1"})
    assert Unit.objects.filter(kind="branch").count() == 32
    page = client.get(reverse("org:import", args=[batch.pk])).content.decode()
    assert "导入了 44 行" in page


def test_nothing_is_written_before_the_last_step(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党组织信息表.xlsx")
    confirm(client, ImportBatch.objects.get())
    assert (Unit.objects.count(), Person.objects.count()) == (2, 0)


def test_wrong_rows_need_to_be_left_out_expressly(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党组织信息表.xlsx")
    batch = ImportBatch.objects.get()
    confirm(client, batch)
    assert client.post(reverse("org:import-apply", args=[batch.pk])).status_code == 409
    assert Unit.objects.count() == 2


def test_numbers_are_masked_on_every_page(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党员花名册.xlsx")
    batch = ImportBatch.objects.get()
    pages = client.get(reverse("org:import-columns", args=[batch.pk])).content.decode()
    confirm(client, batch)
    for show in ("wrong", "new", "warned"):
        pages += client.get(reverse("org:import", args=[batch.pk]), {"show": show}).content.decode()
    sheet = openpyxl.load_workbook(DATA / "党员花名册.xlsx").active
    numbers = {str(row[column].value) for row in sheet.iter_rows(min_row=4, max_row=624) for column in (5, 13)}
    assert [number for number in numbers if number in pages] == []


def test_staged_rows_lie_sealed_in_the_database(committee: Unit, root: Unit):
    from django.db import connection

    client = signed_in("registrar", root)
    send(client, "党员花名册.xlsx")
    confirm(client, ImportBatch.objects.get())
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM org_importrow UNION ALL SELECT payload FROM org_importtable")
        stored = [row[0] for row in cursor.fetchall() if row[0]]
    assert len(stored) > 100
    assert {value.split(":")[0] for value in stored} == {"sm4"}


def test_rows_about_which_nothing_is_said_are_shown_as_written(committee: Unit, root: Unit):
    make.branch(committee, "中共澄川县住房和城乡建设局机关第一支部委员会")
    client = signed_in("registrar", root)
    send(client, "党员花名册.xlsx")
    batch = ImportBatch.objects.get()
    confirm(client, batch)
    page = client.get(reverse("org:import", args=[batch.pk]), {"show": "new"}).content.decode()
    assert "闵子" in page
    assert "1956.11.01" in page


def test_a_cell_is_corrected_in_place(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党组织信息表.xlsx")
    batch = ImportBatch.objects.get()
    confirm(client, batch)
    row = ImportRow.objects.get(batch=batch, number=13)
    assert row.status == "wrong"
    posted = {"field": "founded_on", "text": "2013年2月28日", "back": "show=wrong"}
    answer = client.post(reverse("org:import-correct", args=[batch.pk, row.pk]), posted)
    assert answer.url == reverse("org:import", args=[batch.pk]) + "?show=wrong"
    assert ImportRow.objects.get(batch=batch, number=13).status == "new"


def test_the_wrong_rows_come_back_coloured_and_can_be_sent_again(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党组织信息表.xlsx")
    batch = ImportBatch.objects.get()
    confirm(client, batch)
    client.post(reverse("org:import-apply", args=[batch.pk]), {"only_good": "1"})
    answer = client.post(reverse("org:import-wrong-rows", args=[batch.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    bad = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.comment.text for cell in bad if "没有" in cell.comment.text] == [
        "2013 年 2 月没有 30 日",
        "2027 年 2 月没有 30 日",
    ]
    for cell in bad:
        if "没有" in cell.comment.text:
            cell.value = "2013-02-28" if "2013" in cell.comment.text else "2027-02-28"
    again = io.BytesIO()
    book.save(again)
    send(client, "改好.xlsx", again.getvalue())
    second = ImportBatch.objects.exclude(pk=batch.pk).get()
    confirm(client, second)
    client.post(reverse("org:import-apply", args=[second.pk]))
    assert Unit.objects.filter(kind="branch").count() == 34


@pytest.mark.parametrize("role", ["branch_secretary", "assessor", "system_admin", "member"])
def test_others_may_not_import(role: str, committee: Unit):
    client = signed_in(role, committee)
    assert client.get(reverse("org:imports")).status_code == 403
    assert send(client, "党组织信息表.xlsx").status_code == 403
    assert ImportBatch.objects.count() == 0


def test_a_keeper_of_another_place_does_not_see_the_batch(committee: Unit, root: Unit):
    keeper, stranger = signed_in("registrar", committee), signed_in("registrar", make.department(root))
    colleague = signed_in("registrar", root)
    send(keeper, "党组织信息表.xlsx")
    address = reverse("org:import-columns", args=[ImportBatch.objects.get().pk])
    assert [client.get(address).status_code for client in (keeper, colleague, stranger)] == [200, 200, 403]


def test_signed_out_visitors_are_sent_to_sign_in(committee: Unit):
    assert Client().get(reverse("org:imports")).status_code == 302


def test_withdrawing_leaves_the_register_as_it_was(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    for name in ("党组织信息表.xlsx", "党员花名册.xlsx"):
        send(client, name)
        batch = ImportBatch.objects.order_by("pk").last()
        confirm(client, batch)
        client.post(reverse("org:import-apply", args=[batch.pk]), {"only_good": "1"})
    assert Membership.objects.count() > 400
    units, members = ImportBatch.objects.order_by("pk")
    assert client.post(reverse("org:import-withdraw", args=[units.pk])).status_code == 409  # members depend on them
    client.post(reverse("org:import-withdraw", args=[members.pk]))
    client.post(reverse("org:import-withdraw", args=[units.pk]))
    assert (Unit.objects.count(), Person.objects.count(), Membership.objects.count()) == (2, 0, 0)


def test_what_must_be_corrected_stands_right_behind_the_names(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党组织信息表.xlsx")
    batch = ImportBatch.objects.get()
    confirm(client, batch)
    shown = queries.preview_of(batch, show="wrong", table="", page="1")
    troubled = {cell.field for row in shown.rows for cell in row.cells if cell.tone}
    fields = [field for _letter, _label, field in shown.columns]
    assert fields[0] == "name"
    assert set(fields[1 : 1 + len(troubled - {"name"})]) == troubled - {"name"}
    assert [[cell.field for cell in row.cells] for row in shown.rows] == [fields] * len(shown.rows)


def test_the_result_says_where_to_go_next(committee: Unit, root: Unit):
    client = signed_in("registrar", root)
    send(client, "党组织信息表.xlsx")
    batch = ImportBatch.objects.get()
    confirm(client, batch)
    client.post(reverse("org:import-apply", args=[batch.pk]), {"only_good": "1"})
    page = client.get(reverse("org:import", args=[batch.pk])).content.decode()
    assert f'href="{reverse("org:units")}">看组织</a>' in page


def test_a_sheet_that_was_not_taken_is_named(committee: Unit, root: Unit):
    data = workbook(
        ("封面", [["填表说明"], ["一律用全称"]]),
        ("组织", [UNIT_HEAD, ["中共澄川县财政局机关支部委员会", "县委", "党支部"]]),
    )
    client = signed_in("registrar", root)
    page = client.get(send(client, "组织.xlsx", data).url).content.decode()
    assert "工作表“封面”：这张工作表里没有表格，没有读" in page
