"""Excel's date numbers, and how much of a date a cell's format lets people see."""

from __future__ import annotations

import datetime as dt
import re

from .grid import DateCell, Raw, Trouble

# Built-in formats a cell may use without writing them out; 27–36 and 50–58 are the Chinese ones.
BUILTIN: dict[int, str] = {
    14: "day", 15: "day", 16: "monthday", 17: "month", 18: "time", 19: "time", 20: "time", 21: "time", 22: "day",
    27: "month", 28: "monthday", 29: "monthday", 30: "day", 31: "day", 32: "time", 33: "time", 34: "time", 35: "time",
    36: "month", 45: "time", 46: "time", 47: "time", 50: "month", 51: "monthday", 52: "month", 53: "monthday",
    54: "monthday", 55: "time", 56: "time", 57: "month", 58: "monthday",
}  # fmt: skip
LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
LAST_SERIAL = 2_958_465  # 9999-12-31


def shown_by_format(number: int, code: str | None) -> str:  # noqa: PLR0911
    """ "" for a plain number, else day | month | year | monthday | time."""
    if code is None:
        return BUILTIN.get(number, "")
    section = LITERALS.sub("", code.split(";")[0]).lower()
    if "general" in section or "通用" in section or section.strip() in ("", "@", "standard"):
        return ""
    has_year, has_day = "y" in section or "e" in section.replace("e+", ""), "d" in section or "aaa" in section
    has_clock = "h" in section or "s" in section
    has_month = bool(re.search(r"m", section)) and not (has_clock and not has_year and not has_day)
    if "0" in section or "#" in section or "?" in section:
        return "" if not has_clock else "time"
    if has_year:
        return "day" if has_day else "month" if has_month else "year"
    if has_day:
        return "monthday" if has_month else ""
    if has_clock:
        return "time"
    return "monthday" if has_month else ""


def date_cell(serial: float, shown: str, date1904: bool) -> Raw:
    """The day a serial number stands for. Excel's invented 29 February 1900 and numbers outside the calendar are troubles."""
    if serial < 0 or serial > LAST_SERIAL + 1:
        return Trouble("date", "这一格设成了日期格式，数字却不是日期")
    days, fraction = divmod(serial, 1)
    minutes = round(fraction * 1440)
    if shown == "time" and days == 0:
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
    if date1904:
        day = dt.date(1904, 1, 1) + dt.timedelta(days=int(days))
    elif int(days) == 60:
        return Trouble("date", "1900 年 2 月没有 29 日，这是 Excel 自己的错，请改成真的日期")
    elif days == 0:
        return Trouble("date", "这一格设成了日期格式，里面却是 0")
    else:
        day = dt.date(1899, 12, 31 if days < 60 else 30) + dt.timedelta(days=int(days))
    clock = f" {minutes // 60 % 24:02d}:{minutes % 60:02d}" if minutes % 1440 else ""
    return DateCell(day.isoformat() + clock, "day" if shown == "time" else shown)
