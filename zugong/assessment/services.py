"""The verbs of assessment: open, close and recalculate a campaign; write and withdraw a daily record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.timeline import Period

from . import kinds, rules, schemes, scoring
from .models import Campaign, DailyRecord


@act("period", "institution_id", "unit")
def open_campaign(*, period: Period, institution_id: str, unit: Unit | None = None, by: Actor) -> Campaign:
    """Begin to keep scores by this institution over this period; opening it twice gives the same campaign. `unit`: whose
    people are marked, by a scheme of people."""
    book = schemes.book(institution_id, period, people=unit is not None)
    rules.open_campaign.check(book, period, unit, by=by)
    if unit is not None and (refused := _marked_twice(period, book, unit)):
        raise Refused(refused)
    return scoring.campaign_for(period, book, unit)


def _marked_twice(period: Period, book: schemes.Book, unit: Unit) -> str | None:
    """Nobody is marked by the same scheme in two campaigns; and there is somebody to be marked."""
    if not book.marks_people_of(unit):
        return _("“%(title)s”不考核%(unit)s的人。") % {"title": book.title, "unit": unit}
    near = Q(unit__path__in=unit.ancestor_paths(itself=False)) | Q(unit__path__startswith=unit.path)
    held = Campaign.objects.filter(near, period_code=period.code, institution_id=book.id).exclude(unit=unit)
    other = held.select_related("unit").first()
    return None if other is None else _("%(unit)s已经开了，里面的人不能再开一次。") % {"unit": other.unit}


@act("campaign")
def close_campaign(*, campaign: Campaign, by: Actor) -> Campaign:
    """Work out everybody's score a last time; from now on the scores stand still."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    rules.close_campaign.check(campaign, by=by)
    _reckon(campaign, gettext_noop("截止前重新计分"), by)
    if campaign.of_people:
        campaign.edition = schemes.book_of(campaign).edition  # nothing was kept by an earlier one
    campaign.state = Campaign.State.CLOSED
    campaign.closed_at, campaign.closed_by_name = clock.now(), by.display_name
    campaign.save(update_fields=["state", "edition", "closed_at", "closed_by_name"])
    return campaign


@act("campaign", "reason")
def reopen_campaign(*, campaign: Campaign, reason: str, by: Actor) -> Campaign:
    """Let the scores move again; what happened in the meantime counts at once."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    rules.reopen_campaign.check(campaign, reason, by=by)
    campaign.state, campaign.closed_at, campaign.closed_by_name = Campaign.State.LIVE, None, ""
    campaign.save(update_fields=["state", "closed_at", "closed_by_name"])
    _reckon(campaign, gettext_noop("重新打开后重新计分"), by)
    return campaign


def _reckon(campaign: Campaign, cause: str, by: Actor) -> None:
    """All departments, where the scheme is still to be found; without it the scores stay what they were. Marks of people are
    kept nowhere before they are sealed."""
    if not campaign.of_people and schemes.find_of(campaign) is not None:
        scoring.rescore(campaign, None, because=scoring.Because(cause, by_name=by.display_name))


@act("campaign")
def rescore(*, campaign: Campaign, units: Iterable[Unit] | None = None, cause: str = "", by: Actor) -> int:
    """Compute all departments of a campaign, or these; returns how many scores moved. `cause` is said of facts that were
    booked without telling anybody; otherwise, where no fact has come, the days have moved the score."""
    rules.rescore.check(campaign, by=by)
    because = scoring.Because(cause or gettext_noop("重新计分"), by_name=by.display_name)
    return scoring.rescore(campaign, units, because=because, as_days_pass=not cause)


@act("kind", "unit", "occurred_on")
def record_daily(
    *,
    kind: str,
    unit: Unit,
    occurred_on: dt.date,
    data: Mapping[str, Any],
    basis: str,
    by: Actor,
    file: Any = None,
) -> DailyRecord:
    """Write down something that happened, with its basis; the ledger's fact and the score follow at once."""
    rules.record_daily.check(kind, unit, occurred_on, by=by)
    if not basis.strip():
        raise Refused(_("写明依据：文件名称和文号、会议，或检查的时间和人。"))
    record = DailyRecord(
        kind=kind,
        unit=unit,
        occurred_on=occurred_on,
        data=kinds.kind_of(kind).clean(data),
        basis=basis.strip(),
        file=file,
        recorded_by=by.actor_id,
        recorded_by_name=by.display_name,
        recorded_at=clock.now(),
    )
    record.full_clean()
    record.save()
    ledger.record(kind, unit=unit, occurred_on=occurred_on, data=record.data, source=record.source, by=by)
    return record


@act("kind", "occurred_on")
def record_many_daily(
    *, kind: str, said: Sequence[tuple[Unit, Mapping[str, Any]]], occurred_on: dt.date, basis: str, by: Actor
) -> list[DailyRecord]:
    """The same kind on the same day and basis for several units, each with what was said of it: all of them or none."""
    rules.record_many_daily.check(kind, [unit for unit, _data in said], occurred_on, by=by)
    return [
        record_daily(kind=kind, unit=unit, occurred_on=occurred_on, data=data, basis=basis, by=by)
        for unit, data in said
    ]


@act("record")
def withdraw_daily(*, record: DailyRecord, reason: str, by: Actor) -> DailyRecord:
    """Take a record back; the ledger books the counter-fact and the score returns to where it was."""
    rules.withdraw_daily.check(record, reason, by=by)
    record.state = DailyRecord.State.WITHDRAWN
    record.withdrawn_because = reason.strip()
    record.withdrawn_by_name = by.display_name
    record.withdrawn_at = clock.now()
    record.full_clean()
    record.save()
    ledger.reverse(source=record.source, reason=record.withdrawn_because, by=by)
    return record
