"""M02 党员支部底册: the items of the national collection form, who reads which, and what becomes of each look. P: only data
needed for Party affairs; field-level rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org.imports import targets
from zugong.org.models import Account, Person, Unit
from zugong.org.services import Changes
from zugong.org.tests import factories
from zugong.roster import services, standard
from zugong.roster.models import Particulars
from zugong.rulebook import library

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ADDRESS, LANDLINE = "澄川县示例街道虚构路1号2单元301室", "0999-1234567"


@dataclass
class Three:
    """The keeper of the register, a colleague of the next branch, a stranger; and the member it is about."""

    keeper: Account
    colleague: Account
    stranger: Account
    own: Account
    member: Person
    branch: Unit


@pytest.fixture
def three() -> Three:
    department = factories.department(factories.working_committee(), "县财政局")
    branch, other = factories.branch(department, "第一党支部"), factories.branch(department, "第二党支部")
    member = factories.member(branch, "陶望舒")
    keeper = factories.account("organ_clerk", department)
    far = factories.branch(factories.department(factories.working_committee()))
    made = Three(
        keeper,
        factories.account("branch_secretary", other),
        factories.account("branch_secretary", far),
        factories.account("member", branch, person=member),
        member,
        branch,
    )
    said = {"address": ADDRESS, "landline": LANDLINE, "post_class": "organ"}
    services.set_particulars(person=member, changes=Changes(Particulars, said), by=keeper)
    return made


def person_page(client: Client, person: Person) -> str:
    """The page and the part that is fetched once it stands."""
    page = client.get(reverse("org:person", args=[person.pk]), follow=True).content.decode()
    if reverse("roster:form", args=[person.pk]) not in page:
        return page
    return page + client.get(reverse("roster:form", args=[person.pk]), headers={"HX-Request": "true"}).content.decode()


def test_items_are_kept_sealed_and_shown_masked(three: Three, signed_in: SignedIn) -> None:
    page = person_page(signed_in(three.keeper), three.member)
    assert "党政机关工作人员" in page
    assert ADDRESS not in page
    assert "澄川县示例街****" in page
    assert LANDLINE not in page
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, landline FROM roster_particulars")
        stored = cursor.fetchone()
    assert [text for text in stored if text in (ADDRESS, LANDLINE)] == []


def test_reading_in_full_needs_a_reason_and_the_member_sees_who_looked(three: Three, signed_in: SignedIn) -> None:
    keeper, address = signed_in(three.keeper), reverse("roster:read", args=[three.member.pk])
    assert ADDRESS not in keeper.post(address, {"item": "address", "reason": " "}, follow=True).content.decode()
    assert ADDRESS in keeper.post(address, {"item": "address", "reason": "寄送慰问信"}).content.decode()
    mine = signed_in(three.own).get(reverse("org:account")).content.decode()
    assert "寄送慰问信" in mine
    assert "看采集表资料全文" in mine
    person_page(keeper, three.member)
    assert (
        '<td data-label="看了什么">看采集表资料</td>'
        in signed_in(three.own).get(reverse("org:account")).content.decode()
    )
    assert AuditEntry.objects.filter(verb="roster.read_particular").count() == 1


def test_a_colleague_and_a_stranger_neither_see_nor_open_it(three: Three, signed_in: SignedIn) -> None:
    for account in (three.colleague, three.stranger):
        client = signed_in(account)
        assert client.get(reverse("roster:person", args=[three.member.pk])).status_code == 404
        assert client.get(reverse("roster:form", args=[three.member.pk])).status_code == 404
        answer = client.post(reverse("roster:read", args=[three.member.pk]), {"item": "address", "reason": "看看"})
        assert answer.status_code == 404
        with pytest.raises(Refused):
            services.read_particular(person=three.member, item="address", reason="看看", by=account)


def test_a_secretary_who_may_not_unmask_reads_the_mask_alone(three: Three, signed_in: SignedIn) -> None:
    secretary = factories.account("branch_secretary", three.branch)
    page = person_page(signed_in(secretary), three.member)
    assert "澄川县示例街****" in page
    assert reverse("roster:read", args=[three.member.pk]) not in page
    answer = signed_in(secretary).post(
        reverse("roster:read", args=[three.member.pk]), {"item": "address", "reason": "看看"}
    )
    assert ADDRESS not in answer.content.decode()


def test_a_member_reads_everything_held_and_opens_it_on_record(three: Three, signed_in: SignedIn) -> None:
    client = signed_in(three.own)
    services.begin_circumstance(
        person=three.member,
        kind="exempt",
        code="frail",
        place="第一党支部大会",
        since=dt.date(2026, 3, 1),
        by=three.keeper,
    )
    page = person_page(client, three.member)
    assert "党政机关工作人员" in page
    assert "不计入应到 · 年老体弱、行动不便 · 第一党支部大会" in page
    opened = client.post(reverse("roster:read", args=[three.member.pk]), {"item": "landline", "reason": "本人查看"})
    assert LANDLINE in opened.content.decode()
    with pytest.raises(Refused, match="自己的资料不能自己改"):
        services.set_particulars(person=three.member, changes=Changes(Particulars, {"marital": "10"}), by=three.own)


def test_what_only_the_keeper_reads_is_not_told_to_other_readers(three: Three, signed_in: SignedIn) -> None:
    services.begin_circumstance(
        person=three.member, kind="exempt", code="frail", since=dt.date(2026, 3, 1), by=three.keeper
    )
    reader = factories.account("section_officer", three.branch.parent)
    assert "不计入应到" in person_page(signed_in(three.keeper), three.member)
    assert "不计入应到" not in person_page(signed_in(reader), three.member)
    listed = signed_in(reader).get(reverse("roster:list"), {"exempt": "yes", "state": "all"}).content.decode()
    assert 'name="exempt"' not in listed
    assert 'name="exempt"' in signed_in(three.keeper).get(reverse("roster:list")).content.decode()


def test_an_item_that_is_switched_off_is_neither_asked_nor_taken(three: Three, signed_in: SignedIn) -> None:
    assert standard.level("marital") == standard.Level.OFF
    form = signed_in(three.keeper).get(reverse("roster:person", args=[three.member.pk])).content.decode()
    assert 'name="particulars-marital"' not in form
    assert 'name="particulars-post_class"' in form
    with pytest.raises(Refused, match=r"婚姻状况.*没有启用"):
        services.set_particulars(person=three.member, changes=Changes(Particulars, {"marital": "10"}), by=three.keeper)


def test_a_form_that_leaves_sealed_fields_empty_keeps_them(three: Three, signed_in: SignedIn) -> None:
    client = signed_in(three.keeper)
    sent = {
        "do": "particulars",
        "particulars-post_class": "retired",
        "particulars-landline": "",
        "particulars-address": "",
    }
    assert client.post(reverse("roster:person", args=[three.member.pk]), sent).status_code == 302
    held = Particulars.objects.get(person=three.member)
    assert (held.post_class, held.address, held.landline) == ("retired", ADDRESS, LANDLINE)


def test_lost_contact_is_noted_and_the_state_of_the_membership_stays_for_people_to_decide(
    three: Three, signed_in: SignedIn
) -> None:
    client = signed_in(three.keeper)
    sent = {"do": "lost", "lost-code": "1", "lost-since": "2026-04-01"}
    assert client.post(reverse("roster:person", args=[three.member.pk]), sent).status_code == 302
    page = person_page(client, three.member)
    assert "失去联系 · 外出务工" in page
    assert "够失联的期限，党籍状态由党组织研究" in page
    assert three.member.memberships.get().state == "normal"
    again = client.post(reverse("roster:person", args=[three.member.pk]), sent)
    assert again.status_code in (302, 422)
    assert three.member.circumstances.filter(kind="lost").count() == 1
    noted = three.member.circumstances.get()
    services.end_circumstance(circumstance=noted, on=TODAY, by=three.keeper)
    assert "够失联的期限" not in person_page(client, three.member)


def test_party_age_counts_from_full_membership_and_probation_says_when_it_ends(
    three: Three, signed_in: SignedIn
) -> None:
    held = three.member.memberships.get()
    held.full_on = dt.date(2011, 7, 1)
    held.save()
    assert "15 年" in person_page(signed_in(three.keeper), three.member)
    waiting = factories.person("苏远行")
    factories.membership(three.branch, waiting, stage="probationary", joined_on=dt.date(2025, 10, 1))
    page = person_page(signed_in(three.keeper), waiting)
    assert "2026-10-01" in page
    assert "已满" in page


FILE = library.PACKAGED / "national" / "member-register.yaml"


def kept_here(folder: Path, settings: object, *changes: tuple[str, str]) -> None:
    """The county's own file of the institution, with some items kept and others not."""
    text = FILE.read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / FILE.name).write_text(text)
    settings.ZUGONG_INSTITUTIONS = [folder]  # type: ignore[attr-defined]
    library.forget()


