"""Headings and rows of a table as HTML. What holds for a whole column is worked out once and not again for each of its cells."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import django_tables2
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor

from zugong.ui import icons
from zugong.ui.templatetags.zg import cell

if TYPE_CHECKING:
    from .table import Table

Read = Callable[[Any], Any]
NOTHING = ("", "—")


def rows_of(table: Table, records: Iterable[Any]) -> SafeString:
    columns: list[tuple[str, Read]] | None = None
    lines = []
    for record in records:
        if columns is None:  # the first row tells what the others are
            columns = [(_opening(column), _cell(table, column, record)) for column in table.columns]
        cells = [_drawn(opening, written(shown(record))) for opening, shown in columns]
        lines.append(f"<tr>{''.join(cells)}</tr>\n")
    return mark_safe("".join(lines))


def _drawn(opening: str, text: str) -> str:
    """A cell that says nothing is marked: as a card on a phone it takes no line."""
    return f"{opening[:-1]} data-empty>{text}</td>" if text in NOTHING else f"{opening}{text}</td>"


def written(value: Any) -> str:
    """The text of one cell. Nearly all of them are words, either typed by somebody or drawn by us."""
    kind = type(value)
    if kind is str:
        return escape(value)
    return value if kind is SafeString else conditional_escape(cell(value))


def head_of(table: Table, address: Callable[..., str]) -> SafeString:
    headings = [_heading(column, address) for column in table.columns]
    return mark_safe(f"<thead><tr>{''.join(headings)}</tr></thead>")


def _heading(column: BoundColumn, address: Callable[..., str]) -> str:
    css = column.attrs["td"].get("class")
    opening = f'<th scope="col" class="{conditional_escape(css)}"' if css else '<th scope="col"'
    words = conditional_escape(column.header)
    if not column.orderable:
        return f"{opening}>{words}</th>"
    alias = column.order_by_alias
    link = escape(address(sort=alias.next, page=None))
    if not column.is_ordered:
        return f'{opening}><a href="{link}">{words}</a></th>'
    order = "descending" if alias.is_descending else "ascending"
    return f'{opening} aria-sort="{order}"><a href="{link}">{words}{icons.draw(f"sort-{order}")}</a></th>'


def _opening(column: BoundColumn) -> str:
    css = column.attrs["td"].get("class")
    return format_html('<td data-label="{}"{}>', column.header, format_html(' class="{}"', css) if css else "")


def _cell(table: Table, column: BoundColumn, sample: Any) -> Read:
    """How this column is shown: as django-tables2 does it, for plain columns without asking everything again."""
    own = getattr(table, f"render_{column.name}", None)
    wanted = arguments(own.__func__) if own else frozenset()
    plain = type(column.column) is django_tables2.Column and column.link is None
    if not plain or not wanted <= {"value", "record"}:
        return lambda record: BoundRow(record, table=table).get_cell(column.name)
    read = _reader(Accessor(column.accessor), sample)
    empty, default = column.column.empty_values, column.default
    if own is None:
        return lambda record: default if (value := read(record)) in empty else value
    if wanted == {"record"}:
        return lambda record: default if read(record) in empty else own(record=record)
    if wanted == {"value"}:
        return lambda record: default if (value := read(record)) in empty else own(value=value)
    return lambda record: default if (value := read(record)) in empty else own(value=value, record=record)


@lru_cache(maxsize=512)
def arguments(function: Callable[..., Any]) -> frozenset[str]:
    """The names a render method asks for, without self."""
    return frozenset([*inspect.signature(function).parameters][1:])


def _reader(accessor: Accessor, sample: Any) -> Read:
    model = _model_at(accessor, type(sample)) if isinstance(sample, models.Model) else None
    if model is None:  # plain data, or a way through something that is no row
        return lambda record: _quietly(accessor.resolve, record)
    find = attrgetter(".".join(accessor.bits))
    words = _choices(model, accessor.bits[-1])

    def read(record: Any) -> Any:
        try:
            value = find(record)
        except (AttributeError, ObjectDoesNotExist):
            return None
        if words is not None:
            return words.get(value, value)
        return value() if callable(value) and not isinstance(value, models.Manager) else value

    return read


def _quietly(resolve: Read, record: Any) -> Any:
    try:
        return resolve(record)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        return None


def _model_at(accessor: Accessor, model: type[models.Model]) -> type[models.Model] | None:
    """The model in which the way of an accessor ends, if it leads from row to row."""
    for bit in accessor.bits[:-1]:
        try:
            related = model._meta.get_field(bit).related_model
        except FieldDoesNotExist:
            return None
        if not (isinstance(related, type) and issubclass(related, models.Model)):
            return None
        model = related
    return model


def _choices(model: type[models.Model], name: str) -> dict[Any, str] | None:
    """The words of a field's choices, translated once per page."""
    try:
        flat = getattr(model._meta.get_field(name), "flatchoices", None)
    except FieldDoesNotExist:
        return None
    return {key: str(label) for key, label in flat} if flat else None
