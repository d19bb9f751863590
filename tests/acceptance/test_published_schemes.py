"""Published schemes as campaigns: what their papers say in examples comes out of the ledger, and of the sealed result."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zugong import engine
from zugong.assessment import services as campaigns
from zugong.assessment.models import BRANCHES, Campaign, Result
from zugong.assessment.results import sealing, services
from zugong.desk import verifying
from zugong.engine import Institution, examples, seal
from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.proving import earlier_result
from zugong.engine.sample import Example
from zugong.engine.shelf import TEMPLATES, institution_files
from zugong.evidence import facts, ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Person, Unit, UnitGroup, UnitGroupMember
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.timeline import Period

FOLDER = library.PACKAGED / TEMPLATES
#: Published schemes that nobody had looked at while the language was made, written by its manual alone.
UNSEEN = Path(__file__).parent / "published"
PACKS = Catalogue.of(engine.load(file) for file in institution_files([library.PACKAGED], templates=False))
FILES = {file.stem: file for file in institution_files([FOLDER, UNSEEN])}
READ = {name: engine.load(file) for name, file in FILES.items()}
SCHEMES = {name: one for name, one in READ.items() if one.scheme is not None and one.examples}
OF_PEOPLE = {name: one for name, one in SCHEMES.items() if engine.compile(one, PACKS).persons}
OF_UNITS = {name: one for name, one in SCHEMES.items() if name not in OF_PEOPLE}
#: Every example of every scheme, by the file's name and its place there.
EXAMPLES = [(name, place) for name, one in SCHEMES.items() for place in range(len(one.examples))]

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
    yield tmp_path
    settings.ZUGONG_INSTITUTIONS = None
    library.forget()
    facts.refresh()


#: What an example has in order to show that it does not count, and the ledger does not even take.
REFUSED = {
    ("county-departments-thousand", 0): 1,
    ("member-household-stars", 0): 1,
    ("member-monthly-deductions", 1): 1,
}
#: Fields in which units are named.
NAMING = {"voter", "together"}
#: Before all examples: everybody is there from then on who is not said to have come later.
LONG_AGO = dt.date(1990, 1, 1)


def settle(example: Example, classes: Mapping[str, str]) -> tuple[dict[str, Unit], dict[str, Person]]:
    """The units of an example below a county and its working committee, with their members, classes and people."""
    committee = factories.working_committee(factories.county(founded_on=LONG_AGO), founded_on=LONG_AGO)
    made: dict[str, Unit] = {}
    for one in sorted(example.units, key=lambda one: _depth(one.id, {unit.id: unit.parent for unit in example.units})):
        days = {"founded_on": one.founded or LONG_AGO, "dissolved_on": one.dissolved}
        made[one.id] = factories.unit(one.kind, made.get(one.parent, committee), one.name or one.id, **days)
        for _number in range(one.members):
            factories.membership(made[one.id], factories.person(), valid_from=LONG_AGO)
        for key in one.categories:
            group, _new = UnitGroup.objects.get_or_create(name=classes[key], kind=UnitGroup.Kind.ASSESSMENT)
            UnitGroupMember.objects.create(group=group, unit=made[one.id])
    for name, subjects in (example.groups or {}).items():
        group = UnitGroup.objects.create(name=name, kind=UnitGroup.Kind.ASSESSMENT)
        UnitGroupMember.objects.bulk_create([UnitGroupMember(group=group, unit=made[one]) for one in subjects])
    people = {one.id: factories.person(one.name or one.id) for one in example.people}
    for one in example.people:
        unit, span = made[one.unit], {"valid_from": one.from_ or LONG_AGO, "valid_to": one.to}
        for role in one.roles:
            if role == "member":
                factories.membership(unit, people[one.id], **span)
            else:
                # Of which class somebody is, the title of the post says.
                for title in [classes[key] for key in one.categories] or [""]:
                    factories.post(people[one.id], unit, role, title=title, **span)
    return made, people


def _depth(unit: str, parents: Mapping[str, str]) -> int:
    return 0 if not parents.get(unit) else 1 + _depth(parents[unit], parents)


def _keys(text: str, units: Mapping[str, Unit]) -> str:
    return "、".join(str(units[one].pk) for one in text.split("、"))


def write_down(example: Example, units: Mapping[str, Unit], people: Mapping[str, Person]) -> int:
    """Every fact on the day on which the example has it recorded; how many the ledger did not take."""
    refused = 0
    for row in sorted(examples.facts_of(example), key=lambda row: (row.recorded_on, row.id)):
        person = people[row.person] if row.person else None
        # Other units are named by their keys, which an example chooses and a county's database gives.
        said = {name: _keys(value, units) if name in NAMING else value for name, value in row.data.items()}
        entry = ledger.Entry(row.kind, units[row.unit], row.occurred_on, said, f"test:{row.id}", person)
        try:
            with clock.frozen(row.recorded_on), ledger.quietly():
                ledger.record_many([entry], by=SYSTEM)
        except Refused:
            refused += 1
    return refused


def published_before(example: Example, units: Mapping[str, Unit]) -> None:
    """Results the example says had been published: each with its sealed file, as if it had been drawn up here."""
    for number, one in enumerate(example.earlier):
        told = earlier_result(one, example.groups or {})
        standings = tuple(replace(row, subject=str(units[row.subject].pk)) for row in told.standings)
        parts = replace(told, standings=standings).to_dict()
        body = {"standings": {row["subject"]: row for row in parts.pop("standings")}, "scores": {}, "result": parts}
        folder = sealing.home() / f"earlier-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        closed = seal.sealed({**body, "result": {**parts, "scores": []}}, {})
        seal.write(closed, folder / sealing.RESULT)
        campaign = Campaign.objects.create(
            institution_id=one.of, period_code=one.period, title=one.of, state="closed", opened_at=clock.now()
        )
        Result.objects.create(
            campaign=campaign, number=1, state="published", drawn_at=clock.now(), drawn_by="test:1", seal=closed["seal"], engine="x",
            folder=folder.name, decided_by="test:2", published_at=clock.now(), objections_until=clock.today(),
        )  # fmt: skip


def held_in(one: Institution, example: Example, units: Mapping[str, Unit]) -> Unit | None:
    """Of people: the unit in which they are marked, or the committee over all of them."""
    if one not in OF_PEOPLE.values():
        return None
    within = {units[person.unit] for person in example.people}
    return within.pop() if len(within) == 1 else Unit.objects.get(kind="working_committee")


def run_as_a_campaign(one: Institution, period: str, day: dt.date, by: Account, unit: Unit | None = None) -> Result:
    """From opening to what is drawn up from the sealed files, on the last day that counts; the folder proves itself."""
    with clock.frozen(day):
        campaign = campaigns.open_campaign(period=Period.parse(period), institution_id=one.id, unit=unit, by=by)
        if unit is None:
            campaigns.rescore(campaign=campaign, cause="开始计分", by=by)
        campaign = campaigns.close_campaign(campaign=campaign, by=by)
        result = services.seal_and_draw_up(campaign=campaign, by=by)
    assert verifying.verify(sealing.file_of(result)) is None
    return result


def assessor(unit: Unit | None = None) -> Account:
    """Whoever brings the marks together: the assessors, of members in a branch whoever keeps that branch."""
    if unit is not None and unit.kind in BRANCHES:
        made = factories.account("branch_secretary", unit)
    else:
        made = factories.account("assessor", Unit.objects.order_by("path")[0])
    made.grants.update(valid_from=LONG_AGO)
    return made


def copy(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copy(FILES[name], folder)
    library.forget()
    facts.refresh()


@pytest.mark.parametrize(("name", "place"), EXAMPLES)
def test_what_its_paper_says_in_an_example_is_what_the_sealed_result_says(
    name: str, place: int, folder: Path, settings: Any
) -> None:
    settings.ZUGONG_VAR = folder / "var"
    scheme, example = SCHEMES[name], SCHEMES[name].examples[place]
    copy(folder, name, *(one.of.removeprefix(f"{TEMPLATES}.") for one in example.earlier if one.of != scheme.id))
    outcome = examples.run(scheme, PACKS)[place]
    assert example.as_of is not None
    assert outcome.differences == ()
    with clock.frozen(example.as_of):
        units, people = settle(example, scheme.scheme.categories or {})
        published_before(example, units)
        refused = write_down(example, units, people)
    assert refused == REFUSED.get((name, place), 0)
    unit = held_in(scheme, example, units)
    result = run_as_a_campaign(scheme, example.period, example.as_of, assessor(unit), unit)
    keys = {name: str(one.pk) for name, one in (units if unit is None else people).items()}
    lines = {line.subject: line for line in result.lines.all()}
    own = lines[keys[example.subject]]
    assert {one["id"]: Decimal(one["value"]) for item in own.trace["items"] for one in item.get("indicators", [])} == {
        one.id: one.value for item in outcome.score.items for one in item.indicators
    }
    if outcome.result is None:
        assert own.total == outcome.score.total
    else:
        wanted = {keys[one.subject]: (one.total, one.place, one.grade, one.stars) for one in outcome.result.standings}
        assert {key: (line.total, line.place, line.grade, line.stars) for key, line in lines.items()} == wanted


def test_a_quarter_rests_on_what_was_published_of_its_months(folder: Path) -> None:
    """2026-03: 101 and 100; the quarter is the mean of the months there are."""
    copy(folder, "service-window-month", "service-window-quarter")
    month, quarter = OF_UNITS["service-window-month"], OF_UNITS["service-window-quarter"]
    example = month.examples[0]
    assert example.as_of is not None
    with clock.frozen(example.as_of):
        units, people = settle(example, {})
        write_down(example, units, people)
    by = assessor()
    drawn = run_as_a_campaign(month, example.period, example.as_of, by)
    leader = factories.account("committee_leader", Unit.objects.get(kind="working_committee"))
    with clock.frozen(example.as_of):
        days = services.Days(example.as_of + dt.timedelta(days=5), example.as_of + dt.timedelta(days=5), "示例")
        services.publish_result(result=drawn, days=days, by=leader)
    result = run_as_a_campaign(quarter, "2026-Q1", example.as_of, by)
    assert {line.unit_id: line.total for line in result.lines.all()} == {
        units["tax"].pk: Decimal(101),
        units["land"].pk: Decimal(100),
    }
