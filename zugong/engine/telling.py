"""Rules in plain words, made from the nodes themselves in both languages, so that they cannot drift from what runs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from zugong.engine import maps
from zugong.engine import measures as m
from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.filters import OCCURRED, Condition, Filter
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Clause, Indicator
from zugong.engine.words import NOTHING, Words, joined, plain, same

EVERY: dict[str, Words] = {
    "day": Words("每天", "every day"), "week": Words("每周", "every week"), "fortnight": Words("每两周", "every two weeks"),
    "month": Words("每月", "every month"), "bimonth": Words("每两个月", "every two months"),
    "quarter": Words("每季度", "every quarter"), "half": Words("每半年", "every half-year"), "year": Words("每年", "every year"),
}  # fmt: skip


def what(catalogue: Catalogue, wanted: Filter) -> Words:
    """The facts a filter means, as a noun: an activity's name if it picks one, else the kind's name."""
    named = [c for c in wanted.where if c.op == "is" and _is_activity(catalogue, wanted.of, c.field)]
    rest = [c for c in wanted.where if c not in named]
    if named:
        names = "、".join(catalogue.option_label(wanted.of, named[0].field, value) for value in named[0].values)
        noun = _quoted(names)
    else:
        noun = _quoted(catalogue.kind_name(wanted.of))
    if not rest:
        return noun
    told = [_condition(catalogue, wanted.of, condition, None) for condition in rest]
    return Words(
        f"{noun.zh}（{'，'.join(t.zh for t in told)}）", f"{noun.en} ({', '.join(t.en for t in told)})"
    )  # fmt: skip


def _quoted(name: str) -> Words:
    """A name that brings its own quotation marks gets no second pair."""
    return same(name) if "“" in name else same(f"“{name}”")


def _is_activity(catalogue: Catalogue, kind: str, name: str) -> bool:
    item = catalogue.field(kind, name)
    return item is not None and item.type == "activity"


def _condition(catalogue: Catalogue, kind: str, condition: Condition, numbers: Numbers | None) -> Words:
    name = "发生日" if condition.field == OCCURRED else catalogue.field_label(kind, condition.field)
    if condition.op == "is":
        if condition.values == (True,):
            return Words(f"有“{name}”", f"with “{name}”")
        if condition.values == (False,):
            return Words(f"没有“{name}”", f"without “{name}”")
        labels = "或".join(catalogue.option_label(kind, condition.field, value) for value in condition.values)
        return Words(f"{name}为{labels}", f"{name}: {labels}")
    if condition.op == "is_set":
        return Words(f"填了“{name}”", f"“{name}” filled in")
    shown = _shown(condition, numbers)
    words = {
        "at_least": ("不少于", "at least"),
        "at_most": ("不多于", "at most"),
        "by": ("不晚于", "by"),
        "from": ("不早于", "from"),
    }
    zh, en = words[condition.op]
    return Words(f"{name}{zh}{shown.zh}", f"{name} {en} {shown.en}")


def _shown(condition: Condition, numbers: Numbers | None) -> Words:
    """The number of a condition: its value when numbers are at hand, else the parameter's name."""
    number = condition.number
    if number is None or number.is_zero:
        return Words(" 0 ", "0")
    if numbers is None:
        return Words(f" {number.name} ", number.name)
    value = numbers.dated(number)
    if value.shape == "month_day":
        month, day = (int(part) for part in str(value.value).split("-"))
        return Words(f"{month}月{day}日", f"{month:02d}-{day:02d}")
    return Words(f" {value.words()} ", value.words())


def also(catalogue: Catalogue, wanted: Filter, numbers: Numbers) -> Words:
    """The conditions for counting, as a bracket."""
    told = [_condition(catalogue, wanted.of, condition, numbers) for condition in wanted.counts_if]
    if wanted.recorded_within is not None:
        days = plain(numbers.decimal(wanted.recorded_within))
        told.append(Words(f"发生后 {days} 天内登记", f"recorded within {days} days"))
    if not told:
        return NOTHING
    return Words(f"（{'、'.join(t.zh for t in told)}才计）", f"(counted only {' and '.join(t.en for t in told)})")


