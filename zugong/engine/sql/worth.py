"""Readings that look at single facts as SQL: what each is worth, runs of them, the first or the best few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zugong.engine.ir import readings as r
from zugong.engine.layout.questions import key_of, matter_of
from zugong.engine.sql.statements import Statement
from zugong.engine.vector.scales import scale_of_reading, worth_scale

if TYPE_CHECKING:
    from zugong.engine.sql.readings import KindReadings

IN_ORDER = "occurred, recorded, CAST(id AS VARCHAR)"
NOBODY = "CAST(NULL AS BIGINT)"


def number_of(of: KindReadings, reading: r.Points) -> tuple[str, str]:
    """What a row is worth as a whole number, and the condition that it is worth anything."""
    asking, parts, valid = of.asking, [], ["TRUE"]
    for table in (reading.points, reading.weight):
        if table is None:
            continue
        column = _leveled(of, table.field, dict(table.levels))
        if table is reading.points:
            valid.append(f"{column} IS NOT NULL")
        parts.append(f"COALESCE(CAST({column} AS BIGINT), 0)")
    if reading.times is not None:
        parts.append(_factor(of, reading.times))
    if reading.quantity:
        many, filled = asking.number(reading.quantity)
        valid.append(filled)
        if reading.same != "built":
            parts.append(many)
    if reading.source.shared:
        parts.append("weight")
    worth = " * ".join(parts) or "CAST(1 AS BIGINT)"
    if reading.cap is not None:
        scale = scale_of_reading(asking.layout, reading, "sum")
        more = 10 ** (scale - worth_scale(asking.layout, reading))
        worth = f"LEAST({worth} * {more}, {int(reading.cap * 10**scale)})"
    return f"CAST({worth} AS BIGINT)", " AND ".join(valid[1:]) or "TRUE"


def leveled(of: KindReadings, table: r.Table) -> tuple[str, str]:
    """What the level of a row is as a whole number, and the condition that it has one of the table."""
    column = f"CAST({_leveled(of, table.field, dict(table.levels))} AS BIGINT)"
    return column, f"{column} IS NOT NULL"


def _factor(of: KindReadings, node: r.Times) -> str:
    one = 10**node.scale
    cases = [(" AND ".join(of.asking.test(test) for test in tests), amount) for tests, amount in node.factors]
    if node.highest:
        # GREATEST looks past NULL in both dialects
        amounts = ", ".join(f"CASE WHEN {holds} THEN {amount} END" for holds, amount in cases)
        return f"COALESCE({f'GREATEST({amounts})' if len(cases) > 1 else amounts}, {one})"
    return " * ".join(f"CASE WHEN {holds} THEN {amount} ELSE {one} END" for holds, amount in cases)


def worths(of: KindReadings, reading: r.Points) -> Statement:
    worth, valid = number_of(of, reading)
    columns = [f"CASE WHEN {valid} THEN {worth} END AS v", *_matter(of, reading.matter)]
    if reading.points is not None and reading.same in {"level", "built"}:
        columns.append(f"{_level(of, reading, reading.points)} AS lv")
    rows = f"SELECT * FROM ({_firsts(of, reading, columns)}) AS g WHERE v IS NOT NULL"
    rows = _top(_same(rows, reading), reading)
    name = of.name()
    sql = f"SELECT subject, CAST(SUM(v) AS BIGINT) AS {name}_s FROM ({rows}) AS h GROUP BY subject"
    return Statement(name, sql, {(reading, "sum"): f"{name}_s"})


def _level(of: KindReadings, reading: r.Points, table: r.Table) -> str:
    """A number for the level: its rank, or any that tells it from others."""
    ranks = dict(reading.ranks) if reading.same == "built" else {
        level: number for number, (level, _) in enumerate(table.levels)
    }  # fmt: skip
    return _leveled(of, table.field, ranks)


def _leveled(of: KindReadings, name: str, numbers: dict[str, int]) -> str:
    """A number for each level; NULL for what is none."""

    def at(value: object) -> str | None:
        found = numbers.get(str(value))
        return None if found is None else str(found)

    column = of.asking.translated(name, at)
    return f"COALESCE({column}, {at(None)})" if at(None) is not None else column


def _matter(of: KindReadings, name: str) -> list[str]:
    """The matter, or the fact itself where it has none."""
    if not name:
        return [f"{NOBODY} AS m", "id AS own"]
    matter = of.asking.same(name, matter_of)
    return [f"{matter} AS m", f"CASE WHEN {matter} IS NULL THEN id END AS own"]


def _firsts(of: KindReadings, reading: r.Points | r.Follows, columns: list[str]) -> str:
    """Selected facts; of those that are the same only the first."""
    by = reading.first_of
    if not by and not (isinstance(reading, r.Points) and reading.same == "built"):
        return of.selected(reading, ", ".join(columns))
    more = ", ".join([*columns, "id", "occurred", "recorded"])
    if not by:
        return of.selected(reading, more)
    if by == "unit":
        key = "unit"
    elif by == "person":
        key = "person"
    elif by.startswith("field:"):
        key = of.asking.same(by[6:], lambda value: key_of(value) or None)
    else:
        key = of.relations.period_number(of.asking.kind, by)
    rows = of.selected(reading, f"{more}, {key} AS k", f"{key} IS NOT NULL", persons=by == "person")
    return _ranked(rows, "subject, k", IN_ORDER, "= 1")


def _ranked(rows: str, group: str, order: str, which: str) -> str:
    number = f"ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY {order}) AS place"
    return f"SELECT * FROM (SELECT w.*, {number} FROM ({rows}) AS w) AS p WHERE place {which}"


def _same(rows: str, reading: r.Points) -> str:
    """One of each matter, or of each level."""
    if not reading.same:
        return rows
    if reading.same == "built":
        rows = _ranked(rows, "subject, m, own", f"lv DESC, {IN_ORDER}", "= 1")
        return f"SELECT subject, v, m, own FROM ({rows}) AS q"
    if reading.same == "matter":
        return f"SELECT subject, MAX(v) AS v, m, own FROM ({rows}) AS q GROUP BY subject, m, own"
    # what has no matter is one matter here, and stands for itself afterwards
    return f"SELECT subject, MAX(v) AS v, m, MIN(own) AS own FROM ({rows}) AS q GROUP BY subject, m, lv"


def _top(rows: str, reading: r.Points) -> str:
    if reading.top is None:
        return rows
    group = "subject, m, own" if reading.matter else "subject"
    rows = f"SELECT subject, v, m, own FROM ({rows}) AS t"
    return _ranked(rows, group, "v DESC", f"<= {reading.top}")


def follows(of: KindReadings, reading: r.Follows) -> Statement:
    matter = _matter(of, reading.matter) if reading.matter else [f"{NOBODY} AS m", f"{NOBODY} AS own"]
    rows = _firsts(of, reading, matter if reading.first_of else [*matter, "occurred", "id"])
    rows = f"SELECT subject, m, own, occurred, id FROM ({rows}) AS a"
    group = "PARTITION BY subject, m, own ORDER BY occurred, id"
    run = "0"
    if reading.within is not None:
        before = f"LAG(occurred) OVER ({group})"
        rows = f"SELECT b.*, {before} AS before FROM ({rows}) AS b"
        far = f"CASE WHEN DATE_DIFF('day', before, occurred) > {reading.within} THEN 1 ELSE 0 END"
        run = f"SUM({far}) OVER ({group} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    counted = f"SELECT subject, COUNT(*) AS n FROM (SELECT c.*, {run} AS run FROM ({rows}) AS c) AS d GROUP BY subject, m, own, run"
    last = len(reading.marks) - 1
    cases = "".join(f" WHEN n = {times} THEN {worth}" for times, worth in enumerate(reading.marks))
    worth = f"CASE{cases} ELSE {reading.beyond} + {reading.more} * (n - {last}) END"
    name = of.name()
    sql = f"SELECT subject, CAST(SUM({worth}) AS BIGINT) AS {name}_s FROM ({counted}) AS e GROUP BY subject"
    return Statement(name, sql, {(reading, "sum"): f"{name}_s"})


def few(of: KindReadings, reading: r.Few) -> Statement:
    value, valid = of.asking.number(reading.field)
    rows = of.selected(reading, f"{value} AS v, id, occurred, recorded", valid)
    order = f"v DESC, {IN_ORDER}" if reading.highest else IN_ORDER
    rows = _ranked(rows, "subject", order, f"<= {reading.most}")
    name = of.name()
    latest = "{'day': occurred, 'recorded': recorded, 'id': CAST(id AS VARCHAR)}"
    parts = {"n": "COUNT(*)", "sum": "CAST(SUM(v) AS BIGINT)", "high": "MAX(v)", "value": f"ARG_MAX(v, {latest})"}
    columns = ", ".join(f"{made} AS {name}_{part}" for part, made in parts.items())
    sql = f"SELECT subject, {columns} FROM ({rows}) AS x GROUP BY subject"
    return Statement(name, sql, {(reading, part): f"{name}_{part}" for part in parts})
