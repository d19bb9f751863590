"""Reads of dues: what somebody owes, who has paid, what the books hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.db.models.query import ValuesIterable

from zugong.kernel import audit, clock
from zugong.kernel.models import AuditEntry
from zugong.org.models import Account as Login
from zugong.org.models import Membership, Person, Unit
from zugong.org.models.units import STEP
from zugong.timeline import Period

from .billing import ASKED, chunks, prepaid_of
from .models import (
    OPEN,
    Account,
    Balance,
    Basis,
    Bill,
    Close,
    Entry,
    Head,
    Line,
    Notice,
    Order,
    Payment,
    Publication,
    Relief,
)

NOTHING = Decimal("0.00")
#: Months a member's own page shows.
MONTHS_SHOWN = 24


# ---- books ---------------------------------------------------------------------------------------


def above(unit: Unit) -> Unit | None:
    """The Party organisation dues are passed up to."""
    paths = unit.ancestor_paths(itself=False)
    over = Unit.objects.filter(path__in=paths, kind__in=Unit.PARTY_KINDS, dissolved_on__isnull=True)
    return over.order_by("-path").first()


def inside(unit: Unit) -> Q:
    """A unit and all below it, by key; the whole county is no condition."""
    return Q() if _whole(unit) else Q(unit__in=Unit.objects.under(unit).order_by().values("pk"))


def _whole(unit: Unit) -> bool:
    return unit.parent_id is None and Unit.objects.filter(parent=None).count() == 1


def cash_of(unit: Unit) -> Decimal:
    found = Balance.objects.filter(unit=unit, account=Account.CASH).first()
    return found.amount if found is not None else NOTHING


def balances(unit: Unit, *, until: dt.date | None = None, alone: bool = False) -> dict[str, Decimal]:
    """What stands on each account of a unit and all below it; `alone` without those below."""
    where = Q(unit=unit) if alone else inside(unit)
    rows: QuerySet[Any] = Balance.objects.filter(where)
    if until is not None:
        rows = Line.objects.filter(where, entry__period__lte=until)
    found = dict(rows.order_by().values_list("account").annotate(total=Sum("amount")))
    return {str(account): NOTHING + found[account] for account in Account if account in found}


def closed_until(unit: Unit) -> dt.date | None:
    """The last month closed over a unit: by itself or by one above."""
    found = Close.objects.filter(unit__path__in=unit.ancestor_paths()).order_by("-month").first()
    return found.month if found is not None else None


def books_begun(units: Iterable[int]) -> dict[int, dt.date]:
    """The first month each of these branches billed: from then on money for a month goes through the books."""
    found: dict[int, dt.date] = {}
    for some in chunks(sorted(units)):
        rows = Bill.objects.booked().filter(unit__in=some).order_by().values_list("unit_id")
        found |= dict(rows.annotate(first=Min("month")))
    return found


def use_of(unit: Unit, period: Period) -> dict[str, object]:
    """What is made public: money in and out of a subtree in the books of a period."""
    lines = Line.objects.filter(unit__path__startswith=unit.path).order_by()
    own = lines.filter(entry__period__range=(period.start.replace(day=1), period.end))
    sums = dict(own.values_list("account").annotate(total=Sum("amount")))
    # What was moved inside the subtree is neither income nor use.
    inside = -sums.get(Account.FROM_BELOW, NOTHING), -sums.get(Account.FROM_ABOVE, NOTHING)
    spent = own.filter(account=Account.SPENT).values_list("purpose").annotate(total=Sum("amount")).order_by("purpose")
    left = lines.filter(account=Account.CASH, entry__period__lte=period.end).aggregate(total=Sum("amount"))["total"]
    received = _received(own)
    return {
        "received": f"{received:.2f}",
        "gifts": f"{-sums.get(Account.GIFT, NOTHING):.2f}",
        "passed_up": f"{sums.get(Account.PASSED_UP, NOTHING) - inside[0]:.2f}",
        "from_above": f"{inside[1] - sums.get(Account.PASSED_DOWN, NOTHING):.2f}",
        "spent": [[purpose, f"{total:.2f}"] for purpose, total in spent if total],
        "spent_total": f"{sums.get(Account.SPENT, NOTHING):.2f}",
        "left": f"{left or NOTHING:.2f}",
    }


def _received(lines: QuerySet[Line]) -> Decimal:
    """Money that came from members, gifts left out: whatever vouchers of payments and their reversals did to the cash."""
    told = (Entry.Kind.PAYMENT, Entry.Kind.APPLY)  # what a branch held in advance may pay a month of another
    kinds = Q(entry__kind__in=told) | Q(entry__reverses__kind__in=told)
    own = lines.filter(kinds, account__in=(Account.CASH, Account.GIFT))
    return own.aggregate(total=Sum("amount"))["total"] or NOTHING


def _debits(**of: object) -> Subquery:
    own = Line.objects.filter(entry=OuterRef("pk"), amount__gt=0, **of).order_by()
    # A voided bill that was paid moves two sums; the one it was for is told.
    told = own.exclude(entry__kind=Entry.Kind.VOID, account=Account.RECEIVABLE)
    return Subquery(told.values("entry").annotate(sum=Sum("amount")).values("sum"))


#: What a voucher is for: money that only passes from one till to another is not counted twice.
SUM_OF_ENTRY = Coalesce(
    _debits(account__in=[one for one in Account if one != Account.CASH]), _debits(account=Account.CASH)
)


def entries_of(unit: Unit) -> QuerySet[Entry]:
    """Vouchers of a unit and of those below, and of others where a line is theirs: what came down to them, what was paid in
    advance elsewhere."""
    entries = Entry.objects.select_related("unit", "reverses")
    if not (within := inside(unit)):
        return entries
    touched = Line.objects.filter(within, elsewhere=True).order_by().values("entry")
    return entries.filter(within | Q(pk__in=touched))


def last_number() -> int:
    head = Head.objects.filter(pk=Head.ONLY).first()
    return head.number if head is not None else 0


def units_of(entry: Entry) -> list[Unit]:
    """The unit of a voucher first, then all others whose books it touches."""
    others = entry.lines.filter(elsewhere=True).order_by().values("unit")
    return [entry.unit, *Unit.objects.filter(pk__in=others).order_by("path")]


# ---- a month -------------------------------------------------------------------------------------


@dataclass
class Total:
    """What the members of a unit owe for a month, and how much of it is there."""

    unit: Unit
    members: int = 0
    paid_members: int = 0
    due: Decimal = NOTHING
    paid: Decimal = NOTHING
    passed_up: Decimal = NOTHING
    late_members: int = 0

    def add(self, row: tuple[int, int, Decimal | None, Decimal | None]) -> None:
        members, settled, due, paid = row
        self.members += members
        self.paid_members += settled
        self.due += due or NOTHING
        self.paid += paid or NOTHING

    @property
    def open(self) -> Decimal:
        return self.due - self.paid


@dataclass
class Month:
    whole: Total
    parts: list[Total] = field(default_factory=list)


#: Of bills: how many, how many of them paid, what is owed, what came in.
_SUMS = {"n": Count("pk"), "settled": Count("pk", filter=Q(paid=F("amount"))), "due": Sum("amount"), "got": Sum("paid")}


def total_of(unit: Unit, month: dt.date) -> Total:
    """A month under a unit as a whole."""
    within = inside(unit)
    total = Total(unit, late_members=_arrears(within).order_by().count())
    found = Bill.objects.standing().filter(within, month=month).order_by().aggregate(**_SUMS)
    total.add((found["n"], found["settled"], found["due"], found["got"]))
    return total


def month_of(unit: Unit, month: dt.date) -> Month:
    """A month under a unit, by the units right below it."""
    within, size = inside(unit), len(unit.path) + STEP
    children = Unit.objects.filter(parent=unit).filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=month))
    whole, parts = (
        Total(unit, late_members=_arrears(within).order_by().count()),
        {one.path: Total(one) for one in children.order_by("path")},
    )
    paths = dict(Unit.objects.under(unit).order_by().values_list("pk", "path"))
    bills = Bill.objects.standing().filter(within, month=month).order_by()
    for key, *row in bills.values_list("unit_id").annotate(**_SUMS):
        for total in (whole, parts.get(paths[key][:size])):
            if total is not None:
                total.add(tuple(row))
    late = unpaid_before(clock.today()).filter(within).values_list("unit_id")
    for key, members in late.annotate(n=Count("person", distinct=True)):
        if (part := parts.get(paths[key][:size])) is not None:
            part.late_members += members
    passed = Line.objects.filter(within, account=Account.PASSED_UP, entry__period=month).order_by()
    for key, amount in passed.values_list("unit_id").annotate(total=Sum("amount")):
        (parts.get(paths[key][:size]) or whole).passed_up += amount
    return Month(whole, [total for total in parts.values() if total.members or total.late_members or total.passed_up])


# ---- arrears -------------------------------------------------------------------------------------


class Late(NamedTuple):
    person: int
    months: int
    since: dt.date


def unpaid_before(day: dt.date) -> QuerySet[Bill]:
    return Bill.objects.unpaid().filter(month__lt=day.replace(day=1)).order_by()


class _Told(ValuesIterable):
    """Rows of arrears with the member's name and the branch they are in now: asked of the rows shown, not of all there are."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        rows = super().__iter__()
        while some := list(islice(rows, ASKED)):
            keys = [row["person"] for row in some]
            names = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
            spells = Membership.objects.filter(person__in=keys).select_related("unit")
            # The running spell last, so that it is the one that stays.
            branches = {one.person_id: one.unit for one in spells.order_by(F("valid_to").asc(nulls_last=True), "pk")}
            yield from (row | {"name": names[row["person"]], "branch": branches.get(row["person"])} for row in some)


