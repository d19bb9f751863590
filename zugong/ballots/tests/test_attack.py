"""With everything a machine keeps in hand, nobody is joined to a ballot. The same attacks find their way through a
naive table, or they would prove nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from zugong.ballots.tests import attacks

ROOT = Path(__file__).resolve().parents[3]
VOTERS = 300
LIMIT, FLAGGED = 4.0, 10.0
ON_POSTGRES = os.environ.get("ZUGONG_DATABASE", "").startswith("postgres")
pytestmark = pytest.mark.postgres


def own_database(name: str) -> str:
    import psycopg

    url = os.environ["ZUGONG_DATABASE"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def alone(what: str, folder: Path, number: int, module: str = "alone") -> tuple[str, str]:
    """Hold a vote in a process of its own; gives what it wrote and where its tables are."""
    url = own_database(f"ballots_{what}_{os.getpid()}") if ON_POSTGRES else ""
    environment = {**os.environ, "ZUGONG_DATABASE": url}
    environment.pop("ZUGONG_KEYS", None)
    (folder / "var").mkdir()
    with (folder / "var" / "web.log").open("w") as log:
        done = subprocess.run(
            [sys.executable, "-m", f"zugong.ballots.tests.{module}", what, str(folder), str(number)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, (folder / "var" / "web.log").read_text()[-3000:]
    return done.stdout, url


@dataclass
class Seized:
    """Everything: files before and after the opening, and what only the voters know."""

    folder: Path
    query: attacks.Query
    truth: dict[int, str]
    turns: list[dict[str, Any]] = field(default_factory=list)

    @property
    def in_turn(self) -> list[int]:
        return [one["person"] for one in self.turns]

    @property
    def choices(self) -> list[str]:
        return sorted(set(self.truth.values()))

    @property
    def physical(self) -> str:
        return "ctid" if ON_POSTGRES else "rowid"


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Seized:
    folder = tmp_path_factory.mktemp("vote")
    _said, url = alone("hold", folder, VOTERS)
    turns = json.loads((folder / "truth.json").read_text())
    query = attacks.postgres(url) if ON_POSTGRES else attacks.sqlite(folder / "after")
    return Seized(folder, query, {one["person"]: one["choice"] for one in turns}, turns)


def answers_in(seized: Seized) -> dict[str, list[str]]:
    return attacks.orders(seized.query, "ballots_openedanswer", "value", seized.physical, "WHERE question = 'agreed'")


def voters_in(seized: Seized) -> dict[str, list[int]]:
    """Everybody who voted, in every order that something on the machine tells."""
    marked = "SELECT person_id FROM ballots_voter WHERE mark = 'electronic' ORDER BY"
    of_account = dict(seized.query("SELECT id, person_id FROM org_account WHERE person_id IS NOT NULL"))
    sessions = [
        int(attacks.signed_in(text))
        for (text,) in seized.query("SELECT session_data FROM django_session ORDER BY expire_date")
    ]
    last = [
        key for (key,) in seized.query("SELECT id FROM org_account WHERE last_login IS NOT NULL ORDER BY last_login")
    ]
    return {
        "in the order of voting": seized.in_turn,
        "by key": [row[0] for row in seized.query(f"{marked} id")],
        "as stored": [row[0] for row in seized.query(f"{marked} {seized.physical}")],
        "by account": [person for _key, person in sorted(of_account.items()) if person in seized.truth],
        "by session": [of_account[key] for key in sessions],
        "by last sign-in": [of_account[key] for key in last],
    }


def test_no_order_of_ballots_joins_any_order_of_voters(seized: Seized) -> None:
    assert seized.query("SELECT count(*) FROM ballots_openedcode")[0][0] == VOTERS
    surprises = {
        (of_voters, of_ballots): attacks.in_order(people, ballots, seized.truth)
        for of_voters, people in voters_in(seized).items() for of_ballots, ballots in answers_in(seized).items()
    }  # fmt: skip
    assert len(surprises) == 24
    assert {pair: round(z, 1) for pair, z in surprises.items() if abs(z) >= LIMIT} == {}


def test_the_same_attack_goes_straight_through_a_naive_table(seized: Seized) -> None:
    """The control: random keys and no column for the voter, and still every ballot is joined."""
    found = attacks.orders(seized.query, "naive_ballot", "choice", seized.physical)
    assert attacks.in_order(seized.in_turn, found["as stored"], seized.truth) > FLAGGED


def test_codes_are_not_joined_to_answers_nor_to_voters(seized: Seized) -> None:
    of_code = {one["code"]: one["choice"] for one in seized.turns}
    for sql in (f"ORDER BY {seized.physical}", "ORDER BY id", "ORDER BY code"):
        codes = [row[0] for row in seized.query(f"SELECT code FROM ballots_openedcode {sql}")]
        assert sorted(codes) == sorted(of_code)
        for ballots in answers_in(seized).values():
            assert abs(attacks.surprise(ballots, [of_code[code] for code in codes])) < LIMIT
        if "code" not in sql:
            turns = [next(one["code"] for one in seized.turns if one["person"] == person) for person in seized.in_turn]
            assert sum(one == other for one, other in zip(codes, turns, strict=True)) < 10


def test_the_answers_of_one_ballot_do_not_lie_beside_each_other(seized: Seized) -> None:
    """Whoever knows a comment by its style does not learn the vote that came with it."""
    of_canary = {one["canary"]: one["choice"] for one in seized.turns}
    rows = seized.query("SELECT question, value FROM ballots_openedanswer ORDER BY id")
    rows = [(question, str(value).strip('"')) for question, value in rows]
    last, guessed, true = "", [], []
    for question, value in rows:
        if question == "agreed":
            last = value
        elif last:
            guessed.append(last)
            true.append(of_canary[value])
    assert len(guessed) > VOTERS - 20
    assert abs(attacks.surprise(guessed, true)) < LIMIT


@pytest.mark.skipif(not ON_POSTGRES, reason="only PostgreSQL numbers its transactions in the rows")
def test_no_transaction_number_joins_a_mark_to_a_ballot(seized: Seized) -> None:
    numbers = seized.query("SELECT DISTINCT xmin::text FROM ballots_openedanswer")
    assert numbers == seized.query("SELECT DISTINCT xmin::text FROM ballots_openedcode")
    assert len(numbers) == 1
    agreed = "WHERE question = 'agreed'"
    assert abs(attacks.by_transaction(seized.query, "ballots_openedanswer", "value", seized.truth, agreed)) < LIMIT
    assert attacks.by_transaction(seized.query, "naive_ballot", "choice", seized.truth) > FLAGGED


def test_nothing_that_was_said_lies_open_on_the_disk_before_the_opening(seized: Seized) -> None:
    """Database, log of the database, log of the server, sessions, anchors, keys: byte for byte."""
    (mark,) = {one["canary"][:14].encode() for one in seized.turns}
    assert attacks.hits(seized.folder / "before", [mark]) == {}
    assert json.loads((seized.folder / "server.json").read_text()) == {}
    assert attacks.hits(seized.folder / "before", [one["code"].encode() for one in seized.turns[:5]]) == {}
    if not ON_POSTGRES:
        files = {file.name for file in (seized.folder / "before").iterdir()}
        assert {"zugong.sqlite3", "zugong.sqlite3-wal", "web.log", "audit-anchors.jsonl"} <= files
        assert attacks.hits(seized.folder / "after", [mark])["zugong.sqlite3"] >= VOTERS  # the search finds


def test_two_copies_one_vote_apart_do_not_show_which_envelope_is_new(seized: Seized) -> None:
    """The urn changes altogether, and never in length. In plain rows exactly one place would change."""
    import base64

    from zugong.ballots.sealing import urn

    urns = json.loads((seized.folder / "urns.json").read_text())
    assert len({(number, len(text)) for one in urns for number, text in one.items()}) == len(urns[0])
    shares = [share for before, after in pairwise(urns) for share in attacks.changed_bytes(before, after)]
    assert len(shares) == VOTERS - 1
    assert min(shares) > 0.98
    # So many that a shuffle never puts all but the new one where they stood: of five it does once in 720 times.
    slots, one_apart = urn.SLOTS, (urn.SLOTS - 6, urn.SLOTS - 5)
    open_ones = [n.to_bytes() * 64 for n in range(slots)]
    plain = [b"".join(open_ones[:n]) + bytes(64 * (slots - n)) for n in one_apart]
    assert attacks.places_changed(*plain, 64) == [one_apart[0]]
    mixed = [base64.b64decode(urn.packed(open_ones[:n], slots, 64))[4:] for n in one_apart]
    assert len(attacks.places_changed(*mixed, 64)) > 1


def test_two_whole_copies_one_vote_apart_differ_where_they_must_and_nowhere_else(seized: Seized) -> None:
    """A mark, an urn as a whole, and a line of the trail without a name."""
    found = json.loads((seized.folder / "apart.json").read_text())
    assert found.pop("ballots_poll", ["noted_hour"]) == ["noted_hour"]  # the first vote of an hour
    assert found == {
        "ballots_urn": ["contents", "used"],
        "ballots_voter": ["mark"],
        "kernel_auditentry": ["a new row"],
        "kernel_audithead": ["hash", "seq"],
        "naive_ballot": ["a new row"],
    }


def test_neither_log_nor_trail_grows_by_what_was_said(seized: Seized) -> None:
    """Comments are as long as the choice wants it: the lengths of envelopes unpadded would tell every choice."""
    from zugong.ballots.sealing import envelopes

    grown = {choice: [one["grown"] for one in seized.turns if one["choice"] == choice] for choice in seized.choices}
    assert all(abs(attacks.apart(grown[one], grown[other])) < LIMIT for one, other in combinations(grown, 2))
    _private, public = envelopes.new_key()
    plain = {one["choice"]: len(envelopes.seal(one["canary"].encode(), public, "")) for one in seized.turns}
    assert len(set(plain.values())) == len(plain) == 3
    lines = seized.query("SELECT details FROM kernel_auditentry WHERE verb = 'ballots.cast_ballot' ORDER BY seq")
    long = {choice: [len(str(line[0])) for line, one in zip(lines, seized.turns, strict=True) if one["choice"] == choice]
            for choice in seized.choices}  # fmt: skip
    assert len({length for lengths in long.values() for length in lengths}) == 1


def test_envelopes_and_shares_do_not_lie_on_in_free_places(seized: Seized) -> None:
    """Free pages, dead rows, the database's own log: what was destroyed is not there; before, the same search finds it."""
    before, after = json.loads((seized.folder / "left.json").read_text())
    assert before > 0
    assert after == 0


