"""Ballots of one moment: one transaction and one line of the trail, and each as if it had come alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from zugong.ballots import queries, services
from zugong.ballots.models import Poll, Slip, Urn
from zugong.ballots.sealing import codes
from zugong.ballots.services.together import Arrival, Together
from zugong.ballots.verifying import verify_ballot
from zugong.kernel.models import AuditEntry

from .conftest import House, opened, prepared, yes_or_no
from .test_codes_and_paper import by_codes


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page in another language leaves it to the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def pressed(slip: str, answer: str = "for") -> Arrival:
    return Arrival(slip, QueryDict(urlencode({"a-agreed-": answer, "code": codes.receipt()})))


def moment(*arrivals: Arrival) -> list[tuple[bool, bool]]:
    """All but the last wait when it comes; for each whether it has a receipt, and whether its code is used."""
    crowd, last = Together(), arrivals[-1]
    leads = [crowd.arrive(one) for one in arrivals[:-1]]
    assert leads == [place == 0 for place in range(len(leads))]
    crowd._at_work = False  # the one at work has just left
    done = [*arrivals[:-1], crowd.cast(last.slip, last.sent)]
    assert all(one.done for one in done)
    return [(one.receipt is not None, one.used) for one in done]


def lines(poll: Poll) -> list[int]:
    found = AuditEntry.objects.filter(verb="ballots.cast_slips", subject=f"ballots.poll:{poll.pk}").order_by("seq")
    return [int(line.details["number"]) for line in found]


def test_those_who_press_in_one_moment_lie_in_one_urn_and_stand_in_one_line(house: House) -> None:
    poll, slips = by_codes(house, 6)
    assert moment(*(pressed(slip) for slip in slips[:5])) == [(True, True)] * 5
    assert (lines(poll), queries.electronic(poll), verify_ballot(poll)) == ([5], 5, [])
    assert {line.actor_id for line in AuditEntry.objects.filter(verb="ballots.cast_slips")} == {"ballots.slip"}
    poll = opened(house, poll)
    assert poll.result["cells"]["agreed"][""]["all"]["votes"] == {"for": 5, "against": 0, "abstain": 0}


def test_one_that_cannot_be_cast_costs_the_others_nothing(house: House) -> None:
    poll, slips = by_codes(house, 6)
    moment(pressed(slips[0]))
    said = moment(pressed(slips[0]), pressed(codes.slip()), pressed(slips[1], "perhaps"), *map(pressed, slips[2:4]))
    assert said == [(False, True), (False, False), (False, False), (True, True), (True, True)]
    assert (lines(poll), queries.electronic(poll), verify_ballot(poll)) == ([1, 2], 3, [])


def test_of_two_presses_with_one_code_the_first_counts(house: House) -> None:
    poll, slips = by_codes(house, 6)
    assert moment(pressed(slips[0]), pressed(slips[1]), pressed(slips[0], "against")) == [(True, True)] * 2 + [
        (False, True)
    ]
    assert (lines(poll), verify_ballot(poll)) == ([2], [])


def test_a_second_press_is_not_told_that_a_ballot_lies_there_which_was_refused(house: House) -> None:
    poll, slips = by_codes(house, 6)
    assert moment(pressed(slips[0], "perhaps"), pressed(slips[0])) == [(False, False), (False, False)]
    assert (lines(poll), queries.electronic(poll)) == ([], 0)


def test_two_votes_in_one_moment_do_not_mix_and_a_closed_one_takes_nothing(house: House) -> None:
    (first, some), (second, others), (closed, late) = (by_codes(house, 6) for _n in range(3))
    services.close_poll(poll=closed, by=house.keeper)
    said = moment(pressed(some[0]), pressed(others[0]), pressed(late[0]), pressed(some[1]))
    assert said == [(True, True), (True, True), (False, False), (True, True)]
    assert (lines(first), lines(second), lines(closed)) == ([2], [1], [])


def test_an_urn_takes_no_more_than_its_places(house: House) -> None:
    poll, slips = by_codes(house, 6)
    Urn.objects.filter(poll=poll).update(used=4)
    assert sorted(moment(*(pressed(slip) for slip in slips[:4]))) == [(False, False)] * 2 + [(True, True)] * 2
    assert (lines(poll), Slip.objects.filter(poll=poll, used=True).count()) == ([2], 2)


@pytest.mark.parametrize("number", [1, 3])
def test_a_line_that_tells_of_another_number_is_seen(house: House, number: int) -> None:
    poll, slips = by_codes(house, 6)
    moment(*(pressed(slip) for slip in slips[:2]))
    marked = Slip.objects.filter(poll=poll, used=number == 1).first()
    assert marked is not None
    Slip.objects.filter(pk=marked.pk).update(used=number == 3)
    assert verify_ballot(poll, whole_trail=False)[0] == f"投票记号有 {number} 个，审计记录里投票 2 次，对不上。"


def test_the_page_says_why_in_the_language_of_who_asks(house: House) -> None:
    poll = prepared(house, yes_or_no(secrecy="codes"), [], entitled=5)
    (slip, *_rest) = services.print_slips(poll=poll, group="", number=5, by=house.keeper)
    services.launch_poll(poll=poll, by=house.keeper)
    client, where = Client(), reverse("ballots:slip", args=[slip])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    sent = {"a-agreed-": "for", "code": "too old"}
    refused = client.post(where, sent)
    assert (refused.status_code, "This page is too old" in refused.content.decode()) == (422, True)
    sent["code"] = codes.receipt()
    assert [client.post(where, sent).status_code for _n in range(2)] == [200, 409]
