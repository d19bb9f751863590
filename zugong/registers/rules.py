"""Who may write, verify and read a row. What an institution says of its register is put into capabilities here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zugong.columns.binding import DERIVED
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit
from zugong.rulebook import library
from zugong.rulebook.declared import Column, DeclaredRegister

from . import veiled
from .models import Row
from .parties import is_party, sealed_in, signed
from .seeing import classes_seen

#: A writer of the institution → the capability it takes over the row's unit.
CAPABILITY = {"unit": "record", "assessor": "assess", "registrar": "edit_register"}


#: Rows changed in one act: as many as people look through.
AT_ONCE = 200


def settable(declared: DeclaredRegister) -> list[Column]:
    """Columns that may be set for many rows: not a file, not what follows from other columns, nothing personal, and not
    whom a row is between."""
    unfit, parties = (*DERIVED, "file"), declared.register.parties
    columns = declared.register.columns.values()
    return [one for one in columns if one.type not in unfit and not one.personal and one.id not in parties]


def writes(account: Account, declared: DeclaredRegister, unit: Unit) -> bool:
    return keeps(account, declared, unit) or writes_own(account, declared, unit)


def keeps(account: Account, declared: DeclaredRegister, unit: Unit) -> bool:
    """Writes the rows of the unit, whomever they are about."""
    for writer in declared.register.written_by:
        if writer == "above" and _above(account, unit):
            return True
        if writer in CAPABILITY and _may(account, CAPABILITY[writer], declared, unit):
            return True
    return False


def _may(account: Account, capability: str, declared: DeclaredRegister, unit: Unit) -> bool:
    """Over the unit; in a register that is the unit's own business only where it was granted at this very unit."""
    if declared.register.read_by == "own":
        return unit.path in account.scope(capability).paths
    return account.may(capability, unit)


def own_paths(account: Account, declared: DeclaredRegister) -> tuple[str, ...]:
    """The very units at which this account was granted what keeping or verifying such a register needs; none below others."""
    named = {*declared.register.written_by, declared.register.verified_by} & set(CAPABILITY)
    granted = {path for name in named for path in account.scope(CAPABILITY[name]).paths}
    units = [grant.unit for grant in account.current_grants if grant.unit.kind in declared.register.kept_by]
    return tuple(sorted({unit.path for unit in units} & granted))


def writes_own(account: Account, declared: DeclaredRegister, unit: Unit) -> bool:
    """Writes rows about themselves, in the register of a unit to which this person belongs."""
    return "person" in declared.register.written_by and unit.path in account.own_paths


def is_own(account: Account, declared: DeclaredRegister, unit: Unit, cells: Mapping[str, Any]) -> bool:
    """Whether a row is about this account's person: a party of it; where none are declared every column that holds the
    person of a fact, else any person."""
    if declared.register.parties:
        return writes_own(account, declared, unit) and is_party(account, declared, cells)
    named = _naming(declared)
    return writes_own(account, declared, unit) and all(cells.get(name) == account.person_id for name in named)


def is_mine(account: Account, declared: DeclaredRegister, row: Row) -> bool:
    """The same of a row that is there: where no column names anybody it belongs to who wrote it."""
    if declared.register.parties:
        return is_party(account, declared, row.data)
    mine = bool(_naming(declared)) or row.written_by == account.actor_id
    return mine and is_own(account, declared, row.unit, row.data)


def _naming(declared: DeclaredRegister) -> set[str]:
    """Columns that hold one person: those of a fact where there are such, else any."""
    single = {name for name, column in declared.register.columns.items() if column.type == "person"}
    return {one.person for one in declared.register.emits if one.person in single} or single


def verifies(account: Account, declared: DeclaredRegister, unit: Unit) -> bool:
    verifier = declared.register.verified_by
    if verifier == "above":
        return _above(account, unit)
    return verifier in CAPABILITY and _may(account, CAPABILITY[verifier], declared, unit)


