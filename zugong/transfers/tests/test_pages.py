"""The pages: who sees what, what can be done, what the letter says, and what a page costs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.evidence import facts, ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Membership
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.transfers import queries, services, steps
from zugong.transfers.models import Letter, Transfer
from zugong.transfers.pages import may_register
from zugong.transfers.services.deciding import Writing

from .conftest import PAID, TODAY, House, agreed, arrival, asked, issued, landed, running, wish

SignedIn = Callable[[Account], Client]
DAY = dt.timedelta(days=1)


def at(transfer: Transfer, name: str = "transfer") -> str:
    return reverse(f"transfers:{name}", args=[transfer.pk])


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def send(client: Client, transfer: Transfer, key: str, **said: str) -> int:
    said = {f"{key}-{name}": value for name, value in {"step": transfer.step, **said}.items()}
    return client.post(at(transfer), {"do": key, **said}).status_code


def press(client: Client, transfer: Transfer, key: str, **typed: str) -> int:
    """What a browser sends: everything the form holds, hidden fields too, and what was typed over it."""
    form = next(one for one in re.findall(r"<form.*?</form>", page(client, at(transfer))) if f'value="{key}"' in one)
    held = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    said = {f"{key}-{name}": value for name, value in typed.items()}
    return client.post(at(transfer), {**held, **said}).status_code


def test_every_step_can_be_pressed_as_the_page_offers_it(house: House, signed_in: SignedIn) -> None:
    transfer = asked(house)
    assert press(signed_in(house.secretary), transfer, "agree") == 302
    assert press(signed_in(house.clerk), transfer, "issue", paid_until="2026-10") == 302
    assert press(signed_in(house.other_clerk), transfer, "agree") == 302
    assert press(signed_in(house.other_secretary), transfer, "accept", on="2026-11-12") == 302
    assert press(signed_in(house.other_clerk), transfer, "receipt", on="2026-11-12") == 302
    transfer.refresh_from_db()
    assert transfer.state == Transfer.State.FINISHED


def test_a_transfer_is_seen_by_the_sides_it_has_come_to_and_by_nobody_else(house: House, signed_in: SignedIn) -> None:
    everybody = {
        "member": house.member, "secretary": house.secretary, "clerk": house.clerk, "county": house.county, "registrar": house.registrar,
        "other": house.other_secretary, "other clerk": house.other_clerk, "stranger": house.stranger,
        "admin": factories.account("system_admin", house.root),
        "colleague": factories.account("member", house.branch, person=house.people[2]),
    }  # fmt: skip

    def seen_by(transfer: Transfer) -> list[str]:
        return [name for name, account in everybody.items() if signed_in(account).get(at(transfer)).status_code == 200]

    letting = ["member", "secretary", "clerk", "county", "registrar"]
    transfer = asked(house)
    assert seen_by(transfer) == letting
    listed = [name for name, one in everybody.items() if queries.visible_to(one).filter(pk=transfer.pk).exists()]
    assert listed == letting
    transfer = issued(house, transfer)
    assert seen_by(transfer) == [*letting, "other", "other clerk"]
    listed = [name for name, one in everybody.items() if queries.visible_to(one).filter(pk=transfer.pk).exists()]
    assert listed == [*letting, "other", "other clerk"]
    letter = transfer.letters.get()
    reads = [
        n
        for n, one in everybody.items()
        if signed_in(one).get(reverse("transfers:letter", args=[letter.pk])).status_code == 200
    ]
    assert reads == ["clerk", "county", "registrar"]


def test_at_the_working_committee_those_decide_who_were_given_transfers_and_not_whoever_assesses(
    house: House, signed_in: SignedIn
) -> None:
    committee = factories.working_committee(house.root, "县直机关工委")
    old, new = (factories.branch(factories.department(committee), f"机关{n}支部") for n in "一二")
    leader, assessor, colleague = (
        factories.account(role, committee) for role in ("committee_leader", "assessor", "unit_leader")
    )
    transfer = services.request_transfer(
        person=factories.member(old), wish=wish(new), by=factories.account("branch_secretary", old)
    )
    assert (transfer.waits_at, transfer.step) == (committee, "origin_committee")
    writing = Writing(paid_until=PAID, days=10)
    for other in (assessor, colleague):
        assert signed_in(other).get(at(transfer)).status_code == 404
        assert signed_in(other).get(reverse("transfers:transfers")).status_code == 403
        with pytest.raises(Refused, match="由县直机关工委办"):
            services.issue_letter(transfer=transfer, step="origin_committee", writing=writing, by=other)
    transfer = services.issue_letter(transfer=transfer, step="origin_committee", writing=writing, by=leader)
    letter = reverse("transfers:letter", args=[transfer.letters.get().pk])
    people = (leader, house.county, assessor, colleague, house.stranger)
    assert [signed_in(one).get(letter).status_code for one in people] == [200, 200, 404, 404, 404]
    assert [may_register(one) for one in people] == [True, True, False, False, True]
    menus = ["组织关系转接" in page(signed_in(one), reverse("cockpit:home")) for one in (leader, assessor)]
    assert menus == [True, False]


def test_three_people_keeper_colleague_stranger_and_what_each_may_do(house: House, signed_in: SignedIn) -> None:
    transfer = asked(house)
    keeper, member, above = signed_in(house.secretary), signed_in(house.member), signed_in(house.county)
    assert ['id="agree"' in page(one, at(transfer)) for one in (keeper, member, above)] == [True, False, False]
    assert 'id="withdraw"' in page(member, at(transfer))
    assert "现在等财政一支部办" in page(above, at(transfer))
    assert [send(signed_in(one), transfer, "agree") for one in (house.member, house.county)] == [422, 422]
    assert send(signed_in(house.stranger), transfer, "agree") == 404
    assert send(keeper, transfer, "agree", opinion="同意转出") == 302
    transfer.refresh_from_db()
    assert (transfer.step, transfer.passages.last().opinion) == ("origin_committee", "同意转出")  # type: ignore[union-attr]
    assert send(keeper, transfer, "refuse", opinion="") == 422


def test_a_member_asks_on_the_own_page_and_sees_where_it_stands(house: House, signed_in: SignedIn) -> None:
    member = signed_in(house.member)
    assert "没有办过转接" in page(member, reverse("transfers:mine"))
    form = page(member, reverse("transfers:new"))
    assert "财政一支部" in form
    wrong = member.post(reverse("transfers:new"), {"to": "没有的支部", "why": "work"})
    assert (wrong.status_code, Transfer.objects.count()) == (422, 0)
    same = member.post(reverse("transfers:new"), {"to": "财政一支部", "why": "work"})
    assert (same.status_code, "本来就在" in same.content.decode()) == (422, True)
    short = member.post(reverse("transfers:new") + "?out=1", {"elsewhere": "邻县", "why": "away", "months": "3"})
    assert "不满 6 个月" in short.content.decode()
    done = member.post(reverse("transfers:new"), {"to": "水利一支部", "why": "work"}, follow=True)
    assert "水利一支部" in done.content.decode()
    assert "现在在财政一支部" in page(member, reverse("transfers:mine"))
    assert "我的转接" in page(member, reverse("cockpit:home"))
    assert member.get(reverse("transfers:transfers")).status_code == 403


def test_a_branch_asks_for_a_member_by_name_and_only_for_its_own(house: House, signed_in: SignedIn) -> None:
    keeper = signed_in(house.secretary)
    name = house.people[2].name
    unknown = keeper.post(reverse("transfers:new"), {"member": "无此人", "to": "水利一支部", "why": "work"})
    assert "没有叫“无此人”的党员" in unknown.content.decode()
    factories.member(house.branch, name)
    twice = keeper.post(reverse("transfers:new"), {"member": name, "to": "水利一支部", "why": "work"})
    assert "不止一个" in twice.content.decode()
    foreign = factories.member(house.other, "外人")
    assert keeper.get(reverse("transfers:new"), {"person": foreign.pk}).status_code == 404
    assert (
        keeper.post(reverse("transfers:new"), {"member": "外人", "to": "财政二支部", "why": "work"}).status_code == 422
    )
    asked_for = keeper.post(
        f"{reverse('transfers:new')}?person={house.people[3].pk}", {"to": "水利一支部", "why": "work"}
    )
    assert (asked_for.status_code, Transfer.objects.get().step) == (302, "origin_committee")
    stranger = signed_in(factories.account("unit_leader", house.branch))
    assert "转接由本人申请" in page(stranger, reverse("transfers:new"), 403)


def test_the_letter_is_filled_in_from_the_dues_and_printed_in_three_parts(house: House, signed_in: SignedIn) -> None:
    transfer = agreed(house, asked(house))
    clerk = signed_in(house.clerk)
    assert "照收据填" in page(clerk, at(transfer))
    assert send(clerk, transfer, "issue", paid_until="2026年9月", days="10", addressed_to="") == 302
    letter = Letter.objects.get()
    sheet = page(clerk, reverse("transfers:letter", args=[letter.pk]))
    for words in (
        "介绍信存根",
        "党员组织关系介绍信",
        "回 执",
        "贰零贰陆年玖月",
        "壹拾",
        "〔2026〕1号",
        "水利局机关党委",
        "骑缝章",
        "盖章处",
    ):
        assert words in sheet
    assert (sheet.count(house.person.name), '身份证号码<u class="blank"></u>' in sheet) == (3, True)
    assert "〔2026〕1号" in page(clerk, reverse("transfers:letters"))
    assert signed_in(house.member).get(reverse("transfers:letters")).status_code == 403
    landed(house, Transfer.objects.get())
    receipt = page(signed_in(house.other_clerk), at(transfer, "receipt"))
    assert ["特此回复" in receipt, "2026年11月12日" in receipt, "财政局机关党委" in receipt] == [True] * 3


def test_dues_in_the_ledger_say_until_when_they_are_paid(
    house: House, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever keeps the dues books the fact; here an institution file of the tests declares one of the same shape."""
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, Path(__file__).parent]
    library.forget()
    facts.refresh()
    monkeypatch.setattr(queries, "DUES_PAID", "test.dues_paid")
    assert queries.dues_paid_until(house.person) is None
    for month in ("2026-08", "2026-10", "2026-09"):
        ledger.record(
            "test.dues_paid", unit=house.branch, person=house.person, occurred_on=TODAY, data={"month": month}, source="x:1", by=SYSTEM
        )  # fmt: skip
    assert queries.dues_paid_until(house.person) == PAID
    assert queries.dues_paid_until(house.people[2]) is None
    library.forget()


