"""Evaluation of votes: valid ballots → groups of voters → one number, each step on the slip."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from zugong.engine.case import Case, number_in, rounded
from zugong.engine.groups.ballots import Ballots, Issued, Vote, VoteShare
from zugong.engine.groups.measuring import alone, division
from zugong.engine.groups.papers import Papers, papers_of
from zugong.engine.groups.places import places
from zugong.engine.ledger import FactRow
from zugong.engine.measured import Measured
from zugong.engine.measuring.base import PER_CENT, measure
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import NOTHING, Words, plain

ZERO, HUNDRED = Decimal(0), Decimal(100)
BLANK_VOTES = "blank"  # the option of a tally that holds the blank ballots
AGAIN = Words("同一个人投了两次，这一张不计", "the voter voted twice: this ballot is not counted")
BLANK = Words("弃权或漏填，不算有效票", "blank: not a valid ballot")


@dataclass(frozen=True, slots=True)
class Ballot:
    """So many votes of one value from one group of voters."""

    group: str
    value: Decimal
    votes: Decimal
    fact: FactRow


@dataclass(slots=True)
class Box:
    """The ballots of one subject, opened."""

    valid: list[Ballot] = field(default_factory=list)
    rejected: list[NotCounted] = field(default_factory=list)
    returned: Decimal = ZERO
    lines: list[Line] = field(default_factory=list)

    def add(self, group: str, value: Decimal, votes: Decimal, fact: FactRow) -> None:
        if votes:
            self.valid.append(Ballot(group, value, votes, fact))


def opened(node: Ballots, case: Case, worth: Callable[[FactRow], Decimal | None]) -> Box:
    """Counts what is valid. `worth` gives the value of a row, None where it is blank."""
    picked = case.pick(node.filter)
    box = Box(rejected=list(picked.rejected))
    papers = papers_of(node, case)
    subject, again = case.view.subject, _cast_again(node, picked.facts)
    for fact in picked.facts:
        if fact.id in again:
            box.rejected.append(NotCounted(fact.id, AGAIN))
            continue
        group = "" if node.voters is None else str(fact.data.get(node.voters.field) or "")
        if any(str(fact.data.get(name) or "") == subject for name in node.recused):
            box.rejected.append(
                NotCounted(
                    fact.id, Words("给自己（或亲属）投的票，回避不计", "one's own or a relative's ballot: not counted")
                )
            )
        elif node.tally:
            _tallied(node, case, fact, group, box)
        else:
            box.returned += 1
            _one(node, papers, fact, group, worth, box)
    return box


def _cast_again(node: Ballots, facts: Iterable[FactRow]) -> set[str]:
    """Of those who voted more than once on the same subject, the ballots that do not count."""
    by_voter: dict[str, list[str]] = {}
    for fact in facts if node.voter else ():
        voter = str(fact.data.get(node.voter) or "").strip()
        if voter:
            by_voter.setdefault(voter, []).append(fact.id)
    kept = {"first": slice(1, None), "last": slice(None, -1)}.get(node.twice, slice(None))
    return {one for ids in by_voter.values() if len(ids) > 1 for one in ids[kept]}


def _one(
    node: Ballots, papers: Papers, fact: FactRow, group: str, worth: Callable[[FactRow], Decimal | None], box: Box
) -> None:
    reason = papers.void.get(fact.id)
    value = None if reason is not None else worth(fact)
    if reason is not None:
        box.rejected.append(NotCounted(fact.id, reason))
    elif value is not None:
        box.add(group, value, Decimal(1), fact)
    elif node.blank == "zero":
        box.add(group, ZERO, Decimal(1), fact)
    else:
        box.rejected.append(NotCounted(fact.id, BLANK))


def _tallied(node: Ballots, case: Case, fact: FactRow, group: str, box: Box) -> None:
    table = _worth_table(node, case)
    for option, name in (node.tally or {}).items():
        votes = number_in(fact, name) or ZERO
        box.returned += votes
        if option in table:
            box.add(group, table[option], votes, fact)
        elif node.blank == "zero":
            box.add(group, ZERO, votes, fact)
        elif votes:
            label = case.plan.catalogue.field_label(node.filter.of, name)
            box.lines.append(Line(Words(f"“{label}”不算有效票", f"“{label}”: not valid"), "", plain(votes)))


def _worth_table(node: Ballots, case: Case) -> dict[str, Decimal]:
    if isinstance(node, VoteShare):
        return {one: HUNDRED if one in node.options else ZERO for one in node.tally or {} if one != BLANK_VOTES}
    worth = getattr(node, "worth", None)
    found: dict[str, Decimal] = {} if worth is None else case.numbers.dated(worth).value
    return found


# ---- what a row is worth ---------------------------------------------------------------------------


def worth_of(node: Vote, case: Case) -> Callable[[FactRow], Decimal | None]:
    if node.mark:
        return lambda fact: number_in(fact, node.mark)
    table = _worth_table(node, case)
    if node.weights is None:
        return lambda fact: table.get(str(fact.data.get(node.choice[0]) or ""))
    weights: dict[str, Decimal] = case.numbers.dated(node.weights).value

    def together(fact: FactRow) -> Decimal | None:
        total = ZERO
        for name in node.choice:
            one = table.get(str(fact.data.get(name) or ""))
            if one is None:
                return None
            total += one * weights.get(name, ZERO) / HUNDRED
        return total

    return together


def ranked_by_each(
    node: Vote, case: Case, worth: Callable[[FactRow], Decimal | None]
) -> Callable[[FactRow], Decimal | None]:
    """A row's place among the rows of its paper, or what that place is worth."""
    ranks = node.each_ranks
    assert ranks is not None
    room = case.room
    group = None if room is None else room.group(case.view.subject)
    table = None if ranks.worth_of_place is None else case.numbers.dated(ranks.worth_of_place).value
    papers = papers_of(node, case)

    def place(fact: FactRow) -> Decimal | None:
        rows = papers.rows.get(str(fact.data.get(node.paper) or ""), [])
        peers = [one for subject, one in rows if room is None or room.group(subject) == group]
        values = {one.id: value for one in peers if one.id not in papers.void and (value := worth(one)) is not None}
        found = places(values, ranks.order, ranks.ties).get(fact.id)
        if found is None:
            return None
        if table is None:
            return found.mean if ranks.ties == "average" else Decimal(found.first)
        taken = range(found.first, found.first + (found.tied if ranks.ties == "average" else 1))
        each = [Decimal(table[step - 1]) if step <= len(table) else ZERO for step in taken]
        return division(case, sum(each, ZERO) / len(each))

    return place


