"""M78 网上办理 (transfers).

S4-72: a transfer runs across the units on line with time limits and the register changes by itself when received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.queries import head_counts
from zugong.org.tests import factories
from zugong.transfers import queries, services
from zugong.transfers.models import Transfer

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
DAY = dt.timedelta(days=1)


def test_across_the_units_on_line_with_time_limits_and_the_register_changes_when_received(signed_in: SignedIn) -> None:
    root = factories.county()
    here, there = (factories.unit("town", root, f"{name}镇党委") for name in ("城关", "河口"))
    old, new = factories.branch(here, "城关一支部"), factories.branch(there, "河口一支部")
    people = {unit: factories.members(unit, 3) for unit in (old, new)}
    moving = people[old][2]
    member = signed_in(factories.account("member", old, person=moving))
    secretary, receiver = (signed_in(factories.account("branch_secretary", unit)) for unit in (old, new))
    clerk, other_clerk = (signed_in(factories.account("organ_clerk", unit)) for unit in (here, there))

    def act(client: Client, key: str, **said: str) -> Transfer:
        transfer = Transfer.objects.get()
        sent = {f"{key}-{name}": value for name, value in {"step": transfer.step, **said}.items()}
        assert client.post(reverse("transfers:transfer", args=[transfer.pk]), {"do": key, **sent}).status_code == 302
        return Transfer.objects.get()

    def counted() -> list[int]:
        counts = head_counts([root, old, new], clock.today())
        return [
            *(counts[unit.pk].members for unit in (root, old, new)),
            sum(queries.in_transit(clock.today()).values()),
        ]

    # The member asks on the own page and sees who has it, and until when.
    assert member.post(reverse("transfers:new"), {"to": "河口一支部", "why": "work"}).status_code == 302
    assert "现在在城关一支部" in member.get(reverse("transfers:mine")).content.decode()
    assert "等您办的转接" in secretary.get(reverse("cockpit:waiting")).content.decode()
    assert Transfer.objects.get().due_on == TODAY + 5 * DAY
    act(secretary, "agree")
    assert counted() == [6, 3, 3, 0]
    # The committee lets the member go with a letter: counted by neither branch, and by nobody twice.
    issued = act(clerk, "issue", paid_until="2026-10", days="10")
    assert (counted(), issued.valid_until) == ([5, 2, 3, 1], TODAY + 10 * DAY)
    assert "贰零贰陆年壹拾月" in clerk.get(reverse("transfers:letter", args=[issued.letters.get().pk])).content.decode()
    # What is late is said to both sides.
    with clock.frozen(TODAY + 6 * DAY):
        assert (
            services.write_notices(day=clock.today(), by=SYSTEM) == 10
        )  # the step is late, the letter ends soon; five hear of each
        assert "逾期 1 天" in other_clerk.get(reverse("transfers:transfers")).content.decode()
        act(other_clerk, "agree")
        # The register changes by itself when the branch receives.
        landed = act(receiver, "accept", on=clock.today().isoformat())
        assert (counted(), landed.due_on) == ([6, 2, 4, 0], dt.date(2026, 12, 18))
        assert moving.name in receiver.get(reverse("org:members")).content.decode()
        assert moving.name not in secretary.get(reverse("org:members")).content.decode()
    with clock.frozen(TODAY + 9 * DAY):
        closed = act(other_clerk, "receipt", on=clock.today().isoformat())
    assert closed.state == Transfer.State.FINISHED
    booked = ledger.standing().filter(source=closed.source).order_by("pk").values_list("kind", flat=True)
    assert list(booked) == ["transfers.requested", "transfers.issued", "transfers.received", "transfers.receipted"]
    with clock.frozen(TODAY + 10 * DAY):
        every_day = [
            head_counts([root], day)[root.pk].members + sum(queries.in_transit(day).values())
            for day in (TODAY + n * DAY for n in range(-2, 10))
        ]
    assert every_day == [6] * 12


def test_returned_with_a_reason_the_member_goes_on_where_they_were(signed_in: SignedIn) -> None:
    root = factories.county()
    town = factories.unit("town", root, "城关镇党委")
    old, new = (factories.branch(town, name) for name in ("一支部", "二支部"))
    person = factories.member(old)
    clerk, receiver = (
        signed_in(factories.account("organ_clerk", town)),
        signed_in(factories.account("branch_secretary", new)),
    )
    assert (
        clerk.post(f"{reverse('transfers:new')}?person={person.pk}", {"to": "二支部", "why": "home"}).status_code == 302
    )
    transfer = Transfer.objects.get()
    address = reverse("transfers:transfer", args=[transfer.pk])
    letter = {"do": "issue", "issue-step": transfer.step, "issue-paid_until": "2026-11", "issue-days": "10"}
    assert clerk.post(address, letter).status_code == 302
    assert receiver.post(address, {"do": "return", "return-opinion": ""}).status_code == 422
    assert receiver.post(address, {"do": "return", "return-opinion": "本人没有来"}).status_code == 302
    assert "本人没有来" in clerk.get(address).content.decode()
    held = person.memberships.get(valid_to__isnull=True)
    assert (held.unit, held.state, Unit.objects.get(pk=old.pk).memberships.filter(valid_to=None).count()) == (
        old,
        "normal",
        1,
    )
