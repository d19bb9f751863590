"""A secret vote in a process of its own, on a database of its own, through the pages: what it leaves behind is attacked.

python -m zugong.ballots.tests.alone hold <folder> <voters>      the folder gets database, log, copies and the truth
python -m zugong.ballots.tests.alone race <folder> <rounds>      closing against casting

Beside the real tables a naive one is kept, as one would build it first: ballots under random keys, no column that names
a voter. It is the control: an attack that does not find its way through that one proves nothing.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import sys
import threading
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

PASSPHRASE = "一句只有我记得的话"
CHOICES = ("for", "against", "abstain")
WORDY = {
    "for": 0,
    "against": 12,
    "abstain": 24,
}  # who says how much gives the choice away, unless all ballots are equally long


def prepare(folder: Path) -> None:
    os.environ |= {"ZUGONG_VAR": str(folder / "var"), "ZUGONG_TESTING": "1", "ZUGONG_LOG": "DEBUG", "ZUGONG_HOSTS": "*"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zugong.config.settings")
    import django

    django.setup()
    from django.db import connection

    from zugong.ballots.sealing import scrutiny
    from zugong.kernel.tests import tables

    tables.create()
    scrutiny.COST = (1, 8, 1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_ballot (id varchar(40) PRIMARY KEY, choice text)")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_autocheckpoint=0")  # the whole log stays for the attacker


def vote_of(number: int, name: str = "县示例局") -> tuple[Any, list[Any], list[Any]]:
    """An open secret vote of so many voters: the poll, their accounts, the scrutineers; the keeper comes last."""
    from zugong.ballots import services
    from zugong.ballots.counting.paper import Ask
    from zugong.ballots.tests.conftest import yes_or_no
    from zugong.org.tests import factories

    unit = factories.department(name=name)
    branch = factories.branch(unit)
    people = [factories.account(person=factories.member(branch)) for _n in range(number)]
    watchers = [factories.account("member", branch, person=factories.member(branch)) for _n in range(3)]
    keeper = factories.account("organ_clerk", unit)
    sheet = yes_or_no()
    said = Ask(id="said", title="意见", asks="text", about="whole", longest=60, optional=True)
    asked = services.Asked(
        institution="test", form="vote", paper=replace(sheet, asks=(*sheet.asks, said)), watchers=watchers,
        voters={one.person_id: "" for one in people},
    )  # fmt: skip
    poll = services.prepare_poll(unit=unit, asked=asked, by=keeper)
    for one in watchers:
        services.accept_scrutiny(poll=poll, passphrase=PASSPHRASE, by=one)
    return services.launch_poll(poll=poll, by=keeper), people, [*watchers, keeper]


def hold(folder: Path, number: int) -> None:
    from django.db import connection, transaction
    from django.test import Client
    from django.urls import reverse

    from zugong.ballots import services, sweeping
    from zugong.ballots.sealing import codes

    poll, people, (*watchers, keeper) = vote_of(number)
    chance = random.Random(20261112)
    order = chance.sample(people, number)
    address = reverse("ballots:vote", args=[poll.pk])
    truth, urns, mark = [], [], f"canary{secrets.token_hex(4)}"
    for turn, one in enumerate(order):
        choice, code = chance.choice(CHOICES), codes.receipt()
        canary = f"{mark}{chance.getrandbits(64):016x}{WORDY[choice] * 'x'}"
        client = Client()
        client.force_login(one)
        before = every_row() if turn == number - 1 else {}
        with transaction.atomic():
            start = logged()
            answer = client.post(address, {"a-agreed-": choice, "a-said-": canary, "code": code})
            assert answer.status_code == 200, answer.content.decode()
            grown = logged() - start
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO naive_ballot VALUES (%s, %s)", [str(uuid.uuid4()), choice])
        truth.append(
            {
                "turn": turn,
                "person": one.person_id,
                "choice": choice,
                "canary": canary,
                "code": code,
                "grown": grown or logged() - start,
            }
        )
        urns.append(contents())
    (folder / "truth.json").write_text(json.dumps(truth))
    (folder / "urns.json").write_text(json.dumps(urns))
    (folder / "apart.json").write_text(json.dumps(apart(before, every_row())))
    services.close_poll(poll=poll, by=keeper)
    shutil.copytree(folder / "var", folder / "before")
    (folder / "server.json").write_text(json.dumps(on_the_servers_disk(mark)))
    pieces = [text[at : at + 60] for one in urns[-20:] for text in one.values() for at in (200, 9000, len(text) - 200)]
    pieces += [one.share[20:80] for one in poll.scrutineers.all()]
    left = [on_the_disk(folder, pieces)]
    for one in watchers[:2]:
        services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=one)
    swept = any(sweeping.sweep() for _day in range(90))  # as the daily round: other tests write on the same server
    assert swept
    left.append(on_the_disk(folder, pieces))
    (folder / "left.json").write_text(json.dumps(left))
    shutil.copytree(folder / "var", folder / "after")


def on_the_disk(folder: Path, pieces: list[str]) -> int:
    """How many pieces of sealed envelopes and shares lie anywhere in the files of tables, free places included."""
    from django.db import connection

    from zugong.ballots.tests import attacks

    where = folder / "var"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            )
            data, number = cursor.fetchone()
        where = Path(data) / "base" / str(number)
    return sum(attacks.hits(where, [piece.encode() for piece in pieces]).values())


def on_the_servers_disk(mark: str) -> dict[str, int]:
    """PostgreSQL keeps tables and log elsewhere: in which of its files something that was said lies open."""
    from django.db import connection

    from zugong.ballots.tests import attacks

    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        return attacks.hits(Path(cursor.fetchone()[0]), [mark.encode()])


def logged() -> int:
    """How long the database's log is by now."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA database_list")
            return Path(f"{cursor.fetchone()[2]}-wal").stat().st_size
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])


