"""From the columns of a narrow snapshot back to facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from zugong.engine.layout.encoding import Array, decimal_text
from zugong.engine.layout.layout import PREFIX, Layout
from zugong.engine.ledger import FactRow

#: columns of every kind, beside those of its fields
OWN = ("unit", "id", "occurred", "recorded", "pair")


class Decoding:
    """Units, persons and words by their numbers, looked up once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @cached_property
    def units(self) -> list[str]:
        return self.layout.unit_ids()

    @cached_property
    def _person_of(self) -> Array:
        """The number of the person by that of the person at a unit."""
        found: Array = self.layout.table("pairs").column("person").to_numpy()
        return found

    @cached_property
    def _persons(self) -> list[str]:
        return self.layout.person_ids()

    def person(self, pair: int | None) -> str | None:
        """By id; by number in a snapshot that does not say who its persons are."""
        if pair is None:
            return None
        number = int(self._person_of[pair])
        return self._persons[number] if self._persons else str(number)

    def columns(self, kind: str) -> list[str]:
        return [*OWN, *(PREFIX + name for name in self.layout.kinds[kind].fields)]

    def facts(self, kind: str, rows: Mapping[str, Sequence[Any]]) -> list[FactRow]:
        """`rows`: the columns of a kind, as plain values."""
        fields = self.layout.kinds[kind].fields
        ways = {name: self._way(kind, name) for name in fields}
        held = {name: [way(value) for value in rows[PREFIX + name]] for name, way in ways.items()}
        return [
            FactRow(
                str(id), kind, self.units[unit], occurred, recorded, {name: held[name][place] for name in fields},
                self.person(pair),
            )
            for place, (unit, id, occurred, recorded, pair) in enumerate(zip(*(rows[name] for name in OWN), strict=True))
        ]  # fmt: skip

    def _way(self, kind: str, name: str) -> Callable[[Any], Any]:
        known = self.layout.kinds[kind].fields[name]
        if known.how == "words":
            words = self.layout.words(kind, name)
            return lambda code: None if code is None else words[code]
        if known.how == "decimal":
            return lambda value: None if value is None else decimal_text(value, known.scale)
        return lambda value: value
