"""Who is let in is said once: the list of a register and the pages about it as a whole answer alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.evidence import files, sources
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.registers import opening, services
from zugong.registers.models import Row
from zugong.rulebook import library

from .conftest import House

pytestmark = pytest.mark.django_db
ADDRESS = ("test.mine", "spots")


def statuses(who: Account) -> dict[str, int]:
    client = Client()
    client.force_login(who)
    pages = {"register": ADDRESS, "map": (*ADDRESS, "all")}
    return {name: client.get(reverse(f"registers:{name}", args=keys)).status_code for name, keys in pages.items()}


def test_whoever_reads_own_rows_alone_reads_them_on_the_map_too_and_a_stranger_nowhere(house: House) -> None:
    services.write_row(
        register="/".join(ADDRESS), unit=house.unit, cells={"name": "城东村", "east": "104.1", "north": "30.2"},
        by=house.member,
    )  # fmt: skip
    assert statuses(house.member) == {"register": 200, "map": 200}
    assert statuses(house.admin) == {"register": 403, "map": 403}
    client = Client()
    for who, seen in ((house.member, True), (house.colleague, False)):
        client.force_login(who)
        page = client.get(reverse("registers:map", args=[*ADDRESS, "all"]))
        assert ("城东村" in page.content.decode()) is seen


PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize(
    ("register", "readers"),
    [("notes", {"keeper"}), ("judged", {"keeper", "above", "assessor"}), ("shared", {"keeper", "above", "assessor"})],
)
def test_a_file_of_a_row_is_for_whoever_reads_the_row(house: House, register: str, readers: set[str]) -> None:
    """Also for who once uploaded it and now keeps another branch."""
    kept = files.store(SimpleUploadedFile("a.pdf", PDF), unit=house.unit, by=house.colleague, non_classified=True)
    row = services.write_row(
        register=f"test.mine/{register}", unit=house.unit, cells={"name": "甲", "paper": str(kept.pk)}, by=house.keeper
    )
    people = ("keeper", "colleague", "stranger", "above", "assessor", "admin")
    given, opened = set(), set()
    for name in people:
        client = Client()
        client.force_login(getattr(house, name))
        given |= {name} if client.get(reverse("evidence:file", args=[kept.pk])).status_code == 200 else set()
        opened |= {name} if client.get(reverse("registers:row", args=[row.pk])).status_code == 200 else set()
    assert opened == readers
    assert given == (readers | {"colleague"} if register == "shared" else readers)


ENDED = """\
institution: {id: test.ended, title: 已经停了, edition: "1", in_force_from: 2020-01-01, in_force_to: 2026-10-31, applies_to: [branch], source: {document: 《示例》}}
parameters:
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2020-01-01, value: 5, cite: 示例}]}
registers:
"""
ONE = """\
  REGISTER:
    title: 记录（READ_BY）
    kept_by: [branch]
    read_by: READ_BY
    columns: {name: {label: 名称, type: text, required: true}, paper: {label: 附件, type: file}}
    load: {basis: 《示例》, every: month, minutes: minutes}
    cite: 示例
"""


@pytest.fixture
def ended(today: dt.date, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A shelf with an institution that has ended, whose registers are read as its last edition says."""
    shelf = tmp_path / "ended.yaml"
    registers = (ONE.replace("REGISTER", one).replace("READ_BY", by) for one, by in (("near", "own"), ("open", "unit")))
    shelf.write_text(ENDED + "".join(registers), encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [*settings.ZUGONG_INSTITUTIONS, tmp_path]
    library.forget()
    yield shelf
    library.forget()


def readers(house: House, row: Row) -> dict[str, set[str]]:
    """Who is given the file of a row, and who a link to it."""
    people = {name: getattr(house, name) for name in ("keeper", "stranger", "above", "assessor", "admin")}
    key = row.data["paper"]
    return {
        "file": {name for name, one in people.items() if files.visible_to(one).filter(pk=key).exists()},
        "link": {name for name, one in people.items() if sources.urls_for(one, [row.source])},
    }


def test_rows_of_what_has_ended_are_read_as_its_last_edition_says_and_of_what_is_gone_by_nobody(
    house: House, ended: Path
) -> None:
    rows = {}
    for register in ("near", "open"):
        kept = files.store(SimpleUploadedFile("a.pdf", PDF), unit=house.unit, by=house.keeper, non_classified=True)
        with clock.frozen(dt.date(2026, 10, 12)):
            rows[register] = services.write_row(
                register=f"test.ended/{register}",
                unit=house.unit,
                cells={"name": "甲", "paper": str(kept.pk)},
                by=house.keeper,
            )
    assert readers(house, rows["near"]) == {"file": {"keeper"}, "link": {"keeper"}}
    wide = {"keeper", "above", "assessor"}
    assert readers(house, rows["open"]) == {"file": wide, "link": wide}
    ended.unlink()
    library.forget()
    assert [readers(house, row) for row in rows.values()] == [{"file": set(), "link": set()}] * 2


def test_links_to_many_rows_are_judged_in_as_many_questions_as_to_one(house: House) -> None:
    """Of a register that teams see by the class of a row."""

    def row(register: str, **data: Any) -> int:
        return Row.objects.create(
            register=f"source-1.campaigns/{register}",
            unit=house.neighbour,
            data=data,
            written_by="",
            changed_at=clock.now(),
        ).pk

    row("teams", **{"members": [house.people[2].pk], "class": "rural"})
    tasks = {row("tasks", **{"class": "rural" if number % 2 else "city"}): number % 2 == 1 for number in range(20)}
    counts = []
    for asked in ([next(iter(tasks))], list(tasks)):
        member = Account.objects.get(pk=house.member.pk)
        with CaptureQueriesContext(connection) as told:
            assert opening.open_to(member, asked) == {key for key in asked if tasks[key]}
        counts.append(len(told))
    assert counts == [4, 4]  # the rows, what the account may, its teams, its branch
