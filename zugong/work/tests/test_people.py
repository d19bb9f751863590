"""Duties of people: who owes them and when, what counts, what happens to whoever comes, goes or changes the branch."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

import pytest
from django.db.models import Max, Min

from zugong.evidence import ledger
from zugong.evidence.facts import fact, label
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Membership, Person, Post, Unit
from zugong.org.tests import factories
from zugong.rulebook.decisions import Decision
from zugong.work import cycles, obligations, renewal, services
from zugong.work.models import Duty, Message, Obligation
from zugong.work.obligations import DutyRule, Span, Wanted
from zugong.work.tests.conftest import COMMITTEE, TODAY

WROTE = "work_tests.wrote"


@fact(WROTE, title="写了笔记")
class Wrote:
    characters: Annotated[int, label("字数")] = 0
    level: Annotated[str, label("级别")] = ""


NOTE = DutyRule(
    institution_id="national.notes",
    duty_id="note",
    title="写学习笔记",
    who=("branch",),
    per="member",
    every="month",
    fulfilled_by=Wanted(WROTE),
    make_up=Span(20),
    reminders=(7, 3),
)
YEARLY = replace(NOTE, duty_id="yearly", every="year", owed=20_000, sum_of="characters", counter="字", make_up=None)
LEAD = replace(NOTE, duty_id="lead", per="post", roles=("secretary",), every="quarter", make_up=None)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_serial = iter(range(1, 10_000))


def write(person: Person, unit: Unit, on: str, **data: object) -> int:
    source = f"work_tests.note:{next(_serial)}"
    return ledger.record(WROTE, unit=unit, person=person, occurred_on=day(on), data=data, source=source, by=SYSTEM).pk  # type: ignore[no-any-return]


def periods(person: Person, rule: DutyRule = NOTE) -> list[str]:
    found = Duty.objects.filter(person=person, rule_id=rule.rule_id).order_by("period_start")
    return list(found.values_list("period", flat=True))


def the(person: Person, period: str, rule: DutyRule = NOTE) -> Duty:
    return Duty.objects.get(person=person, rule_id=rule.rule_id, period=period)


@pytest.fixture
def one(county, institution) -> Person:
    institution(NOTE)
    return county.member.person


def test_every_member_of_the_units_owes_and_nobody_else(county, one, generate):
    other = factories.member(county.second, "乙")
    factories.post(factories.person("丙"), county.first)
    assert generate() == 2 * 6
    assert set(Duty.objects.values_list("person", "unit")) == {
        (one.pk, county.first.pk), (other.pk, county.second.pk),
    }  # fmt: skip
    assert generate() == 0


def test_members_of_the_branches_inside_a_unit_are_its_members(county, one, generate, institution):
    institution(replace(NOTE, who=("organ_committee",)))
    factories.member(county.elsewhere, "外")
    generate()
    assert set(Duty.objects.values_list("person", "unit")) == {(one.pk, county.first.pk)}


def test_only_full_members_where_the_institution_says_so(county, one, generate, institution):
    institution(replace(NOTE, per="full_member"))
    waiting = factories.member(county.first, "预", stage="probationary")
    become = factories.person("转")
    factories.membership(county.first, become, full_on=dt.date(2026, 3, 10))
    generate()
    assert periods(waiting) == []
    assert periods(become) == ["2026-04", "2026-05", "2026-06"]


def test_somebody_whose_membership_is_not_in_order_owes_nothing(county, one, generate):
    lost = factories.person("失")
    factories.membership(county.first, lost, state="lost")
    generate()
    assert periods(lost) == []


def test_holders_of_a_post_owe_once_for_each_post(county, one, generate, institution):
    institution(LEAD)
    factories.post(one, county.first)
    factories.post(one, county.second)
    factories.post(factories.member(county.first, "副"), county.first, Post.Role.DEPUTY_SECRETARY)
    generate()
    assert sorted(Duty.objects.values_list("person", "unit", "period")) == sorted(
        (one.pk, unit.pk, period) for unit in (county.first, county.second) for period in ("2026-Q1", "2026-Q2")
    )
    # What the second unit booked counts there, although the first one is asked first.
    write(one, county.second, "2026-02-03")
    assert list(Duty.objects.filter(state="done").values_list("unit", "period")) == [(county.second.pk, "2026-Q1")]


def test_who_joins_inside_a_period_owes_from_the_first_full_one_and_who_leaves_no_more(county, one, generate):
    young, gone = factories.person("新"), factories.person("离")
    factories.membership(county.first, young, valid_from=dt.date(2026, 2, 10))
    factories.membership(county.first, gone, valid_to=dt.date(2026, 3, 10))
    generate()
    assert (periods(young), periods(gone)) == (["2026-03", "2026-04", "2026-05", "2026-06"], ["2026-01", "2026-02"])


def test_who_leaves_is_let_off_what_is_still_to_come_and_owes_again_after_coming_back(county, one, generate):
    generate()
    Membership.objects.filter(person=one).update(valid_to=dt.date(2026, 3, 10))
    generate()
    states = Duty.objects.filter(person=one).order_by("period_start").values_list("state", flat=True)
    assert list(states) == ["open", "open", "exempt", "exempt", "exempt", "exempt"]
    write(one, county.first, "2026-05-05")
    Membership.objects.filter(person=one).update(valid_to=None)
    generate()
    assert list(states.all()) == ["open", "open", "open", "open", "done", "open"]


def test_who_changes_the_branch_takes_along_what_is_open(county, one, generate):
    generate()
    write(one, county.first, "2026-02-03")
    Membership.objects.filter(person=one).update(valid_to=dt.date(2026, 3, 10))
    factories.membership(county.second, one, valid_from=dt.date(2026, 3, 10))
    assert generate() == 0
    units = list(Duty.objects.filter(person=one).order_by("period_start").values_list("unit", flat=True))
    first, second = county.first.pk, county.second.pk
    assert units == [first, first, second, second, second, second]
    # What the old branch still books about them counts.
    write(one, county.first, "2026-03-11")
    assert the(one, "2026-03").state == "done"


def test_a_fact_about_somebody_counts_for_them_alone(county, one, generate):
    other = factories.member(county.first, "乙")
    generate()
    write(one, county.first, "2026-03-02")
    assert (the(one, "2026-03").state, the(other, "2026-03").state) == ("done", "open")


def test_a_unit_s_duty_and_a_person_s_live_beside_each_other(county, one, generate, institution):
    institution(NOTE, COMMITTEE)
    assert generate() == 6 + 3 * 6


def test_what_is_added_up_is_done_on_the_day_the_number_is_reached(county, one, generate, institution):
    institution(YEARLY)
    generate()
    for on, characters in (("2026-01-05", 12_400), ("2026-02-05", 0), ("2026-03-02", 7_600), ("2026-03-05", 500)):
        write(one, county.first, on, characters=characters)
    duty = the(one, "2026", YEARLY)
    assert (duty.state, duty.done, duty.fulfilled_on) == ("done", 20_000, day("2026-03-02"))
    assert [entry[3] for entry in duty.counted] == ["12400", "7600"]


def test_a_corrected_number_is_counted_again(county, one, generate, institution):
    institution(YEARLY)
    generate()
    ledger.record(
        WROTE, unit=county.first, person=one, occurred_on=day("2026-01-05"), data={"characters": 20_000},
        source="work_tests.note:x", by=SYSTEM,
    )  # fmt: skip
    assert the(one, "2026", YEARLY).state == "done"
    ledger.reverse(source="work_tests.note:x", reason="多写了一个零", by=SYSTEM)
    assert (the(one, "2026", YEARLY).state, the(one, "2026", YEARLY).done) == ("open", 0)


def test_only_facts_that_meet_the_condition_are_counted(county, one, generate, institution):
    wanted = Wanted(WROTE, (("level", "is", ["city", "nation"]),))
    institution(replace(NOTE, every="year", owed=2, counter="篇", fulfilled_by=wanted, make_up=None))
    generate()
    for level in ("city", "county", "nation"):
        write(one, county.first, "2026-02-03", level=level)
    assert (the(one, "2026").done, the(one, "2026").state) == (2, "done")


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        (cycles.Cycle(3, "期", day("2025-10-20"), "month"), ["2025-11-01..2026-01-31", "2026-02-01..2026-04-30"]),
        (cycles.Cycle(2, "年", day("2025-03-01")), ["2025-03-01..2027-02-28"]),
        (cycles.Cycle(6, "个月", day("2025-03-01")), ["2025-09-01..2026-02-28", "2026-03-01..2026-08-31"]),
        (cycles.Cycle(100, "天", day("2026-01-01")), ["2026-01-01..2026-04-10"]),
    ],
)
def test_everybody_at_least_once_in_each_round(county, one, generate, institution, cycle, expected):
    institution(replace(NOTE, every="", cycle=cycle, make_up=None))
    generate("2026-01-01", "2026-04-01")
    assert periods(one) == expected
    write(one, county.first, "2026-01-15")
    assert the(one, expected[0]).state == "done"


def test_a_day_is_a_period_too(county, one, generate, institution):
    institution(replace(NOTE, every="day", make_up=None))
    generate("2026-03-01", "2026-03-10")
    assert (len(periods(one)), periods(one)[-1]) == (10, "2026-03-10")


def test_a_fact_brings_its_duty_to_whom_it_names_else_to_everybody_of_the_unit(county, one, institution):
    other = factories.member(county.first, "乙")
    institution(replace(NOTE, every="", after=Wanted("work_tests.visited"), within=Span(5), make_up=None))
    visited = {"unit": county.first, "data": {}, "by": SYSTEM}
    ledger.record("work_tests.visited", occurred_on=day("2026-03-02"), person=one, source="v:1", **visited)
    assert list(Duty.objects.values_list("person", "due_on")) == [(one.pk, day("2026-03-07"))]
    ledger.record("work_tests.visited", occurred_on=day("2026-03-03"), source="v:2", **visited)
    assert set(Duty.objects.filter(due_on=day("2026-03-08")).values_list("person", flat=True)) == {one.pk, other.pk}
    services.generate_duties(since=day("2026-01-01"), until=day("2026-06-30"), by=SYSTEM)
    assert Duty.objects.count() == 3


def test_reminders_go_to_the_person_s_own_account_and_to_nobody_without_one(county, one, generate):
    factories.member(county.first, "没有账号")
    generate()
    with clock.frozen(day("2026-03-24")):
        assert services.write_reminders(day=day("2026-03-24"), by=SYSTEM) == 1
        assert services.write_reminders(day=day("2026-03-24"), by=SYSTEM) == 0
    assert list(Message.objects.values_list("account", flat=True)) == [county.member.pk]


def test_an_institution_that_turns_from_units_to_people_lets_the_units_off(county, one, generate, institution):
    institution(replace(NOTE, per="unit"))
    generate()
    institution(NOTE)
    with clock.frozen(TODAY):
        renewal.follow(_decision("2026-04-01"))
    of_units = Duty.objects.filter(person__isnull=True, unit=county.first).order_by("period_start")
    assert list(of_units.values_list("state", flat=True)) == ["open"] * 3 + ["exempt"] * 3
    assert periods(one)[:3] == ["2026-04", "2026-05", "2026-06"]


def test_a_changed_number_is_written_on_what_people_owe_from_then_on(county, one, generate, institution):
    generate()
    with obligations.reading(lambda on: [NOTE if on < day("2026-04-01") else replace(NOTE, owed=2)]):
        renewal.follow(_decision("2026-04-01"))
    owed = Duty.objects.filter(person=one).order_by("period_start").values_list("owed", flat=True)
    assert list(owed)[:6] == [1, 1, 1, 2, 2, 2]
    assert set(Duty.objects.filter(person=one).values_list("state", flat=True)) == {"open"}


def _decision(since: str) -> Decision:
    return Decision(institution_id="national.notes", since=day(since), ended=False, by_name="甲")


def test_an_obligation_that_says_nothing_new_keeps_its_fingerprint(county, generate):
    """Duties of an older installation must go on in the same chain."""
    assert COMMITTEE.to_obligation().fingerprint == replace(COMMITTEE, counter="次").to_obligation().fingerprint
    assert Obligation.objects.aggregate(Min("pk"), Max("pk")) == {"pk__min": None, "pk__max": None}
