"""Registers (台账): a table declared by an institution. From this alone come its form, list, import, export and facts."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zugong.engine.filters import Condition, conditions
from zugong.engine.problems import Spot
from zugong.engine.sample import data
from zugong.engine.sections.among import Honours, MarksPeople, Opens, Overlap, RowQuota, Signing
from zugong.engine.sections.columns import Column, Valid
from zugong.engine.sections.costs import Load
from zugong.engine.sections.plans import Board, Cycle, HandOut, Map, Mark, SeenBy, Slots, Summary, Tree
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    choice,
    named,
    node,
    nodes,
    number,
    options,
    spelt,
    spot_field,
    text,
    texts,
)

#: who writes a row, who verifies it, who reads it; what each means is said in the reference
WRITERS = ("unit", "above", "assessor", "registrar", "person")
VERIFIERS = ("above", "assessor", "unit", "nobody", "parties")
READERS = ("unit", "everybody", "assessor", "own")
MOMENTS = ("saved", "verified")


@dataclass(frozen=True, kw_only=True)
class Emission:
    """The fact a row becomes. A changed row takes its fact back and books the right one."""

    fact: str = spelt(text, "记成哪类事实", "fact kind", required=True, default="")
    on: str = spelt(choice, "什么时候记：保存时、核过以后", "when: saved or verified", default="saved", choices=MOMENTS)
    when: tuple[Condition, ...] = spelt(conditions, "什么样的行才记", "which rows", default=())
    at: str = spelt(text, "哪一栏是发生的日期", "column that holds the day", required=True, default="")
    person: str = spelt(
        text, "哪一栏是当事人；几个人就一人一条", "column that holds the person; several get one each", default=""
    )
    unit: str = spelt(text, "记在哪一栏的组织名下，不写就是本行的组织", "column that holds the unit", default="")
    fields: dict[str, str] = spelt(
        options, "事实的字段 → 台账的栏", "field of the fact → column", default=None, compare=False
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class View:
    """A filter that everybody needs, by name."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    where: tuple[Condition, ...] = spelt(conditions, "看哪些行", "which rows", default=())
    late: bool = spelt(boolean, "只看过期的", "only what is overdue", default=False)
    best: str = spelt(text, "按哪一栏从高到低", "column by which the highest come first", default="")
    most: Number | None = spelt(
        number, "只要前几个", "only so many of them", units=("个", "名", "项", "条", "家", "处")
    )
    honour: str = spelt(
        text, "只看按名次在这一种里的（honours 的一个选项），边上同分的都在", "only who stands within this honour, an option of honours; all who tie at its edges",
        default="",
    )  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Rows counted, or a column added up, by another column."""

    title: str = spelt(text, "名称", "title", required=True, default="")
    by: str = spelt(text, "按哪一栏分", "column to divide by, or unit", required=True, default="")
    sum: str = spelt(text, "哪一栏相加，不写就是数行", "column to add up; rows are counted without it", default="")
    as_: str = spelt(choice, "画成什么", "how it is drawn", default="bar", choices=("bar", "line"))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Due:
    """What makes a row red or amber: the day by which it must be finished."""

    by: str = spelt(text, "哪一栏是期限", "column that holds the due day", required=True, default="")
    done: tuple[Condition, ...] = spelt(
        conditions, "怎样算办完", "what a finished row looks like", required=True, default=()
    )
    who: str = spelt(text, "哪一栏是责任人", "column that holds who is responsible", default="")
    warn: Number | None = spelt(number, "到期前几天变黄", "days before it in which it is amber", units=("天",))
    starts: str = spelt(
        text, "哪一栏是开始日期，之前不亮灯", "column of the day it begins; no light before", default=""
    )
    on: str = spelt(text, "哪一栏是定下来办的那一天", "column that holds the day it takes place", default="")
    asks: str = spelt(
        text,
        "哪一栏是要来参加的组织，不写就是本行的组织和下级",
        "column with the unit that takes part; else the row's own",
        default="",
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """Who ought to stand in the register: the page lists those who do not."""

    id: str = ""
    title: str = spelt(text, "没有的叫什么", "what those are called who lack one", required=True, default="")
    by: str = spelt(text, "看哪一栏，或 unit（本行的组织）", "column to look at, or unit", default="unit")
    units: tuple[Word, ...] = spelt(texts, "这几类组织都该有", "unit kinds that ought to", default=())
    members_of: tuple[Word, ...] = spelt(
        texts, "这几类组织的党员都该有", "unit kinds whose members ought to", default=()
    )
    posts: tuple[Word, ...] = spelt(
        texts, "只看担任这些职务的人（members_of 时）", "only those who hold these posts, with members_of", default=()
    )
    full: bool = spelt(boolean, "只看正式党员（members_of 时）", "only full members, with members_of", default=False)
    options: bool = spelt(
        boolean, "这一栏的每个选项，每家都该有", "each unit ought to have each option of the column", default=False
    )
    edition: str = spelt(
        text, "哪一栏写着版次：换了版次要重来", "column with the edition: a new one begins anew", default=""
    )
    where: tuple[Condition, ...] = spelt(conditions, "什么样的行才算有", "which rows count", default=())
    every: str = spelt(text, "每个什么周期都要有", "period in which each time", default="")
    at: str = spelt(text, "看哪一栏是不是本期（every）", "column that tells the period, with every", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class FirstRow:
    """A row to begin with where no earlier period can be copied."""

    cells: dict[str, Any] = spelt(data, "栏: 值", "column: value", required=True, default=None, compare=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Rows that come again: those of a period are written anew for the next one."""

    by: str = spelt(text, "哪一栏是周期", "column that holds the period", required=True, default="")
    clear: tuple[Word, ...] = spelt(texts, "哪几栏不抄，重新填", "columns that begin empty", default=())
    put: dict[str, str] = spelt(
        options, "哪几栏抄过去时改成什么", "columns that begin with this", default=None, compare=False
    )
    first: tuple[FirstRow, ...] = spelt(nodes, "第一年的行", "rows of the first period", default=(), of=FirstRow)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Register:
    """A table that units keep: who keeps it, its columns, who verifies, and which fact a row becomes."""

    id: str = ""
    title: str = spelt(text, "台账名称", "title", required=True, default="")
    noun: str = spelt(text, "一行叫什么", "what one row is called", default="")
    counter: str = spelt(text, "量词", "counting word", default="条")
    kept_by: tuple[Word, ...] = spelt(texts, "哪类组织的台账", "unit kinds that keep it", required=True, default=())
    written_by: tuple[str, ...] = spelt(
        texts,
        "谁来填：unit 本组织能记录（record）的人、above 任一上级组织里能记录或考核（record、assess）的人、assessor 考核（assess）的人、registrar 能改底册（edit_register）的人、person 各人填自己的",
        "who writes: unit, whoever records for it; above, whoever records or assesses for a unit above; assessor; registrar; person, everybody their own",
        default=("unit",),
    )
    verified_by: str = spelt(
        choice,
        "谁来核：above 任一上级组织里能记录或考核（record、assess）的人、assessor、unit、parties 当事人都签名、nobody 不用核",
        "who verifies: above, whoever records or assesses for a unit above; assessor; unit; parties, each of them; nobody",
        default="nobody",
        choices=VERIFIERS,
    )
    parties: tuple[Word, ...] = spelt(
        texts,
        "一行是哪几栏的人之间的事：他们能填、能看，verified_by: parties 时都要签名",
        "columns with the people whom a row is between: they write and read it, and with verified_by: parties each signs",
        default=(),
    )
    read_by: str = spelt(
        choice,
        "谁能看：unit 本组织和上级、everybody 所有人、assessor 考核（assess）的人、own 只有本组织管这张台账的人和本人，上级也看不到、填不了",
        "who reads: unit, the unit and those above; everybody; assessor; own, whoever keeps it at this very unit and the person, nobody above",
        default="unit",
        choices=READERS,
    )
    columns: dict[str, Column] = spelt(named, "栏", "columns", required=True, of=Column)
    key: tuple[Word, ...] = spelt(
        texts, "同一个组织里，哪几栏合起来不会重复", "columns that together are unique within a unit", default=()
    )
    valid: tuple[Valid, ...] = spelt(nodes, "每行要满足什么", "what every row must satisfy", default=(), of=Valid)
    emits: tuple[Emission, ...] = spelt(nodes, "一行记成什么事实", "facts a row becomes", default=(), of=Emission)
    listed: tuple[Word, ...] = spelt(texts, "列表上显示哪几栏", "columns of the list", default=())
    order: str = spelt(text, "按哪一栏排，前面加 - 是倒排", "column to sort by; - reverses", default="")
    sums: tuple[Word, ...] = spelt(texts, "哪几栏合计", "columns added up", default=())
    views: dict[str, View] = spelt(named, "常用筛选", "named filters", of=View)
    charts: tuple[Chart, ...] = spelt(nodes, "图", "charts", default=(), of=Chart)
    expects: dict[str, Expectation] = spelt(named, "谁该有，谁还没有", "who ought to have a row", of=Expectation)
    no_overlap: Overlap | None = spelt(
        node, "哪些行不能重叠，如订场地", "rows that may not overlap, such as bookings", of=Overlap
    )
    quotas: tuple[RowQuota, ...] = spelt(nodes, "名额", "how many rows there may be", default=(), of=RowQuota)
    honours: Honours | None = spelt(
        node, "一场评选评出几种荣誉，各有名额", "one selection, several honours, each with its number", of=Honours
    )
    signs: Signing | None = spelt(node, "读后签名的是哪段条款", "the text that is read and signed here", of=Signing)
    opens: dict[str, Opens] = spelt(named, "一行可以转成什么办件", "cases a row may begin", of=Opens)
    due: Due | None = spelt(node, "期限和亮灯", "due day and lights", of=Due)
    progress: str = spelt(text, "哪一栏是办完的百分比", "column of the share that is done, in percent", default="")
    weight: str = spelt(
        text, "哪一栏是权重，不写都一样重", "column of the weight; all weigh the same without it", default=""
    )
    pinned: tuple[Condition, ...] = spelt(conditions, "什么样的行排在最上面", "rows that stay on top", default=())
    slots: tuple[Slots, ...] = spelt(
        nodes, "新的一行先带哪些空行", "rows that a new row begins with", default=(), of=Slots
    )
    hands_out: HandOut | None = spelt(node, "一行分到许多单位", "a row given to many units", of=HandOut)
    boards: dict[str, Board] = spelt(named, "看板：单位 × 事项", "boards: units by matters", of=Board)
    maps: dict[str, Map] = spelt(named, "地图：一行一个点", "maps: a point for each row", of=Map)
    tree: Tree | None = spelt(node, "一页看到下面各级", "the levels below on one page", of=Tree)
    cycle: Cycle | None = spelt(node, "每期一张清单：结转、调度、小结", "a list each period", of=Cycle)
    marks: dict[str, Mark] = spelt(named, "每月（季）有没有的标记", "marks by month or quarter", of=Mark)
    summary: Summary | None = spelt(node, "小结由记录生成", "a summary drafted from the records", of=Summary)
    marks_people: MarksPeople | None = spelt(
        node, "哪几栏是给人记的分：谁看得到，能不能上手机、能不能排", "columns that mark people: who sees them, on what, and whether they rank",
        of=MarksPeople,
    )  # fmt: skip
    seen_by: SeenBy | None = spelt(node, "还有谁能看其中一部分", "who else reads some of the rows", of=SeenBy)
    copied: Copy | None = spelt(node, "整期抄到下一期", "rows of a period are copied into the next", of=Copy)
    load: Load | None = spelt(node, "要填报单位花多少时间", "what it costs to keep", of=Load, required=True)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()

    @property
    def name(self) -> str:
        return self.noun or self.title
