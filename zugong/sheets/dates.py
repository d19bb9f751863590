"""Dates in every spelling a county uses. A month stays a month, an impossible day stays a problem,
and what can be read in two ways is never decided here.

A date is written "2025-02-07", "2025-06" or "2025": its length is its precision.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from .grid import DateCell, Raw, Trouble, text_of
from .values import EMPTY, EMPTY_WORDS, Value, chinese_number, tidy

FIRST_YEAR, LAST_YEAR = 1900, 2100
PIVOT = 30  # 25.3.5 is 2025, 85.3.5 is 1985
WEEKDAY = re.compile(r"[（(]?\s*(?:星期|礼拜|周)[一二三四五六日天]\s*[)）]?")
CLOCK = re.compile(
    r"(?:[T ]|(?<=日)|(?<=号))?\s*(?:上午|下午|晚上|中午|早上|晚|凌晨|[AaPp]\.?[Mm]\.?)?\s*"
    r"[0-2]?\d(?:[:：][0-5]\d(?::[0-5]\d(?:\.\d+)?)?|[时點点](?:半|[0-5]?\d分?)?)\s*(?:[AaPp][Mm])?"
    r"(?:\s*[-—~至到]+\s*[0-2]?\d(?:[:：][0-5]\d|[时点](?:半|[0-5]?\d分?)?))?$"
)
HALF_DAY = re.compile(r"\s*(?:上午|下午|晚上|中午|早上|全天|整天)$")
NUMERIC = re.compile(r"^(\d{1,4})\s*([.\-/、,·\\ ])\s*(\d{1,2})(?:\s*([.\-/、,·\\ ])\s*(\d{1,4}))?\s*[.日号]?$")
CHINESE = re.compile(r"^(\d{2}|\d{4})\s*年\s*(?:度)?(?:(\d{1,2})\s*月?(?:份)?\s*(?:(\d{1,2})\s*[日号]?)?)?$")
MONTH_DAY = re.compile(r"^(\d{1,2})\s*(?:月|[./\-])\s*(\d{1,2})\s*[日号]?$")
#: How most are written; nothing has to be found out about them.
PLAIN = re.compile(r"^([0-9]{4})([.\-/])([0-9]{1,2})\2([0-9]{1,2})$")
LONG_DASHES = re.compile(r"^\d{4}\s*[—–－]+\s*\d{1,2}\s*[—–－]+\s*\d{1,2}$")
NUMERAL = "零〇○OoＯ一二三四五六七八九十廿卅"


def date(raw: Raw, *, year: int | None = None, date1904: bool = False) -> Value:
    """``year`` is the year the table's title names, for ledgers that only write 2月7日."""
    if raw is None:
        return EMPTY
    if isinstance(raw, Trouble):
        return Value(None, problem=raw.sentence)
    if isinstance(raw, bool):
        return Value(None, problem="应该是日期，表里却是“是/否”")
    if isinstance(raw, DateCell):
        return _from_excel(raw, year)
    if isinstance(raw, float) and not raw.is_integer():
        return _from_decimal(raw)
    return _from_text(text_of(raw), year, date1904)


def _from_excel(cell: DateCell, year: int | None) -> Value:
    iso = cell.iso[:10]
    if not FIRST_YEAR < int(iso[:4]) <= LAST_YEAR:
        return Value(None, problem=f"年份 {int(iso[:4])} 不对")
    if cell.shown == "month":
        return Value(iso[:7])
    if cell.shown == "year":
        return Value(iso[:4])
    if cell.shown == "monthday":
        if year is not None and year != int(iso[:4]):
            return Value(None, problem=f"表里只看得到月日，Excel 存的是 {iso[:4]} 年，表题写的是 {year} 年，分不清")
        return Value(iso, warning=f"表里只看得到月日，年份按 Excel 存的 {iso[:4]} 年")
    return Value(iso)


def _from_decimal(number: float) -> Value:
    """A cell typed 2025.10 and kept as a number has become 2025.1: two months, one number."""
    written = repr(number)
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", written)
    if not match:
        return Value(None, problem=f"“{written[:20]}”不是日期")
    if match[2] == "1":
        return Value(
            None, problem=f"“{written}”是数字格式，分不清 1 月还是 10 月，请改成 {match[1]}-01 或 {match[1]}-10"
        )
    return _checked(match[1], match[2], None, written)


@lru_cache(maxsize=65_536)
def _from_text(written: str, year: int | None, date1904: bool) -> Value:  # noqa: C901, PLR0911
    if match := PLAIN.match(written):
        return _checked(match[1], match[3], match[4], written)
    plain = tidy(written)
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    plain = WEEKDAY.sub("", plain).strip().rstrip("。;；,，")
    plain = _without_clock(plain)
    if plain.isdigit():
        return _from_digits(plain, date1904)
    plain = _arabic(plain)
    if LONG_DASHES.match(plain):
        plain = re.sub(r"\s*[—–－]+\s*", "-", plain)
    if match := CHINESE.match(plain):
        return _checked(match[1], match[2], match[3], written)
    if match := NUMERIC.match(plain):
        if match[5] is None and len(match[1]) < 4:
            return _two_numbers(match[1], match[3], plain, year, written)
        return _from_numeric(match, written)
    if MONTH_DAY.match(plain):
        return _month_day(plain, year, written)
    if re.search(r"\d\s*(?:至|到|~|—|－|-)\s*\d", plain) or len(re.findall(r"\d{4}", plain)) > 1:
        return Value(None, problem=f"“{written.strip()[:30]}”写了不止一个日期，一格只写一个")
    if re.search(r"季度|半年|[上中下]旬|春|夏|秋|冬|年初|年底|月初|月底", plain):
        return Value(None, problem=f"“{written.strip()[:30]}”没写到月，请写年月日或年月")
    return Value(None, problem=f"“{written.strip()[:30]}”不是日期")


