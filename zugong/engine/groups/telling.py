"""The rules over groups in plain words."""

from __future__ import annotations

from functools import singledispatch

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups import conditions as c
from zugong.engine.groups import maps, measures, telling_votes
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Clause
from zugong.engine.spelling import Number
from zugong.engine.telling import EVERY, Teller, mapped, meant, measured
from zugong.engine.telling.of_maps import PART
from zugong.engine.words import NOTHING, Words, joined, plain

assert telling_votes  # tells the measures of votes
ORDER = {"high": Words("从高到低", "high first"), "low": Words("从低到高", "low first")}
TIES = {
    "": NOTHING, "1-1-3": Words("，并列后空位", ", ties 1-1-3"), "1-1-2": Words("，并列后接排", ", ties 1-1-2"),
    "average": Words("，并列取平均名次", ", ties share the mean place"), "void": Words("，并列的名次作废", ", a tie is void"),
    "void_all": Words("，有并列全组作废", ", a tie makes it void for all"), "again": Words("，并列的重新评", ", ties are marked again"),
}  # fmt: skip
TAKEN = {
    "mean": Words("平均", "mean"), "highest": Words("最高", "highest"), "lowest": Words("最低", "lowest"), "sum": Words("合计", "sum"),
}  # fmt: skip
LACKING = {
    "unplaced": Words("，没有数据的不排", ", who has no data is unplaced"), "last": Words("，没有数据的排最后", ", who has no data comes last"),
}  # fmt: skip
REGROUPED = {
    "counted": Words("（换了组的照比）", " (across a change of groups too)"),
    "no_data": Words("（换了组的当作没有上期名次）", " (who changed groups has no place before)"),
}
OWN = {"left_out": Words("不含自己", "without one's own"), "counted": Words("含自己", "one's own included")}
ZEROS = {"left_out": Words("不含零", "without zeros"), "counted": Words("含零", "zeros included")}


def _by(node: measures.Compared, catalogue: Catalogue, numbers: Numbers) -> Words:
    return NOTHING if node.by is None else measured(node.by, catalogue, numbers)


@measured.register
def _(node: measures.Rank, catalogue: Catalogue, numbers: Numbers) -> Words:
    by, order, ties = _by(node, catalogue, numbers), ORDER[node.order], TIES[node.ties]
    lacking = LACKING.get(node.lacking, NOTHING)
    return Words(
        f"按{by.zh}{order.zh}在组内排名（名次{ties.zh}{lacking.zh}）",
        f"place in the group by {by.en}, {order.en}{ties.en}{lacking.en}",
    )


@measured.register
def _(node: measures.Moved, catalogue: Catalogue, numbers: Numbers) -> Words:
    by, order, ties = _by(node, catalogue, numbers), ORDER[node.order], TIES[node.ties]
    regrouped = REGROUPED.get(node.regrouped, NOTHING)
    return Words(
        f"按{by.zh}{order.zh}排名{ties.zh}，比上期前进的位次{regrouped.zh}",
        f"places forward since the period before, by {by.en}, {order.en}{ties.en}{regrouped.en}",
    )


@measured.register
def _(node: measures.OfGroup, catalogue: Catalogue, numbers: Numbers) -> Words:
    by, take = _by(node, catalogue, numbers), TAKEN[node.take]
    own, zeros = OWN.get(node.own, NOTHING), ZEROS.get(node.zeros, NOTHING)
    note = joined([own, zeros], zh="、", en=", ")
    return Words(
        f"组内{by.zh}的{take.zh}{f'（{note.zh}）' if note.zh else ''}",
        f"{take.en} of the group: {by.en}{f' ({note.en})' if note.en else ''}",
    )


