"""What falls due, said in time to whom it concerns: those who record for the unit, or the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q

from zugong.org.models import Account, Unit
from zugong.org.queries import nearest_holders

from .models import Duty, Message, Obligation


def write(day: dt.date) -> int:
    """Reminders whose day has come. If a round was left out, only the latest one of each duty is still worth saying."""
    due = [(duty, days) for duty in _coming(day) if (days := _reached(duty, day)) is not None]
    recipients = recipients_of([duty for duty, _days in due])
    said = set(
        Message.objects.filter(
            kind=Message.Kind.REMINDER, duty__state=Duty.State.OPEN, duty__due_on__gte=day
        ).values_list("account_id", "duty_id", "days_before")
    )
    new = [
        Message(account_id=account, duty=duty, days_before=days)
        for duty, days in due
        for account in recipients[duty.pk]
        if (account, duty.pk, days) not in said
    ]
    Message.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return len(new)


def _coming(day: dt.date) -> Iterator[Duty]:
    """Open duties near enough for a reminder; of people only those who have an account that could be told."""
    told = Q(person__isnull=True) | Q(person__account__is_active=True)
    open_ = Duty.objects.filter(told, state=Duty.State.OPEN, period_start__lte=day, due_on__gte=day)
    for obligation in Obligation.objects.exclude(reminders=[]):
        farthest = day + dt.timedelta(days=max(int(days) for days in obligation.reminders))
        for duty in open_.filter(obligation=obligation, due_on__lte=farthest).select_related("unit"):
            duty.obligation = obligation
            yield duty


def _reached(duty: Duty, day: dt.date) -> int | None:
    """The reminder that is due: the smallest number of days that has been reached."""
    left = duty.days_left(day)
    return min((int(days) for days in duty.obligation.reminders if int(days) >= left), default=None)


def recipients_of(duties: Sequence[Duty]) -> dict[int, list[int]]:
    """Who hears of each duty: the person who owes it, at their own account if they have one; of a unit who records for it."""
    recorders = recorders_of({duty.unit for duty in duties if duty.person_id is None})
    people = Account.objects.filter(person__isnull=False, is_active=True).values_list("person_id", "pk")
    own = dict(people) if any(duty.person_id for duty in duties) else {}
    return {
        duty.pk: recorders[duty.unit_id]
        if duty.person_id is None
        else [own[duty.person_id]]
        if duty.person_id in own
        else []
        for duty in duties
    }


def tell(duty: Duty, kind: str, text: str, accounts: Iterable[int] | None = None) -> None:
    """Say something about a duty: to these accounts, or else to whom it concerns."""
    told = recipients_of([duty])[duty.pk] if accounts is None else accounts
    Message.objects.bulk_create(Message(account_id=one, duty=duty, kind=kind, text=text[:200]) for one in told)


def recorders_of(units: Iterable[Unit]) -> dict[int, list[int]]:
    """The accounts that record for each unit: those granted on it, or else on the nearest unit above that has any."""
    told = list(units)
    holders = nearest_holders({unit.path: ("record",) for unit in told})
    return {unit.pk: holders[unit.path] for unit in told}
