"""What the institution says is what is done: units of its numbers, words of its rules, and a county that has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import facts
from zugong.org.models import Account, Membership
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.transfers import queries, services, steps

from .conftest import TODAY, House, asked, issued, landed, wish

SignedIn = Callable[[Account], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def folders(settings: Any) -> Iterator[Callable[..., None]]:
    def use(*folders: Path) -> None:
        settings.ZUGONG_INSTITUTIONS = list(folders)
        library.forget()
        facts.refresh()

    yield use
    use(library.PACKAGED)


@pytest.fixture
def in_workdays(folders: Callable[..., None], tmp_path: Path) -> None:
    """A county that counts its limits in workdays and months otherwise."""
    text = (library.PACKAGED / "national" / "transfers.yaml").read_text("utf-8")
    changed = text.replace('edition: "2026"', 'edition: "2026.2"').replace(
        "in_force_from: 2018-01-01", "in_force_from: 2026-01-01"
    )
    changed = changed.replace("unit: 天", "unit: 个工作日").replace(
        "receipt_within:\n    title: 接收后多久把回执寄回\n    unit: 个月\n    values:\n      - {from: 2018-01-01, value: 1,",
        "receipt_within:\n    title: 接收后多久把回执寄回\n    unit: 个工作日\n    values:\n      - {from: 2018-01-01, value: 3,",
    )
    (tmp_path / "transfers.yaml").write_text(changed, "utf-8")
    folders(library.PACKAGED, tmp_path)


def test_limits_are_counted_in_the_unit_of_their_parameter(in_workdays: None, house: House) -> None:
    """12 November 2026 is a Thursday."""
    transfer = asked(house)
    assert transfer.due_on == dt.date(2026, 11, 19)
    assert steps.usual_days("within", TODAY) == 14
    transfer = landed(house, issued(house, transfer))
    assert transfer.due_on == dt.date(2026, 11, 17)
    assert [one.kind for one in services.watching.due_on_day(transfer, dt.date(2026, 11, 18))] == ["receipt"]


def test_reminders_before_a_letter_expires_are_counted_in_workdays_too(in_workdays: None, house: House) -> None:
    transfer = issued(house, asked(house))  # valid until Sunday 22 November; three workdays after the 18th that is over
    told = [next(services.watching.due_on_day(transfer, TODAY + n * DAY), None) for n in (5, 6, 8)]
    assert [one.days_before if one else None for one in told] == [7, 3, 1]


def test_the_form_says_the_limits_as_the_institution_does(in_workdays: None, house: House, signed_in: SignedIn) -> None:
    transfer = services.agree_step(transfer=asked(house), step="origin_branch", by=house.secretary)
    page = signed_in(house.clerk).get(reverse("transfers:transfer", args=[transfer.pk])).content.decode()
    assert "市内 10 个工作日、市外 30 个工作日，最长 3 个月" in page


def test_who_may_deal_directly_is_said_in_the_words_of_the_institution(house: House, signed_in: SignedIn) -> None:
    page = signed_in(house.county).get(reverse("transfers:committees")).content.decode()
    assert [words in page for words in (steps.dated("direct", TODAY).cite, "不能直转的经县委组织部", "（待核）")] == [
        True
    ] * 3


def test_how_long_probation_lasts_stands_in_one_institution(house: House) -> None:
    person = factories.person("小预备")
    factories.membership(house.branch, person, stage=Membership.Stage.PROBATIONARY, joined_on=dt.date(2026, 7, 1))
    transfer = services.request_transfer(person=person, wish=wish(house.other), by=house.clerk)
    assert ["2027-07-01" in one for one in queries.warnings(transfer)] == [True]
    assert [name for name in library.get(steps.INSTITUTION).parameters if "probation" in name] == []


def test_a_county_without_the_institution_still_reads_its_transfers_and_begins_none(
    folders: Callable[..., None], house: House, signed_in: SignedIn, tmp_path: Path
) -> None:
    transfer = issued(house, asked(house))
    folders(tmp_path)
    client = signed_in(house.clerk)
    read = [reverse("transfers:transfers"), reverse("transfers:transfer", args=[transfer.pk])]
    assert [client.get(address).status_code for address in read] == [200, 200]
    refused = [client.get(reverse(f"transfers:{name}")) for name in ("new", "letters", "committees")]
    assert [(one.status_code, "没有编号为“national.transfers”的制度" in one.content.decode()) for one in refused] == [
        (409, True),
        (409, True),
        (403, False),
    ]