@measured.register
def _(node: measures.ResultOf, catalogue: Catalogue, numbers: Numbers) -> Words:
    whose = {"own": NOTHING, "unit": Words("所在单位", "of one's unit"), "parent": Words("上级", "of the unit above")}[
        node.whose
    ]
    take = {
        "total": Words("得分", "marks"), "percent": Words("得分率（%）", "share of full marks (%)"), "standard": Words("换算分", "standardised marks"),
        "place": Words("名次", "place"), "grade": Words("等次", "grade"),
    }[node.take]  # fmt: skip
    when = Words("上期", "of the period before") if node.period == "previous" else NOTHING
    tails = []
    if node.table is not None:
        table = numbers.dated(node.table).value
        named = [(catalogue.grade_name(key, node.of), plain(v)) for key, v in table.items()]
        tails.append(
            Words(
                "（" + "、".join(f"{k} {v}" for k, v in named) + "）",
                " (" + ", ".join(f"{k} {v}" for k, v in named) + ")",
            )
        )
    if node.every:
        join, every = TAKEN["mean" if node.join == "mean" else "sum"], EVERY.get(node.every, NOTHING)
        tails.append(Words(f"，{every.zh}的结果{join.zh}", f", {join.en} of the results of {every.en}"))
    if node.lacking:
        tails.append(PERIOD_LACKING[node.lacking])
    tail, name = joined(tails, en=""), catalogue.institution_name(node.of)
    return Words(
        f"{when.zh}{whose.zh}“{name}”考核{take.zh}{tail.zh}",
        " ".join(f"{take.en} in “{name}” {whose.en} {when.en}{tail.en}".split()),
    )


PERIOD_LACKING = {
    "skip": Words("（缺的期跳过）", " (periods without one skipped)"), "zero": Words("（缺的期算 0）", " (periods without one count 0)"),
    "no_result": Words("（缺一期就没有结果）", " (no result if one is missing)"),
}  # fmt: skip


# ---- maps ------------------------------------------------------------------------------------------


def _places(table: tuple[object, ...], beyond: str) -> Words:
    shown = "、".join(str(one) for one in table)
    rest = (
        Words("以后的同最后一档", "further places as the last")
        if beyond == "last"
        else Words("以后的没有分", "further places nothing")
    )
    return Words(f"按名次 {shown}，{rest.zh}", f"by place {shown.replace('、', ', ')}; {rest.en}")


@mapped.register
def _(node: maps.RankTable, subject: Words, clause: Clause, teller: Teller) -> Words:
    assert node.table is not None
    verb = ("扣分", "minus") if clause.sign == "deduct" else ("得分", "plus")
    told = _places(teller.numbers.dated(node.table).value, node.beyond)
    return Words(f"{subject.zh}，{verb[0]}{told.zh}", f"{subject.en}: {verb[1]} {told.en}")


@mapped.register
def _(node: maps.RankStep, subject: Words, clause: Clause, teller: Teller) -> Words:
    by = plain(teller.numbers.decimal(node.by))
    unit = "%" if teller.numbers.unit(node.by) == "%" else ""
    zh_by, en_by = (f"满分的 {by}%", f"{by}% of the full mark") if unit else (f"{by} 分", by)
    least = NOTHING
    if isinstance(node.least, Number):
        value = plain(teller.numbers.decimal(node.least))
        least = Words(f"，最少 {value} 分", f", {value} at least")
    elif node.least == "none":
        least = Words("，可以减到负数", ", below zero too")
    return Words(
        f"{subject.zh}，第一名满分，每降一名减 {zh_by}{least.zh}",
        f"{subject.en}: full marks for the first, {en_by} less for each place{least.en}",
    )


@mapped.register
def _(node: maps.OfBest, subject: Words, clause: Clause, teller: Teller) -> Words:
    zh = "本单位 ÷ 最高" if node.order == "high" else "最低 ÷ 本单位"
    en = "own ÷ best" if node.order == "high" else "best ÷ own"
    zero = BEST_ZERO.get(node.best_zero, NOTHING)
    return Words(
        f"{subject.zh}，和组内最好的比：{plain(teller.full)} × {zh}{zero.zh}",
        f"{subject.en}: {plain(teller.full)} × {en} of the group{zero.en}",
    )


BEST_ZERO = {
    "zero": Words("（最好的也是零时都不得分）", " (nothing for all if the best is zero)"),
    "full": Words("（最好的也是零时最好的得满分）", " (full marks for the best if it is zero)"),
    "no_data": Words("（最好的也是零时当作没有数据）", " (no data if the best is zero)"),
}
ABOVE = {
    "full": Words("，高于的不再加", ", no more above it"),
    "counts": Words("，每高一步照样加", ", as much more for each step above"),
}


