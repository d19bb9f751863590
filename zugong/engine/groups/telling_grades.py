"""Grades and effects in plain words, made from the nodes themselves."""

from __future__ import annotations

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.effecting import does
from zugong.engine.groups.effects import Effect
from zugong.engine.groups.grades import Grades, Level, ShareBy
from zugong.engine.groups.outcome import Told
from zugong.engine.groups.telling import told_test
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Scheme
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
    found = []
    if scheme.grades is not None:
        for level in scheme.grades.levels:
            found.append(Told(level.id, level.title, _level(scheme.grades, level, catalogue, numbers), level.cite))
    for effect in scheme.effects:
        found.append(Told(effect.id, effect.title, _effect(scheme, effect, catalogue, numbers), effect.cite))
    return tuple(found)


def _level(grades: Grades, level: Level, catalogue: Catalogue, numbers: Numbers) -> Words:
    told: list[Words] = []
    if level.from_ is not None:
        line = plain(numbers.decimal(level.from_))
        told.append(Words(f"{line} 分及以上", f"from {line} marks"))
    for test in level.needs:
        need = told_test(test, catalogue, numbers)
        told.append(Words(f"并且{need.zh}" if told else need.zh, f"and {need.en}" if told else need.en))
    if level.limited:
        told += [_places(grades, level, numbers), FULL[level.when_full], SHORT[level.when_short], _tied(grades)]
    if not told:
        return Words("其余的。", "The rest.")
    kept = [one for one in told if one.zh]
    return Words("，".join(one.zh for one in kept) + "。", ", ".join(one.en for one in kept) + ".")


def _places(grades: Grades, level: Level, numbers: Numbers) -> Words:
    if level.count is not None:
        many = plain(numbers.decimal(level.count))
        return Words(f"名额 {many} 个", f"{many} places")
    if level.share is not None:
        share = plain(numbers.decimal(level.share))
        told = Words(f"名额为基数的 {share}%", f"places: {share}% of the base")
    else:
        assert level.share_by is not None
        told = _by_unit(level.share_by, numbers)
    base = grades.base
    out = [] if base is None else [
        words for left, words in (
            (base.exempt == "left_out", Words("没有参评的", "those not assessed")),
            (base.barred == "left_out", Words("不得评优的", "those barred")), (bool(base.without), Words("另行剔除的", "those left out")),
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


def _by_unit(node: ShareBy, numbers: Numbers) -> Words:
    assert node.table is not None
    table = numbers.dated(node.table).value
    most = numbers.limit(node.most)
    tail = "" if most is None else f"，最多 {plain(most)}%"
    tail_en = "" if most is None else f", at most {plain(most)}%"
    shown = "、".join(f"{key} {plain(value)}%" for key, value in table.items())
    return Words(
        f"名额比例看单位在“{node.result}”的等次（{shown}{tail}）",
        f"share by the unit's grade in “{node.result}” ({shown.replace('、', ', ')}{tail_en})",
    )


def _tied(grades: Grades) -> Words:
    if isinstance(grades.tied, tuple):
        names = "、".join(grades.tied)
        return Words(f"名额边上同分的再比{names}", f"who ties at the edge is told apart by {names}")
    return TIED[grades.tied]


def _effect(scheme: Scheme, effect: Effect, catalogue: Catalogue, numbers: Numbers) -> Words:
    when = [told_test(test, catalogue, numbers) for test in effect.when]
    condition = Words(
        "，并且".join(one.zh for one in when) or "凡参评的", " and ".join(one.en for one in when) or "everybody"
    )
    what = [does(effect, scheme.grades, numbers)]
    if effect.propose is not None:
        what.append(
            Words(
                f"向{effect.propose.to}建议：{effect.propose.what}",
                f"proposed to {effect.propose.to}: {effect.propose.what}",
            )
        )
    if effect.pay is not None:
        what.append(Words("列入建议表，不自动执行", "entered in a table of proposals; nothing is carried out"))
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
