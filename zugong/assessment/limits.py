"""The lines by which trials and indicators are judged: parameters of an institution, each with its citation, for the county
to set. Where nobody keeps them, figures are shown without a verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zugong.engine import Dated
from zugong.rulebook import library

INSTITUTION = "source-4.scheme-checks"


@dataclass(frozen=True)
class Limits:
    values: dict[str, Dated]

    def line(self, name: str) -> Decimal | None:
        dated = self.values.get(name)
        return dated.value if dated is not None and isinstance(dated.value, Decimal) else None

    @property
    def cited(self) -> bool:
        return bool(self.values)

    @property
    def examples(self) -> bool:
        """Somebody has still to set them."""
        return any(one.example or one.uncertain for one in self.values.values())


def on(day: dt.date) -> Limits:
    known = next((one for one in library.in_force(day) if one.id == INSTITUTION), None)
    if known is None:
        return Limits({})
    found = {name: parameter.on(day) for name, parameter in known.parameters.items()}
    return Limits({name: dated for name, dated in found.items() if dated is not None})