def arrears(unit: Unit) -> QuerySet[Any, Any]:
    """A row a member with months not paid that are over, at the branch they are in now or were in last: all their months,
    whichever branch billed them. The longest first."""
    return _arrears(inside(unit))


def _arrears(within: Q) -> QuerySet[Any, Any]:
    rows = unpaid_before(clock.today())
    if within:
        later = Membership.objects.filter(person=OuterRef("person"), valid_from__gt=OuterRef("valid_from"))
        here = Membership.objects.filter(within).filter(Q(valid_to__isnull=True) | ~Exists(later))
        rows = rows.filter(person__in=here.order_by().values("person"))
    found = rows.values("person").annotate(months=Count("pk"), since=Min("month"), owed=Sum(OPEN))
    found._iterable_class = _Told
    return found.order_by("-months", "since", "person")


def late(day: dt.date) -> list[Late]:
    """Everybody with months not paid that are over: how many, and since when."""
    rows = unpaid_before(day).values_list("person_id").annotate(n=Count("pk"), since=Min("month"))
    return [Late(person, n, since) for person, n, since in rows]


def late_of(bills: Sequence[Bill], day: dt.date) -> Late | None:
    """The same of one member's bills, already read."""
    unpaid = [bill for bill in bills if bill.overdue(day)]
    return Late(unpaid[0].person_id, len(unpaid), min(bill.month for bill in unpaid)) if unpaid else None


