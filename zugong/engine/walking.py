"""Going through every node of an institution, whatever its kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Kind = TypeVar("Kind")


def walk(node: Any) -> Iterator[Any]:
    """The node and everything inside it, parents first."""
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        yield node
        for item in dataclasses.fields(node):
            yield from walk(getattr(node, item.name))
    elif isinstance(node, tuple):
        for entry in node:
            yield from walk(entry)
    elif isinstance(node, dict):
        for entry in node.values():
            yield from walk(entry)


def every(node: Any, kind: type[Kind]) -> Iterator[Kind]:
    return (found for found in walk(node) if isinstance(found, kind))


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