@pytest.fixture
def own_library() -> Iterator[None]:
    """The files of the county are forgotten again."""
    yield
    library.forget()


@pytest.mark.usefixtures("own_library")
def test_a_county_chooses_which_items_are_kept(
    three: Three, signed_in: SignedIn, settings: object, tmp_path: Path
) -> None:
    kept_here(
        tmp_path, settings, ("ethnicity: 1", "ethnicity: 0"), ("marital: 0", "marital: 2"), ("address: 3", "address: 0")
    )
    client = signed_in(three.keeper)
    admit = client.get(reverse("org:admit", args=[three.branch.pk])).content.decode()
    assert ('name="admit-ethnicity"' in admit, 'name="admit-sex"' in admit) == (False, True)
    form = client.get(reverse("roster:person", args=[three.member.pk])).content.decode()
    assert [f'name="particulars-{one}"' in form for one in ("marital", "address", "landline")] == [True, False, True]
    stored = {one.key: one.stored for one in targets.get("members").fields}
    assert (stored["ethnicity"], stored["marital"], stored["address"], stored["sex"]) == (False, True, False, True)
    page = client.get(reverse("roster:home"), {"by": "marital"}).content.decode()
    assert '<option value="marital" selected>' in page
    assert 'value="ethnicity"' not in page
    mine = person_page(signed_in(three.own), three.member)
    assert "澄川县示例街****" in mine  # what is still held about oneself is shown


