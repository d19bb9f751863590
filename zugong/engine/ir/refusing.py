"""What this plan cannot say is refused by name: a wrong mark is worse than none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Unsupported(Exception):
    """A word, or a part of one, that the batch evaluators do not know yet."""

    def __init__(self, what: str, indicator: str = "", evaluator: str = "") -> None:
        super().__init__(what, indicator, evaluator)
        self.what, self.indicator, self.evaluator = what, indicator, evaluator

    def __str__(self) -> str:
        where = f" in indicator “{self.indicator}”" if self.indicator else ""
        who = self.evaluator or "batch"
        return f"The {who} evaluator does not know {self.what}{where}; score this scheme with the scalar evaluator."


def understood(node: Any, *names: str) -> None:
    """Every part of the node beside these must be at its default; a part added later is refused, never overlooked."""
    for item in dataclasses.fields(node):
        if item.name in names or item.name == "spot":
            continue
        default = item.default
        if item.default_factory is not dataclasses.MISSING:
            default = item.default_factory()
        if getattr(node, item.name) != default:
            word = getattr(node, "word", "") or type(node).__name__.lower()
            raise Unsupported(f"“{word}.{item.name}”")


@contextmanager
def within(indicator: str) -> Iterator[None]:
    """Names the indicator in a refusal from inside it."""
    try:
        yield
    except Unsupported as refused:
        raise Unsupported(refused.what, refused.indicator or indicator, refused.evaluator) from None
