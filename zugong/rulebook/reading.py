"""An institution as people read it: what it holds, its numbers, duties in words, the scheme as the paper table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from zugong.engine import UNIT_KINDS, Duty, Institution, Problem, Words, compile, plain
from zugong.engine.nodes import ATTENDERS
from zugong.engine.numbers import Numbers
from zugong.engine.parameters import Dated, Parameter
from zugong.engine.plan import Plan
from zugong.engine.spelling import Number
from zugong.engine.telling import EVERY, kinds, rule, what
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionEdition
from zugong.timeline import Period

PACK_TITLES = {"national": gettext_noop("全国性制度")}


@dataclass(frozen=True)
class Holding:
    """One kind of thing an institution holds, and how many."""

    label: str
    count: int


@dataclass(frozen=True)
class Card:
    """An institution in the list."""

    institution: Institution
    pack: str
    holdings: tuple[Holding, ...]
    errors: int
    in_force: bool
    adopted: InstitutionEdition | None
    uncertain: int


@dataclass(frozen=True)
class ParameterRow:
    parameter: Parameter
    value: Dated
    shown: str
    older: tuple[Dated, ...]


@dataclass(frozen=True)
class DutyRow:
    duty: Duty
    who: str
    when: str
    fulfilled: str
    reminders: str


@dataclass(frozen=True)
class IndicatorRow:
    id: str
    no: str
    title: str
    full: str
    rule: str
    cite: str
    note: str
    basis: str


@dataclass(frozen=True)
class BlockRow:
    no: str
    title: str
    full: str
    cite: str
    share: str
    indicators: tuple[IndicatorRow, ...]


def said(words: Words) -> str:
    return words.within(get_language() or "zh-hans")


def pack_title(name: str) -> str:
    if name.startswith("source-"):
        return _("来源文件 %(number)s") % {"number": name.removeprefix("source-")}
    return _(PACK_TITLES[name]) if name in PACK_TITLES else name


def cards(day: dt.date) -> list[Card]:
    """All institutions, pack by pack."""
    adopted = {(one.institution_id, one.edition): one for one in InstitutionEdition.objects.all()}
    running = {one.file for one in library.in_force(day)}
    found = []
    for one in library.institutions():
        errors = sum(problem.severity == "error" for problem in library.problems(one))
        place = pack_title(library.pack(one))
        held = tuple(holdings(one))
        found.append(
            Card(one, place, held, errors, one.file in running, adopted.get((one.id, one.edition)), doubts(one))
        )
    return found


def holdings(one: Institution) -> Iterator[Holding]:
    indicators = [] if one.scheme is None else [i for block in one.scheme.blocks for i in block.indicators]
    for label, things in (
        (_("项指标"), indicators),
        (_("项任务"), one.duties),
        (_("种活动"), one.activities),
        (_("类记录"), one.facts),
        (_("个参数"), one.parameters),
        (_("个例子"), one.examples),
    ):
        if things:
            yield Holding(label, len(things))


def doubts(one: Institution) -> int:
    """How many values, activities and duties are still to be checked against the document."""
    values = sum(value.uncertain for parameter in one.parameters.values() for value in parameter.values)
    activities = sum(activity.uncertain for activity in one.activities.values())
    return values + activities + sum(duty.uncertain for duty in one.duties.values())


def parameter_rows(one: Institution, day: dt.date) -> list[ParameterRow]:
    rows = []
    for parameter in one.parameters.values():
        value = parameter.on(day) or (parameter.values[0] if parameter.values else None)
        if value is not None:
            older = tuple(other for other in parameter.values if other is not value)
            rows.append(ParameterRow(parameter, value, _shown(one, parameter, value), older))
    return rows


def _shown(one: Institution, parameter: Parameter, value: Dated) -> str:
    """A table's levels by their names, a month-day as people say it."""
    if value.shape == "month_day":
        month, day = (int(part) for part in str(value.value).split("-"))
        english = (get_language() or "").startswith("en")
        return f"{day} {dt.date(2000, month, day):%b}" if english else f"{month}月{day}日"
    if isinstance(value.value, dict):
        names = {key: name for labels in one.labels.values() for key, name in (labels.values or {}).items()}
        limit = _("以下") if value.shape == "bands" else ""
        shown = []
        for key, marks in value.value.items():
            above = _("%(limit)s 及以上") % {"limit": key}
            name = _("更低") if key == "below" else above if limit else names.get(key, key)
            shown.append(f"{name} {plain(marks)}")
        return "；".join(shown)
    return value.words() + (f" {parameter.unit}" if parameter.unit else "")


def duty_rows(one: Institution, day: dt.date) -> list[DutyRow]:
    return [_duty_row(one, duty, day) for duty in one.duties.values()]


def _duty_row(one: Institution, duty: Duty, day: dt.date) -> DutyRow:
    catalogue = library.catalogue().including(one)

    def number(reference: Number | None) -> str:
        if reference is None:
            return ""
        value = library.dated(one.id, reference.name, day)
        return _shown(one, library.catalogue().including(one).parameters[reference.name], value)

    if duty.every:
        when = said(EVERY[duty.every]) + (f" {number(duty.owed)}" if duty.owed else "")
    elif duty.before is not None:
        when = _("每年%(day)s前") % {"day": number(duty.before)}
    elif duty.after_each is not None:
        noun = said(what(catalogue, duty.after_each.filter))
        when = _("%(fact)s之后%(days)s内") % {"fact": noun, "days": number(duty.after_each.within)}
    else:
        when = ""
    if duty.make_up is not None and library.dated(one.id, duty.make_up.name, day).value:
        when = _("%(when)s，过期后 %(days)s内可补") % {"when": when, "days": number(duty.make_up)}
    reminders = _("提前 %(days)s提醒") % {"days": number(duty.reminders)} if duty.reminders else ""
    who = said(kinds(duty.who))
    if duty.only_if is not None:
        size = {"who": who, "n": number(duty.only_if.at_least)}
        full = duty.only_if.of == "full_members"
        who = (_("%(who)s（正式党员 %(n)s及以上的）") if full else _("%(who)s（党员 %(n)s及以上的）")) % size
    return DutyRow(duty, who, when, said(what(catalogue, duty.fulfilled_by)), reminders)