@pytest.mark.usefixtures("own_library")
def test_without_the_institution_the_register_of_org_goes_on(
    three: Three, signed_in: SignedIn, settings: object, tmp_path: Path
) -> None:
    settings.ZUGONG_INSTITUTIONS = [tmp_path]  # type: ignore[attr-defined]
    library.forget()
    client = signed_in(three.keeper)
    assert "采集表资料" not in person_page(client, three.member)
    assert client.get(reverse("org:admit", args=[three.branch.pk])).status_code == 200
    assert {one.key for one in targets.get("members").fields if one.stored} >= {"name", "ethnicity", "id_number"}
    assert client.get(reverse("roster:home"), {"by": "age"}).status_code < 500


def test_numbers_that_fail_their_own_check_are_taken_with_a_warning(three: Three, signed_in: SignedIn) -> None:
    client, right = signed_in(three.keeper), factories.id_number(31)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    sent = {
        "do": "admit",
        "admit-name": "闻舟",
        "admit-id_number": wrong,
        "admit-stage": "full",
        "admit-on": "2026-11-12",
    }
    admit = reverse("org:admit", args=[three.branch.pk])
    assert client.post(admit, sent | {"admit-id_number": "12345"}).status_code == 422
    assert "身份证号码最后一位对不上" in client.post(admit, sent, follow=True).content.decode()
    assert Person.objects.get(name="闻舟").id_number == wrong
    registrar = signed_in(factories.account("registrar", three.branch.parent))
    edit, code = reverse("org:unit-edit", args=[three.branch.pk]), "91350100M000100Y44"
    changed = {"do": "correct", "correct-short_name": "第一党支部", "correct-credit_code": code}
    assert "统一社会信用代码校验不对" in registrar.post(edit, changed, follow=True).content.decode()
    assert Unit.objects.get(pk=three.branch.pk).credit_code == code
