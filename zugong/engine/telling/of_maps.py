"""Whole clauses in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from zugong.engine import maps
from zugong.engine import measures as m
from zugong.engine.catalogue import Catalogue
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Clause
from zugong.engine.telling.of_measures import measured
from zugong.engine.words import NOTHING, Words, joined, plain


@dataclass(frozen=True, slots=True)
class Teller:
    """What a sentence needs to know besides its own node."""

    catalogue: Catalogue
    numbers: Numbers
    full: Decimal
    days: str = "calendar"

    def counter(self, measure: m.Measure | None) -> str:
        """The counting word of what was measured; a field's own number has none."""
        plainly = isinstance(measure, m.Count) and not measure.distinct and measure.reads
        return self.catalogue.counter(measure.reads[0].of) if measure is not None and plainly else "个"

    def target(self, node: maps.Map) -> Words:
        own = getattr(node, "target_of", None)
        if own is not None:
            told = measured(own, self.catalogue, self.numbers)
            return Words(f"自己的目标（{told.zh}）", f"its own target ({told.en})")
        number = plain(self.numbers.decimal(getattr(node, "target", None)))
        return Words(f" {number} ", number)


PART = {
    "exact": NOTHING, "drop": Words("（不足的舍去）", " (part of a step dropped)"), "whole": Words("（不足的进一）", " (part of a step counts whole)"),
}  # fmt: skip

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
        unit = teller.numbers.unit(clause.measure.owed) or "次"
        return Words(f"{subject.zh}；每缺 1 {unit}{zh} {by} 分", f"{subject.en}; {en} {by} for each missing")
    if isinstance(clause.measure, m.Lateness) and clause.measure.take == "items":
        return Words(f"{subject.zh}，每件{zh} {by} 分", f"{subject.en}, {en} {by} for each")
    if isinstance(clause.measure, m.Lateness):
        day = DAYS[teller.days]
        return Words(f"{subject.zh}；每迟 1 {day.zh}{zh} {by} 分", f"{subject.en}; {en} {by} for each {day.en} late")
    unit = teller.counter(clause.measure)
    return Words(f"{subject.zh}，每 1 {unit}{zh} {by} 分", f"{subject.en}: {en} {by} for each")


@mapped.register
def _(node: maps.OneSide, subject: Words, clause: Clause, teller: Teller) -> Words:
    step, by = (plain(teller.numbers.decimal(n)) for n in (node.step, node.by))
    target, part, (zh, en) = teller.target(node), PART[node.part], _sign(clause)
    side, way = (Words("高于", "above"), "高") if node.above else (Words("低于", "below"), "低")
    return Words(
        f"{subject.zh}{side.zh}{target.zh}的，每{way} {step} {zh} {by} 分{part.zh}",
        f"{subject.en}: {en} {by} for each {step} {side.en} {target.en}{part.en}",
    )


@mapped.register
def _(node: maps.AroundTarget, subject: Words, clause: Clause, teller: Teller) -> Words:
    step, up, down = (plain(teller.numbers.decimal(n)) for n in (node.step, node.up, node.down))
    target, part = teller.target(node), PART[node.part]
    return Words(
        f"{subject.zh}达到{target.zh}得 {plain(teller.full)} 分，每高 {step} 加 {up} 分，每低 {step} 扣 {down} 分{part.zh}",
        f"{subject.en}: {plain(teller.full)} at {target.en}, plus {up} for each {step} above, minus {down} for each below{part.en}",
    )


