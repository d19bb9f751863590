"""Deadlines of open cases in the calendar."""

from __future__ import annotations

from collections.abc import Iterator

from zugong.ui.addresses import address_of
from zugong.work.feeds import MOST, Entry, Window

from . import queries
from .lamps import Lamps


def cases(window: Window) -> Iterator[Entry]:
    days = window.days
    found = queries.visible_to(window.account).open().filter(due_on__gte=days.start, due_on__lte=days.end)
    if window.unit is not None:
        found = found.filter(window.scope.q("unit"))
    if window.institution:
        found = found.filter(route__startswith=f"{window.institution}/")
    lamps, page_of = Lamps(window.today), address_of("casework:case")
    for case in found.order_by("due_on", "pk")[:MOST]:
        if case.due_on is None:
            continue
        tone, words = lamps.of(case)
        yield Entry(
            case.due_on, "case", case.title or case.number, tone, str(words), page_of(case.pk),
            case.source, str(case.unit), case.route.partition("/")[0],
        )  # fmt: skip
