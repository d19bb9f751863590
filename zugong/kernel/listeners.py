"""Who is told of something inside the act that does it: each thing that can be told of keeps its `Listeners`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Listeners(Generic[P]):
    """In the order in which they subscribed; one that fails takes the act with it."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, None]] = []

    def subscribe(self, callback: Callable[P, None]) -> Callable[P, None]:
        """Once, however often it is said. Also usable as a decorator."""
        if callback not in self._callbacks:
            self._callbacks.append(callback)
        return callback

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for callback in self._callbacks:
            callback(*args, **kwargs)

    @contextmanager
    def only(self, *callbacks: Callable[P, None]) -> Iterator[None]:
        """In here these are told and nobody else."""
        before = self._callbacks
        self._callbacks = list(callbacks)
        try:
            yield
        finally:
            self._callbacks = before

    @contextmanager
    def also(self, callback: Callable[P, None]) -> Iterator[None]:
        """In here this one is told after all the others."""
        with self.only(*self._callbacks, callback):
            yield