def test_no_column_of_the_vote_says_when_or_from_where(seized: Seized) -> None:
    from zugong.ballots import models

    kept = {field.name for model in (models.OpenedAnswer, models.OpenedCode, models.Urn, models.Voter, models.Slip)
            for field in model._meta.get_fields() if not field.is_relation}  # fmt: skip
    assert kept == {
        "id", "question", "subject", "group", "value", "code", "number", "slots", "used", "contents", "recused", "mark",
        "fingerprint", "cancelled",
    }  # fmt: skip
    lines = seized.query("SELECT DISTINCT actor_id FROM kernel_auditentry WHERE verb = 'ballots.cast_ballot'")
    assert lines == [("ballots.voter",)]


def test_closing_against_casting_everybody_is_told_the_truth(tmp_path: Path) -> None:
    """Fifty casts and fifty closes at one moment, four times: the published numbers are those that were told “counted”."""
    said, _url = alone("race", tmp_path, 4)
    *rounds, (counted, refused, lying) = json.loads(said)
    crowd = 40 if ON_POSTGRES else 50
    assert [(counted + told, same, truthful) for counted, told, same, truthful in rounds] == [(crowd, True, True)] * 4
    assert (counted, refused, lying) == (1, 19, 1)  # one voter, twenty presses at once
