"""How much of what a unit wrote stands already in the superior text: a hint against 照抄照转, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.rulebook.declared import Column, DeclaredRegister

from .models import Row

#: Characters that must follow each other to count as taken over; shorter runs are ordinary phrases.
RUN = 8
WHOLE = Decimal(100)


def columns_of(declared: DeclaredRegister) -> list[Column]:
    return [column for column in declared.register.columns.values() if column.type == "overlap"]


def values_of(declared: DeclaredRegister, rows: Sequence[Row]) -> list[dict[str, Decimal | None]]:
    """For each row its shares; one question for each column."""
    return shares_of(declared, [row.data for row in rows])


def shares_of(declared: DeclaredRegister, datas: Sequence[Mapping[str, Any]]) -> list[dict[str, Decimal | None]]:
    """The same of cells that are not stored yet."""
    found: list[dict[str, Decimal | None]] = [{} for _data in datas]
    for column in columns_of(declared):
        keys = {data[column.by] for data in datas if data.get(column.by) and data.get(column.of)}
        texts: dict[Any, Any] = {
            key: data.get(column.with_) for key, data in Row.objects.filter(pk__in=keys).values_list("pk", "data")
        }
        for data, shares in zip(datas, found, strict=True):
            shares[column.id] = share(str(data.get(column.of) or ""), str(texts.get(data.get(column.by)) or ""))
    return found


def hints(declared: DeclaredRegister, said: Mapping[str, Any]) -> list[str]:
    """Sentences about texts that repeat the superior one beyond what the institution lets pass without a word."""
    columns = [one for one in columns_of(declared) if one.warn is not None]
    if not columns:
        return []
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    shares = shares_of(declared, [said])[0]
    return [
        _("“%(own)s”有 %(share)s%% 和上级原文一样。") % {"own": declared.register.columns[one.of].label, "share": shares[one.id]}
        for one in columns
        if (shares[one.id] or 0) > binding.number(one.warn)
    ]  # fmt: skip


def share(own: str, superior: str) -> Decimal | None:
    """Of the characters of one's own text, how many percent lie in runs that the superior text has too; None where one is empty."""
    own, superior = _bare(own), _bare(superior)
    if not own or not superior:
        return None
    runs = {superior[at : at + RUN] for at in range(max(len(superior) - RUN, 0) + 1)}
    taken = [False] * len(own)
    for at in range(max(len(own) - RUN, 0) + 1):
        if own[at : at + RUN] in runs:
            taken[at : at + RUN] = [True] * len(own[at : at + RUN])
    return (Decimal(sum(taken)) * WHOLE / len(own)).quantize(Decimal("0.1"))


def _bare(text: str) -> str:
    """Characters alone: spaces and punctuation are changed easily."""
    return "".join(character for character in text if character.isalnum())
