"""Rows between people: their words stay theirs, whoever keeps the register, whatever way a row is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.registers import queries, rules, services
from zugong.registers.bulk import Choice
from zugong.registers.imports import RegisterWorkbook
from zugong.registers.models import Row, SealedText
from zugong.rulebook import library
from zugong.timeline import Period

from .conftest import TODAY, House

pytestmark = pytest.mark.django_db
TALKS = "source-3.talks/talks"
WORDS = "家里老人住院，想调近一点"
TRIPLES = "county.triples/triples"
TEXT = """\
institution: {id: county.triples, title: 结对, edition: "1", in_force_from: 2020-01-01, applies_to: [branch], source: {document: 《示例》}}
parameters:
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2020-01-01, value: 5, cite: 示例}]}
registers:
  triples:
    title: 三人结对
    kept_by: [branch]
    written_by: [unit, person]
    parties: [one, two, three]
    verified_by: parties
    read_by: assessor
    columns:
      topic: {label: 题目, type: text, required: true}
      month: {label: 哪月, type: period, every: month}
      one: {label: 甲, type: person}
      two: {label: 乙, type: person}
      three: {label: 丙, type: person}
      notes: {label: 说了什么, type: long_text, personal: true, seen_by: parties}
    key: [topic, month]
    copied: {by: month}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
"""


@pytest.fixture(autouse=True)
def _shelf(today: object, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "triples.yaml").write_text(TEXT, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [*settings.ZUGONG_INSTITUTIONS, tmp_path]
    library.forget()


def talk(house: House, by: Account, **more: Any) -> Row:
    """Between the member and the fourth of the branch; the keeper is the first, and no party."""
    cells = {"on": TODAY, "kind": "heart", "level": "members", "who": house.people[2].pk, "other": house.people[3].pk}
    return services.write_row(register=TALKS, unit=house.unit, cells={**cells, **more}, by=by)


def change(row: Row, by: Account, **said: Any) -> Row:
    row.refresh_from_db()
    return services.change_row(row=row, version=row.version, cells={**row.data, **said}, by=by)


def read(row: Row, account: Account, client: Any) -> bool:
    client.force_login(account)
    return WORDS in client.post(reverse("registers:reveal", args=[row.pk])).content.decode()


def test_nobody_makes_themselves_a_party_of_words_that_are_sealed(client: Any, house: House) -> None:
    row = talk(house, house.member, notes=WORDS)
    keeper = house.people[0].pk
    for said in ({"other": keeper}, {"who": keeper}, {"other": keeper, "notes": None}, {"notes": "别的话"}):
        with pytest.raises(Refused, match="只能由当事人自己改"):
            change(row, house.keeper, **said)
    change(row, house.keeper, follow_up="联系调岗", due_on="2026-12-01")  # the rest is the keeper's as before
    assert [read(row, one, client) for one in (house.keeper, house.member)] == [False, True]
    change(row, house.member, other=keeper)  # a party may say that it was somebody else
    assert [read(row, one, client) for one in (house.keeper, house.member)] == [True, True]


def test_without_words_a_keeper_corrects_who_talked(house: House) -> None:
    row = talk(house, house.keeper)
    assert change(row, house.keeper, other=house.people[0].pk).data["other"] == house.people[0].pk


def test_parties_are_not_set_for_many_rows_at_once(house: House) -> None:
    columns = {one.id for one in rules.settable(queries.find(TALKS))}
    assert columns == {"on", "kind", "level", "follow_up", "due_on", "done_on"}


def test_an_earlier_state_of_a_row_brings_no_number_back_as_words(client: Any, house: House) -> None:
    row = talk(house, house.member, notes="先说的话")
    first = row.data
    row = change(row, house.member, notes=WORDS)
    row = services.change_row(row=row, version=row.version, cells={**first, "level": "colleagues"}, by=house.member)
    assert [row.data["level"], read(row, house.member, client)] == ["colleagues", True]


def test_a_change_from_a_page_that_is_out_of_date_leaves_newer_words_alone(client: Any, house: House) -> None:
    row = talk(house, house.member, notes="先说的话")
    change(row, house.member, notes=WORDS)
    said: dict[str, Any] = {"column": "level", "value": "colleagues", "by": house.keeper}
    (line,) = services.change_rows(register=TALKS, chosen=[Choice(row.pk, 1)], **said)
    row.refresh_from_db()
    assert [line.refused, row.data["level"], read(row, house.member, client)] == ["", "colleagues", True]


def test_a_copy_for_the_next_period_takes_no_words_along(house: House) -> None:
    cells = {"topic": "结对", "month": "2026-10", "one": house.people[2].pk, "notes": WORDS}
    services.write_row(register=TRIPLES, unit=house.unit, cells=cells, by=house.member)
    said: dict[str, Any] = {"unit": house.unit, "period": Period.parse("2026-11"), "by": house.keeper}
    (copied,) = services.copy_rows(register=TRIPLES, **said)
    assert copied.data == {"topic": "结对", "month": "2026-11", "one": house.people[2].pk}
    assert SealedText.objects.count() == 1


def test_a_workbook_sets_no_words_of_the_parties(house: House) -> None:
    target = RegisterWorkbook(queries.find(TRIPLES))
    assert {one.key: one.stored for one in target.fields if one.key in ("topic", "notes")} == {
        "topic": True, "notes": False,
    }  # fmt: skip
