"""One kind for many units: all rows or none, empty rows ask for nothing, each mistake is told in its row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import DailyRecord, UnitScore
from zugong.evidence import ledger
from zugong.kernel import clock

from .county import TODAY, account, county, hold

pytestmark = pytest.mark.django_db
AWARD = "organs.awarded"


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        hold(made.branches[made.departments[0].pk][0], TODAY.replace(month=3, day=9))
        yield SimpleNamespace(
            departments=made.departments, assessor=account("assessor", "assessor", made.committee),
            clerk=account("clerk", "organ_clerk", made.departments[0]),
        )  # fmt: skip


def sent(house: SimpleNamespace, rows: dict[int, dict[str, str]], who: str = "assessor", **shared: str):
    client = Client()
    client.force_login(getattr(house, who))
    said = {"occurred_on": "2026-07-01", "basis": "县委〔2026〕7 号", **shared}
    for number, row in rows.items():
        said |= {f"u{house.departments[number].pk}-{name}": value for name, value in row.items()}
    return client.post(reverse("assessment:record-many", args=[AWARD]), said)


def award(level: str = "county", matter: str = "先进基层党组织") -> dict[str, str]:
    return {"level": level, "matter": matter, "document": "表彰决定"}


def test_the_rows_that_were_filled_in_are_recorded_and_move_their_scores(house: SimpleNamespace) -> None:
    before = dict(UnitScore.objects.values_list("unit__name", "total"))
    assert sent(house, {0: award(), 2: award("city")}).status_code == 302
    records = DailyRecord.objects.order_by("unit__path")
    assert [(one.unit.name, one.data["level"], one.basis) for one in records] == [
        ("住建局", "county", "县委〔2026〕7 号"), ("水利局", "city", "县委〔2026〕7 号"),
    ]  # fmt: skip
    after = dict(UnitScore.objects.values_list("unit__name", "total"))
    moved = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert moved == {"住建局": Decimal("0.5"), "水利局": Decimal(1)}


def test_one_row_that_is_not_whole_stores_none(house: SimpleNamespace) -> None:
    answer = sent(house, {0: award(), 1: award(matter="")})
    assert answer.status_code == 422
    assert [bool(row.errors) for row in answer.context["sheet"].rows if row.is_bound and row.filled] == [False, True]
    assert DailyRecord.objects.count() == 0
    assert ledger.standing().filter(kind=AWARD).count() == 0


def test_nothing_filled_in_and_a_day_to_come_are_told(house: SimpleNamespace) -> None:
    assert "一家也没有填" in sent(house, {}).content.decode()
    assert "在今天之后" in sent(house, {0: award()}, occurred_on="2026-12-31").content.decode()
    assert DailyRecord.objects.count() == 0


def test_the_page_says_what_each_has_already(house: SimpleNamespace) -> None:
    sent(house, {0: award()})
    client = Client()
    client.force_login(house.assessor)
    rows = client.get(reverse("assessment:record-many", args=[AWARD])).context["sheet"].rows
    assert {row.unit.name: row.recorded for row in rows} == {"住建局": 1, "财政局": 0, "水利局": 0, "档案馆": 0}


def test_rows_that_a_browser_sends_untouched_are_left_out(house: SimpleNamespace) -> None:
    client = Client()
    client.force_login(house.assessor)
    rows = client.get(reverse("assessment:record-many", args=[AWARD])).context["sheet"].rows
    untouched = {bound.html_name: bound.value() or "" for row in rows for bound in row}
    assert next(iter(rows[1].fields["level"].choices)) == ("", "—")
    sent(house, {0: award()}, **{name: value for name, value in untouched.items() if str(rows[0].prefix) not in name})
    assert [one.unit.name for one in DailyRecord.objects.all()] == ["住建局"]


def test_who_does_not_assess_finds_no_such_page(house: SimpleNamespace) -> None:
    assert sent(house, {0: award()}, who="clerk").status_code == 404
    assert DailyRecord.objects.count() == 0
