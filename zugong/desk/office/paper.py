"""A scheme as its paper table: plain data, which Word and Excel only have to draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zugong import engine
from zugong.engine import Institution, plain
from zugong.engine.groups import telling_grades, telling_scheme
from zugong.engine.nodes import FactKind
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Indicator, Special
from zugong.engine.telling import rule
from zugong.timeline import Period

HEADS = ("一级指标", "二级指标", "分值", "评分标准", "数据来源", "责任单位", "依据")
RECORDED = {
    "unit": "被考核单位登记", "assessor": "考核部门记录", "life": "组织生活记录", "import": "外部结果导入", "system": "系统自动统计",
}  # fmt: skip
PERIODS = {"year": "每年一次", "half": "每半年一次", "quarter": "每季度一次", "month": "每月一次"}
CHOICES: dict[str, dict[str, str]] = {
    "fact_date": {"occurred": "事实算在发生那一天", "recorded": "事实算在登记那一天"},
    "founded_midway": {
        "from_founding_period": "期中成立的组织从成立的那一期起算",
        "from_next_period": "期中成立的组织从下一个完整的一期起算",
    },
    "targets_midway": {
        "whole": "期中成立的组织，件数目标照全数",
        "by_months": "期中成立的组织，件数目标按月折算",
    },
    "numbers_as_of": {"period_start": "期中改了数的，按期初的", "period_end": "期中改了数的，按期末的"},
    "days": {"workdays": "迟几天按工作日数", "calendar": "迟几天按自然日数"},
    "ties": {"1-1-3": "同分并列，下一名跳过（1、1、3）", "1-1-2": "同分并列，下一名接着排（1、1、2）"},
}
MODES = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去", "up": "进一"}
STEPS = {
    "ratio": "百分率",
    "division": "每步相除",
    "hundred": "折成百分的得分",
    "indicator": "指标得分",
    "total": "总分",
}


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One row of the table. `basis` prints in red."""

    item: str
    indicator: str
    full: str
    standard: str
    source: str
    duty: str
    cite: str
    basis: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.item, self.indicator, self.full, self.standard, self.source, self.duty, self.cite)


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document: title, what stands before the table, the table, what stands behind it."""

    title: str
    edition: str
    before: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[SchemeRow, ...]
    after: tuple[tuple[str, tuple[str, ...]], ...]


def paper(institution: Institution, catalogue: engine.Catalogue | None = None, period: Period | None = None) -> Paper:
    """Refuses an institution with errors (`engine.Unsound`). `period`: whose numbers; else those of its first day."""
    return written(engine.compile(institution, catalogue), period)


def written(plan: Plan, period: Period | None = None) -> Paper:
    """The paper of a scheme that is known to be sound."""
    institution = plan.institution
    heading = institution.heading
    numbers = plan.numbers(period or Period.of("year", heading.in_force_from))
    scheme = plan.scheme
    rhythm = PERIODS.get(scheme.period, scheme.period)
    about = [f"考核对象：{telling_scheme.subjects(scheme).zh}。", f"考核周期：{rhythm}。", _bounds(plan, numbers)]
    about += [f"{one.zh}。" for one in telling_scheme.whole(scheme, plan.catalogue, numbers)]
    if heading.summary:
        about.insert(0, heading.summary)
    source = heading.source
    basis = [f"{source.document}{'，' + source.place if source.place else ''}。"]
    if heading.example:
        basis.append("本办法中的数值为示例，由考核部门审定后执行。")
    before = (("考核对象、周期和总分", tuple(about)),)
    after = (("等次", tuple(_grades(plan, numbers))), ("否决、升降和建议", tuple(_effects(plan, numbers))),
             ("计分约定", tuple(_choices(plan))), ("制定依据", tuple(basis)))  # fmt: skip
    kept = tuple((title, lines) for title, lines in after if lines)
    return Paper(heading.title, heading.edition, before, tuple(_rows(plan, numbers)), kept)


def _bounds(plan: Plan, numbers: Numbers) -> str:
    scheme = plan.scheme
    ceiling, ground = numbers.limit(scheme.ceiling), numbers.limit(scheme.ground)
    full = numbers.decimal(scheme.total)
    told = [f"基本分满分 {plain(full)} 分" if full else "从 0 分起计分，没有满分"]
    told.append("总分不封顶" if ceiling is None else f"总分最高 {plain(ceiling)} 分")
    told.append("不封底" if ground is None else f"最低 {plain(ground)} 分")
    return "，".join(told) + "。"


def _rows(plan: Plan, numbers: Numbers) -> Iterator[SchemeRow]:
    for place, block in enumerate(plan.scheme.blocks, 1):
        number = block.no or str(place)
        full = "" if isinstance(block, Special) or block.full is None else f"{plain(numbers.decimal(block.full))}分"
        notes = [full, telling_scheme.block(block, plan.catalogue, numbers).zh, block.cite]
        note = "；".join(one for one in notes if one)
        item = f"{number} {block.title}" + (f"（{note}）" if note else "")
        for one, indicator in enumerate(block.indicators, 1):
            shown = indicator.no or f"{number}.{one}"
            marks = "" if indicator.full is None else plain(numbers.decimal(indicator.full))
            told = rule(indicator, plan.catalogue, numbers, plan.scheme.choices.days).zh
            standard = told + (f"（{indicator.note}）" if indicator.note else "")
            basis = "" if indicator.basis is None else f"{indicator.basis.document}{indicator.basis.clause}"
            kinds = _kinds(plan, indicator)
            source = "、".join(dict.fromkeys(kind.name for kind in kinds))
            duty = "、".join(dict.fromkeys(RECORDED.get(kind.recorded_by, "") for kind in kinds))
            yield SchemeRow(item, f"{shown} {indicator.title}", marks, standard, source, duty, indicator.cite, basis)


def _kinds(plan: Plan, indicator: Indicator) -> list[FactKind]:
    found = [plan.catalogue.kinds.get(wanted.of) for wanted in indicator.reads]
    return [kind for kind in found if kind is not None]


def _choices(plan: Plan) -> Iterator[str]:
    choices = plan.scheme.choices
    for name, words in CHOICES.items():
        if getattr(choices, name) in words:
            yield f"{words[getattr(choices, name)]}。"
    for name, step in STEPS.items():
        rounding = getattr(choices.rounding, name, None)
        if rounding is not None:
            yield f"{step}保留 {rounding.digits} 位小数，{MODES[rounding.mode]}。"


def _grades(plan: Plan, numbers: Numbers) -> Iterator[str]:
    grades = plan.scheme.grades
    if grades is None:
        return
    for told in telling_grades.levels(plan.scheme, plan.catalogue, numbers):
        yield f"{told.title}：{told.words.zh}" + (f"（{told.cite}）" if told.cite else "")
    yield from (f"{one.zh}。" for one in telling_grades.general(grades, numbers))


def _effects(plan: Plan, numbers: Numbers) -> Iterator[str]:
    for told in telling_grades.effects(plan.scheme, plan.catalogue, numbers):
        yield f"{told.title}：{told.words.zh}（{told.cite}）"
