"""Grades and effects in plain words, made from the nodes themselves."""

from __future__ import annotations

from collections.abc import Iterator

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.effecting import does
from zugong.engine.groups.effects import Effect, Pay
from zugong.engine.groups.grades import Grades, Level, ShareBy
from zugong.engine.groups.outcome import Told
from zugong.engine.groups.telling import told_test
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Scheme
from zugong.engine.spelling import Number
from zugong.engine.telling import meant
from zugong.engine.words import NOTHING, Words, joined, plain

ROUNDED = {"down": Words("舍去小数", "rounded down"), "half_up": Words("四舍五入", "rounded half up"), "up": Words("进一", "rounded up"),
           "": NOTHING}  # fmt: skip
FULL = {"next": Words("够线而名额已满的降到下一等次", "who reaches it without a place gets the next grade"),
        "over": Words("够线的都评，可超出名额", "all who reach it get it, over the places too"), "": NOTHING}  # fmt: skip
SHORT = {"vacant": Words("有名额而不够线的空着", "places stay empty rather than go below the line"),
         "fill": Words("有名额而不够线的按分数递补", "places are filled below the line"), "": NOTHING}  # fmt: skip
TIED = {"in": Words("名额边上同分的都算", "who ties at the edge is in"), "next": Words("名额边上同分的都不算", "who ties at the edge is not in"),
        "": NOTHING}  # fmt: skip


def rules(scheme: Scheme, catalogue: Catalogue, numbers: Numbers) -> tuple[Told, ...]:
    """Each grade and each effect, one paragraph."""
    return (*levels(scheme, catalogue, numbers), *effects(scheme, catalogue, numbers))


def levels(scheme: Scheme, catalogue: Catalogue, numbers: Numbers) -> Iterator[Told]:
    grades = scheme.grades
    for level in () if grades is None else grades.levels:
        assert grades is not None
        yield Told(level.id, level.title, _level(grades, level, catalogue, numbers), level.cite)


def effects(scheme: Scheme, catalogue: Catalogue, numbers: Numbers) -> Iterator[Told]:
    for effect in scheme.effects:
        yield Told(effect.id, effect.title, _effect(scheme, effect, catalogue, numbers), effect.cite)


def _level(grades: Grades, level: Level, catalogue: Catalogue, numbers: Numbers) -> Words:
    told: list[Words] = []
    if level.stars is not None:
        stars = plain(numbers.decimal(level.stars))
        told.append(Words(f"{stars} 颗星", f"{stars} stars"))
    if level.from_ is not None:
        line = plain(numbers.decimal(level.from_))
        told.append(Words(f"{line} 分及以上", f"from {line} marks"))
    if level.to is not None:
        top = plain(numbers.decimal(level.to))
        told.append(Words(f"到 {top} 分", f"to {top}"))
    for test in level.needs:
        need = told_test(test, catalogue, numbers)
        told.append(Words(f"并且{need.zh}" if told else need.zh, f"and {need.en}" if told else need.en))
    if level.limited:
        told += [
            _places(grades, level, catalogue, numbers), FULL[level.when_full], SHORT[level.when_short], _tied(grades, catalogue),
        ]  # fmt: skip
    elif not told or (level.stars is not None and len(told) == 1):
        told.append(Words("其余的", "The rest" if not told else "the rest"))
    if level.basis is not None:
        told.append(
            Words(f"依据{level.basis.document}{level.basis.clause}", f"by {level.basis.document} {level.basis.clause}")
        )
    kept = [one for one in told if one.zh]
    return Words("，".join(one.zh for one in kept) + "。", ", ".join(one.en for one in kept) + ".")


