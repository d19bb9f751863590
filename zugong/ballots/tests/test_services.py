"""Verbs of votes: who may do what when, one ballot each, and nothing before the close."""

from __future__ import annotations

from typing import Any

import pytest

from zugong.ballots import rules, services
from zugong.ballots.models import OpenedCode, Poll, Urn, Voter
from zugong.ballots.verifying import verify_ballot
from zugong.evidence import ledger
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused

from .conftest import (
    MOST,
    PASSPHRASE,
    THIRD,
    House,
    cast,
    launched,
    of_everybody,
    opened,
    paper,
    prepared,
    voters,
    yes_or_no,
)

YES: Any = {"agreed": {"": "for"}}
NO: Any = {"agreed": {"": "against"}}


def test_a_vote_from_beginning_to_end(house: House) -> None:
    people = voters(house, 6)
    poll = launched(house, paper(limits=(THIRD,), quorum=MOST), people)
    given = [cast(poll, one, of_everybody(poll, "good", "fair", "poor")) for one in people[:5]]
    poll = opened(house, poll)
    assert (poll.state, poll.result["entitled"], poll.result["returned"], poll.result["stands"]) == (
        "counted",
        6,
        5,
        True,
    )
    assert [poll.result["cells"]["view"][key]["all"]["mean"] for key in poll.subject_keys] == [
        "100.00",
        "80.00",
        "40.00",
    ]
    assert sorted(OpenedCode.objects.values_list("code", flat=True)) == sorted(given)
    poll = services.publish_poll(poll=poll, by=house.keeper)
    facts = ledger.standing().filter(kind="ballots.counted")
    assert sorted((fact.person_id, fact.data["mean"]) for fact in facts) == sorted(
        (one.pk, mean) for one, mean in zip(house.people, ("100.00", "80.00", "40.00"), strict=True)
    )
    assert verify_ballot(poll) == []


def test_keys_envelopes_and_shares_are_gone_once_the_vote_is_opened(house: House) -> None:
    people = voters(house, 5)
    poll = launched(house, yes_or_no(), people)
    assert poll.private_key == ""
    for one in people:
        cast(poll, one, YES)
    opened(house, poll)
    assert Urn.objects.count() == 0
    assert {(one.share, tuple(one.passed)) for one in poll.scrutineers.all()} == {("", ())}


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_only_the_organisers_of_the_unit_launch_close_and_publish(house: House, who: str) -> None:
    poll = prepared(house, yes_or_no(secrecy="named"), voters(house, 5))
    other = getattr(house, who)
    sentence = "县示例局的投票由本组织的书记、专职党务工作者或上级组织来办。"
    for verb, more in [
        ("launch_poll", {}),
        ("close_poll", {}),
        ("publish_poll", {}),
        ("withdraw_poll", {"reason": "写错了"}),
    ]:
        with pytest.raises(Refused, match=sentence):
            getattr(services, verb)(poll=poll, by=other, **more)
    assert Poll.objects.get().state == "preparing"
    assert services.launch_poll(poll=poll, by=house.keeper).state == "open"


def test_a_stranger_has_no_ballot_and_a_voter_only_one(house: House) -> None:
    people = voters(house, 5)
    poll = launched(house, yes_or_no(), people)
    with pytest.raises(Refused, match="没有你的票"):
        cast(poll, house.stranger, YES)
    with pytest.raises(Refused, match="没有你的票"):
        cast(poll, house.keeper, YES)
    cast(poll, people[0], YES)
    with pytest.raises(Refused, match="已经投过票"):
        cast(poll, people[0], NO)
    assert Voter.objects.filter(mark="electronic").count() == Urn.objects.get().used == 1
    assert AuditEntry.objects.filter(verb="ballots.cast_ballot").count() == 1


def test_a_ballot_that_would_be_void_is_said_to_be_before_it_is_cast(house: House) -> None:
    people = voters(house, 5)
    poll = launched(house, paper(limits=(THIRD,), all_same="void"), people)
    for answers, sentence in [
        (of_everybody(poll, "good", "good", "fair"), "“优秀”最多给 1 个，你给了 2 个"),
        (of_everybody(poll, "fair", "fair", "fair"), "对谁都选了一样的"),
        (of_everybody(poll, "best", "fair", "fair"), "不在选项里"),
    ]:
        with pytest.raises(Refused, match=sentence):
            cast(poll, people[0], answers)
    assert Voter.objects.exclude(mark="").count() == 0
    assert cast(poll, people[0], of_everybody(poll, "good", "fair", "fair"))


def test_nobody_opens_an_open_vote_alone_or_together(house: House) -> None:
    people = voters(house, 5)
    poll = launched(house, yes_or_no(), people)
    cast(poll, people[0], YES)
    for one in house.watchers:
        with pytest.raises(Refused, match="投票还没截止，谁也不能开票箱"):
            services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=one)
    services.close_poll(poll=poll, by=house.keeper)
    with pytest.raises(Refused, match="由两名监票人交钥匙开封"):
        services.open_poll(poll=poll, opening=services.Opening(), by=house.keeper)
    with pytest.raises(Refused, match="不是这次投票的监票人"):
        services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.keeper)
    with pytest.raises(Refused, match="口令不对"):
        services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE + "。"), by=house.watchers[0])
    services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[0])
    with pytest.raises(Refused, match="等另一名监票人"):
        services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[0])
    assert Poll.objects.get().state == "closed"
    assert OpenedCode.objects.count() == 0
    services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[1])
    assert Poll.objects.get().state == "counted"


