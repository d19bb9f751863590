"""The section `forms`: votes, appraisals and questionnaires that a unit can hold."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    boolean,
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
from zugong.engine.spelling import choice as chosen

BALLOT_UNITS = ("票", "人", "名", "个", "")
ASKS = ("grade", "approve", "score", "several", "candidates", "text", "known")
#: what of the register a question can ask a member about their own branch; the wrong options are other units' answers
DRAWS = ("", "branch", "superior", "secretary", "deputy_secretary", "organiser", "discipline", "publicity")


@dataclass(frozen=True, kw_only=True)
class Raters:
    """A group of voters whose ballots are counted apart."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    slips: bool = spelt(
        boolean, "这一组凭抽的票码投，不用账号，系统不知道是谁（无记名的票里）",
        "this group votes by drawn slips, without an account and unknown to the system, in a secret vote", default=False,
    )  # fmt: skip
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that is asked, about each subject or about the matter as a whole."""

    id: str = ""
    title: str = spelt(text, "问什么", "what is asked", required=True, default="")
    asks: str = spelt(chosen, "怎么答：选等次、赞成反对弃权、打分、选几项、选几人、写意见、从底册出题选一个", "how it is answered", required=True,
                      default="grade", choices=ASKS)  # fmt: skip
    about: str = spelt(chosen, "对每个对象各答一次，还是整份答一次", "asked of each subject, or once", default="each",
                       choices=("each", "whole"))  # fmt: skip
    draws: str = spelt(chosen, "从底册出什么题：本支部名称、上级组织、书记、副书记、组织委员、纪检委员、宣传委员",
                       "what of the register is asked about the own branch", default="", choices=DRAWS)  # fmt: skip
    labels: str = spelt(text, "选项来自哪个标签集", "label set of the options", default="")
    worth: Number | None = spelt(number, "各选项折几分（参数，表）", "marks of each option", shape="table")
    lowest: Number | None = spelt(number, "最低打几分", "lowest mark", units=("分",))
    highest: Number | None = spelt(number, "最高打几分", "highest mark", units=("分",))
    step: Number | None = spelt(number, "打分的步长", "step of the marks", units=("分",))
    least: Number | None = spelt(number, "至少选几个", "fewest to choose", units=BALLOT_UNITS)
    most: Number | None = spelt(number, "最多选几个", "most to choose", units=BALLOT_UNITS)
    longest: Number | None = spelt(number, "意见最多几个字", "longest text", units=("字",))
    optional: bool = spelt(boolean, "可以不答", "may be left out", default=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Quota:
    """On one paper an option may be given to so many subjects at most."""

    question: str = spelt(text, "哪个问题", "which question", required=True, default="")
    option: str = spelt(text, "哪个选项", "which option", required=True, default="")
    at_most: Number | None = spelt(number, "最多占几成", "largest share", required=True, shape="share")
    rounding: str = spelt(chosen, "算出的个数怎么取整", "how the number is rounded", default="",
                          choices=("down", "half_up", "up"))  # fmt: skip
    broken: str = spelt(chosen, "超了怎么办：整张作废，还是超的选项作废", "what is void when broken", default="",
                        choices=("paper", "option"))  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """How much of what is needed: `more_than` half, `at_least` two thirds."""

    share: Number | None = spelt(number, "几成", "which share", required=True, shape="share")
    how: str = spelt(chosen, "超过，还是达到", "more than, or at least", default="",
                     choices=("more_than", "at_least"))  # fmt: skip
    of: str = spelt(chosen, "以什么为基数：应到、实到（发出）、收回、有效票", "of the entitled, the issued, the returned or the valid",
                    default="", choices=("entitled", "issued", "returned", "valid"))  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Booking:
    """Which fact the counted result becomes, so that a scheme can score it: one for each subject and group."""

    of: str = spelt(text, "哪类事实", "fact kind", required=True, default="")
    question: str = spelt(text, "哪个问题的结果", "of which question", required=True, default="")
    fields: dict[str, str] | None = spelt(options, "选项 → 票数字段", "option → field of its votes", compare=False)
    mean: str = spelt(text, "平均分字段", "field of the mean mark", default="")
    group: str = spelt(text, "投票人分组字段", "field of the voters' group", default="")
    subject: str = spelt(text, "对象名称字段", "field of the name of what was rated", default="")
    issued: str = spelt(text, "发出票数字段", "field of the number issued", default="")
    returned: str = spelt(text, "收回票数字段", "field of the number returned", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Some of the members of one unit, drawn by lot, answer some of the questions. Held by an organisation above it."""

    share: Number | None = spelt(number, "抽党员的几成", "share of the members", required=True, shape="share")
    least: Number | None = spelt(number, "至少抽几人", "fewest to draw", required=True, units=BALLOT_UNITS)
    questions: Number | None = spelt(number, "出几道题", "how many questions", required=True, units=("个", ""))
    options: Number | None = spelt(number, "一道题几个选项", "options of a question", required=True, units=("个", ""))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Where too few know, a matter is proposed to whoever inspects; a person opens it."""

    below: Number | None = spelt(number, "答对率低于多少", "below which rate of right answers", required=True, units=("%",))  # fmt: skip
    route: str = spelt(text, "提议办哪个流程（制度/流程）", "route that is proposed", required=True, default="")
    problem: str = spelt(text, "情况写进哪一栏", "column that says what was found", required=True, default="")
    fields: dict[str, str] | None = spelt(options, "栏 → 先填上的", "column → value filled in", compare=False)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Form:
    """A vote, an appraisal or a questionnaire, as the institution prescribes it."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    kind: str = spelt(chosen, "票决、测评，还是问卷", "a ballot or a survey", required=True, default="ballot",
                      choices=("ballot", "survey"))  # fmt: skip
    secrecy: str = spelt(chosen, "无记名、记名，还是凭票码（系统不知道是谁）", "secret, named, or by drawn codes", required=True,
                         default="secret", choices=("secret", "named", "codes"))  # fmt: skip
    held_by: tuple[str, ...] = spelt(texts, "哪类组织来办", "unit kinds that hold it", required=True, default=())
    subjects: str = spelt(chosen, "评的是谁：单位、人、选项集、发起时列出，或没有对象", "what is rated", default="none",
                          choices=("units", "people", "labels", "given", "none"))  # fmt: skip
    labels: str = spelt(text, "对象来自哪个标签集", "label set of the subjects", default="")
    rated: tuple[str, ...] = spelt(texts, "评哪类组织", "unit kinds that are rated", default=())
    raters: dict[str, Raters] = spelt(named, "投票人分组", "groups of voters", of=Raters)
    weights: Number | None = spelt(number, "各组权重（参数，表，合计 100）", "weights of the groups, 100 together",
                                   shape="table")  # fmt: skip
    least: Number | None = spelt(number, "一组至少几票才算数", "fewest ballots of a group", units=BALLOT_UNITS)
    empty: str = spelt(chosen, "某组票不够时", "when a group has too few", default="",
                       choices=("redistributed", "zero", "no_result"))  # fmt: skip
    questions: dict[str, Question] = spelt(named, "问题", "questions", required=True, of=Question)
    quotas: tuple[Quota, ...] = spelt(nodes, "选项限额", "quotas of options", default=(), of=Quota)
    blank: str = spelt(chosen, "弃权和漏项", "blank answers", default="", choices=("not_valid", "zero"))
    all_same: str = spelt(chosen, "对谁都投一样的票", "a paper that says the same of everybody", default="",
                          choices=("void", "valid"))  # fmt: skip
    over: str = spelt(chosen, "收回多于发出时", "when more come back than were issued", default="",
                      choices=("void", "valid"))  # fmt: skip
    recused: str = spelt(chosen, "谁回避：不评自己、不评本单位、不回避", "who is recused", default="",
                         choices=("self", "own_unit", "nobody"))  # fmt: skip
    minimum: Number | None = spelt(number, "少于几票的分组不单独显示", "smallest group shown apart", required=True,
                                   units=BALLOT_UNITS)  # fmt: skip
    quorum: Threshold | None = spelt(node, "多少人参加才有效", "attendance needed", of=Threshold)
    majority: Threshold | None = spelt(node, "多少票才通过（当选）", "votes needed", of=Threshold)
    draw: Draw | None = spelt(node, "抽谁来答", "who is drawn to answer", of=Draw)
    finding: Finding | None = spelt(node, "答对的太少怎么办", "what follows where too few know", of=Finding)
    emits: Booking | None = spelt(node, "结果记成哪类事实", "fact the result becomes", of=Booking)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "投票人先看到的说明", "what voters read first", default="")
    spot: Spot = spot_field()
