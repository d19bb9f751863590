"""Who asks, who answers for a unit, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.rules import rule
from zugong.org.models import Account, Unit
from zugong.org.scope import Scope, shortest
from zugong.rulebook import proving
from zugong.rulebook.models import Consultation, InstitutionDraft, Opinion
from zugong.rulebook.rules import Sentence, drafting, drafts, drafts_over

#: For a unit speaks who records for it, and who leads it.
CAPABILITIES = ("record", "lead")


def speaks_for(account: Account) -> Scope:
    """The units this account answers for. Whoever drafts or decides institutions for a unit asks it, and does not answer for it."""
    asks = drafting(account).paths
    return Scope(shortest([path for path in _recorded(account) if not path.startswith(asks)]))


def reads_for(account: Account) -> Scope:
    """The units whose rows it reads where it does not read all of them."""
    return Scope(shortest([*drafting(account).paths, *_recorded(account)]))


def _recorded(account: Account) -> list[str]:
    return [path for capability in CAPABILITIES for path in account.scope(capability).paths]


def asks(by: Any, asked: Consultation) -> bool:
    """Whether every asked unit lies where this account drafts or decides: only then does it read, answer and end all of it."""
    return drafts_over(by, [one.unit for one in asked.opinions.select_related("unit")])


@rule
def ask_opinions(
    draft: InstitutionDraft, units: Collection[Unit], until: dt.date, version: int, *, by: Any
) -> Sentence | None:
    if not drafts(by):
        return _("征求意见由起草、审定制度的人来办。")
    if draft.is_over:
        return _("这份草稿已经办完，不用再征求意见。")
    if draft.version != version:
        return _("您打开以后，%(name)s又改过这份草稿。看过现在的样子再征求意见。") % {"name": draft.changed_by_name}
    if draft.asking is not None:
        return _("上一次征求意见还没到期，到期或提前结束以后再征求。")
    if not drafts_over(by, units):
        return _("只能征求您起草、审定制度的范围里的单位的意见。")
    return _whom_until(units, until) or (_("草稿还有错，改好再征求意见。") if proving.unsound(draft) else None)


def _whom_until(units: Collection[Unit], until: dt.date) -> Sentence | None:
    if not units:
        return _("选上征求哪些单位的意见。")
    return _("答复的日子要在今天以后，给单位留出时间。") if until <= clock.today() else None


@rule
def end_asking(asked: Consultation, *, by: Any) -> Sentence | None:
    if not asks(by, asked):
        return _("征求意见由起草、审定制度的人来办。")
    return None if asked.running else _("这次征求意见已经结束。")


@rule
def give_opinion(opinion: Opinion, stance: str, text: str, *, by: Any) -> Sentence | None:
    if not isinstance(by, Account) or not speaks_for(by).covers(opinion.unit):
        return _("意见由%(unit)s的书记或党务工作者来填。") % {"unit": opinion.unit}
    asked = opinion.consultation
    if not asked.running:
        return _("这次征求意见已经结束，不再收意见。")
    if stance not in Opinion.Stance.values:
        return _("选一项：没有意见，还是有意见。")
    return _("写上是什么意见。") if stance == Opinion.Stance.SOME and not text.strip() else None


@rule
def respond_to_opinion(
    opinion: Opinion, said_at: dt.datetime | None, taken: str, response: str, *, by: Any
) -> Sentence | None:
    if not asks(by, opinion.consultation):
        return _("意见采纳不采纳，由起草、审定制度的人来答。")
    if opinion.stance != Opinion.Stance.SOME:
        return _("这个单位没有提意见。")
    if opinion.consultation.draft.is_over:
        return _("这份草稿已经办完。")
    if opinion.said_at != said_at:
        return _("单位又改了意见，看过再答复。")
    if taken not in Opinion.Taken.values:
        return _("选一项：采纳、部分采纳，还是不采纳。")
    return _("写上为什么不采纳。") if taken != Opinion.Taken.WHOLE and not response.strip() else None
