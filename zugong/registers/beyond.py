"""What a row's page shows beyond its cells: its marks, what points to it, and the pages made of all that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.planner import apart
from zugong.org.models import Account, Person, Unit
from zugong.org.queries import unit_card
from zugong.rulebook.declared import Column, DeclaredRegister

from . import honours, marks, moving, parties, places, queries, rules
from .models import Row


@dataclass(frozen=True)
class Below:
    """Rows of another register that point to this one."""

    declared: DeclaredRegister
    rows: int
    url: str
    adds: str


def of_row(row: Row, shown: queries.Shown, account: Account) -> dict[str, Any]:
    declared = shown.declared
    holders = _holders(declared)
    return {
        "marks": marks.lines_of(declared, row, clock.today()),
        "below": _below(row, holders, account, shown.beside) if holders else [],
        "doors": _doors(row, declared, holders, account),
        "leads": _leads(row, declared),
        "cards": [unit_card(unit) for unit in _shown_units(row, declared, account)],
        "signatures": _signatures(row, declared),
        "stands": honours.said_of(row, declared, account),
        "periods": _periods(row, declared, account),
        "me": account.person_id,
    }


def _periods(row: Row, declared: DeclaredRegister, by: Account) -> list[moving.Standing]:
    """The same thing in other periods, as far as this account reads them."""
    rows = [one for one in moving.rows_beside(declared, row) if rules.read_row.allows(one, declared, by=by)]
    shown = queries.Shown(declared, rows, reader=by)
    return moving.standings(declared, rows, {one.pk: shown.words(one) for one in rows}) if len(rows) > 1 else []


def _leads(row: Row, declared: DeclaredRegister) -> dict[str, Any]:
    """Of the rows this one points to, how far they have come: last year's conference with what became of its tasks."""
    found = {}
    for name, column in declared.register.columns.items():
        key = row.data.get(name)
        if column.type != "row" or not key:
            continue
        try:
            other = queries.pointed(declared, column)
        except Http404:
            continue
        place = places.of(other).get(other.register.progress) if other.register.progress else None
        if place:
            found[name] = Row.objects.filter(pk=key).values_list(place, flat=True).first()
    return found


def _shown_units(row: Row, declared: DeclaredRegister, account: Account) -> list[Unit]:
    """Units of which the page tells how they stand, as far as this account may know."""
    keys = [row.data[name] for name, column in declared.register.columns.items() if column.card and row.data.get(name)]
    units = list(Unit.objects.filter(pk__in=keys)) if keys else []
    return [unit for unit in units if account.may("read_unit", unit)]


def _signatures(row: Row, declared: DeclaredRegister) -> list[tuple[int, str, bool]]:
    """Each party, and whether it signed the row as it stands."""
    if declared.register.verified_by != "parties":
        return []
    people, signed = parties.people_of(declared, row.data), parties.signed(row)
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return [(key, names.get(key, ""), key in signed) for key in dict.fromkeys(people)]


def _holders(declared: DeclaredRegister) -> list[tuple[DeclaredRegister, Column]]:
    """The registers of the same institution with a column that points here, once each."""
    return [
        (declared.beside(name), column)
        for name, register in declared.institution.registers.items()
        for column in [next((c for c in register.columns.values() if c.type == "row" and c.register == declared.register.id), None)]
        if column is not None
    ]  # fmt: skip


def _below(
    row: Row, holders: list[tuple[DeclaredRegister, Column]], account: Account, given: places.OfMany
) -> list[Below]:
    wanted = Q(pk__in=[])
    for other, column in holders:
        if not given[other.id]:
            continue  # the first row of a register gives its links a place; asked of the JSON it would be looked at whole
        wanted |= Q(register=other.id) & queries.pointing_at(other, column, row.pk, given[other.id])
    counted = Row.objects.standing().filter(wanted).order_by().values_list(apart("register")).annotate(n=Count("pk"))
    numbers = dict(counted)
    return [_one(row, other, column, numbers.get(other.id, 0), account) for other, column in holders]


def _one(row: Row, other: DeclaredRegister, column: Column, number: int, account: Account) -> Below:
    args = [other.institution.id, other.register.id]
    may = other.register.load is not None and _writes_some(other, row, account)
    adds = f"{reverse('registers:new', args=args)}?{column.id}={row.pk}&unit={row.unit_id}" if may else ""
    return Below(other, number, f"{reverse('registers:register', args=args)}?in-{column.id}={row.pk}", adds)


def _writes_some(other: DeclaredRegister, row: Row, account: Account) -> bool:
    home = account.home_unit
    units = [unit for unit in (row.unit, home) if unit is not None and unit.kind in other.register.kept_by]
    return any(rules.writes(account, other, unit) for unit in units)


def _doors(
    row: Row, declared: DeclaredRegister, holders: list[tuple[DeclaredRegister, Column]], account: Account
) -> list[tuple[str, str, str]]:
    """Icon, words and address of the pages that this row opens."""
    institution, found = declared.institution.id, []
    if declared.register.tree is not None:
        found.append(("sitemap", _("一页看全"), reverse("registers:tree", args=[row.pk])))
    for other, column in holders:
        for board in other.register.boards.values():
            if board.within == column.id:
                url = reverse("registers:board", args=[institution, other.register.id, board.id])
                found.append(("chart-bar", board.title, f"{url}?in={row.pk}"))
        hands = other.register.hands_out if other.id != declared.id else None  # its own is told below
        if hands is not None and rules.writes(account, declared, row.unit):
            url = reverse("registers:hand-out", args=[institution, other.register.id])
            label = hands.label or _("分到各单位")
            found.append(("users", label, f"{url}?{column.id}={row.pk}"))
    own = declared.register.hands_out
    if own is not None and rules.writes(account, declared, row.unit):
        url = reverse("registers:hand-out", args=[institution, declared.register.id])
        found.append(("users", own.label or _("分到各单位"), f"{url}?row={row.pk}"))
    return [*found, *_summary(row, declared, account)]


def _summary(row: Row, declared: DeclaredRegister, account: Account) -> list[tuple[str, str, str]]:
    summary = declared.register.summary
    if summary is None or not rules.writes(account, declared.beside(summary.to), row.unit):
        return []
    url = reverse("registers:new", args=[declared.institution.id, summary.to])
    return [("file-text", _("写小结"), f"{url}?drafted={row.pk}&unit={row.unit_id}")]
