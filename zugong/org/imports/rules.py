"""Who may import, and when a batch may go on, in or back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account

from . import targets
from .models import ImportBatch

State = ImportBatch.State


@rule
def import_workbook(target: str = "", *, by: Actor) -> Sentence | None:
    """Into a target that says who may; into the register itself whoever keeps it."""
    found = targets.find(target) if target else None
    return (found or targets.Target()).why_not(by)


@rule
def see_batch(batch: ImportBatch, *, by: Actor) -> Sentence | None:
    """A staged workbook is seen by who sent it, and by whoever keeps the whole of what that person keeps."""
    reason = import_workbook.why_not(batch.target, by=by)
    if reason is not None or not isinstance(by, Account) or batch.uploaded_by_id == by.pk:
        return reason
    mine, theirs = by.scope("import_data"), batch.uploaded_by.scope("import_data")
    if theirs.paths and all(any(path.startswith(top) for top in mine.paths) for path in theirs.paths):
        return None
    return _("这是别人传的工作簿；请找 %(name)s") % {"name": batch.uploaded_by.display_name}


@rule
def confirm_columns(batch: ImportBatch, *, by: Actor) -> Sentence | None:
    reason = see_batch.why_not(batch, by=by)
    if reason is not None:
        return reason
    if not targets.known(batch.target):
        return _("这类表现在不能导入，对应的模块没有启用")
    return None if batch.open else _("这一批已经%(state)s，不能再改") % {"state": batch.get_state_display()}


@rule
def apply_batch(batch: ImportBatch, *, only_good: bool, by: Actor) -> Sentence | None:
    reason = confirm_columns.why_not(batch, by=by)
    if reason is not None:
        return reason
    if batch.state != State.PREVIEWED:
        return _("还没查过问题；先确认列名")
    counts = batch.counts
    if counts.get("wrong") and not only_good:
        return _("还有 %(n)d 行有问题；改好再导，或者只导没问题的行") % {"n": counts["wrong"]}
    if not counts.get("new") and not counts.get("changed"):
        return _("没有要新增或修改的行，不用导入")
    return None


@rule
def drop_batch(batch: ImportBatch, *, by: Actor) -> Sentence | None:
    return confirm_columns.why_not(batch, by=by)


@rule
def withdraw_batch(batch: ImportBatch, *, by: Actor) -> Sentence | None:
    reason = see_batch.why_not(batch, by=by)
    if reason is not None:
        return reason
    if not targets.known(batch.target):
        return _("对应的模块没有启用，撤不回")
    if batch.state != State.APPLIED:
        return _("这一批还没有导入") if batch.open else _("这一批已经%(s)s") % {"s": batch.get_state_display()}
    if batch.expires_on < clock.today():
        return _("过了 %(day)s，不能整批撤回了；请逐条更正") % {"day": batch.expires_on.isoformat()}
    return None


@rule
def expire_batch(batch: ImportBatch, *, by: Actor) -> Sentence | None:
    if by.actor_id != SYSTEM.actor_id:
        return _("到期清理由系统做")
    return None if batch.expires_on < clock.today() else _("这一批还没到期")


#: A staged row is looked at and mended by whoever may confirm the batch's columns.
keep_preview = keep_row = correct_cell = answer_question = confirm_columns
receive = import_workbook
fetch_wrong_rows = see_batch
