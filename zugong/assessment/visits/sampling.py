"""Which records and members are looked at: by lot, and so that anybody with the seed draws the same ones again.

Each candidate's key is put behind the seed (`seed:key`), SHA-256 is taken of it, and the smallest digests are drawn.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zugong.columns.binding import Binding
from zugong.evidence import facts as kinds
from zugong.evidence import ledger
from zugong.org.models import Membership, Unit
from zugong.rulebook.declared import SiteCheck
from zugong.timeline import Period

WORDS = 200


@dataclass(frozen=True)
class Candidate:
    """Something the lot may fall on."""

    key: str
    words: str
    fact_id: int | None = None
    person_id: int | None = None
    source: str = ""


def drawn(seed: str, keys: Iterable[str], many: int) -> list[str]:
    """`many` of the keys, in the order of the lot; all of them where there are no more."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())[:many]


def sample(binding: Binding, check: SiteCheck, unit: Unit, seed: str) -> tuple[list[Candidate], int]:
    """The candidates drawn for a line, and from how many; a line that draws nothing has none. The binding's day is that of
    the visit."""
    found = []
    if check.drawn is not None:
        found.append((_facts(binding, check.drawn.filter, unit), int(binding.number(check.drawn.many))))
    if check.members is not None:
        found.append((_members(unit, binding.day), int(binding.number(check.members))))
    chosen: list[Candidate] = []
    for candidates, many in found:
        known = {one.key: one for one in candidates}
        chosen += [known[key] for key in drawn(seed, known, many)]
    return chosen, sum(len(candidates) for candidates, _many in found)


def _facts(binding: Binding, wanted: Any, unit: Unit) -> list[Candidate]:
    """Records of the unit and everything under it, of the year of the visit."""
    rows = ledger.facts_for([unit.path], [wanted.of], Period.of("year", binding.day))
    rows = [row for row in rows if binding.meets(wanted.where, row.data)]
    kind = kinds.kind_of(wanted.of)
    names = dict(Unit.objects.filter(pk__in={row.unit_id for row in rows}).values_list("pk", "short_name"))
    return [
        Candidate(
            str(row.id),
            " · ".join((names[row.unit_id], row.occurred_on.isoformat(), kind.summary(row.data) or str(kind.title)))[:WORDS],
            fact_id=row.id,
            source=row.source,
        )
        for row in rows
    ]  # fmt: skip


def _members(unit: Unit, day: dt.date) -> list[Candidate]:
    found = Membership.objects.on(day).filter(unit__path__startswith=unit.path, state=Membership.State.NORMAL)
    rows = found.order_by("pk").values_list("person_id", "person__name", "unit__short_name")
    return [Candidate(f"p{person}", f"{branch} · {name}", person_id=person) for person, name, branch in rows]
