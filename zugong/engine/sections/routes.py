"""Routes (办件流程): the way a matter takes, step by step: who acts, within what time, with which outcomes leading where."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.filters import Condition, conditions
from zugong.engine.problems import Spot
from zugong.engine.sections.columns import Column, Valid
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

#: where the one who acts stands
PLACES = ("unit", "above", "below", "lead", "office", "opener", "raiser", "column")
#: capabilities a step may ask for over that place
ROLES = ("record", "assess", "read_unit", "adopt", "edit_register", "propose", "lead")
#: the opening, where a chain begins
OPENED = "opened"
#: which edition judges an act: the one the case began with, or the one in force on the day of the act
EDITIONS = ("opened", "act")


@dataclass(frozen=True, kw_only=True)
class ActorOf:
    """Who acts at a step."""

    at: str = spelt(
        choice, "在哪里：unit 本组织、above 最近的上级组织（写了 kinds 就是最近的这类上级；没有上级就是本组织）、below 下级组织（role 是 read_unit 时，本支部的党员对本支部也算）、lead 协调组的牵头部门（这两个只用在谁来提出）、office 管这类事的机关（kinds 这类组织，在上级里，或就设在某个上级下面）、opener 提出的组织、raiser 提出的那个人、column 栏里写的组织或人；由在那里有 role 权限的人办",
        "where: the case's unit, the nearest one over it (of kinds; the unit itself if there is none), one under it (with read_unit also a member of that very branch), the lead of its coordination group (these two to open it only), the office of these kinds (one of those above, or one that sits right under one of them), the unit that opened it, the very person who did, or a column", required=True, default="unit", choices=PLACES,
    )  # fmt: skip
    column: str = spelt(text, "哪一栏（at: column 时）", "which column, with at: column", default="")
    role: str = spelt(
        choice,
        "要有什么权限；上级的 record 也可由 assess 办",
        "capability needed there; above, assess may stand in for record",
        default="record",
        choices=ROLES,
    )
    kinds: tuple[Word, ...] = spelt(
        texts, "只到哪几类组织（at: above、office 时）", "kinds of units, with at: above and office", default=()
    )
    every: bool = spelt(boolean, "每一个都要办", "each of them must act", default=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What can come out of a step, and where it leads."""

    id: str = ""
    label: str = spelt(text, "按钮上的字", "words of the button", required=True, default="")
    to: str = spelt(text, "到哪一步，或哪个结果", "step or end it leads to", required=True, default="")
    needs: tuple[Word, ...] = spelt(texts, "要先填好哪几栏", "columns that must be filled", default=())
    reason: bool = spelt(boolean, "要写原因", "needs a reason", default=False)
    back: bool = spelt(boolean, "是退回", "sends the matter back", default=False)
    at_once: bool = spelt(
        boolean,
        "一个人选了就算，不等一起办的别人",
        "holds as soon as one chooses it, whoever else has yet to act",
        default=False,
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class WithinEach:
    """A time limit for each kind of matter."""

    by: str = spelt(text, "按哪一栏的选项", "by the options of which column", required=True, default="")
    table: Number | None = spelt(
        number,
        "各类几天（参数，分级表）",
        "days of each: a table",
        required=True,
        shape="table",
        units=("天", "个工作日"),
    )
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: somebody does something within a time, and one of its outcomes follows."""

    id: str = ""
    title: str = spelt(text, "步骤名称", "title", required=True, default="")
    actor: ActorOf = spelt(node, "谁来办", "who acts", required=True, default=ActorOf(), of=ActorOf)
    together: tuple[ActorOf, ...] = spelt(
        nodes, "同时还要谁来办：各办各的，都办了才往下走，一个人只能办一份", "who else acts at the same time: each their own part, one part a person, and only all of them lead on", default=(), of=ActorOf,
    )  # fmt: skip
    within: Number | None = spelt(number, "几天内办", "time limit", units=("天", "个工作日"))
    by: str = spelt(
        text, "哪一栏是这一步的期限；填了就不看 within", "column that holds its due day, before within", default=""
    )
    within_each: WithinEach | None = spelt(
        node, "每类事各几天办", "a time limit for each kind of matter", of=WithinEach
    )
    warn: Number | None = spelt(number, "到期前几天变黄", "days before it in which it is amber", units=("天",))
    late_reason: bool = spelt(boolean, "过期才办的要写原因", "who acts late says why", default=False)
    form: dict[str, Column] = spelt(named, "这一步要填的", "what is filled in here", of=Column)
    valid: tuple[Valid, ...] = spelt(nodes, "要满足什么", "what must hold", default=(), of=Valid)
    outcomes: dict[str, Outcome] = spelt(named, "办完去哪里", "outcomes", required=True, of=Outcome)
    not_by: tuple[Word, ...] = spelt(texts, "不能是办过哪几步的人", "steps whose actors may not act here", default=())
    after: str = spelt(text, "要在哪一步之后的另一天", "step after whose day this one must lie", default="")
    climbs: tuple[Word, ...] = spelt(
        texts, "逐级往上，到哪类组织为止", "goes up level by level to these kinds", default=()
    )
    clock: bool = spelt(boolean, "计时", "the clock runs", default=True)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class End:
    """How a matter may end."""

    id: str = ""
    title: str = spelt(text, "结果名称", "title", required=True, default="")
    good: bool = spelt(boolean, "是办成", "it ends well", default=True)
    reopens: str = spelt(text, "能从哪一步重新打开", "step at which it may be opened again", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """The same kind of matter at the same unit again."""

    by: tuple[Word, ...] = spelt(
        texts, "哪几栏一样算同类", "columns that make it the same kind", required=True, default=()
    )
    within: Number | None = spelt(number, "几个月内", "within so many months", required=True, units=("个月",))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Record:
    """The fact a case becomes when it reaches a step or an end."""

    fact: str = spelt(text, "记成哪类事实", "fact kind", required=True, default="")
    on: str = spelt(text, "到了哪一步或哪个结果时记", "step or end reached", required=True, default="")
    when: tuple[Condition, ...] = spelt(conditions, "什么样的才记", "which cases", default=())
    fields: dict[str, str] = spelt(
        options, "事实的字段 → 栏", "field of the fact → column", default=None, compare=False
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class ChainBoard:
    """All cases of a route on one page, a column for each link of a chain; and an organisation's cases on one card."""

    title: str = spelt(text, "看板的名称", "title", required=True, default="")
    chain: tuple[Word, ...] = spelt(texts, "各列是哪几步", "the steps that are columns", required=True, default=())
    breaks: str = spelt(text, "只有断了才走到的那一步", "step reached only where the chain broke", default="")
    card: str = spelt(text, "卡片按哪一栏分", "choice column that divides the card", required=True, default="")
    owner: str = spelt(text, "哪一栏是责任人", "column that holds who is responsible", default="")
    beside: tuple[Word, ...] = spelt(
        texts, "卡片旁边再列哪些流程的件（制度/流程）", "other routes whose cases stand beside the card", default=()
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Passing:
    """Where responsibility passes on: to whoever acted there, or to whom a column names."""

    step: str = spelt(text, "哪一步；opened 是提出", "step; opened is the opening", required=True, default="")
    outcome: str = spelt(text, "哪条去路；不写就是哪条都算", "which outcome; any where nothing is said", default="")
    column: str = spelt(
        text, "责任人写在哪一栏；不写就是办的人", "column with the person; else whoever acted", default=""
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """A row of a register that a finished case may be kept in: a question and its answer."""

    label: str = spelt(text, "按钮上的字", "words of the button", required=True, default="")
    register: str = spelt(
        text, "哪张台账", "register: in this file, or institution/register", required=True, default=""
    )
    fill: dict[str, str] = spelt(
        options,
        "台账的栏 → 办件的栏",
        "column of the register → column of the case",
        required=True,
        default=None,
        compare=False,
    )
    on: str = spelt(text, "到了哪个结果", "end reached", required=True, default="")
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Appointing:
    """The post that a finished case gives somebody: one press enters it in the register of people, for whoever may."""

    label: str = spelt(text, "按钮上的字", "words of the button", required=True, default="")
    person: str = spelt(text, "哪一栏是任职的人", "column with the person", required=True, default="")
    role: Word = spelt(text, "什么职务", "which post", required=True, default="")
    on: str = spelt(text, "到了哪个结果", "end reached", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Route:
    """The way a matter takes from being opened to its end."""

    id: str = ""
    title: str = spelt(text, "流程名称", "title", required=True, default="")
    noun: str = spelt(text, "一件叫什么", "what one case is called", default="")
    prefix: str = spelt(text, "编号前面的字，如 督", "letters before its number", default="")
    numbered: str = spelt(
        choice, "编号的写法：serial 督2026-0003、document 督〔2026〕3号", "how numbers are written",
        default="serial", choices=("serial", "document"),
    )  # fmt: skip
    about: tuple[Word, ...] = spelt(texts, "办的是哪类组织的事", "unit kinds it is about", required=True, default=())
    opened_by: ActorOf = spelt(node, "谁来提出", "who opens it", required=True, default=ActorOf(), of=ActorOf)
    form: dict[str, Column] = spelt(named, "提出时填的", "what is filled in at the opening", required=True, of=Column)
    valid: tuple[Valid, ...] = spelt(nodes, "要满足什么", "what must hold", default=(), of=Valid)
    begins: str = spelt(text, "从哪一步开始", "first step", required=True, default="")
    steps: dict[str, Step] = spelt(named, "步骤", "steps", required=True, of=Step)
    ends: dict[str, End] = spelt(named, "结果", "ends", required=True, of=End)
    withdrawn: str = spelt(text, "提出的人撤回时到哪个结果", "end reached when the opener withdraws", default="")
    warn: Number | None = spelt(number, "期限前几天变黄", "days before a time limit at which it turns amber", units=("天",))  # fmt: skip
    edition: str = spelt(choice, "按哪一版办", "which edition judges", default="opened", choices=EDITIONS)
    recurs: Recurrence | None = spelt(node, "怎样算复发", "what counts as recurring", of=Recurrence)
    records: tuple[Record, ...] = spelt(nodes, "记成什么事实", "facts it becomes", default=(), of=Record)
    board: ChainBoard | None = spelt(node, "看板", "board of its cases", of=ChainBoard)
    read_by: str = spelt(choice, "谁能看", "who reads", default="unit", choices=("unit", "everybody", "parties"))
    answered_in: str = spelt(
        text, "提出前先在哪张问答台账里找", "register of answers that is searched before asking", default=""
    )
    keeps: Keeping | None = spelt(node, "办结后收进哪张台账", "register a finished case may be kept in", of=Keeping)
    appoints: Appointing | None = spelt(
        node, "办结后登记任职", "post that a finished case gives somebody", of=Appointing
    )
    chain: tuple[Passing, ...] = spelt(
        nodes, "责任怎样一个接一个", "how responsibility passes from one to the next", default=(), of=Passing
    )
    escalates_to: tuple[Word, ...] = spelt(
        texts, "过期了哪类上级组织看得到", "kinds of units above that are shown what is overdue", default=()
    )
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()

    @property
    def name(self) -> str:
        return self.noun or self.title

    @property
    def columns(self) -> dict[str, Column]:
        """Everything a case may hold: what is asked at the opening and at every step."""
        found = dict(self.form)
        for step in self.steps.values():
            found |= step.form
        return found
