"""Branches at home in the example county: notices read and unread, a talk, articles, papers in circulation. All 示例."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Membership, Unit
from zugong.portal import norms, reach, services
from zugong.registers import services as registers
from zugong.rulebook import library

from .structure import County
from .urging import days_ago

ARTICLES, OFFICE = "source-4.public-account", "source-4.online-office"
#: (days ago, by which login, urgent, title, text, question, options, right one, passage)
NOTICES = (
    (9, "assessor", False, "做好年底组织生活安排（示例）", "各支部十二月十日前把组织生活会的时间报机关党委。\n请党员提前安排工作。",
     "时间报给谁？", ("机关党委", "县委组织部"), 0, "把组织生活会的时间报机关党委。"),
    (1, "secretary", True, "周五主题党日改到下午三点（示例）", "原定周五上午的主题党日，改到下午三点，地点不变。",
     "改到几点？", ("上午九点", "下午三点"), 1, "改到下午三点，地点不变。"),
    (4, "secretary", False, "支部图书角添了新书（示例）", "新到的书放在活动室，登记以后可以借两周。", "", (), None, ""),
)  # fmt: skip
TALK = ("周末义务植树去哪里（示例）", "我建议去河堤，离单位近（示例）。", "河堤已经栽满了，不如去南山（示例）。")
PIECES = (("支部里的一天（示例）", -6), ("一面锦旗的来历（示例）", 3), ("青年党员讲家乡（示例）", 9))
READERS = 6
WITH_GROUP = 0.9


def open_homes(county: County, chance: random.Random) -> int:
    """How many notices went out; nothing where a county's own folder of institutions holds no branch at home."""
    known = {one.id for one in library.in_force(clock.today())}
    home = _login("secretary").home_unit
    if not {norms.INSTITUTION, ARTICLES, OFFICE} <= known or home is None:
        return 0
    for ago, login, urgent, *words in NOTICES:
        with days_ago(ago):
            _notice(_login(login), urgent, words, chance)
    _at_home(home)
    _groups(county, chance)
    _articles(home)
    _papers(county)
    return len(NOTICES)


def _login(name: str) -> Account:
    return Account.objects.select_related("person").get(username=name)


def _notice(by: Account, urgent: bool, words: list[Any], chance: random.Random) -> None:
    title, text, question, options, answer, passage = words
    unit = by.home_unit
    assert unit is not None
    said = services.Said(
        title=title, text=text, to=(unit,), urgent=urgent, question=question, options=options,
        answer=answer, passage=passage, valid_until=clock.today() + dt.timedelta(days=60),
    )  # fmt: skip
    notice = services.issue_notice(notice=services.draft_notice(unit=unit, said=said, by=by), by=by)
    readers = [one for one in reach.accounts(notice).order_by("pk") if one.username != "member"]
    for reader in chance.sample(readers, min(READERS, len(readers))):
        services.confirm_notice(notice=notice, answer=notice.answer, by=reader)


def _at_home(home: Unit) -> None:
    secretary, member = _login("secretary"), _login("member")
    services.describe_branch(
        unit=home, about="机关党支部，每月十五日前后过主题党日；外出的党员可以在这里提问题（示例）。", phone="0000-6543210",
        by=secretary,
    )  # fmt: skip
    if not reach.belongs(member, home):
        return
    title, first, second = TALK
    with days_ago(2):
        topic = services.open_topic(unit=home, title=title, text=first, by=member)
    services.say_remark(topic=topic, text=second, by=secretary)


def _groups(county: County, chance: random.Random) -> None:
    """Most branches have one; who manages it is a member of the branch."""
    members = Membership.objects.standing().filter(unit__in=county.branches).order_by("pk")
    manager = {unit: person for unit, person in members.values_list("unit_id", "person_id")}
    have = [unit for unit in county.branches if unit.pk in manager and chance.random() < WITH_GROUP]
    new = [(unit, {"built": True, "manager": manager[unit.pk]}) for unit in have]
    registers.import_rows(register=f"{norms.INSTITUTION}/groups", new=new, changed=[], batch="example", by=SYSTEM)


def _articles(home: Unit) -> None:
    secretary, editor = _login("secretary"), _login("assessor")
    for number, (title, ahead) in enumerate(PIECES):
        day = (clock.today() + dt.timedelta(days=ahead)).isoformat()
        cells = {
            "title": title,
            "text": "正文第一段（示例）。\n正文第二段（示例）。",
            "author": str(home),
            "planned_on": day,
        }
        case = casework.open_case(route=f"{ARTICLES}/article", unit=home, cells=cells, by=secretary)
        if number < 2:
            case = casework.act_on_case(case=case, step="review", outcome="pass", cells={}, by=editor)
        if number == 0:
            done = {"published_on": day, "link": "公众号链接（示例）"}
            casework.act_on_case(case=case, step="publish", outcome="published", cells=done, by=editor)


def _papers(county: County) -> None:
    """One paper of the committee on its way to three departments."""
    editor, leader = _login("assessor"), _login("committee")
    unit = editor.home_unit
    if unit is None:
        return
    cells = {
        "title": "报送年度党建工作总结（示例）", "kind": "notice", "to": [one.pk for one in county.departments[:3]],
        "text": "请于月底前报送（示例）。",
    }  # fmt: skip
    case: Case = casework.open_case(route=f"{OFFICE}/dispatch", unit=unit, cells=cells, by=editor)
    case = casework.act_on_case(case=case, step="approve", outcome="agree", cells={}, by=leader)
    casework.act_on_case(case=case, step="issue", outcome="notice", cells={"number": "示例〔2026〕1号"}, by=editor)
