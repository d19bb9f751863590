"""What work shows on pages that belong to nobody, and the numbers beside the navigation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.timeline import Period
from zugong.ui.panels import Panel

from . import applications, burden, checklist, inbox, items, matter_pages, pages, people, queries, rules, steering
from .forms import MatterForm, ProgressForm
from .scoped import Scoped

#: Words on how a matter goes shown beside it, and matters shown on the workbench.
SAID, SHOWN = 8, 5
#: How far ahead weeks are looked at before something new is issued.
AHEAD = dt.timedelta(weeks=13)


def to_do(request: SignedIn, _unit: Unit | None) -> Panel | None:
    page = pages.panel_page(request.user, clock.today())
    return Panel("work/panels/to_do.html", {"page": page}) if page else None


def own(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """A person's own duties, with how far they have come."""
    found = people.own(request.user, clock.today())
    return Panel("work/panels/own.html", {"own": found}) if found else None


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Applications that wait for this account's answer."""
    count = applications.to_answer(request.user).count() if request.user.current_grants else 0
    return Panel("work/panels/waiting.html", {"count": count}) if count else None


def of_unit(request: SignedIn, unit: Unit | None) -> Panel | None:
    """What a unit still owes, on its page."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    duties = queries.duties_of_unit(unit, done=False)
    if not duties.pending:
        return None
    return Panel("work/panels/of_unit.html", {"page": pages.todo(request.user, duties, later=False), "unit": unit})


def own_here(request: SignedIn, unit: Unit) -> Panel | None:
    """On the page of the own branch: the same as on the workbench, study among it."""
    return own(request, unit) if request.user.own_branch == unit else None


def of_branch(_request: SignedIn, unit: Unit) -> Panel | None:
    """What a branch has to do, for everybody who belongs to it: only what and by when."""
    duties = queries.duties_of_unit(unit, done=False)
    pressing = [*duties.overdue, *duties.due_today, *duties.this_week, *duties.later]
    return Panel("work/panels/of_branch.html", {"duties": pressing[:SHOWN], "n": len(pressing), "today": duties.today})


def unread(request: SignedIn) -> int:
    return _waiting(request)[inbox.UNREAD]


def pressing(request: SignedIn) -> int:
    return _waiting(request)["pressing"]


def _waiting(request: SignedIn) -> Counter[str]:
    """The numbers beside the navigation, asked once for each page."""
    known: Counter[str] | None = getattr(request, "_waiting", None)
    if known is None:
        known = inbox.waiting(request.user, pressing=queries.pressing(request.user, clock.today()))
        request._waiting = known  # type: ignore[attr-defined]
    return known


# ---- key matters ---------------------------------------------------------------------------------


def of_item(request: SignedIn, item: items.Item) -> Panel | None:
    """Beside a duty, a row or a case: whether it is put first, how it goes, and the way to say so."""
    today, by = clock.today(), request.user
    found = matter_pages.visible_to(by, Q(source=item.source)).first()
    steered = steering.on(today)
    if found is None:
        if not steered.kinds or not rules.list_matter.allows(item, next(iter(steered.kinds)), by=by):
            return None
        form = MatterForm(steered=steered, initial={"leader": by.display_name})
        return Panel("work/panels/matter.html", {"item": item, "form": form})
    context = {
        "item": item, "line": matter_pages.lines([found], today)[0], "said": list(found.progress.all()[:SAID]),
        "progress_form": ProgressForm() if rules.say_progress.allows(found, "-", by=by) else None,
        "may_release": rules.release_matter.allows(found, by=by),
    }  # fmt: skip
    return Panel("work/panels/matter.html", context)


def on_top(request: SignedIn, place: str) -> Panel | None:
    """The key matters of a list, before all its other rows."""
    lines = matter_pages.lines(matter_pages.of_place(request.user, place), clock.today())
    return Panel("work/panels/matters.html", {"lines": lines}) if lines else None


def matters_waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """On the workbench: every key matter of whoever leads or records, the silent ones first."""
    if not (request.user.may("lead") or request.user.may("record")):
        return None
    lines = matter_pages.lines(matter_pages.visible_to(request.user), clock.today())
    return Panel("work/panels/matters.html", {"lines": lines[:SHOWN], "more": len(lines) - SHOWN}) if lines else None


# ---- what is asked this period, and what it costs ------------------------------------------------


def checks(request: SignedIn, unit: Unit | None) -> Panel | None:
    """What a unit has to do this period and what it may, ticked by the facts."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    found = checklist.of_unit(unit, clock.today())
    return Panel("work/panels/checklist.html", {"lists": found, "unit": unit}) if found.any else None


def own_burden(request: SignedIn, unit: Unit | None) -> Panel | None:
    """One line: how long this month takes a unit, and who asks for most of it."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    asking = burden.of_unit(unit, Period.of("month", clock.today()), queries.around(unit, clock.today()))
    if not asking:
        return None
    offices = [(name, burden.span(minutes)) for name, minutes in burden.by_office(asking)]
    context = {"unit": unit, "whole": burden.span(sum(one.minutes for one in asking)), "offices": offices}
    return Panel("work/panels/burden.html", context)


def too_full(request: SignedIn, declared: Any) -> Panel | None:
    """Before a dated activity is issued: the weeks to come in which units are asked too much already."""
    due, today = declared.register.due, clock.today()
    steered, scope = steering.on(today), request.user.scope("read_unit")
    if due is None or not due.on or steered.week is None or scope.empty:
        return None
    scoped = Scoped(scope)
    over = burden.weeks_over(Period.between(today, today + AHEAD), steered.week, scoped.q, scoped.kinds)
    weeks = [(Period.parse(code).label(get_language() or "zh-hans"), number) for code, number in sorted(over.items())]
    return Panel("work/panels/too_full.html", {"weeks": weeks, "limit": burden.span(steered.week)}) if weeks else None
