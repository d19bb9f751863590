from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction

from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.org.tests import factories
from zugong.work import generation, obligations, services
from zugong.work.models import Duty, Obligation
from zugong.work.obligations import Span, Wanted
from zugong.work.tests.conftest import COMMITTEE, LESSON, PLAN, RULES, VISITED, hold


def periods(unit: Unit, rule=COMMITTEE) -> list[str]:
    return list(
        Duty.objects.filter(unit=unit, rule_id=rule.rule_id).order_by("period_start").values_list("period", flat=True)
    )


def test_every_period_brings_its_duty_to_every_unit_of_the_kind(county, generate):
    assert generate() == 3 * 6 + 3 * 2 + 4
    assert periods(county.first) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    assert periods(county.first, LESSON) == ["2026-Q1", "2026-Q2"]
    assert periods(county.organ, PLAN) == ["2026"]
    assert periods(county.organ) == []


def test_a_duty_says_when_it_is_due_and_until_when_it_may_be_done(county, generate):
    generate()
    found = {
        duty.rule_id: duty for duty in Duty.objects.filter(unit=county.first, period__in=["2026-03", "2026-Q1", "2026"])
    }
    dates = {key: (duty.period_start, duty.due_on, duty.closes_on) for key, duty in found.items()}
    assert dates == {
        COMMITTEE.rule_id: (dt.date(2026, 3, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 20)),
        LESSON.rule_id: (dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 30)),
        PLAN.rule_id: (dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 12, 31)),
    }


def test_generating_again_adds_nothing(county, generate):
    generate()
    before = list(Duty.objects.order_by("pk").values_list("pk", "unit", "period"))
    assert generate() == 0
    assert list(Duty.objects.order_by("pk").values_list("pk", "unit", "period")) == before


def test_overlapping_stretches_meet_without_gap_or_double(county, generate):
    generate("2026-01-01", "2026-03-10")
    generate("2026-02-15", "2026-06-30")
    assert periods(county.first) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    assert Duty.objects.count() == 3 * 6 + 3 * 2 + 4


@pytest.mark.django_db(transaction=True)
def test_a_round_that_is_cut_off_leaves_nothing_and_the_next_one_everything(county, generate, monkeypatch):
    def cut_off() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(generation, "_release_dissolved", cut_off)
        with pytest.raises(KeyboardInterrupt):
            generate()
    assert Duty.objects.count() == 0
    assert generate() == 28


def test_what_was_lost_half_way_is_filled_in(county, generate):
    generate()
    Duty.objects.filter(unit=county.second, period__in=["2026-02", "2026-Q2"]).delete()
    assert generate() == 2
    assert Duty.objects.count() == 28


def test_a_unit_founded_inside_a_period_owes_from_the_next_full_one(county, generate):
    young = factories.branch(county.organ, "新党支部", founded_on=dt.date(2026, 2, 10))
    generate()
    assert periods(young) == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert periods(young, LESSON) == ["2026-Q2"]
    assert periods(young, PLAN) == []


def test_a_dissolved_unit_owes_no_more(county, generate):
    gone = factories.branch(county.organ, "旧党支部", dissolved_on=dt.date(2026, 3, 10))
    generate()
    assert periods(gone) == ["2026-01", "2026-02"]


def test_dissolving_a_unit_lets_it_off_what_is_still_to_come(county, generate):
    generate()
    Unit.objects.filter(pk=county.second.pk).update(dissolved_on=dt.date(2026, 3, 10))
    generate()
    states = Duty.objects.filter(unit=county.second, rule_id=COMMITTEE.rule_id).order_by("period_start")
    assert list(states.values_list("state", flat=True)) == ["open", "open", "exempt", "exempt", "exempt", "exempt"]
    assert states.last().exempt_reason == "组织已撤销。"


def test_an_institution_asks_from_its_first_full_period_on(county, generate):
    with obligations.reading(lambda day: RULES if day >= dt.date(2026, 2, 10) else []):
        generate()
    assert periods(county.first) == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert periods(county.first, PLAN) == ["2026"]


def test_a_changed_number_is_asked_from_the_period_in_which_it_holds(county, generate, institution):
    with obligations.reading(lambda day: [COMMITTEE if day < dt.date(2026, 4, 1) else replace(COMMITTEE, owed=2)]):
        generate()
    owed = Duty.objects.filter(unit=county.first).order_by("period_start").values_list("owed", flat=True)
    assert list(owed) == [1, 1, 1, 2, 2, 2]
    assert Obligation.objects.count() == 1


