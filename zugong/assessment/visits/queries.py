"""Visits one may see, those who may be sent, and what is declared for a visit."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zugong.assessment.models import Visit
from zugong.assessment.queries import units_of_records
from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.roles import ROLES
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredVisit


def declared_of(kind: str) -> DeclaredVisit | None:
    """What the institution says of this kind of visit; None where none in force declares it any more."""
    return next((one for one in institutions.visits(clock.today()) if one.id == kind), None)


def binding_of(visit: Visit, declared: DeclaredVisit) -> Binding:
    """Numbers as of the day of the visit, or of the first day on which the institution has any."""
    return Binding(declared.institution, {}, max(visit.on, declared.institution.heading.in_force_from))


def titles() -> dict[str, str]:
    """What each kind of visit is called."""
    return {one.id: one.visit.title for one in institutions.visits(clock.today())}


def kinds_to_plan(account: Account) -> list[DeclaredVisit]:
    return institutions.visits(clock.today()) if account.may("assess") else []


def units_to_visit(account: Account, declared: DeclaredVisit) -> QuerySet[Unit]:
    scope = account.scope("assess").q()
    return Unit.objects.on(clock.today()).filter(scope, kind__in=declared.visit.units).order_by("path")


def who_may_assess(account: Account) -> list[Account]:
    """Active accounts that assess somewhere inside this account's own scope or above it."""
    roles = [key for key, role in ROLES.items() if "assess" in role.capabilities]
    asked = Account.objects.filter(is_active=True, grants__role__in=roles).distinct()
    holding = [one for one in asked.order_by("display_name", "pk") if one.may("assess")]
    own = account.scope("assess").paths
    return [
        one for one in holding
        if any(theirs.startswith(own) or own_path.startswith(theirs)
               for theirs in one.scope("assess").paths for own_path in own)
    ]  # fmt: skip


def visible_to(account: Account) -> QuerySet[Visit]:
    """Those one goes on, and those of units one assesses, keeps, reads or sits in."""
    mine = Q(pk__in=Visit.assessors.through.objects.filter(account=account).values("visit"))
    return Visit.objects.filter(mine | Q(unit__in=units_of_records(account).values("pk"))).select_related("unit")
