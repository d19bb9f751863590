"""What falls due, said in time to those who record for the unit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from zugong.kernel import clock
from zugong.org.models import Grant, Unit
from zugong.org.models.units import STEP
from zugong.org.roles import ROLES

from .models import Duty, Message

#: The farthest ahead that anybody is reminded.
HORIZON = dt.timedelta(days=92)
RECORDING = tuple(key for key, role in ROLES.items() if "record" in role.capabilities)


def write(day: dt.date) -> int:
    """Reminders whose day has come. If a round was left out, only the latest one of each duty is still worth saying."""
    coming = list(
        Duty.objects.filter(
            state=Duty.State.OPEN, period_start__lte=day, due_on__gte=day, due_on__lte=day + HORIZON
        ).select_related("obligation", "unit")
    )
    due = [(duty, days) for duty in coming if (days := _reached(duty, day)) is not None]
    recipients = recorders_of({duty.unit for duty, _days in due})
    said = set(
        Message.objects.filter(kind=Message.Kind.REMINDER, duty__in=[duty.pk for duty, _days in due]).values_list(
            "account_id", "duty_id", "days_before"
        )
    )
    new = [
        Message(account_id=account, duty=duty, days_before=days)
        for duty, days in due
        for account in recipients[duty.unit_id]
        if (account, duty.pk, days) not in said
    ]
    Message.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return len(new)


def _reached(duty: Duty, day: dt.date) -> int | None:
    """The reminder that is due: the smallest number of days that has been reached."""
    left = duty.days_left(day)
    return min((int(days) for days in duty.obligation.reminders if int(days) >= left), default=None)


def tell(duty: Duty, kind: str, text: str) -> None:
    accounts = recorders_of([duty.unit])[duty.unit_id]
    Message.objects.bulk_create(Message(account_id=account, duty=duty, kind=kind, text=text) for account in accounts)


def recorders_of(units: Iterable[Unit]) -> dict[int, list[int]]:
    """The accounts that record for each unit: those granted on it, or else on the nearest unit above that has any."""
    by_path: dict[str, list[int]] = defaultdict(list)
    grants = Grant.objects.on(clock.today()).filter(role__in=RECORDING, account__is_active=True)
    for path, account in grants.order_by("account_id").values_list("unit__path", "account_id"):
        by_path[path].append(account)
    found: dict[int, list[int]] = {}
    for unit in units:
        above = [unit.path[:length] for length in range(len(unit.path), 0, -STEP)]
        found[unit.pk] = next((by_path[path] for path in above if path in by_path), [])
    return found
