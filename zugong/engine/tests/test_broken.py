"""Broken schemes: each gets its sentence at the right line, and none is accepted."""

import pytest

from zugong import engine
from zugong.engine.tests.small import SMALL

THEME = "measure: {shortfall: {of: life.meeting_held, where: {type: theme_day}, counts_if: {minutes: true}, owed: once, every: month, each: [branch], of_units: sum}}"
BY_LEVEL = "map: {by_level: {field: level, table: award, matter: matter, same: highest}}"

# name: (old text, new text, code, text that stands on the line of the problem, beginning of the Chinese sentence)
BROKEN = {
    "misspelt section": ("duties:", "dutys:", "unknown-key", "dutys:", "不认识“dutys”这个词。是不是想写“duties”？"),
    "misspelt key": ("  ceiling: none", "  celing: none", "unknown-key", "celing", "不认识“celing”这个词。是不是想写“ceiling”？"),
    "missing key": ("  ground: 0\n", "", "missing-key", "  subjects:", "“scheme”还缺“ground”。"),
    "key twice": ("  period: year", "  period: year\n  period: month", "twice", "period: month", "“period”在这里写了两次，前一次在第"),
    "not yaml": ("  period: year", "  period: [year", "yaml", "total: total", "这里不是合格的 YAML"),
    "tab": ("  period: year", "\tperiod: year", "yaml", "\tperiod", "这里不是合格的 YAML"),
    "list wanted": ("values: [{from: 2026-01-01, value: 0.2, cite: 测试}]", "values: 0.2", "not-list", "step: {", "“values”应该是一列（每行以 - 开头）。"),
    "mapping wanted": ("labels:\n  level: {title: 级别, values: {city: 市级, county: 县级}}", "labels: 级别", "not-mapping", "labels: 级别", "“labels”下面应该是“键: 值”的若干行。"),
    "bare number": ("full: ten\n      indicators:\n        - id: theme_day", "full: 10\n      indicators:\n        - id: theme_day", "uncited-number", "full: 10", "“full”直接写了数 10。"),
    "bare number in a map": ("map: {per_unit: step}\n        - id: attendance", "map: {per_unit: 0.2}\n        - id: attendance", "uncited-number", "per_unit: 0.2", "“by”直接写了数 0.2。"),
    "bare number in a condition": ("counts_if: {minutes: true}", "counts_if: {present: {at_least: 3}}", "uncited-number", "at_least: 3", "“at_least”直接写了数 3。"),
    "bare due day": ("due: due}}", "due: 03-31}}", "uncited-number", "due: 03-31", "“due”直接写了数 03-31。"),
    "no citation": ("value: 0.2, cite: 测试}", "value: 0.2}", "no-cite", "value: 0.2", "参数“step”的这个值没有写依据（cite）。"),
    "no value": ("values: [{from: 2026-01-01, value: 0.2, cite: 测试}]", "values: []", "no-values", "step: {", "参数“step”一个值也没有。"),
    "dates out of order": ("value: 0.2, cite: 测试}", "value: 0.2, cite: 甲}, {from: 2025-01-01, value: 0.3, cite: 乙}", "dates-out-of-order", "value: 0.3", "参数“step”的各个值要按 from 从早到晚写，不能重复。"),
    "not in force yet": ("step: {title: 每缺一次, unit: 分, values: [{from: 2026-01-01", "step: {title: 每缺一次, unit: 分, values: [{from: 2027-01-01", "not-in-force", "step: {", "参数“step”在制度施行日 2026-01-01 还没有值。"),
    "negative": ("value: 0.2", "value: -0.2", "negative", "value: -0.2", "参数“step”是负数。"),
    "no such day": ("in_force_from: 2026-01-01", "in_force_from: 2026-02-30", "bad-date", "2026-02-30", "没有 2026-02-30 这一天。"),
    "date wanted": ("in_force_from: 2026-01-01", "in_force_from: 今年", "not-date", "今年", "“in_force_from”应该是日期"),
    "ends before start": ("  in_force_from: 2026-01-01\n", "  in_force_from: 2026-01-01\n  in_force_to: 2025-12-31\n", "ends-before-start", "id: small", "失效日 2025-12-31 早于施行日 2026-01-01。"),
    "unknown parameter": ("map: {per_unit: step}\n        - id: att", "map: {per_unit: stepp}\n        - id: att", "unknown-parameter", "stepp", "没有叫“stepp”的参数。是不是想写“step”？"),
    "unknown unit": ("unit: 次", "unit: 回", "unknown-unit", "once: {", "不认识单位“回”。"),
    "wrong unit": ("owed: once, every: month, each", "owed: ten, every: month, each", "wrong-unit", "owed: ten", "“owed”的单位应该是次"),
    "wrong shape": ("due: due}}", "due: ten}}", "wrong-shape", "due: ten", "“due”要的是月-日（如 03-31），参数“ten”却是一个数。"),
    "unknown kind": ("of: survey.done,", "of: survey.dome,", "unknown-kind", "survey.dome", "没有叫“survey.dome”的事实类别。是不是想写“survey.done”？"),
    "unknown field": ("top: present", "top: presant", "unknown-field", "presant", "“life.meeting_held”没有叫“presant”的字段。是不是想写“present”？"),
    "field in a condition": ("counts_if: {minutes: true}", "counts_if: {minuts: true}", "unknown-field", "minuts", "“life.meeting_held”没有叫“minuts”的字段。是不是想写“minutes”？"),
    "text field as a number": ("bottom: expected", "bottom: topic", "field-not-number", "bottom: topic", "字段“topic”不是数，不能用来计算。"),
    "unknown activity": ("where: {type: theme_day}, counts_if", "where: {type: theme_dya}, counts_if", "unknown-activity", "theme_dya", "没有叫“theme_dya”的活动。是不是想写“theme_day”？"),
    "boolean compared with text": ("counts_if: {minutes: true}", "counts_if: {minutes: 有}", "wrong-type", "minutes: 有", "字段“minutes”是boolean，不能和“有”比。"),
    "unknown period": ("every: month, each", "every: mounth, each", "unknown-period", "mounth", "没有叫“mounth”的周期。是不是想写“month”？"),
    "unknown unit kind": ("each: [branch]", "each: [brench]", "unknown-unit-kind", "brench", "没有叫“brench”的组织类别。是不是想写“branch”？"),
    "unknown label set": ("labels: level}", "labels: levels}", "unknown-label", "labels: levels", "没有叫“levels”的标签集。是不是想写“level”？"),
    "alias clash": ("lesson: {name: 党课,", "lesson: {name: 主题党日活动,", "alias-clash", "lesson:", "“主题党日活动”已经是活动“theme_day”的名字"),
    "activity of unknown kind": ("lesson: {name: 党课,", "lesson: {name: 党课, emits: life.held,", "unknown-kind", "lesson:", "没有叫“life.held”的事实类别。"),
    "same id": ("- id: attendance", "- id: theme_day", "same-id", "id: theme_day\n          title: 到会率", "编号“theme_day”用了两次，前一次在第"),
    "bad id": ("- id: attendance", "- id: 到会率", "bad-id", "id: 到会率", "编号“到会率”只能用小写字母"),
    "duty without when": ("    every: month\n    owed: once\n", "", "duty-when", "  theme_day:\n    title: 开展", "职责“theme_day”要在 every（或 cycle）、before、after_each 里选且只选一种。"),
    "owed without every": ("    every: month\n", "    before: due\n", "duty-before-owed", "  theme_day:\n    title: 开展", "“每期应做几次”（owed）只配 every 或 cycle 使用。"),
    "size of a duty without a number": ("    every: month\n    owed: once\n", "    every: month\n    only_if: {of: full_members, at_least: 7}\n", "uncited-number", "at_least: 7", "“at_least”直接写了数 7。"),
    "size of a duty in marks": ("    every: month\n    owed: once\n", "    every: month\n    only_if: {of: full_members, at_least: ten}\n", "wrong-unit", "at_least: ten", "“at_least”的单位应该是人、名"),
    "size of a duty counts what": ("    every: month\n    owed: once\n", "    every: month\n    only_if: {of: branches, at_least: once}\n", "bad-choice", "of: branches", "“of”不能写“branches”"),
    "size of a duty that follows a fact": ("    every: month\n    owed: once\n", "    after_each: {of: survey.done, within: once}\n    only_if: {of: members, at_least: once}\n", "duty-after-only-if", "only_if:", "“多大的组织才要做”（only_if）按每期第一天的人数算，不配 after_each 使用。"),
    "cycle of a stated length and every": ("    every: month\n    owed: once\n", "    every: month\n    cycle: weeks\n", "duty-cycle-span", "cycle: weeks", "职责“theme_day”的 cycle 已经写明多长（单位“天”）"),
    "post without a role": ("    every: month\n    owed: once\n", "    every: month\n    per: post\n", "duty-roles", "  theme_day:\n    title: 开展", "职责“theme_day”按职务派（per: post），还没写哪些职务"),
    "roles of members": ("    every: month\n    owed: once\n", "    every: month\n    per: member\n    roles: [secretary]\n", "duty-roles-per", "  theme_day:\n    title: 开展", "职责“theme_day”写了职务（roles），算在谁头上却是 member"),
    "membership is no post": ("    every: month\n    owed: once\n", "    every: month\n    per: post\n    roles: [member]\n", "unknown-role", "member]", "没有叫“member”的职务"),
    "size of people": ("    every: month\n    owed: once\n", "    every: month\n    per: member\n    only_if: {of: members, at_least: once}\n", "duty-person-only-if", "only_if:", "“多大的组织才要做”（only_if）说的是组织"),
    "sum of nothing owed": ("    every: month\n    owed: once\n", "    every: month\n    sum_of: present\n", "duty-sum-owed", "  theme_day:\n    title: 开展", "职责“theme_day”把“present”加起来，还没写一共要多少"),
    "sum of words": ("    every: month\n    owed: once\n", "    every: month\n    owed: once\n    sum_of: topic\n", "field-not-number", "sum_of: topic", "字段“topic”不是数"),
    "approval without days": ("    every: month\n    owed: once\n", "    every: month\n    make_up_approved_by: keeper\n", "duty-approval", "  theme_day:\n    title: 开展", "职责“theme_day”写了补做要谁同意，还没写可以补做几天"),
    "owed in marks": ("    every: month\n    owed: once\n", "    every: month\n    owed: ten\n", "wrong-unit", "owed: ten", "“owed”的单位应该是"),
    "item does not add up": ("value: 5, cite", "value: 4, cite", "sum-item", "full: ten", "项目“组织生活”写的是 10 分，指标加起来是 8 分"),
    "total does not add up": ("value: 20, cite", "value: 25, cite", "sum-total", "total: total", "各项目加起来是 20 分，总分写的是 25 分"),
    "cap below full": ("          missing: zero\n          measure: {ratio", "          missing: zero\n          cap: cap\n          measure: {ratio", "cap-below-parts", "- id: attendance", "“到会率”最多 2 分，可里面的加起来有 5 分"),
    "ceiling below total": ("  ceiling: none", "  ceiling: ten", "cap-below-parts", "  subjects:", "“总分”最多 10 分，可里面的加起来有 20 分"),
    "full in special": ("        title: 受表彰\n", "        title: 受表彰\n        full: five\n", "special-full", "- id: awarded", "特色加减分里的“受表彰”不写 full"),
    "measure and map": ("map: {proportion: target}", "map: {as_given: }", "measure-map", "as_given", "“ratio”不能配“as_given”；能配的有：below_target、above_target、around_target、thresholds、milestones、rates、proportion、all_or_nothing、two_sided、of_best、of_mean。"),
    "sign and map": ("          missing: zero\n          measure: {ratio", "          missing: zero\n          sign: deduct\n          floor: 0\n          measure: {ratio", "sign-map", "- id: attendance", "“proportion”不配 sign: deduct，写 sign: add。"),
    "bands out of order": ("{95: 5, 80: 3, below: 0}", "{80: 3, 95: 5, below: 0}", "band-order", "bands: {", "分档表“bands”的界限要从高到低写"),
    "bands and full": ("{95: 5, 80: 3, below: 0}", "{95: 4, 80: 3, below: 0}", "band-marks", "thresholds: bands", "分档表“bands”最高 4 分，和满分 5 对不上。"),
    "level missing from table": ("value: {city: 1, county: 0.5}", "value: {city: 1}", "table-keys", "award: {", "分值表“award”里没有“county”这一级。"),
    "level not an option": ("value: {city: 1, county: 0.5}", "value: {city: 1, county: 0.5, town: 1}", "table-extra", "award: {", "分值表“award”里的“town”不是字段“level”的选项。"),
    "rounding open": ("      total: {digits: 2, mode: half_up}\n", "", "choose-rounding", "fact_date: occurred", "还没选取整：choices.rounding 里要写 total"),
    "rounding of ratios open": ("      ratio: {digits: 1, mode: half_up}\n", "", "choose-rounding", "fact_date: occurred", "还没选取整：choices.rounding 里要写 ratio"),
    "bad rounding mode": ("ratio: {digits: 1, mode: half_up}", "ratio: {digits: 1, mode: 四舍五入}", "bad-choice", "mode: 四舍五入", "“mode”不能写“四舍五入”。可以写："),
    "ties open": ("    ties: 1-1-3\n", "", "choose", "fact_date: occurred", "还没选“同分怎么排”：choices 里要写 ties。"),
    "boundary day open": ("    fact_date: occurred\n", "", "choose", "founded_midway: from", "还没选“事实算在哪一天”"),
    "founded midway open": ("    founded_midway: from_next_period\n", "", "choose", "fact_date: occurred", "还没选“期中成立的组织从何时起算”"),
    "workdays or days open": ("    days: calendar\n", "", "choose", "fact_date: occurred", "还没选“天数怎么数”"),
    "numbers changed midway open": ("    numbers_as_of: period_end\n", "", "choose", "fact_date: occurred", "还没选“期中改了数按哪天的”"),
    "floor open": ("          sign: deduct\n          floor: 0\n          measure: {shortfall", "          sign: deduct\n          measure: {shortfall", "choose-floor", "        - id: theme_day", "“主题党日”会扣分，还没选扣到哪里为止"),
    "missing data open": ("          missing: zero\n          measure: {ratio", "          measure: {ratio", "choose-missing", "- id: attendance", "“到会率”可能没有数据，还没选怎么办"),
    "same matter open": (", same: highest}", "}", "choose-same", "by_level", "“受表彰”没有选同一事项得几次分"),
    "below open": ("{95: 5, 80: 3, below: 0}", "{95: 5, 80: 3}", "choose-below", "bands: {", "分档表“bands”没有写最低一档以下给多少分"),
    "log-ins": ("title: 到会率\n          full", "title: 平台登录率\n          full", "forbidden", "- id: attendance", "“平台登录率”把登录次数当作考核依据。国办函〔2026〕12 号"),
    "photos": ("present: {label: 实到,", "present: {label: 照片数,", "forbidden", "- id: attendance", "“到会率”把上传照片截图当作考核依据"),
    "unknown indicator": ("measure: {ratio: {of: life.meeting_held, top: present, bottom: expected}}", "measure: {marks: {of: plon}}", "unknown-indicator", "plon", "没有编号为“plon”的指标。是不是想写“plan”？"),
    "two forms": ("measure: {latest: {of: survey.done, field: rate}}", "measure: {latest: {of: survey.done, field: rate}, max: {of: survey.done, field: rate}}", "not-one", "latest", "“measure”下面只能选一种写法，这里写了 2 种。"),
    "unknown measure": ("measure: {latest:", "measure: {lastest:", "unknown-key", "lastest", "不认识“lastest”这个词。是不是想写“latest”？"),
    "no reason": ("{latest: {of: survey.done, field: rate}}", "{judged: {of: survey.done, by: 甲, mark: rate}}", "judged-reason", "{judged", "评定值要写理由"),
    "highest of no matter": (", matter: matter, same: highest", ", same: highest", "highest-of-matters", "by_level", "by_level 写了 same: highest，还没说什么算同一事项"),
    "answers without their worth": ("measure: {latest: {of: survey.done, field: rate}}\n          map: {thresholds: bands}", "measure: {latest: {of: awarded, field: level}}\n          map: {as_given: }", "options-without-worth", "latest: {of: awarded", "“level”是选项字段，不是数：worth 写一个表"),
    "worth of a number": ("latest: {of: survey.done, field: rate}", "latest: {of: survey.done, field: rate, worth: award}", "worth-of-options", "latest: {of: survey", "“rate”不是选项字段"),
    "a third": ("value: 90, cite", "value: 1/3, cite", "fraction-here", "proportion: target", "“target”要的是一个数，参数“target”写的是几分之几。"),
    "no clause": ("        measure: {count: {of: awarded}}\n        " + BY_LEVEL + "\n", "", "no-clause", "- id: awarded", "指标“受表彰”没有写怎么算"),
    "no indicators": ("    indicators:\n      - id: awarded\n        title: 受表彰\n        cite: 测试\n        measure: {count: {of: awarded}}\n        " + BY_LEVEL + "\n", "    indicators: []\n", "empty-item", "title: 加减分", "“加减分”里一个指标也没有。"),
}  # fmt: skip


