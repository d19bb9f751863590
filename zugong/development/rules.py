"""Who may handle a candidate, and what the law of the day refuses. Each rule bears the name of the verb it guards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.rules.standing import keeps

from . import judging, polling, records, wording
from .judging import OF_BRANCH, Finding
from .models import Candidate, StepAct
from .paths import Path, Step

if TYPE_CHECKING:
    from .services import Said

CAPABILITY = "develop"


@rule
def open_candidacy(unit: Unit, person: Person | None, *, by: Actor) -> Sentence | None:
    if not _handles(by, unit):
        return _("%(unit)s的发展党员由本支部的书记或专职党务工作者办。") % {"unit": unit}
    if unit.kind not in Unit.MEMBER_KINDS:
        return _("申请人归党支部培养；请选%(unit)s下面的党支部。") % {"unit": unit}
    if person is None:
        return None
    if Candidate.objects.filter(person=person, state=Candidate.State.ACTIVE).exists():
        return _("%(name)s已经在发展党员的名单里。") % {"name": person.name}
    if Membership.objects.filter(person=person, valid_to__isnull=True).exists():
        return _("%(name)s已经在党员名册里。") % {"name": person.name}
    return None


@rule
def take_step(
    candidate: Candidate, step: Step, said: Said, findings: Sequence[Finding], path: Path, act: StepAct | None = None, *, by: Actor
) -> Sentence | None:  # fmt: skip
    """`act`: the one that is corrected by it."""
    return (
        _may_take(by, candidate, step, said.unit or candidate.unit, path)
        or _not_in_future(said.acted_on)
        or _not_in_future(said.notice_to or said.acted_on)
        or polling.why_not(said.poll, candidate.unit, said.acted_on, act)
        or (wording.refusal(findings) or None)
    )


@rule
def correct_act(
    act: StepAct, step: Step, said: Said, findings: Sequence[Finding], path: Path, reason: str,
    later: Sequence[StepAct], *, by: Actor,
) -> Sentence | None:  # fmt: skip
    """A day or a paper may be put right at any time; what was decided only as long as nothing stands on it."""
    decided_otherwise = (said.outcome, said.months) != (act.outcome, act.months)
    return (
        _stands(act)
        or _reason_given(reason)
        or _register_untouched(act)
        or (_last(later) if decided_otherwise else None)
        or take_step.why_not(act.candidate, step, said, findings, path, act, by=by)
    )


@rule
def withdraw_act(act: StepAct, later: Sequence[StepAct], reason: str, *, by: Actor) -> Sentence | None:
    if not handles(by, act.candidate):
        return _not_yours(by, act.candidate)
    return _last(later) or _stands(act) or _reason_given(reason) or _register_untouched(act)


@rule
def add_paper(act: StepAct, *, by: Actor) -> Sentence | None:
    return _stands(act) or (None if handles(by, act.candidate) else _not_yours(by, act.candidate))


@rule
def plan_step(candidate: Candidate, *, by: Actor) -> Sentence | None:
    return None if handles(by, candidate) else _not_yours(by, candidate)


@rule
def stop_candidacy(candidate: Candidate, reason: str, *, by: Actor) -> Sentence | None:
    return end_candidacy.why_not(candidate, by=by) or _reason_given(reason)


@rule
def end_candidacy(candidate: Candidate, *, by: Actor) -> Sentence | None:
    """Before membership it may be given up; afterwards it has its own procedure."""
    if not candidate.is_active:
        return _("这份档案已经结束。")
    held = Membership.objects.filter(person=candidate.person_id, valid_to__isnull=True).exists()
    if held or candidate.pending:
        return _("已经是预备党员，只能走转正或取消资格的程序。")
    return None if handles(by, candidate) else _not_yours(by, candidate)


@rule
def enter_register(candidate: Candidate, *, by: Actor) -> Sentence | None:
    """The register is kept by whoever keeps it; org's own rules judge the rest."""
    if not candidate.pending:
        return _("名册上没有要办的事。")
    if _own(by, candidate):
        return _("自己的发展材料不能自己办。")
    return keeps(by, candidate.unit)


@rule
def refresh_candidates(*, by: Actor) -> Sentence | None:
    return _machine(by)


@rule
def remind_handlers(*, by: Actor) -> Sentence | None:
    return _machine(by)


@rule
def read_reminders(*, by: Actor) -> Sentence | None:
    return None if isinstance(by, Account) else _("提醒由收到的人自己看。")


@rule
def withdraw_import(touched: int, *, by: Actor) -> Sentence | None:
    return import_candidates.why_not(by=by) or untouched.why_not(touched)


