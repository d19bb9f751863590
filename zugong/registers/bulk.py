"""One column of several rows at once: what would come of each row, said before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.columns.cells import values
from zugong.kernel.actors import Actor
from zugong.rulebook.declared import Column, DeclaredRegister

from . import linking, rules
from .models import Row, RowVersion
from .queries import binding_of


@dataclass(frozen=True)
class Choice:
    """A row as it was seen: its key, and the version whose words stood on the page."""

    pk: int
    version: int


@dataclass(frozen=True)
class Line:
    """What comes of one row. `refused` says why it stays as it is; `same` that it says so already."""

    row: Row
    before: Any
    after: Any
    refused: str = ""

    @property
    def same(self) -> bool:
        return not self.refused and self.before == self.after

    @property
    def changes(self) -> bool:
        return not self.refused and not self.same


def judged(declared: DeclaredRegister, rows: Sequence[Row], column: Column, value: Any, *, by: Actor) -> list[Line]:
    """Each row with what it would say, or why it may not."""
    binding = binding_of(declared)
    return [
        Line(row, row.data.get(column.id), value, _why_not(declared, binding, row, column, value, by)) for row in rows
    ]


def base_of(row: Row, version: int) -> Mapping[str, Any]:
    """What the row held when it was seen."""
    if version == row.version:
        return row.data
    return RowVersion.objects.filter(row=row, version=version).values_list("data", flat=True).first() or {}


def said_with(cells: Mapping[str, Any], column: Column, value: Any) -> dict[str, Any]:
    found = {**cells, column.id: value}
    return {name: one for name, one in found.items() if one is not None}


def _why_not(
    declared: DeclaredRegister, binding: Binding, row: Row, column: Column, value: Any, by: Actor
) -> str:  # fmt: skip
    refused = rules.change_row.why_not(row, declared, by=by)
    if refused:
        return str(refused)
    changed = Row(register=row.register, unit=row.unit, data=said_with(row.data, column, value))
    changed.pk = row.pk
    columns = declared.register.columns
    told = {**values(columns, changed.data), **linking.derived(declared, changed)}
    fault = next(iter(binding.faults(told, declared.register.valid)), None)
    if fault is not None:
        return fault.sentence
    if _closes(declared, binding, values(columns, row.data), told):
        return _("这样就办结了。办结要一行一行看过再办，不能成批。")
    return ""


def _closes(declared: DeclaredRegister, binding: Binding, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    due = declared.register.due
    return due is not None and binding.meets(due.done, after) and not binding.meets(due.done, before)
