"""Before the last lawful day, those who handle the branch are told; once for each day the pathway names."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from zugong.development import rules
from zugong.development.models import Candidate, Reminder
from zugong.development.paths import path_on
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Account, Grant
from zugong.org.models.units import STEP
from zugong.org.roles import ROLES


@act("day")
def remind_handlers(*, day: dt.date, by: Actor) -> int:
    """Reminders whose day has come. A round that was left out is made up by the latest one."""
    rules.remind_handlers.check(by=by)
    warn = path_on(day).warn
    if not warn:
        return 0
    farthest = day + dt.timedelta(days=max(warn))
    due = Candidate.objects.filter(state=Candidate.State.ACTIVE, due_on__gte=day, due_on__lte=farthest)
    handlers = _handlers()
    new = []
    for candidate in due.select_related("unit"):
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
            for one in _nearest(candidate.unit.path, handlers)
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


def _handlers() -> dict[str, list[int]]:
    roles = [key for key, role in ROLES.items() if rules.CAPABILITY in role.capabilities]
    found: dict[str, list[int]] = defaultdict(list)
    grants = Grant.objects.on(clock.today()).filter(role__in=roles, account__is_active=True)
    for path, account in grants.values_list("unit__path", "account_id"):
        found[path].append(account)
    return found


def _nearest(path: str, handlers: dict[str, list[int]]) -> list[int]:
    above = [path[:length] for length in range(len(path), 0, -STEP)]
    return next((handlers[one] for one in above if one in handlers), [])
