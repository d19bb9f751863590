"""A decision about an institution and the duties that follow from it, foretold and carried out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import pytest

from zugong.kernel import clock
from zugong.org.tests import factories
from zugong.rulebook import consequences, drafting, library, services
from zugong.work import foresight
from zugong.work.models import Duty

TODAY = dt.date(2026, 11, 12)
FIRST_DAY = dt.date(2026, 11, 16)
STUDY, OWN = "templates.collective-study-day", "county.study-day"
RULE = f"{OWN}/weekly_study"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        committee = factories.working_committee()
        made = SimpleNamespace(
            bureaus=[factories.department(committee) for _ in range(3)],
            proposer=factories.account("assessor", committee, person=factories.person("吴敏")),
            decider=factories.account("committee_leader", committee, person=factories.person("周岚")),
        )
        factories.branch(made.bureaus[0])
        yield made


def draft_of(house: SimpleNamespace, **values: int):
    head = drafting.Heading("集中学习日", "2026.1", FIRST_DAY)
    draft = services.begin_from_template(template_id=STUDY, institution_id=OWN, heading=head, by=house.proposer)
    return valued(house, draft, FIRST_DAY, **values)


def valued(house: SimpleNamespace, draft, day: dt.date, **values: int):
    new = [drafting.NewValue(name, Decimal(number), day, "会议") for name, number in values.items()]
    if new:
        draft = services.change_values(draft=draft, values=new, version=draft.version, by=house.proposer)
    return draft


def enact(house: SimpleNamespace, draft) -> None:
    draft = services.propose_draft(draft=draft, reason="会议", version=draft.version, by=house.proposer)
    services.enact_draft(draft=draft, by=house.decider)


def told(change: consequences.Change) -> list[tuple[str, int, int, int | None]]:
    return [
        (row.title, row.before.units if row.before else 0, row.after.units if row.after else 0, row.more)
        for row in foresight.rows_of(change)
    ]


def states() -> Counter[str]:
    return Counter(Duty.objects.filter(rule_id=RULE).values_list("state", flat=True))


def test_what_is_foretold_of_a_new_institution_comes_about(house: SimpleNamespace) -> None:
    draft = draft_of(house, studies_per_week=2)
    change = consequences.of_draft(draft)
    assert told(change) == [("机关集中学习", 0, 3, 3 * 52 * 2)]
    assert Duty.objects.count() == 0
    enact(house, draft)
    duties = Duty.objects.filter(rule_id=RULE)
    assert {duty.unit_id for duty in duties} == {bureau.pk for bureau in house.bureaus}
    assert {duty.owed for duty in duties} == {2}
    assert min(duty.period_start for duty in duties) == FIRST_DAY


def test_no_change_changes_no_duty(house: SimpleNamespace) -> None:
    enact(house, draft_of(house))
    same = services.begin_amendment(institution_id=OWN, by=house.proposer)
    rows = foresight.rows_of(consequences.of_draft(same))
    assert [(row.more, row.same) for row in rows] == [(0, True)]


def test_an_amendment_reaches_the_periods_that_begin_under_it_and_no_others(house: SimpleNamespace) -> None:
    enact(house, draft_of(house))
    before = states()
    day = dt.date(2026, 12, 7)
    draft = services.begin_amendment(institution_id=OWN, by=house.proposer)
    head = drafting.Heading("集中学习日", "2026.2", day)
    draft = services.change_heading(draft=draft, heading=head, version=draft.version, by=house.proposer)
    draft = valued(house, draft, day, studies_per_week=3)
    assert told(consequences.of_draft(draft)) == [("机关集中学习", 3, 3, 3 * 52 * 2)]
    enact(house, draft)
    owed = Duty.objects.filter(rule_id=RULE).values_list("period_start", "owed", "obligation__edition")
    assert {(start >= day, number, edition) for start, number, edition in owed} == {
        (False, 1, "2026.1"),
        (True, 3, "2026.2"),
    }
    assert states() == before


def test_an_ended_institution_lets_off_what_falls_due_later_and_keeps_what_was_before(house: SimpleNamespace) -> None:
    enact(house, draft_of(house))
    last = dt.date(2026, 12, 6)
    with clock.frozen(dt.date(2026, 11, 20)):
        library.look_again()
        end = services.propose_end(institution_id=OWN, last_day=last, reason="并入", by=house.proposer)
        change = consequences.of_end(end)
        assert [row[:3] for row in told(change)] == [("机关集中学习", 3, 0)]
        services.decide_end(end=end, by=house.decider)
    rows = Duty.objects.filter(rule_id=RULE).values_list("due_on", "state", "exempt_reason")
    assert {(due > last, state, reason) for due, state, reason in rows} == {
        (False, "open", ""),
        (True, "exempt", "制度停用了。"),
    }


@pytest.mark.long
def test_an_institution_that_comes_back_asks_again(house: SimpleNamespace) -> None:
    enact(house, draft_of(house))
    with clock.frozen(dt.date(2026, 11, 20)):
        library.look_again()
        last = dt.date(2026, 12, 6)
        end = services.propose_end(institution_id=OWN, last_day=last, reason="停", by=house.proposer)
        services.decide_end(end=end, by=house.decider)
        library.look_again()
        draft = services.begin_amendment(institution_id=OWN, by=house.proposer)
        head = drafting.Heading("集中学习日", "2026.3", dt.date(2026, 12, 21))
        draft = services.change_heading(draft=draft, heading=head, version=draft.version, by=house.proposer)
        enact(house, draft)
    rows = Duty.objects.filter(rule_id=RULE).values_list("period_start", "state")
    gone = {start.isoformat() for start, state in rows if state == "exempt"}
    assert gone == {"2026-12-07", "2026-12-14"}


@pytest.mark.long
def test_the_library_page_says_how_many_duties_there_are(house: SimpleNamespace) -> None:
    enact(house, draft_of(house))
    library.look_again()
    uses = list(foresight.in_use(library.editions(OWN), house.proposer))
    this_year = Duty.objects.filter(rule_id=RULE, period_start__lte=dt.date(2026, 12, 31)).count()
    assert [(use.label, use.words) for use in uses] == [("今年的责任任务", f"{this_year} 件，做了 0 件")]
