"""Typed columns: what one cell of a register, or one line of a form, may hold."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zugong.engine.expression import Expression, Malformed, parse, parse_truth
from zugong.engine.filters import Condition, conditions
from zugong.engine.problems import Spot
from zugong.engine.sections.plans import AMONG, Counted
from zugong.engine.source import Scalar
from zugong.engine.spelling import (
    Number,
    Section,
    Spelling,
    Word,
    boolean,
    choice,
    named,
    node,
    number,
    numbers,
    options,
    spelt,
    spot_field,
    text,
    texts,
)

#: type → (中文, English); the order is that of the reference
COLUMN_TYPES: dict[str, tuple[str, str]] = {
    "text": ("一行文字", "one line of text"),
    "long_text": ("一段文字", "a paragraph"),
    "number": ("数", "a number"),
    "money": ("金额（元）", "money in yuan"),
    "date": ("日期", "a day"),
    "time": ("钟点，如 14:30", "a time of day such as 14:30"),
    "period": ("周期，如某月、某季", "a period such as a month or a quarter"),
    "choice": ("标签集里选一个", "one of a label set"),
    "yes_no": ("是或否", "yes or no"),
    "person": ("底册里的一个人", "a person of the register"),
    "people": ("底册里的几个人", "several people of the register"),
    "unit": ("底册里的一个组织", "a unit of the register"),
    "units": ("底册里的几个组织", "several units of the register"),
    "file": ("附件", "a file"),
    "row": ("另一张台账的一行", "a row of another register"),
    "computed": ("由同一行的其他栏算出", "computed from the same row"),
    "linked": (
        "从另一张台账里指着这一行的各行数出来",
        "worked out from the rows of another register that point to this one",
    ),
    "overlap": ("本行一段文字和上级原文重合百分之几", "how many percent of a text stand already in the superior text"),
    "facts": ("从台账里本单位的事实数出来，不用填报", "counted from the facts of the row's unit; nobody reports it"),
    "posts": (
        "本单位现在有几个人任这些职务，不用填报",
        "how many people hold these posts in the row's unit now; nobody reports it",
    ),
    "band": ("一个数落在哪一档", "the band into which a number falls"),
    "class": ("选中的那一项属于哪一类", "the class of the option that was chosen"),
    "worth": ("选中的那一项（落在的那一档）值多少", "what the chosen option, or the band, is worth"),
    "moved": ("和上一期比：降、保、升，或者首次", "against the period before: down, kept, up, or the first time"),
}
#: what a formula may take from a cell: a day counts as its number, so that two days can be subtracted, a time as its
#: minutes, yes as 1 and no as 0
COUNTABLE = ("number", "money", "date", "time", "yes_no", "computed", "linked", "facts", "overlap", "posts", "worth")
#: nobody types these
DERIVED = ("computed", "linked", "facts", "overlap", "posts", "band", "class", "worth", "moved")
#: these hold an option of a label set
LABELLED = ("choice", "band", "class", "moved")
TAKES = ("count", "sum", "mean", "min", "max")
#: what the options of `moved` stand for, in this order
MOVES = ("down", "kept", "up", "first")
#: the day on which the formula is worked out
TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A formula over the columns of one row, as written and as read."""

    written: str
    tree: Expression
    spot: Spot = spot_field()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(part.name for part in self.tree.walk() if part.op == "name")


def formula(section: Section, key: str, spelling: Spelling) -> Formula | None:
    """A number worked out from other columns: `paid - owed`."""
    return _read(section, key, parse)


def truth(section: Section, key: str, spelling: Spelling) -> Formula | None:
    """A comparison that holds or not: `ends_on >= starts_on`."""
    return _read(section, key, parse_truth)


def _read(section: Section, key: str, how: Callable[[str], Expression]) -> Formula | None:
    value = section.take(key)
    if not isinstance(value, Scalar):
        if value is not None:
            section.problems.add("not-text", value.spot, name=key)
        return None
    written = value.text
    try:
        return Formula(written=written, tree=how(written), spot=value.spot)
    except Malformed as wrong:
        section.problems.add(
            wrong.code, value.spot, name=wrong.name, formula=written, at=wrong.at + 1, instead=wrong.instead
        )
        return None


