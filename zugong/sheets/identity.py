"""Numbers that identify: 公民身份号码 (GB 11643), 统一社会信用代码 (GB 32100), telephones. Check digits warn, never block."""

from __future__ import annotations

import datetime as dt
import re

from .grid import DateCell, Raw, Trouble, text_of
from .values import EMPTY, EMPTY_WORDS, Value, tidy

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
EXACT = 10**15  # Excel keeps fifteen digits of a number, the rest becomes zeros


def check_digit(first17: str) -> str:
    return CHECKS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def birth_in(number: str) -> dt.date | None:
    """The birthday an ID number carries."""
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12] if len(number) == 15 else ""
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def sex_in(number: str) -> str:
    """男 or 女 as the seventeenth digit says."""
    digit = number[16:17] if len(number) == 18 else number[14:15] if len(number) == 15 else ""
    return "" if not digit.isdigit() else "男" if int(digit) % 2 else "女"


def _plain(raw: Raw) -> str:
    return re.sub(r"[\s'’‘`]", "", tidy(raw)).upper()


def _lost_digits(raw: Raw, plain: str) -> bool:
    return (isinstance(raw, int | float) and abs(raw) >= EXACT) or bool(re.fullmatch(r"\d\.\d+E\+\d+", plain))


#: How nearly all are written; nothing has to be found out about them.
PLAIN_ID, PLAIN_MOBILE = re.compile(r"^[0-9]{17}[0-9X]\Z"), re.compile(r"^1[3-9][0-9]{9}\Z")


def id_number(raw: Raw) -> Value:  # noqa: C901, PLR0911
    if isinstance(raw, Trouble):
        return Value(None, problem=raw.sentence)
    if raw.__class__ is str and PLAIN_ID.match(raw) and birth_in(raw) and check_digit(raw[:17]) == raw[17]:  # type: ignore[arg-type, index]
        return Value(raw)  # type: ignore[arg-type]
    plain = _plain(raw)
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    if isinstance(raw, bool | DateCell):
        return Value(None, problem="这一格不是身份证号")
    if _lost_digits(raw, plain):
        return Value(None, problem="身份证号被 Excel 当成数字存了，后几位已经丢失，请从原件重填（先把列设成文本）")
    if "*" in plain or re.search(r"\dX{3,}", plain):
        return Value(None, warning="身份证号打了码，不能用来认人")
    if not re.fullmatch(r"\d+X?", plain):
        return Value(plain, warning="不是居民身份证号的样子，按其他证件号存")
    if len(plain) not in (15, 18):
        more, few = len(plain) - 18, 18 - len(plain)
        return Value(None, problem=f"身份证号有 {len(plain)} 位，" + (f"多 {more} 位" if more > 0 else f"少 {few} 位"))
    if birth_in(plain) is None:
        return Value(plain, warning="身份证号里的出生日期不存在")
    if len(plain) == 15:
        return Value(plain, warning="15 位的旧号，请换成 18 位")
    if check_digit(plain[:17]) != plain[17]:
        return Value(plain, warning="身份证号最后一位校验不对，请核对")
    return Value(plain)


def looks_like_id(text: str) -> bool:
    return bool(re.fullmatch(r"\d{17}[\dX]|\d{15}", text)) and birth_in(text) is not None


def credit_check(first17: str) -> str:
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(first17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def credit_code(raw: Raw) -> Value:
    if isinstance(raw, Trouble):
        return Value(None, problem=raw.sentence)
    plain = _plain(raw)
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    if _lost_digits(raw, plain):
        return Value(None, problem="代码被 Excel 当成数字存了，后几位已经丢失，请重填（先把列设成文本）")
    if not re.fullmatch(r"[0-9A-Z]{18}", plain):
        return Value(plain[:40], warning=f"统一社会信用代码应为 18 位，这里有 {len(plain)} 位")
    if any(c not in CREDIT_ALPHABET for c in plain) or credit_check(plain[:17]) != plain[17]:
        return Value(plain, warning="统一社会信用代码校验不对，请核对")
    return Value(plain)


MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3})?\d{7,8}(?:转\d+)?|400\d{7}|\d{3,6}")


def phone(raw: Raw) -> Value:  # noqa: PLR0911
    if isinstance(raw, Trouble):
        return Value(None, problem=raw.sentence)
    if raw.__class__ is str and PLAIN_MOBILE.match(raw):  # type: ignore[arg-type]
        return Value(raw)  # type: ignore[arg-type]
    plain = tidy(raw)
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    if isinstance(raw, DateCell | bool):
        return Value(None, problem="这一格不是电话号码")
    bare = re.sub(r"^(?:\+?86|0086)(?=1[3-9]\d{9})", "", re.sub(r"[\s\-()（）—]", "", plain))
    if "*" in bare:
        return Value(None, warning="电话打了码，没有存")
    if MOBILE.fullmatch(bare):
        return Value(bare)
    if LANDLINE.fullmatch(bare):
        return Value(re.sub(r"\s", "", plain))
    if len(re.findall(r"\d{7,}", bare)) > 1 or re.search(r"\d[/、,，;；]\d", bare):
        return Value(plain[:60], warning="一格里有不止一个号码")
    digits = re.sub(r"\D", "", bare)
    if digits and len(digits) > 8:
        more = len(digits) - 11
        what = f"多 {more} 位" if more > 0 else f"少 {-more} 位" if more < 0 else "不像手机号"
        return Value(text_of(plain)[:60], warning=f"电话有 {len(digits)} 位，{what}")
    return Value(plain[:60], warning="不像电话号码，照原样存")
