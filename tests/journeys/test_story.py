"""The story of the first release, told in Chromium: record once → duty done → score with its trace."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.postgres]
WORKBOOKS = Path(__file__).resolve().parents[2] / "zugong/org/imports/tests/data/county-1"
LAST_YEAR = "2025"


def count_of(page: Page, word: str) -> int:
    """The figure in front of a word in the summary of a preview: “109 必须改”."""
    found = re.search(rf"(\d+)\s*{word}", page.locator("main").inner_text())
    return int(found[1]) if found else 0


def send(page: Page, address: str, name: str) -> None:
    """Upload one workbook, accept the columns as they were matched, and stop at the preview."""
    page.goto(f"{address}/imports/")
    page.set_input_files("input[type=file]", WORKBOOKS / name)
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile("columns/"))
    page.get_by_role("button", name="去查问题").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))


def take_good_rows(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(先导|导入)")).click()
    expect(page.locator("h1")).to_contain_text("导入了")


def test_the_registrar_brings_in_a_county_from_its_own_workbooks(visit: Any, site: Any, tmp_path: Path) -> None:
    registrar = visit("registrar")
    page = registrar.page

    send(page, site.address, "党组织信息表.xlsx")
    assert (count_of(page, "必须改"), count_of(page, "必须改") + count_of(page, "新增") + count_of(page, "修改")) == (
        2,
        46,
    )
    expect(page.locator("main")).to_contain_text("2013 年 2 月没有 30 日")
    take_good_rows(page)

    send(page, site.address, "党员花名册.xlsx")
    wrong = count_of(page, "必须改")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("只下载")).click()
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    coloured = {
        cell.row for row in sheet.iter_rows() for cell in row if cell.fill.fill_type == "solid" and cell.comment
    }
    assert len(coloured) == wrong > 0
    take_good_rows(page)

    send(page, site.address, "三会一课台账.xlsx")
    take_good_rows(page)

    send(page, site.address, "三会一课台账.xlsx")
    assert (count_of(page, "新增"), count_of(page, "修改")) == (0, 0)


def test_last_years_score_stands_the_moment_its_ledger_is_in(visit: Any) -> None:
    assessor = visit("assessor")
    assessor.open("/assessment/")
    assessor.page.get_by_role("link", name=LAST_YEAR, exact=True).click()
    assessor.page.get_by_role("link", name=re.compile("县水利局")).first.click()
    expect(assessor.page.locator("h1")).to_have_text("县水利局")
    expect(assessor.page.locator("main")).to_contain_text(f"{LAST_YEAR}年")


def test_a_secretary_records_a_meeting_on_a_phone_and_everything_follows(visit: Any, site: Any) -> None:
    assert site.command("score").returncode == 0  # what the days did is no merit of the meeting
    secretary = visit("secretary", phone=True)
    page = secretary.page
    expect(page.locator("h1")).to_contain_text("要办")
    page.goto(f"{secretary.address}/assessment/")
    before = Decimal(page.locator(".sc-tot .big").inner_text())

    page.goto(f"{secretary.address}/life/record")
    page.get_by_role("radio", name="主题党日", exact=True).check()
    page.get_by_label("主要内容").fill("主题党日：到联系社区服务")
    page.get_by_label("会议记录").fill("到联系社区开展志愿服务，走访三户。")
    second = page.locator("li[data-name]").nth(1)
    second.get_by_role("radio", name="请假").check()
    page.get_by_role("button", name="记下来").click()

    expect(page.locator("h1")).to_have_text("记好了")
    expect(page.get_by_role("heading", name="办完的任务")).to_be_visible()
    expect(page.locator("main")).to_contain_text("主题党日")
    expect(page.get_by_role("heading", name="得分变化")).to_be_visible()
    page.goto(f"{secretary.address}/assessment/")
    assert Decimal(page.locator(".sc-tot .big").inner_text()) > before
    history = page.locator("section", has=page.get_by_role("heading", name="得分怎么变的"))
    expect(history.locator("li").first).to_contain_text("主题党日")


def test_the_attendee_sees_it_in_their_own_record(visit: Any) -> None:
    secretary = visit("secretary", phone=True)
    secretary.open("/life/mine")
    assert "主题党日：到联系社区服务" in secretary.text()


def test_from_a_mark_one_reaches_the_minutes_in_four_clicks(visit: Any) -> None:
    clerk = visit("clerk")
    page = clerk.page
    clerk.open("/assessment/")
    page.locator("summary.sc-row", has_text="政治思想建设").click()  # one: the item opens to its indicators
    page.locator(".sc-ind", has_text="主题党日").locator(
        "a, summary"
    ).first.click()  # two: the indicator opens to its facts
    page.locator(".ev a").first.wait_for()
    page.locator(".ev a[href^='/life/']").first.click()  # three: the meeting behind the fact, with its minutes
    expect(page.locator("h1")).to_contain_text("主题党日")
    expect(page.locator("main")).to_contain_text("会议记录")
    page.locator("main a[href^='/ledger/']").first.click()  # and back: the fact in the ledger
    expect(page.locator("main")).to_contain_text("发生日期")


def test_the_assessor_sees_every_department_in_its_group_and_opens_any(visit: Any) -> None:
    assessor = visit("assessor")
    assessor.open("/assessment/")
    text = assessor.text()
    assert all(group in text for group in ("党务政法组", "经济建设组", "农业农村组", "科教文卫组", "群团服务组"))
    assessor.page.get_by_role("link", name="县财政局").first.click()
    expect(assessor.page.locator("h1")).to_have_text("县财政局")


def test_others_see_only_what_is_theirs(visit: Any) -> None:
    secretary = visit("secretary")
    secretary.open("/assessment/")
    own = secretary.page.url.removeprefix(secretary.address)
    secretary.open("/life/")
    meeting = secretary.page.locator("main table a[href^='/life/']").first.get_attribute("href")
    assert meeting

    stranger, member, visitor = visit("neighbour"), visit("member"), visit()
    assert [stranger.open(own), stranger.open(meeting)] == [404, 404]
    assert [member.open(own), member.open("/members/")] == [404, 403]
    visitor.open(own)
    assert "/sign-in/" in visitor.page.url
