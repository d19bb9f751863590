"""What a change would do, and what the marks are made of. Pure functions from scores to dataclasses: nothing here
reads a file or decides what is much; thresholds come in as arguments (`defaults()` reads the stated ones)."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from itertools import combinations
from pathlib import Path

import yaml

from zugong.engine.case import rounded
from zugong.engine.groups.outcome import Result
from zugong.engine.nodes import Institution
from zugong.engine.plan import Plan
from zugong.engine.trace import ItemScore, Score
from zugong.timeline import Period

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
PRECISION = 40
STATED = Path(__file__).parent / "vocabulary" / "simulation.yaml"
Scores = Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Stated:
    """A threshold with where it comes from."""

    value: Decimal
    title: str
    cite: str


@functools.cache
def defaults() -> dict[str, Stated]:
    raw = yaml.safe_load(STATED.read_text("utf-8"))["parameters"]
    return {name: Stated(Decimal(str(one["value"])), one["title"], one["cite"]) for name, one in raw.items()}


# ---- places --------------------------------------------------------------------------------------


def places(
    totals: Mapping[str, Decimal], groups: Mapping[str, str] | None = None, ties: str = "1-1-3"
) -> dict[str, int]:
    """The place of everyone inside the own group; equal totals share one."""
    found: dict[str, int] = {}
    members: dict[str, list[str]] = {}
    for subject in totals:
        members.setdefault((groups or {}).get(subject, ""), []).append(subject)
    for group in members.values():
        previous: Decimal | None = None
        place = 0
        for position, subject in enumerate(sorted(group, key=lambda one: (-totals[one], one)), 1):
            if totals[subject] != previous:
                place = position if ties == "1-1-3" else place + 1
            previous = totals[subject]
            found[subject] = place
    return dict(sorted(found.items()))


# ---- two editions side by side -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """What one indicator (or the bounds of the total) contributes to a move."""

    id: str
    title: str
    before: Decimal | None
    after: Decimal | None

    @property
    def delta(self) -> Decimal:
        return (self.after or ZERO) - (self.before or ZERO)


class Moved:
    """What follows from marks and places before and after, whoever tells them."""

    __slots__ = ()
    before: Decimal
    after: Decimal
    place_before: int
    place_after: int

    @property
    def delta(self) -> Decimal:
        return self.after - self.before

    @property
    def climbed(self) -> int:
        """Places won; negative when lost."""
        return self.place_before - self.place_after

    @property
    def steps(self) -> int:
        return abs(self.climbed)


@dataclass(frozen=True, slots=True)
class Move(Moved):
    """One subject before and after; `shifts` say why, the largest first."""

    subject: str
    before: Decimal
    after: Decimal
    place_before: int
    place_after: int
    shifts: tuple[Shift, ...]
    grade_before: str = ""
    grade_after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Only those for whom anything differs are in `moves`."""

    moves: tuple[Move, ...]
    subjects: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    indicators_gone: tuple[str, ...]
    indicators_new: tuple[str, ...]

    @property
    def gained(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.delta > 0)

    @property
    def lost(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.delta < 0)

    @property
    def regraded(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.grade_before != move.grade_after)

    @property
    def reranked(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.climbed)

    @property
    def nothing(self) -> bool:
        return not (self.moves or self.only_before or self.only_after or self.indicators_gone or self.indicators_new)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two, whether it is a whole result or scores alone."""

    scores: Scores
    totals: dict[str, Decimal]
    places: dict[str, int]
    grades: dict[str, str]

    @classmethod
    def of(cls, given: Scores | Result, groups: Mapping[str, str] | None, ties: str) -> _Side:
        if not isinstance(given, Result):
            totals = {subject: score.total for subject, score in given.items()}
            return cls(given, totals, places(totals, groups, ties), {})
        standings = given.standings
        return cls(
            {score.subject: score for score in given.scores},
            {one.subject: one.graded for one in standings},
            {one.subject: one.place or 0 for one in standings},
            {one.subject: one.grade_title for one in standings},
        )


def compare(
    before: Scores | Result, after: Scores | Result, groups: Mapping[str, str] | None = None, ties: str = "1-1-3"
) -> Comparison:
    """Who moves between two results (or two sets of scores), and by which indicators. No change gives no differences.
    `groups` and `ties` place those who come without a place."""
    old, new = _Side.of(before, groups, ties), _Side.of(after, groups, ties)
    both = sorted(old.scores.keys() & new.scores.keys())
    moves = []
    for subject in both:
        shifts = _shifts(old.scores[subject], new.scores[subject], new.totals[subject] - old.totals[subject])
        one = Move(
            subject, old.totals[subject], new.totals[subject], old.places[subject], new.places[subject], shifts,
            old.grades.get(subject, ""), new.grades.get(subject, ""),
        )  # fmt: skip
        if shifts or one.delta or one.climbed or one.grade_before != one.grade_after:
            moves.append(one)
    moves.sort(key=lambda move: (-abs(move.climbed), -abs(move.delta), move.subject))
    names_before, names_after = _titles(old.scores), _titles(new.scores)
    return Comparison(
        tuple(moves), len(both), tuple(sorted(old.scores.keys() - new.scores.keys())),
        tuple(sorted(new.scores.keys() - old.scores.keys())),
        tuple(title for id_, title in names_before.items() if id_ not in names_after),
        tuple(title for id_, title in names_after.items() if id_ not in names_before),
    )  # fmt: skip


def _titles(scores: Scores) -> dict[str, str]:
    return {one.id: one.title for score in scores.values() for one in score.indicators}


def _shifts(before: Score, after: Score, moved: Decimal) -> tuple[Shift, ...]:
    old = {one.id: one for one in before.indicators}
    new = {one.id: one for one in after.indicators}
    found = []
    for id_ in dict.fromkeys([*old, *new]):
        was, now = old.get(id_), new.get(id_)
        shift = Shift(id_, (now or was).title, None if was is None else was.value, None if now is None else now.value)  # type: ignore[union-attr]
        if shift.delta or (was is None) != (now is None):
            found.append(shift)
    rest = moved - sum((shift.delta for shift in found), ZERO)
    if rest:
        # Caps, weights and rounding of items and of the total act on top of the indicators.
        found.append(Shift("", "封顶、折算、取整或否决", ZERO, rest))
    return tuple(sorted(found, key=lambda shift: (-abs(shift.delta), shift.id)))


# ---- what if -------------------------------------------------------------------------------------


def with_parameters(institution: Institution, changes: Mapping[str, Decimal | str]) -> Institution:
    """The institution with other values of parameters: `name` or, in a table, `name.key`. KeyError names what is unknown."""
    parameters = dict(institution.parameters)
    for name, value in changes.items():
        whole, _, key = name.partition(".")
        known = parameters.get(whole)
        if known is None:
            raise KeyError(whole)
        changed = []
        for dated in known.values:
            if key:
                if not isinstance(dated.value, dict) or key not in dated.value:
                    raise KeyError(name)
                changed.append(replace(dated, value={**dated.value, key: value}, cite=f"预演：{name}"))
            else:
                changed.append(replace(dated, value=value, cite=f"预演：{name}"))
        parameters[whole] = replace(known, values=tuple(changed))
    return replace(institution, parameters=parameters)


def reweigh(plan: Plan, scores: Scores, weights: Mapping[str, Decimal]) -> dict[str, Score]:
    """Scores as they would be if items weighed otherwise: each item's share is multiplied, then all are brought back
    to the stated total. Items not named keep factor 1."""
    with localcontext() as context:
        context.prec = PRECISION
        return {subject: _reweighed(plan, score, weights) for subject, score in scores.items()}


def _reweighed(plan: Plan, score: Score, weights: Mapping[str, Decimal]) -> Score:
    basic = [item for item in score.items if not item.special]
    scaled = sum(((item.full or ZERO) * weights.get(item.id, Decimal(1)) for item in basic), ZERO)
    if not scaled:
        return score
    plain_sum = sum((item.full or ZERO for item in basic), ZERO)
    items = [_weighed(item, weights.get(item.id, Decimal(1)) * plain_sum / scaled) for item in score.items]
    base = sum((item.value for item in items if not item.special), ZERO)
    total = base + sum((item.value for item in items if item.special), ZERO)
    limits = plan.numbers(_period(score))
    ceiling, ground = limits.limit(plan.scheme.ceiling), limits.limit(plan.scheme.ground)
    total = total if ceiling is None else min(total, ceiling)
    total = total if ground is None else max(total, ground)
    rounding = plan.scheme.choices.rounding
    total = rounded(total, None if rounding is None else rounding.total)
    return replace(score, items=tuple(items), base=base, total=total, steps=())


def _weighed(item: ItemScore, factor: Decimal) -> ItemScore:
    if item.special or factor == 1:
        return item
    parts = tuple(replace(one, value=one.value * factor, full=None if one.full is None else one.full * factor)
                  for one in item.indicators)  # fmt: skip
    full = None if item.full is None else item.full * factor
    return replace(item, value=item.value * factor, best=item.best * factor, full=full, indicators=parts)


def _period(score: Score) -> Period:
    return Period.parse(score.period)


# ---- what the marks are made of ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """One indicator across everybody. `share`: how much of the differences in the total it explains, in per cent."""

    id: str
    title: str
    full: Decimal | None
    least: Decimal
    most: Decimal
    mean: Decimal
    share: Decimal
    dead: bool
    dominant: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two indicators that say nearly the same."""

    first: str
    second: str
    titles: tuple[str, str]
    correlation: Decimal


