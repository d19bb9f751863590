"""A year's assessment told in Chromium: recorded, closed, sealed, published, contested, put right beside the first, proved elsewhere.

Its file comes behind the story's, whose scores have to move.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]
UNIT, AWARD = "县人力资源和社会保障局", "受表彰"


def record_award(page: Page, address: str, level: str) -> str:
    """A fact written down by the assessor, with its paper; the address of the record."""
    page.goto(f"{address}/assessment/daily/new/organs.awarded/")
    page.get_by_label("单位").first.select_option(label=UNIT)
    page.get_by_label("级别").select_option(label=level)
    for label, words in (
        ("发生日期", "2026-07-01"), ("事项", "机关党建创新奖（示例）"), ("表彰文件", "表彰决定"), ("依据", "县委〔2026〕7 号"),
    ):  # fmt: skip
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(re.compile(r"/assessment/daily/\d+/$"))
    return page.url


def seal(page: Page, campaign: str, because: str = "") -> None:
    """Closed, and computed from frozen files."""
    page.goto(f"{campaign}close/")
    page.get_by_role("button", name="截止考核").click()
    page.goto(f"{campaign}draw-up/")
    if because:
        page.get_by_label("更正什么，为什么").fill(because)
    page.get_by_role("button", name="封存").click()
    page.wait_for_url("**/course/")


def publish(page: Page, campaign: str) -> str:
    """Let out by another person, with the days that the institution proposes; its address."""
    page.goto(f"{campaign}course/")
    page.locator("main a.btn", has_text="复核").first.click()
    page.get_by_role("button", name="复核通过，公布").click()
    page.wait_for_url(re.compile(r"/assessment/results/\d+/$"))
    return page.url


def contest(page: Page, result: str) -> str:
    """From the table to the own unit, from the unit's mark to an objection; the address of the case."""
    page.goto(result)
    page.get_by_role("link", name=UNIT).click()
    page.locator("tr", has_text=AWARD).get_by_role("link", name="提异议").click()
    page.get_by_label("为什么不对").fill("是市级表彰，记成了县级")
    page.get_by_role("button", name="提出").click()
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    return page.url


def decide(page: Page, case: str, label: str, words: str, button: str) -> None:
    page.goto(case)
    page.get_by_label(label).fill(words)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def put_right(page: Page, address: str, campaign: str, wrong: str) -> None:
    """At its source: the record is withdrawn and written anew; nobody touches a mark."""
    page.goto(f"{campaign}reopen/")
    page.get_by_label("为什么重新打开").fill("异议成立")
    page.get_by_role("button", name="重新打开").click()
    page.goto(f"{wrong}withdraw/")
    page.get_by_label("为什么撤回").fill("级别记错")
    page.locator("main").get_by_role("button", name="撤回").click()
    record_award(page, address, "市级")


def test_a_mark_is_published_contested_put_right_and_proved_elsewhere(visit: Any, site: Any, tmp_path: Path) -> None:
    assessor, verifier, leader, clerk = (visit(name).page for name in ("assessor", "verifier", "committee", "clerk"))
    wrong = record_award(assessor, site.address, "县级")
    assessor.goto(f"{site.address}/assessment/")
    campaign = assessor.url
    seal(assessor, campaign)
    first = publish(leader, campaign)
    case = contest(clerk, first)

    assessor.goto(case)  # whoever wrote it down does not judge it
    expect(assessor.locator("main")).to_contain_text("要换一个人核实")
    decide(verifier, case, "核实情况", "文件是市委的", "成立，去更正")
    put_right(assessor, site.address, campaign, wrong)
    decide(assessor, case, "更正了什么", "县级改为市级", "已更正")
    seal(assessor, campaign, "异议成立，县级改为市级")
    second = publish(leader, campaign)

    clerk.goto(second)
    expect(clerk.locator("main")).to_contain_text(re.compile(AWARD + r"\s*1\.50 → 2\.00"))
    clerk.goto(first)
    expect(clerk.locator("main")).to_contain_text("以第 2 版为准")
    assessor.goto(second)
    with assessor.expect_download() as taken:
        assessor.get_by_role("button", name="取成绩包").click()
    with zipfile.ZipFile(taken.value.path()) as packed:
        packed.extractall(tmp_path)
    (result,) = tmp_path.glob("*/result.json")
    proved = site.command("verify", str(result), "--by", "vector")
    assert (proved.returncode, "一字不差" in proved.stdout) == (0, True), proved.stdout + proved.stderr
