"""How a member pays: written once a year or when pay changes, read on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zugong.dues import rules
from zugong.dues.models import Basis
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Person


@dataclass(frozen=True)
class Said:
    """What is known of how somebody pays."""

    kind: str
    amount: Decimal | None
    valid_from: dt.date
    note: str = ""


@act("person", "said.kind", "said.valid_from")
def set_basis(*, person: Person, said: Said, by: Actor) -> Basis:
    """Say how a member pays from a month on. Bills already made stay as they are."""
    rules.set_basis.check(person, said, by=by)
    return Basis.objects.create(**_columns(person, said, by))


@act("batch")
def set_bases(*, said: Sequence[tuple[Person, Said]], batch: str, by: Actor) -> int:
    """The same for many, out of a workbook."""
    rules.set_bases.check(said, by=by)
    now = clock.now()
    Basis.objects.bulk_create([Basis(**_columns(person, one, by), set_at=now) for person, one in said], batch_size=2000)
    return len(said)


@act("person", "why")
def read_basis(*, person: Person, why: str, by: Actor) -> Said | None:
    """Read from what somebody's dues are worked out. The audit line says who read whose and why."""
    rules.read_basis.check(person, why, by=by)
    basis = Basis.objects.filter(person=person).order_by("-valid_from", "-pk").first()
    return Said(basis.kind, basis.yuan, basis.valid_from, basis.note) if basis is not None else None


def _columns(person: Person, said: Said, by: Actor) -> dict[str, object]:
    amount = "" if said.amount is None or said.kind in Basis.FIXED else f"{said.amount:.2f}"
    return {
        "person": person, "kind": said.kind, "amount": amount, "valid_from": said.valid_from.replace(day=1),
        "note": said.note[:100], "set_by": by.actor_id, "set_by_name": by.display_name,
    }  # fmt: skip
