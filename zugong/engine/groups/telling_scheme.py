"""What holds of a whole scheme, in plain words: whom it marks, of which days, how the total comes together."""

from __future__ import annotations

from collections.abc import Iterator

from zugong.engine.aspects import named
from zugong.engine.catalogue import Catalogue
from zugong.engine.groups import composition as parts
from zugong.engine.numbers import Numbers
from zugong.engine.scheme import Item, Scheme, Special, Window
from zugong.engine.spelling import Number
from zugong.engine.telling import kinds, measured, scope
from zugong.engine.words import NOTHING, Words, joined, plain

WITHIN = {
    "all": Words("全体一起比", "all are compared"), "given": Words("在事先分好的组内比", "compared within the groups given"),
    "kind": Words("同类的一起比", "compared within each kind"), "category": Words("同一类别的一起比", "compared within each category"),
    "parent": Words("同一上级的一起比", "compared under one parent"), "unit": Words("在本单位的人里比", "compared within each unit"),
}  # fmt: skip
HOW = {
    "mean_ratio": Words("各组的分按全体平均 ÷ 本组平均换算", "marks × the mean of all ÷ the mean of the group"),
    "best_hundred": Words("各组以最高分为 100 分换算", "the best of each group is 100"),
    "deviation": Words("各组按平均分和标准差换算", "by the mean and deviation of each group"),
}
MODES = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去", "up": "进一"}
EN_MODES = {"half_up": "half up", "half_even": "half to even", "down": "down", "up": "up"}
SUMS = {"exact": NOTHING, "scaled": Words("指标合计按本项满分折算", "indicators are scaled to the full marks"),
        "capped": Words("指标合计超过本项满分的按满分", "indicators together give no more than the full marks")}  # fmt: skip


def subjects(scheme: Scheme) -> Words:
    told = kinds(scheme.subjects)
    if not scheme.categories:
        return told
    names = list(scheme.categories.values())
    return Words(f"{told.zh}，分{'、'.join(names)}", f"{told.en}: {', '.join(names)}")


def of_people(scheme: Scheme) -> Iterator[Words]:
    """Who else sees marks of people, and which document asks for it."""
    shown = scheme.marks_people
    if shown is not None and shown.announced is not None:
        basis = shown.announced
        yield Words(f"姓名和等次在本单位公示（{basis}）", f"Names and grades hang out in the unit ({basis})")
    if shown is not None and shown.on_phones is not None:
        basis = shown.on_phones
        yield Words(f"党员的分手机上也显示（{basis}）", f"Marks of members are shown on phones too ({basis})")


def whole(scheme: Scheme, catalogue: Catalogue, numbers: Numbers) -> Iterator[Words]:
    """Sentences about the whole, each without its full stop."""
    if scheme.begins == "opened":
        yield Words("考核组开启这一期以后才开始计分", "Marking begins once the assessors open the period")
    for side, reason in (scheme.one_sided or {}).items():
        called = named((side,))
        yield Words(f"没有“{called.zh}”一面：{reason}", f"No side “{called.en}”: {reason}")
    yield from of_people(scheme)
    if scheme.window is not None:
        yield window(scheme.window, numbers)
    if scheme.dominant is not None:
        share = plain(numbers.decimal(scheme.dominant))
        yield Words(f"一个项目占总分超过 {share}% 的要提醒", f"An item above {share}% of the total is pointed out")
    if scheme.baseline is not None:
        base, marks = scheme.baseline, plain(numbers.decimal(scheme.baseline.marks))
        months = {
            "by_months": Words("，期中成立或转入的按月折算", ", by months for who joined midway"),
            "full": Words("，期中成立或转入的照给全部", ", all of it for who joined midway too"),
        }.get(base.midway, NOTHING)
        cite = f"（{base.cite}）" if base.cite else ""
        yield Words(
            f"{base.title} {marks} 分{months.zh}{cite}", f"{base.title}: {marks} to begin with{months.en}{cite}"
        )
    if scheme.groups is not None:
        yield WITHIN[scheme.groups.within]
    if scheme.compose is not None:
        told = part(scheme.compose, catalogue, numbers)
        yield Words(f"总分 = {told.zh}", f"Total = {told.en}")
    if scheme.standardise is not None:
        yield standardised(scheme.standardise, numbers)


def window(node: Window, numbers: Numbers) -> Words:
    told = []
    if node.until is not None:
        month, day = (int(one) for one in str(numbers.dated(node.until).value).split("-"))
        told.append(Words(f"一年到{month}月{day}日截止，之后的算下一年", f"The year ends on {month:02d}-{day:02d}"))
    if node.back is not None:
        back, unit = plain(numbers.decimal(node.back)), numbers.unit(node.back)
        told.append(Words(f"看往回 {back} {unit}的事实", f"Facts of the last {back} {unit} count"))
    return joined(told, zh="，", en=", ")


