"""Rows that are between people: the parties write and read them, each signs, and some words are theirs alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zugong.org.models import Account
from zugong.rulebook.declared import Column, DeclaredRegister

from . import places
from .models import Row, SealedText

SIGNED = "signed"
#: Acts after which everybody signs anew.
RENEWING = ("written", "changed", "restored")
_MARK = re.compile(r"sealed:(\d+)")


def people_of(declared: DeclaredRegister, cells: Mapping[str, Any]) -> list[int]:
    """The people a row is between, in the order of the columns."""
    return [cells[name] for name in declared.register.parties if cells.get(name)]


def is_party(account: Account, declared: DeclaredRegister, cells: Mapping[str, Any]) -> bool:
    return account.person_id is not None and account.person_id in people_of(declared, cells)


def possible(account: Account, declared: DeclaredRegister) -> bool:
    """Whether there may be rows this account's person is a party of."""
    return bool(declared.register.parties) and account.person_id is not None and not account.is_administrator


def asked(account: Account, declared: DeclaredRegister, given: Mapping[str, str] | None = None) -> Q | None:
    """The rows this account's person is a party of; None where there can be none. `given`: the places, where they are known."""
    if not possible(account, declared):
        return None
    given, found = places.of(declared) if given is None else given, Q(pk__in=[])
    for name in declared.register.parties:
        place = given.get(name)
        found |= Q(**({place: str(account.person_id)} if place else {f"data__{name}": account.person_id}))
    return found


def signed(row: Row) -> set[int]:
    """The people who signed the row as it stands now."""
    accounts = []
    for did, by in row.versions.order_by("-version").values_list("act", "by"):
        if did in RENEWING:
            break
        if did == SIGNED:
            accounts.append(by.rpartition(":")[2])
    found = Account.objects.filter(pk__in=[one for one in accounts if one.isdecimal()], person__isnull=False)
    return {person for person in found.values_list("person_id", flat=True) if person is not None} if accounts else set()


# ---- words that are theirs alone -----------------------------------------------------------------


def _theirs(declared: DeclaredRegister) -> list[Column]:
    return [column for column in declared.register.columns.values() if column.seen_by]


def without_words(declared: DeclaredRegister, cells: Mapping[str, Any]) -> dict[str, Any]:
    """What another row may take over: never what was said between the parties of this one."""
    theirs = {column.id for column in _theirs(declared)}
    return {name: value for name, value in cells.items() if name not in theirs}


def sealed_in(declared: DeclaredRegister, cells: Mapping[str, Any]) -> list[str]:
    """The columns in which words of the parties lie."""
    return [column.id for column in _theirs(declared) if cells.get(column.id)]


def sealed(declared: DeclaredRegister, cells: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The cells as they are stored: new words are put away, and their number stands in the row. A number is no words:
    where an earlier one comes along, as when an import is taken back, what stands there stays."""
    found = dict(cells)
    for column in _theirs(declared):
        said, stands = found.get(column.id), before.get(column.id)
        if said in (None, stands):
            continue
        if not _MARK.fullmatch(str(said)):
            found[column.id] = f"sealed:{SealedText.objects.create(text=str(said)).pk}"
        elif stands is None:
            del found[column.id]
        else:
            found[column.id] = stands
    return found


def opened(declared: DeclaredRegister, row: Row) -> dict[str, str]:
    """The words behind the numbers: for a party, on record."""
    numbers = _numbers(declared, row.data)
    texts = dict(SealedText.objects.filter(pk__in=numbers.values()).values_list("pk", "text"))
    return {name: texts.get(number, "") for name, number in numbers.items()}


def forget(declared: DeclaredRegister, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Words that were replaced are gone for good: the history of the row tells that there were others, and not which."""
    gone = set(_numbers(declared, before).values()) - set(_numbers(declared, after).values())
    if gone:
        SealedText.objects.filter(pk__in=gone).delete()


def _numbers(declared: DeclaredRegister, cells: Mapping[str, Any]) -> dict[str, int]:
    """Column → the number of the words that lie in it."""
    marks = {column.id: _MARK.fullmatch(str(cells.get(column.id) or "")) for column in _theirs(declared)}
    return {name: int(mark[1]) for name, mark in marks.items() if mark}


def masked(declared: DeclaredRegister, row: Row, account: Account) -> bool:
    """Whether there is something that opening it on record would show."""
    party = is_party(account, declared, row.data)
    columns = [one for one in declared.register.columns.values() if one.personal and row.data.get(one.id)]
    return any(party or not one.seen_by for one in columns)
