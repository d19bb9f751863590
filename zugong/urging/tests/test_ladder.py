"""The ladder by the calendar: which rung comes on which day, none twice, none left out."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.casework import services as cases
from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.registers import services as registers
from zugong.urging import services
from zugong.urging.ladders import Ladders, begins_on
from zugong.urging.models import Notice, Urging
from zugong.urging.watching.cases import Cases

from .conftest import ORDERS, TODAY, House, climb, finish, job

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 13)
ONE_DAY = dt.timedelta(days=1)


def said() -> list[tuple[str, str, dt.date]]:
    return [(one.rung, one.state, one.reached_on) for one in Urging.objects.order_by("pk")]


def issue(row_key: int, by: object, rung: str = "urge", day: dt.date = TODAY) -> Urging:
    with clock.frozen(day):
        return services.issue_letter(kind="rows", key=row_key, rung=rung, by=by)


def test_days_and_workdays_are_counted_from_the_due_day() -> None:
    ladder = Ladders(TODAY).over("rows", "test.urging/jobs")
    assert ladder is not None
    days = {name: begins_on(ladder, rung, FRIDAY, TODAY) for name, rung in ladder.ladder.rungs.items()}
    assert days == {"remind": dt.date(2026, 11, 14), "urge": dt.date(2026, 11, 18), "inquire": dt.date(2026, 11, 27)}


def test_the_ladder_that_names_a_thing_most_closely_has_it_alone() -> None:
    found = Ladders(TODAY)
    assert [getattr(found.over(kind, rule), "id", None) for kind, rule in (
        ("rows", "test.urging/jobs"), ("rows", "source-1.key-work/subtasks"), ("rows", "test.other/things"), ("duties", "test.urging/x"),
    )] == ["test.urging/climb", "source-1.key-work/key_work", "source-3.urging/standing", "source-3.urging/standing"]  # fmt: skip


def test_a_thing_climbs_one_rung_at_a_time_and_a_second_round_adds_nothing(house: House) -> None:
    job(house, FRIDAY)
    rounds = [climb(FRIDAY + n * ONE_DAY) for n in (0, 1, 1, 2, 5, 5, 6, 20)]
    assert rounds == [0, 1, 0, 0, 1, 0, 0, 0]
    # The letter waits for people: nothing above it comes before it was issued.
    assert said() == [("remind", "said", dt.date(2026, 11, 14)), ("urge", "proposed", dt.date(2026, 11, 18))]


def test_a_reminder_says_what_when_and_whose_to_those_who_record_for_the_unit(house: House) -> None:
    job(house, FRIDAY)
    climb(FRIDAY + ONE_DAY)
    assert [(notice.account, notice.sentence) for notice in Notice.objects.all()] == [
        (house.keeper, f"第一支部的“报整改方案”11月13日就到期了，还没办完，请{house.people[0].name}尽快办。")
    ]


def test_what_is_long_overdue_when_it_is_found_is_reminded_first(house: House) -> None:
    job(house, TODAY - dt.timedelta(days=40))
    job(house, TODAY - dt.timedelta(days=61), "太久以前的")
    assert [climb(TODAY), climb(TODAY), climb(TODAY + ONE_DAY)] == [1, 0, 1]
    assert [one.rung for one in Urging.objects.order_by("pk")] == ["remind", "urge"]


def test_what_is_done_leaves_the_ladder_and_its_open_letter_says_so(house: House) -> None:
    row = job(house, FRIDAY - dt.timedelta(days=7))
    climb(TODAY)
    letter = issue(row.pk, house.supervisor)
    finish(row, house)
    assert climb(TODAY + ONE_DAY) == 0
    assert list(Urging.objects.values_list("left_on", flat=True)) == [TODAY + ONE_DAY] * 2
    assert letter.case is not None
    assert letter.case.is_open
    with pytest.raises(Refused, match="已经办了"):
        issue(row.pk, house.supervisor, "inquire", TODAY + ONE_DAY)


def test_a_deadline_that_was_moved_is_a_new_promise(house: House) -> None:
    row = job(house, FRIDAY - dt.timedelta(days=7))
    climb(TODAY)
    registers.change_row(
        row=row, version=row.version, cells={**row.data, "until": FRIDAY}, reason="延期", by=house.keeper
    )
    climb(TODAY + ONE_DAY)
    assert [one.left_on for one in Urging.objects.order_by("pk")] == [TODAY + ONE_DAY, None]
    assert [(one.rung, one.due_on) for one in Urging.objects.order_by("pk")] == [
        ("remind", FRIDAY - dt.timedelta(days=7)), ("remind", FRIDAY),
    ]  # fmt: skip


def test_people_may_urge_sooner_but_not_skip_a_rung_nor_disturb_who_still_has_time(house: House) -> None:
    row = job(house, TODAY - ONE_DAY)
    with pytest.raises(Refused, match="刚刚有人签发或改过"):
        issue(row.pk, house.supervisor, "inquire")
    letter = issue(row.pk, house.supervisor)
    assert letter.case is not None
    assert (letter.case.number, letter.case.due_on) == ("示督〔2026〕1号", dt.date(2026, 11, 23))
    assert letter.case.data == {"matter": "报整改方案", "until": "2026-11-15", "days": "1"}
    with pytest.raises(Refused, match="示督〔2026〕1号还在答复期限内"):
        issue(row.pk, house.second, "inquire", dt.date(2026, 11, 20))
    with pytest.raises(Refused, match="还没到查办的时候"):
        issue(row.pk, house.second, "inquire", dt.date(2026, 11, 25))
    assert [climb(dt.date(2026, 11, day)) for day in (26, 27)] == [0, 1]
    assert issue(row.pk, house.second, "inquire", dt.date(2026, 11, 27)).rung_title == "查办"


def test_pressed_twice_one_letter_goes_out(house: House) -> None:
    row = job(house, TODAY - dt.timedelta(days=30))
    issue(row.pk, house.supervisor)
    with pytest.raises(Refused):
        issue(row.pk, house.second)
    assert (Urging.objects.letters().count(), Case.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["keeper", "colleague", "stranger", "member", "admin"])
def test_nobody_but_a_supervisor_above_issues_or_drops(house: House, who: str) -> None:
    row = job(house, FRIDAY - dt.timedelta(days=14))
    climb(TODAY)
    climb(TODAY + ONE_DAY)
    proposal = Urging.objects.proposed().get()
    account = getattr(house, who)
    with pytest.raises(Refused):
        issue(row.pk, account)
    with pytest.raises(Refused):
        services.drop_proposal(urging=proposal, reason="不用", by=account)
    assert Case.objects.count() == 0


def test_a_proposal_can_be_dropped_with_a_reason_and_the_climb_ends(house: House) -> None:
    job(house, FRIDAY - dt.timedelta(days=14))
    climb(TODAY)
    climb(TODAY + ONE_DAY)
    proposal = Urging.objects.proposed().get()
    with pytest.raises(Refused, match="为什么不发"):
        services.drop_proposal(urging=proposal, reason=" ", by=house.supervisor)
    services.drop_proposal(urging=proposal, reason="已经报来，还没录入", by=house.supervisor)
    assert [climb(TODAY + n * ONE_DAY) for n in (2, 10, 20)] == [0, 0, 0]


def test_a_round_killed_in_the_middle_and_run_again_adds_only_what_is_missing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [job(house, FRIDAY - dt.timedelta(days=1), f"第{n}件") for n in range(3)]
    killed = iter([False, False, True])
    begun = services.climbing.Step.begun

    def stopped(self: object, *args: object) -> Urging:
        if next(killed):
            raise KeyboardInterrupt
        return begun(self, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(services.climbing.Step, "begun", stopped)
        with pytest.raises(KeyboardInterrupt):
            climb(TODAY)
    assert (Urging.objects.count(), Notice.objects.count()) == (0, 0)
    assert [climb(TODAY), climb(TODAY)] == [len(rows), 0]
    assert (Urging.objects.count(), Notice.objects.count()) == (3, 3)


def test_letters_of_the_machine_go_out_one_by_one_and_what_a_stopped_round_left_follows(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        job(house, FRIDAY, f"第{n}件", ORDERS)
    climb(TODAY)
    opened, calls = casework.open_case, iter([False, True, False, False])

    def stopped(**words: object) -> Case:
        if next(calls):
            raise KeyboardInterrupt
        return opened(**words)  # type: ignore[arg-type]

    monkeypatch.setattr(casework, "open_case", stopped)
    with pytest.raises(KeyboardInterrupt):
        services.issue_by_machine(TODAY)
    assert Case.objects.count() == 1
    assert [services.issue_by_machine(TODAY), services.issue_by_machine(TODAY)] == [2, 0]
    letters = Urging.objects.letters().select_related("case__opener_unit").order_by("pk")
    assert [(one.case.number, one.case.opener_unit, one.decided_by) for one in letters if one.case] == [
        (f"示督〔2026〕{n}号", house.committee, SYSTEM.actor_id) for n in (1, 2, 3)
    ]


def test_a_late_step_of_a_case_climbs_too_but_no_letter_does(house: House) -> None:
    with clock.frozen(TODAY - dt.timedelta(days=20)):
        case = casework.open_case(
            route="test.urging/fix", unit=house.unit, cells={"problem": "没有台账"}, by=house.supervisor
        )
    climb(TODAY)
    with clock.frozen(TODAY):
        letter = services.issue_letter(kind="cases", key=case.pk, rung="urge", by=house.supervisor)
    assert letter.title == "没有台账（整改）"
    climb(TODAY + dt.timedelta(days=40))
    assert Urging.objects.filter(kind="cases").exclude(key=case.pk).count() == 0


def test_a_step_that_waits_above_is_urged_above_and_not_where_the_question_came_from(house: House) -> None:
    case = cases.open_case(
        route="test.urging/question", unit=house.unit, cells={"problem": "活动室钥匙在谁手里"}, by=house.keeper
    )
    thing = Cases().things([case.pk], TODAY)[case.pk]
    assert case.unit == house.unit
    assert (thing.unit, thing.holder) == (house.unit.parent, str(house.unit.parent))
