"""Each step of a route tells its time limit with the article that sets it, as the due day of a case is worked out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework import queries, routing
from zugong.rulebook.limits import Limit, limits_of
from zugong.rulebook.sections import routes

from .conftest import RECTIFY, TODAY, House

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<[^>]+>")


def limits(route: str, step: str, **changed: Any) -> list[Limit]:
    declared = queries.find(route)
    return limits_of(declared.institution, declared.route, replace(declared.route.steps[step], **changed), TODAY)


def test_a_limit_is_said_with_its_unit_and_its_article() -> None:
    assert limits(RECTIFY, "work") == [Limit("10 个工作日内", "示例")]
    assert limits(RECTIFY, "look") == []
    assert limits(RECTIFY, "work", clock=False) == []


def test_each_kind_of_matter_has_its_own_days_and_a_column_goes_first() -> None:
    cite = "示例值；来源文件 3“限时办结制”没有写天数，由县里定"
    each = (
        ("政策咨询", "5 个工作日"), ("困难帮扶", "10 个工作日"), ("关系接转", "5 个工作日"), ("意见建议", "15 个工作日"),
        ("其他", "10 个工作日"),
    )  # fmt: skip
    own = Limit("按“事项类型”", cite, example=True, kinds=each)
    assert limits("source-1.requests/first_asked", "handle") == [own]
    declared = queries.find("source-1.requests/first_asked")
    step = replace(declared.route.steps["handle"], by="asked", within=declared.route.steps["take"].within)
    found = limits_of(declared.institution, declared.route, step, TODAY)
    assert [one.words for one in found] == [
        "在“问什么、办什么”写的那天以前",
        "按“事项类型”",
        "没有另定的，2 个工作日内",
    ]


def test_what_is_told_is_what_a_case_gets() -> None:
    declared = queries.find("source-1.requests/first_asked")
    step = declared.route.steps["handle"]
    days = {kind: routing.due_on(step, declared, TODAY, {"matter": kind}) for kind in ("policy", "suggestion")}
    assert days == {"policy": dt.date(2026, 11, 19), "suggestion": dt.date(2026, 12, 3)}


@pytest.mark.parametrize("who", ["keeper", "colleague", "stranger"])
def test_the_page_of_a_route_tells_every_step_how_long(client: Client, house: House, who: str) -> None:
    client.force_login(getattr(house, who))

    def said(route: str) -> str:
        page = client.get(reverse("casework:route", args=route.split("/"))).content.decode()
        return " ".join(TAGS.sub(" ", page).split())

    page = said(RECTIFY)
    assert ["时限 10 个工作日内 示例" in page, "时限 没有规定期限" in page] == [True, True]
    page = said("source-1.requests/first_asked")
    assert ["按“事项类型” 政策咨询 5 个工作日 困难帮扶 10 个工作日" in page, "由县里定 示例" in page] == [True, True]


def test_the_library_tells_the_same() -> None:
    found = queries.find("source-1.requests/first_asked").institution
    row = next(row for row in routes.rows(found, TODAY) if row.route.id == "first_asked")
    assert "按“事项类型”：政策咨询 5 个工作日、困难帮扶 10 个工作日" in row.steps[0]