def _places(grades: Grades, level: Level, catalogue: Catalogue, numbers: Numbers) -> Words:
    if level.count is not None:
        many = plain(numbers.decimal(level.count))
        return Words(f"名额 {many} 个", f"{many} places")
    if level.share is not None:
        share = plain(numbers.decimal(level.share))
        told = Words(f"名额为基数的 {share}%", f"places: {share}% of the base")
    else:
        assert level.share_by is not None
        told = _by_unit(level.share_by, catalogue, numbers)
    base = grades.base
    out = [] if base is None else [
        words for left, words in (
            (base.exempt == "left_out", Words("没有参评的", "those not assessed")),
            (base.barred == "left_out", Words("不得评优的", "those barred")),
            *((True, Words(f"有{noun.zh}的", f"those with {noun.en}")) for noun in (meant(catalogue, one, numbers) for one in base.without)),
        ) if left
    ]  # fmt: skip
    note = (
        Words(f"（基数不含{'、'.join(one.zh for one in out)}）", f" (without {', '.join(one.en for one in out)})")
        if out
        else NOTHING
    )
    rounding = ROUNDED[grades.rounding]
    return joined(
        [told, note, Words(f"，{rounding.zh}" if rounding.zh else "", f", {rounding.en}" if rounding.en else "")], en=""
    )


def _by_unit(node: ShareBy, catalogue: Catalogue, numbers: Numbers) -> Words:
    assert node.table is not None
    table = numbers.dated(node.table).value
    name, most = catalogue.institution_name(node.result), numbers.limit(node.most)
    shown = [f"{catalogue.grade_name(key, node.result)} {plain(value)}%" for key, value in table.items()]
    told = [Words("、".join(shown), ", ".join(shown)), UNIT_LACKING.get(node.lacking, NOTHING)]
    for plus in node.plus:
        when = [told_test(test, catalogue, numbers) for test in plus.when]
        add = plain(numbers.decimal(plus.add))
        told.append(
            Words(
                f"单位{'，并且'.join(one.zh for one in when)}的再加 {add}%",
                f"{add}% more where {' and '.join(one.en for one in when)}",
            )
        )
    if most is not None:
        told.append(Words(f"最多 {plain(most)}%", f"at most {plain(most)}%"))
    note = joined([one for one in told if one.zh], zh="，", en=", ")
    period = Words("上期", " of the period before") if node.period == "previous" else NOTHING
    return Words(
        f"名额比例看单位{period.zh}在“{name}”的等次（{note.zh}）",
        f"share by the unit's grade{period.en} in “{name}” ({note.en})",
    )


UNIT_LACKING = {
    "none": Words("单位没有等次的没有名额", "no places while the unit has no grade"),
    "lowest": Words("单位没有等次的按最低的比例", "the lowest share while the unit has no grade"),
}


def _tied(grades: Grades, catalogue: Catalogue) -> Words:
    if isinstance(grades.tied, tuple):
        names = "、".join(catalogue.part_name(one) for one in grades.tied)
        return Words(f"名额边上同分的再比{names}", f"who ties at the edge is told apart by {names}")
    return TIED.get(grades.tied, NOTHING)


GAP = {
    "lower": Words("落在两档之间的归下一档", "marks between two bands belong to the lower"),
    "upper": Words("落在两档之间的归上一档", "marks between two bands belong to the upper"),
    "round": Words("落在两档之间的先四舍五入成整数", "marks between two bands are first rounded to whole ones"),
}
BASE = {"counted": Words("算进", "in"), "left_out": Words("不算进", "not in")}


