"""What the clauses of one indicator can get wrong only together: deductions among which one forgets to say so, and a
clause that takes or gives the whole indicator away when it has no data."""

from __future__ import annotations

from zugong.engine.maps import TwoSided
from zugong.engine.problems import Problems
from zugong.engine.scheme import Clause, Indicator
from zugong.engine.spelling import written


def check(indicator: Indicator, problems: Problems) -> None:
    deducts = any(clause.sign == "deduct" for clause in indicator.parts)
    for clause in indicator.parts:
        name = clause.title or clause.id or indicator.title
        if deducts and not written(clause.sign):
            problems.add("choose-sign", clause.spot, name=name, indicator=indicator.title)
        if indicator.full is not None and _takes_all(clause) and _one_of_several(indicator, clause):
            code = "missing-takes-all" if clause.sign == "deduct" else "missing-gives-all"
            problems.add(code, clause.spot, name=name, indicator=indicator.title, missing=clause.missing)


def _takes_all(clause: Clause) -> bool:
    """Without data it stands for the full marks of the whole indicator, whatever its own cap."""
    if isinstance(clause.map, TwoSided) or (clause.measure is not None and not clause.measure.may_lack):
        return False
    return clause.missing == ("zero" if clause.sign == "deduct" else "full")


def _one_of_several(indicator: Indicator, clause: Clause) -> bool:
    """One clause beside others, or one part of several that are added up."""
    per = clause.per
    parts = per is not None and per.join != "mean" and per.cap in (None, "none")
    return parts or (len(indicator.parts) > 1 and indicator.join == "sum")
