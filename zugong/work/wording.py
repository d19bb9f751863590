"""A duty in words: what is asked, what counts, how far it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.evidence import facts

from .calendar import frequency
from .models import Duty, Obligation
from .obligations import AFTER, BEFORE, CYCLE


def day(value: dt.date) -> str:
    return date_format(value, _("n月j日"))


def period_of(duty: Duty) -> str:
    """2026年第三季度; for a duty that a fact brought with it, the day of the fact."""
    period = duty.named_period
    if period is None:
        return _("%(day)s起") % {"day": day(duty.period_start)}
    return period.label(get_language() or "zh-hans")


def how_often(obligation: Obligation, owed: int) -> str:
    if obligation.rhythm == BEFORE:
        return _("每年一次，有规定的截止日")
    if obligation.rhythm == AFTER:
        return _("每发生一次，做一次")
    if obligation.rhythm == CYCLE:
        return _("每轮做到，一轮 %(length)s") % {"length": obligation.cycle}
    if not obligation.counter:
        return frequency(obligation.rhythm, owed)
    words = {"every": every(obligation.rhythm), "owed": _number(owed), "unit": obligation.counter}
    return _("%(every)s一共 %(owed)s %(unit)s") % words


def every(rhythm: str) -> str:
    """每季度: how often, in words."""
    words = {
        "day": _("每天"), "week": _("每周"), "fortnight": _("每两周"), "month": _("每月"), "bimonth": _("每两个月"),
        "quarter": _("每季度"), "half": _("每半年"), "year": _("每年"),
    }  # fmt: skip
    return words.get(rhythm, "")


def who(obligation: Obligation) -> str:
    """For whom it is counted, where that is not the unit."""
    words = {"member": _("每名党员"), "full_member": _("每名正式党员"), "post": _("每个任职的人")}
    return words.get(obligation.per, "")


def _number(value: int) -> str:
    return f"{value:,}"


def progress(duty: Duty) -> str:
    """本期应做 1 次，还没做; of what is added up, or counted by another word: 12,400 / 20,000 字."""
    unit = duty.obligation.counter
    if unit:
        return f"{_number(duty.done)} / {_number(duty.owed)} {unit}"
    if duty.done >= duty.owed:
        return _("应做 %(owed)s 次，已做 %(done)s 次") % {"owed": duty.owed, "done": duty.done}
    if duty.done:
        return _("应做 %(owed)s 次，还差 %(lacking)s 次") % {"owed": duty.owed, "lacking": duty.lacking}
    return _("应做 %(owed)s 次，还没做") % {"owed": duty.owed}


def chip_of(duty: Duty, today: dt.date) -> tuple[str, str, str]:
    """Tone, words and icon for the state of a duty on a day; an icon of "" is the tone's own."""
    return _CHIPS[duty.standing(today)](duty.days_left(today))


_CHIPS: dict[str, Callable[[int], tuple[str, str, str]]] = {
    "done": lambda _left: ("ok", _("按期做了"), ""),
    "late": lambda _left: ("warn", _("晚做，已补"), "check"),
    "exempt": lambda _left: ("mute", _("免做"), "minus"),
    "missed": lambda _left: ("bad", _("过期没做"), "x"),
    "overdue": lambda left: ("bad", _("逾期 %(n)s 天") % {"n": -left}, ""),
    "make_up": lambda _left: ("warn", _("补做待批"), "hourglass-high"),
    "exemption": lambda _left: ("warn", _("免做待批"), "hourglass-high"),
    "today": lambda _left: ("warn", _("今天"), ""),
    "offered": lambda _left: ("info", _("自选"), "list-check"),
    "passed": lambda _left: ("mute", _("自选，没做"), "minus"),
    "future": lambda _left: ("mute", _("没到时间"), ""),
    "open": lambda left: ("info", _("还剩 %(n)s 天") % {"n": left}, "clock"),
}


def what_counts(obligation: Obligation) -> list[str]:
    """The kind of fact and its conditions, a phrase each."""
    kind = facts.kind_of(obligation.fact_kind) if facts.known(obligation.fact_kind) else None
    phrases = [str(kind.title) if kind else obligation.fact_kind]
    if obligation.sum_of:
        field = kind.field(obligation.sum_of) if kind else None
        phrases.append(_("把%(field)s加起来") % {"field": field.label if field else obligation.sum_of})
    phrases += [_phrase(kind, *condition) for condition in obligation.conditions]
    if obligation.recorded_within is not None:
        phrases.append(_("发生后 %(n)s 天内记进台账") % {"n": obligation.recorded_within})
    return phrases


def _phrase(kind: facts.Kind | None, name: str, operator: str, values: Sequence[Any]) -> str:
    field = kind.field(name) if kind else None
    label = _("日期") if name == "occurred" else str(field.label if field else name)
    shown = [field.show(value) if field else str(value) for value in values]
    if operator == "is" and values in ([True], [False]):
        return label if values == [True] else _("不是%(field)s") % {"field": label}
    if operator == "is_set":
        return (_("填了%(field)s") if values[0] else _("没填%(field)s")) % {"field": label}
    return _PHRASES[operator]() % {"field": label, "value": _("或").join(shown)}


_PHRASES: dict[str, Callable[[], str]] = {
    "is": lambda: _("%(field)s是%(value)s"),
    "at_least": lambda: _("%(field)s不少于 %(value)s"),
    "at_most": lambda: _("%(field)s不多于 %(value)s"),
    "by": lambda: _("%(field)s不晚于 %(value)s"),
    "from": lambda: _("%(field)s不早于 %(value)s"),
}
