"""The verbs of work; nothing else writes its tables, except that facts fulfil duties inside their own booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act

from . import fulfilment, generation, reminders, rules
from .models import Duty, Message


@act("since", "until")
def generate_duties(*, until: dt.date, by: Actor, since: dt.date | None = None) -> int:
    """Write the duties that the institutions in force bring to these days; without `since`, from the first of this year.
    Returns how many were new. Facts already booked count at once; what is there already stays."""
    since = since or dt.date(min(clock.today(), until).year, 1, 1)
    rules.generate_duties.check(since, until, by=by)
    return generation.generate(since, until)


@act("since", "until")
def recount_duties(*, since: dt.date, until: dt.date, by: Actor) -> int:
    """Count the ledger's facts again for the duties of these days; returns how many came out otherwise."""
    rules.recount_duties.check(by=by)
    return generation.recount(since, until)


@act("day")
def write_reminders(*, day: dt.date, by: Actor) -> int:
    """Put into the inboxes what falls due, as many days before as the institutions say; never twice."""
    rules.write_reminders.check(by=by)
    return reminders.write(day)


@act("duty", "reason")
def exempt_duty(*, duty: Duty, reason: str, by: Actor) -> Duty:
    """Let a unit off one duty. Those who record for the unit are told."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("unit", "obligation").get(pk=duty.pk)
    rules.exempt_duty.check(duty, reason, by=by)
    duty.state = Duty.State.EXEMPT
    duty.exempt_reason = reason.strip()[:200]
    duty.exempted_by, duty.exempted_by_name, duty.exempted_on = by.actor_id, by.display_name, clock.today()
    duty.done, duty.counted, duty.fulfilled_on = 0, [], None
    duty.save()
    reminders.tell(duty, Message.Kind.EXEMPTED, duty.exempt_reason)
    return fulfilment.resettle(duty)


@act("duty")
def restore_duty(*, duty: Duty, by: Actor) -> Duty:
    """Take an exemption back; what was done in the meantime counts."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("unit", "obligation").get(pk=duty.pk)
    rules.restore_duty.check(duty, by=by)
    duty.state = Duty.State.OPEN
    duty.exempt_reason = duty.exempted_by = duty.exempted_by_name = ""
    duty.exempted_on = None
    duty.save()
    reminders.tell(duty, Message.Kind.RESTORED, "")
    return fulfilment.resettle(duty)


@act()
def read_messages(*, messages: Sequence[Message], by: Actor) -> int:
    """Mark messages as read; returns how many were not yet."""
    rules.read_messages.check(messages, by=by)
    unread = Message.objects.unread().filter(pk__in=[message.pk for message in messages])
    return unread.update(read_at=clock.now())
