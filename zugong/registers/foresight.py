"""What a decision about an institution would do to registers and the rows in them; told to the library's pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.columns.fields import typed
from zugong.rulebook.consequences import Change
from zugong.rulebook.declared import Column, Register
from zugong.rulebook.touched import Touched, panel
from zugong.rulebook.uses import Use
from zugong.ui.panels import Panel

from .models import Row, RowQuerySet


def rows(change: Change) -> Panel | None:
    """Columns that come, go or have to be filled in, and how many rows that concerns."""
    before = change.before.registers if change.before is not None else {}
    after = change.after.registers if change.after is not None else {}
    lines: list[Touched] = []
    for id in dict.fromkeys([*before, *after]):
        lines += _register(change.institution_id, before.get(id), after.get(id))
    return panel("registers", _("台账"), lines)


def _register(institution: str, before: Register | None, after: Register | None) -> Iterator[Touched]:
    known = after or before
    assert known is not None
    standing = Row.objects.standing().filter(register=f"{institution}/{known.id}")
    if before is None:
        yield Touched(known.title, _("新的台账。"))
    elif after is None:
        number = standing.count()
        words = _("这张台账没有了。已有 %(n)d 行留在库里，页面上不再列出，先导出留底。") % {"n": number}
        yield Touched(known.title, words, "bad" if number else "info")
    else:
        yield from _columns(before, after, standing)


def _columns(before: Register, after: Register, standing: RowQuerySet) -> Iterator[Touched]:
    old, new = ({one.id: one for one in typed(register.columns.values())} for register in (before, after))
    asked = [*(old.keys() - new.keys()), *(name for name in new if _asks_more(old.get(name), new[name]))]
    filled = _filled(standing, asked)
    total = standing.count() if asked else 0
    for name, column in old.items():
        if name not in new:
            words = _("这一栏不再有。%(n)d 行填过，以后不显示，历史里还在。") % {"n": filled[name]}
            yield Touched(_in(after, column), words, "warn" if filled[name] else "info")
    for name, column in new.items():
        earlier = old.get(name)
        if _asks_more(earlier, column):
            lacking = total - filled[name]
            words = (
                _("改成必填。%(n)d 行还空着，下次改这一行时要补上。")
                if earlier
                else _("新的一栏，必填。%(n)d 行还没有，下次改这一行时要补上。")
            )
            yield Touched(_in(after, column), words % {"n": lacking}, "warn" if lacking else "info")
        elif earlier is None:
            yield Touched(_in(after, column), _("新的一栏，可以不填。"))
        elif earlier.type != column.type:
            yield Touched(_in(after, column), _("这一栏的类型变了，已经填的可能不合用，要逐行看。"), "warn")


def _asks_more(before: Column | None, after: Column) -> bool:
    return after.required and not (before is not None and before.required)


def _filled(standing: RowQuerySet, names: Iterable[str]) -> dict[str, int]:
    """How many rows hold each of the columns, counted in one query."""
    wanted = {name: Count("pk", filter=Q(data__has_key=name)) for name in names}
    found = standing.aggregate(**{f"filled_{name}": count for name, count in wanted.items()}) if wanted else {}
    return {name: found[f"filled_{name}"] for name in wanted}


def _in(register: Register, column: Column) -> str:
    return f"{register.title} · {column.label}"


def in_use(editions: list[Any], _account: Any) -> Iterator[Use]:
    """Registers of an institution and the rows that stand in them."""
    ids = [f"{editions[0].id}/{name}" for one in editions for name in one.registers]
    number = Row.objects.standing().filter(register__in=ids).count() if ids else 0
    if number:
        yield Use(_("台账里的行"), _("%(n)s 行") % {"n": number}, reverse("registers:registers"))