@singledispatch
def measured(node: m.Measure, catalogue: Catalogue, numbers: Numbers) -> Words:
    """The measure as a noun phrase."""
    raise NotImplementedError(type(node).__name__)


def _with(node: m.Measure, catalogue: Catalogue, numbers: Numbers, zh: str, en: str) -> Words:
    wanted = node.reads[0]
    noun, more = what(catalogue, wanted), also(catalogue, wanted, numbers)
    return joined([Words(zh.format(noun.zh), en.format(noun.en)), more])


@measured.register
def _(node: m.Count, catalogue: Catalogue, numbers: Numbers) -> Words:
    by = {"": "", "month": "按月计，", "quarter": "按季计，", "unit": "按组织计，", "person": "按人计，"}.get(
        node.distinct, f"按“{catalogue.field_label(node.filter.of, node.distinct)}”计，"
    )
    told = _with(node, catalogue, numbers, "{}的次数", "number of {}")
    tail = Words(f"（{by}同一个只算一次）", f"(distinct by {node.distinct})") if by else NOTHING
    return joined([told, tail])


@measured.register
def _(node: m.FieldMeasure, catalogue: Catalogue, numbers: Numbers) -> Words:
    label = catalogue.field_label(node.filter.of, node.field)
    zh, en = {
        "sum": ("{}的“%s”合计", "sum of “%s” of {}"), "mean": ("{}的“%s”平均值", "mean “%s” of {}"),
        "min": ("{}的最低“%s”", "least “%s” of {}"), "max": ("{}的最高“%s”", "greatest “%s” of {}"),
        "latest": ("最近一次{}的“%s”", "“%s” of the latest {}"),
    }[node.word]  # fmt: skip
    return _with(node, catalogue, numbers, zh % label, en % label)


@measured.register
def _(node: m.Share, catalogue: Catalogue, numbers: Numbers) -> Words:
    told = [_condition(catalogue, node.filter.of, condition, numbers) for condition in node.having]
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
    times = "" if count == 1 else f"至少 {plain(count)} 次"
    en_times = "" if count == 1 else f"at least {plain(count)} "
    return _with(
        node, catalogue, numbers, f"有{times}{{}}的{names.zh}占比（%）", f"share of {names.en} with {en_times}{{}} (%)"
    )


@measured.register
def _(node: m.Shortfall, catalogue: Catalogue, numbers: Numbers) -> Words:
    owed, every = plain(numbers.decimal(node.owed)), EVERY[node.every]
    each = kinds(node.each)
    who = Words(f"每个{each.zh}", f"each {each.en}") if node.each else NOTHING
    noun = what(catalogue, node.filter)
    parts = [
        Words(f"{who.zh}{every.zh}应有 {owed} 次{noun.zh}", f"{who.en} owes {owed} {noun.en} {every.en}".strip()),
        also(catalogue, node.filter, numbers),
    ]
    if node.make_up is not None:
        days = plain(numbers.decimal(node.make_up))
        share = "100" if node.restores is None else plain(numbers.decimal(node.restores))
        parts.append(Words(f"，期末后 {days} 天内补开的抵 {share}%", f", made up within {days} days counts {share}%"))
    return joined(parts)


@measured.register
def _(node: m.Lateness, catalogue: Catalogue, numbers: Numbers) -> Words:
    assert node.due is not None
    month, day = (int(part) for part in str(numbers.dated(node.due).value).split("-"))
    return _with(node, catalogue, numbers, f"{month}月{day}日前完成{{}}", f"{{}} by {month:02d}-{day:02d}")


@measured.register
def _(node: m.Judged, catalogue: Catalogue, numbers: Numbers) -> Words:
    return _with(
        node, catalogue, numbers, f"{node.by}按{{}}评分，写明理由", f"{{}} judged by {node.by}, with the reason"
    )


@measured.register
def _(node: m.Headcount, catalogue: Catalogue, numbers: Numbers) -> Words:
    if node.of in {"members", "full_members"}:
        return Words("党员人数" if node.of == "members" else "正式党员人数", node.of.replace("_", " "))
    return joined([kinds((node.of,)), Words("个数", "count")])


