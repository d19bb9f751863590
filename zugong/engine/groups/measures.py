"""Measures that look at a whole group, at earlier results, or at ballots."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.filters import Filter
from zugong.engine.groups.ballots import Vote, VoteShare
from zugong.engine.measures import MEASURES, Measure
from zugong.engine.spelling import Number, choice, number, one_of, registry, spelt, text

ORDERS = ("high", "low")
TIES = ("1-1-3", "1-1-2", "average", "void", "void_all", "again")
COUNTED = ("counted", "left_out")


@dataclass(frozen=True, kw_only=True)
class Compared(Measure):
    """A measure taken of everybody in the group."""

    may_lack: ClassVar[bool] = True
    by: Measure | None = spelt(one_of, "比什么", "what is compared", required=True, of=MEASURES)

    @property
    def reads(self) -> tuple[Filter, ...]:
        return () if self.by is None else self.by.reads


@dataclass(frozen=True, kw_only=True)
class Rank(Compared):
    """The place in the group by some measure: 1 is the first."""

    word: ClassVar[str] = "rank"
    kind: ClassVar[str] = "place"
    order: str = spelt(choice, "大的在前还是小的在前", "whether high or low comes first", required=True, default="high",
                       choices=ORDERS)  # fmt: skip
    ties: str = spelt(choice, "并列怎么排（不写按 choices.ties）", "how ties rank; choices.ties if left out", default="",
                      choices=TIES)  # fmt: skip
    lacking: str = spelt(choice, "没有数据的：不排名次，还是排在最后", "who has no data: unplaced, or last", default="",
                         choices=("unplaced", "last"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Moved(Compared):
    """The place of the period before less the place now: positive means forward."""

    word: ClassVar[str] = "moved"
    kind: ClassVar[str] = "figure"
    order: str = spelt(choice, "大的在前还是小的在前", "whether high or low comes first", required=True, default="high",
                       choices=ORDERS)  # fmt: skip
    ties: str = spelt(choice, "并列怎么排（不写按 choices.ties）", "how ties rank; choices.ties if left out", default="",
                      choices=("1-1-3", "1-1-2"))  # fmt: skip
    regrouped: str = spelt(choice, "换了组的：照比，还是当作没有上期", "who changed groups: compared all the same, or no place before", default="",
                           choices=("counted", "no_data"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OfGroup(Compared):
    """One number of the whole group: its mean, highest, lowest, sum."""

    word: ClassVar[str] = "group"
    kind: ClassVar[str] = "figure"
    take: str = spelt(choice, "取什么", "what is taken", required=True, default="mean",
                      choices=("mean", "highest", "lowest", "sum"))  # fmt: skip
    own: str = spelt(choice, "含不含自己", "whether one's own is in it", default="", choices=COUNTED)
    zeros: str = spelt(choice, "含不含零", "whether zeros are in it", default="", choices=COUNTED)


@dataclass(frozen=True, kw_only=True)
class ResultOf(Measure):
    """A result already drawn up: of another scheme, of an earlier period, of one's own unit."""

    word: ClassVar[str] = "result"
    kind: ClassVar[str] = "figure"
    may_lack: ClassVar[bool] = True
    of: str = spelt(text, "哪个制度的结果（制度编号）", "the institution whose result it is", required=True, default="")
    take: str = spelt(choice, "取什么", "what is taken", required=True, default="total",
                      choices=("total", "percent", "standard", "place", "grade"))  # fmt: skip
    period: str = spelt(choice, "哪一期", "which period", default="same", choices=("same", "previous"))
    whose: str = spelt(choice, "谁的", "whose", default="own", choices=("own", "unit", "parent"))
    table: Number | None = spelt(number, "等次折成多少（参数，表）", "what each grade is worth", shape="table")
    every: str = spelt(text, "本期内每个什么周期的", "of every period of this kind inside", default="")
    join: str = spelt(choice, "各期怎么合", "how the periods are joined", default="", choices=("mean", "sum"))
    lacking: str = spelt(choice, "缺的期怎么办", "periods without a result", default="",
                         choices=("skip", "zero", "no_result"))  # fmt: skip


# ---- the words --------------------------------------------------------------------------------------

WORDS = registry((Rank, Moved, OfGroup, ResultOf, Vote, VoteShare))
MEASURES.update(WORDS)
