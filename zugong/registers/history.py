"""Who changed what of a row, when and why: the differences between its versions, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from zugong.columns import cells
from zugong.rulebook.declared import DeclaredRegister

from . import veiled
from .merging import Clash
from .models import Row, RowVersion
from .queries import Shown, binding_of

DID = {
    "written": _("登记"), "changed": _("改"), "verified": _("核过"), "returned": _("退回"), "removed": _("删除"),
    "restored": _("恢复"), "signed": _("签名"),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    did: str
    who: str
    at: dt.datetime
    reason: str
    #: label, before, after
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def history_of(row: Row, shown: Shown) -> list[Step]:
    versions = list(row.versions.order_by("version"))
    columns = shown.declared.register.columns
    names = cells.Names.of(columns, [version.data for version in versions])
    showing = cells.Showing(shown.binding, names, shown.showing.rows, shown.unmasked)

    def changes(before: RowVersion | None, after: RowVersion) -> list[tuple[str, str, str]]:
        if before is None:
            return []
        found = []
        for column in columns.values():
            old, new = before.data.get(column.id), after.data.get(column.id)
            if old != new:
                found.append((column.label, showing.words(column, old) or "—", showing.words(column, new) or "—"))
        return found

    nobody = cells.MASKED if veiled.nameless(shown.declared, row, shown.reader) else ""
    earlier = [None, *versions]
    steps = [
        Step(str(DID.get(now.act, now.act)), nobody or now.by_name, now.at, now.reason, changes(before, now))
        for before, now in zip(earlier, versions, strict=False)
    ]
    return steps[::-1]


def told_apart(declared: DeclaredRegister, row: Row, clashes: Sequence[Clash]) -> list[dict[str, Any]]:
    """Each cell that two changed, in words; saving again from here means that one has seen it."""
    columns = declared.register.columns
    sides = [{clash.column: value for clash in clashes if (value := getattr(clash, side)) is not None} for side in ("base", "theirs", "mine")]  # fmt: skip
    names = cells.Names.of(columns, sides)
    showing = cells.Showing(binding_of(declared), names)
    last = row.versions.order_by("-version").first()
    return [
        {
            "label": columns[clash.column].label,
            "base": showing.words(columns[clash.column], clash.base),
            "theirs": showing.words(columns[clash.column], clash.theirs),
            "mine": showing.words(columns[clash.column], clash.mine),
            "who": last.by_name if last else "",
        }
        for clash in clashes
        if clash.column in columns
    ]
