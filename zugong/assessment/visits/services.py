"""The verbs of a visit: plan, begin (the lot falls), mark line by line, finish (facts are booked), withdraw."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zugong.assessment.models import Visit, VisitCheck, VisitSample
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredVisit

from . import queries, rules, sampling


@dataclass(frozen=True)
class Marked:
    """What the assessors say of one line."""

    mark: Decimal
    reason: str = ""
    finding: str = ""
    #: key of a sample → whether it is as recorded
    verdicts: Mapping[int, str] = field(default_factory=dict)


@act("kind", "unit", "on")
def plan_visit(*, kind: str, unit: Unit, on: dt.date, assessors: Sequence[Account], by: Actor) -> Visit:
    """Say who goes where on which day; the unit sees it, and nobody knows yet what will be drawn."""
    rules.plan_visit.check(queries.declared_of(kind), unit, on, assessors, by=by)
    visit = Visit(kind=kind, unit=unit, on=on, planned_by_name=by.display_name, planned_at=clock.now())
    visit.full_clean(exclude=["assessors"])
    visit.save()
    visit.assessors.set(assessors)
    return visit


@act("visit")
def begin_visit(*, visit: Visit, by: Actor, seed: str = "") -> Visit:
    """Draw the sample and write the list down as it reads today. Done once: a sample that could be drawn again is none."""
    visit, declared = _held(visit)
    rules.begin_visit.check(visit, by=by)
    visit.seed = seed or secrets.token_hex(8)
    visit.state, visit.begun_at = Visit.State.OPEN, clock.now()
    visit.save(update_fields=["seed", "state", "begun_at"])
    binding = queries.binding_of(visit, declared)
    for order, check in enumerate(declared.visit.checks.values(), 1):
        chosen, of = sampling.sample(binding, check, visit.unit, visit.seed)
        line = VisitCheck.objects.create(
            visit=visit, key=check.id, order=order, title=check.title, full=binding.number(check.full),
            drawn_from=of if check.drawn is not None or check.members is not None else None,
        )  # fmt: skip
        VisitSample.objects.bulk_create(
            VisitSample(
                check_line=line, fact_id=one.fact_id, person_id=one.person_id, words=one.words, source=one.source
            )
            for one in chosen
        )
    return visit


@act("check")
def mark_check(*, check: VisitCheck, said: Marked, by: Actor) -> VisitCheck:
    """Every sample looked at, then the mark, with a reason where it is not full."""
    visit, _declared = _held(check.visit)
    check = VisitCheck.objects.select_related("visit").get(pk=check.pk, visit=visit)
    samples = list(check.samples.all())
    unlooked = sum(said.verdicts.get(one.pk, one.verdict) not in VisitSample.Verdict.values for one in samples)
    rules.mark_check.check(check, said.mark, said.reason, unlooked, by=by)
    for one in samples:
        one.verdict = said.verdicts.get(one.pk, one.verdict)
    VisitSample.objects.bulk_update(samples, ["verdict"])
    check.mark, check.reason, check.finding = said.mark, said.reason.strip(), said.finding.strip()
    check.marked_by_name, check.marked_at = by.display_name, clock.now()
    check.full_clean()
    check.save()
    return check


@act("visit")
def finish_visit(*, visit: Visit, by: Actor) -> Visit:
    """Every line becomes a fact of the unit on the day of the visit; the score follows at once."""
    visit, declared = _held(visit)
    rules.finish_visit.check(visit, by=by)
    says = declared.visit
    ledger.record_many(
        [
            ledger.Entry(
                says.books, visit.unit, visit.on,
                {says.check: one.key, says.mark: one.mark, says.reason: one.reason or one.title}, visit.source,
            )
            for one in visit.checks.all()
        ],
        by=by,
    )  # fmt: skip
    visit.state, visit.finished_by_name, visit.finished_at = Visit.State.DONE, by.display_name, clock.now()
    visit.save(update_fields=["state", "finished_by_name", "finished_at"])
    return visit


@act("visit", "reason")
def withdraw_visit(*, visit: Visit, reason: str, by: Actor) -> Visit:
    """Take a visit back; what it booked is reversed and stays readable."""
    visit, _declared = _held(visit)
    rules.withdraw_visit.check(visit, reason, by=by)
    if visit.done:
        ledger.reverse(source=visit.source, reason=reason.strip(), by=by)
    visit.state, visit.withdrawn_because = Visit.State.WITHDRAWN, reason.strip()
    visit.withdrawn_by_name = by.display_name
    visit.save(update_fields=["state", "withdrawn_because", "withdrawn_by_name"])
    return visit


def _held(visit: Visit) -> tuple[Visit, DeclaredVisit]:
    """The visit as it stands now, and what its institution says; nobody else changes it meanwhile."""
    found = Visit.objects.select_for_update().get(pk=visit.pk)
    declared = queries.declared_of(found.kind)
    if declared is None:
        raise Refused(rules.plan_visit.why_not(None, found.unit, found.on, (), by=None) or "")
    return found, declared
