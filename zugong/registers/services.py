"""The verbs of registers: write, change, verify, return, remove, restore. Each leaves a version behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zugong.columns.cells import canonical, values
from zugong.evidence import files
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import Column, DeclaredRegister
from zugong.timeline import Period
from zugong.work import changes

from . import among, booking, bulk, copying, linking, moving, parties, places, rules
from .merging import Clash, merged
from .models import Row, RowVersion, RowWords
from .queries import Shown, binding_of, find
from .writing import WRITTEN, Cells, fill_slots, write_many

CHANGED, VERIFIED, RETURNED, REMOVED, RESTORED = "changed", "verified", "returned", "removed", "restored"


class Doubt(Refused):
    """Nothing forbids it, but whoever saves should look once more; the same press again saves."""

    def __init__(self, hints: list[str]) -> None:
        super().__init__(_("%(hints)s改一改再存；确实要这样，就再按一次“存”。") % {"hints": "".join(hints)})


class Conflict(Refused):
    """Somebody else changed the same cells in the meantime."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(_("这一行刚才有人改过，有 %(n)d 处和您的不一样。看清楚再存。") % {"n": len(clashes)})
        self.clashes = clashes


@act("register", "unit")
def write_row(*, register: str, unit: Unit, cells: Cells, by: Actor) -> Row:
    """A new row. `cells` are as `columns.cells.kept` makes them."""
    declared = find(register)
    data = parties.sealed(declared, binding_of(declared).dated(canonical(declared.register.columns, cells)), {})
    rules.write_row.check(declared, unit, data, by=by)
    row = Row(register=declared.id, unit=unit, data=data, written_by=by.actor_id, written_by_name=by.display_name)
    with changes.together():
        row = _keep(row, declared, WRITTEN, "", by, [])
        fill_slots(declared, [row], by)
    return row


@act("row", "version")
def change_row(*, row: Row, version: int, cells: Cells, by: Actor, reason: str = "") -> Row:
    """Change cells of the row as it was at `version`. What others changed since stays, unless both changed the same
    cell: that is a `Conflict`, and nothing is stored."""
    row, declared = _held(row)
    rules.change_row.check(row, declared, by=by)
    wanted = binding_of(declared).dated(canonical(declared.register.columns, cells))
    if version != row.version:
        base = RowVersion.objects.filter(row=row, version=version).values_list("data", flat=True).first() or {}
        wanted, clashes = merged(base, row.data, wanted)
        if clashes:
            raise Conflict(clashes)
    wanted = parties.sealed(declared, wanted, row.data)
    if wanted == row.data:
        return row
    rules.keep_parties.check(row, declared, wanted, by=by)
    rules.write_row.check(declared, row.unit, wanted, by=by)
    before = booking.said(row, binding_of(declared), declared.register.emits)
    parties.forget(declared, row.data, wanted)
    row.data = wanted
    # What was verified is not what stands there now.
    row.state, row.state_reason = Row.State.WRITTEN, ""
    row.verified_by = row.verified_by_name = ""
    row.verified_at = None
    row.written_by, row.written_by_name = by.actor_id, by.display_name
    return _keep(row, declared, CHANGED, reason, by, before)


@act("register", "column", "reason")
def change_rows(
    *, register: str, column: str, chosen: Sequence[bulk.Choice], value: Any, by: Actor, reason: str = ""
) -> list[bulk.Line]:  # fmt: skip
    """Set one column of several rows. Each is changed as if alone, with its history; one that may not be, or that
    somebody else changed in the same cell, stays as it is and says why. The others go on."""
    declared = find(register)
    rules.change_rows.check(declared, column, len(chosen), by=by)
    wanted = declared.register.columns[column]
    versions = {one.pk: one.version for one in chosen}
    rows = Row.objects.select_for_update(of=("self",)).filter(pk__in=versions, register=declared.id)
    lines = bulk.judged(declared, list(rows.select_related("unit").order_by("pk")), wanted, value, by=by)
    with changes.together():
        return [_changed(line, versions[line.row.pk], wanted, reason, by) for line in lines]


def _changed(line: bulk.Line, version: int, column: Column, reason: str, by: Actor) -> bulk.Line:
    if not line.changes:
        return line
    cells = bulk.said_with(bulk.base_of(line.row, version), column, line.after)
    try:
        change_row(row=line.row, version=version, cells=cells, reason=reason.strip() or _("成批改"), by=by)
    except Refused as refused:
        return replace(line, refused=str(refused))
    return line


@act("row")
def verify_row(*, row: Row, by: Actor) -> Row:
    row, declared = _held(row)
    rules.verify_row.check(row, declared, by=by)
    before = booking.said(row, binding_of(declared), declared.register.emits)
    if declared.register.verified_by == "parties" and not _all_signed(row, declared, by):
        return _keep(row, declared, parties.SIGNED, "", by, before)
    row.state, row.state_reason = Row.State.VERIFIED, ""
    row.verified_by, row.verified_by_name, row.verified_at = by.actor_id, by.display_name, clock.now()
    did = parties.SIGNED if declared.register.verified_by == "parties" else VERIFIED
    return _keep(row, declared, did, "", by, before)


def _all_signed(row: Row, declared: DeclaredRegister, by: Actor) -> bool:
    """Whether with this signature everybody has signed."""
    mine = by.person_id if isinstance(by, Account) else None
    return set(parties.people_of(declared, row.data)) <= {*parties.signed(row), mine}