def part(node: parts.Part, catalogue: Catalogue, numbers: Numbers) -> Words:
    """A part of the composition as a formula in words."""
    if isinstance(node, parts.ItemPart | parts.IndicatorPart):
        name = "起点分" if node.of == "baseline" else catalogue.part_name(node.of)
        return Words(f"“{name}”", f"“{name}”")
    if isinstance(node, parts.SpecialPart):
        return Words("加减分", "special block")
    if isinstance(node, parts.Times):
        return _times(node, catalogue, numbers)
    told = [_weighed(one, part(one, catalogue, numbers), numbers) for one in node.inside]
    zh, en = " + ".join(one.zh for one in told), " + ".join(one.en for one in told)
    if not isinstance(node, parts.Weighted):
        return Words(f"（{zh}）", f"({en})")
    basis = {
        "hundred": Words("各部分先折成百分", "each part out of a hundred"), "as_given": Words("按各部分原分", "marks as given"),
    }.get(node.basis, NOTHING)  # fmt: skip
    return Words(f"（{zh}，{basis.zh}）", f"({en}, {basis.en})")


def _weighed(node: parts.Part, told: Words, numbers: Numbers) -> Words:
    if node.weight is None:
        return told
    weight = plain(numbers.decimal(node.weight))
    return Words(f"{told.zh} × {weight}%", f"{told.en} × {weight}%")


def _times(node: parts.Times, catalogue: Catalogue, numbers: Numbers) -> Words:
    inner = NOTHING if node.of is None else part(node.of, catalogue, numbers)
    if node.measure is not None:
        told = measured(node.measure, catalogue, numbers)
        unit = {"percent": Words("（百分数）", " (per cent)"), "factor": Words("（倍数）", " (a factor)")}.get(
            node.as_, NOTHING
        )
        by = Words(f"{told.zh}{unit.zh}", f"{told.en}{unit.en}")
    else:
        name = catalogue.part_name(node.indicator)
        by = Words(f"“{name}”的得分率", f"share of full marks of “{name}”")
    lacking = {"one": Words("，没有的取 1", ", 1 without it"), "zero": Words("，没有的取 0", ", 0 without it")}.get(
        node.missing, NOTHING
    )
    return Words(f"{inner.zh} × {by.zh}{lacking.zh}", f"{inner.en} × {by.en}{lacking.en}")


def standardised(node: parts.Standardise, numbers: Numbers) -> Words:
    told = [HOW[node.how]]
    for number, zh, en in (
        (node.centre, "平均分对应 {} 分", "the mean stands for {}"),
        (node.spread, "一个标准差对应 {} 分", "one deviation for {}"),
    ):
        if number is not None:
            value = plain(numbers.decimal(number))
            told.append(Words(zh.format(value), en.format(value)))
    told.append(
        Words(f"保留 {node.digits} 位小数，{MODES[node.mode]}", f"{node.digits} digits, rounded {EN_MODES[node.mode]}")
    )
    return joined(told, zh="，", en=", ")


def _door(node: Special, numbers: Numbers) -> Iterator[Words]:
    if node.opens is None:
        return
    for wanted, zh, en in ((node.opens.at_least, "达到", "at least"), (node.opens.above, "高于", "more than")):
        if wanted is not None:
            line = plain(numbers.decimal(wanted))
            yield Words(f"基本项目合计{zh} {line} 分，加分才算", f"a bonus counts where the items come to {en} {line}")


def block(node: Item | Special, catalogue: Catalogue, numbers: Numbers) -> Words:
    """What is said of an item or of the special block as a whole."""
    told = []
    cap, floor = numbers.limit(node.cap), numbers.limit(node.floor)
    if isinstance(node, Special):
        told.append(
            Words(
                "加分不封顶" if cap is None else f"加分最多 {plain(cap)} 分",
                "no cap" if cap is None else f"at most {plain(cap)} up",
            )
        )
        told.append(
            Words(
                "扣分不封底" if floor is None else f"扣分最多 {plain(floor)} 分",
                "no floor" if floor is None else f"at most {plain(floor)} down",
            )
        )
        told += _door(node, numbers)
        return joined(told, zh="，", en=", ")
    if node.applies_to is not None:
        who = scope(node.applies_to, catalogue, numbers)
        told.append(Words(who.zh.rstrip("："), who.en.rstrip(": ")))
    told += [named(node.aspects), SUMS[node.sum]]
    if node.beside:
        told.append(Words(f"旁边看台账 {node.beside}", f"beside it the register {node.beside}"))
    for limit, zh, en in ((node.cap, "最多", "at most"), (node.floor, "最低", "at least")):
        if isinstance(limit, Number):
            value = plain(numbers.decimal(limit))
            told.append(Words(f"{zh} {value} 分", f"{en} {value}"))
        elif limit == "none":
            told.append(Words("不封顶" if zh == "最多" else "不封底", "no cap" if zh == "最多" else "no floor"))
    return joined([one for one in told if one.zh], zh="，", en=", ")
