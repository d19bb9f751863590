"""A parameter's value in a form: one box for a number or a day, one for each line of a table; and back again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zugong.engine import plain
from zugong.engine.parameters import BELOW, FRACTION, Dated

MONTH_AND_DAY = re.compile(r"(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?\Z")
SEPARATORS = re.compile(r"[\s,，、;；]+")
LEAP_YEAR = 2024


@dataclass(frozen=True)
class Box:
    """One box of a form. `key` tells the boxes of one value apart."""

    key: str
    label: str
    text: str
    hint: str = ""


def boxes(value: Dated, names: Mapping[str, str]) -> list[Box]:
    """The boxes of a value, filled in. `names`: what the lines of a table are called."""
    given = value.value
    if isinstance(given, dict) and value.shape in {"table", "bands"}:
        return _lines(given, value.shape == "bands", names)
    if isinstance(given, tuple):
        return [Box("", _("值"), "、".join(_text(one) for one in given), _("几个数之间用顿号隔开"))]
    hint = {"month_day": _("月-日，如 03-31"), "fraction": _("几分之几，如 2/3")}.get(value.shape, "")
    return [Box("", _("值"), _text(given), hint)]


def _lines(given: Mapping[str, Any], bands: bool, names: Mapping[str, str]) -> list[Box]:
    found = []
    for place, (key, marks) in enumerate(given.items()):
        if bands and key != BELOW:
            found.append(Box(f"{place}-from", _("达到"), key))
            found.append(Box(f"{place}", _("给"), _text(marks)))
        else:
            label = _("更低的给") if bands else names.get(key, key)
            found.append(Box(f"{place}", label, _text(marks)))
    return found


def _text(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


#: What arithmetic can carry; far beyond any mark, amount or number of days.
LARGEST, FINEST = Decimal(10) ** 12, -6


def read(value: Dated, texts: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
    """What was written into the boxes, and what is wrong with each; of the same shape as the value before."""
    wrong: dict[str, str] = {}

    def taken(key: str, reader: Any) -> Any:
        try:
            return reader(texts.get(key, "").strip())
        except ValidationError as error:
            wrong[key] = str(error.message)
            return None

    if isinstance(value.value, dict) and value.shape in {"table", "bands"}:
        made: dict[str, Any] = {}
        for place, key in enumerate(value.value):
            limit = taken(f"{place}-from", _number) if value.shape == "bands" and key != BELOW else None
            name = key if limit is None else plain(limit)
            if name in made:
                wrong[f"{place}-from"] = str(_("这一档和上面一档从同一个数起"))
            made[name] = taken(f"{place}", _number)
        return made, wrong
    reader = {"number": _number, "month_day": _month_day, "fraction": _fraction, "list": _list}.get(value.shape, _words)
    return taken("", reader), wrong


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("，", ".").replace("−", "-"))
    except InvalidOperation:
        raise ValidationError(_("这里只能填数字")) from None
    if not number.is_finite() or number < 0:
        raise ValidationError(_("这里填 0 或者比 0 大的数"))
    if number > LARGEST or int(number.as_tuple().exponent) < FINEST:
        raise ValidationError(_("这个数太大，或者小数位太多"))
    return number


def _month_day(text: str) -> str:
    found = MONTH_AND_DAY.match(text)
    if not found:
        raise ValidationError(_("写成月-日，如 03-31"))
    month, day = int(found[1]), int(found[2])
    try:
        dt.date(LEAP_YEAR, month, day)
    except ValueError:
        raise ValidationError(_("没有 %(month)s 月 %(day)s 日") % {"month": month, "day": day}) from None
    return f"{month:02d}-{day:02d}"


def _fraction(text: str) -> Any:
    if FRACTION.match(text):
        return text
    raise ValidationError(_("写成几分之几，如 2/3"))


def _list(text: str) -> tuple[Decimal, ...]:
    parts = [part for part in SEPARATORS.split(text) if part]
    if not parts:
        raise ValidationError(_("至少写一个数"))
    return tuple(_number(part) for part in parts)


def _words(text: str) -> str:
    if not text:
        raise ValidationError(_("这一栏还没填"))
    return text
