"""From readings to marks in SQL: the formulas of `vector.marks`, step by step in whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from zugong.engine.ir import program as p
from zugong.engine.ir.readings import AnyReading
from zugong.engine.sql import comparing, formulas
from zugong.engine.sql.comparing import imputed
from zugong.engine.sql.figures import Value, value_of
from zugong.engine.sql.maps import given
from zugong.engine.sql.steps import Arithmetic, Exact, Steps
from zugong.engine.workings import Key, key

ZERO = Fraction(0)
assert comparing  # register their figures
assert formulas
Look = Callable[[AnyReading, str], tuple[str, int]]


@dataclass
class Marker:
    """`look` names the column of a reading; `late` the column of days late; `marks` those of indicators done before."""

    program: p.Program
    steps: Steps
    look: Look
    late: Callable[[p.Late], str]
    marks: dict[str, tuple[Exact, str]] = field(default_factory=dict)
    #: for a clause worked out by keys: its parts together, how many were assessed, how many there are
    keyed: Callable[[p.ClauseMarks, p.PerKey], tuple[Exact, str, str]] | None = None

    def __post_init__(self) -> None:
        self.sums = Arithmetic(self.steps)

    def indicator(self, node: p.IndicatorMarks, name: str) -> tuple[Exact, str]:
        """Marks, and the condition under which it is not assessed; both as columns that bear the name."""
        sums = self.sums
        absents: list[str] = []
        signed = []
        for place, clause in enumerate(node.clauses):
            signed.append(self._clause_marks(clause, absents))
            self.tell(key("clause", node.id, place), signed[-1], absents[-1])
        absent = [one for one in absents if one]
        signed = self._joined(node.join, signed)
        total = sums.constant(node.start)
        for clause, marks in zip(node.clauses, signed, strict=True):
            total = total if clause.beyond else sums.add(total, marks)
        lacks = " OR ".join(absent)
        self.tell(key("together", node.id), total, lacks)
        if node.most is not None:
            total = sums.at_most(total, node.most)
        if node.floor is not None:
            total = sums.at_least(total, node.floor)
        self.tell(key("limited", node.id), total, lacks)
        for clause, marks in zip(node.clauses, signed, strict=True):
            total = sums.add(total, marks) if clause.beyond else total
        total = sums.rounded(total, node.rounding)
        found = total, f"({' OR '.join(absent)})" if absent else ""
        if node.applies is not None:
            found = apart(found, node.applies, sums, self.look)
        lacking = self._lacking(node, absents)
        self.tell(key("assessed", node.id), *found)
        if lacking and found[1]:
            found = imputed(*found, lacking, sums, node.rounding)
        return self._named(*found, name)

    def tell(self, step: Key, value: Exact, absent: str = "") -> None:
        """A step that is taken; for who wants to know (`telling`)."""

    def _lacking(self, node: p.IndicatorMarks, absents: list[str]) -> str:
        """Where the mean of the others is to stand in."""
        some = [absent for clause, absent in zip(node.clauses, absents, strict=True) if clause.imputed and absent]
        lacking = f"({' OR '.join(some)})" if some else ""
        if node.applies is None or not node.imputed:
            return lacking
        inside = self.sums.let(applying(node.applies, self.look))
        parts = [f"({inside} AND {lacking})"] if lacking else []
        return " OR ".join([*parts, *([f"(NOT {inside})"] if node.applies.imputed else [])])

    def _clause_marks(self, clause: p.ClauseMarks, absent: list[str]) -> Exact:
        """Signed marks; where they are not assessed (“” for nowhere) is added to `absent`."""
        marks, lacks = self.mapped(clause)
        if clause.per is not None:
            marks, lacks = self._in_parts(clause.per, clause.cap, (marks, lacks))
        if clause.keyed is not None:
            assert self.keyed is not None
            found = self.keyed(clause, clause.keyed)
            whole = marks, lacks
            if clause.keyed.alone:
                nobody = clause.keyed.nobody
                whole = self.sums.constant(nobody or ZERO), "TRUE" if nobody is None else ""
            marks, lacks = self._closed(clause.keyed, clause.cap, found, whole)
        if clause.applies is not None:
            inside = applying(clause.applies, self.look)
            lacks = lacks and f"({lacks} AND {inside})"
            marks = self.sums.replaced(marks, f"NOT ({inside})", ZERO)
        absent.append(lacks)
        return marks if clause.sign > 0 else Exact(self.steps.let(f"(-{marks.above})"), marks.below)

    def _in_parts(self, per: p.Per, cap: Fraction | None, whole: tuple[Exact, str]) -> tuple[Exact, str]:
        sums, total = self.sums, self.sums.constant(ZERO)
        there, kept = ["FALSE"], ["0"]
        for lived, part in per.parts:
            inside = self.condition(f"{self.look(lived, 'n')[0]} > 0")
            marks, absent = self.mapped(part)
            marks = marks if per.cap is None else sums.at_most(marks, per.cap)
            keep = self.condition(f"{inside} AND NOT ({absent})") if absent else inside
            if per.join == "highest":
                one, other = sums.alike(marks, total)
                first = self.steps.let(" + ".join(kept))
                total = sums.choose(f"{keep} AND ({first} = 0 OR {one.above} > {other.above})", marks, total)
            else:
                total = sums.add(total, sums.choose(keep, marks, sums.constant(ZERO)))
            there.append(inside)
            kept.append(self.steps.let(f"CASE WHEN {keep} THEN 1 ELSE 0 END"))
        some = self.condition(" OR ".join(there))
        many = self.steps.let(f"CASE WHEN {some} THEN 1 ELSE 0 END")
        return self._closed(per, cap, (total, self.steps.let(" + ".join(kept)), many), whole)

    def _closed(
        self, per: p.Per | p.PerKey, cap: Fraction | None, found: tuple[Exact, str, str], whole: tuple[Exact, str]
    ) -> tuple[Exact, str]:
        """The parts come together: their marks, how many were assessed, how many there are. Who has none has the whole's."""
        sums, (total, kept, many) = self.sums, found
        if per.join == "mean":
            below = self.steps.let(f"(GREATEST({kept}, 1) * {total.below})")
            total = sums.rounded(Exact(total.above, below), per.rounding)
        total = total if cap is None else sums.at_most(total, cap)
        marks, absent = whole
        lacking = self.condition(f"CASE WHEN {many} > 0 THEN {kept} = 0 ELSE {absent or 'FALSE'} END")
        return sums.choose(f"{many} > 0", total, marks), lacking

    def mapped(self, clause: p.ClauseMarks) -> tuple[Exact, str]:
        """Unsigned marks, and the condition under which they are not assessed."""
        sums, value = self.sums, self.clause(clause)
        target = None if clause.target is None else value_of(clause.target, self)
        lacks = " OR ".join(one for one in (value.lacks, "" if target is None else target.lacks) if one)
        lacks = self.condition(lacks) if lacks else ""
        marks = self._times(given(clause.map, value.exact, sums, None if target is None else target.exact), clause)
        if clause.cap is not None:
            marks = sums.at_most(marks, clause.cap)
        absent = ""
        if lacks:
            marks = sums.replaced(marks, lacks, clause.lacking or ZERO)
            absent = lacks if clause.lacking is None else ""
        if target is not None and isinstance(clause.map, p.Proportion) and clause.map.at_zero is None:
            nothing = self.condition(" AND ".join([f"{target.exact.above} = 0", *([f"NOT {lacks}"] if lacks else [])]))
            marks = sums.replaced(marks, nothing, ZERO)
            absent = f"({absent} OR {nothing})" if absent else nothing
        return marks, absent

    def _times(self, marks: Exact, clause: p.ClauseMarks) -> Exact:
        """With the factors of the whole clause."""
        sums = self.sums
        if not clause.factors:
            return marks if clause.times is None else sums.by(marks, clause.times)
        amounts = [] if clause.times is None else [sums.constant(clause.times)]
        for factor in clause.factors:
            value = value_of(factor.figure, self)
            own = sums.replaced(value.exact, value.lacks, factor.otherwise) if value.lacks else value.exact
            amounts.append(own)
        whole = amounts[0]
        for other in amounts[1:]:
            if clause.highest:
                one, two = sums.alike(whole, other)
                whole = Exact(self.steps.let(f"GREATEST({one.above}, {two.above})"), one.below)
            else:
                whole = sums.multiplied(whole, other)
        return sums.multiplied(marks, whole)

    def _named(self, total: Exact, absent: str, name: str) -> tuple[Exact, str]:
        self.steps.let(f"({total.above})", name)
        self.steps.keep.append(name)
        if absent:
            self.steps.let(absent, f"{name}_absent")
            self.steps.keep.append(f"{name}_absent")
        return Exact(name, total.below), f"{name}_absent" if absent else ""

    def _joined(self, join: str, signed: list[Exact]) -> list[Exact]:
        if join == "sum" or len(signed) < 2:
            return signed
        below = signed[0]
        for other in signed[1:]:
            below, _ = self.sums.alike(below, other)
        alike = [self.sums.alike(marks, below)[0] for marks in signed]
        sizes = [self.steps.let(f"ABS({marks.above})") for marks in alike]
        branches = []
        for place, size in enumerate(sizes):
            rivals = [f"{size} >= {other}" for other in sizes] if join == "greatest" else []
            branches.append(f" WHEN {' AND '.join([f'{size} > 0', *rivals])} THEN {place}")
        chosen = self.steps.let(f"CASE{''.join(branches)} ELSE -1 END")
        return [self.sums.replaced(marks, f"{chosen} <> {place}", ZERO) for place, marks in enumerate(signed)]

    def clause(self, clause: p.ClauseMarks) -> Value:
        value = value_of(clause.figure, self)
        if clause.seen is None:
            return value
        silent = [f"{self.look(tally, 'n')[0]} = 0" for tally in clause.seen]
        return Value(value.exact, self.condition(" AND ".join(silent) or "TRUE"))

    def condition(self, expression: str) -> str:
        return self.steps.let(f"({expression})")


def applying(scope: p.Applies, look: Look) -> str:
    """Where a part applies."""
    found = []
    for reading in scope.readings:
        column, _ = look(reading, "n")
        found.append(f"{column} {'=' if reading is scope.exempt else '>'} 0")
    return f"({' AND '.join(found) or 'TRUE'})"


def apart(found: tuple[Exact, str], scope: p.Applies, sums: Arithmetic, look: Look) -> tuple[Exact, str]:
    """What holds where an indicator or item does not apply."""
    value, absent = found
    inside = sums.let(applying(scope, look))
    value = sums.replaced(value, f"NOT {inside}", scope.otherwise or ZERO)
    if scope.otherwise is None:
        return value, f"(NOT {inside} OR {absent})" if absent else f"(NOT {inside})"
    return value, f"({inside} AND {absent})" if absent else ""