# ---- one member ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Everything about one member's dues but the basis."""

    person: Person
    unit: Unit | None
    bills: list[Bill]
    payments: list[Payment]
    prepaid: Decimal
    paid_until: dt.date | None
    late: Late | None
    reliefs: list[Relief]

    @property
    def open(self) -> Decimal:
        return sum((bill.open for bill in self.bills), NOTHING)

    @property
    def unpaid(self) -> list[Bill]:
        return [bill for bill in self.bills if bill.open > 0]


def standing_of(person: Person, unit: Unit | None) -> Standing:
    today = clock.today()
    bills = list(Bill.objects.standing().filter(person=person).select_related("unit").order_by("-month", "-pk"))
    held = sum(prepaid_of([person.pk]).get(person.pk, {}).values(), NOTHING)
    payments = list(
        Payment.objects.filter(person=person).select_related("unit").order_by("-paid_on", "-pk")[:MONTHS_SHOWN]
    )
    reliefs = list(Relief.objects.filter(person=person, ended=False, until__gte=today).order_by("since"))
    return Standing(person, unit, bills, payments, held, paid_until(bills), late_of(bills, today), reliefs)


def paid_until(bills: Sequence[Bill]) -> dt.date | None:
    """The last month before the first that is not paid; months nobody was billed for do not count against it."""
    found = None
    for bill in sorted(bills, key=lambda one: one.month):
        if bill.open > 0:
            return found
        found = bill.month
    return found


