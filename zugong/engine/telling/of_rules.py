"""An indicator's rule in one short paragraph."""

from __future__ import annotations

from zugong.engine.catalogue import Catalogue
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Clause, Factor, Indicator, Per, Scope
from zugong.engine.telling.of_facts import condition_words, kinds, what
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
        told.append(joined([*_around(indicator, clause, catalogue, numbers, sentence), _missing(clause)], en=""))
    text = Words("；".join(t.zh for t in told), "; ".join(t.en for t in told))
    join = JOIN[indicator.join] if len(told) > 1 else NOTHING
    who = NOTHING if indicator.applies_to is None else scope(indicator.applies_to, catalogue)
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
    if clause.on_top_of:
        other = next((one.title or one.id for one in indicator.parts if one.id == clause.on_top_of), clause.on_top_of)
        found.append(Words(f"在〔{other}〕之外追加：", f"on top of [{other}]: "))
    if clause.applies_to is not None and several:
        found.append(scope(clause.applies_to, catalogue))
    found.append(sentence)
    found += [_factor(factor, clause, catalogue, numbers) for factor in clause.times]
    if clause.per is not None:
        found.append(_per(clause, clause.per, catalogue, numbers))
    cap = numbers.limit(clause.cap)
    if cap is not None and several:
        found.append(Words(f"，这一条最多 {plain(cap)} 分", f", this clause at most {plain(cap)}"))
    if clause.beyond_floor:
        found.append(Words("（可以扣穿封底）", " (beyond the floor)"))
    return found


def _factor(factor: Factor, clause: Clause, catalogue: Catalogue, numbers: Numbers) -> Words:
    if factor.measure is not None:
        told = measured(factor.measure, catalogue, numbers)
        return Words(f"，再乘以{told.zh}", f", times {told.en}")
    times = plain(numbers.decimal(factor.factor))
    if not factor.where or clause.measure is None:
        return Words(f"，再乘以 {times}", f", times {times}")
    kind = clause.measure.reads[0].of if clause.measure.reads else ""
    told_of = [condition_words(catalogue, kind, condition, numbers) for condition in factor.where]
    zh, en = "、".join(t.zh for t in told_of), " and ".join(t.en for t in told_of)
    return Words(f"，{zh}的按 {times} 倍", f", {times} times as much ({en})")


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


def scope(wanted: Scope, catalogue: Catalogue) -> Words:
    """To whom something applies, as the beginning of a sentence."""
    names = [kinds(wanted.kinds), same("、".join(wanted.categories)), kinds(wanted.roles)]
    told = [name for name in names if name.zh]
    if wanted.with_ is not None:
        noun = what(catalogue, wanted.with_)
        told.append(Words(f"有{noun.zh}的", f"those with {noun.en}"))
    only = (
        Words(f"只适用于{'、'.join(t.zh for t in told)}", f"only for {', '.join(t.en for t in told)}")
        if told
        else NOTHING
    )
    exempt = NOTHING
    if wanted.exempt is not None:
        noun = what(catalogue, wanted.exempt)
        exempt = Words(f"{'，' if told else ''}有{noun.zh}的免除", f"{', ' if told else ''}exempt with {noun.en}")
    return joined([only, exempt, Words("：", ": ")], en="")


def _missing(clause: Clause) -> Words:
    return {
        "zero": Words("；没有记录的不加不扣", "; without a record neither")
        if clause.sign == "both"
        else Words("；没有的不得分", "; without data nothing"),
        "full": Words("；没有数据按满分", "; without data full marks"),
        "not_assessed": Words("；没有数据就不考这一项", "; without data not assessed"),
        "not_done": Words("；没有记录的按没有做到", "; without a record taken as not done"),
        "group_mean": Words("；没有数据的按同组平均", "; without data the group's mean"),
    }.get(clause.missing, NOTHING)


def _limits(indicator: Indicator, numbers: Numbers) -> Words:
    cap, floor = numbers.limit(indicator.cap), numbers.limit(indicator.floor)
    takes_only = all(clause.sign == "deduct" for clause in indicator.parts)
    told = []
    if cap is not None:
        verb = "扣 " if takes_only else " "
        told.append(Words(f"，最多{verb}{plain(cap)} 分", f", at most {plain(cap)}"))
    elif indicator.cap == "none" and not takes_only:
        told.append(Words("，不封顶", ", without a cap"))
    if any(clause.sign != "add" for clause in indicator.parts):
        if floor is not None:
            told.append(Words("，扣完为止" if floor == 0 else f"，最多扣到 {plain(floor)} 分",
                              f", never below {plain(floor)}"))  # fmt: skip
        elif indicator.floor == "none":
            told.append(Words("，不封底", ", without a floor"))
    return joined(told, en="")
