"""Going through every node of an institution, whatever its kind."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

Kind = TypeVar("Kind")
#: marks a field that leads to a node's neighbours, which are no part of it
NOT_INSIDE = {"inside": False}
LEAVES = frozenset({str, bool, int, float, Decimal, dt.date, type(None)})


def walk(node: Any) -> Iterator[Any]:
    """The node and everything inside it, parents first."""
    kind = node.__class__
    if kind is tuple:
        inside: Iterable[Any] = node
    elif kind is dict:
        inside = node.values()
    else:
        names = _names(kind)
        if names is None:
            return
        yield node
        inside = [getattr(node, name) for name in names]
    for entry in inside:
        if entry is not None and entry.__class__ not in LEAVES:
            yield from walk(entry)


@functools.cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The parts of a node of this class; None for what has none."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple(item.name for item in dataclasses.fields(kind) if item.metadata.get("inside", True))


def every(node: Any, kind: type[Kind]) -> Iterator[Kind]:
    return (found for found in walk(node) if isinstance(found, kind))


def words(node: Any) -> Iterator[str]:
    """Every text inside a node: names, references, sentences."""
    for found in walk(node):
        for name in _names(found.__class__) or ():
            yield from _texts(getattr(found, name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts((key, one))
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def rewritten(node: Any, change: Callable[[Any], Any]) -> Any:
    """The node with every part replaced by what `change` makes of it, innermost first; unchanged parts stay themselves."""
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        fresh = {}
        for item in dataclasses.fields(node):
            old = getattr(node, item.name)
            new = rewritten(old, change)
            if new is not old:
                fresh[item.name] = new
        return change(dataclasses.replace(node, **fresh) if fresh else node)
    if isinstance(node, tuple):
        parts = tuple(rewritten(entry, change) for entry in node)
        return parts if any(new is not old for new, old in zip(parts, node, strict=True)) else node
    if isinstance(node, dict):
        named = {key: rewritten(entry, change) for key, entry in node.items()}
        return named if any(named[key] is not node[key] for key in node) else node
    return node