def profiles(scores: Scores, dominant: Decimal, worth: Mapping[str, Decimal] | None = None) -> tuple[Profile, ...]:
    """`dominant`: the share of the differences, in per cent, above which an indicator dominates; `worth`: what a mark of
    each indicator brings to the total (`engine.worth`), 1 where nothing is said. Whom one does not apply to has 0 of it."""
    worth = worth or {}
    columns, titles, fulls = _columns(scores)
    totals = [float(score.total) for score in scores.values()]
    spread = _covariance(totals, totals)
    found = []
    for id_, values in columns.items():
        numbers = [float(value * worth.get(id_, ONE)) for value in values]
        share = 100 * _covariance(numbers, totals) / spread if spread else 0.0
        shown = Decimal(str(round(share, 2)))
        mean = (sum(values, ZERO) / len(values)).quantize(Decimal("0.0001"))
        dead = min(values) == max(values)
        found.append(
            Profile(id_, titles[id_], fulls[id_], min(values), max(values), mean, shown, dead, shown > dominant)
        )
    return tuple(found)


def alike(scores: Scores, above: Decimal, least: int = 0) -> tuple[Likeness, ...]:
    """Pairs of indicators whose marks go up and down together more than `above` (or against each other), among those both
    apply to; none where these are fewer than `least` units: two of them always do."""
    columns, titles, _ = _columns(scores)
    spared = _spared(scores)

    @functools.cache
    def line(id_: str, out: frozenset[int]) -> list[float] | None:
        return deviations([float(value) for place, value in enumerate(columns[id_]) if place not in out])

    found = []
    for first, second in combinations(columns, 2):
        out = spared.get(first, _NOBODY) | spared.get(second, _NOBODY)
        if len(scores) - len(out) < least:
            continue
        r = together(line(first, out), line(second, out))
        shown = None if r is None else Decimal(str(round(r, 4)))
        if shown is not None and abs(shown) > above:
            found.append(Likeness(first, second, (titles[first], titles[second]), shown))
    return tuple(sorted(found, key=lambda pair: (-abs(pair.correlation), pair.first, pair.second)))


