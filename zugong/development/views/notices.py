"""What somebody is told after an act: that it was written down, what is against it, what it did to the register, what comes next."""

from __future__ import annotations

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zugong.development import records, rules
from zugong.development.models import Candidate, StepAct
from zugong.development.paths import path_on
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.ui import toasts


def recorded(request: SignedIn, act: StepAct) -> StepAct:
    """With the way back, as long as it may be taken back."""
    told = " ".join(
        [_("“%(title)s”记下了。") % {"title": act.title}, *_marks(act), *_register(act), *_next(act.candidate)]
    )
    if rules.withdraw_act.allows(act, [], told, by=request.user):
        toasts.done(request, told, undo=reverse("development:withdraw", args=[act.pk]))
    else:
        messages.success(request, told)
    return act


def corrected(request: SignedIn, act: StepAct) -> StepAct:
    said = [_("“%(title)s”更正了。") % {"title": act.title}, *_marks(act), *_register(act)]
    behind = sum(bool(one.marks) for one in records.acts_of(act.candidate) if one.pk != act.pk)
    if behind:
        said.append(ngettext("另外 %(n)d 步有记号，请核对。", "另外 %(n)d 步有记号，请核对。", behind) % {"n": behind})
    messages.success(request, " ".join(said))
    return act


def withdrawn(request: SignedIn, act: StepAct) -> StepAct:
    act.candidate.refresh_from_db()
    messages.success(request, " ".join([_("“%(title)s”撤回了。") % {"title": act.title}, *_next(act.candidate)]))
    return act


def opened(request: SignedIn, candidate: Candidate) -> Candidate:
    said = [_("%(name)s登记好了。") % {"name": candidate.person.name}, *_next(candidate)]
    messages.success(request, " ".join(said))
    return candidate


def stopped(request: SignedIn, candidate: Candidate) -> Candidate:
    messages.success(request, _("%(name)s的档案结束了，不再提醒。") % {"name": candidate.person.name})
    return candidate


def _marks(act: StepAct) -> list[str]:
    marks = sum(mark["code"] not in records.MINOR for mark in act.marks)
    return [ngettext("带 %(n)d 处记号。", "带 %(n)d 处记号。", marks) % {"n": marks}] if marks else []


def _register(act: StepAct) -> list[str]:
    if act.candidate.pending != Candidate.Pending.AMEND and not records.meaning(act.candidate, act):
        return []
    return [_("党员名册还没有改，由管底册的人来改。") if act.candidate.pending else _("党员名册同时改好了。")]


def _next(candidate: Candidate) -> list[str]:
    step = path_on(clock.today()).steps.get(candidate.waiting)
    return [_("下一步：%(title)s。") % {"title": step.title}] if step else []
