"""Tables an institution asks units to keep, in words, with what they cost those who fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution, plain
from zugong.engine.sections.among import Honours
from zugong.engine.sections.columns import Column
from zugong.engine.sections.costs import Load
from zugong.engine.sections.registers import Register
from zugong.engine.telling import kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_of, said

WRITERS: dict[str, Any] = {
    "unit": gettext_lazy("本单位"),
    "above": gettext_lazy("上级组织"),
    "assessor": gettext_lazy("考核组"),
    "registrar": gettext_lazy("底册管理员"),
    "person": gettext_lazy("本人"),
    "parties": gettext_lazy("当事人都签名"),
    "nobody": "",
}
TIMES_A_YEAR = {"day": 365, "week": 52, "fortnight": 26, "month": 12, "bimonth": 6, "quarter": 4, "half": 2, "year": 1}


@dataclass(frozen=True)
class RegisterRow:
    register: Register
    keeps: str
    writes: str
    verifies: str
    columns: str
    rules: str
    cost: str


def rows(one: Institution, day: dt.date) -> list[RegisterRow]:
    return [
        RegisterRow(
            register, said(kinds(register.kept_by)), "、".join(str(WRITERS[name]) for name in register.written_by),
            str(WRITERS[register.verified_by]), "、".join(column.label for column in register.columns.values()),
            "；".join(_rules(one, register)), _cost(one, register.load, day),
        )
        for register in one.registers.values()
    ]  # fmt: skip


def _rules(one: Institution, register: Register) -> Iterator[str]:
    """What holds for the rows together."""
    columns = register.columns
    if register.no_overlap is not None:
        yield _("同一个%(thing)s不能重叠") % {
            "thing": "、".join(_label(columns, name) for name in register.no_overlap.of)
        }
    for quota in register.quotas:
        yield quota.say
    if register.honours is not None:
        yield _honours(one, register.honours, columns)
    for expectation in register.expects.values():
        yield _("列出%(who)s") % {"who": expectation.title}
    if register.signs is not None:
        labels = one.labels.get(register.signs.text_)
        yield _("读“%(text)s”后签名") % {"text": labels.title if labels is not None else register.signs.text_}
    for opens in register.opens.values():
        yield _("一行可以%(what)s") % {"what": opens.label}


def _honours(one: Institution, honours: Honours, columns: Mapping[str, Column]) -> str:
    named = columns.get(honours.named)
    labels = one.labels.get(named.labels) if named is not None else None
    titles = (labels.values if labels is not None else None) or {}
    what = "、".join(titles.get(option, option) for option in honours.most or {})
    return _("按%(by)s从高到低评出%(what)s") % {"by": _label(columns, honours.by), "what": what}


def _label(columns: Mapping[str, Column], name: str) -> str:
    return columns[name].label if name in columns else name


def _cost(one: Institution, load: Load | None, day: dt.date) -> str:
    """Minutes a year of one unit that keeps the table."""
    if load is None or load.every not in TIMES_A_YEAR:
        return ""
    minutes, lines = number_of(one, load.minutes, day), number_of(one, load.rows, day)
    if minutes is None or not isinstance(minutes.value, Decimal):
        return ""
    each = lines.value if lines is not None and isinstance(lines.value, Decimal) else Decimal(1)
    return _("每家一年约 %(minutes)s 分钟") % {"minutes": plain(minutes.value * each * TIMES_A_YEAR[load.every])}


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        row.register.id: Told(
            row.register.title, listed((row.keeps, row.writes, row.verifies, row.columns, row.rules, row.cost))
        )
        for row in rows(one, day)
    }


SECTION = Section(
    "registers",
    gettext_lazy("台账"),
    "rulebook/sections/registers.html",
    rows,
    told,
    gettext_lazy("本台账"),
    lambda one: len(one.registers),
    lambda one: sum(register.uncertain for register in one.registers.values()),
)