def months_paid_by(payment: Payment) -> list[tuple[dt.date, Decimal]]:
    """What a payment went to, month by month."""
    lines = payment.entry.lines.filter(bill__isnull=False).order_by("bill__month")
    return [(month, -amount) for month, amount in lines.values_list("bill__month", "amount")]


def latest_basis(person: Person) -> Basis | None:
    """Kind and month; the amount stays sealed until somebody reads it on record."""
    return Basis.objects.filter(person=person).defer("amount").order_by("-valid_from", "-pk").first()


def looks_at(person: Person) -> list[AuditEntry]:
    """Who read this person's basis, newest first."""
    rows = AuditEntry.objects.filter(subject=audit.reference(person), verb="dues.read_basis")
    return list(rows.order_by("-seq")[:20])


def unread(account: Login) -> QuerySet[Notice]:
    """What still holds: of months that were paid since, or voided, nobody is reminded any longer."""
    owed = Bill.objects.unpaid().filter(person=account.person_id, month=OuterRef("since"))
    return Notice.objects.filter(Exists(owed), account=account, read_at__isnull=True)


# ---- keepers -------------------------------------------------------------------------------------


def members_kept(account: Login) -> QuerySet[Membership]:
    """Members whose dues this account keeps."""
    scope = account.scope("keep_dues")
    return Membership.objects.filter(scope.q("unit"), valid_to__isnull=True).select_related("person", "unit").defer(
        "person__id_number", "person__phone"
    )  # fmt: skip


def without_basis(unit: Unit) -> QuerySet[Membership]:
    """Members under a unit of whom nobody wrote down how they pay: they are not billed."""
    here = Membership.objects.filter(
        unit__path__startswith=unit.path, valid_to__isnull=True, state=Membership.State.NORMAL
    )
    known = Basis.objects.order_by().values("person")
    return here.exclude(person__in=known).select_related("person", "unit").defer("person__id_number", "person__phone")


def disputes(unit: Unit) -> QuerySet[Order]:
    rows = Order.objects.filter(unit__path__startswith=unit.path, state=Order.State.DISPUTED)
    return rows.select_related("person", "unit").order_by("pk")


def publications_for(account: Login) -> QuerySet[Publication]:
    """What was made public by the units one belongs to, and by those in whose scope one reads."""
    scope = account.scope("read_unit")
    readable = Q(unit__path__in=account.own_paths) | (Q(pk__in=[]) if scope.empty else scope.q("unit"))
    rows = Publication.objects.filter(readable, replaced_by__isnull=True)
    return rows.select_related("unit").order_by("-pk")


class Due(NamedTuple):
    months: int
    amount: Decimal
    since: dt.date


def owed_by(person: Person, today: dt.date) -> Due | None:
    """All months up to this one that are not paid, in one question."""
    found = Bill.objects.unpaid().filter(person=person, month__lte=today).aggregate(
        n=Count("pk"), lacking=Sum(OPEN), since=Min("month")
    )  # fmt: skip
    return Due(found["n"], found["lacking"], found["since"]) if found["n"] else None
