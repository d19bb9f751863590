"""A table to be made, and where each number of a reading stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from zugong.engine.ir import readings as r

Columns = dict[tuple[r.AnyReading, str], str]


@dataclass
class Statement:
    name: str
    sql: str
    columns: Columns = field(default_factory=dict)
