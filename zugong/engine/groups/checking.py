"""What can be wrong, or left open, with measures and maps over groups and with the composition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from zugong.engine.catalogue import PERIOD_KINDS, Catalogue
from zugong.engine.groups import checking_grades, checking_votes, composition, maps, measures
from zugong.engine.groups.asking import asked
from zugong.engine.groups.conditions import MovedBy, PlaceIs, Test
from zugong.engine.nodes import Institution
from zugong.engine.parameters import Dated
from zugong.engine.problems import Problems, Spot
from zugong.engine.scheme import Clause, Indicator, Scheme
from zugong.engine.spelling import Number
from zugong.engine.walking import every

ZERO, HUNDRED = Decimal(0), Decimal(100)
BASELINE = "baseline"  # the id under which the marks everybody begins with stand among the items


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    scheme = institution.scheme
    assert scheme is not None
    for indicator, clause in _clauses(scheme):
        name = clause.title or indicator.title
        for node in every(clause, measures.Compared):
            _compared(node, name, problems)
        for result in every(clause, measures.ResultOf):
            _result(result, name, institution, problems)
        for to in every(clause, maps.Map):
            _map(to, name, problems)
        if clause.per is not None and (
            any(True for _ in every(clause, measures.Compared)) or isinstance(clause.map, maps.OfBest | maps.OfMean)
        ):
            problems.add("group-in-parts", clause.per.spot, name=name)
    for votes in every(scheme, checking_votes.Ballots):
        checking_votes.check(votes, seen, problems)
    _regrouped(scheme, problems)
    _comparison(scheme, problems)
    _composition(institution, scheme, seen, problems)
    _divisions(scheme, problems)
    checking_grades.check(scheme, seen, problems)


def _regrouped(scheme: Scheme, problems: Problems) -> None:
    """What becomes of those who changed groups, and of whole items that do not apply."""
    nodes: list[measures.Moved | MovedBy] = [*every(scheme, measures.Moved), *every(scheme, MovedBy)]
    for node in nodes if scheme.groups is not None and scheme.groups.within != "all" else ():
        if not node.regrouped:
            asked(problems, node.spot, "moved", "regrouped")
    for item in scheme.items:
        if item.applies_to is not None and item.applies_to.otherwise == "group_mean":
            problems.add("item-mean", item.applies_to.spot, name=item.title)


def _clauses(scheme: Scheme) -> Iterator[tuple[Indicator, Clause]]:
    for block in scheme.blocks:
        for indicator in block.indicators:
            for clause in indicator.parts:
                yield indicator, clause


def _compared(node: measures.Compared, name: str, problems: Problems) -> None:
    if isinstance(node, measures.Rank) and node.by is not None and node.by.may_lack and not node.lacking:
        asked(problems, node.spot, name, "lacking")
    if isinstance(node, measures.OfGroup) and node.take in {"mean", "sum"}:
        for key in ("own", "zeros"):
            if not getattr(node, key):
                asked(problems, node.spot, name, key)


def _result(node: measures.ResultOf, name: str, institution: Institution, problems: Problems) -> None:
    if node.take == "grade" and node.table is None:
        problems.add("missing-key", node.spot, where="result", name="table")
    if node.every:
        if node.every not in PERIOD_KINDS:
            problems.add("unknown-period", node.spot, near=PERIOD_KINDS, name=node.every)
        for key in ("join", "lacking"):
            if not getattr(node, key):
                asked(problems, node.spot, name, f"periods-{key}")
    if node.of == institution.id and node.period == "same" and not node.every:
        problems.add("result-itself", node.spot, name=name, ring=f"{institution.title} → {name} → {institution.title}")


def _map(node: maps.Map, name: str, problems: Problems) -> None:
    open_ = {
        maps.RankTable: (("beyond", "beyond"),), maps.RankStep: (("least", "least"),), maps.OfBest: (("best_zero", "best_zero"),),
        maps.OfMean: (("own", "own"), ("zeros", "zeros"), ("above", "above")),
    }.get(type(node), ())  # fmt: skip
    for key, question in open_:
        if getattr(node, key) in ("", None):
            asked(problems, node.spot, name, question)


def _comparison(scheme: Scheme, problems: Problems) -> None:
    """Who is compared with whom is asked for as soon as anything is compared."""
    if scheme.groups is not None:
        return
    first: Spot | None = None
    for _, clause in _clauses(scheme):
        if any(True for _ in every(clause, measures.Compared)) or isinstance(clause.map, maps.OfBest | maps.OfMean):
            first = first or clause.spot
        if clause.missing == "group_mean":
            first = first or clause.spot
    for indicator in every(scheme, Indicator):
        if indicator.applies_to is not None and indicator.applies_to.otherwise == "group_mean":
            first = first or indicator.spot
    if scheme.standardise is not None:
        first = first or scheme.standardise.spot
    places = next(
        (one.spot for one in every((scheme.grades, scheme.effects), Test) if isinstance(one, PlaceIs | MovedBy)), None
    )
    if scheme.grades is not None and (places is not None or any(level.limited for level in scheme.grades.levels)):
        first = first or scheme.grades.spot
    first = first or places
    if first is not None:
        asked(problems, first, "scheme", "within")


# ---- composition -----------------------------------------------------------------------------------


def _composition(institution: Institution, scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    way = scheme.standardise
    if way is not None and way.how == "deviation" and (way.centre is None or way.spread is None):
        problems.add("standard-needs", way.spot)
    if scheme.compose is None:
        return
    parts = list(every(scheme.compose, composition.Part))
    _references(scheme, parts, problems)
    for part in parts:
        if isinstance(part, composition.Weighted):
            _weighted(institution, part, seen, problems)
        if isinstance(part, composition.Times):
            _times(part, problems)


def _references(scheme: Scheme, parts: list[composition.Part], problems: Problems) -> None:
    items = [*(item.id for item in scheme.items), *(() if scheme.baseline is None else (BASELINE,))]
    indicators = {i.id: i for block in scheme.blocks for i in block.indicators}
    used: dict[str, int] = {}
    for part in parts:
        if isinstance(part, composition.ItemPart):
            _known(part.of, items, "项目", "item", part.spot, used, problems)
        elif named := part.of if isinstance(part, composition.IndicatorPart) else getattr(part, "indicator", ""):
            _known(named, indicators, "指标", "indicator", part.spot, used, problems)
        elif isinstance(part, composition.SpecialPart) and scheme.special is None:
            problems.add("compose-special", part.spot)
    if all(
        word != "parts" for _, word in problems.unreadable
    ):  # a part that could not be read may be the one that lacks
        _unused(scheme, used, parts, problems)


def _unused(scheme: Scheme, used: dict[str, int], parts: list[composition.Part], problems: Problems) -> None:
    """What stands in no part counts nowhere."""
    if scheme.baseline is not None and BASELINE not in used:
        problems.add("compose-unused", scheme.baseline.spot, name=scheme.baseline.title)
    for item in scheme.items:
        if item.id not in used and not any(indicator.id in used for indicator in item.indicators):
            problems.add("compose-unused", item.spot, name=item.title)
    if scheme.special is not None and not any(isinstance(part, composition.SpecialPart) for part in parts):
        problems.add("compose-unused", scheme.special.spot, name=scheme.special.title)


def _known(
    name: str, known: Iterable[str], zh: str, en: str, spot: Spot, used: dict[str, int], problems: Problems
) -> None:  # fmt: skip
    if name not in set(known):
        problems.add("compose-unknown", spot, near=known, name=name, what=zh, what_en=en)
    elif name in used:
        problems.add("compose-twice", spot, name=name)
    used[name] = used.get(name, 0) + 1


def _weighted(institution: Institution, node: composition.Weighted, seen: Catalogue, problems: Problems) -> None:
    if not node.basis:
        asked(problems, node.spot, "weighted", "basis")
    names = [getattr(part, "of", "") if isinstance(getattr(part, "of", ""), str) else part.word for part in node.parts]
    for name, part in zip(names, node.parts, strict=True):
        if part.weight is None:
            problems.add("compose-weight", part.spot, name=name or part.word)
    for day in days_of(institution, seen, [part.weight for part in node.parts]):
        values = [value_on(seen, part.weight, day) for part in node.parts]
        total = sum((value for value in values if value is not None), ZERO)
        if all(value is not None for value in values) and total != HUNDRED:
            problems.add("hundred", node.spot, name="weighted", parts=total, day=day)


def days_of(institution: Institution, seen: Catalogue, numbers: Iterable[Number | None]) -> list[dt.date]:
    start = institution.heading.in_force_from
    days = {start}
    for number in numbers:
        parameter = seen.parameters.get(number.name) if number is not None else None
        days |= {value.from_ for value in (parameter.values if parameter else ()) if value.from_ > start}
    return sorted(days)


def value_on(seen: Catalogue, number: Number | None, day: dt.date) -> Decimal | None:
    parameter = None if number is None else seen.parameters.get(number.name)
    dated: Dated | None = None if parameter is None else parameter.on(day)
    return dated.value if dated is not None and isinstance(dated.value, Decimal) else None


def _times(node: composition.Times, problems: Problems) -> None:
    if (node.measure is None) == (not node.indicator):
        problems.add("compose-factor", node.spot)
    if node.measure is not None and not node.as_:
        asked(problems, node.spot, "times", "as")
    if not node.missing:
        asked(problems, node.spot, "times", "coefficient")


def _divisions(scheme: Scheme, problems: Problems) -> None:
    """Whatever divides says how the quotient is rounded."""
    rounding = scheme.choices.rounding
    spot = scheme.choices.spot if scheme.choices.spot.line else scheme.spot
    nodes = (measures.OfGroup, maps.OfBest, maps.OfMean, checking_votes.Vote, composition.Times)
    divides = scheme.standardise is not None or any(
        any(True for _ in every(scheme, kind)) for kind in nodes
    ) or any(one.every and one.join == "mean" for one in every(scheme, measures.ResultOf))  # fmt: skip
    if divides and (rounding is None or rounding.division is None):
        problems.add("choose-rounding", spot, name="division")
    hundred = any(one.basis == "hundred" for one in every(scheme, composition.Weighted))
    if hundred and (rounding is None or rounding.hundred is None):
        problems.add("choose-rounding", spot, name="hundred")
