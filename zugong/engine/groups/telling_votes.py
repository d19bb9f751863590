"""Votes in plain words: what is on a ballot, which are valid, how they become a number."""

from __future__ import annotations

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.ballots import Ballots, EachRanks, Issued, Vote, Voters, VoteShare
from zugong.engine.numbers import Numbers
from zugong.engine.spelling import Number
from zugong.engine.telling import also, meant, measured, what
from zugong.engine.words import NOTHING, Words, joined, plain

BLANK = {
    "not_valid": Words("，弃权和漏填不算有效票", ", blank ones not valid"), "zero": Words("，弃权和漏填按 0 分", ", blank ones count 0"), "": NOTHING,
}  # fmt: skip
EMPTY = {
    "redistributed": Words("，缺的组权重分给其余", ", the weight of a missing group goes to the rest"),
    "zero": Words("，缺的组记 0", ", a missing group counts 0"), "no_result": Words("，缺一组就没有结果", ", no result if a group is missing"), "": NOTHING,
}  # fmt: skip
ROUNDED = {
    "down": Words("舍去", "rounded down"),
    "half_up": Words("四舍五入", "rounded half up"),
    "up": Words("进一", "rounded up"),
    "": NOTHING,
}
BROKEN = {
    "paper": Words("超了的整张作废", "a paper that breaks it is void"), "option": Words("超了的选项作废", "the option that breaks it is void"), "": NOTHING,
}  # fmt: skip
SAME = {
    "void": Words("，对谁都投一样的作废", ", a paper that says the same of everybody is void"),
    "valid": Words("，对谁都投一样的也算", ", a paper that says the same of everybody counts"), "": NOTHING,
}  # fmt: skip
TWICE = {
    "first": Words("，一人投两次的只算先投的", ", of two ballots by one voter the first counts"),
    "last": Words("，一人投两次的只算后投的", ", of two ballots by one voter the last counts"),
    "void": Words("，一人投两次的都不算", ", two ballots by one voter are void"), "": NOTHING,
}  # fmt: skip
OVER = {
    "void": Words("，收回多于发出的无效", ", void if more come back than were issued"),
    "valid": Words("，收回多于发出的照算", ", valid even if more come back"), "": NOTHING,
}  # fmt: skip
TIES = {"1-1-3": Words("并列后空位", "ties 1-1-3"), "1-1-2": Words("并列后接排", "ties 1-1-2"), "average": Words("并列取平均名次", "ties share the mean place"),
        "": NOTHING}  # fmt: skip


@measured.register
def _(node: Vote, catalogue: Catalogue, numbers: Numbers) -> Words:
    noun, more = what(catalogue, node.filter, numbers), also(catalogue, node.filter, numbers)
    told = [Words(f"{noun.zh}有效票的平均分", f"mean marks of the valid ballots of {noun.en}")]
    if node.each_ranks is not None:
        told = [_ranked(node.each_ranks, noun, numbers)]
    if node.mark:
        label = catalogue.field_label(node.filter.of, node.mark)
        told.append(Words(f"（打分看“{label}”）", f" (marks in “{label}”)"))
    if node.worth is not None:
        told.append(_table(node.worth, numbers, lambda key: _option(node, catalogue, key)))
    if node.weights is not None:
        told.append(_table(node.weights, numbers, lambda key: catalogue.field_label(node.filter.of, key), "%"))
    trim = node.trim
    if trim is not None:
        above, each = plain(numbers.decimal(trim.above)), plain(numbers.decimal(trim.each_end))
        told.append(
            Words(f"，多于 {above} 票时高低各去 {each} 票", f", above {above} ballots {each} at each end left out")
        )
    return joined([*told, more, *_ballots(node, catalogue, numbers)], en="")


def _ranked(ranks: EachRanks, noun: Words, numbers: Numbers) -> Words:
    order = Words("从高到低", "high first") if ranks.order == "high" else Words("从低到高", "low first")
    ties = TIES[ranks.ties]
    note = joined([order, ties], zh="、", en=", ")
    worth = NOTHING
    if ranks.worth_of_place is not None:
        shown = numbers.dated(ranks.worth_of_place).words()
        worth = Words(f"，名次折成 {shown}", f", places worth {shown}")
    return Words(
        f"{noun.zh}每张票先排名次（{note.zh}）再平均{worth.zh}",
        f"mean of the places on each ballot paper ({note.en}) of {noun.en}{worth.en}",
    )


