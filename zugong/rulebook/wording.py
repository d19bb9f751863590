"""How numbers and dates of an institution are said to people; what is read of a draft is the draft's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.engine import Catalogue, FactKind, Institution, Words, plain
from zugong.engine.filters import Condition, Filter
from zugong.engine.nodes import Field
from zugong.engine.numbers import Numbers
from zugong.engine.parameters import Dated, Parameter
from zugong.engine.sections.columns import Column
from zugong.engine.spelling import Number
from zugong.engine.telling import condition_words, meant, what
from zugong.kernel import clock
from zugong.rulebook import library


def said(words: Words) -> str:
    return words.within(get_language() or "zh-hans")


def listed(parts: Iterable[str]) -> str:
    """Several sayings of one thing, one after the other."""
    return _("；").join(part for part in parts if part)


def reading_day(one: Institution) -> dt.date:
    """The day whose numbers are shown: today, or the nearest day on which the edition holds."""
    day = max(clock.today(), one.heading.in_force_from)
    return day if one.heading.in_force_to is None else min(day, one.heading.in_force_to)


def seen_by(one: Institution) -> Catalogue:
    """What this edition may refer to: its own declarations first, then its neighbours'."""
    return (one.beside or library.catalogue()).including(one)


def number_of(one: Institution, reference: Number | None, day: dt.date) -> Dated | None:
    """The value a number of this very edition stands for, whether or not the edition is in force."""
    if reference is None or reference.is_zero:
        return None
    parameter = seen_by(one).parameters.get(reference.name)
    return None if parameter is None else parameter.on(day) or next(iter(parameter.values), None)


def number_words(one: Institution, reference: Number | None, day: dt.date) -> str:
    value = number_of(one, reference, day)
    if value is None or reference is None:
        return ""
    return shown(one, seen_by(one).parameters[reference.name], value)


def shown(one: Institution, parameter: Parameter, value: Dated) -> str:
    """A table's levels by their names, a month-day as people say it."""
    if value.shape == "month_day":
        month, day = (int(part) for part in str(value.value).split("-"))
        english = (get_language() or "").startswith("en")
        return f"{day} {dt.date(2000, month, day):%b}" if english else f"{month}月{day}日"
    if isinstance(value.value, dict):
        return listed(f"{name} {plain(marks)}" for name, marks in levels(one, value))
    return value.words() + (f" {parameter.unit}" if parameter.unit else "")


def facts_words(one: Institution, wanted: Filter, day: dt.date) -> str:
    """Which facts are meant, with their conditions and numbers; a draft may name numbers that are not there."""
    conditions = (*wanted.where, *wanted.counts_if)
    numbers = _numbers(one, (*(c.number for c in conditions), wanted.recorded_within), day)
    return said(what(seen_by(one), wanted) if numbers is None else meant(seen_by(one), wanted, numbers))


def cells_words(one: Institution, columns: Mapping[str, Column], wanted: Sequence[Condition], day: dt.date) -> str:
    """Conditions over the columns of a register or route, said as those over the fields of a fact are."""
    fields = {name: Field(id=name, label=column.label, type=column.type, labels=column.labels) for name, column in columns.items()}  # fmt: skip
    seen = replace(seen_by(one), kinds={_CELLS: FactKind(id=_CELLS, fields=fields)})
    numbers = _numbers(one, (condition.number for condition in wanted), day)
    words = [condition_words(seen, _CELLS, condition, numbers) for condition in wanted]
    return said(Words("，".join(one.zh for one in words), ", ".join(one.en for one in words)))


_CELLS = "cells"


def _numbers(one: Institution, asked: Iterable[Number | None], day: dt.date) -> Numbers | None:
    wanted = [number for number in asked if number is not None and not number.is_zero]
    known = all(number_of(one, number, day) is not None for number in wanted)
    return Numbers(seen_by(one).parameters, day) if known else None


def levels(one: Institution, value: Dated) -> list[tuple[str, Decimal]]:
    """The lines of a table by their names."""
    names = {key: name for labels in one.labels.values() for key, name in (labels.values or {}).items()}
    bands = value.shape == "bands"
    return [(level(key, names, bands), marks) for key, marks in value.value.items()]


def level(key: str, names: dict[str, str], bands: bool) -> str:
    if key == "below":
        return _("更低")
    return _("%(limit)s 及以上") % {"limit": key} if bands else names.get(key, key)
