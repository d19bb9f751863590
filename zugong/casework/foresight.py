"""What a decision about an institution would do to cases on their way; told to the library's pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.rulebook.consequences import Change
from zugong.rulebook.declared import Institution, Route, Step
from zugong.rulebook.touched import Touched, panel
from zugong.rulebook.uses import Use
from zugong.ui.panels import Panel

from .models import Case

Limits = dict[tuple[str, str], tuple[str, str]]


def cases(change: Change) -> Panel | None:
    """Steps that go, cases that stand at them, which edition judges those, and time limits."""
    before, old = change.before.routes if change.before is not None else {}, _limits(change.before, change)
    with change.tried():
        after, new = change.after.routes if change.after is not None else {}, _limits(change.after, change)
    lines: list[Touched] = []
    for id in dict.fromkeys([*before, *after]):
        lines += _route(change, before.get(id), after.get(id), old, new)
    return panel("cases", _("办件流程"), lines)


def _route(change: Change, before: Route | None, after: Route | None, old: Limits, new: Limits) -> Iterator[Touched]:
    known = after or before
    assert known is not None
    if before is None:
        yield Touched(known.title, _("新的流程。"))
        return
    standing = _standing(f"{change.institution_id}/{known.id}")
    number = sum(standing.values())
    if after is None:
        words = _("这个流程没有了，不再提得出新的。%(n)d 件在办：%(how)s") % {"n": number, "how": _judged(before)}
        yield Touched(known.title, words, _tone(before, number))
        return
    for step in before.steps.values():
        here = standing.get(step.id, 0)
        if step.id not in after.steps:
            words = _("这一步没有了。%(n)d 件停在这里：%(how)s") % {"n": here, "how": _judged(before)}
            yield Touched(_at(before, step), words, _tone(before, here))
        elif old.get((known.id, step.id)) != new.get((known.id, step.id)):
            words = _("期限从%(old)s改成%(new)s。%(n)d 件已经在这一步，期限不变；%(day)s起到这一步的按新期限。") % {
                "old": _said(old, known, step), "new": _said(new, known, step), "n": here, "day": change.since.isoformat(),
            }  # fmt: skip
            yield Touched(_at(before, step), words, "warn" if here else "info")
    for step in after.steps.values():
        if step.id not in before.steps:
            yield Touched(_at(after, step), _("新的一步。%(how)s") % {"how": _judged(after) if number else ""})


def _standing(route: str) -> dict[str, int]:
    """step → open cases that are there."""
    found = Case.objects.open().filter(route=route).order_by().values_list("place").annotate(n=Count("pk"))
    return dict(found)


def _judged(route: Route) -> str:
    if route.edition == "opened":
        return _("按开始时的版次办完。")
    return _("按办理当天的版次办，已经在办的也跟着变。")


def _tone(before: Route, number: int) -> str:
    """A case that goes by the edition of the day would stand at a step that is no more."""
    return "info" if not number else "warn" if before.edition == "opened" else "bad"


def _limits(institution: Institution | None, change: Change) -> Limits:
    """Number and unit of every time limit on the day of the change, as the library now has it."""
    found: Limits = {}
    for route in institution.routes.values() if institution is not None else ():
        binding = Binding(institution, route.columns, change.since)  # type: ignore[arg-type]
        for step in route.steps.values():
            if step.within is not None and institution is not None:
                parameter = institution.parameters.get(step.within.name)
                found[route.id, step.id] = (f"{binding.number(step.within)}", parameter.unit if parameter else "")
    return found


def _said(limits: Limits, route: Route, step: Step) -> str:
    number, unit = limits.get((route.id, step.id), ("", ""))
    return f" {number} {unit}" if number else _("不限时")


def _at(route: Route, step: Step) -> str:
    return f"{route.title} · {step.title}"


def in_use(editions: list[Any], _account: Any) -> Iterator[Use]:
    """Cases on the routes of an institution that are not over."""
    ids = [f"{editions[0].id}/{name}" for one in editions for name in one.routes]
    number = Case.objects.open().filter(route__in=ids).count() if ids else 0
    if number:
        yield Use(_("在办的件"), _("%(n)s 件") % {"n": number}, reverse("casework:cases"))
