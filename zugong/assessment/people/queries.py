"""Editions of people's results, and the scheme they were marked by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from zugong.assessment import schemes
from zugong.assessment.models import PersonResult
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.timeline import Period


def find(institution_id: str, period: Period) -> schemes.Book | None:
    return next((one for one in schemes.of_people(period) if one.id == institution_id), None)


def book_of(institution_id: str, period: Period) -> schemes.Book:
    found = find(institution_id, period)
    if found is None:
        raise Refused(_("制度“%(id)s”在这个周期没有生效的计分方案。") % {"id": institution_id})
    return found


def of(institution_id: str, period: Period, unit: Unit) -> QuerySet[PersonResult]:
    return PersonResult.objects.filter(institution_id=institution_id, period_code=period.code, unit=unit)


def editions(institution_id: str, period: Period, unit: Unit) -> int:
    """The number of the last edition; 0 before the first."""
    return of(institution_id, period, unit).aggregate(last=Max("number"))["last"] or 0


def last_edition(institution_id: str, period: Period, unit: Unit) -> QuerySet[PersonResult]:
    number = editions(institution_id, period, unit)
    return (
        of(institution_id, period, unit).filter(number=number).select_related("person").order_by("person__name", "pk")
    )


def settled_before(drawn: Sequence[PersonResult]) -> list[PersonResult]:
    """What stood until these: the settled edition before."""
    if not drawn or drawn[0].number == 1:
        return []
    first = drawn[0]
    found = PersonResult.objects.filter(
        institution_id=first.institution_id, period_code=first.period_code, unit=first.unit,
        state=PersonResult.State.SETTLED, number__lt=first.number,
    )  # fmt: skip
    last = found.aggregate(last=Max("number"))["last"]
    return list(found.filter(number=last)) if last else []


def archive_of(person: int) -> QuerySet[PersonResult]:
    """Everything settled of somebody through the years, with the edition it was marked by."""
    return PersonResult.objects.filter(person=person, state=PersonResult.State.SETTLED).order_by(
        "-period_code", "institution_id", "-number"
    )
