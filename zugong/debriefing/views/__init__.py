"""Pages of debriefings. A GET reads, a POST is one verb."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from zugong.debriefing import reach
from zugong.debriefing.models import Report, said
from zugong.debriefing.rounds import is_due
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period


@dataclass(frozen=True)
class Asked:
    """What the address of a round names."""

    declared: DeclaredDebriefing
    unit: Unit
    period: Period

    @property
    def label(self) -> str:
        return said(self.period)

    @property
    def words(self) -> list[object]:
        holder, _, name = self.declared.id.rpartition("/")
        return [holder, name, self.unit.pk, self.period.code]


def asked(institution: str, name: str, unit: int, period: str) -> Asked:
    """404 for whatever is not there: an institution, a level, a kind of round."""
    try:
        found = institutions.debriefing(f"{institution}/{name}", clock.today())
        span = Period.parse(period)
    except (KeyError, ValueError):
        raise Http404 from None
    if span.kind not in found.debriefing.every or not is_due(found, span):
        raise Http404
    return Asked(found, get_object_or_404(Unit, pk=unit), span)


def heard(request: SignedIn, institution: str, name: str, unit: int, period: str) -> Asked:
    """A round of those who report to a unit, for whoever hears it; like one that is not there for everybody else."""
    found = asked(institution, name, unit, period)
    if not reach.hears(request.user, found.unit):
        raise Http404
    return found


def readable(request: SignedIn, pk: int) -> Report:
    """For others like one that is not there: an address tells a stranger nothing."""
    return get_object_or_404(reach.readable(request.user), pk=pk)
