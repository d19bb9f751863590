"""What stands beside an item's marks without being marked: rows of a register of the unit, of the same period."""

from __future__ import annotations

from dataclasses import dataclass

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.registers import queries, rules
from zugong.registers.models import Row
from zugong.rulebook import declared as institutions
from zugong.timeline import Period

SHOWN = 8


@dataclass(frozen=True)
class Beside:
    title: str
    heads: list[str]
    rows: list[tuple[int, list[str]]]


def beside_of(register: str, unit: Unit, period: Period, account: Account) -> Beside | None:
    """None where nobody declares the register any more, or this account may not read it."""
    try:
        declared = institutions.register(register, clock.today())
    except KeyError:
        return None
    if not rules.reads(account, declared, unit):
        return None
    columns = declared.register.columns
    rows = list(Row.objects.standing().filter(register=declared.id, unit=unit).order_by("pk"))
    periods = [name for name, column in columns.items() if column.type == "period"]
    rows = [row for row in rows if all(row.data.get(name) in (None, period.code) for name in periods)][:SHOWN]
    listed = [columns[name] for name in declared.register.listed if name not in periods]
    shown = queries.Shown(declared, rows)
    told = [(row.pk, shown.cells_of(row)) for row in rows]
    return Beside(
        declared.register.title,
        [one.label for one in listed],
        [(key, [shown.showing.words(one, held.get(one.id)) for one in listed]) for key, held in told],
    )
