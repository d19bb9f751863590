"""Rows are written, changed, verified, returned and removed; facts follow, history stays, two editors never lose a word."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from zugong.evidence import ledger
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.registers import rules, services
from zugong.registers.models import Row, RowWords
from zugong.rulebook.declared import DeclaredRegister

from .conftest import VISITS, House

pytestmark = pytest.mark.django_db
CELLS: dict[str, Any] = {
    "on": "2026-11-03",
    "place": "城东村",
    "state": "open",
    "until": "2026-11-20",
    "spent": "120.5",
}


def written(house: House, **cells: Any) -> Row:
    return services.write_row(register=VISITS, unit=house.unit, cells={**CELLS, **cells}, by=house.keeper)


def standing(row: Row) -> list[tuple[str, dt.date, dict[str, Any]]]:
    return [(fact.kind, fact.occurred_on, fact.data) for fact in ledger.standing().filter(source=row.source)]


def test_a_row_keeps_its_cells_its_places_and_its_words(house: House) -> None:
    row = written(house, who=[house.people[1].pk])
    words = RowWords.objects.get(row=row).words
    assert (row.version, row.title, row.day1) == (1, "城东村", dt.date(2026, 11, 3))
    kept = {name: getattr(row, name) for name in ("day2", "number1", "word1")}
    assert kept == {"day2": dt.date(2026, 11, 20), "number1": Decimal("120.5"), "word1": "open"}
    assert house.people[1].name in words
    assert "在办" in words
    assert AuditEntry.objects.filter(verb="registers.write_row").count() == 1


def test_a_fact_waits_until_somebody_above_has_verified(house: House) -> None:
    row = written(house)
    assert standing(row) == []
    services.verify_row(row=row, by=house.above)
    assert standing(row) == [("visit.made", dt.date(2026, 11, 3), {"place": "城东村", "spent": "120.5"})]


def test_a_verified_row_that_is_changed_waits_again_and_its_fact_is_taken_back(house: House) -> None:
    row = services.verify_row(row=written(house), by=house.above)
    changed = services.change_row(row=row, version=row.version, cells={**CELLS, "spent": "80"}, by=house.keeper)
    assert (changed.state, changed.version) == ("written", 3)
    assert standing(row) == []
    services.verify_row(row=changed, by=house.above)
    assert [data["spent"] for _, _, data in standing(row)] == ["80"]
    assert ledger.booked().filter(source=row.source).count() == 3


def test_saying_the_same_again_changes_nothing(house: House) -> None:
    row = written(house)
    again = services.change_row(row=row, version=1, cells=CELLS, by=house.keeper)
    assert (again.version, row.versions.count()) == (1, 1)


def test_two_who_change_different_cells_both_keep_their_words(house: House) -> None:
    row = written(house)
    services.change_row(row=row, version=1, cells={**CELLS, "spent": "200"}, by=house.keeper)
    row = services.change_row(row=row, version=1, cells={**CELLS, "note": "谈了低保"}, by=house.keeper)
    assert (row.data["spent"], row.data["note"], row.version) == ("200", "谈了低保", 3)


def test_two_who_change_one_cell_get_a_conflict_and_nothing_is_lost(house: House) -> None:
    row = written(house)
    services.change_row(row=row, version=1, cells={**CELLS, "spent": "200"}, by=house.keeper)
    with pytest.raises(services.Conflict) as refused:
        services.change_row(row=row, version=1, cells={**CELLS, "spent": "300"}, by=house.keeper)
    assert [(c.column, c.base, c.theirs, c.mine) for c in refused.value.clashes] == [("spent", "120.5", "200", "300")]
    row.refresh_from_db()
    assert (row.data["spent"], row.version) == ("200", 2)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"until": "2026-11-01"}, "期限不能早于走访日期。"),
        ({"state": "closed"}, "办结的要写情况。"),
        ({"place": None}, "还没填地点。"),
    ],
)
def test_a_row_that_is_not_valid_is_refused_with_the_institutions_sentence(
    house: House, cells: dict[str, Any], sentence: str
) -> None:
    said = {name: value for name, value in {**CELLS, **cells}.items() if value is not None}
    with pytest.raises(Refused) as refused:
        services.write_row(register=VISITS, unit=house.unit, cells=said, by=house.keeper)
    assert str(refused.value) == sentence
    assert Row.objects.count() == 0


def test_the_same_visit_is_not_written_twice(house: House) -> None:
    written(house)
    with pytest.raises(Refused) as refused:
        written(house, place="城 东村", spent="1")
    assert "已经登记过" in str(refused.value)
    assert Row.objects.count() == 1


def test_a_removed_row_keeps_its_history_takes_back_its_fact_and_can_come_back(house: House) -> None:
    row = services.verify_row(row=written(house), by=house.above)
    row = services.remove_row(row=row, reason="记重了", by=house.keeper)
    assert (row.removed, standing(row)) == (True, [])
    assert written(house).pk != row.pk  # its place is free again
    with pytest.raises(Refused):
        services.restore_row(row=row, by=house.keeper)
    assert [one.act for one in row.versions.all()] == ["written", "verified", "removed"]


def test_nobody_verifies_what_the_same_person_wrote(house: House) -> None:
    row = services.write_row(register=VISITS, unit=house.unit, cells=CELLS, by=house.keeper)
    house.keeper.grants.create(role="organ_clerk", unit=house.unit.parent)
    keeper = Account.objects.get(pk=house.keeper.pk)
    with pytest.raises(Refused) as refused:
        services.verify_row(row=row, by=keeper)
    assert str(refused.value) == "自己填的不能自己核，请换一个人。"


def test_a_returned_row_says_why_and_waits_for_the_writer(house: House) -> None:
    row = services.return_row(row=written(house), reason="没写情况", by=house.above)
    assert (row.state, row.state_reason) == ("returned", "没写情况")
    row = services.change_row(row=row, version=row.version, cells={**CELLS, "note": "补上"}, by=house.keeper)
    assert (row.state, row.state_reason) == ("written", "")


@pytest.mark.parametrize(
    ("who", "writes", "verifies", "reads"),
    [
        ("keeper", True, False, True),
        ("colleague", False, False, False),
        ("stranger", False, False, False),
        ("above", True, True, True),
        ("assessor", False, True, True),
        ("member", False, False, True),
        ("admin", False, False, False),
    ],
)
def test_who_may_do_what(
    house: House, visits: DeclaredRegister, who: str, writes: bool, verifies: bool, reads: bool
) -> None:
    row, by = written(house), getattr(house, who)
    assert rules.write_row.allows(visits, house.unit, by=by) is writes
    assert rules.verify_row.allows(row, visits, by=by) is verifies
    assert rules.read_row.allows(row, visits, by=by) is reads
