"""docs/reference/facts.md names every kind that code declares, with its fields."""

from __future__ import annotations

from pathlib import Path

from zugong.evidence import facts, snapshot

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "facts.md"


def test_the_reference_names_every_kind_that_code_declares():
    lines = PAGE.read_text("utf-8").splitlines()
    kinds = [
        kind for kind in facts.declared_by_apps() if kind.origin.endswith(".facts") and ".tests." not in kind.origin
    ]
    missing = [
        kind.id
        for kind in kinds
        if not any(f"`{kind.id}`" in line and all(f"`{field.name}`" in line for field in kind.fields) for line in lines)
    ]
    assert missing == []


def test_the_reference_names_every_column_of_a_snapshot():
    lines = PAGE.read_text("utf-8").splitlines()
    told = {
        line.split("`")[1]: line.split("`")[3].split()
        for line in lines
        if line.startswith("| `") and ".parquet" in line
    }
    assert told == {f"{table.name}.parquet": table.schema.names for table in snapshot.TABLES}
