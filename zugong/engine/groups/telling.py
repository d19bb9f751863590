"""The rules over groups in plain words."""

from __future__ import annotations

from functools import singledispatch

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups import conditions as c
from zugong.engine.groups import maps, measures
from zugong.engine.groups.ballots import Ballots, Vote, VoteShare
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Clause
from zugong.engine.spelling import Number
from zugong.engine.telling import Teller, also, mapped, measured, what
from zugong.engine.words import NOTHING, Words, joined, plain

ORDER = {"high": Words("从高到低", "high first"), "low": Words("从低到高", "low first")}
TIES = {
    "": NOTHING, "1-1-3": Words("，并列后空位", ", ties 1-1-3"), "1-1-2": Words("，并列后接排", ", ties 1-1-2"),
    "average": Words("，并列取平均名次", ", ties share the mean place"), "void": Words("，并列的名次作废", ", a tie is void"),
    "void_all": Words("，有并列全组作废", ", a tie makes it void for all"), "again": Words("，并列的重新评", ", ties are marked again"),
}  # fmt: skip
TAKEN = {
    "mean": Words("平均", "mean"), "highest": Words("最高", "highest"), "lowest": Words("最低", "lowest"), "sum": Words("合计", "sum"),
}  # fmt: skip
LEFT_OUT = {"counted": NOTHING, "": NOTHING}


def _by(node: measures.Compared, catalogue: Catalogue, numbers: Numbers) -> Words:
    return NOTHING if node.by is None else measured(node.by, catalogue, numbers)


@measured.register
def _(node: measures.Rank, catalogue: Catalogue, numbers: Numbers) -> Words:
    by, order, ties = _by(node, catalogue, numbers), ORDER[node.order], TIES[node.ties]
    return Words(
        f"按{by.zh}{order.zh}在组内排名（名次{ties.zh}）", f"place in the group by {by.en}, {order.en}{ties.en}"
    )


@measured.register
def _(node: measures.Moved, catalogue: Catalogue, numbers: Numbers) -> Words:
    by, order = _by(node, catalogue, numbers), ORDER[node.order]
    return Words(
        f"按{by.zh}{order.zh}排名，比上期前进的位次", f"places forward since the period before, by {by.en}, {order.en}"
    )


@measured.register
def _(node: measures.OfGroup, catalogue: Catalogue, numbers: Numbers) -> Words:
    by, take = _by(node, catalogue, numbers), TAKEN[node.take]
    own = Words("不含自己", "without one's own") if node.own == "left_out" else NOTHING
    zeros = Words("不含零", "without zeros") if node.zeros == "left_out" else NOTHING
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
    tail = NOTHING
    if node.table is not None:
        table = numbers.dated(node.table).value
        tail = Words(
            "（" + "、".join(f"{key} {plain(v)}" for key, v in table.items()) + "）",
            " (" + ", ".join(f"{key} {plain(v)}" for key, v in table.items()) + ")",
        )
    if node.every:
        join = TAKEN["mean" if node.join == "mean" else "sum"]
        tail = Words(f"，各期{join.zh}", f", {join.en} of the periods")
    return Words(
        f"{when.zh}{whose.zh}“{node.of}”考核{take.zh}{tail.zh}",
        " ".join(f"{take.en} in “{node.of}” {whose.en} {when.en}{tail.en}".split()),
    )


@measured.register
def _(node: Vote, catalogue: Catalogue, numbers: Numbers) -> Words:
    noun, more = what(catalogue, node.filter), also(catalogue, node.filter, numbers)
    told = [Words(f"{noun.zh}有效票的平均分", f"mean marks of the valid ballots of {noun.en}")]
    if node.each_ranks is not None:
        told = [Words(f"{noun.zh}每张票先排名次再平均", f"mean of the places on each ballot paper of {noun.en}")]
    if node.worth is not None:
        table = numbers.dated(node.worth).value
        labels = [
            (catalogue.option_label(node.filter.of, node.choice[0], key) if node.choice else key, plain(v))
            for key, v in table.items()
        ]
        told.append(
            Words(
                "（" + "、".join(f"{k} {v}" for k, v in labels) + "）",
                " (" + ", ".join(f"{k} {v}" for k, v in labels) + ")",
            )
        )
    return joined([*told, more, *_ballots(node, catalogue, numbers)], en="")


