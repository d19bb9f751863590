"""Whoever computes from the register subscribes here, and is told inside the act's transaction which units it touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zugong.kernel.listeners import Listeners
from zugong.org.models import Unit

#: `callback(units)`: the tree or the membership of these units is not what it was.
listeners: Listeners[[Sequence[Unit]]] = Listeners()
#: `callback(units)`: somebody holds a post in these units, or holds it no more. Few compute from posts: they have a channel of their own.
post_listeners: Listeners[[Sequence[Unit]]] = Listeners()
subscribe, subscribe_posts = listeners.subscribe, post_listeners.subscribe


def announce(units: Iterable[Unit]) -> None:
    """Said once by each act that changes who belongs where, after it has changed it."""
    _tell(listeners, units)


def announce_posts(units: Iterable[Unit]) -> None:
    """Said once by each act after which others hold posts."""
    _tell(post_listeners, units)


def _tell(whom: Listeners[[Sequence[Unit]]], units: Iterable[Unit]) -> None:
    touched = list({unit.pk: unit for unit in units}.values())
    if touched:
        whom.tell(touched)
