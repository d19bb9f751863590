"""M77 平台门户、网上支部、微信群.

S4-68, S4-69: all systems from one login; the home page shows my tasks, my study, my branch; use is measured by help given, not
by clicks. S4-78: articles are written and reviewed on the platform and exported as ready text; publishing stays manual. S4-79:
each branch has a page with notices, study, meetings, tasks and discussions, used by members away. S4-80: register only that a
group exists and its manager; messages are never read; the platform produces short copy-and-paste notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.engine import guard
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.life.services import record_meeting
from zugong.life.services.meetings import Said as MeetingSaid
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.portal import services
from zugong.portal.models import Notice
from zugong.registers.models import Row
from zugong.rulebook import declared
from zugong.work.services import generate_duties

from .conftest import TODAY
from .pages import page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ARTICLE, GROUPS = ["source-4.public-account", "article"], ["source-4.online-branch", "groups"]


class Branch:
    def __init__(self, signed_in: SignedIn) -> None:
        self.committee = factories.working_committee(factories.county(), "县直机关工委")
        self.department = factories.department(self.committee, "县水利局")
        self.unit = factories.branch(self.department, "第一党支部")
        self.beside = factories.branch(self.department, "第二党支部")
        self.people = factories.members(self.unit, 3)
        factories.post(self.people[0], self.unit)
        self.keeper = factories.account("branch_secretary", self.unit, person=self.people[0])
        self.away = factories.account(person=self.people[1])  # a member away: no role at all, only the register
        self.editor = factories.account("assessor", self.committee)
        self.secretary, self.member, self.office = (signed_in(one) for one in (self.keeper, self.away, self.editor))
        self.stranger = signed_in(factories.account("branch_secretary", factories.branch(self.committee, "别的支部")))


@pytest.fixture
def branch(signed_in: SignedIn) -> Branch:
    return Branch(signed_in)


def test_one_login_shows_my_tasks_my_study_and_my_branch(branch: Branch) -> None:
    generate_duties(until=dt.date(2026, 12, 31), by=SYSTEM)
    notice = services.draft_notice(
        unit=branch.unit, said=services.Said(title="读《条例》第五条", text="第五条全文（示例）。", to=(branch.unit,)), by=branch.keeper
    )  # fmt: skip
    services.issue_notice(notice=notice, by=branch.keeper)
    home = "".join(page_of(branch.member, reverse(f"cockpit:{part}")) for part in ("home", "waiting", "later"))
    for words in ("我的支部", "第一党支部", "还没读的通知", "读《条例》第五条"):
        assert words in home
    for name in ("portal:home", "portal:notices", "work:duties", "casework:inbox", "ballots:home", "life:mine"):
        assert reverse(name) in home  # every system is one press away, without another login


def test_use_is_shown_by_help_given_and_counts_nobodys_clicks(branch: Branch) -> None:
    factories.account(person=branch.people[2], must_change_password=True)  # has an account and has never come in
    generate_duties(until=dt.date(2026, 12, 31), by=SYSTEM)
    said = MeetingSaid(activity="theme_day", held_on=TODAY, topic="学条例", minutes="示例记录", expected=3, present=3)
    record_meeting(unit=branch.unit, said=said, by=branch.keeper)
    page = page_of(branch.office, reverse("portal:use"))
    assert "3 名党员里 2 名能用" in " ".join(page.split())
    line = page.split("第一党支部")[1].split("</tr>")[0]
    figures = [part.split("</td>")[0].split(">")[-1] for part in line.split('class="num"')[1:]]
    assert figures == ["3", "2", "1", "1", "0"]  # recorded once, one duty settled by it
    assert branch.member.get(reverse("portal:use")).status_code == 403
    assert "不统计登录次数、在线时长、点赞" in page
    # And no scheme can take such a figure: the guard of the language objects.
    assert guard.vocabulary().look(["平台激活率", "登录次数"]) != []


def test_a_branch_has_a_page_with_notices_study_meetings_tasks_and_discussion(branch: Branch) -> None:
    generate_duties(until=dt.date(2026, 12, 31), by=SYSTEM)
    said = MeetingSaid(
        activity="party_lesson", held_on=TODAY, topic="讲纪律", minutes="示例记录", expected=3, present=3
    )
    record_meeting(unit=branch.unit, said=said, by=branch.keeper)
    at = reverse("portal:branch", args=[branch.unit.pk])
    branch.secretary.post(reverse("portal:describe", args=[branch.unit.pk]), {"about": "示例支部", "phone": "0000-123"})
    branch.member.post(
        reverse("portal:new-topic", args=[branch.unit.pk]), {"title": "我在外地，怎么参加主题党日", "text": "问一下"}
    )
    page = page_of(branch.member, at)
    for words in (
        "通知",
        "支部要办的事",
        "最近的会议",
        "支部学了什么",
        "讲纪律",
        "支部讨论",
        "我在外地",
        "0000-123",
        branch.people[0].name,
    ):
        assert words in page
    assert branch.stranger.get(at).status_code == 403
    above = page_of(branch.office, at)
    assert ["支部要办的事" in above, "我在外地" in above] == [True, False]


def test_a_notice_asks_one_question_and_the_right_answer_is_the_receipt(branch: Branch) -> None:
    typed = {
        "unit": branch.unit.pk, "title": "交党费的通知", "text": "每月十日前交到支部。", "to": "第一党支部", "question": "几日前交？",
        "options": "每月十日\n每月二十日", "answer": "0", "passage": "每月十日前交到支部。",
    }  # fmt: skip
    branch.secretary.post(reverse("portal:new"), typed)
    notice = Notice.objects.get()
    at = reverse("portal:notice", args=[notice.pk])
    branch.secretary.post(at, {"do": "issue"})
    wrong = branch.member.post(at, {"do": "confirm", "confirm-answer": "1"})
    assert (wrong.status_code, "<mark>每月十日前交到支部。</mark>" in wrong.content.decode()) == (422, True)
    with clock.frozen(TODAY + dt.timedelta(days=3)):
        assert services.remind_readers(day=clock.today(), by=SYSTEM) == 2
    branch.member.post(at, {"do": "confirm", "confirm-answer": "0"})
    figures = page_of(branch.office, reverse("portal:figures", args=[notice.pk]))
    assert "3 人里 1 人读过了" in " ".join(figures.split())
    short = page_of(branch.secretary, reverse("portal:short", args=[notice.pk]))
    assert ["【通知】交党费的通知" in short, "平台不进群" in short] == [True, True]


def test_of_a_group_only_its_existence_and_its_manager_are_registered(branch: Branch) -> None:
    columns = declared.register("/".join(GROUPS), TODAY).register.columns
    assert sorted(columns) == ["built", "manager", "since"]
    register = reverse("registers:register", args=GROUPS)
    before = page_of(branch.office, register, coverage="1")
    assert ["还没有微信群的党支部" in before, "第二党支部" in before, "0%" in before] == [True, True, True]
    write(branch.secretary, *GROUPS, branch.unit, built="true", manager=branch.people[0].name)
    assert Row.objects.get().unit == branch.unit
    after = page_of(branch.office, register, coverage="1")
    assert ["第一党支部" in after, "第二党支部" in after, "33%" in after] == [
        False,
        True,
        True,
    ]  # one of three branches
    answer = branch.secretary.post(reverse("registers:new", args=GROUPS), {"built": "true", "_unit": branch.unit.pk})
    assert (answer.status_code, "建了群要写谁管" in answer.content.decode()) == (422, True)


def test_an_article_is_written_reviewed_by_another_and_leaves_as_ready_text(branch: Branch) -> None:
    typed = {
        "title": "支部里的一天", "text": "第一段。\n\n　　第二段。", "author": "水利局第一党支部", "planned_on": "2026-11-20",
        "_unit": str(branch.unit.pk),
    }  # fmt: skip
    assert branch.secretary.post(reverse("casework:new", args=ARTICLE), typed).status_code == 302
    case = Case.objects.get()
    ready, act = reverse("portal:article", args=[case.pk]), reverse("casework:act", args=[case.pk])
    calendar = reverse("portal:articles")
    assert branch.office.get(ready).status_code == 404  # nothing leaves unreviewed
    assert branch.secretary.post(act, {"_step": "review", "_outcome": "pass"}).status_code == 422
    branch.office.post(act, {"_step": "review", "_outcome": "back", "_reason": "少一段"})
    branch.secretary.post(act, {"_step": "rewrite", "_outcome": "again", "final": "第一段。\n第二段。\n第三段。"})
    branch.office.post(act, {"_step": "review", "_outcome": "pass"})
    case.refresh_from_db()
    assert (case.place, case.due_on) == ("publish", dt.date(2026, 11, 20))
    assert "导出成文" in page_of(branch.office, reverse("casework:case", args=[case.pk]))
    text = branch.office.get(ready, {"file": "1"})
    assert text["Content-Disposition"].startswith("attachment")
    assert text.content.decode() == "支部里的一天\r\n水利局第一党支部\r\n\r\n第一段。\r\n第二段。\r\n第三段。\r\n"
    assert ["支部里的一天" in page_of(branch.office, calendar, month=month) for month in ("2026-11", "2026-12")] == [
        True,
        False,
    ]
    branch.office.post(
        act, {"_step": "publish", "_outcome": "published", "published_on": "2026-11-20", "link": "示例链接"}
    )
    case.refresh_from_db()
    assert (case.place, case.data["link"]) == ("published", "示例链接")
    assert branch.stranger.get(ready).status_code == 404
