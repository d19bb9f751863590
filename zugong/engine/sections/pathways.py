"""Pathways (发展流程): the steps a person goes through in a fixed order, each with who acts, with what papers, how early and how late."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    choice,
    named,
    node,
    nodes,
    options,
    spelt,
    spot_field,
    text,
    texts,
    whole,
)
from zugong.engine.spelling import number as amount  # a step has a field of that name

#: who acts: the person, the branch, its committee, its general meeting, the committee above, the organisation department
ACTORS = ("self", "branch", "committee", "meeting", "upper", "department")
#: what an act decides: nothing; that a check was passed; that the branch takes somebody in; that the committee above agrees; how
#: the probation ends; that the committee above agrees to that
DECISIONS = ("", "review", "reception", "approval", "confirmation", "ratification")
#: what is decided by the votes of a general meeting
VOTED = ("reception", "confirmation")
SPANS = ("年", "个月", "天", "个工作日")


@dataclass(frozen=True, kw_only=True)
class Since:
    """So long after another step."""

    after: str = spelt(text, "哪一步以后", "after which step", required=True, default="")
    of: Number | None = spelt(amount, "多久", "how long", required=True, units=SPANS)
    extended: Number | None = spelt(
        amount, "特殊情况最长多久（要写原因）", "how long at most, where a reason is given", units=SPANS
    )
    say: str = spelt(text, "一句话说明", "in one sentence", default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that is written down with an act."""

    id: str = ""
    label: str = spelt(text, "叫什么", "label", required=True, default="")
    least: Number | None = spelt(amount, "至少", "at least")
    most: Number | None = spelt(amount, "至多", "at most")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """The vote of a general meeting: who must be there, and how many must agree."""

    quorum: Number | None = spelt(
        amount, "到会的要超过应到的几分之几", "present must be more than this part of those due", required=True,
        shape="fraction",
    )  # fmt: skip
    majority: Number | None = spelt(
        amount, "赞成的要超过应到的几分之几", "those for must be more than this part of those due", required=True,
        shape="fraction",
    )  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class PathStep:
    """One step: who does it, what papers it leaves, when it may and when it must be done."""

    id: str = ""
    number: int | None = spelt(
        whole, "国家流程里的第几步；地方补充不写", "which of the national steps; local ones have none"
    )
    title: str = spelt(text, "名称", "title", required=True, default="")
    stage: str = spelt(text, "在哪个阶段", "stage", required=True, default="")
    actor: tuple[Word, ...] = spelt(
        texts,
        "谁办：self 本人，branch 支部，committee 支委会，meeting 支部大会，upper 上级党委，department 组织部门",
        "who acts: self, branch, committee, meeting, upper, department",
        required=True,
        default=(),
    )
    needs: tuple[Word, ...] = spelt(
        texts, "先要办完哪几步，不写就是前一步", "steps that come first; the one before it if left out", default=()
    )
    materials: dict[str, str] = spelt(options, "材料：编号 → 名称", "papers: id → name", default=None, compare=False)
    age: Number | None = spelt(amount, "满几岁", "least age", units=("岁",))
    earliest: tuple[Since, ...] = spelt(nodes, "最早什么时候", "not before", default=(), of=Since)
    latest: tuple[Since, ...] = spelt(nodes, "最晚什么时候", "not after", default=(), of=Since)
    every: Number | None = spelt(amount, "每隔多久再办一次", "done again at least so often", units=("年", "个月"))
    notice: Number | None = spelt(
        amount, "公示至少多久（头尾两天都算）", "how long it is announced, both days counted", units=("天", "个工作日")
    )
    figures: dict[str, Figure] = spelt(named, "要记的数", "numbers that are written down", of=Figure)
    any_figure: bool = spelt(boolean, "几个数达到一个就行", "one of the numbers is enough", default=False)
    vote: Assembly | None = spelt(node, "大会怎样表决", "how the meeting votes", of=Assembly)
    decides: str = spelt(
        choice,
        "定什么：review 审查合格不合格，reception 接收，approval 批准接收，confirmation 转正，ratification 批准转正",
        "what is decided",
        default="",
        choices=DECISIONS,
    )
    restricted: bool = spelt(
        boolean, "材料只有经办组织能看", "papers are for the handling organisations alone", default=False
    )
    stands_after: str = spelt(
        text, "地方补充排在国家的哪一步后面", "for local steps: shown behind which national step", default=""
    )
    holds: str = spelt(
        text, "地方补充没办，国家的哪一步先等着", "for local steps: the national step that waits for it", default=""
    )
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A local addition: the county waits longer before a national step. It can only make it later."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    step: str = spelt(text, "国家的哪一步", "which national step", required=True, default="")
    after: str = spelt(text, "哪一步以后", "after which step", required=True, default="")
    of: Number | None = spelt(amount, "多久", "how long", required=True, units=SPANS)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Probation:
    """From which step it runs, how long, by how much it may be made longer once, and the step it must be over for."""

    from_: str = spelt(text, "从哪一步起算", "runs from which step", required=True, default="")
    until: str = spelt(text, "满了才能办哪一步", "must be over before which step", required=True, default="")
    of: Number | None = spelt(amount, "多久", "how long", required=True, units=SPANS)
    extended_least: Number | None = spelt(amount, "延长至少多久", "made longer by at least", required=True, units=SPANS)
    extended_most: Number | None = spelt(amount, "延长至多多久", "by at most", required=True, units=SPANS)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """Steps in order. One that `adds_to` another holds local additions, which never replace a national step."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    adds_to: str = spelt(text, "补充哪个流程（制度/流程）", "pathway it adds to: institution/pathway", default="")
    stages: dict[str, str] = spelt(options, "阶段：编号 → 名称", "stages: id → name", default=None, compare=False)
    upper: tuple[Word, ...] = spelt(
        texts, "哪类组织是有审批权限的上级党委", "unit kinds that may act as the committee above", default=()
    )
    department: tuple[Word, ...] = spelt(
        texts, "哪类组织是组织部门", "unit kinds that are the organisation department", default=()
    )
    steps: dict[str, PathStep] = spelt(named, "步骤", "steps", of=PathStep)
    waits: dict[str, Wait] = spelt(named, "地方另加的等待期", "longer waits of the county", of=Wait)
    probation: Probation | None = spelt(node, "预备期", "probation", of=Probation)
    warn: Number | None = spelt(amount, "到期前几天提醒（参数，列表）", "days before the last lawful day", shape="list")
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()

    def needed(self, step: PathStep) -> tuple[str, ...]:
        """The steps that come before this one: those it names, else the one before it."""
        if step.needs or self.adds_to:
            return tuple(step.needs)
        order = list(self.steps)
        place = order.index(step.id)
        return (order[place - 1],) if place else ()
