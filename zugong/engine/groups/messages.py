"""What `check` says about groups, votes, composition, grades and effects."""

MESSAGES: dict[str, tuple[str, str]] = {
    "choose-answer": (
        "“{name}”还没选{what}：{key} 写 {answers}。",
        "“{name}”: {what_en} is not chosen; {key}: {answers_en}.",
    ),
    "group-in-parts": (
        "“{name}”要和全组比，不能再用 per 分开算。",
        "“{name}” is compared with the group and cannot be worked out part by part (per).",
    ),
    "item-mean": (
        "项目“{name}”不适用时不能整项按同组平均，写到它的每个指标上。",
        "The item “{name}” cannot take the group's mean as a whole; say it of each of its indicators.",
    ),
    "votes-how": (
        "“{name}”没有写票怎么折成数：写 choice 和 worth，或 mark，或 tally 和 worth。",
        "“{name}” does not say how ballots become numbers: choice and worth, or mark, or tally and worth.",
    ),
    "votes-needs": ("“{name}”用了 {word}，还要写 {needs}。", "“{name}” uses {word}, which also needs {needs}."),
    "votes-tally": (
        "“{name}”用的是统计好的票（tally），看不到每一张，不能用 {word}。",
        "“{name}” uses tallied votes; single ballots are not known, so {word} cannot be used.",
    ),
    "hundred": (
        "“{name}”的各项权重加起来是 {parts}，应该正好 100（{day} 起）。",
        "The weights of “{name}” add up to {parts}, not to 100 (from {day}).",
    ),
    "weights-keys": (
        "权重表“{table}”里的“{name}”不在 choice 里。",
        "“{name}” in the weights “{table}” is none of the fields under choice.",
    ),
    "weights-lack": (
        "权重表“{table}”里没有“{name}”。",
        "The weights “{table}” lack “{name}”.",
    ),
    "result-itself": (
        "“{name}”要用本制度同一期的结果，绕成了一圈：{ring}。",
        "“{name}” takes this institution's own result of the same period, a ring: {ring}.",
    ),
    "compose-unknown": ("合成里没有叫“{name}”的{what}。", "The composition knows no {what_en} “{name}”."),
    "compose-unused": (
        "“{name}”没有放进合成里，它的分哪儿也不算。",
        "“{name}” is in no part of the composition; its marks count nowhere.",
    ),
    "compose-twice": ("“{name}”在合成里用了两次，会重复计分。", "“{name}” stands in the composition twice."),
    "compose-weight": ("加权合计里“{name}”没有写 weight。", "“{name}” has no weight in the weighted sum."),
    "compose-factor": (
        "乘系数（times）要在 indicator 和 measure 里选且只选一种。",
        "times takes exactly one of indicator and measure.",
    ),
    "compose-special": ("合成里写了 special，方案却没有特色加减分。", "The composition names special, but there is none."),
    "standard-needs": (
        "按标准差换算（deviation）要写 centre 和 spread。",
        "deviation needs centre and spread.",
    ),
    "grade-last": (
        "最后一个等次“{name}”要无条件收下其余的，不能再写 {word}。",
        "The last grade “{name}” takes the rest and cannot have {word}.",
    ),
    "grade-empty": (
        "等次“{name}”没有写条件：写 from（分数线）、share、count 或 share_by（名额），或 needs。",
        "The grade “{name}” has no condition: from, share, count, share_by or needs.",
    ),
    "grade-one-limit": (
        "等次“{name}”的名额在 share、count、share_by 里只能写一种。",
        "The places of “{name}” are said by one of share, count and share_by.",
    ),
    "grade-order": (
        "等次要从高到低写，“{name}”的分数线 {value} 不比上一等次低。",
        "Grades are written best first; the line {value} of “{name}” is not below the one before.",
    ),
    "grade-shares": (
        "各等次的名额加起来是 {parts}%，超过 100%（{day} 起）。",
        "The shares of the grades add up to {parts}%, over 100% (from {day}).",
    ),
    "grade-unknown": ("没有编号为“{name}”的等次。", "There is no grade “{name}”."),
    "no-grades": ("“{name}”说到等次，方案里却没有 grades。", "“{name}” speaks of grades, but the scheme has no grades."),
    "share-unit": (
        "“{name}”的名额跟单位等次走：groups.within 要写 unit（或 given，组的编号就是单位编号），名额在组内算（grades.within: group）。",
        "The places of “{name}” follow the unit's grade: groups.within must be unit, or given with the unit's id as group, and grades.within: group.",
    ),
    "effect-nothing": (
        "“{name}”没有写作用：bar、veto、demote、promote、propose 或 pay。",
        "“{name}” does nothing: write bar, veto, demote, promote, propose or pay.",
    ),
    "effect-ring": (
        "“{name}”绕成了一圈，算不出来：{ring}。",
        "“{name}” makes a ring: {ring}.",
    ),
    "effect-lasts": (
        "“{name}”写了影响期（lasts），条件里要有 facts，才知道从哪天起算。",
        "“{name}” lasts for a time; its conditions need facts, from whose day it counts.",
    ),
    "veto-at": (
        "“{name}”：veto: fixed 和 at（一票否决记几分）要一起写。",
        "“{name}”: veto: fixed and at (the marks it fixes) go together.",
    ),
    "door-one": (
        "“{name}”的 opens 要在 at_least（达到）和 above（高于）里选且只选一种。",
        "opens of “{name}” takes exactly one of at_least and above.",
    ),
    "demote-one": ("“{name}”的 demote 要在 to 和 by 里选且只选一种。", "demote of “{name}” takes exactly one of to and by."),
    "test-needs": ("“{name}”的条件 {word} 还要写 {needs}。", "The condition {word} of “{name}” also needs {needs}."),
    "test-unknown": (
        "“{name}”不是项目，也不是指标；总分写 total。",
        "“{name}” is neither an item nor an indicator; write total for the total.",
    ),
    "pay-how": (
        "“{name}”的金额没有写全：按得分率写 base，按等次写 table，按名次写 places，定额写 amount。",
        "The amount of “{name}” is not complete: base for total, table for grade, places for place, or amount.",
    ),
}  # fmt: skip
