"""What the law says of days, numbers and order: month ends, workdays with 调休, editions, quorum and majority, extensions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zugong.development import judging, outlook, votes
from zugong.development.judging import Told
from zugong.development.paths import Amount, Vote, path_on
from zugong.development.record import Done, Record, probation_end
from zugong.development.votes import Count
from zugong.timeline import Workdays, add_months

from .conftest import BORN, DAYS, OUTCOMES

pytestmark = pytest.mark.django_db
D = dt.date
LAWFUL = [Done(step, D.fromisoformat(day), 0, OUTCOMES.get(step, "")) for step, day in DAYS.items()]
HALF = Vote(Fraction(1, 2), Fraction(1, 2))


def before(step: str, **moved: str) -> Record:
    """The lawful file up to this step, some days moved."""
    acts = [Done(one.step, D.fromisoformat(moved.get(one.step, one.on.isoformat())), 0, one.outcome) for one in LAWFUL]
    return Record(acts[: list(DAYS).index(step)], BORN)


def codes(act: Done, record: Record, told: Told | None = None) -> list[str]:
    return [one.code for one in judging.judge(act, record, told)]


def test_a_file_kept_by_the_law_of_both_editions_has_no_mark() -> None:
    assert [[one.code for one in found] for found in judging.marks(LAWFUL, BORN)] == [[]] * 25


def test_both_editions_have_twenty_five_steps_and_an_act_is_judged_by_that_of_its_day() -> None:
    assert [len(path_on(day).national) for day in (D(2020, 1, 1), D(2026, 6, 1))] == [25, 25]
    assert [path_on(day).edition for day in (D(2026, 5, 10), D(2026, 5, 11), D(1999, 1, 1))] == [
        "2014.5", "2026.5", "2014.5",
    ]  # fmt: skip
    assert "第十九条" in path_on(D(2025, 1, 1)).steps["pre_examination"].cite
    assert "第十八条" in path_on(D(2026, 6, 1)).steps["pre_examination"].cite


def test_the_meeting_within_a_month_of_the_examination_is_asked_by_the_new_edition_alone() -> None:
    old = before("reception_meeting")
    assert codes(Done("reception_meeting", D(2026, 1, 10), 0, "accepted"), old) == []
    new = before("reception_meeting", pre_examination="2026-06-01", form="2026-06-05")
    assert codes(Done("reception_meeting", D(2026, 7, 1), 0, "accepted"), new) == []
    assert codes(Done("reception_meeting", D(2026, 7, 2), 0, "accepted"), new) == ["reason_missing", "too_late"]


def test_a_new_limit_counted_from_a_step_of_the_old_edition_is_marked_as_still_to_be_checked() -> None:
    spanning = before("reception_meeting", pre_examination="2026-05-01", form="2026-05-02")
    found = judging.judge(Done("reception_meeting", D(2026, 6, 20), 0, "accepted"), spanning, Told(reason="农忙"))
    late = next(one for one in found if one.code == "too_late")
    assert (late.uncertain, late.args["day"], late.args["days"]) == (True, D(2026, 6, 1), 19)


@pytest.mark.parametrize(
    ("start", "amount", "day"),
    [
        (D(2025, 8, 31), Amount(6, "个月"), D(2026, 2, 28)),
        (D(2023, 8, 31), Amount(6, "个月"), D(2024, 2, 29)),
        (D(2024, 2, 29), Amount(1, "年"), D(2025, 2, 28)),
        (D(2024, 2, 29), Amount(4, "年"), D(2028, 2, 29)),
        (D(2025, 1, 31), Amount(1, "个月"), D(2025, 2, 28)),
        (D(2025, 3, 31), Amount(3, "个月"), D(2025, 6, 30)),
        (D(2025, 9, 26), Amount(5, "个工作日"), D(2025, 10, 10)),
        (D(2025, 12, 30), Amount(3, "天"), D(2026, 1, 2)),
    ],
)
def test_lawful_days_by_month_arithmetic_and_workdays(start: dt.date, amount: Amount, day: dt.date) -> None:
    assert amount.after(start, Workdays()) == day


@pytest.mark.parametrize(
    ("start", "end", "workdays"),
    [
        (D(2025, 9, 26), D(2025, 10, 9), 5),  # Friday, 28 September (调休), two days, the holiday, 9 October
        (D(2025, 9, 29), D(2025, 10, 11), 5),  # the 11th is a working Saturday
        (D(2025, 10, 1), D(2025, 10, 8), 0),
        (D(2026, 6, 8), D(2026, 6, 12), 5),
        (D(2026, 6, 12), D(2026, 6, 8), 0),
    ],
)
def test_a_notice_counts_its_first_and_last_workday(start: dt.date, end: dt.date, workdays: int) -> None:
    assert judging.announced(Amount(5, "个工作日"), start, end, Workdays()) == workdays


def test_a_notice_of_four_workdays_is_refused_and_of_a_year_without_calendar_is_reckoned_for_the_time_being() -> None:
    record = before("object", activist="2024-08-01")
    short = Told(notice_from=D(2026, 6, 8), notice_to=D(2026, 6, 11), papers=frozenset({"opinions", "decision"}))
    assert codes(Done("object", D(2026, 6, 15)), record, short) == ["notice_short"]
    step = path_on(D(2026, 6, 15)).steps["object"]
    far = Told(notice_from=D(2098, 6, 2), notice_to=D(2098, 6, 20))
    assert [one.code for one in judging._notice(step, far, Workdays())] == ["notice_provisional"]


def test_a_year_of_cultivation_from_a_leap_day_ends_on_the_last_of_february() -> None:
    record = before("object", activist="2024-02-29", activist_filed="2024-03-01", contacts="2024-03-02")
    assert codes(Done("object", D(2025, 2, 27)), record) == ["too_early"]
    assert codes(Done("object", D(2025, 2, 28)), record) == []


def test_who_is_not_eighteen_on_the_day_or_whose_birth_is_unknown_may_not_apply() -> None:
    born = D(2008, 11, 12)
    assert codes(Done("apply", D(2026, 11, 11)), Record((), born)) == ["too_young"]
    assert codes(Done("apply", D(2026, 11, 12)), Record((), born)) == []
    assert codes(Done("apply", D(2026, 11, 12)), Record(())) == ["birth_unknown"]


def test_a_step_out_of_order_twice_or_before_what_it_needs_is_refused() -> None:
    assert codes(Done("reception_meeting", D(2025, 10, 10), 0, "accepted"), before("training")) == ["needed_first"]
    assert codes(Done("talk", D(2024, 2, 2)), before("activist")) == ["already_done"]
    assert codes(Done("activist", D(2024, 1, 20)), before("activist")) == ["before_needed"]
    failed = [*before("political_review").acts, Done("political_review", D(2025, 9, 1), 0, "failed")]
    found = judging.judge(Done("committee_review", D(2025, 9, 15)), Record(failed, BORN))
    assert [one.code for one in found] == ["needed_first", "needed_first"]  # what a review found is not told
    examined = [*before("pre_examination").acts, Done("pre_examination", D(2025, 9, 20), 0, "failed")]
    assert codes(Done("form", D(2025, 9, 25)), Record(examined, BORN)) == ["needed_stopped"]


def test_an_approval_after_three_months_is_a_special_case_and_after_six_is_late() -> None:
    record = before("approval")  # the meeting was on 10 October 2025
    reason = Told(reason="需进一步了解", papers=frozenset({"approval"}))
    assert codes(Done("approval", D(2026, 1, 10), 0, "approved"), record, reason) == []
    assert codes(Done("approval", D(2026, 1, 11), 0, "approved"), record, reason) == ["extended"]
    assert codes(Done("approval", D(2026, 4, 10), 0, "approved"), record, reason) == ["extended"]
    assert codes(Done("approval", D(2026, 4, 11), 0, "approved"), record, reason) == ["too_late"]
    assert "reason_missing" in codes(Done("approval", D(2026, 1, 11), 0, "approved"), record)


def test_an_inspection_is_asked_every_half_year() -> None:
    record = before("cultivate")  # contacts named on 12 August 2024
    assert codes(Done("cultivate", D(2025, 2, 12)), record) == []
    assert codes(Done("cultivate", D(2025, 2, 13)), record, Told(reason="迟了", papers=frozenset({"record"}))) == [
        "too_late"
    ]
    again = Record([*record.acts, Done("cultivate", D(2025, 1, 31))], BORN)
    assert outlook.standing(again, D(2025, 3, 1)).due_on == D(2025, 7, 31)


def test_a_limit_runs_whatever_has_to_come_before_the_step_it_limits() -> None:
    examined = before("form", pre_examination="2026-06-01")
    stands = outlook.standing(examined, D(2026, 6, 20))
    assert (stands.waiting, stands.due_step, stands.due_on) == ("form", "reception_meeting", D(2026, 7, 1))
    met = before("upper_talk")
    assert [outlook.standing(met, day).due_on for day in (D(2026, 1, 10), D(2026, 1, 11))] == [
        D(2026, 1, 10),
        D(2026, 4, 10),
    ]


def test_a_day_known_by_its_month_is_judged_in_doubt_for_whoever_acted() -> None:
    record = before("object", activist="2024-08-20")
    assert codes(Done("object", D(2025, 8, 1), precision="month"), record) == ["month_only"]
    assert codes(Done("object", D(2025, 7, 1), precision="month"), record) == ["too_early", "month_only"]


# ---- probation


def ended(outcome: str, months: int = 0, *, again: tuple[str, str, str] | None = None) -> Record:
    acts = [one for one in LAWFUL if one.step not in {"full_meeting", "full_approval", "archived"}]
    acts += [
        Done("full_meeting", D(2026, 10, 20), 0, outcome, months),
        Done("full_approval", D(2026, 11, 5), 0, "approved"),
    ]
    if again:
        acts += [
            Done("full_application", D.fromisoformat(again[0]), 1),
            Done("full_meeting", D.fromisoformat(again[1]), 1, again[2]),
        ]
    return Record(acts, BORN)


def test_probation_is_a_year_from_the_meeting_and_nothing_is_discussed_before() -> None:
    record = before("full_application")
    assert probation_end(record, path_on(D(2026, 6, 1))) == D(2026, 10, 10)
    assert codes(Done("full_application", D(2026, 10, 9)), record) == ["too_early"]
    assert codes(Done("full_application", D(2026, 10, 10)), record) == []


@pytest.mark.parametrize(
    ("months", "expected"), [(5, ["extended_by"]), (6, []), (9, []), (12, []), (13, ["extended_by"])]
)
def test_an_extension_is_between_half_a_year_and_a_year(months: int, expected: list[str]) -> None:
    assert codes(Done("full_meeting", D(2026, 10, 20), 0, "extended", months), before("full_meeting")) == expected


def test_probation_is_extended_once_and_then_runs_from_its_end() -> None:
    record = ended("extended", 6)
    path = path_on(D(2027, 4, 10))
    assert (record.round, probation_end(record, path)) == (1, D(2027, 4, 10))
    assert codes(Done("full_application", D(2027, 4, 9), 1), record) == ["too_early"]
    applied = Record([*record.acts, Done("full_application", D(2027, 4, 10), 1)], BORN)
    assert codes(Done("full_meeting", D(2027, 4, 20), 1, "extended", 6), applied) == ["extended_twice"]
    assert codes(Done("full_meeting", D(2027, 4, 20), 1, "cancelled"), applied) == []
    assert outlook.standing(record, D(2027, 1, 1)).waiting == "full_application"


def test_an_extension_of_a_probation_that_ends_in_february_keeps_to_the_month() -> None:
    acts = [Done(one.step, one.on, 0, one.outcome) for one in before("reception_meeting").acts]
    acts += [
        Done("reception_meeting", D(2024, 2, 29), 0, "accepted"),
        Done("full_meeting", D(2025, 3, 1), 0, "extended", 6),
    ]
    record = Record([*acts, Done("full_approval", D(2025, 3, 10), 0, "approved")], BORN)
    assert probation_end(record, path_on(D(2025, 3, 1))) == D(2025, 8, 28)


def test_once_it_has_ended_nothing_is_decided_any_more() -> None:
    record = ended("cancelled")
    assert record.ended_as == "cancelled"
    assert "closed" in codes(Done("full_meeting", D(2026, 11, 10), 0, "full"), record)
    assert outlook.standing(record, D(2026, 11, 12)).waiting == ""


# ---- votes


@pytest.mark.parametrize(
    ("due", "present", "for_", "written", "quorum", "carried"),
    [
        (10, 5, 5, 1, False, False), (10, 6, 5, 0, True, False), (10, 6, 6, 0, True, True), (10, 6, 5, 1, True, True),
        (11, 5, 5, 1, False, False), (11, 6, 6, 0, True, True), (11, 6, 5, 0, True, False), (11, 6, 5, 1, True, True),
        (3, 1, 1, 1, False, False), (3, 2, 2, 0, True, True), (3, 2, 1, 0, True, False), (1, 1, 1, 0, True, True),
        (2, 1, 1, 1, False, False), (2, 2, 2, 0, True, True), (2, 2, 1, 0, True, False),
    ],
)  # fmt: skip
def test_more_than_half_of_those_due_must_be_there_and_agree(
    due: int, present: int, for_: int, written: int, quorum: bool, carried: bool
) -> None:
    count = Count(due=due, present=present, for_=for_, against=present - for_, written_for=written)
    assert (votes.could_vote(count, HALF), votes.passed(count, HALF)) == (quorum, carried)


@given(st.integers(1, 400), st.data())
@settings(max_examples=60)
def test_the_smallest_number_that_is_enough_is_enough_and_one_less_is_not(due: int, data: st.DataObject) -> None:
    least = votes.least(HALF.majority, due)
    assert 2 * least > due >= 2 * (least - 1)
    for_ = data.draw(st.integers(0, due))
    count = Count(due=due, present=due, for_=for_, against=due - for_)
    assert votes.passed(count, HALF) == (for_ >= least)


def test_numbers_that_cannot_be_are_told() -> None:
    count = Count(due=10, present=12, for_=8, against=1, written_for=1, left_out=1)
    assert [code for code, _ in votes.contradictions(count, 12)] == [
        "vote_present", "vote_cast", "vote_written", "vote_left_out", "vote_members",
    ]  # fmt: skip
    whole = Count(due=10, present=8, for_=7, against=1, written_for=2, left_out=2, left_out_why="经批准不计入")
    assert list(votes.contradictions(whole, 12)) == []


# ---- whatever the sequence


@st.composite
def lawful(draw: st.DrawFn) -> list[Done]:
    """A file of random days, each on or after the first lawful one and not after the last."""
    day = draw(st.dates(D(2015, 1, 1), D(2026, 3, 1)))
    acts: list[Done] = []
    for step in list(DAYS):
        for _ in range(2):  # the edition of the day says what is lawful, and the day follows from it
            path = path_on(day)
            record = Record(acts, BORN)
            first = max((one.on for one in judging.earliest(path.steps[step], record, path, Workdays())), default=day)
            needed = [record.last(path.steps[name], path).on for name in path.steps[step].needs]  # type: ignore[union-attr]
            day = max(day, first, *needed) if needed else max(day, first)
        last = min((one.furthest for one in judging.latest(path.steps[step], record, path, Workdays())), default=day)
        slack = max(min((last - day).days, 20), 0)
        day += dt.timedelta(days=draw(st.integers(0, slack)))
        acts.append(Done(step, day, 0, OUTCOMES.get(step, "")))
    return acts


@given(lawful())
@settings(max_examples=25, deadline=None)
def test_a_random_lawful_file_is_never_refused(acts: list[Done]) -> None:
    refused = [
        one.code for found in judging.marks(acts, BORN) for one in found if one.refuses and one.code != "reason_missing"
    ]
    assert refused == []


@given(lawful(), st.integers(1, 400), st.data())
@settings(max_examples=25, deadline=None)
def test_any_act_before_its_first_lawful_day_is_refused(acts: list[Done], days: int, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(["object", "full_application"]))
    place = list(DAYS).index(step)
    record, path = Record(acts[:place], BORN), path_on(acts[place].on)
    first = max(one.on for one in judging.earliest(path.steps[step], record, path, Workdays()))
    found = judging.judge(Done(step, first - dt.timedelta(days=days)), record)
    assert {"too_early"} <= {one.code for one in found if one.refuses}


@given(st.dates(D(2015, 1, 1), D(2030, 12, 31)), st.integers(1, 24))
def test_a_month_later_is_never_a_day_of_another_month(day: dt.date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
