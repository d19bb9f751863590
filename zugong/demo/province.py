"""A whole province as a snapshot and nothing else: for the engine, which never sees a database. All 示例.

Same files, columns and order as `evidence.snapshot` freezes, so `zugong snapshot verify` accepts it.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from zugong.evidence import snapshot
from zugong.kernel import clock
from zugong.timeline import Period

SEED = 20260301
#: How a branch's year divides: kind of meeting → share of its facts.
_SHARES = {
    "branch_committee_meeting": 30,
    "theme_day": 30,
    "subgroup_meeting": 28,
    "branch_general_meeting": 7,
    "party_lesson": 5,
}
#: Organisations to one department.
BRANCHES_EACH = 9
KIND = "life.meeting_held"

Row = tuple[Any, ...]


class Province:
    def __init__(self, units: int, facts: int, year: int) -> None:
        self.departments = max(units // (BRANCHES_EACH + 1), 1)
        self.units, self.facts, self.year = units, facts, year
        self.chance = random.Random(SEED)

    def rows_of(self, table: str) -> Iterator[Row]:
        found: Callable[[], Iterator[Row]] | None = getattr(self, f"_{table}", None)
        return found() if found else iter(())

    def _is_department(self, number: int) -> bool:
        return number < self.departments

    def _path(self, number: int) -> str:
        own = f"{number + 1:04x}".rjust(5, "0")
        if self._is_department(number):
            return own
        return f"{(number - self.departments) % self.departments + 1:05x}{own}"

    def _units(self) -> Iterator[Row]:
        founded = dt.date(self.year - 6, 1, 1)
        for number in range(self.units):
            head = self._is_department(number)
            name = f"示例单位{number + 1}" if head else f"示例党支部{number + 1}"
            parent = None if head else (number - self.departments) % self.departments + 1
            kind = "department" if head else "branch"
            yield number + 1, self._path(number), name, name, kind, parent, founded, None, None, None

    def _facts(self) -> Iterator[Row]:
        branches = self.units - self.departments
        each, rest = divmod(self.facts, max(branches, 1))
        days = [dt.date(self.year, 1, 1) + dt.timedelta(days=day) for day in range(365)]
        noon = dt.time(12, tzinfo=dt.UTC)
        recorded = [dt.datetime.combine(day, noon) for day in days]
        shapes = self._shapes()
        key = 0
        for branch in range(branches):
            unit = self.departments + branch + 1
            for _ in range(each + (branch < rest)):
                key += 1
                day = int(self.chance.random() * 365)
                data = shapes[int(self.chance.random() * len(shapes))]
                yield key, KIND, unit, None, days[day], recorded[day], f"example:{key}", data

    def _shapes(self) -> list[str]:
        """A few thousand ready-made contents: building sixty million of them would only measure this loop."""
        kinds = [kind for kind, share in _SHARES.items() for _ in range(share)]
        found = []
        for _ in range(4096):
            expected = self.chance.randint(6, 30)
            data = {
                "type": self.chance.choice(kinds), "expected": expected, "present": expected - self.chance.randint(0, 4),
                "minutes": self.chance.random() < 0.95, "precision": "day", "first_item": self.chance.random() < 0.9, "topic": "",
            }  # fmt: skip
            found.append(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        return found

    def _members(self) -> Iterator[Row]:
        months = Period.parse(str(self.year)).split("month")
        for unit in range(self.departments + 1, self.units + 1):
            members = 12 + unit * 7 % 17
            for month in months:
                yield unit, month.code, members, members - 1, 1


def write_province(into: Path, *, units: int, facts: int) -> snapshot.Manifest:
    """Writes the folder; refuses to write over one that is there."""
    today = clock.today()
    province = Province(units, facts, today.year)
    tables = [
        snapshot.Table(table.name, table.schema, lambda _period, _before, name=table.name: province.rows_of(name))  # type: ignore[misc]
        for table in snapshot.TABLES
    ]
    return snapshot.write(tables, Period.parse(str(today.year)), into, clock.now())