def every_row() -> dict[str, dict[str, dict[str, str]]]:
    """A whole copy: table → key → column → value."""
    from django.db import connection

    found: dict[str, dict[str, dict[str, str]]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [one[0] for one in cursor.description]
            rows = [dict(zip(names, map(str, row), strict=True)) for row in cursor.fetchall()]
            found[table] = {next(iter(row.values())): row for row in rows}
    return found


def apart(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """What two copies one vote apart tell: for each table the columns that changed, or all of a new row with its values."""
    found: dict[str, set[str]] = {}
    for table, rows in after.items():
        for key, row in rows.items():
            old = before[table].get(key)
            if old is None:
                found.setdefault(table, set()).add("a new row")
            elif old != row:
                found.setdefault(table, set()).update(name for name in row if row[name] != old[name])
        if not before[table].keys() <= rows.keys():
            found.setdefault(table, set()).add("a row gone")
    return {table: sorted(columns) for table, columns in sorted(found.items())}


def contents() -> dict[str, str]:
    """The urns as they lie in the database: what a backup taken now would hold of them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, contents FROM ballots_urn")
        return {str(number): text for number, text in cursor.fetchall()}


@dataclass
class Told:
    """What fifty people were told who cast while fifty others closed."""

    counted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def race(_folder: Path, rounds: int) -> None:
    """Casts and closes at the same moment: everybody is told counted or closed, and the count is what was told."""
    from django.db import connection

    from zugong.ballots import services
    from zugong.ballots.models import Poll

    outcomes = []
    crowd = 50 if connection.vendor == "sqlite" else 40  # a server takes a hundred connections, its own among them
    for turn in range(rounds):
        poll, people, (*watchers, keeper) = vote_of(crowd, f"县示例局{turn}")
        told = at_once(poll, people, keeper)
        for one in watchers[:2]:
            services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=one)
        published = sorted(Poll.objects.get(pk=poll.pk).codes.values_list("code", flat=True))
        same = published == sorted(told.counted)
        outcomes.append(
            [len(told.counted), len(told.refused), same, set(told.refused) <= {"投票已经截止，这一票没有投进去。"}]
        )
    poll, (one, *_others), _staff = vote_of(6, "县示例局再投")
    told = at_once(poll, [one] * 20, None)
    outcomes.append([len(told.counted), len(told.refused), poll.urns.get().used])
    sys.stdout.write(json.dumps(outcomes))


def at_once(poll: Any, people: list[Any], keeper: Any) -> Told:
    """Everybody casts at one moment, and as many closes with them if there is a keeper."""
    from contextlib import suppress

    from django.db import connections

    from zugong.ballots import services
    from zugong.ballots.sealing import codes
    from zugong.kernel.rules import Refused

    told, ready = Told(), threading.Barrier(2 * len(people) if keeper else len(people))

    def cast(one: Any) -> None:
        ready.wait()
        said = services.Said({"agreed": {"": "for"}}, codes.receipt())
        try:
            services.cast_ballot(poll=poll, said=said, by=services.voter_for(poll, one))
            told.counted.append(said.code)
        except Refused as refused:
            told.refused.append(str(refused))
        finally:
            connections.close_all()

    def close() -> None:
        ready.wait()
        with suppress(Refused):
            services.close_poll(poll=poll, by=keeper)
        connections.close_all()

    threads = [threading.Thread(target=cast, args=(one,)) for one in people]
    threads += [threading.Thread(target=close) for _n in people if keeper]
    random.shuffle(threads)
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


if __name__ == "__main__":
    what, where, count = sys.argv[1:]
    prepare(Path(where))
    {"hold": hold, "race": race}[what](Path(where), int(count))
