"""Cells of a workbook as cells of declared columns: what a clerk typed becomes what is stored, or a sentence why not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.utils.translation import gettext as _

from zugong.org.forms.fields import split_names
from zugong.org.models import Person, Unit
from zugong.rulebook.declared import Column
from zugong.sheets import Field, Raw, Value, dates
from zugong.sheets import values as sheet_values
from zugong.timeline import Period

from .binding import DERIVED, Binding
from .cells import MASKED, plain

YES, NO = frozenset(("是", "有", "对", "√", "✓", "Y", "y", "TRUE", "True", "true")), frozenset(("否", "无", "没有", "不", "×", "N", "n", "FALSE", "False", "false"))  # fmt: skip
KINDS = {"date": "date", "choice": "choice", "long_text": "long_text", "person": "name"}
AT_ONCE = 500
_UNREAD = (*DERIVED, "file", "row")
_NUMBER = re.compile(r"[^0-9.+-]")
_CLOCK = re.compile(r"(\d{1,2})(?:[:：点时](\d{1,2})?(?:分|[:：]\d{2})?)")
_MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D?")


class Drafted(Protocol):
    """What an import hands over: the values of one row, and where to put sentences."""

    values: dict[str, Any]

    def problem(self, key: str, sentence: object) -> None: ...


def typed(column: Column) -> bool:
    """Whether a workbook sets the cells of a column, and does not only show them: words for the parties of a row alone
    never lie in a file."""
    return column.type not in _UNREAD and not column.seen_by


def sheet_field(column: Column, binding: Binding) -> Field:
    """How a column is recognised in a workbook: by its heading, its other names and what its cells look like."""
    read = typed(column)
    reason = "" if read else _("这一栏不从表格读")
    choices = {label: key for key, label in binding.labels(column).items()} if column.type == "choice" else {}
    return Field(
        column.id, column.label, KINDS.get(column.type, "text"), words=tuple(column.aliases), required=column.required and read,
        stored=read, reason=reason, choices=choices,
    )  # fmt: skip


class Reader:
    """Reads the cells of one workbook. Names of people and units are looked up for all rows together."""

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        self._people: dict[str, list[int]] = {}
        self._units: dict[str, list[int]] = {}

    def normalise(self, column: Column, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        """A value as text or number; names stay names until `resolve`."""
        if column.type == "date":
            return dates.date(raw, year=year, date1904=date1904)
        written = sheet_values.text(raw)
        if written.value in (None, "") or written.problem:
            return written
        text = str(written.value)
        if column.personal and text == MASKED:
            return Value(MASKED)
        read = getattr(self, f"_{column.type}", None)
        return read(column, text) if read else written

    def _number(self, column: Column, text: str) -> Value:
        bare = _NUMBER.sub("", text.replace("，", ""))
        try:
            number = Decimal(bare)
        except InvalidOperation:
            return Value(None, problem=_("“%(text)s”不是一个数") % {"text": text[:20]})
        return Value(plain(number))

    _money = _number

    def _time(self, column: Column, text: str) -> Value:
        """14:30, 14：30, 14点30分, 9点; a sheet's own time may end in seconds."""
        found = _CLOCK.fullmatch("".join(text.split()))
        hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hours < 24 and minutes < 60:
            return Value(f"{hours:02d}:{minutes:02d}")
        return Value(None, problem=_("“%(text)s”看不出是几点；写成 14:30") % {"text": text[:20]})

    def _choice(self, column: Column, text: str) -> Value:
        labels = self.binding.labels(column)
        bare = "".join(text.split())
        found = [key for key, label in labels.items() if bare in ("".join(label.split()), key)]
        if found:
            return Value(found[0])
        return Value(None, problem=_("选项里没有“%(text)s”；可以写：%(all)s") % {"text": text[:20], "all": "、".join(labels.values())[:120]})  # fmt: skip

    def _yes_no(self, column: Column, text: str) -> Value:
        if text in YES:
            return Value("true")
        return (
            Value("false") if text in NO else Value(None, problem=_("“%(text)s”看不出是还是否") % {"text": text[:20]})
        )

    def _period(self, column: Column, text: str) -> Value:
        """A code, a label as we write it, or for months 2026年3月 and the like."""
        try:
            return Value(Period.parse(text).code)
        except ValueError:
            pass
        for year in {match[1] for match in re.finditer(r"(20\d\d)", text)}:
            whole = Period.of("year", dt.date(int(year), 1, 1))
            same = [
                one for one in ([whole] if column.every == "year" else whole.split(column.every)) if one.label() == text
            ]
            if same:
                return Value(same[0].code)
        month = _MONTH.fullmatch(text)
        if month and column.every == "month" and 1 <= int(month[2]) <= 12:
            return Value(f"{month[1]}-{int(month[2]):02d}")
        return Value(None, problem=_("“%(text)s”看不出是哪一期") % {"text": text[:20]})

    # ---- names, all at once ----

    def resolve(self, drafts: Iterable[Drafted]) -> None:
        """Look up every name once, and say what is not found or not the only one."""
        drafts = list(drafts)
        columns = self.binding.columns.values()
        people = [column for column in columns if column.type in ("person", "people")]
        units = [column for column in columns if column.type in ("unit", "units")]
        names = {
            name
            for draft in drafts
            for column in people
            for name in split_names(str(draft.values.get(column.id) or ""))
        }
        self._people = _found(Person.objects, sorted(names))
        self._units = _found(Unit.objects, sorted({name for draft in drafts for column in units for name in _unit_names(column, draft)}))  # fmt: skip
        for draft in drafts:
            for column in people:
                self._check(
                    draft,
                    column,
                    self._people,
                    split_names(str(draft.values.get(column.id) or "")),
                    _("底册里没有叫“%(name)s”的人"),
                )
            for column in units:
                self._check(
                    draft,
                    column,
                    self._units,
                    _unit_names(column, draft),
                    _("底册里没有叫“%(name)s”的组织"),
                )

    def _check(self, draft: Drafted, column: Column, known: dict[str, list[int]], names: list[str], none: str) -> None:
        if names == [MASKED]:
            return
        for name in filter(None, names):
            found = known.get(name, [])
            if not found:
                draft.problem(column.id, none % {"name": name})
            elif len(found) > 1:
                draft.problem(column.id, _("叫“%(name)s”的不止一个") % {"name": name})

    def cells(self, draft: Drafted) -> dict[str, Any]:
        """The cells that the workbook has a column for, as they are stored; an empty one is None. Masked cells stay out."""
        found: dict[str, Any] = {}
        for column in self.binding.columns.values():
            if column.id not in draft.values or not typed(column):
                continue
            value = draft.values[column.id]
            if value == MASKED:
                continue
            found[column.id] = None if value in (None, "") else self._stored(column, value)
        return found

    def _stored(self, column: Column, value: Any) -> Any:
        if column.type == "person":
            return next(iter(self._people.get(str(value), ())), None)
        if column.type == "people":
            return [key for name in split_names(str(value)) for key in self._people.get(name, [])[:1]]
        if column.type == "unit":
            return next(iter(self._units.get(str(value), ())), None)
        if column.type == "units":
            return [key for name in split_names(str(value)) for key in self._units.get(name, [])[:1]]
        if column.type == "yes_no":
            return value == "true"
        return value.isoformat() if isinstance(value, dt.date) else str(value)


def _unit_names(column: Column, draft: Drafted) -> list[str]:
    """A unit's name may hold a mark by which several are told apart; so only several are taken apart."""
    said = str(draft.values.get(column.id) or "")
    return split_names(said) if column.type == "units" else [said] if said else []


def _found(objects: Any, names: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for start in range(0, len(names), AT_ONCE):
        for name, key in objects.filter(name__in=names[start : start + AT_ONCE]).values_list("name", "pk"):
            found.setdefault(name, []).append(key)
    return found