# ---- from ballots to a number ------------------------------------------------------------------------


@measure.register
def _(node: Vote, case: Case) -> Measured:
    worth = worth_of(node, case)
    if node.each_ranks is not None:
        worth = ranked_by_each(node, case, worth)
    return _counted(node, case, opened(node, case, worth), Words("分", "marks"), divided=division)


@measure.register
def _(node: VoteShare, case: Case) -> Measured:
    def worth(fact: FactRow) -> Decimal | None:
        option = str(fact.data.get(node.choice[0]) or "")
        return None if not option else HUNDRED if option in node.options else ZERO

    return _counted(node, case, opened(node, case, worth), PER_CENT, divided=_per_cent)


def _per_cent(case: Case, value: Decimal) -> Decimal:
    rounding = case.plan.scheme.choices.rounding
    return rounded(value, None if rounding is None else rounding.ratio)


def _counted(node: Ballots, case: Case, box: Box, unit: Words, divided: Callable[[Case, Decimal], Decimal]) -> Measured:
    if node.over_papers and case.room is None:
        return alone()
    facts = tuple({ballot.fact.id: ballot.fact for ballot in box.valid}.values())
    void = None if node.issued is None else _void(node.issued, case, box)
    if void is not None:
        return Measured(None, unit, (), tuple(box.rejected), (void,), open=not case.finished)
    if not box.valid:
        return Measured(
            None, unit, (), tuple(box.rejected), tuple(box.lines), open=not case.finished, pending=not case.finished
        )
    value = _by_groups(node, case, box, divided)
    return Measured(value, unit, facts, tuple(box.rejected), tuple(box.lines), open=not case.finished)


def _void(issued: Issued, case: Case, box: Box) -> Line | None:
    numbers = [number_in(fact, issued.field) or ZERO for fact in case.pick(issued.filter).facts]
    out = sum(numbers, ZERO)
    shown = f"{plain(box.returned)} ÷ {plain(out)}"
    if issued.over == "void" and box.returned > out:
        return Line(
            Words("收回的票多于发出的，这次测评无效", "more ballots came back than were issued: the vote is void"),
            shown,
            "",
        )
    if issued.take_part is not None:
        above, below = case.numbers.fraction(issued.take_part)
        if box.returned * below < out * above:
            return Line(Words("参加的人不够，这次测评无效", "too few took part: the vote is void"), shown, "")
    return None


