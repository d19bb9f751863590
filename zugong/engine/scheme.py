"""A scheme of marks: choices, items, indicators, clauses; the special block."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zugong.engine.basis import Basis
from zugong.engine.filters import Condition, Filter, Window, conditions
from zugong.engine.groups.composition import PARTS, Comparison, Part, Standardise
from zugong.engine.groups.effects import Effect
from zugong.engine.groups.grades import Grades
from zugong.engine.groups.maps import MAPS, Map
from zugong.engine.maps import ByLevel, Nth, PerUnit, Rates, TwoSided
from zugong.engine.measures import MEASURES, Measure
from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    boolean,
    choice,
    identifier,
    inline,
    node,
    nodes,
    number,
    number_or_none,
    one_of,
    options,
    spelt,
    spot_field,
    text,
    texts,
    whole,
)
from zugong.timeline import KINDS

SIGNS = ("deduct", "add", "both")
MODES = ("half_up", "half_even", "down", "up")
MISSING = ("zero", "full", "not_assessed", "not_done", "group_mean")
OTHERWISE = ("redistributed", "full", "zero", "group_mean")
SUMS = ("exact", "scaled", "capped")
BEGINS = ("first_fact", "opened")
Limit = Number | str | None


@dataclass(frozen=True, kw_only=True)
class Rounding:
    digits: int = spelt(whole, "小数位数", "digits", required=True, default=2)
    mode: str = spelt(choice, "方式", "mode", required=True, default="half_up", choices=MODES)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Roundings:
    ratio: Rounding | None = spelt(node, "百分率", "ratios, in per cent", of=Rounding)
    division: Rounding | None = spelt(
        node, "除出来的数（平均数、按比例折分）", "quotients: means, proportions", of=Rounding
    )
    hundred: Rounding | None = spelt(node, "折成百分的得分", "marks brought to a hundred", of=Rounding)
    indicator: Rounding | None = spelt(node, "指标得分", "marks of an indicator", of=Rounding)
    total: Rounding | None = spelt(node, "总分", "the total", of=Rounding)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What nobody may decide silently."""

    fact_date: str = spelt(
        choice, "事实算在哪一天", "the day a fact belongs to", default="", choices=("occurred", "recorded")
    )
    founded_midway: str = spelt(
        choice, "期中成立的组织从何时起算", "from when a unit founded midway owes", default="",
        choices=("from_founding_period", "from_next_period"),
    )  # fmt: skip
    targets_midway: str = spelt(
        choice, "期中成立的组织，件数目标照全数还是按月折算（不满一个月的算一个月）",
        "a target in numbers, for who was founded midway: whole, or by months, a begun month counting", default="",
        choices=("whole", "by_months"),
    )  # fmt: skip
    numbers_as_of: str = spelt(
        choice, "期中改了数按哪天的", "which day's numbers hold", default="", choices=("period_start", "period_end")
    )
    days: str = spelt(choice, "天数怎么数", "how days are counted", default="", choices=("workdays", "calendar"))
    ties: str = spelt(choice, "同分怎么排", "how ties rank", default="", choices=("1-1-3", "1-1-2"))
    rounding: Roundings | None = spelt(node, "取整", "rounding", of=Roundings)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Scope:
    """To whom a part applies. All conditions given must hold."""

    kinds: tuple[str, ...] = spelt(texts, "哪类组织", "unit kinds", default=())
    categories: tuple[str, ...] = spelt(texts, "哪些分类", "categories of units or people", default=())
    roles: tuple[str, ...] = spelt(texts, "什么职务的人", "roles of people", default=())
    with_: Filter | None = spelt(node, "有这类事实的才适用", "only those with such a fact", of=Filter)
    exempt: Filter | None = spelt(node, "有这类事实的免除", "those with such a fact are exempt", of=Filter)
    otherwise: str = spelt(
        choice, "不适用时这部分的分怎么办：分给其余、按满分、记 0、按同组平均",
        "where it does not apply: spread over the rest, full marks, nothing, or the group's mean", default="", choices=OTHERWISE,
    )  # fmt: skip
    spot: Spot = spot_field()

    @property
    def reads(self) -> tuple[Filter, ...]:
        return tuple(wanted for wanted in (self.with_, self.exempt) if wanted is not None)