@mapped.register
def _(node: maps.Milestones, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.steps is not None
    zh, en = _sign(clause)
    bands = [(limit, marks) for limit, marks in teller.numbers.dated(node.steps).bands if limit is not None]
    take = ("只取最高一级", "the highest only") if node.take == "highest" else ("逐级累计", "each one reached")
    told = "、".join(f"到 {plain(limit)} {zh} {plain(marks)} 分" for limit, marks in reversed(bands))
    english = ", ".join(f"at {plain(limit)}: {plain(marks)}" for limit, marks in reversed(bands))
    return Words(f"{subject.zh}：{told}，{take[0]}", f"{subject.en}: {en} {english}; {take[1]}")


@mapped.register
def _(node: maps.Rates, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.bands is not None
    zh, en = _sign(clause)
    step, part = plain(teller.numbers.decimal(node.step)), PART[node.part]
    told = [
        f"{'以下' if limit is None else plain(limit) + ' 以上'}每 {step} {zh} {plain(rate)} 分"
        for limit, rate in teller.numbers.dated(node.bands).bands
    ]
    english = ", ".join(
        f"{'below' if limit is None else 'from ' + plain(limit)}: {plain(rate)} per {step}"
        for limit, rate in teller.numbers.dated(node.bands).bands
    )
    rates = english
    mode = (
        ("全额按所在一段", "whole amount at its band")
        if node.mode == "whole"
        else ("各段分别计", "each part at its own")
    )
    caps = NOTHING
    if node.caps is not None:
        tops = teller.numbers.dated(node.caps).bands
        shown = "、".join(
            f"{'以下' if limit is None else plain(limit) + ' 以上'} {plain(most)} 分" for limit, most in tops
        )
        english = ", ".join(
            f"{'below' if limit is None else 'from ' + plain(limit)}: {plain(most)}" for limit, most in tops
        )
        caps = Words(f"，各段最多：{shown}", f"; at most {english}")
    return Words(
        f"{subject.zh}：{'，'.join(told)}（{mode[0]}）{part.zh}{caps.zh}",
        f"{subject.en}: {en} {rates} ({mode[1]}){part.en}{caps.en}",
    )


@mapped.register
def _(node: maps.Thresholds, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.bands is not None
    zh, en = _sign(clause)
    told = []
    for limit, marks in teller.numbers.dated(node.bands).bands:
        edge = "及以上" if node.edge == "at_least" else "以上（不含）"
        told.append(f"再低{zh} {plain(marks)} 分" if limit is None else f"{plain(limit)} {edge}{zh} {plain(marks)} 分")
    over = "from" if node.edge == "at_least" else "above"
    english = ", ".join(f"{over} {plain(limit)}: {plain(marks)}" if limit is not None else f"below: {plain(marks)}"
                        for limit, marks in teller.numbers.dated(node.bands).bands)  # fmt: skip
    return Words(f"{subject.zh}：{'，'.join(told)}", f"{subject.en}: {en} {english}")


@mapped.register
def _(node: maps.Proportion, subject: Words, clause: Clause, teller: Teller) -> Words:
    target = teller.target(node)
    over = ("，超过的照比例多得", ", above it too") if node.over == "counts" else ("", "")
    zero = IF_ZERO[node.if_zero]
    over = (over[0] + zero[0], over[1] + zero[1])
    return Words(
        f"{subject.zh}达到{target.zh}得 {plain(teller.full)} 分，不到的按比例得分{over[0]}",
        f"{subject.en}: {plain(teller.full)} at {target.en}, below that in proportion{over[1]}",
    )


IF_ZERO = {
    "": ("", ""), "full": ("；目标为 0 的得满分", "; full marks where the target is 0"),
    "zero": ("；目标为 0 的不得分", "; nothing where the target is 0"),
    "not_assessed": ("；目标为 0 的不考", "; not assessed where the target is 0"),
}  # fmt: skip


@mapped.register
def _(node: maps.AllOrNothing, subject: Words, clause: Clause, teller: Teller) -> Words:
    worth = plain(teller.full if node.worth is None else teller.numbers.decimal(node.worth))
    limits = [("达到", "at least", node.at_least), ("不超过", "at most", node.at_most)]
    zh = "、".join(f"{word} {plain(teller.numbers.decimal(n))}" for word, _, n in limits if n is not None)
    en = " and ".join(f"{word} {plain(teller.numbers.decimal(n))}" for _, word, n in limits if n is not None)
    if node.at_least is not None and node.at_least.is_zero and node.at_most is None and clause.measure is not None:
        verb, plus = _sign(clause)
        if not clause.measure.may_lack:  # it always holds: marks to begin with, written as a clause
            return Words(f"基础分 {worth} 分", f"{worth} to begin with")
    other = ("否则不扣", "otherwise no deduction") if clause.sign == "deduct" else ("否则不得分", "otherwise nothing")
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
    same, unit = SAME[node.same or "each"], Words("每次", "")
    by = teller.catalogue.field_label(kind, node.field)
    if node.matter:
        matter = teller.catalogue.field_label(kind, node.matter)
        same = Words(
            same.zh.replace("同一事项", f"同一“{matter}”"),
            same.en.replace("one matter", f"one “{matter}”").replace("a matter", f"one “{matter}”"),
        )
    if node.lowest:
        lowest = teller.catalogue.option_label(kind, node.field, node.lowest)
        same = joined([same, Words(f"（从{lowest}起）", f" (from {lowest})")], en="")
    if node.quantity:
        label = teller.catalogue.field_label(kind, node.quantity)
        unit = Words(f"每次按“{label}”、", f" for each of “{label}”")
    more = NOTHING
    if node.top is not None:
        top = plain(teller.numbers.decimal(node.top))
        more = Words(f"，最多计 {top} 次", f", {top} at most")
    if node.cap_each is not None:
        cap = plain(teller.numbers.decimal(node.cap_each))
        more = joined([more, Words(f"，每次最多 {cap} 分", f", each at most {cap}")], en="")
    return Words(
        f"{subject.zh}，{unit.zh}按{by}{zh}分："
        + "、".join(f"{level} {marks}" for level, marks in told)
        + same.zh
        + more.zh,
        f"{subject.en}, {en} by {by}{unit.en}: "
        + ", ".join(f"{level} {marks}" for level, marks in told)
        + same.en
        + more.en,
    )


SAME = {
    "highest": Words("，同一事项只计最高一次", ", one matter once at its highest"),
    "each": Words("，次次都计", ", each time"),
    "once_per_level": Words("，同一事项每级只计一次", ", each level of a matter once"),
    "build_up": Words("，同一事项到更高一级的逐级累加", ", in one matter a higher level adds those below it"),
}


@mapped.register
def _(node: maps.Nth, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.marks is not None
    zh, en = _sign(clause)
    marks = list(teller.numbers.dated(node.marks).value)
    total = "累计" if node.values == "cumulative" else ""
    told = "、".join(f"第 {place} 次{total}{zh} {plain(mark)} 分" for place, mark in enumerate(marks, 1))
    english = ", ".join(f"{plain(mark)} at time {place}" for place, mark in enumerate(marks, 1))
    beyond = {
        "all": (f"，再多{zh}完", ", beyond that all"), "last": ("，再多照最后一次", ", beyond that like the last"),
        "nothing": ("，再多不计", ", beyond that nothing more"), "": ("", ""),
    }[node.beyond]  # fmt: skip
    again = NOTHING
    if node.matter:
        label = teller.catalogue.field_label(clause.measure.reads[0].of if clause.measure else "", node.matter)
        many = "" if node.within is None else plain(teller.numbers.decimal(node.within))
        days, within = (f"{many} 天内", f" within {many} days") if many else ("", "")
        again = Words(f"（同一“{label}”{days}再次发生才算下一次）", f"(times of one “{label}”{within})")
    kind = " in all" if node.values == "cumulative" else ""
    return Words(
        f"{subject.zh}{again.zh}：{told}{beyond[0]}", f"{subject.en} {again.en}: {en} {english}{kind}{beyond[1]}"
    )


@mapped.register
def _(node: maps.Discretion, subject: Words, clause: Clause, teller: Teller) -> Words:
    low, high, step = (plain(teller.numbers.decimal(n)) for n in (node.from_, node.to, node.step))
    zh, en = _sign(clause)
    return Words(
        f"{subject.zh}，在 {low}－{high} 分之间酌情{zh}分，每 {step} 分一档",
        f"{subject.en}: {en} {low} to {high} at discretion, in steps of {step}",
    )


@mapped.register
def _(node: maps.AsGiven, subject: Words, clause: Clause, teller: Teller) -> Words:
    verb, plus = _sign(clause)
    full, kept = plain(teller.full), node.over == "kept"
    judged = clause.measure is not None and clause.measure.kind == "mark"
    if judged and teller.full and not kept:
        return Words(f"{subject.zh}，0 至 {full} 分", f"{subject.en}, 0 to {full}")
    over = NOTHING
    if teller.full:
        over = (
            Words("，可以超过满分", ", over the full mark too")
            if kept
            else Words(f"，最多 {full} 分", f", {full} at most")
        )
    word = "评" if judged else "算出"
    return Words(f"{subject.zh}，{word}几分{verb}几分{over.zh}", f"{subject.en}: {plus} as given{over.en}")