def general(grades: Grades, numbers: Numbers) -> list[Words]:
    """What holds of all grades."""
    told = []
    if grades.of == "standard":
        told.append(Words("等次按换算后的分定", "Grades follow the standardised marks"))
    if isinstance(grades.cut_to, Number):
        cut = plain(numbers.decimal(grades.cut_to))
        told.append(Words(f"定等次前，总分超过 {cut} 分的按 {cut} 分", f"Before grading totals are cut to {cut}"))
    elif grades.cut_to == "none":
        told.append(Words("定等次前，总分不截", "Totals are not cut before grading"))
    if grades.gap:
        told.append(GAP[grades.gap])
    if grades.within:
        whole = grades.within == "all"
        told.append(
            Words(
                "名额全体一起算" if whole else "名额在组内算",
                "Places are of all" if whole else "Places are of each group",
            )
        )
    if grades.least_places is not None:
        least = plain(numbers.decimal(grades.least_places))
        told.append(Words(f"每组至少 {least} 个名额", f"At least {least} places in each group"))
    if grades.base is not None:
        exempt, barred = BASE.get(grades.base.exempt, NOTHING), BASE.get(grades.base.barred, NOTHING)
        told.append(
            Words(
                f"没有参评的{exempt.zh}基数，不得评优的{barred.zh}基数",
                f"Those not assessed are {exempt.en} the base, those barred {barred.en}",
            )
        )
    return told


def _effect(scheme: Scheme, effect: Effect, catalogue: Catalogue, numbers: Numbers) -> Words:
    when = [told_test(test, catalogue, numbers) for test in effect.when]
    condition = Words(
        "，并且".join(one.zh for one in when) or "凡参评的", " and ".join(one.en for one in when) or "everybody"
    )
    what = [does(effect, scheme.grades, numbers)]
    if effect.ladder:
        what.append(Words(f"“{effect.ladder}”各条只取最重的", f"of “{effect.ladder}” only the severest"))
    if effect.propose is not None:
        what.append(
            Words(
                f"向{effect.propose.to}建议：{effect.propose.what}",
                f"proposed to {effect.propose.to}: {effect.propose.what}",
            )
        )
    if effect.pay is not None:
        amount = _paid(effect.pay, catalogue, numbers)
        what.append(
            Words(
                f"{amount.zh}，列入建议表，不自动执行",
                f"{amount.en}, entered in a table of proposals; nothing is carried out",
            )
        )
    if effect.basis is not None:
        what.append(
            Words(
                f"依据{effect.basis.document}{effect.basis.clause}", f"by {effect.basis.document} {effect.basis.clause}"
            )
        )
    done = joined([one for one in what if one.zh], zh="；", en="; ")
    lasts = NOTHING
    if effect.lasts is not None:
        many, unit = plain(numbers.decimal(effect.lasts)), numbers.unit(effect.lasts)
        meets = ("有一天", "any day") if effect.holds == "any_day" else ("最后一天", "the last day")
        lasts = Words(
            f"，影响 {many} {unit}（考核期{meets[0]}在内就算）",
            f", for {many} {'years' if unit == '年' else 'months'} (counted if {meets[1]} of the period is within)",
        )
    return Words(f"{condition.zh}的，{done.zh}{lasts.zh}。", f"{condition.en}: {done.en}{lasts.en}.")


def _paid(pay: Pay, catalogue: Catalogue, numbers: Numbers) -> Words:
    if pay.amount is not None:
        amount = f"{plain(numbers.decimal(pay.amount))} {numbers.unit(pay.amount)}"
        return Words(f"定额 {amount}", f"a fixed {amount}")
    if pay.by == "grade" and pay.table is not None:
        unit, table = numbers.unit(pay.table), numbers.dated(pay.table).value
        shown = [f"{catalogue.grade_name(key)} {plain(value)} {unit}".strip() for key, value in table.items()]
        return Words(f"按等次：{'、'.join(shown)}", f"by grade: {', '.join(shown)}")
    if pay.by == "place" and pay.places is not None:
        unit, shown_places = numbers.unit(pay.places), numbers.dated(pay.places).words()
        return Words(f"按名次：{shown_places} {unit}".rstrip(), f"by place: {shown_places} {unit}".rstrip())
    base = "" if pay.base is None else f"{plain(numbers.decimal(pay.base))} {numbers.unit(pay.base)}"
    return Words(f"按得分率，基数 {base}", f"by the share of full marks, base {base}")
