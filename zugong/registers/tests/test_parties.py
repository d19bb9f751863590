"""Rows between people: their words stay theirs, whoever keeps the register, whatever way a row is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers import queries, rules, services, verifying
from zugong.registers.bulk import Choice
from zugong.registers.imports import RegisterWorkbook
from zugong.registers.models import Row, SealedText
from zugong.rulebook import library
from zugong.timeline import Period
from zugong.work import frames, items, matter_pages
from zugong.work.models import KeyMatter, Tag

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


def open_to(account: Account, row: Row, client: Any) -> list[bool]:
    """Whether this account is shown the row: by itself, in the list, in the export, to programs, among all registers."""
    client.force_login(account)
    args, title = row.register.split("/"), queries.find(row.register).register.title
    listed, api = reverse("registers:register", args=args), reverse("registers:rows-json", args=args)
    exported = client.get(listed, {"export": "csv"})
    return [
        client.get(reverse("registers:row", args=[row.pk])).status_code == 200,
        row.title in client.get(listed).content.decode(),
        exported.status_code == 200 and row.title in b"".join(exported.streaming_content).decode(),
        any(one["id"] == row.pk for one in client.get(api).json().get("rows", [])),
        title in client.get(reverse("registers:registers")).content.decode(),
    ]


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


def test_who_wrote_a_row_of_others_while_keeping_the_register_does_not_see_it_afterwards(
    client: Any, house: House
) -> None:
    cells = {"topic": "结对甲乙", "one": house.people[2].pk, "two": house.people[3].pk}
    row = services.write_row(register=TRIPLES, unit=house.unit, cells=cells, by=house.keeper)
    assert open_to(house.keeper, row, client) == [True] * 5
    house.keeper.grants.all().delete()
    former = Account.objects.get(pk=house.keeper.pk)
    assert open_to(former, row, client) == [False, False, False, False, True]  # may still write about oneself


def test_a_party_from_elsewhere_finds_the_row_and_others_from_there_find_no_register(client: Any, house: House) -> None:
    outsiders = [factories.person(name) for name in ("外单位甲", "外单位乙")]
    party, other = (factories.account("member", house.unit, person=person) for person in outsiders)
    cells = {"topic": "甲乙一组", "one": house.people[2].pk, "two": outsiders[0].pk}
    row = services.write_row(register=TRIPLES, unit=house.unit, cells=cells, by=house.member)
    assert [open_to(one, row, client) for one in (party, other)] == [[True] * 5, [False] * 5]


def test_a_row_waits_for_each_of_its_parties_until_that_one_has_signed_it_as_it_stands(house: House) -> None:
    signers = [house.member, *(factories.account("member", house.unit, person=one) for one in house.people[3:5])]
    cells = dict(zip(("one", "two", "three"), (one.person_id for one in signers), strict=True))
    row = services.write_row(register=TRIPLES, unit=house.unit, cells={"topic": "结对", **cells}, by=house.member)
    declared, waiting = queries.find(TRIPLES), []

    def look() -> None:
        row.refresh_from_db()
        asked = [Row.objects.filter(verifying.mine(one, declared)).exists() for one in signers]
        assert asked == [rules.verify_row.allows(row, declared, by=one) for one in signers]
        waiting.append(asked)

    look()
    for one in signers[:2]:
        services.verify_row(row=row, by=one)
        look()
    change(row, house.member, topic="结对帮带")
    look()
    assert waiting == [[True] * 3, [False, True, True], [False, False, True], [True] * 3]


def test_words_that_were_replaced_or_taken_out_are_kept_nowhere(house: House) -> None:
    row = talk(house, house.member, notes="先说的话")
    change(row, house.member, notes=WORDS)
    assert [one.text for one in SealedText.objects.all()] == [WORDS]
    change(row, house.member, level="colleagues")
    change(row, house.member, notes=None)
    assert SealedText.objects.count() == 0


def test_a_program_that_comes_too_late_is_not_told_what_another_wrote_into_a_personal_cell(
    client: Any, house: House
) -> None:
    row = talk(house, house.member, notes="先说的话")
    change(row, house.member, notes=WORDS)
    client.force_login(house.member)
    said = {"version": 1, "cells": {"notes": "又一句"}}
    answer = client.post(reverse("registers:row-json", args=[row.pk]), said, content_type="application/json")
    assert [answer.status_code, answer.json()["clashes"]] == [
        409, [{"column": "notes", "base": "＊＊＊", "theirs": "＊＊＊", "mine": "又一句"}],
    ]  # fmt: skip


def test_what_cannot_be_opened_is_not_named_as_a_key_matter_or_under_a_label(house: House) -> None:
    cells = {"topic": "谁和谁结对", "month": "2026-11", "one": house.people[2].pk}
    row = services.write_row(register=TRIPLES, unit=house.unit, cells=cells, by=house.member)
    bears = {"source": row.source, "place": TRIPLES, "title": row.title, "unit": house.unit}
    KeyMatter.objects.create(**bears, kind="big", leader="示例", set_on=TODAY, said_on=TODAY)
    Tag.objects.create(**bears, frame="source-1.goals/vision", label="green", put_on=TODAY, put_by_name="示例")
    leader = factories.account("unit_leader", house.unit.parent)
    for reads, account in ((False, leader), (True, house.assessor)):
        assert (items.find(account, row.source) is not None) == reads
        assert [one.title for one in matter_pages.visible_to(account)] == [row.title] * reads
        assert [one.title for one in matter_pages.of_place(account, TRIPLES)] == [row.title] * reads
        assert [one.title for one in frames.tagged(account, "source-1.goals/vision", "green")] == [row.title] * reads
