"""Whoever computes from rows and cases subscribes here, and is told inside the act's transaction which units' ones changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from zugong.kernel.listeners import Listeners

ROWS, CASES = "rows", "cases"

#: `callback(of, name, units)`: rows or cases of the register or route called `institution/name`, by the keys of their units.
listeners: Listeners[[str, str, set[int]]] = Listeners()
subscribe = listeners.subscribe
_waiting: ContextVar[dict[tuple[str, str], set[int]] | None] = ContextVar("waiting", default=None)


def tell(of: str, name: str, units: Iterable[int]) -> None:
    """Said by whatever changed them, after it has."""
    touched, waiting = set(units), _waiting.get()
    if waiting is not None:
        waiting.setdefault((of, name), set()).update(touched)
    elif touched:
        listeners.tell(of, name, touched)


@contextmanager
def together() -> Iterator[None]:
    """What is told in here is told once at the end, also where an act has parts that do the same; not at all if it fails."""
    if _waiting.get() is not None:
        yield
        return
    told: dict[tuple[str, str], set[int]] = {}
    token = _waiting.set(told)
    try:
        yield
    finally:
        _waiting.reset(token)
    for (of, name), units in told.items():
        tell(of, name, units)
