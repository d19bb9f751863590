"""The questions that nobody may answer silently, each with the usual answers."""

from __future__ import annotations

from zugong.engine.problems import Problems, Spot

#: question → key, what is open, the usual answers; in both languages
QUESTIONS: dict[str, tuple[str, str, str, str, str]] = {
    "within": (
        "groups.within", "和谁比", "who is compared with whom",
        "all（全体）、given（事先分好的组）、kind（同类组织）、category（同一类别）、parent（同一上级）或 unit（本单位的人）",
        "all, given, kind, category, parent or unit",
    ),
    "lacking": (
        "lacking", "没有数据的排在哪里", "where those without data stand",
        "unplaced（不排名次，再由 missing 决定）或 last（排在最后）", "unplaced (then `missing` decides) or last",
    ),
    "regrouped": (
        "regrouped", "换了组的还比不比上期名次", "whether places are compared across a change of groups",
        "counted（照比）或 no_data（当作没有上期名次）", "counted, or no_data (as if there were no place before)",
    ),
    "own": ("own", "平均数里算不算自己", "whether one's own is in the mean", "counted（算）或 left_out（不算）", "counted or left_out"),
    "zeros": ("zeros", "平均数里算不算零", "whether zeros are in the mean", "counted（算）或 left_out（不算）", "counted or left_out"),
    "above": ("above", "高于平均的怎么办", "what is above the mean", "full（就是满分）或 counts（照样往上加）", "full or counts"),
    "periods-join": ("join", "各期的结果怎么合", "how the periods come together", "mean（平均）或 sum（相加）", "mean or sum"),
    "periods-lacking": (
        "lacking", "有的期没有结果怎么办", "what a period without a result means",
        "skip（只平均有的期）、zero（缺的算 0）或 no_result（缺一期就没有结果）", "skip, zero or no_result",
    ),
    "beyond": (
        "beyond", "分值表以外的名次得几分", "what places beyond the table get",
        "nothing（没有分）或 last（同表里最后一名）", "nothing, or last (as the last of the table)",
    ),
    "least": ("least", "名次再低最少得几分", "the least a place can give", "0、参数名，或 none（可以减到负数）", "0, a parameter's name, or none"),
    "best_zero": (
        "best_zero", "最好的是零或负数时怎么算", "what happens when the best is zero or below",
        "zero（都不得分）、full（最好的得满分）或 no_data（当作没有数据，由 missing 决定）", "zero, full or no_data (then `missing` decides)",
    ),
    "basis": (
        "basis", "加权前要不要先折成百分", "whether parts are brought to a hundred first",
        "hundred（每部分先折成百分）或 as_given（按原分）", "hundred or as_given",
    ),
    "as": ("as", "系数是百分数还是倍数", "whether the coefficient is per cent or a factor", "percent 或 factor", "percent or factor"),
    "coefficient": ("missing", "没有系数时取几", "what stands for a missing coefficient", "one（取 1）或 zero（取 0）", "one or zero"),
    "blank": (
        "blank", "弃权和漏填算不算有效票", "whether blank ballots are valid",
        "not_valid（不算，不进分母）或 zero（算有效票，记 0 分）", "not_valid (out of the denominator) or zero (valid, worth 0)",
    ),
    "empty": (
        "voters.empty", "某一组没有人投票（或不够数）怎么办", "what happens when a group of voters has too few",
        "redistributed（权重分给其余各组）、zero（这一组记 0）或 no_result（没有结果）", "redistributed, zero or no_result",
    ),
    "twice": (
        "twice", "一个人投了两次怎么办", "what becomes of two ballots by one voter",
        "first（只算先投的）、last（只算后投的）或 void（都作废）", "first, last or void",
    ),
    "broken": (
        "broken", "一张票超了限制怎么办", "what is void when a paper breaks a limit",
        "paper（整张作废）或 option（只作废超了的那个选项）", "paper or option",
    ),
    "limits_are": ("limits_are", "上下限是个数还是百分比", "whether limits are numbers or per cent", "number 或 percent", "number or percent"),
    "papers-rounding": (
        "rounding", "按百分比算出的个数怎么取整", "how numbers from per cent are rounded",
        "down（舍去，适合“不超过”）、half_up（四舍五入）或 up（进一）", "down (suits “at most”), half_up or up",
    ),
    "over": ("issued.over", "收回的票多于发出的怎么办", "what happens when more ballots come back than were issued", "void（无效）或 valid（照算）", "void or valid"),
    "each-ties": (
        "each_ranks.ties", "一张票里同分的怎么排", "how ties inside one paper rank",
        "1-1-3（并列后空位）、1-1-2（并列后接排）或 average（取平均名次）", "1-1-3, 1-1-2 or average",
    ),
    "cut_to": (
        "grades.cut_to", "总分超过满分的，定等次前截不截", "whether totals above the full marks are cut before grading",
        "参数名（截到几分）或 none（不截）", "a parameter's name, or none",
    ),
    "gap": (
        "grades.gap", "落在两档中间的分数（如 80–89 和 90–100 之间的 89.5）归哪一档", "where marks between two bands belong (89.5 between 80–89 and 90–100)",
        "lower（归下一档）、upper（归上一档）或 round（先四舍五入成整数）", "lower, upper or round",
    ),
    "tied": (
        "grades.tied", "名额边上同分的怎么办", "what happens to those who tie at the edge of the places",
        "in（都算）、next（都不算）或 by: [指标…]（再比这些指标）", "in, next, or by: [indicators]",
    ),
    "grades-rounding": (
        "grades.rounding", "名额有小数怎么取整", "how places that are not whole are rounded",
        "down（舍去，“一般不超过”宜用）、half_up（四舍五入）或 up（进一）", "down (suits “at most”), half_up or up",
    ),
    "base": (
        "grades.base", "名额的基数算哪些人", "whom the shares are of",
        "{exempt, barred}，必要时 without（如预备党员）", "{exempt, barred}, and without where needed",
    ),
    "exempt": ("grades.base.exempt", "没有参评的进不进基数", "whether those not assessed are in the base", "counted（进）或 left_out（不进）", "counted or left_out"),
    "barred": ("grades.base.barred", "被一票否决或不得评优的进不进基数", "whether those barred are in the base", "counted（进）或 left_out（不进）", "counted or left_out"),
    "places-within": ("grades.within", "名额在组内算还是全体一起算", "whether places are of each group or of all", "group（组内）或 all（全体）", "group or all"),
    "when_full": (
        "when_full", "够了分数线而名额已满怎么办", "what happens when the line is reached and no place is left",
        "next（降到下一等次）或 over（照评，超出名额）", "next or over",
    ),
    "when_short": (
        "when_short", "有名额而够线的不够怎么办", "what happens when places are left and nobody else reaches the line",
        "vacant（空着）或 fill（按分数递补）", "vacant or fill",
    ),
    "unit-lacking": (
        "share_by.lacking", "单位还没有等次时名额怎么算", "the places while the unit has no grade",
        "none（没有名额）或 lowest（按表里最低的比例）", "none or lowest",
    ),
    "places": ("promote.places", "直接定等占不占名额", "whether a direct grade uses a place", "taken（占）或 extra（不占）", "taken or extra"),
    "holds": (
        "holds", "影响期和考核期怎么算碰上", "how the time of effect meets the period",
        "any_day（考核期内有一天在影响期内就算）或 at_end（考核期最后一天还在影响期内才算）", "any_day or at_end",
    ),
    "form-over": ("over", "收回的票多于发出的怎么办", "what happens when more ballots come back than were issued", "void（整次无效）或 valid（照算）", "void or valid"),
    "form-blank": (
        "blank", "弃权和漏填算不算有效票", "whether blank answers are valid", "not_valid（不算，不进分母）或 zero（算有效票，记 0 分）",
        "not_valid (out of the denominator) or zero",
    ),
    "form-recused": ("recused", "谁回避", "who is recused", "self（不评自己）、own_unit（不评本单位）或 nobody（不回避）", "self, own_unit or nobody"),
    "form-all_same": ("all_same", "对谁都投一样的票算不算", "whether a paper that says the same of everybody counts", "void（作废）或 valid（有效）", "void or valid"),
    "form-empty": (
        "empty", "某一组票不够时怎么办", "what happens when a group of voters has too few",
        "redistributed（权重分给其余各组）、zero（这一组记 0）或 no_result（没有结果）", "redistributed, zero or no_result",
    ),
    "quota-rounding": (
        "rounding", "限额有小数怎么取整", "how a quota that is not whole is rounded",
        "down（舍去，适合“不超过”）、half_up（四舍五入）或 up（进一）", "down (suits “at most”), half_up or up",
    ),
    "quota-broken": ("broken", "一张票超了限额怎么办", "what is void when a paper breaks a quota", "paper（整张作废）或 option（只作废超了的那个选项）", "paper or option"),
    "threshold-how": ("how", "要超过还是达到", "whether more or as much is needed", "more_than（超过）或 at_least（达到）", "more_than or at_least"),
    "threshold-of": (
        "of", "以什么为基数", "what the share is of", "entitled（应到）、issued（实到、发出）、returned（收回）或 valid（有效票）",
        "entitled, issued, returned or valid",
    ),
}  # fmt: skip


def asked(problems: Problems, spot: Spot, name: str, question: str) -> None:
    """Notes that a choice is open, with its sentence and the usual answers."""
    key, what, what_en, answers, answers_en = QUESTIONS[question]
    problems.add(
        "choose-answer", spot, name=name, what=what, what_en=what_en, key=key, answers=answers, answers_en=answers_en
    )
