"""Who is who: the number, or name, birthday and branch together; never the name alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from zugong.kernel import audit
from zugong.org import register
from zugong.org.imports import members as members_target
from zugong.org.imports import preview, services
from zugong.org.imports.models import ImportBatch, ImportRow
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.tests import factories as make
from zugong.sheets.tests.building import workbook

from .steps import MEMBER_HEAD, bring_in, drafts, members, problems, stage

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
FIRST, SECOND = "中共澄川县财政局机关第一支部委员会", "中共澄川县财政局机关第二支部委员会"
NUMBER, OTHER = make.id_number(101), make.id_number(102)


@pytest.fixture
def root() -> Unit:
    return make.county("中共澄川县委员会")


@pytest.fixture
def first(root: Unit) -> Unit:
    return make.branch(make.department(root, "县财政局"), FIRST)


@pytest.fixture
def second(first: Unit) -> Unit:
    return make.branch(first.parent, SECOND)


@pytest.fixture
def keeper(root: Unit) -> Account:
    return make.account("registrar", root)


def row(name: str = "林知远", number: str | None = NUMBER, branch: str = FIRST, **more: object) -> list[object]:
    values: dict[str, object] = {
        "sex": "男",
        "birth": "1980.1.1",
        "joined": "2005.7",
        "stage": "正式",
        "title": "科员",
        "phone": "13800000001",
    } | more
    return [
        name,
        values["sex"],
        values["birth"],
        number,
        values["joined"],
        branch,
        values["stage"],
        values["title"],
        values["phone"],
    ]


def test_a_new_member_is_registered_with_month_precision(first: Unit, keeper: Account):
    bring_in(members(row()), keeper)
    membership = Membership.objects.get()
    assert (membership.unit, membership.joined_on, membership.joined_precision) == (first, dt.date(2005, 7, 1), "month")
    assert (membership.person.name, membership.person.id_number, membership.person.birth_precision) == (
        "林知远",
        NUMBER,
        "day",
    )


def test_whoever_counts_members_is_told_of_an_import_and_of_its_withdrawal(first: Unit, second: Unit, keeper: Account):
    told: list[set[str]] = []
    with register.listeners.only(lambda units: told.append({unit.name for unit in units})):
        batch = bring_in(members(row()), keeper)
        services.withdraw_batch(batch=batch, by=keeper)
    assert told == [{first.name}, {first.name}]


def test_the_same_file_twice_changes_nothing(first: Unit, keeper: Account):
    data = members(row(), row("苏思齐", OTHER, phone="无"))
    bring_in(data, keeper)
    before = list(Person.objects.values()), list(Membership.objects.values())
    again = stage(data, keeper)
    assert [draft.status for draft in drafts(again, keeper)] == ["unchanged", "unchanged"]
    assert services.rules.apply_batch.why_not(again, only_good=True, by=keeper) is not None
    assert (list(Person.objects.values()), list(Membership.objects.values())) == before


def test_a_change_shows_old_and_new_with_numbers_masked(first: Unit, keeper: Account):
    bring_in(members(row()), keeper)
    batch = stage(members(row(title="科长", phone="13900000009")), keeper)
    assert drafts(batch, keeper)[0].changes == {"phone": ("138****0001", "139****0009"), "duty_title": ("科员", "科长")}
    services.apply_batch(batch=batch, only_good=False, by=keeper)
    assert Membership.objects.get().duty_title == "科长"
    services.withdraw_batch(batch=batch, by=keeper)
    assert (Membership.objects.get().duty_title, Person.objects.get().phone) == ("科员", "13800000001")


def test_an_empty_cell_erases_nothing(first: Unit, keeper: Account):
    bring_in(members(row()), keeper)
    assert drafts(stage(members(row(phone=None, title="/")), keeper), keeper)[0].status == "unchanged"


def test_a_name_alone_never_joins_two_people(first: Unit, second: Unit, keeper: Account):
    make.member(first, "林知远", birth_on=dt.date(1975, 5, 5))
    bring_in(members(row("林知远", NUMBER, birth="1980.1.1")), keeper)
    assert Person.objects.filter(name="林知远").count() == 2


def test_without_a_number_name_birthday_and_branch_identify(first: Unit, keeper: Account):
    known = make.member(first, "林知远", birth_on=dt.date(1980, 1, 1))
    draft = drafts(stage(members(row(number=None)), keeper), keeper)[0]
    assert draft.links["person"] == known.pk


def test_without_number_and_birthday_nobody_is_recognised(first: Unit, keeper: Account):
    make.member(first, "林知远")
    batch = stage(members(row(number=None, birth=None)), keeper)
    assert problems(batch, keeper) == ["没有身份证号，也没有出生日期，没法认人；补上一样"]


def test_another_name_under_the_same_number_is_asked_about(first: Unit, keeper: Account):
    known = make.member(first, "林知行", id_number=NUMBER)
    batch = stage(members(row()), keeper)
    draft = drafts(batch, keeper)[0]
    assert (draft.status, draft.remarks[-1].options) == ("wrong", ((known.pk, "是同一个人，按表改名"),))
    services.answer_question(batch=batch, row=batch.rows.get(), answer="name", option=known.pk, by=keeper)
    services.look(batch=batch, by=keeper)
    services.apply_batch(batch=batch, only_good=False, by=keeper)
    assert [person.name for person in Person.objects.all()] == ["林知远"]


def test_a_person_of_another_branch_is_shown_as_a_possible_transfer(first: Unit, second: Unit, keeper: Account):
    make.member(second, "林知远", id_number=NUMBER, birth_on=dt.date(1980, 1, 1))
    batch = stage(members(row()), keeper)
    assert problems(batch, keeper) == [f"组织关系现在在“{SECOND}”，可能是转接"]
    services.answer_question(batch=batch, row=batch.rows.get(), answer="transfer", option=first.pk, by=keeper)
    services.look(batch=batch, by=keeper)
    services.apply_batch(batch=batch, only_good=False, by=keeper)
    assert [(m.unit, m.valid_to is None) for m in Membership.objects.order_by("pk")] == [(second, False), (first, True)]


def test_the_same_person_twice_in_a_file_is_shown_and_never_merged(first: Unit, second: Unit, keeper: Account):
    same, different = row(), row(branch=SECOND)
    found = drafts(stage(members(row(), same, different), keeper), keeper)
    assert [draft.status for draft in found] == ["new", "skipped", "wrong"]
    assert "和第 2 行是同一个人，内容不一样" in found[2].remarks[-1].sentence


def test_a_branch_in_another_spelling_is_found_and_said(first: Unit, keeper: Account):
    draft = drafts(stage(members(row(branch="县财政局机关第一党支部")), keeper), keeper)[0]
    assert (draft.status, draft.links["branch"]) == ("new", first.pk)
    assert f"认作“{FIRST}”" in draft.remarks[0].sentence


def test_an_unknown_branch_is_a_question_not_a_guess(first: Unit, keeper: Account):
    batch = stage(members(row(branch="县财政局第一支部"), row("苏思齐", OTHER, branch="县财政局第一支部")), keeper)
    draft = drafts(batch, keeper)[0]
    assert (draft.status, draft.remarks[-1].options) == ("wrong", ((first.pk, FIRST),))
    services.answer_question(batch=batch, row=batch.rows.first(), answer="branch", option=first.pk, by=keeper)
    assert [draft.links["branch"] for draft in drafts(batch, keeper)] == [first.pk, first.pk]


def test_a_member_of_a_branch_out_of_reach_is_refused(first: Unit, root: Unit):
    elsewhere = make.account("registrar", make.department(root))
    assert problems(stage(members(row()), elsewhere), elsewhere) == [f"“{FIRST}”不在您管的范围"]


def test_what_changed_since_the_preview_stops_the_import(first: Unit, keeper: Account):
    batch = stage(members(row()), keeper)
    make.member(first, "林知远", id_number=NUMBER, birth_on=dt.date(1980, 1, 1))
    with pytest.raises(services.Refused, match="重新查一遍"):
        services.apply_batch(batch=batch, only_good=True, by=keeper)
    assert Membership.objects.count() == 1


def test_staged_personal_data_goes_when_it_is_in(first: Unit, keeper: Account):
    batch = bring_in(members(row(), row("坏", OTHER, joined="2017-02-30")), keeper)
    assert [bool(each.payload) for each in ImportRow.objects.order_by("number")] == [False, True]
    assert [table.payload for table in batch.tables.all()] == [""]


def test_expired_batches_are_cleared(first: Unit, keeper: Account):
    from zugong.kernel import clock
    from zugong.kernel.actors import SYSTEM

    batch = stage(members(row()), keeper)
    with clock.frozen(batch.expires_on + dt.timedelta(days=1)):
        assert services.purge_expired(by=SYSTEM) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), batch.tables.get().payload) == (ImportBatch.State.DROPPED, 0, "")


def test_every_step_is_on_record(first: Unit, keeper: Account):
    from zugong.kernel.models import AuditEntry

    bring_in(members(row()), keeper)
    verbs = list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-3:] == ["org.receive", "org.keep_preview", "org.apply_batch"]
    assert NUMBER not in str(list(AuditEntry.objects.values()))
    assert audit.verify().ok


def test_an_import_is_worked_out_before_its_transaction_and_again_if_somebody_did_something(
    keeper: Account, first: Unit
):
    batch = stage(members(row()), keeper)
    looked = services.Looked(preview.examine(batch, by=keeper), audit.last_number())
    assert looked.still_holds()
    audit.append(by=keeper, verb="org.test", subject="somebody else")
    assert not looked.still_holds()
    services.apply_batch(batch=batch, only_good=True, by=keeper, looked=looked)
    assert [person.name for person in Person.objects.all()] == ["林知远"]


def test_bringing_in_writes_what_the_preview_showed(keeper: Account, first: Unit):
    batch = services.bring_in(batch=stage(members(row()), keeper), only_good=True, by=keeper)
    assert (batch.state, batch.good, Membership.objects.get().unit) == (ImportBatch.State.APPLIED, 1, first)


def test_a_workbook_of_the_old_format_is_read_with_its_dates_and_merged_cells(first: Unit, keeper: Account):
    batch = stage((DATA / "花名册.xls").read_bytes(), keeper, name="花名册.xls")
    found = [
        (draft.text("name"), draft.text("birth_on"), draft.text("joined_on"), draft.links["branch"], draft.status)
        for draft in drafts(batch, keeper)
    ]
    assert found == [
        ("林知远", "1980-03-05", "2005-07", first.pk, "new"),
        ("周清禾", "1979-12-01", "2001-06", first.pk, "new"),
        ("方若水", "1990-02-28", "2015-07-01", first.pk, "new"),
    ]


def on_the_way(branch: Unit) -> Person:
    """A member of a branch whom it let go, and whom nobody has taken in yet."""
    person = make.member(branch, "林知远", sex=Person.Sex.MALE, id_number=NUMBER, birth_on=dt.date(1980, 1, 1))
    membership = person.memberships.get()
    membership.joined_on, membership.joined_precision = dt.date(2005, 7, 1), "month"
    membership.state, membership.duty_title = Membership.State.IN_TRANSIT, "科员"
    membership.save()
    return person


def with_state(said: str) -> bytes:
    others = [*row("苏思齐", OTHER, phone=None), "正常"]
    return workbook(("名册", [[*MEMBER_HEAD, "党籍状态"], [*row(), said], others]))


@pytest.mark.parametrize("said", ["正常", "已转出", "停止党籍"])
def test_a_roster_takes_nobody_off_the_way_to_another_branch(first: Unit, keeper: Account, said: str):
    """The old branch hands in its roster while a member is on the way: only a transfer takes them off it."""
    person = on_the_way(first)
    batch = stage(with_state(said), keeper)
    assert problems(batch, keeper) == ["林知远正在转接途中；请在“组织关系转接”里接收或者退回，落地以后再导入"]
    services.apply_batch(batch=batch, only_good=True, by=keeper)
    assert [m.state for m in person.memberships.all()] == ["in_transit"]
    assert first.memberships.count() == 2


def test_another_branch_takes_nobody_in_by_its_roster_who_is_on_the_way(first: Unit, second: Unit, keeper: Account):
    person = on_the_way(first)
    batch = stage(members(row(branch=SECOND)), keeper)
    assert problems(batch, keeper) == ["林知远正在转接途中；请在“组织关系转接”里接收或者退回，落地以后再导入"]
    with pytest.raises(services.Refused):  # nothing is asked that could be answered
        services.answer_question(batch=batch, row=batch.rows.get(), answer="transfer", option=second.pk, by=keeper)
    assert [(m.unit, m.state) for m in person.memberships.all()] == [(first, "in_transit")]


def test_a_roster_as_it_was_exported_leaves_those_on_the_way_where_they_are(first: Unit, keeper: Account):
    on_the_way(first)
    draft = drafts(stage(with_state("转接在途"), keeper), keeper)[0]
    assert (draft.status, draft.changes) == ("changed", {"phone": ("", "138****0001")})
    assert drafts(stage(members(row(phone=None)), keeper), keeper)[0].status == "unchanged"


def test_a_roster_puts_nobody_on_the_way(first: Unit, keeper: Account):
    batch = stage(with_state("转接在途"), keeper)
    assert problems(batch, keeper) == ["在途由“组织关系转接”登记，不能导入"]


def test_every_state_is_shown_as_the_register_calls_it():
    shown = {"stage": dict(Membership.Stage.choices), "state": dict(Membership.State.choices)}
    assert {name: members_target.SHOWN[name] for name in shown} == shown