def test_a_named_vote_is_sealed_too_until_it_is_closed_and_then_says_who(house: House) -> None:
    people = voters(house, 3)
    poll = launched(house, yes_or_no(secrecy="named", minimum=1), people)
    cast(poll, people[0], YES)
    cast(poll, people[1], NO)
    with pytest.raises(Refused, match="正在投，现在不能这样做"):
        services.open_poll(poll=poll, opening=services.Opening(), by=house.keeper)
    poll = opened(house, poll)
    said = {one.voter.person_id: one.value for one in poll.answers.select_related("voter")}
    assert said == {people[0].person_id: "for", people[1].person_id: "against"}
    assert poll.private_key == ""
    assert verify_ballot(poll) == []


def test_three_different_scrutineers_who_are_not_the_organiser(house: House) -> None:
    electorate = {one.person_id: "" for one in voters(house, 5)}
    for watchers, sentence in [
        (house.watchers[:2], "选三名监票人"), ([house.watchers[0]] * 3, "选三名监票人"),
        ([*house.watchers[:2], house.keeper], "组织者不能兼监票人"),
    ]:  # fmt: skip
        assert sentence in str(
            rules.prepare_poll.why_not(house.unit, yes_or_no(), electorate, watchers, by=house.keeper)
        )
    assert rules.prepare_poll.allows(house.unit, yes_or_no(), electorate, house.watchers, by=house.keeper)


def test_too_few_voters_cannot_be_secret(house: House) -> None:
    electorate = {one.person_id: "" for one in voters(house, 4)}
    said = rules.prepare_poll.why_not(house.unit, yes_or_no(), electorate, house.watchers, by=house.keeper)
    assert str(said) == "只有 4 个人投票，不到 5 人，无记名也猜得出来。人太少时用记名或当面表决。"


def test_it_starts_when_all_three_have_their_passphrase_and_they_cannot_change_it_later(house: House) -> None:
    poll = prepared(house, yes_or_no(), voters(house, 5))
    for one in house.watchers[:2]:
        services.accept_scrutiny(poll=poll, passphrase=PASSPHRASE, by=one)
    with pytest.raises(Refused, match="三名监票人都设好口令"):
        services.launch_poll(poll=poll, by=house.keeper)
    with pytest.raises(Refused, match="至少要 12 个字符"):
        services.accept_scrutiny(poll=poll, passphrase="short", by=house.watchers[2])
    services.accept_scrutiny(poll=poll, passphrase=PASSPHRASE, by=house.watchers[2])
    services.launch_poll(poll=poll, by=house.keeper)
    with pytest.raises(Refused, match="口令不能再设或再改"):
        services.accept_scrutiny(poll=poll, passphrase=PASSPHRASE, by=house.watchers[2])


def test_who_is_rated_does_not_rate_themselves(house: House) -> None:
    from zugong.org.tests import factories

    leader = factories.account(person=house.people[0])
    poll = launched(house, paper(recused="self"), [leader, *voters(house, 5)])
    own, *others = poll.subject_keys
    assert poll.voters.get(person=leader.person).recused == [own]
    with pytest.raises(Refused, match="不在选项里"):
        cast(poll, leader, of_everybody(poll, "good", "fair", "poor"))
    assert cast(poll, leader, {"view": dict.fromkeys(others, "fair")})


def test_recusal_is_set_before_the_vote_is_cast(house: House) -> None:
    people = voters(house, 5)
    poll = launched(house, paper(), people)
    voter = poll.voters.get(person=people[0].person)
    services.recuse_voter(poll=poll, voter=voter, subjects=poll.subject_keys[:1], by=house.keeper)
    with pytest.raises(Refused, match="不在选项里"):
        cast(poll, people[0], of_everybody(poll, "good", "fair", "poor"))
    cast(poll, people[0], {"view": {poll.subject_keys[1]: "fair"}})
    voter.refresh_from_db()
    with pytest.raises(Refused, match="只能在投票以前设"):
        services.recuse_voter(poll=poll, voter=voter, subjects=[], by=house.keeper)


def test_a_withdrawn_vote_is_destroyed_unread(house: House) -> None:
    people = voters(house, 5)
    poll = launched(house, yes_or_no(), people)
    cast(poll, people[0], YES)
    with pytest.raises(Refused, match="写一句撤销的原因"):
        services.withdraw_poll(poll=poll, reason=" ", by=house.keeper)
    services.withdraw_poll(poll=poll, reason="名单漏了人", by=house.keeper)
    assert Urn.objects.count() == OpenedCode.objects.count() == 0
    with pytest.raises(Refused, match="投票已经截止"):
        cast(poll, people[1], YES)
