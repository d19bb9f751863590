"""The count: from opened answers and agreed paper slips to a result that shows no small group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .opened import REST, Opened, Slips
from .paper import ABSTAIN, WHOLE, Ask, Paper
from .suppression import shown

PLACES = Decimal("0.01")
COMMENTS_FROM = 2  # comments are shown from so many times the smallest group


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How many could vote, how many took a ballot, how many came back; of the last two how many on paper."""

    entitled: int
    issued: int
    returned: int
    paper_issued: int = 0
    paper_returned: int = 0


@dataclass
class Pile:
    """What was said on one question about one subject by one group."""

    votes: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    empty: int = 0
    texts: list[str] = field(default_factory=list)

    def put(self, ask: Ask, value: Any) -> None:
        self.papers += 1
        if value is None or value in ("", []):
            self.empty += 1
        elif ask.asks == "text":
            self.texts.append(value)
        elif isinstance(value, list):
            self.votes.update(value)
        else:
            self.votes[value] += 1

    def add(self, other: Pile) -> None:
        self.votes.update(other.votes)
        self.papers += other.papers
        self.empty += other.empty
        self.texts += other.texts


Piles = dict[tuple[str, str], dict[str, Pile]]


def result(
    paper: Paper, subjects: Sequence[str], opened: Opened, slips: Sequence[Slips], turnout: Turnout
) -> dict[str, Any]:
    """Everything that may be told, as plain values."""
    void = dict(opened.void)
    if any(one.void for one in slips):
        void["slips"] = sum(one.void for one in slips)
    valid = opened.valid + sum(one.valid for one in slips)
    stands, why = standing(paper, turnout)
    told: dict[str, Any] = {
        "entitled": turnout.entitled, "issued": turnout.issued, "returned": turnout.returned, "valid": valid,
        "void": void, "left_out": opened.left_out, "stands": stands, "why": why, "cells": {}, "comments": {},
    }  # fmt: skip
    piles = _piles(paper, opened, slips)
    for ask in paper.asks:
        keys = list(subjects) if ask.about == "each" else [WHOLE]
        found = {key: piles.get((ask.id, key), {}) for key in keys}
        if ask.asks == "text":
            told["comments"][ask.id] = {key: _comments(paper, groups) for key, groups in found.items()}
        else:
            told["cells"][ask.id] = {
                key: _cell(paper, ask, groups, turnout, valid, subjects) for key, groups in found.items()
            }
    return told


def standing(paper: Paper, turnout: Turnout) -> tuple[bool, str]:
    """Whether the vote as a whole is valid, and if not, why."""
    if paper.over == "void" and (turnout.returned > turnout.issued or turnout.paper_returned > turnout.paper_issued):
        return False, "over"
    if paper.quorum is not None:
        of_all = paper.quorum.of == "entitled"
        came, base = (turnout.issued, turnout.entitled) if of_all else (turnout.returned, turnout.issued)
        if not paper.quorum.met(came, base):
            return False, "quorum"
    return True, ""


def _piles(paper: Paper, opened: Opened, slips: Sequence[Slips]) -> Piles:
    asks = {ask.id: ask for ask in paper.asks}
    piles: Piles = {}
    for answer in opened.answers:
        pile = piles.setdefault((answer.question, answer.subject), {}).setdefault(answer.group, Pile())
        pile.put(asks[answer.question], answer.value)
    for count in slips:
        if paper.weights and count.group not in opened.named:
            continue
        group = count.group if count.group in opened.named else REST
        for question, by_subject in count.votes.items():
            for key, votes in by_subject.items():
                several = asks[question].asks in {"several", "candidates"}
                silent = 0 if several else max(0, count.valid - sum(votes.values()))
                pile = piles.setdefault((question, key), {}).setdefault(group, Pile())
                pile.add(Pile(Counter(dict(votes)), count.valid, silent))
    return piles


def _given(paper: Paper, ask: Ask, pile: Pile) -> int:
    """The ballots that say something here: what a share or a mean is taken of."""
    silent = pile.empty + (pile.votes[ABSTAIN] if ask.asks == "approve" else 0)
    return pile.papers if paper.blank == "zero" else pile.papers - silent


