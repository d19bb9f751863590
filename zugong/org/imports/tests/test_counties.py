"""Other counties' workbooks: nearly every column matched without help, every row there, no date moved."""

from __future__ import annotations

import pytest

from zugong.org.imports.drafting import draft_table, read_mapping
from zugong.org.imports.reading import Reading, mapping_of, read_upload
from zugong.org.imports.staging import Corrections
from zugong.org.imports.targets import get

from .counties import COUNTIES, County


def columns_found(county: County) -> tuple[list[tuple[str, str, str, str]], Reading]:
    reading = read_upload(county.data, county.file_name)
    found = []
    for one in reading.found:
        cells = [m for m, c in zip(one.matches, one.table.columns, strict=True) if c.source == "cell"]
        labels = [c.label for c in one.table.columns if c.source == "cell"]
        for match, label, wanted in zip(cells, labels, county.columns[one.table.sheet], strict=True):
            found.append((one.table.sheet, label, wanted, "+".join((match.field, *match.also))))
    return found, reading


@pytest.mark.parametrize("name", COUNTIES)
def test_columns_are_matched_by_meaning(name: str):
    county = COUNTIES[name]()
    found, reading = columns_found(county)
    assert {one.target for one in reading.found} == {county.target}
    assert [(sheet, label, wanted, got) for sheet, label, wanted, got in found if got != wanted] == []


@pytest.mark.parametrize("name", COUNTIES)
def test_every_row_arrives_with_its_own_values(name: str):
    county = COUNTIES[name]()
    reading = read_upload(county.data, county.file_name)
    assert sum(len(one.table.rows) for one in reading.found) == county.rows
    values = {}
    for one in reading.found:
        mapping = read_mapping(mapping_of(one.matches))
        for drafted in draft_table(get(county.target), one.table, 1, mapping, Corrections()):
            values[one.table.sheet, drafted.draft.row] = drafted.draft.values
    got = {place: {key: values[place].get(key) for key in wanted} for place, wanted in county.expect.items()}
    assert got == county.expect
