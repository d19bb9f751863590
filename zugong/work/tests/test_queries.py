from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from zugong.evidence import sources
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.work import actions, pages, queries, services
from zugong.work.models import Duty
from zugong.work.tests.conftest import COMMITTEE, LESSON, TODAY, hold


@pytest.fixture
def owing(county, generate):
    generate()
    return county


def keys(duties) -> list[str]:
    return [duty.period for duty in duties]


def test_duties_are_grouped_by_how_they_press(owing):
    found = queries.duties_of(owing.keeper, TODAY)
    assert (keys(found.overdue), keys(found.due_today), keys(found.this_week)) == (["2026-02"], [], [])
    assert sorted(keys(found.later)) == ["2026", "2026-03", "2026-Q1"]
    assert (found.pending, found.pressing) == (4, 1)


@pytest.mark.parametrize(
    ("day", "groups"),
    [
        ("2026-03-24", [[], [], ["2026", "2026-03", "2026-Q1"]]),
        ("2026-03-31", [[], ["2026", "2026-03", "2026-Q1"], []]),
        ("2026-04-01", [["2026", "2026-03", "2026-Q1"], [], []]),
        ("2026-04-25", [["2026", "2026-Q1"], [], ["2026-04"]]),
    ],
)
def test_overdue_follows_from_the_day_alone(owing, day, groups):
    found = queries.duties_of(owing.keeper, dt.date.fromisoformat(day))
    assert [sorted(keys(group)) for group in (found.overdue, found.due_today, found.this_week)] == groups


def test_what_was_done_this_month_is_at_hand(owing):
    hold(owing.first, "2026-03-05")
    hold(owing.first, "2026-01-05")
    assert keys(queries.duties_of(owing.keeper, TODAY).done) == ["2026-03"]


def test_own_duties_are_those_of_the_unit_one_records_for(owing):
    own = {duty.unit for duty in queries.duties_of(owing.colleague, TODAY).later}
    assert own == {owing.organ}
    assert {duty.unit for duty in queries.duties_of_others(owing.colleague)} == {owing.first, owing.second}


def test_a_member_without_a_role_owes_nothing_here(owing):
    assert queries.duties_of(owing.member, TODAY).pending == 0
    assert not queries.duties_in_scope(owing.member).exists()


def test_a_count_for_the_bell_agrees_with_the_list(owing):
    for day in (dt.date(2026, 3, 12), dt.date(2026, 3, 31), dt.date(2026, 4, 25)):
        assert queries.pressing(owing.keeper, day).count() == queries.duties_of(owing.keeper, day).pressing


def test_how_things_stand_in_a_scope(owing):
    hold(owing.first, "2026-03-05")
    standing = queries.standing_of(queries.duties_in_scope(owing.colleague), TODAY)
    assert standing == queries.Standing(overdue=2, pending=1 + 2 * 3 - 1, missed=2)
    assert queries.finished_of(queries.duties_in_scope(owing.colleague)) == 1


def test_the_duty_a_record_fulfils_is_found_from_the_record(owing):
    source = hold(owing.first, "2026-03-05")
    assert keys(queries.fulfilled_by(source, [owing.first], dt.date(2026, 3, 5))) == ["2026-03"]


def test_lists_take_as_many_queries_for_three_units_as_for_one(owing, generate, django_assert_num_queries):
    for n in range(3):
        unit = factories.branch(owing.organ, f"党支部{n}")
        generate()
        owing.keeper.grants.create(role="branch_secretary", unit=unit)
        if n != 1:
            with django_assert_num_queries(3):
                account = type(owing.keeper).objects.get(pk=owing.keeper.pk)
                assert len({duty.unit_id for duty in queries.duties_of(account, TODAY).later}) == 2 + n


# ── 组织生活年历 ────────────────────────────────────────────────────────────────────────────────


def states(row) -> list[str]:
    return [cell.state for cell in row.cells]