def reads(account: Account, declared: DeclaredRegister, unit: Unit) -> bool:
    if account.is_administrator:
        return False
    if declared.register.read_by == "everybody" or keeps(account, declared, unit):
        return True
    if declared.register.read_by == "own":
        return verifies(account, declared, unit)
    if account.may("assess", unit):
        return True
    return declared.register.read_by == "unit" and (account.may("read_unit", unit) or account.own_branch == unit)


def _above(account: Account, unit: Unit) -> bool:
    """Whoever records or assesses for an organisation over this one."""
    return account.scope("record").over(unit) or account.scope("assess").over(unit)


def reads_row(account: Account, declared: DeclaredRegister, row: Row, classes: Collection[str] | None = None) -> bool:
    """`classes`: what the teams of this account see of the register, where it was asked for many rows before."""
    return (
        reads(account, declared, row.unit)
        or is_mine(account, declared, row)
        or _in_team(account, declared, row, classes)
    )


def _in_team(account: Account, declared: DeclaredRegister, row: Row, classes: Collection[str] | None) -> bool:
    seen_by = declared.register.seen_by
    if seen_by is None:
        return False
    return str(row.data.get(seen_by.same)) in (classes_seen(account, declared) if classes is None else classes)


def _closed(declared: DeclaredRegister, unit: Unit) -> Sentence | None:
    """Why nobody writes this register for this unit."""
    if unit.kind not in declared.register.kept_by:
        return _("%(kind)s没有这张台账。") % {"kind": unit.get_kind_display()}
    if unit.dissolved_on is not None:
        return _("%(unit)s已经撤销，不再登记。") % {"unit": unit}
    if not library.is_sound(declared.institution):
        return _("“%(title)s”的文件有错，没有施行，先请管制度的人改好。") % {"title": declared.institution.title}
    return None


@rule
def write_row(
    declared: DeclaredRegister, unit: Unit, cells: Mapping[str, Any] | None = None, *, by: Actor
) -> Sentence | None:
    if refused := _closed(declared, unit):
        return refused
    if by is SYSTEM or (isinstance(by, Account) and keeps(by, declared, unit)):
        return None
    if not isinstance(by, Account) or not writes_own(by, declared, unit):
        return _("%(unit)s的这张台账不由您填。") % {"unit": unit}
    if cells is None or is_own(by, declared, unit, cells):
        return None
    return _("这张台账由本人填，您只能填自己的。")


@rule
def sign_text(declared: DeclaredRegister, unit: Unit | None, signed: Row | None, *, by: Actor) -> Sentence | None:
    if not isinstance(by, Account) or by.person_id is None:
        return _("签名的要是底册里的人；这个账号没有对应的人，请底册管理员对上。")
    if unit is None:
        return _("“%(title)s”不用您签：您不在要签的组织里。") % {"title": declared.register.title}
    return _("这一版您已经签过了。") if signed is not None else None


@rule
def change_row(row: Row, declared: DeclaredRegister, *, by: Actor) -> Sentence | None:
    refused = write_row.why_not(declared, row.unit, row.data, by=by) or _somebody_elses(row, declared, by)
    return refused or (_("这一行已经删除。先恢复，再改。") if row.removed else None)


def _somebody_elses(row: Row, declared: DeclaredRegister, by: Actor) -> Sentence | None:
    """Who writes only about oneself changes only what is one's own."""
    if by is SYSTEM or (isinstance(by, Account) and (keeps(by, declared, row.unit) or is_mine(by, declared, row))):
        return None
    return _("这一行是别人写的，只能改自己写的。")


@rule
def keep_parties(row: Row, declared: DeclaredRegister, wanted: Mapping[str, Any], *, by: Actor) -> Sentence | None:
    """While words of the parties lie in a row, a party alone says who they are and what the words are: whoever else made
    themselves a party could open them."""
    words = sealed_in(declared, row.data)
    kept = all(row.data.get(name) == wanted.get(name) for name in (*declared.register.parties, *words))
    if not words or kept or (isinstance(by, Account) and is_party(by, declared, row.data)):
        return None
    return _("这一行有只给当事人看的内容：当事人是谁、写了什么，只能由当事人自己改。")


