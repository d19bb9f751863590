from __future__ import annotations

import datetime as dt

import pytest

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Grant
from zugong.org.tests import factories
from zugong.work import queries, services
from zugong.work.cli import tick_command
from zugong.work.models import Duty, Message
from zugong.work.tests.conftest import hold


def remind(day: str) -> int:
    with clock.frozen(dt.date.fromisoformat(day)):
        return services.write_reminders(day=dt.date.fromisoformat(day), by=SYSTEM)


def said_to(account) -> list[tuple[str, int]]:
    found = Message.objects.filter(account=account).order_by("pk")
    return [(message.duty.period, message.days_before) for message in found]


@pytest.fixture
def owing(county, generate):
    generate()
    return county


def test_nothing_is_said_before_its_day(owing):
    assert remind("2026-03-23") == 0


def test_reminders_come_on_the_days_the_institution_says(owing):
    assert remind("2026-03-24") == 6
    assert remind("2026-03-28") == 3
    assert remind("2026-03-31") == 3
    # Those of one day come in no particular order.
    assert sorted(said_to(owing.keeper)) == [("2026-03", 0), ("2026-03", 3), ("2026-03", 7), ("2026-Q1", 7)]


def test_a_second_round_on_one_day_says_nothing_again(owing):
    remind("2026-03-24")
    assert remind("2026-03-24") == 0
    assert remind("2026-03-25") == 0


def test_after_days_without_a_round_only_the_latest_reminder_is_said(owing):
    remind("2026-03-29")
    assert sorted(said_to(owing.keeper)) == [("2026-03", 3), ("2026-Q1", 7)]


def test_what_is_done_is_not_reminded_of(owing):
    hold(owing.first, "2026-03-05")
    remind("2026-03-28")
    assert said_to(owing.keeper) == [("2026-Q1", 7)]


def test_each_unit_s_recorders_are_told_and_nobody_else(owing):
    remind("2026-03-28")
    assert [len(said_to(who)) for who in (owing.keeper, owing.stranger, owing.member)] == [2, 2, 0]
    # The second branch has nobody of its own, so the organ above is told.
    assert {message.duty.unit for message in Message.objects.filter(account=owing.colleague)} == {owing.second}


def test_a_withdrawn_role_is_told_no_more(owing):
    Grant.objects.filter(account=owing.keeper).update(valid_to=dt.date(2026, 3, 1))
    remind("2026-03-28")
    assert said_to(owing.keeper) == []


def test_queries_do_not_grow_with_the_units(owing, generate, django_assert_max_num_queries):
    for n in range(5):
        factories.account("branch_secretary", factories.branch(owing.organ, f"党支部{n}"))
    generate()
    with django_assert_max_num_queries(14):
        assert remind("2026-03-28") == 6 + 10


def test_a_message_says_the_day_so_that_it_is_true_whenever_it_is_read(owing):
    remind("2026-03-28")
    remind("2026-03-31")
    sentences = {message.sentence for message in queries.messages_of(owing.keeper)}
    assert sentences == {"“开支部委员会会议”3月31日到期。", "“上党课”3月31日到期。"}


def test_only_the_machine_reminds(county):
    with pytest.raises(Refused, match="系统每天"):
        services.write_reminders(day=dt.date(2026, 3, 28), by=county.keeper)


def test_messages_are_marked_read_by_their_owner_alone(owing):
    remind("2026-03-28")
    mine = list(queries.messages_of(owing.keeper))
    with pytest.raises(Refused, match="发给自己"):
        services.read_messages(messages=mine, by=owing.stranger)
    assert services.read_messages(messages=mine[:1], by=owing.keeper) == 1
    assert queries.unread_count(owing.keeper) == 1
    assert services.read_messages(messages=mine, by=owing.keeper) == 1


def test_the_daily_round_generates_counts_and_reminds_and_twice_is_once(county, capsys):
    assert tick_command(["--day", "2026-03-28"]) == 0
    assert capsys.readouterr().out == "duties: 28\nrecounted: 0\nreminders: 6\n"
    assert tick_command(["--day", "2026-03-28"]) == 0
    assert capsys.readouterr().out == "duties: 0\nrecounted: 0\nreminders: 0\n"


def test_the_daily_round_brings_the_next_periods_too(county):
    tick_command(["--day", "2026-03-12"])
    assert Duty.objects.filter(unit=county.first, period__in=["2026-04", "2026-Q2"]).count() == 2
