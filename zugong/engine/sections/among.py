"""What is said of the rows of a register together: which exclude each other, how many there may be, what they begin."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.basis import Basis
from zugong.engine.filters import Condition, conditions
from zugong.engine.problems import Spot
from zugong.engine.sections.columns import AMONG
from zugong.engine.spelling import Number, Word, choice, node, number, numbers, options, spelt, spot_field, text, texts


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two rows about the same thing may not lie over each other: a room, a car, a person's days."""

    of: tuple[Word, ...] = spelt(
        texts, "哪几栏一样算同一个东西", "columns that make it the same thing", required=True, default=()
    )
    on: str = spelt(
        text, "哪一栏是日期（起止是钟点时）", "column with the day, where from and to are times", default=""
    )
    from_: str = spelt(
        text, "哪一栏是开始：日期或钟点", "column with the beginning: a day or a time", required=True, default=""
    )
    to: str = spelt(text, "哪一栏是结束", "column with the end", required=True, default="")
    hours: Number | None = spelt(
        number,
        "一天里几点到几点可以用（参数，两个数）",
        "hours of a day in which it is free: a list of two",
        shape="list",
    )
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MarksPeople:
    """Marks of persons: seen by the person and by whoever keeps the table at the own unit, and by nobody else; not on phones,
    and nothing is put in order by them, unless a document asks for it."""

    who: str = spelt(text, "哪一栏是得分的人", "column with the person", required=True, default="")
    columns: tuple[Word, ...] = spelt(texts, "哪几栏是分", "columns that hold marks", required=True, default=())
    on_phones: Basis | None = spelt(node, "手机上也显示，依据哪份文件", "shown on phones too: the document", of=Basis)
    ranked: Basis | None = spelt(
        node, "可以按分排名次，依据哪份文件", "people may be put in order by marks: the document", of=Basis
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class RowQuota:
    """No more rows like this than a number, in each period or group."""

    where: tuple[Condition, ...] = spelt(conditions, "数哪些行", "which rows are counted", required=True, default=())
    per: tuple[Word, ...] = spelt(texts, "按哪几栏分开数", "columns by which they are counted apart", default=())
    most: Number | None = spelt(number, "最多几个", "how many at most", units=("个", "名", "项", "条", "家", "处"))
    share: Number | None = spelt(
        number,
        "最多占几成，算下来的零头不要（和 of 一起写）",
        "the largest share, fractions dropped; goes with of",
        shape="share",
    )
    of: str = spelt(
        choice,
        "谁的几成：members 本组织的党员、full_members 正式党员",
        "of whom: the unit's members, or its full members",
        default="",
        choices=AMONG,
    )
    unless: str = spelt(
        text,
        "几成算下来一个也没有时，哪一栏写了理由就由人酌定",
        "column whose reason lets people decide where the share gives none",
        default="",
    )
    say: str = spelt(text, "超了说的话", "sentence when there are more", required=True, default="")
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Honours:
    """One selection that ends in several honours: its candidates stand in one order, the best places end in the first honour,
    the next in the second. People name; whoever is named out of order is named with a reason."""

    by: str = spelt(text, "按哪一栏从高到低", "column by which the highest come first", required=True, default="")
    where: tuple[Condition, ...] = spelt(
        conditions, "还在评的是哪些行：审核没过、放弃、撤销的不在里面", "which rows are candidates: not the unfit, those who declined, the withdrawn",
        default=(),
    )  # fmt: skip
    per: tuple[Word, ...] = spelt(texts, "按哪几栏分开评", "columns by which selections are held apart", default=())
    named: str = spelt(
        text,
        "哪一栏写评上哪一种；从高到低就是标签集的顺序",
        "choice column of the honour; its label set goes from the highest down",
        required=True,
        default="",
    )
    most: dict[str, Number] = spelt(
        numbers, "每一种几个名额：选项 → 参数；没有写数的选项不限", "how many of each: option → number; an option without one is given to any number", required=True, default=None, compare=False,
        units=("个", "名", "项", "条", "家", "处"),
    )  # fmt: skip
    unless: str = spelt(
        text,
        "不按名次定的，哪一栏写理由；不写就只能按名次",
        "column of the reason for whoever is named out of order; without it nobody is",
        default="",
    )
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A text that people read and sign: one row for each person and edition."""

    text_: str = spelt(text, "哪个标签集是条款", "label set that holds the articles", required=True, default="")
    who: str = spelt(text, "哪一栏是签名的人", "column with the person", required=True, default="")
    on: str = spelt(text, "哪一栏是签名日期", "column with the day", required=True, default="")
    edition: str = spelt(text, "哪一栏记版次", "column with the edition", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Opens:
    """A case that a row may begin, with what the row says already filled in."""

    id: str = ""
    label: str = spelt(text, "按钮上的字", "words of the button", required=True, default="")
    route: str = spelt(text, "走哪个流程", "route: in this file, or institution/route", required=True, default="")
    fill: dict[str, str] = spelt(
        options, "流程的栏 → 台账的栏", "column of the route → column of the row", default=None, compare=False
    )
    with_: dict[str, str] = spelt(
        options, "流程的栏 → 写定的值", "column of the route → fixed value", default=None, compare=False
    )
    when: tuple[Condition, ...] = spelt(conditions, "什么样的行才有", "which rows", default=())
    unit: str = spelt(
        text, "办的是哪一栏的组织的事，不写就是本行的组织", "column with the unit it is about", default=""
    )
    spot: Spot = spot_field()  # fmt: skip
