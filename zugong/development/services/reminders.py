"""Before the last lawful day, those who handle the branch are told; once for each day the pathway names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from zugong.development import rules
from zugong.development.models import Candidate, Reminder
from zugong.development.paths import path_on
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Account
from zugong.org.queries import nearest_holders


@act("day")
def remind_handlers(*, day: dt.date, by: Actor) -> int:
    """Reminders whose day has come. A round that was left out is made up by the latest one."""
    rules.remind_handlers.check(by=by)
    warn = path_on(day).warn
    if not warn:
        return 0
    farthest = day + dt.timedelta(days=max(warn))
    due = Candidate.objects.filter(state=Candidate.State.ACTIVE, due_on__gte=day, due_on__lte=farthest).select_related(
        "unit"
    )
    handlers = nearest_holders({candidate.unit.path: (rules.CAPABILITY,) for candidate in due})
    new = []
    for candidate in due:
        assert candidate.due_on is not None
        left = (candidate.due_on - day).days
        reached = min(one for one in warn if one >= left)
        new += [
            Reminder(
                account_id=one,
                candidate=candidate,
                step=candidate.due_step,
                due_on=candidate.due_on,
                days_before=reached,
            )
            for one in handlers[candidate.unit.path]
        ]
    before = Reminder.objects.count()
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    return Reminder.objects.count() - before


@act()
def read_reminders(*, reminders: Iterable[Reminder], by: Actor) -> int:
    """Off the bell."""
    rules.read_reminders.check(by=by)
    assert isinstance(by, Account)
    keys = [one.pk for one in reminders]
    return Reminder.objects.filter(account=by, pk__in=keys, read_at__isnull=True).update(read_at=clock.now())
