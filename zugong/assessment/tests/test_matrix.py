"""Unit × indicator: what stands out, what is awaited, two side by side; light enough for a large committee."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page

from zugong.assessment.matrix import Mark, column_of, compared
from zugong.assessment.models import Campaign, UnitScore
from zugong.kernel import clock

from .county import TODAY, account, county, get, hold, unit

pytestmark = pytest.mark.django_db
LARGE, MANY = 62, 120
TWICE_A_PAGE, QUERIES = 2 * 60 * 1024, 15


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        hold(made.branches[made.departments[0].pk][0], dt.date(2026, 3, 9))
        yield SimpleNamespace(
            made=made, campaign=Campaign.objects.get(), assessor=account("assessor", "assessor", made.committee),
            clerk=account("clerk", "organ_clerk", made.departments[0]),
        )  # fmt: skip


def marks(*values: str, full: str = "3") -> list[Mark]:
    return [Mark(Decimal(value), Decimal(full), awaited=False) for value in values]


def test_a_mark_far_below_the_middle_half_stands_out() -> None:
    column = column_of("x", "1.1", "党课", marks("3", "3", "2.9", "2.8", "2.8", "0.5"))
    assert [column.outlying(one) for one in marks("3", "2.8", "2.6", "0.5")] == [False, False, False, True]
    assert (column.middle, column.whole, column.zero) == (Decimal("2.85"), 2, 0)


def test_of_a_few_or_of_equals_nothing_is_said() -> None:
    assert column_of("x", "", "", marks("3", "0", "3")).fence is None
    assert column_of("x", "", "", marks("3", "3", "3", "3")).fence is None


def test_what_is_awaited_is_no_low_mark() -> None:
    column = column_of("x", "", "", marks("3", "3", "2.9", "2.8", "2.8", "0.5"))
    assert column.outlying(Mark(Decimal(0), Decimal(3), awaited=True)) is False


def test_the_assessor_sees_everybody_and_a_unit_does_not(house: SimpleNamespace) -> None:
    answer = get(house.assessor, "matrix", house.campaign.pk)
    rows = answer.context["matrix"].rows
    assert (rows[0].unit, len(rows)) == ("住建局", 4)
    assert [get(house.clerk, name, house.campaign.pk).status_code for name in ("matrix", "compare")] == [403, 403]


def test_columns_narrow_to_one_item_and_rows_to_one_group(house: SimpleNamespace) -> None:
    whole = get(house.assessor, "matrix", house.campaign.pk).context["matrix"]
    one = get(house.assessor, "matrix", house.campaign.pk, item="3", group=str(house.made.group.pk)).context["matrix"]
    assert {column.number.split(".")[0] for column in one.shown} == {"3"}
    assert 0 < len(one.shown) < len(whole.shown)
    assert sorted(row.unit for row in one.rows) == ["住建局", "水利局", "财政局"]


def test_sorting_by_an_indicator_puts_the_best_first(house: SimpleNamespace) -> None:
    wanted = house.made.departments[2]
    score = UnitScore.objects.get(unit=wanted)
    score.summary["indicators"] = [[key, no, title, "9" if key == "awarded" else value, full]
                                   for key, no, title, value, full in score.summary["indicators"]]  # fmt: skip
    score.save()
    sorted_ = get(house.assessor, "matrix", house.campaign.pk, sort="awarded").context["matrix"]
    assert sorted_.rows[0].key == wanted.pk


def test_the_workbook_holds_what_the_page_shows(house: SimpleNamespace) -> None:
    answer = get(house.assessor, "matrix", house.campaign.pk, format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    matrix = get(house.assessor, "matrix", house.campaign.pk).context["matrix"]
    assert (sheet.max_row, sheet.max_column) == (len(matrix.rows) + 1, len(matrix.shown) + 2)
    assert sheet.cell(2, 1).value == "住建局"
    assert Decimal(str(sheet.cell(2, 2).value)) == matrix.rows[0].score.total


def test_two_units_differ_where_one_held_a_meeting(house: SimpleNamespace) -> None:
    first, second = (UnitScore.objects.get(unit=one) for one in house.made.departments[:2])
    differing = [row for row in compared(first, second) if row.difference]
    assert sum(row.difference for row in differing) == first.total - second.total
    answer = get(house.assessor, "compare", house.campaign.pk, u=[first.unit_id, second.unit_id])
    assert (answer.context["left"].unit_id, answer.context["right"].unit_id) == (first.unit_id, second.unit_id)
    assert [row.key for row in answer.context["rows"]] == [row.key for row in differing]
    assert get(house.assessor, "compare", house.campaign.pk, u=[999_999]).status_code == 404


def test_sixty_two_departments_by_a_hundred_and_twenty_indicators_are_twice_a_page(house: SimpleNamespace) -> None:
    model = UnitScore.objects.first()
    rows = []
    for number in range(LARGE):
        department = unit(f"县示例第{number}局", "department", house.made.committee)
        indicators = [[f"indicator_{n}", f"{n // 12 + 1}.{n % 12 + 1}", f"第{n}项示例指标", f"{(n * 7 + number) % 30 / 10}", "3"]
                      for n in range(MANY)]  # fmt: skip
        summary = {**model.summary, "indicators": indicators, "awaits": [], "bare": []}
        rows.append(UnitScore(campaign=house.campaign, unit=department, total=number, base=number, special=0, possible=100,
                              full=100, summary=summary, computed_at=clock.now(), as_of=TODAY))  # fmt: skip
    UnitScore.objects.all().delete()
    UnitScore.objects.bulk_create(rows)
    client = Client()
    client.force_login(house.assessor)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("assessment:matrix", args=[house.campaign.pk]))
    matrix = answer.context["matrix"]
    assert (len(matrix.rows), len(matrix.shown)) == (LARGE, MANY)
    assert len(answer.content) <= TWICE_A_PAGE
    assert len(asked) <= QUERIES


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_arrow_keys_move_from_mark_to_mark_and_enter_opens_one(house: SimpleNamespace, live_server, page: Page) -> None:
    client = Client()
    client.force_login(house.assessor, "django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("assessment:matrix", args=[house.campaign.pk]))
    second, column = page.locator("tbody tr").nth(1), page.locator("thead th[data-k]").nth(1)
    wanted = reverse(
        "assessment:indicator", args=[house.campaign.pk, second.get_attribute("data-u"), column.get_attribute("data-k")]
    )
    page.locator(".as-wide").focus()
    for key in ("Enter", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(live_server.url + wanted)
