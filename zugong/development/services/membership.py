"""From an approval to the register of members. The register is org's; its verbs are called, under its own rules, by a person's act."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from zugong.development import records, rules
from zugong.development.models import Candidate, StepAct
from zugong.development.paths import path_on
from zugong.development.record import Record, probation_end
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org import services as register
from zugong.org.models import Membership
from zugong.org.services import Changes


@act("candidate")
def enter_register(*, candidate: Candidate, by: Actor) -> Candidate:
    """Put on the register what was approved: probationary from the day of the meeting, full from the day probation was over."""
    candidate = records.locked(candidate)
    rules.enter_register.check(candidate, by=by)
    _enter(candidate, by)
    candidate.pending = Candidate.Pending.NONE
    candidate.save(update_fields=["pending"])
    return candidate


def note_pending(candidate: Candidate, done: StepAct) -> None:
    """What an approval means for the register waits until somebody enters it there."""
    candidate.pending = records.meaning(candidate, done) or candidate.pending


def enter_if_allowed(candidate: Candidate, done: StepAct, by: Actor) -> None:
    """Whoever records the approval and also keeps the register does both in one; else it waits for who keeps it."""
    approves = done.outcome == StepAct.Outcome.APPROVED
    if approves and candidate.pending and rules.enter_register.allows(candidate, by=by):
        enter_register(candidate=candidate, by=by)
        candidate.refresh_from_db(fields=["pending"])


def note_otherwise(candidate: Candidate) -> None:
    """A day was corrected after the register was entered: what the register says otherwise waits for whoever keeps it."""
    if candidate.pending in {Candidate.Pending.NONE, Candidate.Pending.AMEND}:
        running = _running(candidate)
        differs = running is not None and _otherwise(candidate, running)
        candidate.pending = Candidate.Pending.AMEND if differs else Candidate.Pending.NONE


def _running(candidate: Candidate) -> Membership | None:
    held = Membership.objects.filter(person=candidate.person_id, valid_to__isnull=True)
    return held.select_related("unit", "person").first()


def _otherwise(candidate: Candidate, running: Membership) -> Changes:
    """The days of the file where the register has others."""
    record = records.record_of(candidate)
    days: dict[str, dt.date] = {}
    accepted = record.accepted(path_on(candidate.opened_on))
    if accepted is not None:
        days["joined_on"] = accepted.on
    if running.stage == Membership.Stage.FULL and record.endings:
        end = probation_end(record, path_on(record.endings[-1][1].on))
        days |= {"full_on": end} if end else {}
    return Changes.between(running, days)


def _enter(candidate: Candidate, by: Actor) -> None:
    record = records.record_of(candidate)
    running = _running(candidate)
    if candidate.pending == Candidate.Pending.AMEND:
        if running is not None and (changes := _otherwise(candidate, running)):
            register.correct_membership(membership=running, changes=changes, by=by)
        return
    held = Membership.objects.filter(person=candidate.person_id)
    if running is None:  # the register may know already
        if candidate.pending != Candidate.Pending.ADMIT and held.exists():
            raise Refused(_("党员名册里没有%(name)s，请先核对名册。") % {"name": candidate.person.name})
        running = _admitted(candidate, record, by)
    if candidate.pending == Candidate.Pending.ADMIT:
        return
    decided = record.endings[-1][1]
    if candidate.pending == Candidate.Pending.END:
        register.end_membership(membership=running, on=decided.on, reason=Membership.End.PROBATION_CANCELLED, by=by)
    elif running.stage != Membership.Stage.FULL:
        end = probation_end(record, path_on(decided.on))
        register.confirm_full(membership=running, on=end or decided.on, by=by)


def _admitted(candidate: Candidate, record: Record, by: Actor) -> Membership:
    """Probationary from the day of the meeting, also where nobody entered it before probation had ended."""
    accepted = record.accepted(path_on(candidate.opened_on))
    if accepted is None:
        raise Refused(_("没有支部大会通过的记录，不知道预备期从哪天起。"))
    return register.admit(
        person=candidate.person, unit=candidate.unit, on=accepted.on, by=by, stage=Membership.Stage.PROBATIONARY,
        joined_on=accepted.on,
    )  # fmt: skip
