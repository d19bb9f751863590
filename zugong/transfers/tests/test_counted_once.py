"""On every day every member is counted exactly once: by one branch, or on the way. Whatever people do, in whatever order."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org import services as org
from zugong.org.models import Membership, Person, Unit
from zugong.org.queries import head_counts
from zugong.transfers import queries, services, steps
from zugong.transfers.models import Transfer
from zugong.transfers.services.deciding import Writing

from .conftest import PAID, TODAY, House, arrival, wish

DAY = dt.timedelta(days=1)
State, Direction = Transfer.State, Transfer.Direction
#: What each way of acting needs beside the transfer.
Act = Callable[[House, Transfer, random.Random], object]


def actor(house: House, unit: Unit | None):  # type: ignore[no-untyped-def]
    """Somebody who acts for a unit and is not the member."""
    return next((one for one in (house.clerk, house.other_clerk) if steps.acts_at(one, unit)), house.registrar)


def day_back(transfer: Transfer, chance: random.Random) -> dt.date:
    since = transfer.issued_on or transfer.paper_on or clock.today()
    return max(clock.today() - chance.randrange(4) * DAY, since)


def go_on(house: House, transfer: Transfer, chance: random.Random) -> None:
    by, step = actor(house, transfer.waits_at), transfer.step
    if step == steps.issuing_step(transfer):
        writing = Writing(paid_until=PAID, days=chance.choice((3, 10, 30)))
        services.issue_letter(transfer=transfer, step=step, writing=writing, by=by)
    elif step == "target_branch":
        services.accept_transfer(transfer=transfer, step=step, on=day_back(transfer, chance), by=by)
    elif step == steps.RECEIPT:
        services.send_receipt(transfer=transfer, on=clock.today(), by=by)
    elif step == steps.RECEIPT_BACK:
        services.register_receipt(transfer=transfer, on=day_back(transfer, chance), by=by)
    else:
        services.agree_step(transfer=transfer, step=step, by=by)


def go_back(house: House, transfer: Transfer, chance: random.Random) -> None:
    if transfer.state == State.PENDING and transfer.direction != Direction.IN:
        services.refuse_transfer(
            transfer=transfer, step=transfer.step, reason="不同意", by=actor(house, transfer.waits_at)
        )
    else:
        services.return_transfer(transfer=transfer, reason="退回", by=actor(house, transfer.waits_at))


def write_again(house: House, transfer: Transfer, chance: random.Random) -> None:
    writing = Writing(paid_until=PAID, days=10)
    services.reissue_letter(transfer=transfer, writing=writing, reason="过期", by=actor(house, transfer.issuer))


def die(house: House, transfer: Transfer, chance: random.Random) -> None:
    if transfer.person is not None and chance.random() < 0.3:
        held = transfer.person.memberships.filter(valid_to__isnull=True).first()
        if held is not None:
            org.end_membership(membership=held, on=clock.today(), reason="died", by=house.registrar)


ACTS: dict[str, Act] = {"on": go_on, "on again": go_on, "back": go_back, "again": write_again, "die": die}
MOVES = st.lists(
    st.tuples(st.sampled_from(["ask", "ask", "out", "arrive", *ACTS, *ACTS]), st.integers(0, 7), st.integers(0, 6)),
    min_size=8, max_size=34,
)  # fmt: skip


def play(house: House, moves: list[tuple[str, int, int]]) -> dt.date:
    """Each move is somebody doing something some days later; what a rule refuses is not done. Gives the last day."""
    today, chance = TODAY, random.Random(7)
    for what, which, later in moves:
        today += later * DAY
        with clock.frozen(today):
            try:
                with transaction.atomic():
                    one(house, what, which, chance)
            except Refused:
                continue
    return today


def one(house: House, what: str, which: int, chance: random.Random) -> None:
    branches = (house.branch, house.beside, house.other)
    if what == "arrive":
        services.register_arrival(said=arrival(name=f"来{which}"), to=branches[which % 3], by=house.registrar)
    elif what in ("ask", "out"):
        people = list(Person.objects.order_by("pk"))
        to = None if what == "out" else branches[which % 3]
        services.request_transfer(person=people[which % len(people)], wish=wish(to), by=house.registrar)
    else:
        running = list(Transfer.objects.open().order_by("pk"))
        if running:
            ACTS[what](house, running[which % len(running)], chance)


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def twice_or_never(last: dt.date) -> list[tuple[str, dt.date, int]]:
    """(who, day, how often) for every person and day on which a member is not counted exactly once: by branches as the
    register tells of them, or on the way as transfers do."""
    spells = list(Membership.objects.values_list("person_id", "state", "valid_from", "valid_to"))
    ways = list(Transfer.objects.exclude(direction="in").filter(issued_on__isnull=False).values_list("person_id", "issued_on", "transit_ended_on"))  # fmt: skip
    wrong = []
    for person in Person.objects.order_by("pk"):
        normal = [(start, end) for who, state, start, end in spells if who == person.pk and state == "normal"]
        moving = [(start, end) for who, start, end in ways if who == person.pk]
        mine = [(start, end) for who, _state, start, end in spells if who == person.pk]
        for day in days_between(TODAY - DAY, last):
            belongs = any(holds(day, one) for one in mine)
            times = sum(holds(day, one) for one in [*normal, *moving])
            if times != int(belongs):
                wrong.append((person.name, day, times))
    return wrong


def holds(day: dt.date, spell: tuple[dt.date, dt.date | None]) -> bool:
    return spell[0] <= day and (spell[1] is None or spell[1] > day)


def totals(house: House, day: dt.date) -> tuple[int, int]:
    """(branches and on the way, members): as the pages count, and as the register knows who belongs to the county."""
    counted = head_counts([house.root], day)[house.root.pk].members + sum(queries.in_transit(day).values())
    return counted, Membership.objects.on(day).values("person").distinct().count()


PLAYED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.django_db
@settings(PLAYED, max_examples=10, derandomize=True)
@given(moves=MOVES)
def test_whatever_people_do_everybody_is_counted_exactly_once_on_every_day(
    house: House, moves: list[tuple[str, int, int]]
) -> None:
    hold_for(house, moves)


@pytest.mark.long
@pytest.mark.django_db
@settings(PLAYED, max_examples=400)
@given(moves=MOVES)
def test_the_same_over_hundreds_of_years(house: House, moves: list[tuple[str, int, int]]) -> None:
    hold_for(house, moves)


def hold_for(house: House, moves: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        last = play(house, moves)
        with clock.frozen(last + DAY):
            assert twice_or_never(last + DAY) == []
            for day in days_between(last - 5 * DAY, last + DAY):
                counted, belongs = totals(house, day)
                assert counted == belongs
            # Whom the register holds as on the way is exactly whom a transfer holds so.
            held = Membership.objects.filter(valid_to__isnull=True, state="in_transit").values_list("person", flat=True)
            assert set(held) == set(Transfer.objects.filter(state=State.IN_TRANSIT).values_list("person", flat=True))
        transaction.set_rollback(True)


def digest() -> str:
    """The ledger without its keys: what happened, of whom, where, when."""
    lines = [
        f"{fact.kind}|{fact.unit.name}|{fact.person.name if fact.person else ''}|{fact.occurred_on}|{sorted(fact.data.items())}"
        for fact in ledger.booked().select_related("unit", "person").order_by("pk")
    ]
    moved = [
        f"{one.number}|{one.name}|{one.state}|{one.issued_on}|{one.landed_on}|{[letter.number for letter in one.letters.order_by('pk')]}"
        for one in Transfer.objects.order_by("pk")
    ]
    return hashlib.sha256("\n".join([*lines, *moved]).encode()).hexdigest()


def a_year(seed: int) -> list[tuple[str, int, int]]:
    chance = random.Random(seed)
    return [
        (chance.choice(["ask", "out", "arrive", *ACTS, "on", "on"]), chance.randrange(8), chance.randrange(7))
        for _ in range(80)
    ]


def test_the_same_year_played_again_gives_the_same_ledger(house: House) -> None:
    def once() -> tuple[str, int, dt.date]:
        with transaction.atomic():
            last = play(house, a_year(3))
            found = digest(), ledger.booked().count(), last
            transaction.set_rollback(True)
        return found

    first, second = once(), once()
    assert first == second
    assert first[1] > 30
    assert (first[2] - TODAY).days > 200
