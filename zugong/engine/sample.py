"""Examples in the file: a small county, and the marks its owner expects."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zugong.engine.problems import Spot
from zugong.engine.section import Section
from zugong.engine.source import Listing, Mapping, Scalar, Value
from zugong.engine.spelling import (
    Spelling,
    boolean,
    date,
    named,
    node,
    nodes,
    spelt,
    spot_field,
    text,
    texts,
    whole,
)


def data(section: Section, key: str, spelling: Spelling) -> dict[str, Any] | None:
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    return None if part is None else {name: plain_data(entry) for name, (_, entry) in part.value.entries.items()}


def plain_data(value: Value) -> Any:
    """As a fact carries it: whole numbers as int, others as text of the decimal, days as ISO text."""
    if isinstance(value, Scalar):
        if isinstance(value.value, Decimal):
            return int(value.value) if value.value == value.value.to_integral_value() else value.text
        return value.value.isoformat() if isinstance(value.value, dt.date) else value.value
    if isinstance(value, Listing):
        return [plain_data(item) for item in value.items]
    assert isinstance(value, Mapping)
    return {name: plain_data(entry) for name, (_, entry) in value.entries.items()}


def marks(section: Section, key: str, spelling: Spelling) -> dict[str, Decimal] | None:
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    found = {}
    for name, (spot, entry) in part.value.entries.items():
        if isinstance(entry, Scalar) and isinstance(entry.value, Decimal):
            found[name] = entry.value
        else:
            part.problems.add("not-number", spot, name=name)
    return found


def decimal(section: Section, key: str, spelling: Spelling) -> Decimal | None:
    return (marks(Section(section.name, Mapping({"x": (section.spot, Mapping({key: section.value.entries[key]}, section.spot))},
            section.spot), section.problems), "x", spelling) or {}).get(key)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SampleUnit:
    id: str = spelt(text, "编号", "id", required=True, default="")
    kind: str = spelt(text, "类别", "kind", required=True, default="branch")
    name: str = spelt(text, "名称", "name", default="")
    parent: str = spelt(text, "上级", "parent", default="")
    founded: dt.date | None = spelt(date, "成立日", "founded on")
    dissolved: dt.date | None = spelt(date, "撤销日", "dissolved on")
    members: int = spelt(whole, "党员数", "members", default=0)
    categories: tuple[str, ...] = spelt(texts, "分类", "categories", default=())
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class SamplePerson:
    id: str = spelt(text, "编号", "id", required=True, default="")
    name: str = spelt(text, "姓名", "name", default="")
    unit: str = spelt(text, "在哪个单位", "unit", required=True, default="")
    roles: tuple[str, ...] = spelt(texts, "身份和职务", "roles", default=("member",))
    categories: tuple[str, ...] = spelt(texts, "分类", "categories", default=())
    from_: dt.date | None = spelt(date, "从哪一天起", "from")
    to: dt.date | None = spelt(date, "到哪一天止", "to")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class SampleFact:
    """One fact, or one in every period of a kind (`each`), on that period's 15th day or its last if shorter."""

    of: str = spelt(text, "事实类别", "fact kind", required=True, default="")
    unit: tuple[str, ...] = spelt(texts, "哪个单位", "units", required=True, default=())
    on: dt.date | None = spelt(date, "哪一天", "day")
    each: str = spelt(text, "每个什么周期一次", "once in each period of this kind", default="")
    except_: tuple[str, ...] = spelt(texts, "哪些期没有", "periods left out", default=())
    recorded: dt.date | None = spelt(date, "哪天登记", "recorded on")
    person: tuple[str, ...] = spelt(texts, "哪个人（每人一条）", "persons, a fact for each", default=())
    many: int = spelt(whole, "一样的有几条", "how many alike", default=1)
    data: dict[str, Any] = spelt(data, "内容", "data", default=None, compare=False)
    spot: Spot = spot_field()


def lists(section: Section, key: str, spelling: Spelling) -> dict[str, tuple[str, ...]] | None:
    """A mapping name → list of words."""
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    return None if part is None else {name: texts(part, name, spelling) or () for name in part.value.entries}


@dataclass(frozen=True, kw_only=True)
class EarlierStanding:
    """How one subject stood in an earlier result."""

    id: str = ""
    total: Decimal | None = spelt(decimal, "总分", "total")
    standard: Decimal | None = spelt(decimal, "换算后的分", "standardised marks")
    place: int | None = spelt(whole, "名次", "place")
    grade: str = spelt(text, "等次编号", "id of the grade", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class EarlierResult:
    """A result that had been drawn up before: of this scheme's earlier period, or of another scheme."""

    of: str = spelt(text, "哪个制度（编号）", "institution", required=True, default="")
    period: str = spelt(text, "哪一期", "period code", required=True, default="")
    full: Decimal | None = spelt(decimal, "满分", "full marks")
    standings: dict[str, EarlierStanding] = spelt(named, "各单位的结果", "standings", of=EarlierStanding)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Expected:
    id: str = ""
    total: Decimal | None = spelt(decimal, "总分", "total")
    items: dict[str, Decimal] | None = spelt(marks, "项目得分", "marks of items", compare=False)
    indicators: dict[str, Decimal] | None = spelt(marks, "指标得分", "marks of indicators", compare=False)
    standard: Decimal | None = spelt(decimal, "换算后的分", "standardised marks")
    place: int | None = spelt(whole, "名次", "place in the group")
    grade: str = spelt(text, "等次编号", "id of the grade", default="")
    stars: int | None = spelt(whole, "几颗星", "stars")
    assessed: bool | None = spelt(boolean, "参不参评", "whether assessed")
    effects: tuple[str, ...] | None = spelt(
        texts, "碰上了哪些否决和建议（编号，全部写出）", "ids of all effects that hold"
    )
    amounts: dict[str, Decimal] | None = spelt(
        marks, "各项奖励的金额（建议的编号 → 金额）", "amounts of proposals: id of the effect → amount", compare=False
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Example:
    title: str = spelt(text, "说的是什么情形", "the case, in words", required=True, default="")
    period: str = spelt(text, "考核期", "period code", required=True, default="")
    as_of: dt.date | None = spelt(date, "算到哪一天", "scored as of", required=True)
    subject: str = spelt(text, "给谁算", "subject", required=True, default="")
    units: tuple[SampleUnit, ...] = spelt(nodes, "单位", "units", required=True, default=(), of=SampleUnit)
    people: tuple[SamplePerson, ...] = spelt(nodes, "人员", "people", default=(), of=SamplePerson)
    facts: tuple[SampleFact, ...] = spelt(nodes, "事实", "facts", default=(), of=SampleFact)
    groups: dict[str, tuple[str, ...]] | None = spelt(
        lists, "分组：组 → 单位", "groups: group → subjects", compare=False
    )
    earlier: tuple[EarlierResult, ...] = spelt(nodes, "以前的结果", "earlier results", default=(), of=EarlierResult)
    expect: Expected | None = spelt(node, "应得", "expected", required=True, of=Expected)
    others: dict[str, Expected] = spelt(named, "别的单位应得", "expected of others", of=Expected)
    spot: Spot = spot_field()