def _cell(
    paper: Paper, ask: Ask, piles: dict[str, Pile], turnout: Turnout, valid: int, subjects: Sequence[str]
) -> dict[str, Any]:
    sizes = {name: pile.papers - pile.empty for name, pile in piles.items()}
    may = shown(sizes, paper.minimum, total_always=paper.kind == "ballot", spare_total=bool(paper.weights))
    whole = Pile()
    for pile in piles.values():
        whole.add(pile)
    groups = {
        name: _figures(paper, ask, piles[name], subjects) if name in may.groups else None
        for name in paper.groups if sizes.get(name)
    }  # fmt: skip
    told: dict[str, Any] = {"all": _figures(paper, ask, whole, subjects) if may.total else None, "groups": groups}
    if paper.weights and ask.marked:
        told["weighted"] = _weighted(paper, ask, {name: piles[name] for name in may.groups if name != REST})
    if paper.majority is not None and may.total and ask.asks in {"approve", "candidates"}:
        told["passed"] = _passed(paper, ask, whole, turnout, valid)
    return told


def _figures(paper: Paper, ask: Ask, pile: Pile, subjects: Sequence[str]) -> dict[str, Any]:
    offered = [one.id for one in ask.options] or [str(mark) for mark in ask.marks]
    offered = list(subjects) if ask.asks == "candidates" else offered
    told: dict[str, Any] = {
        "votes": {one: pile.votes[one] for one in offered}, "given": _given(paper, ask, pile), "empty": pile.empty,
    }  # fmt: skip
    if ask.marked:
        told["mean"] = _rounded(mean(paper, ask, pile))
    return told


def mean(paper: Paper, ask: Ask, pile: Pile) -> Decimal | None:
    """The mean mark of the ballots that count here; not rounded."""
    given = _given(paper, ask, pile)
    if not given:
        return None
    worth = {one.id: one.worth or Decimal(0) for one in ask.options}
    silent = {ABSTAIN} if ask.asks == "approve" and paper.blank != "zero" else set()
    total = sum(
        ((worth.get(key, Decimal(0)) if worth else Decimal(key)) * votes for key, votes in pile.votes.items() if key not in silent),
        Decimal(0),
    )  # fmt: skip
    return total / given


def _weighted(paper: Paper, ask: Ask, piles: dict[str, Pile]) -> str | None:
    """By the weights of the groups shown. A group that is not shown has no say here, or it could be worked out."""
    found = {name: mean(paper, ask, pile) for name, pile in piles.items() if pile.papers >= paper.least}
    means = {name: value for name, value in found.items() if value is not None and name in paper.weights}
    if not means or (paper.empty == "no_result" and paper.weights.keys() - means.keys()):
        return None
    base = Decimal(100) if paper.empty == "zero" else sum((paper.weights[name] for name in means), Decimal(0))
    total = sum((paper.weights[name] * value for name, value in means.items()), Decimal(0))
    return _rounded(total / base) if base else None


def _rounded(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(PLACES, ROUND_HALF_UP))


def _passed(paper: Paper, ask: Ask, pile: Pile, turnout: Turnout, valid: int) -> Any:
    """For a vote: whether it is carried. For an election: those with enough votes, most first, no more than may be
    elected; who ties at the edge of the places is not among them."""
    needed = paper.majority
    assert needed is not None
    bases = {"entitled": turnout.entitled, "issued": turnout.issued, "returned": turnout.returned, "valid": valid}
    base = bases[needed.of]
    if ask.asks == "approve":
        return needed.met(pile.votes["for"], base)
    enough = [(votes, key) for key, votes in pile.votes.items() if needed.met(votes, base)]
    enough.sort(key=lambda one: (-one[0], one[1]))
    if ask.most and len(enough) > ask.most:
        edge = enough[ask.most][0]
        enough = [one for one in enough[: ask.most] if one[0] > edge]
    return [key for _, key in enough]


def _comments(paper: Paper, piles: dict[str, Pile]) -> list[str] | None:
    """In alphabetical order, which is nobody's; None where too few wrote."""
    texts = [text for pile in piles.values() for text in pile.texts]
    if not texts:
        return []
    return sorted(texts) if len(texts) >= COMMENTS_FROM * paper.minimum else None
