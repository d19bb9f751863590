"""Every sentence `check` can say, Chinese and English. A code that begins with “warn-” does not refuse the file."""

from zugong.engine.sentences import SENTENCES

MESSAGES: dict[str, tuple[str, str]] = {
    **SENTENCES,
    # reading
    "yaml": ("这里不是合格的 YAML：{why}。", "This is not valid YAML: {why_en}."),
    "tag": ("不要写 YAML 标签“{name}”。", "YAML tags such as “{name}” are not part of the language."),
    "full-width": (
        "“{name}”下面应该是“键: 值”，这里用的是全角冒号“：”，要用半角的，后面空一格。",
        "“{name}” must hold “key: value”; this is a full-width colon, use “: ” with a space.",
    ),
    "not-number": ("“{name}”应该是一个数。", "“{name}” must be a number."),
    "empty": (
        "文件是空的，至少要有 institution 一节。",
        "The file is empty; it needs at least the section “institution”.",
    ),
    "not-mapping": ("“{name}”下面应该是“键: 值”的若干行。", "“{name}” must hold lines of “key: value”."),
    "word-alone": (
        "“{name}”要写成 {name}: {{{word}: …}}，这里只写了“{word}”一个词。",
        "“{name}” must be {name}: {{{word}: …}}; only the word “{word}” is written.",
    ),
    "not-a-word": (
        "“{name}”不能直接写“{value}”，要写成 {forms}。",
        "“{name}” cannot be “{value}” itself; write {forms_en}.",
    ),
    "not-list": ("“{name}”应该是一列（每行以 - 开头）。", "“{name}” must be a list (lines beginning with -)."),
    "not-text": ("“{name}”应该是一段文字。", "“{name}” must be text."),
    "not-boolean": ("“{name}”只能写 true 或 false。", "“{name}” must be true or false."),
    "not-date": ("“{name}”应该是日期，如 2026-01-01。", "“{name}” must be a date such as 2026-01-01."),
    "bad-date": ("没有 {value} 这一天。", "There is no day {value}."),
    "not-whole": ("“{name}”应该是整数。", "“{name}” must be a whole number."),
    "not-one": (
        "“{name}”下面只能选一种写法，这里写了 {count} 种。",
        "“{name}” takes exactly one form; {count} are given.",
    ),
    "loop": ("这里引用了它自己（&{name}），读不完。", "This alias (&{name}) contains itself."),
    "twice": ("“{name}”在这里写了两次，前一次在第 {line} 行。", "“{name}” is written twice; first on line {line}."),
    "unknown-key": ("不认识“{name}”这个词。", "“{name}” is not a word of the language."),
    "left-to-write": (
        "这一句是从表格里读来的，还没有写成规则：写好 measure 和 map，再删掉“待写”这一行。",
        "This sentence came from a table and is not a rule yet: write measure and map, then delete this line.",
    ),
    "missing-key": ("“{where}”还缺“{name}”。", "“{where}” lacks “{name}”."),
    "bad-choice": ("“{key}”不能写“{name}”。", "“{key}” cannot be “{name}”."),
    "bad-id": (
        "编号“{name}”只能用小写字母、数字、点、横线和下划线，并以字母开头。",
        "The id “{name}” may hold lower-case letters, digits, dots, hyphens and underscores, and begins with a letter.",
    ),
    # numbers
    "uncited-number": (
        "“{key}”直接写了数 {value}。文件可能改动的数要放进 parameters，写明 from、value、cite，这里只写参数名。",
        "“{key}” holds the bare number {value}. A number a document may change belongs in parameters with from, value "
        "and cite; write the parameter's name here.",
    ),
    "no-cite": ("参数“{name}”的这个值没有写依据（cite）。", "This value of parameter “{name}” has no citation (cite)."),
    "value-shape": (
        "参数“{name}”的这个值看不懂：要么一个数，要么月-日，要么一列数，要么“级别: 分”的一张表。",
        "This value of parameter “{name}” is neither a number, a month-day, a list of numbers nor a table of level: marks.",
    ),
    "number-text": (
        "参数“{name}”的值“{value}”不是一个数。只写数字（如 0.2），单位写在 unit 里，不要写逗号、百分号和全角数字。",
        "The value “{value}” of parameter “{name}” is no number. Write digits only (0.2); the unit goes into unit.",
    ),
    "bad-month-day": ("没有 {value} 这一天（参数“{name}”）。", "There is no day {value} (parameter “{name}”)."),
    "zero": (
        "“{key}”不能是 0（参数“{name}”，{day} 起）。",
        "“{key}” cannot be 0 (parameter “{name}”, from {day}).",
    ),
    "not-whole-number": (
        "“{key}”要一次一次地数，参数“{name}”却是 {value}。",
        "“{key}” is counted one by one, but parameter “{name}” is {value}.",
    ),
    "bad-digits": (
        "小数位数要在 0 到 {most} 之间，这里写的是 {value}。",
        "Digits must be 0 to {most}; {value} is given.",
    ),
    "no-values": ("参数“{name}”一个值也没有。", "Parameter “{name}” has no value."),
    "dates-out-of-order": (
        "参数“{name}”的各个值要按 from 从早到晚写，不能重复。",
        "The values of parameter “{name}” must be in order of from, without repeats.",
    ),
    "not-in-force": (
        "参数“{name}”在制度施行日 {day} 还没有值。",
        "Parameter “{name}” has no value yet on {day}, when the institution comes into force.",
    ),
    "unknown-parameter": ("没有叫“{name}”的参数。", "There is no parameter “{name}”."),
    "wrong-shape": (
        "“{key}”要的是{wanted}，参数“{name}”却是{got}。",
        "“{key}” needs {wanted_en}, but parameter “{name}” is {got_en}.",
    ),
    "options-without-worth": (
        "“{name}”是选项字段，不是数：worth 写一个表，各选项是多少；或换一个数字、是否字段。",
        "“{name}” is a choice field, not a number: worth must name a table saying how much each option is.",
    ),
    "worth-of-options": (
        "“{name}”不是选项字段，worth 只给选项字段写。",
        "“{name}” is not a choice field; worth is only for one.",
    ),
    "wrong-unit": (
        "“{key}”的单位应该是{wanted}，参数“{name}”写的是“{unit}”。",
        "“{key}” must be in {wanted}, but parameter “{name}” is in “{unit}”.",
    ),
    "unknown-unit": ("不认识单位“{name}”。", "“{name}” is not a known unit."),
    "negative": (
        "参数“{name}”是负数。扣分也写正数，由 sign: deduct 表示扣；最低可以到负几分的，floor 写 none，各条扣分写 cap（最多扣几分）。",
        "Parameter “{name}” is negative; write a positive number and say sign: deduct. Where the least is below nothing, write floor: none and a cap for each deduction.",
    ),
    "warn-unused-parameter": ("参数“{name}”没有被用到。", "Parameter “{name}” is never used."),
    # names
    "unknown-kind": ("没有叫“{name}”的事实类别。", "There is no fact kind “{name}”."),
    "unknown-field": ("“{kind}”没有叫“{name}”的字段。", "“{kind}” has no field “{name}”."),
    "unknown-value": ("字段“{field}”没有“{name}”这个选项。", "Field “{field}” has no option “{name}”."),
    "wrong-type": (
        "字段“{field}”是{type}，不能和“{value}”比。",
        "Field “{field}” is of type {type} and cannot be compared with “{value}”.",
    ),
    "compare-words": (
        "字段“{field}”是{type}，不能写“{value}”：要比大小，写 {words} 和参数名，如 {{{first}: 参数名}}。",
        "Field “{field}” is of type {type} and cannot be “{value}”; compare it by {words_en} and a parameter's name, such "
        "as {{{first}: name}}.",
    ),
    "field-not-number": (
        "字段“{name}”不是数，不能用来计算。",
        "Field “{name}” is not a number and cannot be computed with.",
    ),
    "unknown-unit-kind": ("没有叫“{name}”的组织类别。", "There is no unit kind “{name}”."),
    "unknown-subject": (
        "没有叫“{name}”的组织类别，也没有这样的人员身份。",
        "“{name}” is neither a kind of unit nor a role of people.",
    ),
    "unknown-category": (
        "没有声明叫“{name}”的分类：考核对象分哪几类，写在 scheme.categories 里（编号: 名称）。",
        "There is no category “{name}”; the categories of those who are marked are declared under scheme.categories (id: name).",
    ),
    "unknown-institution": (
        "没有编号为“{name}”的制度，取不到它的结果。结果从别处来的，在例子的 earlier 里写一份样子。",
        "There is no institution “{name}” whose result could be taken. If its results come from elsewhere, show one under "
        "`earlier` of an example.",
    ),
    "result-period": (
        "“{name}”按 {theirs} 考核，这里要的是 {wanted} 的结果，期对不上，永远取不到。本期里有几期的，写 every: {theirs}，再写 join 和 lacking。",
        "“{name}” marks by {theirs}, but a result by {wanted} is asked for: it would never be found. Where several lie inside this "
        "period, write every: {theirs} with join and lacking.",
    ),
    "example-result": (
        "例子“{example}”给了“{name}”以前的结果，方案却没有用它。",
        "Example “{example}” brings an earlier result of “{name}”, which the scheme does not use.",
    ),
    "unknown-period": ("没有叫“{name}”的周期。", "There is no period “{name}”."),
    "period-too-long": (
        "“{name}”不比考核周期“{whole}”短，不能再分期。",
        "“{name}” is not shorter than the scheme's period “{whole}”.",
    ),
    "unknown-label": ("没有叫“{name}”的标签集。", "There is no label set “{name}”."),
    "missing-labels": (
        "字段“{name}”是选项，要写选项来自哪个标签集（labels）。",
        "Field “{name}” is a choice; say which label set it takes (labels).",
    ),
    "labels-without-choice": (
        "字段“{name}”写了标签集，类型却不是 choice。",
        "Field “{name}” names a label set but is no choice.",
    ),
    "empty-labels": ("标签集“{name}”一个选项也没有。", "Label set “{name}” has no option."),
    "same-label": (
        "“{kind}”有两个字段都叫“{name}”，填表和导入时会分不清。",
        "Two fields of “{kind}” are called “{name}”; forms and imports could not tell them apart.",
    ),
    "same-field": (
        "分子和分母是同一个字段“{name}”，永远是 100%。",
        "The same field “{name}” stands above and below the line: always 100%.",
    ),
    "unknown-activity": ("没有叫“{name}”的活动。", "There is no activity “{name}”."),
    "activity-merges": (
        "没有叫“{name}”的别的活动可以合并开展。",
        "There is no other activity “{name}” to merge with.",
    ),
    "duty-shared": (
        "“{name}”和“{other}”会数同一件事实：一件事只能算一项。确实一件算两项的，写 shares_with；不是的，把条件分开。",
        "“{name}” and “{other}” would count the same fact. Say shares_with where one fact is meant to fulfil both; else tell them apart.",
    ),
    "alias-clash": (
        "“{name}”已经是活动“{other}”的名字，导入时会分不清。",
        "“{name}” already names activity “{other}”.",
    ),
    "same-id": ("编号“{name}”用了两次，前一次在第 {line} 行。", "The id “{name}” is used twice; first on line {line}."),
    "kind-elsewhere": (
        "事实类别“{name}”已经由“{other}”声明过。",
        "Fact kind “{name}” is already declared by “{other}”.",
    ),
    "unknown-indicator": ("没有编号为“{name}”的指标。", "There is no indicator “{name}”."),
    "cycle": ("这几个指标互相引用，算不出来：{ring}。", "These indicators refer to one another in a ring: {ring}."),
    # the institution itself
    "ends-before-start": (
        "失效日 {to} 早于施行日 {start}。",
        "It goes out of force on {to}, before it comes into force on {start}.",
    ),
    "duty-when": (
        "职责“{name}”要在 every（或 cycle）、before、after_each 里选且只选一种。",
        "Duty “{name}” must say exactly one of every (or cycle), before, after_each.",
    ),
    "duty-cycle-every": (
        "职责“{name}”的 cycle 写的是几期，还要写 every：是哪种期。",
        "Duty “{name}” counts its cycle in periods; every must say which.",
    ),
    "duty-cycle-span": (
        "职责“{name}”的 cycle 已经写明多长（单位“{unit}”），不再写 every；要写几期，参数的单位用“期”。",
        "Duty “{name}” states the length of its cycle (in {unit}), so every is left out; for so many periods the parameter's "
        "unit is 期.",
    ),
    "duty-roles": (
        "职责“{name}”按职务派（per: post），还没写哪些职务：roles 写 secretary、leader 等。",
        "Duty “{name}” is owed per post; roles must say which: secretary, leader and so on.",
    ),
    "duty-roles-per": (
        "职责“{name}”写了职务（roles），算在谁头上却是 {per}：按职务派写 per: post，不按职务就去掉 roles。",
        "Duty “{name}” names roles but is owed per {per}: write per: post, or leave roles out.",
    ),
    "unknown-role": (
        "没有叫“{name}”的职务；按党员派不写 roles，写 per: member。",
        "There is no post “{name}”; what members owe is written per: member, without roles.",
    ),
    "duty-person-only-if": (
        "“多大的组织才要做”（only_if）说的是组织，只配 per: unit 使用；“{name}”是派给人的。",
        "only_if is about units and goes with per: unit only; “{name}” is owed by people.",
    ),
    "duty-sum-owed": (
        "职责“{name}”把“{field}”加起来，还没写一共要多少：owed 写参数名。",
        "Duty “{name}” adds up “{field}”; owed must say how much in all.",
    ),
    "duty-approval": (
        "职责“{name}”写了补做要谁同意，还没写可以补做几天：make_up 写参数名。",
        "Duty “{name}” says who agrees to a late one; make_up must say in how many days.",
    ),
    "duty-not-counted": (
        "计分条款引用了职责“{name}”，可它是派给人的、按轮的或把数加起来的，不能直接当“应有几次”：在条款里另写 filter、owed、every。",
        "Duty “{name}” is owed by people, per cycle or as a sum, so it says no number per unit and period: write filter, owed "
        "and every in the clause itself.",
    ),
    "duty-after-only-if": (
        "“多大的组织才要做”（only_if）按每期第一天的人数算，不配 after_each 使用。",
        "only_if counts on the first day of a period; it does not go with after_each.",
    ),
    "duty-by-every": ("“每期头几天以内”（by）只配 every 使用。", "by goes with every only."),
    "duty-before-owed": ("“每期应做几次”（owed）只配 every 或 cycle 使用。", "owed goes with every or cycle only."),
    # totals
    "sum-item": (
        "项目“{name}”写的是 {full} 分，指标加起来是 {parts} 分（{day} 起）。",
        "Item “{name}” says {full} marks, its indicators add up to {parts} (from {day}).",
    ),
    "sum-total": (
        "各项目加起来是 {parts} 分，总分写的是 {full} 分（{day} 起）。",
        "The items add up to {parts}, the total says {full} (from {day}).",
    ),
    "cap-below-parts": (
        "“{name}”最多 {cap} 分，可里面的加起来有 {parts} 分，多出来的永远拿不到。",
        "“{name}” is capped at {cap}, but its parts add up to {parts}; the rest could never be reached.",
    ),
    "cap-below-floor": (
        "“{name}”的上限 {cap} 低于下限 {floor}。",
        "The cap {cap} of “{name}” is below its floor {floor}.",
    ),
    "clauses-sum": (
        "指标“{name}”满分 {full}，得分条款加起来最多 {parts}。",
        "Indicator “{name}” is worth {full}, its clauses give at most {parts}.",
    ),
    "special-full": (
        "特色加减分里的“{name}”不写 full，用 cap 封顶。",
        "“{name}” in the special block has no full; use cap.",
    ),
    "warn-dominant": (
        "“{name}”一项占了总分的 {share}%，超过 {limit}%。",
        "“{name}” alone makes {share}% of the total, over {limit}%.",
    ),
    # parts that do not fit
    "measure-map": (
        "“{measure}”不能配“{map}”；能配的有：{fit}。",
        "“{measure}” does not go with “{map}”, but with: {fit_en}.",
    ),
    "sign-map": ("“{map}”不配 sign: {sign}，写 sign: {fit}。", "“{map}” does not go with sign: {sign}: write {fit}."),
    "band-order": (
        "分档表“{name}”的界限要从高到低写，不能重复。",
        "The bands of “{name}” must fall from high to low, without repeats.",
    ),
    "band-marks": (
        "分档表“{name}”最高 {top} 分，和满分 {full} 对不上。",
        "The top band of “{name}” gives {top}, the full mark is {full}.",
    ),
    "county-day": (
        "县里的工作日写成“2026-05-06: 1”（上班）或者“: 0”（放假），“{name}”不是。",
        "Days of the county are written “2026-05-06: 1” (work) or “: 0” (rest); “{name}” is not.",
    ),
    "table-keys": ("分值表“{name}”里没有“{key}”这一级。", "The table “{name}” lacks the level “{key}”."),
    "table-extra": (
        "分值表“{table}”里的“{name}”不是字段“{field}”的选项。",
        "“{name}” in the table “{table}” is no option of field “{field}”.",
    ),
    "judged-reason": (
        "评定值要写理由：“{kind}”里要有文字字段“{name}”。",
        "A judged mark needs its reason: “{kind}” must have a text field “{name}”.",
    ),
    "empty-scheme": (
        "方案里一个项目也没有。只积分、没有满分的，写 total: 0 和 baseline: {{marks: 0}}，不写 items。",
        "The scheme has no item. Points collected without full marks: write total: 0 and baseline: {{marks: 0}}, and no items.",
    ),
    "empty-item": ("“{name}”里一个指标也没有。", "“{name}” has no indicator."),
    "no-clause": (
        "指标“{name}”没有写怎么算（measure 和 map，或 clauses）。",
        "Indicator “{name}” does not say how it is computed (measure and map, or clauses).",
    ),
    "both-clauses": (
        "指标“{name}”里 clauses 和 measure 只能写一种。",
        "Indicator “{name}” has both clauses and measure.",
    ),
    # open choices
    "choose-rounding": (
        "还没选取整：choices.rounding 里要写 {name}: {{digits, mode}}，常用 half_up（四舍五入）、down（舍去）、up（进一）。",
        "Rounding is not chosen: choices.rounding needs {name}: {{digits, mode}}; usual modes: half_up, down, up.",
    ),
    "choose": ("还没选“{what}”：choices 里要写 {name}。", "“{what_en}” is not chosen: choices needs {name}."),
    "choose-floor": (
        "“{name}”会扣分，还没选扣到哪里为止：floor 写 0（扣完为止）、参数名，或 none（不封底）。",
        "“{name}” deducts, but the floor is not chosen: write floor: 0, a parameter's name, or none.",
    ),
    "choose-sign": (
        "指标“{indicator}”里有扣分的条款，“{name}”没有写是扣是加：sign 写 deduct 或 add。",
        "Indicator “{indicator}” holds deductions, and “{name}” does not say whether it deducts: sign: deduct or add.",
    ),
    "missing-takes-all": (
        "“{name}”没有数据时（missing: zero）会把整个指标“{indicator}”的分一次扣光。没有数据不扣写 full，不看这一条写 not_assessed。",
        "Without data (missing: zero) “{name}” takes all marks of the indicator “{indicator}”. Write full (takes nothing) or "
        "not_assessed.",
    ),
    "missing-gives-all": (
        "“{name}”没有数据时（missing: full）会把整个指标“{indicator}”的满分一次给出。没有数据不得分写 zero，不看这一条写 not_assessed。",
        "Without data (missing: full) “{name}” gives all marks of the indicator “{indicator}”. Write zero (gives nothing) or "
        "not_assessed.",
    ),
    "fraction-here": (
        "“{key}”要的是一个数，参数“{name}”写的是几分之几。写成百分数（三分之一是 33.33），和量出来的百分率取一样多的小数。",
        "“{key}” needs a number, and parameter “{name}” is a fraction. Write it in per cent (a third is 33.33), to as many digits as the rate it is compared with.",
    ),
    "choose-missing": (
        "“{name}”可能没有数据，还没选怎么办：missing 写 zero（记 0）、full（记满分）或 not_assessed（不考这一项）。",
        "“{name}” may have no data; choose missing: zero, full or not_assessed.",
    ),
    "choose-same": (
        "“{name}”没有选同一事项得几次分：same 写 highest（只计最高一次）或 each（次次都计）。",
        "“{name}” does not say what one matter counts when it comes twice: same: highest or each.",
    ),
    "highest-of-matters": (
        "by_level 写了 same: highest，还没说什么算同一事项：matter 写事项字段；所有里只取最高一次的，写 same: each 和 top: 参数名。",
        "by_level says same: highest, but not what one matter is: matter: a field; for the highest of all alone write same: each and top: a parameter's name.",
    ),
    "choose-below": (
        "分档表“{name}”没有写最低一档以下给多少分（below）。",
        "The bands of “{name}” do not say what is given below the lowest one (below).",
    ),
    "choose-cap": (
        "“{name}”会一直加下去，还没选上限：cap 写参数名，或 none（不封顶）。",
        "“{name}” adds without end; choose cap: a parameter's name, or none.",
    ),
    "not-yet": ("“{key}: {name}”这一版还不能算。", "“{key}: {name}” cannot be computed by this version."),
    # compliance
    "forbidden": (
        "“{name}”把{word}当作考核依据。{cites}不许这样做（见到的是“{seen}”）；确有上级依据的，写 basis: {{document: 文件, clause: 条款}}。",
        "“{name}” marks {word_en} (seen: “{seen}”). {cites_en} forbid it; where a superior document demands it, name it: "
        "basis: {{document: …, clause: …}}.",
    ),
    "basis": ("basis 要写 document 和 clause。", "basis needs document and clause."),
    "example-kind": (
        "例子“{example}”用的事实类别“{name}”没有声明。",
        "Example “{example}” uses the undeclared fact kind “{name}”.",
    ),
    "example-unit": ("例子“{example}”里没有单位“{name}”。", "Example “{example}” has no unit “{name}”."),
    "bad-period": (
        "“{name}”不是一个考核期。写成 2026、2026-H1、2026-Q3 或 2026-09。",
        "“{name}” is not a period; write 2026, 2026-H1, 2026-Q3 or 2026-09.",
    ),
    "example-no-day": (
        "例子“{example}”里这条事实没有写哪一天：on（一天）或 each（每期一次）。",
        "In example “{example}” this fact has no day: on (one day) or each (once per period).",
    ),
    "expects-nothing": ("例子“{example}”没有写应得多少。", "Example “{example}” expects nothing."),
    "example-subject": (
        "例子“{example}”给“{name}”算分，它是{kind}，方案考核的是{subjects}。",
        "Example “{example}” scores “{name}”, a {kind_en}; the scheme marks {subjects_en}.",
    ),
    "example-as-of": (
        "例子“{example}”算到 {day}，比考核期开始的 {start} 还早。",
        "Example “{example}” is scored as of {day}, before its period begins on {start}.",
    ),
    "example-unknown": (
        "例子“{example}”等着看“{name}”的分，可方案里没有它。",
        "Example “{example}” expects marks of “{name}”, which is not in the scheme.",
    ),
}
