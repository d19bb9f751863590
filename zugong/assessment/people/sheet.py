"""One person's marks as the page shows them: items, sides, the facts behind every mark, the weakest item."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.assessment.detail import Evidence, lines_of
from zugong.assessment.models import ResultLine
from zugong.assessment.rows import spoken
from zugong.engine import Score
from zugong.engine.aspects import ASPECTS, PAIRS
from zugong.engine.groups.telling_scheme import part
from zugong.engine.trace import IndicatorScore, ItemScore
from zugong.org.models import Account, Person

from .standing import Standing

HUNDRED = Decimal(100)
#: Facts shown of one indicator; all of them stand in the trace.
SHOWN = 12
#: The radar: its middle and the length of an axis.
MIDDLE, AXIS = 110, 80


@dataclass(frozen=True)
class Part:
    """An indicator with its rule and the facts that made it."""

    score: IndicatorScore
    facts: list[Evidence]
    more: int

    @property
    def rule(self) -> str:
        return spoken(self.score.rule)

    @property
    def numbers(self) -> str:
        return "；".join(f"{one.title} {one.value}{one.unit}（{one.cite}）" for one in self.score.inputs)


@dataclass(frozen=True)
class Item:
    score: ItemScore
    sides: tuple[str, ...]
    parts: list[Part]

    @property
    def share(self) -> int:
        """Of full marks, in per cent."""
        return int(self.score.value * HUNDRED / self.score.full) if self.score.full else 0


@dataclass(frozen=True)
class Side:
    title: str
    items: tuple[str, ...]
    reason: str


class PersonSheet:
    """The live marks of one person, for the person or whoever answers for the unit."""

    def __init__(self, standing: Standing, person: Person, account: Account, results: list[ResultLine]) -> None:
        self.standing, self.person, self.account, self.results = standing, person, account, results

    @cached_property
    def score(self) -> Score | None:
        return self.standing.score(self.person.pk)

    @property
    def grade(self) -> str:
        found = self.standing.of(self.person.pk)
        return str(found.grade_title) if found and found.grade else ""

    @property
    def total(self) -> Decimal:
        found = self.standing.of(self.person.pk)
        return found.total if found is not None else Decimal(0)

    @property
    def weights(self) -> str:
        """How the total comes together, in words with every weight."""
        plan = self.standing.book.plan
        if plan.scheme.compose is None:
            return _("各项相加")
        return spoken(part(plan.scheme.compose, plan.catalogue, plan.numbers(self.standing.period)))

    @cached_property
    def items(self) -> list[Item]:
        if self.score is None:
            return []
        scheme = self.standing.book.institution.scheme
        sides = {one.id: tuple(one.aspects) for one in scheme.items}
        keys = [key for one in self.score.indicators for key in one.counted[:SHOWN]]
        lines = lines_of(list(dict.fromkeys(keys)), {}, self.account)
        return [
            Item(
                one,
                tuple(_side(side) for side in sides.get(one.id, ())),
                [_part(part, lines) for part in one.indicators],
            )
            for one in self.score.items
        ]

    @property
    def pairs(self) -> list[tuple[Side, Side]]:
        """Both sides of each pair with their items; a side without any gives its reason."""
        scheme = self.standing.book.institution.scheme
        if not any(one.aspects for one in scheme.items):
            return []
        reasons = scheme.one_sided or {}
        found = [
            Side(_side(side), tuple(one.title for one in scheme.items if side in one.aspects), reasons.get(side, ""))
            for pair in PAIRS
            for side in pair
        ]
        return list(zip(found[::2], found[1::2], strict=True))

    @property
    def weakest(self) -> Item | None:
        """What an improvement would begin with: the item with the least of its full marks."""
        plain = [one for one in self.items if not one.score.special and one.score.full]
        return min(plain, key=lambda one: one.share) if plain else None

    @property
    def radar(self) -> str:
        """The corners of the drawing; fewer than three items draw nothing."""
        return " ".join(f"{x},{y}" for x, y in _corners([one.share for one in self._drawn]))

    @property
    def axes(self) -> list[tuple[float, float, float, float, str]]:
        """The outer end of each axis, and where its name stands."""
        ends = _corners([100] * len(self._drawn))
        names = _corners([122] * len(self._drawn))
        return [(*end, *at, one.score.title[:7]) for end, at, one in zip(ends, names, self._drawn, strict=True)]

    @property
    def _drawn(self) -> list[Item]:
        plain = [one for one in self.items if not one.score.special]
        return plain if len(plain) > 2 else []


def _part(score: IndicatorScore, lines: dict[str, Evidence]) -> Part:
    shown = [lines[key] for key in score.counted[:SHOWN] if key in lines]
    return Part(score, shown, max(len(score.counted) - SHOWN, 0))


def _side(side: str) -> str:
    zh, en = ASPECTS.get(side, (side, side))
    return en if (get_language() or "").startswith("en") else zh


def _corners(shares: list[int]) -> list[tuple[float, float]]:
    turn = 2 * math.pi / max(len(shares), 1)
    return [
        (
            round(MIDDLE + AXIS * share / 100 * math.sin(place * turn), 1),
            round(MIDDLE - AXIS * share / 100 * math.cos(place * turn), 1),
        )
        for place, share in enumerate(shares)
    ]
