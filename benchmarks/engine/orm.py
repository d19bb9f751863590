"""The same 72 indicators as an ordinary web system marks them: for each unit and each indicator a query by the Django ORM,
on an indexed table in SQLite. Written as a careful person would: no query fetches more than it needs.

    python benchmarks/engine/orm.py county [units]

`units`: only so many of them, spread over the county. Prints CPU beside that of the vector evaluator over the same facts
in a new process, and on how many totals the two differ."""

from __future__ import annotations

import datetime as dt
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django
import numpy as np
import pyarrow.parquet as pq
from django.conf import settings

from benchmarks.engine.data import make
from benchmarks.engine.handwritten import LAST, _late
from benchmarks.engine.scheme import indicators, kinds
from zugong.engine.layout import Layout

FOLDER = make(sys.argv[1] if len(sys.argv) > 1 else "county")
FILE = FOLDER / "orm.sqlite3"
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FILE}}, INSTALLED_APPS=[], USE_TZ=False
)
django.setup()

from django.db import models  # noqa: E402
from django.db.models import Count, Min, Q, Sum  # noqa: E402

WORTH = {"nation": Decimal(3), "province": Decimal(2), "city": Decimal(1), "county": Decimal("0.5")}
LATE = _late()
COLUMNS = ("amount", "expected", "on_time", "rate", "level", "matter", "reason")
TWO, FOUR = Decimal("0.01"), Decimal("0.0001")


