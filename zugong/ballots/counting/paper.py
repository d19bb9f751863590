"""The ballot paper as it was fixed at launch: every word and number of the form, so that no later edition changes it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

WHOLE = ""  # the key under which an answer about the matter as a whole stands
ABSTAIN = "abstain"
ROOMY = 256  # ballots are padded to a multiple of this


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    title: str
    worth: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question with its numbers filled in."""

    id: str
    title: str
    asks: str  # grade approve score several candidates text
    about: str  # each whole
    options: tuple[Option, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    step: Decimal | None = None
    least: int = 0
    most: int = 0
    longest: int = 0
    optional: bool = False
    #: what of the register is asked; empty for every other question
    draws: str = ""

    @property
    def chosen_from(self) -> dict[str, Option]:
        return {one.id: one for one in self.options}

    @property
    def marked(self) -> bool:
        """Whether its answers have a mean."""
        return self.asks == "score" or any(one.worth is not None for one in self.options)

    @property
    def marks(self) -> list[Decimal]:
        """The marks that may be given, from low to high."""
        if self.lowest is None or self.highest is None or not self.step:
            return []
        return [self.lowest + self.step * n for n in range(int((self.highest - self.lowest) / self.step) + 1)]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A quota: on one paper the option goes to at most this share of the subjects."""

    question: str
    option: str
    share: Fraction
    rounding: str  # down half_up up
    broken: str  # paper option

    def of(self, subjects: int) -> int:
        exact = self.share * subjects
        if self.rounding == "up":
            return -(-exact.numerator // exact.denominator)
        if self.rounding == "half_up":
            return (exact + Fraction(1, 2)).__floor__()
        return exact.__floor__()


@dataclass(frozen=True, kw_only=True)
class Needed:
    """A quorum or a majority."""

    share: Fraction
    how: str  # more_than at_least
    of: str  # entitled issued returned valid

    def met(self, number: int, base: int) -> bool:
        wanted = self.share * base
        return number > wanted if self.how == "more_than" else number >= wanted and number > 0

    def least(self, base: int) -> int:
        """The smallest number that is enough."""
        wanted = self.share * base
        whole = -(-wanted.numerator // wanted.denominator)
        return max(whole, 1) if self.how == "at_least" else wanted.__floor__() + 1


@dataclass(frozen=True, kw_only=True)
class Books:
    """Which fact the result becomes."""

    of: str
    question: str
    fields: dict[str, str] = field(default_factory=dict)
    mean: str = ""
    group: str = ""
    subject: str = ""
    issued: str = ""
    returned: str = ""


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Some members of one unit, drawn by lot, answer some of the questions the register can answer."""

    share: Fraction
    least: int
    questions: int
    options: int


@dataclass(frozen=True, kw_only=True)
class Below:
    """Under which rate of right answers which route is proposed, and what its columns would say."""

    rate: Decimal
    route: str
    problem: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A number the paper goes by, and where it comes from."""

    title: str
    value: str
    cite: str
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    title: str
    kind: str  # ballot survey
    secrecy: str  # secret named codes
    asks: tuple[Ask, ...]
    minimum: int
    groups: dict[str, str] = field(default_factory=dict)
    #: Groups that vote by drawn slips where the others are on the list of voters.
    slips: tuple[str, ...] = ()
    weights: dict[str, Decimal] = field(default_factory=dict)
    least: int = 0
    empty: str = ""
    limits: tuple[Limit, ...] = ()
    blank: str = "not_valid"
    all_same: str = "valid"
    over: str = "valid"
    recused: str = "nobody"
    quorum: Needed | None = None
    majority: Needed | None = None
    emits: Books | None = None
    draw: Draw | None = None
    finding: Below | None = None
    cite: str = ""
    note: str = ""
    numbers: tuple[Cited, ...] = ()

    def ask(self, id: str) -> Ask:
        return next(one for one in self.asks if one.id == id)

    @property
    def about_each(self) -> list[Ask]:
        return [one for one in self.asks if one.about == "each"]

    @property
    def about_whole(self) -> list[Ask]:
        return [one for one in self.asks if one.about == "whole"]

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=str)


@lru_cache(maxsize=64)
def read(text: str) -> Paper:
    """The paper out of what `written` made of it; the papers of running votes are read once, and nobody changes one."""
    told: dict[str, Any] = json.loads(text)
    return Paper(
        **{
            **told,
            "asks": tuple(_ask(one) for one in told["asks"]),
            "slips": tuple(told.get("slips", ())),
            "weights": {key: Decimal(value) for key, value in told["weights"].items()},
            "limits": tuple(Limit(**{**one, "share": Fraction(one["share"])}) for one in told["limits"]),
            "quorum": _needed(told["quorum"]),
            "majority": _needed(told["majority"]),
            "emits": Books(**told["emits"]) if told["emits"] else None,
            "draw": _draw(told.get("draw")),
            "finding": _below(told.get("finding")),
            "numbers": tuple(Cited(**one) for one in told["numbers"]),
        }
    )


def _ask(told: dict[str, Any]) -> Ask:
    decimals = {name: _decimal(told[name]) for name in ("lowest", "highest", "step")}
    options = tuple(Option(**{**one, "worth": _decimal(one["worth"])}) for one in told["options"])
    return Ask(**{**told, **decimals, "options": options})


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _needed(told: dict[str, Any] | None) -> Needed | None:
    return Needed(**{**told, "share": Fraction(told["share"])}) if told else None


def _draw(told: dict[str, Any] | None) -> Draw | None:
    return Draw(**{**told, "share": Fraction(told["share"])}) if told else None


def _below(told: dict[str, Any] | None) -> Below | None:
    return Below(**{**told, "rate": Decimal(told["rate"])}) if told else None


# ---- one ballot ------------------------------------------------------------------------------------------------------

#: question → subject → what was answered: an option, a mark as text, a list of options or subjects, or words
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What lies in the envelope. `voter` is filled in for named votes alone; `recused`: whom this voter may not rate."""

    code: str
    answers: Answers
    group: str = ""
    voter: int | None = None
    recused: tuple[str, ...] = ()

    def rates(self, subjects: Iterable[str]) -> list[str]:
        return [key for key in subjects if key not in self.recused]

    def written(self) -> bytes:
        told = {"c": self.code, "g": self.group, "v": self.voter, "r": self.recused, "a": self.answers}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def ballot(text: bytes) -> Ballot:
    told = json.loads(text)
    return Ballot(code=told["c"], group=told["g"], voter=told["v"], recused=tuple(told["r"]), answers=told["a"])


def size_of(paper: Paper, subjects: list[str]) -> int:
    """How long the longest possible ballot of this paper is: all are padded to this, so that length tells nothing."""
    answers: Answers = {}
    for ask in paper.asks:
        keys = subjects if ask.about == "each" else [WHOLE]
        answers[ask.id] = dict.fromkeys(keys, _longest(ask, subjects))
    longest = Ballot(code="X" * 16, group=max(paper.groups, key=len, default=""), voter=10**12, answers=answers,
                     recused=tuple(subjects) if paper.recused != "nobody" else ())  # fmt: skip
    return -(-(len(longest.written()) + 8) // ROOMY) * ROOMY


def _longest(ask: Ask, subjects: list[str]) -> Any:
    if ask.asks == "text":
        return "\U0001f600" * ask.longest  # no character takes more room than four bytes; quotes and line ends take two
    if ask.asks == "score":
        return max((str(mark) for mark in ask.marks), key=len, default="")
    if ask.asks == "candidates":
        return subjects
    ids = [one.id for one in ask.options]
    return ids if ask.asks == "several" else max(ids, key=len, default="")