def line_of(text: str, wanted: str) -> int:
    """The number of the line on which the (first) wanted text begins."""
    return text[: text.index(wanted)].count("\n") + 1


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_scheme_gets_its_sentence_at_the_right_line(name: str) -> None:
    old, new, code, at, sentence = BROKEN[name]
    assert SMALL.count(old) >= 1, "the small scheme has changed"
    text = SMALL.replace(old, new, 1)
    problems = engine.check(engine.loads(text, "small.yaml"))
    found = [(problem.code, problem.line) for problem in problems]
    assert (code, line_of(text, at)) in found, "\n".join(map(str, problems))
    matching = [problem for problem in problems if (problem.code, problem.line) == (code, line_of(text, at))]
    assert any(problem.sentence().startswith(sentence) for problem in matching), [str(p) for p in matching]
    assert all(problem.sentence("en") for problem in problems)
    with pytest.raises(engine.Unsound):
        engine.compile(engine.loads(text, "small.yaml"))


def test_a_ring_is_spelled_out() -> None:
    ratio = "measure: {ratio: {of: life.meeting_held, top: present, bottom: expected}}"
    text = SMALL.replace(THEME, "measure: {marks: {of: attendance}}").replace(
        ratio, "measure: {marks: {of: theme_day}}"
    )
    rings = [problem for problem in engine.check(engine.loads(text)) if problem.code == "cycle"]
    assert [(ring.line, ring.sentence()) for ring in rings] == [
        (line_of(text, "id: theme_day"), "这几个指标互相引用，算不出来：theme_day → attendance → theme_day。")
    ]


