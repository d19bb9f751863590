"""Whoever computes from the register subscribes here, and is told inside the act's transaction which units it touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from zugong.org.models import Unit

Subscriber = Callable[[Sequence[Unit]], None]

_subscribers: list[Subscriber] = []


def subscribe(callback: Subscriber) -> Subscriber:
    """`callback(units)`: the tree or the membership of these units is not what it was. Also usable as a decorator."""
    if callback not in _subscribers:
        _subscribers.append(callback)
    return callback


def announce(units: Iterable[Unit]) -> None:
    """Said once by each act that changes who belongs where, after it has changed it."""
    touched = list({unit.pk: unit for unit in units}.values())
    if touched:
        for callback in _subscribers:
            callback(touched)