def scheme_rows(one: Institution, period: Period) -> list[BlockRow]:
    """The scheme as its paper table, with every number as of the period; empty while the file has errors."""
    if one.scheme is None or any(problem.severity == "error" for problem in library.problems(one)):
        return []
    plan = compile(one, library.catalogue())
    numbers = plan.numbers(period)
    total = numbers.decimal(one.scheme.total)
    rows = []
    for place, block in enumerate(one.scheme.blocks, 1):
        full = getattr(block, "full", None)
        special = full is None
        marks = numbers.decimal(full) if full else None
        number = block.no or str(place)
        shown = plain(marks) if marks is not None else _limits(numbers, block)
        share = "" if marks is None or not total else plain((marks * 100 / total).quantize(total.__class__("0.1")))
        rows.append(
            BlockRow(number, block.title, shown, block.cite, "" if special else share,
                     tuple(_indicators(plan, numbers, block, number)))
        )  # fmt: skip
    return rows


def _limits(numbers: Numbers, block: Any) -> str:
    cap, floor = numbers.limit(block.cap), numbers.limit(block.floor)
    up = _("不封顶") if cap is None else f"+{plain(cap)}"
    down = _("不封底") if floor is None else f"−{plain(floor)}"
    return f"{up} / {down}"


def _indicators(plan: Plan, numbers: Numbers, block: Any, number: str) -> Iterator[IndicatorRow]:
    for place, indicator in enumerate(block.indicators, 1):
        full = plain(numbers.decimal(indicator.full)) if indicator.full is not None else ""
        basis = "" if indicator.basis is None else f"{indicator.basis.document} {indicator.basis.clause}"
        told = said(rule(indicator, plan.catalogue, numbers, plan.scheme.choices.days))
        yield IndicatorRow(
            indicator.id,
            indicator.no or f"{number}.{place}",
            indicator.title,
            full,
            told,
            indicator.cite,
            indicator.note,
            basis,
        )


CHOICES = {
    "occurred": gettext_noop("事实算在发生那一天"),
    "recorded": gettext_noop("事实算在登记那一天"),
    "from_founding_period": gettext_noop("期中成立的组织，从成立的那一期起算"),
    "from_next_period": gettext_noop("期中成立的组织，从下一个完整的一期起算"),
    "period_start": gettext_noop("期中改了数，这一期仍按期初的数"),
    "period_end": gettext_noop("期中改了数，这一期都按期末的数"),
    "workdays": gettext_noop("天数按工作日数"),
    "calendar": gettext_noop("天数按自然日数"),
    "1-1-3": gettext_noop("同分并列，后面的名次顺延（1、1、3）"),
    "1-1-2": gettext_noop("同分并列，后面的名次不空（1、1、2）"),
}
MODES = {
    "half_up": gettext_noop("四舍五入"),
    "half_even": gettext_noop("四舍六入五成双"),
    "down": gettext_noop("舍去"),
    "up": gettext_noop("进一"),
}


def choice_rows(one: Institution) -> list[str]:
    """The choices a scheme made, as sentences."""
    if one.scheme is None:
        return []
    choices = one.scheme.choices
    made = [choices.fact_date, choices.founded_midway, choices.numbers_as_of, choices.days, choices.ties]
    rows = [_(CHOICES[value]) for value in made if value in CHOICES]
    names = (("ratio", _("百分率")), ("indicator", _("指标得分")), ("total", _("总分")))
    for key, label in names:
        rounding = getattr(choices.rounding, key, None)
        if rounding is not None:
            mode = _(MODES[rounding.mode])
            rows.append(
                _("%(what)s保留 %(digits)s 位小数，%(mode)s") % {"what": label, "digits": rounding.digits, "mode": mode}
            )
    return rows


ATTENDS = {
    "members": gettext_noop("全体党员"), "committee": gettext_noop("支部委员"), "subgroup": gettext_noop("小组党员"), "leaders": gettext_noop("班子成员"), "staff": gettext_noop("机关干部"),
}  # fmt: skip
assert set(ATTENDS) == set(ATTENDERS)


def activity_rows(one: Institution) -> list[dict[str, Any]]:
    return [
        {"activity": activity, "attends": _(ATTENDS[activity.attends]), "held_by": said(kinds(activity.held_by))}
        for activity in one.activities.values()
    ]


RECORDERS = {
    "unit": gettext_noop("单位自己记"),
    "assessor": gettext_noop("考核组记"),
    "life": gettext_noop("会议登记时自动产生"),
    "import": gettext_noop("导入"),
    "system": gettext_noop("系统产生"),
}


def fact_rows(one: Institution) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "by": _(RECORDERS[kind.recorded_by]), "fields": [field.label for field in kind.fields.values()]}
        for kind in one.facts.values()
    ]


def problem_rows(one: Institution) -> list[dict[str, Any]]:
    language = get_language() or "zh-hans"
    return [_problem(problem, language) for problem in library.problems(one)]


def _problem(problem: Problem, language: str) -> dict[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "sentence": problem.sentence(language),
        "severity": problem.severity,
    }


def applies_to(one: Institution) -> list[str]:
    return [_(UNIT_KINDS[name][0]) for name in one.heading.applies_to if name in UNIT_KINDS]
