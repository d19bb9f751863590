from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction

from zugong.evidence import ledger
from zugong.evidence.ledger import Entry
from zugong.evidence.models import Fact
from zugong.evidence.tests.conftest import DAY, TALK, TalkGiven
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.timeline import Period


@pytest.fixture
def told() -> Iterator[list[list[Fact]]]:
    heard: list[list[Fact]] = []

    def hear(facts: list[Fact]) -> None:
        heard.append(facts)

    with ledger.listeners.also(hear):
        yield heard


def test_a_fact_keeps_what_happened_and_who_recorded_it(county, talk):
    with clock.frozen(dt.date(2026, 3, 6)):
        fact = ledger.record(**talk(), by=county.keeper)
    kept = Fact.objects.get(pk=fact.pk)
    assert (kept.kind, kept.unit, kept.occurred_on, kept.recorded_at.date()) == (
        TALK,
        county.first,
        DAY,
        dt.date(2026, 3, 6),
    )
    assert (kept.recorded_by, kept.recorded_by_name) == (county.keeper.actor_id, "keeper")
    assert kept.data == {"topic": "党章", "minutes": 40}


def test_a_declared_class_is_booked_like_its_name(county, talk):
    said = TalkGiven(topic="党章", minutes=40, given_by_secretary=True)
    fact = ledger.record(**(talk() | {"kind": TalkGiven, "data": said}), by=county.keeper)
    assert (fact.kind, fact.data["given_by_secretary"], fact.data["kind_of_talk"]) == (TALK, True, "hall")


@pytest.mark.parametrize("count", [1, 3, 400])
def test_any_number_of_facts_is_one_insert(county, talk, count, django_assert_num_queries):
    entries = [Entry(**talk(source=f"evidence_tests.talk:{n}", person=county.member)) for n in range(count)]
    with transaction.atomic(), ledger.quietly(), django_assert_num_queries(1):
        facts = ledger.record_many(entries, by=county.keeper)
    assert [fact.pk for fact in facts] == list(Fact.objects.order_by("pk").values_list("pk", flat=True))


