"""A frozen ledger gives whoever has it the very scores of this house, by all three evaluators."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from zugong import engine
from zugong.assessment import schemes, scoring
from zugong.assessment.models import Campaign, UnitScore
from zugong.desk import snapshot as frozen
from zugong.engine import sql, vector
from zugong.engine.layout import fields_read, lay_out
from zugong.evidence import ledger, snapshot
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org import services as org
from zugong.timeline import Period

from .county import TEN_PLUS_ONE, TODAY, County, county, meeting

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2026")
KINDS = ["branch_committee_meeting", "branch_general_meeting", "theme_day", "party_lesson", "first_agenda_study"]
Marks = dict[str, dict[str, Decimal]]


def of_score(score: engine.Score) -> dict[str, Decimal]:
    return {"total": score.total, **{one.id: one.value for one in score.indicators}}


@pytest.fixture
def kept(tmp_path: Path) -> Marks:
    """A year of meetings, some taken back, one branch moved midway; scored, and frozen in `tmp_path`."""
    chance = random.Random(7)
    with clock.frozen(TODAY):
        here = county()
        branches = [branch for department in here.departments for branch in here.branches[department.pk]]
        for number in range(1, 120):
            day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(315))
            ledger.record_many([meeting(chance.choice(branches), day, chance.choice(KINDS), number)], by=SYSTEM)
        ledger.reverse_many(sources=[f"life.meeting:{number}" for number in range(3, 120, 17)], reason="改", by=SYSTEM)
        _move(here)
        campaign = scoring.campaign_for(YEAR, schemes.book(TEN_PLUS_ONE, YEAR))
        scoring.rescore(campaign, None, because=scoring.Because("试"))
        snapshot.freeze(YEAR, tmp_path / "frozen", TODAY)
    scores = UnitScore.objects.filter(campaign=Campaign.objects.get())
    return {str(row.unit_id): of_score(engine.Score.from_dict(row.trace)) for row in scores}


def _move(here: County) -> None:
    first, second = here.departments[:2]
    parent = here.branches[second.pk][0].parent
    org.move_unit(unit=here.branches[first.pk][0], parent=parent, on=dt.date(2026, 6, 1), by=SYSTEM)


def test_marked_one_by_one(kept: Marks, tmp_path: Path) -> None:
    plan = schemes.book(TEN_PLUS_ONE, YEAR).plan
    folder, period = frozen.read(tmp_path / "frozen", plan.reads)
    scores = engine.score(plan, engine.Ledger(folder.facts, folder.units, folder.heads), YEAR, TODAY)
    assert (period, folder.troubles) == ("2026", [])
    assert {subject: of_score(score) for subject, score in scores.items()} == kept


@pytest.mark.parametrize("evaluator", [vector, sql])
def test_marked_all_at_once(evaluator: ModuleType, kept: Marks, tmp_path: Path) -> None:
    plan = schemes.book(TEN_PLUS_ONE, YEAR).plan
    folder, _ = frozen.read(tmp_path / "frozen", plan.reads)
    layout = lay_out(folder.facts, folder.units, folder.heads, fields_read(plan))
    result = evaluator.score(plan, layout, YEAR, TODAY)
    assert {
        subject: {"total": result.total.at(result.place(subject)), **result.marks(subject)}
        for subject in result.subjects
    } == kept