@measured.register
def _(node: m.Met, catalogue: Catalogue, numbers: Numbers) -> Words:
    told = []
    for need in node.needs:
        noun, count = what(catalogue, need.filter), plain(numbers.decimal(need.at_least))
        told.append(
            joined(
                [
                    Words(f"{noun.zh}至少 {count} 次", f"at least {count} {noun.en}"),
                    also(catalogue, need.filter, numbers),
                ]
            )
        )
    zh, en = ("，并且", " and ") if node.join == "all" else ("，或者", " or ")
    return Words(zh.join(t.zh for t in told), en.join(t.en for t in told))


@measured.register
def _(node: m.Marks, catalogue: Catalogue, numbers: Numbers) -> Words:
    return Words(f"指标“{node.of}”的得分率（%）", f"share of full marks of “{node.of}” (%)")


def kinds(names: tuple[str, ...]) -> Words:
    if names == ("member",):
        return Words("党员", "members")
    pairs = [UNIT_KINDS.get(name, (name, name)) for name in names]
    return Words("、".join(zh for zh, _ in pairs), " or ".join(en for _, en in pairs))


@dataclass(frozen=True, slots=True)
class Teller:
    """What a sentence needs to know besides its own node."""

    catalogue: Catalogue
    numbers: Numbers
    full: Decimal
    days: str = "calendar"


DAYS = {"calendar": Words("天", "day"), "workdays": Words("个工作日", "workday"), "": Words("天", "day")}


@singledispatch
def mapped(node: maps.Map, subject: Words, clause: Clause, teller: Teller) -> Words:
    """The whole clause as a sentence, without the full stop."""
    raise NotImplementedError(type(node).__name__)


def _sign(clause: Clause) -> tuple[str, str]:
    return ("扣", "minus") if clause.sign == "deduct" else ("得", "plus")


@mapped.register
def _(node: maps.PerUnit, subject: Words, clause: Clause, teller: Teller) -> Words:
    zh, en = _sign(clause)
    by = plain(teller.numbers.decimal(node.by))
    if isinstance(clause.measure, m.Shortfall):
        return Words(f"{subject.zh}；每缺 1 次{zh} {by} 分", f"{subject.en}; {en} {by} for each missing")
    if isinstance(clause.measure, m.Lateness):
        day = DAYS[teller.days]
        return Words(f"{subject.zh}；每迟 1 {day.zh}{zh} {by} 分", f"{subject.en}; {en} {by} for each {day.en} late")
    return Words(f"{subject.zh}，每 1 个{zh} {by} 分", f"{subject.en}: {en} {by} for each")


@mapped.register
def _(node: maps.BelowTarget, subject: Words, clause: Clause, teller: Teller) -> Words:
    target, step, by = (plain(teller.numbers.decimal(n)) for n in (node.target, node.step, node.by))
    part = {"exact": "", "drop": "（不足的舍去）", "whole": "（不足的进一）"}[node.part]
    return Words(
        f"{subject.zh}低于 {target} 的，每低 {step} 扣 {by} 分{part}",
        f"{subject.en}: minus {by} for each {step} below {target}",
    )


