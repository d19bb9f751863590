"""Are the books whole: every seal, every balance, every bill against its lines. `zugong dues` says it on a command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zugong.org.models import Unit

from . import journal
from .models import OPEN, Account, Balance, Bill, CentsField, Entry, Head, Line

CHUNK = 2000
#: What of a line is sealed.
SEALED = ("entry", "unit", "account", "person", "purpose", "amount", "bill__month")
ZERO = Value(Decimal(0), output_field=CentsField())


@dataclass(frozen=True)
class Report:
    entries: int
    seal: str
    faults: list[str]


def verify() -> Report:
    """The chain from the first voucher to the last, then all balances."""
    head = Head.objects.filter(pk=Head.ONLY).first()
    number, seal, found = 0, journal.GENESIS, []
    for entry, told in _entries():
        if (
            entry.number != number + 1
            or entry.previous != seal
            or journal.seal_of(entry, told, entry.reverses) != entry.seal
        ):
            found.append(_("第 %(n)d 号凭证或它前面的一张被人绕开系统改过。") % {"n": entry.number})
            break
        number, seal = entry.number, entry.seal
    if not found and head is not None and (head.number, head.seal) != (number, seal):
        found.append(_("第 %(n)d 号以后的凭证不见了。") % {"n": number})
    return Report(number, seal, [*found, *faults()])


def _entries() -> Iterator[tuple[Entry, list[journal.Told]]]:
    """In order and in chunks, each with its lines."""
    last = 0
    rows = Entry.objects.order_by("number").select_related("reverses")
    while chunk := list(rows.filter(number__gt=last)[:CHUNK]):
        told: dict[int, list[journal.Told]] = defaultdict(list)
        lines = Line.objects.filter(entry__number__range=(chunk[0].number, chunk[-1].number)).order_by("entry", "pk")
        for line in lines.select_related("bill").only(*SEALED):
            told[line.entry_id].append(journal.told_of(line))
        yield from ((entry, told[entry.pk]) for entry in chunk)
        last = chunk[-1].number


def faults(unit: Unit | None = None) -> list[str]:
    """Sentences about what does not balance under a unit; nothing where all does."""
    where = Q() if unit is None else Q(unit__path__startswith=unit.path)
    return [*_units(where), *_balances(where), *_bills(where), *_advances(where)]


def _units(where: Q) -> Iterator[str]:
    rows = (
        Line.objects.filter(where).order_by().values("unit__short_name").annotate(total=Sum("amount")).exclude(total=0)
    )
    for row in rows:
        yield _("%(unit)s的账差 %(amount)s 元。") % {"unit": row["unit__short_name"], "amount": row["total"]}


def _balances(where: Q) -> Iterator[str]:
    """What is kept beside the lines is their sum."""
    lines = Line.objects.filter(where).order_by().values_list("unit", "account").annotate(total=Sum("amount"))
    summed = {(unit, account): total for unit, account, total in lines if total}
    kept = Balance.objects.filter(where).exclude(amount=0).values_list("unit", "account", "amount")
    wrong = summed.items() ^ {(unit, account): amount for unit, account, amount in kept}.items()
    for unit in Unit.objects.filter(pk__in={key[0] for key, _amount in wrong}).order_by("pk")[:5]:
        yield _("%(unit)s的科目余额和分录加起来不一样。") % {"unit": unit}


def _bills(where: Q) -> Iterator[str]:
    """What each bill still lacks is what its lines say; of a voided one nothing is left."""
    wanted = Case(When(voided_on__isnull=True, then=OPEN), default=ZERO)
    booked = Coalesce(Sum("lines__amount", filter=Q(lines__account=Account.RECEIVABLE)), ZERO)
    rows = Bill.objects.booked().filter(where).order_by("pk").annotate(wanted=wanted, booked_sum=booked)
    for bill in rows.exclude(wanted=F("booked_sum"))[:5]:
        yield _("账单 %(bill)s 的应收和账上不一样。") % {"bill": bill}


def _advances(where: Q) -> Iterator[str]:
    rows = Line.objects.filter(where, account=Account.PREPAID).order_by().values("person").annotate(total=Sum("amount"))
    for row in rows.filter(total__gt=0)[:5]:
        yield _("第 %(person)s 号人员的预交成了负数。") % {"person": row["person"]}