def test_a_sub_period_must_be_finer_than_the_period() -> None:
    text = SMALL.replace("  period: year", "  period: month").replace("every: month, each", "every: year, each")
    codes = [problem.code for problem in engine.check(engine.loads(text))]
    assert "period-too-long" in codes


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        SMALL.replace("unit: 次", "unit: 回")
        .replace("ties: 1-1-3", "tise: 1-1-3")
        .replace("top: present", "top: presant")
    )
    problems = [problem for problem in engine.check(engine.loads(text)) if problem.severity == "error"]
    assert [problem.code for problem in problems] == [
        "unknown-unit", "wrong-unit", "choose", "unknown-key", "wrong-unit", "unknown-field",
    ]  # fmt: skip


def test_the_small_scheme_itself_is_sound() -> None:
    assert [p for p in engine.check(engine.loads(SMALL)) if p.severity == "error"] == []


def test_a_superior_basis_lets_a_forbidden_ground_pass() -> None:
    text = SMALL.replace(
        "title: 到会率\n          full",
        "title: 平台登录率\n          basis: {document: 某文件, clause: 第三条}\n          full",
    )
    assert "forbidden" not in [problem.code for problem in engine.check(engine.loads(text))]


@pytest.mark.parametrize("text", ["", "- 1", "文字", "a: &x [*x]", "institution: {source: [1, 2]}", "scheme: {items: [3]}", "scheme: 5", "facts: {a: {fields: 3}}", "\0", "parameters: {a: {values: [{from: x, value: {}}]}}", "institution: {id: {a: b}}", "? [a]\n: b", "scheme: {items: [{indicators: [{measure: count, map: per_unit}]}]}", "a: *nothing", "parameters: {a: {values: [[1]]}}", "scheme: {choices: {rounding: 3}}", "examples: [{facts: [{data: 3}]}]", "examples: [{expect: {total: x, items: [1]}}]"])  # fmt: skip
def test_nonsense_is_refused_and_never_crashes(text: str) -> None:
    problems = engine.check(engine.loads(text))
    assert [problem for problem in problems if problem.severity == "error"]


