"""What development shows elsewhere: the bell's page, a unit's page, the workbench of a candidate."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.panels import Panel

from . import queries
from .models import Candidate
from .paths import path_on

SHOWN = 20


def inbox(request: SignedIn, _nothing: Any) -> Panel | None:
    found = list(queries.unread(request.user).select_related("candidate__person")[:SHOWN])
    steps = path_on(clock.today()).steps
    told = [(one, steps[one.step].title if one.step in steps else one.step) for one in found]
    return Panel("development/panels/inbox.html", {"reminders": told}) if told else None


def of_unit(request: SignedIn, unit: Unit | None) -> Panel | None:
    """How many stand in each stage; nothing where nobody is in hand."""
    if unit is None or not request.user.may("read_members", unit):
        return None
    found = Candidate.objects.filter(unit__path__startswith=unit.path, state=Candidate.State.ACTIVE).order_by()
    late = Count("pk", filter=Q(due_on__lt=clock.today()))
    rows = {stage: (n, over) for stage, n, over in found.values_list("stage").annotate(n=Count("pk"), over=late)}
    if not rows:
        return None
    stages = [(title, rows.get(id, (0, 0))[0]) for id, title in path_on(clock.today()).stages.items()]
    context = {"unit": unit, "stages": stages, "late": sum(over for _n, over in rows.values())}
    return Panel("development/panels/unit.html", context)


def own(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """On the workbench of somebody who is on the way."""
    found = queries.own(request.user)
    if found is None or not found.is_active:
        return None
    path = path_on(clock.today())
    step = path.steps.get(found.waiting)
    context = {"candidate": found, "step": step.title if step else "", "total": path.last.number}
    return Panel("development/panels/own.html", context)
