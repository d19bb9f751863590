"""Drawn codes and slips of paper: nobody is known, each votes once, two people count alike."""

from __future__ import annotations

from typing import Any

import pytest

from zugong.ballots import services
from zugong.ballots.models import Poll, SlipCount
from zugong.ballots.sealing import codes
from zugong.ballots.verifying import verify_ballot
from zugong.evidence import ledger
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused

from .conftest import (
    MOST,
    PASSPHRASE,
    House,
    cast,
    launched,
    opened,
    prepared,
    voters,
    yes_or_no,
)

YES: Any = {"agreed": {"": "for"}}
NO: Any = {"agreed": {"": "against"}}


def by_codes(house: House, number: int) -> tuple[Poll, list[str]]:
    poll = prepared(house, yes_or_no(secrecy="codes"), [], entitled=number)
    slips = list(services.print_slips(poll=poll, group="", number=number, by=house.keeper))
    return services.launch_poll(poll=poll, by=house.keeper), slips


def drawn(poll: Poll, slip: str, answers: Any) -> str:
    said = services.Said(answers, codes.receipt())
    return services.cast_slip(poll=poll, slip=slip, said=said, by=services.HOLDER).code


def test_a_drawn_code_votes_once_and_nobody_is_known(house: House) -> None:
    poll, slips = by_codes(house, 6)
    drawn(poll, slips[0].lower().replace("-", " "), YES)
    with pytest.raises(Refused, match="已经用过了"):
        drawn(poll, slips[0], NO)
    with pytest.raises(Refused, match="没有这个票码"):
        drawn(poll, codes.slip(), NO)
    assert poll.voters.count() == 0
    for slip in slips[1:5]:
        drawn(poll, slip, NO)
    poll = opened(house, poll)
    assert poll.result["cells"]["agreed"][""]["all"]["votes"] == {"for": 1, "against": 4, "abstain": 0}
    assert (poll.result["entitled"], poll.result["returned"]) == (6, 5)
    assert {line.actor_id for line in AuditEntry.objects.filter(verb="ballots.cast_slip")} == {"ballots.slip"}
    assert verify_ballot(poll) == []


def test_printed_codes_are_nowhere_to_be_found_afterwards(house: House) -> None:
    poll, slips = by_codes(house, 3)
    kept = {str(value) for row in poll.slips.values_list() for value in row}
    trail = {str(value) for row in AuditEntry.objects.values_list() for value in row}
    assert [slip for slip in slips if any(slip in text or slip.replace("-", "") in text for text in kept | trail)] == []


def test_codes_that_went_astray_are_cancelled_before_the_start(house: House) -> None:
    poll = prepared(house, yes_or_no(secrecy="codes"), [])
    lost = list(services.print_slips(poll=poll, group="", number=5, by=house.keeper))
    services.cancel_slips(poll=poll, group="", by=house.keeper)
    services.print_slips(poll=poll, group="", number=5, by=house.keeper)
    poll = services.launch_poll(poll=poll, by=house.keeper)
    assert poll.entitled == 5
    with pytest.raises(Refused, match="没有这个票码"):
        drawn(poll, lost[0], YES)


def test_slips_of_paper_are_counted_by_two_who_agree_and_then_with_the_others(house: House) -> None:
    people = voters(house, 8)
    poll = launched(house, yes_or_no(majority=MOST), people)
    for one in people[:4]:
        cast(poll, one, YES)
    for one in people[4:7]:
        services.hand_paper(poll=poll, voter=poll.voters.get(person=one.person), by=house.keeper)
    with pytest.raises(Refused, match="已经投过票"):
        cast(poll, people[4], YES)
    with pytest.raises(Refused, match="已经投过票或领过纸票"):
        services.hand_paper(poll=poll, voter=poll.voters.get(person=people[0].person), by=house.keeper)
    services.close_poll(poll=poll, by=house.keeper)
    told = {"returned": 3, "void": 0, "votes": {"agreed": {"": {"for": 1, "against": 2}}}}
    other = {"returned": 3, "void": 0, "votes": {"agreed": {"": {"for": 2, "against": 1}}}}
    services.count_slips(poll=poll, group="", told=told, by=house.keeper)
    services.count_slips(poll=poll, group="", told=told, by=house.keeper)
    assert SlipCount.objects.count() == 1
    services.count_slips(poll=poll, group="", told=other, by=house.watchers[0])
    with pytest.raises(Refused, match="还有 3 张纸票没有两个人清点一致"):
        services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[0])
    services.count_slips(poll=poll, group="", told=told, by=house.watchers[0])
    services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[0])
    poll = services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[1])
    cell = poll.result["cells"]["agreed"][""]
    assert (cell["all"]["votes"], cell["passed"]) == ({"for": 5, "against": 2, "abstain": 0}, True)
    assert (poll.result["issued"], poll.result["returned"]) == (7, 7)
    assert verify_ballot(poll) == []


def test_more_paper_back_than_was_handed_out_voids_the_vote(house: House) -> None:
    people = voters(house, 6)
    poll = launched(house, yes_or_no(over="void"), people)
    services.hand_paper(poll=poll, voter=poll.voters.get(person=people[0].person), by=house.keeper)
    for one in people[1:]:
        cast(poll, one, YES)
    services.close_poll(poll=poll, by=house.keeper)
    for one in house.watchers[:2]:
        services.count_slips(poll=poll, group="", told={"returned": 2, "void": 0, "votes": {}}, by=one)
    for one in house.watchers[:2]:
        poll = services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=one)
    assert (poll.result["stands"], poll.result["why"]) == (False, "over")
    services.publish_poll(poll=poll, by=house.keeper)
    assert ledger.standing().count() == 0
