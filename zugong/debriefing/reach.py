"""Who has to do with a report: whoever writes it, whoever it is given to, whoever reads it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.models import Account, Post, Unit

from .models import Report

S = Report.State


def writes(by: Actor, unit: Unit, post: str = "") -> bool:
    """Whoever records for the unit, and whoever holds the post that reports."""
    if not isinstance(by, Account) or by.is_administrator:
        return False
    if by.may("record", unit):
        return True
    return (
        bool(post and by.person_id)
        and Post.objects.on(clock.today()).filter(unit=unit, role=post, person=by.person_id).exists()
    )


def hears(by: Actor, superior: Unit) -> bool:
    """Whoever holds votes for the organisation a report is given to: it hears, returns, appraises."""
    return isinstance(by, Account) and not by.is_administrator and by.may("hold_ballots", superior)


def own_interest(by: Actor, report: Report) -> bool:
    """Nobody returns or appraises a report of their own, or one they sent."""
    mine = isinstance(by, Account) and by.person_id is not None and by.person_id == report.person_id
    return mine or (bool(report.sent_by) and report.sent_by == by.actor_id)


def readable(account: Account) -> QuerySet[Report]:
    """One's own, those of the units one reads, those given to one's organisation; members read what was reported to them."""
    if account.is_administrator:
        return Report.objects.none()
    found = Q(person=account.person_id) if account.person_id else Q(pk__in=[])
    reads, holds = account.scope("read_unit"), account.scope("hold_ballots")
    public = Q(state__in=(S.SENT, S.SETTLED))
    if not reads.empty:
        inside = reads.q("unit")
        # What is still being written is for those who write it, and not for everybody above.
        found |= inside & public
    records = account.scope("record")
    if not records.empty:
        found |= records.q("unit")
    if not holds.empty:
        found |= holds.q("superior") & (public | Q(state=S.RETURNED))
    if account.own_branch is not None:
        found |= public & Q(unit=account.own_branch)
    return Report.objects.filter(found).select_related("unit", "superior", "person", "hall__poll")
