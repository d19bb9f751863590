"""What is said: to a member about months not paid, to all members about what dues were used for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zugong.dues import queries, rates, rules
from zugong.dues.models import Notice, Publication
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Account, Unit
from zugong.timeline import Period


@act("day")
def remind_members(*, day: dt.date, by: Actor) -> int:
    """Tell each member in arrears, at their own account and nobody else, once for each number of months the institution
    names. Whatever else happens about it, people decide."""
    rules.remind_members.check(by=by)
    steps = rates.reminders(day)
    late = {one.person: one for one in queries.late(day) if one.months >= steps[0]}
    accounts = Account.objects.filter(person__isnull=False, is_active=True).values_list("person_id", "pk")
    new = [
        Notice(
            account_id=account,
            since=late[person].since,
            months=max(step for step in steps if step <= late[person].months),
        )
        for person, account in accounts
        if person in late
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return Notice.objects.count() - before


@act()
def read_notices(*, notices: Sequence[Notice], by: Actor) -> int:
    rules.read_notices.check(notices, by=by)
    unread = Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at__isnull=True)
    return unread.update(read_at=clock.now())


@act("unit", "period")
def publish_use(*, unit: Unit, period: str, said: str, by: Actor) -> Publication:
    """Make public what came in and where it went. Figures are those of the closed books on the day; said again, they replace."""
    whole = Period.parse(period)
    rules.publish_use.check(unit, whole, by=by)
    before = Publication.objects.filter(unit=unit, period=whole.code, replaced_by__isnull=True).first()
    figures = queries.use_of(unit, whole)
    made = Publication(
        unit=unit, period=whole.code, figures=figures, said=said.strip()[:500], published_by_name=by.display_name,
        published_at=clock.now(),
    )  # fmt: skip
    if before is not None:
        # Out of the way of the one that takes its place; it says in the end what that is.
        before.period = f"~{before.pk}"
        before.save(update_fields=["period"])
    made.save()
    if before is not None:
        before.period, before.replaced_by = whole.code, made
        before.save(update_fields=["period", "replaced_by"])
    return made
