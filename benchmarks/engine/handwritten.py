"""The benchmark scheme as a person would write it for DuckDB, knowing the 72 rules: one narrow query per kind with everything
it needs, then marks eight at a time in DOUBLE, rounded at the end. The yardstick for the compiled evaluators."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.engine.scheme import indicators, kinds
from zugong.timeline import Workdays

YEAR = "occurred BETWEEN DATE '2026-01-01' AND DATE '2026-12-31' AND recorded <= DATE '2026-12-31'"
MONTH = "CAST(1 AS INTEGER) << CAST(month(occurred) - 1 AS INTEGER)"
LAST = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31")


def read(kind: str, folder: Path) -> str:
    """What one kind needs, by unit."""
    source = f"read_parquet('{folder}/facts.{kind}.parquet') WHERE {YEAR}"
    name = kind.split("_", maxsplit=1)[0]
    if name == "study":
        twice = ", count(*) FILTER (c >= 2) AS n2" if kind == "study_1" else ""
        inner = f"SELECT min(unit) AS unit, pair, count(*) AS c FROM {source} GROUP BY pair"
        return f"SELECT unit, count(*) AS n{twice} FROM ({inner}) GROUP BY unit"
    columns = {
        "meeting": f"bit_count(bit_or({MONTH}))::BIGINT AS n",
        "lesson": ", ".join(_quarters()),
        "project": "sum(f_amount)::BIGINT AS n",
        "report": "count(*) AS c, count(*) FILTER (f_on_time) AS n",
        "paper": "count(*) FILTER (NOT f_on_time) AS n",
        "plan": "min(occurred) AS n",
        "turnout": "sum(f_amount)::BIGINT AS n, sum(f_expected)::BIGINT AS c",
        "idea": "count(*) AS n", "visit": "count(*) AS n",
        "rating": "count(*) AS c, sum(f_rate)::BIGINT AS n",
        "check": "count(*) AS c, count(*) FILTER (f_on_time) AS n",
        "survey": "arg_max(f_rate, (occurred, recorded, id::VARCHAR)) AS n",
        "judging": "arg_max(f_rate, (occurred, recorded, id::VARCHAR)) FILTER (f_reason < 2) AS n",
    }  # fmt: skip
    if name == "award":
        worth = "CASE f_level WHEN 0 THEN 3 WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE 0.5::DOUBLE END"
        inner = f"SELECT unit, f_matter, max({worth}) AS v FROM {source} GROUP BY unit, f_matter"
        return f"SELECT unit, sum(v) AS n FROM ({inner}) GROUP BY unit"
    return f"SELECT unit, {columns[name]} FROM {source} GROUP BY unit"


def _quarters() -> list[str]:
    found = []
    for place, last in enumerate(LAST):
        first = f"2026-{place * 3 + 1:02}-01"
        found.append(f"count(*) FILTER (occurred BETWEEN DATE '{first}' AND DATE '{last}') AS q{place}")
        until = (dt.date.fromisoformat(last) + dt.timedelta(days=15)).isoformat()
        found.append(f"count(*) FILTER (occurred > DATE '{last}' AND occurred <= DATE '{until}') AS s{place}")
    return found


def mark(id: str, kind: str, t: str) -> str:
    """Marks of one indicator out of the table of its kind."""
    name = kind.split("_", maxsplit=1)[0]
    n = f"coalesce({t}.n, 0)"
    gaps = " + ".join(f"greatest(1 - coalesce({t}.q{p}, 0), 0)" for p in range(4))
    made = " + ".join(
        f"least(greatest(1 - coalesce({t}.q{p}, 0), 0), "
        f"greatest(coalesce({t}.s{p}, 0) - CASE WHEN coalesce({t}.q{p + 1}, 0) > 0 THEN 1 ELSE 0 END, 0))"
        for p in range(3)
    )
    whole = "greatest(2 - 0.2::DOUBLE * {0}, 0)"
    bands = "CASE WHEN {0} >= 95 THEN 2 WHEN {0} >= 80 THEN 1.5 WHEN {0} >= 60 THEN 1 ELSE 0 END::DOUBLE"
    share = f"round({t}.n * 100::DOUBLE / nullif({t}.c, 0), 2)"
    if id == "persons":
        return f"least(2 * round({n} / 3::DOUBLE, 4), 2)"
    if id == "months":
        return f"least({n} * 2 / 3::DOUBLE, 2)"
    if id == "twice":
        n = f"coalesce({t}.n2, 0)"
    return {
        "study": f"least(2 * round(least({n}, members) * 100::DOUBLE / members, 2) / 100, 2)",
        "meeting": whole.format(f"(12 - {n})"),
        "lesson": whole.format(f"({gaps} - 0.5::DOUBLE * ({made}))"),
        "visit": f"least({n} * 2 / 3::DOUBLE, 2)",
        "project": f"least({n} * 2 / 120::DOUBLE, 2)",
        "report": f"coalesce(CASE WHEN {t}.c > 0 THEN {bands.format(share)} END, 2)",
        "paper": whole.format(n),
        "plan": f"CASE WHEN {t}.n IS NULL THEN 0 ELSE greatest(2 - 0.02::DOUBLE * late[greatest({t}.n - DATE '2026-03-31', 0) + 1], 0) END",
        "turnout": f"CASE WHEN coalesce({t}.c, 0) = 0 THEN 0 ELSE greatest(2 - greatest(90 - {share}, 0) * 0.2::DOUBLE / 5, 0) END",
        "award": f"least({n}, 1)",
        "idea": f"least({n} * 0.2::DOUBLE, 1)",
        "judging": f"least({n} / 10::DOUBLE, 2)",
        "survey": f"CASE WHEN {t}.n IS NULL THEN 0 ELSE {bands.format(f'({t}.n / 10::DOUBLE)')} END",
        "rating": f"least(coalesce(round({t}.n / 10::DOUBLE / {t}.c, 4), 0) * 2 / 90::DOUBLE, 2)",
        "check": f"CASE WHEN coalesce({t}.c, 0) >= 1 AND {n} >= 1 THEN 2 ELSE 0 END::DOUBLE",
    }[name]  # fmt: skip


def run(folder: Path, group: int) -> dict[str, np.ndarray]:
    """Unit, total, rank within its group of so many."""
    connection = duckdb.connect()
    connection.execute("SET threads TO 2; SET preserve_insertion_order = false")
    days = ", ".join(str(day) for day in _late())
    connection.execute(
        f"CREATE TEMP TABLE units AS SELECT k.unit, h.members, [{days}] AS late FROM read_parquet('{folder}/keys.parquet') k "
        f"JOIN read_parquet('{folder}/heads.parquet') h ON h.unit = k.id"
    )
    for kind in kinds():
        connection.execute(f"CREATE TEMP TABLE {kind} AS {read(kind, folder)}")
    basic = [(id, kind) for id, kind, _, special in indicators() if not special]
    plus = [(id, kind) for id, kind, _, special in indicators() if special]
    families = [basic[first : first + 8] for first in range(0, len(basic), 8)] + [plus]
    for number, family in enumerate(families):
        tables = dict.fromkeys(kind for _, kind in family)
        marks = ", ".join(f"round({mark(id, kind, kind)}, 2) AS {id}" for id, kind in family)
        joins = " ".join(f"LEFT JOIN {table} ON {table}.unit = u.unit" for table in tables)
        connection.execute(f"CREATE TEMP TABLE family{number} AS SELECT u.unit, {marks} FROM units u {joins}")
    total = " + ".join(id for id, _ in basic) + " + least(" + " + ".join(id for id, _ in plus) + ", 5)"
    joins = " ".join(f"JOIN family{number} USING (unit)" for number in range(1, len(families)))
    sql = f"SELECT unit, round({total}, 2) AS total FROM family0 {joins}"
    ranked = f"SELECT unit, total, rank() OVER (PARTITION BY unit // {group} ORDER BY total DESC) AS rank FROM ({sql}) ORDER BY unit"
    found: dict[str, np.ndarray] = connection.execute(ranked).fetchnumpy()
    return found


def _late() -> list[int]:
    """Workdays after 31 March by how many days have gone by."""
    due, workdays = dt.date(2026, 3, 31), Workdays()
    found = [0]
    for number in range(1, 300):
        found.append(found[-1] + int(workdays.is_workday(due + dt.timedelta(days=number))))
    return found
