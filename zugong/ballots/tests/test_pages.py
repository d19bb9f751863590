"""Pages of votes: what each sees, the way from the paper to the number, and that nothing is shown or kept too soon."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.ballots import services
from zugong.ballots.models import Poll, Voter
from zugong.kernel.models import OnceKey
from zugong.org.models import Account
from zugong.org.tests import factories

from .conftest import MOST, PASSPHRASE, House, cast, launched, opened, paper, prepared, voters, yes_or_no

CODE = re.compile(r'name="code" value="([0-9A-Z-]{9})"')
SHOWN = re.compile(r"data-code>([0-9A-Z-]{9})<")


def page(account: Account | None, name: str, *args: Any, **query: Any) -> Any:
    client = Client()
    if account:
        client.force_login(account)
    return client.get(reverse(name, args=args), query)


def send(account: Account | None, address: str, **data: Any) -> Any:
    client = Client()
    if account:
        client.force_login(account)
    return client.post(address, data)


def body(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def electorate(house: House) -> list[Account]:
    return voters(house, 6)


@pytest.fixture
def vote(house: House, electorate: list[Account]) -> Poll:
    return launched(house, yes_or_no(), electorate)


def test_from_the_paper_to_the_number_and_back_to_the_list(house: House, electorate: list[Account], vote: Poll) -> None:
    codes = []
    for number, one in enumerate(electorate):
        sheet = page(one, "ballots:vote", vote.pk)
        assert sheet.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        answer = send(one, reverse("ballots:vote", args=[vote.pk]), **{
            "a-agreed-": "for" if number else "against", "code": CODE.search(body(sheet))[1]})  # fmt: skip
        assert answer.status_code == 200
        codes.append(SHOWN.search(body(answer))[1])
    opened(house, vote)
    services.publish_poll(poll=vote, by=house.keeper)
    listed = body(page(electorate[0], "ballots:numbers", vote.pk, q=codes[3].lower()))
    assert f"{codes[3]} 算进去了" in listed
    assert [code for code in codes if code not in listed] == []
    assert "没有 ZZZZ-ZZZZ" in body(page(electorate[0], "ballots:numbers", vote.pk, q="zzzzzzzz"))
    result = body(page(electorate[0], "ballots:result", vote.pk, verify=1))
    assert "赞成 5" in result
    assert "核对过了：票、票号、结果都没有被动过。" in result


def test_a_ballot_sent_twice_is_one_and_the_answer_says_so(electorate: list[Account], vote: Poll) -> None:
    code = CODE.search(body(page(electorate[0], "ballots:vote", vote.pk)))[1]
    client = Client()
    client.force_login(electorate[0])
    told = [client.post(reverse("ballots:vote", args=[vote.pk]), {"a-agreed-": "for", "code": code}) for _n in range(2)]
    assert [one.status_code for one in told] == [200, 409]
    assert "再交一次不会多算" in body(told[1])
    assert (vote.urns.get().used, Voter.objects.filter(mark="electronic").count()) == (1, 1)


def test_the_choice_leaves_no_fingerprint_beside_who_sent_it(electorate: list[Account], vote: Poll) -> None:
    """`kernel.once` keeps who sent what as a digest; of three choices a digest is no secret. The paper claims no key."""
    sheet = body(page(electorate[0], "ballots:vote", vote.pk))
    assert 'name="once_key"' not in sheet
    code = CODE.search(sheet)[1]
    send(
        electorate[0],
        reverse("ballots:vote", args=[vote.pk]),
        **{"a-agreed-": "for", "code": code, "once_key": "0" * 32},
    )
    assert OnceKey.objects.count() == 0


def test_what_would_void_the_paper_is_said_and_nothing_typed_is_lost(house: House, electorate: list[Account]) -> None:
    poll = launched(house, paper(all_same="void"), electorate)
    data = {f"a-view-{key}": "fair" for key in poll.subject_keys}
    code = CODE.search(body(page(electorate[0], "ballots:vote", poll.pk)))[1]
    answer = send(electorate[0], reverse("ballots:vote", args=[poll.pk]), code=code, **data)
    assert answer.status_code == 422
    assert "对谁都选了一样的" in body(answer)
    assert body(answer).count("checked") == 3
    assert CODE.search(body(answer))[1] == code


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("keeper", "poll", 200), ("watcher", "poll", 200), ("voter", "poll", 200), ("colleague", "poll", 404), ("stranger", "poll", 404),
        ("keeper", "vote", 404), ("voter", "vote", 200), ("stranger", "vote", 404), ("keeper", "watch", 404), ("watcher", "watch", 200),
        ("keeper", "screen", 200), ("voter", "screen", 404), ("keeper", "slips", 200), ("voter", "slips", 404), ("stranger", "paper", 404),
        ("keeper", "count", 200), ("watcher", "count", 200), ("voter", "count", 404), ("keeper", "result", 403), ("voter", "numbers", 403),
        ("keeper", "withdraw", 200), ("watcher", "withdraw", 404),
    ],
)  # fmt: skip
def test_who_sees_which_page_of_an_open_vote(
    house: House, electorate: list[Account], vote: Poll, who: str, name: str, status: int
) -> None:
    people = {"watcher": house.watchers[0], "voter": electorate[0]}
    account = people.get(who) or getattr(house, who)
    assert page(account, f"ballots:{name}", vote.pk).status_code == status


def test_a_counted_result_is_for_organisers_and_scrutineers_until_it_is_published(
    house: House, electorate: list[Account], vote: Poll
) -> None:
    for one in electorate:
        cast(vote, one, {"agreed": {"": "for"}})
    poll = opened(house, vote)
    seen = {"keeper": house.keeper, "watcher": house.watchers[0], "voter": electorate[0], "colleague": house.colleague}
    before = {who: page(one, "ballots:result", poll.pk).status_code for who, one in seen.items()}
    services.publish_poll(poll=poll, by=house.keeper)
    after = {who: page(one, "ballots:result", poll.pk).status_code for who, one in seen.items()}
    assert before == {"keeper": 200, "watcher": 200, "voter": 403, "colleague": 404}
    assert after == {"keeper": 200, "watcher": 200, "voter": 200, "colleague": 404}


def test_the_organiser_sees_numbers_and_no_names(house: House, electorate: list[Account], vote: Poll) -> None:
    cast(vote, electorate[0], {"agreed": {"": "for"}})
    told = body(page(house.keeper, "ballots:poll", vote.pk)) + body(page(house.keeper, "ballots:screen", vote.pk))
    assert "正在投，1 / 6 人投了" in told
    assert [one.person.name for one in electorate if one.person.name in told] == []
    assert "人投了" not in body(page(electorate[1], "ballots:poll", vote.pk))


def test_the_steps_of_a_vote_are_presses_of_the_organiser(house: House, electorate: list[Account]) -> None:
    poll = prepared(house, yes_or_no(secrecy="named"), electorate)
    for verb, state in [("launch", "open"), ("close", "closed"), ("open", "counted"), ("publish", "published")]:
        address = reverse("ballots:go-on", args=[poll.pk, verb])
        assert send(house.colleague, address).status_code == 404
        assert send(house.keeper, address).status_code == 302
        assert Poll.objects.get().state == state
    assert send(house.keeper, reverse("ballots:go-on", args=[poll.pk, "burn"])).status_code == 404


def test_a_scrutineer_sets_a_passphrase_and_brings_it(house: House, electorate: list[Account]) -> None:
    poll = prepared(house, yes_or_no(), electorate)
    address = reverse("ballots:watch", args=[poll.pk])
    wrong = send(house.watchers[0], address, passphrase=PASSPHRASE, again=PASSPHRASE + "!")
    assert (wrong.status_code, "两遍不一样" in body(wrong)) == (422, True)
    for one in house.watchers:
        assert send(one, address, passphrase=PASSPHRASE, again=PASSPHRASE).status_code == 302
    assert PASSPHRASE not in body(page(house.watchers[0], "ballots:watch", poll.pk))
    services.launch_poll(poll=poll, by=house.keeper)
    services.close_poll(poll=poll, by=house.keeper)
    assert "口令不对" in body(send(house.watchers[0], address, passphrase="wrong wrong wrong"))
    assert send(house.watchers[0], address, passphrase=PASSPHRASE).url == address
    assert send(house.watchers[1], address, passphrase=PASSPHRASE).url == reverse("ballots:result", args=[poll.pk])
    assert OnceKey.objects.count() == 0


def test_slips_are_printed_once_and_vote_without_an_account(house: House) -> None:
    poll = prepared(house, yes_or_no(secrecy="codes"), [], entitled=8)
    address = reverse("ballots:slips", args=[poll.pk])
    sheet = body(send(house.keeper, address, number=6))
    slips = re.findall(r"<code>([0-9A-Z-]{19})</code>", sheet)
    assert (len(slips), sheet.count('class="segno"')) == (6, 6)
    assert [slip for slip in slips if slip in body(page(house.keeper, "ballots:slips", poll.pk))] == []
    services.launch_poll(poll=poll, by=house.keeper)
    door = page(None, "ballots:enter", code=slips[0].lower())
    assert door.url == reverse("ballots:slip", args=[slips[0]])
    sheet = page(None, "ballots:slip", slips[0])
    assert sheet.status_code == 200
    answer = send(None, door.url, code=CODE.search(body(sheet))[1], **{"a-agreed-": "for"})
    assert SHOWN.search(body(answer))
    assert "这个票码用过了" in body(page(None, "ballots:slip", slips[0]))
    assert page(None, "ballots:slip", "AAAA-AAAA-AAAA-AAAA").status_code == 404
    assert Poll.objects.get().slips.filter(used=True).count() == 1


def test_paper_is_handed_out_and_counted_on_pages(house: House, electorate: list[Account]) -> None:
    poll = launched(house, yes_or_no(majority=MOST), electorate)
    for one in electorate[:5]:
        cast(poll, one, {"agreed": {"": "for"}})
    voter = poll.voters.get(person=electorate[5].person)
    assert send(house.keeper, reverse("ballots:paper", args=[poll.pk]), voter=voter.pk).status_code == 302
    assert "你领了纸票" in body(page(electorate[5], "ballots:vote", poll.pk))
    services.close_poll(poll=poll, by=house.keeper)
    address = reverse("ballots:count", args=[poll.pk])
    told = {"returned": 1, "void": 0, "a-agreed--against": 1}
    assert send(house.keeper, address, **told).status_code == 302
    shown = body(page(house.watchers[0], "ballots:count", poll.pk))
    assert "收回 1，废票 0" in shown
    assert send(house.watchers[0], address, **{**told, "a-agreed--for": 1}).status_code == 422
    assert send(house.watchers[0], address, **told).status_code == 302
    assert "两个人的数对上了" in body(page(house.watchers[0], "ballots:count", poll.pk))


def test_a_vote_is_prepared_from_a_form_of_an_institution(house: House, electorate: list[Account]) -> None:
    """The example institution, from choosing the form to a vote that waits for its scrutineers."""
    listed = body(page(house.keeper, "ballots:new"))
    assert "班子成员年度民主测评" in listed
    address = reverse("ballots:prepare", args=["source-4.organs-appraisal-votes", "leaders"])
    sheet = body(page(house.keeper, "ballots:prepare", "source-4.organs-appraisal-votes", "leaders"))
    assert [one.name for one in house.people if one.name not in sheet] == []
    people = [one.person_id for one in electorate]
    data: dict[str, Any] = {
        "unit": house.unit.pk, "title": "2026年民主测评", "subjects": [one.pk for one in house.people],
        "voters-leaders": people[:2], "voters-middle": people[2:4], "voters-staff": people[3:],
        **{f"watcher-{n}": one.pk for n, one in enumerate(house.watchers, 1)},
    }  # fmt: skip
    twice = send(house.keeper, address, **data)
    assert (twice.status_code, "勾在了两个分组里，只留一个" in body(twice)) == (422, True)
    answer = send(house.keeper, address, **{**data, "voters-staff": people[4:]})
    poll = Poll.objects.get()
    assert answer.url == reverse("ballots:poll", args=[poll.pk])
    assert (poll.title, poll.secrecy, poll.voters.count(), poll.scrutineers.count()) == (
        "2026年民主测评",
        "secret",
        6,
        3,
    )
    assert {key: str(value) for key, value in poll.paper.weights.items()} == {
        "leaders": "40",
        "middle": "30",
        "staff": "30",
    }
    assert poll.paper.limits[0].of(9) == 3
    assert "三名监票人都设好口令，投票才能开始。" in body(page(house.keeper, "ballots:poll", poll.pk))


def test_everybody_finds_their_votes_on_one_page_and_on_the_workbench(
    house: House, electorate: list[Account], vote: Poll
) -> None:
    assert "有 1 张票等你投" in body(page(electorate[0], "ballots:home"))
    assert "等你投票" in body(page(electorate[0], "cockpit:waiting"))
    cast(vote, electorate[0], {"agreed": {"": "for"}})
    assert "投过了，等结果" in body(page(electorate[0], "ballots:home"))
    assert "在办的" in body(page(house.keeper, "ballots:home"))
    services.close_poll(poll=vote, by=house.keeper)
    assert "交钥匙" in body(page(house.watchers[0], "ballots:home"))
    administrator = factories.account("audit_admin", house.unit)
    assert page(administrator, "ballots:home").status_code == 403


def test_a_withdrawn_vote_says_why(house: House, electorate: list[Account], vote: Poll) -> None:
    assert send(house.keeper, reverse("ballots:withdraw", args=[vote.pk]), reason="名单漏了两个人").status_code == 302
    assert "名单漏了两个人" in body(page(electorate[0], "ballots:vote", vote.pk))


def test_recusal_is_set_on_a_page_that_says_nothing_of_who_has_voted(house: House, electorate: list[Account]) -> None:
    poll = launched(house, paper(), electorate)
    voter = poll.voters.get(person=electorate[0].person)
    address = reverse("ballots:recuse", args=[poll.pk])
    assert send(house.colleague, address, voter=voter.pk).status_code == 404
    assert send(house.keeper, address, voter=voter.pk, subjects=poll.subject_keys[:2]).status_code == 302
    shown = body(page(house.keeper, "ballots:recuse", poll.pk))
    assert "1 人回避" in shown
    sheet = body(page(electorate[0], "ballots:vote", poll.pk))
    assert "有 2 个对象你要回避" in sheet
    assert [one.name for one in house.people if f">{one.name}" in sheet] == [house.people[2].name]
    cast(poll, electorate[0], {"view": {poll.subject_keys[2]: "fair"}})
    assert send(house.keeper, address, voter=voter.pk).status_code == 422
