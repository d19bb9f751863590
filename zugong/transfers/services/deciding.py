"""Agreeing, letting a member go with a letter, and every way in which it comes to nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org import services as org
from zugong.org.models import Unit
from zugong.transfers import facts, rules, steps
from zugong.transfers.models import Letter, Passage, Transfer
from zugong.transfers.moving import close, enter, held, next_number, on_the_way, stamp

State = Transfer.State


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is filled in on a letter. Without days it is valid as long as is usual for its way."""

    paid_until: dt.date | None
    days: int
    addressed_to: str = ""


@act("transfer", "step")
def agree_step(*, transfer: Transfer, step: str, by: Actor, opinion: str = "") -> Transfer:
    """Agree at a step that neither lets the member go nor takes them in. `step` is the one the person saw."""
    transfer = held(transfer)
    rules.agree_step.check(transfer, step, by=by)
    stamp(transfer, Passage.Outcome.AGREED, by, opinion)
    enter(transfer, steps.next_step(transfer))
    transfer.save()
    return transfer


@act("transfer", "step")
def issue_letter(*, transfer: Transfer, step: str, writing: Writing, by: Actor, opinion: str = "") -> Transfer:
    """Let the member go: from today on the old branch counts them no more, and the letter says so."""
    transfer, today = held(transfer), clock.today()
    rules.issue_letter.check(transfer, step, writing.paid_until, writing.days, by=by)
    stamp(transfer, Passage.Outcome.ISSUED, by, opinion)
    transfer.issuer, transfer.issued_on, transfer.state = transfer.waits_at, today, State.IN_TRANSIT
    _write(transfer, writing, by)
    if transfer.direction == Transfer.Direction.OUT:
        assert transfer.valid_until is not None
        transfer.step, transfer.due_on = steps.RECEIPT_BACK, steps.receipt_due(transfer.valid_until)
    else:
        enter(transfer, steps.next_step(transfer))
    transfer.save()
    org.send_on_way(membership=on_the_way(transfer), on=today, by=by)
    said = {"valid_until": transfer.valid_until, "paid_until": f"{transfer.paid_until:%Y-%m}"}
    facts.book(transfer, facts.Issued, today, by, **said)
    return transfer


@act("transfer", "reason")
def reissue_letter(*, transfer: Transfer, writing: Writing, reason: str, by: Actor) -> Transfer:
    """Write the letter anew; the one before it is void."""
    transfer = held(transfer)
    rules.reissue_letter.check(transfer, writing.paid_until, writing.days, reason, by=by)
    stamp(transfer, Passage.Outcome.REISSUED, by, reason, unit=transfer.issuer)
    _void(transfer, reason)
    _write(transfer, writing, by)
    if transfer.step == steps.RECEIPT_BACK:
        assert transfer.valid_until is not None
        transfer.due_on = steps.receipt_due(transfer.valid_until)
    transfer.save()
    return transfer


@act("transfer", "reason")
def return_transfer(*, transfer: Transfer, reason: str, by: Actor) -> Transfer:
    """It comes to nothing, and the member goes on where they were. Somebody from outside goes back with their letter."""
    transfer, today = held(transfer), clock.today()
    rules.return_transfer.check(transfer, reason, by=by)
    stamp(transfer, Passage.Outcome.RETURNED, by, reason, unit=_returning(transfer, by))
    close(transfer, State.RETURNED)
    if transfer.direction != Transfer.Direction.IN:
        _void(transfer, reason)
        transfer.transit_ended_on = today
    transfer.save()
    if transfer.direction != Transfer.Direction.IN:
        running = on_the_way(transfer)
        org.take_in(membership=running, to=running.unit, on=today, by=by)
    facts.book(transfer, facts.Returned, today, by)
    return transfer


@act("transfer", "step", "reason")
def refuse_transfer(*, transfer: Transfer, step: str, reason: str, by: Actor) -> Transfer:
    """The letting side does not agree; nothing has changed for the member."""
    transfer = held(transfer)
    rules.refuse_transfer.check(transfer, step, reason, by=by)
    stamp(transfer, Passage.Outcome.REFUSED, by, reason)
    close(transfer, State.REFUSED)
    transfer.save()
    return transfer


@act("transfer", "reason")
def withdraw_transfer(*, transfer: Transfer, reason: str, by: Actor) -> Transfer:
    """Who asked thinks otherwise before the member was let go."""
    transfer = held(transfer)
    rules.withdraw_transfer.check(transfer, reason, by=by)
    stamp(transfer, Passage.Outcome.WITHDRAWN, by, reason, unit=getattr(by, "home_unit", None))
    close(transfer, State.WITHDRAWN)
    transfer.save()
    return transfer


def _write(transfer: Transfer, writing: Writing, by: Actor) -> None:
    today, issuer = clock.today(), transfer.issuer
    assert issuer is not None
    assert writing.paid_until is not None
    to = transfer.target.name if transfer.target is not None else transfer.elsewhere
    transfer.valid_until = today + dt.timedelta(days=writing.days)
    transfer.paid_until = writing.paid_until.replace(day=1)
    Letter.objects.create(
        transfer=transfer, issuer=issuer, year=today.year, serial=next_number(f"letter:{issuer.pk}", today.year),
        name=transfer.name, sex=transfer.sex, stage=transfer.stage, issued_on=today, by_name=by.display_name,
        from_words=transfer.origin.name if transfer.origin else "", to_words=to, days=writing.days,
        addressed_to=writing.addressed_to.strip() or str(transfer.target_committee.name if transfer.target_committee else to),
        valid_until=transfer.valid_until, paid_until=transfer.paid_until,
    )  # fmt: skip


def _void(transfer: Transfer, reason: str) -> None:
    transfer.letters.filter(void_on__isnull=True).update(void_on=clock.today(), void_reason=reason.strip()[:200])


def _returning(transfer: Transfer, by: Actor) -> Unit | None:
    """The side on which whoever returns it stands."""
    return transfer.waits_at if rules.acts_here.allows(transfer, by=by) else transfer.issuer
