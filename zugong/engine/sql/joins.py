"""From which tables a query takes its columns."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Joins:
    """Subjects with the columns a family needs; who has no row has 0."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    days: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, table: str, column: str, instead: str = "0") -> None:
        self.columns.setdefault(table, {})[column] = instead

    def late(self, table: str, column: str) -> str:
        return self.days.setdefault((table, column), f"late{len(self.days)}_days")

    @property
    def first(self) -> str:
        """Who the rows are of."""
        return "s.subject, s.grp"

    @property
    def start(self) -> str:
        return "subjects"

    def on(self, table: str) -> str:
        return f"{table}.subject = s.subject"

    def sql(self) -> str:
        parts, joins = [self.first], []
        for table, columns in self.columns.items():
            parts += [f"COALESCE({table}.{column}, {instead}) AS {column}" for column, instead in columns.items()]
            joins.append(f" LEFT JOIN {table} ON {self.on(table)}")
        owner = {column: table for table, columns in self.columns.items() for column in columns}
        for (table, column), name in self.days.items():
            alias = f"d_{name}"
            parts.append(f"COALESCE({alias}.late, 0) AS {name}")
            joins.append(f" LEFT JOIN {table} AS {alias} ON {alias}.day = {owner.get(column, 's')}.{column}")
        return f"SELECT {', '.join(parts)} FROM {self.start} AS s{''.join(joins)}"
