"""What of a row is not for everybody who reads it: words that are opened later, and marks of people."""

from __future__ import annotations

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import Column, DeclaredRegister

from .models import Row


def lifted(declared: DeclaredRegister, row: Row, column: Column) -> bool:
    """Whether a veiled column of this row stands open now."""
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    return bool(column.veiled) and binding.meets(column.veiled, cells.values(declared.register.columns, row.data))


def still(declared: DeclaredRegister, row: Row) -> bool:
    """Whether something of this row is veiled yet."""
    columns = (one for one in declared.register.columns.values() if one.veiled and row.data.get(one.id) is not None)
    return any(not lifted(declared, row, one) for one in columns)


def nameless(declared: DeclaredRegister, row: Row, account: Account | None) -> bool:
    """Whether who wrote the row would tell what is veiled yet; whose it is knows it anyway."""
    names = [one.id for one in declared.register.columns.values() if one.veiled]
    mine = account is not None and account.person_id in [row.data.get(name) for name in names]
    return still(declared, row) and not mine


def kinds_kept_near() -> set[str]:
    """Facts that come from registers nobody above reads: the ledger tells them to nobody above either."""
    own = (one.register for one in institutions.registers(clock.today()) if one.register.read_by == "own")
    return {emission.fact for register in own for emission in register.emits}


def marks_hidden(declared: DeclaredRegister, row: Row, account: Account | None) -> frozenset[str]:
    """The marks of a person that this reader does not see: all but one's own and those of the unit one keeps."""
    said = declared.register.marks_people
    if said is None:
        return frozenset()
    if account is not None and (row.data.get(said.who) == account.person_id or keeps_here(account, row)):
        return frozenset()
    return frozenset(said.columns)


def keeps_here(account: Account, row: Row) -> bool:
    return account.person_id is not None and row.unit.path in account.scope("record").paths


def off_phones(declared: DeclaredRegister) -> frozenset[str]:
    """Columns that are not shown on a phone: marks of people, unless a document asks for it."""
    said = declared.register.marks_people
    return frozenset(said.columns) if said is not None and said.on_phones is None else frozenset()


def unranked(declared: DeclaredRegister) -> frozenset[str]:
    """Columns by which nothing is put in order."""
    said = declared.register.marks_people
    return frozenset(said.columns) if said is not None and said.ranked is None else frozenset()
