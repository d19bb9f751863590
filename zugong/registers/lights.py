"""Lights of units, worked out from posts and registers whenever somebody looks; nobody reports them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.org.models import Account, Post, Unit
from zugong.org.models.units import up_from
from zugong.rulebook.declared import DeclaredLights, DeclaredRegister, Lamp
from zugong.rulebook.declared import lights as declared_lights
from zugong.timeline import Period

from . import places
from .conditions import asked
from .models import Row


@dataclass(frozen=True)
class Lit:
    """A unit and which of its lights are on, in the order of the institution's file."""

    unit: Unit
    lamps: list[tuple[str, bool]]

    @property
    def off(self) -> int:
        return sum(not on for _title, on in self.lamps)


def find(institution: str, name: str) -> DeclaredLights | None:
    found = declared_lights(clock.today())
    return next((one for one in found if (one.institution.id, one.lights.id) == (institution, name)), None)


def seen_by(account: Account) -> list[DeclaredLights]:
    """The lights in force, for who reads for any unit."""
    return [] if account.scope("read_unit").empty else declared_lights(clock.today())


def table(declared: DeclaredLights, units: Iterable[Unit]) -> list[Lit]:
    """One query for each lamp, however many units there are. What lies under a unit lights it too."""
    lamps = [(lamp.title, _lit(declared, lamp)) for lamp in declared.lights.lamps.values()]
    return [Lit(unit, [(title, unit.path in lit) for title, lit in lamps]) for unit in units]


def units_of(account: Account, declared: DeclaredLights) -> list[Unit]:
    scope = account.scope("read_unit").q()
    found = Unit.objects.filter(scope, kind__in=declared.lights.per, dissolved_on__isnull=True)
    return list(found.order_by("path").only("pk", "name", "short_name", "path", "kind"))


def _lit(declared: DeclaredLights, lamp: Lamp) -> set[str]:
    """The paths of all units that are lit."""
    found = set(_paths(declared, lamp))
    return {up for path in found for up in up_from(path)}


def _paths(declared: DeclaredLights, lamp: Lamp) -> Iterable[str]:
    if lamp.posts:
        held = Post.objects.filter(role__in=lamp.posts, valid_to__isnull=True)
        return held.order_by().values_list("unit__path", flat=True).distinct()
    register = DeclaredRegister(declared.institution.registers[lamp.register], declared.institution)
    rows = Row.objects.standing().filter(_rows(register, lamp))
    return rows.order_by().values_list("unit__path", flat=True).distinct()


def _rows(register: DeclaredRegister, lamp: Lamp) -> Q:
    today, given = clock.today(), places.of(register)
    binding = Binding(register.institution, register.register.columns, today)
    wanted = Q(register=register.id) & asked(lamp.where, given, binding)
    if lamp.in_:
        period = Period.of(register.register.columns[lamp.in_].every, today)
        wanted &= Q(**{given.get(lamp.in_, f"data__{lamp.in_}"): period.code})
    return wanted
