"""What the pages of assessment draw, and who sees which of it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest

from zugong.assessment import drawings, queries
from zugong.assessment.drawings import Standing
from zugong.assessment.matrix import Compared
from zugong.assessment.models import Campaign, ScoreChange, UnitScore
from zugong.kernel import clock

from .county import TODAY, account, county, get, hold

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        first, second, *_rest = made.departments
        hold(made.branches[first.pk][0], dt.date(2026, 3, 9))
        yield SimpleNamespace(
            made=made, first=first, second=second, campaign=Campaign.objects.get(),
            assessor=account("assessor", "assessor", made.committee), clerk=account("clerk", "organ_clerk", first),
            stranger=account("stranger", "organ_clerk", second),
        )  # fmt: skip


def rows(answer) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


def test_a_line_for_each_group_and_nothing_of_the_middle_where_there_are_too_few() -> None:
    found = drawings.spread([Standing("甲组", [D(80), D(85), D(90)], D(85)), Standing("乙组", [D(70)])], mine="本单位")
    assert found is not None
    assert found.said == "4 家，最低 70.0，最高 90.0；本单位 85.0"
    assert list(found.rows) == [("甲组", 3, "90.0", "85.0", "80.0"), ("乙组", 1, "70.0", "—", "70.0")]
    assert found.drawing.count("中位数") == 1
    assert drawings.spread([]) is None


def test_the_rank_line_of_a_unit_names_nobody_and_its_table_tells_which_one_it_is(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # three of a group would know each other's marks from a line without names
    assert get(house.clerk, "sheet", house.campaign.pk, house.first.pk).context["standing"] is None
    monkeypatch.setattr(drawings, "FEW", 3)
    page = get(house.clerk, "sheet", house.campaign.pk, house.first.pk)
    figure = page.context["standing"]
    totals = sorted((round(one.total, 1) for one in UnitScore.objects.filter(group=house.made.group)), reverse=True)
    assert [row[1] for row in figure.rows] == totals
    assert [row[2] for row in figure.rows].count("本单位") == 1
    assert house.second.name not in figure.drawing + str(figure.rows)
    table = rows(get(house.clerk, "sheet", house.campaign.pk, house.first.pk, figure="place"))
    assert [row[2] for row in table[1:]].count("本单位") == 1
    assert len(table) == len(totals) + 1
    # whoever may not see the page is given no table of it either
    assert get(house.stranger, "sheet", house.campaign.pk, house.first.pk, figure="place").status_code == 404


def test_a_score_is_told_as_it_stood_at_the_end_of_each_month(house: SimpleNamespace) -> None:
    score = UnitScore.objects.get(unit=house.first)
    ScoreChange.objects.filter(score=score).delete()
    for month, day, total in ((2, 3, 20), (2, 27, 30), (5, 8, 44), (11, 2, 50)):
        at = dt.datetime(2026, month, day, 9, tzinfo=clock.ZONE)
        ScoreChange.objects.create(score=score, at=at, before=None, after=D(total))
    sheet = queries.sheet_of(house.campaign, house.first, house.clerk)
    figure = drawings.course(sheet)
    assert figure is not None
    assert [mark for _month, mark in figure.rows] == [
        "30.0", "30.0", "30.0", "44.0", "44.0", "44.0", "44.0", "44.0", "44.0", "50.0",
    ]  # fmt: skip
    assert figure.said == "从2026年2月的 30.0 到2026年11月的 50.0"
    assert figure.drawing.count("<circle") == 10  # nothing of December, which has not come
    ScoreChange.objects.filter(score=score, at__month__lt=11).delete()
    assert drawings.course(sheet) is None  # a point is no course


def test_two_units_are_drawn_where_they_differ_most_and_the_table_has_all(house: SimpleNamespace) -> None:
    many = [Compared(str(n), f"指标{n}", D(n), D(0), D(20)) for n in range(20, 0, -1)]
    figure = drawings.pair("甲局", "乙局", many)
    assert figure is not None
    assert figure.drawing.count("<circle") == drawings.DRAWN
    assert len(figure.rows) == 20
    assert figure.said == "相差最多的是指标20：甲局 20，乙局 0"
    assert drawings.pair("甲局", "乙局", []) is None
    page = get(house.assessor, "compare", house.campaign.pk, u=[house.first.pk, house.second.pk])
    assert 'data-figure="pair"' in page.content.decode()
    assert get(house.clerk, "compare", house.campaign.pk, figure="pair").status_code == 403


def test_the_ranks_show_how_marks_lie_unless_somebody_looks_for_one_unit(house: SimpleNamespace) -> None:
    page = get(house.assessor, "ranks", house.campaign.pk)
    assert page.context["spread"].rows[0][:2] == ("经济建设组", 3)
    assert get(house.assessor, "ranks", house.campaign.pk, q="住建").context["spread"] is None
    head, *table = rows(get(house.assessor, "ranks", house.campaign.pk, figure="spread"))
    assert (head[0], len(table)) == ("组别", 2)
    assert get(house.clerk, "ranks", house.campaign.pk, figure="spread").status_code == 403
