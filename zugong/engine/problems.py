"""What is wrong with an institution file: where, why, what to do. Collected, never thrown one by one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from zugong.engine.groups import messages as group_messages
from zugong.engine.messages import MESSAGES
from zugong.engine.sections import messages as section_messages
from zugong.engine.words import Words


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a file: line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Spot("", 0, 0)
#: what these say is wrong is the word itself, wherever in its section it stands
ABOUT_A_WORD = frozenset({
    "unknown-unit-kind", "unknown-period", "unknown-field", "unknown-kind", "unknown-indicator", "unknown-label",
    "unknown-activity", "unknown-value", "field-not-number", "period-too-long", "unknown-unit", "example-unit", "example-kind", "example-subject",
    "bad-period", "grade-unknown", "unknown-subject", "unknown-category", "unknown-institution",
})  # fmt: skip
#: questions that ask for one word of a section: where that word is there but could not be read, it has been told already
ASKS = {
    "choose-floor": "floor", "choose-missing": "missing", "choose-same": "same", "choose-cap": "cap", "choose-of-units": "of_units",
    "choose-shares": "shares", "choose-take": "take", "choose-undone": "undone", "choose-approval": "approval", "choose-again": "again",
    "choose-look-back": "window", "choose-keep": "keep", "choose-values": "values", "choose-beyond": "beyond", "choose-milestones": "take",
    "choose-mode": "mode", "choose-zero-target": "if_zero", "choose-silence": "missing", "choose-several": "several",
    "choose-factor": "missing", "choose-beyond-floor": "beyond_floor", "choose-otherwise": "otherwise", "choose-midway": "midway",
    "choose-build-up": "lowest", "choose-rounding": "rounding", "choose-sign": "sign", "sign-map": "sign", "pay-how": "by",
    "special-full": "full",
}  # fmt: skip
#: where what is asked for is named by a detail of the problem
NAMED = {"missing-key": "name", "choose": "name", "choose-answer": "key"}
SENTENCES = {**MESSAGES, **group_messages.MESSAGES, **section_messages.MESSAGES}


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    spot: Spot
    words: Words
    suggestion: Words | None = None
    severity: Literal["error", "warning"] = "error"

    @property
    def file(self) -> str:
        return self.spot.file

    @property
    def line(self) -> int:
        return self.spot.line

    @property
    def column(self) -> int:
        return self.spot.column

    def sentence(self, language: str = "zh-hans") -> str:
        text = self.words.within(language)
        return text if self.suggestion is None else f"{text}{self.suggestion.within(language)}"

    def __str__(self) -> str:
        return f"{self.spot} {self.sentence()}"


class Unsound(Exception):
    """An institution with errors was asked to be compiled."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Problems:
    """The list under construction; the same sentence at the same spot is kept once."""

    found: list[Problem] = field(default_factory=list)
    _seen: set[tuple[str, Spot, str]] = field(default_factory=set)
    #: words that stand in a section but could not be read: (where the section is, the word)
    unreadable: set[tuple[Spot, str]] = field(default_factory=set)

    def add(self, code: str, spot: Spot, /, *, near: Iterable[str] = (), **details: object) -> None:
        if code in ABOUT_A_WORD:
            spot = getattr(details.get("name"), "spot", spot)
        if self._asks_again(code, spot, details):
            return
        severity: Literal["error", "warning"] = "warning" if code.startswith("warn-") else "error"
        zh, en = SENTENCES[code]
        words = Words(zh.format(**details), en.format(**details))
        key = (code, spot, words.zh)
        if key in self._seen:
            return
        self._seen.add(key)
        suggestion = _nearest(str(details.get("name", "")), near)
        self.found.append(Problem(code, spot, words, suggestion, severity))

    def unread(self, section: Spot, word: str) -> None:
        """The word is there and wrong, which is told where it stands; that it is missing would be told in vain."""
        self.unreadable.add((section, word))

    def left_unread(self, section: Spot, *words: str) -> bool:
        return any((section, word) in self.unreadable for word in words)

    def _asks_again(self, code: str, spot: Spot, details: dict[str, object]) -> bool:
        word = ASKS.get(code) or str(details.get(NAMED.get(code, ""), ""))
        return bool(word) and self.left_unread(spot, word.rpartition(".")[2])

    def told(self, code: str, spot: Spot) -> bool:
        """Whether this was said of that place, so that what follows from it need not be."""
        return any(problem.code == code and problem.spot == spot for problem in self.found)

    def sorted(self) -> list[Problem]:
        return sorted(self.found, key=lambda problem: (problem.spot, problem.code, problem.words.zh))


def _nearest(name: str, near: Iterable[str]) -> Words | None:
    """What was probably meant; `near` may say what each word is called, so that who writes the name finds the word."""
    known = sorted(set(near))
    if not known:
        return None
    called = _names(near) if isinstance(near, Mapping) else {}
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    close = [called[name]] if name in called else close or [
        called[one] for one in difflib.get_close_matches(name, list(called), n=1, cutoff=0.6)
    ]  # fmt: skip
    if close:
        return Words(f"是不是想写“{close[0]}”？", f" Did you mean “{close[0]}”?")
    listed = known[:12]
    more = "…" if len(known) > len(listed) else ""
    return Words(f"可以写：{'、'.join(listed)}{more}。", f" Possible: {', '.join(listed)}{more}.")


def _names(near: Mapping[str, object]) -> dict[str, str]:
    """What people call it → the word: from (Chinese, English), one name, or something that has a label or a title."""
    found: dict[str, str] = {}
    for word, names in near.items():
        called = (
            names
            if isinstance(names, tuple)
            else (names, *(getattr(names, one, "") for one in ("label", "title", "noun")))
        )
        for name in filter(None, called):
            if isinstance(name, str):
                found.setdefault(name, word)
    return found
