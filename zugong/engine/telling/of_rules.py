"""An indicator's rule in one short paragraph."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.catalogue import Catalogue
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Clause, Factor, Indicator, Per, Scope
from zugong.engine.telling.of_facts import condition_words, kinds, meant
from zugong.engine.telling.of_maps import Teller, mapped
from zugong.engine.telling.of_measures import measured
from zugong.engine.words import NOTHING, Words, joined, plain, same


def rule(indicator: Indicator, catalogue: Catalogue, numbers: Numbers, days: str = "calendar") -> Words:
    """The indicator's rule in one short paragraph."""
    full = numbers.decimal(indicator.full)
    told = []
    for clause in indicator.parts:
        assert clause.measure is not None
        assert clause.map is not None
        subject = measured(clause.measure, catalogue, numbers)
        sentence = mapped(clause.map, subject, clause, Teller(catalogue, numbers, full, days))
        told.append(joined([*_around(indicator, clause, catalogue, numbers, sentence), _missing(clause, full)], en=""))
    text = Words("；".join(t.zh for t in told), "; ".join(t.en for t in told))
    join = JOIN[indicator.join] if len(told) > 1 else NOTHING
    who = NOTHING if indicator.applies_to is None else scope(indicator.applies_to, catalogue, numbers)
    return joined([who, text, join, _limits(indicator, numbers), Words("。", ".")], en="")


JOIN = {
    "sum": NOTHING, "greatest": Words("；几条只取最多的一条", "; only the greatest of these"),
    "first": Words("；几条按先后只取先发生的一条", "; only the first of these that gives anything"),
}  # fmt: skip


def _around(
    indicator: Indicator, clause: Clause, catalogue: Catalogue, numbers: Numbers, sentence: Words
) -> list[Words]:
    """The clause with what stands before and after it: to whom, factors, parts, its cap."""
    found = []
    several = len(indicator.parts) > 1
    if several and clause.title:
        found.append(Words(f"〔{clause.title}〕", f"[{clause.title}] "))
    if clause.on_top_of:
        other = next((one.title or one.id for one in indicator.parts if one.id == clause.on_top_of), clause.on_top_of)
        found.append(Words(f"在〔{other}〕之外追加：", f"on top of [{other}]: "))
    if clause.applies_to is not None and several:
        found.append(scope(clause.applies_to, catalogue, numbers))
    found.append(sentence)
    found += [_factor(factor, clause, catalogue, numbers) for factor in clause.times]
    if clause.several:
        found.append(SEVERAL[clause.several])
    if clause.per is not None:
        found.append(_per(clause, clause.per, catalogue, numbers))
    cap = numbers.limit(clause.cap)
    if cap is not None and several:
        found.append(Words(f"，这一条最多 {plain(cap)} 分", f", this clause at most {plain(cap)}"))
    elif clause.cap == "none" and several:
        found.append(Words("，这一条不封顶", ", this clause without a cap"))
    if clause.beyond_floor is not None:
        found.append(BEYOND[clause.beyond_floor])
    return found


SEVERAL = {
    "multiply": Words("（几个倍率都满足的连乘）", " (factors that hold together multiply)"),
    "highest": Words("（几个倍率都满足的只取最大的）", " (of factors that hold together only the highest)"),
}
BEYOND = {
    True: Words("（可以扣穿封底）", " (beyond the floor)"),
    False: Words("（不能扣穿封底）", " (within the floor)"),
}


def _factor(factor: Factor, clause: Clause, catalogue: Catalogue, numbers: Numbers) -> Words:
    if factor.measure is not None:
        told = measured(factor.measure, catalogue, numbers)
        lacking = LACKING.get(factor.missing, NOTHING)
        return Words(f"，再乘以{told.zh}{lacking.zh}", f", times {told.en}{lacking.en}")
    times = plain(numbers.decimal(factor.factor))
    if not factor.where or clause.measure is None:
        return Words(f"，再乘以 {times}", f", times {times}")
    kind = clause.measure.reads[0].of if clause.measure.reads else ""
    told_of = [condition_words(catalogue, kind, condition, numbers) for condition in factor.where]
    zh, en = "、".join(t.zh for t in told_of), " and ".join(t.en for t in told_of)
    return Words(f"，{zh}的按 {times} 倍", f", {times} times as much ({en})")


LACKING = {"one": Words("（没有的按 1）", " (1 without data)"), "zero": Words("（没有的按 0）", " (0 without data)")}