def _by_groups(node: Ballots, case: Case, box: Box, divided: Callable[[Case, Decimal], Decimal]) -> Decimal | None:
    voters = node.voters
    if voters is None:
        return _mean(node, case, box.valid, NOTHING, box.lines, divided)
    assert voters.weights is not None
    weights: dict[str, Decimal] = case.numbers.dated(voters.weights).value
    least = case.numbers.decimal(voters.least) if voters.least is not None else Decimal(1)
    means: dict[str, Decimal] = {}
    for group in weights:
        ballots = [ballot for ballot in box.valid if ballot.group == group]
        label = _group_label(node, case, group)
        count = sum((ballot.votes for ballot in ballots), ZERO)
        if not ballots or count < least:
            zh, en = (
                f"{label}有效票 {plain(count)} 张，不够 {plain(least)} 张",
                f"{label}: {plain(count)} valid, fewer than {plain(least)}",
            )
            box.lines.append(Line(Words(zh, en), "", ""))
        else:
            means[group] = _mean(node, case, ballots, Words(label, label), box.lines, divided)
    _strangers(weights, box)
    return _weighed(case, voters.empty, weights, means, box.lines, divided)


def _strangers(weights: dict[str, Decimal], box: Box) -> None:
    for ballot in [ballot for ballot in box.valid if ballot.group not in weights]:
        box.valid.remove(ballot)
        box.rejected.append(
            NotCounted(
                ballot.fact.id,
                Words(f"“{ballot.group}”不是有权重的一组", f"“{ballot.group}” is no group with a weight"),
            )
        )


def _weighed(
    case: Case, empty: str, weights: dict[str, Decimal], means: dict[str, Decimal], lines: list[Line],
    divided: Callable[[Case, Decimal], Decimal],
) -> Decimal | None:  # fmt: skip
    whole = sum(weights.values(), ZERO)
    there = sum((weights[group] for group in means), ZERO)
    if not means or (there < whole and empty == "no_result"):
        lines.append(Line(Words("有一组票不够，没有结果", "a group has too few ballots: no result"), "", ""))
        return None
    total = sum((mean * weights[group] for group, mean in means.items()), ZERO)
    shown = " + ".join(f"{plain(mean)} × {plain(weights[group])}%" for group, mean in means.items())
    if there < whole and empty == "redistributed":
        value = divided(case, total / there)
        lines.append(
            Line(
                Words("缺的组的权重分给其余各组", "the weight of the missing groups goes to the rest"),
                f"({shown}) ÷ {plain(there)}%",
                plain(value),
            )
        )
        return value
    value = total / HUNDRED
    lines.append(Line(Words("各组按权重合起来", "the groups by weight"), shown, plain(value)))
    return value


def _mean(node: Ballots, case: Case, ballots: list[Ballot], label: Words, lines: list[Line],
          divided: Callable[[Case, Decimal], Decimal]) -> Decimal:  # fmt: skip
    ballots = _trimmed(node, case, ballots, lines)
    count = sum((ballot.votes for ballot in ballots), ZERO)
    by_value: dict[Decimal, Decimal] = {}
    for ballot in ballots:
        by_value[ballot.value] = by_value.get(ballot.value, ZERO) + ballot.votes
    ordered = sorted(by_value.items(), reverse=True)
    total = sum((value * votes for value, votes in ordered), ZERO)
    mean = divided(case, total / count)
    shown = " + ".join(f"{plain(value)} × {plain(votes)}" for value, votes in ordered[:12]) + (
        " + …" if len(ordered) > 12 else ""
    )
    zh = f"{label.zh}有效票 {plain(count)} 张，平均" if label.zh else f"有效票 {plain(count)} 张，平均"
    en = f"{label.en}: {plain(count)} valid, mean" if label.en else f"{plain(count)} valid, mean"
    lines.append(Line(Words(zh, en), f"({shown}) ÷ {plain(count)}", plain(mean)))
    return mean


def _trimmed(node: Ballots, case: Case, ballots: list[Ballot], lines: list[Line]) -> list[Ballot]:
    """Of several equal highest only so many are left out as stated."""
    trim = getattr(node, "trim", None)
    if trim is None or len(ballots) <= case.numbers.decimal(trim.above):
        return ballots
    each = int(case.numbers.decimal(trim.each_end))
    ordered = sorted(ballots, key=lambda ballot: (ballot.value, ballot.fact.id))
    kept = ordered[each : len(ordered) - each]
    if not kept:
        return ballots
    low = "、".join(plain(ballot.value) for ballot in ordered[:each])
    high = "、".join(plain(ballot.value) for ballot in ordered[len(ordered) - each :])
    lines.append(Line(Words(f"去掉最高 {high}、最低 {low}", f"left out: highest {high}, lowest {low}"), "", ""))
    return kept


def _group_label(node: Ballots, case: Case, group: str) -> str:
    assert node.voters is not None
    return case.plan.catalogue.option_label(node.filter.of, node.voters.field, group)
