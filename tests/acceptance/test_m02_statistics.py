"""M02 党员支部底册: the numbers are counted from the register, never typed; each number opens the list behind it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zugong.kernel.actors import SYSTEM
from zugong.org import services
from zugong.org.models import Account, Grant, Unit
from zugong.org.tests import factories
from zugong.roster import card, dimensions, statistics
from zugong.roster.models import Particulars

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def department() -> Unit:
    """A department with two branches: three women and a man in one, two men in the other, one of them on probation."""
    made = factories.department(factories.working_committee(), "县水利局")
    first, second = factories.branch(made, "水利第一党支部"), factories.branch(made, "水利第二党支部")
    women = factories.members(first, 3, sex="female", ethnicity="汉族", birth_on=dt.date(1990, 11, 13))
    factories.member(first, "江临", sex="male", ethnicity="苗族", birth_on=dt.date(1990, 11, 12), education="大学")
    factories.member(second, "何川", sex="male", birth_on=dt.date(1960, 1, 1))
    young = factories.person("梁溪", sex="male", birth_on=dt.date(2000, 1, 1))
    factories.membership(second, young, stage="probationary", joined_on=dt.date(2026, 7, 1))
    Particulars.objects.create(person=women[0], post_class="organ")
    lost = factories.person("苏渺", sex="female")
    factories.membership(second, lost, state="lost")
    return made


def numbers(client: Client, **asked: object) -> dict[str, list[int]]:
    """line → the numbers of the page, as the workbook has them."""
    answer = client.get(reverse("roster:home"), {**asked, "export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    return {str(row[0]): [int(one) for one in row[1:]] for row in rows[1:]}


def behind(client: Client, page: str, title: str, place: int) -> int:
    """How many people the list behind a number holds."""
    found = re.search(rf'<th scope="row">(?:<a [^>]*>)?{title}(?:</a>)?</th>', page)
    assert found is not None
    line = page[found.end() :]
    cells = re.findall(r"<td>(.*?)</td>", line[: line.index("</tr>")])
    address = re.search(r'href="([^"]+)"', cells[place])
    assert address is not None
    listed = client.get(reverse("roster:home") + address[1].replace("&amp;", "&")).content.decode()
    found = re.search(r"共 <b>(\d+)</b> 条", listed)
    return int(found[1]) if found else 0


def test_each_number_opens_the_people_behind_it(department: Unit, signed_in: SignedIn) -> None:
    client = signed_in(factories.account("organ_clerk", department))
    asked = {"unit": department.pk, "by": "unit", "across": "sex"}
    assert numbers(client, **asked) == {
        "水利第一党支部": [1, 3, 4],
        "水利第二党支部": [2, 0, 2],
        "合计": [3, 3, 6],
    }
    page = client.get(reverse("roster:home"), asked).content.decode()
    assert behind(client, page, "水利第一党支部", 1) == 3
    assert behind(client, page, "水利第二党支部", 2) == 2
    assert behind(client, page, "合计", 0) == 3


@pytest.mark.parametrize("key", sorted({*dimensions.DIMENSIONS, *statistics.PLACES} - {"marital"}))
def test_every_division_adds_up_and_leads_to_as_many_people(key: str, department: Unit, signed_in: SignedIn) -> None:
    client = signed_in(factories.account("organ_clerk", department))
    table = statistics.crosstab(department, key, "stage" if key != "stage" else "sex", dimensions.open_to(keeps=True))
    assert sum(line.total.n for line in table.lines) == table.total.total.n == 6
    for line in table.lines:
        if line.total.n:
            listed = client.get(reverse("roster:home") + line.total.url).content.decode()
            assert f"共 <b>{line.total.n}</b> 条" in listed, (key, line.title)


def test_a_birthday_on_the_day_counts_and_one_tomorrow_does_not(department: Unit, signed_in: SignedIn) -> None:
    """36 on the 12th of November 2026 is who was born by the 12th of November 1990."""
    assert dt.date(2026, 11, 12) == TODAY
    client = signed_in(factories.account("organ_clerk", department))
    found = numbers(client, unit=department.pk, by="age", across="-")
    assert {band: n for band, n in found.items() if n != [0]} == {
        "不到 31": [1], "31—35": [3], "36—40": [1], "66—70": [1], "合计": [6],
    }  # fmt: skip


def test_a_member_who_comes_is_counted_at_once(department: Unit, signed_in: SignedIn) -> None:
    client = signed_in(factories.account("organ_clerk", department))
    before = numbers(client, unit=department.pk, by="post_class", across="-")
    assert (before["党政机关工作人员"], before["没有登记"]) == ([1], [5])
    factories.member(Unit.objects.get(short_name="水利第二党支部"))
    assert numbers(client, unit=department.pk, by="post_class", across="-")["合计"] == [7]


def test_a_secretary_counts_the_own_branch_and_nobody_counts_another(department: Unit, signed_in: SignedIn) -> None:
    first, second = department.children.order_by("pk")
    secretary = signed_in(factories.account("branch_secretary", first))
    assert numbers(secretary, by="sex", across="-")["合计"] == [4]
    assert secretary.get(reverse("roster:home"), {"unit": second.pk}).status_code == 404
    assert "共 <b>4</b> 条" in secretary.get(reverse("roster:list")).content.decode()
    assert "江临" not in signed_in(factories.account("branch_secretary", second)).get(
        reverse("roster:list"), {"unit": first.pk}
    ).content.decode()  # fmt: skip
    nobody = signed_in(factories.account("member", first))
    assert nobody.get(reverse("roster:home")).status_code == 403


def test_the_list_leaves_as_the_collection_form_in_words_or_in_codes(department: Unit, signed_in: SignedIn) -> None:
    client = signed_in(factories.account("organ_clerk", department))
    first = department.children.order_by("pk")[0]
    person = first.memberships.get(person__name="江临").person
    person.set_id_number(number := factories.id_number(7))
    person.save()
    answer = client.get(reverse("roster:list"), {"unit": first.pk, "q": "江临", "export": "xlsx"})
    head, row = load_workbook(io.BytesIO(answer.getvalue())).active.values
    words = dict(zip(head, row, strict=True))
    assert (words["性别"], words["民族"], words["学历"], words["人员类别"]) == ("男", "苗族", "大学", "正式党员")
    assert words["公民身份号码"] == "*" * 14 + number[-4:]
    coded = client.get(reverse("roster:list"), {"unit": first.pk, "q": "江临", "export": "xlsx", "codes": "1"})
    head, row = load_workbook(io.BytesIO(coded.getvalue())).active.values
    codes = dict(zip(head, row, strict=True))
    assert (codes["性别"], codes["民族"], codes["学历"], codes["人员类别"]) == ("1", "06", "20", "01")
    assert "婚姻状况" not in codes


def test_an_address_that_asks_by_something_unknown_shows_the_usual_table(department: Unit, signed_in: SignedIn) -> None:
    client = signed_in(factories.account("organ_clerk", department))
    page = client.get(reverse("roster:home"), {"by": "marital", "across": "address"})
    assert page.status_code == 200
    assert "水利第一党支部" in page.content.decode()


def test_a_code_that_left_its_table_stays_on_record_and_leads_to_its_people(
    department: Unit, signed_in: SignedIn
) -> None:
    person = Particulars.objects.get().person
    Particulars.objects.update(post_class="gone")
    client = signed_in(factories.account("organ_clerk", department))
    assert "共 <b>1</b> 条" in client.get(reverse("roster:list"), {"post_class": "gone"}).content.decode()
    address = reverse("roster:person", args=[person.pk])
    assert client.post(address, {"do": "particulars", "particulars-post_class": "gone"}).status_code == 302
    assert Particulars.objects.get().post_class == "gone"


def test_who_keeps_one_unit_follows_its_numbers_though_not_all_they_read_is_kept(
    department: Unit, signed_in: SignedIn
) -> None:
    account = factories.account("section_officer", department.parent)
    Grant.objects.create(account=account, role="organ_clerk", unit=department)
    client = signed_in(account)
    page = client.get(reverse("roster:home"), {"unit": department.pk, "by": "exempt", "across": "-"}).content.decode()
    assert behind(client, page, "否", 0) == numbers(client, unit=department.pk, by="exempt", across="-")["否"][0] == 6
    elsewhere = client.get(reverse("roster:list"), {"exempt": "yes"}).context["table"]
    assert "exempt" not in elsewhere.levels


def test_a_department_above_is_no_party_organisation(department: Unit) -> None:
    branch = department.children.order_by("pk")[0]
    table = statistics.crosstab(branch, "level", "", dimensions.open_to(keeps=True))
    assert [line.title for line in table.lines if line.total.n] == [str(Unit.Kind.WORKING_COMMITTEE.label)]


def test_a_change_of_state_is_told_as_one_and_not_as_coming_and_going(department: Unit) -> None:
    branch = department.children.order_by("pk")[0]
    membership = branch.memberships.get(person__name="江临")
    services.change_state(membership=membership, state="suspended", on=TODAY, by=SYSTEM)
    told = [one.sentence for one in card.card_of(branch, kinds=frozenset()).changes if one.day == TODAY]
    assert told == ["江临 党籍状态变动（水利第一党支部）"]