def _per(clause: Clause, per: Per, catalogue: Catalogue, numbers: Numbers) -> Words:
    kind = clause.measure.reads[0].of if clause.measure is not None and clause.measure.reads else ""
    label = catalogue.field_label(kind, per.by)
    by = PARTS.get(per.by, Words(f"按“{label}”", f"by “{label}”"))
    cap = numbers.limit(per.cap)
    most = Words("", "") if cap is None else Words(f"，每份最多 {plain(cap)} 分", f", each at most {plain(cap)}")
    join = {
        "sum": Words("再相加", "then summed"),
        "mean": Words("再平均", "then averaged"),
        "highest": Words("取最高", "the highest"),
    }
    return Words(
        f"（{by.zh}分开算{most.zh}，{join[per.join].zh}）", f" ({by.en} separately{most.en}, {join[per.join].en})"
    )


PARTS = {
    "day": Words("逐日", "day by day"), "week": Words("逐周", "week by week"), "month": Words("逐月", "month by month"),
    "quarter": Words("逐季", "quarter by quarter"), "half": Words("逐半年", "half-year by half-year"), "year": Words("逐年", "year by year"),
    "unit": Words("按组织", "by unit"), "person": Words("按人", "by person"), "fact": Words("按每一次", "each one"),
}  # fmt: skip


def scope(wanted: Scope, catalogue: Catalogue, numbers: Numbers) -> Words:
    """To whom something applies, as the beginning of a sentence."""
    categories = same("、".join(catalogue.categories.get(name, name) for name in wanted.categories))
    told = [name for name in (kinds(wanted.kinds), categories, kinds(wanted.roles)) if name.zh]
    if wanted.with_ is not None:
        noun = meant(catalogue, wanted.with_, numbers)
        told.append(Words(f"有{noun.zh}的", f"those with {noun.en}"))
    only = (
        Words(f"只适用于{'、'.join(t.zh for t in told)}", f"only for {', '.join(t.en for t in told)}")
        if told
        else NOTHING
    )
    exempt = NOTHING
    if wanted.exempt is not None:
        noun = meant(catalogue, wanted.exempt, numbers)
        exempt = Words(f"{'，' if told else ''}有{noun.zh}的免除", f"{', ' if told else ''}exempt with {noun.en}")
    return joined([only, exempt, OTHERWISE.get(wanted.otherwise, NOTHING), Words("：", ": ")], en="")


OTHERWISE = {
    "redistributed": Words("（不适用的，分值由其余的分担）", " (elsewhere the rest carry its marks)"),
    "full": Words("（不适用的按满分）", " (full marks elsewhere)"), "zero": Words("（不适用的不得分）", " (nothing elsewhere)"),
    "group_mean": Words("（不适用的按同组平均）", " (the group's mean elsewhere)"),
}  # fmt: skip


def _missing(clause: Clause, full: Decimal) -> Words:
    if clause.sign == "both" and clause.missing == "zero":
        return Words("；没有记录的不加不扣", "; without a record neither")
    if clause.sign == "deduct" and clause.missing in {"zero", "full"}:
        if clause.missing == "full" or not full:
            return Words("；没有数据的不扣", "; without data nothing is taken")
        return Words("；没有数据的这一项不得分", "; without data no marks at all")
    return MISSING.get(clause.missing, NOTHING)


MISSING = {
    "zero": Words("；没有的不得分", "; without data nothing"), "full": Words("；没有数据按满分", "; without data full marks"),
    "not_assessed": Words("；没有数据就不考这一项", "; without data not assessed"),
    "not_done": Words("；没有记录的按没有做到", "; without a record taken as not done"),
    "group_mean": Words("；没有数据的按同组平均", "; without data the group's mean"),
}  # fmt: skip


def _limits(indicator: Indicator, numbers: Numbers) -> Words:
    cap, floor = numbers.limit(indicator.cap), numbers.limit(indicator.floor)
    takes_only = all(clause.sign == "deduct" for clause in indicator.parts)
    told = []
    if cap is not None:
        verb = "扣 " if takes_only else " "
        told.append(Words(f"，最多{verb}{plain(cap)} 分", f", at most {plain(cap)}"))
    elif indicator.cap == "none" and not takes_only:
        told.append(Words("，得分不封顶", ", without a cap"))
    if any(clause.sign != "add" for clause in indicator.parts):
        if floor is not None:
            zero = "，扣完为止" if takes_only else "，最低 0 分"
            told.append(Words(zero if floor == 0 else f"，最多扣到 {plain(floor)} 分", f", never below {plain(floor)}"))
        elif indicator.floor == "none":
            told.append(Words("，扣分不封底", ", without a floor"))
    elif floor is not None:
        told.append(Words(f"，最低 {plain(floor)} 分", f", never below {plain(floor)}"))
    return joined(told, en="")
