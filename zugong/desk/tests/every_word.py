"""Every word of the language with two values each, put into a small scheme: what the words are comes from the specimens
and the nodes themselves, so a word added later is tried without anybody thinking of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from zugong import engine
from zugong.engine import filters, manual, maps, scheme
from zugong.engine import measures as m
from zugong.engine import spelling as sp
from zugong.engine.groups import ballots, composition, conditions, effects, grades
from zugong.engine.groups.ballots import Vote
from zugong.engine.measures import judging
from zugong.engine.nodes import OnlyIf
from zugong.engine.parameters import Dated, Parameter
from zugong.engine.plan import Plan
from zugong.engine.problems import Problems
from zugong.engine.section import Section
from zugong.engine.source import Mapping, read
from zugong.engine.specimens import SPECIMENS
from zugong.engine.spelling import Number
from zugong.engine.walking import every

FAMILIES = {family: table for family, _, table in manual.LINES}
TEXT = """\
institution: {id: tests.words, title: 每个词, edition: "1", in_force_from: 2026-01-01, applies_to: [department], source: {document: 测试}}
labels:
  level: {title: 级别, values: {city: 市级, county: 县级, excellent: 优秀票, good: 良好票}}
facts:
  event: {title: 事件, unit: 起, recorded_by: unit, fields: {first: {label: 甲栏, type: choice, labels: level}, second: {label: 乙栏, type: choice, labels: level}}}
  other: {title: 另一件, unit: 件, recorded_by: assessor, fields: {first: {label: 丙栏, type: text}, second: {label: 丁栏, type: text}}}
scheme:
  subjects: [department]
  period: year
  total: 0
  ceiling: none
  ground: none
  choices: {}
  items:
    - {id: one, title: 项目甲, full: 0, indicators: [{id: told, title: 指标甲, full: 0, cite: 测试}]}
    - {id: two, title: 项目乙, full: 0, indicators: [{id: kept, title: 指标乙, full: 0, cite: 测试}]}
  grades: {levels: [{id: good, title: 良好}, {id: rest, title: 一般}]}
