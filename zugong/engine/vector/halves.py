"""Reading kinds in two processes. Kinds do not need one another, so a child reads one half of the facts while its parent
reads the other; what the child has counted comes back in a file that both hold open and that has no name."""

from __future__ import annotations

import mmap
import os
import pickle
import tempfile
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zugong.engine.ir import readings as r

if TYPE_CHECKING:
    from zugong.engine.vector.run import Run

Work = Sequence[tuple[str, list[r.AnyReading]]]
#: where an array lies in the shared file: reading, name, dtype, shape, first byte
Lies = tuple[int, str, str, tuple[int, ...], int]
PAGE = 1 << 16


def possible() -> bool:
    """A process can only be split where the system can."""
    return hasattr(os, "fork")


def balanced(work: Work, facts: Callable[[str], int]) -> tuple[Work, Work]:
    """Two halves of about as many facts times columns: the heaviest first, each to the lighter side."""
    halves: tuple[list[Any], list[Any]] = ([], [])
    weights = [0, 0]
    for kind, readings in sorted(work, key=lambda one: (-facts(one[0]) * len(one[1]), one[0])):
        side = weights.index(min(weights))
        halves[side].append((kind, readings))
        weights[side] += facts(kind) * max(len(readings), 1)
    return halves


def read_both(run: Run, mine: Work, theirs: Work) -> None:
    """Read `theirs` in a child and `mine` here; afterwards `run.made` holds both. What fails there is raised here."""
    store = _nameless()
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _child(run, theirs, store, sending)
    os.close(sending)
    try:
        for kind, readings in mine:
            run.read(kind, readings)
    finally:
        with os.fdopen(receiving, "rb") as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
    _take(run, [reading for _, readings in theirs for reading in readings], answer, store)


def _child(run: Run, work: Work, store: int, sending: int) -> None:
    """Never returns: a child that came back would go on as a second parent."""
    try:
        try:
            lies = _read(run, work, store)
            said: tuple[str, Any] = ("read", lies)
        except Exception as problem:
            said = ("failed", problem)
        with os.fdopen(sending, "wb") as pipe:
            pipe.write(_pickled(said))
    finally:
        os._exit(0)


def _pickled(said: tuple[str, Any]) -> bytes:
    try:
        return pickle.dumps(said)
    except Exception:  # a problem that cannot travel is told in words
        return pickle.dumps(("failed", RuntimeError(repr(said[1]))))


def _read(run: Run, work: Work, store: int) -> list[Lies | tuple[int, str, Any]]:
    """Count, and lay the arrays one after the other; what is no plain array travels by itself."""
    lies: list[Any] = []
    at = number = 0
    for kind, readings in work:
        run.read(kind, readings)
        for reading in readings:
            for name, array in run.made.pop(reading).items():
                if array.dtype.hasobject:
                    lies.append((number, name, array))
                    continue
                whole = np.ascontiguousarray(array)
                lies.append((number, name, whole.dtype.str, whole.shape, at))
                at += _laid(store, whole)
            number += 1
    return lies


def _laid(store: int, array: np.ndarray[Any, Any]) -> int:
    """Write an array and fill up to the next page; how many bytes that took."""
    left = array.reshape(-1).view(np.uint8).data if array.size else memoryview(b"")
    taken = len(left) + -len(left) % PAGE
    empty = taken - len(left)
    while left:
        left = left[os.write(store, left) :]
    os.write(store, b"\0" * empty)
    return taken


def _take(run: Run, readings: list[r.AnyReading], answer: bytes, store: int) -> None:
    try:
        if not answer:
            raise MemoryError("the second process was ended before it had counted")
        how, said = pickle.loads(answer)
        if how == "failed":
            raise said
        size = os.fstat(store).st_size
        shared = mmap.mmap(store, size, access=mmap.ACCESS_COPY) if size else b""
    finally:
        os.close(store)
    for reading in readings:
        run.made[reading] = {}
    for number, name, *lie in said:
        run.made[readings[number]][name] = lie[0] if len(lie) == 1 else _array(shared, *lie)


def _array(shared: mmap.mmap | bytes, dtype: str, shape: tuple[int, ...], at: int) -> np.ndarray[Any, Any]:
    length = int(np.prod(shape))
    return np.frombuffer(shared, np.dtype(dtype), length, at).reshape(shape) if length else np.zeros(shape, dtype)


def _nameless() -> int:
    """A file in memory where the system has such, else one on disk that is already unlinked."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("zugong-readings")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
