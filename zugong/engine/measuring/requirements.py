"""Head-counts, and requirements that are met or not."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from zugong.engine import measures as m
from zugong.engine.case import Case
from zugong.engine.measured import Chance, Measured
from zugong.engine.measuring.base import (
    ONE,
    ZERO,
    action,
    counting,
    measure,
)
from zugong.engine.telling import what
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain


@measure.register
def _(node: m.Headcount, case: Case) -> Measured:
    if node.of in {"members", "full_members"}:
        out = () if node.without is None else case.pick(node.without).facts
        exempt = len({fact.person for fact in out if fact.person})
        value = Decimal(max(0, case.view.heads(node.of, case.as_of) - exempt))
        label = Words("党员", "members")
    else:
        value = Decimal(len({p.unit for p in case.view.units((node.of,)) if p.first <= case.as_of <= p.last}))
        label = Words("组织", "units")
    return Measured(value, label, lines=(Line(label, "", plain(value)),), open=not case.finished)


@measure.register
def _(node: m.Met, case: Case) -> Measured:
    results = [_need(need, case) for need in node.needs]
    met = all(ok for ok, *_ in results) if node.join == "all" else any(ok for ok, *_ in results)
    lines = tuple(line for _, line, _ in results)
    facts = {fact.id: fact for need in node.needs for fact in case.pick(need.filter).facts}
    rejected = {bad.fact: bad for need in node.needs for bad in case.pick(need.filter).rejected}
    chances: Iterable[Chance] = () if met or case.finished else (chance for *_, chance in results if chance is not None)
    missing = tuple(chances)
    # When several things are missing, none of them alone changes anything: they are one chance in several lines.
    if node.join == "all" and len(missing) > 1:
        texts = Words("；".join(c.sentence.zh for c in missing), "; ".join(c.sentence.en for c in missing))
        missing = (Chance("raise", ONE, texts, case.period.end, missing[0].action, case.view.subject),)
    return Measured(
        ONE if met else ZERO, Words("", ""), tuple(facts.values()), tuple(rejected.values()), lines,
        open=not met and not case.finished, chances=missing, best=ONE if missing else None,
    )  # fmt: skip


def _need(need: m.Need, case: Case) -> tuple[bool, Line, Chance | None]:
    count, wanted = Decimal(len(case.pick(need.filter).facts)), case.numbers.decimal(need.at_least)
    noun, unit = what(case.plan.catalogue, need.filter), counting(case, need.filter)
    line = Line(
        Words(f"{noun.zh}要 {plain(wanted)} {unit.zh}，已有", f"{noun.en}: needed {plain(wanted)}, so far"),
        "",
        plain(count),
    )
    if count >= wanted:
        return True, line, None
    gap = plain(wanted - count)
    sentence = Words(f"再有 {gap} {unit.zh}{noun.zh}", f"{gap} more {noun.en}")
    return (
        False,
        line,
        Chance("raise", ONE, sentence, case.period.end, action(need.filter, case.view.subject), case.view.subject),
    )
