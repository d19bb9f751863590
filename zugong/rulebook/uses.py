"""Where an institution is used: apps register what of theirs goes back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from zugong.engine import Institution


@dataclass(frozen=True)
class Use:
    """“责任任务 124 件，做了 80 件”, with the page where they are, for whoever may open it."""

    label: str | Promise
    words: str
    url: str = ""


#: Of all editions of one institution, for the account that reads the page.
UseFunction = Callable[[list[Institution], Any], Iterable[Use]]
_registered: list[tuple[int, str, UseFunction]] = []


def register(order: int, function: UseFunction) -> UseFunction:
    name = f"{function.__module__}.{function.__qualname__}"
    if all(name != known for _order, known, _function in _registered):
        _registered.append((order, name, function))
        _registered.sort(key=lambda one: one[:2])
    return function


def of(editions: list[Institution], account: Any) -> Iterator[Use]:
    for _order, _name, function in _registered:
        yield from function(editions, account)
