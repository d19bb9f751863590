"""Taking a development ledger in bulk, and taking a whole batch back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zugong.development import records, rules
from zugong.development.booking import entries
from zugong.development.judging import Finding
from zugong.development.models import Candidate, StepAct
from zugong.development.paths import path_on
from zugong.development.record import Done
from zugong.development.records import CHUNK, parts
from zugong.development.services.candidates import settle_many
from zugong.evidence import ledger
from zugong.evidence.ledger import Entry
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Person, Unit

#: facts booked in one go: who listens to the ledger asks the library once for every day among them
TOLD_AT_ONCE = 60_000
PERSON_TEXT = ("sex", "ethnicity", "education")
PERSON = (*PERSON_TEXT, "birth_on", "birth_precision")
OWN = ("job", "note", "contacts", "introducers")


@dataclass
class Row:
    """One row of a ledger: whose it is, what it tells, and which of its acts say something new."""

    unit_id: int
    candidate: Candidate | None
    person: Person | None
    acts: list[Done]
    told: dict[str, Any]
    changed_acts: list[Done] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)


@act("batch")
def import_candidates(*, rows: Sequence[Row], batch: str, reason: str, by: Actor) -> list[dict[str, Any]]:
    """Store candidates and acts of a ledger with what the law says of them, and book the facts, a few statements for hundreds."""
    rules.import_candidates.check(by=by)
    results: list[dict[str, Any]] = []
    facts: list[Entry] = []
    units = Unit.objects.in_bulk({row.unit_id for row in rows})
    for part in parts(rows):
        results += _store(part, units, facts, batch, reason, by)
        if len(facts) >= TOLD_AT_ONCE:
            ledger.record_many(facts, by=by)
            facts.clear()
    ledger.record_many(facts, by=by)
    return results


def _store(
    rows: Sequence[Row], units: Mapping[int, Unit], facts: list[Entry], batch: str, reason: str, by: Actor
) -> list[dict[str, Any]]:
    results = [_before(row) for row in rows]
    _people(rows)
    replaced = _replaced(rows)
    _close([one.pk for one in replaced.values()], StepAct.State.CORRECTED, reason, by)
    for row in rows:
        row.candidate = row.candidate or Candidate(person=row.person, opened_on=clock.today(), unit=units[row.unit_id])
    made = [
        [_act(row, done, replaced.get((number, done.step)), batch, by) for done in row.changed_acts]
        for number, row in enumerate(rows)
    ]
    _candidates(rows, made)
    for result, row, acts in zip(results, rows, made, strict=True):
        assert row.candidate is not None
        result["candidate"] = row.candidate.pk
        for one in acts:
            one.candidate = row.candidate
    StepAct.objects.bulk_create([one for acts in made for one in acts], batch_size=CHUNK)
    _settle(row.candidate.pk for row, result in zip(rows, results, strict=True) if row.candidate and not result["new"])
    for result, acts in zip(results, made, strict=True):
        result["acts"] = [[one.pk, one.corrects_id] for one in acts]
        facts += [told for one in acts for told in _facts(one)]
    return results


def _before(row: Row) -> dict[str, Any]:
    """What the row finds, so that the batch can be taken back."""
    kept: dict[str, Any] = {"new": row.candidate is None, "acts": []}
    if row.candidate is not None:
        kept["own"] = {name: getattr(row.candidate, name) for name in OWN}
        kept["person"] = {name: getattr(row.candidate.person, name) for name in PERSON_TEXT}
    return kept


def _people(rows: Sequence[Row]) -> None:
    new: list[Any] = []
    changed: list[Any] = []
    for row in rows:
        person = row.person or Person(name=row.told["name"])
        for name in PERSON_TEXT:
            if row.told.get(name):
                setattr(person, name, row.told[name])
        if row.told.get("birth") and (person.birth_on is None or person.pk is None):
            person.birth_on, person.birth_precision = row.told["birth"]
        if person.pk is None:
            if row.told.get("id_number"):
                person.set_id_number(row.told["id_number"])
            new.append(person)
        elif any(name in row.told for name in (*PERSON_TEXT, "birth")):
            changed.append(person)
        row.person = person
    Person.objects.bulk_create(new, batch_size=CHUNK)
    Person.objects.bulk_update(changed, PERSON, batch_size=CHUNK // 2)


def _candidates(rows: Sequence[Row], made: Sequence[list[StepAct]]) -> None:
    """New files come with what their acts mean for lists; those that were there are settled once their acts are in."""
    new: list[Candidate] = []
    changed: list[Candidate] = []
    for row, acts in zip(rows, made, strict=True):
        assert row.candidate is not None
        for name in OWN:
            if row.told.get(name):
                setattr(row.candidate, name, row.told[name])
        if row.candidate.pk is None:
            records.settle(row.candidate, acts, clock.today())
            row.candidate.gaps = records.count_gaps(acts, {})
            new.append(row.candidate)
        else:
            changed.append(row.candidate)
    Candidate.objects.bulk_create(new, batch_size=CHUNK)
    Candidate.objects.bulk_update(changed, OWN, batch_size=CHUNK)


def _replaced(rows: Sequence[Row]) -> dict[tuple[int, str], StepAct]:
    """The acts that stand where the ledger tells another day."""
    wanted = {
        (row.candidate.pk, one.step): number
        for number, row in enumerate(rows)
        if row.candidate is not None
        for one in row.changed_acts
    }
    keys = {candidate for candidate, _step in wanted}
    found: dict[tuple[int, str], StepAct] = {}
    for one in StepAct.objects.standing().filter(candidate__in=keys):
        if (number := wanted.get((one.candidate_id, one.step))) is not None:
            found[(number, one.step)] = one
    return found


def _act(row: Row, done: Done, before: StepAct | None, batch: str, by: Actor) -> StepAct:
    assert row.candidate is not None
    path = path_on(done.on)
    step = path.steps[done.step]
    marks = [one.written() for one in row.findings.get(done.step, ())]
    if done.outcome:
        marks.append(Finding("from_ledger").written())
    return StepAct(
        candidate=row.candidate, step=step.id, title=step.title, number=step.number, round=before.round if before else 0,
        acted_on=done.on, precision=done.precision, unit_id=row.unit_id, outcome=done.outcome, edition=path.edition, marks=marks,
        corrects=before, origin=StepAct.Origin.IMPORT, batch=batch, recorded_by=by.actor_id, recorded_by_name=by.display_name,
        recorded_at=clock.now(),
    )  # fmt: skip


def _close(keys: Sequence[int], state: str, reason: str, by: Actor) -> None:
    for part in parts(keys):
        StepAct.objects.standing().filter(pk__in=part).update(state=state, change_reason=reason[:200])
    if keys:
        ledger.reverse_many(sources=[f"development.act:{key}" for key in keys], reason=reason, by=by)


def _facts(act: StepAct) -> list[Entry]:
    return entries(act, act.candidate, path_on(act.acted_on).steps[act.step])


def _settle(keys: Iterable[int]) -> None:
    settle_many(list(Candidate.objects.select_related("person").filter(pk__in=list(keys))))


def touched_since(results: Sequence[dict[str, Any]], *, batch: str) -> int:
    """Candidates about whom something else was recorded since, or whose imported acts no longer stand."""
    keys = [result["candidate"] for result in results]
    ours: dict[int, set[int]] = defaultdict(set)
    for result in results:
        ours[result["candidate"]] |= {made for made, _replaced in result["acts"]}
    newest = {candidate: max(made, default=0) for candidate, made in ours.items()}
    touched: set[int] = set()
    for part in parts(keys):
        acts = StepAct.objects.filter(candidate__in=part).exclude(state=StepAct.State.CORRECTED, batch="")
        for pk, candidate, state in acts.values_list("pk", "candidate_id", "state"):
            if (pk in ours[candidate] and state != StepAct.State.RECORDED) or (
                pk not in ours[candidate] and pk > newest[candidate] > 0
            ):
                touched.add(candidate)
    return len(touched)


@act("batch", "reason")
def withdraw_import(*, results: Sequence[dict[str, Any]], batch: str, reason: str, by: Actor) -> int:
    """Take back what a batch brought: its acts are withdrawn, what they replaced stands again, new files are closed."""
    rules.withdraw_import.check(touched_since(results, batch=batch), by=by)
    _close([made for result in results for made, _old in result["acts"]], StepAct.State.WITHDRAWN, reason, by)
    again = {old: made for result in results for made, old in result["acts"] if old}
    _reinstate(again, batch, by)
    for part in parts(results):
        _restore(part, reason)
    return len(results)


def _reinstate(again: dict[int, int], batch: str, by: Actor) -> None:
    """What was closed stays closed: a copy stands in its place."""
    for part in parts(list(again)):
        copies = list(StepAct.objects.select_related("candidate__unit", "candidate__person").filter(pk__in=part))
        for one in copies:
            one.corrects_id, one.batch, one.state, one.change_reason = again[one.pk], batch, StepAct.State.RECORDED, ""
            one.pk, one._state.adding, one.recorded_at = None, True, clock.now()
            one.recorded_by, one.recorded_by_name = by.actor_id, by.display_name
        StepAct.objects.bulk_create(copies)
        ledger.record_many([told for one in copies for told in _facts(one)], by=by)


def _restore(results: Sequence[dict[str, Any]], reason: str) -> None:
    found = Candidate.objects.select_related("person").in_bulk([result["candidate"] for result in results])
    people = []
    for result in results:
        candidate = found[result["candidate"]]
        if result["new"]:
            candidate.state, candidate.ended_on, candidate.reason = Candidate.State.STOPPED, clock.today(), reason
            continue
        for name, value in result["own"].items():
            setattr(candidate, name, value)
        for name, value in result["person"].items():
            setattr(candidate.person, name, value)
        people.append(candidate.person)
    Person.objects.bulk_update(people, PERSON_TEXT)
    Candidate.objects.bulk_update(found.values(), ["state", "ended_on", "reason", *OWN])
    _settle(found)
