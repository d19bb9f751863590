"""Measures as noun phrases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import singledispatch

from zugong.engine import measures as m
from zugong.engine.catalogue import Catalogue
from zugong.engine.numbers import Numbers
from zugong.engine.size import OnlyIf
from zugong.engine.telling.of_facts import EVERY, also, condition_words, kinds, meant, what
from zugong.engine.words import NOTHING, Words, joined, plain


@singledispatch
def measured(node: m.Measure, catalogue: Catalogue, numbers: Numbers) -> Words:
    """The measure as a noun phrase."""
    raise NotImplementedError(type(node).__name__)


def _with(node: m.Measure, catalogue: Catalogue, numbers: Numbers, zh: str, en: str) -> Words:
    wanted = node.reads[0]
    noun, more = what(catalogue, wanted, numbers), also(catalogue, wanted, numbers)
    return joined([Words(zh.format(noun.zh), en.format(noun.en)), more])


@measured.register
def _(node: m.Count, catalogue: Catalogue, numbers: Numbers) -> Words:
    by = {"": "", "month": "按月计，", "quarter": "按季计，", "unit": "按组织计，", "person": "按人计，"}.get(
        node.distinct, f"按“{catalogue.field_label(node.filter.of, node.distinct)}”计，"
    )
    told = _with(node, catalogue, numbers, f"{{}}的{catalogue.counter(node.filter.of)}数", "number of {}")
    tail = Words(f"（{by}同一个只算一次）", f"(distinct by {node.distinct})") if by else NOTHING
    return joined([told, tail, _weights(node, catalogue, numbers)])


def _weights(node: m.Count, catalogue: Catalogue, numbers: Numbers) -> Words:
    if node.weights is None:
        return NOTHING
    table = numbers.dated(node.weights).value
    told = "、".join(
        f"{catalogue.option_label(node.filter.of, node.weigh_by, level)} {plain(weight)}"
        for level, weight in table.items()
    )
    by = catalogue.field_label(node.filter.of, node.weigh_by)
    return Words(f"（按“{by}”加权：{told}）", f"(weighed by “{by}”: {told})")


@measured.register
def _(node: m.FieldMeasure, catalogue: Catalogue, numbers: Numbers) -> Words:
    label = catalogue.field_label(node.filter.of, node.field)
    zh, en = {
        "sum": ("{}的“%s”合计", "sum of “%s” of {}"), "mean": ("{}的“%s”平均值", "mean “%s” of {}"),
        "min": ("{}的最低“%s”", "least “%s” of {}"), "max": ("{}的最高“%s”", "greatest “%s” of {}"),
        "latest": ("最近一次{}的“%s”", "“%s” of the latest {}"),
    }[node.word]  # fmt: skip
    told = _with(node, catalogue, numbers, zh % label, en % label)
    return joined([told, _worth(node, catalogue, numbers)]) if isinstance(node, m.Latest) else told


def _worth(node: m.Latest, catalogue: Catalogue, numbers: Numbers) -> Words:
    if node.worth is None:
        return NOTHING
    told = "、".join(
        f"{catalogue.option_label(node.filter.of, node.field, level)} {plain(worth)}"
        for level, worth in numbers.dated(node.worth).value.items()
    )
    return Words(f"（{told}）", f"({told})")


@measured.register
def _(node: m.Share, catalogue: Catalogue, numbers: Numbers) -> Words:
    told = [condition_words(catalogue, node.filter.of, condition, numbers) for condition in node.having]
    zh, en = "、".join(t.zh for t in told), " and ".join(t.en for t in told)
    return _with(node, catalogue, numbers, f"{{}}中{zh}的占比（%）", f"share of {{}} {en} (%)")


@measured.register
def _(node: m.Ratio, catalogue: Catalogue, numbers: Numbers) -> Words:
    top, bottom = (catalogue.field_label(node.filter.of, name) for name in (node.top, node.bottom))
    return _with(node, catalogue, numbers, f"{{}}的{top} ÷ {bottom}（%）", f"{top} ÷ {bottom} of {{}} (%)")


@measured.register
def _(node: m.Coverage, catalogue: Catalogue, numbers: Numbers) -> Words:
    names = kinds(node.each)
    count = Decimal(1) if node.at_least is None else numbers.decimal(node.at_least)
    times = "" if count == 1 else f"至少 {plain(count)} {catalogue.counter(node.filter.of)}"
    en_times = "" if count == 1 else f"at least {plain(count)} "
    told = _with(
        node, catalogue, numbers, f"有{times}{{}}的{names.zh}占比（%）", f"share of {names.en} with {en_times}{{}} (%)"
    )
    if node.without is None:
        return told
    noun = meant(catalogue, node.without, numbers)
    return joined([told, Words(f"（有{noun.zh}的不进分母）", f"(those with {noun.en} left out)")])


@measured.register
def _(node: m.Shortfall, catalogue: Catalogue, numbers: Numbers) -> Words:
    told = _owed(node, catalogue, numbers)
    mean = [UNITS[node.of_units]] if node.each and node.of_units else []
    return joined([told, *mean, *_made_up(node, numbers)], en="")


UNITS = {"mean": Words("，各组织平均", ", mean of the units"), "sum": Words("，各组织相加", ", summed over the units")}


@measured.register
def _(node: m.Fulfilment, catalogue: Catalogue, numbers: Numbers) -> Words:
    share = Words("，已办的占全期应办的百分比", ", share of the whole period's that is done (%)")
    return joined([_owed(node, catalogue, numbers), *_made_up(node, numbers), share], en="")


def _owed(node: m.Owed, catalogue: Catalogue, numbers: Numbers) -> Words:
    owed, every = plain(numbers.decimal(node.owed)), EVERY[node.every]
    each = kinds(node.each)
    who = Words(f"每个{each.zh}", f"each {each.en}") if node.each else NOTHING
    if node.only_if is not None:
        who = _of_size(who, node.only_if, numbers)
    noun, unit = what(catalogue, node.filter, numbers), numbers.unit(node.owed) or catalogue.counter(node.filter.of)
    told = Words(f"{who.zh}{every.zh}应有 {owed} {unit}{noun.zh}", f"{who.en} owes {owed} {noun.en} {every.en}".strip())
    return joined([told, also(catalogue, node.filter, numbers)])


def _of_size(who: Words, only_if: OnlyIf, numbers: Numbers) -> Words:
    least = plain(numbers.decimal(only_if.at_least))
    heads = Words("正式党员", "full members") if only_if.of == "full_members" else Words("党员", "members")
    return Words(f"{who.zh}（{heads.zh} {least} 名以上的）", f"{who.en} with {least} or more {heads.en}".strip())


def _made_up(node: m.Owed, numbers: Numbers) -> list[Words]:
    if node.make_up is None:
        return []
    days = plain(numbers.decimal(node.make_up))
    share = "100" if node.restores is None else plain(numbers.decimal(node.restores))
    return [Words(f"，期末后 {days} 天内补开的抵 {share}%", f", made up within {days} days counts {share}%")]


@measured.register
def _(node: m.Lateness, catalogue: Catalogue, numbers: Numbers) -> Words:
    if node.due_in:
        return _each_due(node, catalogue, numbers)
    assert node.due is not None
    month, day = (int(part) for part in str(numbers.dated(node.due).value).split("-"))
    return _with(node, catalogue, numbers, f"{month}月{day}日前完成{{}}", f"{{}} by {month:02d}-{day:02d}")


USUAL_MARKS, USUAL_REASONS = ("评分", "得分", "分数"), ("理由", "原因", "评分理由")


@measured.register
def _(node: m.Judged, catalogue: Catalogue, numbers: Numbers) -> Words:
    label = catalogue.field_label(node.filter.of, node.approval) if node.approval else ""
    mark, reason = (catalogue.field_label(node.filter.of, name) for name in (node.mark, node.reason))
    more = [Words(f"，附“{label}”", f", with “{label}”")] if label else []
    more += [TAKE[node.take]] if node.take != "latest" else []
    if node.most is not None:
        most, keep = (
            plain(numbers.decimal(node.most)),
            {"highest": ("最高的", "best"), "": ("", "")}.get(node.keep, ("最早的", "first")),
        )
        more.append(Words(f"，最多计{keep[0]} {most} 条", f", the {keep[1]} {most} at most"))
    # The usual names of these two fields are words of the sentence; others are names.
    judged = "评分" if mark in USUAL_MARKS else f"评“{mark}”"
    because = f"写明{reason}" if reason in USUAL_REASONS else f"写明“{reason}”"
    zh, en = f"{node.by}按{{}}{judged}，{because}", f"“{mark}” of {{}} judged by {node.by}, with “{reason}”"
    return joined([_with(node, catalogue, numbers, zh, en), *more], en="")


@measured.register
def _(node: m.Headcount, catalogue: Catalogue, numbers: Numbers) -> Words:
    if node.without is not None:
        noun, rest = meant(catalogue, node.without, numbers), replace(node, without=None)
        return joined(
            [measured(rest, catalogue, numbers), Words(f"（有{noun.zh}的不算）", f"(without those with {noun.en})")]
        )
    if node.of in {"members", "full_members"}:
        return Words("党员人数" if node.of == "members" else "正式党员人数", node.of.replace("_", " "))
    return joined([kinds((node.of,)), Words("个数", "count")])


@measured.register
def _(node: m.Met, catalogue: Catalogue, numbers: Numbers) -> Words:
    told = []
    for need in node.needs:
        noun, count = what(catalogue, need.filter, numbers), plain(numbers.decimal(need.at_least))
        unit = catalogue.counter(need.filter.of)
        told.append(
            joined(
                [
                    Words(f"{noun.zh}至少 {count} {unit}", f"at least {count} {noun.en}"),
                    also(catalogue, need.filter, numbers),
                ]
            )
        )
    zh, en = ("，并且", " and ") if node.join == "all" else ("，或者", " or ")
    return Words(zh.join(t.zh for t in told), en.join(t.en for t in told))


@measured.register
def _(node: m.Marks, catalogue: Catalogue, numbers: Numbers) -> Words:
    name = catalogue.part_name(node.of)
    return Words(f"指标“{name}”的得分率（%）", f"share of full marks of “{name}” (%)")


TAKE = {
    "sum": Words("，各次相加", ", summed"), "mean": Words("，各次平均", ", their mean"), "highest": Words("，取最高的", ", the highest"),
    "latest": NOTHING,
}  # fmt: skip


def _each_due(node: m.Lateness, catalogue: Catalogue, numbers: Numbers) -> Words:
    label = catalogue.field_label(node.filter.of, node.due_in)
    zh, en = ("逾期的件数", "late ones") if node.take == "items" else ("逾期的天数合计", "days late in all")
    parts = [_with(node, catalogue, numbers, f"{{}}按各自的“{label}”，{zh}", f"{{}} by their own “{label}”: {en}")]
    if node.done:
        done = catalogue.field_label(node.filter.of, node.done)
        parts.append(Words(f"（办结看“{done}”）", f"(done by “{done}”)"))
    if node.extended:
        until, see = (catalogue.field_label(node.filter.of, name) for name in (node.extended, node.approval))
        parts.append(
            Words(f"（批准延期的按“{until}”，批准见“{see}”）", f"(approved extensions by “{until}”, see “{see}”)")
        )
    if node.undone:
        parts.append(UNDONE[node.undone])
    return joined(parts)


UNDONE = {
    "skip": Words("（还没办的另算）", "(those not done are counted elsewhere)"),
    "late": Words("（到期没办的算逾期）", "(those not done when due are late)"),
}


@measured.register
def _(node: m.Streak, catalogue: Catalogue, numbers: Numbers) -> Words:
    run = Words("最长连续", "longest run") if node.run == "longest" else Words("到现在连续", "current run")
    have = Words("有", "with") if node.of_parts == "with" else Words("没有", "without")
    part = PART_NAMES.get(node.every, Words("期", "periods"))
    many = "" if node.at_least is None else plain(numbers.decimal(node.at_least))
    least = f"至少 {many} {catalogue.counter(node.filter.of)}" if many else ""
    at_least = f"at least {many} " if many else ""
    return _with(
        node,
        catalogue,
        numbers,
        f"{run.zh}{have.zh}{least}{{}}的{part.zh}数",
        f"{run.en} of {part.en} {have.en} {at_least}{{}}",
    )


PART_NAMES = {
    "day": Words("天", "days"), "week": Words("周", "weeks"), "month": Words("月", "months"), "quarter": Words("季度", "quarters"),
    "half": Words("半年", "half-years"), "year": Words("年", "years"),
}  # fmt: skip


@measured.register
def _(node: m.Held, catalogue: Catalogue, numbers: Numbers) -> Words:
    again = AGAIN.get(node.again, NOTHING)
    label = catalogue.field_label(node.filter.of, node.until) if node.until else ""
    until = Words(f"（有效期看“{label}”）", f"(valid to “{label}”)") if label else NOTHING
    return joined([_with(node, catalogue, numbers, "持有{}", "{} held"), until, again])


AGAIN = {
    "once": Words("（只在取得的那一期）", "(in the period it was obtained only)"),
    "every_period": Words("（持有期间每期都算）", "(in every period in which it is held)"),
}


@measured.register
def _(node: m.Imported, catalogue: Catalogue, numbers: Numbers) -> Words:
    label, source, paper = (
        catalogue.field_label(node.filter.of, name) for name in (node.field, node.source, node.document)
    )
    told = _with(
        node, catalogue, numbers, f"{{}}的“{label}”（由“{source}”提供，见“{paper}”）",
        f"“{label}” of {{}}, as given by “{source}” in “{paper}”",
    )  # fmt: skip
    return joined([told, TAKE[node.take]], en="")


@measured.register
def _(node: m.Formula, catalogue: Catalogue, numbers: Numbers) -> Words:
    assert node.is_ is not None
    names = {name: measured(inner, catalogue, numbers) for name, inner in node.let.items()}
    values = {
        number.name: f"{catalogue.parameters[number.name].title} {numbers.dated(number).words()}"
        for number in node.is_.numbers
        if number.name in catalogue.parameters
    }
    gives = GIVES.get(node.gives, NOTHING)
    zh = node.is_.text.replace("*", "×").replace("/", "÷")
    told = [f"{name} 是{words.zh}" for name, words in names.items()] + [
        f"{name} 是{title}" for name, title in values.items()
    ]
    english = [f"{name} = {words.en}" for name, words in names.items()] + [
        f"{name} = {title}" for name, title in values.items()
    ]
    return Words(
        f"按公式 {zh}（{'；'.join(told)}{gives.zh}）", f"formula {node.is_.text} ({'; '.join(english)}{gives.en})"
    )


GIVES = {
    "count": Words("；得次数", "; a count"), "percent": Words("；得百分数", "; per cent"), "mark": Words("；得分", "; marks"),
    "people": Words("；得人数", "; people"),
}  # fmt: skip
