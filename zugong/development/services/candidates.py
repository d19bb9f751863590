"""Opening a file, planning, giving it up, and making the lists' columns again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from zugong.development import records, rules
from zugong.development.models import Candidate, Plan, StepAct
from zugong.development.services.acts import take_step
from zugong.development.services.said import Said
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.kernel.secrets import blind_index
from zugong.org import services as register
from zugong.org.models import Person, Unit
from zugong.org.services import PersonDetails


@act("unit", "said.acted_on")
def open_candidacy(
    *,
    unit: Unit,
    said: Said,
    by: Actor,
    person: Person | None = None,
    details: PersonDetails | None = None,
    job: str = "",
) -> Candidate:
    """Somebody has handed in an application: the person, the file, and the first step, or none of them."""
    person = person or _known(details)
    rules.open_candidacy.check(unit, person, by=by)
    if person is None:
        assert details is not None
        person = register.register_person(details=details, unit=unit, by=by)
    candidate = Candidate.objects.create(person=person, unit=unit, job=job, opened_on=clock.today())
    take_step(candidate=candidate, said=said, by=by)
    candidate.refresh_from_db()
    return candidate


def _known(details: PersonDetails | None) -> Person | None:
    """Who applies again after the first file was closed is the same person."""
    if details is None or not details.id_number:
        return None
    found = Person.objects.filter(id_number_index=blind_index(details.id_number)).first()
    if found is not None and found.name != details.name:
        raise Refused(_("名册里这个身份证号码是另一个人的，姓名不同。请核对号码和姓名。"))
    return found


@act("candidate", "step", "planned_on")
def plan_step(*, candidate: Candidate, step: str, planned_on: dt.date | None, by: Actor) -> Plan | None:
    """When somebody means to do a step. Never read as having been done."""
    rules.plan_step.check(candidate, by=by)
    if planned_on is None:
        candidate.plans.filter(step=step).delete()
        return None
    return Plan.objects.update_or_create(candidate=candidate, step=step, defaults={"planned_on": planned_on})[0]


@act("candidate", "reason")
def stop_candidacy(*, candidate: Candidate, reason: str, by: Actor) -> Candidate:
    """The organisation or the person gives it up before membership; the record stays."""
    candidate = records.locked(candidate)
    rules.stop_candidacy.check(candidate, reason, by=by)
    candidate.state, candidate.ended_on, candidate.reason = Candidate.State.STOPPED, clock.today(), reason.strip()
    records.settle(candidate, records.acts_of(candidate), clock.today())
    candidate.save()
    return candidate


@act()
def refresh_candidates(*, by: Actor, candidates: Iterable[Candidate] | None = None) -> int:
    """What lists read, made again for candidates in hand: the law of the day may have changed."""
    rules.refresh_candidates.check(by=by)
    chosen = Candidate.objects.filter(state=Candidate.State.ACTIVE) if candidates is None else candidates
    keys = [one.pk for one in chosen]
    for part in records.parts(keys):
        settle_many(list(Candidate.objects.select_related("person").filter(pk__in=part)))
    return len(keys)


def settle_many(part: list[Candidate]) -> None:
    """Three questions for so many candidates."""
    of: dict[int, list[StepAct]] = defaultdict(list)
    for one in StepAct.objects.standing().filter(candidate__in=[candidate.pk for candidate in part]):
        of[one.candidate_id].append(one)
    papers = records.papers_of([one for acts in of.values() for one in acts])
    for candidate in part:
        records.settle(candidate, of[candidate.pk], clock.today())
        candidate.gaps = records.count_gaps(of[candidate.pk], papers)
    Candidate.objects.bulk_update(part, records.SETTLED)
