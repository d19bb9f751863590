"""A year of a county of 30,000: whoever moves, arrives or leaves, every member is counted exactly once on every day."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from itertools import pairwise

import pytest
from django.db import transaction

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Membership, Person
from zugong.transfers import services
from zugong.transfers.models import Transfer

from .conftest import TODAY, House, arrival, wish
from .test_counted_once import ACTS, DAY, totals

Stretch = tuple[dt.date, dt.date]
MEMBERS, DAYS, MOVES = 30_000, 365, 4
LONG_AGO, NEVER = dt.date(1990, 1, 1), dt.date(9999, 1, 1)


def settle(house: House, number: int) -> list[int]:
    branches = (house.branch, house.beside, house.other)
    people = Person.objects.bulk_create([Person(name=f"示例{one}") for one in range(number)], batch_size=2000)
    Membership.objects.bulk_create(
        [
            Membership(person=one, unit=branches[n % 3], joined_on=dt.date(2010, 7, 1), valid_from=LONG_AGO)
            for n, one in enumerate(people)
        ],
        batch_size=2000,
    )
    return [one.pk for one in people]


def move(house: House, keys: list[int], chance: random.Random) -> None:
    """Somebody asks to go, arrives, or does what a transfer waits for."""
    branches, what = (house.branch, house.beside, house.other), chance.choice(["ask", "out", "arrive", *ACTS, *ACTS])
    if what == "arrive":
        services.register_arrival(said=arrival(name="来"), to=chance.choice(branches), by=house.registrar)
    elif what in ("ask", "out"):
        person, to = Person.objects.get(pk=chance.choice(keys)), None if what == "out" else chance.choice(branches)
        services.request_transfer(person=person, wish=wish(to), by=house.registrar)
    elif running := list(Transfer.objects.open().order_by("pk")):
        ACTS[what](house, chance.choice(running), chance)


def joined(stretches: list[Stretch]) -> list[Stretch]:
    """Put together where they touch."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def overlap(stretches: list[Stretch]) -> bool:
    ordered = sorted(stretches)
    return any(after[0] < before[1] for before, after in pairwise(ordered))


def not_once() -> list[int]:
    """People of whom the days in branches and the days on the way are not exactly the days of their membership."""
    belongs: dict[int, list[Stretch]] = defaultdict(list)
    counted: dict[int, list[Stretch]] = defaultdict(list)
    for who, state, start, end in Membership.objects.values_list("person_id", "state", "valid_from", "valid_to"):
        stretch = (start or LONG_AGO, end or NEVER)
        belongs[who].append(stretch)
        counted[who] += [stretch] if state == "normal" and stretch[0] < stretch[1] else []
    ways = Transfer.objects.exclude(direction="in").filter(issued_on__isnull=False)
    for who, start, end in ways.values_list("person_id", "issued_on", "transit_ended_on"):
        counted[who] += [(start, end or NEVER)] if end is None or start < end else []
    return [who for who, days in belongs.items() if overlap(counted[who]) or joined(counted[who]) != joined(days)]


@pytest.mark.long
@pytest.mark.django_db
def test_a_year_of_thirty_thousand_members_counts_each_of_them_once_on_every_day(house: House) -> None:
    keys, chance, done = settle(house, MEMBERS), random.Random(11), 0
    for number in range(DAYS):
        day = TODAY + number * DAY
        with clock.frozen(day):
            for _move in range(MOVES):
                try:
                    with transaction.atomic():
                        move(house, keys, chance)
                    done += 1
                except Refused:
                    continue
            if day.day == 1:
                counted, belongs = totals(house, day)
                assert (day, counted) == (day, belongs)
    assert not_once() == []
    assert done > DAYS
    assert Transfer.objects.filter(state=Transfer.State.FINISHED).exists()
