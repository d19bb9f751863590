"""Which papers are void, and which answers on a paper that is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from .paper import WHOLE, Answers, Ask, Paper

ALL_SAME, QUOTA, TOO_MANY, MALFORMED = "all_same", "quota", "too_many", "malformed"
CHOSEN = ("grade", "approve")


def void_because(paper: Paper, subjects: Collection[str], answers: Answers) -> str:
    """Why the whole paper is void; empty when it is not. `subjects` are those this voter could rate."""
    if not well_formed(paper, subjects, answers):
        return MALFORMED
    if any(_too_many(ask, answers) for ask in paper.asks):
        return TOO_MANY
    if broken_limits(paper, subjects, answers, "paper"):
        return QUOTA
    return ALL_SAME if paper.all_same == "void" and says_the_same(paper, answers) else ""


def well_formed(paper: Paper, subjects: Collection[str], answers: Answers) -> bool:
    """Nothing but answers that the paper offers."""
    known = {ask.id: ask for ask in paper.asks}
    for id, given in answers.items():
        ask = known.get(id)
        if ask is None:
            return False
        keys = set(subjects) if ask.about == "each" else {WHOLE}
        if not given.keys() <= keys or not all(_fits(ask, subjects, value) for value in given.values()):
            return False
    return True


def _fits(ask: Ask, subjects: Collection[str], value: Any) -> bool:
    if ask.asks in CHOSEN:
        return value in ask.chosen_from
    if ask.asks == "score":
        return any(value == str(mark) for mark in ask.marks)
    if ask.asks == "text":
        return isinstance(value, str) and len(value) <= ask.longest
    offered = set(subjects) if ask.asks == "candidates" else set(ask.chosen_from)
    return isinstance(value, list) and len(set(value)) == len(value) and set(value) <= offered


def _too_many(ask: Ask, answers: Answers) -> bool:
    if ask.asks not in {"several", "candidates"} or not ask.most:
        return False
    return any(len(value) > ask.most for value in answers.get(ask.id, {}).values())


def broken_limits(
    paper: Paper, subjects: Collection[str], answers: Answers, kind: str
) -> list[tuple[str, str, int, int]]:
    """Quotas this paper breaks: question, option, how many were given, how many may be."""
    found = []
    for limit in paper.limits:
        given = Counter(answers.get(limit.question, {}).values())[limit.option]
        most = limit.of(len(subjects))
        if limit.broken == kind and given > most:
            found.append((limit.question, limit.option, given, most))
    return found


def says_the_same(paper: Paper, answers: Answers) -> bool:
    """The same of everybody, on every question that lets one choose; with a single subject there is nothing to compare."""
    told = [list(answers.get(ask.id, {}).values()) for ask in paper.about_each if ask.asks in CHOSEN]
    told = [given for given in told if given]
    return bool(told) and all(len(given) > 1 and len(set(given)) == 1 for given in told)


def counting(paper: Paper, subjects: Collection[str], answers: Answers) -> Answers:
    """The answers that count: without the options that broke a quota which voids only them."""
    dropped = {(question, option) for question, option, *_ in broken_limits(paper, subjects, answers, "option")}
    return {
        question: {
            key: value for key, value in given.items() if not isinstance(value, str) or (question, value) not in dropped
        }
        for question, given in answers.items()
    }
