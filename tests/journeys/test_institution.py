"""An institution's life told in Chromium: a template, two numbers, what changes for whom, the second person, duties, the end."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.postgres]
OWN = "county.collective-study-day"


def take_over(page: Page, address: str, first_day: dt.date) -> None:
    """A template becomes a draft; a number that is none is told beside its box; two numbers are set."""
    page.goto(f"{address}/institutions/templates/")
    page.get_by_role("link", name="机关集中学习日制度").click()
    page.get_by_label("从哪天起施行").fill(first_day.isoformat())
    page.get_by_role("button", name="取用这份模板").click()
    page.wait_for_url("**/drafts/*/")
    page.get_by_label("每周集中学习次数：值").fill("两次")
    page.get_by_label("漏学后几天内可补：值").fill("10")
    page.get_by_label("依据").fill("工委〔2026〕9号")
    page.get_by_role("button", name="保存这些数").click()
    expect(page.locator("main")).to_contain_text("这里只能填数字")
    page.get_by_label("每周集中学习次数：值").fill("2")
    page.get_by_role("button", name="保存这些数").click()
    expect(page.locator("#n-studies_per_week")).to_contain_text("工委〔2026〕9号")


def propose(page: Page) -> None:
    """Look at what would change for whom, and put it before somebody else."""
    page.get_by_role("link", name="看改了什么、影响谁").click()
    expect(page.locator("main")).to_contain_text("一年新增")
    expect(page.get_by_role("button", name="审定施行")).to_have_count(0)
    page.get_by_role("link", name="回草稿").click()
    page.get_by_label("理由").fill("工委会议议定")
    page.get_by_role("button", name="提出，交人审定").click()
    expect(page.locator("main")).to_contain_text("提出的人不能自己审定")


def propose_end(page: Page, address: str, last_day: dt.date) -> None:
    page.goto(f"{address}/institutions/{OWN}/end/")
    page.get_by_label("施行到哪一天").fill(last_day.isoformat())
    page.get_by_label("理由").fill("并入政治学习制度")
    page.get_by_role("button", name="提出停用").click()
    page.wait_for_url("**/ends/*/")


def duties(site: Any, *conditions: str) -> int:
    where = ", ".join((f"rule_id__startswith='{OWN}/'", *conditions))
    told = site.command(
        "django", "shell", "-v", "0", "-c",
        f"from zugong.work.models import Duty; print('found', Duty.objects.filter({where}).count())",
    )  # fmt: skip
    return int(told.stdout.rpartition("found ")[2])


def test_an_institution_is_taken_over_amended_enacted_carried_out_and_ended(visit: Any, site: Any) -> None:
    drafter, decider = visit("assessor").page, visit("committee").page
    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    take_over(drafter, site.address, today)
    propose(drafter)
    assert duties(site) == 0

    decider.goto(site.address)
    decider.get_by_role("link", name="机关集中学习日制度").click()
    decider.get_by_role("button", name="审定施行").click()
    expect(decider.locator("h1")).to_contain_text("机关集中学习日制度")
    assert duties(site, "owed=2", "state='open'", "unit__kind='department'") == duties(site) > 0
    reader = visit("clerk", phone=True).page
    reader.goto(f"{site.address}/institutions/{OWN}/")
    expect(reader.locator("main")).to_contain_text("每周 2 次")

    propose_end(decider, site.address, today)
    expect(decider.locator("main")).to_contain_text("提出和审定要两个人")
    decider.get_by_role("button", name="撤回").click()
    propose_end(drafter, site.address, today)
    decider.goto(drafter.url)
    expect(decider.locator("main")).to_contain_text("会标为不用做")
    decider.get_by_role("button", name="审定停用").click()
    expect(decider.locator("main")).to_contain_text("并入政治学习制度")
    assert (duties(site, "state='open'"), duties(site, "state='exempt'")) == (0, duties(site))
