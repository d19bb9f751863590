from __future__ import annotations

import datetime as dt
import json

import pyarrow.parquet as pq
import pytest

from zugong.evidence import ledger, snapshot
from zugong.evidence.cli import snapshot_command
from zugong.evidence.digests import sm3
from zugong.evidence.ledger import Entry
from zugong.evidence.tests.conftest import TALK
from zugong.kernel import clock
from zugong.org.models import Membership, Person
from zugong.timeline import Period

YEAR = Period.parse("2026")
END = dt.date(2026, 12, 31)


@pytest.fixture
def booked(county, talk):
    with clock.frozen(dt.date(2026, 3, 6)):
        ledger.record_many(
            [
                Entry(**talk(unit=county.second, source="evidence_tests.talk:1")),
                Entry(**talk(unit=county.first, source="evidence_tests.talk:2", person=county.member)),
                Entry(**talk(unit=county.first, source="evidence_tests.talk:3")),
                Entry(**talk(unit=county.first, source="evidence_tests.talk:4", occurred_on=dt.date(2025, 12, 31))),
            ],
            by=county.keeper,
        )
    with clock.frozen(dt.date(2026, 4, 1)):
        ledger.reverse(source="evidence_tests.talk:3", reason="记重了", by=county.keeper)
    return county


def facts_in(folder):
    return pq.read_table(folder / "facts.parquet").to_pylist()


def test_the_standing_facts_of_the_period_lie_in_order_of_kind_and_unit(booked, tmp_path):
    manifest = snapshot.freeze(YEAR, tmp_path / "frozen", as_of=END)
    rows = facts_in(tmp_path / "frozen")
    assert [(row["kind"], row["unit_id"], row["person_id"], row["source"]) for row in rows] == [
        (TALK, booked.first.pk, booked.member.pk, "evidence_tests.talk:2"),
        (TALK, booked.second.pk, None, "evidence_tests.talk:1"),
    ]
    assert json.loads(rows[0]["data"]) == {"minutes": 40, "topic": "党章"}
    assert {file.name: file.rows for file in manifest.files}["facts.parquet"] == 2


def test_read_in_small_parts_it_is_the_same(booked, tmp_path, monkeypatch):
    whole = snapshot.freeze(YEAR, tmp_path / "whole", as_of=END)
    monkeypatch.setattr(snapshot, "ROWS_TOGETHER", 1)
    snapshot.freeze(YEAR, tmp_path / "parts", as_of=END)
    assert facts_in(tmp_path / "parts") == facts_in(tmp_path / "whole")
    assert whole.files[0].rows == 2


def test_a_snapshot_shows_what_was_known_on_its_day(booked, tmp_path):
    snapshot.freeze(YEAR, tmp_path / "frozen", as_of=dt.date(2026, 3, 31))
    assert len(facts_in(tmp_path / "frozen")) == 3


def test_the_same_facts_give_the_same_hashes(booked, tmp_path):
    first = snapshot.freeze(YEAR, tmp_path / "a", as_of=END)
    second = snapshot.freeze(YEAR, tmp_path / "b", as_of=END)
    assert first == second
    assert first.digest == second.digest
    assert snapshot.Manifest.read(tmp_path / "a") == first


def test_no_name_of_a_person_leaves_the_database(booked, tmp_path):
    snapshot.freeze(YEAR, tmp_path / "frozen", as_of=END)
    columns = {path.stem: pq.read_schema(path).names for path in sorted((tmp_path / "frozen").glob("*.parquet"))}
    assert columns == {
        "facts": ["id", "kind", "unit_id", "person_id", "occurred_on", "recorded_at", "source", "data"],
        "groups": ["unit_id", "kind", "group", "order", "valid_from", "valid_to"],
        "members": ["unit_id", "month", "members", "full", "probationary"],
        "people": ["person_id", "unit_id", "role", "full", "valid_from", "valid_to"],
        "spells": ["unit_id", "name", "parent_id", "valid_from", "valid_to"],
        "units": [
            *("id", "path", "name", "short_name", "kind", "parent_id"),
            *("founded_on", "dissolved_on", "merged_into_id", "term_ends_on"),
        ],
    }


def test_heads_are_counted_month_by_month(booked, tmp_path):
    newcomer = Person.objects.create(name="乙")
    Membership.objects.create(
        person=newcomer, unit=booked.first, stage="probationary", valid_from=dt.date(2026, 2, 10), valid_to=None
    )
    leaver = Person.objects.create(name="丙")
    Membership.objects.create(person=leaver, unit=booked.first, state="left", valid_to=dt.date(2026, 2, 1))
    snapshot.freeze(Period.parse("2026-Q1"), tmp_path / "frozen", as_of=END)
    rows = pq.read_table(tmp_path / "frozen" / "members.parquet").to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        (booked.first.pk, "2026-01", 2, 2, 0),
        (booked.first.pk, "2026-02", 2, 1, 1),
        (booked.first.pk, "2026-03", 2, 1, 1),
    ]


def test_an_empty_ledger_freezes_too(county, tmp_path):
    snapshot.freeze(YEAR, tmp_path / "frozen", as_of=END)
    assert facts_in(tmp_path / "frozen") == []
    assert snapshot.verify(tmp_path / "frozen") == []


def test_a_snapshot_is_never_written_over(county, tmp_path):
    snapshot.freeze(YEAR, tmp_path / "frozen", as_of=END)
    with pytest.raises(snapshot.BadSnapshot, match="never written over"):
        snapshot.freeze(YEAR, tmp_path / "frozen", as_of=END)


def test_a_freeze_that_fails_leaves_nothing_behind(booked, tmp_path, monkeypatch):
    broken = snapshot.Table("broken", snapshot.TABLES[0].schema, lambda _period, _before: [("not", "a", "row")])
    monkeypatch.setattr(snapshot, "TABLES", (*snapshot.TABLES, broken))
    with pytest.raises(ValueError, match="Could not convert"):
        snapshot.freeze(YEAR, tmp_path / "frozen", as_of=END)
    assert list(tmp_path.iterdir()) == []


def test_verifying_finds_what_was_changed_lost_or_added(booked, tmp_path):
    folder = tmp_path / "frozen"
    snapshot.freeze(YEAR, folder, as_of=END)
    assert snapshot.verify(folder) == []
    facts = folder / "facts.parquet"
    content = bytearray(facts.read_bytes())
    content[40] ^= 1
    facts.write_bytes(content)
    (folder / "members.parquet").unlink()
    (folder / "extra.txt").write_text("x")
    assert snapshot.verify(folder) == [
        "facts.parquet is not the file that was frozen: its SM3 differs.",
        "members.parquet is missing.",
        "extra.txt is not in the manifest.",
    ]


def test_a_folder_without_a_manifest_is_no_snapshot(tmp_path):
    (problem,) = snapshot.verify(tmp_path)
    assert problem.startswith(f"{tmp_path} has no readable manifest.json")


def test_the_command_freezes_and_verifies(booked, tmp_path, capsys):
    folder = tmp_path / "frozen"
    assert snapshot_command(["freeze", "2026", "--into", str(folder), "--as-of", "2026-12-31"]) == 0
    lines = capsys.readouterr().out.splitlines()
    digest = snapshot.Manifest.read(folder).digest
    assert lines[-1] == f"{digest}  {folder}"
    assert snapshot_command(["verify", str(folder)]) == 0
    (folder / "units.parquet").unlink()
    assert snapshot_command(["verify", str(folder)]) == 1
    assert capsys.readouterr().err == "units.parquet is missing.\n"


def test_sm3_agrees_with_the_standard():
    assert sm3([b"abc"]) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
