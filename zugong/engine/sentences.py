"""What `check` says about the parts of a clause: choices left open first, then what does not fit."""

SENTENCES: dict[str, tuple[str, str]] = {
    # choices that nobody makes silently
    "choose-of-units": (
        "“{name}”按每个组织算应有几次，还没选各组织缺的怎么合：of_units 写 sum（相加，组织多的扣得多）或 mean（各组织平均）。",
        "“{name}” is owed by each unit; choose how their gaps come together: of_units: sum (who has more units loses more) "
        "or mean.",
    ),
    "choose-shares": (
        "“{name}”写了各方，还没选各计多少：parties.shares 写 each（每方各计一次）、equal（各方均分），或参数名（一列数，按先后各占几成，排在后面的不计）。",
        "“{name}” names parties; choose parties.shares: each (all of them in full), equal (in equal parts), or a list of shares in order.",
    ),
    "choose-take": (
        "“{name}”每件各有期限，还没选取什么：take 写 days（逾期天数合计）或 items（逾期件数）。",
        "“{name}” has a due day for each fact; choose take: days (days late in all) or items (how many were late).",
    ),
    "choose-undone": (
        "“{name}”里到期还没办的还没选怎么算：undone 写 late（算逾期到今天）或 skip（不在这一条里算，另写一条）。",
        "“{name}” does not say what is not done when due: undone: late (late until today) or skip (counted elsewhere).",
    ),
    "choose-approval": (
        "“{name}”写了延期，还没写谁批的：approval 写有批准依据的字段名；没有批准的延期不算。",
        "“{name}” allows extensions; approval must name the field that holds their approval.",
    ),
    "choose-again": (
        "“{name}”是持有就得分，还没选以后各期还给不给：again 写 every_period（每期都给）或 once（只在取得的那一期给）。",
        "“{name}” rewards holding something; choose again: every_period, or once (in the period it was obtained).",
    ),
    "choose-look-back": (
        "“{name}”要看以前各期，还没写往回看多久：window 写 back: 参数名（几年或几个月）。",
        "“{name}” looks at earlier periods; say how far back: window: {{back: a parameter in years or months}}.",
    ),
    "choose-keep": (
        "“{name}”最多取几个，还没选超出时留哪些：keep 写 earliest（最早的）或 highest（最高的）。",
        "“{name}” takes so many at the most; choose keep: earliest or highest.",
    ),
    "choose-values": (
        "“{name}”的第几次几分，还没选是当次的还是累计的：values 写 each（当次扣这么多）或 cumulative（到这一次一共扣这么多）。",
        "“{name}” lists marks by turn; choose values: each (that turn's own) or cumulative (all of them up to that turn).",
    ),
    "choose-beyond": (
        "“{name}”没有写次数超出所列以后：beyond 写 all（满分全扣或全得）、last（照最后一次）或 nothing（不再计）。",
        "“{name}” does not say what follows after the listed turns: beyond: all, last or nothing.",
    ),
    "choose-milestones": (
        "“{name}”的台阶还没选怎么取：take 写 highest（只取最高一级）或 each（逐级累计）。",
        "“{name}” has milestones; choose take: highest (the top one only) or each (all of them together).",
    ),
    "choose-mode": (
        "“{name}”按段计费率，还没选：mode 写 whole（全额按所在一段的费率）或 progressive（各段分别计）。",
        "“{name}” has rates by band; choose mode: whole (the whole amount at its band's rate) or progressive (part by part).",
    ),
    "choose-zero-target": (
        "“{name}”的目标可能是 0，还没选怎么办：if_zero 写 full（得满分）、zero（不得分）或 not_assessed（不考）。",
        "The target of “{name}” can be 0; choose if_zero: full, zero or not_assessed.",
    ),
    "choose-silence": (
        "“{name}”做到加分、没做到扣分，还没选没有任何记录时算什么：missing 写 not_done（按没做到）、zero（不加不扣）、full（按做到）或 "
        "not_assessed（不考）。",
        "“{name}” adds when done and takes when not; choose what no record at all means: missing: not_done, zero, full or "
        "not_assessed.",
    ),
    "choose-several": (
        "“{name}”有几个倍率，还没选同时满足时怎么办：several 写 multiply（连乘）或 highest（只取最大的）。",
        "“{name}” has several factors; choose what happens when more than one holds: several: multiply or highest.",
    ),
    "choose-factor": (
        "“{name}”的系数是量出来的，还没选没有时按几乘：missing 写 one（按 1）或 zero（按 0）。",
        "A factor of “{name}” is measured; choose what it is when there is none: missing: one or zero.",
    ),
    "choose-beyond-floor": (
        "“{name}”是在“{other}”之外追加的，还没选能不能扣穿封底：beyond_floor 写 true（能）或 false（和前一条共用一个封底）。",
        "“{name}” comes on top of “{other}”; choose beyond_floor: true (it may go below the floor) or false (one floor for both).",
    ),
    "choose-otherwise": (
        "“{name}”只适用于一部分对象，还没选不适用的怎么办：applies_to.otherwise 写 redistributed（分值由其余的分担）、full（按满分）、"
        "zero（不得分）或 group_mean（按同组平均）。",
        "“{name}” applies to some only; choose applies_to.otherwise: redistributed (the rest carry its marks), full, zero or "
        "group_mean.",
    ),
    "choose-midway": (
        "起点分没有选期中成立、转入的怎么给：baseline.midway 写 full（照给全部）或 by_months（按月折算）。",
        "The baseline does not say what who joins midway gets: baseline.midway: full or by_months.",
    ),
    "choose-build-up": (
        "“{name}”逐级累加，要写哪一级最低：lowest 写级别的编号。",
        "“{name}” builds up level by level; say which is the lowest: lowest: the id of a level.",
    ),
    # what does not fit
    "unknown-duty": ("没有叫“{name}”的职责。", "There is no duty “{name}”."),
    "duty-without-every": (
        "职责“{name}”不是按周期的（没有 every 和 owed），不能算缺几次。",
        "Duty “{name}” does not recur (no every and owed), so that nothing can be missing.",
    ),
    "two-targets": ("“{name}”和“{other}”只能写一个。", "“{name}” and “{other}” exclude each other."),
    "both-needed": ("“{name}”和“{other}”要一起写。", "“{name}” and “{other}” go together."),
    "field-not-date": ("字段“{name}”不是日期。", "Field “{name}” is not a date."),
    "lowest-inside": (
        "“{name}”既不是第一级也不是最后一级，不能当最低一级。",
        "“{name}” is neither the first nor the last level, so it cannot be the lowest.",
    ),
    "range-step": (
        "从 {low} 到 {high} 分，每 {step} 分一档，走不到头。",
        "From {low} to {high} in steps of {step} does not come out.",
    ),
    "range-order": ("最少 {low} 分多于最多 {high} 分。", "The least, {low}, is more than the most, {high}."),
    "not-descending": (
        "累计的分要一次比一次多，参数“{name}”不是这样。",
        "Cumulative marks must grow from turn to turn; those of parameter “{name}” do not.",
    ),
    "factor-where": (
        "只有 count 数的事实才能按条件加倍，“{name}”量的是 {measure}；分写成几条 clauses，各有自己的 where 和分值。",
        "Only counted facts can be multiplied by a condition; “{name}” measures {measure}. Write several clauses, each with its where and its marks.",
    ),
    "factor-measured": (
        "带条件（where）的倍率要写参数（factor），不能用量出来的数。",
        "A factor with a condition (where) must be a parameter (factor), not a measure.",
    ),
    "unknown-clause": ("这个指标里没有编号为“{name}”的另一条。", "This indicator has no other clause “{name}”."),
    "part-too-long": (
        "按“{name}”分，不比考核周期“{whole}”短。",
        "Parts by “{name}” are not shorter than the scheme's period “{whole}”.",
    ),
    "part-without-facts": (
        "“{name}”不看任何事实，不能按“{by}”分开算。",
        "“{name}” looks at no facts and cannot be worked out by “{by}”.",
    ),
    "shares-measure": (
        "按份额分的事实只能用 count 或 sum 量，“{name}”用的是 {measure}。",
        "Shared facts can only be measured by count or sum; “{name}” uses {measure}.",
    ),
    "two-sided-only": (
        "missing: not_done 只配 two_sided 使用。",
        "missing: not_done goes with two_sided only.",
    ),
    "scope-empty": (
        "applies_to 里一个条件也没有写：kinds、categories、roles、with、exempt 至少写一个。",
        "applies_to names no condition: write at least one of kinds, categories, roles, with, exempt.",
    ),
    "unknown-aspect": (
        "没有“{name}”这一面；三对是 virtue 和 results、analysed 和 counted、daily 和 yearly。",
        "There is no side “{name}”; the pairs are virtue and results, analysed and counted, daily and yearly.",
    ),
    "aspect-missing": (
        "没有一项是“{said}”（{name}）：三对要两边都有，只有一边的在 one_sided 写明理由。",
        "No item is “{said_en}” ({name}): each pair needs both sides; a scheme with one alone gives its reason under one_sided.",
    ),
    "window-empty": ("window 里要写 until 或 back。", "window needs until or back."),
    "people-only": (
        "marks_people 说的是给人计的分给谁看；这个方案考核的是组织，不用写。",
        "marks_people says who sees marks of people; this scheme marks units and does without.",
    ),
    "subjects-mixed": (
        "组织和人不能放在一个方案里考核。",
        "Units and people cannot be marked by one scheme.",
    ),
    "bad-name": (
        "名字“{name}”只能用小写字母、数字和下划线，并以字母开头。",
        "The name “{name}” may hold lower-case letters, digits and underscores, and begins with a letter.",
    ),
    # formulas
    "formula-sign": (
        "公式“{formula}”第 {at} 个字符“{name}”不认识。",
        "Formula “{formula}”: “{name}” at {at} is not known.",
    ),
    "formula-written": (
        "公式“{formula}”第 {at} 个字符“{name}”在公式里写成“{instead}”。",
        "Formula “{formula}”: “{name}” at {at} is written “{instead}” in a formula.",
    ),
    "formula-cut": (
        "公式“{formula}”没有写完，还少“)”。公式里有逗号的，整个公式要用引号括起来；不括，逗号后面就成了别的词。",
        "Formula “{formula}” ends without its “)”. One with a comma must be in quotes as a whole, or what follows the comma is read as other words.",
    ),
    "formula-more": (
        "公式“{formula}”到第 {at} 个字符“{name}”已经完整，后面多出来了。",
        "Formula “{formula}” is complete before “{name}” at {at}.",
    ),
    "formula-truth": (
        "公式“{formula}”是一个判断，不是一个数；要分情况就写 if(条件, 甲, 乙)。",
        "Formula “{formula}” is a condition, not a number; use if(condition, a, b).",
    ),
    "formula-no-truth": (
        "“{formula}”是一个数，不是一个判断；这里要写比较，如 ends_on >= starts_on。",
        "“{formula}” is a number, not a condition; write a comparison such as ends_on >= starts_on.",
    ),
    "formula-wanted": (
        "公式“{formula}”第 {at} 个字符处应该是“{name}”。",
        "Formula “{formula}” needs “{name}” at {at}.",
    ),
    "formula-mixed": (
        "公式“{formula}”第 {at} 个字符处把数和判断混在一起了。",
        "Formula “{formula}” mixes numbers and conditions at {at}.",
    ),
    "formula-deep": ("公式“{formula}”套得太深。", "Formula “{formula}” is nested too deeply."),
    "formula-name": ("公式“{formula}”第 {at} 个字符处少了一个数。", "Formula “{formula}” lacks a number at {at}."),
    "formula-number": (
        "公式“{formula}”直接写了数 {name}。公式里只能写 0、1、100，其他数放进 parameters。",
        "Formula “{formula}” holds the number {name}. Only 0, 1 and 100 may stand in a formula; others belong in parameters.",
    ),
    "formula-function": (
        "公式“{formula}”里的“{name}”不能用；可以用 min、max、abs、floor、ceil、if。",
        "Formula “{formula}”: “{name}” cannot be used; possible: min, max, abs, floor, ceil, if.",
    ),
    "formula-count": (
        "公式“{formula}”里“{name}”的数目不对。",
        "Formula “{formula}”: “{name}” takes another number of values.",
    ),
    "formula-unused": ("公式没有用到“{name}”。", "The formula does not use “{name}”."),
}
