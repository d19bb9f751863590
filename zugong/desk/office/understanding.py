"""Sentences of 评分标准 as the clauses they say. What is not surely one of these patterns is not understood at all: the
author writes it. What a sentence leaves open stays open, and `check` asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

N = r"(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十半]+)"
COUNTING = r"人次|次|起|件|例|人|项|条|篇|个|处|户|名|家"
TAKES, GIVES = r"扣减|扣除|扣|减", r"加|得|计|奖励|奖"
CHINESE = {
    "半": "0.5",
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
LEVELS = {
    "国家": "national", "中央": "national", "全国": "national", "省": "province", "市": "city", "县": "county", "区": "county",
    "乡镇": "town", "镇": "town", "街道": "town", "村": "village",
}  # fmt: skip
EVERY = {"周": "week", "月": "month", "季度": "quarter", "季": "quarter", "半年": "half", "年": "year", "年度": "year"}
UNITS = {
    "人次": "人次",
    "次": "次",
    "件": "件",
    "人": "人",
    "项": "项",
    "条": "条",
    "篇": "篇",
    "个": "个",
    "名": "名",
    "家": "家",
}


@dataclass(slots=True)
class Said:
    """One clause. `numbers`: name → (title, unit, value as written in YAML); `{kind}` and `{name}` are put in later."""

    measure: str
    map: str
    sign: str = "add"
    cap: str = ""
    numbers: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    unit: str = "次"
    #: what is found, where a cell lists several such things
    title: str = ""


@dataclass(slots=True)
class Standard:
    """A whole cell: clauses understood, sentences not understood, and where deductions stop if it says so."""

    clauses: list[Said] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    floor: str = ""
    #: what it means that there is no data, if it says so
    missing: str = ""


#: what a sentence says of missing data → where marks are given, where they are taken
MISSING = (
    (r"没有(?:数据|记录)?的?(?:就)?不考(?:这一项)?", "not_assessed", "not_assessed"), (r"没有(?:数据|记录)?的?按满分", "full", "full"),
    (r"没有(?:数据|记录)?的不扣", "", "full"), (r"没有(?:数据|记录)?的?(?:这一项)?不得分", "zero", "zero"),
)  # fmt: skip
EACH = {"党支部": "branch", "支部": "branch", "党总支": "general_branch", "机关党委": "organ_committee", "党小组": "subgroup",
        "村（社区）": "village", "村": "village", "乡镇": "town"}  # fmt: skip


def number(text: str) -> str:
    """二 → 2, 0.50 → 0.5."""
    if text[0].isdigit():
        return format(Decimal(text).normalize(), "f")
    if text in CHINESE:
        return CHINESE[text]
    if text.startswith("十"):
        return str(10 + int(CHINESE[text[1]]))
    if text.endswith("十"):
        return str(10 * int(CHINESE[text[0]]))
    raise ValueError(text)


def understand(text: str) -> Standard:
    found = Standard()
    said_before: list[str] = []  # sentences that give no marks: what is owed, by when, the target
    for sentence in re.split(r"[；;。\n]+", text):
        plain = re.sub(r"^\s*(?:[（(]?\d{1,2}[)）.、．]|[①-⑳])\s*", "", sentence).strip()
        plain = _missing(plain, found)
        if not plain:
            continue
        plain, floor = _floor(plain)
        found.floor = found.floor or floor
        if not plain:
            continue
        try:
            told, whole = _close(plain), _close(text)
            said = next(([said] for pattern in PATTERNS if (said := pattern(told, whole)) is not None), _states(told))
        except (ValueError, KeyError, IndexError):
            said = []
        if said:
            found.clauses += said
        elif re.search("分|扣|(?<!相)加", plain) is None:
            said_before.append(plain)
        else:
            found.unknown.append(plain)
    if not any(one.numbers.keys() & {"owed", "due", "target"} for one in found.clauses):
        found.unknown = [*said_before, *found.unknown]
    return found


def _close(text: str) -> str:
    """Blanks between figures and Chinese words mean nothing."""
    return re.sub(r"[ \u3000]+", "", text)


def _missing(text: str, found: Standard) -> str:
    """Takes out what is said of missing data."""
    for pattern, given, taken in MISSING:
        match = re.fullmatch(rf"(?:{pattern})(?:[，,](.*))?", text)
        if match is not None:
            takes = bool(found.clauses) and all(one.sign == "deduct" for one in found.clauses)
            found.missing = taken if takes else given
            return match[1] or ""
    return text


def _floor(text: str) -> tuple[str, str]:
    for pattern, value in (
        (r"[，,（(]?(?:直至)?扣完(?:本项分)?为止[）)]?", "0"),
        (r"[，,（(]?(?:不封底|可扣至负分|可以扣成负分)[）)]?", "none"),
    ):
        if re.search(pattern, text):
            return re.sub(pattern, "", text).strip("，, "), value
    return text, ""


def _cap(text: str) -> tuple[str, tuple[str, str, str] | None]:
    """“最高加 3 分” taken out of the sentence."""
    pattern = rf"[，,（(]?(?:累计)?(?:最高|最多|不超过|上限|以内)(?:为|不超过)?(?:{GIVES}|{TAKES})?({N})分[）)]?"
    match = re.search(pattern, text)
    if match is None:
        return text, None
    return text.replace(match[0], ""), ("这一条最多", "分", number(match[1]))


# ---- the patterns --------------------------------------------------------------------------------


def _levels(text: str, whole: str) -> Said | None:
    pairs = re.findall(
        rf"(国家|中央|全国|省|市|县|区|乡镇|镇|街道|村)(?:部委|委|直)?(?:级)?[^，、,0-9一二三四五六七八九十]{{0,8}}?(?:{GIVES}|{TAKES})?({N})分",
        text,
    )
    listed = re.search(r"按[^，,：:]{0,10}(?:加|扣)分[：:](.+)", text)
    if len(pairs) < 2 and listed is not None:
        pairs = re.findall(rf"({'|'.join(LEVELS)})级?({N})(?=[、，,]|$)", listed[1])
    if len(pairs) < 2:
        return None
    table = {LEVELS[name]: number(marks) for name, marks in pairs}
    if len(table) != len(pairs):
        return None
    names = {LEVELS[name]: f"{name}级" for name, _ in pairs}
    _, cap = _cap(text)
    said = Said("{count: {of: {kind}}}", "{by_level: {field: level, table: {name}_table, matter: matter}}",
                "deduct" if re.search(TAKES, text) else "add")  # fmt: skip
    said.numbers["table"] = (
        "按级别的分",
        "分",
        "{" + ", ".join(f"{key}: {value}" for key, value in table.items()) + "}",
    )
    said.fields = {
        "level": "{label: 级别, type: choice, labels: {label}, required: true}",
        "matter": "{label: 事项, type: text, required: true}",
    }
    said.labels = names
    return _capped(said, cap)


def _bands(text: str, whole: str) -> Said | None:
    pairs = re.findall(rf"({N})%?(?:[（(]含[）)])?(?:及|（含）)?以上[^，,]{{0,6}}?(?:得|计|加)?({N})分", text)
    low = re.search(rf"(?:以下|再低|低于\s*{N}%?)[^，,]{{0,6}}?(?:(?:得|计)({N})分|不得分)", text)
    if not pairs or low is None:
        return None
    bands = sorted(((Decimal(number(a)), number(b)) for a, b in pairs), reverse=True)
    table = ", ".join(f"{format(limit, 'f')}: {marks}" for limit, marks in bands)
    said = Said("{latest: {of: {kind}, field: rate}}", "{thresholds: {name}_bands}")
    said.numbers["bands"] = ("分档", "", f"{{{table}, below: {number(low[1]) if low[1] else 0}}}")
    said.fields = {"rate": "{label: 结果（%）, type: percent, required: true}"}
    return said


def _below(text: str, whole: str) -> Said | None:
    target = re.search(rf"(?:低于|未达到|达不到|不足|目标(?:值)?(?:为)?|达到)({N})(?:[%％]|的[，,])", whole)
    rate = re.search(rf"每(?:低|降低|下降|少|减少)({N})?(?:个?(?:百分点|[%％]))?[^，,]{{0,4}}?(?:{TAKES})({N})分", text)
    if target is None or rate is None:
        return None
    said = Said(
        "{latest: {of: {kind}, field: rate}}",
        "{below_target: {by: {name}_by, target: {name}_target, step: {name}_step}}",
        "deduct",
    )
    said.numbers = {"target": ("目标", "%", number(target[1])), "step": ("一步多大（个百分点）", "%", number(rate[1] or "1")),
                    "by": ("每低一步扣", "分", number(rate[2]))}  # fmt: skip
    said.fields = {"rate": "{label: 结果（%）, type: percent, required: true}"}
    return said


def _late(text: str, whole: str) -> Said | None:
    due = re.search(r"(\d{1,2})月(\d{1,2})日(?:之)?前", whole)
    rate = re.search(
        rf"每?(?:逾期|迟报|迟交|延期|推迟|迟)({N})?(?:天|日|个?工作日)[^，,]{{0,4}}?(?:{TAKES})({N})分", text
    )
    if due is None or rate is None:
        return None
    said = Said("{lateness: {of: {kind}, due: {name}_due}}", "{per_unit: {name}_by}", "deduct")
    said.numbers = {
        "due": ("最晚日", "", f'"{int(due[1]):02d}-{int(due[2]):02d}"'),
        "by": ("每迟一天扣", "分", number(rate[2])),
    }
    return said


def _short(text: str, whole: str) -> Said | None:
    owed = re.search(
        rf"每(周|月|季度|季|半年|年度|年)(?:至少|不少于|应)?[^，,。；]{{0,16}}?({N})(?:次|篇|条|期|场)", whole
    )
    rate = re.search(
        rf"每?(?:少|缺|漏|未)[^，,0-9]{{0,6}}?({N})?(?:次|篇|条|期|场)(?:的)?[，,]?(?:{TAKES})({N})分", text
    )
    if owed is None or rate is None:
        return None
    said = Said(
        f"{{shortfall: {{of: {{kind}}, owed: {{name}}_owed, every: {EVERY[owed[1]]}{_each_of(whole)}}}}}",
        "{per_unit: {name}_by}",
        "deduct",
    )
    said.numbers = {"owed": (f"每{owed[1]}应有", "次", number(owed[2])), "by": ("每缺一次扣", "分", number(rate[2]))}
    return said


def _each_of(whole: str) -> str:
    """Of which units each owes, and how their gaps come together if that is said."""
    match = re.search(rf"(?:每个|各个?|所属各?)(?:基层)?({'|'.join(EACH)})", whole)
    if match is None:
        return ""
    how = (
        ", of_units: mean"
        if re.search("平均", whole)
        else ", of_units: sum"
        if re.search("相加|合计|累计", whole)
        else ""
    )
    return f", each: {EACH[match[1]]}{how}"


def _each(text: str, whole: str) -> Said | None:
    rest, cap = _cap(text)
    match = re.search(
        rf"(?:每|凡|出现|发生|发现|查实)[^，,；]{{0,30}}?({N})?({COUNTING})(?:的)?[，,]?({TAKES}|{GIVES})({N})分\s*$",
        rest,
    )
    match = match or re.search(rf"({N})({COUNTING})[^，,0-9]{{0,10}}?[，,]?({TAKES}|{GIVES})({N})分\s*$", rest)
    if match is None or re.search(r"少|缺|漏|低于|不足|逾期|迟|级", rest):
        return None
    if match[1] and number(match[1]) != "1":
        return None
    takes = re.fullmatch(TAKES, match[3]) is not None
    said = Said(
        "{count: {of: {kind}}}", "{per_unit: {name}_by}", "deduct" if takes else "add", unit=UNITS.get(match[2], "次")
    )
    said.numbers["by"] = (f"每{match[2]}{'扣' if takes else '得'}", "分", number(match[4]))
    return _capped(said, cap)


def _none_at_all(text: str, whole: str) -> Said | None:
    if re.search(
        r"(?:凡|有|一经|发现|出现|发生)[^，,]{1,30}[，,]?(?:本项|该项|此项)?不(?:得|计)分\s*$", text
    ) is None or re.search("否则|未", text):
        return None
    said = Said("{count: {of: {kind}}}", "{all_or_nothing: {at_least: {name}_once}}", "deduct")
    said.numbers["once"] = ("有一次就", "次", "1")
    return said


def _done(text: str, whole: str) -> Said | None:
    if (
        re.search(rf"得(?:满分|{N}分)", text) is None
        or re.search(r"(?:否则|没有|未[^，,]{0,8})[的，,]*不(?:得|计)分|否则得?0分", text) is None
    ):
        return None
    if re.search(r"按比例|每", text):
        return None
    said = Said("{met: {needs: [{of: {kind}, where: {done: true}, at_least: {name}_once}]}}", "all_or_nothing")
    said.map = "{all_or_nothing: }"
    said.numbers["once"] = ("做到一次", "次", "1")
    said.fields = {"done": "{label: 做到, type: boolean, required: true}"}
    return said


def _proportion(text: str, whole: str) -> Said | None:
    if (
        re.search(r"按(?:完成|实际)?[^，,]{0,6}比例(?:得分|计分|折算|给分)|完成率\s*[×x*]\s*(?:分值|满分)", text)
        is None
    ):
        return None
    said = Said("{latest: {of: {kind}, field: rate}}", "{proportion: {target: {name}_target, over: capped}}")
    target = re.search(rf"达到({N})(?:[%％])?得", whole)
    said.numbers["target"] = ("全部完成", "%", number(target[1]) if target else "100")
    said.fields = {"rate": "{label: 完成率（%）, type: percent, required: true}"}
    return said


def _judged(text: str, whole: str) -> Said | None:
    if (
        re.search(
            r"(?:酌情|综合|视情|根据[^，,]{0,10}情况)[^，,]{0,8}(?:打分|评分|计分|给分|赋分|评定)\s*$|评(?:“[^”]+”|分)，写明",
            text,
        )
        is None
    ):
        return None
    said = Said("{judged: {of: {kind}, by: 考核部门, mark: mark, reason: reason}}", "{as_given: }")
    said.fields = {
        "mark": "{label: 评分, type: mark, required: true}",
        "reason": "{label: 理由, type: text, required: true}",
    }
    return said


#: 制度不健全的扣 5 分: a state, and what it costs or brings
STATE = rf"([^，,、0-9%％]{{2,20}}?)(?:的)?[，,]?({TAKES}|加)({N})分"
#: words that make more of it than a state: how often, how much, up to where, or who decides
MORE = r"每|次|少|缺|漏|低|高|不足|逾期|迟|级|比例|酌|视|可|最|累计|不超过|未达|达到|排名|各|分别|或"


def _states(text: str) -> list[Said]:
    """“不健全扣5分，不团结扣3分”: each thing that is found takes its marks once. A sentence with anything else in it is left."""
    if re.fullmatch(rf"(?:{STATE}[，,、]?)+", text) is None:
        return []
    found = []
    for what, how, marks in re.findall(STATE, text):
        if re.search(MORE, what):
            return []
        takes = re.fullmatch(TAKES, how) is not None
        said = Said(
            "{count: {of: {kind}}}", "{per_unit: {name}_by}", "deduct" if takes else "add", "{name}_by", title=what
        )
        said.numbers["by"] = (f"{what}{'扣' if takes else '加'}", "分", number(marks))
        found.append(said)
    return found


def _capped(said: Said, cap: tuple[str, str, str] | None) -> Said:
    if cap is not None:
        said.cap = "{name}_most"
        said.numbers["most"] = cap
    return said


PATTERNS: tuple[Callable[[str, str], Said | None], ...] = (
    _levels, _bands, _below, _late, _short, _each, _none_at_all, _done, _proportion, _judged,
)  # fmt: skip
