"""What was sealed of people: of one scheme in one period, of one person through the years."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery

from zugong.assessment.models import Campaign, ResultLine
from zugong.org.models import Unit


def with_campaign(institution_id: str, period_code: str) -> QuerySet[Unit]:
    """Units, each with the key of the campaign in which its people are marked: held there, or above; None without."""
    over = Campaign.objects.of_people().filter(institution_id=institution_id, period_code=period_code)
    here = over.annotate(here=ExpressionWrapper(OuterRef("path"), CharField())).filter(here__startswith=F("unit__path"))
    return Unit.objects.annotate(held=Subquery(here.order_by("-unit__path").values("pk")[:1]))


def lines_of(campaign: Campaign | None, people: Iterable[int]) -> QuerySet[ResultLine]:
    """Every line of these people in the editions that were not turned down, the last edition first."""
    if campaign is None:
        return ResultLine.objects.none()
    held = ResultLine.objects.filter(result__campaign=campaign, person__in=list(people))
    known = held.exclude(result__state="discarded").select_related("result__campaign__unit", "unit")
    return known.defer("trace", "standing", "summary").order_by("-result__number")


def archive_of(person: int) -> QuerySet[ResultLine]:
    """Everything that was let out of somebody through the years, with the edition it was marked by."""
    held = ResultLine.objects.filter(person=person, result__published_at__isnull=False)
    known = held.select_related("result__campaign").defer("trace", "standing", "summary")
    return known.order_by("-result__campaign__period_code", "result__campaign__institution_id", "-result__number")