def test_landing_on_the_page_changes_the_register_and_both_branches_see_it(house: House, signed_in: SignedIn) -> None:
    transfer = issued(house, asked(house))
    unit = reverse("cockpit:unit", args=[house.committee.pk])
    clerk, other, secretary = signed_in(house.clerk), signed_in(house.other_clerk), signed_in(house.other_secretary)
    assert "在途 1 人" in page(clerk, unit)
    assert send(other, transfer, "agree") == 302
    transfer.refresh_from_db()
    assert "等您办的转接" in page(secretary, reverse("cockpit:waiting"))
    assert "等您办的转接" not in page(secretary, reverse("cockpit:home"))  # the day's work does not wait for it
    assert send(secretary, transfer, "accept", on="2026-11-20") == 422
    assert running(house.person).state == Membership.State.IN_TRANSIT
    assert send(secretary, transfer, "accept", on="2026-11-12") == 302
    assert (running(house.person).unit, running(house.person).state) == (house.other, Membership.State.NORMAL)
    assert "在途" not in page(clerk, unit)
    assert send(secretary, transfer, "accept", on="2026-11-12") == 422  # the page they had open is out of date
    assert house.person.name in page(secretary, reverse("org:members"))


def test_somebody_from_outside_is_registered_accepted_and_receipted(house: House, signed_in: SignedIn) -> None:
    clerk, secretary = signed_in(house.other_clerk), signed_in(house.other_secretary)
    said = {
        "name": "远客", "stage": "full", "to": "水利一支部", "elsewhere": "外县某支部", "paper_on": "2026-11-01", "valid_until": "2026-11-30",
        "why": "work", "paid_until": "2026-10", "id_number": factories.id_number(55),
    }  # fmt: skip
    bad = clerk.post(reverse("transfers:arrive"), {**said, "id_number": "123"})
    assert (bad.status_code, Transfer.objects.count()) == (422, 0)
    assert clerk.post(reverse("transfers:arrive"), said).status_code == 302
    transfer = Transfer.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM transfers_transfer")
        assert said["id_number"] not in str(cursor.fetchone())
    assert send(secretary, transfer, "accept", on="2026-11-12") == 302
    transfer.refresh_from_db()
    assert (transfer.state, transfer.person.name if transfer.person else "") == (Transfer.State.LANDED, "远客")
    assert send(clerk, transfer, "receipt", on="2026-11-12") == 302
    transfer.refresh_from_db()
    assert transfer.state == Transfer.State.FINISHED
    assert signed_in(house.member).get(reverse("transfers:arrive")).status_code == 403


