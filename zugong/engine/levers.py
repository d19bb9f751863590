"""What of a scheme can be turned: the numbers each part of it takes from the parameters of its own file, and what has to
turn along when a part is to weigh otherwise. Pure functions; nothing here scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

from zugong.engine.maps import Map
from zugong.engine.nodes import Institution
from zugong.engine.plan import Plan, needs_of
from zugong.engine.scheme import Indicator, Item, Scheme
from zugong.engine.spelling import Number
from zugong.engine.walking import every

ZERO = Decimal(0)
#: Full marks are shared out in hundredths, as they stand in a table of marks; marks of a step have two places more.
SHARE, STEP = Decimal("0.01"), Decimal("0.0001")
MARKS = ("分",)
TABLES = ("bands", "table")


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator: the number that is its full marks, and the other numbers it takes."""

    id: str
    no: str
    title: str
    full: str
    own: tuple[str, ...]
    #: the indicators it refers to
    needs: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.full, *self.own) if self.full else self.own


@dataclass(frozen=True, slots=True)
class Block:
    """An item or the special block; `own` are its cap, its floor and the like."""

    id: str
    no: str
    title: str
    full: str
    own: tuple[str, ...]
    parts: tuple[Part, ...]
    special: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that can be turned in it but full marks, each once."""
        found = [*self.own, *(name for part in self.parts for name in part.own)]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Levers:
    """`whole`: numbers of the total, of grades and of effects."""

    blocks: tuple[Block, ...]
    whole: tuple[str, ...]

    @property
    def parts(self) -> Iterator[Part]:
        return (part for block in self.blocks for part in block.parts)

    @property
    def weighed(self) -> Iterator[Block | Part]:
        """Every item and indicator, each item before its own."""
        for block in self.blocks:
            yield block
            yield from block.parts

    def moved_by(self, names: Iterable[str]) -> frozenset[str]:
        """The indicators that look at one of these numbers, and those that look at these indicators."""
        wanted, found = set(names), set[str]()
        while more := {one.id for one in self.parts if wanted & set(one.names) or found & set(one.needs)} - found:
            found |= more
        return frozenset(found)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self.whole, *(name for block in self.blocks for name in block.names)]))


def levers(plan: Plan) -> Levers:
    """Numbers of other institutions are not the scheme's to turn, and are left out."""
    scheme, known = plan.scheme, plan.institution.parameters
    blocks = []
    for number, item in enumerate(scheme.items, 1):
        parts = tuple(_part(plan, one) for one in item.indicators)
        own = _names((item.cap, item.floor, item.applies_to), known)
        blocks.append(Block(item.id, item.no or str(number), item.title, _own(item.full, known), own, parts))
    if scheme.special is not None:
        special = scheme.special
        parts = tuple(_part(plan, one) for one in special.indicators)
        own = _names((special.cap, special.floor), known)
        blocks.append(Block(special.id, special.no, special.title, "", own, parts, special=True))
    rest = (
        scheme.ceiling,
        scheme.ground,
        scheme.baseline,
        scheme.compose,
        scheme.standardise,
        scheme.grades,
        scheme.effects,
    )
    return Levers(tuple(blocks), _names(rest, known))


def _part(plan: Plan, one: Indicator) -> Part:
    known = plan.institution.parameters
    full = _own(one.full, known)
    own = tuple(name for name in _names(one, known) if name != full)
    return Part(one.id, plan.places[one.id], one.title, full, own, tuple(needs_of(one)))


def _own(number: Number | None, known: Mapping[str, object]) -> str:
    return number.name if number is not None and number.name in known else ""


def _names(node: Any, known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name for one in every(node, Number) if one.name in known))


# ---- other weights -------------------------------------------------------------------------------


