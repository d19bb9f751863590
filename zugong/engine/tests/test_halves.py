"""Two processes read what one would: the halves are about equal, what fails in the child is raised here, none is left."""

from __future__ import annotations

import os
import signal
from typing import Any

import numpy as np
import pytest

from zugong.engine.vector import halves


class Reads:
    """Stands for a run: it counts to the number of each reading."""

    def __init__(self, trouble: str = "") -> None:
        self.made: dict[Any, dict[str, Any]] = {}
        self.parent, self.trouble = os.getpid(), trouble

    def read(self, kind: str, readings: list[Any]) -> None:
        for reading in readings:
            if os.getpid() != self.parent and self.trouble == "raise":
                raise ValueError(f"{kind} cannot be read")
            if os.getpid() != self.parent and self.trouble == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            numbers = np.arange(reading * 3, dtype=np.int32).reshape(-1, 3)
            self.made[reading] = {"n": numbers, "big": np.array([10**30 + reading], object), "where": numbers > 1}


MINE, THEIRS = [("a", [1, 2])], [("b", [3]), ("c", [0, 50_000])]


def test_what_the_child_counted_is_what_one_process_would_have() -> None:
    split, alone = Reads(), Reads()
    halves.read_both(split, MINE, THEIRS)  # type: ignore[arg-type]
    for kind, readings in (*MINE, *THEIRS):
        alone.read(kind, readings)
    assert split.made.keys() == alone.made.keys()
    for reading, numbers in alone.made.items():
        for name, array in numbers.items():
            found = split.made[reading][name]
            assert (found.dtype, found.shape, found.tolist()) == (array.dtype, array.shape, array.tolist())


@pytest.mark.parametrize(("trouble", "raised"), [("raise", ValueError), ("die", MemoryError)])
def test_what_goes_wrong_in_the_child_is_raised_here_and_no_child_is_left(
    trouble: str, raised: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: children.append(child := fork()) or child)
    with pytest.raises(raised):
        halves.read_both(Reads(trouble), MINE, THEIRS)  # type: ignore[arg-type]
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


def test_the_halves_weigh_about_the_same() -> None:
    facts = {"a": 100, "b": 60, "c": 50, "d": 1}
    first, second = halves.balanced([(kind, ["n"]) for kind in facts], facts.__getitem__)  # type: ignore[list-item]
    assert ([kind for kind, _ in first], [kind for kind, _ in second]) == (["a", "d"], ["b", "c"])
