"""Where a case goes next, who is to act there, and by when. Works out; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.queries import leads_of
from zugong.org.roles import ROLES
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import ActorOf, DeclaredRoute, Step
from zugong.rulebook.limits import unit_of
from zugong.timeline import after

from .models import Case, Task


def route_of(case: Case, today: dt.date) -> DeclaredRoute:
    """The edition that judges: the one the case began with, or the one in force on the day of the act."""
    begun = institutions.route(case.route, case.opened_on, case.edition)
    return begun if begun.route.edition == "opened" else institutions.route(case.route, today)


def binding_of(declared: DeclaredRoute, day: dt.date) -> Binding:
    return Binding(declared.institution, declared.route.columns, day)


def due_on(step: Step, declared: DeclaredRoute, start: dt.date, data: Mapping[str, Any]) -> dt.date | None:
    """The last day for a step that begins on a day; None where the institution sets no time. What a column says goes first;
    a kind of matter that has days of its own has those."""
    if step.by and step.clock and data.get(step.by):
        return dt.date.fromisoformat(data[step.by])
    binding, each = binding_of(declared, start), step.within_each
    table = binding.number(each.table) if each is not None else {}
    own = table.get(data.get(each.by)) if each is not None else None
    limit = each.table if each is not None and own is not None else step.within
    if limit is None or not step.clock:
        return None
    days = int(own if own is not None else binding.number(limit))
    return after(start, days, unit_of(declared.institution, limit))


def later(due: dt.date | None, paused: dt.date, resumed: dt.date) -> dt.date | None:
    """A deadline after the clock stood still: as many days later as it stood."""
    return None if due is None else due + (resumed - paused)


# ---- who acts ------------------------------------------------------------------------------------


def tasks_of(case: Case, step: Step) -> Iterator[Task]:
    """Who is to act at a step: one task, or one for each who must."""
    for actor in (step.actor, *step.together):
        yield from _tasks(case, step, actor)


def _tasks(case: Case, step: Step, actor: ActorOf) -> Iterator[Task]:
    if actor.at == "column":
        yield from _named(case, step, actor)
        return
    if actor.at == "raiser":
        yield Task(case=case, step=step.id, actor=case.opened_by)
        return
    if actor.at == "office":
        unit = office(case.unit, actor.kinds)
        if unit is None:
            kinds = "、".join(str(Unit.Kind(kind).label) for kind in actor.kinds)
            raise Refused(
                _("底册里没有办“%(step)s”的%(kinds)s；先请底册管理员设好再办。") % {"step": step.title, "kinds": kinds}
            )
    else:
        unit = level_of(case, actor) if actor.at == "above" else case.opener_unit if actor.at == "opener" else case.unit
    yield Task(case=case, step=step.id, unit=unit, role=actor.role)


def level_of(case: Case, actor: ActorOf) -> Unit:
    """The unit above that acts: the one the case has climbed to, else the nearest above of the kinds asked for."""
    if case.level is not None:
        return case.level
    return above(case.unit, actor.kinds) or case.unit


def above(unit: Unit, kinds: tuple[str, ...] = ()) -> Unit | None:
    """The nearest organisation over a unit, of these kinds if any are named; nobody is skipped where none are."""
    paths = unit.ancestor_paths(itself=False)
    found = Unit.objects.filter(path__in=paths, dissolved_on__isnull=True).order_by("-path")
    return (found.filter(kind__in=kinds) if kinds else found).first()


def office(unit: Unit, kinds: tuple[str, ...]) -> Unit | None:
    """The office that deals with a matter: the nearest organisation of these kinds among those over the unit, else the one
    that sits right under the nearest of them, as an organisation department sits under its county committee."""
    over = above(unit, kinds)
    if over is not None:
        return over
    beside = Unit.objects.filter(
        kind__in=kinds, dissolved_on__isnull=True, parent__path__in=unit.ancestor_paths(itself=False)
    )
    return beside.exclude(pk=unit.pk).order_by("-parent__path", "path").first()


def grounds(account: Account, role: str, *, under: Unit | None = None) -> list[Unit]:
    """The units for which somebody turns to the organisations over them: where the capability was granted, the one the
    account works for first; to read is enough of a ground in the own branch. `under`: those inside that unit alone."""
    if account.is_administrator or not account.is_active:
        return []
    found = [grant.unit for grant in account.current_grants if role in ROLES[grant.role].capabilities]
    if role == "read_unit" and account.own_branch is not None:
        found.append(account.own_branch)
    if under is not None:
        found = [unit for unit in found if unit.path.startswith(under.path) and unit.path != under.path]
    return sorted(dict.fromkeys(found), key=lambda unit: unit != account.home_unit)


def opener_of(declared: DeclaredRoute, unit: Unit, by: Actor) -> Unit:
    """The unit for which a case is opened: one under the unit it is about where the route wants that, else the home."""
    if not isinstance(by, Account):
        return unit
    opener = declared.route.opened_by
    if opener.at == "lead":
        return next((lead for lead in leads_of(unit, clock.today()) if by.may(opener.role, lead)), unit)
    inside = grounds(by, opener.role, under=unit) if opener.at == "below" else []
    return inside[0] if inside else by.home_unit or unit


def _named(case: Case, step: Step, actor: ActorOf) -> Iterator[Task]:
    value = case.data.get(actor.column)
    keys = value if isinstance(value, list) else [] if value is None else [value]
    columns = institutions.route(case.route, case.opened_on, case.edition).route.columns
    if columns[actor.column].type in ("unit", "units"):
        keys = keys if actor.every else keys[:1]
        yield from (Task(case=case, step=step.id, unit_id=key, role=actor.role) for key in keys)
    else:
        yield from (Task(case=case, step=step.id, person_id=key) for key in (keys if actor.every else keys[:1]))


def may_act(account: Account, task: Task) -> bool:
    """Whether this account is the one a task waits for. Above a unit assessors may stand in for recorders."""
    if account.is_administrator:
        return False
    if task.actor and task.actor == account.actor_id:
        return True
    if account.person_id and account.person_id in (task.person_id, task.delegate_id):
        return True
    if task.unit is None:
        return False
    roles = {task.role, "assess"} if task.role == "record" and task.unit_id != task.case.unit_id else {task.role}
    return any(account.may(role, task.unit) for role in roles)


# ---- going on ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """Where an outcome leads: the step or end, and for one that climbs the unit it has come to."""

    place: str
    level: Unit | None = None


def next_of(case: Case, step: Step, to: str, *, back: bool) -> Next:
    """A step that climbs is taken again one level higher until the kinds it climbs to; nobody on the way is skipped."""
    if step.climbs and not back:
        here = level_of(case, step.actor)
        higher = above(here)
        if here.kind not in step.climbs and higher is not None:
            return Next(step.id, higher)
    return Next(to)
