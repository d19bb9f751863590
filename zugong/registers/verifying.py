"""Rows that wait for somebody to verify them: what `rules.verify_row` says of one row, asked of all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q

from zugong.kernel import clock
from zugong.kernel.planner import apart
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister

from . import parties, places, rules
from .models import Row, RowVersion

#: What the list's condition on 核验 is called that holds these rows alone.
MINE = "mine"


@dataclass(frozen=True)
class Waiting:
    """A register with rows for this account to look at."""

    declared: DeclaredRegister
    number: int


def waiting(account: Account, beside: places.Beside | None = None) -> list[Waiting]:
    """One query, one more where parties sign, and none where this account verifies nothing. `beside`: the places of the
    registers, where somebody else wants them too."""
    verified = [one for one in institutions.registers(clock.today()) if one.register.verified_by != "nobody"]
    wanted = _rows(account, verified, beside)
    if wanted is None:
        return []
    found = Row.objects.standing().filter(wanted, state=Row.State.WRITTEN).order_by().values_list(apart("register"))
    numbers = dict(found.annotate(n=Count("pk")))
    return [Waiting(one, numbers[one.id]) for one in verified if one.id in numbers]


def mine(account: Account, declared: DeclaredRegister) -> Q:
    """The rows of one register that this account may verify now."""
    wanted = _rows(account, [declared])
    return Q(pk__in=[]) if wanted is None else wanted & Q(state=Row.State.WRITTEN)


def _rows(account: Account, declared: Iterable[DeclaredRegister], beside: places.Beside | None = None) -> Q | None:
    """Registers of one verifier are asked for together; nobody verifies what is their own writing, but parties sign it."""
    declared = list(declared)
    signing = _to_sign(account, [one for one in declared if one.register.verified_by == "parties"], beside)
    others = _to_verify(account, [one for one in declared if one.register.verified_by != "parties"])
    return signing if others is None else others if signing is None else others | signing


def _to_sign(account: Account, declared: Iterable[DeclaredRegister], beside: places.Beside | None) -> Q | None:
    """Rows between this account's person and others that wait for its signature: not those it signed as they stand."""
    declared = [one for one in declared if parties.possible(account, one)]
    given = (beside or partial(places.of_many, [one.id for one in declared]))() if declared else {}
    found: Q | None = None
    for one in declared:
        mine = parties.asked(account, one, given[one.id])
        if mine is not None:
            found = Q(register=one.id) & mine if found is None else found | (Q(register=one.id) & mine)
    if found is None:
        return None
    renewed = RowVersion.objects.filter(row=OuterRef("row"), version__gt=OuterRef("version"), act__in=parties.RENEWING)
    signed = RowVersion.objects.filter(~Exists(renewed), row=OuterRef("pk"), act=parties.SIGNED, by=account.actor_id)
    return found & Q(~Exists(signed))


def _to_verify(account: Account, declared: Iterable[DeclaredRegister]) -> Q | None:
    by: dict[tuple[str, bool], list[str]] = {}
    for one in declared:
        by.setdefault((one.register.verified_by, one.register.read_by == "own"), []).append(one.id)
    found: Q | None = None
    for (verifier, own), ids in by.items():
        units = _units(account, verifier, own=own)
        if units is not None:
            inside = Q(register__in=ids, unit__in=Unit.objects.order_by().filter(units).values("pk"))
            found = inside if found is None else found | inside
    return None if found is None else found & ~Q(written_by=account.actor_id)


def _units(account: Account, verifier: str, *, own: bool) -> Q | None:
    """Where this account verifies, as `rules.verifies` says of one unit; None for nowhere. `own`: only at the very units
    where it was granted."""
    if verifier == "above":
        recording, assessing = account.scope("record"), account.scope("assess")
        return None if recording.empty and assessing.empty else recording.below() | assessing.below()
    scope = account.scope(rules.CAPABILITY[verifier]) if verifier in rules.CAPABILITY else None
    if scope is None or scope.empty:
        return None
    return Q(path__in=scope.paths) if own else scope.q()