@measured.register
def _(node: VoteShare, catalogue: Catalogue, numbers: Numbers) -> Words:
    noun, more = what(catalogue, node.filter, numbers), also(catalogue, node.filter, numbers)
    names = "、".join(_option(node, catalogue, one) for one in node.options)
    told = Words(f"{noun.zh}有效票中{names}的占比（%）", f"share of {names} among the valid ballots of {noun.en} (%)")
    return joined([told, more, *_ballots(node, catalogue, numbers)], en="")


def _option(node: Ballots, catalogue: Catalogue, key: str) -> str:
    if node.choice:
        return catalogue.option_label(node.filter.of, node.choice[0], key)
    return catalogue.field_label(node.filter.of, (node.tally or {}).get(key, key))


def _table(number: Number, numbers: Numbers, label: object, unit: str = "") -> Words:
    assert callable(label)
    shown = [f"{label(key)} {plain(value)}{unit}" for key, value in numbers.dated(number).value.items()]
    return Words("（" + "、".join(shown) + "）", " (" + ", ".join(shown) + ")")


def _ballots(node: Ballots, catalogue: Catalogue, numbers: Numbers) -> list[Words]:
    kind = node.filter.of

    def labels(names: tuple[str, ...]) -> str:
        return "、".join(f"“{catalogue.field_label(kind, name)}”" for name in names)

    told = []
    if node.choice:
        told.append(Words(f"，看{labels(node.choice)}", f", by {labels(node.choice)}"))
    if node.tally:
        shown = labels(tuple(node.tally.values()))
        told.append(Words(f"，用统计好的{shown}", f", as counted in {shown}"))
    told.append(BLANK[node.blank])
    if node.voters is not None:
        told += _voters(node, node.voters, catalogue, numbers)
    if node.voter:
        told.append(Words(f"，投票人看{labels((node.voter,))}", f", voters by {labels((node.voter,))}"))
    told.append(TWICE[node.twice])
    if node.paper:
        told.append(Words(f"，同一张票看{labels((node.paper,))}", f", one paper by {labels((node.paper,))}"))
    told += [*_papers(node, catalogue, numbers), SAME[node.all_same]]
    if node.issued is not None:
        told += _issued(node.issued, catalogue, numbers)
    if node.recused:
        told.append(
            Words(
                f"，{labels(node.recused)}写着本人的票不计（回避）",
                f", ballots that name the subject in {labels(node.recused)} not counted",
            )
        )
    return told


def _voters(node: Ballots, voters: Voters, catalogue: Catalogue, numbers: Numbers) -> list[Words]:
    label = catalogue.field_label(node.filter.of, voters.field)
    told = [Words(f"，按“{label}”分组", f", in groups by “{label}”")]
    if voters.weights is not None:
        table = numbers.dated(voters.weights).value
        shown = [(catalogue.option_label(node.filter.of, voters.field, key), plain(v)) for key, v in table.items()]
        told.append(
            Words("：" + "、".join(f"{k}占 {v}%" for k, v in shown), ": " + ", ".join(f"{k} {v}%" for k, v in shown))
        )
    if voters.least is not None:
        least = plain(numbers.decimal(voters.least))
        told.append(Words(f"，一组至少 {least} 票", f", at least {least} ballots of a group"))
    return [*told, EMPTY[voters.empty]]


def _papers(node: Ballots, catalogue: Catalogue, numbers: Numbers) -> list[Words]:
    """What one paper may say."""
    told = []
    unit = "%" if node.limits_are == "percent" else "个" if node.limits_are else ""
    for number, zh, en in ((node.limits, "最多", "at most"), (node.least, "至少", "at least")):
        if number is not None:
            table = _table(number, numbers, lambda key: _option(node, catalogue, key), unit)
            told.append(Words(f"，一张票上{zh}{table.zh}", f", on one paper {en}{table.en}"))
    note = joined([one for one in (ROUNDED[node.rounding], BROKEN[node.broken]) if one.zh], zh="，", en=", ")
    return [*told, Words(f"（{note.zh}）", f" ({note.en})")] if note.zh else told


def _issued(issued: Issued, catalogue: Catalogue, numbers: Numbers) -> list[Words]:
    noun, label = meant(catalogue, issued.filter, numbers), catalogue.field_label(issued.filter.of, issued.field)
    told = [Words(f"，发出数看{noun.zh}的“{label}”", f", issued by “{label}” of {noun.en}"), OVER[issued.over]]
    if issued.take_part is not None:
        share = numbers.dated(issued.take_part).words() + (
            "%" if "/" not in numbers.dated(issued.take_part).words() else ""
        )
        told.append(Words(f"，参加的不到 {share} 无效", f", void if fewer than {share} take part"))
    return told
