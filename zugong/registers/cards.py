"""The registers an account reads, each with how many rows: the page of all registers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from zugong.kernel import clock
from zugong.kernel.planner import apart
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister

from . import parties, queries, rules
from .models import Row


@dataclass(frozen=True)
class Card:
    """A register on the page of all registers."""

    declared: DeclaredRegister
    rows: int
    mine: bool

    def called(self, words: str) -> bool:
        """Whether the register or its institution is called so."""
        return all(word in f"{self.declared.register.title}{self.declared.institution.title}" for word in words.split())


def cards(account: Account) -> list[Card]:
    """The registers now in force of which this account reads at least a part; counted in one query."""
    declared = [(one, queries.scope_of(account, one)) for one in institutions.registers(clock.today())]
    seen = [
        (one, scope)
        for one, scope in declared
        if queries.reads_part(account, one, scope) or parties.possible(account, one)
    ]
    wanted = Q(pk__in=[])
    known: dict[tuple[str, ...], Q] = {}  # many registers are read as far as one another
    for one, scope in seen:
        wanted |= Q(register=one.id) & queries.seen(account, one, scope, known)
    counted = Row.objects.standing().filter(wanted).order_by().values_list(apart("register")).annotate(n=Count("pk"))
    numbers = dict(counted)
    kinds = _Kinds(account)
    cards = [Card(one, numbers.get(one.id, 0), kinds.written(one)) for one, _ in seen]
    return [card for card in cards if card.mine or card.rows or card.declared.register.read_by == "everybody"]


class _Kinds:
    """Over which kinds of units this account holds a capability; the scope asks each once."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def written(self, declared: DeclaredRegister, *, own: bool = True) -> bool:
        """Whether there is any unit for which this account writes the register; without `own`, rows about others."""
        for writer in declared.register.written_by:
            if writer == "person":
                found = queries.kinds_around(self.account) if own else set()
            elif writer == "above":
                found = self._of("record", below=True) | self._of("assess", below=True)
            elif declared.register.read_by == "own":
                found = self._at(rules.CAPABILITY[writer])
            else:
                found = self._of(rules.CAPABILITY[writer])
            if found & set(declared.register.kept_by):
                return True
        return False

    def _of(self, capability: str, *, below: bool = False) -> set[str]:
        return self.account.scope(capability).kinds(below=below)

    def _at(self, capability: str) -> set[str]:
        """Of the very units at which it was granted: a register that is the unit's own business is nobody's from above."""
        paths = self.account.scope(capability).paths
        return {grant.unit.kind for grant in self.account.current_grants if grant.unit.path in paths}


def writes_somewhere(account: Account, declared: DeclaredRegister, *, own: bool = True) -> bool:
    """Whether the form of this register opens for this account: `units_to_write` without reading the units."""
    return _Kinds(account).written(declared, own=own)
