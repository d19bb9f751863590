"""Which column is which field: by what its heading means and by what its cells hold, each field at most once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from . import contents, date_parts, headings
from .assignment import best_pairs
from .counts import counted, named
from .tables import Column, Known
from .values import tidy

SURE, LIKELY = 0.6, 0.4
#: Captions that name whoever filled the table in, never what its rows are about.
FILLED_BY = ("填报", "填表", "制表", "上报", "报送", "审核", "截止", "统计时间", "统计人")
NEUTRAL_GROUPS = frozenset(
    ("基本情况", "基本信息", "个人信息", "个人基本情况", "党员信息", "党员基本情况", "联系方式", "联系信息", "党内情况", "党内信息", "入党情况",
     "组织信息", "组织关系", "党组织情况", "党组织基本情况", "会议情况", "会议信息", "开展情况", "时间", "人员", "基础信息", "其他", "其他情况",
     "工作情况", "任职情况", "学历学位", "教育情况", "身份信息", "出席情况", "参会情况", "到会情况", "人数", "参会人数", "内容", "相关时间", "任期情况",
     "换届情况", "成立情况", "成立及换届", "单位情况", "所在单位情况", "党组织书记情况", "党组织信息", "会议内容", "会议基本情况", "组织设置", "党员身份", "党籍情况", "身份情况")
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field a target can fill. ``words`` are the headings people use for it; ``kind`` names what its cells look like."""

    key: str
    label: str
    kind: str = "text"
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # a heading with one of these is never this field
    required: bool = False
    grouping: bool = False  # empty may mean "as above"
    stored: bool = True
    reason: str = ""  # why a known field is not stored
    mask: str = ""  # id_number | phone
    choices: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ("cell",)  # sheet, caption, section: may also stand around the table


@dataclass(frozen=True, slots=True)
class Match:
    column: int
    field: str  # "" when nothing fits
    confidence: float
    why: str
    also: tuple[str, ...] = ()  # further fields in the same column, in order: 应到/实到
    part: str = ""  # year | month | day: the field is spread over several columns

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


#: A heading's last word says what kind of value stands below it; a field of another kind is not meant.
ENDINGS = (
    (re.compile(r"(时间|日期|年月|年月日|年份)$"), frozenset(("date",))),
    (re.compile(r"(电话|手机|手机号|手机号码|电话号码|联系方式)\d?$"), frozenset(("phone",))),
    (re.compile(r"(人数|总数|数量|个数)$"), frozenset(("integer",))),
    (re.compile(r"(人|者)$"), frozenset(("name", "text"))),
)


def _ends_otherwise(label: str, kind: str) -> bool:
    short = headings.bare(label)
    return any(pattern.search(short) and kind not in kinds for pattern, kinds in ENDINGS)


@lru_cache(maxsize=65_536)
def heading_score(label: str, word: str) -> float:  # noqa: PLR0911
    """How near a heading is to a word for a field: 1 the same, 0 nothing in common."""
    whole, short, wanted = headings.key(label), headings.bare(label), headings.key(word)
    if not whole or not wanted:
        return 0.0
    if whole == wanted:
        return 1.0
    if short == wanted:
        return 0.97
    if len(wanted) >= 2 and wanted in short:
        tail = 0.06 if short.endswith(wanted) else 0.0
        return min(0.62 + tail + 0.3 * len(wanted) / len(short), 0.95)
    if len(short) >= 2 and short in wanted:
        return 0.35 + 0.45 * len(short) / len(wanted)
    if sorted(short) == sorted(wanted):
        return 0.9  # 成立批准时间 and 批准成立时间
    if short.startswith("是否") and wanted.startswith("是否"):
        short, wanted = short[2:], wanted[2:]  # what is asked is what they must have in common
    return 0.7 * _overlap(short, wanted)


def _overlap(a: str, b: str) -> float:
    pairs_a, pairs_b = {a[i : i + 2] for i in range(len(a) - 1)}, {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b)) if pairs_a and pairs_b else 0.0


