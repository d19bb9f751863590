"""Receipts, and the one reminder of those who have none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Account, Post
from zugong.portal import facts, norms, reach, rules
from zugong.portal.models import Notice, Receipt, Word
from zugong.portal.services.notices import tell


@act("notice")
def confirm_notice(*, notice: Notice, answer: int | None, by: Actor) -> Receipt:
    """Somebody read it and, where it asks, answered right. A wrong answer leaves nothing behind."""
    notice = Notice.objects.select_related("unit").get(pk=notice.pk)
    rules.confirm_notice.check(notice, answer, by=by)
    assert isinstance(by, Account)
    assert by.person is not None
    unit = by.own_branch or Post.objects.on(clock.today()).filter(person=by.person).select_related("unit")[0].unit
    receipt, first = Receipt.objects.get_or_create(
        notice=notice, person=by.person, defaults={"unit": unit, "at": clock.now()}
    )
    if not first:  # two windows at once
        return receipt
    Word.objects.filter(notice=notice, account=by, read_at__isnull=True).update(read_at=clock.now())
    said = facts.NoticeRead(number=notice.number, asked=bool(notice.question))
    ledger.record(
        facts.NoticeRead, unit=unit, occurred_on=clock.today(), data=said, source=notice.source, person=by.person, by=by
    )  # fmt: skip
    return receipt


@act("day")
def remind_readers(*, day: dt.date, by: Actor) -> int:
    """Whoever has not read a notice after so many days hears of it once. A second round on the same day adds nothing."""
    rules.remind_readers.check(by=by)
    if not norms.in_force(day):
        return 0
    told = 0
    for notice in Notice.objects.standing(day).filter(reminded_on__isnull=True).order_by("pk"):
        assert notice.issued_on is not None
        if (day - notice.issued_on).days < norms.remind_after(day, urgent=notice.urgent):
            continue
        waiting = reach.accounts(notice).exclude(person__in=notice.receipts.values("person"))
        told += tell(notice, Word.Kind.REMINDER, list(waiting.values_list("pk", flat=True)))
        notice.reminded_on = day
        notice.save(update_fields=["reminded_on"])
    return told


@act()
def read_words(*, words: Sequence[Word], by: Actor) -> int:
    rules.read_words.check(words, by=by)
    unread = Word.objects.filter(pk__in=[word.pk for word in words], read_at__isnull=True)
    return unread.update(read_at=clock.now())