def test_a_form_sent_twice_has_one_effect(house: House, signed_in: SignedIn) -> None:
    member = signed_in(house.member)
    said = {"to": "水利一支部", "why": "work", "once_key": "a" * 32}
    assert [member.post(reverse("transfers:new"), said).status_code for _ in range(2)] == [302, 302]
    assert Transfer.objects.count() == 1


def test_the_list_is_filtered_and_exported(house: House, signed_in: SignedIn) -> None:
    issued(house, asked(house))
    services.register_arrival(said=arrival(), to=house.beside, by=house.clerk)
    clerk = signed_in(house.clerk)

    def shown(**asked_for: str) -> list[bool]:
        text = clerk.get(reverse("transfers:transfers"), asked_for).content.decode()
        return [f">{name}</a>" in text for name in (house.person.name, "远客")]

    assert shown() == [True, True]
    assert shown(state="in_transit") == [True, False]
    assert shown(direction="in") == [False, True]
    assert shown(q="远") == [False, True]
    assert shown(unit="水利") == [True, False]
    assert shown(late="mine") == [False, True]
    with clock.frozen(TODAY + 11 * DAY):
        assert shown(late="yes") == [True, True]
    export = clerk.get(reverse("transfers:transfers"), {"export": "csv"})
    lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert (len(lines), "转出日期" in lines[0], "在途" in "".join(lines)) == (3, True, True)


