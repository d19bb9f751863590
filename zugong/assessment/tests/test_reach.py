"""A live score looks as far as its scheme: at other units' records, at a unit's people, at other days — and so do the
batch and the frozen ledger, to the same mark."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from zugong.assessment import services
from zugong.assessment.models import Campaign, ScoreChange, UnitScore
from zugong.desk import running
from zugong.evidence import ledger, snapshot
from zugong.evidence.ledger import Entry
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org import services as org
from zugong.org.models import Membership, Person, Post, Unit
from zugong.rulebook import library
from zugong.timeline import Period

from .county import TODAY, County, county

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2026")
ID = "tests.reach"
SCHEME = """\
institution: {{id: tests.reach, title: 各处来的事实, edition: "1", in_force_from: 2020-01-01, applies_to: [department], source: {{document: 测试}}}}
parameters:
  full: {{title: 满分, unit: 分, values: [{{from: 2020-01-01, value: 100, cite: 测试}}]}}
  one: {{title: 每次, unit: 分, values: [{{from: 2020-01-01, value: 1, cite: 测试}}]}}
  three: {{title: 三年, unit: 年, values: [{{from: 2020-01-01, value: 3, cite: 测试}}]}}
  two: {{title: 两个月, unit: 个月, values: [{{from: 2020-01-01, value: 2, cite: 测试}}]}}
  shares: {{title: 份额, values: [{{from: 2020-01-01, value: [0.7, 0.3], cite: 测试}}]}}
  cut: {{title: 截止, values: [{{from: 2020-01-01, value: "11-30", cite: 测试}}]}}
facts:
  tests.reach.done:
    title: 一件事
    recorded_by: assessor
    fields: {{partners: {{label: 各方, type: text}}, published_on: {{label: 发文日, type: date}}}}
scheme:
  subjects: [department]
  period: year
  total: full
  ceiling: none
  ground: 0
{scheme}
  choices:
    fact_date: {fact_date}
    founded_midway: from_next_period
    numbers_as_of: period_end
    days: calendar
    ties: 1-1-3
    rounding:
      indicator: {{digits: 2, mode: half_up}}
      total: {{digits: 2, mode: half_up}}
  items:
    - id: item
      title: 项目
      full: full
      indicators:
        - {{id: done, title: 一件事, full: full, cite: 测试, cap: full, measure: {{count: {{of: tests.reach.done{looks}}}}}, map: {{per_unit: one}}{more}}}
