"""Acts on what the form asks of a person."""

from __future__ import annotations

import datetime as dt

from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Person
from zugong.org.services import Changes
from zugong.org.services.saving import save
from zugong.roster import rules
from zugong.roster.models import Circumstance, Particulars

_COLUMNS = {"post_class", "marital", "region", "region_name", "landline", "address"}


@act("person", "changes")
def set_particulars(*, person: Person, changes: Changes, by: Actor) -> Particulars:
    """Put right what is held about somebody. The audit line names the items, never what they say."""
    rules.set_particulars.check(person, list(changes), by=by)
    held = Particulars.objects.filter(person=person).first() or Particulars(person=person)
    changes.apply(held, _COLUMNS)
    save(held)
    return held


@act("person", "item", "reason")
def read_particular(*, person: Person, item: str, reason: str, by: Actor) -> str:
    """Read one sealed item in full. The audit line says who read whose and why; the person sees it."""
    rules.read_particular.check(person, item, reason, by=by)
    held = Particulars.objects.filter(person=person).first()
    return str(getattr(held, item)) if held is not None else ""


@act("person", "kind", "since")
def begin_circumstance(
    *, person: Person, kind: str, since: dt.date, by: Actor, code: str = "", place: str = ""
) -> Circumstance:
    """Note that a member is away, cannot be reached or is not called. The state of the membership stays as it is."""
    rules.begin_circumstance.check(person, kind, since, by=by)
    noted = Circumstance(
        person=person, kind=kind, since=since, code=code, place=place.strip(), noted_by=by.display_name
    )
    save(noted)
    return noted


@act("circumstance", "on")
def end_circumstance(*, circumstance: Circumstance, on: dt.date, by: Actor) -> Circumstance:
    """Note that it is over."""
    rules.end_circumstance.check(circumstance, on, by=by)
    circumstance.until = on
    save(circumstance)
    return circumstance