@dataclass(frozen=True, kw_only=True)
class DayOf:
    """A day that follows from a word such as 上半年: left empty, the column takes the day that stands for the word."""

    word: str = spelt(text, "日期词在哪一栏", "column that holds the word", required=True, default="")
    year: str = spelt(text, "年份在哪一栏", "column that holds the year", required=True, default="")
    days: dict[str, Number] = spelt(
        numbers, "日期词 → 最迟哪天（参数，月-日）", "word → last day", required=True, default=None, shape="month_day",
    )  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a register, or one line of a step's form."""

    id: str = ""
    label: str = spelt(text, "栏名", "heading", required=True, default="")
    type: str = spelt(choice, "填什么", "what it holds", required=True, default="text", choices=tuple(COLUMN_TYPES))
    unit: str = spelt(text, "数的单位，如平方米、次", "unit of the number", default="")
    labels: str = spelt(text, "选项来自哪个标签集", "label set of a choice", default="")
    every: str = spelt(text, "哪种周期", "kind of period", default="")
    register: str = spelt(text, "哪张台账的行", "register the row belongs to", default="")
    by: str = spelt(
        text,
        "那张台账的哪一栏指着这一行（type: linked 时）；本行哪一栏选数哪种事实（type: facts 时）；哪一栏是周期（type: moved 时）",
        "its column that points here, with type: linked; the choice that says which facts count, with type: facts; the column of the period, with type: moved",
        default="",
    )
    take: str = spelt(choice, "数行，还是取一栏的合计、平均、最小、最大", "count rows, or take a column's sum, mean, min or max",
                      default="count", choices=TAKES)  # fmt: skip
    of: str = spelt(
        text,
        "取那张台账的哪一栏；type: band、class、worth、moved 时是本行的哪一栏",
        "which of its columns is taken; with band, class, worth and moved a column of this row",
        default="",
    )
    where: tuple[Condition, ...] = spelt(conditions, "只看什么样的行", "which of its rows", default=())
    weigh: str = spelt(text, "平均时按那张台账的哪一栏加权", "its column by which the mean is weighed", default="")
    counts: dict[str, Counted] = spelt(named, "数哪些事实；有 by 时按选项写", "which facts count; by option where there is by",
                                       of=Counted)  # fmt: skip
    since: str = spelt(
        text,
        "哪一栏是开始日期，或从哪个周期的头一天起（type: facts 时）",
        "column of the first day, or of the period on whose first day it begins, with type: facts",
        default="",
    )
    until: str = spelt(
        text,
        "哪一栏是截止日期，或到哪个周期的最后一天（type: facts 时）",
        "column of the last day, or of the period on whose last day it ends, with type: facts",
        default="",
    )
    person: str = spelt(
        text,
        "只数写着哪一栏的人的事实，不管在哪个组织；也可以写“栏.那一行的栏”（type: facts 时）",
        "only facts that name the person or people of this column, in whatever unit; or column.column of the row it points to; with type: facts",
        default="",
    )
    same: dict[str, str] | None = spelt(
        options,
        "事实的字段和本行的哪一栏一样才数：字段: 栏（type: facts 时）",
        "only facts whose field says what this column says: field: column; with type: facts",
        compare=False,
    )
    table: Number | None = spelt(
        number, "每个选项值多少（参数，分级表；type: worth 时）", "what each option is worth: a table, with type: worth",
        shape="table",
    )  # fmt: skip
    below: bool = spelt(
        boolean, "下级组织的也数（type: facts、posts 时）", "the units below count too, with type: facts and posts", default=False
    )  # fmt: skip
    posts: tuple[Word, ...] = spelt(
        texts, "数哪些职务（type: posts 时）", "which posts are counted, with type: posts", default=()
    )
    with_: str = spelt(
        text,
        "by 所指那一行的哪一栏是原文（type: overlap 时）",
        "column of the row that by points to, with type: overlap",
        default="",
    )
    warn: Number | None = spelt(
        number,
        "重合超过百分之几先提醒（type: overlap 时）",
        "share from which whoever saves is asked first",
        units=("%",),
    )
    otherwise: str = spelt(
        text,
        "没有可数的就取本行哪一栏；number、money、choice 没填就取哪一栏，登记、修改时定下来",
        "column taken where there is nothing to count; with number, money and choice the column taken when left empty, for good as the row is written",
        default="",
    )
    others: tuple[Condition, ...] = spelt(
        conditions,
        "别的单位的行还要怎样才能选（type: row 时）",
        "what rows of other units must be besides, with type: row",
        default=(),
    )
    limits: Number | None = spelt(
        number, "各档的起点，从低到高（参数，一列数）", "where each band begins, from low to high: a list", shape="list"
    )
    amber: tuple[str, ...] = spelt(texts, "哪几个选项亮黄灯", "options shown in amber", default=())
    is_: Formula | None = spelt(formula, "怎么算", "how it is computed")
    day_of: DayOf | None = spelt(
        node, "没填时由日期词定哪天（type: date）", "which day it is when left empty, with type: date", of=DayOf
    )
    required: bool = spelt(boolean, "必填", "required", default=False)
    personal: bool = spelt(
        boolean, "个人信息：列表和导出里遮住，看了留痕", "personal: masked in lists and exports, reading is logged",
        default=False,
    )  # fmt: skip
    seen_by: str = spelt(
        choice, "只给当事人看：加密存，不进列表和导出，看了留痕（同时写 personal: true）",
        "only for the parties: kept sealed, in no list or export, reading is logged (personal: true besides)",
        default="", choices=("parties",),
    )  # fmt: skip
    veiled: tuple[Condition, ...] = spelt(
        conditions, "满足什么以后才不再遮（盲评用，同时写 personal: true）：之前除了本人谁也打不开",
        "from when on it is no longer masked (blind review, with personal: true): before, nobody but the person opens it",
        default=(),
    )  # fmt: skip
    among: str = spelt(
        choice, "只能填本组织的谁（type: person、people）", "who of the row's unit may stand here, with type: person or people",
        default="", choices=AMONG,
    )  # fmt: skip
    card: bool = spelt(
        boolean, "页上带出这个组织的情况（type: unit）", "the row's page shows how this unit stands, with type: unit",
        default=False,
    )  # fmt: skip
    aliases: tuple[str, ...] = spelt(texts, "表格里的其他叫法", "other headings in workbooks", default=())
    help: str = spelt(text, "填写说明", "help", default="")
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Valid:
    """What every row must satisfy, and the sentence for whoever typed something else."""

    that: Formula | None = spelt(truth, "要成立的比较", "comparison that must hold")
    when: tuple[Condition, ...] = spelt(conditions, "什么情形下", "in which case", default=())
    needs: tuple[Word, ...] = spelt(texts, "这些栏必须填", "columns that must be filled", default=())
    say: str = spelt(text, "不满足时说的话", "sentence when it fails", required=True, default="")
    spot: Spot = spot_field()