def heading_fit(labels: tuple[str, ...], wanted: Field) -> float:
    """The best score of the whole heading or of its lowest part; a group above that says something else counts against."""
    whole, last = "".join(labels), labels[-1]
    telling = [label for label in labels[:-1] if headings.bare(label) not in NEUTRAL_GROUPS]
    joined = headings.key("".join((*telling, last)))
    if any(headings.key(word) in joined for word in wanted.unless):
        return 0.0
    words = (wanted.label, *wanted.words)
    best = max(heading_score(whole, word) for word in words)
    if best < 1.0 and _ends_otherwise(last, wanted.kind):
        return best * 0.4
    if len(labels) > 1:
        neutral = all(headings.bare(label) in NEUTRAL_GROUPS for label in labels[:-1])
        below = max(heading_score(last, word) for word in words)
        best = max(best, below * (0.99 if neutral else 0.84))
        best = max(best, 0.8 * max(heading_score("".join(labels[:-1]), word) for word in words))
    return best


def fit(column: Column, wanted: Field) -> tuple[float, str]:  # noqa: PLR0911
    """Confidence that the column holds the field, and why."""
    if column.source not in wanted.sources or headings.key(column.labels[-1]).startswith(FILLED_BY):
        return 0.0, ""
    heading = heading_fit(column.labels, wanted)
    content = contents.share(wanted.kind, column.samples, wanted.choices)
    if column.source in ("sheet", "section"):
        return (0.62, "写在表外") if content is not None and content >= 0.5 else (0.0, "")
    if column.source == "title":  # last of all, and only a unit can be named there
        return (0.6, "写在表题里") if content is not None and content >= 0.5 else (0.0, "")
    if content is None:
        return heading, "列名" if heading >= LIKELY else ""
    if heading >= LIKELY:
        if (
            content < 0.2
            and wanted.kind in contents.TESTS
            and wanted.kind not in ("long_text", "name", "body", "party_unit")
        ):
            return heading * 0.5, "列名像，内容不像"
        if content < 0.2 and wanted.kind == "choice":
            return heading * 0.8, "列名"
        return heading * (0.86 + 0.14 * content), "列名和内容" if content >= 0.5 else "列名"
    if wanted.kind in contents.TELLING and content >= 0.8 and len(column.samples) >= 2:
        return 0.45 + 0.2 * content, "内容"
    return heading * 0.9, ""


def match(columns: Sequence[Column], fields: Sequence[Field]) -> list[Match]:
    """One answer per column, in order; a field is given to the one column it fits best (the sum of fits is largest)."""
    parts = _date_parts(columns, fields)
    double = {
        c.index: found for c in columns if c.index not in parts and (found := _several(c, fields) or _told(c, fields))
    }
    taken = {m.field for m in parts.values()} | {key for keys in double.values() for key in keys}
    answers: dict[int, Match] = dict(parts)
    for index, keys in double.items():
        answers[index] = Match(index, keys[0], 0.8, "一列写了两样", also=keys[1:])
    rest = [c for c in columns if c.index not in answers]
    written, around = [c for c in rest if c.source == "cell"], [c for c in rest if c.source != "cell"]
    _assign(written, [f for f in fields if f.key not in taken], answers)
    taken |= {found.field for found in answers.values()}
    # What stands around the table only fills what no column of it holds.
    _assign(around, [f for f in fields if f.key not in taken], answers)
    for column in written:
        if not answers[column.index].field:
            answers[column.index] = _another(column, fields)
    return [answers[column.index] for column in columns]


def _another(column: Column, fields: Sequence[Field]) -> Match:
    """What is not stored may be told in several columns: 党员人数 as a whole, of them women, of them on probation."""
    told = [(*fit(column, wanted), wanted.key) for wanted in fields if not wanted.stored]
    score, why, key = max(told, default=(0.0, "", ""))
    return Match(column.index, key, round(score, 3), why) if score >= SURE else Match(column.index, "", 0.0, "没对上")


def _assign(columns: Sequence[Column], fields: Sequence[Field], answers: dict[int, Match]) -> None:
    scores = [[fit(column, wanted) for wanted in fields] for column in columns]
    # Cubed, so that two halves never outweigh one certainty.
    pairs = best_pairs([[score**3 if score >= LIKELY else 0.0 for score, _ in row] for row in scores])
    for row, column in enumerate(columns):
        position = pairs.get(row)
        if position is None:
            answers[column.index] = Match(column.index, "", 0.0, "没对上")
        else:
            score, why = scores[row][position]
            answers[column.index] = Match(column.index, fields[position].key, round(score, 3), why)