class Entangled(Exception):
    """Two parts that were given different full marks take them from one number; `title` names it."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(title)


@dataclass(frozen=True, slots=True)
class Turned:
    """Numbers as they have to be; `left` names those that several parts share and that therefore stay."""

    values: dict[str, Any]
    left: tuple[str, ...] = ()


def reweighed(institution: Institution, known: Levers, day: dt.date, weights: Mapping[str, Decimal]) -> Turned:
    """Other full marks for items and indicators, by their id. An item's indicators share what it gets in the proportions they
    have; what an indicator counts in marks (a step, a band, a table) goes along, so that the same work earns the same share
    of full marks. Where indicators are named, their item becomes their sum. Raises `Entangled`."""
    assert institution.scheme is not None
    turning = _Turning(institution, institution.scheme, day)
    for part in known.parts:
        for name in part.names:
            turning.users.setdefault(name, set()).add(part.id)
    for item in institution.scheme.items:
        turning.item(item, weights)
    return Turned(turning.values, tuple(dict.fromkeys(turning.left)))


def sums(institution: Institution, day: dt.date, values: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """What the items come to with these numbers, and what the total says."""
    scheme = institution.scheme
    assert scheme is not None
    known = _Turning(institution, scheme, day, dict(values))
    start = [] if scheme.baseline is None else [scheme.baseline.marks]
    parts = [known.number(one) for one in (*start, *(item.full for item in scheme.items))]
    return sum(parts, ZERO), known.number(scheme.total)


@dataclass
class _Turning:
    institution: Institution
    scheme: Scheme
    day: dt.date
    values: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    #: number → the indicators that take it
    users: dict[str, set[str]] = field(default_factory=dict)

    def was(self, name: str) -> Any:
        dated = self.institution.parameters[name].on(self.day) or self.institution.parameters[name].values[0]
        return dated.value

    def number(self, number: Number | None) -> Decimal:
        if number is None or number.name not in self.institution.parameters:
            return ZERO
        value = self.values.get(number.name, self.was(number.name))
        return value if isinstance(value, Decimal) else ZERO

    def item(self, item: Item, weights: Mapping[str, Decimal]) -> None:
        fulls = [self.number(one.full) for one in item.indicators]
        new, whole = list(fulls), self.number(item.full)
        if (asked := weights.get(item.id)) is not None and asked != whole:
            self.put(item.full, asked)
            if item.sum == "exact" and whole:
                new = shared_out(asked, fulls)
        new = [weights.get(one.id, share) for one, share in zip(item.indicators, new, strict=True)]
        for one, old, share in zip(item.indicators, fulls, new, strict=True):
            if old != share:
                self.indicator(one, old, share)
        if any(one.id in weights for one in item.indicators) and item.sum == "exact":
            self.values.pop(item.full.name if item.full is not None else "", None)
            self.put(item.full, sum(new, ZERO))

    def indicator(self, one: Indicator, old: Decimal, new: Decimal) -> None:
        self.put(one.full, new)
        for number in _marks(one):
            if number.name == (one.full.name if one.full is not None else ""):
                continue
            if self.users.get(number.name, set()) != {one.id}:
                known = self.institution.parameters.get(number.name)
                self.left.append(known.title if known is not None else number.name)
            elif old:
                self.put(number, _scaled(self.was(number.name), old, new))

    def put(self, number: Number | None, value: Any) -> None:
        if number is None or number.name not in self.institution.parameters:
            return
        if self.values.get(number.name, value) != value:
            raise Entangled(self.institution.parameters[number.name].title)
        self.values[number.name] = value


def _marks(one: Indicator) -> list[Number]:
    """The numbers of an indicator that are marks: those that must be, and the tables its maps give marks from."""
    plain = [number for number in every(one, Number) if number.units == MARKS and not number.is_zero]
    maps = [found for part in one.parts for found in every(part.map, Map)]
    return [*plain, *(number for to in maps for number in every(to, Number) if number.shape in TABLES)]


def _scaled(value: Any, old: Decimal, new: Decimal) -> Any:
    if isinstance(value, dict):
        return {key: _scaled(one, old, new) for key, one in value.items()}
    if not isinstance(value, Decimal):
        return value
    return new if value == old else (value * new / old).quantize(STEP).normalize() + ZERO


def shared_out(whole: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    """The whole in the proportions of the parts, in hundredths, none of it lost: the largest rests get what is left."""
    total = sum(parts, ZERO)
    if not total:
        return list(parts)
    exact = [whole * part / total for part in parts]
    found = [one.quantize(SHARE, ROUND_DOWN) for one in exact]
    rest = int((whole - sum(found, ZERO)) / SHARE)
    for place in sorted(range(len(parts)), key=lambda at: (found[at] - exact[at], at))[:rest]:
        found[place] += SHARE
    if sum(found, ZERO) != whole:  # the whole itself is finer than a hundredth
        found[-1] += whole - sum(found, ZERO)
    return [one.normalize() + ZERO for one in found]