@act("row", "reason")
def return_row(*, row: Row, reason: str, by: Actor) -> Row:
    """Not right: back to whoever wrote it, with the reason. Facts that waited for verification are taken back."""
    row, declared = _held(row)
    rules.return_row.check(row, declared, reason=reason, by=by)
    before = booking.said(row, binding_of(declared), declared.register.emits)
    row.state, row.state_reason = Row.State.RETURNED, reason.strip()[:200]
    return _keep(row, declared, RETURNED, reason, by, before)


@act("row", "reason")
def remove_row(*, row: Row, reason: str, by: Actor) -> Row:
    """Out of the lists; the row, its history and the reason stay."""
    row, declared = _held(row)
    rules.remove_row.check(row, declared, reason=reason, by=by)
    before = booking.said(row, binding_of(declared), declared.register.emits)
    row.removed, row.removed_reason = True, reason.strip()[:200]
    return _keep(row, declared, REMOVED, reason, by, before)


@act("row")
def restore_row(*, row: Row, by: Actor) -> Row:
    row, declared = _held(row)
    rules.restore_row.check(row, declared, by=by)
    row.removed, row.removed_reason = False, ""
    among.check(row, declared, linking.known(declared, row))
    return _keep(row, declared, RESTORED, "", by, [])


@act("row")
def unmask_row(*, row: Row, by: Actor) -> Row:
    """Personal cells are about to be shown in full; the trail keeps who looked."""
    rules.unmask_row.check(row, find(row.register), by=by)
    return row


@act("register", "batch")
def import_rows(
    *,
    register: str,
    new: Sequence[tuple[Unit, Cells]],
    changed: Sequence[tuple[Row, Cells]],
    batch: str,
    by: Actor,
) -> list[Row]:
    """Rows of a workbook whose preview was confirmed: the new ones together, then the changed ones one by one."""
    declared = find(register)
    rules.import_rows.check(declared, {unit.pk: unit for unit, _cells in new}.values(), by=by)
    with changes.together():
        if among.judges(declared):  # each is judged beside those written before it
            rows = [write_row(register=register, unit=unit, cells=said, by=by) for unit, said in new]
        else:
            rows = write_many(declared, new, by)
        for row, said in changed:
            rows.append(change_row(row=row, version=row.version, cells=said, by=by, reason=_("从表格导入")))
    return rows


@act("register", "unit", "period")
def copy_rows(*, register: str, unit: Unit, period: Period, by: Actor) -> list[Row]:
    """Everything that comes again is written anew for this period; what is there already stays, so that doing it twice is
    doing it once."""
    declared = find(register)
    rules.copy_rows.check(declared, unit, by=by)
    new = [one.cells for one in copying.planned(declared, unit, period) if not one.there]
    return write_many(declared, [(unit, cells) for cells in new], by) if new else []


def _held(row: Row) -> tuple[Row, DeclaredRegister]:
    """The row as it is now, held against others until this act is over."""
    held = Row.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    return held, find(held.register)


def _keep(row: Row, declared: DeclaredRegister, did: str, reason: str, by: Actor, before: list[booking.Said]) -> Row:
    """Store the row and its version, and let the ledger say what it says now."""
    binding = binding_of(declared)
    if did in (WRITTEN, CHANGED):
        follows = linking.filled(declared, row)
        known = {**values(declared.register.columns, row.data), **follows}
        for fault in binding.faults(known, declared.register.valid):
            raise Refused(fault.sentence)
        places.fill(row, declared, linking.placed(declared), follows)
        among.check(row, declared, known)
        row.edition = declared.institution.edition
    row.version = row.version + 1 if row.pk else 1
    row.changed_at = clock.now()
    _save(row)
    if did in (WRITTEN, CHANGED):
        said = places.searchable(row, declared, Shown(declared, [row]).showing)
        RowWords.objects.update_or_create(row=row, defaults={"register": row.register, "words": said})
    _attach_files(row, declared)
    RowVersion.objects.create(
        row=row, version=row.version, act=did, data=row.data, reason=reason.strip()[:200], by=by.actor_id,
        by_name=by.display_name, at=row.changed_at,
    )  # fmt: skip
    with changes.together():
        linking.refresh(declared, row.data, _before(row))
        linking.settle(declared, moving.later(declared, [row]))
        after = booking.said(row, binding, declared.register.emits)
        booking.book(row, before, after, reason=reason.strip() or _REASONS.get(did, lambda: did)(), by=by)
        changes.tell(changes.ROWS, declared.id, [row.unit_id])
    return row


def _before(row: Row) -> Cells:
    """What the row held before this act."""
    earlier = RowVersion.objects.filter(row=row, version=row.version - 1).values_list("data", flat=True).first()
    return earlier or {}


_REASONS: dict[str, Callable[[], str]] = {
    CHANGED: lambda: _("台账的这一行改过"),
    VERIFIED: lambda: _("台账的这一行核过"),
    parties.SIGNED: lambda: _("当事人都签了名"),
}


def _save(row: Row) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("这一行已经登记过：几个关键栏和另一行完全一样。去改那一行，不要再登一次。")) from None


def _attach_files(row: Row, declared: DeclaredRegister) -> None:
    columns = declared.register.columns
    keys = [row.data[name] for name, column in columns.items() if column.type == "file" and row.data.get(name)]
    if keys:
        files.attach_keys(keys, source=row.source)
