"""Asking for a transfer, and registering somebody who comes with a letter from outside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.secrets import blind_index
from zugong.org.models import Membership, Person, Unit
from zugong.org.services.saving import save
from zugong.transfers import facts, rules, steps
from zugong.transfers.models import Passage, Transfer
from zugong.transfers.moving import enter, next_number, stamp


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Where somebody wants to go and why: to a branch of this county, or to an organisation outside it."""

    to: Unit | None = None
    elsewhere: str = ""
    why: str
    months: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a letter from outside says."""

    name: str
    sex: str = ""
    birth_on: dt.date | None = None
    id_number: str = ""
    stage: str = Membership.Stage.FULL
    joined_on: dt.date | None = None
    full_on: dt.date | None = None
    elsewhere: str
    why: str
    note: str = ""
    paper_number: str = ""
    paper_on: dt.date
    valid_until: dt.date
    paid_until: dt.date | None = None

    def __str__(self) -> str:
        return self.name


@act("person", "wish.to")
def request_transfer(*, person: Person, wish: Wish, by: Actor) -> Transfer:
    """Ask for one's own transfer, or for that of a member of one's branch."""
    running = rules.running_of(person)
    rules.request_transfer.check(running, wish.to, wish.why, wish.months, by=by)
    assert running is not None
    direction = Transfer.Direction.WITHIN if wish.to is not None else Transfer.Direction.OUT
    transfer = _begun(direction, by)
    transfer.person, transfer.name, transfer.sex, transfer.birth_on = person, person.name, person.sex, person.birth_on
    transfer.stage, transfer.joined_on, transfer.full_on = running.stage, running.joined_on, running.full_on
    transfer.origin, transfer.target, transfer.elsewhere = running.unit, wish.to, wish.elsewhere.strip()
    transfer.why, transfer.note = wish.why, wish.note.strip()
    return _set_off(transfer, by)


@act("said", "to")
def register_arrival(*, said: Arrival, to: Unit, by: Actor) -> Transfer:
    """Somebody brings a letter from outside the county: the branch has still to take them in."""
    number = said.id_number.strip().upper()
    rules.register_arrival.check(to, number, said.paper_on, said.valid_until, said.why, by=by)
    transfer = _begun(Transfer.Direction.IN, by)
    for name in ("name", "sex", "birth_on", "stage", "joined_on", "full_on", "elsewhere", "why", "note", "paper_number", "paper_on", "valid_until", "paid_until"):  # fmt: skip
        setattr(transfer, name, getattr(said, name))
    transfer.target, transfer.id_number = to, number
    transfer.id_number_index = blind_index(number) if number else ""
    return _set_off(transfer, by)


def _begun(direction: str, by: Actor) -> Transfer:
    today = clock.today()
    return Transfer(
        direction=direction, requested_on=today, requested_by=by.actor_id, requested_by_name=by.display_name,
        number=f"转{today.year}-{next_number('transfer', today.year):04d}",
        edition=steps.edition(today) or "",
    )  # fmt: skip


def _set_off(transfer: Transfer, by: Actor) -> Transfer:
    """To the first step; it is done with the application where those who ask are those who would agree."""
    steps.lay_way(transfer, clock.today())
    rules.way_leads_on.check(transfer)
    enter(transfer, transfer.way[0])
    save(transfer)
    stamp(transfer, Passage.Outcome.REQUESTED, by, transfer.note, unit=getattr(by, "home_unit", None))
    if rules.agree_step.allows(transfer, transfer.step, by=by):
        stamp(transfer, Passage.Outcome.AGREED, by)
        enter(transfer, steps.next_step(transfer))
        transfer.save()
    facts.book(transfer, facts.Requested, transfer.requested_on, by, why=transfer.why)
    return transfer