def test_nothing_is_no_query(county, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ledger.record_many([], by=county.keeper) == []


def test_a_booked_fact_is_neither_changed_nor_deleted(county, talk):
    fact = ledger.record(**talk(), by=county.keeper)
    fact.occurred_on = DAY - dt.timedelta(days=9)
    for edit in (
        fact.save,
        fact.delete,
        Fact.objects.all().delete,
        lambda: Fact.objects.update(occurred_on=DAY),
        lambda: Fact.objects.bulk_update([fact], ["occurred_on"]),
    ):
        with pytest.raises(Refused, match="只记不改"):
            edit()
    assert Fact.objects.get().occurred_on == DAY


def test_there_is_no_side_door_into_the_ledger(county):
    stray = Fact(kind=TALK, unit=county.first, occurred_on=DAY)
    for edit in (stray.save, lambda: Fact.objects.create(kind=TALK), lambda: Fact.objects.bulk_create([stray])):
        with pytest.raises(Refused, match=r"ledger\.record"):
            edit()
    assert Fact.objects.count() == 0


def test_a_reversal_books_a_counter_fact_and_nothing_stands(county, talk):
    fact = ledger.record(**talk(), by=county.keeper)
    (counter,) = ledger.reverse(source=fact.source, reason="日期写错", by=county.colleague)
    assert list(ledger.standing()) == []
    assert (counter.reverses, counter.reason, counter.recorded_by) == (fact, "日期写错", county.colleague.actor_id)
    assert (counter.unit, counter.person, counter.occurred_on, counter.data) == (
        fact.unit,
        fact.person,
        fact.occurred_on,
        fact.data,
    )
    assert Fact.objects.count() == 2


def test_reversing_again_changes_nothing(county, talk):
    fact = ledger.record(**talk(), by=county.keeper)
    ledger.reverse(source=fact.source, reason="日期写错", by=county.keeper)
    assert ledger.reverse(source=fact.source, reason="日期写错", by=county.keeper) == []
    assert Fact.objects.count() == 2


def test_a_reversal_needs_a_reason(county, talk):
    fact = ledger.record(**talk(), by=county.keeper)
    with pytest.raises(Refused, match="写明原因"):
        ledger.reverse(source=fact.source, reason="  ", by=county.keeper)


def test_a_correction_leaves_only_what_is_right(county, talk):
    ledger.record(**talk(), by=county.keeper)
    right = Entry(**talk(data={"minutes": 60}))
    ledger.correct(source=right.source, entries=[right], reason="时长写错", by=county.keeper)
    assert [fact.data["minutes"] for fact in ledger.standing()] == [60]
    assert Fact.objects.count() == 3


def test_a_correction_that_is_wrong_itself_takes_nothing_back(county, talk):
    ledger.record(**talk(), by=county.keeper)
    wrong = Entry(**talk(data={"minutes": "很久"}))
    with pytest.raises(Refused, match="时长"):
        ledger.correct(source=wrong.source, entries=[wrong], reason="时长写错", by=county.keeper)
    assert [fact.data["minutes"] for fact in ledger.standing()] == [40]


def test_subscribers_hear_of_facts_and_of_reversals(county, talk, told):
    fact = ledger.record(**talk(), by=county.keeper)
    (counter,) = ledger.reverse(source=fact.source, reason="记重了", by=county.keeper)
    assert told == [[fact], [counter]]
    assert [[heard.is_reversal for heard in batch] for batch in told] == [[False], [True]]


@pytest.mark.django_db(transaction=True)
def test_a_failing_subscriber_takes_the_fact_with_it(county, talk):
    def fail(facts: list[Fact]) -> None:
        raise RuntimeError("the duty could not be matched")

    with ledger.listeners.also(fail), pytest.raises(RuntimeError):
        ledger.record(**talk(), by=county.keeper)
    assert Fact.objects.count() == 0


def test_a_fact_without_a_source_is_refused(county, talk):
    with pytest.raises(Refused, match="来源"):
        ledger.record(**talk(source=""), by=county.keeper)


def test_facts_for_scoring_are_those_that_stand_under_the_paths(county, talk, django_assert_num_queries):
    here = ledger.record(**talk(person=county.member), by=county.keeper)
    ledger.record(**talk(unit=county.elsewhere, source="evidence_tests.talk:2"), by=county.keeper)
    ledger.record(**talk(unit=county.second, source="evidence_tests.talk:3"), by=county.keeper)
    ledger.reverse(source="evidence_tests.talk:3", reason="记重了", by=county.keeper)
    with django_assert_num_queries(1):
        rows = ledger.facts_for([county.organ.path], [TALK], Period.parse("2026-03"))
    assert rows == [
        ledger.FactRow(
            here.pk,
            TALK,
            county.first.pk,
            county.member.pk,
            DAY,
            rows[0].recorded_at,
            "evidence_tests.talk:1",
            {"topic": "党章", "minutes": 40},
        )
    ]


def test_facts_are_read_as_they_were_known_on_a_day(county, talk):
    with clock.frozen(dt.date(2026, 3, 6)):
        ledger.record(**talk(), by=county.keeper)
    with clock.frozen(dt.date(2026, 4, 1)):
        ledger.reverse(source="evidence_tests.talk:1", reason="记重了", by=county.keeper)
    known = [
        len(ledger.facts_for(as_of=day)) for day in (dt.date(2026, 3, 5), dt.date(2026, 3, 6), dt.date(2026, 4, 1))
    ]
    assert known == [0, 1, 0]


def test_facts_of_other_periods_and_kinds_are_not_read(county, talk):
    ledger.record(**talk(), by=county.keeper)
    assert ledger.facts_for(period=Period.parse("2026-04")) == []
    assert ledger.facts_for(kinds=["evidence_tests.other"]) == []
    assert ledger.facts_for(paths=[]) == []
