"""A result as a workbook: the table as it hangs out, and the marks of every unit that this account may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zugong.assessment import queries, sheets
from zugong.assessment.models import Result, ResultLine
from zugong.engine import Score
from zugong.org.models import Account

from .lines import TableOf, tables


def download(result: Result, account: Account) -> HttpResponse:
    groups = tables(result)
    own = [line.pk for table in groups for line in table.lines if queries.may_see(account, line.unit)]
    pages = [(_("成绩"), _table(groups))]
    if own:
        seen = result.lines.filter(pk__in=own).select_related("unit").order_by("group", "place", "unit__path")
        pages.append((_("各项得分"), _marks(seen)))
    return sheets.book(f"result-{result.folder}", pages)


def _table(groups: list[TableOf]) -> Iterator[list[Any]]:
    heads = (
        _("单位"),
        _("组别"),
        _("名次"),
        _("总分"),
        _("比较用的分"),
        _("基本项目"),
        _("加减分"),
        _("等次"),
        _("星级"),
    )
    yield list(heads)
    for table in groups:
        for line in table.lines:
            yield [
                line.unit.name, table.title, line.place, line.total, line.compared, line.base, line.special,
                line.grade_title, line.stars,
            ]  # fmt: skip


def _marks(lines: Iterable[ResultLine]) -> Iterator[list[Any]]:
    """A column for every indicator; empty where it is not assessed."""
    scores = [(line, {one.id: one for one in Score.from_dict(line.trace).indicators}) for line in lines]
    heads = {key: f"{one.no} {one.title}".strip() for _line, score in scores for key, one in score.items()}
    yield [_("单位"), _("总分"), *heads.values()]
    for line, score in scores:
        yield [line.unit.name, line.total, *(_value(score.get(key)) for key in heads)]


def _value(one: Any) -> Any:
    return one.value if one is not None and one.assessed else None