"""
WHAT = m.Count(filter=filters.Filter(of="event"))
PER_UNIT = maps.PerUnit(by=Number("number_a"))
CLAUSE = scheme.Clause(measure=WHAT, map=PER_UNIT, title="某条")
VALUES: dict[str, tuple[Any, Any]] = {
    "number": (Decimal(31), Decimal(47)), "share": (Decimal(31), Decimal(47)), "month_day": ("03-31", "11-30"),
    "table": ({"city": Decimal(3), "county": Decimal(1)}, {"city": Decimal(4), "county": Decimal(1)}),
    "bands": ({"90": Decimal(8), "below": Decimal(0)}, {"80": Decimal(9), "below": Decimal(1)}),
    "list": ((Decimal(6), Decimal(4)), (Decimal(7), Decimal(5))), "fraction": ("2/3", "1/2"),
}  # fmt: skip


def sections() -> dict[str, type]:
    """Every section of the language that says what is marked and how, by the name of its specimen."""
    placed_ = tuple(cls for cls, _ in PLACES)
    return {manual.key_of(cls): cls for _, classes in manual.PARTS for cls in classes if issubclass(cls, placed_)}


@cache
def institution() -> engine.Institution:
    return engine.loads(TEXT, "words.yaml")


def specimen(key: str, cls: type) -> Any:
    """The node that its line in the manual says, with names that mean something here."""
    family, _, word = key.partition(".")
    by_word = family in FAMILIES and cls is not m.Need
    problems = Problems()
    root = read(f"{word}: {SPECIMENS[key][1]}" if by_word else SPECIMENS[key][1], "line.yaml", problems)
    assert isinstance(root, Mapping)
    section = Section(key, root, problems)
    return sp.read_one_of(section, FAMILIES[family]) if by_word else sp.read_node(cls, section)


def plan_of(made: scheme.Scheme) -> Plan:
    """Not compiled: what stands here need not make sense together, it must only be told."""
    whole = dataclasses.replace(institution(), scheme=made)
    known = engine.Catalogue.of(
        [engine.loads(TEXT.replace("tests.words", "tests.else").replace("每个词", "别处"), "else.yaml")]
    )
    catalogue = known.including(whole)
    for number in every(made, Number):
        if not number.is_zero:
            value = VALUES[number.shape if number.shape in VALUES else "number"][number.name.endswith("_b")]
            unit = number.units[0] if number.units else ""
            catalogue.parameters[number.name] = Parameter(
                id=number.name, title=f"数 {number.name}", unit=unit, values=(Dated(value=value, cite="测试"),)
            )
    indicators = tuple(indicator for block in made.blocks for indicator in block.indicators)
    return Plan(whole, made, catalogue, indicators, {})


# ---- where a section stands ------------------------------------------------------------------------


def _base() -> scheme.Scheme:
    made = institution().scheme
    assert made is not None
    return made


def _item(**more: Any) -> scheme.Scheme:
    made = _base()
    return dataclasses.replace(made, items=(dataclasses.replace(made.items[0], **more), made.items[1]))


def _indicator(**more: Any) -> scheme.Scheme:
    made = _base()
    first = dataclasses.replace(
        made.items[0].indicators[0], **{"full": Number("number_a"), "clauses": (CLAUSE,), **more}
    )
    return _item(indicators=(first,))


def _clause(**more: Any) -> scheme.Scheme:
    return _indicator(clauses=(dataclasses.replace(CLAUSE, **more), CLAUSE))


def _grades(**more: Any) -> scheme.Scheme:
    made = _base()
    assert made.grades is not None
    return dataclasses.replace(made, grades=dataclasses.replace(made.grades, **more))


def _level(**more: Any) -> scheme.Scheme:
    made = _base()
    assert made.grades is not None
    return _grades(levels=(dataclasses.replace(made.grades.levels[0], **more), made.grades.levels[1]))


def _effect(**more: Any) -> scheme.Scheme:
    effect = effects.Effect(
        id="e", title="某效果", cite="测试", when=(conditions.Facts(filter=filters.Filter(of="event")),)
    )
    return dataclasses.replace(_base(), effects=(dataclasses.replace(effect, **more),))


def _filter(**more: Any) -> scheme.Scheme:
    return _clause(measure=m.Count(filter=filters.Filter(**{"of": "event", **more})))


def _share_by(**more: Any) -> scheme.Scheme:
    table = Number("table_a", "table")
    return _level(share_by=grades.ShareBy(result="tests.else", table=table, **more))


VOTE = Vote(filter=filters.Filter(of="event"), choice=("first",))
PLACES: tuple[tuple[type, Any], ...] = (
    (m.Need, lambda node: _clause(measure=m.Met(needs=(node,)))), (m.Measure, lambda node: _clause(measure=node)),
    (maps.Map, lambda node: _clause(map=node)), (composition.Part, lambda node: dataclasses.replace(_base(), compose=node)),
    (conditions.Test, lambda node: _effect(when=(node,))),
    (filters.Filter, lambda node: _clause(measure=m.Count(filter=node))), (filters.Window, lambda node: _filter(window=node)),
    (filters.Parties, lambda node: _filter(parties=node)), (filters.Excused, lambda node: _filter(excused=node)),
    (scheme.Scheme, lambda node: node), (scheme.Choices, lambda node: dataclasses.replace(_base(), choices=node)),
    (scheme.Roundings, lambda node: dataclasses.replace(_base(), choices=scheme.Choices(rounding=node))),
    (scheme.Rounding, lambda node: dataclasses.replace(_base(), choices=scheme.Choices(rounding=scheme.Roundings(total=node)))),
    (scheme.Item, lambda node: dataclasses.replace(_base(), items=(node,))), (scheme.Special, lambda node: dataclasses.replace(_base(), special=node)),
    (scheme.Door, lambda node: dataclasses.replace(_base(), special=scheme.Special(title="加减分", indicators=_base().items[0].indicators, opens=node))),
    (scheme.Indicator, lambda node: _item(indicators=(node,))), (scheme.Clause, lambda node: _indicator(clauses=(node, CLAUSE))),
    (scheme.Per, lambda node: _clause(per=node)), (scheme.Factor, lambda node: _clause(times=(node,))),
    (scheme.Scope, lambda node: _indicator(applies_to=node)), (scheme.Baseline, lambda node: dataclasses.replace(_base(), baseline=node)),
    (scheme.PeopleShown, lambda node: dataclasses.replace(_base(), marks_people=node)),
    (scheme.Basis, lambda node: _indicator(basis=node)),
    (ballots.Voters, lambda node: _clause(measure=dataclasses.replace(VOTE, voters=node))),
    (ballots.Trim, lambda node: _clause(measure=dataclasses.replace(VOTE, trim=node))),
    (ballots.Issued, lambda node: _clause(measure=dataclasses.replace(VOTE, issued=node))),
    (ballots.EachRanks, lambda node: _clause(measure=dataclasses.replace(VOTE, each_ranks=node))),
    (composition.Comparison, lambda node: dataclasses.replace(_base(), groups=node)),
    (composition.Standardise, lambda node: dataclasses.replace(_base(), standardise=node)),
    (grades.Grades, lambda node: dataclasses.replace(_base(), grades=node)), (grades.Level, lambda node: _grades(levels=(node, *_base().grades.levels))),  # type: ignore[union-attr]
    (grades.Base, lambda node: _grades(base=node, levels=(grades.Level(id="a", title="优", share=Number("number_a")),))),
    (grades.ShareBy, lambda node: _level(share_by=node)), (grades.Plus, lambda node: _share_by(plus=(node,))),
    (effects.Effect, lambda node: dataclasses.replace(_base(), effects=(node,))), (effects.Demote, lambda node: _effect(demote=node)),
    (effects.Promote, lambda node: _effect(promote=node)), (effects.Propose, lambda node: _effect(propose=node)),
    (effects.Pay, lambda node: _effect(pay=node)), (OnlyIf, lambda node: _clause(measure=m.Shortfall(every="month", owed=Number("number_a"), only_if=node))),
)  # fmt: skip


def placed(node: Any) -> scheme.Scheme:
    """A scheme in which this section stands."""
    found: scheme.Scheme = next(place for cls, place in PLACES if isinstance(node, cls))(node)
    return found


# ---- two values for every word ---------------------------------------------------------------------


FILTER = filters.Filter(of="event")
CONDITIONS = tuple((filters.Condition(field="first", op="is", values=(value,)),) for value in ("city", "county"))
TESTS = tuple((conditions.Facts(filter=filters.Filter(of=kind)),) for kind in ("event", "other"))
#: words whose text means something else than a field
NAMES: dict[tuple[str, str], tuple[Any, Any]] = {
    ("Filter", "of"): ("event", "other"), ("headcount", "of"): ("members", "branch"), ("marks", "of"): ("told", "kept"),
    ("result", "of"): ("tests.words", "tests.else"), ("item", "of"): ("one", "two"), ("indicator", "of"): ("told", "kept"),
    ("score", "of"): ("one", "told"), ("ShareBy", "result"): ("tests.words", "tests.else"), ("Per", "by"): ("month", "first"),
    ("count", "distinct"): ("month", "first"), ("times", "indicator"): ("told", "kept"), ("Effect", "bar"): ("good", "rest"),
    ("Demote", "to"): ("good", "rest"), ("Promote", "to"): ("good", "rest"), ("by_level", "lowest"): ("city", "county"),
    ("Clause", "on_top_of"): ("c1", "c2"), ("Scheme", "period"): ("year", "month"), ("grade", "is"): (("good",), ("rest",)),
    ("Scheme", "subjects"): (("department",), ("branch",)), ("Scope", "categories"): (("window",), ("office",)),
    ("Scope", "kinds"): (("department",), ("branch",)), ("Scope", "roles"): (("secretary",), ("leader",)),
    ("coverage", "each"): (("branch",), ("member",)), ("vote_share", "options"): (("city",), ("county",)),
    ("Grades", "tied"): ("in", ("told",)), ("Clause", "sign"): ("deduct", "add"), ("shortfall", "each"): (("branch",), ("village",)),
    ("fulfilment", "each"): (("branch",), ("village",)),
}  # fmt: skip


def _whole() -> dict[tuple[str, str], tuple[Any, Any]]:
    items = _base().items
    return {
        ("Scheme", "items"): ((), items),
        ("Scheme", "special"): (None, scheme.Special(title="加减分", indicators=items[0].indicators)),
    }


NAMES |= _whole()


def pairs(cls: type, item: dataclasses.Field[Any], spelling: sp.Spelling) -> tuple[Any, ...]:
    """Values of which each must be told otherwise than the others."""
    name = spelling.key or item.name.rstrip("_")
    word = getattr(cls, "word", "") or cls.__name__
    if (word, name) in NAMES:
        return NAMES[word, name]
    if spelling.how in {sp.node, sp.nodes}:
        nothing = None if item.default is dataclasses.MISSING else item.default
        return nothing, _specimen_of(spelling.of, many=spelling.how is sp.nodes)
    if name == "every":
        return "month", "quarter"
    found: tuple[Any, ...] = spelling.choices or BY_HOW[spelling.how](spelling)
    return found


def _numbers(spelling: sp.Spelling) -> tuple[Any, ...]:
    return tuple(Number(f"{spelling.shape}_{one}", spelling.shape, spelling.units) for one in "ab")


def _formulas(spelling: sp.Spelling) -> tuple[Any, ...]:
    problems = Problems()
    found = []
    for text in ("a + 1", "a * 1"):
        root = read(f'{{let: {{a: {{count: {{of: event}}}}}}, is: "{text}"}}', "f.yaml", problems)
        assert isinstance(root, Mapping)
        found.append(judging.formulation(Section("formula", root, problems), "is", spelling))
    return tuple(found)


def _ones(spelling: sp.Spelling) -> tuple[Any, ...]:
    if spelling.of is composition.PARTS:
        return composition.ItemPart(of="one"), composition.ItemPart(of="two")
    if spelling.of is maps.MAPS:
        return PER_UNIT, maps.PerUnit(by=Number("number_b"))
    return WHAT, m.Count(filter=filters.Filter(of="other"))


OTHER = m.Count(filter=filters.Filter(of="other"))
BY_HOW: dict[Any, Any] = {
    sp.number: _numbers, sp.number_or_none: _numbers, filters.shares_of: _numbers, sp.text: lambda _: ("first", "second"),
    sp.identifier: lambda _: ("first", "second"), sp.texts: lambda _: (("first",), ("second",)), sp.whole: lambda _: (1, 3),
    sp.boolean: lambda _: (True, False), filters.conditions: lambda _: CONDITIONS, conditions.each_of: lambda _: TESTS,
    judging.formulation: _formulas, sp.options: lambda _: ({"city": "first"}, {"city": "second"}), sp.one_of: _ones,
    sp.named_ones: lambda _: ({"a": WHAT}, {"a": OTHER}), grades.tied: lambda spelling: spelling.choices,
    composition.parts: lambda _: tuple((composition.ItemPart(of=one),) for one in ("one", "two")),
}  # fmt: skip


def _specimen_of(cls: type, *, many: bool) -> Any:
    node = FILTER if cls is filters.Filter else specimen(manual.key_of(cls), cls)
    return (node,) if many else node


def words(cls: type) -> Iterator[tuple[dataclasses.Field[Any], sp.Spelling]]:
    """The words of a section itself; those of what is written directly into it are tried where they stand alone."""
    for item in dataclasses.fields(cls):
        spelling = item.metadata.get("spelling")
        if spelling is not None and spelling.how is not sp.inline:
            yield item, spelling