def test_a_changed_text_leaves_the_old_words_with_the_old_duties(county, generate):
    with obligations.reading(
        lambda day: [COMMITTEE if day < dt.date(2026, 4, 1) else replace(COMMITTEE, cite="第九条")]
    ):
        generate()
    cites = Duty.objects.filter(unit=county.first).order_by("period_start").values_list("obligation__cite", flat=True)
    assert list(cites) == ["第十二条"] * 3 + ["第九条"] * 3


@pytest.mark.parametrize(
    ("every", "count", "first", "last"),
    [
        ("week", 27, "2026-W01", "2026-W27"),
        ("fortnight", 14, "2026-F01", "2026-F14"),
        ("bimonth", 3, "2026-B1", "2026-B3"),
        ("half", 1, "2026-H1", "2026-H1"),
        ("year", 1, "2026", "2026"),
    ],
)
def test_every_rhythm_has_its_periods(county, generate, institution, every, count, first, last):
    institution(replace(COMMITTEE, every=every))
    generate()
    found = periods(county.first)
    assert (len(found), found[0], found[-1]) == (count, first, last)


def test_the_last_day_of_february_is_found_in_every_year(county, generate, institution):
    institution(replace(PLAN, before="02-29"))
    generate()
    assert Duty.objects.get(unit=county.first).due_on == dt.date(2026, 2, 28)


def test_facts_booked_before_their_duty_count_when_it_is_generated(county, generate):
    source = hold(county.first, "2026-02-05")
    generate()
    duty = Duty.objects.get(unit=county.first, period="2026-02")
    assert (duty.state, duty.done, duty.fulfilled_on, duty.counted[0][1]) == ("done", 1, dt.date(2026, 2, 5), source)


def test_facts_booked_quietly_count_at_the_next_recount(county, generate):
    generate()
    with ledger.quietly():
        hold(county.first, "2026-03-05")
    assert Duty.objects.get(unit=county.first, period="2026-03").state == "open"
    assert services.recount_duties(since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31), by=SYSTEM) == 1
    assert Duty.objects.get(unit=county.first, period="2026-03").state == "done"


def test_workdays_are_counted_by_the_calendar():
    assert Span(5, workdays=True).after(dt.date(2026, 9, 30)) == dt.date(2026, 10, 13)
    assert Span(5).after(dt.date(2026, 9, 30)) == dt.date(2026, 10, 5)


REPORT = replace(
    PLAN,
    before="",
    after=Wanted(VISITED),
    within=Span(5, workdays=True),
    duty_id="report",
    fulfilled_by=Wanted("work_tests.reported"),
)


def visit(unit: Unit, day: str) -> str:
    source = f"work_tests.visit:{day}"
    ledger.record(VISITED, unit=unit, occurred_on=dt.date.fromisoformat(day), data={}, source=source, by=SYSTEM)
    return source


def test_a_fact_may_bring_a_duty_with_it(county, institution):
    institution(REPORT)
    source = visit(county.first, "2026-03-06")
    duty = Duty.objects.get()
    assert (duty.unit, duty.due_on, duty.occasion, duty.state) == (county.first, dt.date(2026, 3, 13), source, "open")
    with transaction.atomic():
        ledger.record(
            "work_tests.reported", unit=county.first, occurred_on=dt.date(2026, 3, 16), data={}, source="x:1", by=SYSTEM
        )
    duty.refresh_from_db()
    assert (duty.state, duty.fulfilled_on) == ("late", dt.date(2026, 3, 16))


def test_a_duty_goes_with_the_fact_that_brought_it(county, institution):
    institution(REPORT)
    ledger.reverse(source=visit(county.first, "2026-03-06"), reason="记错单位", by=SYSTEM)
    assert list(Duty.objects.values_list("state", "exempt_reason")) == [("exempt", "引起这件事的记录已经更正。")]


def test_generation_finds_the_duties_of_facts_that_were_there_before(county, institution, generate):
    with ledger.quietly():
        visit(county.first, "2026-03-06")
    institution(REPORT)
    assert generate() == 1
    assert generate() == 0


def test_only_the_machine_generates(county):
    for who in (county.keeper, county.colleague, county.stranger):
        with pytest.raises(Refused, match="不用人工生成"):
            services.generate_duties(until=dt.date(2026, 6, 30), by=who)


def test_a_stretch_has_an_order_and_a_length(county):
    with pytest.raises(Refused, match="不能早于"):
        services.generate_duties(since=dt.date(2026, 2, 1), until=dt.date(2026, 1, 1), by=SYSTEM)
    with pytest.raises(Refused, match="六年"):
        services.generate_duties(since=dt.date(2016, 2, 1), until=dt.date(2026, 1, 1), by=SYSTEM)