"""
#: what the scheme says about whose facts and of which days
WAYS: dict[str, dict[str, str]] = {
    "plain": {},
    "each party": {"looks": ", parties: {field: partners, shares: each}"},
    "instead of the recorder": {"looks": ", parties: {field: partners, instead: true, shares: each}"},
    "shares": {"looks": ", parties: {field: partners, shares: shares}"},
    "members": {"looks": ", whose: members"},
    "itself": {"looks": ", whose: itself"},
    "looking back": {"looks": ", window: {back: three}"},
    "looking back month by month": {"looks": ", window: {back: two}", "more": ", per: {by: month, join: sum}"},
    "own cut-off": {"looks": ", window: {until: cut}"},
    "cut-off of the scheme": {"scheme": "  window: {until: cut}"},
    "dated by a field": {"looks": ", dated_by: published_on"},
    "dated by the day of record": {"looks": ", dated_by: recorded"},
    "the whole scheme by the day of record": {"fact_date": "recorded"},
}


@dataclass
class Reached:
    county: County
    file: Path
    people: list[Person]

    @property
    def first(self) -> Unit:
        return self.county.departments[0]

    def branch(self, number: int) -> Unit:
        return self.county.branches[self.county.departments[number].pk][0]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def here(way: str, tmp_path: Path, settings: object) -> Iterator[Reached]:
    said = {"looks": "", "scheme": "", "fact_date": "occurred", "more": "", **WAYS[way]}
    folder = tmp_path / "institutions"
    folder.mkdir()
    (folder / "reach.yaml").write_text(SCHEME.format(**said), "utf-8")
    settings.ZUGONG_INSTITUTIONS = [folder]  # type: ignore[attr-defined]
    library.forget()
    try:
        with clock.frozen(TODAY):
            made = county()
            people = [Person.objects.create(name=f"示例{number}") for number in range(4)]
            for number, person in enumerate(people[:3]):
                Membership.objects.create(person=person, unit=made.branches[made.departments[number].pk][0])
            Post.objects.create(person=people[3], unit=made.departments[0], role=Post.Role.LEADER)
            services.open_campaign(period=YEAR, institution_id=ID, by=SYSTEM)
            yield Reached(made, folder / "reach.yaml", people)
    finally:
        library.forget()


def record(unit: Unit, day: str, number: int, *, on: str = "", person: Person | None = None, **data: str) -> None:
    """Booked on the day `on`, else today."""
    said = {name: value for name, value in data.items() if value}
    with clock.frozen(dt.date.fromisoformat(on) if on else TODAY):
        ledger.record_many(
            [Entry("tests.reach.done", unit, dt.date.fromisoformat(day), said, f"tests:{number}", person)], by=SYSTEM
        )


def live() -> dict[str, Decimal]:
    rows = UnitScore.objects.filter(campaign__period_code="2026").select_related("unit")
    return {str(row.unit_id): row.total for row in rows}


def frozen(here: Reached, into: Path) -> dict[str, Decimal]:
    """The same from a frozen ledger, without a database."""
    snapshot.freeze(YEAR, into)
    case = running.case_of(running.rules_at(here.file), into, "2026", TODAY)
    return {subject: score.total for subject, score in running.run(case).scores.items()}


def happenings(here: Reached, seed: int) -> None:
    chance = random.Random(seed)
    units = [*here.county.departments, *(branch for own in here.county.branches.values() for branch in own)]
    days = [dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(1770)) for _ in range(30)]
    for number, day in enumerate(days, 1):
        partners = "、".join(str(one.pk) for one in chance.sample(units, chance.randrange(3)))
        published = day + dt.timedelta(days=chance.choice([0, 40, 400]))
        booked = min(TODAY, day + dt.timedelta(days=chance.choice([0, 30, 300])))
        record(
            chance.choice(units), day.isoformat(), number, on=booked.isoformat(),
            person=chance.choice([None, *here.people]), partners=partners, published_on=published.isoformat(),
        )  # fmt: skip
        if chance.random() < 0.2:
            with clock.frozen(booked):
                ledger.reverse(source=f"tests:{chance.randint(1, number)}", reason="改", by=SYSTEM)
    # somebody records something today in every department, as on any day
    for number, department in enumerate(here.county.departments, 100):
        record(department, TODAY.isoformat(), number, person=here.people[0], published_on=TODAY.isoformat())


@pytest.mark.parametrize("seed", range(3))
def test_live_batch_and_frozen_come_to_the_same_mark(here: Reached, tmp_path: Path, seed: int) -> None:
    happenings(here, seed)
    found = live()
    assert len(found) == 4
    assert frozen(here, tmp_path / "frozen") == found
    assert services.rescore(campaign=Campaign.objects.get(period_code="2026"), by=SYSTEM) == 0


def moved(here: Reached) -> list[Unit]:
    """Whose score changed since everybody was scored."""
    changes = ScoreChange.objects.filter(score__campaign__period_code="2026").exclude(cause="开始计分")
    return [change.score.unit for change in changes.order_by("pk")]


def begin(here: Reached) -> None:
    record(here.branch(2), TODAY.isoformat(), 900, published_on=TODAY.isoformat())
    ScoreChange.objects.all().delete()


@pytest.mark.parametrize("way", ["each party"], indirect=True)
def test_a_partner_s_record_moves_the_department_it_names(here: Reached) -> None:
    begin(here)
    record(here.branch(1), "2026-03-05", 1, partners=str(here.branch(0).pk))
    assert sorted(unit.name for unit in moved(here)) == ["住建局", "财政局"]
    assert ScoreChange.objects.filter(score__unit=here.first).get().about["unit_name"] == here.branch(1).name
    ledger.reverse(source="tests:1", reason="改", by=SYSTEM)
    assert live()[str(here.first.pk)] == 0


@pytest.mark.parametrize("way", ["members"], indirect=True)
def test_what_is_recorded_of_a_member_elsewhere_moves_the_member_s_own_department(here: Reached) -> None:
    begin(here)
    record(here.branch(1), "2026-03-05", 1, person=here.people[0])
    record(here.branch(1), "2026-03-06", 2, person=here.people[3])
    assert live()[str(here.first.pk)] == 2
    assert live()[str(here.county.departments[1].pk)] == 0


@pytest.mark.parametrize("way", ["members"], indirect=True)
def test_who_is_appointed_brings_what_is_recorded_of_them(here: Reached) -> None:
    begin(here)
    record(here.branch(1), "2026-03-05", 1, person=here.people[1])
    org.appoint(person=here.people[1], unit=here.branch(0), role="secretary", on=dt.date(2026, 3, 1), by=SYSTEM)
    assert live()[str(here.first.pk)] == 1


@pytest.mark.parametrize("way", ["looking back"], indirect=True)
def test_what_happened_in_an_earlier_year_moves_this_year_s_score_and_opens_no_campaign(here: Reached) -> None:
    record(here.branch(0), "2024-05-05", 1)
    assert live() == {}
    begin(here)
    record(here.branch(0), "2024-05-06", 2)
    record(here.branch(0), "2023-05-06", 3)
    assert live()[str(here.first.pk)] == 2
    assert [unit.name for unit in moved(here)] == ["住建局"]


@pytest.mark.parametrize("way", ["dated by a field"], indirect=True)
def test_a_fact_counts_in_the_year_of_its_own_date(here: Reached) -> None:
    begin(here)
    record(here.branch(0), "2025-12-20", 1, published_on="2026-01-10")
    record(here.branch(0), "2026-02-20", 2, published_on="2027-01-10")
    assert live()[str(here.first.pk)] == 1
