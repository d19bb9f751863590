"""Ballot papers: which rows are void because of what else stands on the paper. Worked out once over all subjects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from zugong.engine.case import Case
from zugong.engine.groups.ballots import Ballots
from zugong.engine.groups.places import share_of
from zugong.engine.ledger import FactRow
from zugong.engine.words import Words, plain


@dataclass(slots=True)
class Papers:
    """`void`: fact → reason. `rows`: paper → (subject, fact), in order."""

    void: dict[str, Words] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, FactRow]]] = field(default_factory=dict)


def option_of(node: Ballots, fact: FactRow) -> tuple[str, ...]:
    """What the row says: its options, or the mark as text."""
    mark = getattr(node, "mark", "")
    names = node.choice or ((mark,) if mark else ())
    return tuple(str(fact.data.get(name) if fact.data.get(name) is not None else "").strip() for name in names)


def papers_of(node: Ballots, case: Case) -> Papers:
    """Over everybody in the room; a single subject sees its own rows only."""
    if case.room is None:
        return _papers(node, {case.view.subject: case}, case)
    found: Papers = case.room.once(("papers", node), lambda: _papers(node, case.room.cases, case))
    return found


def _papers(node: Ballots, cases: dict[str, Case], case: Case) -> Papers:
    papers = Papers()
    if not node.paper:
        return papers
    for subject, one in sorted(cases.items()):
        for fact in one.pick(node.filter).facts:
            papers.rows.setdefault(str(fact.data.get(node.paper) or ""), []).append((subject, fact))
    for paper, rows in papers.rows.items():
        if paper:
            _judge(node, case, [fact for _, fact in rows], papers)
    return papers


def _judge(node: Ballots, case: Case, facts: list[FactRow], papers: Papers) -> None:
    said = [option_of(node, fact) for fact in facts]
    if node.all_same == "void" and len(facts) > 1 and len(set(said)) == 1:
        reason = Words("这张票对谁都投一样的，作废", "the paper says the same of everybody: void")
        papers.void.update({fact.id: reason for fact in facts})
        return
    for reason, option in _broken(node, case, [one[0] if one else "" for one in said]):
        hit = facts if node.broken == "paper" or option is None else [
            fact for fact, one in zip(facts, said, strict=True) if one[:1] == (option,)
        ]  # fmt: skip
        for fact in hit:
            papers.void.setdefault(fact.id, reason)


def _broken(node: Ballots, case: Case, said: list[str]) -> Iterator[tuple[Words, str | None]]:
    """Each limit that the paper breaks; `None` as option means that the whole paper is void."""
    for option, limit in _limits(node, case, len(said), upper=True).items():
        count = said.count(option)
        if count > limit:
            label = _label(node, case, option)
            zh, en = (
                f"这张票“{label}”投了 {count} 个，最多 {limit} 个",
                f"“{label}” {count} times on the paper, at most {limit}",
            )
            yield Words(zh, en), option
    for option, limit in _limits(node, case, len(said), upper=False).items():
        count = said.count(option)
        if count < limit:
            label = _label(node, case, option)
            zh, en = (
                f"这张票“{label}”只投了 {count} 个，至少 {limit} 个",
                f"“{label}” {count} times on the paper, at least {limit}",
            )
            yield Words(zh, en), None


def _limits(node: Ballots, case: Case, rows: int, *, upper: bool) -> dict[str, int]:
    number = node.limits if upper else node.least
    if number is None:
        return {}
    table: dict[str, Decimal] = case.numbers.dated(number).value
    if node.limits_are == "percent":
        return {option: share_of(rows, value, node.rounding or "down") for option, value in table.items()}
    return {option: int(value) for option, value in table.items()}


def _label(node: Ballots, case: Case, option: str) -> str:
    return (
        case.plan.catalogue.option_label(node.filter.of, node.choice[0], option)
        if node.choice
        else plain(Decimal(option))
    )
