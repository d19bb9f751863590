"""Institutions side by side: each stays what it is alone."""

from __future__ import annotations

from pathlib import Path

from zugong.engine.load import load
from zugong.engine.shelf import institution_files, shelf_of
from zugong.engine.walking import walk

ORGANS = Path(__file__).resolve().parents[2] / "institutions" / "source-4"


def test_what_stands_beside_an_institution_is_no_part_of_it() -> None:
    """Whoever goes through an institution would else go through the whole library, for each of its institutions."""
    read = [load(path) for path in institution_files([ORGANS], templates=False)]
    alone = {one.file: sum(1 for _node in walk(one)) for one in read}
    assert {one.file: sum(1 for _node in walk(one)) for one in shelf_of(read).institutions} == alone
