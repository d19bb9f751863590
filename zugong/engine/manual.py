"""The reference of the language, made from the nodes that read it, so that manual and reader cannot drift apart.

`python -m zugong.engine.manual docs` prints the generated parts of the pages anew."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from zugong.engine import filters, maps, measures, nodes, parameters, sample, scheme
from zugong.engine import spelling as sp
from zugong.engine.catalogue import PERIOD_KINDS, UNIT_KINDS
from zugong.engine.groups import asking, ballots, composition, conditions, effects, grades
from zugong.engine.measures import judging
from zugong.engine.parameters import SHAPES
from zugong.engine.problems import SENTENCES
from zugong.engine.sections import (
    among,
    columns,
    costs,
    debriefings,
    dispatches,
    forms,
    frames,
    ladders,
    lights,
    pathways,
    plans,
    portals,
    registers,
    routes,
    steering,
    visits,
    warnings,
)
from zugong.engine.specimens import SPECIMENS

HOW: dict[Any, str] = {
    sp.text: "文字", sp.identifier: "编号", sp.boolean: "true / false", sp.date: "日期", sp.whole: "整数", sp.choice: "选一个",
    sp.number: "参数名（或 0）", sp.number_or_none: "参数名、0 或 none", sp.texts: "一列词", sp.node: "一节", sp.nodes: "一列",
    sp.named: "编号: 内容", sp.numbers: "编号: 参数名", sp.options: "编号: 名称", sp.one_of: "一种写法", filters.conditions: "条件", sample.data: "字段: 值",
    sample.marks: "编号: 分数", sample.decimal: "数", sample.lists: "名字: 一列词", sp.named_ones: "名字: 一种写法", filters.shares_of: "each、equal 或参数名",
    judging.formulation: "公式", conditions.each_of: "一列，每行一种写法", composition.parts: "一列，每行一种写法，可带 weight",
    grades.tied: "选一个，或 by: [指标…]", columns.formula: "公式（各栏和参数）", columns.truth: "比较（各栏和参数）",
}  # fmt: skip

PARTS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("文件的各节", (nodes.Institution, nodes.Heading, nodes.Source)),
    ("参数", (parameters.Parameter, parameters.Dated)),
    ("标签、活动、事实、职责", (nodes.LabelSet, nodes.Activity, nodes.FactKind, nodes.Field, nodes.Duty, nodes.OnlyIf,
                        nodes.After, costs.Cost)),
    ("办件流程（routes）", (routes.Route, routes.Step, routes.WithinEach, routes.ActorOf, routes.Outcome, routes.End, routes.Recurrence, routes.Record, routes.Passing, routes.Keeping, routes.Appointing, routes.ChainBoard)),
    ("督办阶梯（ladders）", (ladders.Ladder, ladders.Watch, ladders.Rung)),
    ("进展调度（dispatches）", (dispatches.Dispatch,)),
    ("实地考核（visits）", (visits.SiteVisit, visits.SiteCheck, visits.Drawn, visits.FoundHere)),
    ("台账（registers）", (registers.Register, columns.Column, columns.DayOf, columns.Valid, registers.Emission, registers.View, registers.Chart,
                       registers.Expectation, registers.Due, registers.Copy, registers.FirstRow, costs.Load, among.Overlap, among.RowQuota, among.Honours, among.MarksPeople, among.Signing, among.Opens)),
    ("预警（warnings）", (warnings.EarlyWarning, warnings.Limit, warnings.RowsOf, warnings.CasesOf, warnings.DutiesOf, warnings.Opening)),
    ("台账的计划和看板（写在一张台账里）", (plans.Counted, plans.HandOut, plans.Slots, plans.Board, plans.Map, plans.Tree, plans.Cycle, plans.Filed, plans.Mark, plans.Summary,
                                plans.SeenBy)),
    ("亮灯、服务门户（lights、portals）", (lights.Lights, lights.Lamp, portals.Portal, portals.Service, portals.Guide)),
    ("目标布局（frames）", (frames.Frame,)),
    ("发展流程（pathways）", (pathways.Pathway, pathways.PathStep, pathways.Since, pathways.Figure, pathways.Assembly, pathways.Probation, pathways.Wait)),
    ("统筹调度（steering）", (steering.Steering,)),
    ("事实条件", (filters.Filter, filters.Window, filters.Parties, filters.Excused)),
    ("方案", (scheme.Scheme, scheme.Choices, scheme.Roundings, scheme.Rounding, scheme.Item, scheme.Special, scheme.Door,
              scheme.Indicator, scheme.Clause, scheme.Per, scheme.Factor, scheme.Scope, scheme.Baseline, scheme.PeopleShown, scheme.Basis)),
    ("量什么（measure）", (*measures.MEASURES.values(), measures.Need)),
    ("怎么变成分（map）", tuple(maps.MAPS.values())),
    ("票", (ballots.Voters, ballots.Trim, ballots.Issued, ballots.EachRanks)),
    ("和谁比、怎么合成", (scheme.Comparison, *composition.PARTS.values(), scheme.Standardise)),
    ("等次", (scheme.Grades, grades.Level, grades.Base, grades.ShareBy, grades.Plus)),
    ("否决、升降、建议", (scheme.Effect, effects.Demote, effects.Promote, effects.Propose, effects.Pay)),
    ("条件（when、needs）", tuple(conditions.TESTS.values())),
    ("表决、测评、问卷（forms）", (forms.Form, forms.Raters, forms.Question, forms.Quota, forms.Threshold, forms.Draw, forms.Finding, forms.Booking)),
    ("述职评议（debriefings）", (debriefings.Debriefing, debriefings.Reckoned, debriefings.Proposed)),
    ("例子", (sample.Example, sample.SampleUnit, sample.SamplePerson, sample.SampleFact, sample.EarlierResult, sample.EarlierStanding, sample.Expected)),
)  # fmt: skip


#: sections whose words are printed once and only named where they are part of another
SHARED = {filters.Filter: "事实条件的各键", scheme.Clause: "条款的各键"}
LINES: tuple[tuple[str, str, dict[str, type]], ...] = (
    ("measure", "measure: {%s: %s}", measures.MEASURES), ("map", "map: {%s: %s}", maps.MAPS), ("compose", "compose: {%s: %s}", composition.PARTS),
    ("when", "when: [{%s: %s}]", conditions.TESTS),
)  # fmt: skip
NOT_ERRORS = "warn-"
HEADS: tuple[tuple[str, str, str], ...] = (
    ("choose", "要你选的：纸上没说清", "Choices the paper leaves open"), ("formula-", "公式", "Formulas"),
    ("votes", "票", "Votes"), ("weights", "票", "Votes"), ("compose", "合成", "Composition"), ("standard", "合成", "Composition"),
    ("hundred", "合成", "Composition"), ("grade", "等次和名额", "Grades and places"), ("no-grades", "等次和名额", "Grades and places"),
    ("share-", "等次和名额", "Grades and places"), ("effect", "否决、升降和建议", "Effects"), ("demote", "否决、升降和建议", "Effects"),
    ("test-", "否决、升降和建议", "Effects"), ("aspect-", "合成", "Composition"), ("pay", "否决、升降和建议", "Effects"), ("example", "例子", "Examples"),
    ("expects", "例子", "Examples"), ("forbidden", "合规哨", "What may not be marked"), ("basis", "合规哨", "What may not be marked"),
    ("column-", "台账", "Registers"), ("step-", "办件流程", "Routes"), ("actor-", "办件流程", "Routes"), ("opener-", "办件流程", "Routes"), ("climbs-", "办件流程", "Routes"),
    ("ladder-", "督办阶梯", "Ladders"), ("rung-", "督办阶梯", "Ladders"), ("dispatch-", "进展调度", "Dispatches"), ("visit-", "实地考核", "On-site assessments"), ("debriefing-", "述职评议", "Debriefings"),
    ("pathway-", "发展流程", "Pathways"), ("kinds-", "办件流程", "Routes"), ("no-outcome", "办件流程", "Routes"), ("computed-", "台账", "Registers"), ("linked-", "台账", "Registers"), ("facts-", "台账", "Registers"), ("plan-", "台账", "Registers"), ("overlap-", "台账", "Registers"), ("cycle-", "台账", "Registers"), ("valid-", "台账", "Registers"), ("emits-", "台账", "Registers"), ("no-columns", "台账", "Registers"),
    ("fact-lacks", "台账", "Registers"), ("day-of-", "台账", "Registers"), ("copy-", "台账", "Registers"), ("rows-", "台账", "Registers"), ("people-", "台账", "Registers"), ("slots-", "台账", "Registers"), ("class-", "台账", "Registers"), ("light-", "台账", "Registers"), ("late-", "台账", "Registers"),
    ("form-", "表决、测评、问卷", "Ballots and questionnaires"), ("question-", "表决、测评、问卷", "Ballots and questionnaires"),
    ("quota-", "表决、测评、问卷", "Ballots and questionnaires"), ("quorum-", "表决、测评、问卷", "Ballots and questionnaires"),
    ("majority-", "表决、测评、问卷", "Ballots and questionnaires"), ("booking-", "表决、测评、问卷", "Ballots and questionnaires"),
    ("warn-", "提醒（不拒绝）", "Warnings"), ("unknown-", "没有这个名字", "Names that are not known"),
)  # fmt: skip
REST = ("写法和数", "Spelling and numbers")


def key_of(cls: type) -> str:
    """Under which name its specimen stands."""
    for family, _, table in LINES:
        if cls in table.values():
            return f"{family}.{cls.word}"  # type: ignore[attr-defined]
    return f"measure.{cls.word}" if cls is measures.Need else cls.__name__  # type: ignore[attr-defined]


def example_of(cls: type) -> str:
    """Its one line, as it stands in a file."""
    line = SPECIMENS[key_of(cls)][1]
    for _, form, table in LINES:
        if cls in table.values():
            return form % (cls.word, line)  # type: ignore[attr-defined]
    return line


def words_of(cls: type) -> Iterator[tuple[str, sp.Spelling]]:
    """Every key a section of this kind may hold; inlined parts give theirs."""
    for item in dataclasses.fields(cls):
        spelling = item.metadata.get("spelling")
        if spelling is None:
            continue
        if spelling.how is sp.inline:
            yield from words_of(spelling.of)
        else:
            yield spelling.key or item.name.rstrip("_"), spelling


def reference() -> str:
    """The generated part of docs/reference/institution-files.md."""
    lines: list[str] = []
    for title, classes in PARTS:
        lines += [f"## {title}", ""]
        for cls in classes:
            lines += _section(cls)
    lines += ["## 周期", "", "、".join(f"`{kind}`" for kind in PERIOD_KINDS), ""]
    lines += ["## 组织类别", "", "、".join(f"`{kind}` {zh}" for kind, (zh, _) in UNIT_KINDS.items()), ""]
    units = "、".join(unit for unit in parameters.UNITS if unit)
    lines += ["## 参数的单位", "", units, ""]
    return "\n".join(lines)


def errors() -> str:
    """The generated part of docs/reference/scheme-errors.md: every sentence `check` can say, where its words stand."""
    places: dict[str, list[str]] = {}
    for _, classes in PARTS:
        for cls in classes:
            for code in SPECIMENS[key_of(cls)][2].split():
                places.setdefault(code, []).append(_name(cls))
    groups: dict[tuple[str, str], list[str]] = {head: [] for head in [*((zh, en) for _, zh, en in HEADS), REST]}
    for code, (zh, en) in SENTENCES.items():
        where = "、".join(f"`{name}`" for name in dict.fromkeys(places.get(code, [])))
        groups[_head_of(code)].append(f'| <a id="{code}"></a>`{code}` | {_cell(zh)} | {_cell(en)} | {where} |')
    lines: list[str] = []
    for (zh, en), rows in groups.items():
        lines += [f"## {zh} · {en}", "", "| 代码 | 句子 | Sentence | 在哪里 Where |", "|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def questions() -> str:
    """The generated part of docs/explanation/how-a-mark-is-made.md: everything that nobody may decide silently."""
    lines = ["| 代码 | 问什么、常见的答案 | What is asked, the usual answers |", "|---|---|---|"]
    lines += [
        f"| `{code}` | {_cell(zh)} | {_cell(en)} |" for code, (zh, en) in SENTENCES.items()
        if code.startswith("choose") and code not in {"choose", "choose-answer"}
    ]  # fmt: skip
    lines += [
        f"| `choose` | {one.zh}：`choices.{key}` 写 {'、'.join(one.choices)} | {one.en}: `choices.{key}`: {', '.join(one.choices)} |"
        for key, one in words_of(scheme.Choices) if one.choices
    ]  # fmt: skip
    lines += [
        f"| `choose-answer` | {what}：`{key}` 写 {answers} | {what_en}: `{key}`: {answers_en} |"
        for key, what, what_en, answers, answers_en in asking.QUESTIONS.values()
    ]
    return "\n".join([*lines, ""])


def _head_of(code: str) -> tuple[str, str]:
    return next(((zh, en) for start, zh, en in HEADS if code.startswith(start)), REST)


def _cell(sentence: str) -> str:
    """A sentence in a cell of a table; what is filled in is shown as ‹…›."""
    shown = sentence.replace("{{", "\x00").replace("}}", "\x01").replace("{", "‹").replace("}", "›")
    return shown.replace("\x00", "{").replace("\x01", "}").replace("|", "\\|")


def _name(cls: type) -> str:
    return getattr(cls, "word", "") or cls.__name__


def _section(cls: type) -> list[str]:
    zh, _, codes = SPECIMENS[key_of(cls)]
    said = " ".join((cls.__doc__ or "").split())
    said = "" if said.startswith(f"{cls.__name__}(") else f" *{said}*"
    lines = [f"### `{_name(cls)}`", "", f"{zh}。{said}", "", "```yaml", example_of(cls), "```", ""]
    if codes:
        lines += ["会问、会拒绝：" + "、".join(f"[`{code}`](scheme-errors.md#{code})" for code in codes.split()), ""]
    rows = _rows(cls)
    return [*lines, "| 键 | 写什么 | 意思 | Meaning |", "|---|---|---|---|", *rows, ""] if rows else lines


def _rows(cls: type) -> list[str]:
    """A line for each word; what is printed elsewhere is only named."""
    shared = next((one for one in SHARED if one is not cls and (issubclass(cls, one) or _inlined(cls, one))), None)
    elsewhere = {} if shared is None else dict(words_of(shared))
    rows: list[str] = []
    seen: set[str] = set()
    for key, spelling in words_of(cls):
        if key in seen or elsewhere.get(key) is spelling:
            continue
        seen.add(key)
        must = "（必填）" if spelling.required else ""
        must = f"（必填，或写 `{spelling.unless}`）" if must and spelling.unless else must
        rows.append(f"| `{key}`{must} | {_how(spelling)} | {spelling.zh} | {spelling.en} |")
    if shared is not None:
        named = "、".join(f"`{key}`" for key in elsewhere)
        rows.insert(0, f"| {named} | 见 [`{shared.__name__}`](#{shared.__name__.lower()}) | {SHARED[shared]} | as in {shared.__name__} |")  # fmt: skip
    return rows


def _inlined(cls: type, part: type) -> bool:
    spellings = (item.metadata.get("spelling") for item in dataclasses.fields(cls))
    return any(one is not None and one.how is sp.inline and one.of is part for one in spellings)


def _how(spelling: sp.Spelling) -> str:
    told = HOW.get(spelling.how, "任意值")
    if spelling.choices:
        told += "：" + "、".join(f"`{choice}`" for choice in spelling.choices)
    elif isinstance(spelling.of, dict):
        told += "：" + "、".join(f"`{word}`" for word in spelling.of)
    elif spelling.of is not None:
        told += f" `{spelling.of.__name__}`"
    if spelling.how in {sp.number, sp.number_or_none}:
        told += f"；{SHAPES[spelling.shape].zh}" if spelling.shape != "number" else ""
        told += f"；单位 {'、'.join(spelling.units)}" if spelling.units else ""
    return told


MARK = "<!-- generated -->\n\n"
#: page → what makes the part below the mark
PAGES: dict[str, Callable[[], str]] = {
    "reference/institution-files.md": reference, "reference/scheme-errors.md": errors, "explanation/how-a-mark-is-made.md": questions,
}  # fmt: skip


def write(docs: Path) -> None:
    for name, made in PAGES.items():
        page = docs / name
        page.write_text(page.read_text("utf-8").partition(MARK)[0] + MARK + made(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