class Fact(models.Model):
    kind = models.CharField(max_length=20)
    unit = models.IntegerField()
    person = models.IntegerField(null=True)
    occurred = models.DateField()
    recorded = models.DateField()
    amount = models.IntegerField(null=True)
    expected = models.IntegerField(null=True)
    on_time = models.BooleanField(null=True)
    rate = models.IntegerField(null=True)  # tenths
    level = models.CharField(max_length=20, null=True)
    matter = models.CharField(max_length=20, null=True)
    reason = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "benchmark"
        db_table = "fact"
        indexes = [models.Index(fields=["unit", "kind", "occurred"], name="fact_unit_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit} {self.occurred}"


def build() -> None:
    """The facts of the snapshot as rows, in order of their ids."""
    layout = Layout.open(FOLDER)
    with sqlite3.connect(FILE) as connection:
        names = ("id", "kind", "unit", "person", "occurred", "recorded", *COLUMNS)
        connection.execute(f"CREATE TABLE fact ({', '.join(names)}, PRIMARY KEY (id)) WITHOUT ROWID")
        for kind in kinds():
            marks = ", ".join("?" * len(names))
            connection.executemany(f"INSERT INTO fact VALUES ({marks})", _rows(layout, kind))
        connection.execute("CREATE INDEX fact_unit_kind ON fact (unit, kind, occurred)")


def _rows(layout: Layout, kind: str) -> Iterator[tuple[Any, ...]]:
    table = pq.read_table(FOLDER / f"facts.{kind}.parquet")
    columns = [table[name].to_pylist() for name in ("id", "unit", "pair", "occurred", "recorded")]
    for name in COLUMNS:
        held = table[f"f_{name}"].to_pylist() if f"f_{name}" in table.column_names else [None] * table.num_rows
        known = layout.kinds[kind].fields.get(name)
        if known is not None and known.how == "words":
            words = layout.words(kind, name)
            held = [words[code] for code in held]
        columns.append(held)
    for id, unit, pair, occurred, recorded, *rest in zip(*columns, strict=True):
        yield (id, kind, unit, pair, occurred.isoformat(), recorded.isoformat(), *rest)


# ---- marks ---------------------------------------------------------------------------------------


def half_up(value: Decimal, to: Decimal = TWO) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)


def part(value: Decimal | int, target: int) -> Decimal:
    return min(Decimal(2) * value / target, Decimal(2))


def banded(share: Decimal) -> Decimal:
    return next(
        (marks for limit, marks in ((95, Decimal(2)), (80, Decimal("1.5")), (60, Decimal(1))) if share >= limit),
        Decimal(0),
    )


def less(steps: Decimal | int, step: str = "0.2") -> Decimal:
    return max(Decimal(2) - steps * Decimal(step), Decimal(0))


def percent(top: int, bottom: int) -> Decimal:
    return half_up(Decimal(top) * 100 / bottom)


def mark(id: str, name: str, facts: Any, members: int) -> Decimal:
    if id == "persons":
        return part(facts.values("person").distinct().count(), 3)
    if id == "months":
        return part(facts.values("occurred__month").distinct().count(), 3)
    if id == "twice":
        return covered(facts.values("person").annotate(n=Count("id")).filter(n__gte=2).count(), members)
    return MARK[name](facts, members)


def covered(people: int, members: int) -> Decimal:
    return part(percent(min(people, members), members), 100)


def lesson(facts: Any, _: int) -> Decimal:
    asked = {}
    for place, last in enumerate(map(dt.date.fromisoformat, LAST)):
        first, until = dt.date(2026, place * 3 + 1, 1), last + dt.timedelta(days=15)
        asked[f"q{place}"] = Count("id", filter=Q(occurred__range=(first, last)))
        asked[f"s{place}"] = Count("id", filter=Q(occurred__gt=last, occurred__lte=until))
    n = facts.aggregate(**asked)
    gaps = [max(1 - n[f"q{place}"], 0) for place in range(4)]
    made = [min(gaps[place], max(n[f"s{place}"] - (n[f"q{place + 1}"] > 0), 0)) for place in range(3)]
    return less(sum(gaps) - Decimal("0.5") * sum(made))


def plan(facts: Any, _: int) -> Decimal:
    first = facts.aggregate(first=Min("occurred"))["first"]
    return Decimal(0) if first is None else less(LATE[max((first - dt.date(2026, 3, 31)).days, 0)], "0.02")


def latest(facts: Any) -> Decimal | None:
    rows = [
        (day, recorded, str(id), rate)
        for day, recorded, id, rate in facts.values_list("occurred", "recorded", "id", "rate")
    ]
    return Decimal(max(rows)[3]) / 10 if rows else None


def report(facts: Any, _: int) -> Decimal:
    n = facts.aggregate(all=Count("id"), good=Count("id", filter=Q(on_time=True)))
    return banded(percent(n["good"], n["all"])) if n["all"] else Decimal(2)


def turnout(facts: Any, _: int) -> Decimal:
    n = facts.aggregate(top=Sum("amount"), bottom=Sum("expected"))
    return less(max(90 - percent(n["top"], n["bottom"]), Decimal(0)) / 5) if n["bottom"] else Decimal(0)


def award(facts: Any, _: int) -> Decimal:
    best: dict[str, Decimal] = {}
    for matter, level in facts.values_list("matter", "level"):
        best[matter] = max(best.get(matter, Decimal(0)), WORTH[level])
    return min(sum(best.values(), Decimal(0)), Decimal(1))


def survey(facts: Any, _: int) -> Decimal:
    rate = latest(facts)
    return Decimal(0) if rate is None else banded(rate)


def rating(facts: Any, _: int) -> Decimal:
    n = facts.aggregate(n=Count("id"), sum=Sum("rate"))
    return part(half_up(Decimal(n["sum"]) / 10 / n["n"], FOUR), 90) if n["n"] else Decimal(0)


def check(facts: Any, _: int) -> Decimal:
    n = facts.aggregate(n=Count("id"), good=Count("id", filter=Q(on_time=True)))
    return Decimal(2) if n["n"] and n["good"] else Decimal(0)


MARK: dict[str, Any] = {
    "study": lambda facts, members: covered(facts.values("person").distinct().count(), members),
    "meeting": lambda facts, _: less(12 - facts.values("occurred__month").distinct().count()),
    "lesson": lesson,
    "visit": lambda facts, _: part(facts.count(), 3),
    "project": lambda facts, _: part(facts.aggregate(sum=Sum("amount"))["sum"] or 0, 120),
    "report": report,
    "paper": lambda facts, _: less(facts.filter(on_time=False).count()),
    "plan": plan,
    "turnout": turnout,
    "award": award,
    "idea": lambda facts, _: min(facts.count() * Decimal("0.2"), Decimal(1)),
    "judging": lambda facts, _: min(latest(facts.exclude(reason="")) or Decimal(0), Decimal(2)),
    "survey": survey,
    "rating": rating,
    "check": check,
}  # fmt: skip


def total(unit: int, members: int) -> Decimal:
    basic = plus = Decimal(0)
    for id, kind, _, special in indicators():
        facts = Fact.objects.filter(
            unit=unit,
            kind=kind,
            occurred__range=(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
            recorded__lte=dt.date(2026, 12, 31),
        )
        marks = half_up(mark(id, kind.split("_", maxsplit=1)[0], facts, members))
        basic, plus = (basic, plus + marks) if special else (basic + marks, plus)
    return basic + min(plus, Decimal(5))


def main() -> None:
    size = sys.argv[1] if len(sys.argv) > 1 else "county"
    if not FILE.exists():
        began = time.process_time()
        build()
        print(f"table and index built in {time.process_time() - began:.1f} s of CPU, not counted")
    here = Path(__file__).resolve().parent
    ran = subprocess.run(
        [sys.executable, here / "compare.py", "--one", "vector", size], check=True, capture_output=True, text=True
    )
    vector = json.loads(ran.stdout.splitlines()[-1])
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = used.ru_utime + used.ru_stime
    expected = np.load(FOLDER / "totals.vector.npy")
    heads = pq.read_table(FOLDER / "heads.parquet")["members"].to_pylist()
    first = pq.read_table(FOLDER / "keys.parquet").num_rows - len(heads)
    many = int(sys.argv[2]) if len(sys.argv) > 2 else len(heads)
    chosen = range(0, len(heads), max(len(heads) // many, 1))[:many]
    began = time.process_time()
    found = {place: total(first + place, heads[place]) for place in chosen}
    spent = time.process_time() - began
    apart = sum(int(value * 100) != expected[place] for place, value in found.items())
    whole = spent * len(heads) / len(found)
    print(f"{size}: ORM loop {spent:.1f} s of CPU for {len(found)} of {len(heads)} units ({spent / len(found) * 1000:.1f} ms each), "
          f"{whole:.0f} s for all; totals apart {apart}")  # fmt: skip
    print(f"  vector {vector['cpu']:.2f} s: {whole / vector['cpu']:.0f} times; with starting Python, reading the scheme and "
          f"compiling it {process:.2f} s: {whole / process:.0f} times")  # fmt: skip


if __name__ == "__main__":
    main()