def test_who_may_deal_directly_is_said_by_those_above(house: House, signed_in: SignedIn) -> None:
    county = signed_in(house.county)
    address = f"{reverse('transfers:committees')}?unit={house.committee.pk}"
    assert "财政局机关党委" in page(county, reverse("transfers:committees"))
    assert county.post(address, {"do": "", "direct": "0", "reason": ""}).status_code == 422
    assert county.post(address, {"do": "", "direct": "0", "reason": "〔2026〕3号"}).status_code == 302
    assert steps.is_direct(house.committee, TODAY) is False
    assert signed_in(house.clerk).get(reverse("transfers:committees")).status_code == 403


def test_reminders_stand_in_the_inbox_and_lead_to_the_transfer(house: House, signed_in: SignedIn) -> None:
    transfer = asked(house)
    services.write_notices(day=TODAY + 6 * DAY, by=SYSTEM)
    keeper = signed_in(house.secretary)
    assert "转接提醒" in page(keeper, reverse("work:inbox"))
    notice = queries.unread(house.secretary).get()
    assert signed_in(house.clerk).post(reverse("transfers:notice", args=[notice.pk])).status_code == 404
    answer = keeper.post(reverse("transfers:notice", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, at(transfer))
    assert "转接提醒" not in page(keeper, reverse("work:inbox"))


@pytest.mark.parametrize("number", [3, 60])
def test_pages_ask_few_questions_however_many_transfers_there_are(
    house: House, signed_in: SignedIn, number: int
) -> None:
    for person in factories.members(house.branch, number):
        transfer = services.request_transfer(
            person=person, wish=services.Wish(to=house.other, why="work"), by=house.clerk
        )
    issued(house, transfer)
    client = signed_in(house.clerk)
    addresses = {
        "list": reverse("transfers:transfers"), "one": at(transfer), "mine of a clerk": reverse("transfers:new"),
        "letters": reverse("transfers:letters"), "person": reverse("org:person", args=[person.pk]),
    }  # fmt: skip
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            answer = client.get(address)
        assert (name, answer.status_code, len(asked_for) <= 15) == (name, 200, True)
        assert len(answer.content) < 60 * 1024


def test_what_stands_on_the_page_is_what_can_be_done_there(house: House, signed_in: SignedIn) -> None:
    """The receipt is printed by the side that writes it; who waits for others is told whom, also beside acts in reserve."""
    moved = landed(house, issued(house, asked(house)))
    sides = (house.secretary, house.other_clerk)
    assert ["打印回执" in page(signed_in(one), at(moved)) for one in sides] == [False, True]
    assert [signed_in(one).get(at(moved, "receipt")).status_code for one in sides] == [404, 200]
    on_its_way = issued(
        house, services.request_transfer(person=house.people[2], wish=wish(house.other), by=house.clerk)
    )
    assert "现在等水利局机关党委办" in page(
        signed_in(house.clerk), at(on_its_way)
    )  # beside writing it anew and taking it back
    assert "现在等" not in page(signed_in(house.other_clerk), at(on_its_way))


def test_a_committee_is_said_to_be_direct_by_those_above_it_alone(house: House, signed_in: SignedIn) -> None:
    committees = page(signed_in(house.county), reverse("transfers:committees"))
    change = [f'?unit={one.pk}"' in committees for one in (house.committee, house.root)]
    assert change == [True, False]
    assert "能不能直转" not in page(signed_in(house.county), f"{reverse('transfers:committees')}?unit={house.root.pk}")


def test_the_way_of_what_was_returned_shows_how_far_it_came(house: House) -> None:
    transfer = services.return_transfer(transfer=issued(house, asked(house)), reason="没有来", by=house.other_clerk)
    assert [one.state for one in queries.way_of(transfer)] == ["done", "done", "todo", "todo", "todo"]
    refused = services.refuse_transfer(
        transfer=asked(house), step="origin_branch", reason="材料不齐", by=house.secretary
    )
    assert {one.state for one in queries.way_of(refused)} == {"todo"}


def test_what_is_late_still_says_where_it_stands(house: House) -> None:
    transfer = issued(house, asked(house))
    assert [queries.light(transfer, TODAY + n * DAY) for n in (0, 6)] == [("warn", "在途"), ("bad", "在途，逾期 1 天")]
    transfer.due_on = None
    assert queries.light(transfer, TODAY + 11 * DAY) == ("bad", "在途，介绍信过期")


def test_whoever_is_on_a_way_is_told_so_before_filling_in_another_form(house: House, signed_in: SignedIn) -> None:
    transfer = asked(house)
    assert f"正在办转接（{transfer.number}）" in page(signed_in(house.member), reverse("transfers:new"))
