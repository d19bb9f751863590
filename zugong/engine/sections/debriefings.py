"""Debriefings (述职评议): whose head reports to whom, how often, from which records, and how what was said is weighed."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.sections.plans import Counted
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    choice,
    named,
    node,
    number,
    options,
    spelt,
    spot_field,
    text,
    texts,
)

#: the two sides whose appraisals are weighed
SIDES = {"members": "党员评", "superior": "上级评"}


@dataclass(frozen=True, kw_only=True)
class Reckoned(Counted):
    """A number the draft of a report begins with: facts of the ledger in the round, with the list of them behind it."""

    title: str = spelt(text, "这个数叫什么", "what the number is called", required=True, default="")
    unit: str = spelt(text, "数的单位，如次、人", "unit of the number", default="")
    below: bool = spelt(boolean, "下级组织的也数", "the units below count too", default=False)
    section: str = spelt(text, "写在报告的哪一段", "section of the report it stands in", required=True, default="")


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Which matter the superior is offered to open for a problem: a person opens it."""

    route: str = spelt(text, "提议办哪个流程（制度/流程）", "route that is proposed", required=True, default="")
    problem: str = spelt(text, "问题写进哪一栏", "column that says what was found", required=True, default="")
    fields: dict[str, str] = spelt(options, "栏 → 先填上的", "column → value filled in", default=None, compare=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Debriefing:
    """One level of debriefing: who reports to whom and how often, what the draft begins with, who appraises, with what
    weight, and how places follow."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    of: tuple[Word, ...] = spelt(
        texts, "哪类组织的负责人述职", "unit kinds whose head reports", required=True, default=()
    )
    post: str = spelt(text, "述职的人任什么职务", "post of whoever reports", default="secretary")
    to: tuple[Word, ...] = spelt(
        texts, "向哪类上级述职：最近的一个", "kinds of the superior: the nearest one", required=True, default=()
    )
    every: tuple[Word, ...] = spelt(
        texts, "可以多久一次，各组织自己选一种；第一种是不选时的", "how often, each unit chooses; the first one where none is chosen",
        required=True, default=(),
    )  # fmt: skip
    within: Number | None = spelt(number, "一轮结束后几天内述完", "days after the end of a round by which it is held", required=True, units=("天", "个工作日"))  # fmt: skip
    after: str = spelt(
        text, "下一级的哪一种先评完", "debriefing one level down that must be settled before", default=""
    )
    sections: Word = spelt(
        text, "报告分哪几段（标签集）", "label set of the sections of a report", required=True, default=""
    )
    figures: dict[str, Reckoned] = spelt(named, "报告草稿里自动算好的数", "numbers a draft begins with", of=Reckoned)
    minutes: Number | None = spelt(number, "一个人讲几分钟", "minutes a speaker has", required=True, units=("分钟",))
    form: str = spelt(text, "党员评议用哪张票（forms）", "form by which members appraise", required=True, default="")
    question: str = spelt(
        text, "票上哪个问题的平均分算数", "question of it whose mean counts", required=True, default=""
    )
    grades: Word = spelt(
        text, "上级评的等次（标签集）", "label set of the superior's grades", required=True, default=""
    )
    worth: Number | None = spelt(
        number, "各等次折几分（参数，表）", "marks of each grade", required=True, shape="table"
    )
    weights: Number | None = spelt(
        number, "党员评（members）和上级评（superior）各占几成（参数，表，合计 100）",
        "weights of members and superior, 100 together", required=True, shape="table",
    )  # fmt: skip
    few: str = spelt(
        choice, "党员票太少、平均分不能显示时：superior 只按上级评，none 不出总分",
        "where too few voted for a mean to be shown: the superior alone counts, or there is no total",
        required=True, default="none", choices=("superior", "none"),
    )  # fmt: skip
    ties: str = spelt(
        choice, "同分怎么排：1-1-3 并列后空出名次，1-1-2 不空", "how ties are placed: the next place is left out, or not",
        default="1-1-3", choices=("1-1-3", "1-1-2"),
    )  # fmt: skip
    awards: Word = spelt(text, "排名作哪些评选的依据（标签集）", "label set of what places are a basis for", default="")
    candidates: Number | None = spelt(number, "前几成可以推荐", "share that may be put forward", shape="share")
    emits: str = spelt(text, "评完另记成哪类事实", "fact kind booked besides when settled", default="")
    tells: str = spelt(text, "标题记进那类事实的哪个字段", "its field for the title", default="")
    rates: str = spelt(text, "合成分记进那类事实的哪个字段", "its field for the total", default="")
    proposes: Proposed | None = spelt(node, "评出的问题可以转办什么", "matter proposed for a problem", of=Proposed)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
