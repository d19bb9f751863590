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
    #: The unit's name where the sentence begins with it, so that equal steps of many units can be told as one.
    who: str = ""

    @property
    def what(self) -> Words:
        """The sentence without the unit it begins with."""
        zh, en = self.sentence.zh, self.sentence.en
        return Words(zh.removeprefix(self.who), en.removeprefix(f"{self.who}: ")) if self.who else self.sentence


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
    #: the group's mean is to stand in; a pass over the groups fills it
    imputed: bool = False


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
    assessed: bool = True

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
        """Canonical: decimals and days as text, sentences as [zh, en]; what is at its default is left out."""
        return typing.cast("dict[str, Any]", _writer(Score)(self))  # type: ignore[arg-type]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Score:
        return typing.cast("Score", _reader(cls)(data))  # type: ignore[arg-type]


#: A trace has thousands of values and is written with every fact that is recorded: how each class is written and
#: read is worked out once, from its type hints.
Way = Callable[[Any], Any]
_WRITE: dict[Any, Way] = {Words: Words.to_list, Decimal: lambda value: format(value, "f"), dt.date: dt.date.isoformat}
_READ: dict[Any, Way] = {
    Words: lambda value: Words(*value) if value else NOTHING,
    Decimal: Decimal,
    dt.date: dt.date.fromisoformat,
}


@functools.cache
def _writer(cls: type) -> Way:
    steps = [(one.name, _way(hint, _WRITE, _writer), one.default) for one, hint in _fields(cls)]

    def write(value: Any) -> dict[str, Any]:
        found = {}
        for name, way, default in steps:
            part = getattr(value, name)
            if part != default:
                found[name] = part if way is None else way(part)
        return found

    return write


@functools.cache
def _reader(cls: type) -> Way:
    ways = {one.name: way for one, hint in _fields(cls) if (way := _way(hint, _READ, _reader)) is not None}

    def read(value: dict[str, Any]) -> Any:
        return cls(**{name: ways[name](part) if name in ways else part for name, part in value.items()})

    return read


def _fields(cls: type) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = typing.get_type_hints(cls)
    return [(one, hints[one.name]) for one in dataclasses.fields(cls)]  # type: ignore[arg-type]


def _way(hint: Any, known: dict[Any, Way], of_class: Callable[[type], Way]) -> Way | None:
    """How a value of this type is turned; None where it stays as it is."""
    if hint in known:
        return known[hint]
    if dataclasses.is_dataclass(hint):
        return of_class(typing.cast("type", hint))
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        inner = _way(next(option for option in inside if option is not type(None)), known, of_class)
        return None if inner is None else lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _each(_way(inside[0], known, of_class), list if known is _WRITE else tuple)
    return None


def _each(inner: Way | None, gather: Callable[[Any], Any]) -> Way:
    return gather if inner is None else lambda value: gather([inner(one) for one in value])
