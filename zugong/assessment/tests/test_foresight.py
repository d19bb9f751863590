"""What a draft of a scheme would do to marks and places, told before and carried out after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import pytest

from zugong.assessment import foresight
from zugong.assessment.models import Campaign, ScoreChange, UnitScore
from zugong.kernel import clock
from zugong.rulebook import consequences, drafting, services

from .county import TEN_PLUS_ONE, TODAY, account, county, hold

pytestmark = pytest.mark.django_db
FIRST_DAY = dt.date(2026, 11, 12)


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        first = made.departments[0]
        hold(made.branches[first.pk][0], dt.date(2026, 3, 9))
        yield SimpleNamespace(
            made=made, proposer=account("吴敏", "assessor", made.committee),
            decider=account("周岚", "committee_leader", made.committee),
        )  # fmt: skip


def amended(house: SimpleNamespace, **values: int):
    draft = services.begin_amendment(institution_id=TEN_PLUS_ONE, by=house.proposer)
    head = drafting.Heading("县直机关党建考核办法", "2026.1", FIRST_DAY)
    draft = services.change_heading(draft=draft, heading=head, version=draft.version, by=house.proposer)
    new = [drafting.NewValue(name, Decimal(number), FIRST_DAY, "会议") for name, number in values.items()]
    if new:
        draft = services.change_values(draft=draft, values=new, version=draft.version, by=house.proposer)
        draft = services.restate_examples(draft=draft, version=draft.version, by=house.proposer)
    return draft


def marks(draft) -> dict[str, object]:
    panel = foresight.marks(consequences.of_draft(draft))
    assert panel is not None
    return dict(panel.context)


def test_no_change_moves_nobody(house: SimpleNamespace) -> None:
    context = marks(amended(house))
    assert (context["units"], context["same"], context["movers"]) == (4, True, [])


def test_who_moves_is_told_with_the_reason_and_comes_about(house: SimpleNamespace) -> None:
    draft = amended(house, committee_full=6, general_full=0)
    context = marks(draft)
    held = {row.unit: (row.before, row.after) for row in context["movers"]}
    before = dict(UnitScore.objects.values_list("unit__short_name", "total"))
    assert {name: totals[0] for name, totals in held.items()} == {name: before[name] for name in held}
    assert "支部委员会会议" in {title for row in context["movers"] for title, _delta in row.reasons}
    assert Campaign.objects.get().edition.startswith("2025.1 ")
    draft = services.propose_draft(draft=draft, reason="会议", version=draft.version, by=house.proposer)
    services.enact_draft(draft=draft, by=house.decider)
    after = dict(UnitScore.objects.values_list("unit__short_name", "total"))
    assert {name: after[name] for name in held} == {name: totals[1] for name, totals in held.items()}
    assert Campaign.objects.get().edition.startswith("2026.1 ")
    assert {change.cause for change in ScoreChange.objects.filter(before__isnull=False)} == {"考核办法换了新版"}


def test_numbers_that_begin_after_the_period_are_tried_all_the_same(house: SimpleNamespace) -> None:
    draft = services.begin_amendment(institution_id=TEN_PLUS_ONE, by=house.proposer)
    day = dt.date(2027, 1, 1)
    head = drafting.Heading("县直机关党建考核办法", "2027.1", day)
    draft = services.change_heading(draft=draft, heading=head, version=draft.version, by=house.proposer)
    new = [
        drafting.NewValue("committee_full", Decimal(6), day, "会议"),
        drafting.NewValue("general_full", Decimal(0), day, "会议"),
    ]
    draft = services.change_values(draft=draft, values=new, version=draft.version, by=house.proposer)
    assert marks(draft)["same"] is False


def test_an_ended_scheme_says_that_marks_stay(house: SimpleNamespace) -> None:
    end = services.propose_end(
        institution_id=TEN_PLUS_ONE, last_day=dt.date(2026, 12, 31), reason="换办法", by=house.proposer
    )
    panel = foresight.marks(consequences.of_end(end))
    assert panel is not None
    assert panel.context["ends"] is True
