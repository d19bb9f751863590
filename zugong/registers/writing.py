"""Many new rows at once, as a part of whatever act makes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zugong.columns.cells import canonical
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredRegister
from zugong.work import changes

from . import booking, linking, parties, places
from .handing import slots_of
from .models import Row, RowVersion, RowWords
from .queries import Shown, binding_of

Cells = Mapping[str, Any]
AT_ONCE = 500
WRITTEN = "written"


def write_many(
    declared: DeclaredRegister, new: Sequence[tuple[Unit, Cells]], by: Actor, origins: Sequence[str] = ()
) -> list[Row]:
    """Many new rows at once, with what they begin with in other registers. No act of its own: it is part of one."""
    with changes.together():
        rows = _written(declared, new, by, origins)
        fill_slots(declared, rows, by)
    return rows


def fill_slots(declared: DeclaredRegister, rows: Iterable[Row], by: Actor) -> None:
    """What these new rows begin with, written once from each; a slot begins with nothing itself."""
    found: dict[str, list[tuple[Unit, Cells, str]]] = {}
    for row in rows if declared.register.slots else ():
        for target, said, origin in slots_of(declared, row):
            found.setdefault(target.register.id, []).append((row.unit, said, origin))
    for name, new in found.items():
        cells, origins = [(unit, said) for unit, said, _origin in new], [origin for _unit, _said, origin in new]
        _written(declared.beside(name), cells, by, origins)


def _written(
    declared: DeclaredRegister, new: Sequence[tuple[Unit, Cells]], by: Actor, origins: Sequence[str]
) -> list[Row]:
    """The names in the rows are read once; rows, versions and facts are inserted together."""
    binding, columns, now = binding_of(declared), declared.register.columns, clock.now()
    given = linking.placed(declared)
    rows = [
        Row(register=declared.id, unit=unit, data=parties.sealed(declared, canonical(columns, said), {}), written_by=by.actor_id, written_by_name=by.display_name,
            changed_at=now, edition=declared.institution.edition, origin=origin)
        for (unit, said), origin in zip(new, origins or [""] * len(new), strict=True)
    ]  # fmt: skip
    showing = Shown(declared, rows).showing
    every = linking.derived_of(declared, rows, linking.of_new(declared, rows))
    for row, follows in zip(rows, every, strict=True):
        places.fill(row, declared, given, follows)
    try:
        with transaction.atomic():
            Row.objects.bulk_create(rows, batch_size=AT_ONCE)
    except IntegrityError:
        raise Refused(_("有一行已经登记过：几个关键栏和另一行完全一样。重新查一遍再导入。")) from None
    RowWords.objects.bulk_create(
        [RowWords(row=row, register=declared.id, words=places.searchable(row, declared, showing)) for row in rows],
        batch_size=AT_ONCE,
    )
    RowVersion.objects.bulk_create(
        [
            RowVersion(row=row, version=1, act=WRITTEN, data=row.data, by=by.actor_id, by_name=by.display_name, at=now)
            for row in rows
        ],
        batch_size=AT_ONCE,
    )
    with changes.together():
        linking.refresh(declared, *(row.data for row in rows))
        booking.book_many([(row, booking.said(row, binding, declared.register.emits)) for row in rows], by=by)
        changes.tell(changes.ROWS, declared.id, (row.unit_id for row in rows))
    return rows
