"""The acts of an import. Reading and working out happen before an act, so that the writing is short."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zugong.kernel import audit, clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Account

from . import preview, rules, targets
from .drafting import Drafted
from .models import ImportBatch, ImportRow, ImportTable
from .preview import Examined
from .reading import Found, mapping_of
from .staging import Corrections, insert_rows, pack_results, pack_row, pack_table, unpack_results, unpack_row
from .targets import CHANGED, NEW, WRONG

State = ImportBatch.State
ATTEMPTS = 3
WHOLE = 3_000  # a batch up to this size is looked at again as a whole after every correction


def keep_days() -> int:
    return int(getattr(settings, "ZUGONG_IMPORT_DAYS", 30))


@act("file_name", "file_hash", "target")
def receive(
    *, file_name: str, file_hash: str, target: str, found: list[Found], by: Actor, account: Account | None = None
) -> ImportBatch:
    """Stage the tables of a workbook that become one kind of rows."""
    rules.import_workbook.check(target, by=by)
    owner = by if isinstance(by, Account) else account
    if owner is None:
        raise Refused(_("导入要有一个账号"))
    batch = ImportBatch.objects.create(
        target=target,
        file_name=file_name[:200],
        file_hash=file_hash,
        uploaded_by=owner,
        uploaded_at=clock.now(),
        expires_on=clock.today() + dt.timedelta(days=keep_days()),
    )
    for order, one in enumerate(found):
        ImportTable.objects.create(
            batch=batch,
            order=order,
            sheet=one.table.sheet[:100],
            hidden=one.table.hidden,
            included=one.sure or (len(found) == 1 and not one.table.hidden),
            rows_found=len(one.table.rows),
            headings=[[c.index, c.label, c.source] for c in one.table.columns],
            mapping=mapping_of(one.matches),
            payload=pack_table(one.table, one.notes),
        )
    return batch


@act("batch")
def confirm_columns(
    *, batch: ImportBatch, mappings: dict[int, dict[str, Any]], included: set[int], by: Actor
) -> ImportBatch:
    """Keep which column is which field; the rows are looked at next."""
    rules.confirm_columns.check(batch, by=by)
    if not included:
        raise Refused(_("一张表也没选；至少选一张"))
    target = targets.get(batch.target)
    for table in batch.tables.all():
        table.included = table.pk in included
        if table.included:
            table.mapping = mappings[table.pk]
            _check_mapping(target, table)
        table.save(update_fields=["included", "mapping"])
    return batch


def _check_mapping(target: targets.Target, table: ImportTable) -> None:
    used: dict[str, int] = {}
    for entry in table.mapping.values():
        for key in entry["fields"]:
            if not entry.get("part"):
                used[key] = used.get(key, 0) + 1
            else:
                used.setdefault(key, 1)
    twice = [target.field(key).label for key, number in used.items() if number > 1 and target.field(key).stored]
    if twice:
        raise Refused(
            _("工作表“%(sheet)s”有两列都对上了“%(field)s”，只留一列") % {"sheet": table.sheet, "field": twice[0]}
        )
    missing = [wanted.label for wanted in target.fields if wanted.required and wanted.key not in used]
    if missing:
        raise Refused(
            _("工作表“%(sheet)s”还没对上：%(fields)s。选好是哪一列再往下")
            % {"sheet": table.sheet, "fields": "、".join(missing)}
        )


@act("batch")
def keep_preview(*, batch: ImportBatch, examined: Examined, by: Actor) -> ImportBatch:
    """Store what would become of every row."""
    rules.confirm_columns.check(batch, by=by)
    ImportRow.objects.filter(batch=batch).delete()
    insert_rows(
        (
            batch.pk,
            table.pk,
            drafted.row.number,
            drafted.draft.status,
            drafted.draft.warned,
            drafted.row.hidden,
            False,
            pack_row(drafted.draft, drafted.row, drafted.filled) if told(drafted) else "",
        )
        for table, drafted in examined.rows
    )
    batch.counts, batch.state = examined.counts(), State.PREVIEWED
    batch.save(update_fields=["counts", "state"])
    return batch


def told(drafted: Drafted) -> bool:
    """Something is said about the row. Of others the preview shows the line as the table holds it."""
    return bool(drafted.draft.remarks or drafted.draft.changes or drafted.filled)


def look(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Work out and store the preview."""
    rules.confirm_columns.check(batch, by=by)
    return keep_preview(batch=batch, examined=preview.examine(batch, by=by), by=by)


