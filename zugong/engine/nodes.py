"""The parts of an institution that are not marks: itself, its parameters, labels, activities, facts, duties."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from zugong.engine.filters import Filter
from zugong.engine.parameters import Parameter
from zugong.engine.problems import Problem, Spot
from zugong.engine.sample import Example
from zugong.engine.scheme import Scheme
from zugong.engine.sections.costs import Cost
from zugong.engine.sections.debriefings import Debriefing
from zugong.engine.sections.dispatches import Dispatch
from zugong.engine.sections.forms import Form
from zugong.engine.sections.frames import Frame
from zugong.engine.sections.ladders import Ladder
from zugong.engine.sections.lights import Lights
from zugong.engine.sections.pathways import Pathway
from zugong.engine.sections.portals import Portal
from zugong.engine.sections.registers import Register
from zugong.engine.sections.routes import Route
from zugong.engine.sections.steering import Steering
from zugong.engine.sections.visits import SiteVisit
from zugong.engine.sections.warnings import EarlyWarning
from zugong.engine.size import OnlyIf
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    choice,
    date,
    identifier,
    inline,
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
from zugong.engine.walking import NOT_INSIDE

FIELD_TYPES = (
    "text", "integer", "decimal", "percent", "boolean", "date", "month_day", "choice", "activity", "unit", "person", "mark",
)  # fmt: skip
#: for whom a duty is counted: once for the unit, for each of its members, for each holder of a post
OWERS = ("unit", "member", "full_member", "post")
APPROVERS = ("keeper", "above")
ATTENDERS = ("members", "committee", "subgroup", "leaders", "staff")
RECORDERS = ("unit", "assessor", "life", "import", "system")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an institution comes from."""

    document: str = spelt(text, "文件名称和文号", "name and number of the document", required=True, default="")
    place: str = spelt(text, "在文件里的位置", "where in the document", default="")
    quote: str = spelt(text, "原文", "the document's own words", default="")
    date: str = spelt(text, "文件日期", "date of the document", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The section `institution`: what this file is."""

    id: str = spelt(identifier, "编号", "id", required=True, default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    edition: str = spelt(text, "版次", "edition", required=True, default="")
    in_force_from: dt.date = spelt(date, "施行日", "in force from", required=True, default=dt.date(1, 1, 1))
    in_force_to: dt.date | None = spelt(date, "失效日", "last day in force")
    applies_to: tuple[str, ...] = spelt(texts, "适用于哪类组织", "unit kinds it applies to", default=())
    source: Source = spelt(node, "依据", "source", required=True, default=Source(), of=Source)
    example: bool = spelt(
        boolean, "数值是否为示例，要由县里定", "the numbers are examples for the county to set", default=False
    )
    issued_by: str = spelt(
        text, "哪个单位发文，忙闲按它归账", "issuing office, to which the load is put down", default=""
    )
    supersedes: str = spelt(text, "替代哪个制度", "institution it replaces", default="")
    summary: str = spelt(text, "一句话说明", "one sentence", default="")
    modules: tuple[str, ...] = spelt(
        texts, "属于哪些业务模块（如 M17）", "modules it belongs to, such as M17", default=()
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class LabelSet:
    """A named set of options, in order."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    values: dict[str, str] = spelt(options, "选项：编号 → 名称", "options: id → name", required=True, default=None,
                                   compare=False)  # fmt: skip
    classed_by: str = spelt(text, "各选项归哪个标签集的类", "label set of the classes of the options", default="")
    classes: dict[str, str] = spelt(options, "选项 → 类", "option → class", default=None, compare=False)
    cite: str = spelt(text, "依据", "citation", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a fact kind."""

    id: str = ""
    label: str = spelt(text, "字段名", "label", required=True, default="")
    type: str = spelt(choice, "类型", "type", required=True, default="text", choices=FIELD_TYPES)
    labels: str = spelt(text, "选项来自哪个标签集", "label set of a choice", default="")
    required: bool = spelt(boolean, "必填", "required", default=False)
    help: str = spelt(text, "填写说明", "help", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class FactKind:
    """A kind of fact that people record."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    noun: str = spelt(text, "在句子里怎么称呼", "how sentences name it", default="")
    unit: str = spelt(text, "量词", "counting word", default="次")
    recorded_by: str = spelt(choice, "谁来记", "who records it", required=True, default="unit", choices=RECORDERS)
    fields: dict[str, Field] = spelt(named, "字段", "fields", of=Field)
    evidence: bool = spelt(boolean, "要附佐证文件", "needs an evidence file", default=False)
    help: str = spelt(text, "填写说明", "help", default="")
    spot: Spot = spot_field()

    @property
    def name(self) -> str:
        return self.noun or self.title


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A meeting or event of organisation life that can be recorded."""

    id: str = ""
    name: str = spelt(text, "名称", "name", required=True, default="")
    aliases: tuple[str, ...] = spelt(texts, "台账里的其他叫法", "other names in ledgers", default=())
    attends: str = spelt(choice, "谁参加", "who attends", required=True, default="members", choices=ATTENDERS)
    held_by: tuple[str, ...] = spelt(texts, "由哪类组织召开", "unit kinds that hold it", required=True, default=())
    emits: str = spelt(text, "记成哪类事实", "fact kind it becomes", default="life.meeting_held")
    fields: tuple[str, ...] = spelt(texts, "表单上的字段", "fields on the form", default=())
    merges_with: tuple[Word, ...] = spelt(
        texts, "可以和哪几种活动合并开展，一次算几种；不写就一次只算一种",
        "activities that one meeting may be besides; without it a meeting is of one kind alone", default=(),
    )  # fmt: skip
    outline: tuple[str, ...] = spelt(texts, "记录按哪几段起草", "the parts in which minutes are drafted", default=())
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class After:
    """`after_each`: a duty that every matching fact brings with it."""

    filter: Filter = spelt(inline, "哪类事实之后", "after which facts", default=Filter(), of=Filter)
    within: Number | None = spelt(number, "几天内", "within so many days", required=True, units=("天", "个工作日"))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Who owes what by when, and what fact fulfils it."""

    id: str = ""
    title: str = spelt(text, "要做的事", "what to do", required=True, default="")
    who: tuple[str, ...] = spelt(texts, "哪类组织要做", "unit kinds that owe it", required=True, default=())
    per: str = spelt(
        choice, "算在谁头上：unit 组织，member 其中每名党员，full_member 每名正式党员，post 每个任职的人",
        "unit: the unit; member: each of its members; full_member: each full member; post: each holder of a post",
        default="unit", choices=OWERS,
    )  # fmt: skip
    roles: tuple[Word, ...] = spelt(texts, "哪些职务（per: post 时写）", "which posts, with per: post", default=())
    only_if: OnlyIf | None = spelt(node, "其中多大的组织才要做", "how large a unit must be to owe it", of=OnlyIf)
    every: str = spelt(text, "每个什么周期做", "period in which it recurs", default="")
    cycle: Number | None = spelt(
        number, "一轮多长，每轮做到一次就行；写“期”时是几个 every", "length of a round, once in each; in periods: so many of every",
        units=("年", "个月", "天", "期"),
    )  # fmt: skip
    by: Number | None = spelt(
        number, "每期头几天以内做，不写就是期末以前", "within so many days of the start of the period; by its end without it",
        units=("天", "个工作日"),
    )  # fmt: skip
    before: Number | None = spelt(
        number, "每年哪一天前做（参数，月-日）", "before which day of each year", shape="month_day"
    )
    after_each: After | None = spelt(node, "每次什么之后做", "after each of which facts", of=After)
    owed: Number | None = spelt(
        number, "每期应做几次；写了 sum_of 时是一共要多少", "how many per period; with sum_of how much in all"
    )
    sum_of: str = spelt(
        text, "不数次数，把事实的哪个字段加起来", "field that is added up instead of counting", default=""
    )
    fulfilled_by: Filter = spelt(
        node, "什么事实算做了", "what fact fulfils it", required=True, default=Filter(), of=Filter
    )
    reminders: Number | None = spelt(number, "到期前几天提醒（参数，列表）", "days before the due day", shape="list")
    make_up: Number | None = spelt(
        number, "过期后几天内可补", "days in which it may be made up", units=("天", "个工作日")
    )
    make_up_approved_by: str = spelt(
        choice, "过期补做的要谁同意才算：keeper 本组织管台账的人，above 任一上级组织里能改底册（edit_register）的人；不写就不用批",
        "who agrees before a late one counts: keeper of the unit, or above: whoever holds edit_register over a unit above; nobody if left out",
        default="", choices=APPROVERS,
    )  # fmt: skip
    shares_with: tuple[Word, ...] = spelt(
        texts, "同一件事实还可以算进本文件的哪几项职责；不写就不能两项都数它",
        "duties of this file that the same fact may count for besides; without it no two may count it", default=(),
    )  # fmt: skip
    prescribed: bool = spelt(
        boolean, "规定动作写 true，自选动作写 false", "prescribed, or left to the unit's choice", default=True
    )
    load: Cost | None = spelt(node, "要各组织花多少时间", "what it costs those who do it", of=Cost, required=True)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()

    @property
    def personal(self) -> bool:
        """Owed by people, not by the unit as a whole."""
        return self.per != "unit"


@dataclass(frozen=True, kw_only=True)
class Institution:
    """One institution file, read. `problems` are those of reading; `check` adds those of meaning."""

    heading: Heading = spelt(node, "这份制度是什么", "what this institution is", required=True, default=Heading(), of=Heading,
                             key="institution")  # fmt: skip
    parameters: dict[str, Parameter] = spelt(named, "会变的数", "the numbers", of=Parameter)
    labels: dict[str, LabelSet] = spelt(named, "标签集", "label sets", of=LabelSet)
    activities: dict[str, Activity] = spelt(named, "活动", "activities", of=Activity)
    facts: dict[str, FactKind] = spelt(named, "事实类别", "fact kinds", of=FactKind)
    duties: dict[str, Duty] = spelt(named, "职责", "duties", of=Duty)
    registers: dict[str, Register] = spelt(named, "台账", "registers", of=Register)
    routes: dict[str, Route] = spelt(named, "办件流程", "routes", of=Route)
    ladders: dict[str, Ladder] = spelt(named, "督办阶梯", "ladders of urging", of=Ladder)
    dispatches: dict[str, Dispatch] = spelt(named, "进展调度", "dispatches of progress", of=Dispatch)
    lights: dict[str, Lights] = spelt(named, "亮灯", "lights of units", of=Lights)
    portals: dict[str, Portal] = spelt(named, "服务门户", "portals", of=Portal)
    frames: dict[str, Frame] = spelt(named, "目标布局", "frames of labels", of=Frame)
    pathways: dict[str, Pathway] = spelt(named, "发展流程", "pathways", of=Pathway)
    forms: dict[str, Form] = spelt(named, "表决、测评、问卷", "ballots and questionnaires", of=Form)
    debriefings: dict[str, Debriefing] = spelt(named, "述职评议", "debriefings", of=Debriefing)
    warnings: dict[str, EarlyWarning] = spelt(named, "预警", "early warnings", of=EarlyWarning)
    visits: dict[str, SiteVisit] = spelt(named, "实地考核", "on-site assessments", of=SiteVisit)
    steering: Steering | None = spelt(node, "统筹调度：忙闲上限、重点事项", "limits and key matters", of=Steering)
    scheme: Scheme | None = spelt(node, "计分方案", "the scheme of marks", compare=False, of=Scheme)
    examples: tuple[Example, ...] = spelt(nodes, "例子", "examples", default=(), compare=False, of=Example)
    file: str = ""
    problems: tuple[Problem, ...] = ()
    #: words that stand in a section but could not be read
    unreadable: frozenset[tuple[Spot, str]] = frozenset()
    #: what the institutions beside it declare, when it was read as part of a library
    beside: Any = field(default=None, compare=False, repr=False, metadata=NOT_INSIDE)
    spot: Spot = spot_field()

    @property
    def id(self) -> str:
        return self.heading.id

    @property
    def title(self) -> str:
        return self.heading.title

    @property
    def edition(self) -> str:
        return self.heading.edition

    def in_force(self, day: dt.date) -> bool:
        last = self.heading.in_force_to
        return self.heading.in_force_from <= day and (last is None or day <= last)