@mapped.register
def _(node: maps.Thresholds, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.bands is not None
    zh, en = _sign(clause)
    told = []
    for limit, marks in teller.numbers.dated(node.bands).bands:
        told.append(f"再低{zh} {plain(marks)} 分" if limit is None else f"{plain(limit)} 及以上{zh} {plain(marks)} 分")
    english = ", ".join(f"from {plain(limit)}: {plain(marks)}" if limit is not None else f"below: {plain(marks)}"
                        for limit, marks in teller.numbers.dated(node.bands).bands)  # fmt: skip
    return Words(f"{subject.zh}：{'，'.join(told)}", f"{subject.en}: {en} {english}")


@mapped.register
def _(node: maps.Proportion, subject: Words, clause: Clause, teller: Teller) -> Words:
    target = plain(teller.numbers.decimal(node.target))
    return Words(
        f"{subject.zh}达到 {target} 得 {plain(teller.full)} 分，不到的按比例得分",
        f"{subject.en}: {plain(teller.full)} at {target}, below that in proportion",
    )


@mapped.register
def _(node: maps.AllOrNothing, subject: Words, clause: Clause, teller: Teller) -> Words:
    worth = plain(teller.full if node.worth is None else teller.numbers.decimal(node.worth))
    limits = [("达到", "at least", node.at_least), ("不超过", "at most", node.at_most)]
    zh = "、".join(f"{word} {plain(teller.numbers.decimal(n))}" for word, _, n in limits if n is not None)
    en = " and ".join(f"{word} {plain(teller.numbers.decimal(n))}" for _, word, n in limits if n is not None)
    other = ("不扣", "no deduction") if clause.sign == "deduct" else ("否则不得分", "otherwise nothing")
    verb, plus = _sign(clause)
    return Words(f"{subject.zh}{zh}，{verb} {worth} 分，{other[0]}", f"{subject.en} {en}: {plus} {worth}, {other[1]}")


@mapped.register
def _(node: maps.TwoSided, subject: Words, clause: Clause, teller: Teller) -> Words:
    yes, no = plain(teller.numbers.decimal(node.yes)), plain(teller.numbers.decimal(node.no))
    limit = "" if node.at_least is None else f"达到 {plain(teller.numbers.decimal(node.at_least))}"
    return Words(
        f"{subject.zh}{limit}，做到加 {yes} 分，没做到扣 {no} 分",
        f"{subject.en}: plus {yes} if done, minus {no} if not",
    )


@mapped.register
def _(node: maps.ByLevel, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.table is not None
    zh, en = ("扣", "minus") if clause.sign == "deduct" else ("加", "plus")
    table = teller.numbers.dated(node.table).value
    kind = clause.measure.reads[0].of if clause.measure else ""
    told = [(teller.catalogue.option_label(kind, node.field, level), plain(marks)) for level, marks in table.items()]
    same = (
        ("，同一事项只计最高一次", ", one matter once at its highest")
        if node.same == "highest"
        else ("，次次都计", ", each time")
    )
    return Words(
        f"{subject.zh}，每次按级别{zh}分：" + "、".join(f"{level} {marks}" for level, marks in told) + same[0],
        f"{subject.en}, {en} by level: " + ", ".join(f"{level} {marks}" for level, marks in told) + same[1],
    )


@mapped.register
def _(node: maps.AsGiven, subject: Words, clause: Clause, teller: Teller) -> Words:
    return Words(f"{subject.zh}，0 至 {plain(teller.full)} 分", f"{subject.en}, 0 to {plain(teller.full)}")


def rule(indicator: Indicator, catalogue: Catalogue, numbers: Numbers, days: str = "calendar") -> Words:
    """The indicator's rule in one short paragraph."""
    full = numbers.decimal(indicator.full)
    told = []
    for clause in indicator.parts:
        assert clause.measure is not None
        assert clause.map is not None
        subject = measured(clause.measure, catalogue, numbers)
        sentence = mapped(clause.map, subject, clause, Teller(catalogue, numbers, full, days))
        told.append(joined([sentence, _missing(clause)], en=""))
    text = Words("；".join(t.zh for t in told), "; ".join(t.en for t in told))
    return joined([text, _limits(indicator, numbers), Words("。", ".")], en="")


def _missing(clause: Clause) -> Words:
    return {
        "zero": Words("；没有的不得分", "; without data nothing"),
        "full": Words("；没有数据按满分", "; without data full marks"),
        "not_assessed": Words("；没有数据就不考这一项", "; without data not assessed"),
    }.get(clause.missing, NOTHING)


def _limits(indicator: Indicator, numbers: Numbers) -> Words:
    cap, floor = numbers.limit(indicator.cap), numbers.limit(indicator.floor)
    told = []
    if cap is not None:
        told.append(Words(f"，最多 {plain(cap)} 分", f", at most {plain(cap)}"))
    if floor is not None and any(clause.sign != "add" for clause in indicator.parts):
        told.append(Words("，扣完为止" if floor == 0 else f"，最多扣到 {plain(floor)} 分",
                          f", never below {plain(floor)}"))  # fmt: skip
    return joined(told, en="")
