"""Which items of a person are not asked: a county keeps only what it needs. Whoever knows says so here; else all are asked."""

from __future__ import annotations

from collections.abc import Callable

_ask: list[Callable[[], frozenset[str]]] = []


def tell(left_out: Callable[[], frozenset[str]]) -> None:
    """`left_out()` names columns of `Person` that no form asks for. What is held already stays, and is shown to its person."""
    _ask[:] = [left_out]


def left_out() -> frozenset[str]:
    return _ask[0]() if _ask else frozenset()
