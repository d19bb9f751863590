"""How an insider would try to join voters to ballots, with the database, its log, its copies and the logs in hand."""

from __future__ import annotations

import base64
import json
import math
import sqlite3
import statistics
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

Rows = list[tuple[Any, ...]]
Query = Callable[[str], Rows]


def sqlite(folder: Path) -> Query:
    """The copied file with its log, opened plainly: no program of ours in between."""
    connection = sqlite3.connect(f"file:{folder / 'zugong.sqlite3'}", uri=True)
    return lambda sql: connection.execute(sql).fetchall()


def postgres(url: str) -> Query:
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    return lambda sql: connection.execute(sql).fetchall()  # type: ignore[arg-type]


def surprise(guessed: Sequence[str], true: Sequence[str]) -> float:
    """How far beyond chance so many right guesses are, in standard deviations. Chance knows the result: whoever sees
    that most were for, guesses “for” more often."""
    assert len(guessed) == len(true)
    number = len(true)
    shares, guesses = Counter(true), Counter(guessed)
    chance = sum(shares[one] * guesses[one] for one in shares) / number**2
    right = sum(one == other for one, other in zip(guessed, true, strict=True))
    return (right - number * chance) / math.sqrt(number * chance * (1 - chance) + 1e-9)


def in_order(voters: Sequence[int], ballots: Sequence[str], truth: dict[int, str]) -> float:
    """The first who voted cast the first ballot, and so on."""
    return surprise(ballots, [truth[one] for one in voters])


def orders(query: Query, table: str, value: str, physical: str, where: str = "") -> dict[str, list[str]]:
    """The ballots in every order the database itself keeps."""
    found = {
        "as stored": f"ORDER BY {physical}",
        "from the end": f"ORDER BY {physical} DESC",
        "by key": "ORDER BY id",
        "as read": "",
    }
    rows = {name: query(f"SELECT {value} FROM {table} {where} {order}") for name, order in found.items()}
    return {name: [str(row[0]).strip('"') for row in given] for name, given in rows.items()}


def by_transaction(query: Query, table: str, value: str, truth: dict[int, str], where: str = "") -> float:
    """PostgreSQL numbers transactions in the rows: what was written together or one after the other stays in step."""
    marks = query("SELECT person_id FROM ballots_voter WHERE mark = 'electronic' ORDER BY xmin::text::bigint")
    rows = query(f"SELECT {value} FROM {table} {where} ORDER BY xmin::text::bigint")
    return in_order([row[0] for row in marks], [str(row[0]).strip('"') for row in rows], truth)


def apart(some: Sequence[int], others: Sequence[int]) -> float:
    """How far two means lie apart, in standard deviations of their difference."""
    spread = sum(statistics.variance(one) / len(one) for one in (some, others))
    return (statistics.mean(some) - statistics.mean(others)) / math.sqrt(spread + 1e-9)


def signed_in(session: str) -> str:
    """Whose session a row of the table is; it is signed, not sealed."""
    payload = session.split(":", maxsplit=1)[0]
    text = base64.urlsafe_b64decode(payload.lstrip(".") + "==")
    return str(json.loads(zlib.decompress(text) if payload.startswith(".") else text)["_auth_user_id"])


def changed_bytes(before: dict[str, str], after: dict[str, str]) -> list[float]:
    """Two copies of the urns one vote apart: for each urn that changed, which share of its bytes did."""
    shares = []
    for number, text in after.items():
        if text != before[number]:
            old, new = (base64.b64decode(one.split(":")[2]) for one in (before[number], text))
            assert len(old) == len(new)
            shares.append(sum(a != b for a, b in zip(old, new, strict=True)) / len(new))
    return shares


def places_changed(before: bytes, after: bytes, size: int) -> list[int]:
    """Of two urns that are not sealed: which envelopes changed. One of them is the vote of whoever voted in between."""
    return [
        n for n in range(len(after) // size) if before[n * size : (n + 1) * size] != after[n * size : (n + 1) * size]
    ]


def hits(folder: Path, words: Sequence[bytes]) -> dict[str, int]:
    """In which files of a folder, byte for byte, any of the words stands; also as UTF-16."""
    spelt = [spelling for word in words for spelling in (word, word.decode().encode("utf-16-le"))]
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    found = {}
    for file in files:
        with suppress(FileNotFoundError):  # a server removes what it no longer needs
            text = file.read_bytes()
            found[file.name] = sum(text.count(one) for one in spelt)
    return {name: number for name, number in found.items() if number}
