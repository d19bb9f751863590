"""Writing vouchers: numbered without gaps, each sealed with the one before it. Called by services alone, inside their act."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zugong.evidence.digests import sm3
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.timeline.periods import add_months

from .billing import chunks
from .models import Account, Balance, Bill, Close, Entry, Head, Line
from .models.cents import cents

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True)
class Part:
    """A line about to be booked."""

    unit: int
    account: str
    amount: Decimal
    person: int | None = None
    bill: Bill | None = None
    purpose: str = ""


@dataclass(frozen=True)
class Voucher:
    kind: str
    unit: Unit
    occurred_on: dt.date
    said: str
    parts: Sequence[Part]
    source: str = ""
    reverses: Entry | None = None
    reason: str = ""
    #: Other units whose books it touches; the month must be open in all of them.
    others: Sequence[Unit] = field(default=())


def held_head() -> Head:
    """The end of the chain, held against others: whatever is read after this stays true until the act is over."""
    Head.objects.get_or_create(pk=Head.ONLY, defaults={"seal": GENESIS})
    return Head.objects.select_for_update().get(pk=Head.ONLY)


def book(vouchers: Iterable[Voucher], *, by: Actor) -> list[Entry]:
    """All of them or none."""
    head, months, now = held_head(), OpenMonths(), clock.now()
    entries: list[Entry] = []
    written: list[tuple[Entry, Sequence[Part]]] = []
    for voucher in vouchers:
        _balanced(voucher)
        entry = Entry(
            number=head.number + 1, kind=voucher.kind, unit=voucher.unit, occurred_on=voucher.occurred_on,
            period=max(months.of(unit, voucher.occurred_on) for unit in (voucher.unit, *voucher.others)),
            said=voucher.said[:200], source=voucher.source, reverses=voucher.reverses, reason=voucher.reason.strip()[:200],
            by=by.actor_id, by_name=by.display_name, recorded_at=now, previous=head.seal,
        )  # fmt: skip
        entry.seal = seal_of(entry, [_told(part) for part in voucher.parts], voucher.reverses)
        head.number, head.seal = entry.number, entry.seal
        entries.append(entry)
        written.append((entry, voucher.parts))
    Entry.objects.book(entries)
    Line.objects.book_plainly(_LINE, (_line(entry, part) for entry, parts in written for part in parts))
    _add_up([part for _entry, parts in written for part in parts])
    head.save()
    return entries


def _add_up(parts: Sequence[Part]) -> None:
    """Balances go along with the lines; the head is held, so nobody else does the same now."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for part in parts:
        sums[part.unit, str(part.account)] += part.amount
    known: dict[tuple[int, str], Balance] = {}
    for some in chunks(sorted({unit for unit, _account in sums})):
        known |= {(one.unit_id, one.account): one for one in Balance.objects.filter(unit__in=some)}
    for key in sums.keys() & known.keys():
        known[key].amount += sums[key]
    Balance.objects.bulk_update([known[key] for key in sorted(sums.keys() & known.keys())], ["amount"], batch_size=200)
    new = [Balance(unit_id=key[0], account=key[1], amount=sums[key]) for key in sorted(sums.keys() - known.keys())]
    Balance.objects.bulk_create(new)


class OpenMonths:
    """The month a voucher goes into: that of its day, or the first one after the last that was closed over its unit."""

    def __init__(self) -> None:
        self._closed: dict[str, dt.date] = {}
        for path, month in Close.objects.values_list("unit__path", "month"):
            self._closed[path] = max(month, self._closed.get(path, month))

    def closed(self, unit: Unit) -> dt.date | None:
        return max((self._closed[path] for path in unit.ancestor_paths() if path in self._closed), default=None)

    def of(self, unit: Unit, day: dt.date) -> dt.date:
        own, closed = day.replace(day=1), self.closed(unit) if self._closed else None
        return own if closed is None else max(own, add_months(closed, 1))


def _balanced(voucher: Voucher) -> None:
    """Every unit's own lines come to zero, so that every unit's books do."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for part in voucher.parts:
        sums[part.unit] += part.amount
    if any(sums.values()):
        raise Refused(_("这张凭证借贷不平，没有记账。"))


_LINE = ("entry", "unit", "account", "person", "bill", "purpose", "amount", "elsewhere")


def _line(entry: Entry, part: Part) -> tuple[Any, ...]:
    bill = part.bill.pk if part.bill is not None else None
    elsewhere = part.unit != entry.unit_id
    return (entry.pk, part.unit, str(part.account), part.person, bill, part.purpose, cents(part.amount), elsewhere)


# ---- the seal ------------------------------------------------------------------------------------

Told = tuple[int, str, int | None, str, str, str]


def _told(part: Part) -> Told:
    month = f"{part.bill.month:%Y-%m}" if part.bill is not None else ""
    return (part.unit, str(part.account), part.person, month, part.purpose, f"{part.amount:.2f}")


def told_of(line: Line) -> Told:
    month = f"{line.bill.month:%Y-%m}" if line.bill is not None else ""
    return (line.unit_id, line.account, line.person_id, month, line.purpose, f"{line.amount:.2f}")


def seal_of(entry: Entry, lines: Iterable[Told], reverses: Entry | None) -> str:
    """SM3 of everything a voucher says and of the seal before it. The moment it was typed is left out (the audit trail has
    it), so that the same year done again comes to the same seal."""
    said = [
        entry.number, str(entry.kind), entry.unit_id, entry.occurred_on.isoformat(), f"{entry.period:%Y-%m}", entry.said,
        entry.source, reverses.number if reverses is not None else 0, entry.reason, entry.by, list(lines), entry.previous,
    ]  # fmt: skip
    return sm3([_CANONICAL.encode(said).encode()])


def debit(unit: int, account: Account, amount: Decimal, *, person: int | None = None, bill: Bill | None = None) -> Part:
    return Part(unit, account, amount, person, bill)


def credit(
    unit: int, account: Account, amount: Decimal, *, person: int | None = None, bill: Bill | None = None
) -> Part:
    return Part(unit, account, -amount, person, bill)
