"""A score and everything it was made from, as plain frozen data that survives a trip through JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zugong.engine.words import NOTHING, Words


@dataclass(frozen=True, slots=True)
class Input:
    """A number of the institution that went in, with where it comes from."""

    name: str
    title: str
    value: str
    unit: str
    from_: dt.date
    cite: str
    note: str = ""
    uncertain: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the calculation slip: what, how (as typed into a pocket calculator), how much."""

    label: Words
    expression: str
    value: str


@dataclass(frozen=True, slots=True)
class NotCounted:
    fact: str
    reason: Words


@dataclass(frozen=True, slots=True)
class RaiseBy:
    """A step that is still possible. kind: `raise` adds marks, `keep` avoids a loss, `await` waits for others."""

    kind: str
    gain: Decimal
    sentence: Words
    deadline: dt.date
    action: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    id: str
    no: str
    title: str
    full: Decimal | None
    value: Decimal
    best: Decimal
    rule: Words
    cite: str
    inputs: tuple[Input, ...] = ()
    steps: tuple[Line, ...] = ()
    counted: tuple[str, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    raise_by: tuple[RaiseBy, ...] = ()
    settled: bool = False
    assessed: bool = True
    note: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ItemScore:
    id: str
    no: str
    title: str
    full: Decimal | None
    value: Decimal
    best: Decimal
    special: bool
    indicators: tuple[IndicatorScore, ...] = ()
    steps: tuple[Line, ...] = ()
    cite: str = ""

    @property
    def settled(self) -> bool:
        return all(indicator.settled for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class Score:
    subject: str
    institution: str
    edition: str
    period: str
    as_of: dt.date
    full: Decimal
    base: Decimal
    special: Decimal
    total: Decimal
    possible: Decimal
    settled: bool
    items: tuple[ItemScore, ...] = ()
    steps: tuple[Line, ...] = ()

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        return tuple(indicator for item in self.items for indicator in item.indicators)

    @property
    def raise_by(self) -> tuple[RaiseBy, ...]:
        """All steps of all indicators, the greatest gain first."""
        steps = [step for indicator in self.indicators for step in indicator.raise_by]
        return tuple(sorted(steps, key=lambda step: (-step.gain, step.deadline, step.action, step.sentence.zh)))

    def indicator(self, id: str) -> IndicatorScore:
        return next(indicator for indicator in self.indicators if indicator.id == id)

    def item(self, id: str) -> ItemScore:
        return next(item for item in self.items if item.id == id)

    def to_dict(self) -> dict[str, Any]:
        """Canonical: decimals and days as text, sentences as [zh, en]."""
        return typing.cast("dict[str, Any]", _out(self))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Score:
        return typing.cast("Score", _in(cls, data))


def _out(value: Any) -> Any:
    if isinstance(value, Words):
        return value.to_list()
    if value is None or isinstance(value, str | bool):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _out(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple):
        return [_out(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, dt.date) else value


_READ: dict[Any, Callable[[Any], Any]] = {
    Words: lambda value: Words(*value) if value else NOTHING,
    Decimal: Decimal,
    dt.date: dt.date.fromisoformat,
}


@functools.cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(item.name for item in dataclasses.fields(cls))


_HINTS: dict[type, dict[str, Any]] = {}


def _in(wanted: Any, value: Any) -> Any:
    origin = typing.get_origin(wanted)
    if origin in {typing.Union, types.UnionType}:
        inner = next(option for option in typing.get_args(wanted) if option is not type(None))
        return None if value is None else _in(inner, value)
    if origin is tuple:
        inner = typing.get_args(wanted)[0]
        return tuple(_in(inner, item) for item in value)
    if wanted in _READ:
        return _READ[wanted](value)
    if dataclasses.is_dataclass(wanted):
        hints = _HINTS.get(wanted)  # type: ignore[arg-type]
        if hints is None:
            hints = _HINTS[wanted] = typing.get_type_hints(wanted)  # type: ignore[index]
        return wanted(**{name: _in(hints[name], entry) for name, entry in value.items()})  # type: ignore[operator]
    return value
