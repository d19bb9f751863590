"""Going through every node of an institution, whatever its kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
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
