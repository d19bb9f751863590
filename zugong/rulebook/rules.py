"""Who may draft, propose and decide institutions, and when. Who decides is never who proposed: two humans, not two accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.engine import Institution
from zugong.engine.spelling import ID
from zugong.kernel import clock
from zugong.kernel.rules import rule
from zugong.org.models import Unit
from zugong.org.rules import actors_of_holder
from zugong.org.scope import Scope, shortest
from zugong.rulebook import library, prescribing, proving
from zugong.rulebook.models import InstitutionDraft, InstitutionEdition, InstitutionEnd

Sentence = str | Promise


def may(by: Any, capability: str) -> bool:
    """Asked of whatever stands behind an act; only accounts hold capabilities."""
    asked = getattr(by, "may", None)
    return asked is not None and bool(asked(capability))


def drafts(by: Any) -> bool:
    """Whoever decides may also prepare."""
    return may(by, "propose") or may(by, "adopt")


def drafting(by: Any) -> Scope:
    """Where this account prepares or decides institutions. The library is one; what is told of single units is not."""
    asked = getattr(by, "scope", None)
    if asked is None:
        return Scope()
    return Scope(shortest([path for capability in ("propose", "adopt") for path in asked(capability).paths]))


def drafts_over(by: Any, units: Iterable[Unit]) -> bool:
    """Whether that is so for every one of these units: what is said of all of them is for nobody who drafts for a part."""
    over = drafting(by)
    return not over.empty and all(over.covers(unit) for unit in units)


def _drafts(by: Any) -> Sentence | None:
    return None if drafts(by) else _("起草、提出制度由机关工委或组织部科室来办。")


def _decides(by: Any) -> Sentence | None:
    return None if may(by, "adopt") else _("审定制度由机关工委书记来办。")


def _another_human(proposer: str, by: Any) -> Sentence | None:
    """Four eyes: whoever proposed is somebody else, whatever account they use."""
    if by.actor_id in actors_of_holder(proposer):
        return _("提出和审定要两个人：这是您提出的（或者分不清是不是您提出的），请另一个人审定。")
    return None


@rule
def adopt(institution: Institution, *, by: Any) -> Sentence | None:
    """Needs a person who sets schemes, a file without errors, and an edition number that is not taken."""
    if (reason := _decides(by)) is not None:
        return reason
    if any(problem.severity == "error" for problem in library.problems(institution)):
        return _("这份制度文件还有错，改好再审定。错在哪里见下面的“检查结果”。")
    adopted = InstitutionEdition.objects.filter(institution_id=institution.id, edition=institution.edition).first()
    if adopted is None:
        return None
    if adopted.digest == library.digest(institution):
        return _("这一版已经审定过了。")
    return _("这个版次已经审定，内容不能再改。请把文件里的 edition 换成新的版次。")


# ---- drafts --------------------------------------------------------------------------------------


@rule
def begin_from_template(template_id: str, institution_id: str, *, by: Any) -> Sentence | None:
    if (reason := _drafts(by)) is not None:
        return reason
    if not any(one.id == template_id for one in library.templates().institutions):
        return _("没有这个模板。")
    if not ID.match(institution_id):
        return _("编号只用小写英文字母、数字、点、横线，以字母开头，如 county.window-service。")
    return _("编号“%(id)s”已经有制度在用，换一个。") % {"id": institution_id} if _taken(institution_id) else None


def _taken(institution_id: str) -> bool:
    known = (one.id for one in library.institutions())
    unfinished = InstitutionDraft.objects.filter(institution_id=institution_id, state__in=InstitutionDraft.UNFINISHED)
    return institution_id in known or unfinished.exists()


@rule
def begin_amendment(institution_id: str, *, by: Any) -> Sentence | None:
    if (reason := _drafts(by)) is not None:
        return reason
    if not library.editions(institution_id):
        return _("没有这份制度。")
    other = InstitutionDraft.objects.filter(
        institution_id=institution_id, state__in=InstitutionDraft.UNFINISHED
    ).first()
    if other is not None:
        return _("%(name)s正在起草这份制度的新版，接着那份改。") % {"name": other.changed_by_name}
    return None


@rule
def begin_from_text(text: str, *, by: Any) -> Sentence | None:
    return _drafts(by) or proving.unreadable(text)


@rule
def change_draft(draft: InstitutionDraft, version: int, *, by: Any) -> Sentence | None:
    if (reason := _drafts(by)) is not None:
        return reason
    if draft.is_proposed:
        return _("草稿已经提出，正等人审定；要改，先退回起草。")
    if not draft.is_open:
        return _("这份草稿已经办完，不能再改。")
    if draft.version != version:
        return _("您打开以后，%(name)s又改过这份草稿。下面是现在的样子，看过再改。") % {"name": draft.changed_by_name}
    return None


change_heading = change_values = fill_labels = restate_examples = change_draft


@rule
def replace_text(draft: InstitutionDraft, text: str, version: int, *, by: Any) -> Sentence | None:
    if (reason := change_draft(draft, version, by=by) or proving.unreadable(text)) is not None:
        return reason
    written = proving.heading_of(text).id
    if written != draft.institution_id:
        return _("文件里的编号是“%(id)s”，这份草稿是“%(own)s”，对不上。") % {"id": written, "own": draft.institution_id}
    return None


@rule
def attach_exhibit(draft: InstitutionDraft, *, by: Any) -> Sentence | None:
    """While it is written: what others decide upon does not grow behind their back."""
    if not draft.is_open:
        return _("这份草稿已经提出或办完，不能再加附件。")
    return _drafts(by)


@rule
def drop_draft(draft: InstitutionDraft, *, by: Any) -> Sentence | None:
    if draft.is_over:
        return _("这份草稿已经办完。")
    return _drafts(by)


@rule
def propose_draft(draft: InstitutionDraft, reason: str, version: int, *, by: Any) -> Sentence | None:
    if (why_not := change_draft(draft, version, by=by)) is not None:
        return why_not
    if not reason.strip():
        return _("写上理由：为什么这样定，凭哪次会议、哪份文件。")
    return next(iter(proving.faults(draft)), None)


@rule
def return_draft(draft: InstitutionDraft, answer: str, *, by: Any) -> Sentence | None:
    if not draft.is_proposed:
        return _("这份草稿没有在等审定。")
    if not drafts(by):
        return _drafts(by)
    return None if answer.strip() else _("写上要改什么。")


@rule
def enact_draft(draft: InstitutionDraft, *, by: Any) -> Sentence | None:
    if (reason := _decides(by)) is not None:
        return reason
    if draft.state == InstitutionDraft.State.ENACTED:
        return _("这一版已经审定过了。")
    if not draft.is_proposed:
        return _("草稿还没有提出，不能审定。")
    why_not = _another_human(draft.proposed_by, by) or next(iter(proving.faults(draft)), None)
    return why_not or _committee(draft, by)


def _committee(draft: InstitutionDraft, by: Any) -> Sentence | None:
    """What everybody will have to do is approved by whoever keeps the load in bounds, where an institution names them."""
    titles = prescribing.added(draft.text)
    kinds = prescribing.approvers(clock.today()) if titles else ()
    if not kinds or prescribing.holds(by, kinds):
        return None
    names = {"titles": "、".join(titles), "who": "、".join(str(Unit.Kind(kind).label) for kind in kinds)}
    return _("新增了规定动作（%(titles)s），要由%(who)s的人审定，免得下面排得太满。") % names


# ---- ends ----------------------------------------------------------------------------------------


@rule
def propose_end(institution_id: str, last_day: dt.date, reason: str, *, by: Any) -> Sentence | None:
    if (why_not := _drafts(by)) is not None:
        return why_not
    if not reason.strip():
        return _("写上停用的理由。")
    if InstitutionEnd.objects.filter(institution_id=institution_id, state=InstitutionEnd.State.PROPOSED).exists():
        return _("这份制度的停用已经有人提出，还没审定。")
    return _ending(institution_id, last_day)


def _ending(institution_id: str, last_day: dt.date) -> Sentence | None:
    known = library.editions(institution_id)
    running = [one for one in known if one.in_force(max(clock.today(), one.heading.in_force_from))]
    if not running:
        return _("这份制度没有在施行。")
    if last_day < clock.today():
        return _("停用的日子不能早于今天；过去的得分和任务不改。")
    later = next((one for one in known if one.heading.in_force_from > last_day), None)
    if later is not None:
        return _("%(edition)s 版从 %(day)s 起施行，停用要在那天以后。") % {
            "edition": later.edition,
            "day": later.heading.in_force_from.isoformat(),
        }
    return None


@rule
def drop_end(end: InstitutionEnd, *, by: Any) -> Sentence | None:
    return _drafts(by) if end.state == InstitutionEnd.State.PROPOSED else _("这件事已经办完。")


@rule
def decide_end(end: InstitutionEnd, *, by: Any) -> Sentence | None:
    if (reason := _decides(by)) is not None:
        return reason
    if end.state != InstitutionEnd.State.PROPOSED:
        return _("这件事已经办完。")
    return _another_human(end.proposed_by, by) or _ending(end.institution_id, end.last_day)
