"""The subscribers: what is booked in the ledger, and who joins or leaves where, moves the scores it touches, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from zugong.kernel import clock
from zugong.org.models import Unit, UnitSpell
from zugong.org.models.units import UnitQuerySet, up_from
from zugong.timeline import Period

from . import causes, schemes, scoring
from .models import Campaign


def follow(facts: list[Any]) -> None:
    """Called by the ledger with everything just booked."""
    for period in _periods():
        for book in schemes.books(period):
            reach = book.reach(period)
            relevant = [fact for fact in facts if reach.sees(fact.kind, fact.occurred_on)]
            if relevant:
                _follow(period, book, relevant)


def follow_register(units: Sequence[Unit]) -> None:
    """Called by the register: what is owed, and of how many, is counted from the units and members of each day."""
    moved = scoring.Because(gettext_noop("组织或党员名册有变动"))
    _rescore(units, moved, lambda book, period: True)


def follow_posts(units: Sequence[Unit]) -> None:
    """Called by the register: who holds a post moves a mark only where a scheme looks for facts by the people of a unit."""
    moved = scoring.Because(gettext_noop("任职有变动"))
    _rescore(units, moved, lambda book, period: bool(book.reach(period).of_people))


def _rescore(units: Sequence[Unit], moved: scoring.Because, concerns: Callable[[schemes.Book, Period], bool]) -> None:
    today = clock.today()
    for period in _periods():
        for book in schemes.books(period):
            campaign = _begun(period, book) if concerns(book, period) else None
            if campaign is None:
                continue
            above = _marked_above(_paths({unit.pk: unit for unit in units}), book)
            departments = list(above.on(min(today, period.end)))
            scoring.score_all(campaign, book, departments, {department.pk: moved for department in departments})


def _periods() -> tuple[Period, Period]:
    """This year and the last: older years are computed only when somebody asks."""
    this = Period.of("year", clock.today())
    return this, this.previous()


def _begun(period: Period, book: schemes.Book) -> Campaign | None:
    """The campaign that runs and has scores."""
    campaign = Campaign.objects.of_units().filter(period_code=period.code, institution_id=book.id).first()
    return campaign if campaign is not None and campaign.live and campaign.scores.exists() else None


def _follow(period: Period, book: schemes.Book, facts: Sequence[Any]) -> None:
    if (book.by_hand or not any(period.contains(fact.occurred_on) for fact in facts)) and _begun(period, book) is None:
        return  # what is only looked back at opens no campaign, nor does anything where people open it
    campaign = scoring.campaign_for(period, book)
    if not campaign.live:
        return
    if not campaign.scores.exists():
        # The first fact of a period: everybody gets a place to stand, so that a rank means something.
        scoring.rescore(campaign, None, because=scoring.Because(gettext_noop("开始计分")))
        return
    touched = departments_touched(facts, book, period)
    reasons = {department.pk: because(own) for department, own in touched.values()}
    scoring.score_all(campaign, book, [department for department, _own in touched.values()], reasons, facts)


def departments_touched(facts: Sequence[Any], book: schemes.Book, period: Period) -> dict[int, tuple[Unit, list[Any]]]:
    """The marked units above the units the facts belong to, now or at any time before, each with its facts."""
    units_of = book.reach(period).units_touched(facts)
    paths_of = _paths({unit.pk: unit for units in units_of.values() for unit in units})
    found: dict[int, tuple[Unit, list[Any]]] = {}
    for department in _marked_above(paths_of, book):
        own = [
            fact for fact in facts
            if any(path.startswith(department.path) for unit in units_of[fact.pk] for path in paths_of[unit.pk])
        ]  # fmt: skip
        found[department.pk] = (department, own)
    return found


def _marked_above(paths_of: dict[int, list[str]], book: schemes.Book) -> UnitQuerySet:
    """The marked units on any of these paths."""
    wanted = {step for paths in paths_of.values() for path in paths for step in up_from(path)}
    return Unit.objects.filter(path__in=wanted, kind__in=book.subject_kinds)


def _paths(units: dict[int, Unit]) -> dict[int, list[str]]:
    """Where each unit is, and where it or a unit above it was before it moved."""
    above = {path for unit in units.values() for path in up_from(unit.path)}
    former: dict[str, list[str]] = {}
    moved = UnitSpell.objects.filter(unit__path__in=above, valid_to__isnull=False, parent__isnull=False)
    for path, parent in moved.values_list("unit__path", "parent__path"):
        former.setdefault(path, []).append(parent)
    return {
        key: [unit.path, *(parent for path in up_from(unit.path) for parent in former.get(path, ()))]
        for key, unit in units.items()
    }


def because(facts: Sequence[Any]) -> scoring.Because:
    first = causes.leading(facts)
    return scoring.Because("", first.source, first.pk, first.recorded_by_name, about=causes.about(facts))
