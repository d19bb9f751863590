"""Cases that a row of a register may begin: offered on the row's page, with what the row says already filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.urls import reverse
from django.utils.http import urlencode

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister, DeclaredRoute, Opens

from . import queries, routing, rules
from .models import Case


class Row(Protocol):
    """What is asked of a row of a register; its table is another app's."""

    unit: Unit
    data: dict[str, Any]
    removed: bool

    @property
    def source(self) -> str: ...
    @property
    def register_id(self) -> str: ...


@dataclass(frozen=True)
class Offer:
    """One button: where it sends, and the cells it sends along."""

    label: str
    title: str
    url: str
    cells: list[tuple[str, str]]


def begun_by(row: Row, account: Account) -> list[Case]:
    """The cases that came from this row, the newest first."""
    return list(queries.visible_to(account).filter(origin=row.source).order_by("-pk"))


def offers_of(row: Row, account: Account) -> list[Offer]:
    declared = institutions.register(row.register_id, clock.today())
    if row.removed or not declared.register.opens:
        return []
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    known = cells.values(declared.register.columns, row.data)
    fits = [one for one in declared.register.opens.values() if binding.meets(one.when, known)]
    return [offer for one in fits if (offer := _offer(row, declared, one, account)) is not None]


def _offer(row: Row, declared: DeclaredRegister, opens: Opens, account: Account) -> Offer | None:
    try:
        route = institutions.route(institutions.whole(declared.institution, opens.route), clock.today())
    except KeyError:  # the county ended the institution that has the route
        return None
    if opens.unit:
        unit = Unit.objects.filter(pk=row.data.get(opens.unit) or 0).first()
    else:
        # What a unit asks of those over it is about the nearest of them, not about itself.
        upward = route.route.opened_by.at == "below"
        unit = routing.above(row.unit, route.route.about) if upward else row.unit
    if unit is None or unit.kind not in route.route.about or not rules.opens(account, route, unit):
        return None
    url = f"{reverse('casework:new', args=[route.institution.id, route.route.id])}?{urlencode({'origin': row.source})}"
    return Offer(opens.label, route.route.title, url, [("_unit", str(unit.pk)), *_said(row, declared, opens, route)])


def _said(row: Row, declared: DeclaredRegister, opens: Opens, route: DeclaredRoute) -> list[tuple[str, str]]:
    """Cells as a form sends them. What is personal stays where it is; whoever opens the case decides what to say of it."""
    columns = declared.register.columns
    told = [(to, row.data.get(name)) for to, name in (opens.fill or {}).items() if not columns[name].personal]
    fixed = list((opens.with_ or {}).items())
    return [(to, str(value)) for to, value in [*told, *fixed] if value not in (None, "") and to in route.route.form]
