"""Early warnings (预警): what is looked at in every unit, from which number on it is amber or red, and who is told."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.filters import Condition, Filter, conditions
from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    choice,
    node,
    number,
    options,
    spelt,
    spot_field,
    text,
    texts,
)

#: what is made of the facts found: how many, a field added up, days since the latest
TAKES = ("count", "sum", "days_since")
#: duties that are late and may still be done, or whose time is over
STANDINGS = ("overdue", "missed")
#: who is counted in a unit
HEADS = ("members", "full_members", "secretaries")
LIMITS = ("at_least", "above", "at_most", "below")
#: who sees that the light is on, besides those who assess
TOLD = ("unit", "above")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """From which number on a light is on; exactly one of the four."""

    at_least: Number | None = spelt(number, "达到", "at least")
    above: Number | None = spelt(number, "超过", "above")
    at_most: Number | None = spelt(number, "不超过", "at most")
    below: Number | None = spelt(number, "低于", "below")
    spot: Spot = spot_field()

    @property
    def said(self) -> tuple[tuple[str, Number], ...]:
        """The limits that are written, by name."""
        given = [(name, getattr(self, name)) for name in LIMITS]
        return tuple((name, value) for name, value in given if value is not None)


@dataclass(frozen=True, kw_only=True)
class RowsOf:
    """Rows of a register that the unit keeps."""

    register: str = spelt(
        text, "哪张台账，别的制度的写“制度/台账”", "register, or institution/register", required=True, default=""
    )
    where: tuple[Condition, ...] = spelt(conditions, "看哪些行", "which rows", default=())
    late: bool = spelt(boolean, "只看过期的", "only what is overdue", default=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class CasesOf:
    """Open cases about the unit, whoever opened them."""

    route: str = spelt(
        text, "哪条流程，别的制度的写“制度/流程”", "route, or institution/route", required=True, default=""
    )
    where: tuple[Condition, ...] = spelt(conditions, "看哪些办件", "which cases", default=())
    late: bool = spelt(
        boolean, "只看逾期的；停表的不算", "only what is overdue; not while the clock stands still", default=False
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class DutiesOf:
    """Duties of this institution that the unit has not done this year."""

    of: tuple[Word, ...] = spelt(
        texts, "哪几项职责，不写就是这份制度的全部", "which duties; all without it", default=()
    )
    standing: str = spelt(choice, "过期还能补的、已经错过的", "overdue, or missed", default="missed", choices=STANDINGS)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The matter that somebody may open from here, filled in as far as it is known. Nothing is opened by itself."""

    route: str = spelt(
        text, "哪条流程，别的制度的写“制度/流程”", "route, or institution/route", required=True, default=""
    )
    sentence: str = spelt(text, "预警的话填进哪一栏", "column that takes the sentence", default="")
    fill: dict[str, str] = spelt(options, "先填好的栏：栏 → 值", "column → value", default=None, compare=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class EarlyWarning:
    """A number that is worked out for every unit, and the light it gives. Exactly one of facts, rows, cases, duties, heads is looked at."""

    id: str = ""
    title: str = spelt(text, "预警名称", "title", required=True, default="")
    about: tuple[Word, ...] = spelt(texts, "看哪类组织", "unit kinds", required=True, default=())
    facts: Filter | None = spelt(node, "看哪些事实", "which facts", of=Filter)
    take: str = spelt(
        choice,
        "数几次、字段相加、离最近一次几天",
        "count, sum, or days since the latest",
        default="count",
        choices=TAKES,
    )
    field: str = spelt(text, "哪个字段相加（take: sum）", "field to add up, with take: sum", default="")
    back: Number | None = spelt(number, "往回看多久", "how far back", units=("天", "个月", "年"))
    every: str = spelt(text, "只看本期（如 year、quarter）", "only the running period", default="")
    rows: RowsOf | None = spelt(node, "看哪些台账行", "which rows", of=RowsOf)
    cases: CasesOf | None = spelt(node, "看哪些没办完的办件", "which open cases", of=CasesOf)
    duties: DutiesOf | None = spelt(node, "看哪些没做的职责", "which duties not done", of=DutiesOf)
    heads: str = spelt(choice, "数哪些人", "who is counted", default="", choices=("", *HEADS))
    red: Limit | None = spelt(node, "到多少亮红灯", "from what on it is red", of=Limit)
    amber: Limit | None = spelt(node, "到多少亮黄灯", "from what on it is amber", of=Limit)
    say: str = spelt(text, "亮灯时说的话，{n} 是数", "what it says; {n} is the number", required=True, default="")
    tell: tuple[Word, ...] = spelt(
        texts,
        "告诉谁：unit 本组织的人、above 任一上级组织里能看本组织（read_unit）的人；考核（assess）的人总能看到",
        "who is told: unit, its own people; above, whoever reads (read_unit) from a unit above; who assesses always sees it",
        default=TOLD,
    )
    opens: Opening | None = spelt(node, "可以从这里提出什么办件", "matter that may be opened from here", of=Opening)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