@rule
def change_rows(declared: DeclaredRegister, column: str, chosen: int, *, by: Actor) -> Sentence | None:
    """One column of several rows; each row is judged as it is changed."""
    if column not in {one.id for one in settable(declared)}:
        return _("这一栏不能成批改。")
    return None if 1 <= chosen <= AT_ONCE else _("一次最多改 %(n)d 行。") % {"n": AT_ONCE}


@rule
def remove_row(row: Row, declared: DeclaredRegister, *, reason: str, by: Actor) -> Sentence | None:
    refused = change_row.why_not(row, declared, by=by)
    return refused or (None if reason.strip() else _("写一句为什么删除。"))


@rule
def restore_row(row: Row, declared: DeclaredRegister, *, by: Actor) -> Sentence | None:
    refused = write_row.why_not(declared, row.unit, row.data, by=by) or _somebody_elses(row, declared, by)
    return refused or (None if row.removed else _("这一行没有删除。"))


@rule
def copy_rows(declared: DeclaredRegister, unit: Unit, *, by: Actor) -> Sentence | None:
    if declared.register.copied is None:
        return _("这张台账不按期重来，没有要抄到下一期的行。")
    return write_row.why_not(declared, unit, by=by)


@rule
def import_rows(declared: DeclaredRegister, units: Iterable[Unit], *, by: Actor) -> Sentence | None:
    """New rows of a workbook, each for a unit whose register this person keeps; a changed row is judged as it is changed."""
    return next((said for unit in units if (said := write_row.why_not(declared, unit, {}, by=by))), None)


@rule
def verify_row(row: Row, declared: DeclaredRegister, *, by: Actor) -> Sentence | None:
    refused = _judges(row, declared, by)
    if refused is None and declared.register.verified_by == "parties" and isinstance(by, Account):
        return _("您已经签过了。") if by.person_id in signed(row) else None
    return refused or (_("这一行已经核过。") if row.state == Row.State.VERIFIED else None)


@rule
def return_row(row: Row, declared: DeclaredRegister, *, reason: str, by: Actor) -> Sentence | None:
    refused = _judges(row, declared, by)
    return refused or (None if reason.strip() else _("写一句退回的原因，填的人好改。"))


def _judges(row: Row, declared: DeclaredRegister, by: Actor) -> Sentence | None:
    if declared.register.verified_by == "nobody":
        return _("这张台账不用核。")
    if row.removed:
        return _("这一行已经删除。")
    if declared.register.verified_by == "parties":
        return None if isinstance(by, Account) and is_party(by, declared, row.data) else _("这一行由当事人自己签名。")
    if not isinstance(by, Account) or not verifies(by, declared, row.unit):
        by_unit = declared.register.verified_by == "unit"
        said = _("这一行由%(unit)s管台账的人来核。") if by_unit else _("这一行由%(unit)s的上级来核。")
        return said % {"unit": row.unit}
    # One human has one account (org sees to it), so whoever wrote under another name is another human.
    return _("自己填的不能自己核，请换一个人。") if row.written_by == by.actor_id else None


@rule
def read_row(row: Row, declared: DeclaredRegister, *, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and reads_row(by, declared, row):
        return None
    return _("这张台账只有%(unit)s、它的上级组织能看。") % {"unit": row.unit}


@rule
def unmask_row(row: Row, declared: DeclaredRegister, *, by: Actor) -> Sentence | None:
    """Whoever keeps the row, or may see numbers in full over its unit; what is veiled yet only whose it is."""
    if isinstance(by, Account):
        unit = row.unit
        if veiled.still(declared, row) and not is_mine(by, declared, row):
            return _("评完以前不看是谁的，到时候会自己揭开。")
        if keeps(by, declared, unit) or is_mine(by, declared, row) or by.may("unmask", unit):
            return None
    return _("个人信息只给填台账的人和底册管理员看。")
