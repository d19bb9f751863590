"""Votes as formulas over readings: how many ballots of each option, from each group, and what they are worth together.

A ballot is a fact, or a fact says how many there were of each option (as counted ballots are booked). What looks at whole
papers, at who voted, or leaves ballots out by their value is not a matter of counting, and is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from zugong.engine.groups.ballots import Ballots, Issued, Vote, VoteShare
from zugong.engine.groups.voting import BLANK_VOTES
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import figure_of
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.scheme import Clause

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
SAID = (
    "filter",
    "choice",
    "tally",
    "blank",
    "voters",
    "paper",
    "all_same",
    "issued",
    "limits_are",
    "rounding",
    "broken",
    "twice",
)


@figure_of.register
def _(node: Vote, low: Lowering, clause: Clause | None) -> p.Figure:
    _countable(node)
    understood(node, *SAID, "worth", "weights", "mark")
    return p.Formula(_Count(node, low).value(), low.digits("division"))


@figure_of.register
def _(node: VoteShare, low: Lowering, clause: Clause | None) -> p.Figure:
    _countable(node)
    understood(node, *SAID, "options")
    return p.Formula(_Count(node, low).value(), low.digits("ratio"))


def _countable(node: Ballots) -> None:
    """Words that need more than how many ballots there are of each kind."""
    if node.over_papers:
        raise Unsupported(f"“{node.word}” over whole papers (limits, least, all_same: void, each_ranks)")


# ---- steps -------------------------------------------------------------------------------------------------


def _number(value: Fraction) -> p.Step:
    return p.Step(figure=p.Constant(value))


def _sum(parts: Iterable[p.Step]) -> p.Step:
    found = [*parts]
    return p.Step("+", tuple(found)) if len(found) > 1 else found[0] if found else _number(ZERO)


def _times(by: Fraction, part: p.Step) -> p.Step:
    return part if by == ONE else p.Step("*", (_number(by), part))


def _if(holds: p.Step, yes: p.Step, no: p.Step) -> p.Step:
    return p.Step("if", (holds, yes, no))


def _is(left: p.Step, op: str, right: p.Step) -> p.Step:
    return p.Step(op, (left, right))


#: no data
NOTHING = p.Step("/", (_number(ONE), _number(ZERO)))


@dataclass(frozen=True)
class _Box:
    """How many valid ballots, and what they are worth together."""

    many: p.Step
    worth: p.Step

    @property
    def mean(self) -> p.Step:
        """A quotient is rounded at once, as the scheme rounds its divisions."""
        return p.Step("/", (self.worth, self.many))


@dataclass(frozen=True)
class _Count:
    node: Ballots
    low: Lowering

    def value(self) -> p.Step:
        found = self._of_all() if self.node.voters is None else self._of_groups()
        return found if self.node.issued is None else self._unless_void(self.node.issued, found)

    @property
    def source(self) -> r.Source:
        return self.low.source(self.node.filter)

    def _of_all(self) -> p.Step:
        return self._box(self.source).mean

    def _of_groups(self) -> p.Step:
        """Means of the groups that are large enough, by their weights."""
        voters = self.node.voters
        assert voters is not None
        assert voters.weights is not None
        weights = {group: Fraction(weight) for group, weight in self.low.numbers.dated(voters.weights).value.items()}
        least = _number(self.low.exact(voters.least) if voters.least is not None else ONE)
        there, total, any_ = [], [], []
        for group, weight in weights.items():
            box = self._box(_with(self.source, r.Test(voters.field, "is", (group,))))
            enough = p.Step("and", (_is(box.many, ">", _number(ZERO)), _is(box.many, ">=", least)))
            there.append(_if(enough, _number(weight), _number(ZERO)))
            total.append(_if(enough, _times(weight, box.mean), _number(ZERO)))
            any_.append(_if(enough, _number(ONE), _number(ZERO)))
        whole, by_weight = _number(sum(weights.values(), ZERO)), _times(1 / HUNDRED, _sum(total))
        if voters.empty == "redistributed":
            spread = p.Step("/", (_sum(total), _sum(there)))
            found = _if(_is(_sum(there), "<", whole), spread, by_weight)
        else:
            found = _if(_is(_sum(there), "<", whole), NOTHING, by_weight) if voters.empty == "no_result" else by_weight
        return _if(_is(_sum(any_), "==", _number(ZERO)), NOTHING, found)

    def _unless_void(self, issued: Issued, found: p.Step) -> p.Step:
        """More came back than were issued, or too few took part."""
        out: p.Step = _amount(r.Total(self.low.source(issued.filter), issued.field))
        returned = self._returned()
        if issued.take_part is not None:
            above, below = self.low.numbers.fraction(issued.take_part)
            few = _is(_times(Fraction(below), returned), "<", _times(Fraction(above), out))
            found = _if(few, NOTHING, found)
        return _if(_is(returned, ">", out), NOTHING, found) if issued.over == "void" else found

    def _returned(self) -> p.Step:
        if not self.node.tally:
            return p.Step(figure=p.Amount(r.Tally(self.source)))
        return _sum(_amount(r.Total(self.source, name)) for name in self.node.tally.values())

    # ---- the ballots of one group, or of all

    def _box(self, source: r.Source) -> _Box:
        if self.node.tally:
            return self._tallied(source, self.node.tally)
        if isinstance(self.node, Vote) and self.node.mark:
            marks = r.Total(source, self.node.mark)
            return _Box(self._many(source, p.Step(figure=p.Amount(marks))), _amount(marks))
        return self._chosen(source)

    def _tallied(self, source: r.Source, tally: dict[str, str]) -> _Box:
        """Options without a worth are blank ballots."""
        table, many, worth = self._worth(tally), [], []
        for option, name in tally.items():
            votes = _amount(r.Total(source, name))
            if option in table:
                worth.append(_times(table[option], votes))
            if option in table or self.node.blank == "zero":
                many.append(votes)
        return _Box(_sum(many), _sum(worth))

    def _chosen(self, source: r.Source) -> _Box:
        """A ballot of several aspects is valid where all of them are answered."""
        if isinstance(self.node, VoteShare):
            name = self.node.choice[0]
            there = p.Step(figure=p.Amount(r.Tally(_with(source, r.Test(name, "is_set", (True,))))))
            chosen = _with(source, r.Test(name, "is", tuple(sorted(set(self.node.options)))))
            return _Box(self._many(source, there), _times(HUNDRED, p.Step(figure=p.Amount(r.Tally(chosen)))))
        assert isinstance(self.node, Vote)
        table, parts = self._worth({}), {self.node.choice[0]: ONE}
        if self.node.weights is not None:
            weights = self.low.numbers.dated(self.node.weights).value
            parts = {name: Fraction(weights.get(name, 0)) / HUNDRED for name in self.node.choice}
        options = tuple(sorted(table))
        valid = _with(source, *(r.Test(name, "is", options) for name in parts))
        worth = [
            _times(part * table[option], p.Step(figure=p.Amount(r.Tally(_with(valid, r.Test(name, "is", (option,)))))))
            for name, part in parts.items() if part for option in options if table[option]
        ]  # fmt: skip
        return _Box(self._many(source, p.Step(figure=p.Amount(r.Tally(valid)))), _sum(worth))

    def _many(self, source: r.Source, valid: p.Step) -> p.Step:
        return p.Step(figure=p.Amount(r.Tally(source))) if self.node.blank == "zero" else valid

    def _worth(self, tally: dict[str, str]) -> dict[str, Fraction]:
        if isinstance(self.node, VoteShare):
            return {one: HUNDRED if one in self.node.options else ZERO for one in tally if one != BLANK_VOTES}
        worth = self.node.worth if isinstance(self.node, Vote) else None
        table = {} if worth is None else self.low.numbers.dated(worth).value
        return {option: Fraction(marks) for option, marks in table.items()}


def _amount(reading: r.Total) -> p.Step:
    return p.Step(figure=p.Amount(reading, "sum"))


def _with(source: r.Source, *tests: r.Test) -> r.Source:
    """In one order whatever the order of asking, so that equal sources give equal readings."""
    return replace(source, tests=tuple(sorted({*source.tests, *tests}, key=repr)))
