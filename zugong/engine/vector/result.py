"""What the batch evaluators give back: marks of every subject, as whole numbers with a stated scale."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Column:
    """value = above ÷ 10^digits; `absent`: where an indicator is not assessed."""

    above: Array
    digits: int
    absent: Array | None = None

    def at(self, place: int) -> Decimal:
        if self.absent is not None and self.absent[place]:
            return Decimal(0)
        return Decimal(int(self.above[place])).scaleb(-self.digits)

    def every(self) -> list[Decimal]:
        """All of them, many times faster than one by one."""
        found = [Decimal(above).scaleb(-self.digits) for above in self.above.tolist()]
        if self.absent is None:
            return found
        return [Decimal(0) if gone else value for gone, value in zip(self.absent.tolist(), found, strict=True)]

    def column(self) -> pa.Array:
        """Decimals, as an outsider reads them."""
        numbers = pa.array(self.above.astype(np.int64)).cast(pa.decimal128(19, 0))
        return pa.array(numbers.to_pylist(), pa.decimal128(28, 0)) if not self.digits else _decimals(self)


def _decimals(column: Column) -> pa.Array:
    """128-bit decimals straight from 64-bit numbers: the low half is the number, the high half its sign."""
    low = column.above.astype(np.int64)
    both = np.empty((len(low), 2), np.int64)
    both[:, 0], both[:, 1] = low, low >> 63
    return pa.Array.from_buffers(pa.decimal128(28, column.digits), len(low), [None, pa.py_buffer(both.tobytes())])


@dataclass(frozen=True)
class Result:
    """Columns by id, in the order of the scheme; rows in the order of `subjects`."""

    subjects: list[str]
    indicators: dict[str, Column]
    items: dict[str, Column]
    base: Column
    special: Column
    total: Column
    ties: str = "1-1-3"
    #: passes over everybody that still follow (grades, effects): places here are by the marks alone
    later: tuple[str, ...] = ()
    _places: dict[str, int] = field(default_factory=dict)

    def place(self, subject: str) -> int:
        if not self._places:
            self._places.update({id: place for place, id in enumerate(self.subjects)})
        return self._places[subject]

    def marks(self, subject: str) -> dict[str, Decimal]:
        """Marks of the indicators of one subject."""
        place = self.place(subject)
        return {id: column.at(place) for id, column in self.indicators.items()}

    def ranks(self, groups: Array | None = None) -> Array:
        """Rank by total, the greatest first; inside each group if groups are given (a number per subject)."""
        return ranks(self.total.above, groups, self.ties)

    def table(self) -> pa.Table:
        """Everything as a wide table: subject, marks, items, total, rank."""
        columns: dict[str, pa.Array] = {"subject": pa.array(self.subjects, pa.string())}
        for id, column in self.indicators.items():
            columns[f"indicator:{id}"] = column.column()
        for id, column in self.items.items():
            columns[f"item:{id}"] = column.column()
        columns |= {"base": self.base.column(), "special": self.special.column(), "total": self.total.column()}
        columns["rank"] = pa.array(self.ranks())
        return pa.table(columns)


def ranks(totals: Array, groups: Array | None, ties: str) -> Array:
    """1-1-3 leaves out the place after a tie, 1-1-2 does not."""
    size = len(totals)
    if not size:
        return np.zeros(0, np.int64)
    groups = np.zeros(size, np.int64) if groups is None else groups
    order, new_group, new_place = _in_order(totals, groups)
    place = np.arange(size)
    if ties == "1-1-3":
        rank = np.maximum.accumulate(np.where(new_place, place, 0)) + 1
        start = np.maximum.accumulate(np.where(new_group, place, 0))
        rank -= start
    else:
        steps = np.cumsum(new_place)
        rank = steps - np.maximum.accumulate(np.where(new_group, steps - 1, 0))
    found = np.empty(size, np.int64)
    found[order] = rank
    return found


def _in_order(totals: Array, groups: Array) -> tuple[Array, Array, Array]:
    """Who stands where, the greatest first in each group; where a group begins, and where another place begins."""
    high, first = int(totals.max()), int(groups.min())
    width = high - int(totals.min()) + 1
    if totals.dtype != object and (int(groups.max()) - first + 1) * width < 2**62:
        # Group and total as one number sort many times faster than one within the other.
        keys = (groups.astype(np.int64) - first) * width + (high - totals.astype(np.int64))
        order = np.argsort(keys)
        keys = keys[order]
        begin = keys // width
        return order, np.r_[True, begin[1:] != begin[:-1]], np.r_[True, keys[1:] != keys[:-1]]
    order = np.lexsort((-totals, groups))
    totals, groups = totals[order], groups[order]
    new_group = np.r_[True, groups[1:] != groups[:-1]]
    return order, new_group, new_group | np.r_[True, totals[1:] != totals[:-1]]
