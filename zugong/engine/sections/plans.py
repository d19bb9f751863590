"""What a register may declare beyond its rows: counting by facts, handing out to units, boards, trees, the month, marks."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.filters import Condition, conditions
from zugong.engine.problems import Spot
from zugong.engine.spelling import Word, choice, node, options, spelt, spot_field, text, texts

#: who of a unit may be named
AMONG = ("members", "full_members")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Which facts of the row's unit count, so that a task fills itself by being done."""

    id: str = ""
    of: str = spelt(text, "数哪类事实", "fact kind", required=True, default="")
    where: tuple[Condition, ...] = spelt(conditions, "什么样的事实才数", "which of them", default=())
    sum: str = spelt(text, "哪个字段相加，不写就是数次数", "field to add up; facts are counted without it", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class HandOut:
    """A row of this register given to many units: one row for each in another register. Cells of the same name are copied."""

    to: str = spelt(text, "分到哪张台账", "register that gets the rows", required=True, default="")
    by: str = spelt(text, "那张台账的哪一栏指着这一行", "its column that points here", required=True, default="")
    classes: str = spelt(text, "哪张台账登记单位属于哪一类", "register that says of which class a unit is", default="")
    class_: str = spelt(
        text, "类别栏的名字：三张台账同名", "column of the class, called the same in all three", default=""
    )
    begins: dict[str, str] = spelt(
        options, "新的一行先填上什么：栏: 值", "what a new row begins with: column: value", default=None, compare=False
    )
    label: str = spelt(text, "按钮上的字", "words of the button", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Slots:
    """Rows that a new row begins with: one for each option of a label set, such as the ten contents of a campaign, or one
    for each of the unit's people."""

    when: tuple[Condition, ...] = spelt(conditions, "什么样的新行", "which new rows", default=())
    to: str = spelt(text, "在哪张台账里先建好", "register that gets them", required=True, default="")
    by: str = spelt(text, "那张台账的哪一栏指着这一行", "its column that points here", required=True, default="")
    each: str = spelt(text, "哪个标签集，一个选项建一行", "label set: a row for each option", default="")
    number: str = spelt(text, "第几个填进哪一栏", "column that takes its number", default="")
    option: str = spelt(text, "选项本身填进哪个选项栏", "choice column that takes the option itself", default="")
    people: str = spelt(
        choice, "本组织的谁各建一行（不写 each 时）", "who of the unit's people get a row each, without each", default="",
        choices=AMONG,
    )  # fmt: skip
    person: str = spelt(text, "人填进哪一栏", "column that takes the person", default="")
    text: str = spelt(text, "选项的字填进哪一栏", "column that takes the option's words", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Board:
    """A matrix: a line for each unit or class, a column for each choice or linked row, in each cell the share that is done."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    columns: str = spelt(
        text,
        "哪一栏分成列：选项栏，指着另一行的栏，或日期栏（一年十二个月）",
        "column that divides: a choice, a link, or a day (the twelve months of a year)",
        required=True,
        default="",
    )
    within: str = spelt(
        text, "先选哪一栏的一行（哪个活动）", "link that is chosen first, such as the campaign", default=""
    )
    rows: tuple[Word, ...] = spelt(
        texts, "一行是什么：unit 或选项栏", "what a line is: unit or a choice", default=("unit",)
    )
    done: tuple[Condition, ...] = spelt(
        conditions, "怎样算办完；不写就看 due 的 done，或进度满了", "what is finished; else as due says, or full progress",
        default=(),
    )  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Map:
    """Rows as points of a map, drawn from two numbers of each; nothing is fetched from elsewhere."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    east: str = spelt(text, "哪一栏是经度（向东）", "column of the longitude", required=True, default="")
    north: str = spelt(text, "哪一栏是纬度（向北）", "column of the latitude", required=True, default="")
    where: tuple[Condition, ...] = spelt(conditions, "画哪些行", "which rows", default=())
    by: str = spelt(
        text, "按哪一栏分颜色：选项栏，或指着另一行的栏", "what divides them: a choice, or a link", default=""
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Tree:
    """This register on top, and the registers below it level by level, on one page."""

    levels: tuple[Word, ...] = spelt(
        texts, "下面各级台账，从上到下", "registers below, from the top", required=True, default=()
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Filed:
    """Where the three points of each round are filed: a row a unit, a round and a point."""

    to: str = spelt(text, "登在哪张台账", "register that gets the rows", required=True, default="")
    step: str = spelt(
        text, "哪一栏是步骤，选项是 plan、dispatch、summary", "column of the point: plan, dispatch, summary",
        required=True, default="",
    )  # fmt: skip
    on: str = spelt(text, "哪一栏是日期", "column of the day", required=True, default="")
    text: str = spelt(text, "哪一栏是正文", "column of the words", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """A list made anew each period: what was left is carried over, what comes back is filled in."""

    by: str = spelt(text, "哪一栏是周期", "column of the period", required=True, default="")
    begins: dict[str, str] = spelt(
        options, "新的一行先填上什么：栏: 值", "what a new row begins with: column: value", default=None, compare=False
    )
    carried: dict[str, str] = spelt(
        options,
        "结转以后上期那一行改成什么：栏: 值",
        "what a row carried over becomes: column: value",
        default=None,
        compare=False,
    )
    times: str = spelt(text, "哪一栏记结转了几次", "column that counts how often it was carried", default="")
    recurring: str = spelt(text, "哪张台账列着每期都要办的事", "register of what comes back each period", default="")
    ends: str = spelt(
        text, "那张台账的哪一栏写到第几天为止", "its column of the day of the month it is due", default=""
    )
    duties: str = spelt(
        text,
        "本单位当期应办的职责填进哪一栏",
        "column into which the unit's duties of the period are written",
        default="",
    )
    blocked: str = spelt(text, "哪一栏写卡在哪里", "column that says what blocks it", default="")
    filed: Filed | None = spelt(node, "月初、月中、月底三个节点登在哪里", "where the three points are filed", of=Filed)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A row of twelve months, or four quarters: in which of them another register has a row that points here."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    register: str = spelt(text, "看哪张台账", "register looked at", required=True, default="")
    by: str = spelt(text, "那张台账的哪一栏指着这一行", "its column that points here", required=True, default="")
    at: str = spelt(text, "那张台账的哪一栏是日期", "its column of the day", required=True, default="")
    every: str = spelt(text, "哪种周期", "kind of period", required=True, default="")
    where: tuple[Condition, ...] = spelt(conditions, "那张台账的什么行", "which of its rows", default=())
    whose: str = spelt(
        text,
        "由哪一栏的单位来做，不写就是本行的组织",
        "column of the unit that is to do it; the row's own without it",
        default="",
    )
    of: tuple[Condition, ...] = spelt(
        conditions, "本台账的什么行才要", "rows of this register that need it", default=()
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A paper drafted from the records of the row, corrected by a person, and filed as a row of another register."""

    to: str = spelt(text, "登在哪张台账", "register that gets it", required=True, default="")
    text: str = spelt(text, "哪一栏是正文", "its column of the words", required=True, default="")
    of: tuple[Word, ...] = spelt(texts, "从哪几张台账里数", "registers that are counted", required=True, default=())
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class SeenBy:
    """Who else reads some of the rows: people named in another register, those rows that share a cell with theirs."""

    register: str = spelt(text, "哪张台账写着人", "register that names them", required=True, default="")
    people: str = spelt(text, "哪一栏是人", "its column of people", required=True, default="")
    same: str = spelt(
        text,
        "哪一栏相同：两张台账同名",
        "column that must be equal, called the same in both",
        required=True,
        default="",
    )
    spot: Spot = spot_field()