@dataclass(frozen=True, kw_only=True)
class Per:
    """The clause is worked out in each part by itself, and the parts come together."""

    by: str = spelt(
        text,
        "按什么分：周期、unit、person、fact 或字段名",
        "a period kind, unit, person, fact or a field",
        required=True,
        default="",
    )
    cap: Limit = spelt(number_or_none, "每一份最多几分", "most marks of each part", units=("分",))
    join: str = spelt(
        choice,
        "各份怎么合",
        "how the parts come together",
        required=True,
        default="sum",
        choices=("sum", "mean", "highest"),
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Factor:
    """Multiplies: single facts (`where`), or the whole clause."""

    factor: Number | None = spelt(number, "乘以几（参数）", "multiplied by", required=True, unless="measure")
    measure: Measure | None = spelt(one_of, "乘以量出来的数", "multiplied by a measure", of=MEASURES)
    missing: str = spelt(choice, "没有这个数时按几乘", "when there is none", default="", choices=("one", "zero"))
    where: tuple[Condition, ...] = spelt(conditions, "哪些事实", "which facts", default=())
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One way of giving or taking marks: measure → map, with its sign."""

    id: str = spelt(identifier, "编号", "id", default="")
    title: str = spelt(text, "名称", "title", default="")
    sign: str = spelt(choice, "扣、加、或有加有扣", "deduct, add, or both", default="add", choices=SIGNS)
    measure: Measure | None = spelt(one_of, "量什么", "what is measured", of=MEASURES)
    map: Map | None = spelt(one_of, "怎么变成分", "how it becomes marks", of=MAPS)
    missing: str = spelt(choice, "没有数据时", "when there is no data", default="", choices=MISSING)
    cap: Limit = spelt(number_or_none, "这一条最多几分", "most marks of this clause", units=("分",))
    applies_to: Scope | None = spelt(node, "只适用于谁", "to whom it applies", of=Scope)
    per: Per | None = spelt(node, "分开算再合", "worked out part by part", of=Per)
    times: tuple[Factor, ...] = spelt(nodes, "倍率（先乘，后封顶）", "factors, before any cap", default=(), of=Factor)
    several: str = spelt(
        choice, "几个倍率同时满足时：连乘，还是只取最大", "several factors: multiplied, or the highest only", default="",
        choices=("multiply", "highest"),
    )  # fmt: skip
    on_top_of: str = spelt(text, "在哪一条之外追加（造成后果的）", "the clause to which it is added", default="")
    beyond_floor: bool | None = spelt(boolean, "能不能扣穿封底", "may take more than the floor leaves")
    spot: Spot = spot_field()

    @property
    def reads(self) -> tuple[Filter, ...]:
        """Every filter of the clause, in the order of the file."""
        found = list(() if self.measure is None else self.measure.reads)
        found += () if self.map is None else self.map.reads
        found += () if self.applies_to is None else self.applies_to.reads
        for factor in self.times:
            found += () if factor.measure is None else factor.measure.reads
        return tuple(found)

    @property
    def of_own_parts(self) -> bool:
        """Worked out by its facts, units, people or a field, by a measure that is 0 of nothing, and a map that makes
        something of 0: where there is no part at all, that would be marks for what nobody looked at."""
        if self.measure is None or self.per is None or self.per.by in KINDS or self.measure.may_lack:
            return False
        return not isinstance(self.map, TwoSided | PerUnit | ByLevel | Nth | Rates)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    id: str = spelt(identifier, "编号", "id", required=True, default="")
    no: str = spelt(text, "序号", "number shown", default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    full: Number | None = spelt(number, "满分", "full marks", units=("分",))
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    note: str = spelt(text, "说明", "note", default="")
    floor: Limit = spelt(number_or_none, "最低几分", "least marks", units=("分",))
    cap: Limit = spelt(number_or_none, "最多几分", "most marks", units=("分",))
    basis: Basis | None = spelt(node, "上级依据", "superior basis", of=Basis)
    join: str = spelt(
        choice, "几条怎么合：相加，只取最多的一条，或按先后取先发生的一条", "clauses together: sum, greatest, or the first that gives",
        default="sum", choices=("sum", "greatest", "first"),
    )  # fmt: skip
    applies_to: Scope | None = spelt(node, "只适用于谁", "to whom it applies", of=Scope)
    clauses: tuple[Clause, ...] = spelt(nodes, "条款", "clauses", default=(), of=Clause)
    single: Clause = spelt(inline, "只有一条时直接写", "the only clause, written directly", default=Clause(), of=Clause)
    spot: Spot = spot_field()

    @property
    def parts(self) -> tuple[Clause, ...]:
        if self.clauses:
            return self.clauses
        return () if self.single.measure is None else (self.single,)

    @property
    def starts_full(self) -> bool:
        """Only deductions: it starts from full marks. As soon as one clause earns, it starts from nothing."""
        return self.full is not None and all(part.sign == "deduct" for part in self.parts)

    @property
    def caps_taken(self) -> bool:
        """Several deductions under one cap: together they take so much at the most."""
        return bool(self.clauses) and self.cap is not None and all(part.sign == "deduct" for part in self.parts)

    @property
    def reads(self) -> tuple[Filter, ...]:
        found = [wanted for part in self.parts for wanted in part.reads]
        return (*found, *(() if self.applies_to is None else self.applies_to.reads))


@dataclass(frozen=True, kw_only=True)
class Item:
    id: str = spelt(identifier, "编号", "id", required=True, default="")
    no: str = spelt(text, "序号", "number shown", default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    full: Number | None = spelt(number, "满分", "full marks", required=True, units=("分",))
    cite: str = spelt(text, "依据", "citation", default="")
    cap: Limit = spelt(number_or_none, "最多几分", "most marks", units=("分",))
    floor: Limit = spelt(number_or_none, "最低几分", "least marks", units=("分",))
    sum: str = spelt(
        choice, "指标合计和本项满分不等时：必须相等、按比例折算、封顶", "indicators against the full mark: equal, scaled, or capped",
        default="exact", choices=SUMS,
    )  # fmt: skip
    aspects: tuple[str, ...] = spelt(
        texts, "是三对里的哪几面：virtue 政德、results 实绩，analysed 分析研判、counted 量化，daily 日常、yearly 年度",
        "sides of the three pairs: virtue or results, analysed or counted, daily or yearly", default=(),
    )  # fmt: skip
    beside: str = spelt(
        text,
        "旁边并排看哪张台账（制度/台账），不计分",
        "register shown beside it (institution/register), not marked",
        default="",
    )
    applies_to: Scope | None = spelt(node, "只适用于谁", "to whom it applies", of=Scope)
    indicators: tuple[Indicator, ...] = spelt(nodes, "指标", "indicators", required=True, default=(), of=Indicator)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Marks everybody begins the period with."""

    marks: Number | None = spelt(number, "起点分", "marks to begin with", required=True, units=("分",))
    midway: str = spelt(
        choice, "期中成立或转入的：照给全部，还是按月折算（不满一个月的算一个月）",
        "who joined midway: all of it, or by months, a begun month counting", default="", choices=("full", "by_months"),
    )  # fmt: skip
    title: str = spelt(text, "名称", "title", default="基础分")
    cite: str = spelt(text, "依据", "citation", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Door:
    """What the items must come to before any bonus counts. Deductions always do."""

    at_least: Number | None = spelt(number, "达到几分", "at least so many marks", units=("分",))
    above: Number | None = spelt(number, "高于几分", "more than so many marks", units=("分",))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Special:
    """The block of bonus and deductions beside the items."""

    id: str = spelt(identifier, "编号", "id", default="special")
    no: str = spelt(text, "序号", "number shown", default="+1")
    title: str = spelt(text, "名称", "title", required=True, default="")
    cite: str = spelt(text, "依据", "citation", default="")
    cap: Limit = spelt(number_or_none, "加分合计最多几分", "most marks added", required=True, units=("分",))
    floor: Limit = spelt(
        number_or_none, "扣分合计最多几分（写正数）", "most marks deducted", required=True, units=("分",)
    )
    opens: Door | None = spelt(
        node, "基本项目合计到几分，加分才算；不写总算", "what the items must come to for a bonus to count", of=Door
    )
    indicators: tuple[Indicator, ...] = spelt(nodes, "指标", "indicators", required=True, default=(), of=Indicator)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class PeopleShown:
    """Marks of people are seen by the person and by who answers for the unit. More than that needs a document."""

    announced: Basis | None = spelt(
        node, "姓名和等次在本单位公示，依据哪份文件", "names and grades hang out in the unit: the document", of=Basis
    )
    on_phones: Basis | None = spelt(
        node, "党员的分手机上也显示，依据哪份文件", "marks of members shown on phones too: the document", of=Basis
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Scheme:
    subjects: tuple[str, ...] = spelt(texts, "考核谁", "whom it marks", required=True, default=())
    categories: dict[str, str] | None = spelt(
        options, "考核对象分哪几类：编号 → 名称", "categories of those it marks: id → name", compare=False
    )
    period: str = spelt(text, "考核周期", "period", required=True, default="year")
    begins: str = spelt(
        choice, "什么时候开始计分：first_fact 有了第一条记录，opened 考核组开启以后",
        "when marking begins: with the first fact, or once the assessors open it", default="first_fact", choices=BEGINS,
    )  # fmt: skip
    one_sided: dict[str, str] | None = spelt(
        options, "三对里只有一面的：缺的那面 → 理由", "side of a pair that is missing → why", compare=False
    )
    marks_people: PeopleShown | None = spelt(
        node, "给人计分的，除了本人和负责的人还给谁看", "who else sees marks of people", of=PeopleShown
    )
    total: Number | None = spelt(number, "基本分满分", "full marks of the items", required=True, units=("分",))
    ceiling: Limit = spelt(number_or_none, "总分最高", "highest total", required=True, units=("分",))
    ground: Limit = spelt(number_or_none, "总分最低", "lowest total", required=True, units=("分",))
    dominant: Number | None = spelt(
        number, "单项占比超过多少要提醒", "share above which one item is dominant", units=("%",)
    )
    window: Window | None = spelt(node, "哪一段时间的事实", "which days' facts", of=Window)
    baseline: Baseline | None = spelt(node, "起点分", "marks to begin with", of=Baseline)
    choices: Choices = spelt(node, "要事先选定的事", "choices", default=Choices(), of=Choices)
    items: tuple[Item, ...] = spelt(nodes, "项目", "items", required=True, default=(), of=Item, unless="baseline")
    special: Special | None = spelt(node, "特色与加减分", "special block", of=Special)
    groups: Comparison | None = spelt(node, "和谁比", "who is compared with whom", of=Comparison)
    compose: Part | None = spelt(
        one_of, "总分怎么合成（不写就是各项相加）", "how the total is made; the sum if left out", of=PARTS
    )
    standardise: Standardise | None = spelt(node, "跨组换算", "making groups comparable", of=Standardise)
    grades: Grades | None = spelt(node, "等次", "grades", of=Grades)
    effects: tuple[Effect, ...] = spelt(
        nodes, "否决、升降和建议", "vetoes, promotions, proposals", default=(), of=Effect
    )
    spot: Spot = spot_field()

    @property
    def blocks(self) -> tuple[Any, ...]:
        return self.items if self.special is None else (*self.items, self.special)