def _without_clock(plain: str) -> str:
    shorter = HALF_DAY.sub("", CLOCK.sub("", plain)).strip()
    return shorter if re.search(r"\d|[一二三四五六七八九]", shorter) and len(shorter) >= 4 else plain


def _arabic(plain: str) -> str:
    """二〇二五年二月七日 → 2025年2月7日; parts that are not numerals stay."""

    def number(match: re.Match[str]) -> str:
        value = chinese_number(match[1])
        return f"{value}{match[2]}" if value is not None else match[0]

    return re.sub(rf"([{NUMERAL}]+)\s*([年月日号])", number, plain)


def _from_digits(plain: str, date1904: bool) -> Value:
    if len(plain) == 8:
        return _checked(plain[:4], plain[4:6], plain[6:], plain)
    if len(plain) == 6:
        return _from_six(plain)
    if len(plain) == 4 and 1920 <= int(plain) <= LAST_YEAR:
        return Value(plain)
    if len(plain) == 5 and 10_000 <= int(plain) <= 73_050:
        start = dt.date(1904, 1, 1) if date1904 else dt.date(1899, 12, 30)
        day = (start + dt.timedelta(days=int(plain))).isoformat()
        return Value(day, warning=f"“{plain}”是 Excel 的日期序号，读作 {day}，请核对")
    return Value(None, problem=f"“{plain[:20]}”不是日期")


def _from_six(plain: str) -> Value:
    as_month = _checked(plain[:4], plain[4:], None, plain)
    short = _checked(plain[:2], plain[2:4], plain[4:], plain)
    month_fits = not as_month.problem and 1920 <= int(plain[:4]) <= LAST_YEAR
    if month_fits and not short.problem:
        return Value(None, problem=f"“{plain}”可以是 {as_month.value}，也可以是 {short.value}，请写全")
    if month_fits:
        return as_month
    if short.problem:
        return Value(None, problem=f"“{plain}”不是日期")
    return short._replace(warning=f"“{plain}”读作 {short.value}，年份只写了两位，请核对")


def _from_numeric(match: re.Match[str], written: str) -> Value:
    first, mark, second, other_mark, third = match.groups()
    if third is None:
        return _checked(first, second, None, written)
    if other_mark != mark:
        return _checked(first, second, third, written) if len(first) == 4 else Value(None, problem=_unclear(written))
    if len(first) == 4 and len(third) <= 2:
        return _checked(first, second, third, written)
    if len(third) == 4 and len(first) <= 2:
        return _year_last(first, second, third, written)
    if len(first) == 2 and len(third) <= 2 and (mark not in "/-" or int(first) > 12):
        read = _checked(first, second, third, written)
        return read if read.problem else read._replace(warning=_short_year(written, read))
    return Value(None, problem=_unclear(written))


def _unclear(written: str) -> str:
    return f"“{written.strip()[:30]}”分不清哪是年、哪是月，请写成 2025-02-07 这样"


def _year_last(first: str, second: str, year: str, written: str) -> Value:
    a, b = int(first), int(second)
    if a <= 12 and b <= 12 and a != b:
        return Value(None, problem=_unclear(written))
    month, day = (first, second) if a <= 12 else (second, first)
    read = _checked(year, month, day, written)
    return read if read.problem else read._replace(warning=f"“{written.strip()}”读作 {read.value}，请核对")


def _two_numbers(first: str, second: str, plain: str, year: int | None, written: str) -> Value:
    """2.7 is a month and a day; 85.3 cannot be, so it is a year and a month."""
    if len(first) == 2 and int(first) > 12 and len(second) <= 2:
        read = _checked(first, second, None, written)
        return read if read.problem else read._replace(warning=_short_year(written, read))
    return _month_day(plain, year, written)


def _short_year(written: str, read: Value) -> str:
    return f"“{written.strip()}”读作 {read.value}，年份只写了两位，请核对"


def _month_day(plain: str, year: int | None, written: str) -> Value:
    match = MONTH_DAY.match(plain)
    if match is None or year is None:
        return Value(None, problem=f"“{written.strip()[:30]}”没有写年份")
    read = _checked(str(year), match[1], match[2], written)
    return read if read.problem else read._replace(warning=f"没写年份，按表题取 {year} 年")


def _checked(year: str, month: str | None, day: str | None, written: str) -> Value:
    y = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= PIVOT else 1900)
    if not FIRST_YEAR < y <= LAST_YEAR:
        return Value(None, problem=f"“{str(written).strip()[:30]}”的年份 {y} 不对")
    if month is None:
        return Value(f"{y:04d}")
    m = int(month)
    if not 1 <= m <= 12:
        return Value(None, problem=f"没有 {m} 月（“{str(written).strip()[:30]}”）")
    if day is None:
        return Value(f"{y:04d}-{m:02d}")
    d = int(day)
    try:
        return Value(dt.date(y, m, d).isoformat())
    except ValueError:
        return Value(None, problem=f"{y} 年 {m} 月没有 {d} 日")
