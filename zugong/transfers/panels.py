"""What transfers show on pages that belong to nobody: the workbench, a unit's page, a person's page, the inbox."""

from __future__ import annotations

from typing import Any

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Person, Unit
from zugong.ui.panels import Panel

from . import queries, rules, steps
from .models import Transfer

SHOWN = 5


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """等您办的转接, among what waits for whoever acts for a unit: asked for once the workbench stands."""
    found = queries.waiting_for(request.user).select_related("origin", "target", "waits_at")[: SHOWN + 1]
    rows = [(one, queries.light(one, clock.today()), steps.step_title(one.step)) for one in found]
    if not rows:
        return None
    return Panel("transfers/panels/waiting.html", {"rows": rows[:SHOWN], "more": len(rows) > SHOWN})


def own(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """On the workbench of a member: where the own transfer is, while there is one."""
    if request.user.may("read_unit") or request.user.person_id is None:
        return None
    running = (
        Transfer.objects.open().filter(person=request.user.person_id).select_related("target", "origin", "waits_at")
    )
    found = running.first()
    if found is None:
        return None
    return Panel("transfers/panels/own.html", {"transfer": found, "light": queries.light(found, clock.today())})


def on_the_way(request: SignedIn, unit: Unit | None) -> Panel | None:
    """在途, on the page of an organisation that let members go: counted by no branch, and by nobody else."""
    if unit is None or not steps.sees(request.user).covers(unit):
        return None
    number, rows = queries.on_the_way_under(unit, SHOWN)
    if not number:
        return None
    return Panel("transfers/panels/on_the_way.html", {"number": number, "rows": rows, "unit": unit})


def of_person(request: SignedIn, person: Person) -> Panel | None:
    """On a person's page; org has already judged who may open it."""
    rows = [
        (one, queries.light(one, clock.today()))
        for one in queries.own_of(person)
        if rules.read_transfer.allows(one, by=request.user)
    ]
    mine = request.user.person_id == person.pk
    may_ask = (
        not queries.is_moving(one for one, _light in rows) and queries.may_ask_for(request.user, person) is not None
    )
    if not rows and not may_ask:
        return None
    return Panel("transfers/panels/person.html", {"rows": rows, "person": person, "mine": mine, "may_ask": may_ask})


def inbox(request: SignedIn, _nothing: Any) -> Panel | None:
    notices = list(queries.notices_of(request.user)[: queries.NOTICES_SHOWN])
    return Panel("transfers/panels/inbox.html", {"notices": notices}) if notices else None
