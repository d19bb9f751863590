"""Who else reads a part of a register: those whom another register names, the rows that share a cell with theirs."""

from __future__ import annotations

from django.db.models import Q

from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRegister

from . import places
from .models import Row


def classes_seen(account: Account, declared: DeclaredRegister) -> set[str]:
    """What the cells must be, for this person: the classes of the teams he or she is in."""
    seen_by = declared.register.seen_by
    if seen_by is None or account.person_id is None or account.is_administrator:
        return set()
    rows = Row.objects.standing().filter(register=declared.beside(seen_by.register).id)
    found = set()
    for data in rows.values_list("data", flat=True):
        people = data.get(seen_by.people)
        if account.person_id in (people if isinstance(people, list) else [people]) and data.get(seen_by.same):
            found.add(str(data[seen_by.same]))
    return found


def asked(account: Account, declared: DeclaredRegister) -> Q | None:
    """The same of all rows at once; None where this person is in no team."""
    classes = classes_seen(account, declared)
    if not classes or declared.register.seen_by is None:
        return None
    name = declared.register.seen_by.same
    place = places.of(declared).get(name)
    return Q(**{f"{place}__in" if place else f"data__{name}__in": sorted(classes)})
