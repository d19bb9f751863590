"""A year of transfers in a process that kills itself (kill -9) before a random statement, again and again, on its own database.

    python -m zugong.transfers.tests.killed begin           a county, and what is to be done
    python -m zugong.transfers.tests.killed go SEED         go on from where the last one was killed; killed again sooner or later
    python -m zugong.transfers.tests.killed tell            what stands in the database: everything that could be torn in two

What is to be done is a list; how far it has come follows from the transfers themselves, as it would for a person who looks at
the page after the power came back.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

FEW, LONG = 12, 90


def begin() -> None:
    from zugong.kernel.tests import tables
    from zugong.transfers.tests.conftest import build

    tables.create()
    build()


def go(seed: int) -> None:
    """Step by step until nobody is on the way; killed before one of the next statements."""
    from django.db import connection

    left = [random.Random(seed).randrange(FEW, LONG)]

    def count_down(execute: Callable[..., Any], *said: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*said)

    connection.execute_wrappers.append(count_down)
    while step():
        pass


def step() -> bool:
    """The next act: each member of the first branch moves to the other one, but one leaves the county and one is returned."""
    from zugong.kernel import clock
    from zugong.org.models import Account, Person, Unit
    from zugong.transfers import services, steps
    from zugong.transfers.models import Transfer
    from zugong.transfers.services.deciding import Writing

    registrar = Account.objects.get(grants__role="registrar")
    other = Unit.objects.get(name="水利一支部")
    moving = Transfer.objects.open().select_related("waits_at").order_by("pk").first()
    if moving is None:
        begun = set(Transfer.objects.values_list("person_id", flat=True))
        person = (
            Person.objects.filter(memberships__unit__name="财政一支部").exclude(pk__in=begun).order_by("pk").first()
        )
        if person is None:
            return False
        number = len(begun)
        wish = services.Wish(
            to=None if number == 1 else other, elsewhere="县外某支部" if number == 1 else "", why="work"
        )
        services.request_transfer(person=person, wish=wish, by=registrar)
    elif moving.step == steps.issuing_step(moving):
        writing = Writing(paid_until=clock.today().replace(day=1), days=10)
        services.issue_letter(transfer=moving, step=moving.step, writing=writing, by=registrar)
    elif moving.step == steps.RECEIPT_BACK:
        services.register_receipt(transfer=moving, on=clock.today(), by=registrar)
    elif moving.step == steps.RECEIPT:
        services.send_receipt(transfer=moving, on=clock.today(), by=registrar)
    elif moving.step == "target_branch" and moving.number.endswith("3"):
        services.return_transfer(transfer=moving, reason="退回", by=registrar)
    elif moving.step == "target_branch":
        services.accept_transfer(transfer=moving, step=moving.step, on=clock.today(), by=registrar)
    else:
        services.agree_step(transfer=moving, step=moving.step, by=registrar)
    return True


def tell() -> dict[str, Any]:
    """Whatever would show a half-done act, something lost, or something done twice."""
    from django.db.models import Count

    from zugong.evidence import ledger
    from zugong.kernel import audit
    from zugong.org.models import Membership, Person, Unit
    from zugong.org.queries import head_counts
    from zugong.transfers import queries
    from zugong.transfers.models import Letter, Passage, Transfer

    root = Unit.objects.get(parent=None)
    running = Membership.objects.filter(valid_to__isnull=True)
    on_the_way = set(running.filter(state="in_transit").values_list("person_id", flat=True))
    done = dict(Transfer.objects.values_list("pk", "state"))
    by_person = running.values("person").annotate(n=Count("pk")).filter(n__gt=1)
    facts = list(ledger.standing().filter(kind__startswith="transfers.").values_list("kind", "source"))
    letters = Letter.objects.order_by("pk").values_list("issuer__name", "serial")
    return {
        "people": Person.objects.count(),
        "counted": head_counts([root])[root.pk].members + sum(queries.in_transit(_today()).values()),
        "left": Membership.objects.filter(end_reason="left_county").count(),
        "twice": by_person.count(),
        "torn": sorted(on_the_way ^ set(Transfer.objects.filter(state="in_transit").values_list("person_id", flat=True))),
        "facts twice": len(facts) - len(set(facts)),
        "requested": sum(kind == "transfers.requested" for kind, _ in facts) == len(done),
        "issued": sum(kind == "transfers.issued" for kind, _ in facts) == Letter.objects.count(),
        "stamped": Passage.objects.filter(outcome="issued").count() == Letter.objects.count(),
        "landed": sum(kind == "transfers.received" for kind, _ in facts) == Transfer.objects.filter(landed_on__isnull=False).count(),
        "serials": sorted(letters) == [(name, n) for name, n in sorted(letters)] and len(set(letters)) == len(letters),
        "gaps": [number for number, n in enumerate(sorted(n for _name, n in letters), 1) if number != n],
        "numbers": [one.number for one in Transfer.objects.order_by("pk")] == [f"转{_today().year}-{n:04d}" for n in range(1, len(done) + 1)],
        "trail": audit.verify().ok,
        "states": sorted(done.values()),
    }  # fmt: skip


def _today() -> Any:
    from zugong.kernel import clock

    return clock.today()


if __name__ == "__main__":
    django.setup()
    what = sys.argv[1]
    if what == "begin":
        begin()
    elif what == "go":
        go(int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(tell(), ensure_ascii=False))