def _several(column: Column, fields: Sequence[Field]) -> tuple[str, ...]:
    """The fields of a column that holds two things, such as 应到/实到 or 姓名、性别; empty for an ordinary column."""
    label = column.labels[-1]
    parts = headings.pieces(label)
    if len(parts) < 2 or len(parts) > 3 or column.source != "cell":
        return ()
    if max(heading_fit(column.labels, wanted) for wanted in fields) >= 0.97:
        return ()
    found = []
    for part in parts:
        score, key, stored = max((heading_fit((part,), wanted), wanted.key, wanted.stored) for wanted in fields)
        if score < 0.85 or key in found or not stored:
            return ()
        found.append(key)
    return tuple(found)


def _told(column: Column, fields: Sequence[Field]) -> tuple[str, ...]:
    """The fields of a column whose cells say themselves what they count: 应到25人，实到23人."""
    texts = [tidy(raw) for raw in column.samples if isinstance(raw, str)]
    if column.source != "cell" or not texts:
        return ()
    numbers = [wanted for wanted in fields if wanted.kind == "integer" and wanted.stored]
    found = [
        wanted.key
        for wanted in numbers
        if sum(counted(text, (wanted.label, *wanted.words)) is not None for text in texts) * 2 >= len(column.samples)
    ]
    if len(found) < 2:
        return ()
    lists = [wanted for wanted in fields if wanted.kind == "names" and wanted.stored]
    return (*found, *(one.key for one in lists if any(named(text, (one.label, *one.words)) for text in texts)))


def _date_parts(columns: Sequence[Column], fields: Sequence[Field]) -> dict[int, Match]:
    """年 | 月 | 日 under one heading are one date in several columns."""
    groups: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for column in columns:
        part = date_parts.NAMES.get(headings.key(column.labels[-1]))
        if part and len(column.labels) > 1 and column.source == "cell":
            groups.setdefault(column.labels[:-1], []).append((column.index, part))
    found: dict[int, Match] = {}
    for labels, members in groups.items():
        wanted = [(heading_fit(labels, f), f.key) for f in fields if f.kind == "date"]
        if wanted and max(wanted)[0] >= SURE and {part for _, part in members} >= {"year", "month"}:
            score, key = max(wanted)
            found.update(
                {index: Match(index, key, round(score, 3), "日期分成几列", part=part) for index, part in members}
            )
    return found or _bare_parts(columns, fields)


def _bare_parts(columns: Sequence[Column], fields: Sequence[Field]) -> dict[int, Match]:
    """年度 | 月份 | 日期 side by side without a heading over them: the one date the rows cannot do without."""
    wanted = [f for f in fields if f.kind == "date" and f.required]
    spread = date_parts.side_by_side(columns)
    if len(wanted) != 1 or not spread:
        return {}
    whole = (c for c in columns if c.source == "cell" and c.index not in spread)
    if any(fit(column, wanted[0])[0] >= 0.8 for column in whole):
        return {}
    key = wanted[0].key
    return {index: Match(index, key, 0.8, "日期分成几列", part=part) for index, part in spread.items()}


def vocabulary(fields: Iterable[Field]) -> Known:
    """How well a text is known as a heading of any of these fields; what ``tables.find`` asks."""
    known = {headings.key(word) for wanted in fields for word in (wanted.label, *wanted.words)}

    @lru_cache(maxsize=65_536)
    def score(text: str) -> float:
        whole, short = headings.key(text), headings.bare(text)
        if not whole:
            return 0.0
        if whole in known or short in known:
            return 1.0
        parts = headings.pieces(text)
        if len(parts) > 1 and all(headings.bare(part) in known for part in parts):
            return 0.9
        longest = max((len(word) for word in known if len(word) >= 2 and word in short), default=0)
        return 0.7 if longest * 2 >= len(short) and len(short) <= 14 else 0.0

    return score
