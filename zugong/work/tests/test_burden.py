"""What units are asked, added up; key matters and their lights; what is optional."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from django.db.models import Q
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.timeline import Period
from zugong.work import burden, checklist, feeds, matter_pages, obligations, rules, services, steering
from zugong.work.calendar_feed import duties as duty_feed
from zugong.work.forms import MatterSaid
from zugong.work.items import Item
from zugong.work.models import Duty, KeyMatter

from .conftest import COMMITTEE, HELD, LESSON

MARCH = Period.parse("2026-03")
PRICED = replace(COMMITTEE, minutes=60, issued_by="县委组织部", basis="《示例》")
TWICE = replace(LESSON, minutes=45, owed=2, issued_by="县直机关工委")
FREE = replace(COMMITTEE, duty_id="essay", title="征文", minutes=30, prescribed=False, activity="", activity_name="")
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Unit:
    with clock.frozen(dt.date(2026, 3, 12)):
        return factories.branch(factories.department(factories.working_committee()), "一支部")


def generate(*asked: obligations.DutyRule, until: dt.date = MARCH.end) -> None:
    with clock.frozen(dt.date(2026, 3, 12)), obligations.reading(lambda _day: list(asked)):
        services.generate_duties(since=MARCH.start, until=until, by=SYSTEM)


def of_rules(branch: Unit) -> burden.Asked:
    """Without what the registers of the library ask."""
    return burden.asked(MARCH, Q(unit=branch), {branch.pk: "none"})


def test_minutes_are_those_of_all_that_is_owed_by_unit_and_office(branch: Unit) -> None:
    generate(PRICED, TWICE, FREE)
    found = of_rules(branch)
    assert (dict(found.units), dict(found.offices), found.duties) == (
        {branch.pk: 60 + 90}, {"县委组织部": 60, "县直机关工委": 90}, 2,
    )  # fmt: skip
    months = burden.by_month(Period.parse("2026"), Q(unit=branch), {})
    assert [sum(offices.values()) for _period, offices in months[:4]] == [0, 0, 150, 0]
    own = [one for one in burden.of_unit(branch, MARCH) if one.duty is not None]
    assert sum(one.minutes for one in own) == 150


def test_what_is_let_off_is_asked_of_nobody(branch: Unit) -> None:
    generate(PRICED)
    Duty.objects.update(state=Duty.State.EXEMPT)
    assert dict(of_rules(branch).units) == {}


def test_a_week_is_over_only_beyond_the_limit(branch: Unit) -> None:
    generate(PRICED, TWICE)
    week = Period.of("week", MARCH.end).code
    at, over = (burden.weeks_over(MARCH, limit, Q(unit=branch), {branch.pk: "none"}) for limit in (150, 149))
    assert (at, over) == ({}, {week: 1})


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 分钟"), (59, "59 分钟"), (60, "1 小时"), (200, "3 小时 20 分"), (6030, "100 小时")]
)
def test_minutes_are_said_as_people_say_them(minutes: int, said: str) -> None:
    assert burden.span(minutes) == said


def test_duties_from_before_costs_were_stated_bear_them_after_the_next_round(branch: Unit) -> None:
    generate(COMMITTEE)
    assert Duty.objects.get().minutes == 0
    generate(PRICED)
    assert [(one.minutes, one.obligation.issued_by) for one in Duty.objects.select_related("obligation")] == [
        (60, "县委组织部")
    ]


def test_what_is_optional_is_never_overdue_and_done_all_the_same(branch: Unit) -> None:
    generate(FREE)
    duty = Duty.objects.get()
    after = duty.closes_on + dt.timedelta(days=1)
    assert [duty.standing(day) for day in (MARCH.start, duty.due_on, after)] == ["offered", "offered", "passed"]
    assert Duty.objects.pending(MARCH.start).count() == 0
    with pytest.raises(Refused, match="自选动作"):
        rules.exempt_duty.check(duty, "不做", by=factories.account("registrar", branch.parent))
    data = {"type": "committee", "minutes": True}
    ledger.record(HELD, unit=branch, occurred_on=MARCH.start, data=data, source="test:1", by=SYSTEM)
    duty.refresh_from_db()
    assert duty.state == Duty.State.DONE
    ledger.reverse(source="test:1", reason="记错", by=SYSTEM)
    duty.refresh_from_db()
    assert duty.state == Duty.State.OFFERED


def test_the_short_list_parts_prescribed_from_optional(branch: Unit) -> None:
    generate(PRICED, FREE)
    found = checklist.of_unit(branch, dt.date(2026, 3, 12))
    titles = [[one.duty.title for one in lists] for lists in (found.prescribed, found.optional)]
    assert (titles, found.done) == ([["开支部委员会会议"], ["征文"]], 0)


# ---- the feed of duties --------------------------------------------------------------------------


def test_many_alike_on_a_day_are_one_line_and_a_key_matter_stands_alone(branch: Unit) -> None:
    others = [factories.branch(branch.parent) for _ in range(3)]
    generate(PRICED)
    account = factories.account("organ_clerk", branch.parent)
    window = feeds.Window(account, MARCH, dt.date(2026, 3, 12))
    assert [(one.title, one.words, one.source) for one in duty_feed(window)] == [("开支部委员会会议", "没做 4 / 4", "")]
    duty = Duty.objects.get(unit=others[0])
    first = replace(window, first=frozenset({f"work.duty:{duty.pk}"}))
    assert [one.words for one in duty_feed(first)] == ["还剩 19 天", "没做 3 / 3"]
    own = replace(window, unit=branch)
    assert [(one.of, one.words) for one in duty_feed(own)] == [(branch.pk, "没做")]
    assert list(duty_feed(replace(window, institution="other"))) == []


def test_a_stranger_has_none_of_it(branch: Unit) -> None:
    generate(PRICED)
    stranger = factories.account("branch_secretary", factories.branch(factories.department(), "别处"))
    assert list(duty_feed(feeds.Window(stranger, MARCH, dt.date(2026, 3, 12), unit=branch))) == []


# ---- key matters ---------------------------------------------------------------------------------


@pytest.fixture
def leader(branch: Unit) -> Account:
    return factories.account("committee_leader", branch.parent.parent, person=factories.person("周岚"))


def put_first(branch: Unit, leader: Account) -> KeyMatter:
    generate(PRICED)
    duty = Duty.objects.get()
    item = Item(f"work.duty:{duty.pk}", "work.duty", duty.title, branch)
    with clock.frozen(dt.date(2026, 3, 12)):
        return services.list_matter(item=item, said=MatterSaid("big", ("key",), "周岚"), by=leader)


def test_silence_turns_a_matter_amber_and_then_red(branch: Unit, leader: Account) -> None:
    matter = put_first(branch, leader)
    steered = steering.Steered(status_within=7, escalates_after=7)
    days = [matter.said_on + dt.timedelta(days=number) for number in (7, 8, 14, 15)]
    assert [matter_pages.light_of(matter, steered, day) for day in days] == ["ok", "warn", "warn", "bad"]
    assert matter_pages.light_of(matter, steering.Steered(), days[-1]) == "ok"


def test_a_thing_is_put_first_once_by_leaders_alone_and_followed_by_its_own_people(
    branch: Unit, leader: Account
) -> None:
    matter = put_first(branch, leader)
    secretary = factories.account("branch_secretary", branch)
    stranger = factories.account("branch_secretary", factories.branch(factories.department(), "别处"))
    item = Item(matter.source, "work.duty", matter.title, branch)
    with clock.frozen(dt.date(2026, 3, 12)):
        assert rules.list_matter.why_not(item, "big", by=leader) == "这一件已经列为重点事项。"
        assert "由" in str(rules.list_matter.why_not(replace(item, source="work.duty:0"), "big", by=secretary))
        assert "先在制度库里定" in str(
            rules.list_matter.why_not(replace(item, source="work.duty:0"), "other", by=leader)
        )
    assert [rules.say_progress.allows(matter, "好", by=one) for one in (leader, secretary, stranger)] == [
        True,
        True,
        False,
    ]
    assert rules.say_progress.why_not(matter, " ", by=secretary) == "写一句办到哪里了。"
    services.release_matter(matter=matter, by=leader)
    matter.refresh_from_db()
    assert rules.say_progress.why_not(matter, "好", by=leader) == "这一件已经不在重点事项里。"


def test_the_pages_cost_few_queries(branch: Unit, leader: Account, client, django_assert_max_num_queries) -> None:
    for number in range(6):
        factories.branch(branch.parent, f"支部{number}")
    generate(PRICED, TWICE)
    client.force_login(leader, "django.contrib.auth.backends.ModelBackend")
    with clock.frozen(dt.date(2026, 3, 12)):
        for address in (reverse("work:burden"), reverse("work:matters"), reverse("work:burden-unit", args=[branch.pk])):
            client.get(address)
            with django_assert_max_num_queries(15):
                assert client.get(address).status_code == 200


def test_the_ranking_and_the_months_leave_as_tables_and_lead_to_what_lies_behind_them(
    branch: Unit, leader: Account, client
) -> None:
    generate(PRICED, TWICE)
    client.force_login(leader, "django.contrib.auth.backends.ModelBackend")
    with clock.frozen(dt.date(2026, 3, 12)):
        page = client.get(reverse("work:burden"))
        ranking = page.context["page"].ranking
        own = next(row for row in ranking.rows if str(branch) in str(row[0]))
        assert f'href="{reverse("work:burden-unit", args=[branch.pk])}?month=2026-03"' in own[0]
        assert own[1] == burden.span(own[2])
        months = client.get(reverse("work:burden-months"), {"month": "2026-03"})
        assert 'data-figure="months"' in months.content.decode()
        table = client.get(reverse("work:burden-months"), {"month": "2026-03", "figure": "months"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(table.streaming_content)))
    head, *rows = book.active.iter_rows(values_only=True)
    assert head == ("月份", "分钟", "谁要得多")
    assert [row[0] for row in rows] == [f"2026年{month}月" for month in range(1, 13)]
    assert rows[2][1] == sum(row[2] for row in ranking.rows)


def test_a_month_that_is_none_is_this_month(branch: Unit, leader: Account, client) -> None:
    client.force_login(leader, "django.contrib.auth.backends.ModelBackend")
    with clock.frozen(dt.date(2026, 3, 12)):
        for said in ("2026-13", "x", "2026-Q1"):
            assert client.get(reverse("work:burden"), {"month": said}).context["page"].month == MARCH