@rule
def untouched(touched: int) -> Sentence | None:
    """Nothing was done since about the files of a batch that is to be taken back."""
    if not touched:
        return None
    return _("这批里有 %(n)d 份档案后来又办了别的，整批撤回会盖掉那些。请逐份处理。") % {"n": touched}


@rule
def import_candidates(*, by: Actor) -> Sentence | None:
    if by is SYSTEM or (isinstance(by, Account) and by.may("import_data")):
        return None
    return _("发展党员台账由底册管理员导入。")


@rule
def read_candidate(candidate: Candidate, *, by: Actor) -> Sentence | None:
    """Those who see the members of the branch, those who handle it, and the person."""
    if _own(by, candidate) or handles(by, candidate):
        return None
    if isinstance(by, Account) and by.may("read_members", candidate.unit):
        return None
    return _("只有本人、本支部和上级组织能看。")


@rule
def read_review(candidate: Candidate, *, by: Actor) -> Sentence | None:
    """Political review: the handling organisations alone, and never about oneself."""
    if _own(by, candidate):
        return _("政治审查材料本人不能看。")
    return None if handles(by, candidate) else _("政治审查材料只有经办组织能看。")


def handles(by: Actor, candidate: Candidate) -> bool:
    """Whoever develops members in the branch, but nobody the own file."""
    return _handles(by, candidate.unit) and not _own(by, candidate)


def _own(by: Actor, candidate: Candidate) -> bool:
    return isinstance(by, Account) and by.person_id == candidate.person_id


def _handles(by: Actor, unit: Unit) -> bool:
    return by is SYSTEM or (isinstance(by, Account) and by.may(CAPABILITY, unit))


def _may_take(by: Actor, candidate: Candidate, step: Step, unit: Unit, path: Path) -> str | None:
    """The branch's steps by whoever handles the branch; those of the committee above by whoever stands over it."""
    if candidate.state in {Candidate.State.STOPPED, Candidate.State.CANCELLED}:
        return _("这份档案已经结束。")
    if not handles(by, candidate):
        return _not_yours(by, candidate)
    if unit.pk == candidate.unit_id and OF_BRANCH & set(step.actors):
        return None
    return _may_take_above(by, candidate, step, unit, path)


def _may_take_above(by: Actor, candidate: Candidate, step: Step, unit: Unit, path: Path) -> str | None:
    if not judging.may_act(step, unit.kind, path) or unit.pk == candidate.unit_id:
        return wording.with_article(Finding("wrong_actor", {"step": step.title}, step.cite, step.uncertain, True))
    if unit.kind in path.upper and not candidate.unit.path.startswith(unit.path):
        return _("%(unit)s不是%(branch)s的上级党委。") % {"unit": unit, "branch": candidate.unit}
    if by is SYSTEM or (
        isinstance(by, Account) and by.scope(CAPABILITY).over(candidate.unit) and by.may(CAPABILITY, unit)
    ):
        return None
    return _("“%(step)s”由%(unit)s办，不由党支部自己记。") % {"step": step.title, "unit": unit}


def _machine(by: Actor) -> str | None:
    return None if by is SYSTEM else _("这一步由系统每天自己做。")


def _not_yours(by: Actor, candidate: Candidate) -> str:
    if _own(by, candidate):
        return _("自己的发展材料不能自己办。")
    return _("%(unit)s的发展党员由经办组织记，你的账号没有这个权限。") % {"unit": candidate.unit}


def _not_in_future(day: dt.date) -> str | None:
    if day <= clock.today():
        return None
    return _("%(day)s还没到。办完再来记；打算哪天办，写在“参考计划”里。") % {"day": wording.written_day(day)}


def _stands(act: StepAct) -> str | None:
    return None if act.stands else _("这条记录已经%(state)s。") % {"state": act.get_state_display()}


def _last(later: Sequence[StepAct]) -> str | None:
    return _("后面已经办了“%(title)s”，先撤回后面的。") % {"title": later[-1].title} if later else None


def _reason_given(reason: str) -> str | None:
    return None if reason.strip() else _("写一句原因，以后的人能看懂为什么改。")


def _register_untouched(act: StepAct) -> str | None:
    """What the register of members was changed by is not taken back from here."""
    meant, candidate = records.meaning(act.candidate, act), act.candidate
    if not meant or meant == candidate.pending:
        return None
    held = Membership.objects.filter(person=candidate.person_id, valid_to__isnull=True)
    if meant == Candidate.Pending.CONFIRM:
        held = held.filter(stage=Membership.Stage.FULL)
    if meant == Candidate.Pending.END or held.exists():
        return _("名册已经照这一条改过。先请底册管理员更正名册，再改这一条。")
    return None
