"""Landing: a branch takes the member in and the register changes with it; receipts on either side."""

from __future__ import annotations

import datetime as dt

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org import services as org
from zugong.org.models import Person, Unit
from zugong.transfers import facts, rules, steps
from zugong.transfers.models import Passage, Transfer
from zugong.transfers.moving import close, forget_number, held, on_the_way, stamp

State, Direction = Transfer.State, Transfer.Direction


@act("transfer", "step", "on")
def accept_transfer(*, transfer: Transfer, step: str, on: dt.date, by: Actor, opinion: str = "") -> Transfer:
    """The new branch takes the member in: from this day on it counts them. The receipt is still to be sent."""
    transfer = held(transfer)
    rules.accept_transfer.check(transfer, step, on, by=by)
    stamp(transfer, Passage.Outcome.ACCEPTED, by, opinion)
    transfer.landed_on = on
    if transfer.target_committee == transfer.origin_committee:
        close(transfer, State.FINISHED)  # one committee writes itself no receipt
    else:
        transfer.state, transfer.step, transfer.waits_at = State.LANDED, steps.RECEIPT, transfer.target_committee
        transfer.due_on = steps.receipt_due(on)
    _into_register(transfer, on, by)
    facts.book(transfer, facts.Received, on, by, days=_days(transfer, on))
    return transfer


def _into_register(transfer: Transfer, on: dt.date, by: Actor) -> None:
    """The transfer is written first: whoever watches the register must find it landed."""
    assert transfer.target is not None
    if transfer.direction == Direction.IN:
        transfer.person = _admitted(transfer, transfer.target, on, by)
        forget_number(transfer)
        transfer.save()
        return
    running = on_the_way(transfer)
    transfer.transit_ended_on = on
    transfer.save()
    org.take_in(membership=running, to=transfer.target, on=on, by=by)


def _admitted(transfer: Transfer, to: Unit, on: dt.date, by: Actor) -> Person:
    """Onto the register and into the branch. Whoever was here before is the same person again."""
    spell = {"stage": transfer.stage, "joined_on": transfer.joined_on, "full_on": transfer.full_on}
    index = transfer.id_number_index
    known = Person.objects.filter(id_number_index=index).first() if index else None
    if known is not None:
        org.admit(person=known, unit=to, on=on, by=by, **spell)  # type: ignore[arg-type]
        return known
    details = org.PersonDetails(
        name=transfer.name, sex=transfer.sex, birth_on=transfer.birth_on, id_number=transfer.id_number
    )
    return org.admit_new(details=details, unit=to, on=on, by=by, **spell)  # type: ignore[arg-type]


@act("transfer", "on")
def register_receipt(*, transfer: Transfer, on: dt.date, by: Actor, opinion: str = "") -> Transfer:
    """The receipt from outside is back: the member has landed there, and the membership here ends with that day."""
    transfer = held(transfer)
    rules.register_receipt.check(transfer, on, by=by)
    stamp(transfer, Passage.Outcome.RECEIPTED, by, opinion)
    transfer.landed_on, transfer.receipt_on = on, clock.today()
    transfer.transit_ended_on = on
    running = on_the_way(transfer)
    close(transfer, State.FINISHED)
    transfer.save()
    org.let_go(membership=running, on=on, by=by)
    facts.book(transfer, facts.Received, on, by, days=_days(transfer, on))
    return transfer


@act("transfer", "on")
def send_receipt(*, transfer: Transfer, on: dt.date, by: Actor, opinion: str = "") -> Transfer:
    """The receiving committee sends the receipt back, and the matter is closed."""
    transfer = held(transfer)
    rules.send_receipt.check(transfer, on, by=by)
    stamp(transfer, Passage.Outcome.RECEIPTED, by, opinion)
    on_time = transfer.due_on is None or on <= transfer.due_on
    transfer.receipt_on = on
    close(transfer, State.FINISHED)
    transfer.save()
    facts.book(transfer, facts.Receipted, on, by, on_time=on_time)
    return transfer


def _days(transfer: Transfer, on: dt.date) -> int:
    since = transfer.issued_on or transfer.requested_on
    return max((on - since).days, 0)
