"""Votes: how ballots become a number, and which ballots are void."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.filters import Filter
from zugong.engine.measures import COUNT_UNITS, Measure
from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, inline, node, number, options, spelt, spot_field, text, texts
from zugong.engine.spelling import choice as chosen

BALLOT_UNITS = (*COUNT_UNITS, "票", "人次", "")


@dataclass(frozen=True, kw_only=True)
class Voters:
    """Groups of voters, each with its weight."""

    field: str = spelt(text, "写着投票人属于哪一组的字段", "field of the voter's group", required=True, default="")
    weights: Number | None = spelt(number, "各组权重（参数，表，合计 100）", "weights of the groups, 100 together",
                                   required=True, shape="table")  # fmt: skip
    least: Number | None = spelt(number, "一组至少几票才算数", "fewest ballots of a group", units=BALLOT_UNITS)
    empty: str = spelt(chosen, "某组票不够时", "when a group has too few", default="",
                       choices=("redistributed", "zero", "no_result"))  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Trim:
    """With more than so many ballots, some of the highest and lowest are left out."""

    above: Number | None = spelt(
        number, "多于几票才去", "only above so many ballots", required=True, units=BALLOT_UNITS
    )
    each_end: Number | None = spelt(number, "高低各去几票", "so many at each end", required=True, units=BALLOT_UNITS)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Issued:
    """How many ballots were issued."""

    filter: Filter = spelt(inline, "发票的记录", "the record of issue", default=Filter(), of=Filter)
    field: str = spelt(text, "发出张数的字段", "field of the number issued", required=True, default="")
    over: str = spelt(chosen, "收回多于发出时", "when more come back than were issued", default="",
                      choices=("void", "valid"))  # fmt: skip
    take_part: Number | None = spelt(number, "参加的不到几成就无效", "share that must take part", shape="share")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class EachRanks:
    """Each paper's marks become places before they are averaged."""

    order: str = spelt(
        chosen, "分高的在前还是低的在前", "whether high or low comes first", default="high", choices=("high", "low")
    )
    ties: str = spelt(chosen, "一张票里同分的怎么排", "how ties inside a paper rank", default="",
                      choices=("1-1-3", "1-1-2", "average"))  # fmt: skip
    worth_of_place: Number | None = spelt(number, "名次折成几分（参数，一列数）", "marks of each place", shape="list")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Ballots(Measure):
    """What both measures of votes share. One fact is one ballot about the subject, or a count of such ballots."""

    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "票", "the ballots", default=Filter(), of=Filter)
    choice: tuple[str, ...] = spelt(texts, "选项字段；分几个方面的写一列", "field of the option; a list for several aspects",
                                    default=())  # fmt: skip
    tally: dict[str, str] | None = spelt(options, "一条记录是统计好的：选项 → 票数字段", "counted already: option → field of its votes",
                                         compare=False)  # fmt: skip
    blank: str = spelt(chosen, "弃权和漏项", "blank ballots", default="", choices=("not_valid", "zero"))
    voters: Voters | None = spelt(node, "分组投票", "groups of voters", of=Voters)
    voter: str = spelt(
        text, "写着投票人的字段（看谁投了两次）", "field of the voter, to find who voted twice", default=""
    )
    twice: str = spelt(chosen, "一个人投了两次的", "who voted twice", default="", choices=("first", "last", "void"))
    paper: str = spelt(text, "哪个字段写着是同一张票", "field of the ballot paper", default="")
    limits: Number | None = spelt(
        number, "一张票上每个选项最多投几个（参数，表）", "most rows of an option on one paper", shape="table"
    )
    limits_are: str = spelt(chosen, "上限是个数还是百分比", "whether limits are numbers or per cent", default="",
                            choices=("number", "percent"))  # fmt: skip
    least: Number | None = spelt(
        number, "一张票上每个选项至少投几个（参数，表）", "fewest rows of an option on one paper", shape="table"
    )
    rounding: str = spelt(chosen, "按百分比算出的个数怎么取整", "rounding of numbers from per cent", default="",
                          choices=("down", "half_up", "up"))  # fmt: skip
    broken: str = spelt(chosen, "超了怎么办：整张作废，还是超的选项作废", "what is void when broken", default="",
                        choices=("paper", "option"))  # fmt: skip
    all_same: str = spelt(chosen, "对谁都投一样的票", "a paper that says the same of everybody", default="",
                          choices=("void", "valid"))  # fmt: skip
    issued: Issued | None = spelt(node, "发出多少张", "how many were issued", of=Issued)
    recused: tuple[str, ...] = spelt(texts, "这些字段写着本人编号的票不计（回避）", "ballots whose field names the subject are not counted",
                                     default=())  # fmt: skip

    @property
    def reads(self) -> tuple[Filter, ...]:
        return (self.filter,) if self.issued is None else (self.filter, self.issued.filter)

    @property
    def over_papers(self) -> bool:
        """Whether other subjects' rows of the same paper have a say."""
        return bool(self.limits or self.least or self.all_same == "void" or getattr(self, "each_ranks", None))


@dataclass(frozen=True, kw_only=True)
class Vote(Ballots):
    """The mean worth of the valid ballots; groups of voters by their weights."""

    word: ClassVar[str] = "votes"
    kind: ClassVar[str] = "figure"
    worth: Number | None = spelt(number, "各选项折几分（参数，表）", "marks of each option", shape="table")
    weights: Number | None = spelt(number, "票内各方面的权重（参数，表，合计 100）", "weights of the aspects, 100 together",
                                   shape="table")  # fmt: skip
    mark: str = spelt(text, "直接打分的，分数字段", "field of a mark given directly", default="")
    trim: Trim | None = spelt(node, "去掉高低", "leave out the highest and lowest", of=Trim)
    each_ranks: EachRanks | None = spelt(
        node, "每张票先排名次再平均", "each paper ranks, the places are averaged", of=EachRanks
    )


@dataclass(frozen=True, kw_only=True)
class VoteShare(Ballots):
    """Of the valid votes, the share of these options, in per cent."""

    word: ClassVar[str] = "vote_share"
    kind: ClassVar[str] = "percent"
    options: tuple[str, ...] = spelt(texts, "哪些选项", "which options", required=True, default=())
