"""Recording a step, correcting it, taking it back, adding a paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.ballots.models import Poll
from zugong.development import judging, records, rules, wording
from zugong.development.booking import entries, store_papers
from zugong.development.judging import Finding
from zugong.development.models import Candidate, Paper, StepAct
from zugong.development.paths import Path, Step, path_on
from zugong.development.record import STOPS, Done, Record
from zugong.development.services.membership import enter_if_allowed, note_otherwise, note_pending
from zugong.development.services.said import PaperSaid, Said
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act as verb
from zugong.kernel.rules import Refused


@verb("candidate", "said.step", "said.acted_on")
def take_step(*, candidate: Candidate, said: Said, by: Actor) -> StepAct:
    """Write down that a step was done. What the law of the day refuses is refused; what came late is kept with its mark."""
    candidate = records.locked(candidate)
    path, step = _step(said)
    _hold_poll(said)
    findings = _judge(candidate, said, step, records.record_of(candidate), frozenset())
    rules.take_step.check(candidate, step, said, findings, path, by=by)
    return _write(candidate, said, step, path, findings, by)


@verb("act", "reason", "said.acted_on")
def correct_act(*, act: StepAct, said: Said, reason: str, by: Actor) -> StepAct:
    """Replace a record by a right one; whatever came after it is judged again."""
    candidate = records.locked(act.candidate)
    act = StepAct.objects.select_related("candidate__person", "candidate__unit").get(pk=act.pk)
    path, step = _step(said)
    _hold_poll(said)
    others = [one for one in records.acts_of(candidate) if one.pk != act.pk]
    before = [one for one in others if (one.acted_on, one.number, one.pk) < (said.acted_on, act.number, act.pk)]
    held = frozenset(act.papers.values_list("key", flat=True))
    findings = _judge(candidate, said, step, records.record_of(candidate, before), held)
    later = following(act, records.acts_of(candidate))
    rules.correct_act.check(act, step, said, findings, path, reason, later, by=by)
    _close(act, StepAct.State.CORRECTED, reason, by)
    _reopen(candidate, act)
    fresh = _write(candidate, said, step, path, findings, by, corrects=act)
    act.papers.exclude(key__in=fresh.papers.values("key")).update(act=fresh)
    _mark_again(candidate)
    note_otherwise(candidate)
    settle(candidate)
    return fresh


@verb("act", "reason")
def withdraw_act(*, act: StepAct, reason: str, by: Actor) -> StepAct:
    """Take back a record that should not stand. The row and its papers stay; its fact is reversed."""
    candidate = records.locked(act.candidate)
    act = StepAct.objects.select_related("candidate__person", "candidate__unit").get(pk=act.pk)
    rules.withdraw_act.check(act, following(act, records.acts_of(candidate)), reason, by=by)
    _close(act, StepAct.State.WITHDRAWN, reason, by)
    _reopen(candidate, act)
    settle(candidate)
    act.refresh_from_db()
    return act


@verb("act", "paper")
def add_paper(*, act: StepAct, paper: PaperSaid, by: Actor) -> Paper:
    """A paper that was missing is put to its step."""
    rules.add_paper.check(act, by=by)
    step = path_on(act.acted_on).steps.get(act.step)
    if step is None or paper.key not in step.materials:
        raise Refused(_("这一步没有这样材料。"))
    kept = store_papers(act, step, [paper], by)
    if not kept:
        raise Refused(_("上传文件，或者勾上“纸质件已入卷”。"))
    settle(records.locked(act.candidate))
    return kept[0]


def following(act: StepAct, acts: Sequence[StepAct]) -> list[StepAct]:
    """Acts that stand on this one; on one that stopped the way stands none."""
    if act.outcome in STOPS:
        return []
    return [one for one in acts if one.pk != act.pk and _stands_on(one, act, acts)]


def _stands_on(one: StepAct, act: StepAct, acts: Sequence[StepAct]) -> bool:
    """Whether an act needs another: the step of it, or the probation that it made longer."""
    path = path_on(one.acted_on)
    step, needed = path.steps.get(one.step), path.steps.get(act.step)
    if step is None or needed is None:
        return False
    again = path.of_probation(needed)
    if again and one.round != act.round:
        return one.round > act.round and path.of_probation(step)
    if needed.id not in step.needs and needed.holds != step.id:
        return False
    return not any(
        other.step == act.step and other.pk != act.pk and (not again or other.round == act.round) and _carries(other, one, acts)
        for other in acts
    )  # fmt: skip


def _carries(other: StepAct, one: StepAct, acts: Sequence[StepAct]) -> bool:
    """Another act of the needed step is enough where it passed, came before, and was not answered with a no since."""
    if other.outcome in STOPS or other.acted_on > one.acted_on:
        return False
    refused = [no for no in acts if no.step == one.step and no.pk != one.pk and no.outcome in STOPS]
    return not any(other.acted_on <= no.acted_on <= one.acted_on for no in refused)


def settle(candidate: Candidate) -> None:
    acts = records.acts_of(candidate)
    records.settle(candidate, acts, clock.today())
    candidate.gaps = records.count_gaps(acts, records.papers_of(acts))
    candidate.save(update_fields=list(records.SETTLED))


# ---- within


def _hold_poll(said: Said) -> None:
    """Two who take over the same vote do it one after the other."""
    if said.poll is not None:
        Poll.objects.select_for_update().get(pk=said.poll.pk)


def _step(said: Said) -> tuple[Path, Step]:
    path = path_on(said.acted_on)
    step = path.steps.get(said.step)
    if step is None:
        raise Refused(wording.sentence(Finding("unknown_step")))
    return path, step


def _judge(candidate: Candidate, said: Said, step: Step, record: Record, papers: frozenset[str]) -> list[Finding]:
    members = records.full_members(candidate.unit, said.acted_on) if step.vote is not None else None
    done = Done(said.step, said.acted_on, record.round, said.outcome, said.months)
    return judging.judge(done, record, said.told(said.unit or candidate.unit, members, papers))


def _write(
    candidate: Candidate, said: Said, step: Step, path: Path, findings: Sequence[Finding], by: Actor,
    corrects: StepAct | None = None,
) -> StepAct:  # fmt: skip
    acts = [one for one in records.acts_of(candidate) if corrects is None or one.pk != corrects.pk]
    behind = path.steps.get(step.stands_after)
    fresh = StepAct(
        candidate=candidate, step=step.id, title=step.title, number=step.number or (behind.number if behind else 0),
        round=corrects.round if corrects else records.record_of(candidate, acts).round,
        acted_on=said.acted_on, unit=said.unit or candidate.unit, by_whom=said.by_whom, opinion=said.opinion,
        outcome=said.outcome, months=said.months, told=said.kept, reason=said.reason.strip(), edition=path.edition,
        marks=[one.written() for one in findings], poll=said.poll, corrects=corrects,
        recorded_by=by.actor_id, recorded_by_name=by.display_name, recorded_at=clock.now(),
    )  # fmt: skip
    fresh.clean_fields(exclude=["candidate", "unit", "poll", "corrects"])
    fresh.save(force_insert=True)
    store_papers(fresh, step, said.papers, by)
    ledger.record_many(entries(fresh, candidate, step), by=by)
    records.forget(candidate)
    note_pending(candidate, fresh)
    settle(candidate)
    enter_if_allowed(candidate, fresh, by)
    return fresh


def _close(act: StepAct, state: str, reason: str, by: Actor) -> None:
    """Exactly one writer closes a record; whoever comes second is told."""
    closed = StepAct.objects.standing().filter(pk=act.pk).update(state=state, change_reason=reason.strip()[:200])
    if closed != 1:
        raise Refused(_("这条记录刚刚被别人改过。请刷新后看最新的一条。"))
    ledger.reverse(source=act.source, reason=reason.strip(), by=by)
    records.forget(act.candidate)


def _reopen(candidate: Candidate, act: StepAct) -> None:
    """What followed from a record that no longer stands is worked out again from those that do."""
    if act.outcome == StepAct.Outcome.APPROVED:
        candidate.pending = Candidate.Pending.NONE
    if candidate.state in {Candidate.State.FULL, Candidate.State.CANCELLED}:
        candidate.state, candidate.ended_on = Candidate.State.ACTIVE, None
    records.forget(candidate)


#: marks that follow from days and order, and so may change when another act is corrected
DATED = frozenset(
    [
        "needed_first",
        "needed_stopped",
        "held",
        "closed",
        "already_done",
        "before_needed",
        "birth_unknown",
        "too_young",
        "too_early",
        "local_early",
        "reason_missing",
        "extended",
        "too_late",
        "month_only",
    ]
)


def _mark_again(candidate: Candidate) -> None:
    """Days of other steps follow from the corrected one: their marks are worked out anew, those of votes and papers stay."""
    records.forget(candidate)
    acts = records.acts_of(candidate)
    changed = []
    judged = records.judged(acts, candidate)
    for one in acts:
        fresh = [mark.written() for mark in judged[one.pk] if mark.code in DATED and mark.code != "reason_missing"]
        marks = fresh + [mark for mark in one.marks if mark["code"] not in DATED]
        if marks != one.marks:
            one.marks = marks
            changed.append(one)
    StepAct.objects.bulk_update(changed, ["marks"])