def test_a_bomb_of_aliases_is_read_in_no_time() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    problems = engine.check(engine.loads("\n".join(lines)))
    assert {"unknown-key", "missing-key"} <= {problem.code for problem in problems}


def test_a_cycle_in_periods_says_of_which_kind() -> None:
    text = SMALL.replace(
        "labels:\n",
        "  rounds: {title: 一轮几期, unit: 期, values: [{from: 2026-01-01, value: 3, cite: 测试}]}\nlabels:\n",
        1,
    )
    alone = text.replace("    every: month\n    owed: once\n", "    cycle: rounds\n", 1)
    assert "duty-cycle-every" in {problem.code for problem in engine.check(engine.loads(alone))}
    told = text.replace("    every: month\n    owed: once\n", "    every: month\n    cycle: rounds\n", 1)
    assert [problem.code for problem in engine.check(engine.loads(told))] == []


def test_marks_do_not_take_their_number_from_a_duty_of_people() -> None:
    by_duty = SMALL.replace(
        "{of: life.meeting_held, where: {type: theme_day}, counts_if: {minutes: true}, owed: once, every: month, each: [branch], of_units: sum}",
        "{duty: theme_day, each: [branch], of_units: sum}",
    )
    assert [problem.code for problem in engine.check(engine.loads(by_duty))] == []
    of_people = by_duty.replace("    owed: once\n", "    owed: once\n    per: member\n", 1)
    assert [problem.code for problem in engine.check(engine.loads(of_people))] == ["duty-not-counted"]
