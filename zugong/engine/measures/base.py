"""What every measure shares."""

# ruff: noqa: RUF009 - `spot_field` is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from zugong.engine.filters import Filter
from zugong.engine.problems import Spot
from zugong.engine.spelling import spot_field
from zugong.timeline.spans import WORKDAYS

COUNT_UNITS = ("次", "条", "项", "个", "件", "篇", "人", "名", "起", "户", "处", "场", "份")
DAY_UNITS = ("天", WORKDAYS)
FIXED_KEYS = ("month", "quarter", "week", "fortnight", "unit", "person")

#: every word under `measure`, filled by the package
MEASURES: dict[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What every measure shares: `reads` are the fact filters it needs; `may_lack` says no data is possible."""

    word: ClassVar[str] = ""
    kind: ClassVar[str] = "count"
    may_lack: ClassVar[bool] = False
    spot: Spot = spot_field()

    @property
    def reads(self) -> tuple[Filter, ...]:
        found = getattr(self, "filter", None)
        return () if found is None else (found,)
