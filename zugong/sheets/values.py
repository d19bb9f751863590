"""From what a clerk typed to a value, or to a sentence that says why not. Nothing is guessed silently:
what was read differently from how it was written carries a note, what is doubtful a warning, what cannot be read a problem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from .grid import DateCell, Raw, Trouble, text_of


class Value(NamedTuple):
    value: str | int | None
    note: str = ""  # read differently from how it was written; shown, nothing to do
    warning: str = ""  # doubtful; the person should look, the row still goes in
    problem: str = ""  # cannot be used; the row is wrong


EMPTY = Value(None)
EMPTY_WORDS = frozenset(
    ("无", "無", "没有", "暂无", "空", "/", "\\", "-", "--", "---", "—", "——", "–", "_", "*", ".", "、", "N/A", "n/a",
     "NA", "na", "NULL", "null", "None", "none", "nan", "NaN", "不详", "未知", "待填", "无此项")
)  # fmt: skip
INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
SPACES = re.compile(r"[\s\u3000]+")
DOTS = re.compile("[•‧∙·・･．\u2027\u30fb]")
DITTO = frozenset(("同上", "〃", "″", '"', "＂", "''", "同前", "同左上", "''", "〞"))


def tidy(raw: Raw) -> str:
    """Text without invisible characters and with single spaces, full-width letters and digits made plain."""
    return _tidy(raw if raw.__class__ is str else text_of(raw))  # type: ignore[arg-type]


@lru_cache(maxsize=65_536)
def _tidy(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return SPACES.sub(" ", unicodedata.normalize("NFKC", INVISIBLE.sub("", text))).strip()


def means_nothing(raw: Raw) -> bool:
    text = tidy(raw)
    return not text or text in EMPTY_WORDS


def is_ditto(raw: Raw) -> bool:
    return isinstance(raw, str) and raw.strip() in DITTO


def _trouble(raw: Raw) -> Value | None:
    return Value(None, problem=raw.sentence) if isinstance(raw, Trouble) else None


def text(raw: Raw, longest: int = 0) -> Value:
    """Free text. Line breaks stay, rare characters stay, invisible characters go."""
    if bad := _trouble(raw):
        return bad
    if means_nothing(raw):
        return EMPTY
    plain = unicodedata.normalize("NFC", INVISIBLE.sub("", text_of(raw))).strip()
    if longest and len(plain) > longest:
        return Value(None, problem=f"有 {len(plain)} 个字，最多 {longest} 个字")
    return Value(plain)


def person_name(raw: Raw) -> Value:
    """A name: spaces inside Chinese names are typesetting, every kind of middle dot is the same dot."""
    if bad := _trouble(raw):
        return bad
    if means_nothing(raw):
        return EMPTY
    written = unicodedata.normalize("NFC", INVISIBLE.sub("", text_of(raw))).strip()
    spaced = SPACES.sub(" ", written)
    dotted = DOTS.sub("·", spaced)
    plain = re.sub(r" ?· ?", "·", dotted)
    if not re.fullmatch(r"[A-Za-z' .\-]+", plain):
        plain = plain.replace(" ", "")
    if re.search(r"[0-9０-９]", plain):
        return Value(None, problem=f"姓名“{plain}”里有数字")
    if re.search(r"[（()）、,，;；/\\:：?？*#]", plain):
        return Value(None, problem=f"姓名“{plain}”里有标点，一格只写一个人的名字")
    if len(plain) > 60:
        return Value(None, problem=f"姓名有 {len(plain)} 个字，太长")
    note = "去掉了姓名中间的空格" if plain != written and SPACES.search(written) else ""
    warning = "姓名只有一个字" if len(plain) == 1 else ""
    return Value(plain, note=note, warning=warning)


NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0, "o": 0, "Ｏ": 0, "两": 2}


def chinese_number(written: str) -> int | None:
    """二十五 → 25, 一百零三 → 103, 二〇二五 → 2025."""
    if not written or any(c not in NUMERALS and c not in "十百廿卅" for c in written):
        return None
    if not any(c in "十百廿卅" for c in written):
        return int("".join(str(NUMERALS[c]) for c in written))
    total, digit = 0, 0
    for c in written.replace("廿", "二十").replace("卅", "三十"):
        if c in NUMERALS:
            digit = NUMERALS[c]
        else:
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
    return total + digit


COUNT = re.compile(
    r"^(?:共|计|合计)?\s*([0-9]{1,9})(?:\.0+)?\s*(?:人|名|个|位|次|人次|岁|年|元|期|届|场|份|篇|学时|小时)?(?:整)?$"
)


def integer(raw: Raw) -> Value:  # noqa: PLR0911
    if bad := _trouble(raw):
        return bad
    if isinstance(raw, DateCell):
        return Value(None, problem=f"应该是数，表里却是日期 {raw.iso}，多半是 Excel 自动改的")
    if isinstance(raw, bool):
        return Value(None, problem="应该是数，表里却是“是/否”")
    if isinstance(raw, int) and raw >= 0:
        return Value(raw)
    plain = tidy(raw)
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    if match := COUNT.match(plain.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", plain) else plain):
        written = text_of(raw).strip()
        return Value(int(match[1]), note=f"“{written}”读作 {int(match[1])}" if written != match[1] else "")
    number = chinese_number(re.sub(r"[人名个位次]$", "", plain))
    if number is not None:
        return Value(number, note=f"“{plain}”读作 {number}")
    return Value(None, problem=f"“{plain[:20]}”不是一个整数")


def choice(raw: Raw, words: Mapping[str, str], what: str, *, strict: bool = True) -> Value:
    """One of a list, by any of its spellings. ``words`` maps the spelling without spaces to the value."""
    if bad := _trouble(raw):
        return bad
    plain = tidy(raw).replace(" ", "")
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    found = words.get(plain) or words.get(re.sub(r"[（(][^（()）]*[)）]$", "", plain))
    if found is not None:
        return Value(found)
    if strict:
        return Value(None, problem=f"认不出{what}“{plain[:20]}”")
    return Value(plain, warning=f"没见过的{what}“{plain[:20]}”，照原样存")