def look_again(*, batch: ImportBatch, row: ImportRow, by: Actor) -> ImportBatch:
    """After a correction: the whole batch where that is quick, else this row alone until the whole is looked at again."""
    if batch.counts.get("total", 0) <= WHOLE:
        return look(batch=batch, by=by)
    draft = preview.examine_row(batch, row, by=by)
    return keep_row(batch=batch, row=row, drafted=draft, by=by)


@act("batch", "row")
def keep_row(*, batch: ImportBatch, row: ImportRow, drafted: Drafted, by: Actor) -> ImportBatch:
    """Store what became of one corrected row."""
    rules.confirm_columns.check(batch, by=by)
    batch.counts[row.status] = batch.counts.get(row.status, 1) - 1
    row.status, row.warned = drafted.draft.status, drafted.draft.warned
    row.payload = pack_row(drafted.draft, drafted.row, drafted.filled)
    row.save(update_fields=["status", "warned", "payload"])
    batch.counts[row.status] = batch.counts.get(row.status, 0) + 1
    batch.counts["stale"] = batch.counts.get("stale", 0) + 1
    batch.save(update_fields=["counts"])
    return batch


@act("batch")
def fetch_wrong_rows(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """The rows with problems leave the house in a file, with full numbers: on record."""
    rules.see_batch.check(batch, by=by)
    if not batch.rows.filter(status=WRONG).exists():
        raise Refused(_("没有要改的行"))
    return batch


@act("batch", "row", "field")
def correct_cell(*, batch: ImportBatch, row: ImportRow, field: str, text: str, by: Actor) -> ImportBatch:
    """Write something else over one cell; the workbook itself stays as it is."""
    rules.confirm_columns.check(batch, by=by)
    corrections = Corrections(batch.corrections)
    corrections.set_cell(row.table_id, row.number, targets.get(batch.target).field(field).key, text[:2_000])
    return _keep(batch, corrections)


@act("batch", "row", "answer")
def answer_question(*, batch: ImportBatch, row: ImportRow, answer: str, option: int, by: Actor) -> ImportBatch:
    """Pick one of the candidates a row offers; where the question is about a name, for every row that writes it so."""
    rules.confirm_columns.check(batch, by=by)
    packed = unpack_row(row.payload)
    remark = next(
        (r for r in packed["remarks"] if r.answer == answer and option in dict(r.options)),
        None,
    )
    if remark is None:
        raise Refused(_("这一行已经变了；刷新页面再选"))
    corrections = Corrections(batch.corrections)
    if remark.for_all:
        corrections.choose_for_all(remark.field, packed["raw"].get(remark.field, ""), option)
    else:
        corrections.choose(row.table_id, row.number, answer, option)
    return _keep(batch, corrections)


def _keep(batch: ImportBatch, corrections: Corrections) -> ImportBatch:
    batch.corrections = corrections.dump()
    batch.save(update_fields=["corrections"])
    return batch


@dataclass(frozen=True)
class Looked:
    """A batch as it was worked out, and how far the audit trail went then: every act adds to it."""

    examined: Examined
    head: int

    def still_holds(self) -> bool:
        return self.head == _head()


def _head() -> int:
    return audit.last_number()


def bring_in(*, batch: ImportBatch, only_good: bool, by: Actor) -> ImportBatch:
    """Work everything out while others may still write, then write it in one short transaction.

    If somebody did something in between it is worked out again; a busy house is held up at the last try only.
    """
    rules.apply_batch.check(batch, only_good=only_good, by=by)
    for _attempt in range(ATTEMPTS):
        head = _head()
        looked = Looked(preview.examine(batch, by=by), head)
        if looked.still_holds():
            return apply_batch(batch=batch, only_good=only_good, looked=looked, by=by)
    return apply_batch(batch=batch, only_good=only_good, by=by)


@act("batch", "only_good")
def apply_batch(*, batch: ImportBatch, only_good: bool, by: Actor, looked: Looked | None = None) -> ImportBatch:
    """Write the rows. What was worked out before counts only if nothing has been done since; if the rows differ from
    the preview, nothing is written."""
    batch.refresh_from_db()
    rules.apply_batch.check(batch, only_good=only_good, by=by)
    examined = looked.examined if looked and looked.still_holds() else preview.examine(batch, by=by)
    if not preview.as_before(examined, batch):
        raise Refused(_("查过问题以后，库里的数据又变了；重新查一遍再导入"))
    good = [draft for draft in examined.drafts if draft.status in (NEW, CHANGED)]
    targets.get(batch.target).apply(good, batch=batch, by=by)
    _close(batch, examined)
    batch.state, batch.applied_at, batch.applied_by = State.APPLIED, clock.now(), by.display_name
    batch.expires_on = clock.today() + dt.timedelta(days=keep_days())
    batch.save(update_fields=["state", "applied_at", "applied_by", "expires_on", "corrections", "results", "counts"])
    return batch


def _close(batch: ImportBatch, examined: Examined) -> None:
    """Personal data of rows that are in is staged no longer; rows with problems stay until they are fetched or expire."""
    batch.results = pack_results([draft.result for draft in examined.drafts if draft.result])
    batch.rows.exclude(status=WRONG).update(payload="")
    batch.rows.filter(status__in=(NEW, CHANGED)).update(applied=True)
    batch.tables.update(payload="")
    batch.corrections = ""


@act("batch")
def drop_batch(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Give a batch up; what was staged is cleared."""
    rules.drop_batch.check(batch, by=by)
    return _clear(batch, State.DROPPED)


@act("batch")
def withdraw_batch(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Take back everything a batch wrote, as long as nothing depends on it."""
    batch.refresh_from_db()
    rules.withdraw_batch.check(batch, by=by)
    target = targets.get(batch.target)
    results = unpack_results(batch.results)
    sentence = target.why_not_withdraw(results, batch=batch)
    if sentence is not None:
        raise Refused(sentence)
    target.withdraw(results, batch=batch, by=by)
    batch.withdrawn_at = clock.now()
    batch.save(update_fields=["withdrawn_at"])
    return _clear(batch, State.WITHDRAWN)


def _clear(batch: ImportBatch, state: str) -> ImportBatch:
    batch.rows.all().delete()
    batch.tables.update(payload="")
    batch.corrections, batch.results, batch.state = "", "", state
    batch.save(update_fields=["corrections", "results", "state"])
    return batch


@act("batch")
def expire_batch(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Clear what is staged of a batch nobody finished, or whose time for taking back is over."""
    rules.expire_batch.check(batch, by=by)
    return _clear(batch, State.DROPPED if batch.open else batch.state)


def purge_expired(*, by: Actor = SYSTEM) -> int:
    """Nightly: nothing of a workbook stays longer than it is needed."""
    due = ImportBatch.objects.filter(expires_on__lt=clock.today(), tables__isnull=False, rows__isnull=False).distinct()
    overdue = [*due, *ImportBatch.objects.filter(expires_on__lt=clock.today(), state=State.UPLOADED)]
    for batch in overdue:
        expire_batch(batch=batch, by=by)
    return len(overdue)
