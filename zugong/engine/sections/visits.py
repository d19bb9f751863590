"""On-site assessments (实地考核): what assessors look at in a unit, which records they take at random, and what a mark becomes."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.filters import Filter
from zugong.engine.measures.base import COUNT_UNITS
from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    inline,
    named,
    node,
    number,
    options,
    spelt,
    spot_field,
    text,
    texts,
)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Records taken at random; who looks later can draw the same ones again."""

    filter: Filter = spelt(inline, "从哪些事实里抽", "from which facts", default=Filter(), of=Filter)
    many: Number | None = spelt(number, "抽几个", "how many", required=True, units=COUNT_UNITS)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class SiteCheck:
    """One line of the check list: what is looked at, for how many marks."""

    id: str = ""
    title: str = spelt(text, "看什么", "what is looked at", required=True, default="")
    full: Number | None = spelt(number, "满分", "full marks", required=True, units=("分",))
    drawn: Drawn | None = spelt(node, "抽查哪些记录", "records that are drawn", of=Drawn)
    members: Number | None = spelt(number, "抽问几名党员", "how many members are drawn", units=("人", "名"))
    help: str = spelt(text, "怎么看", "how it is looked at", default="")
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class FoundHere:
    """What was found wrong may be opened as a matter that is rectified and closed one by one."""

    route: str = spelt(text, "提议办哪个流程（制度/流程）", "route that is proposed", required=True, default="")
    problem: str = spelt(text, "情况写进哪一栏", "column that says what was found", required=True, default="")
    fields: dict[str, str] = spelt(options, "栏 → 先填上的", "column → value filled in", default=None, compare=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class SiteVisit:
    """Assessors go to a unit with a list. Only those named for it write; every line marked becomes one fact."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    units: tuple[Word, ...] = spelt(texts, "去哪类组织", "unit kinds that are visited", required=True, default=())
    checks: dict[str, SiteCheck] = spelt(named, "核对清单", "check list", required=True, of=SiteCheck)
    books: str = spelt(text, "每一条记成哪类事实", "fact that every line becomes", required=True, default="")
    check: str = spelt(text, "事实的哪个字段是哪一条", "its field for the line", default="check")
    mark: str = spelt(text, "哪个字段是评分", "its field for the mark", default="mark")
    reason: str = spelt(text, "哪个字段是理由", "its field for the reason", default="reason")
    finding: FoundHere | None = spelt(node, "发现问题怎么办", "what follows from a problem", of=FoundHere)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
