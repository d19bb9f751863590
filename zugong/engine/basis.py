"""The superior document that demands what the guard would refuse."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import spelt, spot_field, text


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The superior document that demands what the guard would refuse."""

    document: str = spelt(text, "文件", "document", required=True, default="")
    clause: str = spelt(text, "条款", "clause", required=True, default="")
    spot: Spot = spot_field()

    def __str__(self) -> str:
        return f"{self.document}{self.clause}"
