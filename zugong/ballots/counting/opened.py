"""What is kept of opened ballots: judged while they are whole, then taken apart into single answers and shuffled.

A ballot kept whole tells who cast it: whoever is recused from rating X alone leaves X out; a chosen pattern over thirty
names is a signature. Of single answers neither is left. A group too small to be shown loses its name before anything
is written down, so that the rows themselves do not tell more than the result may.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .paper import WHOLE, Ballot, Paper
from .suppression import shown
from .validity import counting, void_because

_random = secrets.SystemRandom()
REST = ""  # the group of answers that have none, or whose group is too small


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to one question about one subject. An empty one says that the question was left out."""

    question: str
    subject: str
    value: Any
    group: str = REST
    voter: int | None = None

    def written(self) -> bytes:
        told = [self.question, self.subject, self.group, self.voter, self.value]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@dataclass(frozen=True, kw_only=True)
class Slips:
    """Paper slips of one group, as two people counted them independently: how many came back, how many were void, and
    for each question and subject how often each option, mark or subject was written."""

    group: str
    returned: int
    void: int
    votes: Mapping[str, Mapping[str, Mapping[str, int]]]

    @property
    def valid(self) -> int:
        return self.returned - self.void


@dataclass(frozen=True)
class Opened:
    answers: tuple[Answer, ...]
    codes: tuple[str, ...]
    void: dict[str, int] = field(default_factory=dict)
    valid: int = 0
    #: valid ballots of groups too small to have a say in a weighted vote
    left_out: int = 0
    #: groups that keep their name
    named: tuple[str, ...] = ()


def opened(paper: Paper, subjects: Sequence[str], ballots: Iterable[Ballot], slips: Sequence[Slips]) -> Opened:
    """Judge the ballots, then take them apart."""
    kept: list[Ballot] = []
    codes: list[str] = []
    void: Counter[str] = Counter()
    for one in ballots:
        codes.append(one.code)
        mine = one.rates(subjects)
        why = void_because(paper, mine, one.answers)
        if why:
            void[why] += 1
        else:
            kept.append(replace(one, answers=counting(paper, mine, one.answers)))
    named = _named(paper, kept, slips)
    say = kept if not paper.weights else [one for one in kept if one.group in named]
    answers = [answer for one in say for answer in _apart(paper, subjects, one, named)]
    _random.shuffle(answers)
    _random.shuffle(codes)
    return Opened(
        tuple(answers), tuple(codes), dict(sorted(void.items())), len(kept), len(kept) - len(say), tuple(sorted(named))
    )


def _named(paper: Paper, ballots: list[Ballot], slips: Sequence[Slips]) -> set[str]:
    sizes = Counter(one.group for one in ballots if one.group in paper.groups)
    sizes.update({one.group: one.valid for one in slips if one.group in paper.groups})
    if paper.secrecy == "named":
        return set(paper.groups)
    if paper.weights:
        return {name for name, size in sizes.items() if size >= max(paper.minimum, paper.least)}
    nameless = sum(one.group not in paper.groups for one in ballots)
    return set(shown({**sizes, REST: nameless}, paper.minimum, total_always=True).groups) - {REST}


def _apart(paper: Paper, subjects: Sequence[str], one: Ballot, named: set[str]) -> Iterable[Answer]:
    group = one.group if one.group in named else REST
    for ask in paper.asks:
        for key in one.rates(subjects) if ask.about == "each" else [WHOLE]:
            value = one.answers.get(ask.id, {}).get(key)
            yield Answer(question=ask.id, subject=key, value=value, group=group, voter=one.voter)
