"""What people do to a form: nobody there, a wrong file, a double click, the keyboard alone, a session that ends halfway."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, Visitor

pytestmark = pytest.mark.browser


def filled(visitor: Visitor, kind: str, topic: str) -> Page:
    page = visitor.page
    visitor.open("/life/record")
    with page.expect_response(re.compile("/life/record/roll")):
        page.get_by_role("radio", name=kind, exact=True).check()
    page.get_by_label("主要内容").fill(topic)
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="记下来").click()


def test_a_meeting_nobody_came_to_is_not_written_down(visit: Any) -> None:
    page = filled(visit("secretary", phone=True), "党课", "没有人来的党课")
    for row in page.locator("li[data-name]").all():
        row.get_by_role("radio", name="缺席").check()
    send(page)
    expect(page.locator("[data-problem], .al.bad").first).to_contain_text("没有一个人到会")
    expect(page.get_by_label("主要内容")).to_have_value("没有人来的党课")


def test_a_web_page_named_docx_is_refused_and_what_was_typed_stays(visit: Any, tmp_path: Path) -> None:
    fake = tmp_path / "记录.docx"
    fake.write_text("<html><body>会议记录</body></html>")
    page = filled(visit("secretary", phone=True), "党课", "附件不对的党课")
    page.set_input_files("input[type=file]", fake)
    page.get_by_label("我确认附件不涉密").check()
    send(page)
    expect(page.locator("main")).to_contain_text("“记录.docx”的内容不是可以上传的文件")
    expect(page.get_by_label("主要内容")).to_have_value("附件不对的党课")


def test_a_double_click_writes_one_meeting(visit: Any) -> None:
    secretary = visit("secretary", phone=True)
    page = filled(secretary, "双周政治学习", "双击记下的学习")
    page.get_by_role("button", name="记下来").dblclick()
    page.wait_for_url(re.compile("/recorded$"))
    secretary.open("/life/")
    assert secretary.text().count("双击记下的学习") == 1


def test_the_first_topic_of_a_leading_group_takes_its_roll_from_the_register(visit: Any) -> None:
    clerk = visit("clerk", phone=True)
    page = filled(clerk, "“第一议题”学习", "学习重要讲话，结合实际讨论")
    expect(page.locator("#roll")).to_contain_text("党组书记")
    page.get_by_label("会议记录").fill("班子成员逐一发言。")
    page.locator("li[data-name]").nth(1).get_by_role("radio", name="请假").check()
    send(page)
    page.wait_for_url(re.compile("/recorded$"))
    expect(page.locator("main")).to_contain_text("“第一议题”学习")


def test_the_keyboard_alone_writes_a_meeting(visit: Any) -> None:
    secretary = visit("secretary")
    page = secretary.page
    secretary.open("/life/record")

    def until(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"The keyboard does not reach {selector}.")

    until("input[name=activity]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.wait_for_load_state("networkidle")  # the fresh list has come: the keyboard is where it was
    for _ in range(2):
        page.keyboard.press("ArrowDown")  # and before the next has come
    expect(page.locator("input[name=activity]:checked")).to_have_attribute("value", "party_lesson")
    page.wait_for_load_state("networkidle")
    until("input[name=topic]")
    page.keyboard.type("只用键盘记的党课")
    until(".zg-long-bar button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/recorded$"))
    expect(page.locator("main")).to_contain_text("党课")


def test_a_session_that_ends_halfway_leads_to_signing_in_and_back_to_what_was_typed(visit: Any) -> None:
    secretary = visit("secretary", phone=True)
    page = filled(secretary, "谈心谈话", "会话中断时写的")
    secretary.page.context.clear_cookies(name="sessionid")
    page.get_by_role("radio", name="党课", exact=True).evaluate("one => one.click()")
    page.wait_for_url(re.compile(r"/sign-in/\?next=/life/record"))
    page.get_by_label("用户名").fill("secretary")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/life/record$"))
    page.locator("[data-draft-back]").click()
    expect(page.get_by_label("主要内容")).to_have_value("会话中断时写的")


@pytest.mark.parametrize(
    ("who", "path", "part"),
    [
        ("clerk", "/assessment/", "summary.sc-row[hx-get]"),
        ("registrar", "/units/", "main [hx-get]"),
    ],
)
def test_a_part_of_a_page_asked_for_after_the_session_ended_leads_to_signing_in(
    visit: Any, who: str, path: str, part: str
) -> None:
    visitor = visit(who)
    visitor.open(path)
    visitor.page.context.clear_cookies(name="sessionid")
    visitor.page.locator(part).first.click()
    visitor.page.wait_for_url(re.compile(r"/sign-in/\?next="))
    expect(visitor.page.locator("main.zg-out")).to_have_count(1)