@mapped.register
def _(node: maps.OfMean, subject: Words, clause: Clause, teller: Teller) -> Words:
    by, step = plain(teller.numbers.decimal(node.by)), plain(teller.numbers.decimal(node.step))
    note = joined([OWN.get(node.own, NOTHING), ZEROS.get(node.zeros, NOTHING)], zh="、", en=", ")
    part, above = PART[node.part], ABOVE.get(node.above, NOTHING)
    zh, en = (f"（{note.zh}）", f" ({note.en})") if note.zh else ("", "")
    return Words(
        f"{subject.zh}不低于组平均{zh}的得满分，每低 {step} 减 {by} 分{part.zh}{above.zh}",
        f"{subject.en}: full marks at the group's mean{en}, minus {by} for each {step} below{part.en}{above.en}",
    )


# ---- conditions ------------------------------------------------------------------------------------


@singledispatch
def told_test(test: c.Test, catalogue: Catalogue, numbers: Numbers) -> Words:
    raise NotImplementedError(type(test).__name__)


@told_test.register
def _(test: c.Facts, catalogue: Catalogue, numbers: Numbers) -> Words:
    noun, unit = meant(catalogue, test.filter, numbers), catalogue.counter(test.filter.of)
    count = "1" if test.at_least is None else plain(numbers.decimal(test.at_least))
    return Words(f"有{noun.zh}至少 {count} {unit}", f"at least {count} {noun.en}")


def _limits(bounds: c.Bounds, numbers: Numbers) -> Words:
    names = {
        "at_least": ("不低于", "at least"),
        "above": ("高于", "above"),
        "at_most": ("不高于", "at most"),
        "below": ("低于", "below"),
    }
    told = [
        (zh, en, plain(numbers.decimal(one)))
        for name, (zh, en) in names.items()
        if (one := getattr(bounds, name)) is not None
    ]
    return Words(
        "、".join(f"{zh} {value}" for zh, _, value in told), " and ".join(f"{en} {value}" for _, en, value in told)
    )


@told_test.register
def _(test: c.MeasureIs, catalogue: Catalogue, numbers: Numbers) -> Words:
    assert test.of is not None
    noun, limits = measured(test.of, catalogue, numbers), _limits(test.bounds, numbers)
    return Words(f"{noun.zh}{limits.zh}", f"{noun.en} {limits.en}")


@told_test.register
def _(test: c.ScoreIs, catalogue: Catalogue, numbers: Numbers) -> Words:
    limits, called = _limits(test.bounds, numbers), catalogue.part_name(test.of)
    name = ("总分", "total") if test.of == "total" else (f"“{called}”得分", f"marks of “{called}”")
    share = ("率（%）", " in per cent of full marks") if test.as_ == "percent" else ("", "")
    zh = name[0] if not share[0] else name[0].replace("总分", "总得分").replace("得分", "得分" + share[0])
    return Words(f"{zh}{limits.zh}", f"{name[1]}{share[1]} {limits.en}")


@told_test.register
def _(test: c.PlaceIs, catalogue: Catalogue, numbers: Numbers) -> Words:
    many = plain(numbers.decimal(test.first if test.first is not None else test.last))
    told = (
        (f"在前 {many} 名", f"among the first {many}")
        if test.first is not None
        else (f"在后 {many} 名", f"among the last {many}")
    )
    if test.run is not None:
        run = plain(numbers.decimal(test.run))
        return Words(f"连续 {run} 期{told[0]}", f"{told[1]} {run} periods in a row")
    if test.times is not None:
        times, over = plain(numbers.decimal(test.times)), plain(numbers.decimal(test.over))
        return Words(f"最近 {over} 期里 {times} 次{told[0]}", f"{told[1]} {times} times in {over} periods")
    return Words(*told)


@told_test.register
def _(test: c.MovedBy, catalogue: Catalogue, numbers: Numbers) -> Words:
    many = plain(numbers.decimal(test.up if test.up is not None else test.down))
    regrouped = REGROUPED.get(test.regrouped, NOTHING)
    return Words(
        f"比上期{'前进' if test.up else '后退'} {many} 位以上{regrouped.zh}",
        f"{many} places or more {'forward' if test.up else 'back'}{regrouped.en}",
    )


@told_test.register
def _(test: c.GradeIs, catalogue: Catalogue, numbers: Numbers) -> Words:
    names = "、".join(catalogue.grade_name(one) for one in test.is_)
    run = "" if test.run is None else f"连续 {plain(numbers.decimal(test.run))} 期"
    return Words(
        f"{run}等次为{names}",
        f"graded {names}" + ("" if test.run is None else f" {plain(numbers.decimal(test.run))} periods in a row"),
    )