@measured.register
def _(node: VoteShare, catalogue: Catalogue, numbers: Numbers) -> Words:
    noun, more = what(catalogue, node.filter), also(catalogue, node.filter, numbers)
    names = "、".join(
        catalogue.option_label(node.filter.of, node.choice[0], one) if node.choice else one for one in node.options
    )
    told = Words(f"{noun.zh}有效票中{names}的占比（%）", f"share of {names} among the valid ballots of {noun.en} (%)")
    return joined([told, more, *_ballots(node, catalogue, numbers)], en="")


def _ballots(node: Ballots, catalogue: Catalogue, numbers: Numbers) -> list[Words]:
    told = [
        Words("，弃权和漏填不算有效票", ", blank ones not valid")
        if node.blank == "not_valid"
        else Words("，弃权和漏填按 0 分", ", blank ones count 0")
    ]
    if node.voters is not None and node.voters.weights is not None:
        table = numbers.dated(node.voters.weights).value
        labels = [
            (catalogue.option_label(node.filter.of, node.voters.field, key), plain(v)) for key, v in table.items()
        ]
        told.append(
            Words("，" + "、".join(f"{k}占 {v}%" for k, v in labels), ", " + ", ".join(f"{k} {v}%" for k, v in labels))
        )
    trim = getattr(node, "trim", None)
    if trim is not None:
        above, each = plain(numbers.decimal(trim.above)), plain(numbers.decimal(trim.each_end))
        told.append(
            Words(f"，多于 {above} 票时高低各去 {each} 票", f", above {above} ballots {each} at each end left out")
        )
    if node.recused:
        told.append(Words("，给自己投的不计", ", one's own ballot not counted"))
    return told


# ---- maps ------------------------------------------------------------------------------------------


def _places(table: tuple[object, ...], beyond: str) -> Words:
    shown = "、".join(str(one) for one in table[:10]) + ("…" if len(table) > 10 else "")
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
    least = "" if not isinstance(node.least, Number) else f"，最少 {plain(teller.numbers.decimal(node.least))} 分"
    return Words(
        f"{subject.zh}，第一名满分，每降一名减 {zh_by}{least}",
        f"{subject.en}: full marks for the first, {en_by} less for each place",
    )


@mapped.register
def _(node: maps.OfBest, subject: Words, clause: Clause, teller: Teller) -> Words:
    zh = "本单位 ÷ 最高" if node.order == "high" else "最低 ÷ 本单位"
    en = "own ÷ best" if node.order == "high" else "best ÷ own"
    return Words(
        f"{subject.zh}，和组内最好的比：{plain(teller.full)} × {zh}",
        f"{subject.en}: {plain(teller.full)} × {en} of the group",
    )


@mapped.register
def _(node: maps.OfMean, subject: Words, clause: Clause, teller: Teller) -> Words:
    by, step = plain(teller.numbers.decimal(node.by)), plain(teller.numbers.decimal(node.step))
    own = "（不含自己）" if node.own == "left_out" else ""
    return Words(
        f"{subject.zh}不低于组平均{own}的得满分，每低 {step} 减 {by} 分",
        f"{subject.en}: full marks at the group's mean, minus {by} for each {step} below",
    )


# ---- conditions ------------------------------------------------------------------------------------


@singledispatch
def told_test(test: c.Test, catalogue: Catalogue, numbers: Numbers) -> Words:
    raise NotImplementedError(type(test).__name__)


@told_test.register
def _(test: c.Facts, catalogue: Catalogue, numbers: Numbers) -> Words:
    noun = what(catalogue, test.filter)
    count = "1" if test.at_least is None else plain(numbers.decimal(test.at_least))
    return Words(f"有{noun.zh}至少 {count} 次", f"at least {count} {noun.en}")


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
    limits = _limits(test.bounds, numbers)
    name = ("总分", "total") if test.of == "total" else (f"“{test.of}”得分", f"marks of “{test.of}”")
    return Words(f"{name[0]}{limits.zh}", f"{name[1]} {limits.en}")


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
    return Words(
        f"比上期{'前进' if test.up else '后退'} {many} 位以上",
        f"{many} places or more {'forward' if test.up else 'back'}",
    )


@told_test.register
def _(test: c.GradeIs, catalogue: Catalogue, numbers: Numbers) -> Words:
    names = "、".join(test.is_)
    run = "" if test.run is None else f"连续 {plain(numbers.decimal(test.run))} 期"
    return Words(
        f"{run}等次为{names}",
        f"graded {names}" + ("" if test.run is None else f" {plain(numbers.decimal(test.run))} periods in a row"),
    )