def test_the_calendar_shows_every_period_of_the_year(owing, generate):
    generate("2026-01-01", "2026-12-31")
    sources.register("work_tests.meeting", "work:duty")
    hold(owing.first, "2026-01-20")
    hold(owing.first, "2026-03-05")
    hold(owing.first, "2026-03-06")
    committee, lesson = queries.life_calendar(owing.first, 2026, TODAY).rows
    assert (committee.name, committee.frequency, committee.held, committee.owed) == ("支委会", "每月 1 次", 3, 3)
    assert states(committee) == ["done", "late", "done", *["future"] * 9]
    assert (lesson.name, states(lesson), lesson.kind) == ("党课", ["todo", "future", "future", "future"], "quarter")
    assert lesson.cells[0].text == "3月31日前"
    assert committee.cells[0].url.startswith("/duties/")


def test_what_may_still_be_made_up_says_until_when(owing):
    committee = queries.life_calendar(owing.first, 2026, TODAY).rows[0]
    assert states(committee)[:3] == ["miss", "miss", "todo"]
    assert [cell.label for cell in committee.cells[:2]] == ["", "没按期开，3月20日前可以补"]


def test_an_exempt_month_counts_on_neither_side(owing):
    february = Duty.objects.select_related("unit").get(unit=owing.first, period="2026-02")
    services.exempt_duty(duty=february, reason="没有设支委会", by=owing.colleague)
    committee = queries.life_calendar(owing.first, 2026, TODAY).rows[0]
    assert (states(committee)[1], committee.cells[1].label, committee.held, committee.owed) == (
        "none",
        "免做：没有设支委会",
        0,
        2,
    )


def test_weeks_and_fortnights_are_shown_by_month(county, institution, generate):
    institution(replace(COMMITTEE, every="fortnight"))
    generate("2026-01-01", "2026-12-31")
    hold(county.first, "2026-03-03")
    (row,) = queries.life_calendar(county.first, 2026, TODAY).rows
    assert (len(row.cells), row.frequency, row.kind) == (12, "每两周 1 次", "month")
    assert (row.held, row.owed) == (1, 6)


def test_two_institutions_asking_for_the_same_activity_make_one_row(county, institution, generate):
    institution(COMMITTEE, replace(COMMITTEE, institution_id="county.life", every="quarter"), LESSON)
    generate()
    assert [row.name for row in queries.life_calendar(county.first, 2026, TODAY).rows] == ["支委会", "党课"]


def test_a_calendar_takes_one_query_for_one_row_as_for_three(owing, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.life_calendar(owing.first, 2026, TODAY)


# ── where things are done ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def form():
    def address(asked: actions.Asked, account: Account) -> actions.Way:
        if not account.may("record", getattr(asked, "unit", None)):
            return actions.Way(said=actions.recorded_by("党支部", "上级组织", "党支部"))
        return actions.Way(f"/form/{asked.unit_id}/{asked.activity}")

    actions.register("work_tests.held", address)
    yield
    actions._addresses.pop("work_tests.held")


def test_a_wish_of_the_score_leads_to_the_form(owing, form):
    wish = f"record:work_tests.held:type=lesson:unit={owing.first.pk}"
    assert actions.way_to(wish, "", owing.keeper) == (f"/form/{owing.first.pk}/lesson", "去记录")
    assert actions.way_to(wish, "", owing.member) == ("", "")
    assert actions.way_to("record:work_tests.unknown", str(owing.first.pk), owing.keeper) == ("", "")


def test_a_duty_leads_to_the_form_that_fulfils_it(owing, form):
    duty = Duty.objects.select_related("obligation").get(unit=owing.first, period="2026-03")
    people = (owing.keeper, owing.colleague, owing.stranger, owing.member)
    open_, shut = actions.Way(f"/form/{owing.first.pk}/committee"), actions.Way(said="由党支部、上级组织登记")
    assert [pages.way_to(one, duty, TODAY) for one in people] == [open_, open_, shut, shut]
    done = Duty(obligation=duty.obligation, unit=owing.first, state=Duty.State.DONE, due_on=TODAY, period_start=TODAY)
    assert pages.way_to(owing.member, done, TODAY) == actions.Way()


def test_a_department_s_clerk_works_for_its_party_organs_but_not_for_its_branches(county, generate):
    department = factories.department(county.root, "县住建局")
    organ = factories.unit("organ_committee", department, "住建局机关党委二")
    factories.branch(department, "住建局第三党支部")
    generate()
    clerk = factories.account("organ_clerk", department)
    assert {duty.unit for duty in queries.duties_of(clerk, TODAY).later} == {organ}
