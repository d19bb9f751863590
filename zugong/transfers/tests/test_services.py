"""A transfer from the first word to the receipt, and every way in which it comes to nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org import services as org
from zugong.org.models import Membership, Person
from zugong.org.queries import head_counts
from zugong.org.tests import factories
from zugong.transfers import queries, services
from zugong.transfers.models import Letter, Transfer
from zugong.transfers.services.deciding import Writing

from .conftest import PAID, TODAY, House, agreed, arrival, asked, issued, landed, running, wish

State = Transfer.State
DAY = dt.timedelta(days=1)


def members(house: House) -> dict[str, int]:
    units = (house.root, house.branch, house.other)
    counts = head_counts(units, clock.today())
    return {str(unit): counts[unit.pk].members for unit in units}


def kinds(transfer: Transfer) -> list[str]:
    return list(ledger.standing().filter(source=transfer.source).order_by("pk").values_list("kind", flat=True))


def test_within_the_county_the_register_changes_on_the_day_the_new_branch_accepts(house: House) -> None:
    transfer = asked(house)
    assert (transfer.way, transfer.step, transfer.waits_at, transfer.due_on) == (
        ["origin_branch", "origin_committee", "target_committee", "target_branch"], "origin_branch", house.branch, TODAY + 5 * DAY,
    )  # fmt: skip
    transfer = agreed(house, transfer)
    assert members(house) == {"中共澄川县委员会": 6, "财政一支部": 4, "水利一支部": 2}
    transfer = issued(house, transfer)
    assert (transfer.state, transfer.issuer, transfer.valid_until) == (
        State.IN_TRANSIT,
        house.committee,
        TODAY + 10 * DAY,
    )
    assert running(house.person).state == Membership.State.IN_TRANSIT
    assert members(house) == {"中共澄川县委员会": 5, "财政一支部": 3, "水利一支部": 2}
    assert queries.in_transit(TODAY) == {house.committee.pk: 1}
    with clock.frozen(TODAY + 4 * DAY):
        transfer = landed(house, transfer)
        assert members(house) == {"中共澄川县委员会": 6, "财政一支部": 3, "水利一支部": 3}
        assert [queries.in_transit(TODAY + n * DAY) for n in (0, 3, 4)] == [{house.committee.pk: 1}] * 2 + [{}]
    assert (running(house.person).unit, running(house.person).state) == (house.other, Membership.State.NORMAL)
    assert (transfer.state, transfer.waits_at, transfer.due_on) == (
        State.LANDED,
        house.other_committee,
        dt.date(2026, 12, 16),
    )
    with clock.frozen(TODAY + 9 * DAY):
        transfer = services.send_receipt(transfer=transfer, on=TODAY + 8 * DAY, by=house.other_clerk)
    assert (transfer.state, transfer.receipt_on, transfer.closed_on) == (
        State.FINISHED,
        TODAY + 8 * DAY,
        TODAY + 9 * DAY,
    )
    assert kinds(transfer) == ["transfers.requested", "transfers.issued", "transfers.received", "transfers.receipted"]
    received = ledger.standing().get(kind="transfers.received")
    assert (received.unit, received.person, received.data) == (
        house.other,
        house.person,
        {"direction": "within", "days": 4},
    )


def test_branches_of_one_committee_need_no_second_committee_and_no_receipt(house: House) -> None:
    transfer = issued(house, asked(house, house.beside))
    assert transfer.way == ["origin_branch", "origin_committee", "target_branch"]
    transfer = services.accept_transfer(transfer=transfer, step="target_branch", on=TODAY, by=house.clerk)
    assert (transfer.state, running(house.person).unit) == (State.FINISHED, house.beside)


def test_a_committee_that_may_not_deal_directly_goes_through_the_county(house: House) -> None:
    services.say_directness(unit=house.other_committee, direct=False, reason="没有审批权限", by=house.county)
    transfer = agreed(house, asked(house))
    assert transfer.way == ["origin_branch", "origin_committee", "county", "target_committee", "target_branch"]
    with pytest.raises(Refused, match="介绍信在“县委组织部”这一步开"):
        issued(house, transfer)
    transfer = services.agree_step(transfer=transfer, step="origin_committee", by=house.clerk)
    transfer = issued(house, transfer, by=house.county)
    assert (transfer.issuer, queries.in_transit(TODAY)) == (house.desk, {house.desk.pk: 1})
    assert transfer.letters.get().addressed_to == "水利局机关党委"


def test_out_of_the_county_the_membership_ends_with_the_receipt(house: House) -> None:
    transfer = issued(house, asked(house, out=True), days=30)
    assert (transfer.step, transfer.waits_at, transfer.due_on) == (
        "receipt_back",
        house.committee,
        dt.date(2027, 1, 12),
    )
    with clock.frozen(TODAY + 20 * DAY):
        with pytest.raises(Refused, match="不能早于"):
            services.register_receipt(transfer=transfer, on=TODAY - DAY, by=house.clerk)
        with pytest.raises(Refused, match="日期还没到"):
            services.register_receipt(transfer=transfer, on=TODAY + 21 * DAY, by=house.clerk)
        transfer = services.register_receipt(transfer=transfer, on=TODAY + 12 * DAY, by=house.clerk)
    ended = house.person.memberships.order_by("-pk").first()
    assert ended is not None
    assert (ended.valid_to, ended.end_reason) == (TODAY + 12 * DAY, Membership.End.LEFT_COUNTY)
    assert (transfer.state, house.person.memberships.filter(valid_to__isnull=True).exists()) == (State.FINISHED, False)
    assert [queries.in_transit(TODAY + n * DAY) for n in (11, 12)] == [{house.committee.pk: 1}, {}]


def test_returned_from_either_side_the_member_goes_on_where_they_were(house: House) -> None:
    for out, by in ((False, house.other_clerk), (False, house.clerk), (True, house.clerk)):
        transfer = issued(house, asked(house, out=out))
        transfer = services.return_transfer(transfer=transfer, reason="人没有来报到", by=by)
        assert (transfer.state, running(house.person).unit, running(house.person).state) == (
            State.RETURNED, house.branch, Membership.State.NORMAL,
        )  # fmt: skip
        assert transfer.letters.get().void_reason == "人没有来报到"
        assert kinds(transfer)[-1] == "transfers.returned"
    assert (members(house)["中共澄川县委员会"], queries.in_transit(TODAY)) == (6, {})


def test_into_the_county_a_branch_admits_and_a_known_person_is_the_same_again(house: House) -> None:
    number = factories.id_number(77)
    gone = issued(house, asked(house, out=True))
    house.person.set_id_number(number)
    house.person.save()
    services.register_receipt(transfer=gone, on=TODAY, by=house.clerk)
    transfer = services.register_arrival(
        said=arrival(name=house.person.name, id_number=number), to=house.other, by=house.other_clerk
    )
    assert (transfer.step, transfer.waits_at, members(house)["水利一支部"]) == ("target_branch", house.other, 2)
    people = Person.objects.count()
    transfer = landed(house, transfer)
    assert (transfer.person, Person.objects.count(), members(house)["水利一支部"]) == (house.person, people, 3)
    assert (transfer.id_number, transfer.id_number_index, transfer.state) == ("", "", State.LANDED)
    new = landed(house, services.register_arrival(said=arrival(), to=house.other, by=house.other_clerk))
    assert (new.person.name, Person.objects.count()) == ("远客", people + 1)
    returned = services.register_arrival(said=arrival(name="过客"), to=house.other, by=house.other_clerk)
    returned = services.return_transfer(transfer=returned, reason="抬头写错了", by=house.other_secretary)
    assert (returned.state, Person.objects.filter(name="过客").exists()) == (State.RETURNED, False)


def test_who_may_ask_and_where_to(house: House) -> None:
    def why_not(person: Person, to: object, by: object, **said: object) -> str:
        with pytest.raises(Refused) as refused:
            services.request_transfer(person=person, wish=wish(to, **said), by=by)  # type: ignore[arg-type]
        return str(refused.value)

    assert "本来就在" in why_not(house.person, house.branch, house.member)
    assert "党员要编入党支部" in why_not(house.person, house.other_committee, house.member)
    assert "由本人申请" in why_not(house.people[2], house.other, house.member)
    assert "由本人申请" in why_not(house.person, house.other, house.stranger)
    assert "写明要去几个月" in why_not(house.person, house.other, house.member, why="away")
    assert "不满 6 个月" in why_not(house.person, house.other, house.member, why="away", months=5)
    assert "选一个转接的原因" in why_not(house.person, house.other, house.member, why="none")
    gone = factories.branch(house.other_committee, "旧支部", dissolved_on=TODAY - DAY)
    assert "撤销" in why_not(house.person, gone, house.member)
    alone = factories.branch(factories.county("别县"), "孤支部")
    assert "county" not in why_not(house.person, house.root, house.member)
    assert alone.parent is not None
    for state in (Membership.State.SUSPENDED, Membership.State.LOST):
        other = factories.person()
        factories.membership(house.branch, other, state=state)
        assert "不能转接" in why_not(other, house.other, house.secretary)
    asked(house)
    assert "正在办转接" in why_not(house.person, house.other, house.secretary)
    stranger = factories.person()
    assert "没有这名党员" in why_not(stranger, house.other, house.secretary)


def test_a_branch_that_asks_for_its_member_has_agreed_but_never_for_oneself(house: House) -> None:
    first = services.request_transfer(person=house.people[2], wish=wish(house.other), by=house.secretary)
    assert (first.step, [one.outcome for one in first.passages.all()]) == ("origin_committee", ["requested", "agreed"])
    own = services.request_transfer(person=house.people[0], wish=wish(house.other), by=house.secretary)
    assert own.step == "origin_branch"
    with pytest.raises(Refused, match="要由别人办"):
        services.agree_step(transfer=own, step="origin_branch", by=house.secretary)
    assert services.agree_step(transfer=own, step="origin_branch", by=house.clerk).step == "origin_committee"


def test_each_step_belongs_to_its_side(house: House) -> None:
    transfer = asked(house)
    for wrong in (house.other_secretary, house.stranger, house.county):
        with pytest.raises(Refused, match="由财政一支部办"):
            services.agree_step(transfer=transfer, step="origin_branch", by=wrong)
    transfer = issued(house, transfer)
    with pytest.raises(Refused, match="由水利局机关党委办"):
        services.agree_step(transfer=transfer, step="target_committee", by=house.other_secretary)
    with pytest.raises(Refused, match="刚刚有人办过"):
        services.accept_transfer(transfer=transfer, step="target_branch", on=TODAY, by=house.other_clerk)
    transfer = services.agree_step(transfer=transfer, step="target_committee", by=house.other_clerk)
    with pytest.raises(Refused, match="刚刚有人办过"):
        services.agree_step(transfer=transfer, step="target_committee", by=house.other_clerk)
    with pytest.raises(Refused, match="由水利一支部办"):
        services.accept_transfer(transfer=transfer, step="target_branch", on=TODAY, by=house.secretary)


def test_days_are_in_order(house: House) -> None:
    transfer = issued(house, asked(house))
    transfer = services.agree_step(transfer=transfer, step="target_committee", by=house.other_clerk)
    for on, words in ((TODAY - DAY, "不能早于"), (TODAY + DAY, "日期还没到")):
        with pytest.raises(Refused, match=words):
            services.accept_transfer(transfer=transfer, step="target_branch", on=on, by=house.other_secretary)
    with clock.frozen(TODAY + 11 * DAY):
        with pytest.raises(Refused, match="过期了"):
            landed(house, transfer)
        with pytest.raises(Refused, match="由开介绍信的"):
            services.reissue_letter(
                transfer=transfer, writing=Writing(paid_until=PAID, days=10), reason="过期", by=house.other_clerk
            )
        again = services.reissue_letter(
            transfer=transfer, writing=Writing(paid_until=PAID, days=10), reason="过期", by=house.clerk
        )
        assert [one.void_reason for one in Letter.objects.order_by("pk")] == ["过期", ""]
        assert [one.serial for one in Letter.objects.order_by("pk")] == [1, 2]
        assert landed(house, again).state == State.LANDED


def test_landing_may_be_put_on_record_later_as_long_as_the_letter_was_valid(house: House) -> None:
    transfer = issued(house, asked(house))
    with clock.frozen(TODAY + 30 * DAY):
        transfer = landed(house, transfer, on=TODAY + 6 * DAY)
        assert running(house.person).valid_from == TODAY + 6 * DAY
        assert [queries.in_transit(TODAY + n * DAY) for n in (5, 6)] == [{house.committee.pk: 1}, {}]
        with pytest.raises(Refused, match="回执日期要在落地"):
            services.send_receipt(transfer=transfer, on=TODAY + 5 * DAY, by=house.other_clerk)
        transfer = services.send_receipt(transfer=transfer, on=TODAY + 30 * DAY, by=house.other_clerk)
    assert ledger.standing().get(kind="transfers.receipted").data == {"direction": "within", "on_time": True}


def test_a_letter_says_what_is_asked_of_it(house: House) -> None:
    transfer = agreed(house, asked(house))
    for writing, words in (
        (Writing(paid_until=None, days=10), "党费交到哪年哪月"),
        (Writing(paid_until=dt.date(2062, 1, 1), days=10), "写错了年份"),
        (Writing(paid_until=PAID, days=93), "不超过 3 个月"),
        (Writing(paid_until=PAID, days=0), "至少 1 天"),
    ):
        with pytest.raises(Refused, match=words):
            services.issue_letter(transfer=transfer, step="origin_committee", writing=writing, by=house.clerk)
    assert (Letter.objects.count(), running(house.person).state) == (0, Membership.State.NORMAL)


def test_refused_and_withdrawn_nothing_changes_for_the_member(house: House) -> None:
    transfer = asked(house)
    with pytest.raises(Refused, match="写一句原因"):
        services.refuse_transfer(transfer=transfer, step="origin_branch", reason=" ", by=house.secretary)
    transfer = services.refuse_transfer(transfer=transfer, step="origin_branch", reason="材料不齐", by=house.secretary)
    second = asked(house)
    with pytest.raises(Refused, match="只有本人"):
        services.withdraw_transfer(transfer=second, reason="不走了", by=house.secretary)
    second = services.withdraw_transfer(transfer=second, reason="不走了", by=house.member)
    assert (transfer.state, second.state, running(house.person).unit) == (State.REFUSED, State.WITHDRAWN, house.branch)
    third = issued(house, asked(house))
    with pytest.raises(Refused, match="不能撤回"):
        services.withdraw_transfer(transfer=third, reason="不走了", by=house.member)
    with pytest.raises(Refused, match="已经转出"):
        services.refuse_transfer(transfer=third, step="target_committee", reason="不要", by=house.other_clerk)


def test_whoever_leaves_the_register_on_the_way_ends_the_way(house: House) -> None:
    transfer = issued(house, asked(house))
    with pytest.raises(Refused, match="正在转接途中"):
        org.transfer_membership(membership=running(house.person), to=house.beside, on=TODAY, by=house.registrar)
    with pytest.raises(Refused, match="正在转接途中"):
        org.change_state(membership=running(house.person), state="normal", on=TODAY, by=house.registrar)
    with clock.frozen(TODAY + 5 * DAY):
        org.end_membership(membership=running(house.person), on=TODAY + 3 * DAY, reason="died", by=house.registrar)
        transfer.refresh_from_db()
        assert (transfer.state, transfer.transit_ended_on, transfer.letters.get().void_on) == (
            State.ENDED, TODAY + 3 * DAY, TODAY + 5 * DAY,
        )  # fmt: skip
        with pytest.raises(Refused, match="不在途"):
            services.return_transfer(transfer=transfer, reason="退回", by=house.clerk)


def test_a_member_on_the_way_goes_along_when_the_old_branch_is_merged(house: House) -> None:
    transfer = issued(house, asked(house))
    org.merge_units(units=[house.branch], into=house.beside, on=TODAY, by=house.registrar)
    transfer.refresh_from_db()
    assert (transfer.state, running(house.person).state) == (State.IN_TRANSIT, Membership.State.IN_TRANSIT)
    services.return_transfer(transfer=transfer, reason="人没有来", by=house.clerk)
    assert (running(house.person).unit, running(house.person).state) == (house.beside, Membership.State.NORMAL)


def test_somebody_who_changed_branch_meanwhile_is_not_let_go_by_the_old_one(house: House) -> None:
    transfer = agreed(house, asked(house))
    org.transfer_membership(membership=running(house.person), to=house.beside, on=TODAY, by=house.registrar)
    with pytest.raises(Refused, match="已经不在财政一支部"):
        issued(house, transfer)


def test_a_branch_dissolved_on_the_way_takes_nobody_in(house: House) -> None:
    empty = factories.branch(house.other_committee, "将撤支部")
    transfer = issued(house, asked(house, empty))
    transfer = services.agree_step(transfer=transfer, step="target_committee", by=house.other_clerk)
    org.dissolve_unit(unit=empty, on=TODAY, by=house.registrar)
    with pytest.raises(Refused, match="撤销"):
        services.accept_transfer(transfer=transfer, step="target_branch", on=TODAY, by=house.other_clerk)
    assert services.return_transfer(transfer=transfer, reason="支部撤了", by=house.clerk).state == State.RETURNED


def test_what_somebody_should_think_of_forbids_nothing(house: House) -> None:
    secretary = house.people[0]
    factories.post(secretary, house.branch)
    person = factories.person("小预备")
    factories.membership(house.branch, person, stage="probationary", joined_on=dt.date(2026, 7, 1))
    first = services.request_transfer(person=secretary, wish=wish(house.other), by=house.clerk)
    second = services.request_transfer(person=person, wish=wish(house.other), by=house.clerk)
    assert ["接任的人" in one for one in queries.warnings(first)] == [True]
    assert ["2027-07-01" in one for one in queries.warnings(second)] == [True]


def test_arrivals_are_checked_against_their_letter(house: House) -> None:
    def why_not(by: object = house.other_clerk, to: object = house.other, **said: object) -> str:
        with pytest.raises(Refused) as refused:
            services.register_arrival(said=arrival(**said), to=to, by=by)  # type: ignore[arg-type]
        return str(refused.value)

    assert "还没到" in why_not(paper_on=TODAY + DAY)
    assert "早于开信" in why_not(valid_until=TODAY - 9 * DAY)
    assert "请对方重新开" in why_not(valid_until=TODAY - DAY)
    assert "不归您管" in why_not(by=house.secretary)
    assert "不归您管" in why_not(by=house.member)
    assert "党员要编入党支部" in why_not(to=house.other_committee)
    assert "最后一位对不上" in why_not(id_number="990000198001010011")
    number = factories.id_number(31)
    services.register_arrival(said=arrival(id_number=number), to=house.other, by=house.other_clerk)
    assert "正在办转进" in why_not(id_number=number)


def test_a_letter_is_written_anew_with_the_month_of_the_dues_as_well(house: House) -> None:
    transfer = issued(house, asked(house))
    for paid, words in ((None, "党费交到哪年哪月"), (dt.date(2062, 1, 1), "写错了年份")):
        with pytest.raises(Refused, match=words):
            services.reissue_letter(
                transfer=transfer, writing=Writing(paid_until=paid, days=10), reason="写错了", by=house.clerk
            )
    assert (Letter.objects.count(), Letter.objects.get().void_on) == (1, None)


@pytest.mark.parametrize("out", [False, True])
def test_a_branch_without_a_committee_above_lets_nobody_go_by_itself(house: House, out: bool) -> None:
    alone = factories.branch(factories.department(house.desk, "独立单位"), "独立支部")
    house.root.kind = "organisation_department"
    house.root.save()
    person = factories.member(alone)
    with pytest.raises(Refused, match="独立支部上面没有审批转接的党委"):
        services.request_transfer(person=person, wish=wish(None if out else house.other), by=house.registrar)
    assert Transfer.objects.count() == 0


def test_when_a_letter_from_outside_expires_the_other_county_writes_the_new_one(house: House) -> None:
    transfer = services.register_arrival(said=arrival(), to=house.other, by=house.other_clerk)
    sent = issued(house, asked(house))
    with clock.frozen(TODAY + 21 * DAY):
        with pytest.raises(Refused, match="凭对方重新开的介绍信再登记"):
            landed(house, transfer)
        assert [next(queries.warnings(one)) for one in (transfer, sent)] == [
            f"介绍信{TODAY + 20 * DAY}过期了。请对方重新开；这一次退回，凭新的介绍信再登记。",
            f"介绍信{TODAY + 10 * DAY}过期了。开信的一方可以重开，也可以收回，让党员回原支部。",
        ]
        services.write_notices(day=TODAY + 21 * DAY, by=SYSTEM)
        told = [
            queries.unread(house.other_clerk).get(transfer=one, kind="expired").sentence for one in (transfer, sent)
        ]
    assert ["请对方重新开" in told[0], "重开介绍信，或者退回原支部" in told[1]] == [True, True]
