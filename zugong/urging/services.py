"""The verbs of urging: climb the ladders each day, issue a letter, decide against one, read what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from zugong.casework import routing
from zugong.casework import services as casework
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.work.reminders import recorders_of

from . import climbing, rules
from .climbing import Step
from .ladders import Ladders
from .models import Notice, Urging
from .watching import Thing, late_thing

BATCH = 1000


@act("day")
def climb_ladders(*, day: dt.date, by: Actor) -> int:
    """Write the rungs that late things reach on a day, say the reminders, take off the ladder what was done. Whole or not
    at all, and a second time adds nothing."""
    rules.climb_ladders.check(by=by)
    left, back = climbing.moved(day)
    _set_left(left, day)
    _set_left(back, None)
    new = list(climbing.climbs(Ladders(day)))
    Urging.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    # Read again: a round beside this one may have written some of them, and they have no keys here.
    said = Urging.objects.filter(reached_on=day, state=Urging.State.SAID, notices__isnull=True)
    _tell(said.select_related("unit"))
    return len(new)


@act("kind", "key", "rung")
def issue_letter(*, kind: str, key: int, rung: str, by: Actor) -> Urging:
    """Send the next letter about something late: a numbered case that must be answered. `rung` is the one the person saw:
    pressed twice, it does not send the one above as well."""
    today = clock.today()
    ladders = Ladders(today)
    thing = late_thing(kind, key, ladders.span)
    known = climbing.known_of(kind, [key]).get((kind, key, thing.due_on), {}) if thing is not None else {}
    step = climbing.next_letter(ladders, thing, known) if thing is not None else None
    rules.issue_letter.check(thing, step, rung, by=by)
    assert thing is not None
    assert step is not None
    urging = _held(step.urging or step.begun(thing, today))
    urging.case = casework.open_case(
        route=step.declared.route_of(step.rung), unit=thing.unit, cells=_cells(step, thing, today), by=by,
        opener_unit=_issuer(step, thing, by), origin=_origin(thing),
    )  # fmt: skip
    urging.state, urging.reason = Urging.State.ISSUED, ""
    urging.decided_by, urging.decided_by_name, urging.decided_on = by.actor_id, by.display_name, today
    urging.save()
    _tell([urging])
    return urging


@act("urging", "reason")
def drop_proposal(*, urging: Urging, reason: str, by: Actor) -> Urging:
    """Decide against a letter that the days propose; it may still be issued later."""
    urging = Urging.objects.select_for_update(of=("self",)).select_related("unit").get(pk=urging.pk)
    rules.drop_proposal.check(urging, reason, by=by)
    urging.state, urging.reason = Urging.State.DROPPED, reason.strip()[:200]
    urging.decided_by, urging.decided_by_name, urging.decided_on = by.actor_id, by.display_name, clock.today()
    urging.save()
    return urging


@act()
def read_notices(*, notices: Sequence[Notice], by: Actor) -> int:
    rules.read_notices.check(notices, by=by)
    unread = Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at__isnull=True)
    return unread.update(read_at=clock.now())


def issue_by_machine(day: dt.date) -> int:
    """Letters that the institution lets the machine issue, each in a transaction of its own; what is left waits for the
    next round."""
    ladders = Ladders(day)
    own = {
        (one.id, rung.id) for one in ladders.all for rung in one.ladder.rungs.values() if rung.issued_by == "machine"
    }
    waiting = [one for one in Urging.objects.proposed().order_by("pk") if (one.ladder, one.rung) in own]
    issued = 0
    for urging in waiting:
        # What is refused (done meanwhile, a route that is not about this kind of unit) stays on the desk for people.
        with suppress(Refused):
            issue_letter(kind=urging.kind, key=urging.key, rung=urging.rung, by=SYSTEM)
            issued += 1
    return issued


# ---- parts ---------------------------------------------------------------------------------------


def _held(urging: Urging) -> Urging:
    """The line as it is now, held against others until this act is over; of two who begin it at once one waits here."""
    if urging.pk is None:
        Urging.objects.bulk_create([urging], ignore_conflicts=True)
    once = {name: getattr(urging, name) for name in ("kind", "key", "due_on", "ladder", "rung")}
    held = Urging.objects.select_for_update(of=("self",)).select_related("unit").get(**once)
    if held.state == Urging.State.ISSUED:
        raise Refused(_("“%(title)s”的%(rung)s刚刚有人签发。") % {"title": held.title, "rung": held.rung_title})
    return held


def _set_left(keys: list[int], day: dt.date | None) -> None:
    for start in range(0, len(keys), BATCH):
        Urging.objects.filter(pk__in=keys[start : start + BATCH]).update(left_on=day)


def _tell(urgings: Iterable[Urging]) -> None:
    """To those who record for the unit, or else for the nearest one above."""
    said = list(urgings)
    recipients = recorders_of({one.unit for one in said})
    new = [Notice(account_id=account, urging=one) for one in said for account in recipients[one.unit_id]]
    Notice.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _cells(step: Step, thing: Thing, today: dt.date) -> dict[str, Any]:
    """What the letter says of the late thing."""
    says: dict[str, Any] = {
        "title": thing.title, "holder": thing.holder or str(thing.unit), "basis": thing.basis, "due": thing.due_on,
        "days": thing.days(today),
    }  # fmt: skip
    return {column: says[name] for column, name in (step.rung.fills or {}).items()}


def _issuer(step: Step, thing: Thing, by: Actor) -> Any:
    """In whose name: the unit of whoever signs; for the machine the nearest one above that the institution names."""
    own = getattr(by, "home_unit", None)
    return own or routing.above(thing.unit, tuple(step.declared.ladder.issued_for)) or routing.above(thing.unit)


#: How a letter points at what it is about, where that has a page under this name.
ORIGINS = {"duties": "work.duty", "rows": "registers.row", "cases": "casework.case"}


def _origin(thing: Thing) -> str:
    return f"{ORIGINS[thing.kind]}:{thing.key}"
