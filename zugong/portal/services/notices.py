"""Writing, issuing and taking back a notice."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F

from zugong.evidence import files, ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Unit
from zugong.portal import facts, reach, rules
from zugong.portal.models import Addressed, Counter, Notice, Word
from zugong.portal.said import Said, paragraphs

BATCH = 1000
#: What a notice holds as its author said it; whom it reaches lies in rows of its own.
WORDS = ("urgent", "valid_until", "answer")


@act("unit", "said.title")
def draft_notice(*, unit: Unit, said: Said, by: Actor) -> Notice:
    rules.draft_notice.check(unit, said, by=by)
    notice = Notice(unit=unit, written_by=by.actor_id, written_by_name=by.display_name, written_at=clock.now())
    return _say(notice, said)


@act("notice")
def change_notice(*, notice: Notice, said: Said, by: Actor) -> Notice:
    notice = held(notice)
    rules.change_notice.check(notice, said, by=by)
    return _say(notice, said)


@act("notice")
def attach_to_notice(*, notice: Notice, upload: UploadedFile[Any], non_classified: bool, by: Actor) -> Notice:
    notice = held(notice)
    rules.attach_to_notice.check(notice, by=by)
    files.store(upload, unit=notice.unit, by=by, non_classified=non_classified, source=notice.source)
    return notice


@act("notice")
def issue_notice(*, notice: Notice, by: Actor) -> Notice:
    """From now on its words stay; an urgent one is told at once to every reader who can sign in."""
    notice = held(notice)
    rules.issue_notice.check(notice, by=by)
    today = clock.today()
    notice.number = _number(notice.unit, today.year)
    notice.state, notice.issued_on, notice.issued_by_name = Notice.State.ISSUED, today, by.display_name
    notice.save()
    if notice.urgent:
        tell(notice, Word.Kind.URGENT, list(reach.accounts(notice).values_list("pk", flat=True)))
    said = facts.NoticeIssued(number=notice.number, urgent=notice.urgent)
    ledger.record(facts.NoticeIssued, unit=notice.unit, occurred_on=today, data=said, source=notice.source, by=by)
    return notice


@act("notice", "reason")
def withdraw_notice(*, notice: Notice, reason: str, by: Actor) -> Notice:
    """It stays where it is, with the reason in sight; nobody is asked to read it any more. What was read was read."""
    notice = held(notice)
    rules.withdraw_notice.check(notice, reason, by=by)
    notice.state, notice.reason = Notice.State.WITHDRAWN, reason.strip()[:200]
    notice.withdrawn_on, notice.withdrawn_by_name = clock.today(), by.display_name
    notice.save()
    notice.words.filter(read_at__isnull=True).update(read_at=clock.now())
    return notice


# ---- parts ---------------------------------------------------------------------------------------


def held(notice: Notice) -> Notice:
    """The notice as it is now, held until this act is over."""
    return Notice.objects.select_for_update(of=("self",)).select_related("unit").get(pk=notice.pk)


def tell(notice: Notice, kind: str, accounts: list[int]) -> int:
    """A line at the bell of each of these accounts, once."""
    new = [Word(notice=notice, account_id=account, kind=kind) for account in accounts]
    Word.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    return len(new)


def _say(notice: Notice, said: Said) -> Notice:
    for name in WORDS:
        setattr(notice, name, getattr(said, name))
    notice.title, notice.text = " ".join(said.title.split()), "\n".join(paragraphs(said.text))
    notice.question, notice.options, notice.passage = said.question.strip(), list(said.options), said.passage.strip()
    if not said.question:
        notice.answer = None
    notice.save()
    notice.addressees.all().delete()
    rows = [Addressed(notice=notice, unit=unit, role=role) for unit in said.to for role in said.roles or ("",)]
    Addressed.objects.bulk_create(rows)
    notice.__dict__.pop("addressed", None)
    return notice


def _number(unit: Unit, year: int) -> str:
    """通〔2026〕3号: one after the other within a unit and a year."""
    counter, _made = Counter.objects.get_or_create(unit=unit, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return f"通〔{year}〕{counter.last}号"
