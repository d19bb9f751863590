"""What follows from days and from the register: reminders to both sides, and ways that ended under somebody's feet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.acts import act
from zugong.org.models import Membership, Unit
from zugong.transfers import rules, steps
from zugong.transfers.models import Direct, Notice, Passage, Transfer
from zugong.transfers.moving import close, held, stamp
from zugong.transfers.recipients import recipients_of

BATCH = 1000
State, Kind = Transfer.State, Notice.Kind


class Said(NamedTuple):
    """Something to be said of a transfer."""

    kind: str
    day: dt.date
    days_before: int = 0


@act("day")
def write_notices(*, day: dt.date, by: Actor) -> int:
    """Reminders whose day has come, to both sides and to the member; a second time adds nothing."""
    rules.write_notices.check(by=by)
    running = list(Transfer.objects.open().with_parties().order_by("pk"))
    said = [(transfer, one) for transfer in running for one in due_on_day(transfer, day)]
    told = recipients_of([transfer for transfer, _one in said])
    known = set(
        Notice.objects.filter(transfer__state__in=Transfer.OPEN).values_list("account_id", "transfer_id", *Said._fields)
    )
    new = [
        Notice(account_id=account, transfer=transfer, **one._asdict())
        for transfer, one in said
        for account in told[transfer.pk]
        if (account, transfer.pk, *one) not in known
    ]
    Notice.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    return len(new)


def due_on_day(transfer: Transfer, day: dt.date) -> Iterator[Said]:
    """What is to be said of it on a day. What was said before is not said again."""
    if transfer.state != State.LANDED and transfer.valid_until is not None:
        yield from _of_letter(transfer.valid_until, day)
    since = transfer.issued_on if transfer.state == State.IN_TRANSIT else None
    if since is not None and steps.long_after(since, "transit_most") <= day:
        yield Said(Kind.LONG, since)
    if transfer.due_on is not None and transfer.due_on < day:
        receipt = transfer.step in (steps.RECEIPT, steps.RECEIPT_BACK)
        yield Said(Kind.RECEIPT_LATE if receipt else Kind.STEP_LATE, transfer.due_on)


def _of_letter(valid_until: dt.date, day: dt.date) -> Iterator[Said]:
    ahead = (int(one) for one in steps.number("remind_before", day))
    reached = min((one for one in ahead if steps.long_after(day, "remind_before", one) >= valid_until), default=None)
    if valid_until < day:
        yield Said(Kind.EXPIRED, valid_until)
    elif reached is not None:
        yield Said(Kind.EXPIRING, valid_until, reached)


@act()
def read_notices(*, notices: Sequence[Notice], by: Actor) -> int:
    rules.read_notices.check(notices, by=by)
    unread = Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at__isnull=True)
    return unread.update(read_at=clock.now())


@act("unit", "direct", "reason")
def say_directness(*, unit: Unit, direct: bool, reason: str, by: Actor) -> Direct:
    """Say of one committee whether it may deal with others directly. Ways that have begun go on as they began."""
    rules.say_directness.check(unit, reason, by=by)
    said = {"direct": direct, "reason": reason.strip()[:200], "by_name": by.display_name, "since": clock.today()}
    return Direct.objects.update_or_create(unit=unit, defaults=said)[0]


@act("transfers")
def end_broken_ways(*, transfers: Sequence[Transfer], by: Actor) -> int:
    """Somebody on the way died, was expelled, or the register was put right: the way ends with the day of that."""
    rules.end_broken_ways.check(by=by)
    for transfer in map(held, transfers):
        stamp(transfer, Passage.Outcome.ENDED, by, _("底册里已经不在途"))
        transfer.letters.filter(void_on__isnull=True).update(void_on=clock.today(), void_reason=_("组织关系已终止"))
        close(transfer, State.ENDED)
        transfer.transit_ended_on = _left_the_way(transfer)
        transfer.save()
    return len(transfers)


def follow_register(units: Iterable[Unit]) -> None:
    """Told by org inside the act that changed who belongs where."""
    del units  # a merged branch is another one by now; those on the way are few
    still = Membership.objects.filter(
        person=OuterRef("person"), valid_to__isnull=True, state=Membership.State.IN_TRANSIT
    ).order_by()
    broken = list(Transfer.objects.filter(~Exists(still), state=State.IN_TRANSIT).order_by("pk"))
    if broken:
        end_broken_ways(transfers=broken, by=SYSTEM)


def _left_the_way(transfer: Transfer) -> dt.date:
    """The end of the spell on the way; the day it began where that spell was rewritten."""
    assert transfer.issued_on is not None
    spells = Membership.objects.filter(
        person=transfer.person, state=Membership.State.IN_TRANSIT, valid_from__gte=transfer.issued_on
    )
    ended = spells.order_by("-pk").values_list("valid_to", flat=True).first()
    return ended or transfer.issued_on
