"""The count of a meeting taken over from a secret vote that was really held."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from zugong.ballots import declared, services
from zugong.ballots.counting.paper import WHOLE
from zugong.ballots.models import Poll
from zugong.ballots.sealing import codes, scrutiny
from zugong.development import polling
from zugong.development.models import Candidate
from zugong.development.services import take_step, withdraw_act
from zugong.development.votes import Count
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.org.tests import factories

from .conftest import Branch, act_of, opened, said, walked

MET_ON = dt.date(2026, 11, 12)
PASSPHRASE = "三人成虎 2026 不告诉你"


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrutiny, "COST", (1, 8, 1))


@pytest.fixture
def voters(branch: Branch) -> list[Account]:
    there = {one.person_id: one for one in (branch.keeper, branch.member)}
    return [there.get(one.pk) or factories.account("member", branch.unit, person=one) for one in branch.people]


def held(branch: Branch, voters: list[Account], votes: str, slips: str = "", form: str = "branch_vote") -> Poll:
    """Prepared, launched, voted (f a -: for, against, abstains), `slips` on paper, opened by two of three, published."""
    sheet = declared.form_of("national.party-votes", form, clock.today())
    assert sheet is not None
    asked = services.Asked(
        institution="national.party-votes", form=form, title="讨论接收示例·许临", paper=declared.paper_of(sheet, clock.today()),
        voters=dict.fromkeys((one.person_id for one in voters), ""), watchers=voters[1:4],
    )  # fmt: skip
    poll = services.prepare_poll(unit=branch.unit, asked=asked, by=branch.keeper)
    for one in voters[1:4]:
        services.accept_scrutiny(poll=poll, passphrase=PASSPHRASE, by=one)
    poll = services.launch_poll(poll=poll, by=branch.keeper)
    names = {"f": "for", "a": "against", "-": "abstain"}
    for one, vote in zip(voters, votes, strict=False):
        answer = {"agreed": {WHOLE: names[vote]}}
        services.cast_ballot(poll=poll, said=services.Said(answer, codes.receipt()), by=services.voter_for(poll, one))
    for one in voters[len(votes) : len(votes) + len(slips)]:
        services.hand_paper(poll=poll, voter=poll.voters.get(person=one.person), by=branch.keeper)
    services.close_poll(poll=poll, by=branch.keeper)
    told = {
        "returned": len(slips),
        "void": 0,
        "votes": {"agreed": {WHOLE: {names[one]: slips.count(one) for one in names}}},
    }
    for one in voters[1:3] if slips else ():
        services.count_slips(poll=poll, group="", told=told, by=one)
    for one in (voters[3], voters[1]):
        poll = services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=one)
    return services.publish_poll(poll=poll, by=branch.keeper)


def test_the_numbers_of_a_published_vote_become_the_count_of_the_meeting(branch: Branch, voters: list[Account]) -> None:
    candidate = walked(branch, "form")
    poll = held(branch, voters, "ffffffa-f", "f")
    client = Client()
    client.force_login(branch.keeper)
    address = reverse("development:step", args=[candidate.pk, "reception_meeting"])
    assert "2026-11-12 讨论接收示例·许临" in client.get(address).content.decode()
    told = {"acted_on": "2026-11-12", "outcome": "accepted", "paper-minutes": "on", "paper-ballots": "on", "poll": poll.pk,
            "vote-written_for": 1, "reason": "农忙"}  # fmt: skip
    assert client.post(address, told).status_code == 302
    done = act_of(candidate, "reception_meeting")
    assert done.poll == poll
    assert Count.of(done.told["votes"]) == Count(due=11, present=9, for_=7, against=1, abstained=1, written_for=1)


def test_a_vote_is_taken_over_on_its_own_day_and_only_once(branch: Branch, voters: list[Account]) -> None:
    first, second = walked(branch, "form"), walked(branch, "form", opened(branch, "示例·另一人"))
    poll = held(branch, voters, "fffffffff")

    def take(candidate: Candidate, day: str = "2026-11-12") -> None:
        count = polling.count_of(poll, Count())
        told = said("reception_meeting", day, poll=poll, count=count, reason="农忙")
        take_step(candidate=candidate, said=told, by=branch.keeper)

    with pytest.raises(Refused, match="是 2026-11-12 至 2026-11-12 投的，和办的日期对不上"):
        take(first, "2026-11-11")
    take(first)
    assert polling.offered(branch.unit) == []
    with pytest.raises(Refused, match="没有记在别的一步上"):
        take(second)
    assert polling.offered(branch.unit, act_of(first, "reception_meeting")) == [poll]  # for whoever corrects it
    withdraw_act(act=act_of(first, "reception_meeting"), reason="记错人", by=branch.keeper)
    take(second)


def test_other_forms_other_branches_and_invalid_votes_are_not_offered(branch: Branch, voters: list[Account]) -> None:
    few = held(branch, voters, "fffff")  # five of eleven: no quorum
    good = held(branch, voters, "ffffff")
    assert (few.result["stands"], polling.offered(branch.unit)) == (False, [good])
    assert polling.offered(branch.colleague.home_unit) == []
    Poll.objects.filter(pk=good.pk).update(form="branch_election")
    assert polling.offered(branch.unit) == []
    assert polling.of("no number", branch.unit) is None


def test_more_written_opinions_than_votes_are_told(branch: Branch, voters: list[Account]) -> None:
    candidate = walked(branch, "form")
    poll = held(branch, voters, "ffffff", "a")
    count = polling.count_of(poll, Count(written_for=0, written_against=2))
    with pytest.raises(Refused, match="会前书面意见 2 份，比投票里的还多"):
        take_step(candidate=candidate, said=said("reception_meeting", MET_ON, poll=poll, count=count), by=branch.keeper)