_NOBODY: frozenset[int] = frozenset()


def _spared(scores: Scores) -> dict[str, frozenset[int]]:
    """Indicator → the places of those it does not apply to, where there are any."""
    found: dict[str, set[int]] = {}
    for place, score in enumerate(scores.values()):
        for one in score.indicators:
            if not one.assessed:
                found.setdefault(one.id, set()).add(place)
    return {id_: frozenset(places) for id_, places in found.items()}


def deviations(values: Sequence[float]) -> list[float] | None:
    """How far each lies from the mean, all together of length 1; None where nothing varies. Asked of the values themselves:
    the mean of equal numbers may miss them by a rounding, and what is left would go together with anything."""
    if not values or min(values) == max(values):
        return None
    middle = sum(values) / len(values)
    found = [value - middle for value in values]
    length = sum(one * one for one in found) ** 0.5
    return [one / length for one in found]


def together(first: list[float] | None, second: list[float] | None) -> float | None:
    """Pearson's correlation of two lines of `deviations`."""
    if first is None or second is None:
        return None
    return sum(one * other for one, other in zip(first, second, strict=True))


def _columns(scores: Scores) -> tuple[dict[str, list[Decimal]], dict[str, str], dict[str, Decimal | None]]:
    titles: dict[str, str] = {}
    fulls: dict[str, Decimal | None] = {}
    for score in scores.values():
        for one in score.indicators:
            titles.setdefault(one.id, one.title)
            fulls.setdefault(one.id, one.full)
    marks = [{one.id: one.value for one in score.indicators} for score in scores.values()]
    return {id_: [row.get(id_, ZERO) for row in marks] for id_ in titles}, titles, fulls


def _covariance(first: Sequence[float], second: Sequence[float]) -> float:
    if not first:
        return 0.0
    a, b = sum(first) / len(first), sum(second) / len(second)
    return sum((x - a) * (y - b) for x, y in zip(first, second, strict=True)) / len(first)
